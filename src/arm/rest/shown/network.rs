//! Virtual networks, security groups, public addresses.

use serde_json::{Map, Value, json};

use super::frame::{self, around, etag};
use super::id_of;
use crate::arm::id::{Kind, ResourceId, SubnetId};
use crate::arm::network::configurations;
use crate::arm::network::nic::holder_of;
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{PowerState, PublicIp, Resource, World};

pub(super) fn virtual_network(
    world: &World,
    resource: &Resource,
    document: Value,
    version: &Version,
) -> Value {
    let mut whole = around(world, resource, document);
    let (etag, path, state) = (
        etag(world, resource),
        frame::path(world, resource),
        frame::state(resource),
    );
    let fields = body::fields(&mut whole);
    fields.insert("etag".into(), etag.as_str().into());
    let properties = body::object(&mut whole, "properties");
    properties.insert("provisioningState".into(), state.into());
    properties.insert("resourceGuid".into(), (*resource.unique_id).into());
    // In answers since the version that has it (recorded with 2025-05-01, absent with 2022-01-01).
    if version.from("2024-03-01") {
        body::default(properties, "privateEndpointVNetPolicies", "Disabled");
    }
    body::default(properties, "virtualNetworkPeerings", json!([]));
    let subnets = properties.get_mut("subnets").and_then(Value::as_array_mut);
    for subnet in subnets.into_iter().flatten() {
        part(subnet, &path, "subnets", resource, &etag, state);
        let name = body::text(subnet, "name").unwrap_or_default().to_owned();
        let of_subnet = body::object(subnet, "properties");
        let id = SubnetId {
            vnet: resource.id.clone(),
            name: name.as_str().into(),
        };
        let users = subnet_users(world, &id);
        if !users.is_empty() {
            of_subnet.insert("ipConfigurations".into(), users.into_iter().map(id_of).collect());
        }
        // In answers of 2024 (test_network_vnet), and gone again in those of 2025 (subnetclient) where it is empty.
        if version.from("2024-01-01") && !version.from("2025-01-01") {
            body::default(of_subnet, "ipamPoolPrefixAllocations", json!([]));
        }
        let delegations = of_subnet.get_mut("delegations").and_then(Value::as_array_mut);
        for delegation in delegations.into_iter().flatten() {
            let of = format!("{path}/subnets/{name}");
            named(
                delegation,
                &of,
                "delegations",
                "Microsoft.Network/virtualNetworks/subnets/delegations",
                &etag,
                state,
            );
        }
        let endpoints = of_subnet
            .get_mut("serviceEndpoints")
            .and_then(Value::as_array_mut);
        for endpoint in endpoints.into_iter().flatten() {
            body::fields(endpoint).insert("provisioningState".into(), state.into());
        }
    }
    let peerings = body::object(&mut whole, "properties").get_mut("virtualNetworkPeerings");
    for peering in peerings.and_then(Value::as_array_mut).into_iter().flatten() {
        part(peering, &path, "virtualNetworkPeerings", resource, &etag, state);
    }
    whole
}

/// Gives a part its id, etag, type and state.
pub(super) fn part(part: &mut Value, path: &str, list: &str, resource: &Resource, etag: &str, state: &str) {
    let kind = format!("{}/{list}", resource.id.kind().arm_type());
    named(part, path, list, &kind, etag, state);
}

fn named(part: &mut Value, path: &str, list: &str, kind: &str, etag: &str, state: &str) {
    let name = body::text(part, "name").unwrap_or_default().to_owned();
    let fields = body::fields(part);
    fields.insert("id".into(), format!("{path}/{list}/{name}").into());
    fields.insert("etag".into(), etag.into());
    fields.insert("type".into(), kind.into());
    body::object(part, "properties").insert("provisioningState".into(), state.into());
}

/// An id in capitals from the group on, as Network writes what belongs to others (facts.md §1.0).
fn capitals(world: &World, id: &ResourceId, rest: &[(&str, String)]) -> String {
    let upper = ResourceId::new(&id.group().to_uppercase(), id.kind(), &id.name().to_uppercase());
    let mut path = upper.path(&world.subscription().id);
    for (list, name) in rest {
        path.push_str(&format!("/{list}/{}", name.to_uppercase()));
    }
    path
}

/// What uses a subnet: the IP configurations and frontends with an address in it.
pub(in crate::arm::rest) fn subnet_users(world: &World, subnet: &SubnetId) -> Vec<String> {
    let same = |other: &SubnetId| other.vnet == subnet.vnet && other.name.eq_ignore_ascii_case(&subnet.name);
    let here = configurations::all(world).filter(|of| same(of.subnet));
    let mut users: Vec<String> = here
        .map(|of| capitals(world, &of.holder.id, &of.rest()))
        .collect();
    for resource in world.of_kind(Kind::LoadBalancer) {
        let Some(balancer) = resource.load_balancer() else {
            continue;
        };
        let here = balancer.spec.frontends.iter();
        for frontend in here.filter(|frontend| frontend.subnet.as_ref().is_some_and(same)) {
            users.push(capitals(
                world,
                &resource.id,
                &[("frontendIPConfigurations", frontend.name.clone())],
            ));
        }
    }
    users
}

/// The six default rules: name, priority, direction, source, destination, access, description (facts.md §1.7).
const DEFAULT_RULES: [(&str, u32, &str, &str, &str, &str, &str); 6] = [
    (
        "AllowVnetInBound",
        65000,
        "Inbound",
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        "Allow inbound traffic from all VMs in VNET",
    ),
    (
        "AllowAzureLoadBalancerInBound",
        65001,
        "Inbound",
        "AzureLoadBalancer",
        "*",
        "Allow",
        "Allow inbound traffic from azure load balancer",
    ),
    (
        "DenyAllInBound",
        65500,
        "Inbound",
        "*",
        "*",
        "Deny",
        "Deny all inbound traffic",
    ),
    (
        "AllowVnetOutBound",
        65000,
        "Outbound",
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        "Allow outbound traffic from all VMs to all VMs in VNET",
    ),
    (
        "AllowInternetOutBound",
        65001,
        "Outbound",
        "*",
        "Internet",
        "Allow",
        "Allow outbound traffic from all VMs to Internet",
    ),
    (
        "DenyAllOutBound",
        65500,
        "Outbound",
        "*",
        "*",
        "Deny",
        "Deny all outbound traffic",
    ),
];

pub(super) fn security_group(world: &World, resource: &Resource, document: Value) -> Value {
    let mut whole = around(world, resource, document);
    let (etag, path, state) = (
        etag(world, resource),
        frame::path(world, resource),
        frame::state(resource),
    );
    body::fields(&mut whole).insert("etag".into(), etag.as_str().into());
    let defaults = DEFAULT_RULES.iter().map(|(name, priority, direction, from, to, access, description)| {
        json!({ "name": name, "properties": {
            "description": description, "protocol": "*", "sourcePortRange": "*", "destinationPortRange": "*",
            "sourceAddressPrefix": from, "destinationAddressPrefix": to, "access": access, "priority": priority,
            "direction": direction, "sourcePortRanges": [], "destinationPortRanges": [],
            "sourceAddressPrefixes": [], "destinationAddressPrefixes": [],
        } })
    });
    let properties = body::object(&mut whole, "properties");
    properties.insert("provisioningState".into(), state.into());
    properties.insert("resourceGuid".into(), (*resource.unique_id).into());
    body::default(properties, "securityRules", json!([]));
    properties.insert("defaultSecurityRules".into(), defaults.collect());
    for list in ["securityRules", "defaultSecurityRules"] {
        let rules = properties.get_mut(list).and_then(Value::as_array_mut);
        for rule in rules.into_iter().flatten() {
            part(rule, &path, list, resource, &etag, state);
        }
    }
    users_of_group(world, resource, properties);
    whole
}

fn users_of_group(world: &World, resource: &Resource, properties: &mut Map<String, Value>) {
    let nics = world.of_kind(Kind::NetworkInterface).filter(|other| {
        let group = other
            .nic()
            .and_then(|nic| nic.spec.network_security_group.as_ref());
        group == Some(&resource.id)
    });
    let nics: Vec<Value> = nics.map(|nic| id_of(frame::path(world, nic))).collect();
    let mut subnets = Vec::new();
    for vnet in world.of_kind(Kind::VirtualNetwork) {
        let Some(document) = vnet.document.as_ref().map(|document| document.read()) else {
            continue;
        };
        for subnet in body::list(&document, "properties.subnets") {
            if body::resource(subnet, "properties.networkSecurityGroup").as_ref() == Some(&resource.id) {
                let name = body::text(subnet, "name").unwrap_or_default();
                subnets.push(id_of(format!("{}/subnets/{name}", frame::path(world, vnet))));
            }
        }
    }
    for (name, users) in [("networkInterfaces", nics), ("subnets", subnets)] {
        if !users.is_empty() {
            properties.insert(name.into(), users.into());
        }
    }
}

pub(super) fn public_ip(world: &World, resource: &Resource, ip: &PublicIp, document: &Value) -> Value {
    let document = match super::profile(document) {
        Some(profile) => of_set(profile, resource),
        None => document.clone(),
    };
    let mut whole = around(world, resource, document);
    body::fields(&mut whole).insert("etag".into(), etag(world, resource).into());
    let holder = holder_of(world, &resource.id);
    let state = frame::state(resource);
    let properties = body::object(&mut whole, "properties");
    properties.insert("provisioningState".into(), state.into());
    properties.insert("resourceGuid".into(), (*resource.unique_id).into());
    // A static address is there once it is made; a dynamic one while a machine that runs has it.
    let given = if ip.spec.dynamic {
        runs(world, ip)
            || holder
                .as_ref()
                .is_some_and(|holder| holder.contains("/frontendIPConfigurations/"))
    } else {
        ip.given
    };
    if given && body_is_v4(properties) {
        properties.insert("ipAddress".into(), ip.ip_address.to_string().into());
    }
    if let Some(holder) = holder {
        properties.insert("ipConfiguration".into(), id_of(holder));
    }
    whole
}

fn body_is_v4(properties: &Map<String, Value>) -> bool {
    properties.get("publicIPAddressVersion") != Some(&json!("IPv6"))
}

fn runs(world: &World, ip: &PublicIp) -> bool {
    let nic = ip
        .network_interface
        .as_ref()
        .and_then(|nic| world.resource(nic)?.nic());
    let vm = nic
        .and_then(|nic| nic.virtual_machine.as_ref())
        .and_then(|vm| world.vm(vm));
    vm.is_some_and(|(_, vm)| vm.power_state != PowerState::Deallocated)
}

/// An instance's address, as its set's profile describes it.
fn of_set(profile: &Value, resource: &Resource) -> Value {
    let nics = body::list(profile, "networkProfile.networkInterfaceConfigurations");
    let configurations = nics
        .iter()
        .flat_map(|nic| body::list(nic, "properties.ipConfigurations"));
    let said = configurations
        .filter_map(|configuration| body::at(configuration, "properties.publicIPAddressConfiguration"))
        .find(|said| {
            let name = body::text(said, "name").unwrap_or_default();
            resource.id.name().starts_with(name)
        });
    let mut properties = said
        .and_then(|said| said.get("properties"))
        .cloned()
        .unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut properties);
    body::drop_all(fields, &["deleteOption"]);
    fields.insert("publicIPAllocationMethod".into(), "Static".into());
    let mut sku = said
        .and_then(|said| said.get("sku"))
        .cloned()
        .unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut sku);
    body::default(fields, "name", "Standard");
    body::default(fields, "tier", "Regional");
    json!({ "tags": {}, "properties": properties, "sku": sku })
}
