//! What may be asked of autoscale.

use crate::arm::catalog::limits::{
    RULE_COOLDOWN_MINUTES, RULE_VALUE, RULE_WINDOW_MINUTES, SCALE_SET_INSTANCES,
};
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{Scope, check_name};
use crate::arm::spec::*;

/// Checks a setting: its target, limits and rules. The sentences are ours.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    setting: &AutoscaleSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::Disk, &spec.name, "autoscaleSettingName")?;
    let refuse = |message: String| Err(ArmError::ours("BadRequest", message).at("profiles"));
    let old = scope
        .world
        .resource(&spec.id(scope.group))
        .and_then(|old| old.autoscale());
    if old.is_some_and(|old| old.spec.target != setting.target) {
        let message = format!(
            "The target of autoscale setting '{}' cannot be changed.",
            spec.name
        );
        return Err(ArmError::ours("TargetResourceIdIsImmutable", message).at("targetResourceUri"));
    }
    if setting.target.kind() != Kind::ScaleSet || scope.location(&setting.target).is_none() {
        let message = format!("'{}' is no scale set that exists.", setting.target);
        return Err(ArmError::ours("BadRequest", message).at("targetResourceUri"));
    }
    let mut others = scope
        .world
        .index
        .autoscale()
        .filter(|id| **id != spec.id(scope.group));
    let same = |id: &ResourceId| {
        let other = scope.world.resource(id).and_then(|other| other.autoscale());
        other.is_some_and(|other| other.spec.target == setting.target)
    };
    if let Some(other) = others.find(|id| same(id)) {
        return refuse(format!(
            "'{}' scales '{}' already.",
            other.name(),
            setting.target.name()
        ));
    }
    if setting.profiles.is_empty() || setting.profiles.len() > 20 {
        return refuse("An autoscale setting has 1 to 20 profiles.".into());
    }
    for profile in &setting.profiles {
        let (low, high) = (profile.minimum, profile.maximum);
        if low > high || !(low..=high).contains(&profile.default) || high > SCALE_SET_INSTANCES {
            return refuse(format!(
                "Profile '{}': the default {} is between the minimum {low} and the maximum {high}, and that is {SCALE_SET_INSTANCES} at most.",
                profile.name, profile.default
            ));
        }
        if profile.rules.len() > 10 {
            return refuse(format!("Profile '{}' has more than 10 rules.", profile.name));
        }
        for rule in &profile.rules {
            check_rule(rule).map_or(Ok(()), |message| {
                refuse(format!("Profile '{}': {message}", profile.name))
            })?;
        }
    }
    Ok(())
}

fn check_rule(rule: &AutoscaleRule) -> Option<&'static str> {
    let limits = [
        (
            !rule.metric.eq_ignore_ascii_case("Percentage CPU"),
            "the metric that is played here is Percentage CPU.",
        ),
        (!rule.threshold.is_finite(), "a threshold is a number."),
        (
            !RULE_WINDOW_MINUTES.contains(&rule.window_minutes),
            "a time window is 5 to 720 minutes.",
        ),
        (
            !RULE_COOLDOWN_MINUTES.contains(&rule.cooldown_minutes),
            "a cool-down is 1 minute to 7 days.",
        ),
        // As Azure documents scaleAction.value; what it may be at the most is not said.
        (
            rule.value < *RULE_VALUE.start(),
            "the value of a scale action is 1 or more.",
        ),
    ];
    limits
        .iter()
        .find(|(is_so, _)| *is_so)
        .map(|(_, message)| *message)
}
