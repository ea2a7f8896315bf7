//! What happened: one event for each line of the activity log, and what the grader's event grammar speaks of.

use std::rc::Rc;

use super::clock::Time;
use super::error::ArmError;
use super::id::ResourceId;

/// A line of the activity log (facts.md §1.8).
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub at: Time,
    /// Shared by all events of one operation.
    pub correlation_id: Rc<str>,
    /// ARM's action: `Microsoft.Compute/virtualMachines/write`.
    pub operation: Rc<str>,
    /// The activity log's words for it: `Create or Update Virtual Machine`.
    pub operation_name: Rc<str>,
    pub status: EventStatus,
    /// What the grader's event grammar calls it (decisions.md 25), where it has a word.
    pub happening: Option<Happening>,
    /// The resource group, if one is concerned.
    pub group: Rc<str>,
    /// What it is about: the resource first; for a deployment all that it made.
    pub subjects: Rc<[Subject]>,
    /// Why it failed.
    pub error: Option<Rc<ArmError>>,
}

/// One incarnation of a resource: a new create under the same id is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: ResourceId,
    /// The resource's own GUID ([`super::world::Resource::unique_id`]); empty when it never existed.
    pub unique_id: Rc<str>,
}

/// `status.value` of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStatus {
    Started,
    Accepted,
    Succeeded,
    Failed,
}

impl EventStatus {
    /// The word.
    pub fn text(self) -> &'static str {
        match self {
            EventStatus::Started => "Started",
            EventStatus::Accepted => "Accepted",
            EventStatus::Succeeded => "Succeeded",
            EventStatus::Failed => "Failed",
        }
    }
}

/// The words of the event grammar of `at` and `history` in a scenario (decisions.md 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    Created,
    Updated,
    Deleted,
    DeploymentSucceeded,
    DeploymentFailed,
    Started,
    Stopped,
    Deallocated,
    Restarted,
    Failed,
    Refused,
}
