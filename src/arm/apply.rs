//! The one door: `apply` is a match that only delegates.

use super::error::ArmError;
use super::event::Event;
use super::operation::Operation;
use super::world::{Start, World};

/// An event, and the world right after it.
#[derive(Debug, Clone)]
pub struct Moment {
    pub event: Event,
    pub world: World,
}

/// What an operation, or the passing of time, led to.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The world afterwards.
    pub world: World,
    /// What happened on the way, in order.
    pub moments: Vec<Moment>,
}

/// A refused operation: the world stays equal to what it was.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub error: ArmError,
    /// The line in the activity log.
    pub event: Event,
}

impl World {
    /// An empty subscription.
    pub fn new(start: &Start) -> World {
        let _ = start;
        unimplemented!("the engine lands next")
    }
}

/// Applies an operation at the world's own time.
///
/// `entry` is its number in the log: a refused operation's ids come from the seed and it (decisions.md 3).
pub fn apply(world: &World, operation: &Operation, entry: u64) -> Result<Applied, Box<Refusal>> {
    let _ = (world, operation, entry);
    unimplemented!("the engine lands next")
}

/// What `apply` would say, with nothing changed: the portal's final validation.
pub fn validate(world: &World, operation: &Operation) -> Result<(), ArmError> {
    apply(world, operation, 0)
        .map(drop)
        .map_err(|refusal| refusal.error)
}

/// What the world would come to if `operation` were sent now and ran to its end; `None` when it would be refused.
pub fn preview(world: &World, operation: &Operation) -> Option<Applied> {
    let _ = (world, operation);
    unimplemented!("the engine lands next")
}
