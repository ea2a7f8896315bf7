//! The one door: `apply` is a match that only delegates.
//!
//! Every operation is look up, validate everything, plan, write. A refused one leaves the world as it was.

use std::rc::Rc;

use imbl::GenericOrdMap;

use super::error::ArmError;
use super::event::{Act, Event, EventStatus, Happening, Subject};
use super::id::Kind;
use super::index::Index;
use super::operation::{LockRequest, Operation};
use super::shared::SharedMap;
use super::world::{Protection, Start, Subscription, World};
use super::writer::{Cause, Writer};
use super::{autoscale, compute, delete, deploy, group, ids, lock, network, put};

/// An event, and the world right after it.
#[derive(Debug, Clone)]
pub struct Moment {
    pub event: Event,
    /// What the transition came to that the event is of; its other events share it, and no other transition's do.
    pub world: Rc<World>,
}

/// What an operation, or the passing of time, led to.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The world afterwards.
    pub world: World,
    /// What happened on the way, in order.
    pub moments: Vec<Moment>,
}

/// A refused operation: the world stays equal to what it was.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub error: ArmError,
    /// The line in the activity log.
    pub event: Event,
}

impl World {
    /// An empty subscription.
    pub fn new(start: &Start) -> World {
        World {
            seed: start.seed,
            time: start.epoch,
            utc_offset_minutes: start.utc_offset_minutes,
            subscription: Rc::new(Subscription {
                id: ids::guid(start.seed, "subscription", 0).into(),
                name: start.subscription_name.as_str().into(),
                offer: start.offer,
            }),
            groups: SharedMap::default(),
            resources: GenericOrdMap::new(),
            index: Index::default(),
            coming: SharedMap::default(),
            ground: Rc::default(),
            deployments: SharedMap::default(),
            locks: SharedMap::default(),
            due: SharedMap::default(),
            standing: SharedMap::default(),
            sequence: 0,
            draws: SharedMap::default(),
            lives: SharedMap::default(),
        }
    }
}

/// Applies an operation at the world's own time.
///
/// `entry` is its number in the log: a refused operation's ids come from the seed and it (decisions.md 3).
///
/// # Errors
/// The refusal, with Azure's code and sentence and the activity log's line.
pub fn apply(world: &World, operation: &Operation, entry: u64) -> Result<Applied, Box<Refusal>> {
    let mut writer = Writer::new(world);
    let performed = writer.transition(|writer| {
        perform(writer, operation)?;
        autoscale::wake_all(writer);
        Ok(())
    });
    match performed {
        Ok(()) => Ok(writer.done()),
        Err(error) => Err(Box::new(refusal(world, operation, entry, error))),
    }
}

fn perform(writer: &mut Writer, operation: &Operation) -> Result<(), ArmError> {
    let act = act(operation);
    let correlation_id = writer.guid("correlation");
    let cause = Cause { act, correlation_id };
    lock::check(&writer.world, operation)?;
    match operation {
        Operation::Deploy(request) => deploy::start(writer, request, &cause),
        Operation::PutGroup {
            name,
            location,
            tags,
            document,
        } => group::put(writer, name, location, tags, document.as_ref(), &cause),
        Operation::DeleteGroup { name } => group::delete(writer, name, &cause),
        Operation::Put { group, resource } => put::single(writer, group, resource, &cause),
        Operation::Delete { id, with, force } => delete::start(writer, id, with, *force, &cause).map(drop),
        Operation::Power { id, action } => compute::power::start(writer, id, *action, &cause),
        Operation::InstancePower {
            set,
            instances,
            action,
        } => compute::instances::power(writer, set, instances, *action, &cause),
        Operation::InstanceDelete { set, instances } => {
            compute::instances::delete(writer, set, instances, &cause)
        }
        Operation::PutSecurityRule { group, rule } => network::nsg::put_rule(writer, group, rule, &cause),
        Operation::DeleteSecurityRule { group, rule } => {
            network::nsg::delete_rule(writer, group, rule, &cause)
        }
        Operation::PutLock(lock) => lock::put(writer, lock, &cause),
        Operation::DeleteLock { scope, name } => lock::delete(writer, scope, name, &cause),
        Operation::DeleteDeployment { group, name } => deploy::delete(writer, group, name, &cause),
        Operation::Evict { id } => compute::spot::simulate(writer, id, &cause),
        Operation::EvictInstance { set, instance } => {
            compute::spot::simulate_instance(writer, set, *instance, &cause)
        }
        Operation::UpgradeInstances { set, instances } => {
            compute::instance_updates::upgrade(writer, set, instances, &cause)
        }
        Operation::PutInstance {
            set,
            instance,
            document,
        } => compute::instance_updates::put(writer, set, *instance, document.as_ref(), &cause),
        Operation::SetPower {
            set,
            instances,
            action,
        } => compute::set_actions::power_all(writer, set, instances, *action, &cause),
        Operation::Upgrade { set, instances } => compute::upgrade::start(writer, set, instances, &cause),
        Operation::Protect {
            set,
            instances,
            from_scale_in,
            from_scale_set_actions,
        } => {
            let protection = Protection {
                from_scale_in: *from_scale_in,
                from_scale_set_actions: *from_scale_set_actions,
            };
            compute::set_actions::protect(writer, set, instances, protection, &cause)
        }
        Operation::CancelUpgrade { set } => compute::upgrade::cancel(writer, set, &cause),
        Operation::StartOsUpgrade { set } => compute::os_upgrade::ask(writer, set, &cause),
        Operation::SetRepairs { set, resume } => compute::health::set_service(writer, set, *resume, &cause),
        Operation::Inject(injection) => compute::outage::inject(writer, injection, &cause),
    }
}

fn act(operation: &Operation) -> Act {
    match operation {
        Operation::Deploy(_) => Act::Deploy,
        Operation::PutGroup { .. } => Act::WriteGroup,
        Operation::DeleteGroup { .. } => Act::DeleteGroup,
        Operation::Put { resource, .. } => Act::Write(resource.body.kind()),
        Operation::Delete { id, .. } => Act::Delete(id.kind()),
        Operation::Power { action, .. } => Act::Power(*action),
        Operation::InstancePower { action, .. } => Act::InstancePower(*action),
        Operation::InstanceDelete { .. } => Act::InstanceDelete,
        Operation::PutSecurityRule { .. } => Act::WriteRule,
        Operation::DeleteSecurityRule { .. } => Act::DeleteRule,
        Operation::PutLock(_) => Act::WriteLock,
        Operation::DeleteLock { .. } => Act::DeleteLock,
        Operation::DeleteDeployment { .. } => Act::DeleteDeployment,
        Operation::Evict { .. } | Operation::EvictInstance { .. } => Act::Evict,
        Operation::UpgradeInstances { .. } => Act::InstanceUpgrade,
        Operation::PutInstance { .. } => Act::Write(Kind::ScaleSet),
        Operation::SetPower { action, .. } => Act::InstancePower(*action),
        Operation::Upgrade { .. } => Act::InstanceUpgrade,
        Operation::Protect { .. } => Act::Protect,
        Operation::CancelUpgrade { .. } | Operation::StartOsUpgrade { .. } => Act::RollingUpgrade,
        Operation::SetRepairs { .. } => Act::SetService,
        Operation::Inject(injection) => Act::Inject(injection.text()),
    }
}

fn refusal(world: &World, operation: &Operation, entry: u64, error: ArmError) -> Refusal {
    let (group, subject) = match operation {
        Operation::Deploy(request) => (request.group.as_str(), None),
        Operation::PutGroup { name, .. } | Operation::DeleteGroup { name } => (name.as_str(), None),
        Operation::Put { group, resource } => (group.as_str(), Some(resource.id(group))),
        Operation::Delete { id, .. } | Operation::Power { id, .. } => (id.group(), Some(id.clone())),
        Operation::InstancePower { set: id, .. }
        | Operation::InstanceDelete { set: id, .. }
        | Operation::PutSecurityRule { group: id, .. }
        | Operation::DeleteSecurityRule { group: id, .. }
        | Operation::Evict { id }
        | Operation::EvictInstance { set: id, .. }
        | Operation::UpgradeInstances { set: id, .. }
        | Operation::PutInstance { set: id, .. }
        | Operation::SetPower { set: id, .. }
        | Operation::Upgrade { set: id, .. }
        | Operation::Protect { set: id, .. }
        | Operation::CancelUpgrade { set: id }
        | Operation::StartOsUpgrade { set: id }
        | Operation::SetRepairs { set: id, .. } => (id.group(), Some(id.clone())),
        Operation::PutLock(LockRequest { scope, .. }) | Operation::DeleteLock { scope, .. } => {
            (lock::group(scope), None)
        }
        Operation::DeleteDeployment { group, .. } => (group.as_str(), None),
        Operation::Inject(injection) => match injection.about() {
            Some(id) => (id.group(), Some(id.clone())),
            None => ("", None),
        },
    };
    let subject = subject.map(|id| {
        let unique_id = world
            .resource(&id)
            .map_or_else(|| "".into(), |resource| resource.unique_id.clone());
        Subject { id, unique_id }
    });
    let subjects: Vec<Subject> = subject.into_iter().collect();
    let act = act(operation);
    let event = Event {
        at: world.time,
        correlation_id: ids::guid(world.seed, &format!("refused {entry}"), 0).into(),
        operation: act.operation().into(),
        operation_name: act.name().into(),
        status: EventStatus::Failed,
        happening: Some(Happening::Refused),
        group: group.into(),
        subjects: subjects.into(),
        error: Some(Rc::new(error.clone())),
    };
    Refusal { error, event }
}

/// What `apply` would say, with nothing changed: the portal's final validation.
///
/// # Errors
/// The error that the operation would be refused with.
pub fn validate(world: &World, operation: &Operation) -> Result<(), ArmError> {
    perform(&mut Writer::new(world), operation)
}

/// What the world would come to if `operation` were sent now and ran to its end; `None` when it would be refused.
pub fn preview(world: &World, operation: &Operation) -> Option<Applied> {
    let started = apply(world, operation, 0).ok()?;
    let ended = super::settle(&started.world);
    let moments = started.moments.into_iter().chain(ended.moments).collect();
    Some(Applied {
        world: ended.world,
        moments,
    })
}
