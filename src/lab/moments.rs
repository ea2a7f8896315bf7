//! The settled moments of a history, and the acts that it is made of.
//!
//! Nothing here evaluates a check.

use std::rc::Rc;

use crate::arm::world::ProvisioningState;
use crate::arm::{Moment, Resource, World};

/// The moments that end what was asked for and leave nothing under way: settled states. Of those that are `known` to be
/// settled nothing is looked at.
pub(super) fn boundaries(history: &[Moment], known: impl Fn(usize) -> bool) -> Vec<usize> {
    let ends = |index: usize| {
        let (this, next) = (&history[index], history.get(index + 1));
        next.is_none_or(|next| {
            next.event.correlation_id != this.event.correlation_id && !Rc::ptr_eq(&next.world, &this.world)
        })
    };
    (0..history.len())
        .filter(|&index| ends(index) && (known(index) || settled(&history[index].world)))
        .collect()
}

/// Whether nothing is under way.
fn settled(world: &World) -> bool {
    let at_rest = |resource: &Rc<Resource>| {
        let instances = resource.scale_set().into_iter().flat_map(|set| &set.instances);
        resting(resource.provisioning_state) && instances.into_iter().all(|it| resting(it.provisioning_state))
    };
    world.next_due().is_none()
        && world
            .deployments()
            .all(|deployment| deployment.finished.is_some())
        && world.groups().all(|group| resting(group.provisioning_state))
        && world.resources().all(at_rest)
}

fn resting(state: ProvisioningState) -> bool {
    matches!(state, ProvisioningState::Succeeded | ProvisioningState::Failed)
}

/// Something that was asked for, or that came by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act {
    /// Where in the history it begins.
    pub(super) begins: usize,
    /// How much of the history has happened once it is under way: what it did at once.
    pub(super) begun: usize,
}

/// The acts that begin at or after `from`, where nothing is under way, in order.
pub(super) fn acts(history: &[Moment], from: usize) -> Vec<Act> {
    let mut known: Vec<&str> = Vec::new();
    let mut acts = Vec::new();
    for (begins, moment) in history.iter().enumerate().skip(from) {
        let event = &moment.event;
        if !known.contains(&&*event.correlation_id) {
            known.push(&event.correlation_id);
            let same = |moment: &&Moment| {
                moment.event.correlation_id == event.correlation_id && moment.event.at == event.at
            };
            let at_once = history[begins..].iter().take_while(same).count();
            acts.push(Act {
                begins,
                begun: begins + at_once,
            });
        }
    }
    acts
}
