//! Models, upgrades, health and repairs (facts.md §2.4, §2.8).

use flexlab::arm::operation::MachineRef;
use flexlab::arm::rest::{Plane, Request, handle};

use super::*;

pub(crate) fn bigger(set: &mut ScaleSetSpec) {
    machine_of(set).vm_size = "Standard_D2s_v3".into();
}

pub(crate) fn policy(mut spec: ScaleSetSpec, mode: UpgradeMode) -> ScaleSetSpec {
    spec.upgrade_mode = mode;
    spec
}

#[test]
fn by_hand_instances_keep_their_model_until_they_are_upgraded() {
    for spec in [flexible(3), uniform(3)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        assert_eq!(bench.count("demo-set", "latestModel", true), 3);
        bench.change("demo-set", bigger);
        assert_eq!(bench.count("demo-set", "latestModel", false), 3);
        assert_eq!(bench.count("demo-set", "size", "Standard_B1s"), 3);
        let one = bench.instances("demo-set")[1]["instanceId"]
            .as_str()
            .expect("an id")
            .to_owned();
        bench.run(&Operation::Upgrade {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![one],
        });
        assert_eq!(bench.count("demo-set", "latestModel", true), 1);
        assert_eq!(bench.count("demo-set", "size", "Standard_D2s_v3"), 1);
        // New ones come of the present model.
        bench.scale("demo-set", 4);
        assert_eq!(bench.count("demo-set", "latestModel", true), 2);
        bench.run(&Operation::Upgrade {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: Vec::new(),
        });
        assert_eq!(bench.count("demo-set", "latestModel", true), 4);
        assert_eq!(bench.log("Manual Upgrade Virtual Machine Scale Set"), 4);
    }
}

#[test]
fn automatically_all_are_upgraded_at_once_but_the_protected() {
    for spec in [flexible(4), uniform(4)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", policy(spec, UpgradeMode::Automatic)));
        let kept = bench.instances("demo-set")[0]["instanceId"]
            .as_str()
            .expect("an id")
            .to_owned();
        bench.run(&Operation::Protect {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![kept],
            from_scale_in: false,
            from_scale_set_actions: true,
        });
        let operation = bench.changed("demo-set", bigger);
        bench.ask(&operation);
        assert_eq!(bench.count("demo-set", "provisioningState", "Updating"), 3);
        bench.settle();
        assert_eq!(bench.count("demo-set", "latestModel", true), 3);
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 4);
    }
}

#[test]
fn a_rolling_upgrade_goes_by_batches() {
    for spec in [watched(flexible(10)), watched(uniform(10))] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", policy(spec, UpgradeMode::Rolling)));
        let operation = bench.changed("demo-set", bigger);
        bench.ask(&operation);
        let mut most = 0;
        while bench.world.next_due().is_some() {
            let to = bench.world.next_due().unwrap_or(bench.world.time());
            bench.world = advance(&bench.world, to).world;
            most = most.max(bench.count("demo-set", "provisioningState", "Updating"));
        }
        assert_eq!(most, 2, "a fifth at a time");
        assert_eq!(bench.count("demo-set", "latestModel", true), 10);
        let rollout = bench.rollout();
        assert_eq!(
            (rollout.state, rollout.done(), rollout.total),
            (RolloutState::Completed, 10, 10)
        );
    }
}

/// What the plane answers of the set's latest rolling upgrade.
pub(crate) fn latest_rollout(bench: &Bench) -> Value {
    let mut plane = Plane::of(bench.world.clone());
    let set = id(Kind::ScaleSet, "demo-set").path(&bench.world.subscription().id);
    let request = Request {
        method: "GET".into(),
        url: format!("{set}/rollingUpgrades/latest?api-version=2023-09-01"),
        ..Request::default()
    };
    handle(&mut plane, &request).body.unwrap_or_default()
}

/// How many are successful, failed, in progress and pending.
pub(crate) fn progress(bench: &Bench) -> [Option<u64>; 4] {
    let progress = latest_rollout(bench)["properties"]["progress"].clone();
    ["successful", "failed", "inProgress", "pending"]
        .map(|what| progress[format!("{what}InstanceCount")].as_u64())
}

#[test]
fn a_rolling_upgrade_stops_at_a_model_that_does_not_work() {
    let mut bench = Bench::new();
    bench.put(set(
        "demo-set",
        policy(watched(flexible(10)), UpgradeMode::Rolling),
    ));
    let operation = bench.changed("demo-set", bigger);
    bench.ask(&operation);
    bench.ask(&Operation::Inject(Injection::ModelBreaks {
        set: id(Kind::ScaleSet, "demo-set"),
        broken: true,
    }));
    bench.settle();
    let rollout = bench.rollout();
    assert_eq!(rollout.state, RolloutState::Faulted);
    assert_eq!(bench.count("demo-set", "latestModel", true), 2);
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 8);
    assert!(rollout.why.contains("the policy allows 20 %"), "{}", rollout.why);
    assert_eq!(progress(&bench), [0, 2, 0, 8].map(Some));
}

/// The unhealthy that were made of the new model, or upgraded by hand, are no failures of the rolling upgrade.
#[test]
fn a_rolling_upgrade_counts_only_what_its_batches_upgraded() {
    for spec in [watched(flexible(10)), watched(uniform(10))] {
        let mut bench = Bench::new();
        let mut spec = policy(spec, UpgradeMode::Rolling);
        spec.policies.rolling = Some(RollingUpgrade {
            max_unhealthy_percent: 100,
            max_unhealthy_upgraded_percent: 100,
            ..RollingUpgrade::default()
        });
        bench.put(set("demo-set", spec));
        let old = bench.names("demo-set");
        let changes = bench.changed("demo-set", bigger);
        bench.ask(&changes);
        let by_hand = bench.instances("demo-set")[0].clone();
        bench.ask(&Operation::Upgrade {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![by_hand["instanceId"].as_str().expect("an id").to_owned()],
        });
        let grows = bench.changed("demo-set", |set| set.capacity = 11);
        bench.ask(&grows);
        let not_its =
            |row: &Value| row["name"] == by_hand["name"] || !old.iter().any(|name| row["name"] == **name);
        let healthy = |bench: &Bench| {
            let mut rows = bench.instances("demo-set");
            rows.retain(|row| not_its(row) && row["health"] == "Healthy" && row["latestModel"] == true);
            rows.retain(|row| row["provisioningState"] == "Succeeded");
            rows
        };
        while healthy(&bench).len() < 2 {
            let to = bench.world.next_due().expect("they come up");
            bench.world = advance(&bench.world, to).world;
        }
        assert_eq!(
            latest_rollout(&bench)["properties"]["runningStatus"]["code"],
            "RollingForward"
        );
        for row in healthy(&bench) {
            bench.ask(&Operation::Inject(Injection::Application {
                machine: machine_of_row(&row),
                answers: false,
            }));
        }
        bench.settle();
        assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 2);
        assert_eq!(
            latest_rollout(&bench)["properties"]["runningStatus"]["code"],
            "Completed"
        );
        assert_eq!(progress(&bench), [9, 0, 0, 0].map(Some));
    }
}

fn repaired(mut spec: ScaleSetSpec, repair_action: RepairAction) -> ScaleSetSpec {
    spec.automatic_repairs = Some(AutomaticRepairs {
        grace_period_minutes: 10,
        repair_action,
    });
    spec
}

fn first(bench: &Bench) -> MachineRef {
    machine_of_row(&bench.instances("demo-set")[0])
}

fn machine_of_row(row: &Value) -> MachineRef {
    let number = row["instanceId"].as_str().and_then(|text| text.parse().ok());
    MachineRef {
        id: match number {
            Some(_) => id(Kind::ScaleSet, "demo-set"),
            None => id(Kind::VirtualMachine, row["name"].as_str().unwrap_or_default()),
        },
        instance: number,
    }
}

#[test]
fn the_unhealthy_are_repaired_after_their_grace() {
    for action in [
        RepairAction::Replace,
        RepairAction::Restart,
        RepairAction::Reimage,
    ] {
        for spec in [watched(flexible(3)), watched(uniform(3))] {
            let mut bench = Bench::new();
            bench.put(set("demo-set", repaired(spec, action)));
            let before = bench.names("demo-set");
            let machine = first(&bench);
            bench.ask(&Operation::Inject(Injection::Application {
                machine,
                answers: false,
            }));
            bench.pass_minutes(9);
            assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 1);
            assert_eq!(
                bench.log("Automatic repair of a Virtual Machine Scale Set instance"),
                0
            );
            bench.settle();
            assert_eq!(bench.count("demo-set", "health", "Healthy"), 3, "{action:?}");
            assert_eq!(bench.spec("demo-set").capacity, 3);
            assert_eq!(bench.names("demo-set") == before, action != RepairAction::Replace);
        }
    }
}

#[test]
fn repairs_wait_while_they_are_suspended_and_give_up_on_a_broken_model() {
    let mut bench = Bench::new();
    bench.put(set(
        "demo-set",
        repaired(watched(flexible(2)), RepairAction::Replace),
    ));
    let (set, broken) = (id(Kind::ScaleSet, "demo-set"), true);
    let repairs = |resume| Operation::SetRepairs {
        set: set.clone(),
        resume,
    };
    bench.run(&repairs(false));
    let machine = first(&bench);
    bench.run(&Operation::Inject(Injection::Application {
        machine,
        answers: false,
    }));
    assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 1);
    bench.run(&repairs(true));
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 2);
    bench.inject(Injection::ModelBreaks {
        set: set.clone(),
        broken,
    });
    assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 2);
    assert!(bench.set("demo-set").services.repairs_suspended, "it gives up");
    bench.inject(Injection::ModelBreaks {
        set: set.clone(),
        broken: false,
    });
    bench.run(&repairs(true));
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 2);
}

#[test]
fn a_terminate_notification_gives_time_but_not_to_spot_or_by_force() {
    for (is_spot, force, minutes) in [(false, false, 5), (true, false, 0), (false, true, 0)] {
        let mut bench = Bench::new();
        let mut spec = if is_spot {
            spot(flexible(1), EvictionPolicy::Delete)
        } else {
            flexible(1)
        };
        machine_of(&mut spec).terminate_notification_minutes = Some(5);
        bench.put(set("demo-set", spec));
        let name = bench.names("demo-set").remove(0);
        bench.ask(&Operation::Delete {
            id: id(Kind::VirtualMachine, &name),
            with: Vec::new(),
            force,
        });
        bench.pass_minutes(4);
        assert_eq!(
            bench.instances("demo-set").len(),
            usize::from(minutes > 0),
            "{is_spot} {force}"
        );
        bench.settle();
        assert!(bench.instances("demo-set").is_empty());
    }
}

/// Neither do two batches go down at once, nor is one brought up early.
#[test]
fn a_newer_model_takes_over_from_a_rolling_upgrade_under_way() {
    for spec in [watched(flexible(10)), watched(uniform(10))] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", policy(spec, UpgradeMode::Rolling)));
        let first = bench.changed("demo-set", bigger);
        bench.ask(&first);
        while bench.count("demo-set", "provisioningState", "Updating") == 0 {
            let to = bench.world.next_due().expect("a batch is due");
            bench.world = advance(&bench.world, to).world;
        }
        let second = bench.changed("demo-set", |set| {
            machine_of(set).vm_size = "Standard_D4s_v3".into();
        });
        bench.ask(&second);
        let mut most = 0;
        while let Some(to) = bench.world.next_due() {
            bench.world = advance(&bench.world, to).world;
            most = most.max(bench.count("demo-set", "provisioningState", "Updating"));
        }
        assert_eq!(most, 2, "a fifth at a time");
        assert_eq!(bench.count("demo-set", "latestModel", true), 10);
        assert_eq!(bench.count("demo-set", "size", "Standard_D4s_v3"), 10);
        let rollout = bench.set("demo-set").services.rollout.clone();
        let rollout = rollout.expect("it is kept");
        assert_eq!(
            (rollout.state, rollout.done(), rollout.total),
            (RolloutState::Completed, 10, 10)
        );
    }
}

#[test]
fn a_rolling_upgrade_that_finds_no_cores_says_so() {
    let mut bench = Bench {
        world: with_group_in(&start()),
        moments: Vec::new(),
    };
    for part in [vnet(), nsg("basicNsgapp-grp-vnet-nic01")] {
        bench.put(part);
    }
    bench.put(set(
        "demo-set",
        policy(watched(flexible(2)), UpgradeMode::Rolling),
    ));
    // Four cores are enough for two of two, until another machine takes one.
    let operation = bench.changed("demo-set", bigger);
    bench.ask(&operation);
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let rollout = bench.set("demo-set").services.rollout.clone();
    assert_eq!(rollout.map(|rollout| rollout.state), Some(RolloutState::Faulted));
    let words = "Rolling Upgrade of Virtual Machine Scale Set";
    let mut events = bench.moments.iter().map(|moment| &moment.event);
    let event = events.find(|event| &*event.operation_name == words && event.error.is_some());
    let error = event.and_then(|event| event.error.clone()).expect("it failed");
    assert_eq!(error.code, "OperationNotAllowed", "{}", error.message);
}

#[test]
fn a_start_of_one_machine_adds_no_repair_of_another() {
    let mut bench = Bench::new();
    bench.put(set(
        "demo-set",
        repaired(watched(uniform(3)), RepairAction::Replace),
    ));
    let machine = first(&bench);
    bench.ask(&Operation::Inject(Injection::Application {
        machine,
        answers: false,
    }));
    let waiting = |bench: &Bench| format!("{:?}", bench.world).matches("Repair {").count();
    assert_eq!(waiting(&bench), 1);
    bench.ask(&Operation::InstancePower {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec![2],
        action: PowerAction::Restart,
    });
    bench.pass_minutes(5);
    assert_eq!(bench.count("demo-set", "powerState", "Running"), 3);
    assert_eq!(waiting(&bench), 1);
}

/// Whichever way the policy says that a newer model comes, the upgrade that is under way comes to an end.
#[test]
fn an_upgrade_that_a_newer_model_overtakes_comes_to_an_end() {
    for mode in [UpgradeMode::Manual, UpgradeMode::Automatic, UpgradeMode::Rolling] {
        for spec in [flexible(10), uniform(10)] {
            let mut bench = Bench::new();
            bench.put(set("demo-set", policy(watched(spec), UpgradeMode::Rolling)));
            let first = bench.changed("demo-set", bigger);
            bench.ask(&first);
            while bench.rollout().done() < 4 {
                bench.step();
            }
            bench.change("demo-set", |set| {
                set.upgrade_mode = mode;
                machine_of(set).vm_size = "Standard_D4s_v3".into();
            });
            assert_eq!(bench.rollout().state, RolloutState::Completed, "{mode:?}");
            assert_eq!(bench.count("demo-set", "latestModel", true), 10, "{mode:?}");
        }
    }
}

/// A machine whose zone is gone takes the model, and runs when the zone is back.
#[test]
fn what_lost_its_zone_waits_for_it_through_an_upgrade() {
    for spec in [flexible(4), uniform(4)] {
        for meanwhile in [false, true] {
            let mut bench = Bench::new();
            let spec = policy(spec.clone(), UpgradeMode::Automatic);
            bench.put(zonal("demo-set", &[1, 2], spec));
            let grows = bench.changed("demo-set", bigger);
            if meanwhile {
                bench.ask(&grows);
                bench.inject(zone(true));
            } else {
                bench.inject(zone(true));
                bench.run(&grows);
            }
            assert_eq!(bench.count("demo-set", "latestModel", true), 4);
            assert_eq!(bench.count("demo-set", "powerState", "Running"), 2, "{meanwhile}");
            bench.inject(zone(false));
            assert_eq!(bench.count("demo-set", "powerState", "Running"), 4, "{meanwhile}");
            // One that comes back while machines are being changed is there when they are.
            let again = bench.changed("demo-set", |set| {
                machine_of(set).vm_size = "Standard_D4s_v3".into()
            });
            bench.ask(&again);
            bench.ask(&Operation::Inject(zone(true)));
            bench.ask(&Operation::Inject(zone(false)));
            bench.settle();
            assert_eq!(bench.count("demo-set", "powerState", "Running"), 4);
        }
    }
}

/// What is being made of the model before takes its turn when it is there.
#[test]
fn what_is_being_made_comes_to_the_new_model_too() {
    for surge in [false, true] {
        for spec in [flexible(4), uniform(4)] {
            let mut bench = Bench::new();
            let mut spec = policy(watched(spec), UpgradeMode::Rolling);
            spec.policies.rolling = Some(RollingUpgrade {
                surge,
                ..RollingUpgrade::default()
            });
            bench.put(set("demo-set", spec));
            let more = bench.changed("demo-set", |set| set.capacity = 8);
            bench.ask(&more);
            let grows = bench.changed("demo-set", bigger);
            bench.ask(&grows);
            assert_eq!(progress(&bench), [0, 0, 0, 8].map(Some));
            bench.settle();
            assert_eq!(bench.rollout().state, RolloutState::Completed);
            assert_eq!(bench.count("demo-set", "latestModel", true), 8);
            assert_eq!(progress(&bench), [8, 0, 0, 0].map(Some));
        }
    }
}

#[test]
fn what_is_being_made_comes_to_the_new_model_where_all_take_it_at_once() {
    for spec in [flexible(4), uniform(4)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", policy(spec, UpgradeMode::Automatic)));
        let more = bench.changed("demo-set", |set| set.capacity = 8);
        bench.ask(&more);
        let grows = bench.changed("demo-set", bigger);
        bench.ask(&grows);
        bench.settle();
        assert_eq!(bench.count("demo-set", "latestModel", true), 8);
        assert_eq!(bench.count("demo-set", "powerState", "Running"), 8);
    }
}
