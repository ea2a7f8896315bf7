//! The instances of a Uniform scale set: parts of the set, no resources of their own.

use std::rc::Rc;

use super::can;
use super::members::MemberId;
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

pub(super) fn is(writer: &Writer, set: &ResourceId, unique_id: &Rc<str>) -> bool {
    writer
        .world
        .resource(set)
        .is_some_and(|resource| resource.unique_id == *unique_id)
}

pub(super) fn change_each(
    writer: &mut Writer,
    set: &ResourceId,
    which: impl Fn(&UniformInstance) -> bool,
    change: impl Fn(&mut UniformInstance),
) {
    super::scale_set::change(writer, set, |set| {
        for slot in set.instances.iter_mut().filter(|instance| which(instance)) {
            change(Rc::make_mut(slot));
        }
    });
}

pub(super) fn look_up(world: &World, set: &ResourceId, instances: &[u32]) -> Result<Rc<str>, ArmError> {
    let (resource, body) = world.scale_set(set).ok_or_else(|| not_found(set))?;
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Err(super::marked_for_deletion(resource));
    }
    let known = |wanted: &u32| {
        body.instances
            .iter()
            .any(|instance| instance.instance_id == *wanted)
    };
    match instances.iter().find(|wanted| !known(wanted)) {
        None => Ok(resource.unique_id.clone()),
        Some(missing) => {
            let message = format!("The entity was not found in this Azure location. (instance {missing})");
            Err(ArmError::ours("NotFound", message).at("instanceIds"))
        }
    }
}

/// Whether each of the instances may be asked for the action now.
pub(super) fn check_states(
    world: &World,
    set: &ResourceId,
    instances: &[u32],
    action: can::Action,
) -> Result<(), ArmError> {
    let body = world.scale_set(set).map(|(_, body)| body);
    let all = body.into_iter().flat_map(|body| &body.instances);
    for known in all.filter(|known| instances.contains(&known.instance_id)) {
        can::check_state(&known.name, known.provisioning_state, known.power_state, action)?;
    }
    Ok(())
}

/// Whether a power action may begin on each of the instances.
pub(super) fn check_power(
    world: &World,
    set: &ResourceId,
    instances: &[u32],
    action: PowerAction,
) -> Result<(), ArmError> {
    look_up(world, set, instances)?;
    check_states(world, set, instances, can::Action::Power(action))?;
    let location = world.resource(set).map_or("", |set| &set.location);
    let named = |id: &MemberId| matches!(id, MemberId::Instance(number) if instances.contains(number));
    for member in super::members::instances(world, set) {
        if named(&member.id) {
            super::power::check_allocation(world, location, set, &member, action)?;
        }
    }
    Ok(())
}

/// Begins a power action on instances.
pub(in crate::arm) fn power(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    action: PowerAction,
    cause: &Cause,
) -> Result<(), ArmError> {
    check_power(&writer.world, set, instances, action)?;
    let subject = writer.subject(set);
    begin_power(writer, set, instances, action, cause);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    Ok(())
}

/// Instances are on their way to another state; gives the milliseconds until they are there.
pub(super) fn begin_power(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    action: PowerAction,
    cause: &Cause,
) -> i64 {
    let unique_id = writer.subject(set).unique_id;
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.power_state = super::power::on_the_way(action).unwrap_or(instance.power_state);
            instance.provisioning_state = ProvisioningState::Updating;
        },
    );
    let takes_ms = writer.duration(match action {
        PowerAction::Start => OperationKind::StartScaleSet,
        PowerAction::Restart => OperationKind::RestartScaleSet,
        PowerAction::PowerOff => OperationKind::PowerOffScaleSet,
        PowerAction::Deallocate => OperationKind::DeallocateScaleSet,
        PowerAction::Reimage => OperationKind::ReimageScaleSet,
        PowerAction::Redeploy => OperationKind::RedeployVirtualMachine,
        PowerAction::Reapply => OperationKind::UpdateScaleSetInstances,
    });
    let due = Due::InstancesPowered {
        set: set.clone(),
        unique_id,
        instances: instances.to_vec(),
        action,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    takes_ms
}

/// A power action on instances is over.
pub(in crate::arm) fn powered(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    instances: &[u32],
    action: PowerAction,
    cause: &Cause,
) {
    if !is(writer, set, unique_id) {
        return;
    }
    let (state, happening) = super::power::reached(action);
    // One that is on its way out has no power to come to, and nothing runs on a host that was lost.
    let left = |known: &UniformInstance| {
        instances.contains(&known.instance_id) && known.provisioning_state != ProvisioningState::Deleting
    };
    change_each(writer, set, left, |instance| {
        instance.power_state = match state {
            _ if action == PowerAction::Reapply => instance.power_state,
            PowerState::Running if instance.condition.lost.is_some() => PowerState::Stopped,
            state => state,
        };
        instance.provisioning_state = ProvisioningState::Succeeded;
        if state == PowerState::Deallocated {
            instance.condition.lost = None;
        }
    });
    if action == PowerAction::Reimage {
        let ids: Vec<MemberId> = instances.iter().copied().map(MemberId::Instance).collect();
        super::os_image::renew(writer, set, &ids);
    }
    if state == PowerState::Running && action != PowerAction::Reapply {
        let there = super::members::instances(&writer.world, set).into_iter();
        let up = there.filter(|member| member.power_state == PowerState::Running);
        let named = |id: &MemberId| instances.iter().any(|number| *id == MemberId::Instance(*number));
        let up: Vec<MemberId> = up.map(|member| member.id).filter(named).collect();
        super::health::started(writer, set, &up);
    }
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(happening), [subject]);
}

/// Begins the delete of instances; the set's capacity falls by their number (facts.md §2.12).
pub(in crate::arm) fn delete(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    cause: &Cause,
) -> Result<(), ArmError> {
    look_up(&writer.world, set, instances)?;
    let staying = |known: &&u32| {
        let instance = super::members::one(&writer.world, set, &MemberId::Instance(**known));
        instance.is_some_and(|instance| {
            !instance.is_going() && super::surge::counts(&writer.world, set, &instance.id)
        })
    };
    let mut fewer: Vec<u32> = instances.iter().filter(staying).copied().collect();
    fewer.sort_unstable();
    fewer.dedup();
    begin_delete(writer, set, instances.to_vec(), false, cause);
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    super::scale_set::change(writer, set, |set| {
        set.spec.capacity = set.spec.capacity.saturating_sub(fewer.len() as u32);
    });
    Ok(())
}

/// Instances are on their way out; gives the milliseconds that it takes.
pub(super) fn begin_delete(
    writer: &mut Writer,
    set: &ResourceId,
    instances: Vec<u32>,
    force: bool,
    cause: &Cause,
) -> i64 {
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.provisioning_state = ProvisioningState::Deleting;
        },
    );
    let unique_id = writer.subject(set).unique_id;
    let notice = writer.world.scale_set(set).map_or(0, |(_, set)| {
        let profile = set.spec.profile.as_ref();
        profile.map_or(0, |profile| {
            crate::arm::delete::notice_ms(&profile.machine, force)
        })
    });
    let takes_ms = notice + writer.duration(OperationKind::DeleteScaleSetInstances);
    writer.schedule(
        takes_ms,
        Due::InstancesDeleted {
            set: set.clone(),
            unique_id,
            instances,
            cause: cause.clone(),
        },
    );
    takes_ms + 500
}

/// Instances go at once.
pub(super) fn take(writer: &mut Writer, set: &ResourceId, instances: &[u32]) {
    writer.reshape(set, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body {
            set.instances
                .retain(|known| !instances.contains(&known.instance_id));
        }
    });
}

/// The instances are gone.
pub(in crate::arm) fn deleted(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    instances: &[u32],
    cause: &Cause,
) {
    if !is(writer, set, unique_id) {
        return;
    }
    take(writer, set, instances);
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
}
