//! Out and in (facts.md §2.5, §2.6, §2.8).

use super::*;

#[test]
fn a_put_of_the_capacity_scales_out_with_all_that_an_instance_has() {
    let mut bench = Bench::new();
    let mut spec = set_spec(OrchestrationMode::Flexible, 1);
    spec.platform_fault_domain_count = 2;
    bench.put(set("demo-set", spec));
    let before = bench.world.resources().count();
    let operation = bench.changed("demo-set", |set| set.capacity = 3);
    bench.ask(&operation);
    // At once: the new capacity, `Updating`, and no machine yet.
    let body = bench.body(Kind::ScaleSet, "demo-set");
    assert_eq!(
        (&body["sku"]["capacity"], &body["properties"]["provisioningState"]),
        (&3.into(), &"Updating".into())
    );
    assert_eq!(bench.instances("demo-set").len(), 1);
    bench.settle();
    assert_eq!(bench.count("demo-set", "powerState", "Running"), 3);
    // A VM, an interface, a disk and an address each.
    assert_eq!(bench.world.resources().count(), before + 2 * 4);
    assert_eq!(
        bench.body(Kind::ScaleSet, "demo-set")["properties"]["provisioningState"],
        "Succeeded"
    );
}

#[test]
fn a_scale_in_takes_the_parts_along_and_leaves_added_vms() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(3)));
    let added = lone_vm("added", |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"))
    });
    bench.run(&deploy("added", added));
    bench.scale("demo-set", 0);
    assert_eq!(bench.names("demo-set"), ["added"]);
    assert_eq!(bench.world.of_kind(Kind::NetworkInterface).count(), 1);
    assert_eq!(bench.world.of_kind(Kind::Disk).count(), 1);
}

#[test]
fn instances_that_are_on_their_way_are_called_off_first() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let there = bench.names("demo-set");
    let out = bench.changed("demo-set", |set| set.capacity = 6);
    bench.ask(&out);
    let applied = advance(&bench.world, bench.world.time().plus_ms(2_000));
    bench.world = applied.world;
    bench.scale("demo-set", 2);
    assert_eq!(bench.names("demo-set"), there);
    assert_eq!(bench.world.of_kind(Kind::NetworkInterface).count(), 2);
}

/// The newest and the oldest of a set whose instances came one after the other.
#[test]
fn the_policy_says_which_goes() {
    for (rule, gone) in [
        (ScaleInRule::Default, [4, 3]),
        (ScaleInRule::NewestVm, [4, 3]),
        (ScaleInRule::OldestVm, [0, 1]),
    ] {
        for mode in [OrchestrationMode::Flexible, OrchestrationMode::Uniform] {
            let mut bench = Bench::new();
            let mut spec = if mode == OrchestrationMode::Flexible {
                flexible(0)
            } else {
                uniform(0)
            };
            (spec.scale_in_rule, spec.platform_fault_domain_count) = (rule, 1);
            bench.put(set("demo-set", spec));
            let mut born: Vec<String> = Vec::new();
            for capacity in 1..=5 {
                bench.scale("demo-set", capacity);
                let new = bench
                    .names("demo-set")
                    .into_iter()
                    .find(|name| !born.contains(name));
                born.extend(new);
            }
            bench.scale("demo-set", 3);
            let stays = bench.names("demo-set");
            for (at, name) in born.iter().enumerate() {
                assert_eq!(
                    stays.contains(name),
                    !gone.contains(&at),
                    "{rule:?} {mode:?}: {at}"
                );
            }
        }
    }
}

#[test]
fn the_protected_stay_whatever_the_policy() {
    for spec in [flexible(3), uniform(3)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        let mut names: Vec<String> = bench
            .instances("demo-set")
            .iter()
            .map(|row| row["instanceId"].as_str().unwrap_or_default().to_owned())
            .collect();
        names.sort();
        bench.run(&Operation::Protect {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![names[1].clone(), names[2].clone()],
            from_scale_in: true,
            from_scale_set_actions: false,
        });
        assert_eq!(bench.count("demo-set", "protectFromScaleIn", true), 2);
        let error = bench.refusal(&bench.changed("demo-set", |set| set.capacity = 1));
        assert_eq!((&*error.code, error.ours), ("OperationNotAllowed", true));
        bench.scale("demo-set", 2);
        assert_eq!(bench.count("demo-set", "protectFromScaleIn", true), 2);
    }
}

#[test]
fn unhealthy_instances_go_first_when_asked() {
    let mut bench = Bench::new();
    let mut spec = watched(uniform(4));
    spec.policies.unhealthy_first = true;
    bench.put(set("demo-set", spec));
    bench.inject(Injection::Application {
        machine: flexlab::arm::operation::MachineRef {
            id: id(Kind::ScaleSet, "demo-set"),
            instance: Some(1),
        },
        answers: false,
    });
    assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 1);
    bench.scale("demo-set", 3);
    assert_eq!(
        bench.names("demo-set"),
        ["demo-set_0", "demo-set_2", "demo-set_3"]
    );
}

#[test]
fn a_uniform_sets_numbers_rise_and_never_come_again() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", uniform(3)));
    bench.run(&Operation::InstanceDelete {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec![2],
    });
    assert_eq!(bench.spec("demo-set").capacity, 2);
    bench.scale("demo-set", 3);
    assert_eq!(
        bench.names("demo-set"),
        ["demo-set_0", "demo-set_1", "demo-set_3"]
    );
}

#[test]
fn a_deleted_member_lowers_the_capacity() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let name = bench.names("demo-set").remove(0);
    bench.run(&Operation::Delete {
        id: id(Kind::VirtualMachine, &name),
        with: Vec::new(),
        force: false,
    });
    assert_eq!(bench.spec("demo-set").capacity, 1);
}

#[test]
fn a_set_that_finds_no_room_fails_and_says_which_instance() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    bench.inject(Injection::Shortage(flexlab::arm::operation::Shortage {
        location: REGION.into(),
        zone: None,
        size: Some("Standard_B1s".into()),
        spot_only: false,
    }));
    let operation = bench.changed("demo-set", |set| set.capacity = 2);
    bench.run(&operation);
    assert_eq!(bench.spec("demo-set").capacity, 1);
    let failure = bench.set("demo-set").failure.clone().expect("it says why");
    assert_eq!(failure.code, "AllocationFailed");
    assert!(
        failure
            .target
            .as_deref()
            .unwrap_or_default()
            .starts_with("demo-set_")
    );
    assert_eq!(
        bench.body(Kind::ScaleSet, "demo-set")["properties"]["provisioningState"],
        "Failed"
    );
}
