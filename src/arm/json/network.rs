//! Microsoft.Network (facts.md §1.7). Who uses a thing is looked up from the other side.

use serde_json::{Value, json};

use super::scale_set::ip_configuration_name;
use super::{capitals, envelope, network_etag, network_state, path, reference, subnet};
use crate::arm::id::{Kind, ResourceId, SubnetId};
use crate::arm::ids::{self, LOWER_36, Stream};
use crate::arm::network::rules::default_rules;
use crate::arm::spec::*;
use crate::arm::world::{NetworkInterface, PublicIp, Resource, ScaleSet, World};

fn network_envelope(world: &World, resource: &Resource, mut properties: Value) -> Value {
    properties["provisioningState"] = network_state(resource.provisioning_state).into();
    properties["resourceGuid"] = (*resource.unique_id).into();
    let mut body = envelope(world, resource, properties);
    body["etag"] = network_etag(world, resource).into();
    body
}

/// A child: its id, type, and the etag and state that it shares with its resource.
fn child(world: &World, parent: &Resource, collection: &str, name: &str, mut properties: Value) -> Value {
    properties["provisioningState"] = network_state(parent.provisioning_state).into();
    json!({
        "name": name,
        "id": format!("{}/{collection}/{name}", path(world, &parent.id)),
        "etag": network_etag(world, parent),
        "type": format!("{}/{collection}", parent.id.kind().arm_type()),
        "properties": properties,
    })
}

pub(super) fn virtual_network(world: &World, resource: &Resource, vnet: &VirtualNetworkSpec) -> Value {
    let subnets: Vec<Value> = vnet
        .subnets
        .iter()
        .map(|subnet| {
            let mut properties = json!({
                "addressPrefix": subnet.address_prefix,
                "ipamPoolPrefixAllocations": [],
                "delegations": [],
                "privateEndpointNetworkPolicies": "Disabled",
                "privateLinkServiceNetworkPolicies": "Enabled",
            });
            let id = SubnetId {
                vnet: resource.id.clone(),
                name: subnet.name.clone(),
            };
            let users = subnet_users(world, &id);
            if !users.is_empty() {
                properties["ipConfigurations"] = users.into();
            }
            child(world, resource, "subnets", &subnet.name, properties)
        })
        .collect();
    let properties = json!({
        "addressSpace": { "addressPrefixes": vnet.address_prefixes },
        "privateEndpointVNetPolicies": "Disabled",
        "subnets": subnets,
        "virtualNetworkPeerings": [],
        "enableDdosProtection": false,
    });
    network_envelope(world, resource, properties)
}

fn same_subnet(a: &SubnetId, b: &SubnetId) -> bool {
    a.vnet == b.vnet && a.name.eq_ignore_ascii_case(&b.name)
}

/// The IP configurations in a subnet; group and names come back in capitals (facts.md §1.0).
fn subnet_users(world: &World, subnet: &SubnetId) -> Vec<Value> {
    let entry =
        |nic: String, name: &str| json!({ "id": format!("{nic}/ipConfigurations/{}", name.to_uppercase()) });
    let nics = world.of_kind(Kind::NetworkInterface).filter_map(|resource| {
        let nic = resource
            .nic()
            .filter(|nic| same_subnet(&nic.spec.subnet, subnet))?;
        Some(entry(capitals(world, &resource.id), &nic.spec.ip_configuration))
    });
    let instances = uniform_interfaces(world, |nic| same_subnet(&nic.subnet, subnet)).map(|interface| {
        let set = capitals(world, interface.set);
        let nic = interface.nic.to_uppercase();
        let path = format!(
            "{set}/virtualMachines/{}/networkInterfaces/{nic}",
            interface.instance_id
        );
        entry(path, &ip_configuration_name(&nic))
    });
    nics.chain(instances).collect()
}

/// An interface of an instance of a Uniform set: a child of the set, and no resource.
struct UniformInterface<'a> {
    set: &'a ResourceId,
    instance_id: u32,
    nic: &'a str,
}

fn uniform_interfaces<'a>(
    world: &'a World,
    is_wanted: impl Fn(&NicConfigSpec) -> bool + Copy + 'a,
) -> impl Iterator<Item = UniformInterface<'a>> {
    let of_set = move |(id, set): (&'a ResourceId, &'a ScaleSet)| {
        let nics = set
            .spec
            .profile
            .iter()
            .flat_map(|profile| &profile.network_interfaces);
        nics.filter(move |nic| is_wanted(nic)).flat_map(move |nic| {
            set.instances.iter().map(move |instance| UniformInterface {
                set: id,
                instance_id: instance.instance_id,
                nic: &nic.name,
            })
        })
    };
    world
        .of_kind(Kind::ScaleSet)
        .filter_map(|resource| Some((&resource.id, resource.scale_set()?)))
        .flat_map(of_set)
}

pub(super) fn network_interface(world: &World, resource: &Resource, nic: &NetworkInterface) -> Value {
    let spec = &nic.spec;
    let mut configuration = json!({
        "privateIPAddress": nic.private_ip,
        "privateIPAllocationMethod": "Dynamic",
        "subnet": subnet(world, &spec.subnet),
        "primary": true,
        "privateIPAddressVersion": "IPv4",
    });
    if let Some(ip) = &spec.public_ip {
        configuration["publicIPAddress"] = reference(world, ip);
    }
    let mut properties = json!({
        "ipConfigurations": [child(world, resource, "ipConfigurations", &spec.ip_configuration, configuration)],
        "dnsSettings": {
            "dnsServers": [],
            "appliedDnsServers": [],
            "internalDomainNameSuffix": domain_suffix(world, &spec.subnet.vnet),
        },
        "macAddress": &*nic.mac_address,
        "enableAcceleratedNetworking": spec.accelerated_networking,
        "vnetEncryptionSupported": false,
        "enableIPForwarding": false,
        "hostedWorkloads": [],
        "tapConfigurations": [],
        "nicType": "Standard",
        "allowPort25Out": true,
        "auxiliaryMode": "None",
    });
    if let Some(nsg) = &spec.network_security_group {
        properties["networkSecurityGroup"] = reference(world, nsg);
    }
    if let Some(vm) = &nic.virtual_machine {
        properties["virtualMachine"] = reference(world, vm);
        properties["primary"] = is_primary(world, vm, &resource.id).into();
    }
    let mut body = network_envelope(world, resource, properties);
    body["kind"] = "Regular".into();
    body
}

fn is_primary(world: &World, vm: &ResourceId, nic: &ResourceId) -> bool {
    let first = world
        .vm(vm)
        .and_then(|(_, vm)| vm.spec.network_interfaces.first());
    first.is_none_or(|first| first.id == *nic)
}

/// The same 26 characters for all interfaces of one network.
fn domain_suffix(world: &World, vnet: &ResourceId) -> String {
    let unique_id = world.resource(vnet).map_or("", |vnet| &vnet.unique_id);
    let label = ids::letters(
        world.seed,
        Stream::Name,
        &["dns ", unique_id].concat(),
        0,
        LOWER_36,
        26,
    );
    [label.as_str(), ".dx.internal.cloudapp.net"].concat()
}

pub(super) fn public_ip(world: &World, resource: &Resource, ip: &PublicIp) -> Value {
    let mut properties = json!({
        "ipAddress": ip.ip_address,
        "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Static",
        "idleTimeoutInMinutes": ip.spec.idle_timeout_in_minutes,
        "ipTags": [],
    });
    let holder = ip.network_interface.as_ref().and_then(|id| world.resource(id));
    if let Some((holder, nic)) = holder.and_then(|holder| Some((holder, holder.nic()?))) {
        let id = format!(
            "{}/ipConfigurations/{}",
            path(world, &holder.id),
            nic.spec.ip_configuration
        );
        properties["ipConfiguration"] = json!({ "id": id });
    }
    let mut body = network_envelope(world, resource, properties);
    body["sku"] = json!({ "name": "Standard", "tier": "Regional" });
    body
}

pub(super) fn security_group(world: &World, resource: &Resource, nsg: &NetworkSecurityGroupSpec) -> Value {
    let rules = |collection: &str, rules: &[SecurityRule]| -> Vec<Value> {
        let rule = |rule: &SecurityRule| child(world, resource, collection, &rule.name, security_rule(rule));
        rules.iter().map(rule).collect()
    };
    let mut properties = json!({
        "securityRules": rules("securityRules", &nsg.security_rules),
        "defaultSecurityRules": rules("defaultSecurityRules", default_rules()),
    });
    let users = group_users(world, &resource.id);
    if !users.is_empty() {
        properties["networkInterfaces"] = users.into();
    }
    network_envelope(world, resource, properties)
}

fn group_users(world: &World, nsg: &ResourceId) -> Vec<Value> {
    let nics = world
        .of_kind(Kind::NetworkInterface)
        .filter(|resource| {
            resource
                .nic()
                .is_some_and(|nic| nic.spec.network_security_group.as_ref() == Some(nsg))
        })
        .map(|resource| reference(world, &resource.id));
    let instances =
        uniform_interfaces(world, |nic| nic.network_security_group.as_ref() == Some(nsg)).map(|interface| {
            let instance = super::uniform_instance_path(world, interface.set, interface.instance_id);
            json!({ "id": format!("{instance}/networkInterfaces/{}", interface.nic) })
        });
    nics.chain(instances).collect()
}

/// A rule's properties: one value stands in the singular field, several in the plural one (facts.md §1.7).
fn security_rule(rule: &SecurityRule) -> Value {
    let mut properties = json!({
        "protocol": protocol(rule.protocol),
        "access": access(rule.access),
        "priority": rule.priority,
        "direction": direction(rule.direction),
    });
    for (one, many, text) in [
        ("sourcePortRange", "sourcePortRanges", &rule.source_port_range),
        (
            "destinationPortRange",
            "destinationPortRanges",
            &rule.destination_port_range,
        ),
        (
            "sourceAddressPrefix",
            "sourceAddressPrefixes",
            &rule.source_address_prefix,
        ),
        (
            "destinationAddressPrefix",
            "destinationAddressPrefixes",
            &rule.destination_address_prefix,
        ),
    ] {
        let values: Vec<&str> = text.split(',').map(str::trim).collect();
        if let [value] = values[..] {
            properties[one] = value.into();
            properties[many] = json!([]);
        } else {
            properties[many] = json!(values);
        }
    }
    if !rule.description.is_empty() {
        properties["description"] = rule.description.as_str().into();
    }
    properties
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "Tcp",
        Protocol::Udp => "Udp",
        Protocol::Icmp => "Icmp",
        Protocol::Any => "*",
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Allow => "Allow",
        Access::Deny => "Deny",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}
