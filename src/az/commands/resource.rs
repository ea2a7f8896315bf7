//! `az resource`: any resource, by its id or by its type and name.

use serde_json::Value;

use super::Row;
use crate::az::arguments::Arguments;
use crate::az::client::{BALANCERS, COMPUTE, Client, DISKS, NETWORK, RESOURCES};
use crate::az::error::AzError;

pub(super) const COMMANDS: &[Row] = &[
    ("resource delete", delete),
    ("resource list", list),
    ("resource show", show),
    ("resource tag", tag),
];

/// `GET …/resources`; the CLI filters by what is given.
fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let namespace = arguments.text("--namespace");
    let kind = arguments.text("--resource-type").map(|kind| match namespace {
        Some(namespace) if !kind.contains('/') => format!("{namespace}/{kind}"),
        _ => kind.to_owned(),
    });
    let mut by = vec![
        ("resourceGroup", arguments.text("-g")),
        ("name", arguments.text("-n")),
        ("location", arguments.text("--location")),
        ("resourceType", kind.as_deref()),
    ];
    if let Some(tag) = arguments.text("--tag") {
        if by.iter().any(|(_, value)| value.is_some()) {
            return Err(AzError::new(
                "you cannot use '--tag' with '--resource-group'/'--namespace'/'--resource-type'/'--name'/'--location'",
            ));
        }
        let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
        by = vec![
            ("tagname", Some(name)),
            ("tagvalue", Some(value).filter(|value| !value.is_empty())),
        ];
    }
    let filters = by
        .iter()
        .filter_map(|(key, value)| Some(format!("{key}%20eq%20%27{}%27", (*value)?)));
    let filters: Vec<String> = filters.collect();
    let filter = match filters.as_slice() {
        [] => String::new(),
        filters => format!("?$filter={}", filters.join("%20and%20")),
    };
    let path = format!("{}/resources{filter}", client.root());
    Ok(Value::Array(client.list(&path, RESOURCES)?))
}

/// The ids that are asked for.
fn ids(client: &Client<'_>, arguments: &Arguments) -> Result<Vec<String>, AzError> {
    if let Some(ids) = arguments.list("--ids") {
        return Ok(ids.into_iter().map(str::to_owned).collect());
    }
    let (Some(name), Some(kind)) = (arguments.text("-n"), arguments.text("--resource-type")) else {
        return Err(AzError::new(
            "(--ids ID [ID ...] | --resource-group NAME --name NAME --resource-type TYPE)",
        ));
    };
    let kind = match arguments.text("--namespace") {
        Some(namespace) if !kind.contains('/') => format!("{namespace}/{kind}"),
        _ => kind.to_owned(),
    };
    // A child's parent stands between the namespace and the type.
    let kind = match (arguments.text("--parent"), kind.split_once('/')) {
        (Some(parent), Some((namespace, kind))) => format!("{namespace}/{parent}/{kind}"),
        _ => kind,
    };
    Ok(vec![client.id(arguments.required("-g"), &kind, name)])
}

/// The API version that the commands of a resource's own type send.
fn version(id: &str) -> &'static str {
    let id = id.to_lowercase();
    match id.rsplit_once("/providers/").map_or("", |(_, rest)| rest) {
        rest if rest.starts_with("microsoft.compute/disks") => DISKS,
        rest if rest.starts_with("microsoft.compute") => COMPUTE,
        rest if rest.starts_with("microsoft.network/loadbalancers") => BALANCERS,
        rest if rest.starts_with("microsoft.network") => NETWORK,
        _ => RESOURCES,
    }
}

fn each(
    client: &mut Client<'_>,
    arguments: &Arguments,
    mut work: impl FnMut(&mut Client<'_>, &str) -> Result<Value, AzError>,
) -> Result<Value, AzError> {
    let mut found = Vec::new();
    for id in ids(client, arguments)? {
        found.push(work(client, &id)?);
    }
    Ok(match found.len() {
        1 => found.swap_remove(0),
        _ => Value::Array(found),
    })
}

/// The body as it is: this command doesn't flatten.
fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    each(client, arguments, |client, id| client.get(id, version(id)))
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    each(client, arguments, |client, id| {
        client.act("DELETE", id, version(id), None)
    })?;
    Ok(Value::Null)
}

fn tag(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let tags = arguments.tags("--tags").unwrap_or_default();
    each(client, arguments, |client, id| {
        let mut body = client.get(id, version(id))?;
        let mut all = tags.clone();
        if arguments.flag("--is-incremental") {
            let old = body["tags"].as_object().cloned().unwrap_or_default();
            all = old.into_iter().chain(all).collect();
        }
        body["tags"] = Value::Object(all);
        client.put(id, version(id), body)
    })
}
