//! Autoscale settings (test_monitor_autoscale_basic).

use serde_json::Value;

use super::shape::{shape, text};
use super::{envelope, path};
use crate::arm::spec::*;
use crate::arm::world::{Autoscale, Resource, World};

pub(super) fn autoscale_setting(world: &World, resource: &Resource, setting: &Autoscale) -> Value {
    let profiles: Vec<Value> = setting
        .spec
        .profiles
        .iter()
        .map(|of| profile(world, setting, of))
        .collect();
    let properties = shape(
        r#"{
            "profiles": "$profiles",
            "enabled": "$enabled",
            "name": "$name",
            "targetResourceUri": "$target",
            "notifications": []
        }"#,
        &mut [
            ("profiles", profiles.into()),
            ("enabled", setting.spec.enabled.into()),
            ("name", text(resource.id.name())),
            ("target", path(world, &setting.spec.target).into()),
        ],
    );
    envelope(world, resource, properties)
}

fn profile(world: &World, setting: &Autoscale, profile: &AutoscaleProfile) -> Value {
    let count = |number: u32| number.to_string().into();
    let target = path(world, &setting.spec.target);
    let rules: Vec<Value> = profile.rules.iter().map(|of| rule(of, &target)).collect();
    let (fixed, recurrence) = match &profile.schedule {
        Some(AutoscaleSchedule::Fixed { from, until }) => (
            shape(
                r#"{"timeZone":"UTC","start":"$from","end":"$until"}"#,
                &mut [("from", from.iso().into()), ("until", until.iso().into())],
            ),
            Value::Null,
        ),
        Some(AutoscaleSchedule::Weekly {
            days, hour, minute, ..
        }) => (Value::Null, recurrence(days, *hour, *minute)),
        None => (Value::Null, Value::Null),
    };
    shape(
        r#"{
            "name": "$name",
            "capacity": { "minimum": "$minimum", "maximum": "$maximum", "default": "$default" },
            "rules": "$rules",
            "fixedDate": "$fixed",
            "recurrence": "$recurrence"
        }"#,
        &mut [
            ("name", text(&profile.name)),
            ("minimum", count(profile.minimum)),
            ("maximum", count(profile.maximum)),
            ("default", count(profile.default)),
            ("rules", rules.into()),
            ("fixed", fixed),
            ("recurrence", recurrence),
        ],
    )
}

fn recurrence(days: &[u8], hour: u8, minute: u8) -> Value {
    const DAYS: [&str; 7] = [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];
    let names: Vec<&str> = days
        .iter()
        .filter_map(|day| DAYS.get(usize::from(*day)).copied())
        .collect();
    shape(
        r#"{"frequency":"Week","schedule":{"days":"$days","hours":"$hours","minutes":"$minutes"}}"#,
        &mut [
            ("days", names.into()),
            ("hours", vec![hour].into()),
            ("minutes", vec![minute].into()),
        ],
    )
}

fn rule(rule: &AutoscaleRule, target: &str) -> Value {
    let minutes = |number: u32| format!("PT{number}M").into();
    let operator = match rule.operator {
        Comparison::GreaterThan => "GreaterThan",
        Comparison::GreaterThanOrEqual => "GreaterThanOrEqual",
        Comparison::LessThan => "LessThan",
        Comparison::LessThanOrEqual => "LessThanOrEqual",
        Comparison::Equals => "Equals",
        Comparison::NotEquals => "NotEquals",
    };
    let direction = match rule.direction {
        ScaleDirection::Increase => "Increase",
        ScaleDirection::Decrease => "Decrease",
    };
    let change = match rule.change {
        ScaleChange::ChangeCount => "ChangeCount",
        ScaleChange::PercentChangeCount => "PercentChangeCount",
        ScaleChange::ExactCount => "ExactCount",
    };
    shape(
        r#"{
            "metricTrigger": {
                "metricName": "$metric", "metricResourceUri": "$target", "timeGrain": "PT1M", "statistic": "Average",
                "timeWindow": "$window", "timeAggregation": "Average", "operator": "$operator", "threshold": "$threshold"
            },
            "scaleAction": {
                "direction": "$direction", "type": "$change", "value": "$value", "cooldown": "$cooldown"
            }
        }"#,
        &mut [
            ("metric", text(&rule.metric)),
            ("target", text(target)),
            ("window", minutes(rule.window_minutes)),
            ("operator", text(operator)),
            ("threshold", rule.threshold.into()),
            ("direction", text(direction)),
            ("change", text(change)),
            ("value", rule.value.to_string().into()),
            ("cooldown", minutes(rule.cooldown_minutes)),
        ],
    )
}
