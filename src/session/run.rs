//! The save format, version 1: a run as it is kept, downloaded and opened again (decisions.md 1 and 2).
//!
//! A file is hostile until it is parsed: its size, its depth and the number of its entries have limits, and nothing in
//! it makes the program panic. No world is ever written, no password could be.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::arm::Time;
use crate::arm::json::read;
use crate::lab::ScenarioError;

use super::branches::Branch;
use super::log::Entry;

/// The version of the format that is written here.
pub const FORMAT: u32 = 1;

/// The version of the rules by which the control plane plays a log. It goes up when an outcome changes on purpose.
pub const RULES: u32 = 1;

/// The longest text that is read, in bytes. A run of the seed's lab is below 100 kB.
pub const MAX_BYTES: usize = 4 << 20;

/// The most entries that are read.
pub const MAX_ENTRIES: usize = 5_000;

/// A run as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// [`FORMAT`].
    pub format: u32,
    /// [`RULES`] of the program that wrote it.
    pub rules: u32,
    pub scenario: ScenarioRef,
    pub seed: u64,
    pub entries: Vec<Entry>,
    /// The simulated time reached.
    pub until: Time,
    /// Lines of the log that were left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// How often another line was gone to.
    #[serde(skip_serializing_if = "is_zero")]
    pub moves: u32,
}

fn is_zero(moves: &u32) -> bool {
    *moves == 0
}

/// Which scenario a run is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRef {
    pub id: String,
    pub revision: u32,
    /// Of the scenario's text, in hex: a run of a scenario that was edited without a new revision is found.
    pub hash: String,
}

/// Why a file can't be opened as a run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    #[error("The file has {0} bytes; a saved run has at most {MAX_BYTES}.")]
    TooLong(usize),
    #[error("The file is not a saved run: {0}")]
    NotARun(String),
    #[error(
        "The run was saved by a newer Flexlab (format {0}; this one reads format {FORMAT}). Reload the page to get the newest."
    )]
    NewerFormat(u32),
    #[error("The run can't be read: {path}: {reason}")]
    Unreadable {
        /// Where in the file: `entries[12]`.
        path: String,
        reason: String,
    },
    #[error("It is of the lab «{0}», which this Flexlab does not have.")]
    UnknownScenario(String),
    #[error("It is of revision {found} of the lab; this Flexlab has revision {have}.")]
    OtherRevision { found: u32, have: u32 },
    #[error("The lab of the run can't be read: {0}")]
    NotALab(Box<ScenarioError>),
    #[error("The file has the lab «{lab}», and a run of another one, «{run}».")]
    OtherLab { lab: String, run: String },
}

/// A file but for its entries, which are read one by one, so that a fault is told by the entry that has it.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    rules: u32,
    scenario: ScenarioRef,
    seed: u64,
    until: Time,
    #[serde(default)]
    branches: Vec<Branch>,
    #[serde(default)]
    moves: u32,
}

impl Run {
    /// The run as compact JSON.
    pub fn to_json(&self) -> String {
        // Only a map with keys that aren't text, or a failing writer, could refuse; a run has neither.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Run::to_json`] wrote, or whatever else a file holds.
    pub fn parse(text: &str) -> Result<Run, OpenError> {
        if text.len() > MAX_BYTES {
            return Err(OpenError::TooLong(text.len()));
        }
        let file = read::value(text).map_err(|error| OpenError::NotARun(error.to_string()))?;
        Run::made(file)
    }

    /// As [`Run::parse`], of JSON that is read already.
    pub(super) fn made(mut file: Value) -> Result<Run, OpenError> {
        let format = file.get("format").and_then(Value::as_u64);
        let format = format.and_then(|format| u32::try_from(format).ok());
        let format = format.ok_or_else(|| OpenError::NotARun("it names no format".into()))?;
        if format != FORMAT {
            return Err(OpenError::NewerFormat(format));
        }
        let entries = parse_entries(file.get_mut("entries").map(Value::take))?;
        let raw: Raw = read::made(file).map_err(|fault| unreadable("the file".into(), &fault.to_string()))?;
        check_branches(&raw.branches, entries.len())?;
        Ok(Run {
            format: FORMAT,
            rules: raw.rules,
            scenario: raw.scenario,
            seed: raw.seed,
            entries,
            until: raw.until,
            branches: raw.branches,
            moves: raw.moves,
        })
    }
}

/// All entries together have one limit, and a branch begins in the line that it was left from.
fn check_branches(branches: &[Branch], line: usize) -> Result<(), OpenError> {
    let all = branches
        .iter()
        .fold(line, |sum, branch| sum.saturating_add(branch.entries.len()));
    if all > MAX_ENTRIES || branches.len() > MAX_ENTRIES {
        let reason = format!("{all} entries with those of its branches; a run has at most {MAX_ENTRIES}");
        return Err(unreadable("branches".into(), &reason));
    }
    if branches.iter().filter(|branch| branch.ahead).count() > 1 {
        return Err(unreadable(
            "branches".into(),
            "more than one of them is to be redone",
        ));
    }
    match branches.iter().position(|branch| branch.from > line) {
        None => Ok(()),
        Some(index) => {
            let reason = format!(
                "it begins after {} entries; the run has {line}",
                branches[index].from
            );
            Err(unreadable(format!("branches[{index}]"), &reason))
        }
    }
}

fn parse_entries(found: Option<Value>) -> Result<Vec<Entry>, OpenError> {
    let Some(Value::Array(found)) = found else {
        return Err(unreadable("entries".into(), "a list is missing"));
    };
    if found.len() > MAX_ENTRIES {
        let reason = format!("{} entries; a run has at most {MAX_ENTRIES}", found.len());
        return Err(unreadable("entries".into(), &reason));
    }
    let read = |(index, entry)| {
        read::made(entry).map_err(|fault| unreadable(format!("entries[{index}]"), &fault.to_string()))
    };
    found.into_iter().enumerate().map(read).collect()
}

fn unreadable(path: String, reason: &str) -> OpenError {
    let reason = reason.to_owned();
    OpenError::Unreadable { path, reason }
}
