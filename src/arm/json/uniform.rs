//! Instances of Uniform scale sets: children of the set (facts.md §1.2).

use serde_json::{Value, json};

use super::machine::{self, Style};
use super::scale_set::network_configurations;
use super::vm::{Guest, guest_view};
use super::{compute_etag, guid, path};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::spec::ProfileSpec;
use crate::arm::world::{Resource, UniformInstance, World};

/// The full id of an instance.
pub fn uniform_instance_path(world: &World, set: &ResourceId, instance_id: u32) -> String {
    format!("{}/virtualMachines/{instance_id}", path(world, set))
}

/// An instance as a GET returns it; null when `set` is no scale set with a profile.
pub fn uniform_instance(world: &World, set: &Resource, instance: &UniformInstance) -> Value {
    let Some(profile) = set.scale_set().and_then(|body| body.spec.profile.as_ref()) else {
        return Value::Null;
    };
    let id = uniform_instance_path(world, &set.id, instance.instance_id);
    let machine = &profile.machine;
    let mut properties = json!({
        "latestModelApplied": true,
        "modelDefinitionApplied": "VirtualMachineScaleSet",
        "networkProfileConfiguration": {
            "networkInterfaceConfigurations": network_configurations(world, &profile.network_interfaces, Style::Uniform),
        },
        "provisioningState": instance.provisioning_state.text(),
        "hardwareProfile": { "vmSize": machine.vm_size },
        "resilientVMDeletionStatus": "Disabled",
        "vmId": &*instance.vm_id,
        "storageProfile": storage_profile(world, set, instance, profile),
        "osProfile": machine::os_profile(machine, ("computerName", &instance.computer_name), Style::Uniform),
        "networkProfile": { "networkInterfaces": network_interfaces(&id, profile) },
        "timeCreated": instance.created.iso(),
    });
    machine::add_options(&mut properties, machine);
    let mut body = json!({
        "name": &*instance.name,
        "id": id,
        "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        "location": &*set.location,
        "tags": set.tags,
        "instanceId": instance.instance_id.to_string(),
        "sku": { "name": machine.vm_size, "tier": "Standard" },
        "properties": properties,
        "etag": compute_etag(set),
    });
    if let Some(zone) = instance.placement.zone {
        body["zones"] = json!([zone.to_string()]);
    }
    body
}

fn network_interfaces(id: &str, profile: &ProfileSpec) -> Vec<Value> {
    profile
        .network_interfaces
        .iter()
        .map(|nic| json!({ "id": format!("{id}/networkInterfaces/{}", nic.name) }))
        .collect()
}

/// `<set>_<set>_<n>_OsDisk_1_<32 hex>` (facts.md §3.3).
fn disk_name(world: &World, set: &Resource, instance: &UniformInstance) -> String {
    let hex = guid(world, &format!("os disk {}", instance.vm_id)).replace('-', "");
    format!("{}_{}_OsDisk_1_{hex}", set.id.name(), instance.name)
}

fn storage_profile(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
    profile: &ProfileSpec,
) -> Value {
    let machine = &profile.machine;
    let name = disk_name(world, set, instance);
    let mut disk = machine::os_disk(machine, Style::Uniform);
    disk["managedDisk"]["id"] = path(world, &ResourceId::new(set.id.group(), Kind::Disk, &name)).into();
    disk["name"] = name.into();
    let mut storage = json!({
        "imageReference": machine::image_reference(machine, true),
        "osDisk": disk,
        "dataDisks": [],
    });
    machine::add_controller(&mut storage, machine);
    storage
}

/// An instance's view; null when `set` is no scale set with a profile.
pub fn uniform_instance_view(world: &World, set: &Resource, instance: &UniformInstance) -> Value {
    let Some(profile) = set.scale_set().and_then(|body| body.spec.profile.as_ref()) else {
        return Value::Null;
    };
    let mut view = guest_view(&Guest {
        machine: &profile.machine,
        computer_name: &instance.computer_name,
        disk: &disk_name(world, set, instance),
        power_state: instance.power_state,
        provisioning_state: instance.provisioning_state,
        created: instance.created,
    });
    view["placementGroupId"] = guid(world, &format!("placement group {}", set.unique_id)).into();
    // Five update domains in one placement group, filled in turn.
    view["platformUpdateDomain"] = (instance.instance_id % 5).into();
    view["platformFaultDomain"] = instance.placement.fault_domain.unwrap_or(0).into();
    view
}
