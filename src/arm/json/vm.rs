//! Virtual machines and their instance views (facts.md §1.4).

use serde_json::{Value, json};

use super::machine::{self, Style};
use super::{compute_etag, envelope, path, reference};
use crate::arm::catalog::OperatingSystem;
use crate::arm::clock::Time;
use crate::arm::compute::machine::{image, operating_system};
use crate::arm::spec::{DeleteOption, EvictionPolicy, MachineSpec, NicReference};
use crate::arm::world::{PowerState, ProvisioningState, Resource, Vm, World};

/// The tag on a VM that a scale set's profile made (facts.md §2.4).
const PROFILE_TAG: &str = "VirtualMachineProfileTimeCreated";

pub(super) fn virtual_machine(world: &World, resource: &Resource, vm: &Vm) -> Value {
    let machine = &vm.spec.machine;
    let mut properties = json!({
        "hardwareProfile": { "vmSize": machine.vm_size },
        "provisioningState": resource.provisioning_state.text(),
        "vmId": &*resource.unique_id,
        "storageProfile": storage_profile(world, vm),
        "osProfile": machine::os_profile(machine, ("computerName", &vm.spec.computer_name), Style::Full),
        "networkProfile": { "networkInterfaces": network_interfaces(world, &vm.spec.network_interfaces) },
        "timeCreated": resource.created.iso(),
    });
    if let Some(set) = &vm.spec.virtual_machine_scale_set {
        properties["virtualMachineScaleSet"] = reference(world, set);
    }
    // Only a fault domain that was asked for is shown (facts.md §0, 8).
    if let Some(domain) = vm.spec.platform_fault_domain {
        properties["platformFaultDomain"] = domain.into();
    }
    if let Some(set) = &vm.spec.availability_set {
        properties["availabilitySet"] = reference(world, set);
    }
    machine::add_options(&mut properties, machine);
    let mut body = envelope(world, resource, properties);
    body["etag"] = compute_etag(resource).into();
    if let Some(created) = vm.profile_time_created {
        body["tags"][PROFILE_TAG] = created.tag().into();
    }
    if vm.spec.system_assigned_identity {
        body["identity"] = super::system_identity(world, resource);
    }
    if let Some((name, mut extension)) = machine::health_extension(machine) {
        extension["provisioningState"] = resource.provisioning_state.text().into();
        body["resources"] = json!([{
            "name": name,
            "id": format!("{}/extensions/{name}", path(world, &resource.id)),
            "type": "Microsoft.Compute/virtualMachines/extensions",
            "location": &*resource.location,
            "properties": extension,
        }]);
    }
    body
}

fn storage_profile(world: &World, vm: &Vm) -> Value {
    let machine = &vm.spec.machine;
    let mut disk = machine::os_disk(machine, Style::Full);
    disk["name"] = vm.os_disk.name().into();
    disk["managedDisk"]["id"] = path(world, &vm.os_disk).into();
    let mut profile = json!({
        "imageReference": machine::image_reference(machine, true),
        "osDisk": disk,
        "dataDisks": [],
    });
    machine::add_controller(&mut profile, machine);
    profile
}

/// The interfaces; one that was named without a delete option, alone, has no properties (facts.md §1.4).
fn network_interfaces(world: &World, nics: &[NicReference]) -> Vec<Value> {
    let entry = |(index, nic): (usize, &NicReference)| {
        let mut body = reference(world, &nic.id);
        if nic.delete_option.is_some() || nics.len() > 1 {
            body["properties"]["primary"] = (index == 0).into();
        }
        if let Some(option) = nic.delete_option {
            body["properties"]["deleteOption"] = delete_option(option).into();
        }
        body
    };
    nics.iter().enumerate().map(entry).collect()
}

/// ARM's word.
pub(super) fn delete_option(option: DeleteOption) -> &'static str {
    match option {
        DeleteOption::Delete => "Delete",
        DeleteOption::Detach => "Detach",
    }
}

/// ARM's word.
pub(super) fn eviction_policy(policy: EvictionPolicy) -> &'static str {
    match policy {
        EvictionPolicy::Deallocate => "Deallocate",
        EvictionPolicy::Delete => "Delete",
    }
}

/// A VM's instance view; `None` for what is no VM.
pub fn instance_view(resource: &Resource) -> Option<Value> {
    let vm = resource.vm()?;
    let mut view = guest_view(&Guest {
        machine: &vm.spec.machine,
        computer_name: &vm.spec.computer_name,
        disk: vm.os_disk.name(),
        power_state: vm.power_state,
        provisioning_state: resource.provisioning_state,
        created: resource.created,
    });
    if let Some(domain) = vm.spec.platform_fault_domain {
        view["platformFaultDomain"] = domain.into();
    }
    Some(view)
}

/// What an instance view tells of.
pub(super) struct Guest<'a> {
    pub(super) machine: &'a MachineSpec,
    pub(super) computer_name: &'a str,
    pub(super) disk: &'a str,
    pub(super) power_state: PowerState,
    pub(super) provisioning_state: ProvisioningState,
    pub(super) created: Time,
}

/// The view that VMs and Uniform instances share. A machine that is deallocated, or not there yet, says nothing of its
/// guest; a stopped one still does (facts.md §1.4).
pub(super) fn guest_view(guest: &Guest<'_>) -> Value {
    let time = guest.created.iso();
    let catalog = image(guest.machine);
    let generation = catalog.map_or("V1", |image| image.hyperv_generation.as_str());
    let disk = status(
        "ProvisioningState/succeeded",
        "Provisioning succeeded",
        Some(&time),
    );
    let (code, display) = provisioning(guest.provisioning_state);
    let mut statuses = vec![status(code, display, Some(&time))];
    if let Some(display) = power_display(guest.power_state) {
        let code = format!("PowerState/{}", guest.power_state.code());
        statuses.push(status(&code, display, None));
    }
    let mut view = json!({
        "disks": [{ "name": guest.disk, "statuses": [disk] }],
        "hyperVGeneration": generation,
        "statuses": statuses,
    });
    if !matches!(
        guest.power_state,
        PowerState::Running | PowerState::Stopping | PowerState::Stopped
    ) {
        return view;
    }
    view["computerName"] = guest.computer_name.into();
    if let Some(image) = catalog {
        view["osName"] = image.os_name.into();
        view["osVersion"] = image.os_version.into();
    }
    view["vmAgent"] = agent(guest.machine, &time);
    view
}

fn agent(machine: &MachineSpec, time: &str) -> Value {
    let (version, message) = match operating_system(machine) {
        OperatingSystem::Linux => ("2.11.1.4", "Guest Agent is running"),
        // The version is ours: no recording of a Windows agent was at hand.
        OperatingSystem::Windows => (
            "2.7.41491.1102",
            "GuestAgent is running and processing the extensions.",
        ),
    };
    let mut ready = status("ProvisioningState/succeeded", "Ready", Some(time));
    ready["message"] = message.into();
    json!({ "vmAgentVersion": version, "statuses": [ready], "extensionHandlers": [] })
}

fn status(code: &str, display: &str, time: Option<&str>) -> Value {
    let level = if code.ends_with("/failed") {
        "Error"
    } else {
        "Info"
    };
    let mut body = json!({ "code": code, "level": level, "displayStatus": display });
    if let Some(time) = time {
        body["time"] = time.into();
    }
    body
}

/// facts.md §5.1; the strings of updating, deleting and failed are INFERRED.
fn provisioning(state: ProvisioningState) -> (&'static str, &'static str) {
    match state {
        ProvisioningState::Creating => ("ProvisioningState/creating", "Creating"),
        ProvisioningState::Updating => ("ProvisioningState/updating", "Updating"),
        ProvisioningState::Succeeded => ("ProvisioningState/succeeded", "Provisioning succeeded"),
        ProvisioningState::Failed => ("ProvisioningState/failed", "Provisioning failed"),
        ProvisioningState::Deleting => ("ProvisioningState/deleting", "Deleting"),
    }
}

/// facts.md §5.1; a machine that is being made has no power state yet.
fn power_display(state: PowerState) -> Option<&'static str> {
    match state {
        PowerState::Creating => None,
        PowerState::Starting => Some("VM starting"),
        PowerState::Running => Some("VM running"),
        PowerState::Stopping => Some("VM stopping"),
        PowerState::Stopped => Some("VM stopped"),
        PowerState::Deallocating => Some("VM deallocating"),
        PowerState::Deallocated => Some("VM deallocated"),
    }
}
