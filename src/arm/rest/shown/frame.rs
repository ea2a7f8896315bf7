//! What every body has around its properties.

use serde_json::{Value, json};

use crate::arm::id::Kind;
use crate::arm::ids;
use crate::arm::rest::body;
use crate::arm::world::{ProvisioningState, Resource, World};

/// The etag: a counter for Compute, another GUID after every write for Network (facts.md §1.0).
pub(in crate::arm::rest) fn etag(world: &World, resource: &Resource) -> String {
    if is_network(resource.id.kind()) {
        let turn = u32::try_from(resource.version).unwrap_or(u32::MAX);
        let guid = ids::guid(world.seed, &format!("etag {}", resource.unique_id), turn);
        format!("W/\"{guid}\"")
    } else {
        format!("\"{}\"", resource.version)
    }
}

pub(super) fn is_network(kind: Kind) -> bool {
    kind.arm_type().starts_with("Microsoft.Network/")
}

/// A resource's own path.
pub(super) fn path(world: &World, resource: &Resource) -> String {
    resource.id.path(&world.subscription().id)
}

/// Network resources know no `Creating` (facts.md §5.1).
pub(super) fn state(resource: &Resource) -> &'static str {
    match resource.provisioning_state {
        ProvisioningState::Creating if is_network(resource.id.kind()) => ProvisioningState::Updating.text(),
        other => other.text(),
    }
}

/// Puts name, id, type, region, zones and tags around a document. Tags that were never sent are not there.
pub(super) fn around(world: &World, resource: &Resource, mut document: Value) -> Value {
    let tagged = document.get("tags").is_some() || !resource.tags.is_empty();
    let zones: Vec<String> = resource.zones.iter().map(u8::to_string).collect();
    let fields = body::fields(&mut document);
    fields.insert("name".into(), resource.id.name().into());
    fields.insert("id".into(), path(world, resource).into());
    fields.insert("type".into(), resource.id.kind().arm_type().into());
    fields.insert("location".into(), (*resource.location).into());
    fields.remove("zones");
    if !zones.is_empty() {
        fields.insert("zones".into(), zones.into());
    }
    fields.remove("tags");
    if tagged {
        fields.insert("tags".into(), json!(resource.tags));
    }
    document
}
