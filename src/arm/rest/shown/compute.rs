//! Availability sets, proximity placement groups.

use serde_json::{Value, json};

use super::frame::{self, around};
use super::id_of;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{Resource, World};

/// The machines of an availability set, in capitals (facts.md §0, 6).
pub(super) fn availability_set(
    world: &World,
    resource: &Resource,
    document: Value,
    version: &Version,
) -> Value {
    let mut whole = around(world, resource, document);
    let path = frame::path(world, resource);
    let members = users(world, Kind::VirtualMachine, |other| {
        other.vm().and_then(|vm| vm.spec.availability_set.as_ref()) == Some(&resource.id)
    });
    let properties = body::object(&mut whole, "properties");
    capital_group(properties.get_mut("proximityPlacementGroup"));
    properties.insert("virtualMachines".into(), members.into());
    if version.from("2025-01-01") {
        let set = path.replace("/availabilitySets/", "/virtualMachineScaleSets/");
        properties.insert(
            "virtualMachineScaleSetMigrationInfo".into(),
            json!({ "defaultVirtualMachineScaleSetInfo": {
                "constrainedMaximumCapacity": true, "defaultVirtualMachineScaleSet": { "id": set },
            } }),
        );
    }
    whole
}

/// `…/resourceGroups/RG/…/proximityPlacementGroups/PPG1`: Compute writes these references in capitals (facts.md §0, 6).
pub(super) fn capital_group(reference: Option<&mut Value>) {
    let Some(reference) = reference else { return };
    if let Some(path) = body::text(reference, "id").and_then(in_capitals) {
        body::fields(reference).insert("id".into(), path.into());
    }
}

/// The path of such a reference, with its group in capitals.
pub(super) fn in_capitals(path: &str) -> Option<String> {
    let (id, subscription) = (ResourceId::parse(path)?, path.split('/').nth(2)?);
    let upper = ResourceId::new(&id.group().to_uppercase(), id.kind(), id.name());
    Some(upper.path(subscription))
}

fn users(world: &World, kind: Kind, of: impl Fn(&Resource) -> bool) -> Vec<Value> {
    let found = world.of_kind(kind).filter(|other| of(other));
    let upper =
        |id: &ResourceId| ResourceId::new(&id.group().to_uppercase(), id.kind(), &id.name().to_uppercase());
    found
        .map(|other| id_of(upper(&other.id).path(&world.subscription().id)))
        .collect()
}

pub(super) fn proximity_placement_group(world: &World, resource: &Resource, document: Value) -> Value {
    let mut whole = around(world, resource, document);
    let own = Some(&resource.id);
    let of_set = |other: &Resource| {
        let set = other
            .vm()
            .and_then(|vm| vm.spec.virtual_machine_scale_set.as_ref());
        let set = set.and_then(|set| world.scale_set(set));
        set.and_then(|(_, set)| set.spec.proximity_placement_group.as_ref()) == own
    };
    let machines = users(world, Kind::VirtualMachine, |other| {
        other
            .vm()
            .and_then(|vm| vm.spec.proximity_placement_group.as_ref())
            == own
            || of_set(other)
    });
    let sets = users(world, Kind::ScaleSet, |other| {
        other
            .scale_set()
            .and_then(|set| set.spec.proximity_placement_group.as_ref())
            == own
    });
    let availability = users(world, Kind::AvailabilitySet, |other| match &other.body {
        crate::arm::world::Body::AvailabilitySet(set) => set.proximity_placement_group.as_ref() == own,
        _ => false,
    });
    let properties = body::object(&mut whole, "properties");
    body::default(properties, "proximityPlacementGroupType", "Standard");
    for (name, users) in [
        ("virtualMachines", machines),
        ("virtualMachineScaleSets", sets),
        ("availabilitySets", availability),
    ] {
        properties.insert(name.into(), users.into());
    }
    whole
}
