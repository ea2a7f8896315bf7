//! Managed disks.

use serde_json::{Value, json};

use super::{Asked, Read};
use crate::arm::error::ArmError;
use crate::arm::rest::body;
use crate::arm::spec::{DiskSpec, SpecBody};

pub(super) fn disk(asked: &Asked<'_>, mut whole: Value) -> Read {
    let source = source_size(asked, &whole);
    let sku = body::text(&whole, "sku.name")
        .unwrap_or("Standard_LRS")
        .to_owned();
    let properties = body::object(&mut whole, "properties");
    body::drop_all(
        properties,
        &[
            "diskState",
            "diskSizeBytes",
            "LastOwnershipUpdateTime",
            "tier",
            "burstingEnabledTime",
            "propertyUpdatesInProgress",
            "readOnly",
        ],
    );
    let created = body::fields(properties.entry("creationData").or_insert_with(|| json!({})));
    if !created.contains_key("createOption") {
        let message = "Required parameter 'disk.creationData.createOption' is missing (null).";
        return Err(ArmError::ours("InvalidParameter", message).at("disk.creationData.createOption"));
    }
    let empty = created.get("createOption") == Some(&json!("Empty"));
    let upload = body::number(&whole, "properties.creationData.uploadSizeBytes").map(|bytes| bytes >> 30);
    let size = body::number(&whole, "properties.diskSizeGB")
        .or(source)
        .or(upload);
    if size.is_none() && empty {
        // The pattern is recorded for another parameter (test_specialized_image).
        let message = "Required parameter 'disk.diskSizeGB' is missing (null).";
        return Err(ArmError::new("InvalidParameter", message).at("disk.diskSizeGB"));
    }
    let typed = DiskSpec {
        storage_account_type: sku,
        size_gb: u32::try_from(size.unwrap_or(32)).unwrap_or(u32::MAX),
    };
    Ok((SpecBody::Disk(typed), whole))
}

/// The size of the disk that it is a copy of.
fn source_size(asked: &Asked<'_>, whole: &Value) -> Option<u64> {
    let source = body::text(whole, "properties.creationData.sourceResourceId")?;
    let id = crate::arm::ResourceId::parse(source)?;
    let disk = asked.world.resource(&id)?.disk()?;
    Some(u64::from(disk.size_gb))
}
