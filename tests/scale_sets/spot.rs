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

/// facts.md §4.7, in Azure's words; the last one's sentence is ours.
#[test]
fn what_spot_machines_cannot_be_is_refused() {
    let spot_of = |max_price| SpotSpec {
        eviction_policy: EvictionPolicy::Deallocate,
        max_price,
    };
    type Change = fn(&mut VmSpec);
    let cases: [(&str, f64, Change, &str, &str); 4] = [
        (
            "a burstable size",
            -1.0,
            |vm| std::rc::Rc::make_mut(&mut vm.machine).vm_size = "Standard_B1s".into(),
            "AzureSpotIsNotSupportedForThisVMSize",
            "Azure Spot Virtual Machine is not supported for this VM size Standard_B1s.",
        ),
        (
            "an availability set",
            -1.0,
            |vm| vm.availability_set = Some(id(Kind::AvailabilitySet, "avset")),
            "AzureSpotVMNotSupportedInAvailabilitySet",
            "Azure Spot Virtual Machine is not supported in Availability Set.",
        ),
        (
            "no price",
            0.0,
            |_| (),
            "MaxPriceValueInvalid",
            "Invalid max price value. The only supported values for max price are -1 or a decimal greater than zero. Max price value of -1 indicates the Azure Spot Virtual Machine will not be evicted for price reasons.",
        ),
        (
            "less than the price of the day",
            0.05,
            |_| (),
            "SpotPriceGreaterThanProvidedMaxPrice",
            "Unable to perform operation 'create' since the provided max price '0.05 USD' is lower than the current spot price '0.06 USD' for Azure Spot Virtual Machine size 'Standard_D2s_v3'.",
        ),
    ];
    let mut bench = Bench::new();
    bench.put(resource(
        "avset",
        SpecBody::AvailabilitySet(AvailabilitySetSpec {
            platform_fault_domain_count: 2,
            platform_update_domain_count: 5,
            proximity_placement_group: None,
        }),
    ));
    bench.inject(Injection::SpotPrice {
        location: REGION.into(),
        size: "Standard_D2s_v3".into(),
        usd_hour: 0.06,
    });
    let nic = lone_vm("lone", |_| ()).remove(0);
    bench.put(nic);
    for (what, max_price, change, code, sentence) in cases {
        let asked = lone_vm("lone", |vm| {
            let machine = std::rc::Rc::make_mut(&mut vm.machine);
            machine.vm_size = "Standard_D2s_v3".into();
            machine.spot = Some(spot_of(max_price));
            change(vm);
        });
        let error = bench.refusal(&put(asked[1].clone()));
        assert_eq!((&*error.code, error.message.as_str()), (code, sentence), "{what}");
    }
}

#[test]
fn a_machines_priority_and_price_stay_while_it_is_allocated() {
    let mut bench = Bench::new();
    bench.run(&deploy(
        "vm",
        lone_vm("regular", |vm| {
            std::rc::Rc::make_mut(&mut vm.machine).vm_size = "Standard_D2s_v3".into()
        }),
    ));
    bench.run(&deploy(
        "vm",
        lone_vm("cheap", |vm| {
            let machine = std::rc::Rc::make_mut(&mut vm.machine);
            machine.vm_size = "Standard_D2s_v3".into();
            machine.spot = Some(SpotSpec {
                eviction_policy: EvictionPolicy::Deallocate,
                max_price: -1.0,
            });
        }),
    ));
    let asked = |bench: &Bench, name: &str, max_price: Option<f64>| {
        let mut spec = bench.vm(name).spec.clone();
        std::rc::Rc::make_mut(&mut spec.machine).spot = max_price.map(|max_price| SpotSpec {
            eviction_policy: EvictionPolicy::Deallocate,
            max_price,
        });
        put(resource(name, SpecBody::VirtualMachine(Box::new(spec))))
    };
    let error = bench.refusal(&asked(&bench, "cheap", Some(1.0)));
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "MaxPriceChangeNotAllowedForAllocatedVMs",
            "Max price change is not allowed when the VM 'cheap' is currently allocated. Deallocate and try again."
        )
    );
    let error = bench.refusal(&asked(&bench, "regular", Some(-1.0)));
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "VMPriorityCannotBeApplied",
            "The specified priority value 'Spot' cannot be applied to the Virtual Machine 'regular' since no priority was specified when the Virtual Machine was created."
        )
    );
    let error = bench.refusal(&asked(&bench, "cheap", None));
    assert_eq!(error.code, "PropertyChangeNotAllowed");
    bench.run(&Operation::Power {
        id: id(Kind::VirtualMachine, "cheap"),
        action: PowerAction::Deallocate,
    });
    let dearer = asked(&bench, "cheap", Some(1.0));
    bench.run(&dearer);
}
