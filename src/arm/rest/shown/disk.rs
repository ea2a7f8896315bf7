//! Managed disks.

use serde_json::{Map, Value, json};

use super::frame::around;
use super::instance_disks;
use crate::arm::json::disk as typed;
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{Disk, ProvisioningState, Resource, World};

/// A disk that is on its way says little (cloud-provider-azure, diskclient).
pub(super) fn disk(
    world: &World,
    resource: &Resource,
    disk: &Disk,
    document: Value,
    version: &Version,
) -> Value {
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
    settled(properties, disk, version);
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

/// What Azure says of a disk once it is there, where the client did not.
fn settled(properties: &mut Map<String, Value>, disk: &Disk, version: &Version) {
    let account = &disk.storage_account_type;
    of_ultra(properties, account);
    capabilities(properties);
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
    if let Some(name) = tier
        .name
        .or_else(|| standard_tier(account, disk.size_gb, version))
    {
        body::default(properties, "tier", name);
    }
}

/// What an Ultra disk says of itself that no other does (observed_properties.csv).
fn of_ultra(properties: &mut Map<String, Value>, account: &str) {
    if !account.starts_with("Ultra") {
        return;
    }
    for (name, value) in [
        ("diskIOPSReadWrite", 100),
        ("diskMBpsReadWrite", 13),
        ("diskIOPSReadOnly", 100),
        ("diskMBpsReadOnly", 13),
        ("maxShares", 1),
    ] {
        body::default(properties, name, value);
    }
    body::default(properties, "readOnly", false);
    let created = body::fields(properties.entry("creationData").or_insert_with(|| json!({})));
    body::default(created, "logicalSectorSize", 4_096);
}

/// What an image of the second generation gives the disks that are made from it (observed_properties.csv: disks that are
/// made from images, 8 recordings). Those of the first generation say the architecture alone, where they say anything.
fn capabilities(properties: &mut Map<String, Value>) {
    let from_image = properties
        .get("creationData")
        .and_then(|created| created.get("imageReference"));
    let second = properties.get("hyperVGeneration") == Some(&json!("V2"));
    if from_image.is_none() || !second || properties.contains_key("supportedCapabilities") {
        return;
    }
    body::default(properties, "supportsHibernation", true);
    let capabilities = properties
        .entry("supportedCapabilities")
        .or_insert_with(|| json!({}));
    let capabilities = body::fields(capabilities);
    body::default(capabilities, "diskControllerTypes", "SCSI, NVMe");
    body::default(capabilities, "acceleratedNetwork", true);
    body::default(capabilities, "architecture", "x64");
}

/// A standard disk's tier, which versions before 2025 show (observed_properties.csv has `S4`; diskclient has none). The
/// steps are Azure's public table.
pub(super) fn standard_tier(account: &str, size_gb: u32, version: &Version) -> Option<&'static str> {
    const STEPS: [(u32, &str); 8] = [
        (32, "S4"),
        (64, "S6"),
        (128, "S10"),
        (256, "S15"),
        (512, "S20"),
        (1_024, "S30"),
        (2_048, "S40"),
        (u32::MAX, "S50"),
    ];
    let step = STEPS.iter().find(|(most, _)| size_gb <= *most);
    let shows = account == "Standard_LRS" && !version.from("2025-01-01");
    step.filter(|_| shows).map(|(_, name)| *name)
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
