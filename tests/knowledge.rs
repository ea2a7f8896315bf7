//! The knowledge check, and labs that differ from student to student.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use flexlab::arm::{Operation, World};
use flexlab::lab::{Scenario, play, question};
use flexlab::session::{LabEvent, Run, Session};
use serde_json::Value;

fn lab(name: &str) -> (Rc<Scenario>, Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/labs")
        .join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (
        Rc::new(scenario),
        serde_json::from_str(&text).expect("it is JSON"),
    )
}

fn operations(scenario: &Scenario, file: &Value) -> Vec<Operation> {
    let mut solution = file["solution"].clone();
    scenario
        .parameters
        .fill(&mut solution)
        .expect("every placeholder is a parameter");
    let part: play::SolutionPart = serde_json::from_value(solution).expect("it reads");
    part.operations.into_iter().map(|timed| timed.operation).collect()
}

fn perform(session: &Session, operations: &[Operation]) -> Session {
    operations.iter().fold(session.clone(), |session, operation| {
        session.perform(session.time(), operation.clone()).0.finish()
    })
}

fn answer(session: &Session, question: &str, choices: &[u32]) -> Session {
    let event = LabEvent::Answered {
        question: question.into(),
        choices: choices.to_vec(),
    };
    session.record(session.time(), event)
}

#[test]
fn an_answer_is_judged_by_the_world_in_which_it_was_given() {
    let (scenario, file) = lab("every-rule.json");
    let all = operations(&scenario, &file);
    let start = Session::start(scenario, 11);
    // The security group is there, and then it is not.
    let with_group = perform(&start, &all[..3]);
    let right_then = answer(&with_group, "which", &[0, 1, 2]);
    let after = perform(&right_then, &all[3..]);
    let knowledge = after.knowledge();
    assert_eq!((knowledge.score, knowledge.of), (2, 3));
    let wrong_now = answer(&perform(&with_group, &all[3..]), "which", &[0, 1, 2]);
    assert_eq!(wrong_now.knowledge().score, 0);
    assert_eq!(
        answer(&perform(&with_group, &all[3..]), "which", &[1, 0])
            .knowledge()
            .score,
        2
    );
}

#[test]
fn the_first_answer_counts_and_the_last_is_explained() {
    let (scenario, file) = lab("every-rule.json");
    let all = operations(&scenario, &file);
    let session = perform(&Session::start(scenario, 11), &all);
    let session = answer(&session, "how-many", &[1]);
    let session = answer(&session, "how-many", &[0]);
    let knowledge = session.knowledge();
    let grade = &knowledge.questions[0];
    assert_eq!((grade.score, grade.of, grade.tries), (0, 1, 2));
    let (first, last) = (
        grade.first.as_ref().expect("answered"),
        grade.last.as_ref().expect("answered"),
    );
    assert_eq!((first.right, last.right), (false, true));
    let texts: Vec<&str> = last.asked.choices.iter().map(|choice| &*choice.text).collect();
    assert_eq!(texts, ["2", "as many as machines"]);
    assert_eq!(
        last.asked.choices[1].why.as_deref(),
        Some("Machines are spread over them.")
    );
    // Hands-on points are the lab's alone.
    assert_eq!((session.grade().score, session.grade().of), (12, 12));
}

#[test]
fn what_cannot_be_asked_cannot_be_answered() {
    let (scenario, file) = lab("every-rule.json");
    let session = Session::start(scenario.clone(), 11);
    assert_eq!(question::asked(&scenario, session.history(), session.world()), []);
    let session = answer(&session, "how-many", &[0]);
    let session = answer(&session, "no-such-question", &[0]);
    let session = perform(&session, &operations(&scenario, &file));
    let knowledge = session.knowledge();
    assert!(
        knowledge.questions.iter().all(|question| question.tries == 0),
        "{knowledge:?}"
    );
    assert_eq!(
        question::asked(&scenario, session.history(), session.world()).len(),
        2
    );
    for nonsense in [&[][..], &[0, 1], &[7], &[u32::MAX, 0]] {
        assert_eq!(
            answer(&session, "how-many", nonsense).knowledge().score,
            0,
            "{nonsense:?}"
        );
    }
}

#[test]
fn answers_are_saved_and_come_back() {
    let (scenario, file) = lab("every-rule.json");
    let session = perform(
        &Session::start(scenario.clone(), 11),
        &operations(&scenario, &file),
    );
    let session = answer(&session, "which", &[0, 1]);
    let run = Run::parse(&session.to_run().to_json()).expect("it was just written");
    let opened = Session::open_in(scenario, run).expect("it is of this lab");
    assert_eq!(opened.problem, None);
    assert_eq!(opened.session.knowledge(), session.knowledge());
    assert_eq!(session.knowledge().score, 2);
}

#[test]
fn each_seed_draws_its_own_lab_and_the_same_one_again() {
    let (scenario, file) = lab("drawn.json");
    let mut labs = BTreeSet::new();
    for seed in 0..30 {
        let session = Session::start(scenario.clone(), seed);
        labs.insert(session.scenario().about.to_string());
        let session = perform(&session, &operations(session.scenario(), &file));
        assert!(session.grade().finished(), "seed {seed}");
        let run = session.to_run();
        let again = Session::open_in(scenario.clone(), run.clone())
            .expect("it is of this lab")
            .session;
        assert_eq!(
            (again.to_run(), again.grade()),
            (run, session.grade()),
            "seed {seed}"
        );
    }
    assert!(labs.len() > 20, "{labs:?}");
}

#[test]
fn a_neighbours_run_does_not_solve_another_lab() {
    let (scenario, file) = lab("drawn.json");
    let mine = Session::start(scenario.clone(), 1);
    let theirs = operations(&scenario.drawn(2), &file);
    let tried = perform(&mine, &theirs);
    assert!(tried.grade().score < tried.grade().of);
    let groups = |world: &World| {
        world
            .groups()
            .map(|group| group.name.to_string())
            .collect::<Vec<_>>()
    };
    assert!(
        groups(mine.world())[0].starts_with("old-"),
        "{:?}",
        groups(mine.world())
    );
}
