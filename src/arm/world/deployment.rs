//! Deployments and their operations.

use std::rc::Rc;

use super::Resource;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::operation::DeployRequest;

/// A deployment's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentState {
    Running,
    Succeeded,
    Failed,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    pub request: Rc<DeployRequest>,
    pub correlation_id: Rc<str>,
    pub started: Time,
    /// When it ended.
    pub finished: Option<Time>,
    pub state: DeploymentState,
    /// One for each resource, in the order of the request.
    pub operations: Vec<DeploymentOperation>,
    /// Why it failed: `DeploymentFailed` with its details.
    pub error: Option<Rc<ArmError>>,
    /// What it made, as it was when it succeeded: outputs are read from it. Kept only for a request with a document.
    pub made: Vec<Rc<Resource>>,
}

/// One operation of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct DeploymentOperation {
    /// 16 hex digits in capitals.
    pub operation_id: Rc<str>,
    pub target: ResourceId,
    pub state: OperationState,
    /// When it began and ended.
    pub started: Option<Time>,
    pub finished: Option<Time>,
    pub tracking_id: Rc<str>,
    pub error: Option<Rc<ArmError>>,
}

/// An operation's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// Waits for what it refers to.
    Waiting,
    /// Under way: the portal's `Accepted`.
    Running,
    /// Made anew: the portal's `Created`.
    Created,
    /// There before, now as asked: the portal's `OK`.
    Ok,
    /// The portal shows its status code.
    Failed,
}

impl OperationState {
    /// The Status column of the deployment page (portal-ui.md §1.10).
    pub fn portal(self) -> &'static str {
        match self {
            OperationState::Waiting => "",
            OperationState::Running => "Accepted",
            OperationState::Created => "Created",
            OperationState::Ok => "OK",
            OperationState::Failed => "Conflict",
        }
    }
}
