//! What the CLI finds out of a Uniform set's addresses; of a Flexible set it refuses to (facts.md §4.8).

use serde_json::{Map, Value};

use super::{is_flexible, set_path};
use crate::az::arguments::Arguments;
use crate::az::client::{BALANCERS, COMPUTE, Client, PUBLIC_IPS};
use crate::az::error::AzError;
use crate::az::flatten::flat;

fn uniform(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = set_path(client, arguments);
    let set = client.get(&path, COMPUTE)?;
    if is_flexible(&set) {
        return Err(AzError::new(
            "This command is not available for VMSS in Flex mode. \
             Please use the \"az network public-ip list/show\" to retrieve networking information.",
        ));
    }
    Ok(set)
}

pub(super) fn public_ips(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    uniform(client, arguments)?;
    let path = format!("{}/publicipaddresses", set_path(client, arguments));
    let found = client.list(&path, "2018-10-01")?;
    let with_address = found
        .into_iter()
        .filter(|ip| ip["properties"]["ipAddress"].is_string());
    Ok(flat(with_address.collect()))
}

pub(super) fn connection_info(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let set = uniform(client, arguments)?;
    let nics = "/properties/virtualMachineProfile/networkProfile/networkInterfaceConfigurations/0/properties";
    let configs = set
        .pointer(nics)
        .and_then(|nic| nic["ipConfigurations"].as_array());
    let pools = configs.into_iter().flatten().flat_map(|config| {
        const LISTS: [&str; 2] = ["loadBalancerInboundNatPools", "loadBalancerBackendAddressPools"];
        LISTS
            .iter()
            .filter_map(|list| config["properties"][list][0]["id"].as_str())
    });
    let balancer = pools.filter_map(|id| {
        id.split("/backendAddressPools/")
            .next()?
            .split("/inboundNatPools/")
            .next()
    });
    let Some(balancer) = balancer.map(str::to_owned).next() else {
        return Err(AzError::new("No load balancer exists to retrieve public IP address").exit(3));
    };
    let balancer = client.get(&balancer, BALANCERS)?;
    let frontend = &balancer["properties"]["frontendIPConfigurations"][0]["properties"];
    let Some(address) = frontend["publicIPAddress"]["id"].as_str() else {
        return Err(AzError::new(
            "The VM scale-set uses an internal load balancer, hence no connection information",
        ));
    };
    let address = client.get(address, PUBLIC_IPS)?;
    let address = address["properties"]["ipAddress"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    Ok(Value::Object(ports(&balancer, &address)))
}

/// The port of each instance: by the rules of a NAT pool, or by the pool's own list of addresses.
fn ports(balancer: &Value, address: &str) -> Map<String, Value> {
    let instance = |id: &str| {
        let after = id.split("/virtualMachines/").nth(1).unwrap_or_default();
        format!("instance {}", after.split('/').next().unwrap_or_default())
    };
    let mut found = Map::new();
    let rules = balancer["properties"]["inboundNatRules"].as_array();
    for rule in rules.into_iter().flatten() {
        let properties = &rule["properties"];
        if let Some(id) = properties["backendIPConfiguration"]["id"].as_str() {
            found.insert(
                instance(id),
                format!("{address}:{}", properties["frontendPort"]).into(),
            );
        }
    }
    let pools = balancer["properties"]["backendAddressPools"].as_array();
    let addresses = pools
        .into_iter()
        .flatten()
        .filter_map(|pool| pool["properties"]["loadBalancerBackendAddresses"].as_array())
        .flatten();
    for backend in addresses {
        let properties = &backend["properties"];
        let port = &properties["inboundNatRulesPortMapping"][0]["frontendPort"];
        if let Some(id) = properties["networkInterfaceIPConfiguration"]["id"]
            .as_str()
            .filter(|_| !port.is_null())
        {
            found.insert(instance(id), format!("{address}:{port}").into());
        }
    }
    found
}
