//! Scale sets.

use serde_json::{Value, json};

use super::compute::capital_group;
use super::frame::{around, etag};
use crate::arm::rest::body;
use crate::arm::world::{Resource, ScaleSet, World};

pub(super) fn scale_set(world: &World, resource: &Resource, set: &ScaleSet, document: Value) -> Value {
    let mut whole = around(world, resource, document);
    body::fields(&mut whole).insert("etag".into(), etag(world, resource).into());
    if let Some(given) = whole.get_mut("identity") {
        identity(world, resource, given);
    }
    if body::at(&whole, "sku").is_some() {
        body::object(&mut whole, "sku").insert("capacity".into(), set.spec.capacity.into());
    }
    let properties = body::object(&mut whole, "properties");
    if let Some(single) = set.spec.single_placement_group {
        properties.insert("singlePlacementGroup".into(), single.into());
    }
    capital_group(properties.get_mut("proximityPlacementGroup"));
    properties.insert(
        "provisioningState".into(),
        resource.provisioning_state.text().into(),
    );
    properties.insert("uniqueId".into(), (*resource.unique_id).into());
    if let Some(profile) = properties.get_mut("virtualMachineProfile") {
        let made = set.profile_time_created.iso();
        let profile = body::fields(profile);
        profile.insert("timeCreated".into(), made.into());
        profile.remove("userData");
        properties.insert("timeCreated".into(), resource.created.iso().into());
    }
    whole
}

/// A managed identity's ids are the tenant's to give.
pub(super) fn identity(world: &World, resource: &Resource, given: &mut Value) {
    let Some(kind) = body::text(given, "type").map(str::to_owned) else {
        return;
    };
    let guid = |purpose: String| crate::arm::ids::guid(world.seed, &purpose, 0);
    let identity = body::fields(given);
    if kind.contains("SystemAssigned") {
        identity.insert(
            "principalId".into(),
            guid(format!("principal {}", resource.unique_id)).into(),
        );
        identity.insert("tenantId".into(), guid("tenant".into()).into());
    }
    if let Some(Value::Object(users)) = identity.get_mut("userAssignedIdentities") {
        for (name, about) in users.iter_mut() {
            *about = json!({
                "principalId": guid(format!("principal {name}")), "clientId": guid(format!("client {name}")),
            });
        }
    }
}
