//! A rolling upgrade: batch by batch, watching health (facts.md §2.4).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::upgrade::{
    SETTLE_MS, apply, behind, check_room, check_room_for, coming_behind, latest, next_batch, policy,
};
use super::{os_upgrade, surge};
use crate::arm::advance::Due;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::spec::RollingUpgrade;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// The next batch of a rolling upgrade, or its end.
pub(in crate::arm) fn roll(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    begun: Time,
    cause: &Cause,
) {
    if !super::instances::is(writer, set, unique_id) {
        return;
    }
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let Some(rollout) = body.services.rollout.clone() else {
        return;
    };
    let is_over = rollout.state != RolloutState::RollingForward;
    if rollout.begun != begun || is_over || rollout.surge.is_some() {
        return; // A newer one has its own.
    }
    if is_waited_for(&writer.world, set, &rollout) {
        return next_batch(writer, set, SETTLE_MS, begun, cause);
    }
    if let Some(error) = too_unhealthy(&writer.world, set, &rollout) {
        return stop(writer, set, error, cause);
    }
    let behind = waiting(&writer.world, set, &rollout);
    if behind.is_empty() {
        if !outstanding(&writer.world, set, &rollout).is_empty() {
            return next_batch(writer, set, SETTLE_MS, begun, cause);
        }
        finish(writer, set, Ok(()), cause);
        return os_upgrade::look(writer, set);
    }
    // What is down already, by the rollout before this one or by hand, is a part of the batch.
    let members = members::all(&writer.world, set).into_iter();
    let down: Vec<MemberId> = members
        .filter(|member| member.profile.is_some())
        .filter(|member| member.provisioning_state == ProvisioningState::Updating)
        .map(|member| member.id)
        .collect();
    let all = members::own_count(&writer.world, set);
    let policy = policy_of(&writer.world, set, &rollout);
    let batch = (all * u32::from(policy.max_batch_percent.min(100)) / 100).max(1);
    let room = (batch as usize).saturating_sub(down.len());
    let up = behind.into_iter().filter(|id| !down.contains(id));
    let ids: Vec<MemberId> = up.take(room).collect();
    if ids.is_empty() {
        return next_batch(writer, set, SETTLE_MS, begun, cause);
    }
    let room = match (policy.surge, &rollout.image) {
        (true, _) => surge::check_room(&writer.world, set, ids.len() as u32),
        (false, None) => check_room(&writer.world, set, &ids),
        (false, Some(_)) => Ok(()),
    };
    if let Err(error) = room {
        finish(writer, set, Err(error), cause);
        return os_upgrade::look(writer, set);
    }
    // What a lock or a protection held back when it began, and lets go now, is of it too.
    let left = outstanding(&writer.world, set, &rollout).len() as u32;
    let failed = failed(&writer.world, set, &rollout);
    change(writer, set, |rollout| {
        rollout.total = rollout.total.max(rollout.done() + left);
        Rc::make_mut(&mut rollout.taken).extend(ids.iter().cloned());
        rollout.failed = failed;
    });
    match (policy.surge, &rollout.image) {
        (true, _) => surge::begin(writer, set, ids, begun, cause),
        (false, Some(image)) => os_upgrade::reimage(writer, set, &ids, image.to, (begun, true), cause),
        (false, None) => {
            let model = latest(&writer.world, set);
            apply(writer, set, &ids, model.as_ref(), cause, Some(begun));
        }
    }
}

/// The rules that a rolling upgrade goes by.
pub(in crate::arm) fn policy_of(world: &World, set: &ResourceId, rollout: &Rollout) -> RollingUpgrade {
    match rollout.image {
        Some(_) => os_upgrade::policy(world, set),
        None => policy(world, set),
    }
}

/// Whether a machine has what a rolling upgrade brings, or a newer model, whatever brought it.
fn has(member: &Member<'_>, rollout: &Rollout) -> bool {
    match &rollout.image {
        Some(image) => os_upgrade::has(member, image),
        None => member.profile >= Some(rollout.begun),
    }
}

/// What the rolling upgrade has still to take.
pub(super) fn waiting(world: &World, set: &ResourceId, rollout: &Rollout) -> Vec<MemberId> {
    let mut ids = match &rollout.image {
        Some(image) => os_upgrade::behind(world, set, image),
        None => behind(world, set),
    };
    if policy_of(world, set, rollout).surge {
        // A lock keeps an instance from being replaced.
        ids.retain(|id| super::scale_set::check_lock(world, id).is_ok());
    }
    ids
}

/// The same, with what it can not take yet: the turn of what is being made comes when it is there.
pub(super) fn outstanding(world: &World, set: &ResourceId, rollout: &Rollout) -> Vec<MemberId> {
    if let Some(image) = &rollout.image {
        return os_upgrade::outstanding(world, set, image);
    }
    let mut ids = waiting(world, set, rollout);
    let mut coming = coming_behind(world, set);
    if policy(world, set).surge {
        coming.retain(|id| super::scale_set::check_lock(world, id).is_ok());
    }
    ids.append(&mut coming);
    ids
}

/// A rolling upgrade goes no further, and its unfinished batch back.
pub(super) fn stop(writer: &mut Writer, set: &ResourceId, error: ArmError, cause: &Cause) {
    let failed = surge::failed(&writer.world, set);
    finish(writer, set, Err(error), cause);
    surge::undo(writer, set, failed, cause);
    let body = writer.world.scale_set(set).map(|(_, body)| body);
    if let Some(rollout) = body.and_then(|body| body.services.rollout.clone()) {
        roll_back(writer, set, &rollout, cause);
    }
    os_upgrade::look(writer, set);
}

/// What the upgrade broke goes back to the model before it, if the policy says so and that model can be had still.
fn roll_back(writer: &mut Writer, set: &ResourceId, rollout: &Rollout, cause: &Cause) {
    let world = &writer.world;
    if !policy_of(world, set, rollout).roll_back {
        return;
    }
    let ids = broken(world, set, rollout);
    if let Some(image) = rollout.image.as_ref().filter(|_| !ids.is_empty()) {
        return os_upgrade::take_back(writer, set, &ids, (image, rollout.begun), cause);
    }
    let Some(before) = rollout.before.as_ref() else {
        return;
    };
    let stands = before.profile.named().all(|id| world.resource(id).is_some());
    if stands && check_room_for(world, set, &ids, before).is_ok() {
        apply(writer, set, &ids, Some(before), cause, None);
    }
}

/// How far a set's instances are in a rolling upgrade.
pub(in crate::arm) fn progress(world: &World, set: &ResourceId, rollout: &Rollout) -> Progress {
    let batch = batch(world, set, rollout.begun);
    let taking = |member: &&Member<'_>| {
        has(member, rollout)
            && member.provisioning_state == ProvisioningState::Updating
            && batch.contains(&member.id)
    };
    let members = members::all(world, set);
    let taking = members.iter().filter(taking).count();
    let replacing = surge::leaving(world, set);
    let done = rollout.done();
    let in_progress = done.min((taking + replacing.len()) as u32);
    let pending = match rollout.state {
        RolloutState::RollingForward => {
            let outstanding = outstanding(world, set, rollout).into_iter();
            outstanding.filter(|id| !replacing.contains(id)).count() as u32
        }
        RolloutState::Completed => 0,
        RolloutState::Faulted | RolloutState::Cancelled => rollout.total.saturating_sub(done),
    };
    Progress {
        successful: (done - in_progress).saturating_sub(rollout.failed),
        failed: rollout.failed,
        in_progress,
        pending,
    }
}

/// What is to have what the rolling upgrade brings when its batch ends; what is upgraded by hand is in none.
fn batch<'a>(world: &'a World, set: &ResourceId, begun: Time) -> BTreeSet<&'a MemberId> {
    let members = |due: &'a Rc<Due>| match &**due {
        Due::Upgraded {
            set: of,
            members,
            rollout: Some(its),
            ..
        }
        | Due::Reimaged {
            set: of,
            members,
            rollout: its,
            rolling: true,
            ..
        } if of == set && *its == begun => members.as_slice(),
        _ => &[],
    };
    world.due.values().flat_map(members).collect()
}

/// How many of those that a rolling upgrade's batches took have its model and are unhealthy.
fn failed(world: &World, set: &ResourceId, rollout: &Rollout) -> u32 {
    let broken = broken(world, set, rollout).into_iter();
    let taken = broken.filter(|id| rollout.taken.contains(id)).count();
    (taken + surge::failed(world, set)) as u32
}

/// What has what a rolling upgrade brings, whatever brought it, and is unhealthy.
fn broken(world: &World, set: &ResourceId, rollout: &Rollout) -> Vec<MemberId> {
    let is_it = |member: &Member<'_>| has(member, rollout) && member.health().is_bad() && !member.is_going();
    let members = members::all(world, set).into_iter();
    members.filter(is_it).map(|member| member.id).collect()
}

/// Whether something that has the new model is `Initializing`: an upgrade waits for it (ours; no source at hand says).
pub(super) fn is_waited_for(world: &World, set: &ResourceId, rollout: &Rollout) -> bool {
    let mut members = members::all(world, set).into_iter();
    members
        .any(|member| has(&member, rollout) && member.health() == Health::Initializing && !member.is_going())
}

/// Why a rolling upgrade goes no further: too many are unhealthy, of all or of those that it has upgraded.
///
/// The code is Azure's as far as its documentation names it; the sentence is ours.
pub(super) fn too_unhealthy(world: &World, set: &ResourceId, rollout: &Rollout) -> Option<ArmError> {
    let policy = policy_of(world, set, rollout);
    let members = members::all(world, set);
    let own: Vec<&Member<'_>> = members
        .iter()
        .filter(|member| member.profile.is_some() && !member.is_going())
        .collect();
    let share = |of: &[&Member<'_>]| {
        let unhealthy = of.iter().filter(|member| member.health().is_bad()).count();
        (unhealthy, (unhealthy * 100).checked_div(of.len()).unwrap_or(0))
    };
    let upgraded: Vec<&Member<'_>> = own
        .iter()
        .copied()
        .filter(|member| has(member, rollout))
        .collect();
    for (what, of, most) in [
        (
            "upgraded instances",
            &upgraded,
            policy.max_unhealthy_upgraded_percent,
        ),
        ("instances", &own, policy.max_unhealthy_percent),
    ] {
        let (unhealthy, percent) = share(of);
        if percent > usize::from(most) {
            let all = of.len();
            let why = format!(
                "{unhealthy} of {all} {what} are unhealthy ({percent} %), and the policy allows {most} %."
            );
            return Some(ArmError::ours(
                "MaxUnhealthyInstancePercentExceededInRollingUpgrade",
                why,
            ));
        }
    }
    None
}

/// Changes the latest rolling upgrade of a set, if it has had one.
pub(super) fn change(writer: &mut Writer, set: &ResourceId, change: impl FnOnce(&mut Rollout)) {
    super::scale_set::change(writer, set, |set| {
        if let Some(rollout) = &mut set.services.rollout {
            change(Rc::make_mut(rollout));
        }
    });
}

fn finish(writer: &mut Writer, set: &ResourceId, came_to: Result<(), ArmError>, cause: &Cause) {
    let (state, why, code) = match &came_to {
        Ok(()) => (RolloutState::Completed, "", "".into()),
        Err(error) => (RolloutState::Faulted, error.message.as_str(), error.code.clone()),
    };
    let rollout = writer
        .world
        .scale_set(set)
        .and_then(|(_, body)| body.services.rollout.as_ref());
    let failed = rollout.map_or(0, |rollout| failed(&writer.world, set, rollout));
    let now = writer.world.time;
    change(writer, set, |rollout| {
        rollout.state = state;
        rollout.failed = failed;
        rollout.why = why.into();
        rollout.code = code;
        rollout.ended = Some(now);
    });
    let subject = writer.subject(set);
    let cause = Cause {
        act: Act::RollingUpgrade,
        correlation_id: cause.correlation_id.clone(),
    };
    match came_to {
        Err(error) => writer.emit_error(&cause, [subject], &Rc::new(error)),
        Ok(()) => writer.emit(
            &cause,
            EventStatus::Succeeded,
            Some(Happening::Updated),
            [subject],
        ),
    }
}
