//! Network interfaces.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::frame::{self, around, etag};
use super::id_of;
use super::network::part;
use crate::arm::id::ResourceId;
use crate::arm::ids;
use crate::arm::network::outbound;
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{NetworkInterface, Resource, World};

pub(super) fn network_interface(
    world: &World,
    resource: &Resource,
    nic: &NetworkInterface,
    document: &Value,
    version: &Version,
) -> Value {
    let document = match super::profile(document) {
        Some(profile) => of_set(world, profile, nic),
        None => document.clone(),
    };
    let mut whole = around(world, resource, document);
    let (etag, path, state) = (
        etag(world, resource),
        frame::path(world, resource),
        frame::state(resource),
    );
    let fields = body::fields(&mut whole);
    fields.insert("etag".into(), etag.as_str().into());
    fields.insert("kind".into(), "Regular".into());
    let properties = body::object(&mut whole, "properties");
    properties.insert("provisioningState".into(), state.into());
    properties.insert("resourceGuid".into(), (*resource.unique_id).into());
    properties.insert("vnetEncryptionSupported".into(), false.into());
    properties.insert("hostedWorkloads".into(), json!([]));
    properties.insert("tapConfigurations".into(), json!([]));
    properties.insert("allowPort25Out".into(), true.into());
    if version.from("2025-01-01") {
        let lent = outbound::is_lent(world, &resource.id);
        properties.insert("defaultOutboundConnectivityEnabled".into(), lent.into());
    }
    let dns = body::fields(properties.entry("dnsSettings").or_insert_with(|| json!({})));
    dns.insert("appliedDnsServers".into(), json!([]));
    let suffix = suffix(world, &nic.spec.subnet.vnet);
    if let Some(label) = dns.get("internalDnsNameLabel").and_then(Value::as_str) {
        let full = format!("{label}.{suffix}");
        dns.insert("internalFqdn".into(), full.into());
    }
    dns.insert("internalDomainNameSuffix".into(), suffix.into());
    if let Some(vm) = &nic.virtual_machine {
        properties.insert("virtualMachine".into(), id_of(vm.path(&world.subscription().id)));
        properties.insert("macAddress".into(), (*nic.mac_address).into());
        let first = world
            .vm(vm)
            .and_then(|(_, vm)| vm.spec.network_interfaces.first());
        let primary = first.is_none_or(|first| first.id == resource.id);
        properties.insert("primary".into(), primary.into());
    }
    let ips: Vec<Ipv4Addr> = std::iter::once(nic.private_ip)
        .chain(nic.more_ips.iter().copied())
        .collect();
    let configurations = properties
        .get_mut("ipConfigurations")
        .and_then(Value::as_array_mut);
    let mut ips = ips.into_iter();
    for configuration in configurations.into_iter().flatten() {
        part(configuration, &path, "ipConfigurations", resource, &etag, state);
        let of = body::object(configuration, "properties");
        if of.contains_key("subnet")
            && let Some(ip) = ips.next()
            && of.get("privateIPAddressVersion") != Some(&json!("IPv6"))
        {
            of.insert("privateIPAddress".into(), ip.to_string().into());
        }
    }
    whole
}

/// 26 letters, the same for all interfaces of a network.
pub(super) fn suffix(world: &World, vnet: &ResourceId) -> String {
    let network = world.resource(vnet).map_or("", |vnet| &vnet.unique_id);
    let purpose = format!("suffix {network}");
    let letters = ids::letters(world.seed, ids::Stream::Name, &purpose, 0, ids::LOWER_36, 26);
    format!("{letters}.bx.internal.cloudapp.net")
}

/// An instance's interface, as its set's profile describes it.
fn of_set(world: &World, profile: &Value, nic: &NetworkInterface) -> Value {
    let nics = body::list(profile, "networkProfile.networkInterfaceConfigurations");
    let has = |said: &&Value| {
        let configurations = body::list(said, "properties.ipConfigurations");
        configurations
            .iter()
            .any(|configuration| body::text(configuration, "name") == Some(&nic.spec.ip_configuration))
    };
    let said = nics.iter().find(has).or(nics.first());
    let mut properties = said
        .and_then(|said| said.get("properties"))
        .cloned()
        .unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut properties);
    body::drop_all(fields, &["primary", "deleteOption"]);
    fields.insert("nicType".into(), "Standard".into());
    let configurations = fields.get_mut("ipConfigurations").and_then(Value::as_array_mut);
    for (place, configuration) in configurations.into_iter().flatten().enumerate() {
        let of = body::object(configuration, "properties");
        body::default(of, "primary", place == 0);
        of.insert("privateIPAllocationMethod".into(), "Dynamic".into());
        of.remove("publicIPAddressConfiguration");
        of.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
        if let Some(ip) = nic.spec.public_ip.as_ref().filter(|_| place == 0) {
            of.insert("publicIPAddress".into(), id_of(ip.path(&world.subscription().id)));
        }
    }
    json!({ "tags": {}, "properties": properties })
}
