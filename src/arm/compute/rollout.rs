//! A rolling upgrade: batch by batch, watching health (facts.md §2.4).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::surge;
use super::upgrade::{SETTLE_MS, apply, behind, check_room, check_room_for, latest, next_batch, policy};
use crate::arm::advance::Due;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// The next batch of a rolling upgrade, or its end.
pub(in crate::arm) fn roll(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    profile: Time,
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
    if rollout.profile != profile || rollout.state != RolloutState::RollingForward {
        return; // A newer model has its own.
    }
    if is_waited_for(&writer.world, set, profile) {
        return next_batch(writer, set, SETTLE_MS, profile, cause);
    }
    if let Some(error) = too_unhealthy(&writer.world, set, profile) {
        return stop(writer, set, error, cause);
    }
    let behind = waiting(&writer.world, set);
    if behind.is_empty() {
        return finish(writer, set, Ok(()), cause);
    }
    // What is down already, by the rollout before this one or by hand, is a part of the batch.
    let members = members::all(&writer.world, set).into_iter();
    let down: Vec<MemberId> = members
        .filter(|member| member.profile.is_some())
        .filter(|member| member.provisioning_state == ProvisioningState::Updating)
        .map(|member| member.id)
        .collect();
    let all = members::own_count(&writer.world, set);
    let batch = (all * u32::from(policy(&writer.world, set).max_batch_percent.min(100)) / 100).max(1);
    let room = (batch as usize).saturating_sub(down.len());
    let up = behind.into_iter().filter(|id| !down.contains(id));
    let ids: Vec<MemberId> = up.take(room).collect();
    if ids.is_empty() {
        return next_batch(writer, set, SETTLE_MS, profile, cause);
    }
    let surges = policy(&writer.world, set).surge;
    let room = if surges {
        surge::check_room(&writer.world, set, ids.len() as u32)
    } else {
        check_room(&writer.world, set, &ids)
    };
    if let Err(error) = room {
        return finish(writer, set, Err(error), cause);
    }
    let next = Rollout {
        taken: Rc::new(rollout.taken.iter().chain(&ids).cloned().collect()),
        failed: failed(&writer.world, set, &rollout),
        ..Rollout::clone(&rollout)
    };
    super::scale_set::change(writer, set, |set| set.services.rollout = Some(Rc::new(next)));
    if surges {
        return surge::begin(writer, set, ids, profile, cause);
    }
    let model = latest(&writer.world, set);
    apply(writer, set, &ids, model.as_ref(), cause, true);
}

/// What the rolling upgrade has still to take.
pub(super) fn waiting(world: &World, set: &ResourceId) -> Vec<MemberId> {
    if policy(world, set).surge {
        surge::replaceable(world, set)
    } else {
        behind(world, set)
    }
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
}

/// What the upgrade broke goes back to the model before it, if the policy says so and that model can be had still.
fn roll_back(writer: &mut Writer, set: &ResourceId, rollout: &Rollout, cause: &Cause) {
    let world = &writer.world;
    let Some(before) = rollout.before.as_ref().filter(|_| policy(world, set).roll_back) else {
        return;
    };
    let ids = broken(world, set, rollout.profile);
    let stands = before.profile.named().all(|id| world.resource(id).is_some());
    if stands && check_room_for(world, set, &ids, before).is_ok() {
        apply(writer, set, &ids, Some(before), cause, false);
    }
}

/// How many of a set's instances are how far in its latest rolling upgrade.
pub(in crate::arm) struct Progress {
    pub(in crate::arm) successful: u32,
    pub(in crate::arm) failed: u32,
    pub(in crate::arm) in_progress: u32,
    pub(in crate::arm) pending: u32,
}

pub(in crate::arm) fn progress(world: &World, set: &ResourceId, rollout: &Rollout) -> Progress {
    let batch = batch(world, set, rollout.profile);
    let taking = |member: &&Member<'_>| {
        member.profile == Some(rollout.profile)
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
            let waiting = waiting(world, set).into_iter();
            waiting.filter(|id| !replacing.contains(id)).count() as u32
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

/// What is to have the model of the time `profile` when the rolling upgrade's batch ends; what is upgraded by hand is
/// in none.
fn batch<'a>(world: &'a World, set: &ResourceId, profile: Time) -> BTreeSet<&'a MemberId> {
    let members = |due: &'a Rc<Due>| match &**due {
        Due::Upgraded {
            set: of,
            members,
            profile: its,
            rolling: true,
            ..
        } if of == set && *its == profile => members.as_slice(),
        _ => &[],
    };
    world.due.values().flat_map(members).collect()
}

/// How many of those that a rolling upgrade's batches took have its model and are unhealthy.
fn failed(world: &World, set: &ResourceId, rollout: &Rollout) -> u32 {
    let broken = broken(world, set, rollout.profile).into_iter();
    let taken = broken.filter(|id| rollout.taken.contains(id)).count();
    (taken + surge::failed(world, set)) as u32
}

/// What has a rolling upgrade's model, whatever brought it, and is unhealthy.
fn broken(world: &World, set: &ResourceId, profile: Time) -> Vec<MemberId> {
    let is_it = |member: &Member<'_>| {
        member.profile == Some(profile) && member.health().is_bad() && !member.is_going()
    };
    let members = members::all(world, set).into_iter();
    members.filter(is_it).map(|member| member.id).collect()
}

/// Whether something that has the new model is `Initializing` (Azure's page on the extension: an upgrade waits for it).
fn is_waited_for(world: &World, set: &ResourceId, profile: Time) -> bool {
    let mut members = members::all(world, set).into_iter();
    members.any(|member| {
        member.profile == Some(profile) && member.health() == Health::Initializing && !member.is_going()
    })
}

/// Why a rolling upgrade goes no further: too many are unhealthy, of all or of those that it has upgraded.
///
/// The code is Azure's as far as its documentation names it; the sentence is ours.
pub(super) fn too_unhealthy(world: &World, set: &ResourceId, profile: Time) -> Option<ArmError> {
    let policy = policy(world, set);
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
        .filter(|member| member.profile == Some(profile))
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

fn finish(writer: &mut Writer, set: &ResourceId, came_to: Result<(), ArmError>, cause: &Cause) {
    let (state, why) = match &came_to {
        Ok(()) => (RolloutState::Completed, ""),
        Err(error) => (RolloutState::Faulted, error.message.as_str()),
    };
    let rollout = writer
        .world
        .scale_set(set)
        .and_then(|(_, body)| body.services.rollout.as_ref());
    let failed = rollout.map_or(0, |rollout| failed(&writer.world, set, rollout));
    super::scale_set::change(writer, set, |set| {
        if let Some(rollout) = &set.services.rollout {
            let ended = Rollout {
                state,
                failed,
                why: why.into(),
                ..Rollout::clone(rollout)
            };
            set.services.rollout = Some(Rc::new(ended));
        }
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
