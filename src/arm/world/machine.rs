//! Machines and scale sets as they are: power, health, what befell them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Placement, ProvisioningState};
use crate::arm::catalog::Image;
use crate::arm::clock::Time;
use crate::arm::compute::members::MemberId;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::shared::SharedList;
use crate::arm::spec::{NicConfigSpec, ProfileSpec, ScaleSetSpec, VmSpec};

/// Power states (facts.md §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerState {
    Creating,
    Starting,
    Running,
    Stopping,
    Stopped,
    Deallocating,
    Deallocated,
}

impl PowerState {
    /// The code after `PowerState/`.
    pub fn code(self) -> &'static str {
        match self {
            PowerState::Creating => "creating",
            PowerState::Starting => "starting",
            PowerState::Running => "running",
            PowerState::Stopping => "stopping",
            PowerState::Stopped => "stopped",
            PowerState::Deallocating => "deallocating",
            PowerState::Deallocated => "deallocated",
        }
    }

    /// The portal's word in a Status column (facts.md §5.1).
    pub fn portal(self) -> &'static str {
        match self {
            PowerState::Creating => "Creating",
            PowerState::Starting => "Starting",
            PowerState::Running => "Running",
            PowerState::Stopping => "Stopping",
            PowerState::Stopped => "Stopped",
            PowerState::Deallocating => "Deallocating",
            PowerState::Deallocated => "Stopped (deallocated)",
        }
    }
}

/// A virtual machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Vm {
    pub spec: VmSpec,
    pub power_state: PowerState,
    pub os_disk: ResourceId,
    /// The data disks, by logical unit number.
    pub data_disks: Vec<(u8, ResourceId)>,
    /// The `timeCreated` of the profile that made it, when a scale set did.
    pub profile_time_created: Option<Time>,
    /// Where the platform put it.
    pub placement: Placement,
    pub condition: Condition,
}

impl Vm {
    /// What its fault domain is of: its scale set, its availability set, or nothing but itself, whose id is `own`.
    pub fn holder<'a>(&'a self, own: &'a ResourceId) -> &'a ResourceId {
        let spec = &self.spec;
        let set = spec.virtual_machine_scale_set.as_ref();
        set.or(spec.availability_set.as_ref()).unwrap_or(own)
    }
}

/// The tag on a VM that a scale set's profile made (facts.md §2.4). While the VM is the set's, its body shows it.
pub const PROFILE_TAG: &str = "VirtualMachineProfileTimeCreated";

/// What befell a machine, of either kind, and what protects it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    pub protection: Protection,
    /// Its application does not answer.
    pub app_down: bool,
    /// Since when the health extension's version 2 asks it, without an answer that counts yet.
    pub probed_since: Option<Time>,
    /// When its health, its power or its model last changed: the grace of automatic repairs counts from here.
    pub since: Time,
    /// The platform took its host away; it is `Stopped` for that reason alone.
    pub lost: Option<Lost>,
    /// It was evicted as Spot, and waits deallocated.
    pub evicted: Option<Time>,
    /// How many versions of its image are older than the one that it was made from, and newer than the catalog's; 0 where it
    /// does not ask for the latest.
    pub image: u32,
}

/// `protectionPolicy` (facts.md §2.8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Protection {
    pub from_scale_in: bool,
    pub from_scale_set_actions: bool,
}

/// Why the platform took a host away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    Host,
    FaultDomain,
    Zone,
}

impl Lost {
    /// In our words.
    pub fn text(self) -> &'static str {
        match self {
            Lost::Host => "Its host has failed.",
            Lost::FaultDomain => "Its fault domain is down.",
            Lost::Zone => "Its zone is down.",
        }
    }
}

/// `vmHealth` (facts.md §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Nothing watches it, or it does not run.
    Unknown,
    Healthy,
    Unhealthy,
    /// Rich states alone: it has not been asked often enough.
    Initializing,
    /// Rich states alone: it gives no answer that says what it is. Azure's `Unknown`.
    Undetermined,
}

impl Health {
    /// Whether it is repaired, and stops an upgrade: also where no answer says so (ours).
    pub fn is_bad(self) -> bool {
        matches!(self, Health::Unhealthy | Health::Undetermined)
    }

    /// The portal's word.
    pub fn text(self) -> &'static str {
        match self {
            Health::Unknown | Health::Undetermined => "Unknown",
            Health::Initializing => "Initializing",
            Health::Healthy => "Healthy",
            Health::Unhealthy => "Unhealthy",
        }
    }
}

/// A scale set.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleSet {
    pub spec: ScaleSetSpec,
    /// `virtualMachineProfile.timeCreated`.
    pub profile_time_created: Time,
    /// The instances of a Uniform set; a Flexible set's are VMs ([`World::members`]).
    pub instances: SharedList<Rc<UniformInstance>>,
    /// Those that overprovisioning made for nothing, and when the network has forgotten them too.
    pub surplus: (Time, SharedList<Rc<UniformInstance>>),
    /// The id of the next Uniform instance: increasing, never reused (facts.md §3.1).
    pub next_instance_id: u32,
    /// Why an instance could not be made.
    pub failure: Option<Rc<ArmError>>,
    pub services: Services,
}

impl UniformInstance {
    /// What its first interface was made of; it has the instance's addresses.
    pub fn first_nic(&self) -> Option<&NicConfigSpec> {
        self.profile.network_interfaces.first()
    }
}

impl ScaleSet {
    /// The instances that have interfaces at this time: a while after a set has been made, the network still lists those that
    /// it let go (test_vmss_public_ip_per_vm_custom_domain_name, test_vmss_simulate_eviction).
    pub fn in_network(&self, now: Time) -> Vec<&UniformInstance> {
        let (until, surplus) = &self.surplus;
        let surplus = surplus.iter().filter(|_| now < *until);
        let mut all: Vec<&UniformInstance> = self.instances.iter().chain(surplus).map(|one| &**one).collect();
        all.sort_unstable_by_key(|instance| instance.instance_id);
        all
    }
}

/// What the platform does for a scale set by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Services {
    /// `setOrchestrationServiceState` suspended automatic repairs.
    pub repairs_suspended: bool,
    /// When the repairs that are under way end.
    pub repairs_until: Vec<Time>,
    /// Repairs that helped nothing, one after the other: the platform gives up after some.
    pub futile_repairs: u32,
    /// The profile of this time does not work: what is made of it does not answer (the lab's to say).
    pub broken_profile: Option<Time>,
    /// The rolling upgrade that is under way, or the last one.
    pub rollout: Option<Rc<Rollout>>,
    /// The upgrades to newer versions of an image before that one, and how far each came.
    pub os_upgrades: Vec<(Rc<Rollout>, Progress)>,
}

/// A rolling upgrade (facts.md §2.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// When it began, which tells it from any other: the time of the profile that it brings, if it brings one.
    pub begun: Time,
    /// The version of an image that it brings, and not a model.
    pub image: Option<NewImage>,
    pub state: RolloutState,
    /// When it was started, or cancelled.
    pub acted: Time,
    /// When it came to its end, whichever that was.
    pub ended: Option<Time>,
    /// Instances that its batches have taken so far.
    pub(in crate::arm) taken: Rc<BTreeSet<MemberId>>,
    /// Instances that were to be upgraded when it began.
    pub total: u32,
    /// Those of the ended batches that were unhealthy when it last looked.
    pub failed: u32,
    /// Why it stopped, in our words.
    pub why: Rc<str>,
    /// The code of that error.
    pub(in crate::arm) code: Cow<'static, str>,
    /// What the instances were before it.
    pub before: Option<Model>,
    /// Instances that went back to what they were.
    pub rolled_back: u32,
    /// The batch that is being replaced, with `maxSurge`.
    pub(in crate::arm) surge: Option<Rc<Surge>>,
}

/// A batch of a rolling upgrade with `maxSurge`. Its new instances stand beside those that they are to replace, and are of no
/// capacity until they do.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::arm) struct Surge {
    pub(in crate::arm) old: Vec<MemberId>,
    pub(in crate::arm) new: Vec<MemberId>,
    /// Why one of the new could not be made.
    pub(in crate::arm) failure: Option<Rc<ArmError>>,
}

/// A newer version of an image, to be brought to a set's instances.
#[derive(Debug, Clone, PartialEq)]
pub struct NewImage {
    pub(in crate::arm) image: &'static Image,
    /// The versions that they had when it began, and the one that they are to have: as a machine counts them.
    pub(in crate::arm) from: Rc<BTreeMap<MemberId, u32>>,
    pub(in crate::arm) to: u32,
    /// The operation that asked for it; `None` where the platform began it.
    pub(in crate::arm) asked: Option<Rc<str>>,
    /// A newer model took its place before it was through: it begins anew after that.
    pub(in crate::arm) overtaken: bool,
}

impl NewImage {
    /// The version that a machine goes back to: what was made since has none of its own, and takes the oldest.
    pub(in crate::arm) fn before(&self, id: &MemberId) -> u32 {
        let own = self.from.get(id).or(self.from.values().min());
        own.copied().unwrap_or(0)
    }

    /// The version that it brings.
    pub fn version(&self) -> Cow<'static, str> {
        self.image.version(self.to)
    }
}

/// How many of a set's instances are how far in a rolling upgrade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub(in crate::arm) successful: u32,
    pub(in crate::arm) failed: u32,
    pub(in crate::arm) in_progress: u32,
    pub(in crate::arm) pending: u32,
}

impl Rollout {
    /// One that begins.
    pub(in crate::arm) fn new(
        begun: Time,
        now: Time,
        image: Option<NewImage>,
        before: Option<Model>,
    ) -> Rollout {
        Rollout {
            begun,
            image,
            state: RolloutState::RollingForward,
            acted: now,
            ended: None,
            taken: Rc::default(),
            total: 0,
            failed: 0,
            why: "".into(),
            code: "".into(),
            before,
            rolled_back: 0,
            surge: None,
        }
    }

    /// Instances upgraded so far.
    pub fn done(&self) -> u32 {
        self.taken.len() as u32
    }
}

/// What a scale set made, or makes, its instances of.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub profile: Rc<ProfileSpec>,
    pub created: Time,
    /// The set's body, as a client sent it.
    pub document: Option<Document>,
}

/// How far a rolling upgrade is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolloutState {
    RollingForward,
    Completed,
    Faulted,
    Cancelled,
}

impl RolloutState {
    /// ARM's word.
    pub fn text(self) -> &'static str {
        match self {
            RolloutState::RollingForward => "RollingForward",
            RolloutState::Completed => "Completed",
            RolloutState::Faulted => "Faulted",
            RolloutState::Cancelled => "Cancelled",
        }
    }
}

/// An instance of a Uniform scale set: no resource of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct UniformInstance {
    pub instance_id: u32,
    /// `<set>_<n>`.
    pub name: Rc<str>,
    pub computer_name: Rc<str>,
    pub vm_id: Rc<str>,
    pub created: Time,
    pub provisioning_state: ProvisioningState,
    pub power_state: PowerState,
    pub private_ip: Option<std::net::Ipv4Addr>,
    pub public_ip: Option<std::net::Ipv4Addr>,
    pub placement: Placement,
    pub condition: Condition,
    /// The profile that it has: the set's when it was made or last upgraded, and the `timeCreated` of it.
    pub profile: Rc<ProfileSpec>,
    pub profile_time_created: Time,
    /// The set's document when it was made or last upgraded.
    pub model: Option<Document>,
    /// What a PUT of the instance itself said.
    pub document: Option<Document>,
    /// +1 on every write of the instance itself: its etag.
    pub version: u32,
}
