//! What the pages of a scale set and of a machine send to change them.

mod support;

use flexlab::arm::spec::*;
use flexlab::arm::*;
use flexlab::forms::autoscale::{Count, Scaling, setting};
use flexlab::forms::change;
use flexlab::forms::scale_rule::{ScaleRule, what, when};
use flexlab::forms::upkeep::{HealthAndRepair, UpgradePolicy};
use support::*;

fn with_set(mode: OrchestrationMode) -> World {
    run(&with_group_in(&roomy()), &[create_set(mode, 2)]).0
}

fn set() -> ResourceId {
    id(Kind::ScaleSet, "demo-set")
}

#[test]
fn a_set_and_a_machine_may_be_put_as_they_are() {
    for mode in [OrchestrationMode::Flexible, OrchestrationMode::Uniform] {
        let world = with_set(mode);
        let (same, _) = run(
            &world,
            &[change::scale_set(&world, &set(), |_| {}).expect("a set")],
        );
        let spec = |world: &World| world.scale_set(&set()).map(|(_, set)| set.spec.clone());
        assert_eq!(spec(&same), spec(&world));
        for vm in world.members(&set()) {
            let operation = change::vm(&world, &vm.id, |_| {}).expect("a machine");
            assert_eq!(validate(&world, &operation), Ok(()), "{}", vm.id.name());
        }
    }
}

#[test]
fn a_manual_scale_is_the_capacity() {
    let world = with_set(OrchestrationMode::Flexible);
    let mut page = Scaling::new(&world, &set()).expect("a set");
    assert!(!page.custom && page.is_whole());
    page.set_count(Count::Manual, "4".into());
    let (world, _) = run(&world, &page.operations(&world, &set()));
    assert_eq!(world.members(&set()).count(), 4);
    page.set_count(Count::Manual, "four".into());
    assert!(!page.is_whole());
}

#[test]
fn custom_autoscale_is_kept_is_switched_off_and_comes_back() {
    let world = with_set(OrchestrationMode::Uniform);
    let mut page = Scaling::new(&world, &set()).expect("a set");
    page.custom = true;
    page.rules.push(ScaleRule::default().rule().expect("it is whole"));
    let (on, _) = run(&world, &page.operations(&world, &set()));
    let page = Scaling::new(&on, &set()).expect("a set");
    assert!(page.custom && page.by_metric && page.is_enabled() && page.rules.len() == 1);
    let mut manual = page.clone();
    manual.custom = false;
    manual.set_count(Count::Manual, "3".into());
    let (off, _) = run(&on, &manual.operations(&on, &set()));
    assert_eq!(off.scale_set(&set()).map(|(_, set)| set.spec.capacity), Some(3));
    let (_, kept) = setting(&off, &set()).expect("it is switched off, and not deleted");
    assert!(!kept.enabled && kept.profiles[0].rules == page.rules);
    let disabled = Scaling::disable(&on, &set()).expect("a set");
    assert!(
        !setting(&run(&on, &[disabled]).0, &set())
            .expect("a setting")
            .1
            .enabled
    );
}

#[test]
fn a_specific_count_has_no_rules_and_reads_back() {
    let world = with_set(OrchestrationMode::Flexible);
    let mut page = Scaling::new(&world, &set()).expect("a set");
    (page.custom, page.by_metric) = (true, false);
    page.set_count(Count::Exact, "3".into());
    let (world, _) = run(&world, &page.operations(&world, &set()));
    assert_eq!(world.members(&set()).count(), 3, "autoscale brings it there");
    let page = Scaling::new(&world, &set()).expect("a set");
    assert!(!page.by_metric && page.count(Count::Exact) == "3");
}

#[test]
fn a_rule_reads_as_the_portal_lists_it_and_opens_as_it_was_typed() {
    let typed = ScaleRule {
        operator: "Less than".into(),
        threshold: "30".into(),
        operation: "Decrease percent by".into(),
        value: "20".into(),
        ..ScaleRule::default()
    };
    assert!(typed.is_percent());
    let rule = typed.rule().expect("it is whole");
    assert_eq!(when(&rule), "(Average) Percentage CPU < 30");
    assert_eq!(what(&rule), "Decrease percent by 20");
    assert_eq!(ScaleRule::of(&rule), typed);
    let wrong = ScaleRule {
        threshold: "hot".into(),
        duration: "4".into(),
        value: "0".into(),
        cooldown: "0".into(),
        ..typed
    };
    let problems = wrong.problems();
    assert!(problems.threshold.is_some() && problems.duration.is_some());
    assert!(problems.value.is_some() && problems.cooldown.is_some() && wrong.rule().is_none());
}

#[test]
fn health_is_a_part_of_the_model_and_repairs_are_not() {
    let world = with_set(OrchestrationMode::Uniform);
    let mut page = HealthAndRepair::new(&world, &set()).expect("a set");
    page.repairs = true;
    let refused = validate(&world, &page.operation(&world, &set()).expect("a set"));
    assert!(refused.is_err(), "nothing tells who is unhealthy");
    page.monitored = true;
    let (watched, _) = run(&world, &[page.operation(&world, &set()).expect("a set")]);
    let made = |world: &World| world.scale_set(&set()).map(|(_, set)| set.profile_time_created);
    assert_ne!(made(&watched), made(&world), "the model is another one");
    let mut page = HealthAndRepair::new(&watched, &set()).expect("a set");
    assert!(page.monitored && page.repairs && page.is_whole());
    page.action = RepairAction::Restart;
    let (restarts, _) = run(&watched, &[page.operation(&watched, &set()).expect("a set")]);
    assert_eq!(made(&restarts), made(&watched));
    page.grace = "5".into();
    assert!(!page.is_whole());
}

#[test]
fn an_upgrade_policy_reads_back() {
    let world = with_set(OrchestrationMode::Uniform);
    let mut health = HealthAndRepair::new(&world, &set()).expect("a set");
    health.monitored = true;
    let (world, _) = run(&world, &[health.operation(&world, &set()).expect("a set")]);
    let mut page = UpgradePolicy::new(&world, &set()).expect("a set");
    page.mode = UpgradeMode::Rolling;
    page.numbers[0] = "50".into();
    page.surge = true;
    let (world, _) = run(&world, &[page.operation(&world, &set()).expect("a set")]);
    assert_eq!(UpgradePolicy::new(&world, &set()), Some(page.clone()));
    page.numbers[0] = "4".into();
    assert!(!page.is_whole());
}
