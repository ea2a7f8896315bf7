//! A VM joins a scale set when it is made, or later, or leaves it (facts.md §2.11; texts §4.5).

use super::can::{self, Action};
use super::members;
use crate::arm::catalog::sizes;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::spec::*;
use crate::arm::world::*;

/// What changes of a VM's membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arm) enum Change {
    None,
    Attach,
    Detach,
}

/// Checks what a PUT on an existing VM asks of its membership.
///
/// # Errors
/// One of the refusals of facts.md §4.5. Their codes are the documentation's where it names them, and
/// `OperationNotAllowed` otherwise (INFERRED).
pub(in crate::arm) fn check(
    world: &World,
    resource: &Resource,
    old: &Vm,
    asked: &VmSpec,
) -> Result<Change, ArmError> {
    let sets = (
        &old.spec.virtual_machine_scale_set,
        &asked.virtual_machine_scale_set,
    );
    match sets {
        (None, None) => Ok(Change::None),
        (Some(before), Some(now)) if before == now => Ok(Change::None),
        (Some(_), Some(_)) => {
            let message = "Changing property virtualMachineScaleSet.id is not allowed.";
            Err(refusal("PropertyChangeNotAllowed", message).at("virtualMachineScaleSet.id"))
        }
        (None, Some(set)) => {
            can::check(resource, Action::Attach)?;
            attach(world, resource, &old.spec, set).map(|()| Change::Attach)
        }
        (Some(set), None) => {
            can::check(resource, Action::Detach)?;
            detach(world, &old.spec, set).map(|()| Change::Detach)
        }
    }
}

fn refusal(code: &'static str, message: impl Into<String>) -> ArmError {
    ArmError::new(code, message).at("virtualMachineScaleSet")
}

/// Whether a size has InfiniBand.
fn is_rdma(size: &str) -> bool {
    sizes::find(size).is_some_and(|size| size.rdma)
}

fn attach(world: &World, resource: &Resource, vm: &VmSpec, id: &ResourceId) -> Result<(), ArmError> {
    let (name, set_name) = (resource.id.name(), id.name());
    let there = world
        .scale_set(id)
        .filter(|(set, _)| set.provisioning_state != ProvisioningState::Deleting);
    let Some((set, body)) = there else {
        return Err(missing(world, id));
    };
    let spec = &body.spec;
    if spec.orchestration_mode != OrchestrationMode::Flexible {
        return Err(not_flexible(id));
    }
    check_place(
        (name, resource.id.group(), &resource.location, &resource.zones),
        (id, &set.location, &set.zones),
    )?;
    let more = "For more information, see https://aka.ms/vmo/attachdetach.";
    if vm.availability_set.is_some() {
        return Err(refusal(
            "VmssDoesNotSupportAttachingExistingAvsetVM",
            format!(
                "Referenced Virtual Machine '{name}' belongs to an Availability Set and attaching to a Virtual Machine Scale Set is not supported. {more}"
            ),
        ));
    }
    if spec.platform_fault_domain_count > 1 {
        return Err(refusal(
            "VmssDoesNotSupportAttachingExistingVMMultiFD",
            format!(
                "Referenced Virtual Machine Scale Set '{set_name}' does not support attaching an existing Virtual Machine to it because the Virtual Machine Scale Set has more than 1 fault domains. {more}"
            ),
        ));
    }
    if vm.machine.os_disk.unmanaged {
        return Err(refusal(
            "VmssDoesNotSupportAttachingExistingVMUnmanagedDisk",
            format!(
                "Using a Virtual Machine '{name}' with unmanaged disks and attaching it to a Virtual Machine Scale Set is not supported. {more}"
            ),
        ));
    }
    if vm.proximity_placement_group.is_some() {
        return Err(refusal(
            "VmssDoesNotSupportAttachingPPGVM",
            format!(
                "Referenced Virtual Machine '{name}' belongs to a proximity placement group (PPG) and attaching to a Virtual Machine Scale Set is not supported. {more}"
            ),
        ));
    }
    check_size(name, &vm.machine.vm_size)?;
    if spec.single_placement_group != Some(false) {
        return Err(refusal(
            "VmssDoesNotSupportAttachingWithSpg",
            format!(
                "Virtual Machine Scale Set '{set_name}' does not support attaching an existing Virtual Machine to it because the Virtual Machine Scale Set has single placement group set to true or does not have single placement group explicitly set to false. Please see https://aka.ms/vmo/attachdetach for more information."
            ),
        ));
    }
    check_limit(world, id, spec, &vm.machine.vm_size)
}

/// High performance sizes without InfiniBand in the catalog are taken as those that need a single placement group (ours:
/// no source lists them).
fn check_size(name: &str, size: &str) -> Result<(), ArmError> {
    let see = "Please see https://aka.ms/vmo/attachdetach for more information.";
    if is_rdma(size) {
        return Err(refusal(
            "OperationNotAllowed",
            format!(
                "Virtual Machine Scale Set does not support attaching RDMA capable VM Sizes such as {size}. {see}"
            ),
        ));
    }
    if sizes::find(size).is_some_and(|size| size.family_letter == 'H') {
        return Err(refusal(
            "OperationNotAllowed",
            format!(
                "Virtual Machine Scale Set does not support attaching Virtual Machine {name} because it uses VM Size {size} which can only be used with a single placement group enabled Virtual Machine Scale Set. {see}"
            ),
        ));
    }
    Ok(())
}

fn detach(world: &World, vm: &VmSpec, id: &ResourceId) -> Result<(), ArmError> {
    let Some((_, body)) = world.scale_set(id) else {
        return Ok(());
    };
    let (name, spec) = (id.name(), &body.spec);
    let see = "Please see https://aka.ms/vmo/attachdetach for more information.";
    if spec.platform_fault_domain_count > 1 {
        return Err(refusal(
            "OperationNotAllowed",
            format!(
                "Virtual Machine Scale Set '{name}' does not support detaching an existing Virtual Machine from it because the Virtual Machine Scale Set has more than 1 fault domains. For more information, see https://aka.ms/vmo/attachdetach."
            ),
        ));
    }
    if spec.single_placement_group == Some(true) {
        return Err(refusal(
            "OperationNotAllowed",
            format!(
                "Virtual Machine Scale Set '{name}' does not support detaching Virtual Machine from it because the Virtual Machine Scale Set has single placement group set to true. {see}"
            ),
        ));
    }
    let size = &vm.machine.vm_size;
    if is_rdma(size) {
        return Err(refusal(
            "OperationNotAllowed",
            format!(
                "Virtual Machine Scale Set '{name}' does not support detaching RDMA capable VM Sizes such as {size}. {see}"
            ),
        ));
    }
    Ok(())
}

pub(super) fn missing(world: &World, id: &ResourceId) -> ArmError {
    let path = id.path(&world.subscription().id);
    refusal(
        "OperationNotAllowed",
        format!("The Virtual Machine Scale Set '{path}' referenced by the Virtual Machine does not exist."),
    )
}

pub(super) fn not_flexible(id: &ResourceId) -> ArmError {
    refusal(
        "OperationNotAllowed",
        format!(
            "This operation is not allowed because referenced Virtual Machine Scale Set '{}' does not have orchestration mode set to 'Flexible'.",
            id.name()
        ),
    )
}

/// Group, region and zones fit; the texts were not found, so the sentences are ours (facts.md §4.5, 14).
pub(super) fn check_place(
    (name, group, location, zones): (&str, &str, &str, &[u8]),
    (id, set_location, set_zones): (&ResourceId, &str, &[u8]),
) -> Result<(), ArmError> {
    let set = id.name();
    let ours =
        |message: String| Err(ArmError::ours("OperationNotAllowed", message).at("virtualMachineScaleSet"));
    if !id.group().eq_ignore_ascii_case(group) {
        return ours(format!(
            "Virtual machine '{name}' is in resource group '{group}', its scale set '{set}' in '{}'; both have to be in one.",
            id.group()
        ));
    }
    if !set_location.eq_ignore_ascii_case(location) {
        return ours(format!(
            "Virtual machine '{name}' is in '{location}', its scale set '{set}' in '{set_location}'; both have to be in one region."
        ));
    }
    let fits = zones.is_empty() == set_zones.is_empty() && zones.iter().all(|zone| set_zones.contains(zone));
    if fits {
        return Ok(());
    }
    let list = |zones: &[u8]| zones.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let (zones, set_zones) = (list(zones), list(set_zones));
    ours(format!(
        "Virtual machine '{name}' has zones [{zones}] and its scale set '{set}' has [{set_zones}]; a VM's zone has to be one of its set's."
    ))
}

/// One more machine of this size, with the set's own and those on their way (facts.md §2.5).
pub(super) fn check_limit(
    world: &World,
    id: &ResourceId,
    set: &ScaleSetSpec,
    size: &str,
) -> Result<(), ArmError> {
    let most = super::set_checks::limit(set, Some(size));
    let there = world.member_count(id) + world.coming(id);
    if (there as u32) < most {
        return Ok(());
    }
    let message = format!(
        "Scale set '{}' can have at most {most} instances as it is set up, and has {there}.",
        id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message).at("virtualMachineScaleSet"))
}

/// Over more than one fault domain sizes are all of those that preserve memory in updates or none is, and where none is
/// there is no mix of Spot and regular priority (the seed's table, facts.md §2.1). The sentences are ours.
pub(super) fn check_mix(
    world: &World,
    id: &ResourceId,
    set: &ScaleSetSpec,
    machine: &MachineSpec,
) -> Result<(), ArmError> {
    if set.platform_fault_domain_count < 2 {
        return Ok(());
    }
    let preserves = |size: &str| sizes::find(size).is_none_or(|size| size.memory_preserving_updates);
    let ours =
        |message: &str, target: &'static str| Err(ArmError::ours("OperationNotAllowed", message).at(target));
    let own = preserves(&machine.vm_size);
    for member in members::all(world, id) {
        let Some(other) = member.machine else { continue };
        if preserves(&other.vm_size) != own {
            let message = "Over more than one fault domain a scale set cannot mix sizes that preserve memory in updates with sizes that do not.";
            return ours(message, "hardwareProfile.vmSize");
        }
        if !own && other.spot.is_some() != machine.spot.is_some() {
            let message = "Over more than one fault domain a scale set of such sizes cannot mix Spot and regular priority.";
            return ours(message, "priority");
        }
    }
    Ok(())
}
