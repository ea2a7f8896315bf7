//! The closed list of what a user can ask for. This is what a log holds.
//!
//! What a wizard's Create sends is one operation: a deployment of typed PUTs with its name (decisions.md 4).

use serde::{Deserialize, Serialize};

use super::id::ResourceId;
use super::spec::{ResourceSpec, SecurityRule, Tags};

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
}

impl PowerAction {
    /// ARM's word in the action's path.
    pub fn text(self) -> &'static str {
        match self {
            PowerAction::Start => "start",
            PowerAction::Restart => "restart",
            PowerAction::PowerOff => "powerOff",
            PowerAction::Deallocate => "deallocate",
        }
    }

    /// The activity log's verb.
    pub fn verb(self) -> &'static str {
        match self {
            PowerAction::Start => "Start",
            PowerAction::Restart => "Restart",
            PowerAction::PowerOff => "Power Off",
            PowerAction::Deallocate => "Deallocate",
        }
    }
}
