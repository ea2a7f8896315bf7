//! Autoscale settings (test_monitor_autoscale_basic).

use serde_json::{Value, json};

use super::duration;
use super::{Asked, Read};
use crate::arm::catalog::time_zones;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::rest::body;
use crate::arm::spec::*;

pub(super) fn setting(asked: &Asked<'_>, mut whole: Value) -> Read {
    let properties = body::object(&mut whole, "properties");
    body::default(properties, "enabled", true);
    body::default(properties, "name", asked.id.name());
    body::default(
        properties,
        "predictiveAutoscalePolicy",
        json!({ "scaleMode": "Disabled", "scaleLookAheadTime": null }),
    );
    let notifications = properties.get_mut("notifications").and_then(Value::as_array_mut);
    for notification in notifications.into_iter().flatten() {
        let fields = body::fields(notification);
        fields.insert("operation".into(), "Scale".into());
        let email = body::object(notification, "email");
        body::default(email, "sendToSubscriptionAdministrator", false);
        body::default(email, "sendToSubscriptionCoAdministrators", false);
    }
    let properties = whole.get("properties").unwrap_or(&Value::Null);
    let target = body::text(properties, "targetResourceUri").and_then(ResourceId::parse);
    let Some(target) = target else {
        let message = "An autoscale setting names a scale set in targetResourceUri.";
        return Err(ArmError::ours("BadRequest", message).at("targetResourceUri"));
    };
    let profiles = body::list(properties, "profiles").iter();
    let typed = AutoscaleSpec {
        enabled: body::is(properties, "enabled"),
        target,
        profiles: profiles
            .map(|of| profile(of, asked.world.utc_offset_minutes()))
            .collect(),
    };
    Ok((SpecBody::AutoscaleSetting(Box::new(typed)), whole))
}

/// A number that may be sent as a text, as Azure writes them here.
fn number(of: &Value, path: &str) -> Option<u32> {
    let text = body::text(of, path).and_then(|text| text.parse().ok());
    let number = body::number(of, path).and_then(|number| u32::try_from(number).ok());
    text.or(number)
}

fn profile(of: &Value, offset: i32) -> AutoscaleProfile {
    let count = |name: &str| number(of, &format!("capacity.{name}")).unwrap_or(0);
    AutoscaleProfile {
        name: body::text(of, "name").unwrap_or_default().into(),
        minimum: count("minimum"),
        maximum: count("maximum"),
        default: count("default"),
        rules: body::list(of, "rules").iter().map(rule).collect(),
        schedule: fixed(of, offset).or_else(|| weekly(of, offset)),
    }
}

fn minutes(of: &Value, path: &str, otherwise: u32) -> u32 {
    duration::minutes(of, path).unwrap_or(otherwise)
}

fn rule(of: &Value) -> AutoscaleRule {
    AutoscaleRule {
        metric: body::text(of, "metricTrigger.metricName")
            .unwrap_or_default()
            .into(),
        operator: match body::text(of, "metricTrigger.operator") {
            Some("GreaterThanOrEqual") => Comparison::GreaterThanOrEqual,
            Some("LessThan") => Comparison::LessThan,
            Some("LessThanOrEqual") => Comparison::LessThanOrEqual,
            Some("Equals") => Comparison::Equals,
            Some("NotEquals") => Comparison::NotEquals,
            _ => Comparison::GreaterThan,
        },
        threshold: body::at(of, "metricTrigger.threshold")
            .and_then(Value::as_f64)
            .unwrap_or(0.0),
        window_minutes: minutes(of, "metricTrigger.timeWindow", 10),
        direction: match body::text(of, "scaleAction.direction") {
            Some("Decrease") => ScaleDirection::Decrease,
            _ => ScaleDirection::Increase,
        },
        change: match body::text(of, "scaleAction.type") {
            Some("PercentChangeCount") => ScaleChange::PercentChangeCount,
            Some("ExactCount") => ScaleChange::ExactCount,
            _ => ScaleChange::ChangeCount,
        },
        // Azure's default (armmonitor).
        value: number(of, "scaleAction.value").unwrap_or(1),
        cooldown_minutes: minutes(of, "scaleAction.cooldown", 5),
    }
}

fn fixed(of: &Value, offset: i32) -> Option<AutoscaleSchedule> {
    let date = body::at(of, "fixedDate")?;
    let offset = zone(body::text(date, "timeZone"), offset);
    let read = |name: &str| Time::parse_local(body::text(date, name)?, offset);
    Some(AutoscaleSchedule::Fixed {
        from: read("start")?,
        until: read("end")?,
    })
}

fn weekly(of: &Value, offset: i32) -> Option<AutoscaleSchedule> {
    let schedule = body::at(of, "recurrence.schedule")?;
    let first = |name: &str| {
        let first = body::list(schedule, name).first().and_then(Value::as_u64);
        first.and_then(|number| u8::try_from(number).ok()).unwrap_or(0)
    };
    let days = body::list(schedule, "days").iter().filter_map(Value::as_str);
    Some(AutoscaleSchedule::Weekly {
        days: days
            .filter_map(|day| DAYS.iter().position(|known| known.eq_ignore_ascii_case(day)))
            .filter_map(|day| u8::try_from(day).ok())
            .collect(),
        hour: first("hours"),
        minute: first("minutes"),
        minutes: WEEK_MINUTES,
        utc_offset_minutes: zone(body::text(schedule, "timeZone"), offset),
    })
}

/// What is no name of a time zone is taken as the student's own (ours).
fn zone(name: Option<&str>, own: i32) -> i32 {
    name.and_then(time_zones::offset_minutes).unwrap_or(own)
}
