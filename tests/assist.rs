//! "Do it for me": the solution's next operation for a line, what it is recorded as, and whom it marks.

mod support;

use std::fs;
use std::path::Path;
use std::rc::Rc;

use flexlab::arm::spec::{OrchestrationMode, Tags};
use flexlab::arm::*;
use flexlab::lab::play::{SolutionPart, Timed};
use flexlab::lab::{Grader, LineStatus, Recorded, Scenario, scenarios};
use flexlab::session::*;
use serde_json::Value;

fn start() -> Session {
    Session::start(scenarios::flexible_orchestration(), 7)
}

/// As the panel does it: the operation, and the event after it.
fn assist(session: &Session, line: &str) -> Session {
    let offer = session
        .offer(line)
        .unwrap_or_else(|| panic!("nothing for {line}"));
    assert_eq!(offer.obstacle, None, "{line}");
    let (session, result) = session.perform(session.time(), offer.operation);
    assert!(result.is_ok(), "{result:?}");
    let event = LabEvent::SolutionPlayed {
        line: line.into(),
        operation: offer.index,
    };
    session.record(session.time(), event)
}

fn perform(session: &Session, operation: Operation) -> Session {
    session.perform(session.time(), operation).0.finish()
}

#[test]
fn a_line_gets_the_first_operation_that_is_missing() {
    let start = start();
    for line in ["1.4", "1.5", "1.20", "2.3", "2.9"] {
        let offer = start.offer(line).expect("nothing is there yet");
        assert_eq!((offer.index, offer.obstacle), (0, None), "{line}");
    }
    for line in ["1.1", "2.8", "3.1", ""] {
        assert_eq!(start.offer(line), None, "{line} has nothing to grade");
    }
    let session = assist(&start, "2.3").finish();
    assert_eq!(session.offer("1.5"), None, "it holds");
    assert_eq!(session.offer("2.3").expect("its machine is missing").index, 1);
    let session = assist(&session, "2.3");
    assert_eq!(session.offer("2.3"), None, "it is under way");
    assert!(session.final_grade().finished());
}

#[test]
fn what_stands_in_the_way_is_told() {
    let uniform = perform(&start(), support::create_set(OrchestrationMode::Uniform, 1));
    let offer = uniform.offer("1.5").expect("it is not Flexible");
    let Some(Obstacle::Refused(code)) = offer.obstacle else {
        panic!("{offer:?}")
    };
    assert_eq!(&*code, "PropertyChangeNotAllowed");
    // Undone, it is of use again.
    assert_eq!(
        uniform.undo().and_then(|session| session.offer("1.5")?.obstacle),
        None
    );
}

#[test]
fn what_the_lab_did_is_marked_and_what_the_student_did_is_not() {
    let mine = perform(&start(), support::create_set(OrchestrationMode::Flexible, 1));
    let done: Vec<Rc<str>> = mine
        .grade()
        .lines()
        .filter(|line| line.status == LineStatus::Done)
        .map(|line| line.id.clone())
        .collect();
    assert!(done.len() > 10);
    let session = assist(&mine, "2.2").finish();
    let assisted = session.assisted();
    assert!(assisted.iter().all(|line| line.starts_with("2.")), "{assisted:?}");
    let graded = session
        .grade()
        .lines()
        .filter(|line| line.id.starts_with("2.") && line.of > 0)
        .count();
    assert_eq!(assisted.len(), graded);
    assert_eq!(session.grade().score, session.grade().of, "no point is taken");
    let text = session.to_run().to_json();
    assert!(
        text.contains(r#"{"lab":{"solutionPlayed":{"line":"2.2","operation":1}}}"#),
        "{text}"
    );
    let opened = Session::open(Run::parse(&text).expect("it was just written")).expect("it opens");
    assert_eq!(
        (opened.problem, opened.session.assisted()),
        (None, assisted.clone())
    );
    let undone = session.undo().expect("something was done");
    assert!(undone.assisted().is_empty(), "what is undone leaves no mark");
    assert_eq!(undone.redo().expect("it was undone").assisted(), assisted);
}

#[test]
fn an_event_that_fits_no_solution_marks_its_line_alone() {
    for (line, operation, marked) in [
        ("1.5", 77, 1),
        ("1.5", u32::MAX, 1),
        ("9.9", 0, 0),
        ("", u32::MAX, 0),
    ] {
        let event = LabEvent::SolutionPlayed {
            line: line.into(),
            operation,
        };
        let session = start().record(start().time(), event);
        let marked_alone = session
            .assisted()
            .into_iter()
            .filter(|found| **found == *line)
            .count();
        assert_eq!(marked_alone, marked, "{line} {operation}");
    }
}

fn lab(name: &str) -> (Rc<Scenario>, Vec<Timed>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/labs")
        .join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let scenario = Rc::new(Scenario::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}")));
    let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
    scenario
        .parameters
        .fill(&mut file)
        .expect("every placeholder is a parameter");
    let solution: SolutionPart = serde_json::from_value(file["solution"].take()).expect("it reads");
    (scenario, solution.operations)
}

/// From the start, asking for one line after the other leads to the end, by the solution's own operations, each once and in
/// their order: those too that bring nothing by themselves.
#[test]
fn whoever_asks_for_every_line_gets_the_whole_solution() {
    for name in ["every-rule.json", "drawn.json"] {
        let (scenario, solution) = lab(name);
        let recorded = Recorded::played(&scenario, solution.clone());
        let grader = Grader::default();
        let mut world = scenario.start_world(scenario.seed);
        let mut history: Vec<Moment> = Vec::new();
        let mut played = Vec::new();
        for line in scenario.lines() {
            loop {
                let grade = grader.grade(&scenario, &history, &world);
                let Some(index) = recorded.next(&grade, &world, &line.id) else {
                    break;
                };
                assert!(!played.contains(&index), "{name}: {} is played twice", index);
                played.push(index);
                let operation = recorded.operation(index).expect("it is one of them");
                match apply(&world, operation, index as u64) {
                    Ok(applied) => {
                        history.extend(applied.moments);
                        let ended = settle(&applied.world);
                        history.extend(ended.moments);
                        world = ended.world;
                    }
                    Err(refusal) => history.push(Moment {
                        event: refusal.event,
                        world: world.clone().into(),
                    }),
                }
            }
        }
        assert!(played.is_sorted(), "{name}: {played:?} of {}", solution.len());
        let grade = grader.grade(&scenario, &history, &world);
        assert!(
            grade.finished(),
            "{name}: {} of {} with {played:?}",
            grade.score,
            grade.of
        );
    }
}

#[test]
fn a_lab_that_only_goes_by_a_bundled_name_has_no_solution() {
    let text = include_str!("../src/lab/scenarios/flexible-orchestration/scenario.json");
    let other = Rc::new(Scenario::parse(&text.replace("demo-set", "my-set")).expect("it reads"));
    assert!(Recorded::of(&other).is_none());
    assert_eq!(Session::start(other, 7).offer("1.5"), None);
}

#[test]
fn what_is_under_way_is_not_done_once_more() {
    let group = Operation::PutGroup {
        name: "other".into(),
        location: support::REGION.into(),
        tags: Tags::new(),
        document: None,
    };
    let session = perform(&start(), group);
    let session = session
        .perform(
            session.time(),
            support::create_set(OrchestrationMode::Flexible, 1),
        )
        .0;
    assert!(session.world().next_due().is_some());
    assert_eq!(session.offer("1.5"), None);
    assert_eq!(session.offer("2.3").map(|offer| offer.index), Some(1));
}
