//! "Show me when": the operation that broke a check, or made what it finds, wherever in a log it stands.

mod support;

use flexlab::arm::spec::{OrchestrationMode, Tags};
use flexlab::arm::*;
use flexlab::lab::{LineStatus, play, scenarios};
use flexlab::session::{LabEvent, Session};

/// SplitMix64: the same logs on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

fn solution() -> Vec<Operation> {
    let text = include_str!("../src/lab/scenarios/flexible-orchestration/solution.json");
    let solution = play::solution(text).expect("the solution reads");
    solution
        .operations
        .into_iter()
        .map(|timed| timed.operation)
        .collect()
}

fn solved() -> Session {
    let start = Session::start(scenarios::flexible_orchestration(), 7);
    let session = solution().into_iter().fold(start, |session, operation| {
        session.perform(session.time(), operation).0.finish()
    });
    assert!(session.grade().finished());
    session
}

fn id(kind: Kind, name: &str) -> ResourceId {
    support::id(kind, name)
}

/// An operation that no check looks at; refused ones are among them.
fn neutral(draw: &mut Draw, number: usize) -> Operation {
    let tags: Tags = [("n".into(), number.to_string())].into_iter().collect();
    let put = |resource| Operation::Put {
        group: support::GROUP.into(),
        resource,
    };
    match draw.below(7) {
        0 => Operation::PutGroup {
            name: format!("other-{number}"),
            location: support::REGION.into(),
            tags,
            document: None,
        },
        1 => put(support::nsg(&format!("nsg-{number}"))),
        2 => Operation::Deploy(DeployRequest {
            name: format!("deployment-{number}"),
            group: support::GROUP.into(),
            new_group_location: None,
            resources: vec![support::nsg(&format!("deployed-{number}"))],
            depends_on: Vec::new(),
            complete: false,
            document: None,
        }),
        3 => Operation::Delete {
            id: id(Kind::Disk, "no-such-disk"),
            with: Vec::new(),
            force: false,
        },
        4 => Operation::DeleteGroup {
            name: format!("other-{}", number / 2),
        },
        5 => Operation::PutSecurityRule {
            group: id(Kind::NetworkSecurityGroup, &format!("nsg-{}", number / 2)),
            rule: support::ssh_rule(),
        },
        _ => Operation::Power {
            id: id(Kind::VirtualMachine, "no-such-machine"),
            action: PowerAction::Restart,
        },
    }
}

/// What breaks a check of the solved lab, and the check.
fn breaks() -> Vec<(Operation, &'static str)> {
    let delete = |kind, name| Operation::Delete {
        id: id(kind, name),
        with: Vec::new(),
        force: false,
    };
    let nsg = id(Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01");
    let power = |action| Operation::Power {
        id: id(Kind::VirtualMachine, "newvm"),
        action,
    };
    let group = || Operation::DeleteGroup {
        name: support::GROUP.into(),
    };
    vec![
        (delete(Kind::VirtualMachine, "newvm"), "vm-name"),
        (delete(Kind::VirtualMachine, "newvm"), "vm-deployed"),
        (power(PowerAction::Deallocate), "both-running"),
        (power(PowerAction::PowerOff), "both-running"),
        (
            Operation::DeleteSecurityRule {
                group: nsg,
                rule: "SSH".into(),
            },
            "ssh",
        ),
        (group(), "set-name"),
        (group(), "flexible"),
        (group(), "vm-machine"),
    ]
}

/// Something happens beside the control plane, or time passes, or it passes until nothing is due.
fn between(session: Session, draw: &mut Draw) -> Session {
    match draw.below(4) {
        0 => session.record(
            session.time(),
            LabEvent::HintShown {
                line: "1.5".into(),
                check: "flexible".into(),
                hint: 0,
            },
        ),
        1 => session.advance(session.time().plus_ms(draw.below(60_000) as i64)),
        2 => session.finish(),
        _ => session,
    }
}

/// The session after `count` operations, of which the one at `at` is `injected`; how much of the history had happened
/// once that one was asked.
fn log(start: &Session, draw: &mut Draw, count: usize, at: usize, injected: &Operation) -> (Session, usize) {
    let mut session = start.clone();
    let mut asked = 0;
    for number in 0..count {
        let is_it = number == at;
        let operation = if is_it {
            injected.clone()
        } else {
            neutral(draw, number)
        };
        let (next, result) = session.perform(session.time(), operation);
        if is_it {
            result.expect("the break is not refused");
            asked = next.history().len();
        }
        session = between(next, draw);
    }
    (session, asked)
}

#[test]
fn the_break_is_found_wherever_it_is() {
    let solved = solved();
    let breaks = breaks();
    for seed in 0..1000 {
        let mut draw = Draw(seed);
        let (operation, check) = &breaks[draw.below(breaks.len())];
        let count = 1 + draw.below(12);
        let at = draw.below(count);
        let (session, asked) = log(&solved, &mut draw, count, at, operation);
        let found = session.when(check);
        assert_eq!(
            found,
            Some(asked),
            "seed {seed}: {check}, {operation:?} at {at} of {count}"
        );
        // What the line says of it is the same operation.
        let ended = session.finish();
        let grade = ended.grade();
        let checks = grade.lines().flat_map(|line| &line.checks);
        let graded = checks
            .into_iter()
            .find(|graded| *graded.id == **check)
            .expect("it is graded");
        if graded.status == LineStatus::Lost {
            let lost = graded.lost_since.as_ref().expect("it was lost");
            let of = |moment: usize| ended.history()[moment].event.correlation_id.clone();
            assert_eq!(of(lost.moment), of(asked - 1), "seed {seed}: {lost:?}");
        }
    }
}
#[test]
fn what_never_held_was_made_by_the_operation_that_made_it() {
    let mut found = 0;
    for seed in 0..100 {
        let mut draw = Draw(seed);
        let start = Session::start(scenarios::flexible_orchestration(), 7);
        let uniform = support::create_set(OrchestrationMode::Uniform, 1);
        let count = 1 + draw.below(8);
        let at = draw.below(count);
        let (session, asked) = log(&start, &mut draw, count, at, &uniform);
        assert_eq!(
            session.when("flexible"),
            Some(asked),
            "seed {seed}: at {at} of {count}"
        );
        found += usize::from(session.when("parts-listed") == Some(asked));
        // A second set of the same kind in its place is another operation's doing.
        let delete = Operation::Delete {
            id: id(Kind::ScaleSet, "demo-set"),
            with: Vec::new(),
            force: false,
        };
        let session = session.finish().perform(session.time(), delete).0.finish();
        let (session, again) = log(&session, &mut draw, 2, 1, &uniform);
        assert_eq!(session.when("flexible"), Some(again), "seed {seed}");
    }
    assert_eq!(found, 100);
}

#[test]
fn nothing_is_told_of_what_holds_or_waits() {
    let start = Session::start(scenarios::flexible_orchestration(), 7);
    assert_eq!(start.when("flexible"), None, "there is no set yet");
    assert_eq!(start.when("vm-in-set"), None, "it waits for the set");
    assert_eq!(start.when("no-such-check"), None);
    assert_eq!(solved().when("flexible"), None, "it holds");
}
