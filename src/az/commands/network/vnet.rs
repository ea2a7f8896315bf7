//! `az network vnet` and its subnets.

use serde_json::{Value, json};

use super::{NSG, VNET, named, one_or_many};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, NETWORK, SUBNETS};
use crate::az::commands::location;
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given, object};
use crate::az::flatten::flat;
use crate::az::generic;

const PLACES: &[(&str, &str)] = &[
    ("--address-prefixes", "/properties/addressSpace/addressPrefixes"),
    ("--dns-servers", "/properties/dhcpOptions/dnsServers"),
    ("--ddos-protection", "/properties/enableDdosProtection"),
    ("--vm-protection", "/properties/enableVmProtection"),
    ("--flowtimeout", "/properties/flowTimeoutInMinutes"),
];

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let group = arguments.required("-g");
    let mut body = json!({
        "location": location(client, arguments)?,
        "properties": {"enableDdosProtection": false, "enableVmProtection": false},
    });
    if let Some(tags) = arguments.tags("--tags") {
        body["tags"] = Value::Object(tags);
    }
    fill(&mut body, arguments, PLACES);
    let prefixes = arguments.list("--subnet-prefixes");
    match (arguments.text("--subnet-name"), prefixes) {
        (Some(name), prefixes) => {
            let mut subnet = json!({});
            let made = first_subnet(arguments);
            one_or_many(
                &mut subnet,
                "addressPrefix",
                "addressPrefixes",
                &prefixes.unwrap_or_else(|| vec![&made]),
            );
            if let Some(nsg) = arguments.text("--nsg") {
                subnet["networkSecurityGroup"] = named(client, group, NSG, nsg);
            }
            body["properties"]["subnets"] = json!([{"name": name, "properties": subnet}]);
        }
        (None, Some(_)) => {
            return Err(AzError::new(
                "usage error: --subnet-name NAME [--subnet-prefixes PREFIXES]",
            ));
        }
        (None, None) => {}
    }
    Ok(json!({ "newVNet": VNET.create(client, arguments, body)? }))
}

/// A subnet's range when none is given: the network's own, or a /24 of a network that is larger (the CLI's validator).
fn first_subnet(arguments: &Arguments) -> String {
    let prefixes = arguments.list("--address-prefixes").unwrap_or_default();
    let prefix = prefixes.first().copied().unwrap_or_default();
    let (address, mask) = prefix.split_once('/').unwrap_or((prefix, ""));
    match mask.parse::<u8>() {
        Ok(mask) if mask > 24 => prefix.to_owned(),
        _ => format!("{address}/24"),
    }
}

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    VNET.update(client, arguments, |_, body| {
        fill_given(body, arguments, PLACES);
        Ok(())
    })
}

pub(super) fn check_ip_address(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let network = client.id(arguments.required("-g"), VNET.kind, arguments.required("-n"));
    let address = arguments.required("--ip-address");
    client.get(
        &format!("{network}/CheckIPAddressAvailability?ipAddress={address}"),
        NETWORK,
    )
}

/// Those that Azure proposes beside the first address of the network, or of one of its subnets.
fn free(client: &mut Client<'_>, network: &str, prefix: &Value) -> Result<Value, AzError> {
    let prefix = prefix.as_str().unwrap_or_default();
    let first = prefix.split_once('/').map_or(prefix, |(first, _)| first);
    let path = format!("{network}/CheckIPAddressAvailability?ipAddress={first}");
    let mut found = client.get(&path, NETWORK)?;
    Ok(match found["availableIPAddresses"].take() {
        Value::Null => json!([]),
        free => free,
    })
}

pub(super) fn available_ips(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let network = VNET.path(client, arguments, arguments.required("-n"));
    let body = client.get(&network, NETWORK)?;
    free(
        client,
        &network,
        &body["properties"]["addressSpace"]["addressPrefixes"][0],
    )
}

pub(super) fn subnet_available_ips(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let subnet = client.get(&subnet_path(client, arguments), SUBNETS)?;
    let properties = &subnet["properties"];
    let prefix = properties["addressPrefixes"].get(0);
    let network = network_path(client, arguments);
    free(client, &network, prefix.unwrap_or(&properties["addressPrefix"]))
}

fn network_path(client: &Client<'_>, arguments: &Arguments) -> String {
    client.id(
        arguments.required("-g"),
        VNET.kind,
        arguments.required("--vnet-name"),
    )
}

fn subnet_path(client: &Client<'_>, arguments: &Arguments) -> String {
    format!(
        "{}/subnets/{}",
        network_path(client, arguments),
        arguments.required("-n")
    )
}

/// What create and update share.
fn subnet_change(client: &Client<'_>, body: &mut Value, arguments: &Arguments) {
    let group = arguments.required("-g");
    let properties = object(body, "/properties");
    if let Some(prefixes) = arguments.list("--address-prefixes") {
        one_or_many(properties, "addressPrefix", "addressPrefixes", &prefixes);
    }
    const REFERENCES: [(&str, &str, &str); 3] = [
        ("--nsg", "networkSecurityGroup", NSG.kind),
        ("--nat-gateway", "natGateway", "Microsoft.Network/natGateways"),
        ("--route-table", "routeTable", "Microsoft.Network/routeTables"),
    ];
    for (option, key, kind) in REFERENCES {
        match arguments.text(option) {
            Some("") => super::remove(properties, key),
            Some(name) => properties[key] = json!({ "id": client.id_or_name(group, kind, name) }),
            None => {}
        }
    }
    if let Some(services) = arguments.list("--service-endpoints") {
        properties["serviceEndpoints"] = services
            .iter()
            .map(|service| json!({ "service": service }))
            .collect();
    }
    const PLACES: &[(&str, &str)] = &[
        ("--default-outbound-access", "/properties/defaultOutboundAccess"),
        (
            "--private-endpoint-network-policies",
            "/properties/privateEndpointNetworkPolicies",
        ),
        (
            "--private-link-service-network-policies",
            "/properties/privateLinkServiceNetworkPolicies",
        ),
    ];
    fill(body, arguments, PLACES);
}

pub(super) fn subnet_create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if !arguments.given("--address-prefixes") {
        return Err(AzError::new("usage error: --address-prefixes PREFIXES"));
    }
    let path = subnet_path(client, arguments);
    let mut body = json!({ "name": arguments.required("-n"), "properties": {} });
    subnet_change(client, &mut body, arguments);
    Ok(flat(client.put(&path, SUBNETS, body)?))
}

pub(super) fn subnet_update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = subnet_path(client, arguments);
    let mut body = client.get(&path, SUBNETS)?;
    subnet_change(client, &mut body, arguments);
    generic::update(&mut body, arguments)?;
    Ok(flat(client.put(&path, SUBNETS, body)?))
}

pub(super) fn subnet_delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = subnet_path(client, arguments);
    client.act("DELETE", &path, SUBNETS, None)?;
    Ok(Value::Null)
}

pub(super) fn subnet_show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = subnet_path(client, arguments);
    Ok(flat(client.get(&path, SUBNETS)?))
}

pub(super) fn subnet_list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/subnets", network_path(client, arguments));
    Ok(flat(Value::Array(client.list(&path, SUBNETS)?)))
}
