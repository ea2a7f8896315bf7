//! Every lab that is compiled in is proved: untouched scores nothing, its solution everything, every near miss fails and
//! blocks exactly the lines that its file lists, every equivalent scores everything, and the rubric notices each
//! mutation. So it is for every student, where a lab draws something for each.
//!
//! Adding a lab means adding a folder and a line in `src/lab/scenarios.rs`; adding a case means adding a file.
//! `tests/check.rs` has what its texts name in the portal.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use flexlab::lab::play::{self, SolutionPart};
use flexlab::lab::proof::{self, Material, Proving, told};
use flexlab::lab::{Grade, LineStatus, Scenario, lint, question, scenarios};
use flexlab::session::{LabEvent, Session};
use serde_json::Value;

/// As many seeds are drawn of a lab that draws something.
const STUDENTS: u64 = 30;

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lab/scenarios")
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    paths.sort();
    paths
}

/// What lies beside a scenario.
fn material(id: &str) -> Material {
    let folder = library().join(id);
    let all = |name: &str| -> Vec<(String, Value)> {
        let paths = listed(&folder.join(name)).into_iter();
        paths
            .map(|path| (path.display().to_string(), json(&path)))
            .collect()
    };
    Material {
        solution: Some(json(&folder.join("solution.json"))),
        near_misses: all("near-misses"),
        equivalents: all("equivalents"),
    }
}

/// The solution as it is drawn for a student.
fn solution(scenario: &Scenario) -> SolutionPart {
    let text = scenarios::solution(&scenario.id).expect("each has one");
    let solution =
        play::solution_of(scenario, text).unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
    SolutionPart {
        operations: solution.operations,
        refused: solution.refused,
        waivers: solution.waivers,
    }
}

/// The lab as students get it.
fn students(scenario: &Rc<Scenario>) -> impl Iterator<Item = Rc<Scenario>> {
    let count = match scenario.parameters.iter().next() {
        Some(_) => STUDENTS,
        None => 1,
    };
    (0..count).map(|student| scenario.drawn(scenario.seed_for(student)))
}

fn done(grade: &Grade) -> Vec<&str> {
    let done = grade.lines().filter(|line| line.status == LineStatus::Done);
    done.map(|line| &*line.id).collect()
}

#[test]
fn every_folder_is_a_lab_that_is_compiled_in() {
    let folders: BTreeSet<String> = listed(&library())
        .iter()
        .map(|path| path.file_name().expect("a folder").to_string_lossy().into_owned())
        .collect();
    let ids: BTreeSet<String> = scenarios::ids().map(str::to_owned).into();
    assert_eq!(folders, ids);
    for (scenario, id) in scenarios::all().iter().zip(scenarios::ids()) {
        assert_eq!(&*scenario.id, id);
        let solution = play::solution(scenarios::solution(id).expect("each has one")).expect("it reads");
        assert_eq!(&*solution.scenario, id);
    }
}

#[test]
fn every_lab_is_proved() {
    for scenario in scenarios::all() {
        let proof = proof::prove(&scenario, &material(&scenario.id), &lint::Controls::default());
        assert_eq!(proof.complaints, [], "{}", scenario.id);
        let mutants = proof.mutants;
        assert!(
            mutants.made >= 15 && mutants.noticed() >= proof::mutants::NOTICED,
            "{}: {mutants:?}",
            scenario.id
        );
        let waivers = solution(&scenario).waivers;
        let silent: Vec<_> = waivers
            .iter()
            .filter(|waiver| waiver.why.trim().is_empty())
            .collect();
        assert!(silent.is_empty(), "{}: {silent:?} have no reason", scenario.id);
    }
}

#[test]
fn whatever_is_drawn_the_start_scores_nothing_and_the_solution_everything() {
    for scenario in scenarios::all() {
        let mut drawn = BTreeSet::new();
        for lab in students(&scenario) {
            let place = format!("{} with the seed {}", lab.id, lab.seed);
            assert_eq!(lint::lint(&lab, &lint::Controls::default()), [], "{place}");
            let untouched = play::play(&lab, &[]).grade;
            assert_eq!((untouched.score, done(&untouched)), (0, Vec::new()), "{place}");
            assert!(
                untouched.diagnoses.is_empty(),
                "{place}: {:?}",
                untouched.diagnoses
            );
            let solution = solution(&lab);
            let played = play::play(&lab, &solution.operations);
            assert_eq!(proof::refusals(&played.refused), solution.refused, "{place}");
            assert!(played.grade.finished(), "{place}:{}", told(&played.grade));
            assert!(
                played.grade.diagnoses.is_empty(),
                "{place}: {:?}",
                played.grade.diagnoses
            );
            drawn.insert(format!("{:?}", lab.parameters));
        }
        let draws = scenario.parameters.iter().next().is_some();
        assert!(!draws || drawn.len() > 5, "{}: {drawn:?}", scenario.id);
    }
}

#[test]
fn whatever_is_drawn_near_misses_and_equivalents_come_out_as_they_say() {
    for scenario in scenarios::all() {
        let material = material(&scenario.id);
        // Each is proved for three students.
        for lab in students(&scenario).step_by(3) {
            let proving = Proving::begin(&lab, &material, &lint::Controls::default());
            assert_eq!(proving.complaints(), [], "{}", lab.id);
        }
    }
}

/// "Do it for me", from the first line to the last, and then the knowledge check.
#[test]
fn every_lab_can_be_done_for_a_student_and_asked_about() {
    for scenario in scenarios::all() {
        for lab in students(&scenario).take(3) {
            let mut session = Session::start(lab.clone(), lab.seed);
            for line in lab.lines().filter(|line| !line.checks.is_empty()) {
                while let Some(offer) = session.offer(&line.id) {
                    assert_eq!(offer.obstacle, None, "{}, line {}", lab.id, line.id);
                    session = session.perform(session.time(), offer.operation).0.finish();
                }
            }
            assert!(session.grade().finished(), "{}:{}", lab.id, told(session.grade()));
            let asked = question::asked(&lab, session.history(), session.world());
            assert!((3..=4).contains(&asked.len()), "{}: {asked:?}", lab.id);
            for asked in &asked {
                let places = (0_u32..).zip(&asked.choices);
                let choices = places
                    .filter(|(_, choice)| choice.right)
                    .map(|(place, _)| place)
                    .collect();
                let event = LabEvent::Answered {
                    question: asked.id.to_string(),
                    choices,
                };
                session = session.record(session.time(), event);
            }
            let knowledge = session.knowledge();
            assert_eq!(knowledge.score, knowledge.of, "{}: {knowledge:?}", lab.id);
        }
    }
}

#[test]
fn the_tool_plays_every_solution() {
    for id in scenarios::ids() {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flexlab"));
        let output = command.args(["play", id]).output().expect("the tool runs");
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{id}: {said}");
    }
}

/// Issue 4, §7: 40 equivalents and 60 near misses across the library of ten labs, and so many of each on the way there.
#[test]
fn the_corpus_is_as_large_as_it_has_to_be() {
    let labs = scenarios::ids();
    let all: Vec<Material> = labs.iter().map(|id| material(id)).collect();
    let near_misses: usize = all.iter().map(|lab| lab.near_misses.len()).sum();
    let equivalents: usize = all.iter().map(|lab| lab.equivalents.len()).sum();
    let due = labs.len().min(10);
    println!(
        "{} labs: {near_misses} near misses, {equivalents} equivalents",
        labs.len()
    );
    assert!(equivalents >= 4 * due, "{equivalents} of {}", 4 * due);
    assert!(near_misses >= 6 * due, "{near_misses} of {}", 6 * due);
}

/// The lab of scaling speaks of two machines that are not of the latest model: the set's page says so, too.
#[test]
fn the_older_machines_of_the_lab_of_scaling_are_seen_to_be_older() {
    let scenario = scenarios::find("scale-out-and-in").expect("it is compiled in");
    let all = flexlab::arm::views::all(&scenario.start_world(scenario.seed));
    let instances = all["instances"].as_array().expect("a list");
    let latest: Vec<&Value> = instances.iter().map(|row| &row["latestModel"]).collect();
    assert_eq!(latest, [false, false]);
}
