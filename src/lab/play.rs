//! Plays recorded operations against a scenario: solutions, near misses, equivalents, and their report.
//!
//! Nothing here knows of a session or a save format; the same operations give the same bytes natively and in wasm.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::grade::{Grade, LineGrade, grade};
use super::scenario::Scenario;
use super::scenario_error::{ScenarioError, read, read_value};
use crate::arm::{
    ArmError, Moment, Operation, World, advance, apply, json::read as json_read, query, settle,
};

/// A recorded solution, in a file beside its scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Solution {
    /// The scenario's id.
    pub scenario: Rc<str>,
    pub operations: Vec<Timed>,
    /// The operations that are refused, as in a near miss.
    #[serde(default)]
    pub refused: Vec<String>,
    /// What of it a student is free to choose.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

/// A recorded solution, in its scenario's own file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SolutionPart {
    pub operations: Vec<Timed>,
    /// The operations that are refused, as in a near miss: there are labs that show a refusal.
    #[serde(default)]
    pub refused: Vec<String>,
    /// What of it a student is free to choose.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

/// A part of the solution that no check has to notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiver {
    /// A leaf, as a path from the list of operations on; with a `/` at its end, everything below it.
    pub leaf: Rc<str>,
    /// Why nobody has to notice.
    pub why: Rc<str>,
}

/// An operation and when it is sent.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Timed {
    /// Seconds from the scenario's start.
    pub at: i64,
    #[serde(rename = "do")]
    pub operation: Operation,
}

/// A near miss or an equivalent: what differs from the solution, and what comes of it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Variant {
    pub title: String,
    /// Changes to the solution's operations, in order.
    #[serde(default)]
    pub change: Vec<Change>,
    /// The lines that fail: neither done, nor blocked, nor ungraded.
    #[serde(default)]
    pub fails: Vec<Rc<str>>,
    /// The lines that are blocked by these.
    #[serde(default)]
    pub blocks: Vec<Rc<str>>,
    /// The operations that are refused, by place and code, as `1 QuotaExceeded`; the root's code.
    #[serde(default)]
    pub refused: Vec<String>,
    /// Words that a finding or a diagnosis has to hold.
    #[serde(default)]
    pub says: Vec<String>,
}

/// One change. A path is `/`-separated; an element of a list is named by its place, or by its `name`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Change {
    Set {
        path: String,
        to: Value,
    },
    Remove {
        path: String,
    },
    /// A copy of what is at `path`, before the element at `to`.
    Copy {
        path: String,
        to: String,
    },
    /// Before the element at the path; `-` is the list's end.
    Insert {
        path: String,
        value: Value,
    },
}

/// Reads a solution.
///
/// # Errors
/// Where in the file something else stands than is allowed there.
pub fn solution(text: &str) -> Result<Solution, ScenarioError> {
    read(text)
}

/// Reads a solution as it is drawn for a student.
///
/// # Errors
/// As for [`solution`], and where it has a placeholder that stands for nothing.
pub fn solution_of(scenario: &Scenario, text: &str) -> Result<Solution, ScenarioError> {
    if !text.contains("{{") {
        return read(text);
    }
    let mut value = json_read::value(text).map_err(|fault| ScenarioError::at("", &fault.to_string()))?;
    scenario.parameters.fill(&mut value)?;
    read_value(value)
}

/// Reads a near miss or an equivalent.
///
/// # Errors
/// Where in the file something else stands than is allowed there.
pub fn variant(text: &str) -> Result<Variant, ScenarioError> {
    read(text)
}

impl Variant {
    /// The solution's operations with the changes made.
    ///
    /// # Errors
    /// A path that leads nowhere, or a change that makes no operation.
    pub fn operations(&self, solution: &str) -> Result<Vec<Timed>, ScenarioError> {
        let fail = |message: &str| ScenarioError::at("", message);
        let mut all: Value = serde_json::from_str(solution).map_err(|error| fail(&error.to_string()))?;
        self.changed(all.get_mut("operations").map(Value::take).unwrap_or_default())
    }

    /// As [`Variant::operations`], of the solution's operations as JSON.
    ///
    /// # Errors
    /// As for [`Variant::operations`].
    pub fn changed(&self, mut operations: Value) -> Result<Vec<Timed>, ScenarioError> {
        let fail = |message: &str| ScenarioError::at("", message);
        for change in &self.change {
            let (path, done) = match change {
                Change::Set { path, to } => (
                    path,
                    place(&mut operations, path).map(|place| *place = to.clone()),
                ),
                Change::Remove { path } => (path, remove(&mut operations, path)),
                Change::Copy { path, to } => {
                    let value = place(&mut operations, path).cloned();
                    (path, value.and_then(|value| insert(&mut operations, to, &value)))
                }
                Change::Insert { path, value } => (path, insert(&mut operations, path, value)),
            };
            done.ok_or_else(|| fail(&format!("the solution has nothing at {path}")))?;
        }
        read_value(operations)
    }
}

fn place<'a>(value: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.trim_start_matches('/').split('/').try_fold(value, child)
}

fn child<'a>(value: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    match value {
        // A key that is missing is made: an optional part of a request is left out when it has its default.
        Value::Object(object) => Some(object.entry(name).or_insert(Value::Null)),
        Value::Array(list) => {
            let at = index(list, name)?;
            list.get_mut(at)
        }
        _ => None,
    }
}

fn index(list: &[Value], name: &str) -> Option<usize> {
    let named = |element: &Value| element.get("name").and_then(Value::as_str) == Some(name);
    name.parse().ok().or_else(|| list.iter().position(named))
}

fn remove(value: &mut Value, path: &str) -> Option<()> {
    let (parent, name) = path
        .trim_start_matches('/')
        .rsplit_once('/')
        .unwrap_or(("", path.trim_start_matches('/')));
    let parent = if parent.is_empty() {
        value
    } else {
        place(value, parent)?
    };
    match parent {
        Value::Object(object) => object.remove(name).map(drop),
        Value::Array(list) => {
            let at = index(list, name).filter(|at| *at < list.len())?;
            list.remove(at);
            Some(())
        }
        _ => None,
    }
}

fn insert(value: &mut Value, path: &str, new: &Value) -> Option<()> {
    let (parent, name) = path
        .trim_start_matches('/')
        .rsplit_once('/')
        .unwrap_or(("", path.trim_start_matches('/')));
    let list = if parent.is_empty() {
        value
    } else {
        place(value, parent)?
    }
    .as_array_mut()?;
    let at = if name == "-" {
        list.len()
    } else {
        index(list, name).filter(|at| *at <= list.len())?
    };
    list.insert(at, new.clone());
    Some(())
}

/// What came of playing operations.
#[derive(Debug, Clone)]
pub struct Played {
    pub history: Vec<Moment>,
    /// Settled.
    pub world: World,
    /// The operations that were refused, by their place.
    pub refused: Vec<(usize, ArmError)>,
    pub grade: Grade,
}

/// The world in which each operation is asked for, from the scenario's start.
pub fn worlds(scenario: &Scenario, operations: &[Timed]) -> Vec<World> {
    let mut world = scenario.start_world(scenario.seed);
    let asked = |(index, timed): (usize, &Timed)| {
        let before = advance(&world, scenario.epoch.plus_ms(timed.at.saturating_mul(1000))).world;
        let applied = apply(&before, &timed.operation, index as u64);
        world = applied.map_or_else(|_| before.clone(), |applied| applied.world);
        before
    };
    operations.iter().enumerate().map(asked).collect()
}

/// Sends an operation, by its place, at its time. Gives the refusal where it is refused.
pub(super) fn send(
    scenario: &Scenario,
    (index, timed): (usize, &Timed),
    world: &mut World,
    history: &mut Vec<Moment>,
) -> Option<ArmError> {
    let waited = advance(world, scenario.epoch.plus_ms(timed.at.saturating_mul(1000)));
    history.extend(waited.moments);
    *world = waited.world;
    match apply(world, &timed.operation, index as u64) {
        Ok(applied) => {
            history.extend(applied.moments);
            *world = applied.world;
            None
        }
        Err(refusal) => {
            history.push(Moment {
                event: refusal.event,
                world: Rc::new(world.clone()),
            });
            Some(refusal.error)
        }
    }
}

/// Plays operations from the scenario's start, each at its time, and lets the end settle.
pub fn play(scenario: &Scenario, operations: &[Timed]) -> Played {
    let mut world = scenario.start_world(scenario.seed);
    let (mut history, mut refused) = (Vec::new(), Vec::new());
    for (index, timed) in operations.iter().enumerate() {
        if let Some(error) = send(scenario, (index, timed), &mut world, &mut history) {
            refused.push((index, error));
        }
    }
    let settled = settle(&world);
    history.extend(settled.moments);
    let world = settled.world;
    let grade = grade(scenario, &history, &world);
    Played {
        history,
        world,
        refused,
        grade,
    }
}

/// `{score, of, lines: [{id, status, found, expected}], resources: [...]}`, the same bytes natively and in wasm.
pub fn report_json(grade: &Grade, world: &World) -> String {
    report(grade, world).to_string()
}

/// The report as a value.
pub fn report(grade: &Grade, world: &World) -> Value {
    let resource = |row: query::ResourceRow| {
        json!({
            "name": row.name(),
            "type": row.kind.arm_type(),
            "resourceGroup": row.resource_group,
            "location": row.location,
            "subscription": &*row.subscription,
        })
    };
    let lines: Vec<Value> = grade.lines().map(line).collect();
    let resources: Vec<Value> = query::all_resources(world).into_iter().map(resource).collect();
    json!({ "score": grade.score, "of": grade.of, "lines": lines, "resources": resources })
}

fn line(line: &LineGrade) -> Value {
    let findings = || line.checks.iter().filter_map(|check| check.finding.as_ref());
    let joined = |texts: Vec<&str>| {
        if texts.is_empty() {
            Value::Null
        } else {
            Value::from(texts.join("; "))
        }
    };
    json!({
        "id": &*line.id,
        "status": line.status.text(),
        "found": joined(findings().map(|finding| &*finding.found).collect()),
        "expected": joined(findings().map(|finding| &*finding.expected).collect()),
    })
}
