//! Application health, and automatic instance repairs (facts.md §2.8).

use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::{flexible, instances, os_image, power, probing, uniform};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::index::cores;
use crate::arm::network;
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// After so many repairs in a row that helped nothing the platform gives up (ours; Azure suspends the service too, and
/// does not say when).
const FUTILE: u32 = 5;
/// From one try to replace an instance to the next.
const RETRY_MS: i64 = 60_000;
/// Sets below have one repair at a time (facts.md §2.8).
const ONE_AT_A_TIME: u32 = 20;
/// Of the others, this part.
const PERCENT_AT_A_TIME: u32 = 5;

/// Whether what a machine was made of does not work: its profile, or its image.
pub(super) fn is_member_broken(world: &World, set: &ResourceId, member: &Member<'_>) -> bool {
    let body = world.scale_set(set).map(|(_, set)| set);
    let profile = member.profile;
    let of_profile = profile.is_some() && body.is_some_and(|set| set.services.broken_profile == profile);
    of_profile || os_image::is_broken(world, member)
}

pub(super) fn is_broken(world: &World, set: &ResourceId, id: &MemberId) -> bool {
    let member = members::one(world, set, id);
    member.is_some_and(|member| is_member_broken(world, set, &member))
}

/// Machines have started anew: their application answers, unless their profile is at fault.
pub(super) fn started(writer: &mut Writer, set: &ResourceId, ids: &[MemberId]) {
    let now = writer.world.time;
    let broken = |id: &&MemberId| is_broken(&writer.world, set, id);
    let (down, up): (Vec<MemberId>, Vec<MemberId>) = {
        let (down, up): (Vec<&MemberId>, Vec<&MemberId>) = ids.iter().partition(broken);
        (
            down.into_iter().cloned().collect(),
            up.into_iter().cloned().collect(),
        )
    };
    for (ids, is_down) in [(up, false), (down, true)] {
        members::change(writer, set, &ids, |slot| {
            slot.condition.app_down = is_down;
            slot.condition.since = now;
            slot.condition.lost = None;
            slot.condition.evicted = None;
        });
        probing::begin(writer, set, &ids);
        if is_down && !ids.is_empty() {
            watch(writer, set);
        }
    }
}

/// Schedules a repair for each machine that is unhealthy, at the end of its grace.
pub(in crate::arm) fn watch(writer: &mut Writer, set: &ResourceId) {
    let Some((resource, body)) = writer.world.scale_set(set) else {
        return;
    };
    let Some(policy) = body
        .spec
        .automatic_repairs
        .filter(|_| !body.services.repairs_suspended)
    else {
        return;
    };
    let unique_id = resource.unique_id.clone();
    let waiting: Vec<(Time, MemberId)> = members::all(&writer.world, set)
        .into_iter()
        .filter(|member| member.health().is_bad() && member.profile.is_some())
        .map(|member| (after_grace(&member, policy), member.id))
        .collect();
    for (at, member) in waiting {
        let due = Due::Repair {
            set: set.clone(),
            unique_id: unique_id.clone(),
            member,
        };
        writer.schedule(at.since(writer.world.time), due);
    }
}

/// The same of every set: something may have stood in the way of a repair.
pub(in crate::arm) fn watch_all(writer: &mut Writer) {
    let sets = writer.world.of_kind(Kind::ScaleSet);
    let sets: Vec<ResourceId> = sets.map(|set| set.id.clone()).collect();
    for set in sets {
        watch(writer, &set);
    }
}

fn after_grace(member: &Member<'_>, policy: AutomaticRepairs) -> Time {
    member
        .condition
        .since
        .plus_ms(i64::from(policy.grace_period_minutes) * 60_000)
}

/// The grace of a machine may be over: it is repaired, if it still has to be and its turn has come.
pub(in crate::arm) fn repair(writer: &mut Writer, set: &ResourceId, unique_id: &Rc<str>, id: &MemberId) {
    if !instances::is(writer, set, unique_id) {
        return;
    }
    let now = writer.world.time;
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let Some(policy) = body
        .spec
        .automatic_repairs
        .filter(|_| !body.services.repairs_suspended)
    else {
        return;
    };
    let Some(member) = members::one(&writer.world, set, id) else {
        return;
    };
    // A VM that was added to the set is nobody's to replace (INFERRED: it is outside the profile, facts.md §2.4).
    let due = member.health().is_bad()
        && member.profile.is_some()
        && member.provisioning_state == ProvisioningState::Succeeded
        && !member.condition.protection.from_scale_set_actions
        && super::surge::counts(&writer.world, set, id)
        && after_grace(&member, policy) <= now;
    if !due {
        return; // What has changed since has a look of its own.
    }
    let own = members::own_count(&writer.world, set);
    let most = if own < ONE_AT_A_TIME {
        1
    } else {
        (own * PERCENT_AT_A_TIME / 100).max(1)
    };
    let busy: Vec<Time> = body
        .services
        .repairs_until
        .iter()
        .copied()
        .filter(|end| *end > now)
        .collect();
    if busy.len() as u32 >= most {
        let free = busy.iter().min().copied().unwrap_or(now);
        let due = Due::Repair {
            set: set.clone(),
            unique_id: unique_id.clone(),
            member: id.clone(),
        };
        return writer.schedule(free.since(now) + 1, due);
    }
    if body.services.futile_repairs >= FUTILE {
        return give_up(writer, set);
    }
    if policy.repair_action == RepairAction::Replace
        && let Err(error) = super::scale_set::check_lock(&writer.world, id)
    {
        let cause = platform(writer, Act::Repair);
        let subject = writer.subject(set);
        return writer.emit_error(&cause, [subject], &Rc::new(error));
    }
    let broken = is_broken(&writer.world, set, id);
    let takes_ms = begin(writer, set, id, policy.repair_action);
    super::scale_set::change(writer, set, |set| {
        set.services.repairs_until = busy;
        set.services.repairs_until.push(now.plus_ms(takes_ms));
        set.services.futile_repairs = if broken {
            set.services.futile_repairs + 1
        } else {
            0
        };
    });
}

fn give_up(writer: &mut Writer, set: &ResourceId) {
    super::scale_set::change(writer, set, |set| set.services.repairs_suspended = true);
    let cause = platform(writer, Act::Repair);
    let subject = writer.subject(set);
    let message = "Repaired instances keep failing: automatic repairs are suspended until they are resumed.";
    let error = Rc::new(ArmError::ours("AutomaticRepairsSuspended", message));
    writer.emit_error(&cause, [subject], &error);
}

/// What the platform does by itself.
pub(super) fn platform(writer: &mut Writer, act: Act) -> Cause {
    Cause {
        act,
        correlation_id: writer.guid("correlation"),
    }
}

fn begin(writer: &mut Writer, set: &ResourceId, id: &MemberId, action: RepairAction) -> i64 {
    let cause = platform(writer, Act::Repair);
    let subject = writer.subject(set);
    writer.emit(&cause, EventStatus::Accepted, None, [subject]);
    let action = match action {
        RepairAction::Restart => PowerAction::Restart,
        RepairAction::Reimage => PowerAction::Reimage,
        RepairAction::Replace => return replace(writer, set, id, &cause),
    };
    power::begin_on(writer, set, id, action, &cause)
}

/// Another one in its place, of the latest model (facts.md §2.8).
fn replace(writer: &mut Writer, set: &ResourceId, id: &MemberId, cause: &Cause) -> i64 {
    let gone = members::remove(writer, set, vec![id.clone()], false, cause);
    if check_room(&writer.world, set).is_ok() {
        return gone.max(make_one(writer, set, cause));
    }
    // Both at once would be more than the subscription may have: the other one comes when this one is gone.
    let Some((resource, _)) = writer.world.scale_set(set) else {
        return gone;
    };
    let unique_id = resource.unique_id.clone();
    super::scale_set::change(writer, set, |set| {
        set.spec.capacity = set.spec.capacity.saturating_sub(1);
    });
    let due = Due::Replaces {
        set: set.clone(),
        unique_id,
        tries: 0,
        cause: cause.clone(),
    };
    writer.schedule(gone, due);
    gone + RETRY_MS
}

/// Whether one more instance fits into the region.
fn check_room(world: &World, set: &ResourceId) -> Result<(), ArmError> {
    let Some((resource, profile)) = world
        .scale_set(set)
        .and_then(|(resource, set)| Some((resource, set.spec.profile.as_ref()?)))
    else {
        return Ok(());
    };
    let more = cores(&profile.machine.vm_size);
    super::quota::check(world, &resource.location, more, "OperationNotAllowed")?;
    let mut nics = profile.network_interfaces.iter();
    if nics.any(|nic| nic.public_ip.is_some()) {
        network::public_ip::check_room(world, &resource.location, 1)?;
    }
    Ok(())
}

fn make_one(writer: &mut Writer, set: &ResourceId, cause: &Cause) -> i64 {
    let total = writer.duration(OperationKind::ScaleScaleSet);
    let body = writer.world.scale_set(set).map(|(_, set)| set);
    match body.map(|set| set.spec.orchestration_mode) {
        None => 0,
        Some(OrchestrationMode::Flexible) => flexible::add(writer, set, 1, total, &cause.correlation_id),
        Some(OrchestrationMode::Uniform) => {
            let before = body.and_then(|set| set.failure.clone());
            let takes_ms = uniform::add(writer, set, 1, total);
            if before.is_none() {
                super::set_actions::ended(writer, set, cause);
            }
            takes_ms
        }
    }
}

/// One in the place of another that is gone by now, or soon.
pub(in crate::arm) fn replaced(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    tries: u32,
    cause: &Cause,
) {
    let there = writer
        .world
        .scale_set(set)
        .filter(|(resource, _)| resource.provisioning_state != ProvisioningState::Deleting);
    if there.is_none() || !instances::is(writer, set, unique_id) {
        return;
    }
    match check_room(&writer.world, set) {
        Ok(()) => {
            super::scale_set::change(writer, set, |set| set.spec.capacity += 1);
            make_one(writer, set, cause);
        }
        Err(error) if tries >= FUTILE => {
            let subject = writer.subject(set);
            writer.emit_error(cause, [subject], &Rc::new(error));
        }
        Err(_) => {
            let due = Due::Replaces {
                set: set.clone(),
                unique_id: unique_id.clone(),
                tries: tries + 1,
                cause: cause.clone(),
            };
            writer.schedule(RETRY_MS, due);
        }
    }
}

/// `setOrchestrationServiceState` of AutomaticRepairs.
///
/// # Errors
/// When the set is not there, or repairs nothing.
pub(in crate::arm) fn set_service(
    writer: &mut Writer,
    set: &ResourceId,
    resume: bool,
    cause: &Cause,
) -> Result<(), ArmError> {
    let (_, body) = writer.world.scale_set(set).ok_or_else(|| not_found(set))?;
    if body.spec.automatic_repairs.is_none() {
        let message = format!(
            "Scale set '{}' has no automatic repairs to suspend or resume.",
            set.name()
        );
        return Err(ArmError::ours("OperationNotAllowed", message).at("serviceName"));
    }
    super::scale_set::change(writer, set, |set| {
        set.services.repairs_suspended = !resume;
        set.services.futile_repairs = 0;
    });
    watch(writer, set);
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    Ok(())
}

/// The applications of machines stop to answer, or answer again (the lab's to say).
pub(in crate::arm) fn set_health(writer: &mut Writer, set: &ResourceId, ids: &[MemberId], healthy: bool) {
    let now = writer.world.time;
    members::change(writer, set, ids, |slot| {
        if slot.condition.app_down == healthy {
            slot.condition.app_down = !healthy;
            slot.condition.since = now;
        }
    });
    probing::look_again(writer, set, ids);
    watch(writer, set);
}

/// The set's latest model works, or does not: so do all instances that have it.
pub(in crate::arm) fn break_profile(writer: &mut Writer, set: &ResourceId, broken: bool) {
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let latest = body.profile_time_created;
    super::scale_set::change(writer, set, |set| {
        set.services.broken_profile = broken.then_some(latest);
        set.services.futile_repairs = 0;
    });
    let members = members::all(&writer.world, set);
    let ids: Vec<MemberId> = members
        .into_iter()
        .filter(|member| member.profile == Some(latest))
        .map(|member| member.id)
        .collect();
    set_health(writer, set, &ids, !broken);
}
