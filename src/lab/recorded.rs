//! "Do it for me": the recorded solution of a scenario, and which of its operations a line needs next.
//!
//! An operation is known by what it brings: the checks that hold from it on, to the solution's end. Nothing here changes
//! a student's world.

use serde_json::Value;

use super::grade::{Grade, Grader, LineStatus};
use super::play::{Timed, send};
use super::scenario::Scenario;
use super::scenarios;
use crate::arm::json::{self, read};
use crate::arm::{Moment, Operation, World, preview, settle};

/// A recorded solution.
#[derive(Debug, Clone)]
pub struct Recorded {
    operations: Vec<Operation>,
    /// The checks that hold from each operation on, by their place in the scenario.
    brings: Vec<Vec<usize>>,
}

impl Recorded {
    /// The solution of a scenario that is compiled in, as it is drawn for the run. A lab of somebody else's has none, even
    /// if it goes by the same name.
    pub fn of(scenario: &Scenario) -> Option<Recorded> {
        let own = scenarios::find(&scenario.id).filter(|own| own.hash == scenario.hash)?;
        let mut value = read::value(scenarios::solution(&own.id)?).ok()?;
        scenario.parameters.fill(&mut value).ok()?;
        let operations = value.get_mut("operations")?.as_array_mut()?;
        let timed = |timed: &mut Value| {
            Some(Timed {
                at: timed.get("at")?.as_i64()?,
                operation: read::made(timed.get_mut("do")?.take()).ok()?,
            })
        };
        let operations = operations.iter_mut().map(timed).collect::<Option<_>>()?;
        Some(Recorded::played(scenario, operations))
    }

    /// Plays a solution, and keeps what each of its operations brings.
    pub fn played(scenario: &Scenario, solution: Vec<Timed>) -> Recorded {
        let grader = Grader::default();
        let mut world = scenario.start_world(scenario.seed);
        let mut history: Vec<Moment> = Vec::new();
        let mut held = vec![holding(&grader.grade(scenario, &history, &world))];
        let mut operations = Vec::with_capacity(solution.len());
        for timed in solution {
            // One that is refused is one of the solution's, and brings what a check finds of the refusal.
            send(scenario, (operations.len(), &timed), &mut world, &mut history);
            let ended = settle(&world);
            let told = [history.as_slice(), &ended.moments].concat();
            held.push(holding(&grader.grade(scenario, &told, &ended.world)));
            operations.push(timed.operation);
        }
        let brings = brought(&held);
        Recorded { operations, brings }
    }

    /// An operation, by its place.
    pub fn operation(&self, index: usize) -> Option<&Operation> {
        self.operations.get(index)
    }

    /// The checks that hold from an operation on, by their place in the scenario.
    pub fn brings(&self, index: usize) -> &[usize] {
        self.brings.get(index).map_or(&[], Vec::as_slice)
    }

    /// The operation that `line` needs next: up to the one that brings it, the first whose effect is not there. `grade` is
    /// that of the end of everything under way in `now`; `None` where the line holds, or the solution does not bring it.
    pub fn next(&self, grade: &Grade, now: &World, line: &str) -> Option<usize> {
        let held = holding(grade);
        let checks = grade
            .lines()
            .flat_map(|of| of.checks.iter().map(|_| *of.id == *line));
        let mut last = None;
        for (check, _) in checks.enumerate().filter(|(check, own)| *own && !held[*check]) {
            last = last.max(self.brings.iter().position(|brought| brought.contains(&check)));
        }
        (0..=last?).find(|&index| match self.brings(index) {
            [] => changes(now, self.operations.get(index)),
            brought => brought.iter().any(|check| held.get(*check) == Some(&false)),
        })
    }
}

/// Which checks hold, in the order of the scenario.
pub fn holding(grade: &Grade) -> Vec<bool> {
    let checks = grade.lines().flat_map(|line| &line.checks);
    checks.map(|check| check.status == LineStatus::Done).collect()
}

/// Of what holds before the first operation and after each: what holds from each on, to the end.
fn brought(held: &[Vec<bool>]) -> Vec<Vec<usize>> {
    let mut brings = vec![Vec::new(); held.len().saturating_sub(1)];
    let holds = |at: usize, check: usize| held.get(at).and_then(|held| held.get(check)) == Some(&true);
    for check in 0..held.first().map_or(0, Vec::len) {
        let last_open = (0..held.len()).rev().find(|at| !holds(*at, check));
        if let Some(brought) = last_open.and_then(|at| brings.get_mut(at)) {
            brought.push(check);
        }
    }
    brings
}

/// Whether an operation that brings no check by itself would change anything: a group that is there need not be made. A
/// lock, or what a region runs short of, is no resource, and stands in the way of others.
fn changes(now: &World, operation: Option<&Operation>) -> bool {
    let ended = operation.and_then(|operation| preview(now, operation));
    ended.is_some_and(|ended| {
        let then = &ended.world;
        !now.locks().eq(then.locks()) || now.ground() != then.ground() || content(now) != content(then)
    })
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
