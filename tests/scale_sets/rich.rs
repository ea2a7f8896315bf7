//! Rich health states: the application health extension's version 2 (facts.md §2.8).

use std::collections::BTreeSet;

use flexlab::arm::operation::MachineRef;

use super::*;

const SECOND: i64 = 1_000;

/// Asked every ten seconds, told of after three answers; for ten minutes none is needed.
const PATIENT: RichHealth = RichHealth {
    interval_seconds: 10,
    number_of_probes: 3,
    grace_period_seconds: 600,
};

pub(crate) fn rich(spec: ScaleSetSpec, protocol: &str) -> ScaleSetSpec {
    let mut spec = watched(spec);
    let health = &mut machine_of(&mut spec).application_health;
    *health = health.take().map(|health| ApplicationHealth {
        protocol: protocol.into(),
        rich: Some(PATIENT),
        ..health
    });
    spec
}

fn healths(bench: &Bench) -> BTreeSet<String> {
    let word = |row: &Value| row["health"].as_str().unwrap_or_default().to_owned();
    bench.instances("demo-set").iter().map(word).collect()
}

/// Each health that the instances were seen with and how many seconds it was there, until everything rests.
fn story(bench: &mut Bench) -> Vec<(String, i64)> {
    let mut seen: Vec<(String, i64)> = Vec::new();
    while bench.world.next_due().is_some() {
        for health in healths(bench) {
            match seen.last_mut() {
                Some((last, seconds)) if *last == health => *seconds += 1,
                _ => seen.push((health, 1)),
            }
        }
        bench.world = advance(&bench.world, bench.world.time().plus_ms(SECOND)).world;
    }
    seen.retain(|(health, _)| health != "Unknown");
    seen
}

fn inject(bench: &mut Bench, answers: bool) {
    let name = bench.names("demo-set").remove(0);
    let flexible = bench.world.vm(&id(Kind::VirtualMachine, &name)).is_some();
    let machine = if flexible {
        MachineRef {
            id: id(Kind::VirtualMachine, &name),
            instance: None,
        }
    } else {
        MachineRef {
            id: id(Kind::ScaleSet, "demo-set"),
            instance: Some(0),
        }
    };
    bench.ask(&Operation::Inject(Injection::Application { machine, answers }));
}

#[test]
fn a_machine_is_initializing_until_it_has_answered_often_enough() {
    for spec in [flexible(1), uniform(1)] {
        let mut bench = Bench::new();
        bench.ask(&put(set("demo-set", rich(spec.clone(), "http"))));
        let seen = story(&mut bench);
        assert_eq!(seen.first(), Some(&("Initializing".into(), 30)), "{seen:?}");
        assert_eq!(healths(&bench), ["Healthy".to_owned()].into());
        // One that runs is not begun with again, until it starts anew.
        bench.inject(load_nothing());
        assert!(story(&mut bench).is_empty());

        let mut binary = Bench::new();
        binary.ask(&put(set("demo-set", watched(spec))));
        assert!(story(&mut binary).iter().all(|(health, _)| health == "Healthy"));
    }
}

/// Nothing that touches a machine.
fn load_nothing() -> Injection {
    Injection::Load {
        set: id(Kind::ScaleSet, "demo-set"),
        steps: Vec::new(),
    }
}

#[test]
fn one_that_does_not_answer_is_waited_for_as_long_as_its_grace() {
    for (spec, protocol, told) in [
        (flexible(1), "http", "Unknown"),
        (uniform(1), "https", "Unknown"),
        (flexible(1), "tcp", "Unhealthy"),
    ] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", rich(spec, protocol)));
        inject(&mut bench, false);
        assert_eq!(
            healths(&bench),
            [told.to_owned()].into(),
            "what was told of it goes on"
        );
        bench.ask(&Operation::Inject(Injection::ModelBreaks {
            set: id(Kind::ScaleSet, "demo-set"),
            broken: true,
        }));
        let restart = Operation::SetPower {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: Vec::new(),
            action: PowerAction::Restart,
        };
        bench.ask(&restart);
        let seen = story(&mut bench);
        let begun = seen.iter().find(|(health, _)| health == "Initializing");
        assert_eq!(begun, Some(&("Initializing".into(), 600)), "{seen:?}");
        assert_eq!(healths(&bench), [told.to_owned()].into());
    }
}

#[test]
fn an_answer_within_the_grace_is_counted_from_there() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", rich(flexible(1), "http")));
    bench.ask(&Operation::Inject(Injection::ModelBreaks {
        set: id(Kind::ScaleSet, "demo-set"),
        broken: true,
    }));
    bench.scale("demo-set", 0);
    let more = bench.changed("demo-set", |set| set.capacity = 1);
    bench.ask(&more);
    while !healths(&bench).contains("Initializing") {
        let due = bench.world.next_due().expect("it comes");
        bench.world = advance(&bench.world, due).world;
    }
    bench.pass_minutes(2);
    inject(&mut bench, true);
    assert_eq!(story(&mut bench).first(), Some(&("Initializing".into(), 30)));
    assert_eq!(healths(&bench), ["Healthy".to_owned()].into());
}

/// As for an unhealthy one: `Unknown` is no health (Azure's page on the extension).
#[test]
fn what_gives_no_answer_is_repaired_and_what_is_initializing_is_not() {
    const REPAIR: &str = "Automatic repair of a Virtual Machine Scale Set instance";
    for spec in [flexible(2), uniform(2)] {
        let mut bench = Bench::new();
        let mut spec = rich(spec, "http");
        let health = &mut machine_of(&mut spec).application_health;
        health.as_mut().expect("it is watched").rich = Some(RichHealth {
            grace_period_seconds: 1_800,
            ..PATIENT
        });
        spec.automatic_repairs = Some(AutomaticRepairs {
            grace_period_minutes: 10,
            repair_action: RepairAction::Restart,
        });
        bench.put(set("demo-set", spec));
        bench.ask(&Operation::SetPower {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: Vec::new(),
            action: PowerAction::Restart,
        });
        while bench.count("demo-set", "health", "Initializing") < 2 {
            let due = bench.world.next_due().expect("they restart");
            bench.world = advance(&bench.world, due).world;
        }
        inject(&mut bench, false);
        bench.pass_minutes(29);
        assert_eq!(bench.log(REPAIR), 0, "its grace is longer than that of repairs");
        bench.settle();
        assert!(bench.log(REPAIR) > 0);
        assert_eq!(bench.count("demo-set", "health", "Healthy"), 2);
    }
}

#[test]
fn a_rolling_upgrade_waits_for_what_is_initializing() {
    for (spec, broken) in [(flexible(2), false), (uniform(2), false), (flexible(2), true)] {
        let mut bench = Bench::new();
        let mut spec = rich(spec, "http");
        spec.upgrade_mode = UpgradeMode::Rolling;
        spec.policies.rolling = Some(RollingUpgrade {
            max_batch_percent: 50,
            ..RollingUpgrade::default()
        });
        bench.put(set("demo-set", spec));
        let change = bench.changed("demo-set", |set| {
            machine_of(set).vm_size = "Standard_D2s_v3".into()
        });
        bench.ask(&change);
        bench.ask(&Operation::Inject(Injection::ModelBreaks {
            set: id(Kind::ScaleSet, "demo-set"),
            broken,
        }));
        let mut waited = 0;
        while bench.world.next_due().is_some() {
            let begins = bench.count("demo-set", "health", "Initializing") > 0;
            let taken = bench.count("demo-set", "provisioningState", "Updating") > 0;
            assert!(!(begins && taken), "the next batch waits");
            waited += i64::from(begins);
            bench.world = advance(&bench.world, bench.world.time().plus_ms(SECOND)).world;
        }
        let rollout = bench.rollout();
        let (state, wait, upgraded) = if broken {
            (RolloutState::Faulted, 600, 1)
        } else {
            (RolloutState::Completed, 60, 2)
        };
        assert_eq!((rollout.state, waited), (state, wait));
        assert_eq!(bench.count("demo-set", "latestModel", true), upgraded);
    }
}
