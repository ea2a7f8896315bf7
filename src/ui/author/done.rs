//! What was done in the run in hand, as a draft takes it over.

use crate::lab::author::Done;
use crate::lab::play::Timed;
use crate::session::{Session, What};

/// What the run asked for, each at its time.
pub(super) fn done(session: &Session) -> Done {
    let scenario = session.scenario();
    let begun = scenario.start_world(session.seed()).time();
    let asked = session.entries().iter().filter_map(|entry| match &entry.what {
        What::Do(operation) => Some(Timed {
            // Whole seconds, rounded up: what was waited for is over by then.
            at: (entry.at.0.saturating_sub(begun.0).saturating_add(999)) / 1000,
            operation: (**operation).clone(),
        }),
        What::Lab(_) => None,
    });
    Done::of(scenario, asked.collect())
}
