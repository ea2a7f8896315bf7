//! A rolling upgrade's batch with `maxSurge`: new instances are made first, and take the place of old ones that then go.
//!
//! What Azure does when there is no room for them, or when they are unhealthy, is said nowhere: that the upgrade stops, and
//! that the unfinished batch is undone, is ours.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::upgrade::{SETTLE_MS, next_batch};
use super::{flexible, health, instances, rollout, uniform};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::clock::Time;
use crate::arm::delete;
use crate::arm::error::ArmError;
use crate::arm::event::Act;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::index::cores;
use crate::arm::network::public_ip;
use crate::arm::spec::OrchestrationMode;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

fn of<'a>(world: &'a World, set: &ResourceId) -> Option<&'a Rc<Surge>> {
    let (_, body) = world.scale_set(set)?;
    body.services.rollout.as_ref()?.surge.as_ref()
}

/// Those that the batch is to replace.
pub(super) fn leaving<'a>(world: &'a World, set: &ResourceId) -> &'a [MemberId] {
    of(world, set).map_or(&[], |surge| &surge.old)
}

/// Those that are made beside the set's capacity.
pub(super) fn beside<'a>(world: &'a World, set: &ResourceId) -> &'a [MemberId] {
    of(world, set).map_or(&[], |surge| &surge.new)
}

/// Whether a machine that the profile made is a part of the set's capacity.
pub(in crate::arm) fn counts(world: &World, set: &ResourceId, id: &MemberId) -> bool {
    !beside(world, set).contains(id)
}

/// Whether so many more instances fit into the region and its networks.
pub(super) fn check_room(world: &World, set: &ResourceId, more: u32) -> Result<(), ArmError> {
    let Some(((resource, body), profile)) = world
        .scale_set(set)
        .and_then(|found| Some((found, found.1.spec.profile.as_ref()?)))
    else {
        return Ok(());
    };
    let mix = body.spec.policies.instance_mix.iter().flat_map(|mix| &mix.sizes);
    let largest = mix.map(|size| cores(&size.name)).max();
    let each = largest.unwrap_or_else(|| cores(&profile.machine.vm_size));
    let needed = each.saturating_mul(more);
    super::quota::check(world, &resource.location, needed, "OperationNotAllowed")?;
    if body.spec.orchestration_mode == OrchestrationMode::Uniform {
        return uniform::check_room(world, set, &body.spec, more);
    }
    let nics = profile.network_interfaces.iter();
    match nics.filter(|nic| nic.public_ip.is_some()).count() as u32 {
        0 => Ok(()),
        addresses => public_ip::check_room(world, &resource.location, addresses.saturating_mul(more)),
    }
}

/// Makes as many new instances as the batch holds.
pub(super) fn begin(writer: &mut Writer, set: &ResourceId, old: Vec<MemberId>, begun: Time, cause: &Cause) {
    let count = old.len() as u32;
    let surge = Surge {
        old,
        new: Vec::new(),
        failure: None,
    };
    hold(writer, set, Some(surge.clone()));
    let total = writer.duration(OperationKind::ScaleScaleSet);
    let before: BTreeSet<MemberId> = all(&writer.world, set).into_iter().collect();
    let uniform = writer
        .world
        .scale_set(set)
        .is_some_and(|(_, set)| set.spec.orchestration_mode == OrchestrationMode::Uniform);
    let (takes_ms, failure) = if uniform {
        let (takes_ms, failure) = uniform::make(writer, set, count, total);
        (takes_ms, failure.map(|(_, error)| error))
    } else {
        (
            flexible::add(writer, set, count, total, &cause.correlation_id),
            None,
        )
    };
    let mut new = all(&writer.world, set);
    new.retain(|id| !before.contains(id));
    let surge = Surge {
        new: new.clone(),
        failure,
        ..surge
    };
    hold(writer, set, Some(surge));
    look_later(writer, set, (begun, &new), takes_ms + SETTLE_MS, cause);
}

fn look_later(
    writer: &mut Writer,
    set: &ResourceId,
    (begun, new): (Time, &[MemberId]),
    after: i64,
    cause: &Cause,
) {
    let due = Due::Surged {
        set: set.clone(),
        unique_id: writer.subject(set).unique_id,
        new: new.to_vec(),
        rollout: begun,
        cause: cause.clone(),
    };
    writer.schedule(after, due);
}

/// The machines of a set, with those that are on their way.
fn all(world: &World, set: &ResourceId) -> Vec<MemberId> {
    let there = members::all(world, set).into_iter().map(|member| member.id);
    let coming = world.coming.get(set).into_iter().flat_map(|plans| plans.keys());
    there.chain(coming.cloned().map(MemberId::Vm)).collect()
}

fn hold(writer: &mut Writer, set: &ResourceId, surge: Option<Surge>) {
    rollout::change(writer, set, |rollout| rollout.surge = surge.map(Rc::new));
}

/// An instance of a Flexible set could not be made: one of a surge is the upgrade's to answer for, and any other the set's.
pub(super) fn unmade(writer: &mut Writer, set: &ResourceId, vm: &ResourceId, error: &Rc<ArmError>) {
    if counts(&writer.world, set, &MemberId::Vm(vm.clone())) {
        return super::scale_set::fail(writer, set, 1, error);
    }
    rollout::change(writer, set, |rollout| {
        if let Some(surge) = &mut rollout.surge {
            let failure = &mut Rc::make_mut(surge).failure;
            failure.get_or_insert_with(|| error.clone());
        }
    });
}

/// Those of the new instances that are there and stay.
fn made<'a>(world: &'a World, set: &ResourceId, surge: &Surge) -> Vec<Member<'a>> {
    let found = surge.new.iter().filter_map(|id| members::one(world, set, id));
    found.filter(|member| !member.is_going()).collect()
}

/// How many of the batch failed: could not be made, or are unhealthy.
pub(super) fn failed(world: &World, set: &ResourceId) -> usize {
    let Some(surge) = of(world, set) else { return 0 };
    let made = made(world, set, surge);
    let missing = match surge.failure {
        Some(_) => surge.old.len().saturating_sub(made.len()),
        None => 0,
    };
    let unhealthy = made.iter().filter(|member| member.health().is_bad());
    missing + unhealthy.count()
}

/// The new instances are there, and have had time to show their health: the old ones go, or the upgrade goes no further.
pub(in crate::arm) fn surged(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    (begun, new): (Time, &[MemberId]),
    cause: &Cause,
) {
    let there = writer
        .world
        .resource(set)
        .filter(|set| set.unique_id == *unique_id && set.provisioning_state != ProvisioningState::Deleting);
    let Some(surge) = of(&writer.world, set)
        .filter(|surge| there.is_some() && surge.new == new)
        .cloned()
    else {
        return; // Called off.
    };
    let body = writer.world.scale_set(set).map(|(_, body)| body);
    let Some(rollout) = body.and_then(|body| body.services.rollout.clone()) else {
        return;
    };
    let failure = surge.failure.as_deref().cloned();
    if failure.is_none() && rollout::is_waited_for(&writer.world, set, &rollout) {
        return look_later(writer, set, (begun, new), SETTLE_MS, cause);
    }
    if let Some(error) = failure.or_else(|| rollout::too_unhealthy(&writer.world, set, &rollout)) {
        return rollout::stop(writer, set, error, cause);
    }
    let mut made = made(&writer.world, set, &surge);
    made.sort_by_key(|member| member.health().is_bad());
    let mut stays: Vec<MemberId> = made.into_iter().map(|member| member.id).collect();
    // What has gone in the meantime, or may no longer be touched, needs no other in its place.
    let mut goes = rollout::waiting(&writer.world, set, &rollout);
    goes.retain(|id| surge.old.contains(id));
    goes.truncate(stays.len());
    let surplus = stays.split_off(goes.len());
    rollout::change(writer, set, |rollout| {
        let taken = Rc::make_mut(&mut rollout.taken);
        taken.retain(|id| !surge.old.contains(id));
        taken.extend(stays);
        rollout.surge = None;
    });
    goes.extend(surplus);
    let takes_ms = retire(writer, set, goes, cause);
    health::watch(writer, set);
    let pause = rollout::policy_of(&writer.world, set, &rollout).pause_seconds;
    next_batch(writer, set, takes_ms + i64::from(pause) * 1_000, begun, cause);
}

/// The new instances of an unfinished batch go, and what they were to replace stays; so many of the batch are counted as done.
pub(super) fn undo(writer: &mut Writer, set: &ResourceId, done: usize, cause: &Cause) {
    let Some(surge) = of(&writer.world, set).cloned() else {
        return;
    };
    rollout::change(writer, set, |rollout| {
        let taken = Rc::make_mut(&mut rollout.taken);
        surge.old.iter().skip(done).for_each(|id| {
            taken.remove(id);
        });
        rollout.surge = None;
    });
    let is_new = |plan: &flexible::InstancePlan| surge.new.contains(&MemberId::Vm(plan.vm().clone()));
    flexible::call_off(writer, set, usize::MAX, is_new, cause);
    let made = made(&writer.world, set, &surge).into_iter();
    let made = made.map(|member| member.id).collect();
    retire(writer, set, made, cause);
}

/// Machines go, but for what a lock holds: that is of the capacity from now on. Gives the milliseconds until they are gone.
fn retire(writer: &mut Writer, set: &ResourceId, ids: Vec<MemberId>, cause: &Cause) -> i64 {
    let free = |id: &MemberId| super::scale_set::check_lock(&writer.world, id).is_ok();
    let (goes, held): (Vec<MemberId>, Vec<MemberId>) = ids.into_iter().partition(free);
    if !held.is_empty() {
        super::scale_set::change(writer, set, |set| {
            set.spec.capacity = set.spec.capacity.saturating_add(held.len() as u32);
        });
    }
    let by = |act: Act| Cause {
        act,
        correlation_id: cause.correlation_id.clone(),
    };
    let (mut numbers, mut longest) = (Vec::new(), 0);
    for id in goes {
        match id {
            MemberId::Instance(number) => numbers.push(number),
            MemberId::Vm(vm) => {
                let cause = by(Act::Delete(Kind::VirtualMachine));
                longest = longest.max(delete::begin(writer, &vm, &[], false, &cause));
            }
        }
    }
    if !numbers.is_empty() {
        let cause = by(Act::InstanceDelete);
        longest = longest.max(instances::begin_delete(writer, set, numbers, false, &cause));
    }
    longest
}
