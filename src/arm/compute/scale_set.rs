//! Scale sets: what may be asked for, and how a PUT changes one.
//!
//! A Flexible set's instances are VMs, interfaces, disks and addresses of their own (`flexible`); a Uniform set's stay
//! inside it (`instances`). What is true of both kinds is said once, of `members`.

use super::availability_set::{check_range, unchangeable};
use super::members::{self, MemberId};
use super::{flexible, health, machine, mix, quota, scale_in, uniform, upgrade};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::limits::{self, Spread};
use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::{regions, sizes};
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::put::{Begun, Scope, check_name};
use crate::arm::shared::SharedList;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Frame, Writer};
use crate::arm::{lock, network};

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

/// Makes the set, and lets its instances begin.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    quota::check_one(
        &Scope {
            world: &writer.world,
            group,
            planned: &[],
        },
        spec,
    )?;
    let id = spec.id(group);
    if writer.world.resource(&id).is_some() {
        return rescale(writer, &id, spec, set, cause);
    }
    if set.orchestration_mode == OrchestrationMode::Uniform {
        return uniform::begin(writer, group, spec, set);
    }
    insert(writer, &id, spec, set);
    let total = writer.duration(OperationKind::DeployScaleSet);
    let slowest = flexible::add(writer, &id, set.capacity, total, &cause.correlation_id);
    Ok(Begun {
        takes_ms: if set.capacity == 0 {
            writer.duration(OperationKind::UpdateScaleSet)
        } else {
            slowest
        },
    })
}

/// Puts the set itself into the world, `Creating`.
pub(super) fn insert(writer: &mut Writer, id: &ResourceId, spec: &ResourceSpec, set: &ScaleSetSpec) {
    let body = ScaleSet {
        spec: set.clone(),
        profile_time_created: writer.world.time,
        instances: SharedList::default(),
        surplus: Default::default(),
        next_instance_id: 0,
        failure: None,
        services: Services::default(),
    };
    let resource = writer.frame(id.clone(), &Frame::of(spec), Body::ScaleSet(Box::new(body)));
    writer.insert(resource);
}

pub(super) fn change(writer: &mut Writer, id: &ResourceId, change: impl FnOnce(&mut ScaleSet)) {
    writer.update(id, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body {
            change(set);
        }
    });
}

/// Whether two documents tell of different models in what no rule reads: an extension, a licence. What the portal made has
/// no document, and differs in nothing but what rules read.
fn differs_beyond_rules(old: Option<&Document>, new: Option<&Document>) -> bool {
    let model = |document: &Document| {
        let whole = document.read();
        whole.pointer("/properties/virtualMachineProfile").cloned()
    };
    match (old, new) {
        (Some(old), Some(new)) => old != new && model(old) != model(new),
        _ => false,
    }
}

/// A PUT on a set that exists: its model, and its capacity up or down.
fn rescale(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    asked: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let Some((resource, old)) = writer.world.scale_set(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let before = old.spec.capacity;
    let model_changed = old.spec.profile != asked.profile
        || differs_beyond_rules(resource.document.as_ref(), spec.document.as_ref());
    let more = asked.capacity.saturating_sub(before);
    let fewer = before.saturating_sub(asked.capacity);
    let uniform = asked.orchestration_mode == OrchestrationMode::Uniform;
    if uniform && more > 0 {
        uniform::check_room(&writer.world, id, asked, more)?;
    }
    check_scale_in(&writer.world, id, fewer)?;
    let model = upgrade::latest(&writer.world, id);
    update(writer, id, spec, asked, model_changed);
    let total = writer.duration(OperationKind::ScaleScaleSet);
    let mut takes_ms = match (uniform, more, fewer) {
        (_, 0, 0) => total,
        (_, 0, fewer) => drop_some(writer, id, fewer, cause),
        (true, more, _) => uniform::add(writer, id, more, total),
        (false, more, _) => flexible::add(writer, id, more, total, &cause.correlation_id),
    };
    if model_changed {
        takes_ms = takes_ms.max(upgrade::model_changed(writer, id, model, cause));
    }
    health::watch(writer, id);
    Ok(Begun { takes_ms })
}

fn update(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    asked: &ScaleSetSpec,
    model_changed: bool,
) {
    let now = writer.world.time;
    writer.reshape(id, |resource| {
        resource.provisioning_state = ProvisioningState::Updating;
        resource.tags = spec.tags.clone();
        resource.zones = spec.zones.clone();
        resource.document = spec.document.clone();
        if let Body::ScaleSet(set) = &mut resource.body {
            let decided = set.spec.single_placement_group;
            if model_changed || set.spec.automatic_repairs != asked.automatic_repairs {
                set.services.futile_repairs = 0;
            }
            set.spec = asked.clone();
            set.spec.single_placement_group = asked.single_placement_group.or(decided);
            set.failure = None;
            if model_changed {
                // A lab's start can change a model in the moment of its creation: what was made before is not of it.
                set.profile_time_created = now.max(set.profile_time_created.plus_ms(1));
            }
        }
    });
}

/// Changes a set's capacity and nothing else, as autoscale does; gives what it takes.
///
/// # Errors
/// As a PUT with that capacity.
pub(in crate::arm) fn scale(
    writer: &mut Writer,
    id: &ResourceId,
    capacity: u32,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let Some((resource, set)) = writer.world.scale_set(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let asked = ScaleSetSpec {
        capacity,
        ..set.spec.clone()
    };
    let spec = ResourceSpec {
        name: id.name().into(),
        location: resource.location.to_string(),
        zones: resource.zones.clone(),
        tags: resource.tags.clone(),
        body: SpecBody::ScaleSet(Box::new(asked.clone())),
        document: resource.document.clone(),
    };
    let scope = Scope {
        world: &writer.world,
        group: id.group(),
        planned: &[],
    };
    lock::check_write(&writer.world, id)?;
    check(&scope, &spec, &asked)?;
    quota::check_one(&scope, &spec)?;
    rescale(writer, id, &spec, &asked, cause)
}

/// Whether a set can lose so many: what is protected stays (facts.md §2.6; the refusal is ours).
fn check_scale_in(world: &World, id: &ResourceId, fewer: u32) -> Result<(), ArmError> {
    if fewer == 0 {
        return Ok(());
    }
    let may = |row: &scale_in::Row| !row.stays;
    let free = rows(world, id).iter().filter(|(_, row)| may(row)).count() + world.coming(id);
    if fewer as usize <= free {
        return Ok(());
    }
    let members = members::all(world, id).into_iter();
    for member in members.filter(|member| member.profile.is_some()) {
        check_lock(world, &member.id)?;
    }
    let message = format!(
        "{fewer} instances of scale set '{}' would have to go, and only {free} are not protected from scale-in.",
        id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message).at("sku.capacity"))
}

/// A lock protects an instance of a Flexible set (facts.md §2.1); one of a Uniform set has no scope of its own.
pub(super) fn check_lock(world: &World, member: &MemberId) -> Result<(), ArmError> {
    match member {
        MemberId::Vm(vm) => lock::check_delete(world, vm),
        MemberId::Instance(_) => Ok(()),
    }
}

fn rows(world: &World, id: &ResourceId) -> Vec<(MemberId, scale_in::Row)> {
    let there = members::all(world, id)
        .into_iter()
        .filter(|member| !member.is_going());
    let row = |member: members::Member<'_>| scale_in::Row {
        zone: member.placement.zone,
        fault_domain: member.placement.fault_domain,
        age: member.age,
        stays: member.profile.is_none()
            || member.condition.protection.from_scale_in
            || check_lock(world, &member.id).is_err(),
        unhealthy: member.health() == Health::Unhealthy,
        spot: member.is_spot(),
        touched: member.touched,
    };
    there.map(|member| (member.id.clone(), row(member))).collect()
}

/// Scale-in: what is on its way is called off, then the policy chooses. Gives the milliseconds that it takes.
fn drop_some(writer: &mut Writer, id: &ResourceId, fewer: u32, cause: &Cause) -> i64 {
    let Some((_, set)) = writer.world.scale_set(id) else {
        return 0;
    };
    let (rule, force) = (set.spec.scale_in_rule, set.spec.scale_in_force_deletion);
    let (policies, capacity) = (set.spec.policies.clone(), set.spec.capacity);
    // A priority mix keeps its ratio: so many Spot instances go, and the rest are regular (facts.md §2.7).
    let spot_goes = policies.priority_mix.map(|mix| {
        let wanted = capacity - mix.regular(capacity);
        mix::spot_count(&writer.world, id)
            .saturating_sub(wanted)
            .min(fewer)
    });
    let shares = match spot_goes {
        None => vec![(None, fewer)],
        Some(spot) => vec![(Some(true), spot), (Some(false), fewer - spot)],
    };
    let choose = |rows: Vec<(MemberId, scale_in::Row)>, count: usize| -> Vec<MemberId> {
        let only: Vec<scale_in::Row> = rows.iter().map(|(_, row)| *row).collect();
        let chosen = scale_in::choose(&only, rule, policies.unhealthy_first, count);
        let members = chosen.into_iter().filter_map(|index| rows.get(index));
        members.map(|(id, _)| id.clone()).collect()
    };
    let mut gone = Vec::new();
    let mut short = 0;
    for (spot, count) in shares {
        let count = (count + short) as usize;
        let of = |is_spot: bool| spot.is_none_or(|spot| spot == is_spot);
        let called_off = flexible::call_off(writer, id, count, |plan| of(plan.is_spot()), cause);
        let mut rows = rows(&writer.world, id);
        for (member, row) in &mut rows {
            row.stays |= !of(row.spot) || gone.contains(member);
        }
        let chosen = choose(rows, count - called_off);
        short = (count - called_off - chosen.len()) as u32;
        gone.extend(chosen);
    }
    if short > 0 {
        // The ratio gives way to the count where one kind is protected.
        let mut rows = rows(&writer.world, id);
        rows.retain(|(member, _)| !gone.contains(member));
        gone.extend(choose(rows, short as usize));
    }
    members::remove(writer, id, gone, force, cause)
}
