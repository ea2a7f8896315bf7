//! What a setting's rules come to. A function of the setting, the load and the capacity alone.

use std::rc::Rc;

use super::schedule;
use crate::arm::clock::Time;
use crate::arm::spec::*;
use crate::arm::world::{Autoscale, AutoscaleOutcome, Load};

const MINUTE_MS: i64 = 60_000;

/// What a look sees.
pub(super) struct Look<'a> {
    pub(super) now: Time,
    pub(super) capacity: u32,
    pub(super) setting: &'a Autoscale,
    pub(super) load: Option<&'a Load>,
}

/// What is to be done, or why nothing is.
pub(super) struct Decision {
    pub(super) profile: Rc<str>,
    pub(super) to: u32,
    pub(super) outcome: AutoscaleOutcome,
    pub(super) why: Rc<str>,
}

impl Decision {
    fn of(profile: &AutoscaleProfile, to: u32, outcome: AutoscaleOutcome, why: String) -> Decision {
        Decision {
            profile: profile.name.as_str().into(),
            to,
            outcome,
            why: why.into(),
        }
    }
}

/// A rule, and the value that its metric has.
type Seen<'a> = (f64, &'a AutoscaleRule);

/// `None` when there is nothing to say.
pub(super) fn decide(look: &Look<'_>) -> Option<Decision> {
    let profile = schedule::profile(&look.setting.spec, look.now)?;
    let capacity = look.capacity;
    let within = capacity.clamp(profile.minimum, profile.maximum);
    if within != capacity {
        let why = format!(
            "Profile '{}' has {} to {} instances, and there are {capacity}.",
            profile.name, profile.minimum, profile.maximum
        );
        return Some(Decision::of(profile, within, AutoscaleOutcome::Scaled, why));
    }
    let Some(load) = look.load else {
        return fall_back(profile, capacity);
    };
    let metrics: Vec<Seen<'_>> = profile
        .rules
        .iter()
        .map(|rule| (average(look, load, rule.window_minutes), rule))
        .collect();
    let speaks = speaker(&metrics, capacity)?;
    weigh(look, profile, &metrics, speaks)
}

/// Without metrics a set is brought up to the default, never down (as Azure documents it).
fn fall_back(profile: &AutoscaleProfile, capacity: u32) -> Option<Decision> {
    let wanted = profile.default > capacity && !profile.rules.is_empty();
    wanted.then(|| {
        let why = format!(
            "There are no metrics: profile '{}' falls back on its default {}.",
            profile.name, profile.default
        );
        Decision::of(profile, profile.default, AutoscaleOutcome::Scaled, why)
    })
}

/// The rule that counts. Any rule scales out, and the furthest counts; all have to agree to scale in, and the nearest
/// counts.
fn speaker<'a>(metrics: &[Seen<'a>], capacity: u32) -> Option<Seen<'a>> {
    let holds = |(value, rule): &Seen<'_>| rule.operator.holds(*value, rule.threshold);
    let of = |direction| {
        metrics
            .iter()
            .copied()
            .filter(move |(_, rule)| rule.direction == direction)
    };
    let out = of(ScaleDirection::Increase)
        .filter(holds)
        .max_by_key(|(_, rule)| wanted(rule, capacity));
    out.or_else(|| {
        let agreed = of(ScaleDirection::Decrease).all(|metric| holds(&metric));
        of(ScaleDirection::Decrease)
            .filter(|_| agreed)
            .max_by_key(|(_, rule)| wanted(rule, capacity))
    })
}

/// What stands in the way of the rule that counts: a limit, the cool-down, or that it would not last.
fn weigh(
    look: &Look<'_>,
    profile: &AutoscaleProfile,
    metrics: &[Seen<'_>],
    (value, rule): Seen<'_>,
) -> Option<Decision> {
    let capacity = look.capacity;
    let asked = wanted(rule, capacity);
    let to = asked.clamp(profile.minimum, profile.maximum);
    let say = |outcome, why| Some(Decision::of(profile, to, outcome, why));
    let seen = format!(
        "CPU was {value:.1} % on average over {} minutes, {} {} %",
        rule.window_minutes,
        rule.operator.sign(),
        rule.threshold
    );
    if asked == capacity {
        return None; // It asks for what is there.
    }
    if to == capacity {
        let limit = if asked > to { "maximum" } else { "minimum" };
        let why = format!("{seen}, and {capacity} is the {limit}.");
        return say(AutoscaleOutcome::AtLimit, why);
    }
    let last = look.setting.last_scaled;
    let ago = last.map(|last| look.now.since(last) / MINUTE_MS);
    if let Some(minutes) = ago.filter(|minutes| *minutes < i64::from(rule.cooldown_minutes)) {
        let why = format!(
            "{seen}, and the last change was {minutes} minutes ago: the cool-down is {}.",
            rule.cooldown_minutes
        );
        return say(AutoscaleOutcome::CoolingDown, why);
    }
    if rule.direction == ScaleDirection::Decrease
        && let Some((then, back)) = flaps(metrics, capacity, to)
    {
        let why = format!(
            "{seen}, but with {to} instances it would be about {then:.1} %, {} {} %: that would scale out again.",
            back.operator.sign(),
            back.threshold
        );
        return say(AutoscaleOutcome::WouldFlap, why);
    }
    let why = format!("{seen}: from {capacity} to {to} instances.");
    say(AutoscaleOutcome::Scaled, why)
}

/// The capacity that a rule asks for, before limits.
fn wanted(rule: &AutoscaleRule, capacity: u32) -> u32 {
    let step = match rule.change {
        ScaleChange::ExactCount => return rule.value,
        ScaleChange::ChangeCount => rule.value,
        // A part of an instance is a whole one.
        ScaleChange::PercentChangeCount => (u64::from(capacity) * u64::from(rule.value))
            .div_ceil(100)
            .min(u64::from(u32::MAX)) as u32,
    };
    match rule.direction {
        ScaleDirection::Increase => capacity.saturating_add(step),
        ScaleDirection::Decrease => capacity.saturating_sub(step),
    }
}

/// The rule that would scale out again, and the value that it would see.
fn flaps<'a>(metrics: &[Seen<'a>], capacity: u32, to: u32) -> Option<Seen<'a>> {
    let projected = |value: f64| value * f64::from(capacity) / f64::from(to.max(1));
    metrics
        .iter()
        .filter(|(_, rule)| rule.direction == ScaleDirection::Increase)
        .map(|(value, rule)| (projected(*value), *rule))
        .find(|(value, rule)| rule.operator.holds(*value, rule.threshold))
}

/// The mean of what the machines had to do, from the window's beginning on, in percent of those that ran.
fn average(look: &Look<'_>, load: &Load, minutes: u32) -> f64 {
    let begin = look.now.plus_ms(-i64::from(minutes) * MINUTE_MS);
    let running = |at: Time| {
        let before = look.setting.running.partition_point(|(from, _)| *from <= at);
        let held = look.setting.running.get(before.saturating_sub(1));
        held.map_or(0, |(_, machines)| *machines)
    };
    let mut moments: Vec<Time> = look
        .setting
        .running
        .iter()
        .map(|(at, _)| *at)
        .chain(load.steps.iter().map(|(at, _)| *at))
        .filter(|at| *at > begin && *at < look.now)
        .collect();
    moments.extend([begin, look.now]);
    moments.sort();
    let mut sum = 0.0;
    for pair in moments.windows(2) {
        let [from, to] = pair else { continue };
        let busy = f64::from(load.at(*from)) / f64::from(running(*from).max(1));
        sum += busy.min(100.0) * to.since(*from) as f64;
    }
    sum / (i64::from(minutes.max(1)) * MINUTE_MS) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::{Kind, ResourceId};

    const NOW: Time = Time(1_703_691_000_000);

    fn rule(direction: ScaleDirection, operator: Comparison, threshold: f64) -> AutoscaleRule {
        AutoscaleRule {
            metric: "Percentage CPU".into(),
            operator,
            threshold,
            window_minutes: 10,
            direction,
            change: ScaleChange::ChangeCount,
            value: 1,
            cooldown_minutes: 5,
        }
    }

    fn setting(running: u32) -> Autoscale {
        let profile = AutoscaleProfile {
            name: "default".into(),
            minimum: 2,
            maximum: 4,
            default: 2,
            rules: vec![
                rule(ScaleDirection::Increase, Comparison::GreaterThan, 70.0),
                rule(ScaleDirection::Decrease, Comparison::LessThan, 40.0),
            ],
            schedule: None,
        };
        Autoscale {
            spec: AutoscaleSpec {
                enabled: true,
                target: ResourceId::new("g", Kind::ScaleSet, "s"),
                profiles: vec![profile],
            },
            history: Rc::default(),
            last_scaled: None,
            running: Rc::new(vec![(NOW.plus_ms(-3_600_000), running)]),
            turn: 0,
            awake: true,
            futile: 0,
            pressing_until: NOW,
        }
    }

    fn decided(setting: &Autoscale, capacity: u32, percent: u32) -> Option<(u32, AutoscaleOutcome)> {
        let load = Load {
            steps: vec![(NOW.plus_ms(-3_600_000), percent)],
        };
        let look = Look {
            now: NOW,
            capacity,
            setting,
            load: Some(&load),
        };
        decide(&look).map(|decision| (decision.to, decision.outcome))
    }

    #[test]
    fn rules_scale_out_and_in_within_the_limits() {
        use AutoscaleOutcome::*;
        assert_eq!(decided(&setting(2), 2, 160), Some((3, Scaled)));
        assert_eq!(decided(&setting(4), 4, 400), Some((4, AtLimit)));
        assert_eq!(
            decided(&setting(3), 3, 150),
            None,
            "50 % is between the thresholds"
        );
        assert_eq!(decided(&setting(3), 3, 60), Some((2, Scaled)));
        assert_eq!(decided(&setting(2), 2, 10), Some((2, AtLimit)));
        assert_eq!(
            decided(&setting(1), 1, 10),
            Some((2, Scaled)),
            "the minimum needs no metric"
        );
    }

    #[test]
    fn scaling_in_waits_where_it_would_scale_out_again() {
        let mut flapping = setting(3);
        flapping.spec.profiles[0].rules[1].threshold = 60.0;
        // 165 over three is 55 %, over two 82 %.
        assert_eq!(decided(&flapping, 3, 165), Some((2, AutoscaleOutcome::WouldFlap)));
    }

    #[test]
    fn a_cool_down_counts_from_the_last_change() {
        let mut setting = setting(2);
        setting.last_scaled = Some(NOW.plus_ms(-4 * 60_000));
        assert_eq!(
            decided(&setting, 2, 200),
            Some((3, AutoscaleOutcome::CoolingDown))
        );
        setting.last_scaled = Some(NOW.plus_ms(-5 * 60_000));
        assert_eq!(decided(&setting, 2, 200), Some((3, AutoscaleOutcome::Scaled)));
    }

    #[test]
    fn the_average_is_over_the_window_and_over_the_machines_of_each_moment() {
        let mut setting = setting(2);
        // One machine more for the last five of ten minutes, and the load doubled for the last two.
        Rc::make_mut(&mut setting.running).push((NOW.plus_ms(-5 * 60_000), 4));
        let load = Load {
            steps: vec![(NOW.plus_ms(-3_600_000), 100), (NOW.plus_ms(-2 * 60_000), 200)],
        };
        let look = Look {
            now: NOW,
            capacity: 4,
            setting: &setting,
            load: Some(&load),
        };
        let expected = (5.0 * 50.0 + 3.0 * 25.0 + 2.0 * 50.0) / 10.0;
        assert!((average(&look, &load, 10) - expected).abs() < 1e-9);
    }

    #[test]
    fn a_limit_is_told_where_one_is_in_the_way_and_not_where_nothing_is_asked_for() {
        let mut exact = setting(3);
        let rule = &mut exact.spec.profiles[0].rules[0];
        (rule.change, rule.value) = (ScaleChange::ExactCount, 3);
        assert_eq!(decided(&exact, 3, 300), None, "there are three");
        exact.spec.profiles[0].rules[0].value = 9;
        assert_eq!(
            decided(&exact, 4, 400),
            Some((4, AutoscaleOutcome::AtLimit)),
            "four are the most"
        );
    }
}
