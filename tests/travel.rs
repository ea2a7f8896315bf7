//! Time travel: what is undone comes back as it was, what is left stays with the run, and a look at the past changes nothing.

mod support;

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use flexlab::arm::spec::{OrchestrationMode, Tags};
use flexlab::arm::*;
use flexlab::lab::scenarios;
use flexlab::session::*;

fn done(session: &Session, operation: Operation) -> Session {
    let (next, result) = session.perform(session.time(), operation);
    result.expect("it is allowed");
    next
}

fn power(name: &str, action: PowerAction) -> Operation {
    Operation::Power {
        id: support::id(Kind::VirtualMachine, name),
        action,
    }
}

fn group() -> Operation {
    Operation::PutGroup {
        name: support::GROUP.into(),
        location: support::REGION.into(),
        tags: Tags::new(),
        document: None,
    }
}

/// A set, a refusal, a VM, a hint, the VM deallocated and started: four operations that took effect after the group's.
fn a_run() -> Session {
    let session = done(&Session::start(scenarios::flexible_orchestration(), 7), group()).finish();
    let session = done(&session, support::create_set(OrchestrationMode::Flexible, 1)).finish();
    let uniform = support::create_set(OrchestrationMode::Uniform, 1);
    let (session, refused) = session.perform(session.time(), uniform);
    assert!(refused.is_err(), "the mode of a set can't be changed");
    let session = done(&session, support::create_vm(support::vm_spec(Some("demo-set")))).finish();
    let hint = LabEvent::HintShown {
        line: "1.5".into(),
        check: "flex".into(),
        hint: 0,
    };
    let session = session.record(session.time(), hint);
    let session = done(&session, power("newvm", PowerAction::Deallocate)).finish();
    done(&session, power("newvm", PowerAction::Start))
}

/// A hash of everything that a session comes to, but for its branches. The text itself is too long to read where two differ.
fn facts(session: &Session) -> u64 {
    let mut text = format!("{:#?}\n", session.world());
    for moment in session.history() {
        writeln!(text, "{:?}", moment.event).expect("a String takes all");
    }
    for entry in session.entries().iter() {
        writeln!(text, "{entry:?}").expect("a String takes all");
    }
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    hash.finish()
}

fn undone(session: &Session) -> Session {
    session.undo().expect("something took effect")
}

fn redone(session: &Session) -> Session {
    session.redo().expect("something was undone")
}

fn reopened(session: &Session) -> Session {
    let text = session.to_run().to_json();
    let run = Run::parse(&text).expect("it was just written");
    assert_eq!(run.to_json(), text);
    let opened = Session::open(run).expect("the scenario is here");
    assert_eq!(opened.problem, None);
    opened.session
}

#[test]
fn undo_then_redo_is_as_if_nothing_had_been() {
    let run = a_run().finish();
    assert!(run.redo().is_none());
    let mut back = vec![run];
    while let Some(before) = back[back.len() - 1].undo() {
        back.push(before);
    }
    assert_eq!(back.len(), 6, "five operations took effect");
    let start = &back[5];
    assert_eq!(start.entries().len(), 0);
    assert_eq!(start.branches().len(), 1);
    let mut forth = reopened(start);
    for before in back.iter().rev().skip(1) {
        forth = redone(&forth);
        assert_eq!(facts(&forth), facts(before));
        assert_eq!(facts(&reopened(&forth)), facts(before));
    }
    assert!(forth.branches().is_empty());
}

#[test]
fn a_refusal_and_a_hint_go_with_the_operation_before_them() {
    let run = a_run();
    let without_start = undone(&run);
    assert_eq!(
        without_start.undoes(),
        Some(&power("newvm", PowerAction::Deallocate))
    );
    assert_eq!(without_start.redoes(), Some(&power("newvm", PowerAction::Start)));
    let without_machine = undone(&undone(&without_start));
    assert_eq!(
        without_machine.entries().len(),
        3,
        "the group, the set and the refusal"
    );
    assert_eq!(
        undone(&without_machine).entries().len(),
        1,
        "the refusal went with the set"
    );
}

#[test]
fn what_is_done_after_an_undo_makes_what_was_undone_a_branch() {
    let run = a_run().finish();
    let other = done(&undone(&run), power("newvm", PowerAction::Start)).finish();
    assert!(other.redo().is_none());
    assert_eq!(other.branches().len(), 1);
    let back = reopened(&other).switch(0);
    assert_eq!(facts(&back), facts(&run));
    assert_eq!(back.branches().len(), 1, "the line that was left is one now");
    assert_eq!(facts(&back.switch(0)), facts(&other));
    assert!(back.moves() > other.moves() && other.moves() > run.moves());
}

#[test]
fn a_look_at_the_past_is_what_was_seen_then() {
    let mut session = Session::start(scenarios::flexible_orchestration(), 7);
    let mut seen = vec![(0, session.world().clone(), session.grade().score)];
    for entry in a_run().entries().iter() {
        if let What::Do(operation) = &entry.what {
            session = session.perform(entry.at, Operation::clone(operation)).0.finish();
            seen.push((
                session.history().len(),
                session.world().clone(),
                session.grade().score,
            ));
        }
    }
    for (shown, world, score) in seen {
        let view = session.view(shown);
        assert!(
            format!("{:?}", view.world()) == format!("{world:?}"),
            "after {shown}"
        );
        assert_eq!(view.grade().score, score);
        assert_eq!(view.history().len(), shown);
    }
    assert_eq!(session.view(usize::MAX).entries().len(), session.entries().len());
}

/// What was asked a moment ago is under way in that moment's world, and comes to what it came to.
#[test]
fn a_moment_at_which_something_was_asked_ends_as_that_did() {
    let mut session = Session::start(scenarios::flexible_orchestration(), 7);
    for entry in a_run().entries().iter() {
        if let What::Do(operation) = &entry.what {
            session = session.perform(entry.at, Operation::clone(operation)).0;
            let asked = session.view(session.history().len());
            assert!(
                format!("{:?}", asked.world()) == format!("{:?}", session.world()),
                "{operation:?}"
            );
            session = session.finish();
            assert!(
                format!("{:?}", asked.finish().world()) == format!("{:?}", session.world()),
                "{operation:?}"
            );
        }
    }
}

#[test]
fn going_on_from_any_moment_keeps_what_was_left() {
    let run = a_run().finish();
    for shown in 0..=run.history().len() {
        let gone = run.go_on_from(shown);
        assert!(gone.time() <= run.time());
        assert_eq!(gone.entries().len(), run.view(shown).entries().len());
        assert_eq!(facts(&reopened(&gone)), facts(&gone), "from {shown}");
        let on = done(
            &gone,
            Operation::PutGroup {
                name: "another".into(),
                location: support::REGION.into(),
                tags: Tags::new(),
                document: None,
            },
        )
        .finish();
        let Some(branch) = on.branches().len().checked_sub(1) else {
            assert_eq!(gone.entries().len(), run.entries().len());
            continue;
        };
        assert_eq!(facts(&on.switch(branch)), facts(&run), "from {shown}");
    }
}

#[test]
fn branches_of_branches_find_their_way_back() {
    let run = a_run().finish();
    let another = |session: &Session, name: &str| {
        let location = support::REGION.into();
        let (name, tags) = (name.into(), Tags::new());
        done(
            session,
            Operation::PutGroup {
                name,
                location,
                tags,
                document: None,
            },
        )
        .finish()
    };
    let first = another(&run.go_on_from(run.history().len() / 2), "first");
    let second = another(&first.go_on_from(1), "second");
    let third = second.switch(0);
    let mut all = vec![facts(&third)];
    all.extend((0..third.branches().len()).map(|branch| facts(&third.switch(branch))));
    for line in [&run, &first, &second] {
        assert!(all.contains(&facts(line)));
    }
}

#[test]
fn branches_that_no_run_could_have_are_refused() {
    let run = undone(&a_run()).to_run();
    type Change = fn(&mut Run);
    let changes: [(&str, Change); 3] = [
        ("it begins after 99 entries", |run| run.branches[0].from = 99),
        ("more than one of them is to be redone", |run| {
            run.branches.push(run.branches[0].clone())
        }),
        ("entries with those of its branches", |run| {
            let entry = run.branches[0].entries[0].clone();
            run.branches[0].entries = vec![entry; MAX_ENTRIES];
        }),
    ];
    for (words, change) in changes {
        let mut run = run.clone();
        change(&mut run);
        let error = Run::parse(&run.to_json()).expect_err("it is refused").to_string();
        assert!(error.contains(words), "{error}");
    }
}
