//! Azure's answers when it refuses.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An error body as ARM returns it: `{"error":{"code","message","target","details":[…]}}` (facts.md §4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmError {
    /// Azure's own code, such as `QuotaExceeded`.
    pub code: Cow<'static, str>,
    /// Azure's own sentence, or ours when only the code is known (then `ours` is set).
    pub message: String,
    /// What the error is about: a property path or a resource name.
    pub target: Option<String>,
    /// What led to it.
    pub details: Vec<ArmError>,
    /// The sentence is Flexlab's, because no source shows Azure's.
    pub ours: bool,
}

impl ArmError {
    /// An error whose code and sentence are Azure's.
    pub fn new(code: &'static str, message: impl Into<String>) -> ArmError {
        ArmError {
            code: Cow::Borrowed(code),
            message: message.into(),
            target: None,
            details: Vec::new(),
            ours: false,
        }
    }

    /// An error whose code is Azure's and whose sentence is ours.
    pub fn ours(code: &'static str, message: impl Into<String>) -> ArmError {
        ArmError {
            ours: true,
            ..ArmError::new(code, message)
        }
    }

    /// The same error, about `target`.
    #[must_use]
    pub fn at(mut self, target: impl Into<String>) -> ArmError {
        self.target = Some(target.into());
        self
    }

    /// The same error, caused by `details`.
    #[must_use]
    pub fn because(mut self, details: Vec<ArmError>) -> ArmError {
        self.details = details;
        self
    }

    /// The first error that has no cause of its own: what the student has to change.
    pub fn root(&self) -> &ArmError {
        self.details.first().map_or(self, ArmError::root)
    }

    /// The body as ARM sends it.
    pub fn json(&self) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let Some(target) = &self.target {
            body["target"] = json!(target);
        }
        if !self.details.is_empty() {
            body["details"] = self.details.iter().map(ArmError::json).collect();
        }
        body
    }
}

impl fmt::Display for ArmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}) {}", self.code, self.message)
    }
}

impl std::error::Error for ArmError {}
