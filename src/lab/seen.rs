//! What every check came to at the settled moments of a run: the grader's memory.
//!
//! A moment is known by its place, its event and its very world, and by all before it, so that after an undo, or on a branch,
//! nothing old is taken for new.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::check::{Check, Outcome, evaluate_all};
use super::converter::Converter;
use super::facts::Facts;
use super::grade::Lost;
use super::moments::boundaries;
use crate::arm::{Event, Moment, World};

/// Outcomes by moment.
#[derive(Debug, Default)]
pub(super) struct Seen(RefCell<Vec<Look>>);

#[derive(Debug, Clone)]
struct Look {
    /// The moment's place in the history.
    at: usize,
    event: Event,
    world: Rc<World>,
    outcomes: Rc<[Outcome]>,
    /// Of checks that had been lost by then: since when, by their places.
    lost: Rc<RefCell<BTreeMap<usize, Option<Lost>>>>,
}

impl Seen {
    /// The settled moments of a history.
    pub(super) fn boundaries(&self, history: &[Moment]) -> Vec<usize> {
        self.forget_others(history);
        let looks = self.0.borrow();
        boundaries(history, |at| known(&looks, at, history).is_some())
    }

    /// Forgets what is known of another history: from the first moment on that is not in this one. What is known of moments
    /// after its end stays.
    fn forget_others(&self, history: &[Moment]) {
        let mut looks = self.0.borrow_mut();
        let is_other = |look: &Look| history.get(look.at).is_some_and(|moment| !look.is_of(moment));
        if let Some(place) = looks.iter().position(is_other) {
            looks.truncate(place);
        }
    }

    /// Since when a check had been lost at the settled moment `at`, found out once.
    pub(super) fn lost(
        &self,
        (index, at): (usize, usize),
        history: &[Moment],
        find: impl FnOnce() -> Option<Lost>,
    ) -> Option<Lost> {
        let look = known(&self.0.borrow(), at, history).cloned();
        let Some(look) = look else {
            return find();
        };
        if let Some(lost) = look.lost.borrow().get(&index) {
            return lost.clone();
        }
        let lost = find();
        look.lost.borrow_mut().insert(index, lost.clone());
        lost
    }

    /// The outcomes at each of `boundaries`; only what was not looked at before is evaluated.
    pub(super) fn outcomes(
        &self,
        checks: &[&Check],
        history: &[Moment],
        boundaries: &[usize],
        (start, converter): (&World, &Converter),
    ) -> Vec<Rc<[Outcome]>> {
        let mut looks = self.0.borrow_mut();
        let look = |&at: &usize| {
            let Moment { event, world } = &history[at];
            let known = known(&looks, at, history).filter(|look| look.outcomes.len() == checks.len());
            known.cloned().unwrap_or_else(|| {
                let mut facts = Facts::new(world, start, converter);
                let outcomes = evaluate_all(checks.iter().copied(), &mut facts, &history[..=at]);
                Look {
                    at,
                    event: event.clone(),
                    world: world.clone(),
                    outcomes: outcomes.into(),
                    lost: Rc::default(),
                }
            })
        };
        let mut fresh: Vec<Look> = boundaries.iter().map(look).collect();
        let outcomes = fresh.iter().map(|look| look.outcomes.clone()).collect();
        // Whoever looks back at an earlier moment comes back to what was known of the later ones.
        let last = boundaries.last().copied();
        fresh.extend(looks.drain(..).filter(|look| Some(look.at) > last));
        *looks = fresh;
        outcomes
    }
}

impl Look {
    fn is_of(&self, moment: &Moment) -> bool {
        self.world.same(&moment.world) && self.event == moment.event
    }
}

/// What is known of the moment at this place.
fn known<'a>(looks: &'a [Look], at: usize, history: &[Moment]) -> Option<&'a Look> {
    let place = looks.binary_search_by_key(&at, |look| look.at).ok()?;
    let look = looks.get(place)?;
    look.is_of(history.get(at)?).then_some(look)
}
