//! The passing of time: due transitions in (due, sequence) order.
//!
//! Nothing is due that the world does not hold, so advancing in two steps equals advancing in one.
//!
//! Most of what is due presses: the clock runs for it, and "Finish now" brings it about. What stands, an autoscale
//! schedule of every morning, happens when its time comes and is not waited for.

use std::rc::Rc;

use super::apply::Applied;
use super::clock::Time;
use super::compute::flexible::InstancePlan;
use super::compute::members::MemberId;
use super::id::ResourceId;
use super::operation::PowerAction;
use super::world::{Key, World};
use super::writer::{Cause, Writer};
use super::{autoscale, compute, delete, deploy, group, put};

/// A transition that waits for its time. Each names the incarnation that it is about (`unique_id`; of a deployment, `run`,
/// which is its correlation id): when that is gone by then, nothing happens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Due {
    /// A deployment's next operations begin.
    DeploymentContinues { deployment: (Key, Key), run: Rc<str> },
    /// A deployment's operation is over.
    DeploymentStepEnds {
        deployment: (Key, Key),
        run: Rc<str>,
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
        stage: compute::flexible::Stage,
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
    /// Machines have the model of the time `profile`; the next batch follows of the rolling upgrade that began at `rollout`.
    Upgraded {
        set: ResourceId,
        unique_id: Rc<str>,
        members: Vec<MemberId>,
        profile: Time,
        rollout: Option<Time>,
        cause: Cause,
    },
    /// A rolling upgrade takes its next batch.
    Rolls {
        set: ResourceId,
        unique_id: Rc<str>,
        rollout: Time,
        cause: Cause,
    },
    /// The new instances of a rolling upgrade's batch, made beside the old ones, are there.
    Surged {
        set: ResourceId,
        unique_id: Rc<str>,
        new: Vec<MemberId>,
        rollout: Time,
        cause: Cause,
    },
    /// Machines have been made anew, of another version of their image; `rolling`, and the next batch follows.
    Reimaged {
        set: ResourceId,
        unique_id: Rc<str>,
        members: Vec<MemberId>,
        version: u32,
        rollout: Time,
        rolling: bool,
        cause: Cause,
    },
    /// The grace of an unhealthy machine is over.
    Repair {
        set: ResourceId,
        unique_id: Rc<str>,
        member: MemberId,
    },
    /// The health extension of machines may have asked often enough; the holder is their set, or the one machine.
    Probed {
        holder: ResourceId,
        members: Vec<MemberId>,
    },
    /// An instance comes in the place of one that was repaired away.
    Replaces {
        set: ResourceId,
        unique_id: Rc<str>,
        tries: u32,
        cause: Cause,
    },
    /// A Spot machine is evicted; the holder is its set, or itself, and the `unique_id` its own.
    Evicted {
        holder: ResourceId,
        unique_id: Rc<str>,
        member: MemberId,
        cause: Cause,
    },
    /// An evicted Spot machine is tried to get back.
    Restores {
        set: ResourceId,
        unique_id: Rc<str>,
        member: MemberId,
    },
    /// A machine that lost its host runs again, if the ground holds.
    Recovers {
        holder: ResourceId,
        unique_id: Rc<str>,
        member: MemberId,
    },
    /// An autoscale setting looks at its set.
    AutoscaleLooks {
        setting: ResourceId,
        unique_id: Rc<str>,
        turn: u64,
    },
    /// The region's network watcher appears, the first time that it has a network.
    NetworkWatcher { region: &'static str },
}

fn happen(writer: &mut Writer, due: &Due) {
    match due {
        Due::AutoscaleLooks {
            setting,
            unique_id,
            turn,
        } => autoscale::look(writer, setting, unique_id, *turn),
        Due::DeploymentContinues { deployment, run } => deploy::go_on(writer, deployment, run),
        Due::DeploymentStepEnds {
            deployment,
            run,
            index,
            unique_id,
        } => deploy::end_step(writer, (deployment, run), *index, unique_id),
        Due::Provisioned { id, unique_id, cause } => put::provisioned(writer, id, unique_id, cause),
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
        Due::Upgraded { .. }
        | Due::Rolls { .. }
        | Due::Surged { .. }
        | Due::Reimaged { .. }
        | Due::Repair { .. }
        | Due::Probed { .. }
        | Due::Replaces { .. }
        | Due::Evicted { .. }
        | Due::Restores { .. }
        | Due::Recovers { .. }
        | Due::Instance { .. }
        | Due::InstancesReady { .. }
        | Due::Powered { .. }
        | Due::InstancesPowered { .. }
        | Due::InstancesUpdated { .. }
        | Due::InstancesDeleted { .. } => happen_to_machines(writer, due),
    }
}

/// What befalls machines, of either kind of set or of none.
fn happen_to_machines(writer: &mut Writer, due: &Due) {
    match due {
        Due::Upgraded { .. } | Due::Rolls { .. } | Due::Surged { .. } | Due::Reimaged { .. } => {
            happen_in_an_upgrade(writer, due)
        }
        Due::Repair {
            set,
            unique_id,
            member,
        } => compute::health::repair(writer, set, unique_id, member),
        Due::Probed { holder, members } => compute::probing::probed(writer, holder, members),
        Due::Replaces {
            set,
            unique_id,
            tries,
            cause,
        } => compute::health::replaced(writer, set, unique_id, *tries, cause),
        Due::Evicted {
            holder,
            unique_id,
            member,
            cause,
        } => compute::spot::evicted(writer, holder, member, unique_id, cause),
        Due::Restores {
            set,
            unique_id,
            member,
        } => compute::spot::restore(writer, set, member, unique_id),
        Due::Recovers {
            holder,
            unique_id,
            member,
        } => compute::outage::recover(writer, holder, member, unique_id),
        Due::Instance { plan, stage } => compute::flexible::reach(writer, plan, *stage),
        Due::InstancesReady { set, unique_id } => compute::uniform::ready(writer, set, unique_id),
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
        _ => {} // [`happen`] has seen to it.
    }
}

/// What a new model, or a new image, comes to machines by.
fn happen_in_an_upgrade(writer: &mut Writer, due: &Due) {
    match due {
        Due::Upgraded {
            set,
            unique_id,
            members,
            profile,
            rollout,
            cause,
        } => compute::upgrade::end(writer, set, unique_id, members, (*profile, *rollout), cause),
        Due::Rolls {
            set,
            unique_id,
            rollout,
            cause,
        } => compute::rollout::roll(writer, set, unique_id, *rollout, cause),
        Due::Surged {
            set,
            unique_id,
            new,
            rollout,
            cause,
        } => compute::surge::surged(writer, set, unique_id, (*rollout, new), cause),
        Due::Reimaged {
            set,
            unique_id,
            members,
            version,
            rollout,
            rolling,
            cause,
        } => compute::os_upgrade::reimaged(
            writer,
            set,
            unique_id,
            (members, *version),
            (*rollout, *rolling),
            cause,
        ),
        _ => {}
    }
}

/// When the next transition is due, and whether it is one that stands.
fn next(world: &World) -> Option<(Time, bool)> {
    let pressing = world.due.get_min().map(|(key, _)| (*key, false));
    let standing = world.standing.get_min().map(|(key, _)| (*key, true));
    let first = pressing.into_iter().chain(standing).min();
    first.map(|((at, _), stands)| (at, stands))
}

/// Takes what is next, if it is an instance's that comes to the same stage at the same time as the one of `due`: they are
/// one transition. All of a set of 1000 are ready at one time, and a world for each of them would be for nothing.
fn take_along(world: &mut World, due: &Due, at: Time) -> Option<Rc<Due>> {
    let along = |next: &Due| match (due, next) {
        (
            Due::Instance { plan, stage },
            Due::Instance {
                plan: other,
                stage: too,
            },
        ) => stage == too && plan.set == other.set,
        _ => false,
    };
    let (_, following) = world.due.get_min()?;
    if next(world) == Some((at, false)) && along(following) {
        world.due.remove_first()
    } else {
        None
    }
}

/// Without an end, until nothing presses: what stands would come back for ever.
fn run(writer: &mut Writer, to: Option<Time>) {
    let last = to.unwrap_or_else(|| writer.world.time.plus_ms(LONGEST_MS));
    while let Some((at, stands)) = next(&writer.world) {
        if at > last || (to.is_none() && writer.world.due.is_empty()) {
            break;
        }
        let world = &mut writer.world;
        let waiting = if stands {
            &mut world.standing
        } else {
            &mut world.due
        };
        let Some(due) = waiting.remove_first() else {
            break;
        };
        world.time = world.time.max(at);
        writer.transition(|writer| {
            happen(writer, &due);
            while let Some(due) = take_along(&mut writer.world, &due, at) {
                happen(writer, &due);
            }
        });
    }
}

/// The world at `to`: every transition that is due by then has happened. A time that is past changes nothing.
pub fn advance(world: &World, to: Time) -> Applied {
    let mut writer = Writer::new(world);
    run(&mut writer, Some(to));
    writer.world.time = writer.world.time.max(to);
    writer.done()
}

/// The longest time that is run through at once. Whatever a file asks for, nothing goes on for ever.
const LONGEST_MS: i64 = 14 * 24 * 3_600_000;

/// The world when nothing is due any more, or in two weeks.
pub fn settle(world: &World) -> Applied {
    let mut writer = Writer::new(world);
    run(&mut writer, None);
    writer.done()
}

/// The world that [`settle`] comes to, for whom the moments on the way are of no account: each keeps a world, and what
/// comes after it has to be written in copies.
pub fn at_rest(world: &World) -> World {
    let mut writer = Writer::forgetful(world);
    run(&mut writer, None);
    writer.done().world
}
