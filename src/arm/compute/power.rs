//! Start, restart, power off, deallocate (facts.md §5.2).

use std::rc::Rc;

use super::can;
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::spec::EvictionPolicy;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// The state while the action runs.
pub(super) fn on_the_way(action: PowerAction) -> PowerState {
    match action {
        PowerAction::Start | PowerAction::Restart | PowerAction::Redeploy | PowerAction::Reimage => {
            PowerState::Starting
        }
        PowerAction::Reapply => PowerState::Running,
        PowerAction::PowerOff => PowerState::Stopping,
        PowerAction::Deallocate => PowerState::Deallocating,
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

/// Begins a power action on a VM.
pub(in crate::arm) fn start(
    writer: &mut Writer,
    id: &ResourceId,
    action: PowerAction,
    cause: &Cause,
) -> Result<(), ArmError> {
    let resource = writer.world.resource(id).cloned().ok_or_else(|| not_found(id))?;
    can::power(&resource, action)?;
    set(writer, id, on_the_way(action), ProvisioningState::Updating);
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
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
        unique_id: resource.unique_id.clone(),
        action,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    Ok(())
}

/// How long a simulated eviction takes (facts.md §2.7: a recorded VM was deallocated after 81 seconds).
pub(super) const EVICTION_MS: i64 = 81_000;

/// test_vmss_simulate_eviction.
pub(super) fn not_spot() -> ArmError {
    ArmError::new(
        "OperationNotAllowed",
        "Operation 'simulateEviction' is allowed only for Spot Virtual Machines",
    )
}

/// `simulateEviction`: a Spot VM is deallocated, or goes, by its eviction policy (facts.md §2.7).
pub(in crate::arm) fn evict(writer: &mut Writer, id: &ResourceId, cause: &Cause) -> Result<(), ArmError> {
    let (resource, vm) = writer.world.vm(id).ok_or_else(|| not_found(id))?;
    let spot = vm.spec.machine.spot.as_ref().ok_or_else(not_spot)?;
    let unique_id = resource.unique_id.clone();
    let due = match spot.eviction_policy {
        EvictionPolicy::Deallocate => Due::Powered {
            id: id.clone(),
            unique_id,
            action: PowerAction::Deallocate,
            cause: cause.clone(),
        },
        EvictionPolicy::Delete => Due::Deleted {
            id: id.clone(),
            unique_id,
            with: Vec::new(),
            cause: cause.clone(),
        },
    };
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
    writer.schedule(EVICTION_MS, due);
    Ok(())
}

/// A power action is over.
pub(in crate::arm) fn end(
    writer: &mut Writer,
    id: &ResourceId,
    unique_id: &Rc<str>,
    action: PowerAction,
    cause: &Cause,
) {
    let still_there = writer.world.resource(id).is_some_and(|resource| {
        resource.unique_id == *unique_id && resource.provisioning_state != ProvisioningState::Deleting
    });
    if !still_there {
        return;
    }
    let (state, happening) = reached(action);
    set(writer, id, state, ProvisioningState::Succeeded);
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Succeeded, Some(happening), vec![subject]);
}

fn set(writer: &mut Writer, id: &ResourceId, power: PowerState, provisioning_state: ProvisioningState) {
    writer.update(id, |resource| {
        resource.provisioning_state = provisioning_state;
        if let Body::VirtualMachine(vm) = &mut resource.body {
            vm.power_state = power;
        }
    });
}
