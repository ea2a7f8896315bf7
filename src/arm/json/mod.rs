//! Resources as ARM returns them (shapes: facts.md §1, examples/*.json).
//!
//! Nothing here decides anything, and no secret can come out: none is in a world. What a body says of another resource
//! is looked up when it is asked for, so a body may change without its own resource's version ([`stands_alone`]).

mod autoscale;
mod balancer;
pub mod compact;
mod deployment;
pub(super) mod disk;
mod machine;
mod network;
mod other;
pub mod pretty;
pub mod read;
mod scale_set;
pub(super) mod shape;
mod uniform;
mod vm;

pub use deployment::{deployment, deployment_operation};
use serde_json::Value;
use shape::{shape, text};
pub use uniform::{uniform_instance, uniform_instance_path, uniform_instance_view};
pub use vm::instance_view;

use super::capitals::in_capitals;
use super::clock::Time;
use super::id::{Kind, ResourceId, SubnetId};
use super::ids;
use super::spec::{OrchestrationMode, Tags};
use super::world::{Body, Group, PROFILE_TAG, ProvisioningState, Resource, World};

/// A resource as a GET returns it: the portal's JSON view.
pub fn resource(world: &World, resource: &Resource) -> Value {
    match &resource.body {
        Body::VirtualNetwork(vnet) => network::virtual_network(world, resource, vnet),
        Body::NetworkInterface(nic) => network::network_interface(world, resource, nic),
        Body::NetworkSecurityGroup(nsg) => network::security_group(world, resource, nsg),
        Body::PublicIpAddress(ip) => network::public_ip(world, resource, ip),
        Body::Disk(disk) => disk::disk(world, resource, disk),
        Body::VirtualMachine(vm) => vm::virtual_machine(world, resource, vm),
        Body::ScaleSet(set) => scale_set::scale_set(world, resource, set),
        Body::AvailabilitySet(set) => other::availability_set(world, resource, set),
        Body::StorageAccount => other::storage_account(world, resource),
        Body::KeyVault => other::key_vault(world, resource),
        Body::NetworkWatcher => other::network_watcher(world, resource),
        Body::LoadBalancer(balancer) => balancer::load_balancer(world, resource, balancer),
        Body::ProximityPlacementGroup => other::proximity_placement_group(world, resource),
        Body::AutoscaleSetting(setting) => autoscale::autoscale_setting(world, resource, setting),
    }
}

/// A VM as a GET with `$expand=instanceView` returns it; any other resource as [`resource`].
pub fn resource_with_views(world: &World, of: &Resource) -> Value {
    let mut body = resource(world, of);
    if let Some(view) = instance_view(of) {
        body["properties"]["instanceView"] = view;
    }
    body
}

/// The fields of [`graded`] that cost little, which every kind has from its envelope.
pub const HEAD: [&str; 6] = ["name", "type", "location", "zones", "tags", "resourceGroup"];

/// A body's [`HEAD`]; what else it has is not to be relied upon.
pub fn head(world: &World, of: &Resource) -> Value {
    let mut head = envelope(world, of, Value::Null);
    head["resourceGroup"] = group_name(world, of).into();
    head
}

/// What is graded: the body and `resourceGroup`, the group's name as the group itself writes it (decisions.md 19).
pub fn graded(world: &World, of: &Resource) -> Value {
    let mut body = resource(world, of);
    body["resourceGroup"] = group_name(world, of).into();
    body
}

fn group_name<'a>(world: &'a World, of: &'a Resource) -> &'a str {
    let group = of.id.group();
    world.group(group).map_or(group, |group| &group.name)
}

/// Whether a kind's body depends on nothing but its resource, so that it may be kept as long as that is the same.
///
/// The others say who uses them: an NSG its interfaces, a network its addresses, a disk whether its VM is deallocated.
pub fn stands_alone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::VirtualMachine | Kind::ScaleSet | Kind::StorageAccount | Kind::KeyVault | Kind::NetworkWatcher
    )
}

/// A resource group (facts.md §1.8).
pub fn group(world: &World, group: &Group) -> Value {
    let id = [
        "/subscriptions/",
        &world.subscription().id,
        "/resourceGroups/",
        &group.name,
    ]
    .concat();
    shape(
        r#"{
            "id": "$id",
            "name": "$name",
            "type": "Microsoft.Resources/resourceGroups",
            "location": "$location",
            "tags": "$tags",
            "properties": { "provisioningState": "$state" }
        }"#,
        &mut [
            ("id", id.into()),
            ("name", text(&group.name)),
            ("location", text(&group.location)),
            ("tags", tags(&group.tags)),
            ("state", text(group.provisioning_state.text())),
        ],
    )
}

/// `GET …/virtualMachineScaleSets/{name}/virtualMachines`: stubs of a Flexible set's VMs, the added ones among them,
/// and a Uniform set's instances in full (facts.md §1.2, §1.3). Null for what is no scale set.
pub fn list_instances(world: &World, set: &Resource) -> Value {
    let Some(body) = set.scale_set() else {
        return Value::Null;
    };
    let instances: Vec<Value> = if body.spec.orchestration_mode == OrchestrationMode::Uniform {
        body.instances
            .iter()
            .map(|instance| uniform_instance(world, set, instance))
            .collect()
    } else {
        world.members(&set.id).map(|vm| stub(world, set, vm)).collect()
    };
    shape(r#"{"value":"$value"}"#, &mut [("value", instances.into())])
}

/// A regional VM's `zones` is a list of one null (examples/vmss_flexible_list_instances.json).
fn stub(world: &World, set: &Resource, vm: &Resource) -> Value {
    let name = vm.id.name();
    shape(
        r#"{
            "name": "$name",
            "id": "$id",
            "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
            "location": "$location",
            "instanceId": "$instance",
            "zones": ["$zone"]
        }"#,
        &mut [
            ("name", text(name)),
            (
                "id",
                [path(world, &set.id).as_str(), "/virtualMachines/", name]
                    .concat()
                    .into(),
            ),
            ("location", text(&vm.location)),
            ("instance", text(name)),
            ("zone", vm.zones.first().map(u8::to_string).into()),
        ],
    )
}

/// A resource's full id.
fn path(world: &World, id: &ResourceId) -> String {
    id.path(&world.subscription().id)
}

/// A full id whose group and names are in capitals, as some services write what belongs to others (facts.md §1.0).
fn capitals(world: &World, id: &ResourceId) -> String {
    let id = ResourceId::new(&in_capitals(id.group()), id.kind(), &in_capitals(id.name()));
    path(world, &id)
}

/// `{"id": …}`.
fn id_of(path: String) -> Value {
    shape(r#"{"id":"$id"}"#, &mut [("id", path.into())])
}

/// `{"id": …}` of a resource.
fn reference(world: &World, id: &ResourceId) -> Value {
    id_of(path(world, id))
}

/// `{"id": …/subnets/…}`.
fn subnet(world: &World, subnet: &SubnetId) -> Value {
    id_of(subnet.path(&world.subscription().id))
}

/// Tags: `{}` when there are none.
fn tags(tags: &Tags) -> Value {
    tags.iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// A resource's tags, and on a VM the one that a scale set's profile puts there.
fn tags_of(resource: &Resource) -> Value {
    let mut tags = tags(&resource.tags);
    if let Some(created) = resource.vm().and_then(|vm| vm.profile_time_created) {
        tags[PROFILE_TAG] = created.tag().into();
    }
    tags
}

/// What every body begins with; `properties` come last.
fn envelope(world: &World, resource: &Resource, properties: Value) -> Value {
    let id = &resource.id;
    let zones: Vec<String> = resource.zones.iter().map(u8::to_string).collect();
    shape(
        r#"{
            "name": "$name",
            "id": "$id",
            "type": "$type",
            "location": "$location",
            "zones": "$zones",
            "tags": "$tags",
            "properties": "$properties"
        }"#,
        &mut [
            ("name", text(id.name())),
            ("id", path(world, id).into()),
            ("type", text(id.kind().arm_type())),
            ("location", text(&resource.location)),
            ("zones", Some(zones).filter(|zones| !zones.is_empty()).into()),
            ("tags", tags_of(resource)),
            ("properties", properties),
        ],
    )
}

/// Compute's etag: a quoted counter (facts.md §1.0).
fn compute_etag(resource: &Resource) -> String {
    format!("\"{}\"", resource.version)
}

/// Network's etag: weak, another GUID after every write, shared by a resource and its children (facts.md §1.0).
fn network_etag(world: &World, resource: &Resource) -> String {
    let purpose = format!("etag {}", resource.unique_id);
    let turn = u32::try_from(resource.version).unwrap_or(u32::MAX);
    format!("W/\"{}\"", ids::guid(world.seed, &purpose, turn))
}

/// Network resources know no `Creating` (facts.md §5.1).
fn network_state(state: ProvisioningState) -> &'static str {
    match state {
        ProvisioningState::Creating => ProvisioningState::Updating.text(),
        other => other.text(),
    }
}

/// A GUID of the tenant's or of an identity: the same for one purpose in one run.
fn guid(world: &World, purpose: &str) -> String {
    ids::guid(world.seed, purpose, 0)
}

/// `2024-08-26T09:39:31.0990000Z`, as Resource Manager writes a deployment's times.
fn zulu(at: Time) -> String {
    at.iso().replace("+00:00", "Z")
}

/// `identity`, when a resource has one of its own.
fn system_identity(world: &World, resource: &Resource) -> Value {
    let principal = guid(world, &["principal ", &resource.unique_id].concat());
    shape(
        r#"{"type":"SystemAssigned","principalId":"$principal","tenantId":"$tenant"}"#,
        &mut [
            ("principal", principal.into()),
            ("tenant", guid(world, "tenant").into()),
        ],
    )
}
