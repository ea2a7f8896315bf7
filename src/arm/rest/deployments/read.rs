//! From a template to one operation of typed requests.

use serde_json::{Value, json};

use super::ask::Asker;
use crate::arm::deploy;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::operation::DeployRequest;
use crate::arm::rest::version::Version;
use crate::arm::rest::{answer, body, children, resources, sent};
use crate::arm::spec::ResourceSpec;
use crate::arm::template::{self, Expanded, Item};
use crate::arm::world::World;

/// A resource to put: its own body, with the parts that the template puts into it.
struct Whole {
    id: ResourceId,
    body: Value,
    version: Version,
    /// The places, in the template, of what it is made of; its own first.
    items: Vec<usize>,
}

/// Reads a PUT of a deployment.
pub(super) fn request(
    world: &World,
    sent: Option<&Value>,
    group: &str,
    name: &str,
) -> Result<DeployRequest, ArmError> {
    let properties = sent
        .and_then(|sent| sent.get("properties"))
        .and_then(Value::as_object);
    let Some(properties) = properties else {
        return Err(answer::bad_content("a deployment has properties"));
    };
    let mode = properties.get("mode").and_then(Value::as_str);
    if !mode.is_some_and(|mode| ["complete", "incremental"].contains(&mode.to_lowercase().as_str())) {
        return Err(answer::bad_content(
            "a deployment's mode is Incremental or Complete",
        ));
    }
    let deployment = template::Deployment {
        name: name.into(),
        properties: properties.clone(),
    };
    let asker = Asker {
        world,
        group,
        deployment: name,
        made: &[],
        drawn: Default::default(),
    };
    let expanded = template::expand(&asker, &deployment).map_err(|fault| *fault)?;
    let wholes = wholes(world, &expanded.items)?;
    let mut resources: Vec<ResourceSpec> = Vec::new();
    for whole in &wholes {
        let spec = resources::read(world, &whole.id, &whole.body, &whole.version);
        resources.push(spec.map_err(|error| deploy::invalid(world, name, vec![error]))?);
    }
    Ok(DeployRequest {
        name: name.into(),
        group: group.into(),
        new_group_location: None,
        depends_on: order(&wholes, &expanded.items),
        complete: is_complete(properties),
        document: Some(Document::new(&document(properties, &expanded))),
        resources,
    })
}

fn is_complete(properties: &serde_json::Map<String, Value>) -> bool {
    let mode = properties.get("mode").and_then(Value::as_str);
    mode.is_some_and(|mode| mode.eq_ignore_ascii_case("Complete"))
}

fn wholes(world: &World, items: &[Item]) -> Result<Vec<Whole>, ArmError> {
    let mut wholes: Vec<Whole> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if let Some(id) = ResourceId::parse(&item.id) {
            wholes.push(Whole {
                id,
                body: item.body.clone(),
                version: Version::parse(&item.api_version).unwrap_or_default(),
                items: vec![place],
            });
        }
    }
    for (place, item) in items.iter().enumerate() {
        let Some((parent, list, name)) = part(&item.id) else {
            continue; // A resource of its own, or of a type that is not played: nothing is made of that.
        };
        if !wholes.iter().any(|whole| whole.id == parent) {
            let Some(existing) = world.resource(&parent) else {
                return Err(crate::arm::put::not_found(&parent));
            };
            wholes.push(Whole {
                id: parent.clone(),
                body: sent::whole_of(world, existing),
                version: Version::parse(&item.api_version).unwrap_or_default(),
                items: Vec::new(),
            });
        }
        if let Some(whole) = wholes.iter_mut().find(|whole| whole.id == parent) {
            put_part(whole, list, &name, &item.body);
            whole.items.push(place);
        }
    }
    Ok(wholes)
}

/// The resource, the list in it and the name of a part: `…/loadBalancers/lb/inboundNatRules/rule`.
fn part(id: &str) -> Option<(ResourceId, &'static str, String)> {
    let (above, name) = id.rsplit_once('/')?;
    let (parent, word) = above.rsplit_once('/')?;
    let parent = ResourceId::parse(parent)?;
    let list = children::list_of(parent.kind(), &word.to_lowercase())?;
    Some((parent, list, name.to_owned()))
}

fn put_part(whole: &mut Whole, list: &'static str, name: &str, part: &Value) {
    let mut part = part.clone();
    body::drop_all(body::fields(&mut part), &["location", "tags", "zones"]);
    children::with_part(&mut whole.body, whole.id.kind(), list, name, Some(&part));
}

/// What waits for what, by the places of the resources that are put. A part waits with its resource.
fn order(wholes: &[Whole], items: &[Item]) -> Vec<Vec<usize>> {
    let holder = |item: usize| wholes.iter().position(|whole| whole.items.contains(&item));
    let of = |whole: &Whole| {
        let own = whole.items.first().and_then(|place| items.get(*place));
        let own = own.filter(|item| ResourceId::parse(&item.id).is_some());
        let wanted = own.into_iter().flat_map(|item| &item.depends_on);
        let mut places: Vec<usize> = wanted.filter_map(|place| holder(*place)).collect();
        places.dedup();
        places
    };
    wholes
        .iter()
        .enumerate()
        .map(|(own, whole)| of(whole).into_iter().filter(|place| *place != own).collect())
        .collect()
}

/// What a deployment's body says of its template (facts.md §1.8).
fn document(properties: &serde_json::Map<String, Value>, expanded: &Expanded) -> Value {
    let template = properties.get("template").unwrap_or(&Value::Null);
    let complete = is_complete(properties);
    let mut ids: Vec<&str> = expanded.items.iter().map(|item| item.id.as_str()).collect();
    ids.sort_by_key(|id| id.to_lowercase());
    let made: Vec<Value> = ids.into_iter().map(|id| json!({ "id": id })).collect();
    json!({
        "templateHash": hash(&template.to_string()).to_string(),
        "parameters": expanded.parameters,
        "mode": if complete { "Complete" } else { "Incremental" },
        "providers": providers(&expanded.items),
        "dependencies": dependencies(&expanded.items),
        "outputResources": made,
        "rest": expanded.rest,
    })
}

/// FNV-1a: a template's number, the same for the same template. Azure's own is not published.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What has names, in the order in which they came.
type Named<T> = Vec<(String, T)>;

fn entry<'a, T: Default>(list: &'a mut Named<T>, name: &str) -> &'a mut T {
    let known = list
        .iter()
        .position(|(known, _)| known.eq_ignore_ascii_case(name));
    let at = known.unwrap_or_else(|| {
        list.push((name.to_owned(), T::default()));
        list.len() - 1
    });
    &mut list[at].1
}

/// Namespaces and types in the order in which they first come.
fn providers(items: &[Item]) -> Value {
    let mut found: Named<Named<Vec<Value>>> = Vec::new();
    for item in items {
        let Some((namespace, kind)) = item.kind.split_once('/') else {
            continue;
        };
        let location = match item.body.get("location").and_then(Value::as_str) {
            Some(text) => sent::region(text).into(),
            None => Value::Null,
        };
        let locations = entry(entry(&mut found, namespace), kind);
        if !locations.contains(&location) {
            locations.push(location);
        }
    }
    let shown = found.into_iter().map(|(namespace, types)| {
        let types = types
            .into_iter()
            .map(|(kind, locations)| json!({ "resourceType": kind, "locations": locations }));
        json!({ "namespace": namespace, "resourceTypes": types.collect::<Vec<Value>>() })
    });
    shown.collect()
}

fn dependencies(items: &[Item]) -> Value {
    let named = |item: &Item| json!({ "id": item.id, "resourceType": item.kind, "resourceName": item.name });
    let waiting = items.iter().filter(|item| !item.depends_on.is_empty());
    let shown = waiting.map(|item| {
        let wanted = item.depends_on.iter().filter_map(|place| items.get(*place));
        let mut shown = named(item);
        shown["dependsOn"] = wanted.map(named).collect();
        shown
    });
    shown.collect()
}
