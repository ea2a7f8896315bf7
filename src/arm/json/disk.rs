//! Managed disks (facts.md §1.5).

use serde_json::Value;

use super::shape::{shape, text};
use super::{envelope, path};
use crate::arm::capitals::in_capitals;
use crate::arm::catalog::images;
use crate::arm::compute::os_image;
use crate::arm::id::ResourceId;
use crate::arm::spec::ImageReference;
use crate::arm::world::{Disk, PowerState, Resource, World};

pub(super) fn disk(world: &World, resource: &Resource, disk: &Disk) -> Value {
    let Some(reference) = &disk.image else {
        return data_disk(world, resource, disk);
    };
    let image = images::find(&reference.publisher, &reference.offer, &reference.sku);
    let tier = tier(disk);
    let created = resource.created.iso();
    let properties = shape(
        r#"{
            "osType": "$system",
            "hyperVGeneration": "$generation",
            "supportedCapabilities": { "architecture": "$architecture" },
            "creationData": { "createOption": "FromImage", "imageReference": { "id": "$image" } },
            "diskSizeGB": "$size",
            "diskIOPSReadWrite": "$iops",
            "diskMBpsReadWrite": "$mbps",
            "encryption": { "type": "EncryptionAtRestWithPlatformKey" },
            "networkAccessPolicy": "AllowAll",
            "publicNetworkAccess": "Enabled",
            "timeCreated": "$created",
            "provisioningState": "$state",
            "diskState": "$disk_state",
            "LastOwnershipUpdateTime": "$owned",
            "diskSizeBytes": "$bytes",
            "uniqueId": "$id",
            "tier": "$tier"
        }"#,
        &mut [
            ("system", text(image.map_or("Linux", |image| image.os.as_str()))),
            (
                "generation",
                text(image.map_or("V1", |image| image.hyperv_generation.as_str())),
            ),
            (
                "architecture",
                text(image.map_or("x64", |image| image.architecture.as_str())),
            ),
            (
                "image",
                image_path(world, resource, (reference, disk.image_number)).into(),
            ),
            ("size", disk.size_gb.into()),
            ("iops", tier.iops.into()),
            ("mbps", tier.mbps.into()),
            ("owned", owned(world, resource, disk).into()),
            ("created", created.into()),
            ("state", text(resource.provisioning_state.text())),
            ("disk_state", text(state(world, disk))),
            ("bytes", (u64::from(disk.size_gb) << 30).into()),
            ("id", text(&resource.unique_id)),
            ("tier", tier.name.into()),
        ],
    );
    framed(world, resource, disk, properties)
}

/// A disk without an image (cloud-provider-azure, diskclient).
fn data_disk(world: &World, resource: &Resource, disk: &Disk) -> Value {
    let tier = tier(disk);
    let properties = shape(
        r#"{
            "creationData": { "createOption": "Empty" },
            "diskSizeGB": "$size",
            "diskIOPSReadWrite": "$iops",
            "diskMBpsReadWrite": "$mbps",
            "encryption": { "type": "EncryptionAtRestWithPlatformKey" },
            "networkAccessPolicy": "AllowAll",
            "publicNetworkAccess": "Enabled",
            "timeCreated": "$created",
            "provisioningState": "$state",
            "diskState": "$disk_state",
            "LastOwnershipUpdateTime": "$owned",
            "diskSizeBytes": "$bytes",
            "uniqueId": "$id",
            "tier": "$tier"
        }"#,
        &mut [
            ("size", disk.size_gb.into()),
            ("iops", tier.iops.into()),
            ("mbps", tier.mbps.into()),
            ("owned", owned(world, resource, disk).into()),
            ("created", resource.created.iso().into()),
            ("state", text(resource.provisioning_state.text())),
            ("disk_state", text(state(world, disk))),
            ("bytes", (u64::from(disk.size_gb) << 30).into()),
            ("id", text(&resource.unique_id)),
            ("tier", tier.name.into()),
        ],
    );
    framed(world, resource, disk, properties)
}

/// Since when a machine has the disk: the later one's beginning (examples/disk_attached_data_get.json). When a disk was
/// attached afterwards is not kept.
pub(in crate::arm) fn owned(world: &World, resource: &Resource, disk: &Disk) -> Option<String> {
    let vm = world.resource(disk.managed_by.as_ref()?)?;
    Some(resource.created.max(vm.created).iso())
}

fn framed(world: &World, resource: &Resource, disk: &Disk, properties: Value) -> Value {
    let mut body = envelope(world, resource, properties);
    // Compute lists a disk under its group in capitals (facts.md §0, 6).
    let id = &resource.id;
    body["id"] = path(
        world,
        &ResourceId::new(&in_capitals(id.group()), id.kind(), id.name()),
    )
    .into();
    body["sku"] = shape(
        r#"{"name":"$name","tier":"$tier"}"#,
        &mut [
            ("name", text(&disk.storage_account_type)),
            (
                "tier",
                text(if is_premium(disk) { "Premium" } else { "Standard" }),
            ),
        ],
    );
    if let Some(vm) = &disk.managed_by {
        body["managedBy"] = path(world, vm).into();
    }
    body
}

/// `/Subscriptions/…/Versions/18.04.202401161`, in the capitals of the recordings.
fn image_path(world: &World, resource: &Resource, (reference, number): (&ImageReference, u32)) -> String {
    format!(
        "/Subscriptions/{}/Providers/Microsoft.Compute/Locations/{}/Publishers/{}/ArtifactTypes/VMImage/Offers/{}/Skus/{}/Versions/{}",
        world.subscription().id,
        resource.location,
        reference.publisher,
        reference.offer,
        reference.sku,
        os_image::exact(reference, number),
    )
}

/// facts.md §1.5: the disk of a deallocated VM is reserved.
pub(in crate::arm) fn state(world: &World, disk: &Disk) -> &'static str {
    match disk.managed_by.as_ref().and_then(|vm| world.vm(vm)) {
        None => "Unattached",
        Some((_, vm)) if vm.power_state == PowerState::Deallocated => "Reserved",
        Some(_) => "Attached",
    }
}

fn is_premium(disk: &Disk) -> bool {
    disk.storage_account_type.starts_with("Premium")
}

/// What a disk's size gives.
pub(in crate::arm) struct Tier {
    /// `P4`; only premium disks name theirs here.
    pub(in crate::arm) name: Option<&'static str>,
    pub(in crate::arm) iops: u32,
    pub(in crate::arm) mbps: u32,
}

/// Premium SSD: greatest size in GiB, tier, operations and megabytes a second. P4 was recorded; the others are Azure's
/// public table, INFERRED.
const PREMIUM: [(u32, &str, u32, u32); 11] = [
    (4, "P1", 120, 25),
    (8, "P2", 120, 25),
    (16, "P3", 120, 25),
    (32, "P4", 120, 25),
    (64, "P6", 240, 50),
    (128, "P10", 500, 100),
    (256, "P15", 1_100, 125),
    (512, "P20", 2_300, 150),
    (1_024, "P30", 5_000, 200),
    (2_048, "P40", 7_500, 250),
    (u32::MAX, "P50", 7_500, 250),
];

pub(in crate::arm) fn tier(disk: &Disk) -> Tier {
    let premium = PREMIUM
        .iter()
        .find(|row| disk.size_gb <= row.0)
        .filter(|_| is_premium(disk));
    premium.map_or(
        Tier {
            name: None,
            iops: 500,
            mbps: 60,
        },
        |&(_, name, iops, mbps)| Tier {
            name: Some(name),
            iops,
            mbps,
        },
    )
}
