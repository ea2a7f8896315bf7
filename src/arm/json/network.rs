//! Microsoft.Network (facts.md §1.7). Who uses a thing is looked up from the other side.

use serde_json::Value;

use super::shape::{shape, text};
use super::{balancer, capitals, envelope, id_of, network_etag, network_state, path, reference, subnet};
use crate::arm::capitals::in_capitals;
use crate::arm::id::{Kind, ResourceId, SubnetId};
use crate::arm::ids::{self, LOWER_36, Stream};
use crate::arm::network::rules::default_rules;
use crate::arm::spec::*;
use crate::arm::world::{NetworkInterface, PublicIp, Resource, ScaleSet, World};

fn network_envelope(world: &World, resource: &Resource, mut properties: Value) -> Value {
    properties["provisioningState"] = text(network_state(resource.provisioning_state));
    properties["resourceGuid"] = text(&resource.unique_id);
    let mut body = envelope(world, resource, properties);
    body["etag"] = network_etag(world, resource).into();
    body
}

/// A child: its id, type, and the etag and state that it shares with its resource.
pub(super) fn child(
    world: &World,
    parent: &Resource,
    collection: &str,
    name: &str,
    mut properties: Value,
) -> Value {
    properties["provisioningState"] = text(network_state(parent.provisioning_state));
    let id = [path(world, &parent.id).as_str(), "/", collection, "/", name].concat();
    shape(
        r#"{"name":"$name","id":"$id","etag":"$etag","type":"$type","properties":"$properties"}"#,
        &mut [
            ("name", text(name)),
            ("id", id.into()),
            ("etag", network_etag(world, parent).into()),
            (
                "type",
                [parent.id.kind().arm_type(), "/", collection].concat().into(),
            ),
            ("properties", properties),
        ],
    )
}

pub(super) fn virtual_network(world: &World, resource: &Resource, vnet: &VirtualNetworkSpec) -> Value {
    let prefixes: Vec<String> = vnet.address_prefixes.iter().map(ToString::to_string).collect();
    let subnets: Vec<Value> = vnet
        .subnets
        .iter()
        .map(|subnet| subnet_body(world, resource, subnet))
        .collect();
    let properties = shape(
        r#"{
            "addressSpace": { "addressPrefixes": "$prefixes" },
            "privateEndpointVNetPolicies": "Disabled",
            "subnets": "$subnets",
            "virtualNetworkPeerings": [],
            "enableDdosProtection": false
        }"#,
        &mut [("prefixes", prefixes.into()), ("subnets", subnets.into())],
    );
    network_envelope(world, resource, properties)
}

fn subnet_body(world: &World, vnet: &Resource, subnet: &SubnetSpec) -> Value {
    let id = SubnetId {
        vnet: vnet.id.clone(),
        name: subnet.name.as_str().into(),
    };
    let properties = shape(
        r#"{
            "addressPrefix": "$prefix",
            "defaultOutboundAccess": "$outbound",
            "ipamPoolPrefixAllocations": [],
            "ipConfigurations": "$users",
            "delegations": [],
            "privateEndpointNetworkPolicies": "Disabled",
            "privateLinkServiceNetworkPolicies": "Enabled"
        }"#,
        &mut [
            ("prefix", subnet.address_prefix.to_string().into()),
            ("outbound", subnet.private.then_some(false).into()),
            ("users", unless_empty(subnet_users(world, &id))),
        ],
    );
    child(world, vnet, "subnets", &subnet.name, properties)
}

/// A list of users, which Azure leaves out when there are none.
fn unless_empty(users: Vec<Value>) -> Value {
    if users.is_empty() {
        Value::Null
    } else {
        users.into()
    }
}

fn same_subnet(a: &SubnetId, b: &SubnetId) -> bool {
    a.vnet == b.vnet && a.name.eq_ignore_ascii_case(&b.name)
}

/// The IP configurations in a subnet; group and names come back in capitals (facts.md §1.0).
fn subnet_users(world: &World, subnet: &SubnetId) -> Vec<Value> {
    let entry =
        |nic: String, name: &str| id_of([nic.as_str(), "/ipConfigurations/", &in_capitals(name)].concat());
    let nics = world.of_kind(Kind::NetworkInterface).filter_map(|resource| {
        let nic = resource
            .nic()
            .filter(|nic| same_subnet(&nic.spec.subnet, subnet))?;
        Some(entry(capitals(world, &resource.id), &nic.spec.ip_configuration))
    });
    let instances = uniform_interfaces(world, |nic| same_subnet(&nic.subnet, subnet)).map(|interface| {
        let set = capitals(world, interface.set);
        let nic = in_capitals(&interface.nic.name);
        let path = format!(
            "{set}/virtualMachines/{}/networkInterfaces/{nic}",
            interface.instance_id
        );
        entry(path, &interface.nic.ip_configuration_name())
    });
    nics.chain(instances).collect()
}

/// An interface of an instance of a Uniform set: a child of the set, and no resource.
struct UniformInterface<'a> {
    set: &'a ResourceId,
    instance_id: u32,
    nic: &'a NicConfigSpec,
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
                nic,
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
    let of = |id: &Option<ResourceId>| id.as_ref().map(|id| reference(world, id)).into();
    let configuration = shape(
        r#"{
            "privateIPAddress": "$address",
            "privateIPAllocationMethod": "$method",
            "publicIPAddress": "$public",
            "subnet": "$subnet",
            "primary": true,
            "privateIPAddressVersion": "IPv4",
            "loadBalancerBackendAddressPools": "$pools"
        }"#,
        &mut [
            ("pools", balancer::pools(world, &spec.pools)),
            (
                "method",
                text(if spec.private_ip.is_some() {
                    "Static"
                } else {
                    "Dynamic"
                }),
            ),
            ("address", nic.private_ip.to_string().into()),
            ("public", of(&spec.public_ip)),
            ("subnet", subnet(world, &spec.subnet)),
        ],
    );
    let vm = nic.virtual_machine.as_ref();
    let properties = shape(
        r#"{
            "ipConfigurations": ["$configuration"],
            "dnsSettings": { "dnsServers": [], "appliedDnsServers": [], "internalDomainNameSuffix": "$suffix" },
            "macAddress": "$mac",
            "enableAcceleratedNetworking": "$accelerated",
            "vnetEncryptionSupported": false,
            "enableIPForwarding": false,
            "networkSecurityGroup": "$nsg",
            "primary": "$primary",
            "virtualMachine": "$vm",
            "hostedWorkloads": [],
            "tapConfigurations": [],
            "nicType": "Standard",
            "allowPort25Out": true,
            "auxiliaryMode": "None"
        }"#,
        &mut [
            (
                "configuration",
                child(
                    world,
                    resource,
                    "ipConfigurations",
                    &spec.ip_configuration,
                    configuration,
                ),
            ),
            ("suffix", domain_suffix(world, &spec.subnet.vnet).into()),
            ("mac", text(&nic.mac_address)),
            ("accelerated", spec.accelerated_networking.into()),
            ("nsg", of(&spec.network_security_group)),
            ("primary", vm.map(|vm| is_primary(world, vm, &resource.id)).into()),
            ("vm", of(&nic.virtual_machine)),
        ],
    );
    let mut body = network_envelope(world, resource, properties);
    body["kind"] = text("Regular");
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
    let holder = ip.network_interface.as_ref().and_then(|id| world.resource(id));
    let configuration = holder.and_then(|holder| {
        let name = &holder.nic()?.spec.ip_configuration;
        Some(id_of(
            [path(world, &holder.id).as_str(), "/ipConfigurations/", name].concat(),
        ))
    });
    let properties = shape(
        r#"{
            "ipAddress": "$address",
            "publicIPAddressVersion": "IPv4",
            "publicIPAllocationMethod": "Static",
            "idleTimeoutInMinutes": "$minutes",
            "ipTags": [],
            "ipConfiguration": "$configuration"
        }"#,
        &mut [
            ("address", ip.ip_address.to_string().into()),
            ("minutes", ip.spec.idle_timeout_in_minutes.into()),
            ("configuration", configuration.into()),
        ],
    );
    let mut body = network_envelope(world, resource, properties);
    body["sku"] = shape(r#"{"name":"Standard","tier":"Regional"}"#, &mut []);
    body
}

pub(super) fn security_group(world: &World, resource: &Resource, nsg: &NetworkSecurityGroupSpec) -> Value {
    let rules = |collection: &str, rules: &[SecurityRule]| -> Value {
        let rule = |rule: &SecurityRule| child(world, resource, collection, &rule.name, security_rule(rule));
        rules.iter().map(rule).collect()
    };
    let properties = shape(
        r#"{"securityRules":"$rules","defaultSecurityRules":"$defaults","networkInterfaces":"$users"}"#,
        &mut [
            ("rules", rules("securityRules", &nsg.security_rules)),
            ("defaults", rules("defaultSecurityRules", default_rules())),
            ("users", unless_empty(group_users(world, &resource.id))),
        ],
    );
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
            id_of([instance.as_str(), "/networkInterfaces/", &interface.nic.name].concat())
        });
    nics.chain(instances).collect()
}

/// A rule's properties: one value stands in the singular field, several in the plural one (facts.md §1.7).
fn security_rule(rule: &SecurityRule) -> Value {
    let description = Some(rule.description.as_str()).filter(|text| !text.is_empty());
    let mut properties = shape(
        r#"{
            "description": "$description",
            "protocol": "$protocol",
            "access": "$access",
            "priority": "$priority",
            "direction": "$direction"
        }"#,
        &mut [
            ("description", description.into()),
            ("protocol", text(protocol(rule.protocol))),
            ("access", text(access(rule.access))),
            ("priority", rule.priority.into()),
            ("direction", text(direction(rule.direction))),
        ],
    );
    for (one, many, values) in [
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
        let mut values: Vec<Value> = values.split(',').map(|value| text(value.trim())).collect();
        if values.len() == 1 {
            properties[one] = values.remove(0);
        }
        properties[many] = values.into();
    }
    properties
}

pub(super) fn protocol(protocol: Protocol) -> &'static str {
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
