//! The Scale rule pane of a scale set's Scaling page, and how a rule reads (portal-ui.md §4.5).

use super::form::{Message, whole, within};
use crate::arm::catalog::limits::{RULE_COOLDOWN_MINUTES, RULE_VALUE, RULE_WINDOW_MINUTES};
use crate::arm::spec::*;

/// The operators of a rule, in the portal's words.
pub const OPERATORS: [(&str, Comparison); 6] = [
    ("Equal to", Comparison::Equals),
    ("Greater than", Comparison::GreaterThan),
    ("Greater than or equal to", Comparison::GreaterThanOrEqual),
    ("Less than", Comparison::LessThan),
    ("Less than or equal to", Comparison::LessThanOrEqual),
    ("Not equal to", Comparison::NotEquals),
];

/// The operations of a rule, in the portal's words.
pub const OPERATIONS: [(&str, ScaleDirection, ScaleChange); 6] = [
    (
        "Increase count by",
        ScaleDirection::Increase,
        ScaleChange::ChangeCount,
    ),
    (
        "Increase percent by",
        ScaleDirection::Increase,
        ScaleChange::PercentChangeCount,
    ),
    (
        "Increase count to",
        ScaleDirection::Increase,
        ScaleChange::ExactCount,
    ),
    (
        "Decrease count by",
        ScaleDirection::Decrease,
        ScaleChange::ChangeCount,
    ),
    (
        "Decrease percent by",
        ScaleDirection::Decrease,
        ScaleChange::PercentChangeCount,
    ),
    (
        "Decrease count to",
        ScaleDirection::Decrease,
        ScaleChange::ExactCount,
    ),
];

/// The only metric that is played.
pub const METRIC: &str = "Percentage CPU";

/// A rule as the pane is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleRule {
    /// Of [`OPERATORS`].
    pub operator: String,
    pub threshold: String,
    pub duration: String,
    /// Of [`OPERATIONS`].
    pub operation: String,
    pub value: String,
    pub cooldown: String,
}

/// What is wrong with each number of a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleProblems {
    pub threshold: Option<Message>,
    pub duration: Option<Message>,
    pub value: Option<Message>,
    pub cooldown: Option<Message>,
}

impl Default for ScaleRule {
    /// The pane as it opens (portal-ui.md §4.5).
    fn default() -> ScaleRule {
        ScaleRule {
            operator: "Greater than".into(),
            threshold: "70".into(),
            duration: "10".into(),
            operation: "Increase count by".into(),
            value: "1".into(),
            cooldown: "5".into(),
        }
    }
}

impl ScaleRule {
    /// The pane for a rule that is there.
    pub fn of(rule: &AutoscaleRule) -> ScaleRule {
        ScaleRule {
            operator: operator(rule).into(),
            threshold: rule.threshold.to_string(),
            duration: rule.window_minutes.to_string(),
            operation: operation(rule).into(),
            value: rule.value.to_string(),
            cooldown: rule.cooldown_minutes.to_string(),
        }
    }

    fn parsed(&self) -> Option<(Comparison, ScaleDirection, ScaleChange)> {
        let (_, comparison) = OPERATORS.iter().find(|(name, _)| *name == self.operator)?;
        let (_, direction, change) = OPERATIONS.iter().find(|(name, ..)| *name == self.operation)?;
        Some((*comparison, *direction, *change))
    }

    /// Whether the value is a share of the instances, and not a number of them.
    pub fn is_percent(&self) -> bool {
        matches!(self.parsed(), Some((_, _, ScaleChange::PercentChangeCount)))
    }

    /// What is wrong with its numbers: a share of a processor, and Azure's limits.
    pub fn problems(&self) -> RuleProblems {
        RuleProblems {
            threshold: whole(&self.threshold, 0, 100).err(),
            duration: within(&self.duration, &RULE_WINDOW_MINUTES).err(),
            value: within(&self.value, &RULE_VALUE).err(),
            cooldown: within(&self.cooldown, &RULE_COOLDOWN_MINUTES).err(),
        }
    }

    /// The rule; `None` while something is wrong with it.
    pub fn rule(&self) -> Option<AutoscaleRule> {
        let (operator, direction, change) = self.parsed()?;
        Some(AutoscaleRule {
            metric: METRIC.into(),
            operator,
            threshold: whole(&self.threshold, 0, 100).ok()?.into(),
            window_minutes: within(&self.duration, &RULE_WINDOW_MINUTES).ok()?,
            direction,
            change,
            value: within(&self.value, &RULE_VALUE).ok()?,
            cooldown_minutes: within(&self.cooldown, &RULE_COOLDOWN_MINUTES).ok()?,
        })
    }
}

fn operator(rule: &AutoscaleRule) -> &'static str {
    let mut known = OPERATORS.iter();
    known
        .find(|(_, operator)| *operator == rule.operator)
        .map_or("", |(name, _)| name)
}

fn operation(rule: &AutoscaleRule) -> &'static str {
    let mut known = OPERATIONS.iter();
    known
        .find(|(_, direction, change)| (*direction, *change) == (rule.direction, rule.change))
        .map_or("", |(name, ..)| name)
}

/// When a rule acts, as the portal lists it: `(Average) Percentage CPU > 70`.
pub fn when(rule: &AutoscaleRule) -> String {
    format!("(Average) {METRIC} {} {}", rule.operator.sign(), rule.threshold)
}

/// What it does: `Increase count by 1`.
pub fn what(rule: &AutoscaleRule) -> String {
    format!("{} {}", operation(rule), rule.value)
}
