//! Rolling upgrades with `maxSurge`: new instances first, then the old ones go (facts.md §2.4; data/sdk_properties.csv).

use flexlab::arm::operation::Shortage;

use super::upgrades::{bigger, policy, progress};
use super::*;

/// Ten instances in batches of two.
fn surging(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    spec.policies.rolling = Some(RollingUpgrade {
        surge: true,
        ..RollingUpgrade::default()
    });
    policy(watched(spec), UpgradeMode::Rolling)
}

fn both(capacity: u32) -> [ScaleSetSpec; 2] {
    [surging(flexible(capacity)), surging(uniform(capacity))]
}

fn begun(spec: ScaleSetSpec) -> Bench {
    let mut bench = Bench::new();
    bench.put(set("demo-set", spec));
    bench
}

impl Bench {
    pub(crate) fn step(&mut self) {
        let to = self.world.next_due().expect("something is due");
        let applied = advance(&self.world, to);
        self.moments.extend(applied.moments);
        self.world = applied.world;
    }

    /// Brings a bigger model, until instances stand beside the capacity.
    fn until_it_surges(&mut self) {
        let operation = self.changed("demo-set", bigger);
        self.ask(&operation);
        while self.surplus() == 0 || self.instances("demo-set").len() == self.capacity() {
            self.step();
        }
    }

    fn surplus(&self) -> usize {
        self.world.surplus(&id(Kind::ScaleSet, "demo-set"))
    }

    fn capacity(&self) -> usize {
        self.spec("demo-set").capacity as usize
    }

    /// The id by which an instance is asked for, and its resource's or its set's.
    fn machine(&self, name: &str) -> Operation {
        match name.strip_prefix("demo-set_").map(str::parse) {
            Some(Ok(number)) if name.len() < 12 => Operation::InstanceDelete {
                set: id(Kind::ScaleSet, "demo-set"),
                instances: vec![number],
            },
            _ => Operation::Delete {
                id: id(Kind::VirtualMachine, name),
                with: Vec::new(),
                force: false,
            },
        }
    }
}

#[test]
fn new_instances_are_there_before_old_ones_go() {
    for spec in both(10) {
        let mut bench = begun(spec);
        let before = bench.names("demo-set");
        let operation = bench.changed("demo-set", bigger);
        bench.ask(&operation);
        let (mut most, mut fewest) = (0, 10);
        while bench.world.next_due().is_some() {
            bench.step();
            most = most.max(bench.instances("demo-set").len());
            let up = bench.instances("demo-set");
            let up = up
                .iter()
                .filter(|row| row["powerState"] == "Running" && row["provisioningState"] == "Succeeded");
            fewest = fewest.min(up.count());
            assert_eq!(bench.capacity(), 10);
            let told: u64 = progress(&bench).into_iter().flatten().sum();
            assert_eq!(told, 10, "{:?}", progress(&bench));
        }
        assert_eq!((most, fewest), (12, 10));
        let after = bench.names("demo-set");
        assert!(after.len() == 10 && !after.iter().any(|name| before.contains(name)));
        assert_eq!(bench.count("demo-set", "size", "Standard_D2s_v3"), 10);
        assert_eq!(bench.count("demo-set", "health", "Healthy"), 10);
        let rollout = bench.rollout();
        assert_eq!(
            (rollout.state, rollout.done(), rollout.total),
            (RolloutState::Completed, 10, 10)
        );
        assert_eq!(progress(&bench), [10, 0, 0, 0].map(Some));
        // What was an old one's went with it.
        let of = |kind: Kind| bench.world.of_kind(kind).count();
        let flexible = usize::from(of(Kind::VirtualMachine) > 0);
        assert_eq!(of(Kind::NetworkInterface), 10 * flexible);
        assert_eq!(of(Kind::Disk), 10 * flexible);
    }
}

/// With rich health states an old one goes when its new one is `Healthy`, and not while that is `Initializing`.
#[test]
fn new_instances_are_waited_for_while_they_initialize() {
    for spec in both(2) {
        let mut bench = begun(super::rich::rich(spec, "http"));
        bench.until_it_surges();
        while bench.surplus() > 0 {
            assert_eq!(bench.count("demo-set", "latestModel", false), 2);
            bench.step();
        }
        assert_eq!(bench.count("demo-set", "health", "Initializing"), 0);
        bench.settle();
        assert_eq!(bench.count("demo-set", "latestModel", true), 2);
        assert_eq!(bench.count("demo-set", "health", "Healthy"), 2);
    }
}

#[test]
fn it_waits_from_one_batch_to_the_next() {
    for spec in both(4) {
        let mut bench = begun(spec);
        let operation = bench.changed("demo-set", |set| {
            bigger(set);
            let rolling = set.policies.rolling.get_or_insert_default();
            (rolling.max_batch_percent, rolling.pause_seconds) = (50, 600);
        });
        bench.ask(&operation);
        while bench.count("demo-set", "latestModel", true) < 2 || bench.instances("demo-set").len() > 4 {
            bench.step();
        }
        bench.pass_minutes(9);
        assert_eq!(bench.count("demo-set", "latestModel", true), 2);
        assert_eq!(progress(&bench), [2, 0, 0, 2].map(Some));
        bench.settle();
        assert_eq!(progress(&bench), [4, 0, 0, 0].map(Some));
    }
}

/// Where a surge finds no cores the upgrade stops before it touches anything.
#[test]
fn without_room_for_more_nothing_is_upgraded() {
    for spec in both(4) {
        let mut bench = Bench {
            world: with_group_in(&start()),
            moments: Vec::new(),
        };
        for part in [vnet(), nsg("basicNsgapp-grp-vnet-nic01")] {
            bench.put(part);
        }
        bench.put(set("demo-set", spec));
        let before = bench.names("demo-set");
        bench.change("demo-set", |set| machine_of(set).boot_diagnostics ^= true);
        let rollout = bench.rollout();
        assert_eq!(rollout.state, RolloutState::Faulted);
        assert!(rollout.why.contains("Regional Cores quota"), "{}", rollout.why);
        assert_eq!(progress(&bench), [0, 0, 0, 4].map(Some));
        assert_eq!(bench.names("demo-set"), before);
        assert_eq!(bench.count("demo-set", "latestModel", false), 4);
    }
}

#[test]
fn unhealthy_new_instances_take_no_ones_place() {
    for spec in both(10) {
        let mut bench = begun(spec);
        let before = bench.names("demo-set");
        let operation = bench.changed("demo-set", bigger);
        bench.ask(&operation);
        bench.inject(Injection::ModelBreaks {
            set: id(Kind::ScaleSet, "demo-set"),
            broken: true,
        });
        let rollout = bench.rollout();
        assert_eq!(rollout.state, RolloutState::Faulted);
        assert!(rollout.why.contains("the policy allows 20 %"), "{}", rollout.why);
        assert_eq!(progress(&bench), [0, 2, 0, 8].map(Some));
        assert_eq!(bench.names("demo-set"), before);
        assert_eq!(bench.count("demo-set", "health", "Healthy"), 10);
        assert_eq!(bench.capacity(), 10);
    }
}

/// The set itself has all that it is to have: it has not failed.
#[test]
fn a_surge_that_finds_no_place_stops_the_upgrade() {
    for spec in both(10) {
        let mut bench = begun(spec);
        let before = bench.names("demo-set");
        bench.inject(Injection::Shortage(Shortage {
            location: REGION.into(),
            zone: None,
            size: Some("Standard_D2s_v3".into()),
            spot_only: false,
        }));
        bench.change("demo-set", bigger);
        let rollout = bench.rollout();
        assert_eq!(rollout.state, RolloutState::Faulted);
        assert!(rollout.why.contains("Allocation failed"), "{}", rollout.why);
        assert_eq!(progress(&bench), [0, 2, 0, 8].map(Some));
        assert_eq!(bench.names("demo-set"), before);
        assert_eq!(bench.capacity(), 10);
        let (known, _) = bench
            .world
            .scale_set(&id(Kind::ScaleSet, "demo-set"))
            .expect("the set");
        assert_eq!(known.provisioning_state, ProvisioningState::Succeeded);
    }
}

#[test]
fn a_cancelled_upgrade_takes_its_unfinished_batch_back() {
    for spec in both(10) {
        let mut bench = begun(spec);
        let before = bench.names("demo-set");
        bench.until_it_surges();
        assert_eq!(progress(&bench), [0, 0, 2, 8].map(Some));
        bench.run(&Operation::CancelUpgrade {
            set: id(Kind::ScaleSet, "demo-set"),
        });
        assert_eq!(bench.rollout().state, RolloutState::Cancelled);
        assert_eq!(progress(&bench), [0, 0, 0, 10].map(Some));
        assert_eq!(bench.names("demo-set"), before);
        assert_eq!((bench.capacity(), bench.surplus()), (10, 0));
    }
}

#[test]
fn what_is_protected_or_locked_is_not_replaced() {
    for spec in both(4) {
        let mut bench = begun(spec);
        let before = bench.instances("demo-set");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        bench.run(&Operation::Protect {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: vec![text(&before[0]["instanceId"])],
            from_scale_in: false,
            from_scale_set_actions: true,
        });
        let vm = id(Kind::VirtualMachine, &text(&before[1]["name"]));
        let locks = bench.world.resource(&vm).is_some();
        if locks {
            bench.run(&Operation::PutLock(LockRequest {
                scope: vm.to_string(),
                name: "keep".into(),
                level: LockLevel::CanNotDelete,
                notes: None,
            }));
        }
        bench.change("demo-set", bigger);
        let kept = 1 + usize::from(locks);
        assert_eq!(bench.count("demo-set", "latestModel", false), kept);
        assert_eq!(bench.count("demo-set", "latestModel", true), 4 - kept);
        let rollout = bench.rollout();
        assert_eq!(
            (rollout.state, rollout.done(), rollout.total as usize),
            (RolloutState::Completed, 4 - kept as u32, 4 - kept)
        );
    }
}

#[test]
fn a_newer_model_takes_over_from_a_surge() {
    for mode in [UpgradeMode::Rolling, UpgradeMode::Manual] {
        for spec in both(10) {
            let mut bench = begun(spec);
            bench.until_it_surges();
            let second = bench.changed("demo-set", |set| {
                set.upgrade_mode = mode;
                machine_of(set).vm_size = "Standard_D4s_v3".into();
            });
            bench.ask(&second);
            assert_eq!(bench.surplus(), 0);
            let mut most = 0;
            while bench.world.next_due().is_some() {
                bench.step();
                let rows = bench.instances("demo-set");
                let stay = rows.iter().filter(|row| row["provisioningState"] != "Deleting");
                most = most.max(stay.count());
            }
            assert!(most <= 12, "{most}");
            assert_eq!(bench.count("demo-set", "size", "Standard_D4s_v3"), 10);
            assert_eq!((bench.capacity(), bench.surplus()), (10, 0));
            assert_eq!(bench.instances("demo-set").len(), 10);
        }
    }
}

#[test]
fn the_set_may_go_meanwhile() {
    for spec in both(10) {
        let mut bench = begun(spec);
        bench.until_it_surges();
        bench.run(&Operation::Delete {
            id: id(Kind::ScaleSet, "demo-set"),
            with: Vec::new(),
            force: false,
        });
        for kind in [
            Kind::ScaleSet,
            Kind::VirtualMachine,
            Kind::NetworkInterface,
            Kind::Disk,
        ] {
            assert_eq!(bench.world.of_kind(kind).count(), 0, "{kind:?}");
        }
    }
}

/// A lock holds a new instance too, which then is one of the set's.
#[test]
fn what_was_locked_meanwhile_stays() {
    let mut bench = begun(surging(flexible(5)));
    let before = bench.names("demo-set");
    bench.until_it_surges();
    let new = bench
        .names("demo-set")
        .into_iter()
        .find(|name| !before.contains(name));
    bench.ask(&Operation::PutLock(LockRequest {
        scope: id(Kind::VirtualMachine, &new.expect("a new one")).to_string(),
        name: "keep".into(),
        level: LockLevel::CanNotDelete,
        notes: None,
    }));
    bench.run(&Operation::CancelUpgrade {
        set: id(Kind::ScaleSet, "demo-set"),
    });
    assert_eq!((bench.capacity(), bench.surplus()), (6, 0));
    assert_eq!(bench.instances("demo-set").len(), 6);
}

/// What a lock held back when the upgrade began is counted as soon as it may be replaced.
#[test]
fn what_a_lock_lets_go_is_of_the_upgrade_too() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", surging(flexible(4))));
    let scope = format!("/resourceGroups/{GROUP}");
    bench.run(&Operation::PutLock(LockRequest {
        scope: scope.clone(),
        name: "keep".into(),
        level: LockLevel::CanNotDelete,
        notes: None,
    }));
    let grows = bench.changed("demo-set", bigger);
    bench.ask(&grows);
    assert_eq!(bench.rollout().total, 0);
    bench.ask(&Operation::DeleteLock {
        scope,
        name: "keep".into(),
    });
    bench.settle();
    let rollout = bench.rollout();
    assert_eq!((rollout.total, rollout.done()), (4, 4));
    assert_eq!(bench.count("demo-set", "size", "Standard_D2s_v3"), 4);
}

/// Capacity is what stands without the batch's new ones: it falls with an old one, and then one of the new goes too; with a
/// new one it stays, and an old one waits for the next batch.
#[test]
fn capacity_follows_what_is_deleted_or_scaled_in_meanwhile() {
    for spec in both(10) {
        let mut bench = begun(spec);
        let before = bench.names("demo-set");
        bench.until_it_surges();
        let new = bench.names("demo-set");
        let new = new.iter().find(|name| !before.contains(name)).expect("a new one");
        let gone = bench.machine(new);
        bench.ask(&gone);
        assert_eq!(bench.capacity(), 10);
        let gone = bench.machine(&before[0]);
        bench.ask(&gone);
        assert_eq!(bench.capacity(), 9);
        let smaller = bench.changed("demo-set", |set| set.capacity = 6);
        bench.ask(&smaller);
        bench.settle();
        assert_eq!((bench.capacity(), bench.instances("demo-set").len()), (6, 6));
        assert_eq!(bench.count("demo-set", "size", "Standard_D2s_v3"), 6);
        assert_eq!(bench.rollout().state, RolloutState::Completed);
    }
}

/// The new ones are placed as if the old ones were gone.
#[test]
fn zones_are_as_even_afterwards_as_before() {
    for strict in [false, true] {
        for mut spec in both(6) {
            spec.zone_balance = strict;
            spec.platform_fault_domain_count = 1;
            let mut bench = Bench::new();
            bench.put(zonal("demo-set", &[1, 2, 3], spec));
            let mut changed = bench.spec("demo-set");
            bigger(&mut changed);
            bench.put(zonal("demo-set", &[1, 2, 3], changed));
            assert_eq!(bench.count("demo-set", "latestModel", true), 6);
            for zone in 1..=3 {
                assert_eq!(bench.count("demo-set", "zone", zone), 2, "{zone}");
            }
        }
    }
}

#[test]
fn a_mix_of_priorities_keeps_its_ratio() {
    let mut spec = surging(spot(flexible(6), EvictionPolicy::Delete));
    spec.policies.priority_mix = Some(PriorityMix {
        base_regular: 2,
        regular_percent_above: 50,
    });
    let mut bench = begun(spec);
    let spots = |bench: &Bench| {
        let names = bench.names("demo-set");
        let spot = |name: &&String| bench.vm(name).spec.machine.spot.is_some();
        names.iter().filter(spot).count()
    };
    assert_eq!(spots(&bench), 2);
    bench.change("demo-set", |set| machine_of(set).boot_diagnostics ^= true);
    assert_eq!(bench.count("demo-set", "latestModel", true), 6);
    assert_eq!(spots(&bench), 2);
}

#[test]
fn the_policy_is_shown_as_it_was_asked() {
    for spec in both(1) {
        let bench = begun(spec);
        let body = bench.body(Kind::ScaleSet, "demo-set");
        let policy = &body["properties"]["upgradePolicy"]["rollingUpgradePolicy"];
        assert_eq!(policy["maxSurge"], true);
    }
}
