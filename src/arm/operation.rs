//! The closed list of what a user can ask for. This is what a log holds.
//!
//! What a wizard's Create sends is one operation: a deployment of typed PUTs with its name (decisions.md 4).

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::id::ResourceId;
use super::spec::{ResourceSpec, SecurityRule, Tags};

mod injection;

pub use injection::{Injection, LoadStep, MachineRef, Shortage};

/// Something that a user asks of the control plane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// A deployment: PUTs in the order of their references to each other.
    Deploy(DeployRequest),
    /// A PUT of a resource group.
    PutGroup {
        name: String,
        location: String,
        #[serde(default, skip_serializing_if = "Tags::is_empty")]
        tags: Tags,
        /// The body as a client of the REST API sent it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<Document>,
    },
    /// A DELETE of a resource group with all that is in it.
    DeleteGroup { name: String },
    /// A PUT of one resource.
    Put { group: String, resource: ResourceSpec },
    /// A DELETE of one resource, and of `with` once it is gone (the portal's "Delete with associated resources").
    Delete {
        id: ResourceId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        with: Vec<ResourceId>,
        /// `forceDeletion=true`: quicker, without a graceful shutdown.
        #[serde(default)]
        force: bool,
    },
    /// A power action on a virtual machine.
    Power { id: ResourceId, action: PowerAction },
    /// A power action on instances of a Uniform scale set, by instance id.
    InstancePower {
        set: ResourceId,
        instances: Vec<u32>,
        action: PowerAction,
    },
    /// A delete of instances of a Uniform scale set, by instance id.
    InstanceDelete { set: ResourceId, instances: Vec<u32> },
    /// A PUT of a security rule.
    PutSecurityRule { group: ResourceId, rule: SecurityRule },
    /// A DELETE of a security rule.
    DeleteSecurityRule { group: ResourceId, rule: String },
    /// A PUT of a lock.
    PutLock(LockRequest),
    /// A DELETE of a lock.
    DeleteLock { scope: String, name: String },
    /// A DELETE of a deployment: its record, not what it made.
    DeleteDeployment { group: String, name: String },
    /// `simulateEviction` of a virtual machine.
    Evict { id: ResourceId },
    /// `simulateEviction` of an instance of a Uniform scale set.
    EvictInstance { set: ResourceId, instance: u32 },
    /// `manualupgrade`: instances of a Uniform scale set take the latest model.
    UpgradeInstances { set: ResourceId, instances: Vec<u32> },
    /// A PUT of an instance of a Uniform scale set.
    PutInstance {
        set: ResourceId,
        instance: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<Document>,
    },
    /// A power action on machines of a scale set of either kind, by name or number; on all when none is named.
    SetPower {
        set: ResourceId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instances: Vec<String>,
        action: PowerAction,
    },
    /// Machines of a scale set of either kind take the latest model; all when none is named.
    Upgrade {
        set: ResourceId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instances: Vec<String>,
    },
    /// `protectionPolicy` of machines of a scale set.
    Protect {
        set: ResourceId,
        instances: Vec<String>,
        #[serde(default)]
        from_scale_in: bool,
        #[serde(default)]
        from_scale_set_actions: bool,
    },
    /// `rollingUpgrades/cancel`: a rolling upgrade goes no further.
    CancelUpgrade { set: ResourceId },
    /// `osRollingUpgrade`: machines of a Uniform scale set take the latest version of their image, in batches.
    StartOsUpgrade { set: ResourceId },
    /// `setOrchestrationServiceState` of AutomaticRepairs.
    SetRepairs { set: ResourceId, resume: bool },
    /// Something that the lab brings about.
    Inject(Injection),
}

/// A lock to put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LockRequest {
    /// What it is on: a path without the subscription's, empty for the subscription itself.
    pub scope: String,
    pub name: String,
    pub level: LockLevel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// What a lock forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum LockLevel {
    CanNotDelete,
    ReadOnly,
}

impl LockLevel {
    /// ARM's word.
    pub fn text(self) -> &'static str {
        match self {
            LockLevel::CanNotDelete => "CanNotDelete",
            LockLevel::ReadOnly => "ReadOnly",
        }
    }
}

/// A deployment of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DeployRequest {
    /// 1 to 64 characters.
    pub name: String,
    /// The resource group.
    pub group: String,
    /// The region of the resource group, when it is made together with the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_group_location: Option<String>,
    /// What to make. A resource that refers to another of the same deployment waits for it.
    pub resources: Vec<ResourceSpec>,
    /// For each resource the places, in `resources`, of those that it waits for besides: a template's `dependsOn`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Vec<usize>>,
    /// Whether what the template does not name goes from the group: mode `Complete`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub complete: bool,
    /// What a client of the REST API sent, evaluated: parameters, outputs, what there is to say of the template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// POST actions on a virtual machine (facts.md §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PowerAction {
    Start,
    Restart,
    /// Stops the guest; the VM stays allocated and billed.
    PowerOff,
    /// Stops and releases the host: what the portal's Stop does.
    Deallocate,
    /// Moves it to another node.
    Redeploy,
    /// Makes its disk anew from its image.
    Reimage,
    /// Applies its state once more.
    Reapply,
}

impl PowerAction {
    /// ARM's word in the action's path.
    pub fn text(self) -> &'static str {
        match self {
            PowerAction::Start => "start",
            PowerAction::Restart => "restart",
            PowerAction::PowerOff => "powerOff",
            PowerAction::Deallocate => "deallocate",
            PowerAction::Redeploy => "redeploy",
            PowerAction::Reimage => "reimage",
            PowerAction::Reapply => "reapply",
        }
    }

    /// The activity log's verb.
    pub fn verb(self) -> &'static str {
        match self {
            PowerAction::Start => "Start",
            PowerAction::Restart => "Restart",
            PowerAction::PowerOff => "Power Off",
            PowerAction::Deallocate => "Deallocate",
            PowerAction::Redeploy => "Redeploy",
            PowerAction::Reimage => "Reimage",
            PowerAction::Reapply => "Reapply",
        }
    }
}
