//! Saving a session, and opening a saved one by playing its log again.

use std::rc::Rc;

use thiserror::Error;

use crate::lab::{Scenario, scenarios};

use super::log::Entry;
use super::run::{FORMAT, OpenError, RULES, Run, ScenarioRef};
use super::session::Session;

/// An opened run.
#[derive(Debug, Clone)]
pub struct Opened {
    pub session: Session,
    /// Why the session is shorter than the run, if it is.
    pub problem: Option<OpenProblem>,
    /// The whole run as it was, when the session is shorter: to be kept for download.
    pub rest: Option<Rc<Run>>,
}

/// The log plays differently here from where it was written (decisions.md 2).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "This run was made with rules {rules}; this Flexlab has rules {RULES}, and operation {} of {of} ends differently \
     here. The run opens as it was before it; the rest is kept and can be downloaded.", .entry + 1
)]
pub struct OpenProblem {
    /// The first entry that ends differently, from 0.
    pub entry: usize,
    /// How many entries the run has.
    pub of: usize,
    /// The rules of the program that wrote it.
    pub rules: u32,
}

impl Session {
    /// The run as it is saved.
    pub fn to_run(&self) -> Run {
        Run {
            format: FORMAT,
            rules: RULES,
            scenario: scenario_ref(self.scenario()),
            seed: self.seed(),
            entries: self.entries().iter().map(|entry| Entry::clone(entry)).collect(),
            until: self.time(),
            branches: self.branches().to_vec(),
            moves: self.moves(),
        }
    }

    /// Plays a saved run again: the same world, byte for byte, or the part of it up to where the rules now differ.
    pub fn open(run: Run) -> Result<Opened, OpenError> {
        let scenario = bundled(&run.scenario)?;
        Session::open_in(scenario, run)
    }

    /// As [`Session::open`], of a run whose scenario is not a bundled one.
    pub fn open_in(scenario: Rc<Scenario>, run: Run) -> Result<Opened, OpenError> {
        if *scenario.id != *run.scenario.id {
            return Err(OpenError::UnknownScenario(run.scenario.id));
        }
        if scenario.revision != run.scenario.revision {
            return Err(OpenError::OtherRevision {
                found: run.scenario.revision,
                have: scenario.revision,
            });
        }
        let mut session = Session::start(scenario, run.seed);
        for (index, entry) in run.entries.iter().enumerate() {
            let before = session.clone();
            // A refusal is an outcome like another: the digest says whether it is the one that was saved.
            let _ = session.play(entry.at, entry.what.clone());
            let agrees = session
                .entries()
                .last()
                .is_some_and(|played| played.digest == entry.digest);
            if !agrees {
                let problem = OpenProblem {
                    entry: index,
                    of: run.entries.len(),
                    rules: run.rules,
                };
                let mut session = before;
                let line = session.entries().len();
                let branches = run.branches.iter().filter(|branch| branch.from <= line);
                session.branches = Rc::new(branches.cloned().collect());
                session.moves = run.moves;
                return Ok(Opened {
                    session,
                    problem: Some(problem),
                    rest: Some(Rc::new(run)),
                });
            }
        }
        session.pass(run.until);
        session.branches = Rc::new(run.branches);
        session.moves = run.moves;
        Ok(Opened {
            session,
            problem: None,
            rest: None,
        })
    }
}

/// The scenario's name in a save.
fn scenario_ref(scenario: &Scenario) -> ScenarioRef {
    ScenarioRef {
        id: scenario.id.to_string(),
        revision: scenario.revision,
        hash: format!("{:016x}", scenario.hash),
    }
}

/// The scenario of a run. A hash that differs within a revision is left to the digests: they know whether it matters to
/// the log.
fn bundled(wanted: &ScenarioRef) -> Result<Rc<Scenario>, OpenError> {
    scenarios::find(&wanted.id).ok_or_else(|| OpenError::UnknownScenario(wanted.id.clone()))
}
