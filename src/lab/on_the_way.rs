//! What the open form would satisfy if it were sent as it stands (decisions.md 23).
//!
//! Nothing here gives points: a preview is no grade.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::check::{Check, Outcome, evaluate_all};
use super::converter::Converter;
use super::facts::Facts;
use super::finding::value_words;
use super::grade::{Grade, LineStatus};
use super::scenario::Scenario;
use crate::arm::{Applied, Moment, Operation, World, preview};

/// What the open form would lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnTheWay {
    /// The lines that hold afterwards and don't hold now.
    pub lines: BTreeSet<Rc<str>>,
    /// The points that they would bring.
    pub points: u32,
    /// What the open form says, in the portal's words, by check.
    pub says: BTreeMap<Rc<str>, Rc<str>>,
}

/// Looks ahead: `draft` is the request that the open form would send.
///
/// A draft that the state refuses, because an old set holds the name, is looked at as if nothing had been made yet:
/// the form says what it says. One that is refused even then is on no way.
pub fn on_the_way(scenario: &Scenario, history: &[Moment], now: &World, draft: &Operation) -> OnTheWay {
    let mut found = OnTheWay::default();
    let start = scenario.start_world(scenario.seed);
    let (ended, before) = match preview(now, draft) {
        Some(ended) => (ended, history),
        None => match preview(&start, draft) {
            Some(ended) => (ended, &history[..0]),
            None => return found,
        },
    };
    let Applied { world, moments } = ended;
    let all: Vec<Moment> = before.iter().cloned().chain(moments).collect();
    let converter = Converter::default();
    let checks: Vec<&Check> = scenario.checks().map(|(_, check)| check).collect();
    let mut today_facts = Facts::new(now, &start, &converter);
    let today = evaluate_all(checks.iter().copied(), &mut today_facts, history);
    let mut facts = Facts::new(&world, &start, &converter);
    let then = evaluate_all(checks.iter().copied(), &mut facts, &all);
    let mut index = 0;
    for line in scenario.lines() {
        let range = index..index + line.checks.len();
        index = range.end;
        let passes = |outcomes: &[Outcome]| outcomes.iter().all(|outcome| *outcome == Outcome::Pass);
        if !range.is_empty() && passes(&then[range.clone()]) && !passes(&today[range.clone()]) {
            found.lines.insert(line.id.clone());
            found.points += line.checks.iter().map(|check| check.points).sum::<u32>();
        }
        for at in range.filter(|&at| today[at] != then[at]) {
            if let Some(says) = says(checks[at], &then[at], &facts) {
                found.says.insert(checks[at].id.clone(), says);
            }
        }
    }
    found
}

/// What the form says about what a check looks at.
fn says(check: &Check, then: &Outcome, facts: &Facts<'_>) -> Option<Rc<str>> {
    let rules = check.rules.as_ref().ok()?;
    match then {
        Outcome::Fail(failure) if !failure.absent => {
            let value = failure
                .found
                .as_ref()
                .or(failure.mismatches.first().map(|first| &first.found))?;
            Some(value_words(check, value))
        }
        Outcome::Pass => {
            let on = rules.on.as_ref().or(rules.bind.as_ref());
            let data = on.and_then(|on| facts.bound(on)).map(|bound| bound.value.clone());
            let value = rules
                .found
                .as_ref()?
                .value(&data.unwrap_or_else(|| facts.root()), facts)
                .ok()?;
            Some(value_words(check, &value))
        }
        _ => None,
    }
}

impl Grade {
    /// The same grade, with the lines marked that the open form would satisfy.
    #[must_use]
    pub fn with_on_the_way(&self, way: &OnTheWay) -> Grade {
        let mut grade = self.clone();
        for line in grade.steps.iter_mut().flat_map(|step| &mut step.lines) {
            line.on_the_way = line.status != LineStatus::Done && way.lines.contains(&line.id);
        }
        grade
    }
}
