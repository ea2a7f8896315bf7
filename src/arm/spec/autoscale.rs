//! Autoscale settings (Microsoft.Insights/autoscaleSettings; test_monitor_autoscale_basic).

use serde::{Deserialize, Serialize};

use crate::arm::clock::Time;
use crate::arm::id::ResourceId;

/// The days of a week as Azure writes them, by their numbers.
pub const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// How long a recurrence can hold, since it begins anew every week.
pub const WEEK_MINUTES: u32 = 7 * 24 * 60;

/// An autoscale setting: whose capacity it changes, and by what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AutoscaleSpec {
    pub enabled: bool,
    /// The scale set.
    pub target: ResourceId,
    /// The first whose time it is counts: fixed dates before recurrences, and the default profile last.
    pub profiles: Vec<AutoscaleProfile>,
}

/// A profile: limits and rules, and when they hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AutoscaleProfile {
    pub name: String,
    pub minimum: u32,
    pub maximum: u32,
    /// The capacity when there are no metrics.
    pub default: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<AutoscaleRule>,
    /// `None` is the default profile: whenever no other is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<AutoscaleSchedule>,
}

/// When a profile holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AutoscaleSchedule {
    /// `fixedDate`: from a moment until another.
    Fixed { from: Time, until: Time },
    /// `recurrence`: from a time of day, on some days of the week, for some minutes.
    Weekly {
        /// By their places in [`DAYS`].
        days: Vec<u8>,
        hour: u8,
        minute: u8,
        /// [`WEEK_MINUTES`] where nothing but the beginning of another recurrence ends it.
        minutes: u32,
        /// Of its time zone.
        utc_offset_minutes: i32,
    },
}

/// A rule: a metric, a threshold, and what is done when it is passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AutoscaleRule {
    /// `Percentage CPU` is the one that is played.
    pub metric: String,
    pub operator: Comparison,
    pub threshold: f64,
    /// How far back the metric is averaged: `timeWindow`.
    pub window_minutes: u32,
    pub direction: ScaleDirection,
    pub change: ScaleChange,
    /// Instances, percent of them, or the count to come to.
    pub value: u32,
    /// After any scaling, this long nothing is done by this rule.
    pub cooldown_minutes: u32,
}

/// `metricTrigger.operator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Comparison {
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    Equals,
    NotEquals,
}

impl Comparison {
    /// Whether `value` passes `threshold`.
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Comparison::GreaterThan => value > threshold,
            Comparison::GreaterThanOrEqual => value >= threshold,
            Comparison::LessThan => value < threshold,
            Comparison::LessThanOrEqual => value <= threshold,
            Comparison::Equals => value == threshold,
            Comparison::NotEquals => value != threshold,
        }
    }

    /// The sign, for a run history.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::GreaterThan => ">",
            Comparison::GreaterThanOrEqual => ">=",
            Comparison::LessThan => "<",
            Comparison::LessThanOrEqual => "<=",
            Comparison::Equals => "==",
            Comparison::NotEquals => "!=",
        }
    }
}

/// `scaleAction.direction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum ScaleDirection {
    Increase,
    Decrease,
}

/// `scaleAction.type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum ScaleChange {
    ChangeCount,
    PercentChangeCount,
    ExactCount,
}
