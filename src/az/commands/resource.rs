//! `az resource`: any resource, by its id or by its type and name.

use serde_json::{Value, json};

use super::Row;
use crate::az::arguments::Arguments;
use crate::az::client::{BALANCERS, COMPUTE, Client, DISKS, NETWORK, RESOURCES, Telling};
use crate::az::error::AzError;
use crate::az::fill::put;
use crate::az::flatten::group_of;
use crate::az::generic;

pub(super) const COMMANDS: &[Row] = &[
    ("resource create", create),
    ("resource delete", delete),
    ("resource invoke-action", invoke),
    ("resource list", list),
    ("resource patch", patch),
    ("resource show", show),
    ("resource tag", tag),
    ("resource update", update),
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
    if let Some(id) = arguments.text("--id") {
        return Ok(vec![id.to_owned()]);
    }
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

/// The API version that is asked for, or the one that the commands of a resource's own type send.
fn version<'a>(arguments: &'a Arguments, id: &str) -> &'a str {
    if let Some(version) = arguments.text("--api-version") {
        return version;
    }
    let id = id.to_lowercase();
    match id.rsplit_once("/providers/").map_or("", |(_, rest)| rest) {
        rest if rest.starts_with("microsoft.compute/disks") => DISKS,
        rest if rest.starts_with("microsoft.compute") => COMPUTE,
        rest if rest.starts_with("microsoft.network/loadbalancers") => BALANCERS,
        rest if rest.starts_with("microsoft.network") => NETWORK,
        _ => RESOURCES,
    }
}

/// The same for each id, with its API version; one result alone, or a list of them.
pub(super) fn each(
    client: &mut Client<'_>,
    arguments: &Arguments,
    mut work: impl FnMut(&mut Client<'_>, &str, &str) -> Result<Value, AzError>,
) -> Result<Value, AzError> {
    let mut found = Vec::new();
    for id in ids(client, arguments)? {
        found.push(work(client, &id, version(arguments, &id))?);
    }
    Ok(match found.len() {
        1 => found.swap_remove(0),
        _ => Value::Array(found),
    })
}

/// The body as it is: this command doesn't flatten.
fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    each(client, arguments, |client, id, version| client.get(id, version))
}

/// `--properties`: the properties alone, or with `--is-full-object` the whole body.
fn sent(arguments: &Arguments) -> Result<Value, AzError> {
    let text = arguments.required("--properties");
    let read: Value = serde_json::from_str(text)
        .map_err(|error| AzError::new(format!("Error parsing JSON.\n{text}\n{error}")))?;
    Ok(if arguments.flag("--is-full-object") {
        read
    } else {
        json!({ "properties": read })
    })
}

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = sent(arguments)?;
    if arguments.flag("--is-full-object") {
        if body["location"].is_null() {
            return Err(AzError::new("location of the resource is required"));
        }
    } else {
        let located = arguments.text("--location").map(str::to_owned);
        let group = match ids(client, arguments)?.first().and_then(|id| group_of(id)) {
            Some(group) => group.to_owned(),
            None => arguments.required("-g").to_owned(),
        };
        body["location"] = match located {
            Some(location) => location,
            None => client.group_location(&group)?,
        }
        .into();
    }
    each(client, arguments, |client, id, version| {
        client.put(id, version, body.clone())
    })
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    each(client, arguments, |client, id, version| {
        let mut body = client.get(id, version)?;
        generic::update(&mut body, arguments)?;
        client.put(id, version, body)
    })
}

fn patch(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let body = sent(arguments)?;
    each(client, arguments, |client, id, version| {
        client.act("PATCH", id, version, Some(body.clone()))?;
        client.get(id, version)
    })
}

/// Any action of any resource, by its name in the path. What a long one ends with is not printed: how it went is all
/// that its operation says.
fn invoke(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let body = arguments.text("--request-body").map(|text| {
        serde_json::from_str(text)
            .map_err(|error| AzError::new(format!("Error parsing JSON.\n{text}\n{error}")))
    });
    let body: Option<Value> = body.transpose()?;
    each(client, arguments, |client, id, version| {
        let path = format!("{id}/{}", arguments.required("--action"));
        let answer = client.request("POST", &path, version, body.clone())?;
        if answer.operation.is_none() {
            return Ok(answer.body);
        }
        if !client.no_wait {
            client.wait(&answer, Telling::Plain)?;
        }
        Ok(Value::Null)
    })
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    each(client, arguments, |client, id, version| {
        client.act("DELETE", id, version, None)
    })?;
    Ok(Value::Null)
}

fn tag(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let tags = arguments.tags("--tags").unwrap_or_default();
    each(client, arguments, |client, id, version| {
        let mut body = client.get(id, version)?;
        let mut all = tags.clone();
        if arguments.flag("--is-incremental") {
            let old = body["tags"].as_object().cloned().unwrap_or_default();
            all = old.into_iter().chain(all).collect();
        }
        put(&mut body, "/tags", Value::Object(all));
        client.put(id, version, body)
    })
}
