//! `az network nsg` and its rules.

use serde_json::{Value, json};

use super::{NSG, one_or_many, remove};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, NETWORK};
use crate::az::commands::location;
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given, object, put};
use crate::az::flatten::flat;
use crate::az::generic;

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = json!({ "location": location(client, arguments)? });
    fill(&mut body, arguments, &[("--tags", "/tags")]);
    Ok(json!({ "NewNSG": NSG.create(client, arguments, body)? }))
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    NSG.update(client, arguments, |_, body| {
        fill_given(body, arguments, &[("--tags", "/tags")]);
        Ok(())
    })
}

fn group_path(client: &Client<'_>, arguments: &Arguments) -> String {
    client.id(
        arguments.required("-g"),
        NSG.kind,
        arguments.required("--nsg-name"),
    )
}

fn rule_path(client: &Client<'_>, arguments: &Arguments) -> String {
    format!(
        "{}/securityRules/{}",
        group_path(client, arguments),
        arguments.required("-n")
    )
}

const PLACES: &[(&str, &str)] = &[
    ("--access", "/properties/access"),
    ("--description", "/properties/description"),
    ("--direction", "/properties/direction"),
    ("--priority", "/properties/priority"),
    ("--protocol", "/properties/protocol"),
];

/// An option and the names of its one value and its several.
const LISTS: [(&str, &str, &str); 4] = [
    ("--source-port-ranges", "sourcePortRange", "sourcePortRanges"),
    (
        "--source-address-prefixes",
        "sourceAddressPrefix",
        "sourceAddressPrefixes",
    ),
    (
        "--destination-port-ranges",
        "destinationPortRange",
        "destinationPortRanges",
    ),
    (
        "--destination-address-prefixes",
        "destinationAddressPrefix",
        "destinationAddressPrefixes",
    ),
];

/// Application security groups take the place of address prefixes.
const GROUPS: [(&str, &str, &str); 2] = [
    (
        "--source-asgs",
        "sourceApplicationSecurityGroups",
        "sourceAddressPrefix",
    ),
    (
        "--destination-asgs",
        "destinationApplicationSecurityGroups",
        "destinationAddressPrefix",
    ),
];

fn asgs(client: &Client<'_>, body: &mut Value, arguments: &Arguments) {
    let group = arguments.required("-g");
    for (option, key, prefix) in GROUPS {
        let Some(names) = arguments.list(option) else {
            continue;
        };
        let id = |name: &&str| client.id_or_name(group, "Microsoft.Network/applicationSecurityGroups", name);
        let ids = names.iter().map(|name| json!({ "id": id(name) }));
        put(body, &format!("/properties/{key}"), ids.collect());
        if !arguments.given(&format!(
            "--{}-address-prefixes",
            option.split('-').nth(2).unwrap_or_default()
        )) {
            remove(object(body, "/properties"), prefix);
        }
    }
}

pub(super) fn rule_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = rule_path(client, arguments);
    let mut body = json!({ "name": arguments.required("-n"), "properties": {} });
    fill(&mut body, arguments, PLACES);
    for (option, one, many) in LISTS {
        one_or_many(
            object(&mut body, "/properties"),
            one,
            many,
            &arguments.list(option).unwrap_or_default(),
        );
    }
    asgs(client, &mut body, arguments);
    Ok(flat(client.put(&path, NETWORK, body)?))
}

pub(super) fn rule_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = rule_path(client, arguments);
    let mut body = client.get(&path, NETWORK)?;
    fill_given(&mut body, arguments, PLACES);
    for (option, one, many) in LISTS {
        if let Some(values) = arguments.list(option) {
            one_or_many(object(&mut body, "/properties"), one, many, &values);
        }
    }
    asgs(client, &mut body, arguments);
    generic::update(&mut body, arguments)?;
    Ok(flat(client.put(&path, NETWORK, body)?))
}

pub(super) fn rule_delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = rule_path(client, arguments);
    client.act("DELETE", &path, NETWORK, None)?;
    Ok(Value::Null)
}

pub(super) fn rule_show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = rule_path(client, arguments);
    Ok(flat(client.get(&path, NETWORK)?))
}

/// The CLI reads the group, whose body has them all.
pub(super) fn rule_list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = group_path(client, arguments);
    let group = flat(client.get(&path, NETWORK)?);
    let mut rules = group["securityRules"].as_array().cloned().unwrap_or_default();
    if arguments.flag("--include-default") {
        rules.extend(
            group["defaultSecurityRules"]
                .as_array()
                .cloned()
                .unwrap_or_default(),
        );
    }
    Ok(Value::Array(rules))
}
