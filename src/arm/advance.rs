//! The passing of time: due transitions in (due, sequence) order.
//!
//! Nothing is due that the world does not hold, so advancing in two steps equals advancing in one.

use std::rc::Rc;

use super::apply::Applied;
use super::clock::Time;
use super::compute::scale_set::InstancePlan;
use super::id::ResourceId;
use super::operation::PowerAction;
use super::world::{Key, World};
use super::writer::{Cause, Writer};
use super::{compute, delete, deploy, group, put};

/// A transition that waits for its time. Each names the incarnation that it is about (`unique_id`): when that is gone
/// by then, nothing happens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Due {
    /// A deployment's next operations begin.
    DeploymentContinues { deployment: (Key, Key) },
    /// A deployment's operation is over.
    DeploymentStepEnds {
        deployment: (Key, Key),
        index: usize,
        unique_id: Rc<str>,
    },
    /// A resource that was put by itself is ready.
    Provisioned {
        id: ResourceId,
        unique_id: Rc<str>,
        cause: Cause,
    },
    /// An instance of a Flexible set comes to its next stage.
    Instance {
        plan: Rc<InstancePlan>,
        stage: compute::scale_set::Stage,
    },
    /// Instances of a Uniform set are ready.
    InstancesReady { set: ResourceId, unique_id: Rc<str> },
    Powered {
        id: ResourceId,
        unique_id: Rc<str>,
        action: PowerAction,
        cause: Cause,
    },
    InstancesPowered {
        set: ResourceId,
        unique_id: Rc<str>,
        instances: Vec<u32>,
        action: PowerAction,
        cause: Cause,
    },
    /// Instances of a Uniform set are as they were asked to be.
    InstancesUpdated {
        set: ResourceId,
        unique_id: Rc<str>,
        cause: Cause,
    },
    InstancesDeleted {
        set: ResourceId,
        unique_id: Rc<str>,
        instances: Vec<u32>,
        cause: Cause,
    },
    Deleted {
        id: ResourceId,
        unique_id: Rc<str>,
        with: Vec<ResourceId>,
        cause: Cause,
    },
    GroupDeleted {
        name: Rc<str>,
        unique_id: Rc<str>,
        cause: Cause,
    },
    /// The region's network watcher appears, the first time that it has a network.
    NetworkWatcher { region: &'static str },
}

fn happen(writer: &mut Writer, due: &Due) {
    match due {
        Due::DeploymentContinues { deployment } => deploy::proceed(writer, deployment),
        Due::DeploymentStepEnds {
            deployment,
            index,
            unique_id,
        } => {
            deploy::end_step(writer, deployment, *index, unique_id);
        }
        Due::Provisioned { id, unique_id, cause } => put::provisioned(writer, id, unique_id, cause),
        Due::Instance { plan, stage } => compute::scale_set::reach(writer, plan, *stage),
        Due::InstancesReady { set, unique_id } => compute::instances::ready(writer, set, unique_id),
        Due::Powered {
            id,
            unique_id,
            action,
            cause,
        } => compute::power::end(writer, id, unique_id, *action, cause),
        Due::InstancesPowered {
            set,
            unique_id,
            instances,
            action,
            cause,
        } => {
            compute::instances::powered(writer, set, unique_id, instances, *action, cause);
        }
        Due::InstancesUpdated {
            set,
            unique_id,
            cause,
        } => compute::instance_updates::updated(writer, set, unique_id, cause),
        Due::InstancesDeleted {
            set,
            unique_id,
            instances,
            cause,
        } => {
            compute::instances::deleted(writer, set, unique_id, instances, cause);
        }
        Due::Deleted {
            id,
            unique_id,
            with,
            cause,
        } => delete::end(writer, id, unique_id, with, cause),
        Due::GroupDeleted {
            name,
            unique_id,
            cause,
        } => group::deleted(writer, name, unique_id, cause),
        Due::NetworkWatcher { region } => group::network_watcher(writer, region),
    }
}

fn run(writer: &mut Writer, to: Option<Time>) {
    while let Some(((at, sequence), due)) = writer.world.due.get_min().cloned() {
        if to.is_some_and(|to| at > to) {
            break;
        }
        writer.world.due.remove(&(at, sequence));
        writer.world.time = writer.world.time.max(at);
        writer.transition(|writer| happen(writer, &due));
    }
}

/// The world at `to`: every transition that is due by then has happened. A time that is past changes nothing.
pub fn advance(world: &World, to: Time) -> Applied {
    let mut writer = Writer::new(world);
    run(&mut writer, Some(to));
    writer.world.time = writer.world.time.max(to);
    writer.done()
}

/// The world when nothing is due any more.
pub fn settle(world: &World) -> Applied {
    let mut writer = Writer::new(world);
    run(&mut writer, None);
    writer.done()
}
