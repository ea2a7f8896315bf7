//! A scale set's `virtualMachineProfile`: the network part.

use serde_json::{Map, Value, json};

use super::frame::says_acceleration;
use super::machine::Of;
use super::{only_id, only_ids};
use crate::arm::rest::body;
use crate::arm::spec::{DeleteOption, NicConfigSpec, PublicIpConfigSpec};

/// Fills in `networkProfile` (facts.md §1.1, §1.2; virtualmachinescalesetvmclient).
pub(super) fn network(region: &str, profile: &mut Value, of: Of) {
    let network = body::object(profile, "networkProfile");
    only_id(network, "healthProbe");
    let nics = network
        .get_mut("networkInterfaceConfigurations")
        .and_then(Value::as_array_mut);
    let Some(nics) = nics else { return };
    let several = nics.len() > 1;
    for nic in nics {
        body::drop_all(body::fields(nic), &["id"]);
        let properties = body::object(nic, "properties");
        if !several {
            body::default(properties, "primary", true);
        }
        body::default(properties, "disableTcpStateTracking", false);
        body::default(properties, "enableIPForwarding", false);
        let dns = body::fields(properties.entry("dnsSettings").or_insert_with(|| json!({})));
        body::default(dns, "dnsServers", json!([]));
        only_id(properties, "networkSecurityGroup");
        if of == Of::Flexible {
            body::default(properties, "auxiliaryMode", "None");
            body::default(properties, "auxiliarySku", "None");
            body::default(properties, "deleteOption", "Delete");
        } else if says_acceleration(region) {
            body::default(properties, "enableAcceleratedNetworking", false);
        }
        let configurations = properties
            .get_mut("ipConfigurations")
            .and_then(Value::as_array_mut);
        for configuration in configurations.into_iter().flatten() {
            body::drop_all(body::fields(configuration), &["id"]);
            ip_configuration(body::object(configuration, "properties"), of);
        }
    }
}

fn ip_configuration(properties: &mut Map<String, Value>, of: Of) {
    only_id(properties, "subnet");
    body::default(properties, "privateIPAddressVersion", "IPv4");
    for name in [
        "applicationSecurityGroups",
        "loadBalancerBackendAddressPools",
        "applicationGatewayBackendAddressPools",
    ] {
        if of == Of::Flexible {
            body::default(properties, name, json!([]));
        }
        only_ids(properties, name);
    }
    only_ids(properties, "loadBalancerInboundNatPools");
    if let Some(address) = properties.get_mut("publicIPAddressConfiguration") {
        let said = body::object(address, "properties");
        body::default(said, "idleTimeoutInMinutes", 4);
        body::default(said, "ipTags", json!([]));
        body::default(said, "publicIPAddressVersion", "IPv4");
        if of == Of::Flexible {
            body::default(said, "deleteOption", "Delete");
        }
    }
}

/// The typed part: the interfaces that are in a subnet.
pub(super) fn typed(profile: &Value) -> Vec<NicConfigSpec> {
    let nics = body::list(profile, "networkProfile.networkInterfaceConfigurations").iter();
    let read = |nic: &Value| {
        let first = body::list(nic, "properties.ipConfigurations").first()?;
        let address = body::at(first, "properties.publicIPAddressConfiguration");
        Some(NicConfigSpec {
            name: body::text(nic, "name").unwrap_or_default().into(),
            subnet: body::subnet(first, "properties.subnet")?,
            network_security_group: body::resource(nic, "properties.networkSecurityGroup"),
            public_ip: address.map(|address| PublicIpConfigSpec {
                name: body::text(address, "name").unwrap_or_default().into(),
                idle_timeout_in_minutes: body::number(address, "properties.idleTimeoutInMinutes")
                    .and_then(|minutes| u8::try_from(minutes).ok())
                    .unwrap_or(4),
            }),
            accelerated_networking: body::is(nic, "properties.enableAcceleratedNetworking"),
            ip_configuration: body::text(first, "name").map(str::to_owned),
            pools: body::pools(first, "properties.loadBalancerBackendAddressPools"),
            delete_option: body::text(nic, "properties.deleteOption")
                .map(|option| super::machine::delete_option(Some(option), DeleteOption::Delete)),
        })
    };
    nics.filter_map(read).collect()
}
