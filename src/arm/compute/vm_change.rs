//! A PUT on a virtual machine that exists: tags, size, membership, disks and interfaces.

use super::attach::{self, Change};
use super::members::MemberId;
use super::{availability_set, disk, resize, surge};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::put::{Begun, Scope};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Frame, Writer};

/// What can't change after creation (facts.md §2.3).
pub(super) fn check(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let Some((resource, body)) = scope.world.vm(&spec.id(scope.group)) else {
        return Ok(());
    };
    attach::check(scope.world, resource, body, vm)?;
    let (old, new) = (&body.spec, vm);
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
        (
            old.machine.spot.is_some() && new.machine.spot.is_none(),
            "priority",
        ),
    ];
    if let Some((_, property)) = changed.iter().find(|(changed, _)| *changed) {
        return Err(availability_set::unchangeable(property));
    }
    check_priority(resource, body, new)?;
    resize::check(resource, body, &new.machine.vm_size)
}

/// facts.md §4.7.
fn check_priority(resource: &Resource, old: &Vm, new: &VmSpec) -> Result<(), ArmError> {
    let name = resource.id.name();
    match (&old.spec.machine.spot, &new.machine.spot) {
        (None, Some(_)) => {
            let message = format!(
                "The specified priority value 'Spot' cannot be applied to the Virtual Machine '{name}' since no priority was specified when the Virtual Machine was created."
            );
            Err(ArmError::new("VMPriorityCannotBeApplied", message).at("priority"))
        }
        (Some(before), Some(now))
            if before.max_price != now.max_price && old.power_state != PowerState::Deallocated =>
        {
            let message = format!(
                "Max price change is not allowed when the VM '{name}' is currently allocated. Deallocate and try again."
            );
            Err(ArmError::new("MaxPriceChangeNotAllowedForAllocatedVMs", message)
                .at("billingProfile.maxPrice"))
        }
        _ => Ok(()),
    }
}

/// A PUT on a machine that exists: tags, size, membership; for a client of the REST API disks and interfaces too.
pub(super) fn change(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    vm: &VmSpec,
) -> Result<Begun, ArmError> {
    let Some((resource, old)) = writer.world.vm(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let membership = attach::check(&writer.world, resource, old, vm)?;
    let resized = old.spec.machine.vm_size != vm.machine.vm_size;
    let old = old.clone();
    let restarts = resized && old.power_state == PowerState::Running;
    writer.update(id, |resource| {
        resource.tags = spec.tags.clone();
        resource.provisioning_state = ProvisioningState::Updating;
    });
    if spec.document.is_some() {
        let data_disks = disk::place_data(writer, id, &Frame::of(spec), vm, Some(&old));
        for nic in &old.spec.network_interfaces {
            if !vm.network_interfaces.iter().any(|kept| kept.id == nic.id) {
                hold_interface(writer, &nic.id, None, DeleteOption::Detach);
            }
        }
        hold_interfaces(writer, id, vm);
        writer.update(id, |resource| {
            resource.document = spec.document.clone();
            if let Body::VirtualMachine(body) = &mut resource.body {
                let set = body.spec.virtual_machine_scale_set.take();
                body.spec = vm.clone();
                body.spec.virtual_machine_scale_set = set;
                body.spec.machine = old.spec.machine.clone();
                body.data_disks = data_disks;
            }
        });
    }
    writer.reshape(id, |resource| {
        let created = resource.vm().and_then(|vm| vm.profile_time_created);
        if let (Change::Detach, Some(created)) = (membership, created) {
            resource.tags.insert(PROFILE_TAG.into(), created.tag());
        }
        if let Body::VirtualMachine(body) = &mut resource.body {
            body.spec.virtual_machine_scale_set = vm.virtual_machine_scale_set.clone();
            body.spec.machine = vm.machine.clone();
            if membership == Change::Detach {
                body.profile_time_created = None;
                body.condition.protection = Protection::default();
            }
            if restarts {
                body.power_state = PowerState::Starting;
            }
        }
    });
    if old.spec.machine.application_health != vm.machine.application_health {
        super::probing::begin(writer, id, &[MemberId::Vm(id.clone())]);
    }
    if let (Change::Detach, true, Some(set)) = (
        membership,
        old.profile_time_created.is_some(),
        &old.spec.virtual_machine_scale_set,
    ) && surge::counts(&writer.world, set, &MemberId::Vm(id.clone()))
    {
        super::scale_set::change(writer, set, |set| {
            set.spec.capacity = set.spec.capacity.saturating_sub(1);
        });
    }
    Ok(Begun {
        takes_ms: writer.duration(if resized {
            OperationKind::ResizeVirtualMachine
        } else {
            OperationKind::UpdateVirtualMachine
        }),
    })
}

pub(super) fn hold_interfaces(writer: &mut Writer, id: &ResourceId, vm: &VmSpec) {
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
