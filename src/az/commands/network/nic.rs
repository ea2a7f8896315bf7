//! `az network nic` and its IP configurations.

use serde_json::{Value, json};

use super::child::Child;
use super::{BALANCER, NIC, NSG, PUBLIC_IP, VNET, named, remove};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, reference};
use crate::az::commands::location;
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given, object, put};
use crate::az::generic;

const PLACES: &[(&str, &str)] = &[
    (
        "--accelerated-networking",
        "/properties/enableAcceleratedNetworking",
    ),
    ("--ip-forwarding", "/properties/enableIPForwarding"),
    ("--dns-servers", "/properties/dnsSettings/dnsServers"),
    (
        "--internal-dns-name",
        "/properties/dnsSettings/internalDnsNameLabel",
    ),
];

const CONFIGS: Child = Child {
    of: NIC,
    list: "ipConfigurations",
    word: "ip_configurations",
};

/// A subnet's id, from its id or its name and its network's.
fn subnet(client: &Client<'_>, arguments: &Arguments) -> Result<Option<Value>, AzError> {
    let group = arguments.required("-g");
    match (arguments.text("--subnet"), arguments.text("--vnet-name")) {
        (None, _) => Ok(None),
        (Some(subnet), None) if subnet.contains('/') => Ok(Some(reference(subnet))),
        (Some(subnet), Some(network)) if !subnet.contains('/') => Ok(Some(reference(client.id(
            group,
            VNET.kind,
            &format!("{network}/subnets/{subnet}"),
        )))),
        _ => Err(AzError::new(
            "incorrect usage: --subnet ID | --subnet NAME --vnet-name NAME",
        )),
    }
}

/// What an interface's own options and those of an IP configuration have in common.
fn configure(client: &Client<'_>, properties: &mut Value, arguments: &Arguments) -> Result<(), AzError> {
    let group = arguments.required("-g");
    if let Some(subnet) = subnet(client, arguments)? {
        properties["subnet"] = subnet;
    }
    match arguments.text("--private-ip-address") {
        Some("") => {
            remove(properties, "privateIPAddress");
            properties["privateIPAllocationMethod"] = "Dynamic".into();
        }
        Some(address) => {
            properties["privateIPAddress"] = address.into();
            properties["privateIPAllocationMethod"] = "Static".into();
        }
        None => {}
    }
    match arguments.text("--public-ip-address") {
        Some("") => remove(properties, "publicIPAddress"),
        Some(name) => properties["publicIPAddress"] = named(client, group, PUBLIC_IP, name),
        None => {}
    }
    const LISTS: [(&str, &str, &str); 2] = [
        (
            "--lb-address-pools",
            "loadBalancerBackendAddressPools",
            "backendAddressPools",
        ),
        (
            "--lb-inbound-nat-rules",
            "loadBalancerInboundNatRules",
            "inboundNatRules",
        ),
    ];
    for (option, key, child) in LISTS {
        let Some(names) = arguments.list(option) else {
            continue;
        };
        let balancer = arguments.text("--lb-name");
        let mut ids = Vec::new();
        for name in names {
            ids.push(match (name.contains('/'), balancer) {
                (true, _) => reference(name),
                (false, Some(balancer)) => {
                    reference(client.id(group, BALANCER.kind, &format!("{balancer}/{child}/{name}")))
                }
                (false, None) => {
                    return Err(AzError::new(format!(
                        "incorrect usage: {option} ID [ID ...] | --lb-name NAME {option} NAME [NAME ...]"
                    )));
                }
            });
        }
        properties[key] = ids.into();
    }
    Ok(())
}

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut config = json!({
        "privateIPAllocationMethod": "Dynamic",
        "privateIPAddressVersion": arguments.required("--private-ip-address-version"),
    });
    configure(client, &mut config, arguments)?;
    let mut body = json!({
        "location": location(client, arguments)?,
        // The CLI's name for the first one.
        "properties": {"ipConfigurations": [{"name": "ipconfig1", "properties": config}]},
    });
    fill(&mut body, arguments, PLACES);
    fill(&mut body, arguments, &[("--tags", "/tags")]);
    if let Some(nsg) = arguments.text("--network-security-group") {
        body["properties"]["networkSecurityGroup"] = named(client, arguments.required("-g"), NSG, nsg);
    }
    Ok(json!({ "NewNIC": NIC.create(client, arguments, body)? }))
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    NIC.update(client, arguments, |client, body| {
        fill_given(body, arguments, PLACES);
        match arguments.text("--network-security-group") {
            Some("") => remove(object(body, "/properties"), "networkSecurityGroup"),
            Some(nsg) => put(
                body,
                "/properties/networkSecurityGroup",
                named(client, arguments.required("-g"), NSG, nsg),
            ),
            None => {}
        }
        Ok(())
    })
}

fn names(arguments: &Arguments) -> (&str, &str, &str) {
    (
        arguments.required("-g"),
        arguments.required("--nic-name"),
        arguments.required("-n"),
    )
}

pub(super) fn config_list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    CONFIGS.all(client, arguments.required("-g"), arguments.required("--nic-name"))
}

pub(super) fn config_show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, nic, name) = names(arguments);
    CONFIGS.one(client, group, nic, name)
}

pub(super) fn config_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, nic, name) = names(arguments);
    let mut properties = json!({
        "privateIPAllocationMethod": "Dynamic",
        "privateIPAddressVersion": arguments.required("--private-ip-address-version"),
    });
    configure(client, &mut properties, arguments)?;
    if properties["subnet"].is_null() {
        // The CLI puts it where the first one is.
        let first = CONFIGS.all(client, group, nic)?;
        properties["subnet"] = first[0]["subnet"].clone();
    }
    fill(&mut properties, arguments, &[("--make-primary", "/primary")]);
    CONFIGS.set(
        client,
        group,
        nic,
        json!({ "name": name, "properties": properties }),
    )
}

pub(super) fn config_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, nic, name) = names(arguments);
    CONFIGS.change(client, group, nic, name, |client, item| {
        configure(client, object(item, "/properties"), arguments)?;
        fill_given(item, arguments, &[("--make-primary", "/properties/primary")]);
        generic::update(item, arguments)
    })
}

pub(super) fn config_delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (group, nic, name) = names(arguments);
    CONFIGS.remove(client, group, nic, name)
}
