//! What is told of a scale set that changes: how a write ends, and what the event grammar sees.

mod support;

use flexlab::arm::operation::{Injection, Shortage};
use flexlab::arm::spec::*;
use flexlab::arm::*;
use flexlab::lab::{Scenario, play};
use serde_json::json;
use support::*;

fn group() -> World {
    let group = Operation::PutGroup {
        name: GROUP.into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    };
    run(&World::new(&roomy()), &[group]).0
}

/// Until then nobody would know that the write is over: its notice would say that it is in progress.
#[test]
fn a_scale_out_that_finds_no_room_ends_as_failed() {
    let set = |capacity| Operation::Put {
        group: GROUP.into(),
        resource: resource(
            "demo-set",
            SpecBody::ScaleSet(set_spec(OrchestrationMode::Flexible, capacity).into()),
        ),
    };
    let place = Shortage {
        location: REGION.into(),
        zone: None,
        size: None,
        spot_only: false,
    };
    let shortage = Operation::Inject(Injection::Shortage(place));
    let (world, _) = run(&group(), &[create_set(OrchestrationMode::Flexible, 1), shortage]);
    let (world, moments) = run(&world, &[set(2)]);
    let first = &moments.first().expect("it was accepted").event;
    let last = moments.iter().rev().find(|moment| {
        let event = &moment.event;
        event.operation == first.operation && event.correlation_id == first.correlation_id
    });
    let event = &last.expect("it ended").event;
    assert_eq!(event.status, EventStatus::Failed);
    assert_eq!(event.subjects, first.subjects);
    assert_eq!(
        event.error.as_ref().map(|error| &*error.code),
        Some("AllocationFailed")
    );
    let capacity = world
        .scale_set(&id(Kind::ScaleSet, "demo-set"))
        .map(|(_, set)| set.spec.capacity);
    assert_eq!(capacity, Some(1));
}

/// A lab whose set is there from the start: its first change is measured against that, and each counts once.
#[test]
fn scaling_is_seen_out_and_in_and_from_the_first_on() {
    let put = |capacity| Operation::Put {
        group: GROUP.into(),
        resource: resource(
            "demo-set",
            SpecBody::ScaleSet(set_spec(OrchestrationMode::Flexible, capacity).into()),
        ),
    };
    let check = json!({
        "id": "grown", "points": 1, "history": "count(scaled(Microsoft.Compute/virtualMachineScaleSets)) == 2",
    });
    let lab = json!({
        "id": "lab", "revision": 1, "title": "Lab", "language": "en", "about": "A lab.", "seed": 1,
        "start": {
            "subscription": { "name": "Free Trial", "offer": "freeTrial" },
            "epoch": "2023-12-27 21:00:00", "utcOffsetMinutes": 0,
            "operations": [
                { "putGroup": { "name": GROUP, "location": REGION } },
                { "put": { "group": GROUP, "resource": vnet() } },
                { "put": { "group": GROUP, "resource": nsg("basicNsgapp-grp-vnet-nic01") } },
                put(1),
            ],
        },
        "steps": [{ "title": "Step", "lines": [{ "id": "1.1", "text": "Scale.", "checks": [check] }] }],
    });
    let scenario = Scenario::parse(&lab.to_string()).expect("it reads");
    let played = |capacities: &[u32]| {
        let at = [600, 1200, 1800];
        let operations = capacities.iter().zip(at);
        let timed = operations.map(|(&capacity, at)| play::Timed {
            at,
            operation: put(capacity),
        });
        play::play(&scenario, &timed.collect::<Vec<_>>()).grade.finished()
    };
    assert!(
        played(&[2, 1]),
        "out and in: the machine that goes is told of before the set"
    );
    assert!(played(&[2, 2, 3]));
    assert!(!played(&[1, 2]) && !played(&[2]));
}
