//! Spot, its evictions, and the mix with regular priority (facts.md §2.7, §4.7).

use super::*;

fn mixed(capacity: u32, base: u32, percent: u8, policy: EvictionPolicy) -> ScaleSetSpec {
    let mut spec = spot(flexible(capacity), policy);
    spec.policies.priority_mix = Some(PriorityMix {
        base_regular: base,
        regular_percent_above: percent,
    });
    spec
}

fn lost(machines: Option<u32>) -> Injection {
    Injection::SpotCapacityLost {
        place: flexlab::arm::operation::Shortage {
            location: REGION.into(),
            zone: None,
            size: None,
            spot_only: true,
        },
        machines,
    }
}

/// The documentation's table, step by step: base 10, 50 %.
#[test]
fn the_worked_table_of_the_priority_mix() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", mixed(20, 10, 50, EvictionPolicy::Delete)));
    let mix = |bench: &Bench| {
        (
            bench.count("demo-set", "priority", "Regular"),
            bench.count("demo-set", "priority", "Spot"),
        )
    };
    assert_eq!(mix(&bench), (15, 5));
    for (capacity, expected) in [(30, (20, 10)), (40, (25, 15)), (41, (25, 16)), (42, (26, 16))] {
        bench.scale("demo-set", capacity);
        assert_eq!(mix(&bench), expected, "{capacity}");
    }
    // All Spot machines are evicted, and deleted: their number is gone from the capacity.
    bench.inject(lost(None));
    assert_eq!(mix(&bench), (26, 0));
    assert_eq!(bench.spec("demo-set").capacity, 26);
    bench.inject(Injection::ShortageEnds(flexlab::arm::operation::Shortage {
        location: REGION.into(),
        zone: None,
        size: None,
        spot_only: true,
    }));
    for (capacity, expected) in [(30, (26, 4)), (42, (26, 16)), (44, (27, 17))] {
        bench.scale("demo-set", capacity);
        assert_eq!(mix(&bench), expected, "{capacity}");
    }
    // In, with the ratio kept.
    bench.scale("demo-set", 20);
    assert_eq!(mix(&bench), (15, 5));
}

#[test]
fn an_eviction_deallocates_or_deletes() {
    for (policy, left, capacity) in [(EvictionPolicy::Deallocate, 2, 2), (EvictionPolicy::Delete, 1, 1)] {
        for spec in [spot(flexible(2), policy), spot(uniform(2), policy)] {
            let mode = spec.orchestration_mode;
            let mut bench = Bench::new();
            bench.put(set("demo-set", spec));
            let name = bench.names("demo-set").remove(0);
            let evict = match mode {
                OrchestrationMode::Flexible => Operation::Evict {
                    id: id(Kind::VirtualMachine, &name),
                },
                OrchestrationMode::Uniform => Operation::EvictInstance {
                    set: id(Kind::ScaleSet, "demo-set"),
                    instance: 0,
                },
            };
            bench.run(&evict);
            assert_eq!(bench.instances("demo-set").len(), left, "{mode:?}");
            assert_eq!(bench.spec("demo-set").capacity, capacity);
            assert_eq!(bench.count("demo-set", "powerState", "Running"), 1);
            if policy == EvictionPolicy::Deallocate {
                assert_eq!(
                    bench.count(
                        "demo-set",
                        "trouble",
                        "It was evicted: Azure took the Spot capacity back."
                    ),
                    1
                );
            }
        }
    }
}

#[test]
fn only_spot_machines_that_are_allocated_are_evicted() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let name = bench.names("demo-set").remove(0);
    let error = bench.refusal(&Operation::Evict {
        id: id(Kind::VirtualMachine, &name),
    });
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "OperationNotAllowed",
            "Operation 'simulateEviction' is allowed only for Spot Virtual Machines"
        )
    );
}

#[test]
fn a_higher_price_evicts_those_that_would_not_pay_it() {
    let mut bench = Bench::new();
    let mut spec = spot(flexible(1), EvictionPolicy::Deallocate);
    bench.put(set("any-price", spec.clone()));
    machine_of(&mut spec).spot = Some(SpotSpec {
        eviction_policy: EvictionPolicy::Deallocate,
        max_price: 0.05,
    });
    bench.put(set("low-price", spec));
    bench.inject(Injection::SpotPrice {
        location: REGION.into(),
        size: "Standard_D2s_v3".into(),
        usd_hour: 0.06,
    });
    assert_eq!(bench.count("any-price", "powerState", "Running"), 1);
    assert_eq!(bench.count("low-price", "powerState", "Stopped (deallocated)"), 1);
    // It is not started above its price.
    let name = bench.names("low-price").remove(0);
    bench.refusal(&Operation::Power {
        id: id(Kind::VirtualMachine, &name),
        action: PowerAction::Start,
    });
}

#[test]
fn an_evicted_instance_is_restored_while_its_time_lasts() {
    for (timeout_minutes, running) in [(60, 2), (15, 1)] {
        let mut bench = Bench::new();
        let mut spec = spot(flexible(2), EvictionPolicy::Deallocate);
        spec.policies.spot_restore = Some(SpotRestore { timeout_minutes });
        bench.put(set("demo-set", spec));
        bench.ask(&Operation::Inject(lost(Some(1))));
        bench.pass_minutes(30);
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 1);
        bench.ask(&Operation::Inject(Injection::ShortageEnds(
            flexlab::arm::operation::Shortage {
                location: REGION.into(),
                zone: None,
                size: None,
                spot_only: true,
            },
        )));
        bench.settle();
        assert_eq!(
            bench.count("demo-set", "powerState", "Running"),
            running,
            "{timeout_minutes}"
        );
    }
}
