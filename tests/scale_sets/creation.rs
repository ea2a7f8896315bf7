//! What may be asked for, and what cannot change afterwards (facts.md §2.1 to §2.3, §2.10, §4.5).

use super::*;

type Case = (&'static str, Vec<u8>, ScaleSetSpec, &'static str, &'static str);

fn with(mut spec: ScaleSetSpec, change: impl FnOnce(&mut ScaleSetSpec)) -> ScaleSetSpec {
    change(&mut spec);
    spec
}

fn sized(spec: ScaleSetSpec, size: &str) -> ScaleSetSpec {
    with(spec, |set| machine_of(set).vm_size = size.into())
}

fn domains(spec: ScaleSetSpec, count: u8) -> ScaleSetSpec {
    with(spec, |set| set.platform_fault_domain_count = count)
}

/// What, zones, the set, the code, a part of the sentence.
fn refused() -> Vec<Case> {
    let capacity = |spec, count| with(spec, |set| set.capacity = count);
    vec![
        (
            "three domains in Central India",
            vec![],
            domains(flexible(0), 3),
            "InvalidParameter",
            "The specified fault domain count 3 must fall in the range 1 to 2.",
        ),
        (
            "no domain",
            vec![],
            domains(flexible(0), 0),
            "InvalidParameter",
            "The specified fault domain count 0 must fall in the range 1 to 2.",
        ),
        (
            "zones and fixed spreading",
            vec![1],
            domains(flexible(0), 2),
            "BadRequest",
            "Specifying Availability Zones is not allowed when Virtual Machine Scale Set has platformFaultDomainCount higher than 1 with OrchestrationMode: 'Flexible'.",
        ),
        (
            "six domains of a Uniform set",
            vec![],
            domains(uniform(0), 6),
            "InvalidParameter",
            "must fall in the range 1 to 5",
        ),
        (
            "three domains of a zonal Uniform set",
            vec![1],
            domains(uniform(0), 3),
            "InvalidParameter",
            "Allowed values are '1,5'",
        ),
        (
            "a zone that the region has not",
            vec![4],
            flexible(0),
            "InvalidAvailabilityZone",
            "Zone '4'",
        ),
        (
            "strict balance of one zone",
            vec![1],
            with(flexible(0), |set| set.zone_balance = true),
            "BadRequest",
            "more than one availability zone",
        ),
        (
            "more than 1000",
            vec![],
            capacity(flexible(0), 1001),
            "OperationNotAllowed",
            "at most 1000",
        ),
        (
            "more than 100 in one placement group",
            vec![],
            capacity(uniform(0), 101),
            "OperationNotAllowed",
            "at most 100",
        ),
        (
            "more than 200 of a specialty size over domains",
            vec![],
            capacity(domains(sized(flexible(0), "Standard_L8s_v3"), 2), 201),
            "OperationNotAllowed",
            "at most 200",
        ),
        (
            "overprovisioning of a Flexible set",
            vec![],
            with(flexible(0), |set| set.overprovision = true),
            "InvalidParameter",
            "overprovision",
        ),
        (
            "automatic OS upgrades of a Flexible set",
            vec![],
            with(flexible(0), |set| set.automatic_os_upgrade = true),
            "InvalidParameter",
            "automaticOSUpgradePolicy",
        ),
        (
            "a system-assigned identity of a Flexible set",
            vec![],
            with(flexible(0), |set| set.system_assigned_identity = true),
            "InvalidParameter",
            "identity",
        ),
        (
            "rolling upgrades without health",
            vec![],
            with(flexible(0), |set| set.upgrade_mode = UpgradeMode::Rolling),
            "InvalidParameter",
            "health",
        ),
        (
            "repairs without health",
            vec![],
            with(flexible(0), |set| {
                set.automatic_repairs = Some(AutomaticRepairs {
                    grace_period_minutes: 10,
                    repair_action: RepairAction::Replace,
                })
            }),
            "InvalidParameter",
            "health",
        ),
        (
            "instances without a profile",
            vec![],
            with(flexible(2), |set| set.profile = None),
            "InvalidParameter",
            "profile",
        ),
        (
            "a priority mix of a Uniform set",
            vec![],
            with(spot(uniform(0), EvictionPolicy::Delete), |set| {
                set.policies.priority_mix = Some(PriorityMix {
                    base_regular: 1,
                    regular_percent_above: 50,
                })
            }),
            "InvalidParameter",
            "Flexible",
        ),
        (
            "a priority mix without Spot",
            vec![],
            with(flexible(0), |set| {
                set.policies.priority_mix = Some(PriorityMix {
                    base_regular: 1,
                    regular_percent_above: 50,
                })
            }),
            "InvalidParameter",
            "Spot",
        ),
        (
            "a restore without Spot",
            vec![],
            with(flexible(0), |set| {
                set.policies.spot_restore = Some(SpotRestore { timeout_minutes: 60 })
            }),
            "SpotRestorationIsSupportedOnlyForAzureSpotScaleSets",
            "Spot",
        ),
        (
            "an instance mix over six sizes",
            vec![],
            with(flexible(0), |set| {
                set.policies.instance_mix = Some(InstanceMix {
                    sizes: (0..6)
                        .map(|_| RankedSize {
                            name: "Standard_D2s_v3".into(),
                            rank: None,
                        })
                        .collect(),
                    strategy: AllocationStrategy::LowestPrice,
                })
            }),
            "InvalidParameter",
            "one to 5 sizes",
        ),
    ]
}

#[test]
fn what_a_set_cannot_be_is_refused_with_azures_code() {
    let bench = Bench::new();
    for (what, zones, spec, code, sentence) in refused() {
        let error = bench.refusal(&put(zonal("demo-set", &zones, spec)));
        assert_eq!(error.code, code, "{what}: {}", error.message);
        assert!(error.message.contains(sentence), "{what}: {}", error.message);
    }
}

#[test]
fn what_a_set_can_be_is_made() {
    for (what, zones, spec) in [
        ("max spreading", vec![], flexible(3)),
        ("two domains", vec![], domains(flexible(3), 2)),
        ("one zone", vec![2], flexible(3)),
        (
            "three zones in strict balance",
            vec![1, 2, 3],
            with(flexible(3), |set| set.zone_balance = true),
        ),
        ("no profile", vec![], with(flexible(0), |set| set.profile = None)),
        ("nothing yet", vec![], flexible(0)),
        ("a Uniform set", vec![], uniform(3)),
        (
            "a Uniform set of five domains in a zone",
            vec![1],
            domains(uniform(3), 5),
        ),
        (
            "200 of a specialty size",
            vec![],
            domains(sized(flexible(200), "Standard_L8s_v3"), 2),
        ),
    ] {
        let mut bench = Bench::new();
        let capacity = spec.capacity as usize;
        bench.put(zonal("demo-set", &zones, spec));
        assert_eq!(
            bench.count("demo-set", "powerState", "Running"),
            capacity,
            "{what}"
        );
        assert_eq!(
            bench.body(Kind::ScaleSet, "demo-set")["properties"]["provisioningState"],
            "Succeeded",
            "{what}"
        );
    }
}

#[test]
fn what_cannot_change_is_refused_and_the_rest_changes() {
    let mut bench = Bench::new();
    bench.put(zonal("demo-set", &[1, 2], flexible(1)));
    let change = |zones: &[u8], change: &dyn Fn(&mut ScaleSetSpec)| {
        let mut spec = bench.spec("demo-set");
        change(&mut spec);
        put(zonal("demo-set", zones, spec))
    };
    type Change<'a> = (&'a [u8], &'a dyn Fn(&mut ScaleSetSpec), &'a str);
    let fixed: [Change<'_>; 6] = [
        (
            &[1, 2],
            &|set| set.platform_fault_domain_count = 2,
            "platformFaultDomainCount",
        ),
        (
            &[1, 2],
            &|set| set.orchestration_mode = OrchestrationMode::Uniform,
            "orchestrationMode",
        ),
        (&[1], &|_| (), "zones"),
        (&[], &|_| (), "zones"),
        (
            &[1, 2],
            &|set| set.single_placement_group = Some(true),
            "singlePlacementGroup",
        ),
        (
            &[1, 2],
            &|set| (set.profile, set.capacity) = (None, 0),
            "virtualMachineProfile",
        ),
    ];
    for (zones, what, property) in fixed {
        let error = bench.refusal(&change(zones, what));
        assert_eq!(
            (&*error.code, error.message.as_str()),
            (
                "PropertyChangeNotAllowed",
                format!("Changing property '{property}' is not allowed.").as_str()
            )
        );
    }
    // Zones are added, sizes change.
    bench.run(&change(&[1, 2, 3], &|set| {
        machine_of(set).vm_size = "Standard_D2s_v3".into()
    }));
    assert_eq!(
        bench.body(Kind::ScaleSet, "demo-set")["zones"],
        serde_json::json!(["1", "2", "3"])
    );
}

#[test]
fn the_first_vm_decides_the_single_placement_group() {
    for (size, count, expected) in [
        ("Standard_B1s", 1, false),
        ("Standard_B1s", 2, false),
        ("Standard_L8s_v3", 1, false),
        ("Standard_L8s_v3", 2, true),
    ] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", domains(sized(flexible(0), size), count)));
        assert_eq!(bench.spec("demo-set").single_placement_group, None);
        bench.scale("demo-set", 1);
        assert_eq!(
            bench.spec("demo-set").single_placement_group,
            Some(expected),
            "{size} over {count}"
        );
    }
}

/// The seed's constraint table: mixes of systems, priorities and sizes, by fault domains.
#[test]
fn mixes_follow_the_seeds_table() {
    let vm = |size: &str, is_spot: bool| {
        lone_vm("added", |vm| {
            vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"));
            let machine = std::rc::Rc::make_mut(&mut vm.machine);
            machine.vm_size = size.into();
            machine.spot = is_spot.then_some(SpotSpec {
                eviction_policy: EvictionPolicy::Deallocate,
                max_price: -1.0,
            });
        })
    };
    for (of_set, count, added, is_spot, allowed) in [
        ("Standard_D2s_v3", 1, "Standard_L8s_v3", false, true),
        ("Standard_D2s_v3", 2, "Standard_L8s_v3", false, false),
        ("Standard_L8s_v3", 1, "Standard_L8s_v3", true, true),
        ("Standard_L8s_v3", 2, "Standard_L8s_v3", true, false),
        ("Standard_D2s_v3", 2, "Standard_D2s_v3", true, true),
    ] {
        let mut bench = Bench::new();
        let mut spec = domains(sized(flexible(1), of_set), count);
        spec.single_placement_group = Some(false);
        bench.put(set("demo-set", spec));
        let asked = deploy("added", vm(added, is_spot));
        let said = validate(&bench.world, &asked);
        assert_eq!(
            said.is_ok(),
            allowed,
            "{added} to {of_set} over {count}, Spot {is_spot}: {said:?}"
        );
        if allowed {
            bench.run(&asked);
            assert_eq!(bench.instances("demo-set").len(), 2);
        }
    }
    // Windows and Linux in one set.
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let windows = lone_vm("added", |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"));
        let machine = std::rc::Rc::make_mut(&mut vm.machine);
        machine.vm_size = "Standard_D2s_v3".into();
        machine.image = ImageReference {
            publisher: "MicrosoftWindowsServer".into(),
            offer: "WindowsServer".into(),
            sku: "2022-datacenter-g2".into(),
            version: "latest".into(),
            id: None,
        }
        .into();
        machine.os_disk.disk_size_gb = None;
    });
    bench.run(&deploy("added", windows));
    assert_eq!(bench.instances("demo-set").len(), 2);
}
