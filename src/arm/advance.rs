//! The passing of time: due transitions in (due, sequence) order.

use super::apply::Applied;
use super::clock::Time;
use super::world::World;

/// A transition that waits for its time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Due {}

/// The world at `to`: every transition that is due by then has happened. Does nothing when `to` is past.
pub fn advance(world: &World, to: Time) -> Applied {
    let _ = (world, to);
    unimplemented!("the engine lands next")
}

/// The world when nothing is due any more.
pub fn settle(world: &World) -> Applied {
    let _ = world;
    unimplemented!("the engine lands next")
}
