//! Links: a lab, a lab with the beginning of a run, or a run, in the fragment of an address (grading.md §5).
//!
//! ```text
//! write(&Link) -> String                    #1.s.270.8f31c20a.gQE…
//! read(&str) -> Result<Link, LinkError>     a link, or the sentence that says what is wrong with it
//! Link::contents() -> Result<Contents, _>   what to show before anything starts
//! fits(&str) -> what takes a link of this length      qr::matrix(&str) -> the squares of its QR code
//! to_file(&Link) -> String, read_file(&str) -> Result<Link, FileError>      the same as a file
//! Log::of(&Session, lab), Log::beginning(&Session, lab), Log::parse(&str)   a run with its lab: how runs are kept
//! ```
//!
//! A link is hostile until it is read: what is not exactly what [`write()`] could have written is refused, with limits on
//! its length, its size, its depth and its parts. Nothing here starts, stores or replaces a run.

mod contents;
mod error;
mod file;
mod fits;
mod grammar;
mod limits;
mod log;
mod pack;
pub mod qr;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use contents::Contents;
pub use error::LinkError;
pub use file::{FileError, read_file, to_file};
pub use fits::{Fit, PLACES, Place, fits};
pub use log::Log;

use super::run::OpenError;
use crate::arm::json::compact::compact;
use crate::arm::json::read;
use crate::lab::Published;

/// The version of the grammar.
pub const VERSION: u32 = 1;
/// The longest payload that is read, in characters.
pub const MAX_CHARACTERS: usize = 256 << 10;
/// The longest text that is unpacked, in bytes.
pub const MAX_TEXT: usize = 256 << 10;
/// How deep its JSON may nest.
pub const MAX_DEPTH: usize = 64;

/// What a link carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// A lab that every Flexlab has.
    Lab(LabRef),
    /// A lab, whole.
    Scenario(Published),
    /// A lab, and a run to begin with: "begin at step 2".
    Begin(Log),
    /// Somebody's run.
    Run(Log),
}

/// A lab by reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabRef {
    pub id: String,
    pub revision: u32,
}

/// The letters of the kinds: they are in links, so they keep their meaning for ever.
const LAB: char = 'l';
const SCENARIO: char = 's';
const BEGIN: char = 'b';
const RUN: char = 'r';

/// A link, from its `#` on.
pub fn write(link: &Link) -> String {
    let (kind, text, lab) = match link {
        Link::Lab(lab) => (LAB, compact(&json!(lab)), false),
        Link::Scenario(scenario) => (SCENARIO, scenario.text.to_string(), true),
        Link::Begin(log) => (BEGIN, log.to_json(), log.scenario.is_some()),
        Link::Run(log) => (RUN, log.to_json(), log.scenario.is_some()),
    };
    grammar::write(kind, &pack::pack(&text, lab))
}

/// Reads a link: a fragment, a whole address, or whatever was pasted.
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn read(text: &str) -> Result<Link, LinkError> {
    let (kind, payload) = grammar::read(text)?;
    if ![LAB, SCENARIO, BEGIN, RUN].contains(&kind) {
        return Err(LinkError::UnknownKind(kind));
    }
    let value = json(&pack::unpack(&payload)?)?;
    match kind {
        LAB => read::made(value)
            .map(Link::Lab)
            .map_err(|fault| LinkError::NotAReference(fault.to_string())),
        SCENARIO => published(value).map(Link::Scenario),
        BEGIN => log(value).map(Link::Begin),
        _ => log(value).map(Link::Run),
    }
}

fn log(value: Value) -> Result<Log, LinkError> {
    Log::made(value).map_err(|error| match error {
        OpenError::NotALab(error) => LinkError::NotAScenario(error),
        OpenError::OtherLab { lab, run } => LinkError::OtherLab { lab, run },
        error => LinkError::NotARun(error),
    })
}

fn json(text: &str) -> Result<Value, LinkError> {
    limits::check(text)?;
    read::value(text).map_err(|fault| LinkError::NotJson(fault.to_string()))
}

fn published(value: Value) -> Result<Published, LinkError> {
    Published::of_value(value).map_err(|error| LinkError::NotAScenario(Box::new(error)))
}
