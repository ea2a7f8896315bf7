//! Virtual machines and their instance views (facts.md §1.4).

use serde_json::Value;

use super::machine::{self, Style};
use super::shape::{shape, text};
use super::{compute_etag, path};
use crate::arm::catalog::OperatingSystem;
use crate::arm::clock::Time;
use crate::arm::compute::machine::{image, operating_system};
use crate::arm::compute::members;
use crate::arm::id::ResourceId;
use crate::arm::spec::{DeleteOption, EvictionPolicy, MachineSpec, NicReference};
use crate::arm::world::{Health, PowerState, ProvisioningState, Resource, Vm, World};

pub(super) fn virtual_machine(world: &World, resource: &Resource, vm: &Vm) -> Value {
    let identity = vm.spec.system_assigned_identity;
    let extension = extension(world, resource, &vm.spec.machine);
    let zones: Vec<String> = resource.zones.iter().map(u8::to_string).collect();
    shape(
        r#"{
            "name": "$name",
            "id": "$id",
            "type": "Microsoft.Compute/virtualMachines",
            "location": "$location",
            "zones": "$zones",
            "tags": "$tags",
            "etag": "$etag",
            "identity": "$identity",
            "resources": "$resources",
            "properties": "$properties"
        }"#,
        &mut [
            ("name", resource.id.name().into()),
            ("id", path(world, &resource.id).into()),
            ("location", (&*resource.location).into()),
            ("zones", Some(zones).filter(|zones| !zones.is_empty()).into()),
            ("tags", super::tags_of(resource)),
            ("etag", compute_etag(resource).into()),
            (
                "identity",
                identity.then(|| super::system_identity(world, resource)).into(),
            ),
            (
                "resources",
                extension.map(|extension| Value::from(vec![extension])).into(),
            ),
            ("properties", properties(world, resource, vm)),
        ],
    )
}

fn properties(world: &World, resource: &Resource, vm: &Vm) -> Value {
    let (spec, machine) = (&vm.spec, &*vm.spec.machine);
    let of = |id: &Option<ResourceId>| -> Value { id.as_ref().map(|id| named(world, id)).into() };
    let disk = (vm.os_disk.name(), path(world, &vm.os_disk));
    let mut holes: Vec<(&str, Value)> = Vec::with_capacity(16);
    holes.extend([
        ("size", machine.vm_size.as_str().into()),
        ("state", resource.provisioning_state.text().into()),
        ("id", (&*resource.unique_id).into()),
        ("scale_set", of(&spec.virtual_machine_scale_set)),
        // Only a fault domain that was asked for is shown (facts.md §0, 8).
        ("fault_domain", spec.platform_fault_domain.map(Value::from).into()),
        ("availability_set", of(&spec.availability_set)),
        (
            "storage",
            machine::storage_profile(machine, Style::Full, Some(disk), vm.condition.image),
        ),
        (
            "system",
            machine::os_profile(machine, Style::Full, [Some(&spec.computer_name), None]),
        ),
        ("nics", network_interfaces(world, &spec.network_interfaces)),
        ("created", resource.created.iso().into()),
    ]);
    holes.extend(machine::options(machine));
    shape(
        r#"{
            "hardwareProfile": { "vmSize": "$size" },
            "provisioningState": "$state",
            "vmId": "$id",
            "virtualMachineScaleSet": "$scale_set",
            "platformFaultDomain": "$fault_domain",
            "availabilitySet": "$availability_set",
            "storageProfile": "$storage",
            "osProfile": "$system",
            "networkProfile": { "networkInterfaces": "$nics" },
            "timeCreated": "$created",
            "priority": "$priority",
            "evictionPolicy": "$evictionPolicy",
            "billingProfile": "$billingProfile",
            "securityProfile": "$securityProfile",
            "diagnosticsProfile": "$diagnosticsProfile",
            "scheduledEventsProfile": "$scheduledEventsProfile"
        }"#,
        &mut holes,
    )
}

/// `{"id": …}` of a resource.
fn named(world: &World, id: &ResourceId) -> Value {
    shape(r#"{"id":"$id"}"#, &mut [("id", path(world, id).into())])
}

fn extension(world: &World, resource: &Resource, machine: &MachineSpec) -> Option<Value> {
    let (name, mut properties) = machine::health_extension(machine)?;
    properties["provisioningState"] = text(resource.provisioning_state.text());
    let id = [path(world, &resource.id).as_str(), "/extensions/", name].concat();
    Some(shape(
        r#"{
            "name": "$name",
            "id": "$id",
            "type": "Microsoft.Compute/virtualMachines/extensions",
            "location": "$location",
            "properties": "$properties"
        }"#,
        &mut [
            ("name", text(name)),
            ("id", id.into()),
            ("location", text(&resource.location)),
            ("properties", properties),
        ],
    ))
}

/// The interfaces; one that was named without a delete option, alone, has no properties (facts.md §1.4).
fn network_interfaces(world: &World, nics: &[NicReference]) -> Value {
    let entry = |(index, nic): (usize, &NicReference)| {
        if nic.delete_option.is_none() && nics.len() == 1 {
            return named(world, &nic.id);
        }
        shape(
            r#"{"id":"$id","properties":{"primary":"$primary","deleteOption":"$option"}}"#,
            &mut [
                ("id", path(world, &nic.id).into()),
                ("primary", (index == 0).into()),
                ("option", nic.delete_option.map(delete_option).into()),
            ],
        )
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
    let watch = vm.spec.machine.watch();
    add_health(&mut view, members::health(watch, vm.power_state, &vm.condition));
    if let Some(domain) = vm.spec.platform_fault_domain {
        view["platformFaultDomain"] = domain.into();
    }
    Some(view)
}

/// What the application health extension says (facts.md §5.1; the strings are INFERRED there).
pub(super) fn add_health(view: &mut Value, health: Health) {
    let code = match health {
        Health::Unknown => return,
        Health::Healthy => "HealthState/healthy",
        Health::Unhealthy => "HealthState/unhealthy",
        Health::Initializing => "HealthState/initializing",
        Health::Undetermined => "HealthState/unknown",
    };
    view["vmHealth"]["status"] = status(code, health.text(), None);
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
    let (code, display) = provisioning(guest.provisioning_state);
    let mut statuses = vec![status(code, display, Some(&time))];
    if let Some(display) = power_display(guest.power_state) {
        let code = ["PowerState/", guest.power_state.code()].concat();
        statuses.push(status(&code, display, None));
    }
    let answers = matches!(
        guest.power_state,
        PowerState::Running | PowerState::Stopping | PowerState::Stopped
    );
    let system = catalog.filter(|_| answers);
    shape(
        r#"{
            "computerName": "$computer",
            "osName": "$system",
            "osVersion": "$version",
            "vmAgent": "$agent",
            "disks": [{ "name": "$disk", "statuses": ["$ready"] }],
            "hyperVGeneration": "$generation",
            "statuses": "$statuses"
        }"#,
        &mut [
            ("computer", answers.then_some(guest.computer_name).into()),
            ("system", system.map(|image| image.os_name).into()),
            ("version", system.map(|image| image.os_version).into()),
            ("agent", answers.then(|| agent(guest.machine, &time)).into()),
            ("disk", text(guest.disk)),
            (
                "ready",
                status(
                    "ProvisioningState/succeeded",
                    "Provisioning succeeded",
                    Some(&time),
                ),
            ),
            (
                "generation",
                text(catalog.map_or("V1", |image| image.hyperv_generation.as_str())),
            ),
            ("statuses", statuses.into()),
        ],
    )
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
    ready["message"] = text(message);
    shape(
        r#"{"vmAgentVersion":"$version","statuses":["$ready"],"extensionHandlers":[]}"#,
        &mut [("version", text(version)), ("ready", ready)],
    )
}

fn status(code: &str, display: &str, time: Option<&str>) -> Value {
    let level = if code.ends_with("/failed") {
        "Error"
    } else {
        "Info"
    };
    shape(
        r#"{"code":"$code","level":"$level","displayStatus":"$display","time":"$time"}"#,
        &mut [
            ("code", text(code)),
            ("level", text(level)),
            ("display", text(display)),
            ("time", time.into()),
        ],
    )
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
