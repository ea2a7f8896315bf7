//! What happened: one event for each line of the activity log, and what the grader's event grammar speaks of.

use std::rc::Rc;

use super::clock::Time;
use super::error::ArmError;
use super::id::{Kind, ResourceId};
use super::operation::PowerAction;

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
    Evicted,
    Failed,
    Refused,
}

/// What a user or the platform does to something: ARM's action and the activity log's words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Write(Kind),
    Delete(Kind),
    Power(PowerAction),
    InstancePower(PowerAction),
    InstanceDelete,
    Deploy,
    WriteGroup,
    DeleteGroup,
    WriteRule,
    DeleteRule,
    WriteLock,
    DeleteLock,
    DeleteDeployment,
    Evict,
    InstanceUpgrade,
    RollingUpgrade,
    Protect,
    SetService,
    Repair,
    SpotRestore,
    Autoscale {
        up: bool,
    },
    HealthEvent {
        resolved: bool,
    },
    /// With its words.
    Inject(&'static str),
}

impl Act {
    /// ARM's action: `Microsoft.Compute/virtualMachines/start/action`.
    pub(super) fn operation(self) -> String {
        match self {
            Act::Write(kind) => format!("{}/write", kind.arm_type()),
            Act::Delete(kind) => format!("{}/delete", kind.arm_type()),
            Act::Power(action) => format!("{}/{}/action", Kind::VirtualMachine.arm_type(), action.text()),
            Act::InstancePower(action) => format!("{}/{}/action", Kind::ScaleSet.arm_type(), action.text()),
            Act::InstanceDelete => format!("{}/delete/action", Kind::ScaleSet.arm_type()),
            Act::Deploy => "Microsoft.Resources/deployments/write".into(),
            Act::WriteGroup => "Microsoft.Resources/subscriptions/resourceGroups/write".into(),
            Act::DeleteGroup => "Microsoft.Resources/subscriptions/resourceGroups/delete".into(),
            Act::WriteRule => format!("{}/securityRules/write", Kind::NetworkSecurityGroup.arm_type()),
            Act::DeleteRule => format!("{}/securityRules/delete", Kind::NetworkSecurityGroup.arm_type()),
            Act::WriteLock => "Microsoft.Authorization/locks/write".into(),
            Act::DeleteLock => "Microsoft.Authorization/locks/delete".into(),
            Act::DeleteDeployment => "Microsoft.Resources/deployments/delete".into(),
            Act::Evict => format!("{}/simulateEviction/action", Kind::VirtualMachine.arm_type()),
            Act::InstanceUpgrade => format!("{}/manualUpgrade/action", Kind::ScaleSet.arm_type()),
            Act::RollingUpgrade => format!("{}/rollingUpgrades/action", Kind::ScaleSet.arm_type()),
            Act::Protect => format!("{}/virtualMachines/write", Kind::ScaleSet.arm_type()),
            Act::SetService => format!(
                "{}/setOrchestrationServiceState/action",
                Kind::ScaleSet.arm_type()
            ),
            Act::Repair => format!("{}/automaticRepairs/action", Kind::ScaleSet.arm_type()),
            Act::SpotRestore => format!("{}/spotRestore/action", Kind::ScaleSet.arm_type()),
            Act::Autoscale { up: true } => "Microsoft.Insights/AutoscaleSettings/Scaleup/Action".into(),
            Act::Autoscale { up: false } => "Microsoft.Insights/AutoscaleSettings/Scaledown/Action".into(),
            Act::HealthEvent { resolved: false } => {
                "Microsoft.Resourcehealth/healthevent/Activated/action".into()
            }
            Act::HealthEvent { resolved: true } => {
                "Microsoft.Resourcehealth/healthevent/Resolved/action".into()
            }
            Act::Inject(_) => "Flexlab/inject/action".into(),
        }
    }

    /// The activity log's words (portal-ui.md §4.6).
    pub(super) fn name(self) -> String {
        match self {
            Act::Write(kind) => format!("Create or Update {}", kind.activity_noun()),
            Act::Delete(kind) => format!("Delete {}", kind.activity_noun()),
            Act::Power(action) => format!("{} Virtual Machine", action.verb()),
            Act::InstancePower(action) => format!("{} Virtual Machine Scale Set", action.verb()),
            Act::InstanceDelete => "Delete Virtual Machines in a Virtual Machine Scale Set".into(),
            Act::Deploy => "Create Deployment".into(),
            Act::WriteGroup => "Update resource group".into(),
            Act::DeleteGroup => "Delete resource group".into(),
            Act::WriteRule => "Create or Update Security Rule".into(),
            Act::DeleteRule => "Delete Security Rule".into(),
            Act::WriteLock => "Add management locks".into(),
            Act::DeleteLock => "Delete management locks".into(),
            Act::DeleteDeployment => "Delete Deployment".into(),
            Act::Evict => "Simulate Eviction of spot Virtual Machine".into(),
            Act::InstanceUpgrade => "Manual Upgrade Virtual Machine Scale Set".into(),
            Act::RollingUpgrade => "Rolling Upgrade of Virtual Machine Scale Set".into(),
            Act::Protect => "Update Virtual Machine in a Virtual Machine Scale Set".into(),
            Act::SetService => {
                "Set the state of an orchestration service in a Virtual Machine Scale Set".into()
            }
            Act::Repair => "Automatic repair of a Virtual Machine Scale Set instance".into(),
            Act::SpotRestore => "Restore an evicted Spot instance".into(),
            Act::Autoscale { up: true } => "Autoscale scale up completed".into(),
            Act::Autoscale { up: false } => "Autoscale scale down completed".into(),
            Act::HealthEvent { resolved: false } => "Health Event Activated".into(),
            Act::HealthEvent { resolved: true } => "Health Event Resolved".into(),
            Act::Inject(words) => words.into(),
        }
    }
}
