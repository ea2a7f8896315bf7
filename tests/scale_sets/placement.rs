//! Placement says why (facts.md §2.2, §2.9).

use std::collections::BTreeMap;

use super::*;

fn rows(bench: &Bench) -> Vec<Value> {
    views::placement(&bench.world)
}

fn counts(bench: &Bench, field: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in rows(bench) {
        *counts.entry(row[field].to_string()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn zones_are_filled_evenly_and_each_row_says_what_ruled_the_others_out() {
    let mut bench = Bench::new();
    bench.put(zonal("demo-set", &[1, 2, 3], flexible(4)));
    let counts = counts(&bench, "zone");
    assert_eq!(counts.values().sum::<usize>(), 4);
    assert!(counts.values().all(|count| (1..=2).contains(count)), "{counts:?}");
    for row in rows(&bench) {
        let choice = &row["choices"][0];
        assert_eq!((&choice["of"], &choice["chosen"]), (&"zone".into(), &row["zone"]));
        let candidates = choice["candidates"].as_array().expect("candidates");
        assert_eq!(candidates.len(), 3);
        let open = candidates.iter().filter(|candidate| candidate["out"].is_null());
        assert_eq!(open.count(), 1);
        assert!(
            row["why"].as_str().unwrap_or_default().starts_with("Zone "),
            "{row}"
        );
    }
}

#[test]
fn max_spreading_shows_one_domain_and_fixed_spreading_each() {
    let mut bench = Bench::new();
    bench.put(set("max", flexible(5)));
    assert_eq!(
        counts(&bench, "faultDomain"),
        BTreeMap::from([("null".into(), 5)])
    );
    let mut bench = Bench::new();
    let mut spec = flexible(5);
    spec.platform_fault_domain_count = 2;
    bench.put(set("fixed", spec));
    assert_eq!(
        counts(&bench, "faultDomain"),
        BTreeMap::from([("0".into(), 3), ("1".into(), 2)])
    );
    // An automatically made instance shows none in its body (facts.md §0, 8).
    let name = bench.names("fixed").remove(0);
    assert!(bench.body(Kind::VirtualMachine, &name)["properties"]["platformFaultDomain"].is_null());
}

#[test]
fn a_uniform_set_has_update_domains_beside_its_fault_domains() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", uniform(6)));
    assert_eq!(counts(&bench, "faultDomain").len(), 5);
    assert_eq!(counts(&bench, "updateDomain").len(), 5);
}

#[test]
fn best_effort_goes_on_without_a_zone_and_strict_balance_stops() {
    for strict in [false, true] {
        let mut bench = Bench::new();
        let mut spec = flexible(3);
        spec.zone_balance = strict;
        bench.put(zonal("demo-set", &[1, 2, 3], spec));
        bench.inject(Injection::ZoneFails {
            location: REGION.into(),
            zone: 2,
        });
        bench.scale("demo-set", 6);
        let zones = counts(&bench, "zone");
        if strict {
            assert!(bench.set("demo-set").failure.is_some());
            assert!(bench.spec("demo-set").capacity < 6);
            assert!(zones.values().all(|count| *count <= 2), "{zones:?}");
        } else {
            assert_eq!(zones.values().sum::<usize>(), 6);
            assert_eq!(zones["2"], 1);
        }
    }
}

#[test]
fn after_zones_are_added_the_regional_instances_go_first() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let old = bench.names("demo-set");
    let spec = ScaleSetSpec {
        capacity: 4,
        ..bench.spec("demo-set")
    };
    bench.put(zonal("demo-set", &[1, 2], spec));
    let spec = ScaleSetSpec {
        capacity: 2,
        ..bench.spec("demo-set")
    };
    bench.put(zonal("demo-set", &[1, 2], spec));
    let stays = bench.names("demo-set");
    assert_eq!(stays.len(), 2);
    assert!(old.iter().all(|name| !stays.contains(name)), "{old:?} {stays:?}");
}

#[test]
fn an_availability_set_spreads_over_fault_and_update_domains() {
    let mut bench = Bench::new();
    bench.put(resource(
        "avset",
        SpecBody::AvailabilitySet(AvailabilitySetSpec {
            platform_fault_domain_count: 2,
            platform_update_domain_count: 3,
            proximity_placement_group: None,
        }),
    ));
    for number in 0..6 {
        let parts = lone_vm(&format!("vm-{number}"), |vm| {
            vm.availability_set = Some(id(Kind::AvailabilitySet, "avset"));
        });
        bench.run(&deploy("vm", parts));
    }
    assert_eq!(
        counts(&bench, "faultDomain"),
        BTreeMap::from([("0".into(), 3), ("1".into(), 3)])
    );
    assert_eq!(
        counts(&bench, "updateDomain"),
        BTreeMap::from([("0".into(), 2), ("1".into(), 2), ("2".into(), 2)])
    );
    // Only at creation.
    let parts = lone_vm("late", |_| ());
    bench.run(&deploy("vm", parts));
    let mut spec = bench.vm("late").spec.clone();
    spec.availability_set = Some(id(Kind::AvailabilitySet, "avset"));
    let error = bench.refusal(&put(resource("late", SpecBody::VirtualMachine(Box::new(spec)))));
    assert_eq!(error.code, "PropertyChangeNotAllowed");
}
