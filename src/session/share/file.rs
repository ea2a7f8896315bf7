//! What a link carries, as a file: for what is too long for a link, and for where links break.
//!
//! A file is JSON: a run ([`Log`]), a scenario, the name of a bundled lab, or `{"begin": …}` around a run to begin with.

use serde_json::json;
use thiserror::Error;

use super::{LabRef, Link, Log};
use crate::arm::json::read;
use crate::lab::{Published, ScenarioError};
use crate::session::{MAX_BYTES, OpenError};

/// Why a file can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    #[error("The file has {0} bytes; a lab or a run has at most {MAX_BYTES}.")]
    TooLong(usize),
    #[error("The file is no JSON, which labs and runs are: {0}.")]
    NotJson(String),
    #[error("The file holds neither a lab nor a run.")]
    Neither,
    #[error("The file is not a lab: {0}")]
    NotALab(Box<ScenarioError>),
    #[error("{0}")]
    NotARun(OpenError),
}

/// The text of the file that carries what the link does.
pub fn to_file(link: &Link) -> String {
    match link {
        Link::Lab(lab) => json!(lab).to_string(),
        Link::Scenario(scenario) => scenario.text.to_string(),
        Link::Begin(log) => format!(r#"{{"begin":{}}}"#, log.to_json()),
        Link::Run(log) => log.to_json(),
    }
}

/// Reads a file: what [`to_file`] wrote, a saved run of any time, a scenario as its author has it.
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn read_file(text: &str) -> Result<Link, FileError> {
    if text.len() > MAX_BYTES {
        return Err(FileError::TooLong(text.len()));
    }
    let mut value = read::value(text).map_err(|error| FileError::NotJson(error.to_string()))?;
    let has = |name: &str| value.get(name).is_some();
    let log = |value| Log::made(value).map_err(FileError::NotARun);
    if has("begin") {
        return log(value["begin"].take()).map(Link::Begin);
    }
    if has("run") || has("entries") || has("format") {
        return log(value).map(Link::Run);
    }
    if has("steps") {
        let lab = Published::of_value(value);
        return lab
            .map(Link::Scenario)
            .map_err(|error| FileError::NotALab(Box::new(error)));
    }
    read::made::<LabRef>(value)
        .map(Link::Lab)
        .map_err(|_| FileError::Neither)
}
