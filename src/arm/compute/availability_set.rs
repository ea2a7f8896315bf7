//! Availability sets.

use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::regions;
use crate::arm::error::ArmError;
use crate::arm::put::{Scope, check_name};
use crate::arm::spec::{AvailabilitySetSpec, ResourceSpec};
use crate::arm::world::Body;

/// The most update domains (facts.md §1.6).
const UPDATE_DOMAINS: u8 = 20;

/// Checks an availability set: its counts, and that they stay (facts.md §1.6, §2.3).
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    set: &AvailabilitySetSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::AvailabilitySet, &spec.name, "availabilitySetName")?;
    let most = regions::find(&spec.location).map_or(2, |region| region.max_fault_domains);
    check_range(
        "fault domain count",
        "platformFaultDomainCount",
        set.platform_fault_domain_count,
        most,
    )?;
    check_range(
        "update domain count",
        "platformUpdateDomainCount",
        set.platform_update_domain_count,
        UPDATE_DOMAINS,
    )?;
    let old = scope
        .world
        .resource(&spec.id(scope.group))
        .map(|resource| &resource.body);
    match old {
        Some(Body::AvailabilitySet(old))
            if old.platform_fault_domain_count != set.platform_fault_domain_count =>
        {
            Err(unchangeable("platformFaultDomainCount"))
        }
        Some(Body::AvailabilitySet(old))
            if old.platform_update_domain_count != set.platform_update_domain_count =>
        {
            Err(unchangeable("platformUpdateDomainCount"))
        }
        _ => Ok(()),
    }
}

/// facts.md §4.5, 16; the words for update domains follow the same pattern, INFERRED.
pub(super) fn check_range(what: &str, target: &'static str, count: u8, most: u8) -> Result<(), ArmError> {
    if (1..=most).contains(&count) {
        return Ok(());
    }
    let message = format!("The specified {what} {count} must fall in the range 1 to {most}.");
    Err(ArmError::new("InvalidParameter", message).at(target))
}

/// facts.md §2.3.
pub(super) fn unchangeable(property: &str) -> ArmError {
    let message = format!("Changing property '{property}' is not allowed.");
    ArmError::new("PropertyChangeNotAllowed", message).at(property)
}
