//! Scenario files: the lab's text, its start and its checks, as data (grading.md §4).
//!
//! Nothing here runs or loads anything that a file names: text is text, and an expression is parsed and no more.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::Value;
use time::{Date, Month, Time as Clock};

use super::check::Check;
use super::scenario_error::{self, ScenarioError};
use crate::arm::catalog::limits::Offer;
use crate::arm::{Operation, Start, Time, World, apply, settle};

/// A scenario file as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioFile {
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
    pub start: StartState,
    pub steps: Vec<StepFile>,
    /// What is said when the state shows a known mistake.
    #[serde(default)]
    pub diagnose: Vec<DiagnosisFile>,
}

/// What there is when the student begins.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartState {
    pub subscription: SubscriptionFile,
    /// Local time: `2023-12-27 21:00:00`.
    pub epoch: String,
    pub utc_offset_minutes: i32,
    /// Applied and settled before the run begins.
    pub operations: Vec<Operation>,
}

/// The student's subscription.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriptionFile {
    pub name: String,
    pub offer: Offer,
}

/// A step: a heading and its lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFile {
    pub title: Rc<str>,
    pub lines: Vec<LineFile>,
}

/// A line of the lab. It has either checks or the reason why it has none.
#[derive(Debug, Clone, Deserialize)]
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
}

/// A check: a partial ARM object and what to say about it.
#[derive(Debug, Clone, Default, Deserialize)]
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
    /// A sentence of the event grammar that must hold.
    #[serde(default)]
    pub history: Option<String>,
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
    #[serde(default)]
    pub why: Option<Rc<str>>,
    #[serde(default)]
    pub hints: Vec<Rc<str>>,
    /// Where to change it, in the portal's words.
    #[serde(default, rename = "where")]
    pub where_: Option<Rc<str>>,
}

/// A known mistake.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagnosisFile {
    #[serde(rename = "if")]
    pub condition: String,
    pub say: Rc<str>,
}

/// A scenario whose expressions are compiled.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub id: Rc<str>,
    pub revision: u32,
    pub title: Rc<str>,
    pub language: Rc<str>,
    pub about: Rc<str>,
    pub seed: u64,
    /// FNV-1a of the file's text: tells two files of one revision apart (decisions.md 1).
    pub hash: u64,
    pub steps: Vec<Step>,
    pub diagnoses: Vec<Diagnosis>,
    pub(super) start: StartState,
    pub(super) epoch: Time,
}

/// A step with its lines.
#[derive(Debug, Clone)]
pub struct Step {
    pub title: Rc<str>,
    pub lines: Vec<Line>,
}

/// A line with its checks.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: Rc<str>,
    /// [`super::text::spans`] reads it.
    pub text: Rc<str>,
    /// Which code spans copy at a click.
    pub copy: Vec<Rc<str>>,
    pub where_: Option<Rc<str>>,
    pub ungraded: Option<Rc<str>>,
    pub checks: Vec<Check>,
}

/// A known mistake, compiled.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    pub condition: Result<super::jmes::Expr, String>,
    pub say: Rc<str>,
}

impl Scenario {
    /// Reads a scenario file. An expression that can't be compiled doesn't make it unreadable: its check grades as an
    /// error, and [`super::lint::lint`] names it.
    ///
    /// # Errors
    /// Where in the file something else stands than is allowed there.
    pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
        let file: ScenarioFile = scenario_error::read(text)?;
        let epoch = local_time(&file.start.epoch, file.start.utc_offset_minutes).ok_or_else(|| {
            let message = "expected a local time as 2023-12-27 21:00:00";
            ScenarioError::at("start.epoch", &format!("found «{}», {message}", file.start.epoch))
        })?;
        Ok(compile(file, epoch, text))
    }

    /// Every line, in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.steps.iter().flat_map(|step| &step.lines)
    }

    /// Every check with its line, in order.
    pub fn checks(&self) -> impl Iterator<Item = (&Line, &Check)> {
        self.lines()
            .flat_map(|line| line.checks.iter().map(move |check| (line, check)))
    }

    /// What a run starts from: the empty subscription, and the operations that are applied and settled before it.
    pub fn start(&self) -> (Start, Vec<Operation>) {
        self.start_with(self.seed)
    }

    /// As [`Scenario::start`], with a run's own seed.
    pub fn start_with(&self, seed: u64) -> (Start, Vec<Operation>) {
        let start = Start {
            seed,
            subscription_name: self.start.subscription.name.clone(),
            offer: self.start.subscription.offer,
            epoch: self.epoch,
            utc_offset_minutes: self.start.utc_offset_minutes,
        };
        (start, self.start.operations.clone())
    }

    /// The world that a run starts from: settled. An operation of the file that is refused is left out; the lint says so.
    pub fn start_world(&self, seed: u64) -> World {
        let (start, operations) = self.start_with(seed);
        let world = operations
            .iter()
            .zip(0..)
            .fold(World::new(&start), |world, (operation, entry)| {
                apply(&world, operation, entry).map_or(world, |applied| applied.world)
            });
        settle(&world).world
    }
}

fn compile(file: ScenarioFile, epoch: Time, text: &str) -> Scenario {
    let line = |line: LineFile| Line {
        id: line.id,
        text: line.text,
        copy: line.copy,
        where_: line.where_,
        ungraded: line.ungraded,
        checks: line.checks.into_iter().map(Check::compile).collect(),
    };
    let step = |step: StepFile| Step {
        title: step.title,
        lines: step.lines.into_iter().map(line).collect(),
    };
    let diagnosis = |file: DiagnosisFile| Diagnosis {
        condition: super::jmes::Expr::parse(&file.condition),
        say: file.say,
    };
    Scenario {
        id: file.id,
        revision: file.revision,
        title: file.title,
        language: file.language,
        about: file.about,
        seed: file.seed,
        hash: fnv1a(text.as_bytes()),
        steps: file.steps.into_iter().map(step).collect(),
        diagnoses: file.diagnose.into_iter().map(diagnosis).collect(),
        start: file.start,
        epoch,
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// `2023-12-27 21:00:00`, at an offset.
fn local_time(text: &str, utc_offset_minutes: i32) -> Option<Time> {
    let mut parts = text.split(['-', ' ', ':']).map(str::parse::<u16>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let small = |n: u16| u8::try_from(n).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, small(day)?).ok()?;
    let clock = Clock::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let utc = date.with_time(clock).assume_utc().unix_timestamp() - i64::from(utc_offset_minutes) * 60;
    (parts.next().is_none() && year >= 1971).then_some(Time(utc * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_reads_as_the_portal_shows_it() {
        let at = local_time("2023-12-27 21:00:00", 330).expect("a time");
        assert_eq!(at.portal(330), "12/27/2023, 9:00:00 PM");
        for text in [
            "",
            "2023-13-01 00:00:00",
            "2023-12-27",
            "2023-12-27 21:00:00:01",
            "1-1-1 1:1:1",
        ] {
            assert_eq!(local_time(text, 330), None, "{text}");
        }
    }
}
