//! Disks, availability sets, proximity placement groups.

use serde_json::{Value, json};

use super::frame::{self, around};
use super::{id_of, instance_disks};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::json::disk as typed;
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{Disk, ProvisioningState, Resource, World};

/// A disk that is on its way says little (cloud-provider-azure, diskclient).
pub(super) fn disk(world: &World, resource: &Resource, disk: &Disk, document: Value) -> Value {
    let mut whole = around(world, resource, document);
    let new = resource.provisioning_state == ProvisioningState::Creating;
    let moving = new || resource.provisioning_state == ProvisioningState::Updating;
    let state = if new {
        ProvisioningState::Updating.text()
    } else {
        resource.provisioning_state.text()
    };
    let bytes = u64::from(disk.size_gb) << 30;
    body::object(&mut whole, "properties").insert("provisioningState".into(), state.into());
    if new {
        return whole;
    }
    let account = &disk.storage_account_type;
    let sku = body::object(&mut whole, "sku");
    sku.insert("name".into(), (**account).into());
    sku.insert("tier".into(), account_tier(account).into());
    let properties = body::object(&mut whole, "properties");
    properties.insert("diskSizeBytes".into(), bytes.into());
    properties.insert("diskSizeGB".into(), disk.size_gb.into());
    if moving {
        return whole;
    }
    let tier = typed::tier(disk);
    body::default(properties, "diskIOPSReadWrite", tier.iops);
    body::default(properties, "diskMBpsReadWrite", tier.mbps);
    body::default(
        properties,
        "encryption",
        json!({ "type": "EncryptionAtRestWithPlatformKey" }),
    );
    if let Some(Value::Object(encryption)) = properties.get_mut("encryption") {
        let own_key = encryption.contains_key("diskEncryptionSetId");
        let kind = if own_key {
            "EncryptionAtRestWithCustomerKey"
        } else {
            "EncryptionAtRestWithPlatformKey"
        };
        body::default(encryption, "type", kind);
    }
    body::default(properties, "networkAccessPolicy", "AllowAll");
    body::default(properties, "publicNetworkAccess", "Enabled");
    if let Some(name) = tier.name {
        body::default(properties, "tier", name);
    }
    properties.insert("timeCreated".into(), resource.created.iso().into());
    properties.insert("uniqueId".into(), (*resource.unique_id).into());
    if let Some(since) = typed::owned(world, resource, disk) {
        properties.insert("LastOwnershipUpdateTime".into(), since.into());
    }
    let how = body::text(&whole, "properties.creationData.createOption");
    let upload = how.is_some_and(|how| how.starts_with("Upload"));
    let instance = match &disk.managed_by {
        None => instance_disks::holder(world, &resource.id),
        Some(_) => None,
    };
    let state = match (upload, &instance) {
        (true, _) => "ReadyToUpload",
        (_, Some(_)) => "Attached",
        (_, None) => typed::state(world, disk),
    };
    body::object(&mut whole, "properties").insert("diskState".into(), state.into());
    if let Some(vm) = &disk.managed_by {
        let path = vm.path(&world.subscription().id);
        body::fields(&mut whole).insert("managedBy".into(), path.into());
    }
    if let Some(path) = instance {
        body::fields(&mut whole).insert("managedBy".into(), path.into());
    }
    whole
}

fn account_tier(account: &str) -> &'static str {
    if account.starts_with("Premium") {
        "Premium"
    } else if account.starts_with("Ultra") {
        "Ultra"
    } else {
        "Standard"
    }
}

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
    let id = reference
        .get("id")
        .and_then(Value::as_str)
        .and_then(ResourceId::parse);
    let subscription = reference
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| id.split('/').nth(2));
    if let (Some(id), Some(subscription)) = (id, subscription) {
        let upper = ResourceId::new(&id.group().to_uppercase(), id.kind(), id.name());
        let path = upper.path(subscription);
        body::fields(reference).insert("id".into(), path.into());
    }
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
