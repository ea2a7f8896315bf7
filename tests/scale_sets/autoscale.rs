//! Autoscale by rules and schedules, under a load that the lab sets (facts.md §2.5).

use std::rc::Rc;

use flexlab::arm::operation::LoadStep;

use super::*;

fn rule(operator: Comparison, threshold: f64, direction: ScaleDirection) -> AutoscaleRule {
    AutoscaleRule {
        metric: "Percentage CPU".into(),
        operator,
        threshold,
        window_minutes: 5,
        direction,
        change: ScaleChange::ChangeCount,
        value: 1,
        cooldown_minutes: 5,
    }
}

fn setting(profiles: Vec<AutoscaleProfile>) -> ResourceSpec {
    let setting = AutoscaleSpec {
        enabled: true,
        target: id(Kind::ScaleSet, "demo-set"),
        profiles,
    };
    resource("auto", SpecBody::AutoscaleSetting(Box::new(setting)))
}

fn profile(minimum: u32, maximum: u32) -> AutoscaleProfile {
    AutoscaleProfile {
        name: "default".into(),
        minimum,
        maximum,
        default: minimum,
        rules: vec![
            rule(Comparison::GreaterThan, 70.0, ScaleDirection::Increase),
            rule(Comparison::LessThan, 25.0, ScaleDirection::Decrease),
        ],
        schedule: None,
    }
}

fn load(steps: &[(u32, u32)]) -> Injection {
    let step = |&(after_minutes, percent): &(u32, u32)| LoadStep {
        after_minutes,
        percent,
    };
    Injection::Load {
        set: id(Kind::ScaleSet, "demo-set"),
        steps: steps.iter().map(step).collect(),
    }
}

fn runs(bench: &Bench) -> Vec<(u64, u64, String)> {
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let run = |row: &Value| {
        (
            number(&row["from"]),
            number(&row["to"]),
            row["outcome"].as_str().unwrap_or_default().to_owned(),
        )
    };
    views::autoscale(&bench.world).iter().map(run).collect()
}

#[test]
fn a_busy_set_grows_and_an_idle_one_shrinks_and_the_history_says_why() {
    for spec in [flexible(1), uniform(1)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        // Longer than the window, so that a look sees no time before the last change.
        let mut calm = profile(1, 4);
        for rule in &mut calm.rules {
            rule.cooldown_minutes = 10;
        }
        bench.put(setting(vec![calm]));
        // Two machines' work for an hour, then next to none.
        bench.ask(&Operation::Inject(load(&[(0, 200), (60, 10)])));
        bench.pass_minutes(50);
        // 200 on 3 machines is 67 %: no more is needed.
        assert_eq!(bench.spec("demo-set").capacity, 3);
        bench.settle();
        assert_eq!(bench.spec("demo-set").capacity, 1);
        let scaled: Vec<(u64, u64)> = runs(&bench)
            .into_iter()
            .filter(|(.., outcome)| outcome == "scaled")
            .map(|(from, to, _)| (from, to))
            .collect();
        assert_eq!(scaled, [(1, 2), (2, 3), (3, 2), (2, 1)]);
        let history = views::autoscale(&bench.world);
        let first = history.iter().find(|row| row["outcome"] == "scaled");
        let why = first.and_then(|row| row["why"].as_str()).unwrap_or_default();
        assert!(why.contains("CPU was") && why.contains("> 70 %"), "{why}");
        assert_eq!(
            bench.log("Autoscale scale up completed"),
            4,
            "accepted and succeeded"
        );
    }
}

#[test]
fn a_cool_down_is_waited_for() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let mut slow = profile(1, 5);
    for rule in &mut slow.rules {
        rule.cooldown_minutes = 30;
    }
    bench.put(setting(vec![slow]));
    bench.ask(&Operation::Inject(load(&[(0, 400)])));
    bench.pass_minutes(25);
    assert_eq!(bench.spec("demo-set").capacity, 2);
    bench.pass_minutes(30);
    assert_eq!(bench.spec("demo-set").capacity, 3);
    assert!(
        runs(&bench).iter().any(|(.., outcome)| outcome == "coolingDown"),
        "{:?}",
        runs(&bench)
    );
}

#[test]
fn limits_hold_and_are_told() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    // Below the minimum at first.
    bench.put(setting(vec![profile(2, 3)]));
    assert_eq!(bench.spec("demo-set").capacity, 2);
    bench.inject(load(&[(0, 900)]));
    assert_eq!(bench.spec("demo-set").capacity, 3);
    assert!(
        runs(&bench).iter().any(|(.., outcome)| outcome == "atLimit"),
        "{:?}",
        runs(&bench)
    );
}

#[test]
fn scaling_in_that_would_scale_out_again_is_left() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let mut narrow = profile(1, 4);
    narrow.rules[1].threshold = 60.0;
    bench.put(setting(vec![narrow]));
    // 50 % of each of two; one alone would be at 100 %.
    bench.inject(load(&[(0, 100)]));
    assert_eq!(bench.spec("demo-set").capacity, 2);
    assert!(
        runs(&bench).iter().any(|(.., outcome)| outcome == "wouldFlap"),
        "{:?}",
        runs(&bench)
    );
}

#[test]
fn a_schedule_has_its_own_limits_and_ends() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let now = bench.world.time();
    let fixed = AutoscaleProfile {
        name: "launch".into(),
        rules: Vec::new(),
        schedule: Some(AutoscaleSchedule::Fixed {
            from: now.plus_ms(3_600_000),
            until: now.plus_ms(2 * 3_600_000),
        }),
        ..profile(4, 4)
    };
    let mut always = profile(1, 4);
    always.rules.clear();
    bench.put(setting(vec![fixed, always]));
    assert_eq!(bench.spec("demo-set").capacity, 1);
    bench.pass_minutes(90);
    assert_eq!(bench.spec("demo-set").capacity, 4);
    let last = views::autoscale(&bench.world);
    assert_eq!(
        last.last().map(|row| row["profile"].clone()),
        Some("launch".into())
    );
    bench.pass_minutes(120);
    // The other profile's limits allow four: nothing asks for fewer.
    assert_eq!(bench.spec("demo-set").capacity, 4);
}

#[test]
fn a_disabled_setting_does_nothing_and_one_outlives_its_set() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let mut off = setting(vec![profile(2, 3)]);
    if let SpecBody::AutoscaleSetting(setting) = &mut off.body {
        setting.enabled = false;
    }
    bench.put(off);
    assert_eq!(bench.spec("demo-set").capacity, 1);
    bench.run(&Operation::Delete {
        id: id(Kind::ScaleSet, "demo-set"),
        with: Vec::new(),
        force: false,
    });
    assert!(
        bench
            .world
            .resource(&id(Kind::AutoscaleSetting, "auto"))
            .is_some()
    );
}

#[test]
fn what_no_setting_can_be_is_refused() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    for (what, change) in [
        (
            "a default outside",
            (|profile: &mut AutoscaleProfile| profile.default = 9) as fn(&mut AutoscaleProfile),
        ),
        ("a minimum above the maximum", |profile| profile.minimum = 5),
        ("another metric", |profile| {
            profile.rules[0].metric = "Luck".into()
        }),
        ("no window", |profile| profile.rules[0].window_minutes = 1),
        ("no number", |profile| profile.rules[0].threshold = f64::NAN),
    ] {
        let mut profile = profile(1, 4);
        change(&mut profile);
        let error = bench.refusal(&put(setting(vec![profile])));
        assert_eq!((&*error.code, error.ours), ("BadRequest", true), "{what}");
    }
}

#[test]
fn a_rule_whose_step_is_nothing_is_refused() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let mut idle = profile(1, 4);
    idle.rules[0].value = 0;
    let error = bench.refusal(&put(setting(vec![idle])));
    assert!(
        error.ours && error.message.contains("1 or more"),
        "{}",
        error.message
    );
}

/// A VM that is added to the set when it is made; its interface goes with it, its disk stays.
fn add(bench: &mut Bench, name: &str) {
    let vm = lone_vm(name, |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"));
        vm.network_interfaces[0].delete_option = Some(DeleteOption::Delete);
        Rc::make_mut(&mut vm.machine).os_disk.delete_option = DeleteOption::Detach;
    });
    bench.run(&deploy(name, vm));
}

fn own_and_all(bench: &Bench) -> (usize, usize, u32) {
    (
        bench.count("demo-set", "ofProfile", true),
        bench.instances("demo-set").len(),
        bench.spec("demo-set").capacity,
    )
}

#[test]
fn machines_that_were_added_leave_less_to_be_made() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    add(&mut bench, "added");
    bench.put(setting(vec![profile(2, 3)]));
    assert_eq!(
        own_and_all(&bench),
        (1, 2, 1),
        "the minimum, with the one that was added"
    );
    bench.inject(load(&[(0, 900)]));
    assert_eq!(own_and_all(&bench), (2, 3, 2), "the maximum");
    assert!(
        runs(&bench).contains(&(2, 3, "scaled".into())),
        "{:?}",
        runs(&bench)
    );
}

#[test]
fn an_added_machine_is_counted_and_may_go() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(3)));
    let made = bench.names("demo-set");
    add(&mut bench, "added");
    add(&mut bench, "protected");
    add(&mut bench, "locked");
    bench.run(&Operation::Protect {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: vec!["protected".into()],
        from_scale_in: true,
        from_scale_set_actions: false,
    });
    bench.run(&Operation::PutLock(LockRequest {
        scope: id(Kind::VirtualMachine, "locked").to_string(),
        name: "keep".into(),
        level: LockLevel::CanNotDelete,
        notes: None,
    }));
    // The newest first, of those that may go: of the six one that was added, then one that the profile made.
    bench.put(setting(vec![profile(4, 4)]));
    assert_eq!(runs(&bench), [(6, 4, "scaled".into())]);
    assert_eq!(
        own_and_all(&bench),
        (2, 4, 2),
        "one that was made counted in the capacity"
    );
    let left = bench.names("demo-set");
    assert!(
        left.contains(&"protected".into()) && left.contains(&"locked".into()),
        "{left:?}"
    );
    assert!(!left.contains(&"added".into()), "{left:?} of {made:?}");
    let interface = |name: &str| bench.world.resource(&id(Kind::NetworkInterface, name));
    let of = |name: &str| {
        bench
            .world
            .of_kind(Kind::Disk)
            .any(|disk| disk.id.name().starts_with(name))
    };
    assert!(
        interface("added-nic").is_none() && of("added_"),
        "as its delete options say"
    );
    // By hand only those go that the capacity counts.
    bench.run(&Operation::Delete {
        id: id(Kind::AutoscaleSetting, "auto"),
        with: Vec::new(),
        force: false,
    });
    bench.scale("demo-set", 0);
    assert_eq!(own_and_all(&bench), (0, 2, 0));
}

#[test]
fn autoscale_is_refused_where_too_few_may_go() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    add(&mut bench, "added");
    let all = bench.names("demo-set");
    bench.run(&Operation::Protect {
        set: id(Kind::ScaleSet, "demo-set"),
        instances: all.clone(),
        from_scale_in: true,
        from_scale_set_actions: false,
    });
    bench.put(setting(vec![profile(1, 1)]));
    assert_eq!(bench.names("demo-set"), all);
    let history = views::autoscale(&bench.world);
    let why = history[0]["why"].as_str().unwrap_or_default();
    assert!(
        why.contains("1 instances of scale set 'demo-set' would have to go, and only 0"),
        "{why}"
    );
}

/// What the capacity comes to is what the mix is of: an added machine has no part in the ratio.
#[test]
fn a_mix_keeps_its_ratio_whatever_was_added() {
    let mut bench = Bench::new();
    let mut mixed = spot(flexible(4), EvictionPolicy::Deallocate);
    mixed.policies.priority_mix = Some(PriorityMix {
        base_regular: 0,
        regular_percent_above: 50,
    });
    bench.put(set("demo-set", mixed));
    add(&mut bench, "added");
    bench.put(setting(vec![profile(2, 2)]));
    assert_eq!(own_and_all(&bench), (2, 2, 2));
    assert_eq!(bench.count("demo-set", "priority", "Spot"), 1);
}
