//! Autoscale: a setting looks at its scale set every minute and changes its capacity by rules (facts.md §2.5;
//! test_monitor_autoscale_basic).
//!
//! The looks are due transitions. They stop when nothing can change any more: after the last load, and after the longest
//! window and cool-down. What then wakes a setting is an operation, a new load, or its own schedule.

mod check;
mod decide;
mod schedule;

use std::rc::Rc;

pub(super) use check::check;
use decide::{Decision, Look};

use super::advance::Due;
use super::catalog::durations::OperationKind;
use super::clock::Time;
use super::compute::{members, scale_set};
use super::error::ArmError;
use super::event::{Act, EventStatus};
use super::id::ResourceId;
use super::put::{Begun, plain};
use super::spec::*;
use super::world::*;
use super::writer::{Cause, Writer};

const MINUTE_MS: i64 = 60_000;
/// The run history keeps so many lines.
const HISTORY: usize = 200;
/// After so many tries that came to nothing it waits until somebody does something (ours; Azure tries on).
const FUTILE: u32 = 3;

/// Makes the setting, or changes it; it has its first look a minute later.
pub(super) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    setting: &AutoscaleSpec,
) -> Result<Begun, ArmError> {
    let id = spec.id(group);
    let old = writer
        .world
        .resource(&id)
        .and_then(|old| old.autoscale())
        .cloned();
    let body = Autoscale {
        spec: setting.clone(),
        history: old.as_ref().map(|old| old.history.clone()).unwrap_or_default(),
        last_scaled: old.as_ref().and_then(|old| old.last_scaled),
        running: old.as_ref().map(|old| old.running.clone()).unwrap_or_default(),
        turn: old.map_or(0, |old| old.turn + 1),
        awake: false,
        futile: 0,
        pressing_until: writer.world.time,
    };
    plain(
        writer,
        group,
        spec,
        Body::AutoscaleSetting(Box::new(body)),
        OperationKind::WriteOther,
    )
}

fn change(writer: &mut Writer, id: &ResourceId, change: impl FnOnce(&mut Autoscale)) {
    // What it remembers is no write of a user's: its version stays.
    writer.remember(id, |resource| {
        if let Body::AutoscaleSetting(setting) = &mut resource.body {
            change(setting);
        }
    });
}

/// Somebody did something: every setting looks again.
pub(super) fn wake_all(writer: &mut Writer) {
    let ids: Vec<ResourceId> = writer.world.index.autoscale().cloned().collect();
    for id in ids {
        wake(writer, &id);
    }
}

/// The load of a set has changed.
pub(super) fn load_changed(writer: &mut Writer, set: &ResourceId) {
    let of = |id: &&ResourceId| {
        let setting = writer
            .world
            .resource(id)
            .and_then(|resource| resource.autoscale());
        setting.is_some_and(|setting| setting.spec.target == *set)
    };
    let ids: Vec<ResourceId> = writer.world.index.autoscale().filter(of).cloned().collect();
    for id in ids {
        wake(writer, &id);
    }
}

/// How long after the last change a rule may still come to another answer.
fn horizon_ms(setting: &AutoscaleSpec) -> i64 {
    let rules = setting.profiles.iter().flat_map(|profile| &profile.rules);
    let longest = rules
        .map(|rule| rule.window_minutes.saturating_add(rule.cooldown_minutes))
        .max();
    i64::from(longest.unwrap_or(0)).saturating_add(10) * MINUTE_MS
}

fn wake(writer: &mut Writer, id: &ResourceId) {
    let Some(setting) = writer
        .world
        .resource(id)
        .and_then(|resource| resource.autoscale())
    else {
        return;
    };
    if !setting.spec.enabled {
        return;
    }
    let load = writer.world.ground.loads.get(&setting.spec.target);
    let last = load
        .and_then(|load| load.steps.last())
        .map_or(writer.world.time, |(at, _)| *at);
    let calm = last.max(writer.world.time).plus_ms(horizon_ms(&setting.spec));
    let awake = setting.awake;
    change(writer, id, |setting| {
        setting.pressing_until = setting.pressing_until.max(calm);
        setting.awake = true;
        setting.futile = 0;
        setting.turn += u64::from(!awake);
    });
    if !awake {
        schedule_look(writer, id, MINUTE_MS, true);
    }
}

fn schedule_look(writer: &mut Writer, id: &ResourceId, after: i64, pressing: bool) {
    let Some((resource, setting)) = writer
        .world
        .resource(id)
        .and_then(|resource| Some((resource, resource.autoscale()?)))
    else {
        return;
    };
    let due = Due::AutoscaleLooks {
        setting: id.clone(),
        unique_id: resource.unique_id.clone(),
        turn: setting.turn,
    };
    if pressing {
        writer.schedule(after, due);
    } else {
        writer.schedule_standing(after, due);
    }
}

/// A look: what the rules say now, what is done about it, and when the next one is.
pub(super) fn look(writer: &mut Writer, id: &ResourceId, unique_id: &Rc<str>, turn: u64) {
    let Some(resource) = writer
        .world
        .resource(id)
        .filter(|resource| resource.unique_id == *unique_id)
    else {
        return;
    };
    let Some(setting) = resource
        .autoscale()
        .filter(|setting| setting.turn == turn && setting.spec.enabled)
    else {
        return;
    };
    let target = setting.spec.target.clone();
    let all = members::all(&writer.world, &target);
    let running = all.iter().filter(|member| member.runs()).count() as u32;
    let now = writer.world.time;
    let memory = remembered(setting, now, running);
    change(writer, id, |setting| setting.running = memory);
    act(writer, id, &target);
    next(writer, id, now);
}

/// The machines that ran, without what is older than any window.
fn remembered(setting: &Autoscale, now: Time, running: u32) -> Rc<Vec<(Time, u32)>> {
    if setting.running.last().is_some_and(|(_, last)| *last == running) {
        return setting.running.clone();
    }
    let mut memory = Vec::clone(&setting.running);
    memory.push((now, running));
    let old = now.plus_ms(-horizon_ms(&setting.spec));
    // The last one before the window still holds at its beginning.
    let outside = memory.partition_point(|(at, _)| *at < old).saturating_sub(1);
    memory.drain(..outside);
    Rc::new(memory)
}

fn act(writer: &mut Writer, id: &ResourceId, target: &ResourceId) {
    let Some(setting) = writer
        .world
        .resource(id)
        .and_then(|resource| resource.autoscale())
    else {
        return;
    };
    let Some((set, body)) = writer.world.scale_set(target) else {
        return;
    };
    let busy = matches!(
        set.provisioning_state,
        ProvisioningState::Creating | ProvisioningState::Deleting
    );
    if busy || body.spec.profile.is_none() {
        return;
    }
    let look = Look {
        now: writer.world.time,
        capacity: scale_set::size(&writer.world, target),
        setting,
        load: writer.world.ground.loads.get(target).map(|load| &**load),
    };
    let Some(decision) = decide::decide(&look) else {
        return;
    };
    let Decision {
        profile,
        to,
        outcome,
        why,
    } = decision;
    let from = look.capacity;
    let in_vain = setting.futile >= FUTILE;
    let run = AutoscaleRun {
        at: writer.world.time,
        profile,
        from,
        to,
        outcome,
        why,
    };
    if outcome != AutoscaleOutcome::Scaled {
        return record(writer, id, run);
    }
    if in_vain {
        let run = failed(run, "The scale set does not come to it: this waits for a change.");
        return record(writer, id, run);
    }
    carry_out(writer, id, target, run);
}

/// Brings the set to what was decided, or tells why that was refused.
fn carry_out(writer: &mut Writer, id: &ResourceId, target: &ResourceId, run: AutoscaleRun) {
    let (from, to) = (run.from, run.to);
    let cause = Cause {
        act: Act::Autoscale { up: to > from },
        correlation_id: writer.guid("correlation"),
    };
    // The plan may be refused half-way through a look at it; what was written until then is not kept.
    let before = writer.world.clone();
    match scale_set::scale(writer, target, to, &cause) {
        Ok(begun) => {
            let now = run.at;
            change(writer, id, |setting| {
                setting.last_scaled = Some(now);
                let mut before = setting.history.iter().rev();
                let last = before.find(|run| run.outcome == AutoscaleOutcome::Scaled);
                let futile = last.is_some_and(|last| (last.from, last.to) == (from, to));
                setting.futile = if futile { setting.futile + 1 } else { 0 };
            });
            record(writer, id, run);
            let subject = writer.subject(target);
            let unique_id = subject.unique_id.clone();
            writer.emit(&cause, EventStatus::Accepted, None, [subject]);
            let due = Due::Provisioned {
                id: target.clone(),
                unique_id,
                cause,
            };
            writer.schedule(begun.takes_ms, due);
        }
        Err(error) => {
            writer.world = before;
            let run = failed(run, &format!("The scale set refused: {}", error.message));
            record(writer, id, run);
        }
    }
}

/// The run, had it not come to what it decided.
fn failed(run: AutoscaleRun, because: &str) -> AutoscaleRun {
    AutoscaleRun {
        outcome: AutoscaleOutcome::Failed,
        why: [&*run.why, " ", because].concat().into(),
        ..run
    }
}

/// A line of the run history; one that says the same as the last says nothing.
fn record(writer: &mut Writer, id: &ResourceId, run: AutoscaleRun) {
    change(writer, id, |setting| {
        let said = |last: &AutoscaleRun| {
            (last.outcome, last.from, last.to, &last.profile) == (run.outcome, run.from, run.to, &run.profile)
                && run.outcome != AutoscaleOutcome::Scaled
        };
        if setting.history.last().is_some_and(said) {
            return;
        }
        let history = Rc::make_mut(&mut setting.history);
        history.push(run);
        let over = history.len().saturating_sub(HISTORY);
        history.drain(..over);
    });
}

/// The next look: in a minute while anything may change, at the next change of load or of profile otherwise.
fn next(writer: &mut Writer, id: &ResourceId, now: Time) {
    let Some(setting) = writer
        .world
        .resource(id)
        .and_then(|resource| resource.autoscale())
    else {
        return;
    };
    if writer.world.resource(&setting.spec.target).is_none() {
        return sleep(writer, id);
    }
    let stuck = setting.futile >= FUTILE;
    // What it did itself may not be the last of it.
    let recent = setting
        .last_scaled
        .is_some_and(|last| now.since(last) < horizon_ms(&setting.spec));
    let pressing = !stuck && (now < setting.pressing_until || recent);
    let at = if pressing {
        Some(now.plus_ms(MINUTE_MS))
    } else {
        schedule::next_change(&setting.spec, now)
    };
    match at {
        Some(at) => schedule_look(writer, id, at.since(now), pressing),
        None => sleep(writer, id),
    }
    if !pressing {
        // A standing look may be days away: what happens until then wakes it.
        change(writer, id, |setting| setting.awake = false);
    }
}

fn sleep(writer: &mut Writer, id: &ResourceId) {
    change(writer, id, |setting| setting.awake = false);
}
