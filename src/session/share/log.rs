//! A run together with its lab: what a link carries, and how a run is kept and put into files.
//!
//! ```text
//! the run alone                          of a bundled lab: the lab is known by its name
//! {"scenario": …, "run": …}              of any other: its text stands beside the run
//! ```

use std::rc::Rc;

use serde_json::Value;

use super::contents::find;
use crate::arm::Operation;
use crate::arm::json::read;
use crate::lab::{Published, Scenario};
use crate::session::{MAX_BYTES, OpenError, Opened, Run, Session, What};

/// A run, with its lab if that is not a bundled one.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    pub scenario: Option<Published>,
    pub run: Run,
}

impl Log {
    /// The whole of a session; `lab` when it is not a bundled one.
    pub fn of(session: &Session, lab: Option<Published>) -> Log {
        Log {
            scenario: lab,
            run: session.to_run(),
        }
    }

    /// What a session has come to, for somebody else to begin with: what changed something, without what was refused,
    /// asked or left on the way.
    pub fn beginning(session: &Session, lab: Option<Published>) -> Log {
        let mut begun = Session::start(session.scenario().clone(), session.seed());
        for entry in session.entries() {
            let What::Do(operation) = &entry.what else {
                continue;
            };
            if let (next, Ok(())) = begun.perform(entry.at, Operation::clone(operation)) {
                begun = next;
            }
        }
        Log::of(&begun.advance(session.time()), lab)
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        // The lab stands before the run: its text is what the lab's difference is from.
        match &self.scenario {
            Some(scenario) => format!(r#"{{"scenario":{},"run":{}}}"#, scenario.text, self.run.to_json()),
            None => self.run.to_json(),
        }
    }

    /// Reads what [`Log::to_json`] wrote, or whatever else lies there.
    ///
    /// # Errors
    /// The sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Log, OpenError> {
        if text.len() > MAX_BYTES {
            return Err(OpenError::TooLong(text.len()));
        }
        let value = read::value(text).map_err(|error| OpenError::NotARun(error.to_string()))?;
        Log::made(value)
    }

    /// As [`Log::parse`], of JSON that is read already.
    pub(super) fn made(mut value: Value) -> Result<Log, OpenError> {
        let own = value.get("run").is_some();
        let scenario = match value.get_mut("scenario").map(Value::take) {
            Some(scenario) if own => Some(published(scenario)?),
            // A run names its lab under the same key.
            Some(name) => {
                value["scenario"] = name;
                None
            }
            None => None,
        };
        let run = Run::made(if own { value["run"].take() } else { value })?;
        if let Some(Published { scenario: lab, .. }) = &scenario
            && (*lab.id != *run.scenario.id || lab.revision != run.scenario.revision)
        {
            let lab = lab.id.to_string();
            return Err(OpenError::OtherLab {
                lab,
                run: run.scenario.id,
            });
        }
        Ok(Log { scenario, run })
    }

    /// The lab that it is a run of.
    pub(super) fn lab(&self) -> Result<Rc<Scenario>, OpenError> {
        match &self.scenario {
            Some(published) => Ok(published.scenario.clone()),
            None => find(&self.run.scenario.id, self.run.scenario.revision),
        }
    }

    /// Plays the run again, beside whatever run is in hand.
    ///
    /// # Errors
    /// This Flexlab does not have the lab, or not in this revision.
    pub fn open(&self) -> Result<Opened, OpenError> {
        Session::open_in(self.lab()?, self.run.clone())
    }
}

fn published(value: Value) -> Result<Published, OpenError> {
    Published::of_value(value).map_err(|error| OpenError::NotALab(Box::new(error)))
}
