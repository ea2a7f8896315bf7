//! What the solution of a draft leads to: the resources that checks can be about.

use std::rc::Rc;

use serde_json::Value;

use super::Draft;
use crate::arm::{Moment, Resource, World};
use crate::lab::play::{self, Timed};
use crate::lab::scenario::Scenario;
use crate::lab::scenario_error::{ScenarioError, read_value};

/// Where the solution leads, for the author and for somebody else: what differs is drawn.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Everything that happened on the way.
    pub history: Vec<Moment>,
    /// Before the solution.
    start: World,
    /// After it.
    pub world: World,
    pub other: World,
    /// What the solution scores, and of how many points.
    pub score: (u32, u32),
}

impl Outcome {
    /// What can be checked, in the order in which it came to be.
    pub fn subjects(&self) -> Vec<Subject> {
        let has = |world: &World, resource: &Resource| world.resource(&resource.id).is_some();
        let mut all: Vec<&Resource> = self.world.resources().map(|resource| &**resource).collect();
        all.sort_by_key(|resource| resource.created);
        let subject = |resource: &&Resource| Subject {
            arm_type: resource.id.kind().arm_type().to_owned(),
            name: resource.id.name().to_owned(),
            drawn: !has(&self.other, resource),
            from_start: has(&self.start, resource),
        };
        all.iter().map(subject).collect()
    }
}

/// A resource that a check can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub arm_type: String,
    pub name: String,
    /// Its name is another for every student.
    pub drawn: bool,
    /// It is there before the student does anything.
    pub from_start: bool,
}

impl Subject {
    /// The name that it has for every student; empty where it is drawn.
    pub(super) fn fixed_name(&self) -> &str {
        if self.drawn { "" } else { &self.name }
    }
}

impl Draft {
    /// The recorded solution; nothing where there is none.
    ///
    /// # Errors
    /// What is recorded is none.
    pub fn solution(&self, scenario: &Scenario) -> Result<Vec<Timed>, ScenarioError> {
        let mut recorded = self
            .file()
            .pointer("/solution/operations")
            .cloned()
            .unwrap_or(Value::Array(Vec::new()));
        scenario.parameters.fill(&mut recorded)?;
        read_value(recorded)
    }

    /// Plays the solution.
    ///
    /// # Errors
    /// The draft is no scenario, or its solution none.
    pub fn outcome(&self) -> Result<Outcome, ScenarioError> {
        let own = Rc::new(self.scenario()?);
        let seed = own.seed.wrapping_add(1);
        // A lab without parameters is drawn as it is: only its world differs.
        let mut other = (*own.drawn(seed)).clone();
        other.seed = seed;
        let played = play::play(&own, &self.solution(&own)?);
        Ok(Outcome {
            start: own.start_world(own.seed),
            other: play::play(&other, &self.solution(&other)?).world,
            score: (played.grade.score, played.grade.of),
            history: played.history,
            world: played.world,
        })
    }

    /// The type and the name of the resource that a check is about, by what it selects, or by the name that it goes on with.
    /// The name is empty where the check takes any.
    pub fn subject_of(&self, check: &str) -> Option<(String, String)> {
        let text = |key: &str| self.text_at(&format!("{check}/{key}"));
        let bound = [text("on"), text("bind")]
            .into_iter()
            .find(|name| !name.is_empty());
        let select = match text("select") {
            "" => {
                let mut bindings = self.bindings().into_iter();
                bindings.find(|(name, _)| Some(&**name) == bound)?.1
            }
            own => own.to_owned(),
        };
        let arm_type = selected_type(&select)?;
        let own = self.text_at(&format!("{check}/expect/name"));
        let name = match bound.and_then(|bound| self.name_of(bound)) {
            Some(name) if own.is_empty() => name,
            _ => own.to_owned(),
        };
        Some((arm_type.to_owned(), name))
    }
}

/// The type that a check's `select` chooses by.
pub fn selected_type(select: &str) -> Option<&str> {
    let (_, quoted) = select.split_once("type=='")?;
    quoted.split_once('\'').map(|(arm_type, _)| arm_type)
}
