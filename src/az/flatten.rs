//! A resource's body as az shows it: what is under `properties` stands beside the name, and each thing with an id says
//! its resource group.

use serde_json::{Map, Value};

/// Flattens a body, or each of a list.
pub(crate) fn flat(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(flat).collect(),
        Value::Object(object) => Value::Object(object_flat(object)),
        other => other,
    }
}

/// A key under which anything may stand: what is in it is the user's, not a resource's.
fn is_free(key: &str) -> bool {
    matches!(
        key,
        "tags" | "settings" | "protectedSettings" | "userAssignedIdentities" | "template" | "outputs"
    )
}

fn object_flat(object: Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    let mut inner = None;
    for (key, value) in object {
        match value {
            Value::Object(properties) if key == "properties" => inner = Some(properties),
            value if is_free(&key) => drop(out.insert(key, value)),
            value => drop(out.insert(key, flat(value))),
        }
    }
    for (key, value) in inner.map(object_flat).unwrap_or_default() {
        // An extension's type is not the resource's.
        let key = if key == "type" {
            "typePropertiesType".into()
        } else {
            key
        };
        out.entry(key).or_insert(value);
    }
    out
}

/// Adds `resourceGroup` to everything that has the id of a resource in one.
pub(crate) fn grouped(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(grouped),
        Value::Object(object) => {
            let known = object.keys().any(|key| key.eq_ignore_ascii_case("resourceGroup"));
            let group = object
                .get("id")
                .and_then(Value::as_str)
                .and_then(group_of)
                .map(str::to_owned);
            if let Some(group) = group.filter(|_| !known) {
                object.insert("resourceGroup".into(), group.into());
            }
            object.values_mut().for_each(grouped);
        }
        _ => {}
    }
}

/// The resource group in a resource's id; a group's own id has none.
pub(crate) fn group_of(id: &str) -> Option<&str> {
    let parts: Vec<&str> = id.split('/').collect();
    match parts.as_slice() {
        [_, _, _, word, group, _, _, _, _, ..] if word.eq_ignore_ascii_case("resourceGroups") => Some(group),
        _ => None,
    }
}

/// The last name in an id.
pub(crate) fn name_of(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn properties_stand_beside_the_name() {
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/n";
        let body = json!({
            "name": "n", "id": id, "tags": {"properties": {"a": "b"}},
            "properties": {
                "ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": id}}}],
                "provisioningState": "Succeeded",
            }
        });
        let mut shown = flat(body);
        grouped(&mut shown);
        assert_eq!(
            shown,
            json!({
                "name": "n", "id": id, "tags": {"properties": {"a": "b"}}, "resourceGroup": "g",
                "ipConfigurations": [{"name": "c", "subnet": {"id": id, "resourceGroup": "g"}}],
                "provisioningState": "Succeeded",
            })
        );
        assert_eq!(group_of("/subscriptions/s/resourceGroups/g"), None);
    }
}
