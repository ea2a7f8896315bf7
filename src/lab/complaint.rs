//! Something about a scenario that its author should change.

use std::fmt;

/// Something to change, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub severity: Severity,
    /// The place in the JSON: `steps[0].lines[4].checks[0].needs`.
    pub path: String,
    /// What it says there, and what to do about it.
    pub message: String,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It works, and could be better.
    Warning,
    /// A student would be told something untrue.
    Error,
}

impl Complaint {
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Complaint {
        Complaint {
            severity: Severity::Error,
            path: path.into(),
            message: message.into(),
        }
    }

    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Complaint {
        Complaint {
            severity: Severity::Warning,
            ..Complaint::error(path, message)
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        if self.path.is_empty() {
            write!(f, "{word}: {}", self.message)
        } else {
            write!(f, "{word}: at {}: {}", self.path, self.message)
        }
    }
}
