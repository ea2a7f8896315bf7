//! An autoscale setting and what it has done.

use std::rc::Rc;

use crate::arm::clock::Time;
use crate::arm::spec::AutoscaleSpec;

/// An autoscale setting with its memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Autoscale {
    pub spec: AutoscaleSpec,
    /// The run history, oldest first.
    pub history: Rc<Vec<AutoscaleRun>>,
    /// When it last changed the capacity.
    pub last_scaled: Option<Time>,
    /// The machines that ran, from each moment on: what the metric is averaged over.
    pub running: Rc<Vec<(Time, u32)>>,
    /// The number of its next look, when one is due: an older one does nothing.
    pub turn: u64,
    pub awake: bool,
    /// How often in a row it asked for the same, and the set came back to what it had: instances that find no room.
    pub futile: u32,
    /// Until then the clock runs for its looks: somebody did something, or a load is on its way.
    pub pressing_until: Time,
}

/// A line of the run history.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoscaleRun {
    pub at: Time,
    pub profile: Rc<str>,
    pub from: u32,
    pub to: u32,
    pub outcome: AutoscaleOutcome,
    /// In our words, with the figures.
    pub why: Rc<str>,
}

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoscaleOutcome {
    Scaled,
    /// A rule asked for it, and its cool-down is not over.
    CoolingDown,
    /// A rule asked for it, and the limits are reached.
    AtLimit,
    /// Scaling in would bring back what scales out.
    WouldFlap,
    /// The scale set refused.
    Failed,
}

impl AutoscaleOutcome {
    /// The word of the `autoscale` view.
    pub fn text(self) -> &'static str {
        match self {
            AutoscaleOutcome::Scaled => "scaled",
            AutoscaleOutcome::CoolingDown => "coolingDown",
            AutoscaleOutcome::AtLimit => "atLimit",
            AutoscaleOutcome::WouldFlap => "wouldFlap",
            AutoscaleOutcome::Failed => "failed",
        }
    }
}
