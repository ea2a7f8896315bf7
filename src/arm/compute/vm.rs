//! Virtual machines: what may be asked for, and how one is made.

use std::rc::Rc;

use super::{disk, machine, placement, quota};
use crate::arm::Time;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::images::OperatingSystem;
use crate::arm::catalog::names::NameKind;
use crate::arm::deploy::planned_set;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{Begun, Scope, check_name};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// Checks a virtual machine before anything is made.
pub(in crate::arm) fn check(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    machine::check(scope, spec, &vm.machine)?;
    check_names(spec, vm)?;
    check_interfaces(scope, spec, vm)?;
    if vm.virtual_machine_scale_set.is_some() && vm.availability_set.is_some() {
        let message = "A virtual machine is in a scale set or in an availability set, not in both.";
        return Err(ArmError::ours("InvalidParameter", message).at("availabilitySet"));
    }
    if vm.availability_set.is_some() && vm.machine.spot.is_some() {
        let message = "Azure Spot Virtual Machine is not supported in Availability Set.";
        return Err(ArmError::new("AzureSpotVMNotSupportedInAvailabilitySet", message).at("priority"));
    }
    check_set(scope, spec, vm)?;
    disk::check_of_vm(scope, spec, vm)?;
    check_change(scope, spec, vm)
}

fn check_names(spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let (name, host) = match machine::operating_system(&vm.machine) {
        OperatingSystem::Linux => (NameKind::VmLinux, NameKind::HostLinux),
        OperatingSystem::Windows => (NameKind::VmWindows, NameKind::HostWindows),
    };
    check_name(name, &spec.name, "virtualMachineName")?;
    if vm.computer_name.is_empty() && spec.document.is_some() {
        return Ok(()); // A machine from a disk that exists has no profile of its own.
    }
    check_name(host, &vm.computer_name, "computerName")
}

fn check_interfaces(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    if vm.network_interfaces.is_empty() {
        let message = format!(
            "Virtual machine '{}' needs at least one network interface.",
            spec.name
        );
        return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaces"));
    }
    for nic in &vm.network_interfaces {
        let holder = scope
            .world
            .resource(&nic.id)
            .and_then(|nic| nic.nic()?.virtual_machine.clone());
        if let Some(holder) = holder.filter(|holder| *holder != id) {
            let message = format!(
                "Network interface '{}' belongs to '{}'.",
                nic.id.name(),
                holder.name()
            );
            return Err(ArmError::ours("NicInUse", message).at("networkInterfaces"));
        }
    }
    Ok(())
}

/// What matters of the set that a VM joins, whether it exists or comes with the same deployment.
struct Joined<'a> {
    spec: &'a ScaleSetSpec,
    zones: &'a [u8],
    location: &'a str,
    single_placement_group: Option<bool>,
}

fn joined<'a>(scope: &Scope<'a>, id: &ResourceId) -> Option<Joined<'a>> {
    if let Some(planned) = planned_set(scope, id)
        && let SpecBody::ScaleSet(set) = &planned.body
    {
        let single_placement_group = set.single_placement_group;
        return Some(Joined {
            spec: set,
            zones: &planned.zones,
            location: &planned.location,
            single_placement_group,
        });
    }
    let (resource, set) = scope.world.scale_set(id)?;
    (resource.provisioning_state != ProvisioningState::Deleting).then(|| Joined {
        spec: &set.spec,
        zones: &resource.zones,
        location: &resource.location,
        single_placement_group: set.spec.single_placement_group,
    })
}

/// The rules for a new VM in a set (facts.md §2.11, texts §4.5).
fn check_set(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let Some(id) = &vm.virtual_machine_scale_set else {
        return match vm.platform_fault_domain {
            None => Ok(()),
            Some(_) => Err(invalid_fault_domain()),
        };
    };
    let refuse =
        |message: String| Err(ArmError::new("OperationNotAllowed", message).at("virtualMachineScaleSet"));
    let ours =
        |message: String| Err(ArmError::ours("OperationNotAllowed", message).at("virtualMachineScaleSet"));
    let Some(set) = joined(scope, id) else {
        return refuse(format!(
            "The Virtual Machine Scale Set '{}' referenced by the Virtual Machine does not exist.",
            id.path(&scope.world.subscription().id)
        ));
    };
    if set.spec.orchestration_mode != OrchestrationMode::Flexible {
        return refuse(format!(
            "This operation is not allowed because referenced Virtual Machine Scale Set '{}' does not have orchestration mode set to 'Flexible'.",
            id.name()
        ));
    }
    if !id.group().eq_ignore_ascii_case(scope.group) {
        return ours(format!(
            "Virtual machine '{}' is in resource group '{}', its scale set '{}' in '{}'; both have to be in one.",
            spec.name,
            scope.group,
            id.name(),
            id.group()
        ));
    }
    if !set.location.eq_ignore_ascii_case(&spec.location) {
        return ours(format!(
            "Virtual machine '{}' is in '{}', its scale set '{}' in '{}'; both have to be in one region.",
            spec.name,
            spec.location,
            id.name(),
            set.location
        ));
    }
    let fits = if set.zones.is_empty() {
        spec.zones.is_empty()
    } else {
        spec.zones.iter().all(|zone| set.zones.contains(zone)) && !spec.zones.is_empty()
    };
    if !fits {
        return ours(format!(
            "Virtual machine '{}' has zones {:?} and its scale set '{}' has {:?}; a VM's zone has to be one of its set's.",
            spec.name,
            spec.zones,
            id.name(),
            set.zones
        ));
    }
    check_fault_domain(spec, vm, id, &set)
}

fn check_fault_domain(
    spec: &ResourceSpec,
    vm: &VmSpec,
    id: &ResourceId,
    set: &Joined<'_>,
) -> Result<(), ArmError> {
    let Some(domain) = vm.platform_fault_domain else {
        return Ok(());
    };
    if set.single_placement_group == Some(true) {
        let message = format!(
            "Cannot set 'platformFaultDomain' on Virtual Machine '{}' because the Virtual Machine Scale Set '{}' that it references has 'singlePlacementGroup' = true.",
            spec.name,
            id.name()
        );
        return Err(ArmError::new("OperationNotAllowed", message).at("platformFaultDomain"));
    }
    let count = set.spec.platform_fault_domain_count;
    if count > 1 && domain < count {
        Ok(())
    } else {
        Err(invalid_fault_domain())
    }
}

/// facts.md §4.6: "The value of parameter {0} is invalid."
fn invalid_fault_domain() -> ArmError {
    ArmError::new(
        "InvalidParameter",
        "The value of parameter platformFaultDomain is invalid.",
    )
    .at("platformFaultDomain")
}

/// What can't change after creation (facts.md §2.3).
fn check_change(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let Some((resource, old)) = scope.world.vm(&spec.id(scope.group)) else {
        return Ok(());
    };
    let (old, new) = (&old.spec, vm);
    if old.virtual_machine_scale_set != new.virtual_machine_scale_set {
        let message = "Changing property virtualMachineScaleSet.id is not allowed.";
        return Err(ArmError::new("PropertyChangeNotAllowed", message).at("virtualMachineScaleSet.id"));
    }
    let changed = [
        (old.availability_set != new.availability_set, "availabilitySet"),
        (
            old.platform_fault_domain != new.platform_fault_domain,
            "platformFaultDomain",
        ),
        (resource.zones != spec.zones, "zones"),
        (old.machine.image != new.machine.image, "imageReference"),
        (old.computer_name != new.computer_name, "osProfile.computerName"),
        (
            old.machine.admin_username != new.machine.admin_username,
            "osProfile.adminUsername",
        ),
        // A resize is a client's to ask for; the portal's, an operation of its own, is a later issue's.
        (
            old.machine.vm_size != new.machine.vm_size && spec.document.is_none(),
            "hardwareProfile.vmSize",
        ),
    ];
    match changed.iter().find(|(changed, _)| *changed) {
        Some((_, property)) => Err(super::availability_set::unchangeable(property)),
        None => Ok(()),
    }
}

/// Makes the machine and its disk, in the state Creating.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    vm: &VmSpec,
) -> Result<Begun, ArmError> {
    quota::check_one(
        &Scope {
            world: &writer.world,
            group,
            planned: &[],
        },
        spec,
    )?;
    let id = spec.id(group);
    if writer.world.resource(&id).is_some() {
        return Ok(change(writer, &id, spec, vm));
    }
    insert(writer, group, spec, vm, None);
    Ok(Begun {
        takes_ms: writer.duration(OperationKind::CreateVirtualMachine),
    })
}

/// A PUT on a machine that exists: its tags, and for a client of the REST API its size, disks and interfaces.
fn change(writer: &mut Writer, id: &ResourceId, spec: &ResourceSpec, vm: &VmSpec) -> Begun {
    let resized = writer
        .world
        .vm(id)
        .is_some_and(|(_, old)| old.spec.machine.vm_size != vm.machine.vm_size);
    writer.update(id, |resource| {
        resource.tags = spec.tags.clone();
        resource.provisioning_state = ProvisioningState::Updating;
    });
    if spec.document.is_some() {
        let old = writer.world.vm(id).map(|(_, old)| old.clone());
        let data_disks = disk::place_data(writer, id, spec, vm, old.as_ref());
        for nic in old.iter().flat_map(|old| &old.spec.network_interfaces) {
            if !vm.network_interfaces.iter().any(|kept| kept.id == nic.id) {
                hold_interface(writer, &nic.id, None, DeleteOption::Detach);
            }
        }
        hold_interfaces(writer, id, vm);
        writer.update(id, |resource| {
            resource.document = spec.document.clone();
            if let Body::VirtualMachine(body) = &mut resource.body {
                body.spec = vm.clone();
                body.data_disks = data_disks;
            }
        });
    }
    Begun {
        takes_ms: writer.duration(if resized {
            OperationKind::ResizeVirtualMachine
        } else {
            OperationKind::UpdateVirtualMachine
        }),
    }
}

fn hold_interfaces(writer: &mut Writer, id: &ResourceId, vm: &VmSpec) {
    for nic in &vm.network_interfaces {
        let option = nic.delete_option.unwrap_or(DeleteOption::Detach);
        hold_interface(writer, &nic.id, Some(id), option);
    }
}

fn hold_interface(writer: &mut Writer, nic: &ResourceId, vm: Option<&ResourceId>, option: DeleteOption) {
    writer.update(nic, |resource| {
        if let Body::NetworkInterface(held) = &mut resource.body {
            held.virtual_machine = vm.cloned();
            held.public_ip_delete_option = option;
        }
    });
}

/// Puts a machine with its disk into the world, `Creating`; `profile` is the time of the profile that made it.
pub(super) fn insert(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    vm: &VmSpec,
    profile: Option<Time>,
) {
    let id = spec.id(group);
    let os_disk = disk::insert_os(writer, &id, spec, &vm.machine, profile.is_some());
    let placed = match &vm.virtual_machine_scale_set {
        None => Placement {
            zone: spec.zones.first().copied(),
            ..Placement::default()
        },
        Some(set) => {
            let count = writer
                .world
                .scale_set(set)
                .map_or(1, |(_, set)| set.spec.platform_fault_domain_count);
            placement::in_set(
                &writer.world,
                set,
                count,
                spec.zones.first().copied(),
                vm.platform_fault_domain,
            )
        }
    };
    if let Some(set) = &vm.virtual_machine_scale_set {
        placement::settle_group(writer, set, &vm.machine.vm_size);
    }
    let data_disks = disk::place_data(writer, &id, spec, vm, None);
    let body = Vm {
        spec: vm.clone(),
        power_state: PowerState::Creating,
        os_disk,
        data_disks,
        profile_time_created: profile,
        placement: placed,
    };
    let resource = writer.frame(id.clone(), spec, Body::VirtualMachine(Box::new(body)));
    writer.insert(resource);
    hold_interfaces(writer, &id, vm);
}

/// The machine is made: it runs, and so is its disk.
pub(in crate::arm) fn succeed(writer: &mut Writer, id: &ResourceId) {
    let Some((resource, vm)) = writer.world.vm(id) else {
        return;
    };
    if !matches!(
        resource.provisioning_state,
        ProvisioningState::Creating | ProvisioningState::Updating
    ) {
        return;
    }
    let (disk, fresh) = (
        vm.os_disk.clone(),
        resource.provisioning_state == ProvisioningState::Creating,
    );
    writer.update(id, |resource| {
        resource.provisioning_state = ProvisioningState::Succeeded;
        if fresh && let Body::VirtualMachine(vm) = &mut resource.body {
            vm.power_state = PowerState::Running;
        }
    });
    if fresh {
        writer.update(&disk, |disk| {
            disk.provisioning_state = ProvisioningState::Succeeded
        });
        let correlation_id: Rc<str> = writer.guid("correlation");
        let subject = writer.subject(&disk);
        let cause = Cause {
            act: Act::Write(Kind::Disk),
            correlation_id,
        };
        writer.emit(
            &cause,
            EventStatus::Succeeded,
            Some(Happening::Created),
            vec![subject],
        );
    }
}
