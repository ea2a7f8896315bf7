//! What every body has around its properties.

use serde_json::Value;

use super::overlay::Overlay;
use crate::arm::id::Kind;
use crate::arm::ids;
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
pub(super) fn around(world: &World, resource: &Resource, document: Value) -> Value {
    let mut whole = Overlay::from(document);
    put_around(world, resource, &mut whole);
    whole.into_value()
}

/// The same of what is not to be copied.
pub(super) fn put_around<'a>(world: &'a World, resource: &'a Resource, document: &mut Overlay<'a>) {
    let fields = document.fields();
    fields.insert("name", resource.id.name());
    fields.insert("id", Overlay::Path(&resource.id, &world.subscription().id));
    fields.insert("type", resource.id.kind().arm_type());
    fields.insert("location", &*resource.location);
    if resource.zones.is_empty() {
        fields.remove("zones");
    } else {
        let zones = resource.zones.iter().map(|zone| zone.to_string().into());
        fields.insert("zones", Overlay::Items(zones.collect()));
    }
    if !resource.tags.is_empty() || fields.get("tags").is_some() {
        fields.insert("tags", &resource.tags);
    }
}
