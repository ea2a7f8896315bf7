//! A scenario file as it is written: what its author may say, and where (grading.md §4).
//!
//! `static/scenario.schema.json` is made from these types and their comments (`flexlab schema`); an editor completes
//! and explains from it. Nothing here is evaluated.

use std::collections::BTreeMap;
use std::rc::Rc;

#[cfg(feature = "cli")]
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::arm::Operation;
use crate::arm::catalog::limits::Offer;
use crate::arm::operation::Injection;

/// A scenario file as it is written.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioFile {
    /// For an editor: where the schema of this file is.
    #[serde(default, rename = "$schema")]
    pub schema: Option<Rc<str>>,
    /// A word for links and saved runs: `flexible-orchestration`.
    pub id: Rc<str>,
    /// Raised with every change of the meaning.
    pub revision: u32,
    pub title: Rc<str>,
    /// The language of its text: `en`.
    pub language: Rc<str>,
    /// What it is, in a sentence or two.
    pub about: Rc<str>,
    /// What Azure draws is drawn from it, unless a run brings its own.
    pub seed: u64,
    /// What differs from student to student, drawn from the run's seed: `{{name}}` in any text of the file stands for
    /// the value, and a text that is `{{#name}}` alone for the number. A neighbour's run is recognised by it.
    #[serde(default)]
    pub parameters: BTreeMap<Rc<str>, ParameterFile>,
    pub start: StartState,
    pub steps: Vec<StepFile>,
    /// The knowledge check: graded on its own, after the hands-on part.
    #[serde(default)]
    pub questions: Vec<QuestionFile>,
    /// What is said when the state shows a known mistake.
    #[serde(default)]
    pub diagnose: Vec<DiagnosisFile>,
    /// What is said when all is done.
    #[serde(default)]
    pub closing: Option<ClosingFile>,
    /// The recorded solution: `{"operations": […], "waivers": […]}`. Not in a link.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(with = "Option<crate::lab::play::SolutionPart>"))]
    pub solution: Option<Value>,
    /// What looks right and is not, and the lines that tell. Not in a link.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(with = "Vec<crate::lab::play::Variant>"))]
    pub near_misses: Vec<Value>,
    /// Other ways to do it right. Not in a link.
    #[serde(default)]
    #[cfg_attr(feature = "cli", schemars(with = "Vec<crate::lab::play::Variant>"))]
    pub equivalents: Vec<Value>,
    /// For other authors. Not in a link.
    #[serde(default)]
    pub notes: Option<Rc<str>>,
}

/// The end of a lab.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosingFile {
    /// What to take along, in a sentence or two.
    #[serde(default)]
    pub say: Rc<str>,
    /// With a table: what All resources lists of this run, and what of it a Uniform set would have kept inside.
    #[serde(default)]
    pub compare_with_uniform: bool,
}

/// What a parameter may be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum ParameterFile {
    /// One of these: letters, digits, full stops, hyphens and underscores.
    OneOf(Vec<Rc<str>>),
    /// A whole number, from and to included.
    Between { from: i64, to: i64 },
}

/// What there is when the student begins.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartState {
    pub subscription: SubscriptionFile,
    /// Local time: `2023-12-27 21:00:00`.
    pub epoch: String,
    /// Where the student's clock is: minutes east of Greenwich.
    pub utc_offset_minutes: i32,
    /// Applied and settled before the run begins.
    pub operations: Vec<Operation>,
}

/// The student's subscription.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriptionFile {
    pub name: String,
    pub offer: Offer,
}

/// A step: a heading and its lines.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFile {
    pub title: Rc<str>,
    pub lines: Vec<LineFile>,
    /// For other authors. Not in a link.
    #[serde(default)]
    pub notes: Option<Rc<str>>,
}

/// A line of the lab. It has either checks or the reason why it has none.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineFile {
    /// `1.5`: step and line.
    pub id: Rc<str>,
    /// A subset of Markdown ([`super::text`]).
    pub text: Rc<str>,
    /// Which of the text's code spans copy at a click.
    #[serde(default)]
    pub copy: Vec<Rc<str>>,
    /// Where in the portal: a route hint for "Show me where".
    #[serde(default, rename = "where")]
    pub where_: Option<Rc<str>>,
    /// Why it leaves no trace in the resources.
    #[serde(default)]
    pub ungraded: Option<Rc<str>>,
    #[serde(default)]
    pub checks: Vec<CheckFile>,
    /// What the student lets happen here, with a button: a fault, an eviction, a load.
    #[serde(default)]
    pub happens: Option<HappensFile>,
    /// For other authors. Not in a link.
    #[serde(default)]
    pub notes: Option<Rc<str>>,
}

/// Something that nobody in Azure asks for, and that happens there all the same.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HappensFile {
    /// What the button says: `Let fault domain 1 go down`.
    pub button: Rc<str>,
    /// What happens, in order, at once.
    pub inject: Vec<Injection>,
}

/// A check: a partial ARM object and what to say about it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckFile {
    /// A word, unique in the scenario.
    pub id: Rc<str>,
    pub points: u32,
    /// Candidates, by type alone: `resources[?type=='…']`.
    #[serde(default)]
    pub select: Option<String>,
    /// A candidate for which this holds is none: what a set's model made is not what a student made.
    #[serde(default)]
    pub unless: Option<String>,
    /// The name for the best candidate; without `select`, for what `on` names once the check passes.
    #[serde(default)]
    pub bind: Option<Rc<str>>,
    /// What it looks at: a name that an earlier check bound.
    #[serde(default)]
    pub on: Option<Rc<str>>,
    /// What it should be: a partial ARM object. Keys that it does not name are ignored; a text matches in any case; a key
    /// `(expr)` is an expression whose value must match, `~(expr)` one of which every element must; `$name.path` is what
    /// an earlier check bound.
    #[serde(default)]
    pub expect: Option<Value>,
    /// What makes a candidate the better one, beside `expect`, and is not graded here.
    #[serde(default)]
    pub prefer: Option<Value>,
    /// Names that must be bound first: without them the check is blocked.
    #[serde(default)]
    pub needs: Vec<Rc<str>>,
    /// The event at which it is looked at, instead of the end.
    #[serde(default)]
    pub at: Option<String>,
    /// Whether it has to hold at the end, or counts for good once it has held.
    #[serde(default)]
    pub clock: Clock,
    /// A sentence of the event grammar that must hold.
    #[serde(default)]
    pub history: Option<String>,
    /// An expression that must find nothing: what this lab forbids. Without it, extra resources are nobody's business.
    #[serde(default)]
    pub forbid: Option<String>,
    /// `~(expr)` may match an empty list.
    #[serde(default)]
    pub allow_empty: bool,
    /// What is looked at, in the portal's words.
    #[serde(default)]
    pub label: Option<Rc<str>>,
    /// An expression for what a student is told was found.
    #[serde(default)]
    pub found: Option<String>,
    /// What is said when there is nothing to look at.
    #[serde(default)]
    pub absent: Option<Rc<str>>,
    /// What a student is told was expected.
    #[serde(default)]
    pub expected: Option<Rc<str>>,
    /// A value as written in ARM, and the portal's word for it.
    #[serde(default)]
    pub words: BTreeMap<String, Rc<str>>,
    /// Why it matters, to whoever has not got there.
    #[serde(default)]
    pub why: Option<Rc<str>>,
    /// From the gentlest to the plainest; a student opens one at a time.
    #[serde(default)]
    pub hints: Vec<Rc<str>>,
    /// Where to change it, in the portal's words.
    #[serde(default, rename = "where")]
    pub where_: Option<Rc<str>>,
}

/// A known mistake.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagnosisFile {
    /// An expression that shows the mistake in the resources.
    #[serde(rename = "if")]
    pub condition: String,
    /// What a student is told then.
    pub say: Rc<str>,
}

/// When a check counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema, serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub enum Clock {
    /// As things stand at the end.
    #[default]
    Final,
    /// As soon as it has held once, whatever comes after.
    Ever,
}

/// A question of the knowledge check.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionFile {
    /// A word, unique in the scenario.
    pub id: Rc<str>,
    /// A subset of Markdown ([`super::super::text`]).
    pub text: Rc<str>,
    #[serde(default = "one")]
    pub points: u32,
    #[serde(default)]
    pub choose: Choose,
    pub choices: Vec<ChoiceFile>,
    /// Names that must be bound before it can be asked.
    #[serde(default)]
    pub needs: Vec<Rc<str>>,
    /// What is said once it is answered.
    #[serde(default)]
    pub why: Option<Rc<str>>,
}

fn one() -> u32 {
    1
}

/// How many choices are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema, serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub enum Choose {
    /// Single choice.
    #[default]
    One,
    /// Multiple choice: all that are right, and no other.
    All,
}

/// A choice. It has either a text or a value, and is right always, never, or if the world says so.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoiceFile {
    #[serde(default)]
    pub text: Option<Rc<str>>,
    /// An expression whose value in the student's world is shown.
    #[serde(default)]
    pub value: Option<String>,
    /// It is always right.
    #[serde(default)]
    pub right: bool,
    /// An expression that makes it right in the student's world.
    #[serde(default)]
    pub right_if: Option<String>,
    /// What is said about it once the question is answered.
    #[serde(default)]
    pub why: Option<Rc<str>>,
}
