//! `az network public-ip`.

use serde_json::{Value, json};

use super::PUBLIC_IP;
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::commands::location;
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given};

const PLACES: &[(&str, &str)] = &[
    ("--allocation-method", "/properties/publicIPAllocationMethod"),
    ("--dns-name", "/properties/dnsSettings/domainNameLabel"),
    ("--dns-name-scope", "/properties/dnsSettings/domainNameLabelScope"),
    ("--reverse-fqdn", "/properties/dnsSettings/reverseFqdn"),
    ("--idle-timeout", "/properties/idleTimeoutInMinutes"),
    ("--version", "/properties/publicIPAddressVersion"),
    ("--sku", "/sku/name"),
    ("--tags", "/tags"),
];

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut body = json!({ "location": location(client, arguments)? });
    fill(&mut body, arguments, PLACES);
    fill(
        &mut body,
        arguments,
        &[("--zone", "/zones"), ("--tier", "/sku/tier")],
    );
    // The CLI's own default, by the kind of address (custom.py, create_public_ip).
    if !arguments.given("--allocation-method") {
        let is_static = body["sku"]["name"] == "Standard";
        body["properties"]["publicIPAllocationMethod"] = if is_static { "Static" } else { "Dynamic" }.into();
    }
    if let Some(tags) = arguments.list("--ip-tags") {
        let tag = |tag: &&str| {
            let (kind, tag) = tag.split_once('=').unwrap_or((tag, ""));
            json!({ "ipTagType": kind, "tag": tag })
        };
        body["properties"]["ipTags"] = tags.iter().map(tag).collect();
    }
    Ok(json!({ "publicIp": PUBLIC_IP.create(client, arguments, body)? }))
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    PUBLIC_IP.update(client, arguments, |_, body| {
        fill_given(body, arguments, PLACES);
        Ok(())
    })
}
