//! Reading and writing places in a body.

use serde_json::{Map, Value};

use crate::arm::id::{ResourceId, SubnetId};
use crate::arm::spec::{PoolId, ProbeId};

/// What is at a path of names: `properties.osProfile.computerName`.
pub(super) fn at<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(body, |value, name| value.get(name))
}

/// A text at a path.
pub(super) fn text<'a>(body: &'a Value, path: &str) -> Option<&'a str> {
    at(body, path).and_then(Value::as_str)
}

/// A number at a path.
pub(super) fn number(body: &Value, path: &str) -> Option<u64> {
    at(body, path).and_then(Value::as_u64)
}

/// True at a path.
pub(super) fn is(body: &Value, path: &str) -> bool {
    at(body, path).and_then(Value::as_bool).unwrap_or(false)
}

/// The elements of a list at a path; none when there is no list.
pub(super) fn list<'a>(body: &'a Value, path: &str) -> &'a [Value] {
    at(body, path)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The object at a path, made where there is none.
pub(super) fn object<'a>(body: &'a mut Value, path: &str) -> &'a mut Map<String, Value> {
    let mut place = body;
    for name in path.split('.').filter(|name| !name.is_empty()) {
        place = fields(place)
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    fields(place)
}

/// A value's fields; what is no object becomes one.
pub(super) fn fields(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("it has just become an object")
}

/// Puts a value where the object has none.
pub(super) fn default(into: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    if !into.contains_key(name) {
        into.insert(name.into(), value.into());
    }
}

/// Takes names away.
pub(super) fn drop_all(from: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        from.remove(*name);
    }
}

/// A merge patch (RFC 7396): objects are merged, null takes away, anything else replaces.
pub(super) fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *into = patch.clone();
        return;
    };
    let into = fields(into);
    for (name, value) in patch {
        if value.is_null() {
            into.remove(name);
        } else {
            merge(into.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// A body without fields that are null: to ARM they are not there.
pub(super) fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// The id in `{"id": …}` at a path, of a resource.
pub(super) fn resource(body: &Value, path: &str) -> Option<ResourceId> {
    ResourceId::parse(at(body, path)?.get("id")?.as_str()?)
}

/// A resource's id and what follows it: `…/virtualNetworks/v`, `subnets`, `s`.
fn child(id: &str) -> Option<(ResourceId, String, String)> {
    let mut parts = id.trim_end_matches('/').rsplitn(3, '/');
    let (name, kind, parent) = (parts.next()?, parts.next()?, parts.next()?);
    Some((ResourceId::parse(parent)?, kind.to_lowercase(), name.to_owned()))
}

/// The subnet in `{"id": …}` at a path.
pub(super) fn subnet(body: &Value, path: &str) -> Option<SubnetId> {
    let (vnet, kind, name) = child(at(body, path)?.get("id")?.as_str()?)?;
    (kind == "subnets").then(|| SubnetId {
        vnet,
        name: name.into(),
    })
}

/// The pools in a list of `{"id": …}` at a path.
pub(super) fn pools(body: &Value, path: &str) -> Vec<PoolId> {
    let read = |entry: &Value| {
        let (load_balancer, kind, name) = child(entry.get("id")?.as_str()?)?;
        (kind == "backendaddresspools").then_some(PoolId { load_balancer, name })
    };
    list(body, path).iter().filter_map(read).collect()
}

/// The load balancer's probe in `{"id": …}` at a path.
pub(super) fn probe(body: &Value, path: &str) -> Option<ProbeId> {
    let (load_balancer, kind, name) = child(at(body, path)?.get("id")?.as_str()?)?;
    (kind == "probes").then_some(ProbeId { load_balancer, name })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_merges_and_null_takes_away() {
        let mut body = json!({ "a": { "b": 1, "c": 2 }, "d": [1] });
        merge(&mut body, &json!({ "a": { "b": null, "e": 3 }, "d": [2] }));
        assert_eq!(body, json!({ "a": { "c": 2, "e": 3 }, "d": [2] }));
    }

    #[test]
    fn ids_of_parts_are_read() {
        let body = json!({ "subnet": { "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/x" } });
        let subnet = subnet(&body, "subnet").expect("a subnet");
        assert_eq!((subnet.vnet.name(), &*subnet.name), ("v", "x"));
    }
}
