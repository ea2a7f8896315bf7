//! The save format, version 1: a run as it is kept, downloaded and opened again (decisions.md 1 and 2).
//!
//! A file is hostile until it is parsed: its size, its depth and the number of its entries have limits, and nothing in
//! it makes the program panic. No world is ever written, no password could be.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::arm::Time;

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
    #[error("The run is of the lab «{0}», which this Flexlab does not have.")]
    UnknownScenario(String),
    #[error("The run is of revision {found} of the lab; this Flexlab has revision {have}.")]
    OtherRevision { found: u32, have: u32 },
}

/// A file with its entries still text, so that a fault is told by the entry that has it.
#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(default)]
    rules: u32,
    scenario: ScenarioRef,
    seed: u64,
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
    until: Time,
}

/// The part of a file that says whether the rest may be read.
#[derive(Deserialize)]
struct Head {
    format: u32,
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
        let head: Head = serde_json::from_str(text).map_err(|error| OpenError::NotARun(error.to_string()))?;
        if head.format != FORMAT {
            return Err(OpenError::NewerFormat(head.format));
        }
        let raw: Raw<'_> =
            serde_json::from_str(text).map_err(|error| unreadable("the file".into(), &error))?;
        if raw.entries.len() > MAX_ENTRIES {
            let reason = format!("{} entries; a run has at most {MAX_ENTRIES}", raw.entries.len());
            return Err(OpenError::Unreadable {
                path: "entries".into(),
                reason,
            });
        }
        let mut entries = Vec::with_capacity(raw.entries.len());
        for (index, entry) in raw.entries.iter().enumerate() {
            entries.push(
                parse_entry(entry.get()).map_err(|error| unreadable(format!("entries[{index}]"), &error))?,
            );
        }
        Ok(Run {
            format: FORMAT,
            rules: raw.rules,
            scenario: raw.scenario,
            seed: raw.seed,
            entries,
            until: raw.until,
        })
    }
}

fn parse_entry(text: &str) -> serde_json::Result<Entry> {
    serde_json::from_str(text)
}

fn unreadable(path: String, error: &serde_json::Error) -> OpenError {
    OpenError::Unreadable {
        path,
        reason: error.to_string(),
    }
}
