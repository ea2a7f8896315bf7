//! What a link carries, told before anything starts.

use std::rc::Rc;

use super::{LabRef, Link, Log};
use crate::lab::{Scenario, scenarios};
use crate::session::{LabEvent, OpenError, What};

/// What is shown of a link before its reader decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    pub title: Rc<str>,
    pub about: Rc<str>,
    pub revision: u32,
    pub steps: usize,
    pub points: u32,
    /// It is a lab of Flexlab's own, unchanged.
    pub bundled: bool,
    /// What was done in the run that comes with it: operations, refused ones too.
    pub operations: usize,
    /// The hints that were opened in that run.
    pub hints: usize,
}

impl Link {
    /// The lab that it is about.
    ///
    /// # Errors
    /// This Flexlab does not have the lab, or not in this revision.
    pub fn scenario(&self) -> Result<Rc<Scenario>, OpenError> {
        match self {
            Link::Lab(LabRef { id, revision }) => find(id, *revision),
            Link::Scenario(published) => Ok(published.scenario.clone()),
            Link::Begin(log) | Link::Run(log) => log.lab(),
        }
    }

    /// The run that it carries.
    pub fn log(&self) -> Option<&Log> {
        match self {
            Link::Begin(log) | Link::Run(log) => Some(log),
            Link::Lab(_) | Link::Scenario(_) => None,
        }
    }

    /// What it carries.
    ///
    /// # Errors
    /// As for [`Link::scenario`].
    pub fn contents(&self) -> Result<Contents, OpenError> {
        let scenario = self.scenario()?;
        let own = matches!(self, Link::Scenario(_)) || self.log().is_some_and(|log| log.scenario.is_some());
        let entries = || self.log().into_iter().flat_map(|log| &log.run.entries);
        Ok(Contents {
            title: scenario.title.clone(),
            about: scenario.about.clone(),
            revision: scenario.revision,
            steps: scenario.steps.len(),
            points: scenario.checks().map(|(_, check)| check.points).sum(),
            bundled: !own,
            operations: entries()
                .filter(|entry| matches!(entry.what, What::Do(_)))
                .count(),
            hints: entries()
                .filter(|entry| matches!(entry.what, What::Lab(LabEvent::HintShown { .. })))
                .count(),
        })
    }
}

pub(super) fn find(id: &str, revision: u32) -> Result<Rc<Scenario>, OpenError> {
    let scenario = scenarios::find(id).ok_or_else(|| OpenError::UnknownScenario(id.to_owned()))?;
    if scenario.revision == revision {
        return Ok(scenario);
    }
    Err(OpenError::OtherRevision {
        found: revision,
        have: scenario.revision,
    })
}
