//! Availability sets.

use serde_json::Value;

use super::{Asked, Read, frame, only_id};
use crate::arm::catalog::regions;
use crate::arm::rest::body;
use crate::arm::spec::{AvailabilitySetSpec, SpecBody};

/// facts.md §1.6: five update domains; one recorded without a number has three fault domains, where the region has them
/// (cloud-provider-azure, deploymentclient).
pub(super) fn availability_set(asked: &Asked<'_>, mut whole: Value) -> Read {
    let region = whole.get("location").and_then(Value::as_str).map(frame::region);
    let region = region
        .or_else(|| asked.old.map(|old| old.location.to_string()))
        .unwrap_or_default();
    let most = regions::find(&region).map_or(2, |region| region.max_fault_domains.min(3));
    body::default(body::object(&mut whole, "sku"), "name", "Classic");
    let properties = body::object(&mut whole, "properties");
    body::drop_all(properties, &["virtualMachineScaleSetMigrationInfo", "statuses"]);
    only_id(properties, "proximityPlacementGroup");
    body::default(properties, "platformUpdateDomainCount", 5);
    body::default(properties, "platformFaultDomainCount", most);
    let count = |name: &str| {
        let number = body::number(&whole, &format!("properties.{name}")).unwrap_or(0);
        u8::try_from(number).unwrap_or(u8::MAX)
    };
    let typed = AvailabilitySetSpec {
        platform_fault_domain_count: count("platformFaultDomainCount"),
        platform_update_domain_count: count("platformUpdateDomainCount"),
        proximity_placement_group: body::resource(&whole, "properties.proximityPlacementGroup"),
    };
    Ok((SpecBody::AvailabilitySet(typed), whole))
}
