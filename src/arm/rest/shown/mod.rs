//! Bodies as a GET returns them: the document, and what only the world knows.
//!
//! A resource without a document is one that the portal or the platform made: its body is that of
//! [`json`](crate::arm::json).

mod balancer;
mod compute;
mod disk;
mod extension;
mod frame;
mod instance;
mod instance_disks;
mod instance_network;
mod interface;
mod network;
mod overlay;
mod rollout;
mod scale_set;
mod view;
mod vm;

use serde_json::{Value, json};

pub(super) use extension::child as extension;
pub(super) use frame::etag;
pub(super) use instance::{instance, instance_etag, instance_view, list_stub};
pub(super) use instance_network::{interfaces, public_ips};
pub(super) use overlay::Overlay;
pub(super) use rollout::{os_upgrades, rolling_upgrade};
pub(super) use view::{set_view, view as vm_view};

use super::body;
use super::version::Version;
use crate::arm::Document;
use crate::arm::json as typed;
use crate::arm::world::{Body, Resource, World};

/// Whether the resource's document is that of the scale set that made it, or made what it belongs to.
pub(super) fn is_of_set(resource: &Resource) -> bool {
    if matches!(resource.body, Body::ScaleSet(_)) {
        return false;
    }
    let document = resource.document.as_ref();
    document.is_some_and(|document| profile(&document.read()).is_some())
}

/// What a scale set's document says of its machines.
fn profile(document: &Value) -> Option<&Value> {
    body::at(document, "properties.virtualMachineProfile")
}

/// A resource as a GET returns it at a version of the API.
pub fn resource(world: &World, resource: &Resource, version: &Version) -> Value {
    let document = resource.document.as_ref().map(Document::read);
    overlay(world, resource, document.as_deref(), version).into_value()
}

/// The same, laid over the resource's document.
pub(super) fn overlay<'a>(
    world: &'a World,
    resource: &'a Resource,
    document: Option<&'a Value>,
    version: &Version,
) -> Overlay<'a> {
    match (document, &resource.body) {
        (Some(document), Body::VirtualMachine(vm)) => vm::virtual_machine(world, resource, vm, document),
        (Some(document), _) => documented(world, resource, document, version).into(),
        (None, Body::Disk(disk)) => {
            let mut whole = undocumented(world, resource);
            let tier = disk::standard_tier(&disk.storage_account_type, disk.size_gb, version);
            if let Some(name) = tier {
                body::default(body::object(&mut whole, "properties"), "tier", name);
            }
            whole.into()
        }
        (None, _) => undocumented(world, resource).into(),
    }
}

/// The body of a resource, made of that of another with the same document; none where something of the other would be
/// left in it.
pub(super) fn refilled<'a>(
    world: &'a World,
    (other, mut shown): (&Resource, Overlay<'a>),
    resource: &'a Resource,
    document: &'a Value,
) -> Option<Overlay<'a>> {
    profile(document)?;
    let vm = resource.vm().filter(|_| vm::are_alike(other, resource))?;
    vm::fill(world, resource, vm, document, &mut shown);
    Some(shown)
}

fn documented(world: &World, resource: &Resource, document: &Value, version: &Version) -> Value {
    let own = || document.clone();
    match &resource.body {
        Body::VirtualNetwork(_) => network::virtual_network(world, resource, own(), version),
        Body::NetworkSecurityGroup(_) => network::security_group(world, resource, own()),
        Body::PublicIpAddress(ip) => network::public_ip(world, resource, ip, document),
        Body::NetworkInterface(nic) => interface::network_interface(world, resource, nic, document, version),
        Body::LoadBalancer(balancer) => balancer::load_balancer(world, resource, balancer, own()),
        Body::Disk(disk) => disk::disk(world, resource, disk, own(), version),
        Body::AvailabilitySet(_) => compute::availability_set(world, resource, own(), version),
        Body::ProximityPlacementGroup => compute::proximity_placement_group(world, resource, own()),
        Body::ScaleSet(set) => scale_set::scale_set(world, resource, set, own()),
        Body::AutoscaleSetting(_) => frame::around(world, resource, own()),
        Body::VirtualMachine(_) | Body::StorageAccount | Body::KeyVault | Body::NetworkWatcher => {
            undocumented(world, resource)
        }
    }
}

/// What no client sent. Disks of machines are of this kind too: they are described by their machine.
fn undocumented(world: &World, resource: &Resource) -> Value {
    typed::resource(world, resource)
}

/// `{"id": …}`.
fn id_of(path: impl Into<String>) -> Value {
    json!({ "id": path.into() })
}
