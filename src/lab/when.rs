//! "Show me when": the act that made a check what it is, found by binary search over the history.
//!
//! What counts after an act is what it would have come to if nothing more had been asked for: what is under way is
//! neither pass nor fail. Between two settled moments, of which the grader remembers every outcome, there are few acts.

use std::rc::Rc;

use super::check::{Check, Outcome};
use super::grade::{Grader, Lost};
use super::moments::{Act, acts};
use super::scenario::Scenario;
use crate::arm::{Moment, World};

impl Grader {
    /// How much of the history has happened at the act after which the check `id` no longer held; where it never held, at
    /// the act that made what it looks at as it is. 0 if it is so from the start; `None` for one that holds, waits for
    /// another, can't be run or has nothing to look at yet.
    pub fn when(&self, scenario: &Scenario, history: &[Moment], now: &World, id: &str) -> Option<usize> {
        let checks: Vec<&Check> = scenario.checks().map(|(_, check)| check).collect();
        let index = checks.iter().position(|check| *check.id == *id)?;
        let start = self.start(scenario);
        let mut all = self.coming(&checks, (&start, history), now);
        let current = all.swap_remove(index);
        if !matches!(current, Outcome::Fail(_)) {
            return None;
        }
        let boundaries = self.seen.boundaries(history);
        let seen = self
            .seen
            .outcomes(&checks, history, &boundaries, (&start, &self.converter));
        let held = seen.iter().any(|outcomes| outcomes[index] == Outcome::Pass);
        let other = |outcome: &Outcome| match held {
            true => *outcome == Outcome::Pass,
            false => *outcome != current,
        };
        let last = seen.iter().rposition(|outcomes| other(&outcomes[index]));
        let from = match last {
            Some(last) => boundaries[last] + 1,
            None => {
                let first = self.coming(&checks, (&start, &[]), &start);
                if !other(&first[index]) {
                    let absent = matches!(&current, Outcome::Fail(failure) if failure.absent);
                    return (!absent).then_some(0);
                }
                0
            }
        };
        let act = self.first_after(&checks, index, (&start, history), from, &other)?;
        Some(act.begun)
    }

    /// Of the acts from `from` on the first after which `other` is not true of the check's outcome any more: before them it
    /// is, and after the last it is not.
    fn first_after(
        &self,
        checks: &[&Check],
        index: usize,
        (start, history): (&World, &[Moment]),
        from: usize,
        other: &dyn Fn(&Outcome) -> bool,
    ) -> Option<Act> {
        let acts = acts(history, from);
        let (last, before) = acts.split_last()?;
        let is_other = |act: &Act| {
            let told = &history[..act.begun];
            told.last()
                .is_some_and(|moment| other(&self.coming(checks, (start, told), &moment.world)[index]))
        };
        let first = before.partition_point(is_other);
        Some(*before.get(first).unwrap_or(last))
    }

    /// What came after the check held for the last time; none while it still holds, or never did.
    pub(super) fn lost(
        &self,
        index: usize,
        checks: &[&Check],
        seen: &[Rc<[Outcome]>],
        boundaries: &[usize],
        (start, history): (&World, &[Moment]),
    ) -> Option<Lost> {
        let passed = |outcome: &Outcome| *outcome == Outcome::Pass;
        let last = seen.iter().rposition(|outcomes| passed(&outcomes[index]))?;
        let from = boundaries[last] + 1;
        let next = boundaries.get(last + 1).copied();
        let told = history.get(..next.map_or(history.len(), |until| until + 1))?;
        let find = || {
            let begins = self
                .first_after(checks, index, (start, told), from, &passed)?
                .begins;
            let moment = begins + named(&told[begins..]);
            let event = &told.get(moment)?.event;
            let subject = event
                .subjects
                .first()
                .map_or(&*event.group, |subject| subject.id.name());
            Some(Lost {
                at: event.at,
                by: format!("{} {subject}", event.operation_name).trim_end().into(),
                moment,
            })
        };
        match next {
            Some(next) => self.seen.lost((index, next), history, find),
            None => find(),
        }
    }
}

/// The first event of the act that says what it is about: its own first one, but for a deployment, which says so at its end.
fn named(told: &[Moment]) -> usize {
    let Some(first) = told.first().map(|moment| &moment.event) else {
        return 0;
    };
    if first.operation.contains("resourceGroups") {
        return 0;
    }
    let same = |moment: &Moment| {
        let event = &moment.event;
        event.correlation_id == first.correlation_id && !event.subjects.is_empty()
    };
    told.iter().position(same).unwrap_or(0)
}
