//! Instances of Uniform scale sets: children of the set (facts.md §1.2).

use serde_json::Value;

use super::machine::{self, Style};
use super::scale_set::network_configurations;
use super::shape::{shape, text};
use super::vm::{Guest, add_health, guest_view};
use super::{compute_etag, guid, path};
use crate::arm::compute::members;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::world::{Protection, Resource, UniformInstance, World};

/// The full id of an instance.
pub fn uniform_instance_path(world: &World, set: &ResourceId, instance_id: u32) -> String {
    format!("{}/virtualMachines/{instance_id}", path(world, set))
}

/// An instance as a GET returns it.
pub fn uniform_instance(world: &World, set: &Resource, instance: &UniformInstance) -> Value {
    let profile = &instance.profile;
    let id = uniform_instance_path(world, &set.id, instance.instance_id);
    let machine = &profile.machine;
    let mut properties = properties(world, set, instance, &id);
    machine::add_options(&mut properties, machine);
    let zones = instance.placement.zone.map(|zone| vec![zone.to_string()]);
    shape(
        r#"{
            "name": "$name",
            "id": "$id",
            "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
            "location": "$location",
            "zones": "$zones",
            "tags": "$tags",
            "instanceId": "$number",
            "sku": { "name": "$size", "tier": "Standard" },
            "properties": "$properties",
            "etag": "$etag"
        }"#,
        &mut [
            ("name", text(&instance.name)),
            ("id", id.into()),
            ("location", text(&set.location)),
            ("zones", zones.into()),
            ("tags", super::tags(&set.tags)),
            ("number", instance.instance_id.to_string().into()),
            ("size", text(&machine.vm_size)),
            ("properties", properties),
            ("etag", compute_etag(set).into()),
        ],
    )
}

fn properties(world: &World, set: &Resource, instance: &UniformInstance, id: &str) -> Value {
    let profile = &instance.profile;
    let latest = set.scale_set().map(|set| set.profile_time_created);
    let machine = &profile.machine;
    let system = machine::os_profile(machine, Style::Uniform, [Some(&instance.computer_name), None]);
    let disk_name = disk_name(world, set, instance);
    let disk_id = path(world, &ResourceId::new(set.id.group(), Kind::Disk, &disk_name));
    let storage = machine::storage_profile(
        machine,
        Style::Uniform,
        Some((&disk_name, disk_id)),
        instance.condition.image,
    );
    let interfaces: Vec<Value> = profile
        .network_interfaces
        .iter()
        .map(|nic| super::id_of([id, "/networkInterfaces/", &nic.name].concat()))
        .collect();
    let configurations = network_configurations(world, &profile.network_interfaces, Style::Uniform);
    shape(
        r#"{
            "latestModelApplied": "$latest",
            "modelDefinitionApplied": "VirtualMachineScaleSet",
            "networkProfileConfiguration": { "networkInterfaceConfigurations": "$configurations" },
            "provisioningState": "$state",
            "hardwareProfile": { "vmSize": "$size" },
            "resilientVMDeletionStatus": "Disabled",
            "vmId": "$id",
            "storageProfile": "$storage",
            "osProfile": "$system",
            "networkProfile": { "networkInterfaces": "$interfaces" },
            "protectionPolicy": "$protection",
            "timeCreated": "$created"
        }"#,
        &mut [
            ("latest", (latest == Some(instance.profile_time_created)).into()),
            ("configurations", configurations.into()),
            ("state", text(instance.provisioning_state.text())),
            ("size", text(&machine.vm_size)),
            ("id", text(&instance.vm_id)),
            ("storage", storage),
            ("system", system),
            ("interfaces", interfaces.into()),
            ("protection", protection(instance.condition.protection).into()),
            ("created", instance.created.iso().into()),
        ],
    )
}

/// facts.md §2.8; one that protects from nothing is not shown.
fn protection(policy: Protection) -> Option<Value> {
    (policy != Protection::default()).then(|| {
        shape(
            r#"{"protectFromScaleIn":"$in","protectFromScaleSetActions":"$actions"}"#,
            &mut [
                ("in", policy.from_scale_in.into()),
                ("actions", policy.from_scale_set_actions.into()),
            ],
        )
    })
}

/// `<set>_<set>_<n>_OsDisk_1_<32 hex>` (facts.md §3.3).
fn disk_name(world: &World, set: &Resource, instance: &UniformInstance) -> String {
    let hex = guid(world, &format!("os disk {}", instance.vm_id)).replace('-', "");
    format!("{}_{}_OsDisk_1_{hex}", set.id.name(), instance.name)
}

/// An instance's view.
pub fn uniform_instance_view(world: &World, set: &Resource, instance: &UniformInstance) -> Value {
    let mut view = guest_view(&Guest {
        machine: &instance.profile.machine,
        computer_name: &instance.computer_name,
        disk: &disk_name(world, set, instance),
        power_state: instance.power_state,
        provisioning_state: instance.provisioning_state,
        created: instance.created,
    });
    let watch = instance.profile.watch();
    add_health(
        &mut view,
        members::health(watch, instance.power_state, &instance.condition),
    );
    view["placementGroupId"] = guid(world, &format!("placement group {}", set.unique_id)).into();
    // Five update domains in one placement group, filled in turn.
    let domain = u32::from(instance.placement.update_domain.unwrap_or(0));
    view["platformUpdateDomain"] = domain.into();
    view["platformFaultDomain"] = instance.placement.fault_domain.unwrap_or(0).into();
    view
}
