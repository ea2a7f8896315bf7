//! What may be done to an instance of a Uniform scale set besides power and delete: eviction, upgrade, a PUT of its own.

use std::rc::Rc;

use super::instances::{change_each, is, look_up};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::operation::PowerAction;
use crate::arm::spec::EvictionPolicy;
use crate::arm::world::ProvisioningState;
use crate::arm::writer::{Cause, Writer};

/// `simulateEviction` of an instance: it is deallocated, or goes, by the set's eviction policy (facts.md §2.7).
pub(in crate::arm) fn evict(
    writer: &mut Writer,
    set: &ResourceId,
    instance: u32,
    cause: &Cause,
) -> Result<(), ArmError> {
    let unique_id = look_up(&writer.world, set, &[instance])?;
    let spot = writer.world.scale_set(set).and_then(|(_, set)| {
        let profile = set.spec.profile.as_ref()?;
        profile.machine.spot.as_ref().map(|spot| spot.eviction_policy)
    });
    let Some(policy) = spot else {
        return Err(super::power::not_spot());
    };
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
    let instances = vec![instance];
    let due = match policy {
        EvictionPolicy::Deallocate => Due::InstancesPowered {
            set: set.clone(),
            unique_id,
            instances,
            action: PowerAction::Deallocate,
            cause: cause.clone(),
        },
        EvictionPolicy::Delete => Due::InstancesDeleted {
            set: set.clone(),
            unique_id,
            instances,
            cause: cause.clone(),
        },
    };
    writer.schedule(super::power::EVICTION_MS, due);
    Ok(())
}

/// Instances take the latest model.
pub(in crate::arm) fn upgrade(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    cause: &Cause,
) -> Result<(), ArmError> {
    look_up(&writer.world, set, instances)?;
    let model = writer.world.resource(set).and_then(|set| set.document.clone());
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.provisioning_state = ProvisioningState::Updating;
            instance.model = model.clone();
            instance.version = instance.version.saturating_add(1);
        },
    );
    after_update(writer, set, cause);
    Ok(())
}

/// A PUT of an instance.
pub(in crate::arm) fn put(
    writer: &mut Writer,
    set: &ResourceId,
    instance: u32,
    document: Option<&Document>,
    cause: &Cause,
) -> Result<(), ArmError> {
    look_up(&writer.world, set, &[instance])?;
    change_each(
        writer,
        set,
        |known| known.instance_id == instance,
        |known| {
            known.provisioning_state = ProvisioningState::Updating;
            if known.document.as_ref() != document {
                known.version = known.version.saturating_add(1);
            }
            known.document = document.cloned();
        },
    );
    after_update(writer, set, cause);
    Ok(())
}

fn after_update(writer: &mut Writer, set: &ResourceId, cause: &Cause) {
    let subject = writer.subject(set);
    let unique_id = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
    let takes_ms = writer.duration(OperationKind::UpdateScaleSetInstances);
    let due = Due::InstancesUpdated {
        set: set.clone(),
        unique_id,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
}

/// The instances that were being changed are as they were asked to be.
pub(in crate::arm) fn updated(writer: &mut Writer, set: &ResourceId, unique_id: &Rc<str>, cause: &Cause) {
    if !is(writer, set, unique_id) {
        return;
    }
    change_each(
        writer,
        set,
        |instance| instance.provisioning_state == ProvisioningState::Updating,
        |instance| instance.provisioning_state = ProvisioningState::Succeeded,
    );
    let subject = writer.subject(set);
    writer.emit(
        cause,
        EventStatus::Succeeded,
        Some(Happening::Updated),
        vec![subject],
    );
}
