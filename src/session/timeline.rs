//! The moments of a run, for looking back: what was asked and how it ended, with the lines of the lab that came and went.
//!
//! A projection of log and history. Nothing here changes a run.

use std::rc::Rc;

use super::log::{LabEvent, What};
use super::session::Session;
use crate::arm::spec::{OrchestrationMode, ResourceSpec, SpecBody};
use crate::arm::{DeployRequest, Event, EventStatus, Moment, Operation, Time};
use crate::lab::{Grade, LineStatus};

/// A moment worth stopping at.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// How much of the history has happened: what [`Session::view`] takes.
    pub shown: usize,
    pub at: Time,
    pub act: Act,
    /// `Created demo-set`.
    pub title: Rc<str>,
    /// `Flexible, 1 instance`; empty where there is nothing to add.
    pub detail: Rc<str>,
    /// The lines that hold from here on.
    pub done: Vec<Rc<str>>,
    /// The lines that held and do not hold any more.
    pub lost: Vec<Rc<str>>,
    /// For what was asked: when it ended, if it has.
    pub ended: Option<Time>,
    /// The lab did it, for a student who asked.
    pub assisted: bool,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Asked by the student.
    Create,
    Change,
    Delete,
    /// Asked, and refused.
    Refused,
    /// What was asked came to its end.
    Ended,
    Failed,
}

impl Act {
    /// The student did it, rather than the platform.
    pub fn is_asked(self) -> bool {
        !matches!(self, Act::Ended | Act::Failed)
    }
}

/// The stops of a run, in order.
pub(super) fn timeline(session: &Session) -> Vec<Stop> {
    let history = session.history();
    let mut stops: Vec<Stop> = Vec::new();
    let mut log = session.marked().peekable();
    while let Some((entry, mark)) = log.next() {
        let What::Do(operation) = &entry.what else {
            continue;
        };
        let Some(first) = history.get(mark.begins) else {
            continue;
        };
        let mine = |moment: &&Moment| moment.event.correlation_id == first.event.correlation_id;
        let at_once = history[mark.begins..].iter().take_while(mine);
        let at_once = at_once
            .take_while(|moment| moment.event.at == first.event.at)
            .count();
        let asked = mark.begins + at_once.max(1);
        let end = history
            .iter()
            .rposition(|moment| is_end(&first.event, &moment.event));
        let end = end.filter(|end| *end >= asked);
        let mut asked = stop(asked, &first.event, operation, mark.took_effect);
        asked.ended = end.map(|end| history[end].event.at);
        asked.assisted = log.peek().is_some_and(|(next, _)| is_assist(&next.what));
        stops.push(asked);
        if let Some(end) = end {
            stops.push(ended(end + 1, &first.event, &history[end].event));
        }
    }
    stops.sort_by_key(|stop| stop.shown);
    with_lines(session, stops)
}

/// An operation ends once, whatever else goes on under its correlation id.
fn is_end(first: &Event, event: &Event) -> bool {
    event.correlation_id == first.correlation_id
        && event.operation == first.operation
        && matches!(event.status, EventStatus::Succeeded | EventStatus::Failed)
}

fn is_assist(what: &What) -> bool {
    matches!(what, What::Lab(LabEvent::SolutionPlayed { .. }))
}

fn stop(shown: usize, event: &Event, operation: &Operation, took_effect: bool) -> Stop {
    let (act, title, detail) = words(operation, event);
    let refusal = event.error.as_ref().filter(|_| !took_effect);
    Stop {
        shown,
        at: event.at,
        act: if took_effect { act } else { Act::Refused },
        title: title.into(),
        detail: refusal
            .map_or(detail, |error| format!("Refused: {}", error.root().code))
            .into(),
        done: Vec::new(),
        lost: Vec::new(),
        ended: None,
        assisted: false,
    }
}

fn ended(shown: usize, first: &Event, end: &Event) -> Stop {
    let is_failed = end.error.is_some();
    let word = if is_failed { "Failed" } else { "Finished" };
    let seconds = (end.at.0 - first.at.0) / 1000;
    let code = end.error.as_ref().map(|error| error.root().code.to_string());
    Stop {
        shown,
        at: end.at,
        act: if is_failed { Act::Failed } else { Act::Ended },
        title: format!("{word}: {}", first.operation_name).into(),
        detail: code.unwrap_or_else(|| lasted(seconds)).into(),
        done: Vec::new(),
        lost: Vec::new(),
        ended: None,
        assisted: false,
    }
}

/// `1 min 51 s`
fn lasted(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn words(operation: &Operation, event: &Event) -> (Act, String, String) {
    match operation {
        Operation::Deploy(request) => deployed(request),
        Operation::PutGroup { name, .. } => (
            Act::Create,
            format!("Created {name}"),
            "a resource group".to_owned(),
        ),
        Operation::DeleteGroup { name } => (
            Act::Delete,
            format!("Deleted {name}"),
            "a resource group, with all in it".to_owned(),
        ),
        Operation::Delete { id, with, .. } => {
            let detail = match with.len() {
                0 => String::new(),
                1 => "and 1 resource with it".to_owned(),
                more => format!("and {more} resources with it"),
            };
            (Act::Delete, format!("Deleted {}", id.name()), detail)
        }
        _ => {
            let subject = event.subjects.first().map_or("", |subject| subject.id.name());
            (Act::Change, event.operation_name.to_string(), subject.to_owned())
        }
    }
}

/// A deployment goes by what it is for: the set or the machine.
fn deployed(request: &DeployRequest) -> (Act, String, String) {
    let is_main = |resource: &&ResourceSpec| {
        matches!(resource.body, SpecBody::ScaleSet(_) | SpecBody::VirtualMachine(_))
    };
    let main = request
        .resources
        .iter()
        .find(is_main)
        .or(request.resources.first());
    let Some(main) = main else {
        return (Act::Create, format!("Deployed {}", request.name), String::new());
    };
    let detail = detail(&main.body);
    (Act::Create, format!("Created {}", main.name), detail)
}

/// What there is to say of what is made: `Flexible, 1 instance`.
pub(super) fn detail(body: &SpecBody) -> String {
    match body {
        SpecBody::ScaleSet(set) => {
            let mode = match set.orchestration_mode {
                OrchestrationMode::Flexible => "Flexible",
                OrchestrationMode::Uniform => "Uniform",
            };
            let many = if set.capacity == 1 { "" } else { "s" };
            format!("{mode}, {} instance{many}", set.capacity)
        }
        SpecBody::VirtualMachine(vm) => vm
            .virtual_machine_scale_set
            .as_ref()
            .map_or("on its own".to_owned(), |set| format!("in {}", set.name())),
        _ => String::new(),
    }
}

/// Adds which lines came and went at each stop.
fn with_lines(session: &Session, mut stops: Vec<Stop>) -> Vec<Stop> {
    let mut before = done(session.view(0).grade());
    for stop in &mut stops {
        let now = done(session.view(stop.shown).grade());
        stop.done = now
            .iter()
            .filter(|line| !before.contains(line))
            .cloned()
            .collect();
        stop.lost = before
            .iter()
            .filter(|line| !now.contains(line))
            .cloned()
            .collect();
        before = now;
    }
    stops
}

fn done(grade: &Grade) -> Vec<Rc<str>> {
    let lines = grade.lines().filter(|line| line.status == LineStatus::Done);
    lines.map(|line| line.id.clone()).collect()
}
