//! The subscription itself, and where it can make things. The shapes are the documentation's (`Subscriptions - Get`,
//! `Subscriptions - List Locations`), as far as what they say is known here; no recording has them.

use serde_json::{Value, json};

use super::Response;
use super::answer::{self, ok};
use crate::arm::catalog::{Region, regions};
use crate::arm::ids;
use crate::arm::world::World;

/// `GET /subscriptions/{id}`.
pub(super) fn show(world: &World) -> Response {
    let subscription = world.subscription();
    ok(json!({
        "id": format!("/subscriptions/{}", subscription.id), "subscriptionId": *subscription.id,
        "tenantId": ids::guid(world.seed, "tenant", 0), "displayName": *subscription.name, "state": "Enabled",
        "authorizationSource": "RoleBased", "managedByTenants": [],
    }))
}

/// `GET /subscriptions/{id}/locations`.
pub(super) fn locations(world: &World) -> Response {
    let shown = regions::all().iter().map(|region| location(world, region));
    answer::list(shown.collect())
}

fn location(world: &World, region: &Region) -> Value {
    let id = |name: &str| format!("/subscriptions/{}/locations/{name}", world.subscription().id);
    let paired = region
        .paired_region
        .map(|name| json!({ "name": name, "id": id(name) }));
    let mut shown = json!({
        "id": id(region.name), "name": region.name, "type": "Region", "displayName": region.display_name,
        "regionalDisplayName": region.portal_display_name,
        "metadata": {
            "regionType": "Physical",
            "regionCategory": if region.recommended { "Recommended" } else { "Other" },
            "geographyGroup": region.geography_group,
            "pairedRegion": paired.into_iter().collect::<Vec<Value>>(),
        },
    });
    if region.zones > 0 {
        let zones = (1..=region.zones).map(|zone| {
            json!({ "logicalZone": zone.to_string(), "physicalZone": format!("{}-az{zone}", region.name) })
        });
        shown["availabilityZoneMappings"] = zones.collect();
    }
    shown
}
