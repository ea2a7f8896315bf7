//! `az disk`: managed disks.

use serde_json::{Value, json};

use super::{Of, Row, location, tags};
use crate::az::arguments::Arguments;
use crate::az::client::{Client, DISKS};
use crate::az::error::AzError;
use crate::az::fill::{fill, fill_given};

pub(super) const COMMANDS: &[Row] = &[
    ("disk create", create),
    ("disk delete", |client, arguments| DISK.delete(client, arguments)),
    ("disk list", |client, arguments| DISK.list(client, arguments)),
    ("disk show", |client, arguments| DISK.show(client, arguments)),
    ("disk update", update),
];

pub(super) const DISK: Of = Of {
    kind: "Microsoft.Compute/disks",
    version: DISKS,
};

const PLACES: &[(&str, &str)] = &[
    ("--sku", "/sku/name"),
    ("--size-gb", "/properties/diskSizeGB"),
    ("--disk-iops-read-write", "/properties/diskIOPSReadWrite"),
    ("--disk-mbps-read-write", "/properties/diskMBpsReadWrite"),
    ("--max-shares", "/properties/maxShares"),
    ("--network-access-policy", "/properties/networkAccessPolicy"),
    ("--public-network-access", "/properties/publicNetworkAccess"),
    ("--enable-bursting", "/properties/burstingEnabled"),
];

fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let group = arguments.required("-g");
    let mut body = json!({
        "location": location(client, arguments)?,
        "tags": tags(arguments),
        "properties": {"creationData": {"createOption": "Empty"}},
    });
    match (arguments.text("--source"), arguments.text("--image-reference")) {
        (Some(source), _) => {
            let id = client.id_or_name(group, DISK.kind, source);
            body["properties"]["creationData"] = json!({ "createOption": "Copy", "sourceResourceId": id });
        }
        (None, Some(image)) if image.split(':').count() != 4 && !image.starts_with('/') => {
            return Err(AzError::new(
                "usage error: --image-reference should be ID or URN (publisher:offer:sku:version).",
            ));
        }
        (None, Some(image)) => {
            body["properties"]["creationData"] = json!({
                "createOption": "FromImage",
                "imageReference": {"id": image_id(client, arguments, image, &body)},
            });
        }
        (None, None) if !arguments.given("--size-gb") => {
            return Err(AzError::new(
                "usage error: --size-gb is required to create an empty disk",
            ));
        }
        (None, None) => {}
    }
    fill(&mut body, arguments, PLACES);
    const OWN: &[(&str, &str)] = &[
        ("--os-type", "/properties/osType"),
        ("--hyper-v-generation", "/properties/hyperVGeneration"),
        ("--tier", "/properties/tier"),
    ];
    fill_given(&mut body, arguments, OWN);
    if let Some(zone) = arguments.text("--zone") {
        body["zones"] = json!([zone]);
    }
    DISK.create(client, arguments, body)
}

fn image_id(client: &Client<'_>, arguments: &Arguments, image: &str, body: &Value) -> String {
    let parts: Vec<&str> = image.split(':').collect();
    let [publisher, offer, sku, version] = parts.as_slice() else {
        return image.to_owned();
    };
    let location = arguments
        .text("--location")
        .or(body["location"].as_str())
        .unwrap_or_default();
    format!(
        "{}/Providers/Microsoft.Compute/Locations/{location}/Publishers/{publisher}/ArtifactTypes/VMImage/Offers/{offer}/Skus/{sku}/Versions/{version}",
        client.root().replace("subscriptions", "Subscriptions")
    )
}

fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    DISK.update(client, arguments, |_, body| {
        fill_given(body, arguments, PLACES);
        Ok(())
    })
}
