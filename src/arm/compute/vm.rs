//! Virtual machines: what may be asked for, and how one is made.

use std::rc::Rc;

use super::{machine, naming, placement, quota};
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
    check_change(scope, spec, vm)
}

fn check_names(spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let (name, host) = match machine::operating_system(&vm.machine) {
        OperatingSystem::Linux => (NameKind::VmLinux, NameKind::HostLinux),
        OperatingSystem::Windows => (NameKind::VmWindows, NameKind::HostWindows),
    };
    check_name(name, &spec.name, "virtualMachineName")?;
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
        // A resize is an operation of its own, and a later issue's.
        (
            old.machine.vm_size != new.machine.vm_size,
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
        writer.update(&id, |resource| {
            resource.tags = spec.tags.clone();
            resource.provisioning_state = ProvisioningState::Updating;
        });
        return Ok(Begun {
            takes_ms: writer.duration(OperationKind::UpdateVirtualMachine),
        });
    }
    insert(writer, group, spec, vm, None);
    Ok(Begun {
        takes_ms: writer.duration(OperationKind::CreateVirtualMachine),
    })
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
    let disk = insert_disk(writer, &id, spec, &vm.machine, profile.is_some());
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
        settle_placement_group(writer, set, &vm.machine.vm_size);
    }
    let body = Vm {
        spec: vm.clone(),
        power_state: PowerState::Creating,
        os_disk: disk,
        profile_time_created: profile,
        placement: placed,
    };
    let resource = writer.frame(id.clone(), spec, Body::VirtualMachine(Box::new(body)));
    writer.insert(resource);
    for nic in &vm.network_interfaces {
        writer.update(&nic.id, |resource| {
            if let Body::NetworkInterface(held) = &mut resource.body {
                held.virtual_machine = Some(id.clone());
                held.public_ip_delete_option = nic.delete_option.unwrap_or(DeleteOption::Detach);
            }
        });
    }
}

/// The first VM of a set decides its single placement group: true for a size that does not preserve memory in a set
/// with fixed spreading, false otherwise (facts.md §2.10).
fn settle_placement_group(writer: &mut Writer, set: &ResourceId, size: &str) {
    let preserves = crate::arm::catalog::sizes::find(size).is_none_or(|size| size.memory_preserving_updates);
    writer.update(set, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body
            && set.spec.single_placement_group.is_none()
        {
            set.spec.single_placement_group = Some(!preserves && set.spec.platform_fault_domain_count > 1);
        }
    });
}

fn insert_disk(
    writer: &mut Writer,
    vm: &ResourceId,
    spec: &ResourceSpec,
    machine: &MachineSpec,
    of_profile: bool,
) -> ResourceId {
    let unique_id = writer.guid(&format!("disk of {vm}"));
    let name = naming::os_disk(vm.name(), of_profile, &unique_id);
    let id = ResourceId::new(vm.group(), Kind::Disk, &name);
    let image_size = machine::image(machine).map_or(30, |image| image.os_disk_gb);
    let disk = Disk {
        storage_account_type: machine.os_disk.storage_account_type.as_str().into(),
        size_gb: machine.os_disk.disk_size_gb.unwrap_or(image_size),
        image: machine.image.clone(),
        managed_by: Some(vm.clone()),
    };
    let mut resource = writer.frame(id.clone(), spec, Body::Disk(disk));
    resource.tags = Tags::new();
    resource.unique_id = unique_id;
    writer.insert(resource);
    id
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
