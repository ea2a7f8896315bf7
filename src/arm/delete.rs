//! DELETE of a resource, and what goes with it (facts.md §2.12).

use std::rc::Rc;

use super::advance::Due;
use super::catalog::durations::OperationKind;
use super::compute::members::MemberId;
use super::compute::surge;
use super::error::ArmError;
use super::event::{Act, EventStatus, Happening};
use super::id::{Kind, ResourceId};
use super::spec::{DeleteOption, MachineSpec};
use super::world::*;
use super::writer::{Cause, Writer};
use super::{compute, in_use};

/// Begins a delete, and says how many milliseconds it takes. A resource that is not there is no error (facts.md §1.0:
/// 204).
pub(super) fn start(
    writer: &mut Writer,
    id: &ResourceId,
    with: &[ResourceId],
    force: bool,
    cause: &Cause,
) -> Result<i64, ArmError> {
    let Some(resource) = writer.world.resource(id).cloned() else {
        let subject = writer.subject(id);
        writer.emit(cause, EventStatus::Succeeded, None, [subject]);
        return Ok(0);
    };
    in_use::check_free(&writer.world, &resource)?;
    if resource.provisioning_state != ProvisioningState::Deleting {
        leave_set(writer, id);
    }
    Ok(begin(writer, id, with, force, cause))
}

/// Begins a delete that nothing stands in the way of.
pub(super) fn begin(
    writer: &mut Writer,
    id: &ResourceId,
    with: &[ResourceId],
    force: bool,
    cause: &Cause,
) -> i64 {
    writer.update(id, |resource| {
        resource.provisioning_state = ProvisioningState::Deleting
    });
    let members = members_of(&writer.world, id);
    for vm in &members {
        writer.update(vm, |vm| vm.provisioning_state = ProvisioningState::Deleting);
    }
    compute::flexible::call_off(writer, id, usize::MAX, |_| true, cause);
    let subject = writer.subject(id);
    let unique_id = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    let takes_ms = writer.duration(duration(id.kind(), !members.is_empty()));
    let takes_ms = if force { takes_ms / 3 } else { takes_ms };
    let notice = |vm: &Vm| match vm.spec.virtual_machine_scale_set {
        Some(_) => notice_ms(&vm.spec.machine, force),
        None => 0,
    };
    let takes_ms = takes_ms + writer.world.vm(id).map_or(0, |(_, vm)| notice(vm));
    writer.schedule(
        takes_ms,
        Due::Deleted {
            id: id.clone(),
            unique_id,
            with: with.to_vec(),
            cause: cause.clone(),
        },
    );
    takes_ms
}

/// How long a machine of a scale set has before it goes (facts.md §2.8: not as Spot; a forced delete does not wait, ours).
pub(super) fn notice_ms(machine: &MachineSpec, force: bool) -> i64 {
    let minutes = machine
        .terminate_notification_minutes
        .filter(|_| !force && machine.spot.is_none());
    minutes.map_or(0, |minutes| i64::from(minutes) * 60_000)
}

/// The VMs that go with a scale set. An availability set's stay.
fn members_of(world: &World, id: &ResourceId) -> Vec<ResourceId> {
    if id.kind() != Kind::ScaleSet {
        return Vec::new();
    }
    world.members(id).map(|vm| vm.id.clone()).collect()
}

/// What goes along with a resource: a set's machines, and of each machine the parts whose delete option says so.
pub(super) fn along(world: &World, id: &ResourceId) -> Vec<ResourceId> {
    let mut along = members_of(world, id);
    let machines = along.iter().chain([id]).filter_map(|id| world.resource(id));
    let parts: Vec<ResourceId> = machines.flat_map(|machine| parts(world, machine)).collect();
    along.extend(parts);
    along
}

/// A delete of an instance lowers the set's capacity (facts.md §2.12, INFERRED there).
fn leave_set(writer: &mut Writer, id: &ResourceId) {
    let Some((_, vm)) = writer.world.vm(id) else {
        return;
    };
    if vm.profile_time_created.is_none() {
        return;
    }
    let of = vm.spec.virtual_machine_scale_set.clone();
    if let Some(set) = of.filter(|set| surge::counts(&writer.world, set, &MemberId::Vm(id.clone()))) {
        writer.update(&set, |resource| {
            if let Body::ScaleSet(set) = &mut resource.body {
                set.spec.capacity = set.spec.capacity.saturating_sub(1);
            }
        });
    }
}

fn duration(kind: Kind, has_members: bool) -> OperationKind {
    match kind {
        Kind::VirtualMachine => OperationKind::DeleteVirtualMachine,
        Kind::ScaleSet if has_members => OperationKind::DeleteVirtualMachine,
        Kind::ScaleSet => OperationKind::DeleteScaleSet,
        Kind::VirtualNetwork
        | Kind::NetworkInterface
        | Kind::NetworkSecurityGroup
        | Kind::LoadBalancer
        | Kind::PublicIpAddress => OperationKind::DeleteNetworkResource,
        _ => OperationKind::DeleteOther,
    }
}

/// The delete is over: the resource goes, what is to go with it, and then what else was asked for.
pub(super) fn end(
    writer: &mut Writer,
    id: &ResourceId,
    unique_id: &Rc<str>,
    with: &[ResourceId],
    cause: &Cause,
) {
    if writer
        .world
        .resource(id)
        .is_none_or(|resource| resource.unique_id != *unique_id)
    {
        return;
    }
    // What was there to be deleted may have come into use since.
    if let Err(error) = writer
        .world
        .resource(id)
        .map_or(Ok(()), |resource| in_use::check_free(&writer.world, resource))
    {
        writer.update(id, |resource| {
            resource.provisioning_state = ProvisioningState::Succeeded
        });
        let subject = writer.subject(id);
        return writer.emit_error(cause, [subject], &Rc::new(error));
    }
    take_whole(writer, id, cause);
    let mut also = with.to_vec();
    // An interface lets go of its address, so it goes first.
    also.sort_by_key(|id| id.kind() != Kind::NetworkInterface);
    for id in also {
        let free = writer
            .world
            .resource(&id)
            .is_some_and(|resource| in_use::check_free(&writer.world, resource).is_ok());
        if free {
            let going = |resource: &Rc<Resource>| resource.provisioning_state == ProvisioningState::Deleting;
            if !writer.world.resource(&id).is_some_and(going) {
                leave_set(writer, &id);
            }
            take_whole(writer, &id, cause);
        }
    }
}

/// A resource goes; a scale set with its machines, and with those that are on their way.
fn take_whole(writer: &mut Writer, id: &ResourceId, cause: &Cause) {
    for vm in members_of(&writer.world, id) {
        take(writer, &vm, cause);
    }
    compute::flexible::call_off(writer, id, usize::MAX, |_| true, cause);
    take(writer, id, cause);
}

/// Takes away an interface that nothing was made of, with its address.
pub(super) fn take_interface(writer: &mut Writer, nic: &ResourceId, cause: &Cause) {
    let ip = writer
        .world
        .resource(nic)
        .and_then(|resource| resource.nic()?.spec.public_ip.clone());
    for id in [Some(nic.clone()), ip].into_iter().flatten() {
        if writer.world.resource(&id).is_some() {
            take(writer, &id, cause);
        }
    }
}

/// Removes a resource, and the parts of a VM whose delete option says so.
pub(super) fn take(writer: &mut Writer, id: &ResourceId, cause: &Cause) {
    let parts = writer
        .world
        .resource(id)
        .map_or_else(Vec::new, |resource| parts(&writer.world, resource));
    let subject = writer.subject(id);
    writer.remove(id);
    super::lock::forget(writer, &id.to_string());
    let cause = Cause {
        act: Act::Delete(id.kind()),
        correlation_id: cause.correlation_id.clone(),
    };
    writer.emit(
        &cause,
        EventStatus::Succeeded,
        Some(Happening::Deleted),
        [subject],
    );
    for part in parts {
        take(writer, &part, &cause);
    }
}

/// What goes with a VM: each part whose delete option is Delete (facts.md §2.12). In the order in which they go.
pub(super) fn parts(world: &World, resource: &Resource) -> Vec<ResourceId> {
    let Some(vm) = resource.vm() else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    for reference in vm
        .spec
        .network_interfaces
        .iter()
        .filter(|nic| nic.delete_option == Some(DeleteOption::Delete))
    {
        let nic = world.resource(&reference.id).and_then(|nic| nic.nic());
        let ip = nic
            .filter(|nic| nic.public_ip_delete_option == DeleteOption::Delete)
            .and_then(|nic| nic.spec.public_ip.clone());
        parts.push(reference.id.clone());
        parts.extend(ip);
    }
    if vm.spec.machine.os_disk.delete_option == DeleteOption::Delete {
        parts.push(vm.os_disk.clone());
    }
    let with = |lun: u8| {
        let disk = vm.spec.data_disks.iter().find(|disk| disk.lun == lun);
        disk.is_some_and(|disk| disk.delete_option == DeleteOption::Delete)
    };
    let data = vm.data_disks.iter().filter(|(lun, _)| with(*lun));
    parts.extend(data.map(|(_, disk)| disk.clone()));
    parts
        .into_iter()
        .filter(|part| world.resource(part).is_some())
        .collect()
}
