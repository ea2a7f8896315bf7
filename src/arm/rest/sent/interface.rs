//! Network interfaces and their IP configurations.

use serde_json::{Map, Value, json};

use super::frame::{region, says_acceleration};
use super::network::address;
use super::{Asked, Read, only_id, only_ids, parts};
use crate::arm::error::ArmError;
use crate::arm::rest::body;
use crate::arm::spec::*;

pub(super) fn network_interface(asked: &Asked<'_>, mut whole: Value) -> Read {
    let region = whole.get("location").and_then(Value::as_str).map(region);
    let region = region.or_else(|| asked.old.map(|old| old.location.to_string()));
    let properties = body::object(&mut whole, "properties");
    body::drop_all(
        properties,
        &[
            "virtualMachine",
            "macAddress",
            "primary",
            "hostedWorkloads",
            "tapConfigurations",
            "privateEndpoint",
            "privateLinkService",
            "vnetEncryptionSupported",
            "allowPort25Out",
            "defaultOutboundConnectivityEnabled",
        ],
    );
    only_id(properties, "networkSecurityGroup");
    let dns = body::fields(properties.entry("dnsSettings").or_insert_with(|| json!({})));
    body::drop_all(
        dns,
        &["appliedDnsServers", "internalDomainNameSuffix", "internalFqdn"],
    );
    body::default(dns, "dnsServers", json!([]));
    body::default(properties, "enableIPForwarding", false);
    body::default(properties, "auxiliaryMode", "None");
    body::default(properties, "nicType", "Standard");
    let region = region.unwrap_or_default();
    if says_acceleration(&region) {
        body::default(properties, "enableAcceleratedNetworking", false);
    }
    // The version from which an answer has them, whatever was sent (cloud-provider-azure, interfaceclient).
    if asked.version.from("2023-02-01") {
        body::default(properties, "disableTcpStateTracking", false);
        body::default(properties, "auxiliarySku", "None");
    }
    let mut first = true;
    parts(
        properties,
        "ipConfigurations",
        &["privateIPAddressPrefixLength"],
        |configuration| {
            ip_configuration(configuration, first);
            first = false;
        },
    );
    let typed = typed(&whole)?;
    Ok((SpecBody::NetworkInterface(typed), whole))
}

/// An IP configuration's properties with Azure's defaults. A dynamic address is the world's to say.
fn ip_configuration(properties: &mut Map<String, Value>, first: bool) {
    for name in ["subnet", "publicIPAddress"] {
        only_id(properties, name);
    }
    for name in [
        "loadBalancerBackendAddressPools",
        "loadBalancerInboundNatRules",
        "applicationSecurityGroups",
        "applicationGatewayBackendAddressPools",
    ] {
        only_ids(properties, name);
        if properties
            .get(name)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            properties.remove(name);
        }
    }
    let asked = properties
        .get("privateIPAddress")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let fixed = properties.get("privateIPAllocationMethod") == Some(&json!("Static")) && !asked.is_empty();
    if !fixed {
        properties.remove("privateIPAddress");
        properties.insert("privateIPAllocationMethod".into(), "Dynamic".into());
    }
    body::default(properties, "primary", first);
    body::default(properties, "privateIPAddressVersion", "IPv4");
}

fn typed(whole: &Value) -> Result<NetworkInterfaceSpec, ArmError> {
    let mut configurations = Vec::new();
    for configuration in body::list(whole, "properties.ipConfigurations") {
        // One of IPv6 may share the subnet of the first.
        if let Some(subnet) = body::subnet(configuration, "properties.subnet") {
            configurations.push(IpConfigurationSpec {
                name: body::text(configuration, "name").unwrap_or_default().into(),
                subnet,
                public_ip: body::resource(configuration, "properties.publicIPAddress"),
                private_ip: address(configuration, "properties.privateIPAddress"),
                pools: body::pools(configuration, "properties.loadBalancerBackendAddressPools"),
            });
        }
    }
    if configurations.is_empty() {
        let message = "Network interface has no IP configuration in a subnet.";
        return Err(ArmError::ours(
            "NetworkInterfaceMustHaveAtleastOneIPConfiguration",
            message,
        ));
    }
    let first = configurations.remove(0);
    Ok(NetworkInterfaceSpec {
        ip_configuration: first.name.into(),
        subnet: first.subnet,
        public_ip: first.public_ip,
        network_security_group: body::resource(whole, "properties.networkSecurityGroup"),
        accelerated_networking: body::is(whole, "properties.enableAcceleratedNetworking"),
        private_ip: first.private_ip,
        pools: first.pools,
        more: configurations,
    })
}
