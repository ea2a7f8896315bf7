//! Fixed spreading and zones: whatever the order of scaling out and in, they differ by at most one.

use std::collections::BTreeMap;

use flexlab::arm::spec::*;
use flexlab::arm::*;

use crate::draw::Draw;
use crate::support::*;

fn places(world: &World, set: &ResourceId, zones: bool) -> BTreeMap<Option<u8>, u32> {
    let mut counts = BTreeMap::new();
    let inside = world
        .scale_set(set)
        .into_iter()
        .flat_map(|(_, set)| &set.instances);
    let members = world
        .members(set)
        .filter_map(|member| Some(&member.vm()?.placement));
    for at in members.chain(inside.map(|instance| &instance.placement)) {
        let place = if zones { at.zone } else { at.fault_domain };
        *counts.entry(place).or_insert(0) += 1;
    }
    counts
}

fn spread(counts: &BTreeMap<Option<u8>, u32>, places: usize) -> u32 {
    let least = if counts.len() < places {
        0
    } else {
        counts.values().copied().min().unwrap_or(0)
    };
    counts.values().copied().max().unwrap_or(0) - least
}

#[test]
fn places_differ_by_at_most_one() {
    let (sequences, most) = crate::extent();
    for seed in 0..sequences.min(2_000) {
        let mut draw = Draw::new(seed ^ 0x5eed);
        let mode = draw.of(&[OrchestrationMode::Flexible, OrchestrationMode::Uniform]);
        let zonal = draw.chance(50);
        let mut body = set_spec(mode, draw.below(9) as u32);
        body.single_placement_group = None;
        body.platform_fault_domain_count = match (mode, zonal) {
            (_, true) => 1,
            (OrchestrationMode::Flexible, false) => 2,
            (OrchestrationMode::Uniform, false) => draw.of(&[2, 3, 5]),
        };
        body.zone_balance = zonal && draw.chance(50);
        body.overprovision = mode == OrchestrationMode::Uniform && draw.chance(50);
        // The policy for the newest or the oldest balances zones, and no fault domains (facts.md §2.6).
        if zonal {
            body.scale_in_rule =
                draw.of(&[ScaleInRule::Default, ScaleInRule::OldestVm, ScaleInRule::NewestVm]);
        }
        let places_there = if zonal {
            3
        } else {
            usize::from(body.platform_fault_domain_count)
        };
        let mut world = with_group_in(&roomy());
        for _ in 0..most / 4 {
            let mut set = resource("set", SpecBody::ScaleSet(Box::new(body.clone())));
            set.zones = if zonal { vec![1, 2, 3] } else { Vec::new() };
            let asked = deploy("set", vec![set, nsg("basicNsgapp-grp-vnet-nic01"), vnet()]);
            world = run(&world, &[asked]).0;
            let counts = places(&world, &id(Kind::ScaleSet, "set"), zonal);
            assert!(
                spread(&counts, places_there) <= 1,
                "seed {seed}: {counts:?} of {mode:?}"
            );
            body.capacity = draw.below(16) as u32;
        }
    }
}
