//! Autoscale settings (test_monitor_autoscale_basic).

use serde_json::Value;

use super::shape::{shape, text};
use super::{envelope, path};
use crate::arm::catalog::time_zones;
use crate::arm::spec::*;
use crate::arm::world::{Autoscale, Resource, World};

const DAY_MINUTES: u32 = 24 * 60;

pub(super) fn autoscale_setting(world: &World, resource: &Resource, setting: &Autoscale) -> Value {
    let spec = &setting.spec;
    let default = spec.profiles.iter().find(|of| of.schedule.is_none());
    let mut profiles: Vec<Value> = Vec::new();
    for of in &spec.profiles {
        profiles.push(profile(world, spec, of));
        let back = default.and_then(|default| back_to(default, of));
        profiles.extend(back.map(|back| profile(world, spec, &back)));
    }
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

/// What takes the default profile up again when a recurrence ends: a profile that recurs then, under a name that says so.
fn back_to(default: &AutoscaleProfile, from: &AutoscaleProfile) -> Option<AutoscaleProfile> {
    let Some(AutoscaleSchedule::Weekly {
        days,
        hour,
        minute,
        minutes,
        utc_offset_minutes,
    }) = &from.schedule
    else {
        return None;
    };
    if *minutes >= WEEK_MINUTES {
        return None;
    }
    let end = u32::from(*hour) * 60 + u32::from(*minute) + minutes;
    let later = |day: &u8| ((u32::from(*day) + end / DAY_MINUTES) % 7) as u8;
    let mut days: Vec<u8> = days.iter().map(later).collect();
    days.sort_unstable();
    let name = [
        r#"{"for": "#,
        &text(&from.name).to_string(),
        r#", "name": "#,
        &text(&default.name).to_string(),
        "}",
    ];
    Some(AutoscaleProfile {
        name: name.concat(),
        schedule: Some(AutoscaleSchedule::Weekly {
            days,
            hour: (end % DAY_MINUTES / 60) as u8,
            minute: (end % 60) as u8,
            minutes: WEEK_MINUTES,
            utc_offset_minutes: *utc_offset_minutes,
        }),
        ..default.clone()
    })
}

fn profile(world: &World, setting: &AutoscaleSpec, profile: &AutoscaleProfile) -> Value {
    let count = |number: u32| number.to_string().into();
    let target = path(world, &setting.target);
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
            days,
            hour,
            minute,
            utc_offset_minutes,
            ..
        }) => (
            Value::Null,
            recurrence(days, *hour, *minute, time_zones::at(*utc_offset_minutes)),
        ),
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

fn recurrence(days: &[u8], hour: u8, minute: u8, zone: Option<&str>) -> Value {
    let names: Vec<&str> = days
        .iter()
        .filter_map(|day| DAYS.get(usize::from(*day)).copied())
        .collect();
    shape(
        r#"{"frequency":"Week","schedule":{"timeZone":"$zone","days":"$days","hours":"$hours","minutes":"$minutes"}}"#,
        &mut [
            ("zone", zone.into()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recurrence_says_its_time_zone_and_is_ended_by_a_profile() {
        let default = AutoscaleProfile {
            name: "Default".into(),
            minimum: 1,
            maximum: 5,
            default: 2,
            rules: Vec::new(),
            schedule: None,
        };
        let weekly = |minutes: u32| AutoscaleProfile {
            name: "nights".into(),
            schedule: Some(AutoscaleSchedule::Weekly {
                days: vec![5, 6],
                hour: 22,
                minute: 30,
                minutes,
                utc_offset_minutes: 330,
            }),
            ..default.clone()
        };
        let back = back_to(&default, &weekly(180)).expect("it ends");
        assert_eq!(back.name, r#"{"for": "nights", "name": "Default"}"#);
        let Some(AutoscaleSchedule::Weekly {
            days, hour, minute, ..
        }) = &back.schedule
        else {
            panic!("{:?}", back.schedule);
        };
        assert_eq!((days.as_slice(), *hour, *minute), (&[0, 6][..], 1, 30));
        assert_eq!(back_to(&default, &weekly(WEEK_MINUTES)), None);
        let shown = recurrence(&[5], 22, 30, time_zones::at(330));
        assert_eq!(shown["schedule"]["timeZone"], "India Standard Time");
    }
}
