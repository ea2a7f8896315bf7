//! The world: everything that exists, and the look-ups.
//!
//! Nothing outside `arm` can change a world: its fields are private to `arm`, and `apply` and `advance` are the only
//! functions that return a new one. A clone costs a few pointers; `World` itself is never a save format.

use std::rc::Rc;

use imbl::GenericOrdMap;
use imbl::shared_ptr::RcK;

use super::advance::Due;
use super::catalog::limits::Offer;
use super::clock::Time;
use super::compute::flexible::InstancePlan;
use super::compute::members::{self, MemberId};
use super::document::Document;
use super::id::{Kind, ResourceId};
use super::index::Index;
use super::operation::LockLevel;
use super::shared::SharedMap;
use super::spec::*;

mod autoscale;
mod deployment;
mod ground;
mod machine;
mod placement;
mod resource;

pub use autoscale::*;
pub use deployment::*;
pub use ground::*;
pub use machine::*;
pub use placement::*;
pub use resource::*;

/// A name that compares as ARM compares names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Rc<str>);

impl Key {
    /// The key of `name`.
    pub fn new(name: &str) -> Key {
        let folded = name
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        Key(if folded {
            name.into()
        } else {
            name.to_lowercase().into()
        })
    }

    /// Whether it is the key of `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        if name.is_ascii() {
            self.0.eq_ignore_ascii_case(name)
        } else {
            *self == Key::new(name)
        }
    }
}

/// What a world starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// Everything that is drawn is drawn from it.
    pub seed: u64,
    /// The subscription's display name: `Free Trial`.
    pub subscription_name: String,
    pub offer: Offer,
    /// When the simulated clock starts.
    pub epoch: Time,
    /// The student's time zone.
    pub utc_offset_minutes: i32,
}

/// The subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// Its GUID.
    pub id: Rc<str>,
    pub name: Rc<str>,
    pub offer: Offer,
}

/// Everything that exists at one moment.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) seed: u64,
    pub(super) time: Time,
    pub(super) utc_offset_minutes: i32,
    pub(super) subscription: Rc<Subscription>,
    pub(super) groups: SharedMap<Key, Rc<Group>>,
    pub(super) resources: GenericOrdMap<ResourceId, Rc<Resource>, RcK>,
    pub(super) index: Index,
    /// Instances of Flexible sets that are on their way and are no resources yet, by set and by their own ids.
    pub(super) coming: SharedMap<ResourceId, SharedMap<ResourceId, Rc<InstancePlan>>>,
    pub(super) ground: Rc<Ground>,
    pub(super) deployments: SharedMap<(Key, Key), Rc<Deployment>>,
    /// Locks, by the id of each.
    pub(super) locks: SharedMap<Key, Rc<Lock>>,
    pub(super) due: SharedMap<(Time, u64), Rc<Due>>,
    /// What is due and not waited for.
    pub(super) standing: SharedMap<(Time, u64), Rc<Due>>,
    /// The number of the next transition, so that two at one moment keep their order.
    pub(super) sequence: u64,
    /// How often something was drawn for a purpose, by the purpose's hash: the `n` of `ids`.
    pub(super) draws: SharedMap<u64, u32>,
    /// How many resources with this id there have been and are no more.
    pub(super) lives: SharedMap<ResourceId, u32>,
}

impl World {
    /// Whether both are one and the same: clones of one world, not merely equal ones. Costs a few comparisons.
    pub fn same(&self, other: &World) -> bool {
        self.time == other.time
            && self.sequence == other.sequence
            && self.resources.ptr_eq(&other.resources)
            && self.groups.ptr_eq(&other.groups)
            && self.deployments.ptr_eq(&other.deployments)
            && self.locks.ptr_eq(&other.locks)
            && self.due.ptr_eq(&other.due)
            && Rc::ptr_eq(&self.ground, &other.ground)
    }

    /// Whether both have the very same resources: what is looked up among them alone is the same in both.
    pub fn same_resources(&self, other: &World) -> bool {
        self.resources.ptr_eq(&other.resources)
    }

    /// Whether both have the very same resource groups.
    pub fn same_groups(&self, other: &World) -> bool {
        self.groups.ptr_eq(&other.groups)
    }

    /// The simulated time.
    pub fn time(&self) -> Time {
        self.time
    }

    /// The student's time zone.
    pub fn utc_offset_minutes(&self) -> i32 {
        self.utc_offset_minutes
    }

    /// The subscription.
    pub fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// Gives the subscription another id, before anything is in it.
    pub(super) fn call_subscription(&mut self, id: &str) {
        Rc::make_mut(&mut self.subscription).id = id.into();
    }

    /// When the next transition is due that the clock runs for; `None` when the world is at rest.
    pub fn next_due(&self) -> Option<Time> {
        self.due.get_min().map(|((at, _), _)| *at)
    }

    /// Every resource group, by name.
    pub fn groups(&self) -> impl Iterator<Item = &Rc<Group>> {
        self.groups.values()
    }

    /// The resource group `name`.
    pub fn group(&self, name: &str) -> Option<&Rc<Group>> {
        self.groups.get(&Key::new(name))
    }

    /// Every resource, by group, kind and name.
    pub fn resources(&self) -> impl Iterator<Item = &Rc<Resource>> {
        self.resources.values()
    }

    /// The resource with this id.
    pub fn resource(&self, id: &ResourceId) -> Option<&Rc<Resource>> {
        self.resources.get(id)
    }

    /// Every resource of `kind`, by group and name.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Rc<Resource>> {
        let first = self.resources.get_min().map(|(id, _)| id);
        // Ids are ordered by group first, which a zero byte ends: from each group to the next there is one look-up.
        std::iter::successors(first, |id| {
            let after = ResourceId::new(&[id.group(), "\u{1}"].concat(), Kind::ALL[0], "");
            self.resources.range(after..).next().map(|(id, _)| id)
        })
        .flat_map(move |of_group| {
            let from = ResourceId::new(of_group.group(), kind, "");
            let here =
                move |id: &ResourceId| id.kind() == kind && id.group().eq_ignore_ascii_case(of_group.group());
            self.resources
                .range(from..)
                .take_while(move |(id, _)| here(id))
                .map(|(_, resource)| resource)
        })
    }

    /// Every resource of the group `name`.
    pub fn in_group<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Rc<Resource>> {
        let from = ResourceId::new(name, Kind::ALL[0], "");
        self.resources
            .range(from..)
            .take_while(move |(id, _)| id.group().eq_ignore_ascii_case(name))
            .map(|(_, resource)| resource)
    }

    /// The VMs that belong to a Flexible scale set, its own and those added to it, or to an availability set.
    pub fn members(&self, of: &ResourceId) -> impl Iterator<Item = &Rc<Resource>> {
        self.index.members(of).filter_map(|id| self.resources.get(id))
    }

    /// How many VMs belong to a Flexible scale set or to an availability set.
    pub fn member_count(&self, of: &ResourceId) -> usize {
        self.index.member_count(of)
    }

    /// The VM behind an id.
    pub fn vm(&self, id: &ResourceId) -> Option<(&Rc<Resource>, &Vm)> {
        self.resource(id)
            .and_then(|resource| Some((resource, resource.vm()?)))
    }

    /// The scale set behind an id.
    pub fn scale_set(&self, id: &ResourceId) -> Option<(&Rc<Resource>, &ScaleSet)> {
        self.resource(id)
            .and_then(|resource| Some((resource, resource.scale_set()?)))
    }

    /// How many instances of a Flexible set are on their way and are no resources yet.
    pub fn coming(&self, set: &ResourceId) -> usize {
        self.coming.get(set).map_or(0, SharedMap::len)
    }

    /// How many machines of a set stand, or are on their way, beside its capacity: a rolling upgrade with `maxSurge` has made
    /// them, and they have not yet taken the place of others.
    pub fn surplus(&self, set: &ResourceId) -> usize {
        let body = self.scale_set(set).map(|(_, body)| body);
        let rollout = body.and_then(|body| body.services.rollout.as_ref());
        let new = rollout.and_then(|rollout| Some(&rollout.surge.as_ref()?.new));
        let plans = self.coming.get(set);
        let coming = |id: &MemberId| match id {
            MemberId::Vm(vm) => plans.is_some_and(|plans| plans.get(vm).is_some()),
            MemberId::Instance(_) => false,
        };
        let stays = |id: &MemberId| members::one(self, set, id).is_some_and(|member| !member.is_going());
        let found = new.into_iter().flatten();
        found.filter(|id| coming(id) || stays(id)).count()
    }

    /// What a lab injected and that still holds.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Every deployment, by group and name.
    pub fn deployments(&self) -> impl Iterator<Item = &Rc<Deployment>> {
        self.deployments.values()
    }

    /// Every lock, by its id.
    pub fn locks(&self) -> impl Iterator<Item = &Rc<Lock>> {
        self.locks.values()
    }

    /// The deployment `name` of `group`.
    pub fn deployment(&self, group: &str, name: &str) -> Option<&Rc<Deployment>> {
        self.deployments.get(&(Key::new(group), Key::new(name)))
    }
}

/// `properties.provisioningState` (facts.md §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvisioningState {
    Creating,
    Updating,
    Succeeded,
    Failed,
    Deleting,
}

impl ProvisioningState {
    /// ARM's word, which is also the portal's.
    pub fn text(self) -> &'static str {
        match self {
            ProvisioningState::Creating => "Creating",
            ProvisioningState::Updating => "Updating",
            ProvisioningState::Succeeded => "Succeeded",
            ProvisioningState::Failed => "Failed",
            ProvisioningState::Deleting => "Deleting",
        }
    }
}

/// A resource group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub name: Rc<str>,
    pub location: Rc<str>,
    pub tags: Tags,
    /// `Succeeded`, or `Deleting`.
    pub provisioning_state: ProvisioningState,
    /// This incarnation's GUID: ours, ARM has none for groups.
    pub unique_id: Rc<str>,
    /// The body as a client of the REST API sent it.
    pub document: Option<Document>,
}

/// A lock on the subscription, a resource group or a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// What it is on: a path without the subscription's, empty for the subscription itself.
    pub scope: Rc<str>,
    pub name: Rc<str>,
    pub level: LockLevel,
    pub notes: Option<Rc<str>>,
}
