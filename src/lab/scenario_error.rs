//! What is said about a file that isn't a scenario: where, what was found, what is allowed, the nearest valid word.
//!
//! Nothing here guesses: a word is offered only when it is near.

use std::fmt;

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

    /// An error of serde, with the place that it came to.
    pub fn from_serde(error: serde_path_to_error::Error<serde_json::Error>) -> ScenarioError {
        let path = error.path().to_string();
        ScenarioError::at(&path, &error.inner().to_string())
    }

    /// The same error, in `file`.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> ScenarioError {
        self.file = Some(file.into());
        self
    }
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
