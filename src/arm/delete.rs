//! DELETE of a resource, and what goes with it (facts.md §2.12).

use std::rc::Rc;

use super::advance::Due;
use super::catalog::durations::OperationKind;
use super::compute;
use super::error::ArmError;
use super::event::{Act, EventStatus, Happening};
use super::id::{Kind, ResourceId, SubnetId};
use super::network::vnet;
use super::spec::{DeleteOption, MachineSpec};
use super::world::*;
use super::writer::{Cause, Writer};

/// Begins a delete. A resource that is not there is no error (facts.md §1.0: 204).
pub(super) fn start(
    writer: &mut Writer,
    id: &ResourceId,
    with: &[ResourceId],
    force: bool,
    cause: &Cause,
) -> Result<(), ArmError> {
    let Some(resource) = writer.world.resource(id).cloned() else {
        let subject = writer.subject(id);
        writer.emit(cause, EventStatus::Succeeded, None, vec![subject]);
        return Ok(());
    };
    check_free(&writer.world, &resource)?;
    if resource.provisioning_state != ProvisioningState::Deleting {
        leave_set(writer, id);
    }
    begin(writer, id, with, force, cause);
    Ok(())
}

/// Begins a delete that nothing stands in the way of.
pub(super) fn begin(writer: &mut Writer, id: &ResourceId, with: &[ResourceId], force: bool, cause: &Cause) {
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
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
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

/// A delete of an instance lowers the set's capacity (facts.md §2.12, INFERRED there).
fn leave_set(writer: &mut Writer, id: &ResourceId) {
    let Some((_, vm)) = writer.world.vm(id) else {
        return;
    };
    if vm.profile_time_created.is_none() {
        return;
    }
    if let Some(set) = vm.spec.virtual_machine_scale_set.clone() {
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

/// Whether nothing uses the resource (texts: facts.md §4.3).
fn check_free(world: &World, resource: &Resource) -> Result<(), ArmError> {
    let path = |id: &ResourceId| id.path(&world.subscription().id);
    let id = &resource.id;
    match &resource.body {
        Body::NetworkInterface(nic) => match &nic.virtual_machine {
            None => Ok(()),
            Some(vm) => Err(ArmError::new(
                "NicInUse",
                format!(
                    "Network Interface {} is used by existing resource {}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
                    path(id),
                    path(vm)
                ),
            )),
        },
        Body::PublicIpAddress(_) => match super::network::nic::holder_of(world, id) {
            None => Ok(()),
            Some(holder) => Err(public_ip_in_use(world, id, &holder)),
        },
        Body::NetworkSecurityGroup(_) => check_group_free(world, id),
        Body::VirtualNetwork(network) => {
            let used = network
                .subnets
                .iter()
                .map(|subnet| SubnetId {
                    vnet: id.clone(),
                    name: subnet.name.clone(),
                })
                .find(|subnet| super::network::address::is_used(world, subnet));
            used.map_or(Ok(()), |subnet| Err(vnet::in_use(world, &subnet)))
        }
        Body::Disk(disk) => match &disk.managed_by {
            None => Ok(()),
            Some(vm) => {
                let message = format!(
                    "Disk '{}' is attached to virtual machine '{}'.",
                    id.name(),
                    vm.name()
                );
                Err(ArmError::ours("OperationNotAllowed", message))
            }
        },
        Body::AvailabilitySet(_) => {
            if world.member_count(id) > 0 {
                let message = format!(
                    "Availability Set {} cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.",
                    id.name()
                );
                return Err(ArmError::new("OperationNotAllowed", message));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn public_ip_in_use(world: &World, id: &ResourceId, holder: &str) -> ArmError {
    let subscription = &world.subscription().id;
    // The two spaces are in the recording (test_delete_dependent_resources).
    ArmError::new(
        "PublicIPAddressCannotBeDeleted",
        format!(
            "Public IP address {} can not be deleted since it is still allocated to resource {holder}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.",
            id.path(subscription),
        ),
    )
}

fn check_group_free(world: &World, id: &ResourceId) -> Result<(), ArmError> {
    let subscription = &world.subscription().id;
    let nics = world.of_kind(Kind::NetworkInterface).filter(|resource| {
        resource
            .nic()
            .is_some_and(|nic| nic.spec.network_security_group.as_ref() == Some(id))
    });
    let sets = world.of_kind(Kind::ScaleSet).filter(|resource| {
        let profile = resource
            .scale_set()
            .filter(|set| !set.instances.is_empty())
            .and_then(|set| set.spec.profile.as_ref());
        profile.is_some_and(|profile| {
            profile
                .network_interfaces
                .iter()
                .any(|nic| nic.network_security_group.as_ref() == Some(id))
        })
    });
    let users: Vec<String> = nics
        .chain(sets)
        .map(|resource| resource.id.path(subscription))
        .collect();
    if users.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Network security group {} cannot be deleted because it is in use by the following resources: {}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.",
        id.path(subscription),
        users.join(", ")
    );
    Err(ArmError::new("InUseNetworkSecurityGroupCannotBeDeleted", message))
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
    for vm in members_of(&writer.world, id) {
        take(writer, &vm, cause);
    }
    take(writer, id, cause);
    let mut also = with.to_vec();
    // An interface lets go of its address, so it goes first.
    also.sort_by_key(|id| id.kind() != Kind::NetworkInterface);
    for id in also {
        let free = writer
            .world
            .resource(&id)
            .is_some_and(|resource| check_free(&writer.world, resource).is_ok());
        if free {
            take(writer, &id, cause);
        }
    }
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
        vec![subject],
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
