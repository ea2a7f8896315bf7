//! What is done to machines of a scale set by name, whichever kind the set is of.

use super::members::{self, MemberId};
use super::power;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::operation::PowerAction;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// `protectionPolicy` of instances.
///
/// # Errors
/// When one is not there.
pub(in crate::arm) fn protect(
    writer: &mut Writer,
    set: &ResourceId,
    names: &[String],
    protection: Protection,
    cause: &Cause,
) -> Result<(), ArmError> {
    let ids = members::named(&writer.world, set, names)?;
    members::change(writer, set, &ids, |slot| slot.condition.protection = protection);
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    Ok(())
}

/// A power action on the machines that are named, or on all; those that it would not change are left out.
///
/// # Errors
/// When one is not there, or one may not.
pub(in crate::arm) fn power_all(
    writer: &mut Writer,
    set: &ResourceId,
    names: &[String],
    action: PowerAction,
    cause: &Cause,
) -> Result<(), ArmError> {
    let (mut vms, mut instances) = (Vec::new(), Vec::new());
    for id in members::named(&writer.world, set, names)? {
        let Some(member) = members::one(&writer.world, set, &id) else {
            continue;
        };
        let protected = names.is_empty() && member.condition.protection.from_scale_set_actions;
        if protected || super::can::changes_nothing(member.power_state, action) {
            continue;
        }
        match id {
            MemberId::Instance(number) => instances.push(number),
            MemberId::Vm(vm) => vms.push(vm),
        }
    }
    for vm in &vms {
        power::check(&writer.world, vm, action)?;
    }
    if !instances.is_empty() {
        return super::instances::power(writer, set, &instances, action, cause);
    }
    let of_each = Cause {
        act: Act::Power(action),
        correlation_id: cause.correlation_id.clone(),
    };
    for vm in &vms {
        power::begin(writer, vm, action, &of_each);
    }
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    Ok(())
}

/// A write of a set that could not make all of its instances ends as failed, with the first of the reasons.
pub(in crate::arm) fn ended(writer: &mut Writer, set: &ResourceId, cause: &Cause) {
    let body = writer.world.scale_set(set);
    let failed = body.filter(|(resource, _)| resource.provisioning_state == ProvisioningState::Failed);
    if let Some(error) = failed.and_then(|(_, body)| body.failure.clone()) {
        let subject = writer.subject(set);
        writer.emit_error(cause, [subject], &error);
    }
}
