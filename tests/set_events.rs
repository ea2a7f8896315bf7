//! What is told of a scale set that changes: how a write ends, and what the event grammar sees.

mod support;

use flexlab::arm::operation::{Injection, Shortage};
use flexlab::arm::spec::*;
use flexlab::arm::*;
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
