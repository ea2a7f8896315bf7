//! The settled moments of a history, and what came after the last one at which a check held.
//!
//! Nothing here evaluates a check.

use std::rc::Rc;

use super::grade::Lost;
use crate::arm::world::ProvisioningState;
use crate::arm::{Moment, Resource, World};

/// The moments that end what was asked for and leave nothing under way: settled states.
pub(super) fn boundaries(history: &[Moment]) -> Vec<usize> {
    let ends = |index: usize| {
        let next = history.get(index + 1);
        next.is_none_or(|next| next.event.correlation_id != history[index].event.correlation_id)
    };
    (0..history.len())
        .filter(|&index| ends(index) && settled(&history[index].world))
        .collect()
}

/// Whether nothing is under way. A moment's world may be one in the middle of a transition, with nothing due yet, so
/// the states are looked at too.
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

/// The first thing that happened after a check held for the last time; none while it still holds, or never did.
pub(super) fn lost(
    check: usize,
    passed: &[Vec<bool>],
    boundaries: &[usize],
    history: &[Moment],
) -> Option<Lost> {
    let last = passed.iter().rposition(|passed| passed[check])?;
    let from = boundaries[last] + 1;
    let until = boundaries.get(last + 1).map_or(history.len(), |until| until + 1);
    let between = history.get(from..until)?;
    let named = between
        .iter()
        .position(|moment| !moment.event.subjects.is_empty());
    let moment = from + named.unwrap_or(0);
    let event = &history.get(moment)?.event;
    let subject = event.subjects.first().map_or("", |subject| subject.id.name());
    Some(Lost {
        at: event.at,
        by: format!("{} {subject}", event.operation_name).trim_end().into(),
        moment,
    })
}
