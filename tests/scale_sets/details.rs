//! Single sentences of facts.md §2.4 to §2.12 that no other file here is about.

use flexlab::arm::compute::quota;
use flexlab::arm::operation::{LoadStep, Shortage};

use super::*;

fn delete(kind: Kind, name: &str) -> Operation {
    Operation::Delete {
        id: id(kind, name),
        with: Vec::new(),
        force: false,
    }
}

fn setting(target: ResourceId, maximum: u32) -> ResourceSpec {
    let rule = |operator, threshold, direction| AutoscaleRule {
        metric: "Percentage CPU".into(),
        operator,
        threshold,
        window_minutes: 5,
        direction,
        change: ScaleChange::ChangeCount,
        value: 1,
        cooldown_minutes: 5,
    };
    let setting = AutoscaleSpec {
        enabled: true,
        target,
        profiles: vec![AutoscaleProfile {
            name: "default".into(),
            minimum: 1,
            maximum,
            default: 1,
            rules: vec![
                rule(Comparison::GreaterThan, 70.0, ScaleDirection::Increase),
                rule(Comparison::LessThan, 20.0, ScaleDirection::Decrease),
            ],
            schedule: None,
        }],
    };
    resource("auto", SpecBody::AutoscaleSetting(Box::new(setting)))
}

/// facts.md §2.4: a size needs a restart, boot diagnostics do not.
#[test]
fn what_needs_a_restart_restarts_and_the_rest_does_not() {
    type Change = fn(&mut MachineSpec);
    let cases: [(&str, Change, bool); 4] = [
        (
            "the size",
            |machine| machine.vm_size = "Standard_D2s_v3".into(),
            true,
        ),
        (
            "the image",
            |machine| std::rc::Rc::make_mut(&mut machine.image).sku = "20_04-lts".into(),
            true,
        ),
        (
            "the password",
            |machine| machine.credential = support::machine().credential,
            true,
        ),
        (
            "the diagnostics",
            |machine| machine.boot_diagnostics = false,
            false,
        ),
    ];
    for (what, change, restarts) in cases {
        for spec in [flexible(2), uniform(2)] {
            let mut bench = Bench::new();
            let mut spec = spec;
            spec.upgrade_mode = UpgradeMode::Automatic;
            machine_of(&mut spec).credential = key();
            bench.put(set("demo-set", spec));
            let mode = bench.spec("demo-set").orchestration_mode;
            let operation = bench.changed("demo-set", |set| change(machine_of(set)));
            bench.ask(&operation);
            if mode == OrchestrationMode::Flexible {
                let down = 2 - bench.count("demo-set", "powerState", "Running");
                assert_eq!(down, if restarts { 2 } else { 0 }, "{what}");
            }
            assert_eq!(
                bench.count("demo-set", "provisioningState", "Updating"),
                2,
                "{what}"
            );
            bench.settle();
            assert_eq!(bench.count("demo-set", "powerState", "Running"), 2, "{what}");
            assert_eq!(bench.count("demo-set", "latestModel", true), 2, "{what}");
        }
    }
}

fn key() -> Credential {
    // ssh-ed25519, 32 bytes of zero.
    Credential::SshPublicKey(
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into(),
    )
}

/// facts.md §2.1: not for availability sets.
#[test]
fn autoscale_is_for_scale_sets_of_either_kind_alone() {
    let mut bench = Bench::new();
    bench.put(resource(
        "avset",
        SpecBody::AvailabilitySet(AvailabilitySetSpec {
            platform_fault_domain_count: 2,
            platform_update_domain_count: 5,
            proximity_placement_group: None,
        }),
    ));
    bench.put(set("flex", flexible(1)));
    bench.put(set("uni", uniform(1)));
    for (kind, name, may) in [
        (Kind::ScaleSet, "flex", true),
        (Kind::ScaleSet, "uni", true),
        (Kind::AvailabilitySet, "avset", false),
    ] {
        let said = validate(&bench.world, &put(setting(id(kind, name), 3)));
        assert_eq!(said.is_ok(), may, "{name}: {said:?}");
    }
}

/// facts.md §2.12: the code is Azure's, the sentence ours.
#[test]
fn an_autoscale_setting_keeps_its_target() {
    let mut bench = Bench::new();
    bench.put(set("one", flexible(1)));
    bench.put(set("other", flexible(1)));
    bench.put(setting(id(Kind::ScaleSet, "one"), 3));
    let error = bench.refusal(&put(setting(id(Kind::ScaleSet, "other"), 3)));
    assert_eq!((&*error.code, error.ours), ("TargetResourceIdIsImmutable", true));
}

/// facts.md §2.5.
#[test]
fn autoscale_counts_what_is_deallocated_and_does_not_start_it() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let name = bench.names("demo-set").remove(0);
    bench.run(&Operation::Power {
        id: id(Kind::VirtualMachine, &name),
        action: PowerAction::Deallocate,
    });
    bench.put(setting(id(Kind::ScaleSet, "demo-set"), 3));
    bench.ask(&Operation::Inject(Injection::Load {
        set: id(Kind::ScaleSet, "demo-set"),
        steps: vec![LoadStep {
            after_minutes: 0,
            percent: 900,
        }],
    }));
    bench.pass_minutes(60);
    assert_eq!(
        bench.spec("demo-set").capacity,
        3,
        "the maximum, with the one that is off"
    );
    assert_eq!(bench.vm(&name).power_state, PowerState::Deallocated);
    assert_eq!(bench.count("demo-set", "powerState", "Running"), 2);
}

/// facts.md §2.7.
#[test]
fn an_evicted_machine_counts_in_the_quota() {
    for (policy, freed) in [(EvictionPolicy::Deallocate, 0), (EvictionPolicy::Delete, 2)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spot(flexible(2), policy)));
        let before = quota::used(&bench.world, REGION);
        let name = bench.names("demo-set").remove(0);
        bench.run(&Operation::Evict {
            id: id(Kind::VirtualMachine, &name),
        });
        assert_eq!(quota::used(&bench.world, REGION), before - freed, "{policy:?}");
    }
}

/// facts.md §2.7: not when autoscale is on.
#[test]
fn nothing_is_restored_under_autoscale() {
    for autoscaled in [false, true] {
        let mut bench = Bench::new();
        let mut spec = spot(flexible(2), EvictionPolicy::Deallocate);
        spec.policies.spot_restore = Some(SpotRestore { timeout_minutes: 60 });
        bench.put(set("demo-set", spec));
        if autoscaled {
            bench.put(setting(id(Kind::ScaleSet, "demo-set"), 3));
        }
        let place = Shortage {
            location: REGION.into(),
            zone: None,
            size: None,
            spot_only: true,
        };
        bench.ask(&Operation::Inject(Injection::SpotCapacityLost {
            place: place.clone(),
            machines: Some(1),
        }));
        bench.pass_minutes(3);
        bench.ask(&Operation::Inject(Injection::ShortageEnds(place)));
        bench.pass_minutes(50);
        let restored = usize::from(!autoscaled);
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 1 + restored);
    }
}

fn mixed(names: &[&str], strategy: AllocationStrategy) -> ScaleSetSpec {
    let mut spec = flexible(2);
    let ranked = names.iter().zip(1..);
    spec.policies.instance_mix = Some(InstanceMix {
        sizes: ranked
            .map(|(name, rank)| RankedSize {
                name: (*name).into(),
                rank: Some(rank),
            })
            .collect(),
        strategy,
    });
    spec
}

/// facts.md §2.10.
#[test]
fn an_instance_mix_is_of_sizes_that_go_together() {
    let bench = Bench::new();
    for (names, may) in [
        (&["Standard_D2s_v3", "Standard_F2s_v2", "Standard_B2s"][..], true),
        (&["Standard_D2s_v3", "Standard_L8s_v3"], false),
        (&["Standard_D2s_v3", "Standard_D2ps_v5"], false),
        (&["Standard_D2s_v3", "Standard_D2_v3"], false),
        (&["Standard_D2s_v3", "Standard_Nowhere"], false),
        (&[], false),
    ] {
        let spec = mixed(names, AllocationStrategy::LowestPrice);
        let said = validate(&bench.world, &put(set("demo-set", spec)));
        assert_eq!(said.is_ok(), may, "{names:?}: {said:?}");
    }
    let mut bench = Bench::new();
    bench.put(resource("ppg", SpecBody::ProximityPlacementGroup));
    let mut spec = mixed(&["Standard_D2s_v3"], AllocationStrategy::LowestPrice);
    spec.proximity_placement_group = Some(id(Kind::ProximityPlacementGroup, "ppg"));
    assert!(bench.refusal(&put(set("demo-set", spec))).ours);
}

#[test]
fn an_instance_mix_takes_the_size_that_its_strategy_says() {
    let names = ["Standard_D4s_v3", "Standard_D2s_v3", "Standard_F2s_v2"];
    for (strategy, first, second) in [
        (
            AllocationStrategy::Prioritized,
            "Standard_D4s_v3",
            "Standard_D2s_v3",
        ),
        (
            AllocationStrategy::LowestPrice,
            "Standard_F2s_v2",
            "Standard_D2s_v3",
        ),
        (
            AllocationStrategy::CapacityOptimized,
            "Standard_D2s_v3",
            "Standard_F2s_v2",
        ),
    ] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", mixed(&names, strategy)));
        assert_eq!(bench.count("demo-set", "size", first), 2, "{strategy:?}");
        // Where there is no room for one, the next is taken.
        bench.inject(Injection::Shortage(Shortage {
            location: REGION.into(),
            zone: None,
            size: Some(first.into()),
            spot_only: false,
        }));
        bench.scale("demo-set", 3);
        assert_eq!(bench.count("demo-set", "size", second), 1, "{strategy:?}");
    }
}

/// facts.md §2.12.
#[test]
fn a_data_disk_and_an_address_go_by_their_own_options() {
    for (disk, nic, left) in [
        (DeleteOption::Delete, DeleteOption::Delete, [0, 0, 0]),
        (DeleteOption::Detach, DeleteOption::Delete, [1, 0, 0]),
        (DeleteOption::Delete, DeleteOption::Detach, [0, 1, 1]),
    ] {
        let mut bench = Bench::new();
        bench.put(resource(
            "lone-ip",
            SpecBody::PublicIpAddress(PublicIpSpec {
                idle_timeout_in_minutes: 4,
                dynamic: false,
            }),
        ));
        let mut parts = lone_vm("lone", |vm| {
            vm.network_interfaces[0].delete_option = Some(nic);
            vm.data_disks = vec![DataDiskSpec {
                lun: 0,
                attach: None,
                name: None,
                size_gb: 8,
                storage_account_type: "Standard_LRS".into(),
                delete_option: disk,
            }];
        });
        if let SpecBody::NetworkInterface(nic) = &mut parts[0].body {
            nic.public_ip = Some(id(Kind::PublicIpAddress, "lone-ip"));
        }
        bench.run(&deploy("vm", parts));
        bench.run(&delete(Kind::VirtualMachine, "lone"));
        let kinds = [Kind::Disk, Kind::NetworkInterface, Kind::PublicIpAddress];
        let there = kinds.map(|kind| bench.world.of_kind(kind).count());
        assert_eq!(there, left, "{disk:?} {nic:?}");
        assert_eq!(bench.world.of_kind(Kind::VirtualNetwork).count(), 1);
    }
}

/// facts.md §2.12: a request's default is Detach, a profile's Delete.
#[test]
fn what_nobody_chose_stays_with_a_vm_and_goes_with_an_instance() {
    let mut bench = Bench::new();
    let parts = lone_vm("lone", |vm| vm.network_interfaces[0].delete_option = None);
    bench.run(&deploy("vm", parts));
    bench.run(&delete(Kind::VirtualMachine, "lone"));
    assert_eq!(bench.world.of_kind(Kind::NetworkInterface).count(), 1);
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let name = bench.names("demo-set").remove(0);
    bench.run(&delete(Kind::VirtualMachine, &name));
    for kind in [Kind::NetworkInterface, Kind::Disk] {
        assert_eq!(bench.world.of_kind(kind).count(), 0, "{kind:?}");
    }
}

/// A profile's name for the IP configuration is the set's, and its interfaces'; without one it is the portal's (§3.4).
#[test]
fn a_set_and_its_interfaces_call_the_ip_configuration_alike() {
    let named = Some("own".to_owned());
    for (given, expected) in [
        (named, "own"),
        (None, "app-grp-vnet-nic01-defaultIpConfiguration"),
    ] {
        for mut spec in [flexible(1), uniform(1)] {
            profile_of(&mut spec).network_interfaces[0].ip_configuration = given.clone();
            let mut bench = Bench::new();
            bench.put(set("demo-set", spec));
            let body = bench.body(Kind::ScaleSet, "demo-set");
            let profile = &body["properties"]["virtualMachineProfile"]["networkProfile"];
            let nic = &profile["networkInterfaceConfigurations"][0]["properties"];
            assert_eq!(nic["ipConfigurations"][0]["name"], expected);
            let vnet = bench.body(Kind::VirtualNetwork, "app-grp-vnet");
            let user = &vnet["properties"]["subnets"][0]["properties"]["ipConfigurations"][0]["id"];
            let user = user.as_str().expect("the instance uses the subnet");
            assert_eq!(user.rsplit('/').next(), Some(&*expected.to_uppercase()));
        }
    }
}
