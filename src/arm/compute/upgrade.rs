//! How instances come to a changed model: by hand, all at once, or in batches that watch health (facts.md §2.4).

use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::{health, os_image, os_upgrade, outage, rollout, surge, uniform};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::index::cores;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// From one batch to the next, for health to show (ours; the policy's pause comes on top).
pub(super) const SETTLE_MS: i64 = 15_000;

/// The model of a set has changed: what its policy does about it. Gives the milliseconds that the PUT waits for it.
pub(super) fn model_changed(
    writer: &mut Writer,
    set: &ResourceId,
    before: Option<Model>,
    cause: &Cause,
) -> i64 {
    overtaken(writer, set, cause);
    let Some((_, body)) = writer.world.scale_set(set) else {
        return 0;
    };
    match body.spec.upgrade_mode {
        UpgradeMode::Manual => 0,
        // All may go down at once.
        UpgradeMode::Automatic => {
            let behind = behind(&writer.world, set);
            apply(
                writer,
                set,
                &behind,
                latest(&writer.world, set).as_ref(),
                cause,
                None,
            )
        }
        UpgradeMode::Rolling => {
            let now = writer.world.time;
            let rollout = Rollout::new(body.profile_time_created, now, None, before);
            begin(writer, set, rollout, cause);
            0
        }
    }
}

/// A rolling upgrade begins, in the place of the one before it.
pub(super) fn begin(writer: &mut Writer, set: &ResourceId, rollout: Rollout, cause: &Cause) {
    os_upgrade::remember(writer, set);
    let begun = rollout.begun;
    let total = rollout::outstanding(&writer.world, set, &rollout).len() as u32;
    let rollout = Rc::new(Rollout { total, ..rollout });
    super::scale_set::change(writer, set, |set| set.services.rollout = Some(rollout));
    next_batch(writer, set, 0, begun, cause);
}

/// A newer model undoes the batch that a rolling upgrade was surging with; what it brings besides goes on with the next.
fn overtaken(writer: &mut Writer, set: &ResourceId, cause: &Cause) {
    let rollout = writer.world.scale_set(set);
    let rollout = rollout.and_then(|(_, body)| body.services.rollout.as_ref());
    if let Some(begun) = rollout
        .filter(|rollout| rollout.surge.is_some())
        .map(|rollout| rollout.begun)
    {
        surge::undo(writer, set, 0, cause);
        next_batch(writer, set, SETTLE_MS, begun, cause);
    }
}

/// What the set makes its instances of.
pub(super) fn latest(world: &World, set: &ResourceId) -> Option<Model> {
    let (resource, body) = world.scale_set(set)?;
    Some(Model {
        profile: body.spec.profile.clone()?,
        created: body.profile_time_created,
        document: resource.document.clone(),
    })
}

/// What the set's profile made and has not its latest model, and may be touched; the oldest first, or before them the unhealthy where
/// the policy says so.
pub(super) fn behind(world: &World, set: &ResourceId) -> Vec<MemberId> {
    let Some((_, body)) = world.scale_set(set) else {
        return Vec::new();
    };
    let latest = body.profile_time_created;
    let takes_it = |member: &Member<'_>| {
        member.profile.is_some_and(|profile| profile != latest)
            && !member.is_going()
            && member.provisioning_state != ProvisioningState::Creating
            && !member.condition.protection.from_scale_set_actions
    };
    let mut members: Vec<Member<'_>> = members::all(world, set).into_iter().filter(takes_it).collect();
    let unhealthy_first = policy(world, set).unhealthy_first;
    members.sort_by_key(|member| {
        let later = unhealthy_first && !member.health().is_bad();
        (later, member.age)
    });
    members.into_iter().map(|member| member.id).collect()
}

/// What is being made of an older model than the latest.
pub(super) fn coming_behind(world: &World, set: &ResourceId) -> Vec<MemberId> {
    let latest = world.scale_set(set).map(|(_, body)| body.profile_time_created);
    let is_made = |member: &Member<'_>| {
        member.provisioning_state == ProvisioningState::Creating
            && member.profile.is_some()
            && member.profile != latest
            && !member.condition.protection.from_scale_set_actions
    };
    let made = members::all(world, set).into_iter().filter(is_made);
    let plans = world.coming.get(set).into_iter().flat_map(|plans| plans.values());
    let planned = plans.filter(|plan| Some(plan.profile_time) != latest);
    made.map(|member| member.id)
        .chain(planned.map(|plan| MemberId::Vm(plan.vm().clone())))
        .collect()
}

/// `manualupgrade`: the instances that are named, or all, take the latest model.
///
/// # Errors
/// When one is not there.
pub(in crate::arm) fn start(
    writer: &mut Writer,
    set: &ResourceId,
    names: &[String],
    cause: &Cause,
) -> Result<(), ArmError> {
    let named = members::named(&writer.world, set, names)?;
    let behind = behind(&writer.world, set);
    let ids: Vec<MemberId> = named.into_iter().filter(|id| behind.contains(id)).collect();
    check_room(&writer.world, set, &ids)?;
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    let model = latest(&writer.world, set);
    apply(writer, set, &ids, model.as_ref(), cause, None);
    Ok(())
}

/// `rollingUpgrades/cancel`: those that have the new model keep it, the others are left as they are.
///
/// # Errors
/// When none is under way.
pub(in crate::arm) fn cancel(writer: &mut Writer, set: &ResourceId, cause: &Cause) -> Result<(), ArmError> {
    let (_, body) = writer
        .world
        .scale_set(set)
        .ok_or_else(|| crate::arm::put::not_found(set))?;
    let of = body.services.rollout.clone();
    let rolls = |rollout: &Rc<Rollout>| rollout.state == RolloutState::RollingForward;
    if !of.as_ref().is_some_and(rolls) {
        let message = format!("Scale set '{}' has no rolling upgrade to cancel.", set.name());
        return Err(ArmError::ours("OperationNotAllowed", message));
    }
    let acted = writer.world.time;
    rollout::change(writer, set, |rollout| {
        rollout.state = RolloutState::Cancelled;
        rollout.acted = acted;
        rollout.ended = Some(acted);
    });
    surge::undo(writer, set, 0, cause);
    if let Some(rollout) = of {
        os_upgrade::called_off(writer, set, &rollout, "The upgrade was cancelled.");
    }
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    os_upgrade::look(writer, set);
    Ok(())
}

/// Whether the region's cores are enough for the size that the machines will have.
pub(super) fn check_room(world: &World, set: &ResourceId, ids: &[MemberId]) -> Result<(), ArmError> {
    let model = latest(world, set);
    model.map_or(Ok(()), |model| check_room_for(world, set, ids, &model))
}

pub(super) fn check_room_for(
    world: &World,
    set: &ResourceId,
    ids: &[MemberId],
    model: &Model,
) -> Result<(), ArmError> {
    let Some((resource, _)) = world.scale_set(set) else {
        return Ok(());
    };
    let size = &model.profile.machine.vm_size;
    let grows = |id: &MemberId| {
        let member = members::one(world, set, id);
        let now = member
            .and_then(|member| member.machine)
            .map_or(0, |machine| cores(&machine.vm_size));
        cores(size).saturating_sub(now)
    };
    let more = ids.iter().map(grows).fold(0, u32::saturating_add);
    super::quota::check(world, &resource.location, more, "OperationNotAllowed")
}

/// What of a machine cannot change while it runs.
fn restarts(old: &MachineSpec, new: &MachineSpec) -> bool {
    old.vm_size != new.vm_size
        || old.image != new.image
        || old.admin_username != new.admin_username
        || old.credential != new.credential
        || old.os_disk != new.os_disk
}

/// Machines begin to take a model; gives the milliseconds until they have it.
pub(super) fn apply(
    writer: &mut Writer,
    set: &ResourceId,
    ids: &[MemberId],
    model: Option<&Model>,
    cause: &Cause,
    rollout: Option<Time>,
) -> i64 {
    let (Some((resource, body)), Some(model)) = (writer.world.scale_set(set), model) else {
        return 0;
    };
    let unique_id = resource.unique_id.clone();
    let of_mix = body.spec.policies.instance_mix.is_some();
    let newest = os_image::newest(&writer.world, &model.profile.machine);
    let mut numbers = Vec::new();
    for id in ids {
        match id {
            MemberId::Instance(number) => numbers.push(*number),
            MemberId::Vm(vm) => {
                let mut of_other_image = false;
                writer.reshape(vm, |resource| {
                    resource.provisioning_state = ProvisioningState::Updating;
                    resource.document = model.document.clone();
                    if let Body::VirtualMachine(vm) = &mut resource.body {
                        of_other_image = vm.spec.machine.image != model.profile.machine.image;
                        if of_other_image {
                            vm.condition.image = newest;
                        }
                        take(vm, &model.profile.machine, model.created, of_mix);
                    }
                });
                if of_other_image {
                    os_image::renew_disk(writer, vm);
                }
            }
        }
    }
    if !numbers.is_empty() {
        uniform::take_model(writer, set, &numbers, model);
    }
    let takes_ms = writer.duration(OperationKind::UpdateScaleSetInstances);
    let members = ids.to_vec();
    let due = Due::Upgraded {
        set: set.clone(),
        unique_id,
        members,
        profile: model.created,
        rollout,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    takes_ms
}

/// A VM takes a profile's machine; its priority stays what it is (facts.md §2.7: no conversion), and in an instance mix
/// its size.
fn take(vm: &mut Vm, machine: &Rc<MachineSpec>, latest: Time, of_mix: bool) {
    let old = vm.spec.machine.clone();
    vm.spec.machine = if old.spot.is_some() == machine.spot.is_some() && !of_mix {
        machine.clone()
    } else {
        let size = if of_mix { &old.vm_size } else { &machine.vm_size };
        Rc::new(MachineSpec {
            spot: old.spot.clone(),
            vm_size: size.clone(),
            ..MachineSpec::clone(machine)
        })
    };
    vm.profile_time_created = Some(latest);
    if vm.power_state == PowerState::Running && restarts(&old, machine) {
        vm.power_state = PowerState::Starting;
    }
}

/// Machines have the model of the time `profile`, but for those that are on their way to a newer one.
pub(in crate::arm) fn end(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    ids: &[MemberId],
    (profile, rollout): (Time, Option<Time>),
    cause: &Cause,
) {
    if !super::instances::is(writer, set, unique_id) {
        return;
    }
    let there = |id: &&MemberId| {
        members::one(&writer.world, set, id).is_some_and(|member| {
            member.provisioning_state == ProvisioningState::Updating && member.profile == Some(profile)
        })
    };
    let ids: Vec<MemberId> = ids.iter().filter(there).cloned().collect();
    are_up(writer, set, &ids);
    if let Some(begun) = rollout {
        let pause = policy(&writer.world, set).pause_seconds;
        next_batch(writer, set, SETTLE_MS + i64::from(pause) * 1_000, begun, cause);
    } else if !goes_on(writer, set, profile, cause) {
        let subject = writer.subject(set);
        writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    }
}

/// Where all take the latest model at once, so does what was being made when it came, as soon as it is there.
fn goes_on(writer: &mut Writer, set: &ResourceId, profile: Time, cause: &Cause) -> bool {
    let Some(model) = latest(&writer.world, set).filter(|model| model.created == profile) else {
        return false;
    };
    let body = writer.world.scale_set(set).map(|(_, body)| body);
    let is_automatic = body.is_some_and(|body| body.spec.upgrade_mode == UpgradeMode::Automatic);
    let behind = behind(&writer.world, set);
    let is_over = behind.is_empty() && coming_behind(&writer.world, set).is_empty();
    if !is_automatic || is_over || check_room_for(&writer.world, set, &behind, &model).is_err() {
        return false;
    }
    apply(writer, set, &behind, Some(&model), cause, None);
    true
}

/// What was being changed is as it is to be, and runs again; what has lost its host, or was not running, waits as before.
pub(super) fn are_up(writer: &mut Writer, set: &ResourceId, ids: &[MemberId]) {
    let Some((resource, _)) = writer.world.scale_set(set) else {
        return;
    };
    let (location, ground) = (resource.location.clone(), writer.world.ground.clone());
    members::change(writer, set, ids, |slot| {
        *slot.provisioning_state = ProvisioningState::Succeeded;
        if *slot.power_state == PowerState::Starting {
            let lost = outage::lost_on(&ground, set, &location, slot.placement);
            slot.condition.lost = lost;
            *slot.power_state = lost.map_or(PowerState::Running, |_| PowerState::Stopped);
        }
    });
    let runs = |id: &&MemberId| {
        let member = members::one(&writer.world, set, id);
        member.is_some_and(|member| member.power_state == PowerState::Running)
    };
    let up: Vec<MemberId> = ids.iter().filter(runs).cloned().collect();
    health::started(writer, set, &up);
}

pub(super) fn policy(world: &World, set: &ResourceId) -> RollingUpgrade {
    let body = world.scale_set(set).map(|(_, set)| set);
    body.and_then(|set| set.spec.policies.rolling).unwrap_or_default()
}

/// Of the rollout that began then; a newer one has batches of its own.
pub(super) fn next_batch(writer: &mut Writer, set: &ResourceId, after: i64, rollout: Time, cause: &Cause) {
    let due = Due::Rolls {
        set: set.clone(),
        unique_id: writer.subject(set).unique_id,
        rollout,
        cause: cause.clone(),
    };
    writer.schedule(after, due);
}
