//! The plane: a world, its log, and the long operations that clients follow.

use std::rc::Rc;

use crate::arm::apply::Moment;
use crate::arm::catalog::limits::Offer;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::operation::Operation;
use crate::arm::world::{Start, World};
use crate::arm::{advance, apply, at_rest};

/// An operation of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub at: Time,
    pub operation: Operation,
    /// Whether it was refused: it stays in the log, and left the world as it was.
    pub refused: Option<ArmError>,
}

/// What a client follows: the state of what an operation works on says how far it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Followed {
    Resource(ResourceId),
    Instances(ResourceId),
    Group(String),
    Deployment(String, String),
}

/// A long operation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Long {
    pub(super) id: Rc<str>,
    pub(super) started: Time,
    pub(super) followed: Followed,
}

/// A world behind the façade.
#[derive(Debug, Clone)]
pub struct Plane {
    world: World,
    log: Vec<Entry>,
    pub(super) long: Vec<Long>,
    /// Whether it answers for the subscription that is asked for first, whichever that is.
    adopts: bool,
}

/// Long operations that can still be asked for.
const KEPT: usize = 1_000;

impl Plane {
    /// An empty subscription.
    pub fn new(start: &Start) -> Plane {
        Plane::of(World::new(start))
    }

    /// A pay-as-you-go subscription with large quotas (decisions.md 10), at noon of 26 August 2024, when most of the
    /// recordings were made.
    ///
    /// It answers for the subscription that its first request names.
    pub fn pay_as_you_go() -> Plane {
        let start = Start {
            seed: 1,
            subscription_name: "Pay-As-You-Go".into(),
            offer: Offer::PayAsYouGo,
            epoch: Time(1_724_673_600_000),
            utc_offset_minutes: 0,
        };
        Plane {
            adopts: true,
            ..Plane::new(&start)
        }
    }

    /// Goes on from a world.
    pub fn of(world: World) -> Plane {
        Plane {
            world,
            log: Vec::new(),
            long: Vec::new(),
            adopts: false,
        }
    }

    /// Whether requests for a subscription come here.
    pub(super) fn answers_for(&mut self, subscription: &str) -> bool {
        if self.adopts {
            self.adopts = false;
            self.world.call_subscription(subscription);
        }
        self.world.subscription().id.eq_ignore_ascii_case(subscription)
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// Every operation that was asked for, refused ones among them.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// Lets time pass.
    pub fn advance(&mut self, to: Time) -> Vec<Moment> {
        let applied = advance(&self.world, to);
        self.world = applied.world;
        applied.moments
    }

    /// Lets everything that is under way end.
    pub fn settle(&mut self) {
        self.world = at_rest(&self.world);
    }

    /// Performs an operation at the world's own time.
    ///
    /// # Errors
    /// The refusal; the world is as it was.
    pub fn perform(&mut self, operation: Operation) -> Result<(), ArmError> {
        let entry = self.log.len() as u64;
        let done = apply(&self.world, &operation, entry);
        let at = self.world.time();
        let refused = match done {
            Ok(applied) => {
                self.world = applied.world;
                None
            }
            Err(refusal) => Some(refusal.error),
        };
        self.log.push(Entry {
            at,
            operation,
            refused: refused.clone(),
        });
        refused.map_or(Ok(()), Err)
    }

    /// A GUID that no other request has.
    pub(super) fn guid(&self, purpose: &str) -> String {
        let turn = u32::try_from(self.log.len() + self.long.len()).unwrap_or(u32::MAX);
        crate::arm::ids::guid(self.world.seed, &format!("request {purpose}"), turn)
    }

    /// Remembers a long operation, and gives its id.
    pub(super) fn follow(&mut self, followed: Followed) -> Rc<str> {
        let id: Rc<str> = self.guid("operation").into();
        if self.long.len() >= KEPT {
            self.long.remove(0);
        }
        self.long.push(Long {
            id: id.clone(),
            started: self.world.time(),
            followed,
        });
        id
    }
}
