//! The functions that speak of resources, scopes and the deployment.

use serde_json::{Value, json};

use super::evaluate::{Nested, Planned, Scope, text};
use super::functions_of_time::utc_now;
use super::functions_of_values::{join, number};
use super::{Fault, bad_expression, outputs, unique_string};

pub(super) fn call(scope: &Scope<'_>, name: &str, values: &[Value]) -> Option<Result<Value, Fault>> {
    let azure = scope.azure;
    Some(match (name, values) {
        ("subscription", []) => Ok(subscription(scope)),
        ("resourcegroup", []) => Ok(azure.group()),
        ("tenant", []) => Ok(json!({ "tenantId": azure.tenant() })),
        ("deployment", []) => Ok(deployment(scope)),
        ("environment", []) => Ok(environment()),
        ("resourceid", _) => resource_id(scope, values),
        ("subscriptionresourceid", _) => subscription_resource_id(scope, values),
        ("tenantresourceid", [Value::String(kind), names @ ..]) => id_below("", kind, names),
        ("extensionresourceid", [Value::String(base), Value::String(kind), names @ ..]) => {
            id_below(base, kind, names)
        }
        ("reference", [of, rest @ ..]) => reference(scope, of, rest),
        ("providers", [Value::String(namespace), rest @ ..]) => Ok(providers(namespace, rest)),
        ("pickzones", [_, _, location, rest @ ..]) => pick_zones(scope, location, rest),
        ("uniquestring", [_, ..]) => {
            let texts: Vec<String> = values.iter().map(text).collect();
            Ok(unique_string(&texts).into())
        }
        ("guid", [_, ..]) => Ok(azure.guid(&join(values, "-")).into()),
        ("newguid", []) => Ok(azure.new_guid().into()),
        ("utcnow", _) => utc_now(&azure.now(), values.first().and_then(Value::as_str)).map(Value::from),
        // Keys and secrets of what is not played here: nothing, rather than something made up.
        (list, [_, ..]) if list.starts_with("list") => Ok(json!({ "keys": [], "value": [] })),
        _ => return None,
    })
}

fn subscription(scope: &Scope<'_>) -> Value {
    let id = scope.azure.subscription();
    json!({
        "id": format!("/subscriptions/{id}"),
        "subscriptionId": id,
        "tenantId": scope.azure.tenant(),
        "displayName": scope.azure.subscription_name(),
    })
}

fn deployment(scope: &Scope<'_>) -> Value {
    json!({ "name": scope.deployment.name, "properties": scope.deployment.properties })
}

fn environment() -> Value {
    json!({
        "name": "AzureCloud",
        "portal": "https://portal.azure.com",
        "resourceManager": "https://management.azure.com/",
        "authentication": { "loginEndpoint": "https://login.microsoftonline.com/", "tenant": "common" },
        "suffixes": { "storage": "core.windows.net", "keyvaultDns": ".vault.azure.net" },
    })
}

/// `pickZones(namespace, type, location, [count], [offset])`: nothing where a region has no zones (azure-docs,
/// template-functions-resource).
fn pick_zones(scope: &Scope<'_>, location: &Value, rest: &[Value]) -> Result<Value, Fault> {
    let zones = i64::from(scope.azure.zones(&text(location)));
    let asked = |place: usize, otherwise: i64| rest.get(place).map_or(Ok(otherwise), number);
    let (count, offset) = (asked(0, 1)?, asked(1, 0)?);
    if zones == 0 {
        return Ok(json!([]));
    }
    if count < 1 || offset < 0 || offset.saturating_add(count) > zones {
        return Err(bad_expression(format!(
            "'pickZones' gives zones 1 to {zones} of '{}'",
            text(location)
        )));
    }
    let picked = (1..=count).map(|zone| (zone + offset).to_string());
    Ok(picked.collect::<Vec<String>>().into())
}

/// Whether a text can be a resource type: `Microsoft.Network/loadBalancers`.
fn is_type(text: &str) -> bool {
    text.contains('/') && !text.starts_with('/')
}

/// `resourceId([subscription], [group], type, name, …)`.
fn resource_id(scope: &Scope<'_>, values: &[Value]) -> Result<Value, Fault> {
    let at = values
        .iter()
        .position(|value| value.as_str().is_some_and(is_type))
        .ok_or_else(|| bad_expression("'resourceId' names no resource type"))?;
    let (before, after) = values.split_at(at);
    let before: Vec<String> = before.iter().map(text).collect();
    let own = scope.azure.group();
    let own = own.get("name").and_then(Value::as_str).unwrap_or_default();
    let (subscription, group) = match before.as_slice() {
        [] => (scope.azure.subscription(), own.to_owned()),
        [group] => (scope.azure.subscription(), group.clone()),
        [subscription, group, ..] => (subscription.clone(), group.clone()),
    };
    let base = format!("/subscriptions/{subscription}/resourceGroups/{group}");
    match after {
        [kind, names @ ..] => id_below(&base, &text(kind), names),
        [] => Err(bad_expression("'resourceId' names no resource type")),
    }
}

fn subscription_resource_id(scope: &Scope<'_>, values: &[Value]) -> Result<Value, Fault> {
    let at = values
        .iter()
        .position(|value| value.as_str().is_some_and(is_type))
        .ok_or_else(|| bad_expression("'subscriptionResourceId' names no resource type"))?;
    let subscription = match values.first() {
        Some(first) if at > 0 => text(first),
        _ => scope.azure.subscription(),
    };
    let names = values.get(at + 1..).unwrap_or_default();
    id_below(
        &format!("/subscriptions/{subscription}"),
        &text(&values[at]),
        names,
    )
}

/// `{base}/providers/{namespace}/{type}/{name}/…`, as many names as the type has parts.
pub(super) fn id_below(base: &str, kind: &str, names: &[Value]) -> Result<Value, Fault> {
    let names: Vec<String> = names
        .iter()
        .map(text)
        .flat_map(|name| name.split('/').map(str::to_owned).collect::<Vec<String>>())
        .collect();
    let mut parts = kind.split('/');
    let namespace = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    if parts.len() != names.len() {
        return Err(bad_expression(format!(
            "the type '{kind}' has {} parts and {} names",
            parts.len(),
            names.len()
        )));
    }
    let mut id = format!("{base}/providers/{namespace}");
    for (part, name) in parts.iter().zip(&names) {
        id.push_str(&format!("/{part}/{name}"));
    }
    Ok(id.into())
}

/// `reference(id or name, [apiVersion], ['Full'])`: a resource's properties, or all of it.
fn reference(scope: &Scope<'_>, of: &Value, rest: &[Value]) -> Result<Value, Fault> {
    let of = text(of);
    let version = rest.first().and_then(Value::as_str);
    let full = rest
        .get(1)
        .and_then(Value::as_str)
        .is_some_and(|word| word.eq_ignore_ascii_case("full"));
    if let Some(nested) = nested(scope, &of) {
        let mut inner = scope.with(nested.names);
        inner.base = nested.base;
        let outputs = scope.follow(|| outputs::shown(&inner, &nested.outputs));
        scope.settle(&inner);
        let properties = json!({ "provisioningState": "Succeeded", "outputs": outputs? });
        return Ok(match full {
            true => json!({ "name": nested.name, "properties": properties }),
            false => properties,
        });
    }
    let known = scope.shared.planned.borrow();
    let is_meant = |planned: &&Planned| {
        names_it(&planned.id, &of) || planned.symbol.as_ref().is_some_and(|symbol| *symbol == of)
    };
    let planned = known.iter().find(is_meant);
    let id = planned.map_or(of.as_str(), |planned| planned.id.as_str());
    let body = scope
        .azure
        .resource(id, version)
        .or_else(|| planned.map(|planned| planned.body.clone()));
    let Some(body) = body else {
        scope.shared.missed.set(true);
        return Err(bad_expression(format!(
            "the resource '{of}' is neither in the template nor there"
        )));
    };
    if full {
        return Ok(body);
    }
    Ok(body.get("properties").cloned().unwrap_or_else(|| json!({})))
}

/// The template's nested deployment that is meant.
fn nested(scope: &Scope<'_>, wanted: &str) -> Option<Nested> {
    let end = "/microsoft.resources/deployments/";
    let low = format!("/{}", wanted.to_lowercase());
    let name = low.rsplit_once(end).map_or(wanted, |(_, name)| name);
    let known = scope.shared.nested.borrow();
    known
        .iter()
        .find(|nested| nested.name.eq_ignore_ascii_case(name))
        .cloned()
}

/// Whether `wanted` is the id, the end of it (`Microsoft.Network/loadBalancers/lb1`), or the name.
pub(super) fn names_it(id: &str, wanted: &str) -> bool {
    if id.eq_ignore_ascii_case(wanted) {
        return true;
    }
    let wanted = wanted.trim_start_matches('/').to_lowercase();
    let id = id.to_lowercase();
    !wanted.is_empty() && (id.ends_with(&format!("/{wanted}")) || short(&id) == wanted)
}

/// `name`, or `parent/child`.
fn short(id: &str) -> String {
    let after = id.rsplit("/providers/").next().unwrap_or_default();
    let names = after.split('/').skip(2).step_by(2);
    names.collect::<Vec<&str>>().join("/")
}

/// `providers(namespace, [type])`: the version in which its bodies are given here.
fn providers(namespace: &str, rest: &[Value]) -> Value {
    // The newest of the recordings (facts.md, head; cloud-provider-azure).
    let version = if namespace.eq_ignore_ascii_case("Microsoft.Compute") {
        "2024-07-01"
    } else {
        "2024-03-01"
    };
    let of_type = |name: &str| json!({ "resourceType": name, "locations": [], "apiVersions": [version] });
    match rest.first() {
        Some(name) => of_type(&text(name)),
        None => json!({ "namespace": namespace, "resourceTypes": [] }),
    }
}
