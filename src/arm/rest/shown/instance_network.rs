//! What the network has of a Uniform set's instances: parts of the set, no resources of their own.

use std::rc::Rc;

use serde_json::{Value, json};

use super::id_of;
use super::interface::suffix;
use crate::arm::document::Document;
use crate::arm::ids::{self, Stream};
use crate::arm::json as typed;
use crate::arm::network::nic::mac_text;
use crate::arm::rest::body;
use crate::arm::world::{Resource, ScaleSet, UniformInstance, World};

/// The interfaces of a set's instances.
pub(in crate::arm::rest) fn interfaces(world: &World, resource: &Resource, set: &ScaleSet) -> Vec<Value> {
    let document = document(resource);
    let mut found = Vec::new();
    for instance in set.in_network(world.time()) {
        for (place, nic) in nics(&document).iter().enumerate() {
            found.push(interface(world, resource, instance, nic, place));
        }
    }
    found
}

fn interface(
    world: &World,
    resource: &Resource,
    instance: &UniformInstance,
    said: &Value,
    place: usize,
) -> Value {
    let vm = typed::uniform_instance_path(world, &resource.id, instance.instance_id);
    let name = body::text(said, "name").unwrap_or_default();
    let path = format!("{vm}/networkInterfaces/{name}");
    let guid = ids::guid(world.seed, &format!("interface {path}"), 0);
    let etag = format!("W/\"{guid}\"");
    let mut properties = said.get("properties").cloned().unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut properties);
    body::drop_all(fields, &["deleteOption", "disableTcpStateTracking"]);
    fields.insert("provisioningState".into(), "Succeeded".into());
    fields.insert("resourceGuid".into(), guid.as_str().into());
    fields.insert("primary".into(), (place == 0).into());
    let bits = ids::bits(world.seed, Stream::Address, &format!("mac {path}"), 0);
    fields.insert("macAddress".into(), mac_text(bits).into());
    fields.insert("virtualMachine".into(), id_of(vm));
    fields.insert("hostedWorkloads".into(), json!([]));
    fields.insert("tapConfigurations".into(), json!([]));
    let dns = body::fields(fields.entry("dnsSettings").or_insert_with(|| json!({})));
    body::default(dns, "dnsServers", json!([]));
    dns.insert("appliedDnsServers".into(), json!([]));
    if let Some(nic) = instance.profile.network_interfaces.get(place) {
        let suffix = suffix(world, &nic.subnet.vnet);
        dns.insert("internalDomainNameSuffix".into(), suffix.into());
    }
    let configurations = fields.get_mut("ipConfigurations").and_then(Value::as_array_mut);
    for (number, said) in configurations.into_iter().flatten().enumerate() {
        let ip = instance.private_ip.filter(|_| place == 0 && number == 0);
        configuration(said, &path, &etag, number == 0, ip.map(|ip| ip.to_string()));
    }
    json!({ "name": name, "id": path, "etag": etag, "properties": properties })
}

/// An IP configuration of a profile, as that of an instance's interface.
fn configuration(said: &mut Value, nic: &str, etag: &str, first: bool, ip: Option<String>) {
    let name = body::text(said, "name").unwrap_or_default().to_owned();
    let path = format!("{nic}/ipConfigurations/{name}");
    let fields = body::fields(said);
    fields.insert("id".into(), path.as_str().into());
    fields.insert("etag".into(), etag.into());
    let of = body::object(said, "properties");
    of.insert("provisioningState".into(), "Succeeded".into());
    of.insert("privateIPAllocationMethod".into(), "Dynamic".into());
    body::default(of, "primary", first);
    if let Some(ip) = ip {
        of.insert("privateIPAddress".into(), ip.into());
    }
    if let Some(public) = of.remove("publicIPAddressConfiguration") {
        let name = body::text(&public, "name").unwrap_or_default();
        of.insert(
            "publicIPAddress".into(),
            id_of(format!("{path}/publicIPAddresses/{name}")),
        );
    }
}

fn document(resource: &Resource) -> Rc<Value> {
    let document = resource.document.as_ref();
    document.map(Document::read).unwrap_or_default()
}

fn nics(document: &Value) -> &[Value] {
    let place = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
    body::list(document, place)
}

/// The public addresses of a Uniform set's instances (examples/vmss_uniform_public_ips_list.json).
pub(in crate::arm::rest) fn public_ips(world: &World, resource: &Resource, set: &ScaleSet) -> Vec<Value> {
    let document = document(resource);
    let mut found = Vec::new();
    for instance in set.in_network(world.time()) {
        let Some(ip) = instance.public_ip else { continue };
        for nic in nics(&document) {
            for configuration in body::list(nic, "properties.ipConfigurations") {
                let said = body::at(configuration, "properties.publicIPAddressConfiguration");
                let path = typed::uniform_instance_path(world, &resource.id, instance.instance_id);
                let of = |of: &Value| body::text(of, "name").unwrap_or_default().to_owned();
                let path = format!(
                    "{path}/networkInterfaces/{}/ipConfigurations/{}",
                    of(nic),
                    of(configuration)
                );
                found
                    .extend(said.map(|said| address(world, resource, said, &path, instance, ip.to_string())));
            }
        }
    }
    found
}

fn address(
    world: &World,
    set: &Resource,
    said: &Value,
    path: &str,
    instance: &UniformInstance,
    ip: String,
) -> Value {
    let name = body::text(said, "name").unwrap_or_default();
    let mut properties = said.get("properties").cloned().unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut properties);
    fields.insert("provisioningState".into(), "Succeeded".into());
    let guid = ids::guid(world.seed, &format!("public ip {path}"), 0);
    fields.insert("resourceGuid".into(), guid.as_str().into());
    fields.insert("ipAddress".into(), ip.into());
    fields.insert("publicIPAllocationMethod".into(), "Static".into());
    fields.insert("ipConfiguration".into(), id_of(path));
    if let Some(Value::Object(dns)) = fields.get_mut("dnsSettings") {
        let label = dns
            .get("domainNameLabel")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let label = format!("vm{}.{label}", instance.instance_id);
        let full = format!("{label}.{}.cloudapp.azure.com", set.location);
        dns.insert("domainNameLabel".into(), label.into());
        dns.insert("fqdn".into(), full.into());
    }
    let sku = said
        .get("sku")
        .cloned()
        .unwrap_or_else(|| json!({ "name": "Standard" }));
    json!({
        "name": name, "id": format!("{path}/publicIPAddresses/{name}"), "etag": format!("W/\"{guid}\""),
        "properties": properties, "sku": sku,
    })
}
