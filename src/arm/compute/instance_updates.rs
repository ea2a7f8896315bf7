//! What may be done to an instance of a Uniform scale set besides power and delete: upgrade, a PUT of its own.

use std::rc::Rc;

use super::can::Action;
use super::instances::{change_each, check_states, is, look_up};
use super::members::MemberId;
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::world::{Protection, ProvisioningState};
use crate::arm::writer::{Cause, Writer};

/// Instances take the latest model.
pub(in crate::arm) fn upgrade(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    cause: &Cause,
) -> Result<(), ArmError> {
    look_up(&writer.world, set, instances)?;
    check_states(&writer.world, set, instances, Action::Resize)?;
    let ids: Vec<MemberId> = instances.iter().copied().map(MemberId::Instance).collect();
    super::upgrade::check_room(&writer.world, set, &ids)?;
    let behind = super::upgrade::behind(&writer.world, set);
    if let Some(model) = super::upgrade::latest(&writer.world, set) {
        super::uniform::take_model(writer, set, instances, &model);
        let changed: Vec<MemberId> = ids.into_iter().filter(|id| behind.contains(id)).collect();
        super::probing::begin(writer, set, &changed);
    }
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
    check_states(&writer.world, set, &[instance], Action::Resize)?;
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
            if let Some(policy) = document.and_then(protection) {
                known.condition.protection = policy;
            }
        },
    );
    after_update(writer, set, cause);
    Ok(())
}

/// `properties.protectionPolicy` of what a client sent.
fn protection(document: &Document) -> Option<Protection> {
    let sent = document.read();
    let policy = sent.pointer("/properties/protectionPolicy")?;
    let is = |name: &str| policy.get(name).and_then(serde_json::Value::as_bool) == Some(true);
    Some(Protection {
        from_scale_in: is("protectFromScaleIn"),
        from_scale_set_actions: is("protectFromScaleSetActions"),
    })
}

fn after_update(writer: &mut Writer, set: &ResourceId, cause: &Cause) {
    let subject = writer.subject(set);
    let unique_id = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
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
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
}
