//! Scenario files: the lab's text, its start and its checks, as data (grading.md §4).
//!
//! Nothing here runs or loads anything that a file names: text is text, and an expression is parsed and no more.

pub mod file;
pub mod parameters;

use std::rc::Rc;

pub use file::{ClosingFile, HappensFile};
use file::{DiagnosisFile, LineFile, ScenarioFile, StartState, StepFile};
use parameters::Parameters;
use serde_json::Value;
use time::{Date, Month, Time as Clock};

use super::check::Check;
use super::question::Question;
use super::scenario_error::{self, ScenarioError};
use crate::arm::json::read;
use crate::arm::{ArmError, Operation, Start, Time, World, apply, settle};

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
    /// The knowledge check.
    pub questions: Vec<Question>,
    pub diagnoses: Vec<Diagnosis>,
    /// What is said when all is done.
    pub closing: Option<ClosingFile>,
    /// What was drawn for this run, by name.
    pub parameters: Parameters,
    /// The file's text, when another seed would draw another lab from it.
    source: Option<Rc<str>>,
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
    /// What the student lets happen with a button.
    pub happens: Option<HappensFile>,
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
        // Only a file that has placeholders is drawn: the others are read with the line of what is wrong in them.
        if !text.contains("{{") {
            return compile(scenario_error::read(text)?, Parameters::default(), text);
        }
        let value = read_json(text)?;
        let seed = value.get("seed").and_then(Value::as_u64).unwrap_or_default();
        draw(value, seed, text)
    }

    /// The lab that a run with this seed is of: the same one, unless it has parameters.
    pub fn drawn(self: &Rc<Scenario>, seed: u64) -> Rc<Scenario> {
        let other = self.source.as_ref().filter(|_| self.seed != seed);
        let drawn = other.map(|text| draw(read_json(text)?, seed, text));
        match drawn {
            // What could be drawn once can be drawn with any seed: only values differ.
            Some(Ok(scenario)) => Rc::new(scenario),
            Some(Err(_)) | None => self.clone(),
        }
    }

    /// The seed of a student's run: one's own where the lab draws something for each, and the lab's where it does not, so that
    /// all see the same.
    pub fn seed_for(&self, student: u64) -> u64 {
        match self.source {
            Some(_) => student,
            None => self.seed,
        }
    }

    /// Whether a text of the file stands for the parameter `name`.
    pub(super) fn uses(&self, name: &str) -> bool {
        let text = self.source.as_deref().unwrap_or_default();
        let placeholders = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
        placeholders
            .into_iter()
            .any(|(found, _)| found.trim().trim_start_matches('#') == name)
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

    /// The world that a run starts from: settled.
    pub fn start_world(&self, seed: u64) -> World {
        self.started(seed).0
    }

    /// The world that a run starts from, and the operations of the file that were refused, by their places.
    ///
    /// What puts resources one by one is all asked at once; anything else waits for what was asked before it.
    pub(super) fn started(&self, seed: u64) -> (World, Vec<(usize, ArmError)>) {
        let (start, operations) = self.start_with(seed);
        let mut world = World::new(&start);
        let mut refused = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            if !matches!(operation, Operation::PutGroup { .. } | Operation::Put { .. }) {
                world = settle(&world).world;
            }
            match apply(&world, operation, index as u64) {
                Ok(applied) => world = applied.world,
                Err(refusal) => refused.push((index, refusal.error)),
            }
        }
        (settle(&world).world, refused)
    }
}

fn read_json(text: &str) -> Result<Value, ScenarioError> {
    read::value(text).map_err(|fault| ScenarioError::at("", &fault.to_string()))
}

fn draw(mut value: Value, seed: u64, text: &str) -> Result<Scenario, ScenarioError> {
    let parameters = Parameters::draw(&value, seed)?;
    parameters.fill(&mut value)?;
    let mut scenario = compile(scenario_error::read_value(value)?, parameters, text)?;
    scenario.seed = seed;
    scenario.source = Some(text.into());
    Ok(scenario)
}

fn compile(file: ScenarioFile, parameters: Parameters, text: &str) -> Result<Scenario, ScenarioError> {
    let epoch = local_time(&file.start.epoch, file.start.utc_offset_minutes).ok_or_else(|| {
        let message = "expected a local time as 2023-12-27 21:00:00";
        ScenarioError::at("start.epoch", &format!("found «{}», {message}", file.start.epoch))
    })?;
    let line = |line: LineFile| Line {
        id: line.id,
        text: line.text,
        copy: line.copy,
        where_: line.where_,
        ungraded: line.ungraded,
        checks: line.checks.into_iter().map(Check::compile).collect(),
        happens: line.happens,
    };
    let step = |step: StepFile| Step {
        title: step.title,
        lines: step.lines.into_iter().map(line).collect(),
    };
    let diagnosis = |file: DiagnosisFile| Diagnosis {
        condition: super::jmes::Expr::parse(&file.condition),
        say: file.say,
    };
    Ok(Scenario {
        id: file.id,
        revision: file.revision,
        title: file.title,
        language: file.language,
        about: file.about,
        seed: file.seed,
        hash: fnv1a(text.as_bytes()),
        steps: file.steps.into_iter().map(step).collect(),
        questions: file.questions.into_iter().map(Question::compile).collect(),
        diagnoses: file.diagnose.into_iter().map(diagnosis).collect(),
        closing: file.closing,
        parameters,
        source: None,
        start: file.start,
        epoch,
    })
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
