//! "Do it for me": the recorded solution of a scenario, and which of its operations a line needs next.
//!
//! An operation is known by what it brings: the checks that hold from it on, to the solution's end. Nothing here changes
//! a student's world.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::grade::{Grade, Grader, LineStatus};
use super::play::Timed;
use super::scenario::Scenario;
use super::scenarios;
use crate::arm::json::{self, read};
use crate::arm::{Moment, Operation, World, advance, apply, preview, settle};

/// A recorded solution.
#[derive(Debug, Clone)]
pub struct Recorded {
    operations: Vec<Operation>,
    /// The checks that hold from each operation on.
    brings: Vec<BTreeSet<Rc<str>>>,
}

impl Recorded {
    /// The solution of a scenario that is compiled in, as it is drawn for the run. A lab of somebody else's has none, even
    /// if it goes by the same name.
    pub fn of(scenario: &Scenario) -> Option<Recorded> {
        let own = scenarios::find(&scenario.id).filter(|own| own.hash == scenario.hash)?;
        let mut value = read::value(scenarios::solution(&own.id)?).ok()?;
        scenario.parameters.fill(&mut value).ok()?;
        let operations = value.get_mut("operations").map(Value::take)?;
        Some(Recorded::played(scenario, read::made(operations).ok()?))
    }

    /// Plays a solution, and keeps what each of its operations brings.
    pub fn played(scenario: &Scenario, solution: Vec<Timed>) -> Recorded {
        let grader = Grader::default();
        let mut world = scenario.start_world(scenario.seed);
        let mut history: Vec<Moment> = Vec::new();
        let mut held = vec![done(&grader.grade(scenario, &history, &world))];
        for (timed, entry) in solution.iter().zip(0..) {
            let waited = advance(&world, scenario.epoch.plus_ms(timed.at.saturating_mul(1000)));
            history.extend(waited.moments);
            world = waited.world;
            match apply(&world, &timed.operation, entry) {
                Ok(applied) => {
                    history.extend(applied.moments);
                    world = applied.world;
                }
                Err(refusal) => history.push(Moment {
                    event: refusal.event,
                    world: world.clone(),
                }),
            }
            let ended = settle(&world);
            let told: Vec<Moment> = history.iter().cloned().chain(ended.moments).collect();
            held.push(done(&grader.grade(scenario, &told, &ended.world)));
        }
        Recorded {
            brings: brought(&held),
            operations: solution.into_iter().map(|timed| timed.operation).collect(),
        }
    }

    /// An operation, by its place.
    pub fn operation(&self, index: usize) -> Option<&Operation> {
        self.operations.get(index)
    }

    /// The checks that hold from an operation on.
    pub fn brings(&self, index: usize) -> &BTreeSet<Rc<str>> {
        const NONE: &BTreeSet<Rc<str>> = &BTreeSet::new();
        self.brings.get(index).unwrap_or(NONE)
    }

    /// The operation that `line` needs next: up to the one that brings it, the first whose effect is not there. `grade` is
    /// that of the end of everything under way in `now`; `None` where the line holds, or the solution does not bring it.
    pub fn next(&self, grade: &Grade, now: &World, line: &str) -> Option<usize> {
        let open = grade.line(line)?.checks.iter();
        let open = open.filter(|check| check.status != LineStatus::Done);
        let bringing = |id: &Rc<str>| self.brings.iter().position(|brought| brought.contains(id));
        let last = open.filter_map(|check| bringing(&check.id)).max()?;
        let done = done(grade);
        (0..=last).find(|&index| match self.brings(index) {
            brought if brought.is_empty() => changes(now, self.operations.get(index)),
            brought => !brought.is_subset(&done),
        })
    }
}

/// The checks that hold.
pub(super) fn done(grade: &Grade) -> BTreeSet<Rc<str>> {
    let checks = grade.lines().flat_map(|line| &line.checks);
    let done = checks.filter(|check| check.status == LineStatus::Done);
    done.map(|check| check.id.clone()).collect()
}

/// Of what holds before the first operation and after each, what stays from each on.
fn brought(held: &[BTreeSet<Rc<str>>]) -> Vec<BTreeSet<Rc<str>>> {
    let mut brings = Vec::with_capacity(held.len());
    let mut stays = held.last().cloned().unwrap_or_default();
    for before in held.iter().rev().skip(1) {
        let (still, new) = stays.into_iter().partition(|check| before.contains(check));
        stays = still;
        brings.push(new);
    }
    brings.reverse();
    brings
}

/// Whether an operation that brings no check by itself would change anything: a group that is there need not be made.
fn changes(now: &World, operation: Option<&Operation>) -> bool {
    let ended = operation.and_then(|operation| preview(now, operation));
    ended.is_some_and(|ended| content(now) != content(&ended.world))
}

fn content(world: &World) -> Vec<Value> {
    let groups = world.groups().map(|group| json::group(world, group));
    let resources = world.resources().map(|resource| json::resource(world, resource));
    groups.chain(resources).map(without_etags).collect()
}

/// Writing the same once more changes an etag.
fn without_etags(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.remove("etag");
            for member in members.values_mut() {
                *member = without_etags(member.take());
            }
        }
        Value::Array(elements) => {
            for element in elements {
                *element = without_etags(element.take());
            }
        }
        _ => {}
    }
    value
}
