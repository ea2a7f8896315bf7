//! What the next instances of a Flexible set are, where its profile leaves a choice: Spot or regular priority, and which
//! size (facts.md §2.7, §2.10).

use std::rc::Rc;

use super::flexible::InstancePlan;
use super::members::{self, MemberId};
use super::surge;
use crate::arm::catalog::{regions, sizes};
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::spec::*;
use crate::arm::world::*;

/// The most sizes of an instance mix, and the families that they may be of (facts.md §2.10).
const SIZES: usize = 5;
const FAMILIES: &str = "ABDEF";

/// Spot's part of the on-demand price where the lab sets none (ours).
const SPOT_PART: f64 = 0.2;

/// The machines of the next `count` instances; `set` has its new capacity already.
pub(super) fn machines(
    world: &World,
    resource: &Resource,
    set: &ScaleSet,
    profile: &ProfileSpec,
    count: u32,
) -> Vec<Rc<MachineSpec>> {
    let policies = &set.spec.policies;
    let spot = policies.priority_mix.map_or(count, |mix| {
        let wanted = set.spec.capacity - mix.regular(set.spec.capacity);
        let leaving = surge::leaving(world, &resource.id);
        wanted
            .saturating_sub(spot_count(world, &resource.id, leaving))
            .min(count)
    });
    let spot = if profile.machine.spot.is_some() { spot } else { 0 };
    let regular = (count - spot) as usize;
    let of = |is_spot: bool| {
        of_mix(
            world,
            resource,
            policies.instance_mix.as_ref(),
            &profile.machine,
            is_spot,
        )
    };
    // Built once each: instances share what they are made of.
    let mut machines = vec![];
    if regular > 0 {
        machines.extend(std::iter::repeat_n(of(false), regular));
    }
    if spot > 0 {
        machines.extend(std::iter::repeat_n(of(true), spot as usize));
    }
    machines
}

/// Spot instances that the profile made and that stay, evicted ones among them, and those on their way; but for `others`.
pub(super) fn spot_count(world: &World, set: &ResourceId, others: &[MemberId]) -> u32 {
    let own = members::all(world, set)
        .iter()
        .filter(|member| member.profile.is_some() && member.is_spot() && !member.is_going())
        .filter(|member| !others.contains(&member.id))
        .count();
    let plans = world.coming.get(set).into_iter().flat_map(|plans| plans.values());
    let other = |plan: &&Rc<InstancePlan>| others.contains(&MemberId::Vm(plan.vm().clone()));
    let coming = plans.filter(|plan| plan.is_spot() && !other(plan)).count();
    (own + coming) as u32
}

fn of_mix(
    world: &World,
    resource: &Resource,
    mix: Option<&InstanceMix>,
    machine: &Rc<MachineSpec>,
    spot: bool,
) -> Rc<MachineSpec> {
    let size = mix.and_then(|mix| size(world, resource, mix, spot));
    if size.is_none() && spot == machine.spot.is_some() {
        return machine.clone();
    }
    let mut own = MachineSpec::clone(machine);
    own.vm_size = size.map_or(own.vm_size, str::to_owned);
    own.spot = own.spot.filter(|_| spot);
    Rc::new(own)
}

/// The size that the strategy gives, among those that have room in some zone.
fn size<'a>(world: &World, resource: &Resource, mix: &'a InstanceMix, spot: bool) -> Option<&'a str> {
    let location = &*resource.location;
    let zones: Vec<Option<u8>> = match &resource.zones[..] {
        [] => vec![None],
        zones => zones.iter().copied().map(Some).collect(),
    };
    let has_room = |size: &&RankedSize| {
        let mut zones = zones.iter();
        zones.any(|zone| !world.ground.is_full(location, *zone, &size.name, spot))
    };
    let order = |size: &RankedSize| match mix.strategy {
        AllocationStrategy::Prioritized => f64::from(size.rank.unwrap_or(u32::MAX)),
        AllocationStrategy::LowestPrice => price(world, location, &size.name, spot),
        // How much room a size has is nobody's to know: smaller machines find it more easily (ours).
        AllocationStrategy::CapacityOptimized => {
            f64::from(sizes::find(&size.name).map_or(u32::MAX, |size| size.vcpus))
        }
    };
    let open = mix.sizes.iter().filter(has_room);
    let first = open.min_by(|a, b| order(a).total_cmp(&order(b)));
    first.or(mix.sizes.first()).map(|size| size.name.as_str())
}

/// What an hour costs in US dollars; a size without a known price comes last.
pub(super) fn price(world: &World, location: &str, size: &str, spot: bool) -> f64 {
    let injected = world
        .ground
        .spot_prices
        .iter()
        .find(|price| spot && *price.location == *location && price.size.eq_ignore_ascii_case(size));
    if let Some(price) = injected {
        return price.usd_hour;
    }
    let known = sizes::find(size).and_then(|size| size.usd_hour(location));
    known.map_or(f64::MAX, |usd| if spot { usd * SPOT_PART } else { usd })
}

/// Checks a set's mixes (facts.md §2.7, §2.10). The sentences are ours.
pub(super) fn check(spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let refuse =
        |message: String, target: &'static str| Err(ArmError::ours("InvalidParameter", message).at(target));
    let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
    let machine = set.profile.as_ref().map(|profile| &profile.machine);
    let is_spot = machine.is_some_and(|machine| machine.spot.is_some());
    if let Some(mix) = set.policies.priority_mix {
        let target = "priorityMixPolicy";
        if !flexible {
            return refuse("A priority mix needs Flexible orchestration.".into(), target);
        }
        if !is_spot || set.single_placement_group == Some(true) {
            let message = "A priority mix needs a profile with Spot priority, and no single placement group.";
            return refuse(message.into(), target);
        }
        if mix.regular_percent_above > 100 {
            return refuse("A percentage is between 0 and 100.".into(), target);
        }
    }
    if set.policies.spot_restore.is_some() && !is_spot {
        // The code is Azure's (facts.md §4.7); its sentence was not found.
        let message = "Only a scale set with Spot priority restores evicted instances.";
        return Err(
            ArmError::ours("SpotRestorationIsSupportedOnlyForAzureSpotScaleSets", message)
                .at("spotRestorePolicy"),
        );
    }
    match &set.policies.instance_mix {
        None => Ok(()),
        Some(_) if !flexible => refuse(
            "An instance mix needs Flexible orchestration.".into(),
            "skuProfile",
        ),
        Some(_) if set.proximity_placement_group.is_some() => refuse(
            "An instance mix cannot be in a proximity placement group.".into(),
            "skuProfile",
        ),
        Some(mix) => check_sizes(spec, mix),
    }
}

fn check_sizes(spec: &ResourceSpec, mix: &InstanceMix) -> Result<(), ArmError> {
    let refuse = |message: String| Err(ArmError::ours("InvalidParameter", message).at("skuProfile.vmSizes"));
    if mix.sizes.is_empty() || mix.sizes.len() > SIZES {
        return refuse(format!("An instance mix has one to {SIZES} sizes."));
    }
    let known: Vec<&sizes::Size> = mix
        .sizes
        .iter()
        .filter_map(|size| sizes::find(&size.name))
        .collect();
    if known.len() < mix.sizes.len() {
        return refuse("Each size of an instance mix has to exist.".into());
    }
    let region = regions::find(&spec.location).map_or(spec.location.as_str(), |region| region.name);
    for size in &known {
        if !FAMILIES.contains(size.family_letter) || !size.is_available_in(region) {
            return refuse(format!("{} cannot be in an instance mix in {region}.", size.name));
        }
    }
    let same = known.windows(2).all(|pair| match pair {
        [a, b] => a.architecture == b.architecture && a.premium_storage == b.premium_storage,
        _ => true,
    });
    if same {
        Ok(())
    } else {
        refuse(
            "The sizes of an instance mix have one architecture, and all or none has premium storage.".into(),
        )
    }
}
