//! What az says when it refuses, and with which exit code.

use std::fmt;

use super::near::nearest;

/// A refusal as az prints it: `ERROR: ` and the message, then a line for each piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AzError {
    pub(crate) message: String,
    /// `Did you mean …`, a page to read.
    pub(crate) advice: Vec<String>,
    /// 1 for most; 2 for a line that can't be parsed; 3 for a `show` that finds nothing.
    pub(crate) exit: u8,
}

impl AzError {
    /// A refusal by a command, before or after a request.
    pub(crate) fn new(message: impl Into<String>) -> AzError {
        AzError {
            message: message.into(),
            advice: Vec::new(),
            exit: 1,
        }
    }

    /// A refusal by the parser.
    pub(crate) fn usage(message: impl Into<String>) -> AzError {
        AzError {
            exit: 2,
            ..AzError::new(message)
        }
    }

    /// The same refusal, with advice.
    #[must_use]
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> AzError {
        self.advice.push(advice.into());
        self
    }

    /// The same refusal, with az's question for the nearest of `candidates`, when one is near.
    #[must_use]
    pub(crate) fn did_you_mean<'a>(self, typed: &str, candidates: impl Iterator<Item = &'a str>) -> AzError {
        match nearest(typed, candidates) {
            Some(near) => self.advise(format!("Did you mean '{near}' ?")),
            None => self,
        }
    }

    /// The same refusal with another exit code.
    #[must_use]
    pub(crate) fn exit(mut self, exit: u8) -> AzError {
        self.exit = exit;
        self
    }
}

impl fmt::Display for AzError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "ERROR: {}", self.message)?;
        self.advice.iter().try_for_each(|advice| writeln!(f, "{advice}"))
    }
}
