//! What a scale set may be asked for: the checks before anything is made.

use super::availability_set::{check_range, unchangeable};
use super::{machine, members, mix};
use crate::arm::catalog::limits::{self, Spread};
use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::{regions, sizes};
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::network;
use crate::arm::put::{Scope, check_name};
use crate::arm::spec::*;
use crate::arm::world::*;

/// Checks a scale set before anything is made.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
) -> Result<(), ArmError> {
    let name = match set.orchestration_mode {
        OrchestrationMode::Flexible => NameKind::ScaleSetFlexible,
        OrchestrationMode::Uniform => NameKind::ScaleSetUniform,
    };
    check_name(name, &spec.name, "vmScaleSetName")?;
    check_change(scope, spec, set)?;
    check_spreading(spec, set)?;
    check_mode(set, spec.zones.len(), spec.document.is_some())?;
    check_group(spec, set)?;
    mix::check(spec, set)?;
    if let Some(profile) = &set.profile {
        check_profile(scope, spec, set, profile)?;
    } else if set.capacity > 0 {
        let message = "A scale set without a virtual machine profile has no instances of its own.";
        return Err(ArmError::ours("InvalidParameter", message).at("sku.capacity"));
    }
    check_capacity(scope, spec, set)
}

/// What can't change after creation (facts.md §2.3).
fn check_change(scope: &Scope<'_>, spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    let Some((resource, old)) = scope.world.scale_set(&id) else {
        return Ok(());
    };
    let old = &old.spec;
    let subnets = |set: &ScaleSetSpec| {
        let first = set
            .profile
            .as_ref()
            .and_then(|profile| profile.network_interfaces.first());
        first.map(|nic| nic.subnet.vnet.clone())
    };
    let moved = subnets(old)
        .zip(subnets(set))
        .is_some_and(|(old, new)| old != new);
    // Zones are only added: none is removed, and nothing returns to regional.
    let zones = resource.zones.iter().any(|zone| !spec.zones.contains(zone));
    let placed = old.single_placement_group == Some(false) && set.single_placement_group == Some(true);
    let grouped = old.proximity_placement_group != set.proximity_placement_group
        && (old.orchestration_mode == OrchestrationMode::Flexible || !all_deallocated(scope.world, &id));
    let changed = [
        (
            old.orchestration_mode != set.orchestration_mode,
            "orchestrationMode",
        ),
        (
            old.platform_fault_domain_count != set.platform_fault_domain_count,
            "platformFaultDomainCount",
        ),
        (zones, "zones"),
        (placed, "singlePlacementGroup"),
        (grouped, "proximityPlacementGroup"),
        (
            old.profile.is_some() && set.profile.is_none(),
            "virtualMachineProfile",
        ),
        (moved, "networkProfile"),
    ];
    match changed.iter().find(|(changed, _)| *changed) {
        Some((_, property)) => Err(unchangeable(property)),
        None => Ok(()),
    }
}

fn all_deallocated(world: &World, id: &ResourceId) -> bool {
    let members = members::all(world, id);
    members
        .iter()
        .all(|member| member.power_state == PowerState::Deallocated)
}

/// facts.md §2.1: a proximity placement group is in one zone or in none. The sentence is ours.
fn check_group(spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    if set.proximity_placement_group.is_none() || spec.zones.len() < 2 {
        return Ok(());
    }
    let message = "A scale set in a proximity placement group is in one zone, or in none.";
    Err(ArmError::ours("BadRequest", message).at("proximityPlacementGroup"))
}

/// Fault domains and zones (facts.md §2.2, texts §4.5).
fn check_spreading(spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let most = regions::find(&spec.location).map_or(2, |region| region.max_fault_domains);
    let (count, target) = (set.platform_fault_domain_count, "platformFaultDomainCount");
    match (set.orchestration_mode, spec.zones.is_empty()) {
        (OrchestrationMode::Flexible, true) => check_range("fault domain count", target, count, most),
        (OrchestrationMode::Flexible, false) if count > 1 => {
            let message = "Specifying Availability Zones is not allowed when Virtual Machine Scale Set has platformFaultDomainCount higher than 1 with OrchestrationMode: 'Flexible'.";
            Err(ArmError::new("BadRequest", message).at("zones"))
        }
        (OrchestrationMode::Uniform, true) => check_range("fault domain count", target, count, 5),
        (OrchestrationMode::Uniform, false) if !matches!(count, 1 | 5) => {
            let message = format!(
                "The value '{count}' of parameter 'platformFaultDomainCount' is not allowed. Allowed values are '1,5'."
            );
            Err(ArmError::new("InvalidParameter", message).at(target))
        }
        _ => Ok(()),
    }
}

/// What one mode has and the other has not (facts.md §2.1).
///
/// A client's set may be watched by what no typed part knows: an extension of another name.
fn check_mode(set: &ScaleSetSpec, zones: usize, foreign: bool) -> Result<(), ArmError> {
    let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
    if set.zone_balance && zones < 2 {
        let message = "Strict zone balance needs more than one availability zone.";
        return Err(ArmError::ours("BadRequest", message).at("zoneBalance"));
    }
    let only_uniform = [
        (set.overprovision, "overprovision"),
        // A recording has it on a Flexible set (observed_properties.csv); the portal never asks.
        (
            set.automatic_os_upgrade && !foreign,
            "upgradePolicy.automaticOSUpgradePolicy",
        ),
        (set.system_assigned_identity, "identity"),
        (
            set.profile
                .as_ref()
                .is_some_and(|profile| profile.health_probe.is_some()),
            "networkProfile.healthProbe",
        ),
    ];
    if let Some((_, property)) = only_uniform.iter().find(|(asked, _)| flexible && *asked) {
        let message = format!("'{property}' is not supported by a scale set with Flexible orchestration.");
        return Err(ArmError::ours("InvalidParameter", message).at(*property));
    }
    let health = foreign || set.profile.as_ref().is_some_and(|profile| profile.tells_health());
    if set.upgrade_mode == UpgradeMode::Rolling && !health {
        let message =
            "Rolling upgrades need to know each instance's health: add application health monitoring.";
        return Err(ArmError::ours("InvalidParameter", message).at("upgradePolicy.mode"));
    }
    // facts.md §2.8; the sentence as §4.6 has it.
    let grace = set.automatic_repairs.map(|repairs| repairs.grace_period_minutes);
    if grace.is_some_and(|minutes| !limits::REPAIR_GRACE_MINUTES.contains(&minutes.into())) {
        let target = "automaticRepairsPolicy.gracePeriod";
        let message = format!("The value of parameter {target} is invalid.");
        return Err(ArmError::new("InvalidParameter", message).at(target));
    }
    if set.automatic_repairs.is_some() && !health {
        let message =
            "Automatic repairs need to know each instance's health: add application health monitoring.";
        return Err(ArmError::ours("InvalidParameter", message).at("automaticRepairsPolicy"));
    }
    Ok(())
}

fn check_profile(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
    profile: &ProfileSpec,
) -> Result<(), ArmError> {
    machine::check(scope, spec, &profile.machine)?;
    let length = profile.computer_name_prefix.chars().count();
    if !(1..=15).contains(&length) {
        let message = "Computer name prefixes must be 1 to 15 characters long.";
        return Err(ArmError::new("InvalidParameter", message).at("computerNamePrefix"));
    }
    if profile.network_interfaces.is_empty() {
        let message = format!("Scale set '{}' needs at least one network interface.", spec.name);
        return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
    }
    for (index, nic) in profile.network_interfaces.iter().enumerate() {
        check_name(
            NameKind::NetworkInterface,
            &nic.name,
            "networkInterfaceConfigurations",
        )?;
        network::nic::check_subnet(scope, &nic.subnet, &spec.id(scope.group))?;
        let earlier = &profile.network_interfaces[..index];
        if earlier
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(&nic.name))
        {
            let message = format!(
                "Two network interfaces of scale set '{}' are named '{}'.",
                spec.name, nic.name
            );
            return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
        }
        if earlier.iter().any(|other| other.subnet.vnet != nic.subnet.vnet) {
            let message = format!(
                "All network interfaces of scale set '{}' have to be in one virtual network.",
                spec.name
            );
            return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
        }
    }
    if set.orchestration_mode == OrchestrationMode::Flexible {
        network::load_balancer::check_standard(scope, &profile.network_interfaces)?;
    }
    let pools = profile.network_interfaces.iter().flat_map(|nic| &nic.pools);
    network::load_balancer::check_named(scope, &spec.id(scope.group), pools, &profile.health_probe)
}

/// The most machines that a set may have (facts.md §2.5): its profile's, or those of `size`.
pub(super) fn limit(set: &ScaleSetSpec, size: Option<&str>) -> u32 {
    let machine = set.profile.as_ref().map(|profile| &profile.machine);
    let of_profile = machine.map(|machine| machine.vm_size.as_str());
    let size = size.or(of_profile).and_then(sizes::find);
    limits::scale_set_instances(Spread {
        flexible: set.orchestration_mode == OrchestrationMode::Flexible,
        single_placement_group: set.single_placement_group == Some(true),
        fault_domains: set.platform_fault_domain_count,
        memory_preserving_updates: size.is_none_or(|size| size.memory_preserving_updates),
        custom_image: machine.is_some_and(|machine| machine.image.is_managed()),
    })
}

/// facts.md §2.5. Machines that were added to the set take their part of it.
fn check_capacity(scope: &Scope<'_>, spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let most = limit(set, None);
    let added = |member: &members::Member<'_>| member.profile.is_none();
    let members = members::all(scope.world, &spec.id(scope.group));
    let added = members.iter().filter(|member| added(member)).count() as u32;
    if set.capacity.saturating_add(added) <= most {
        return Ok(());
    }
    let message = format!(
        "The scale set can have at most {most} instances as it is set up; {} were asked for.",
        set.capacity
    );
    Err(ArmError::ours("OperationNotAllowed", message).at("sku.capacity"))
}
