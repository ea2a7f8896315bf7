//! The application health extension's version 2: a machine is `Initializing` until its application has answered often
//! enough, or its grace is over (facts.md §2.8 names the states; how long each lasts, and what follows from it, is ours).

use std::collections::BTreeSet;

use super::health::watch;
use super::members::{self, Member, MemberId};
use crate::arm::advance::Due;
use crate::arm::clock::Time;
use crate::arm::id::ResourceId;
use crate::arm::spec::Watch;
use crate::arm::world::{Condition, Health, World};
use crate::arm::writer::Writer;

/// What is told of a machine that runs.
pub(super) fn told(watch: Watch, condition: &Condition) -> Health {
    match (watch, condition.app_down) {
        (Watch::Nobody, _) => Health::Unknown,
        (Watch::Rich { .. }, _) if condition.probed_since.is_some() => Health::Initializing,
        (_, false) => Health::Healthy,
        // No answer is no word of what it is; a connection is there or is not.
        (Watch::Rich { tcp: false }, true) => Health::Undetermined,
        (_, true) => Health::Unhealthy,
    }
}

/// The machine itself: a VM may have joined a set or left it since it was asked.
fn find<'a>(world: &'a World, holder: &ResourceId, id: &MemberId) -> Option<Member<'a>> {
    match id {
        MemberId::Vm(vm) => members::one(world, vm, id),
        MemberId::Instance(_) => members::one(world, holder, id),
    }
}

/// The extension of machines starts, where it tells rich states.
pub(super) fn begin(writer: &mut Writer, holder: &ResourceId, ids: &[MemberId]) {
    let is_rich = |id: &&MemberId| find(&writer.world, holder, id).is_some_and(|member| member.is_rich());
    let ids: Vec<MemberId> = ids.iter().filter(is_rich).cloned().collect();
    if ids.is_empty() {
        return;
    }
    let now = writer.world.time;
    members::change(writer, holder, &ids, |slot| {
        slot.condition.probed_since = Some(now)
    });
    look_again(writer, holder, &ids);
}

/// Schedules a look at those of the machines that are being probed, when something may be told of the first.
pub(super) fn look_again(writer: &mut Writer, holder: &ResourceId, ids: &[MemberId]) {
    let ending = |id: &MemberId| Some((end(&find(&writer.world, holder, id)?)?, id.clone()));
    let (ends, members): (Vec<Time>, Vec<MemberId>) = ids.iter().filter_map(ending).unzip();
    if let Some(first) = ends.into_iter().min() {
        let holder = holder.clone();
        let after = first.since(writer.world.time).max(0);
        writer.schedule(after, Due::Probed { holder, members });
    }
}

/// When a machine that is being probed has been asked often enough, if it goes on as it does.
fn end(member: &Member<'_>) -> Option<Time> {
    let started = member.condition.probed_since?;
    let rich = member
        .machine
        .and_then(|machine| machine.application_health.as_ref()?.rich);
    let Some(rich) = rich else {
        return Some(started);
    };
    Some(if member.condition.app_down {
        started.plus_ms(rich.grace_ms())
    } else {
        member.condition.since.max(started).plus_ms(rich.probes_ms())
    })
}

/// The extension may have asked often enough.
pub(in crate::arm) fn probed(writer: &mut Writer, holder: &ResourceId, ids: &[MemberId]) {
    let now = writer.world.time;
    let is_told = |id: &&MemberId| {
        let member = find(&writer.world, holder, id);
        member
            .and_then(|member| end(&member))
            .is_some_and(|end| end <= now)
    };
    let told: Vec<MemberId> = ids.iter().filter(is_told).cloned().collect();
    members::change(writer, holder, &told, |slot| slot.condition.probed_since = None);
    look_again(writer, holder, ids);
    let now_of = |id: &MemberId| match id {
        MemberId::Vm(vm) => writer.world.vm(vm).map(|(_, body)| body.holder(vm).clone()),
        MemberId::Instance(_) => Some(holder.clone()),
    };
    let holders: BTreeSet<ResourceId> = told.iter().filter_map(now_of).collect();
    for holder in holders {
        watch(writer, &holder);
    }
}
