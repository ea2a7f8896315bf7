//! Versions of the API: a date, and what an answer has from one on.

/// An `api-version`: `2024-07-01`, or with `-preview`. Compares as its date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Version(String);

impl Version {
    /// The version that a text names; `None` when it is no date.
    pub fn parse(text: &str) -> Option<Version> {
        let date = text.get(..10)?;
        let mut parts = date.split('-');
        let digits = |part: Option<&str>, count: usize| {
            part.is_some_and(|part| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let is_date = digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2);
        is_date.then(|| Version(date.to_owned()))
    }

    /// Whether it is this one or a later one.
    pub fn from(&self, date: &str) -> bool {
        self.0.as_str() >= date
    }

    /// The date.
    pub fn text(&self) -> &str {
        &self.0
    }
}
