//! `make bench`, the engine: what a world holds for each of its resources, and a history for each of its moments.
//!
//! A program of its own, whose allocator counts what is allocated and not yet given back: what the process has of the
//! system says nothing, because what was made on the way and is free again fills up first. Counting takes time, so
//! nothing is timed here. The bytes are those that were asked for; an allocator adds some 8 to each piece.

#[path = "large.rs"]
mod large;
#[path = "report.rs"]
mod report;
#[path = "../support/mod.rs"]
mod support;

use flexlab::arm::{Kind, Operation, PowerAction, World, apply, query, settle};
use peak_alloc::PeakAlloc;
use report::report;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What `make` makes, and the bytes that are held for it.
fn held<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = HEAP.current_usage();
    let made = make();
    let held = HEAP.current_usage().saturating_sub(before);
    (made, held)
}

fn per(what: &str, bytes: usize, count: usize) {
    assert!(bytes > 0 && count > 0, "{what}: nothing is held");
    report(&format!("{what}\t{:.0}", bytes as f64 / count as f64));
}

/// 500 machines are stopped one after the other, and every moment is kept.
fn history(world: &World) -> Vec<flexlab::arm::Moment> {
    let set = support::id(Kind::ScaleSet, "set1");
    let machines = query::instance_rows(world, &set)
        .into_iter()
        .filter_map(|row| row.vm);
    let (mut now, mut kept) = (world.clone(), Vec::new());
    for (number, machine) in machines.take(500).enumerate() {
        let stop = Operation::Power {
            id: machine,
            action: PowerAction::Deallocate,
        };
        let applied = apply(&now, &stop, number as u64).expect("a machine can be stopped");
        kept.extend(applied.moments);
        now = applied.world;
    }
    kept.extend(settle(&now).moments);
    kept
}

fn main() {
    // What is read once is not a world's.
    drop(history(&large::world_of(1_000)));
    for resources in [1_000, 100_000] {
        let (world, bytes) = held(|| large::world_of(resources));
        per(
            &format!("bytes a resource of {resources}"),
            bytes,
            world.resources().count(),
        );
        let (kept, bytes) = held(|| history(&world));
        per(&format!("bytes a moment among {resources}"), bytes, kept.len());
    }
}
