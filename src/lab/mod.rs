//! Placeholder of the contract: the lab's own author replaces this file.

use std::rc::Rc;

use crate::arm::{Moment, Operation, Start, World};

/// A scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub id: Rc<str>,
    pub revision: u32,
    /// FNV-1a of its text.
    pub hash: u64,
}

impl Scenario {
    /// What the world starts from.
    pub fn start(&self) -> (Start, Vec<Operation>) {
        let start = Start {
            seed: 2711,
            subscription_name: "Free Trial".into(),
            offer: crate::arm::catalog::limits::Offer::FreeTrial,
            epoch: crate::arm::Time(1_703_691_000_000),
            utc_offset_minutes: 330,
        };
        (start, Vec::new())
    }
}

/// A grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    pub score: u32,
    pub of: u32,
}

/// Grades.
pub fn grade(scenario: &Scenario, history: &[Moment], now: &World) -> Grade {
    let _ = (scenario, history, now);
    Grade { score: 0, of: 0 }
}

pub mod scenarios {
    //! What is compiled in.

    use std::rc::Rc;

    use super::Scenario;

    /// The seed's lab.
    pub fn flexible_orchestration() -> Rc<Scenario> {
        Rc::new(Scenario {
            id: "flexible-orchestration".into(),
            revision: 1,
            hash: 0,
        })
    }
}
