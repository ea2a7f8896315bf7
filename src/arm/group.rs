//! Resource groups, and the network watcher that Azure adds by itself.

use std::rc::Rc;

use super::advance::Due;
use super::catalog::durations::OperationKind;
use super::catalog::names::NameKind;
use super::catalog::regions;
use super::document::Document;
use super::error::ArmError;
use super::event::{Act, EventStatus, Happening};
use super::id::{Kind, ResourceId};
use super::spec::Tags;
use super::world::*;
use super::writer::{Cause, Frame, Writer};
use super::{in_use, put};

/// The group that Azure keeps its network watchers in (facts.md §1.7).
const WATCHER_GROUP: &str = "NetworkWatcherRG";

/// A PUT: makes the group, or replaces its tags.
pub(super) fn put(
    writer: &mut Writer,
    name: &str,
    location: &str,
    tags: &Tags,
    document: Option<&Document>,
    cause: &Cause,
) -> Result<(), ArmError> {
    put::check_name(NameKind::ResourceGroup, name, "resourceGroupName")?;
    let region = put::check_region(location)?;
    if let Some(old) = writer.world.group(name) {
        check_state(old)?;
        if !old.location.eq_ignore_ascii_case(region) {
            return Err(ArmError::ours(
                "InvalidResourceGroupLocation",
                format!(
                    "Resource group '{name}' is in '{}' and cannot be made in '{region}'.",
                    old.location
                ),
            ));
        }
    } else {
        insert(writer, name, region);
    }
    let key = Key::new(name);
    if let Some(group) = writer.world.groups.get_mut(&key) {
        let group = Rc::make_mut(group);
        group.tags = tags.clone();
        group.document = document.cloned();
    }
    writer.emit_in(name, cause, EventStatus::Succeeded, None, Rc::default(), None);
    Ok(())
}

/// Puts a new group into the world.
pub(super) fn insert(writer: &mut Writer, name: &str, location: &str) {
    let location = regions::find(location).map_or(location, |region| region.name);
    let unique_id = writer.guid(&format!("group {name}"));
    let group = Group {
        name: name.into(),
        location: location.into(),
        tags: Tags::new(),
        provisioning_state: ProvisioningState::Succeeded,
        unique_id,
        document: None,
    };
    writer.world.groups.insert(Key::new(name), Rc::new(group));
}

fn check_state(group: &Group) -> Result<(), ArmError> {
    if group.provisioning_state == ProvisioningState::Deleting {
        let message = format!("The resource group '{}' is being deleted.", group.name);
        return Err(ArmError::ours("ResourceGroupBeingDeleted", message));
    }
    Ok(())
}

/// Whether a resource can be put into the group: it exists and is not on its way out, or it comes with the request.
pub(super) fn check_usable(world: &World, name: &str, new_location: Option<&str>) -> Result<(), ArmError> {
    match (world.group(name), new_location) {
        (Some(group), _) => check_state(group),
        (None, Some(location)) => {
            put::check_name(NameKind::ResourceGroup, name, "resourceGroupName")?;
            put::check_region(location).map(drop)
        }
        (None, None) => Err(missing(name)),
    }
}

/// facts.md §4.3.
pub(super) fn missing(name: &str) -> ArmError {
    ArmError::new(
        "ResourceGroupNotFound",
        format!("Resource group '{name}' could not be found."),
    )
}

/// Begins the delete of a group with all that is in it.
pub(super) fn delete(writer: &mut Writer, name: &str, cause: &Cause) -> Result<(), ArmError> {
    let group = writer.world.group(name).cloned().ok_or_else(|| missing(name))?;
    check_state(&group)?;
    if let Some((inside, outside)) = in_use::needed_outside(&writer.world, name) {
        // The sentence is ours: what Azure's delete of a group ends with was not found.
        let message = format!(
            "Resource group '{name}' cannot be deleted: '{}' is used by '{}' in '{}'.",
            inside.name(),
            outside.name(),
            outside.group()
        );
        return Err(ArmError::ours("Conflict", message));
    }
    if let Some(slot) = writer.world.groups.get_mut(&Key::new(name)) {
        Rc::make_mut(slot).provisioning_state = ProvisioningState::Deleting;
    }
    let inside: Vec<ResourceId> = writer
        .world
        .in_group(name)
        .map(|resource| resource.id.clone())
        .collect();
    for id in &inside {
        writer.update(id, |resource| {
            resource.provisioning_state = ProvisioningState::Deleting
        });
        writer.world.coming.remove(id);
    }
    writer.emit_in(name, cause, EventStatus::Accepted, None, Rc::default(), None);
    let takes_ms = writer.duration(OperationKind::DeleteResourceGroup);
    let due = Due::GroupDeleted {
        name: group.name.clone(),
        unique_id: group.unique_id.clone(),
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    Ok(())
}

/// The group is gone, and everything in it: children first, then what is managed, then the rest (portal-ui.md §0.3).
pub(super) fn deleted(writer: &mut Writer, name: &str, unique_id: &Rc<str>, cause: &Cause) {
    if writer
        .world
        .group(name)
        .is_none_or(|group| group.unique_id != *unique_id)
    {
        return;
    }
    let mut inside: Vec<ResourceId> = writer
        .world
        .in_group(name)
        .map(|resource| resource.id.clone())
        .collect();
    inside.sort_by_key(|id| match id.kind() {
        Kind::VirtualMachine => 0,
        Kind::ScaleSet | Kind::NetworkInterface | Kind::Disk => 1,
        Kind::LoadBalancer => 2,
        Kind::PublicIpAddress => 3,
        _ => 4,
    });
    for id in inside {
        let subject = writer.subject(&id);
        writer.remove(&id);
        let cause = Cause {
            act: Act::Delete(id.kind()),
            correlation_id: cause.correlation_id.clone(),
        };
        writer.emit(
            &cause,
            EventStatus::Succeeded,
            Some(Happening::Deleted),
            [subject],
        );
    }
    writer.world.groups.remove(&Key::new(name));
    super::lock::forget(writer, &format!("/resourceGroups/{name}"));
    let gone: Vec<_> = writer
        .world
        .deployments
        .keys()
        .filter(|(group, _)| *group == Key::new(name))
        .cloned()
        .collect();
    for key in gone {
        writer.world.deployments.remove(&key);
    }
    writer.emit_in(name, cause, EventStatus::Succeeded, None, Rc::default(), None);
}

/// Azure makes a region's network watcher with its first virtual network (facts.md §1.7, INFERRED there).
pub(super) fn expect_network_watcher(writer: &mut Writer, location: &str) {
    let Some(region) = regions::find(location) else {
        return;
    };
    let watcher = ResourceId::new(
        WATCHER_GROUP,
        Kind::NetworkWatcher,
        &format!("NetworkWatcher_{}", region.name),
    );
    if writer.world.resource(&watcher).is_none() {
        let takes_ms = writer.duration(OperationKind::WriteNetworkWatcher);
        writer.schedule(takes_ms, Due::NetworkWatcher { region: region.name });
    }
}

pub(super) fn network_watcher(writer: &mut Writer, region: &'static str) {
    let id = ResourceId::new(
        WATCHER_GROUP,
        Kind::NetworkWatcher,
        &format!("NetworkWatcher_{region}"),
    );
    if writer.world.resource(&id).is_some() {
        return;
    }
    if writer.world.group(WATCHER_GROUP).is_none() {
        insert(writer, WATCHER_GROUP, region);
    }
    let frame = Frame {
        location: region.into(),
        zones: Vec::new(),
        tags: Tags::new(),
        document: None,
    };
    let mut resource = writer.frame(id.clone(), &frame, Body::NetworkWatcher);
    resource.provisioning_state = ProvisioningState::Succeeded;
    writer.insert(resource);
    let cause = Cause {
        act: Act::Write(Kind::NetworkWatcher),
        correlation_id: writer.guid("correlation"),
    };
    let subject = writer.subject(&id);
    writer.emit(
        &cause,
        EventStatus::Succeeded,
        Some(Happening::Created),
        [subject],
    );
}
