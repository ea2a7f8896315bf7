//! What is said about a file that isn't a scenario: where, what was found, what is allowed, the nearest valid word.
//!
//! Nothing here guesses: a word is offered only when it is near.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arm::catalog::nearest;

/// Where in a file something stands that isn't allowed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
    /// The file's name, when a caller knows it.
    pub file: Option<Box<str>>,
    /// The place in the JSON: `steps[0].lines[3].checks[0].expekt`.
    pub path: Box<str>,
    /// What was found and what was expected, with line and column.
    pub message: Box<str>,
    /// The word that was found.
    pub found: Option<Box<str>>,
    /// The words that are allowed there.
    pub allowed: Vec<String>,
    /// The allowed word nearest to the one found.
    pub nearest: Option<Box<str>>,
}

impl ScenarioError {
    /// An error at a place.
    pub fn at(path: &str, message: &str) -> ScenarioError {
        // serde says: unknown field `a`, expected one of `b`, `c` at line 1 column 2.
        let unknown = message.contains("unknown field") || message.contains("unknown variant");
        let mut words = message.split('`').skip(1).step_by(2).map(str::to_owned);
        let found = if unknown {
            words.next().map(Into::into)
        } else {
            None
        };
        let allowed: Vec<String> = if unknown { words.collect() } else { Vec::new() };
        let near = found.as_deref().and_then(|found| {
            nearest(found, allowed.iter().map(String::as_str), 1)
                .first()
                .map(|&word| word.into())
        });
        ScenarioError {
            file: None,
            path: path.into(),
            message: message.into(),
            found,
            allowed,
            nearest: near,
        }
    }

    /// The same error, in `file`.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> ScenarioError {
        self.file = Some(file.into());
        self
    }
}

/// A text as a part of a scenario, with the place of what is wrong in it.
///
/// # Errors
/// Where in the file something else stands than is allowed there.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, ScenarioError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(from_serde)?;
    json.end()
        .map_err(|error| ScenarioError::at("", &error.to_string()))?;
    // What is read here is read in a browser, whose reader takes an object in one form alone.
    crate::arm::json::read::typed::<T>(text).map_err(|fault| ScenarioError::at("", &fault.to_string()))?;
    Ok(read)
}

/// As [`read`], of a value.
///
/// # Errors
/// As for [`read`].
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn read_value<T: DeserializeOwned>(value: Value) -> Result<T, ScenarioError> {
    serde_path_to_error::deserialize(value).map_err(from_serde)
}

#[cfg(not(target_arch = "wasm32"))]
fn from_serde(error: serde_path_to_error::Error<serde_json::Error>) -> ScenarioError {
    let path = error.path().to_string();
    ScenarioError::at(&path, &error.inner().to_string())
}

/// A text as a part of a scenario. The browser reads only the scenarios that are compiled in, which tests have read
/// natively; following the path there would double every reader's size.
///
/// # Errors
/// What in the file is not as it must be, without its place.
#[cfg(target_arch = "wasm32")]
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, ScenarioError> {
    crate::arm::json::read::typed(text).map_err(|error| ScenarioError::at("", &error.to_string()))
}

/// As [`read`], of a value.
///
/// # Errors
/// As for [`read`].
#[cfg(target_arch = "wasm32")]
pub(super) fn read_value<T: DeserializeOwned>(value: Value) -> Result<T, ScenarioError> {
    crate::arm::json::read::made(value).map_err(|fault| ScenarioError::at("", &fault.to_string()))
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        if !self.path.is_empty() && &*self.path != "." {
            write!(f, "at {}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match &self.nearest {
            Some(word) => write!(f, ". Did you mean «{word}»?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ScenarioError {}
