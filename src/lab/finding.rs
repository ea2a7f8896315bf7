//! What a student reads about a check: looked at, found, expected, why, where, next hint, in that order (grading.md §3).
//!
//! Nothing here says "wrong", and nothing shows a JSON path: a scenario gives the portal's words.

use std::rc::Rc;

use jmespath::{Rcvar, Variable};

use super::check::{Check, Failure, Says};
use crate::arm::query;

/// What was found and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `demo-set: Orchestration mode`.
    pub looked_at: Rc<str>,
    pub found: Rc<str>,
    pub expected: Rc<str>,
    /// Why it matters.
    pub why: Option<Rc<str>>,
    /// Where to change it, in the portal's words.
    pub where_: Option<Rc<str>>,
    /// A route hint for "Show me where": the line's.
    pub route: Option<Rc<str>>,
    /// From the gentlest to the plainest.
    pub hints: Vec<Rc<str>>,
}

/// What a check that did not pass tells a student.
pub fn finding(check: &Check, failure: &Failure, route: Option<&Rc<str>>) -> Finding {
    let says = &check.says;
    Finding {
        looked_at: looked_at(check, failure.subject.as_deref()),
        found: found(says, failure),
        expected: expected(check, failure),
        why: says.why.clone(),
        where_: says.where_.clone(),
        route: route.cloned(),
        hints: says.hints.clone(),
    }
}

fn looked_at(check: &Check, subject: Option<&str>) -> Rc<str> {
    match (subject, check.says.label.as_deref()) {
        (Some(subject), Some(label)) => format!("{subject}: {label}").into(),
        (Some(subject), None) => subject.into(),
        (None, Some(label)) => label.into(),
        (None, None) => check.id.clone(),
    }
}

fn found(says: &Says, failure: &Failure) -> Rc<str> {
    if failure.absent {
        return says.absent.clone().unwrap_or_else(|| "nothing yet".into());
    }
    let first = failure.mismatches.first();
    if let Some(mismatch) = first.filter(|mismatch| mismatch.path == "location")
        && let Some(region) = mismatch.found.as_string()
    {
        return query::location_name(region).into();
    }
    let first = first.map(|mismatch| &mismatch.found);
    failure
        .found
        .as_ref()
        .or(first)
        .map_or_else(|| "nothing".into(), |value| words(says, value))
}

fn expected(check: &Check, failure: &Failure) -> Rc<str> {
    if let Some(expected) = &check.says.expected {
        return expected.clone();
    }
    let asked = || check.rules.as_ref().ok()?.expect.as_ref()?.first_leaf();
    let value = failure
        .mismatches
        .first()
        .map(|mismatch| mismatch.expected.clone())
        .or_else(asked);
    value.map_or_else(
        || "this line as it is written".into(),
        |value| words(&check.says, &value),
    )
}

/// What was found in a state that is looked at in another way: what an open form would make.
pub fn value_words(check: &Check, value: &Rcvar) -> Rc<str> {
    words(&check.says, value)
}

/// A value in the portal's words, where the scenario has some.
fn words(says: &Says, value: &Variable) -> Rc<str> {
    let own = plain(value);
    if let Some(word) = says
        .words
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(&own))
    {
        return word.1.clone();
    }
    match value {
        Variable::Null => "nothing".into(),
        Variable::Bool(true) => "yes".into(),
        Variable::Bool(false) => "no".into(),
        Variable::Array(values) if values.is_empty() => "none".into(),
        Variable::Array(values) => {
            let all: Vec<Rc<str>> = values.iter().map(|value| words(says, value)).collect();
            all.join(", ").into()
        }
        _ => own.into(),
    }
}

/// Longer texts are cut: a finding is one line.
const LONGEST: usize = 160;

/// A value as a text of one line.
pub(super) fn plain(value: &Variable) -> String {
    let text = match value {
        Variable::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
