//! Start, restart, power off, deallocate, redeploy, reimage (facts.md §5.2).

use std::rc::Rc;

use super::can::{self, Action};
use super::members::{self, Member, MemberId};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// The state while the action runs; `None` where it stays.
pub(super) fn on_the_way(action: PowerAction) -> Option<PowerState> {
    match action {
        PowerAction::Start | PowerAction::Restart | PowerAction::Redeploy | PowerAction::Reimage => {
            Some(PowerState::Starting)
        }
        PowerAction::Reapply => None,
        PowerAction::PowerOff => Some(PowerState::Stopping),
        PowerAction::Deallocate => Some(PowerState::Deallocating),
    }
}

/// The state afterwards, and the event grammar's word.
pub(super) fn reached(action: PowerAction) -> (PowerState, Happening) {
    match action {
        PowerAction::Start => (PowerState::Running, Happening::Started),
        PowerAction::Restart | PowerAction::Redeploy | PowerAction::Reimage => {
            (PowerState::Running, Happening::Restarted)
        }
        PowerAction::Reapply => (PowerState::Running, Happening::Updated),
        PowerAction::PowerOff => (PowerState::Stopped, Happening::Stopped),
        PowerAction::Deallocate => (PowerState::Deallocated, Happening::Deallocated),
    }
}

/// Whether a VM may be asked for the action now.
///
/// # Errors
/// When it is not there, may not in its state, or finds no room.
pub(super) fn check(world: &World, id: &ResourceId, action: PowerAction) -> Result<(), ArmError> {
    let resource = world.resource(id).ok_or_else(|| not_found(id))?;
    can::check(resource, Action::Power(action))?;
    let Some(vm) = resource.vm() else {
        return Err(not_found(id));
    };
    check_reimage(resource, action)?;
    let holder = vm.holder(id);
    match members::one(world, holder, &MemberId::Vm(id.clone())) {
        Some(member) => check_allocation(world, &resource.location, holder, &member, action),
        None => Ok(()),
    }
}

/// Begins a power action on a VM.
pub(in crate::arm) fn start(
    writer: &mut Writer,
    id: &ResourceId,
    action: PowerAction,
    cause: &Cause,
) -> Result<(), ArmError> {
    check(&writer.world, id, action)?;
    begin(writer, id, action, cause);
    Ok(())
}

/// The sentence is the documentation's beginning.
fn check_reimage(resource: &Resource, action: PowerAction) -> Result<(), ArmError> {
    if action != PowerAction::Reimage || can::may_reimage(resource) {
        return Ok(());
    }
    let message = format!(
        "Virtual machine '{}' cannot be reimaged: that is only for machines with an ephemeral OS disk.",
        resource.id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message))
}

/// A machine of either kind that starts needs room, and as Spot a price that it pays (facts.md §4.6, §4.7).
pub(super) fn check_allocation(
    world: &World,
    location: &str,
    holder: &ResourceId,
    member: &Member<'_>,
    action: PowerAction,
) -> Result<(), ArmError> {
    let starts =
        on_the_way(action) == Some(PowerState::Starting) && member.power_state != PowerState::Running;
    let Some(machine) = member.machine.filter(|_| starts) else {
        return Ok(());
    };
    super::spot::check_price(world, location, machine, action.text())?;
    let (at, ground) = (member.placement, &world.ground);
    let gone = super::outage::lost_on(ground, holder, location, at).is_some();
    // One that is allocated keeps its host.
    let fresh = member.power_state == PowerState::Deallocated;
    let full = fresh && ground.is_full(location, at.zone, &machine.vm_size, member.is_spot());
    if gone || full {
        return Err(super::placement::failed());
    }
    Ok(())
}

/// The machine is on its way, and comes to the end of it; gives the milliseconds that it takes.
pub(super) fn begin(writer: &mut Writer, id: &ResourceId, action: PowerAction, cause: &Cause) -> i64 {
    let now = writer
        .world
        .vm(id)
        .map_or(PowerState::Stopped, |(_, vm)| vm.power_state);
    let state = on_the_way(action).unwrap_or(now);
    set(writer, id, state, ProvisioningState::Updating);
    let subject = writer.subject(id);
    let unique_id = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    let takes_ms = writer.duration(match action {
        PowerAction::Start => OperationKind::StartVirtualMachine,
        PowerAction::Restart => OperationKind::RestartVirtualMachine,
        PowerAction::PowerOff => OperationKind::PowerOffVirtualMachine,
        PowerAction::Deallocate => OperationKind::DeallocateVirtualMachine,
        PowerAction::Redeploy => OperationKind::RedeployVirtualMachine,
        PowerAction::Reimage => OperationKind::ReimageVirtualMachine,
        PowerAction::Reapply => OperationKind::UpdateVirtualMachine,
    });
    let due = Due::Powered {
        id: id.clone(),
        unique_id,
        action,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    takes_ms
}

/// The platform does it by itself, to a machine of either kind.
pub(super) fn begin_on(
    writer: &mut Writer,
    set: &ResourceId,
    id: &MemberId,
    action: PowerAction,
    cause: &Cause,
) -> i64 {
    match id {
        MemberId::Instance(number) => super::instances::begin_power(writer, set, &[*number], action, cause),
        MemberId::Vm(vm) => begin(writer, vm, action, cause),
    }
}

/// A power action is over.
pub(in crate::arm) fn end(
    writer: &mut Writer,
    id: &ResourceId,
    unique_id: &Rc<str>,
    action: PowerAction,
    cause: &Cause,
) {
    let there = writer.world.vm(id).filter(|(resource, _)| {
        resource.unique_id == *unique_id && resource.provisioning_state != ProvisioningState::Deleting
    });
    let Some((_, vm)) = there else {
        return;
    };
    let lost = vm.condition.lost.is_some();
    let holder = vm.holder(id).clone();
    let (mut state, happening) = reached(action);
    if action == PowerAction::Reapply || (lost && state == PowerState::Running) {
        // Reapplying changes no power, and nothing runs on a host that was lost on the way.
        state = if lost { PowerState::Stopped } else { vm.power_state };
    }
    set(writer, id, state, ProvisioningState::Succeeded);
    let member = [MemberId::Vm(id.clone())];
    if action == PowerAction::Reimage {
        super::os_image::renew(writer, &holder, &member);
    }
    if state == PowerState::Running && action != PowerAction::Reapply {
        super::health::started(writer, &holder, &member);
    } else if state == PowerState::Deallocated {
        members::change(writer, &holder, &member, |slot| slot.condition.lost = None);
    }
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Succeeded, Some(happening), [subject]);
}

fn set(writer: &mut Writer, id: &ResourceId, power: PowerState, provisioning_state: ProvisioningState) {
    writer.update(id, |resource| {
        resource.provisioning_state = provisioning_state;
        if let Body::VirtualMachine(vm) = &mut resource.body {
            vm.power_state = power;
        }
    });
}
