//! `az group`.

use serde_json::{Value, json};

use super::Row;
use crate::az::arguments::Arguments;
use crate::az::client::{Client, RESOURCES};
use crate::az::error::AzError;
use crate::az::generic;

pub(super) const COMMANDS: &[Row] = &[
    ("group create", create),
    ("group delete", delete),
    ("group exists", exists),
    ("group list", list),
    ("group show", show),
    ("group update", update),
];

/// A group keeps its `properties`; who manages it and its tags are shown when there are none (facts.md §7.2).
fn shown(mut group: Value) -> Value {
    if let Value::Object(object) = &mut group {
        object.entry("managedBy").or_insert(Value::Null);
        let tags = object.entry("tags").or_insert(Value::Null);
        if tags.as_object().is_some_and(serde_json::Map::is_empty) {
            *tags = Value::Null;
        }
    }
    group
}

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = client.group(arguments.required("-n"));
    let mut body = json!({ "location": arguments.required("-l") });
    if let Some(tags) = arguments.tags("--tags") {
        body["tags"] = Value::Object(tags);
    }
    if let Some(manager) = arguments.text("--managed-by") {
        body["managedBy"] = manager.into();
    }
    let made = client.request("PUT", &path, RESOURCES, Some(body))?;
    Ok(shown(made.body))
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = client.group(arguments.required("-n"));
    let path = match arguments.text("--force-deletion-types") {
        Some(kinds) => format!("{path}?forceDeletionTypes={kinds}"),
        None => path,
    };
    client.act("DELETE", &path, RESOURCES, None)?;
    Ok(Value::Null)
}

fn exists(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = client.group(arguments.required("-n"));
    Ok((client.send("HEAD", &path, RESOURCES, None).status < 300).into())
}

fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut path = format!("{}/resourcegroups", client.root());
    if let Some((name, value)) = arguments
        .text("--tag")
        .map(|tag| tag.split_once('=').unwrap_or((tag, "")))
    {
        path.push_str(&format!("?$filter=tagname%20eq%20%27{name}%27"));
        if !value.is_empty() {
            path.push_str(&format!("%20and%20tagvalue%20eq%20%27{value}%27"));
        }
    }
    let found = client.list(&path, RESOURCES)?;
    Ok(found.into_iter().map(shown).collect())
}

fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = client.group(arguments.required("-n"));
    Ok(shown(client.get(&path, RESOURCES)?))
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = client.group(arguments.required("-n"));
    let mut body = client.get(&path, RESOURCES)?;
    if let Some(tags) = arguments.tags("--tags") {
        body["tags"] = Value::Object(tags);
    }
    generic::update(&mut body, arguments)?;
    Ok(shown(client.request("PUT", &path, RESOURCES, Some(body))?.body))
}
