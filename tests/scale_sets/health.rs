//! Who tells that an instance is healthy, and what follows for upgrades and repairs (facts.md §2.4, §2.8).

use flexlab::arm::operation::MachineRef;

use super::*;

fn balancer(probes: &[&str]) -> ResourceSpec {
    let probe = |name: &&str| ProbeSpec {
        name: (*name).into(),
        protocol: "Http".into(),
        port: 80,
        interval_seconds: 15,
    };
    resource(
        "lb",
        SpecBody::LoadBalancer(LoadBalancerSpec {
            frontends: vec![FrontendSpec {
                name: "front".into(),
                public_ip: None,
                subnet: Some(subnet()),
                private_ip: None,
            }],
            pools: vec!["pool".into()],
            probes: probes.iter().map(probe).collect(),
            ..LoadBalancerSpec::default()
        }),
    )
}

/// Watched by a load balancer's probe.
fn probed(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    let profile = profile_of(&mut spec);
    profile.health_probe = Some(ProbeId {
        load_balancer: id(Kind::LoadBalancer, "lb"),
        name: "probe".into(),
    });
    profile.network_interfaces[0].pools = vec![PoolId {
        load_balancer: id(Kind::LoadBalancer, "lb"),
        name: "pool".into(),
    }];
    spec
}

fn bigger(set: &mut ScaleSetSpec) {
    machine_of(set).vm_size = "Standard_D2s_v3".into();
}

fn stops_to_answer(instance: u32) -> Injection {
    Injection::Application {
        machine: MachineRef {
            id: id(Kind::ScaleSet, "demo-set"),
            instance: Some(instance),
        },
        answers: false,
    }
}

#[test]
fn a_probe_tells_the_health_of_a_uniform_set_and_of_no_flexible_one() {
    let mut bench = Bench::new();
    bench.put(balancer(&["probe"]));
    let error = bench.refusal(&put(set("demo-set", probed(flexible(2)))));
    assert!(
        error.ours && error.message.contains("healthProbe"),
        "{}",
        error.message
    );
    let mut spec = probed(uniform(3));
    spec.upgrade_mode = UpgradeMode::Rolling;
    spec.automatic_repairs = Some(AutomaticRepairs {
        grace_period_minutes: 10,
        repair_action: RepairAction::Replace,
    });
    bench.put(set("demo-set", spec));
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 3);
    bench.ask(&Operation::Inject(stops_to_answer(1)));
    assert_eq!(bench.count("demo-set", "health", "Unhealthy"), 1);
    bench.settle();
    assert_eq!(bench.count("demo-set", "health", "Healthy"), 3);
    assert_eq!(
        bench.names("demo-set"),
        ["demo-set_0", "demo-set_2", "demo-set_3"]
    );
    bench.change("demo-set", bigger);
    assert_eq!(bench.count("demo-set", "latestModel", true), 3);
    let body = bench.body(Kind::ScaleSet, "demo-set");
    let probe = &body["properties"]["virtualMachineProfile"]["networkProfile"]["healthProbe"]["id"];
    assert!(
        probe
            .as_str()
            .unwrap_or_default()
            .ends_with("/loadBalancers/lb/probes/probe")
    );
}

#[test]
fn what_is_named_of_a_balancer_is_there_and_stays() {
    let mut bench = Bench::new();
    bench.put(balancer(&[]));
    let subscription = bench.world.subscription().id.clone();
    let error = bench.refusal(&put(set("demo-set", probed(uniform(1)))));
    let path = |kind, name| id(kind, name).path(&subscription);
    assert_eq!(
        (&*error.code, error.message),
        (
            "InvalidResourceReference",
            format!(
                "Resource {}/probes/probe referenced by resource {} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.",
                path(Kind::LoadBalancer, "lb"),
                path(Kind::ScaleSet, "demo-set"),
            )
        )
    );
    bench.put(balancer(&["probe"]));
    bench.put(set("demo-set", probed(uniform(1))));
    let error = bench.refusal(&put(balancer(&["other"])));
    assert!(
        error.ours && error.message.contains("'probe'"),
        "{}",
        error.message
    );
    let mut no_pool = balancer(&["probe"]);
    if let SpecBody::LoadBalancer(lb) = &mut no_pool.body {
        lb.pools.clear();
    }
    let error = bench.refusal(&put(no_pool));
    assert!(
        error.ours && error.message.contains("'pool'"),
        "{}",
        error.message
    );
    bench.put(balancer(&["probe", "other"]));
    // A set that names it no more lets it go.
    bench.put(set("demo-set", uniform(1)));
    bench.run(&Operation::Upgrade {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: Vec::new(),
    });
    bench.put(balancer(&[]));
}

/// Of Azure's words for these two the code is known, and the sentence for any parameter (facts.md §4.6).
#[test]
fn a_grace_and_a_notice_are_as_long_as_they_may_be() {
    let bench = Bench::new();
    for minutes in [9, 10, 90, 91] {
        let mut spec = watched(flexible(0));
        spec.automatic_repairs = Some(AutomaticRepairs {
            grace_period_minutes: minutes,
            repair_action: RepairAction::Replace,
        });
        let said = validate(&bench.world, &put(set("demo-set", spec)));
        let message = said.as_ref().err().map(|error| error.message.as_str());
        let refused = "The value of parameter automaticRepairsPolicy.gracePeriod is invalid.";
        assert_eq!(
            message,
            (!(10..=90).contains(&minutes)).then_some(refused),
            "{minutes}"
        );
    }
    for minutes in [4, 5, 15, 16] {
        let mut spec = flexible(0);
        machine_of(&mut spec).terminate_notification_minutes = Some(minutes);
        let said = validate(&bench.world, &put(set("demo-set", spec)));
        let message = said.as_ref().err().map(|error| error.message.as_str());
        let refused = "The value of parameter terminateNotificationProfile.notBeforeTimeout is invalid.";
        assert_eq!(
            message,
            (!(5..=15).contains(&minutes)).then_some(refused),
            "{minutes}"
        );
    }
}

/// At most 5 % at a time, and one where that is less.
#[test]
fn repairs_go_a_few_at_a_time_and_bring_the_present_model() {
    for (capacity, most) in [(10, 1), (40, 2)] {
        let mut bench = Bench::new();
        let mut spec = watched(uniform(capacity));
        spec.automatic_repairs = Some(AutomaticRepairs {
            grace_period_minutes: 10,
            repair_action: RepairAction::Replace,
        });
        bench.put(set("demo-set", spec));
        bench.change("demo-set", bigger);
        for instance in 0..6 {
            bench.ask(&Operation::Inject(stops_to_answer(instance)));
        }
        let mut seen = 0;
        while let Some(due) = bench.world.next_due() {
            bench.world = advance(&bench.world, due).world;
            seen = seen.max(bench.count("demo-set", "provisioningState", "Deleting"));
        }
        assert_eq!(seen, most, "{capacity}");
        assert_eq!(bench.count("demo-set", "health", "Healthy"), capacity as usize);
        assert_eq!(bench.count("demo-set", "latestModel", true), 6);
    }
}

#[test]
fn a_rolling_upgrade_begins_with_the_unhealthy_where_it_is_asked_to() {
    for unhealthy_first in [true, false] {
        let mut bench = Bench::new();
        let mut spec = watched(uniform(10));
        spec.upgrade_mode = UpgradeMode::Rolling;
        spec.policies.rolling = Some(RollingUpgrade {
            max_batch_percent: 10,
            unhealthy_first,
            ..RollingUpgrade::default()
        });
        bench.put(set("demo-set", spec));
        bench.inject(stops_to_answer(7));
        let change = bench.changed("demo-set", bigger);
        bench.ask(&change);
        while bench.count("demo-set", "provisioningState", "Updating") == 0 {
            let due = bench.world.next_due().expect("the first batch is to come");
            bench.world = advance(&bench.world, due).world;
        }
        let rows = bench.instances("demo-set");
        let first = rows.iter().find(|row| row["provisioningState"] == "Updating");
        let expected = if unhealthy_first { "7" } else { "0" };
        assert_eq!(first.expect("one")["instanceId"], expected);
    }
}

/// `rollbackFailedInstancesOnPolicyBreach` (data/sdk_properties.csv).
#[test]
fn a_rolling_upgrade_takes_back_what_it_broke_where_it_is_asked_to() {
    for (roll_back, spec) in [(true, flexible(10)), (true, uniform(10)), (false, flexible(10))] {
        let mut bench = Bench::new();
        let mut spec = watched(spec);
        spec.upgrade_mode = UpgradeMode::Rolling;
        spec.policies.rolling = Some(RollingUpgrade {
            roll_back,
            ..RollingUpgrade::default()
        });
        bench.put(set("demo-set", spec));
        let change = bench.changed("demo-set", bigger);
        bench.ask(&change);
        bench.ask(&Operation::Inject(Injection::ModelBreaks {
            set: id(Kind::ScaleSet, "demo-set"),
            broken: true,
        }));
        bench.settle();
        let rollout = bench.rollout();
        assert_eq!(rollout.state, RolloutState::Faulted);
        let healthy = if roll_back { 10 } else { 8 };
        assert_eq!(bench.count("demo-set", "health", "Healthy"), healthy);
        assert_eq!(bench.count("demo-set", "size", "Standard_B1s"), healthy);
        assert_eq!(bench.count("demo-set", "latestModel", true), 10 - healthy);
    }
}
