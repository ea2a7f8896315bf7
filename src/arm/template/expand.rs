//! A template's resources, one by one: copy loops unrolled, conditions decided, children on their own, names as ids.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::bind::{self, Draft, Plan};
use super::evaluate::{Names, Nested, Planned, Scope, evaluate, text, turns};
use super::functions::truth;
use super::functions_of_azure::id_below;
use super::parameters;
use super::{Azure, Deployment, Fault, invalid};

/// Resources of one template: Azure's limit.
const MOST: usize = 800;
/// Deployments and children within each other.
const DEEPEST: usize = 6;

/// A resource of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its full id, as the template writes the type.
    pub id: String,
    /// `Microsoft.Network/loadBalancers/inboundNatRules`.
    pub kind: String,
    /// `lb1/rule1`.
    pub name: String,
    pub api_version: String,
    /// What is sent for it, evaluated.
    pub body: Value,
    /// The places of the resources that it waits for.
    pub depends_on: Vec<usize>,
}

/// What a template comes to.
#[derive(Debug, Clone, Default)]
pub struct Expanded {
    pub items: Vec<Item>,
    /// The parameters as a deployment's body shows them.
    pub parameters: Value,
    /// What [`super::outputs`] needs of the template, without secrets.
    pub rest: Value,
}

/// Where in a template a list of resources stands.
#[derive(Clone, Copy, Default)]
struct Place<'p> {
    /// The type and name of the resource that it is in.
    parent: Option<(&'p str, &'p str)>,
    depth: usize,
    /// The places of what it is in, outermost first: what is read again stays where it was.
    path: &'p [usize],
    /// The deployments that it is in, with their loops and symbols, and what these wait for.
    deployments: &'p [String],
    wanted: &'p [String],
}

/// One resource of a list.
#[derive(Clone, Copy)]
struct Entry<'e> {
    symbol: Option<&'e String>,
    fields: &'e Map<String, Value>,
    /// The copy loop that it comes from.
    turn_of: Option<&'e str>,
}

/// Expands `properties.template` with `properties.parameters`.
///
/// # Errors
/// `InvalidTemplate`, before anything is made.
pub fn expand(azure: &dyn Azure, deployment: &Deployment) -> Result<Expanded, Fault> {
    let properties = &deployment.properties;
    let template = properties.get("template").unwrap_or(&Value::Null);
    let Some(fields) = template.as_object() else {
        return Err(invalid("The template is not an object"));
    };
    if let Some(missing) = ["$schema", "contentVersion"]
        .iter()
        .find(|name| !fields.contains_key(**name))
    {
        return Err(invalid(format!(
            "Required property '{missing}' not found in JSON"
        )));
    }
    let bare = Scope::new(azure, deployment, Names::default());
    let resolved = parameters::resolve(&bare, fields.get("parameters"), properties.get("parameters"))?;
    let names = named(fields, resolved.values);
    let scope = Scope::new(azure, deployment, names);
    let mut plan = Plan::default();
    resources(&scope, fields.get("resources"), Place::default(), &mut plan)?;
    let mut rest = rest(fields, &resolved.shown);
    let nested = scope.shared.nested.borrow();
    if !nested.is_empty() {
        let nested = nested
            .iter()
            .map(|nested| json!({ "name": nested.name, "base": nested.base, "outputs": nested.outputs }));
        rest["nested"] = nested.collect();
        rest["bases"] = scope.shared.bases.borrow().clone().into();
    }
    if let Some(outputs) = fields.get("outputs") {
        rest["outputs"] = outputs.clone();
    }
    Ok(Expanded {
        rest,
        items: bind::items(plan)?,
        parameters: Value::Object(resolved.shown),
    })
}

pub(super) fn named(template: &Map<String, Value>, parameters: Map<String, Value>) -> Names {
    let object = |name: &str| template.get(name).and_then(Value::as_object).cloned();
    let spaces = template.get("functions").and_then(Value::as_array);
    let mut functions = Map::new();
    for space in spaces.into_iter().flatten() {
        let prefix = space.get("namespace").map(text).unwrap_or_default();
        let members = space.get("members").and_then(Value::as_object);
        for (name, function) in members.into_iter().flatten() {
            functions.insert(format!("{prefix}.{name}").to_lowercase(), function.clone());
        }
    }
    Names {
        parameters,
        variables: object("variables").unwrap_or_default(),
        functions,
    }
}

fn rest(template: &Map<String, Value>, shown: &Map<String, Value>) -> Value {
    let of = |name: &str| template.get(name).cloned().unwrap_or_else(|| json!({}));
    let functions = template.get("functions").cloned().unwrap_or_else(|| json!([]));
    json!({ "variables": of("variables"), "functions": functions, "parameters": shown })
}

/// The resources of a list, or of an object by symbolic names. A reference may go forward: what cannot be read yet is
/// read again when the others are known.
fn resources(
    scope: &Scope<'_>,
    list: Option<&Value>,
    place: Place<'_>,
    plan: &mut Plan,
) -> Result<(), Fault> {
    if place.depth > DEEPEST {
        return Err(invalid("The template nests resources too deep"));
    }
    let entries: Vec<(Option<&String>, &Value)> = match list {
        Some(Value::Array(items)) => items.iter().map(|item| (None, item)).collect(),
        Some(Value::Object(named)) => named.iter().map(|(name, item)| (Some(name), item)).collect(),
        _ => Vec::new(),
    };
    let mut open: Vec<(usize, Entry<'_>)> = Vec::new();
    for (position, (symbol, value)) in entries.into_iter().enumerate() {
        let Some(fields) = value.as_object() else {
            return Err(invalid("A resource of the template is not an object"));
        };
        let turn_of = None;
        open.push((
            position,
            Entry {
                symbol,
                fields,
                turn_of,
            },
        ));
    }
    while !open.is_empty() {
        let mut left = Vec::new();
        let mut fault = None;
        let before = open.len();
        for (position, entry) in open {
            let path = [place.path, &[position]].concat();
            let (drafts, planned) = (plan.drafts.len(), scope.shared.planned.borrow().len());
            scope.shared.missed.set(false);
            match looped(scope, entry, Place { path: &path, ..place }, plan) {
                Ok(()) => {}
                Err(error) if scope.shared.missed.get() => {
                    plan.drafts.truncate(drafts);
                    scope.shared.planned.borrow_mut().truncate(planned);
                    left.push((position, entry));
                    fault = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        match fault {
            Some(error) if left.len() == before => return Err(error),
            _ => open = left,
        }
    }
    Ok(())
}

/// An entry, as often as its copy loop turns.
fn looped(scope: &Scope<'_>, entry: Entry<'_>, place: Place<'_>, plan: &mut Plan) -> Result<(), Fault> {
    match entry.fields.get("copy") {
        Some(copy) => {
            let name = copy.get("name").map(text).unwrap_or_default();
            let count = turns(scope, copy.get("count").unwrap_or(&Value::Null))?;
            let before = plan.drafts.len();
            for index in 0..count {
                let inner = scope.turn(&name, index);
                let path = [place.path, &[index as usize]].concat();
                let turn_of = Some(name.as_str());
                one(
                    &inner,
                    Entry { turn_of, ..entry },
                    Place { path: &path, ..place },
                    plan,
                )?;
                scope.settle(&inner);
            }
            if plan.drafts.len() == before {
                plan.absent.push(name);
            }
        }
        None => one(scope, entry, place, plan)?,
    }
    if plan.drafts.len() > MOST {
        return Err(invalid(format!("The template has more than {MOST} resources")));
    }
    Ok(())
}

fn one(scope: &Scope<'_>, entry: Entry<'_>, place: Place<'_>, plan: &mut Plan) -> Result<(), Fault> {
    let fields = entry.fields;
    let value = |name: &str| evaluate(scope, fields.get(name).unwrap_or(&Value::Null));
    let (kind, name) = (text(&value("type")?), text(&value("name")?));
    let (kind, name) = match place.parent {
        Some((above, of))
            if !kind.contains('/') || !kind.to_lowercase().starts_with(&above.to_lowercase()) =>
        {
            (format!("{above}/{kind}"), format!("{of}/{name}"))
        }
        _ => (kind, name),
    };
    if let Some(condition) = fields.get("condition")
        && !truth(&evaluate(scope, condition)?)?
    {
        plan.absent.push(name);
        plan.absent.extend(entry.symbol.cloned());
        return Ok(());
    }
    let mut wanted: Vec<String> = match value("dependsOn")? {
        Value::Array(items) => items.iter().map(text).collect(),
        _ => Vec::new(),
    };
    wanted.extend(place.wanted.iter().cloned());
    if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
        plan.absent.extend(entry.symbol.cloned());
        return nested(scope, entry, name, &wanted, place, plan);
    }
    wanted.extend(place.parent.map(|(above, of)| format!("{above}/{of}")));
    let id = id_of(scope, fields, &kind, &name)?;
    if fields.get("existing") == Some(&Value::Bool(true)) {
        plan.absent.push(name);
        plan.absent.extend(entry.symbol.cloned());
        let body = scope.azure.resource(&id, None).unwrap_or_else(|| json!({}));
        plan_of(scope, id, entry, body);
        return Ok(());
    }
    let body = body(scope, fields)?;
    plan_of(scope, id.clone(), entry, body.clone());
    plan.drafts.push(Draft {
        item: Item {
            id,
            kind: kind.clone(),
            name: name.clone(),
            api_version: text(&value("apiVersion")?),
            body,
            depends_on: Vec::new(),
        },
        path: place.path.to_vec(),
        groups: entry
            .turn_of
            .map(str::to_owned)
            .into_iter()
            .chain(entry.symbol.cloned())
            .chain(place.deployments.iter().cloned())
            .collect(),
        wanted,
    });
    let inside = Place {
        parent: Some((&kind, &name)),
        depth: place.depth + 1,
        ..place
    };
    resources(scope, fields.get("resources"), inside, plan)
}

/// What comes later in a template can refer to what comes before.
fn plan_of(scope: &Scope<'_>, id: String, entry: Entry<'_>, body: Value) {
    let symbol = entry.symbol.cloned();
    scope
        .shared
        .planned
        .borrow_mut()
        .push(Planned { id, symbol, body });
}

fn id_of(scope: &Scope<'_>, fields: &Map<String, Value>, kind: &str, name: &str) -> Result<String, Fault> {
    let group = scope.azure.group();
    let group = fields
        .get("resourceGroup")
        .map(|group| evaluate(scope, group).map(|group| text(&group)))
        .transpose()?
        .unwrap_or_else(|| text(group.get("name").unwrap_or(&Value::Null)));
    let base = format!(
        "/subscriptions/{}/resourceGroups/{group}",
        scope.azure.subscription()
    );
    id_below(&base, kind, &[Value::String(name.to_owned())]).map(|id| text(&id))
}

/// What is sent: all but what is the template's own business.
fn body(scope: &Scope<'_>, fields: &Map<String, Value>) -> Result<Value, Fault> {
    const OWN: [&str; 12] = [
        "type",
        "name",
        "apiVersion",
        "dependsOn",
        "condition",
        "copy",
        "comments",
        "existing",
        "resources",
        "scope",
        "resourceGroup",
        "subscriptionId",
    ];
    let mut body = Map::new();
    for (name, value) in fields.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        body.insert(name.clone(), evaluate(scope, value)?);
    }
    Ok(Value::Object(body))
}

/// A deployment in a template: its resources are as if they stood in the outer one, its outputs are its own.
fn nested(
    scope: &Scope<'_>,
    entry: Entry<'_>,
    name: String,
    wanted: &[String],
    place: Place<'_>,
    plan: &mut Plan,
) -> Result<(), Fault> {
    let properties = entry.fields.get("properties").unwrap_or(&Value::Null);
    let own = std::iter::once(name.clone())
        .chain(entry.turn_of.map(str::to_owned))
        .chain(entry.symbol.cloned());
    let deployments: Vec<String> = place.deployments.iter().cloned().chain(own).collect();
    let inside = Place {
        parent: None,
        depth: place.depth + 1,
        deployments: &deployments,
        wanted,
        ..place
    };
    plan.absent.push(name.clone());
    let Some(template) = properties.get("template").and_then(Value::as_object) else {
        return Ok(()); // A linked template is somewhere else, and nothing is fetched.
    };
    let options = properties.pointer("/expressionEvaluationOptions/scope").map(text);
    let mut inner = scope.with(scope.names.clone());
    if options.is_some_and(|scope| scope.eq_ignore_ascii_case("inner")) {
        let given = evaluate(scope, properties.get("parameters").unwrap_or(&Value::Null))?;
        let resolved = parameters::resolve(scope, template.get("parameters"), Some(&given))?;
        inner.names = Rc::new(named(template, resolved.values));
        let mut bases = scope.shared.bases.borrow_mut();
        bases.push(rest(template, &resolved.shown));
        inner.base = bases.len();
    }
    resources(&inner, template.get("resources"), inside, plan)?;
    scope.settle(&inner);
    scope.shared.nested.borrow_mut().push(Nested {
        name,
        base: inner.base,
        names: inner.names.clone(),
        outputs: template.get("outputs").cloned().unwrap_or(Value::Null),
    });
    Ok(())
}
