//! A run: replay equals live, time may pass in any steps, what is saved opens again, and no file makes it panic.

mod support;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use flexlab::arm::operation::Injection;
use flexlab::arm::spec::{OrchestrationMode, Tags};
use flexlab::arm::*;
use flexlab::lab::{play, scenarios};
use flexlab::session::*;

fn new_session() -> Session {
    Session::start(scenarios::flexible_orchestration(), 2711)
}

fn group() -> Operation {
    Operation::PutGroup {
        name: support::GROUP.into(),
        location: support::REGION.into(),
        tags: Tags::new(),
        document: None,
    }
}

fn done(session: &Session, operation: Operation) -> Session {
    let (next, result) = session.perform(session.time(), operation);
    result.expect("it is allowed");
    next
}

/// The set that is made; nothing has passed since.
fn deploying() -> Session {
    let grouped = done(&new_session(), group()).finish();
    done(&grouped, support::create_set(OrchestrationMode::Flexible, 1))
}

/// A run with a deployment, a hint, a refusal, a power action and a VM in the set.
fn a_run() -> Session {
    let session = deploying().finish();
    let hint = LabEvent::HintShown {
        line: "1.5".into(),
        check: "flex".into(),
        hint: 0,
    };
    let session = session.record(session.time(), hint);
    let uniform = support::create_set(OrchestrationMode::Uniform, 1);
    let (session, refused) = session.perform(session.time(), uniform);
    assert!(refused.is_err(), "the mode of a set can't be changed");
    let session = done(&session, support::create_vm(support::vm_spec(Some("demo-set")))).finish();
    let stop = Operation::Power {
        id: support::id(Kind::VirtualMachine, "newvm"),
        action: PowerAction::Deallocate,
    };
    done(&session, stop).finish()
}

/// Everything that a session comes to, as text.
fn facts(session: &Session) -> String {
    let mut text = format!("{:#?}\n", session.world());
    for moment in session.history() {
        writeln!(text, "{:?}", moment.event).expect("a String takes all");
    }
    text
}

fn reopened(session: &Session) -> Session {
    let text = session.to_run().to_json();
    let opened =
        Session::open(Run::parse(&text).expect("it was just written")).expect("the scenario is here");
    assert_eq!(opened.problem, None);
    opened.session
}

#[test]
fn a_replay_is_the_run_itself() {
    let session = a_run();
    let again = reopened(&session);
    assert!(facts(&session) == facts(&again));
    assert_eq!(session.to_run(), again.to_run());
    assert_eq!(session.grade(), again.grade());
}

#[test]
fn a_run_saved_in_the_middle_of_a_deployment_goes_on_there() {
    let half = deploying();
    let half = half.advance(half.time().plus_ms(20_000));
    assert!(half.world().next_due().is_some(), "the deployment still runs");
    let again = reopened(&half);
    assert_eq!(half.time(), again.time());
    assert!(facts(&half.finish()) == facts(&again.finish()));
}

#[test]
fn time_may_pass_in_any_steps() {
    let start = deploying();
    let whole = start.finish();
    for step in [1_i64, 137, 1_000, 30_000] {
        let mut session = start.clone();
        for _ in 0..200_000 {
            if session.world().next_due().is_none() {
                break;
            }
            session = session.advance(session.time().plus_ms(step));
        }
        assert!(facts(&whole) == facts(&session), "steps of {step} ms");
    }
}

#[test]
fn nothing_passes_while_nothing_is_due() {
    let rest = deploying().finish();
    let later = rest.advance(rest.time().plus_ms(86_400_000));
    assert_eq!(rest.time(), later.time());
}

#[test]
fn a_deployment_can_be_finished_alone() {
    let session = deploying();
    let ended = session.finish_deployment(support::GROUP, "createvmss-DEMO-set");
    let deployment = ended.world().deployment(support::GROUP, "CreateVmss-demo-set");
    assert!(deployment.is_some_and(|deployment| deployment.finished.is_some()));
    let none = session.finish_deployment(support::GROUP, "no such deployment");
    assert_eq!(none.time(), session.time());
}

#[test]
fn a_step_leaves_the_session_before_it_as_it_was() {
    let before = deploying();
    let text = facts(&before);
    let after = before.finish();
    assert!(facts(&before) == text);
    assert!(after.history().len() > before.history().len());
}

#[test]
fn a_refusal_is_an_entry_and_leaves_the_world_alone() {
    let session = deploying().finish();
    let missing = Operation::Power {
        id: support::id(Kind::VirtualMachine, "nobody"),
        action: PowerAction::Start,
    };
    let (after, result) = session.perform(session.time(), missing);
    assert!(result.is_err());
    assert_eq!(after.entries().len(), session.entries().len() + 1);
    assert_eq!(format!("{:?}", after.world()), format!("{:?}", session.world()));
    assert_eq!(activity(&after)[0].status, EventStatus::Failed);
}

#[test]
fn where_an_entry_ends_differently_the_run_opens_before_it_and_keeps_the_rest() {
    let session = a_run();
    for index in 0..session.entries().len() {
        let mut run = session.to_run();
        run.entries[index].digest = Digest(run.entries[index].digest.0 ^ 1);
        let opened = Session::open(run.clone()).expect("the scenario is here");
        let problem = opened.problem.expect("one digest differs");
        assert_eq!((problem.entry, problem.of), (index, run.entries.len()));
        assert_eq!(opened.session.entries().len(), index);
        assert_eq!(opened.rest.as_deref(), Some(&run));
    }
}

#[test]
fn what_is_no_run_of_ours_is_said() {
    let run = a_run().to_run();
    let text = run.to_json();
    let newer = text.replacen("\"format\":1", "\"format\":2", 1);
    assert_eq!(Run::parse(&newer), Err(OpenError::NewerFormat(2)));
    let long = " ".repeat(MAX_BYTES + 1);
    assert_eq!(Run::parse(&long), Err(OpenError::TooLong(MAX_BYTES + 1)));
    let other = Run {
        scenario: ScenarioRef {
            id: "another".into(),
            ..run.scenario.clone()
        },
        ..run.clone()
    };
    assert_eq!(
        Session::open(other).err(),
        Some(OpenError::UnknownScenario("another".into()))
    );
    let revised = Run {
        scenario: ScenarioRef {
            revision: 99,
            ..run.scenario.clone()
        },
        ..run
    };
    assert!(matches!(
        Session::open(revised),
        Err(OpenError::OtherRevision { found: 99, .. })
    ));
    let broken = text.replacen("\"deploy\"", "\"destroy\"", 1);
    match Run::parse(&broken) {
        Err(OpenError::Unreadable { path, reason }) => {
            assert_eq!(path, "entries[1]");
            assert!(reason.contains("destroy"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn hostile_files_never_panic() {
    let deep = format!("{{\"format\":1,\"entries\":{}", "[".repeat(100_000));
    let head = r#"{"format":1,"rules":1,"scenario":{"id":"flexible-orchestration","revision":1,"hash":""},"seed":18446744073709551615"#;
    let far = format!("{head},\"entries\":[],\"until\":9223372036854775807}}");
    let texts = [
        "",
        "null",
        "[]",
        "{}",
        "{\"format\":-1}",
        "{\"format\":1}",
        &deep,
        &far,
        "\u{0}",
        "\"a\"",
    ];
    for text in texts {
        if let Ok(run) = Run::parse(text) {
            let _ = Session::open(run);
        }
    }
}

/// Every kind of damage at many places of a real run: what still parses is opened.
#[test]
fn damaged_files_never_panic() {
    let text = a_run().to_run().to_json();
    let mut opened = 0;
    for place in (0..text.len()).step_by(23) {
        let (before, after) = (&text[..place], &text[place + 1..]);
        for damage in ["", "9", "-", "\"", "}", "é"] {
            let damaged = format!("{before}{damage}{after}");
            if let Ok(run) = Run::parse(&damaged) {
                opened += usize::from(Session::open(run).is_ok());
            }
        }
        assert!(Run::parse(before).is_err(), "cut off at {place}");
    }
    assert!(opened > 0, "no damage left a run that can be played");
}

#[test]
fn one_notice_an_operation_updated_in_place() {
    let session = deploying();
    let running = notices(&session);
    assert_eq!(running[0].kind, NoticeKind::Progress);
    assert_eq!(&*running[0].title, "Deployment in progress...");
    let ended = notices(&session.finish());
    assert_eq!(running.len(), ended.len());
    assert_eq!(ended[0].id, running[0].id);
    assert!(ended[0].changed > running[0].changed);
    assert_eq!(&*ended[0].title, "Deployment succeeded");
    assert_eq!(
        &*ended[0].text,
        "Deployment 'CreateVmss-demo-set' to resource group 'app-grp' was successful."
    );
    let set = support::id(Kind::ScaleSet, "demo-set");
    assert_eq!(ended[0].target, Some(NoticeTarget::Resource(set)));
}

#[test]
fn what_the_lab_lets_happen_is_told_in_its_own_words_and_that_it_could_not_too() {
    let fails = |of: &str| {
        let injected = format!(r#"{{"inject": {{"faultDomainFails": {{"of": "{of}", "domain": 0}}}}}}"#);
        serde_json::from_str::<Operation>(&injected).expect("it is an operation")
    };
    let session = deploying().finish();
    let set = support::id(Kind::ScaleSet, "demo-set");
    let happened = notices(&done(&session, fails(&set.to_string())));
    assert!(happened[0].title.starts_with("Lab: "), "{}", happened[0].title);
    let nothing = support::id(Kind::ScaleSet, "nothing");
    let (refused, result) = session.perform(session.time(), fails(&nothing.to_string()));
    result.expect_err("there is no such set");
    let told = notices(&refused);
    assert_eq!(&*told[0].title, "That could not happen");
    assert!(
        told[0].text.starts_with("Nothing has changed. Error: "),
        "{}",
        told[0].text
    );
}

#[test]
fn the_notices_of_a_run_say_how_each_operation_ended() {
    let found: Vec<String> = notices(&a_run())
        .into_iter()
        .map(|notice| format!("{:?}: {}", notice.kind, notice.title))
        .collect();
    let expected = [
        "Success: Stopped virtual machine",
        "Success: Deployment succeeded",
        "Error: Deployment failed",
        "Success: Deployment succeeded",
        "Success: Created resource group",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_notice_says_whether_a_thing_was_there_and_what_the_lab_let_happen() {
    let lock = || {
        Operation::PutLock(LockRequest {
            scope: format!("/resourceGroups/{}", support::GROUP),
            name: "keep".into(),
            level: LockLevel::CanNotDelete,
            notes: None,
        })
    };
    let outage = Operation::Inject(Injection::ZoneFails {
        location: support::REGION.into(),
        zone: 1,
    });
    let asked = [group(), group(), lock(), lock(), outage];
    let session = asked.into_iter().fold(new_session(), |session, operation| {
        done(&session, operation).finish()
    });
    let mut titles: Vec<String> = notices(&session)
        .into_iter()
        .map(|notice| notice.title.to_string())
        .collect();
    titles.reverse();
    let expected = [
        "Created resource group",
        "Updated resource group",
        "Created lock",
        "Updated lock",
        "Lab: an availability zone fails",
    ];
    assert_eq!(titles, expected);
}

const SOLUTION: &str = include_str!("../src/lab/scenarios/flexible-orchestration/solution.json");

/// The recorded solution, played as a student would: each operation when the one before has ended.
fn the_solution() -> Session {
    let solution = play::solution(SOLUTION).expect("tests/lab.rs reads it, too");
    let operations = solution.operations.into_iter();
    operations.fold(new_session(), |session, timed| {
        done(&session, timed.operation).finish()
    })
}

#[test]
fn the_solution_has_full_marks_when_it_is_opened_again() {
    let grade = reopened(&the_solution()).final_grade();
    assert_eq!(grade.score, grade.of);
    assert!(grade.finished());
}

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/runs");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the samples are in the repository")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// Runs that were saved by earlier versions open for ever, under the rules that they were made with.
///
/// `FLEXLAB_WRITE=1` writes the samples of this version; a sample of a version that students had is never written again.
#[test]
fn saved_runs_of_every_version_open() {
    if std::env::var_os("FLEXLAB_WRITE").is_some() {
        let half = deploying().advance(deploying().time().plus_ms(20_000));
        for (name, session) in [
            ("solution", the_solution()),
            ("detours", a_run()),
            ("deploying", half),
        ] {
            let place = format!("{}/tests/data/runs/v1-{name}.json", env!("CARGO_MANIFEST_DIR"));
            fs::write(place, session.to_run().to_json() + "\n").expect("the sources can be written to");
        }
    }
    let files = samples();
    assert!(!files.is_empty());
    for path in files {
        let text = fs::read_to_string(&path).expect("a sample is text");
        let run = Run::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let entries = run.entries.len();
        let opened = Session::open(run).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(opened.problem, None, "{}", path.display());
        assert_eq!(opened.session.entries().len(), entries, "{}", path.display());
    }
}
