//! `az lock`.

use serde_json::{Value, json};

use super::Row;
use crate::az::arguments::Arguments;
use crate::az::client::{Client, LOCKS};
use crate::az::error::AzError;
use crate::az::flatten::{flat, group_of};

pub(super) const COMMANDS: &[Row] = &[
    ("lock create", create),
    ("lock delete", delete),
    ("lock list", list),
    ("lock show", show),
    ("lock update", update),
];

const KIND: &str = "Microsoft.Authorization/locks";

/// What is locked: the subscription, a group or a resource in it.
fn scope(client: &Client<'_>, arguments: &Arguments) -> Result<String, AzError> {
    let Some(group) = arguments.text("-g") else {
        return Ok(client.root());
    };
    let Some(name) = arguments.text("--resource") else {
        return Ok(client.group(group));
    };
    if name.starts_with('/') {
        return Ok(name.to_owned());
    }
    let (namespace, kind) = match (arguments.text("--namespace"), arguments.text("--resource-type")) {
        (Some(namespace), Some(kind)) => (namespace, kind),
        (None, Some(kind)) => kind.split_once('/').ok_or_else(incomplete)?,
        _ => return Err(incomplete()),
    };
    let parent = arguments
        .text("--parent")
        .map(|parent| format!("{parent}/"))
        .unwrap_or_default();
    Ok(format!(
        "{}/providers/{namespace}/{parent}{kind}/{name}",
        client.group(group)
    ))
}

fn incomplete() -> AzError {
    AzError::new("--resource-type is required if the name, --resource, is present")
}

/// Where a lock is asked for by its name, the CLI looks for it everywhere, to tell which scope was meant.
fn path(client: &mut Client<'_>, arguments: &Arguments) -> Result<String, AzError> {
    if let Some(ids) = arguments.list("--ids") {
        return Ok(ids.first().copied().unwrap_or_default().to_owned());
    }
    let name = arguments.required("-n").to_owned();
    let everywhere = format!("{}/providers/{KIND}", client.root());
    let locks = client.list(&everywhere, LOCKS)?;
    let same: Vec<&str> = locks
        .iter()
        .filter(|lock| lock["name"] == name.as_str())
        .filter_map(|lock| lock["id"].as_str())
        .collect();
    if let [one] = same.as_slice() {
        let found = group_of(one);
        let asked = arguments.text("-g");
        if let (Some(found), Some(asked)) = (found, asked)
            && !found.eq_ignore_ascii_case(asked)
        {
            return Err(AzError::new(format!(
                "Unexpected --resource-group for lock {name}, expected {found}"
            )));
        }
        let of_resource = one.matches("/providers/").count() > 1;
        if of_resource && asked.is_some() && arguments.text("--resource").is_none() {
            let namespace = one
                .split("/providers/")
                .nth(1)
                .and_then(|rest| rest.split('/').next());
            return Err(AzError::new(format!(
                "Unexpected --namespace for lock {name}, expected {}",
                namespace.unwrap_or_default()
            )));
        }
    }
    Ok(format!("{}/providers/{KIND}/{name}", scope(client, arguments)?))
}

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!(
        "{}/providers/{KIND}/{}",
        scope(client, arguments)?,
        arguments.required("-n")
    );
    let mut body = json!({"properties": {"level": arguments.required("--lock-type")}});
    if let Some(notes) = arguments.text("--notes") {
        body["properties"]["notes"] = notes.into();
    }
    Ok(flat(client.request("PUT", &path, LOCKS, Some(body))?.body))
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = path(client, arguments)?;
    client.act("DELETE", &path, LOCKS, None)?;
    Ok(Value::Null)
}

fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/providers/{KIND}", scope(client, arguments)?);
    Ok(flat(Value::Array(client.list(&path, LOCKS)?)))
}

fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = path(client, arguments)?;
    Ok(flat(client.get(&path, LOCKS)?))
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = path(client, arguments)?;
    let mut body = client.get(&path, LOCKS)?;
    for (option, key) in [("--lock-type", "level"), ("--notes", "notes")] {
        if let Some(value) = arguments.text(option) {
            body["properties"][key] = value.into();
        }
    }
    Ok(flat(client.request("PUT", &path, LOCKS, Some(body))?.body))
}
