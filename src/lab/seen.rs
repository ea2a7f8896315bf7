//! What every check came to at the settled moments of a run: the grader's memory.
//!
//! A moment is known by its place and its very world, so that after an undo, or on a branch, nothing old is taken for new.

use std::cell::RefCell;
use std::rc::Rc;

use super::check::{Check, Outcome, evaluate_all};
use super::facts::{Converter, Facts};
use crate::arm::{Moment, World};

/// Outcomes by moment.
#[derive(Debug, Default)]
pub(super) struct Seen(RefCell<Vec<Look>>);

#[derive(Debug, Clone)]
struct Look {
    /// The moment's place in the history.
    at: usize,
    world: World,
    outcomes: Rc<[Outcome]>,
}

impl Seen {
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
            let world = &history[at].world;
            let known = looks
                .iter()
                .find(|look| look.at == at && look.outcomes.len() == checks.len() && look.world.same(world));
            known.cloned().unwrap_or_else(|| {
                let mut facts = Facts::new(world, start, converter);
                let outcomes = evaluate_all(checks.iter().copied(), &mut facts, &history[..=at]);
                Look {
                    at,
                    world: world.clone(),
                    outcomes: outcomes.into(),
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
