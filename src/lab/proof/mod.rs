//! The proof of a scenario: untouched scores nothing, the solution everything, near misses fail and block exactly the
//! lines that they list, equivalents score everything, and no part of the solution can go wrong unnoticed (grading.md §2).
//!
//! `flexlab check` prints what is found here, and so can an author's page. Nothing here reads a file.

pub mod mutants;
mod questions;

use std::rc::Rc;

use serde_json::Value;

use super::complaint::Complaint;
use super::grade::{Grade, LineStatus};
use super::lint::{Controls, lint};
use super::play::{self, Played, SolutionPart, Variant};
use super::scenario::Scenario;
use super::scenario_error::{ScenarioError, read_value};
use crate::arm::ArmError;
use mutants::{Mutants, Mutating};

/// What a scenario is proved with: from its own file, or from files beside it.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// `{"operations": […], "waivers": […]}`.
    pub solution: Option<Value>,
    /// Where each comes from, and what it is.
    pub near_misses: Vec<(String, Value)>,
    pub equivalents: Vec<(String, Value)>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    pub complaints: Vec<Complaint>,
    pub mutants: Mutants,
}

/// As many near misses and equivalents a lab should have (issue 4, §4).
const NEAR_MISSES: usize = 5;
const EQUIVALENTS: usize = 3;
/// How many students a lab with parameters is tried with.
const STUDENTS: u64 = 3;

/// A proof on its way: everything but the mutants is there at once, and [`Proving::step`] plays one of those at a time.
#[derive(Debug)]
pub struct Proving {
    proof: Proof,
    mutating: Option<Mutating>,
}

/// Lints and proves a scenario.
pub fn prove(scenario: &Rc<Scenario>, material: &Material, controls: &Controls) -> Proof {
    let mut proving = Proving::begin(scenario, material, controls);
    while proving.step() {}
    proving.end()
}

impl Proving {
    /// Everything but the mutants.
    pub fn begin(scenario: &Rc<Scenario>, material: &Material, controls: &Controls) -> Proving {
        let mut proof = Proof {
            complaints: lint(scenario, controls),
            ..Proof::default()
        };
        let mut mutating = None;
        let students = match scenario.parameters.iter().next() {
            Some(_) => STUDENTS,
            None => 1,
        };
        for student in 0..students {
            let drawn = scenario.drawn(scenario.seed.wrapping_add(student));
            let mut found = Prover {
                scenario: &drawn,
                material,
                complaints: Vec::new(),
            };
            let solution = found.all();
            let mut complaints = found.complaints;
            if student == 0 {
                mutating = solution
                    .map(|(solution, operations)| Mutating::new(drawn.clone(), operations, solution.waivers));
            } else {
                for complaint in &mut complaints {
                    complaint.message += &format!(" (with the seed {})", drawn.seed);
                }
            }
            proof.complaints.extend(complaints);
        }
        Proving { proof, mutating }
    }

    /// What was found without the mutants.
    pub fn complaints(&self) -> &[Complaint] {
        &self.proof.complaints
    }

    /// Plays one mutant more; false where there is none.
    pub fn step(&mut self) -> bool {
        self.mutating.as_mut().is_some_and(Mutating::step)
    }

    /// How many mutants were played, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        self.mutating.as_ref().map_or((0, 0), Mutating::progress)
    }

    /// What was found.
    pub fn end(self) -> Proof {
        let mut proof = self.proof;
        if let Some(mutating) = self.mutating {
            proof.mutants = mutating.end();
            proof.complaints.extend(proof.mutants.complaints());
        }
        proof
    }
}

impl Material {
    /// What the scenario's own file brings along.
    pub fn of_file(file: &Value) -> Material {
        let list = |key: &str| -> Vec<(String, Value)> {
            let all = file.get(key).and_then(Value::as_array).into_iter().flatten();
            all.enumerate()
                .map(|(index, value)| (format!("{key}[{index}]"), value.clone()))
                .collect()
        };
        Material {
            solution: file.get("solution").cloned(),
            near_misses: list("nearMisses"),
            equivalents: list("equivalents"),
        }
    }
}

struct Prover<'a> {
    scenario: &'a Scenario,
    material: &'a Material,
    complaints: Vec<Complaint>,
}

impl Prover<'_> {
    fn error(&mut self, path: &str, message: impl Into<String>) {
        self.complaints.push(Complaint::error(path, message));
    }

    fn warn(&mut self, path: &str, message: impl Into<String>) {
        self.complaints.push(Complaint::warning(path, message));
    }

    fn unreadable(&mut self, place: &str, error: &ScenarioError) {
        self.error(place, error.to_string());
    }

    /// The solution with its operations as JSON, if there is one that reads.
    fn all(&mut self) -> Option<(SolutionPart, Value)> {
        self.untouched();
        let Some(mut value) = self.material.solution.clone() else {
            self.warn(
                "solution",
                "no solution is recorded: nothing proves that the lab can be solved",
            );
            return None;
        };
        // A file of its own names its scenario.
        if let Some(object) = value.as_object_mut() {
            object.remove("scenario");
        }
        let read = self
            .scenario
            .parameters
            .fill(&mut value)
            .and_then(|()| read_value(value.clone()));
        let solution: SolutionPart = match read {
            Ok(solution) => solution,
            Err(error) => {
                self.unreadable("solution", &error);
                return None;
            }
        };
        self.solution(&solution);
        let operations = value.get_mut("operations").map(Value::take).unwrap_or_default();
        self.near_misses(&operations);
        self.equivalents(&operations);
        Some((solution, operations))
    }

    fn untouched(&mut self) {
        let grade = play::play(self.scenario, &[]).grade;
        let done = grade.lines().filter(|line| line.status == LineStatus::Done);
        let done: Vec<&str> = done.map(|line| &*line.id).collect();
        if grade.score > 0 || !done.is_empty() {
            let message = format!(
                "the untouched start scores {} points: done are {}",
                grade.score,
                done.join(", ")
            );
            self.error("start", message);
        }
        for say in &grade.diagnoses {
            self.error("diagnose", format!("«{say}» is said before anything was done"));
        }
    }

    fn solution(&mut self, solution: &SolutionPart) {
        let played = play::play(self.scenario, &solution.operations);
        if refusals(&played.refused) != solution.refused {
            for (place, error) in &played.refused {
                self.error(&format!("solution.operations[{place}]"), error.to_string());
            }
            let message = refused_otherwise(&refusals(&played.refused), &solution.refused);
            self.error("solution.refused", message);
        }
        if !played.grade.finished() {
            let message = format!(
                "it scores {} of {} points:{}",
                played.grade.score,
                played.grade.of,
                told(&played.grade)
            );
            self.error("solution", message);
        }
        for say in &played.grade.diagnoses {
            self.warn("diagnose", format!("«{say}» is said to who did everything right"));
        }
        let found = questions::prove(self.scenario, &played);
        self.complaints.extend(found);
    }

    fn play(&mut self, place: &str, value: &Value, operations: &Value) -> Option<(Variant, Played)> {
        let mut value = value.clone();
        let read = self
            .scenario
            .parameters
            .fill(&mut value)
            .and_then(|()| read_value::<Variant>(value));
        let played = read.and_then(|variant| {
            let operations = variant.changed(operations.clone())?;
            Ok((variant, play::play(self.scenario, &operations)))
        });
        played.map_err(|error| self.unreadable(place, &error)).ok()
    }

    fn near_misses(&mut self, operations: &Value) {
        let all = &self.material.near_misses;
        if all.len() < NEAR_MISSES {
            self.warn(
                "nearMisses",
                format!(
                    "there are {} near misses: a lab should have {NEAR_MISSES} or more",
                    all.len()
                ),
            );
        }
        for (place, value) in all {
            let Some((variant, played)) = self.play(place, value, operations) else {
                continue;
            };
            for (what, found, listed) in [
                ("fails", failing(&played.grade), &variant.fails),
                ("blocks", blocked(&played.grade), &variant.blocks),
            ] {
                let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
                if found != listed {
                    let message = format!(
                        "it {what} the lines {}, and lists {}:{}",
                        list(&found),
                        list(&listed),
                        told(&played.grade)
                    );
                    self.error(place, message);
                }
            }
            let refused = refusals(&played.refused);
            if refused != variant.refused {
                self.error(place, refused_otherwise(&refused, &variant.refused));
            }
            let told = told(&played.grade);
            for words in variant.says.iter().filter(|words| !told.contains(words.as_str())) {
                self.error(place, format!("nobody says «{words}»:{told}"));
            }
            if variant.fails.is_empty() && variant.blocks.is_empty() {
                self.error(place, "it lists no line that fails: it is an equivalent");
            }
        }
    }

    fn equivalents(&mut self, operations: &Value) {
        let all = &self.material.equivalents;
        if all.len() < EQUIVALENTS {
            self.warn(
                "equivalents",
                format!(
                    "there are {} equivalents: a lab should have {EQUIVALENTS} or more",
                    all.len()
                ),
            );
        }
        for (place, value) in all {
            let Some((variant, played)) = self.play(place, value, operations) else {
                continue;
            };
            let refused = refusals(&played.refused);
            if refused != variant.refused {
                self.error(place, refused_otherwise(&refused, &variant.refused));
            }
            if !played.grade.finished() {
                let Grade { score, of, .. } = played.grade;
                self.error(
                    place,
                    format!("it scores {score} of {of} points:{}", told(&played.grade)),
                );
            }
        }
    }
}

/// The operations that were refused, by place and code, as a near miss lists them.
pub fn refusals(refused: &[(usize, ArmError)]) -> Vec<String> {
    let refused = refused.iter();
    refused
        .map(|(place, error)| format!("{place} {}", error.root().code))
        .collect()
}

fn refused_otherwise(refused: &[String], listed: &[String]) -> String {
    format!("refused is {}, and listed {}", list(refused), list(listed))
}

/// `["1.1", "1.2"]`, as the file has it.
fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn lines(grade: &Grade, wanted: impl Fn(LineStatus) -> bool) -> Vec<String> {
    let lines = grade.lines().filter(|line| wanted(line.status));
    lines.map(|line| line.id.to_string()).collect()
}

/// The lines that are neither done, nor blocked, nor ungraded.
pub fn failing(grade: &Grade) -> Vec<String> {
    use LineStatus::{Blocked, Done, Ungraded};
    lines(grade, |status| !matches!(status, Done | Blocked | Ungraded))
}

/// The lines that wait for another one.
pub fn blocked(grade: &Grade) -> Vec<String> {
    lines(grade, |status| status == LineStatus::Blocked)
}

/// Everything that a student would read.
pub fn told(grade: &Grade) -> String {
    let mut text = String::new();
    for check in grade.lines().flat_map(|line| &line.checks) {
        if let Some(finding) = &check.finding {
            text += &format!(
                "\n  {}: found {}, expected {}",
                finding.looked_at, finding.found, finding.expected
            );
        }
        if let Some(lost) = &check.lost_since {
            text += &format!("\n  lost by {}", lost.by);
        }
    }
    grade.diagnoses.iter().fold(text, |text, say| text + "\n  " + say)
}
