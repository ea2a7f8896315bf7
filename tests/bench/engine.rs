//! `make bench`, the engine: how long each operation takes to apply and to run to its end, in microseconds.
//!
//! The same program natively and in wasm (in Node, whose engine is Chromium's). Each line is a name, a tab and the
//! median of the samples; tests/bench/bench.mjs lays both side by side. Nothing is timed that is not used afterwards,
//! so that the compiler cannot leave it out.

#[path = "large.rs"]
mod large;
#[path = "plain.rs"]
mod plain;
#[path = "report.rs"]
mod report;
#[path = "scale.rs"]
mod scale;
#[path = "../support/mod.rs"]
mod support;

use flexlab::arm::spec::OrchestrationMode;
use flexlab::arm::{Kind, Operation, PowerAction, World, apply, settle};
use flexlab::lab::{Grader, grade, play, scenarios};
use report::report;
use std::hint::black_box;
use support::{GROUP, REGION, create_set, create_vm, id, ssh_rule, vm_spec, with_group};

const SAMPLES: usize = 51;
/// Long enough for a clock that ticks in microseconds.
const SAMPLE_MICROSECONDS: f64 = 2_000.0;

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_methods, reason = "a benchmark is about the wall clock")]
fn microseconds() -> f64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1e6
}

#[cfg(target_arch = "wasm32")]
fn microseconds() -> f64 {
    use wasm_bindgen::prelude::wasm_bindgen;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }
    now() * 1e3
}

/// The median time of one call.
fn time(mut call: impl FnMut()) -> f64 {
    let start = microseconds();
    call();
    let calls = (SAMPLE_MICROSECONDS / (microseconds() - start).max(0.5))
        .ceil()
        .max(1.0);
    let mut samples: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let start = microseconds();
            for _ in 0..calls as usize {
                call();
            }
            (microseconds() - start) / calls
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    samples[SAMPLES / 2]
}

fn measure(name: &str, world: &World, operation: &Operation) {
    let applied = apply(world, operation, 7).expect("the operation is allowed in this world");
    let asked = time(|| drop(black_box(apply(black_box(world), operation, 7))));
    let run = time(|| drop(black_box(settle(black_box(&applied.world)))));
    report(&format!("{name}: apply\t{asked:.1}"));
    report(&format!("{name}: run to the end\t{run:.1}"));
}

/// The seed's whole run, graded by a grader that saw none of it and by one that saw all but its last moment's grade.
fn measure_grades() {
    let scenario = scenarios::flexible_orchestration();
    let solution = include_str!("../../src/lab/scenarios/flexible-orchestration/solution.json");
    let solution = play::solution(solution).expect("the recorded solution reads");
    let run = play::play(&scenario, &solution.operations);
    let fresh = time(|| drop(black_box(grade(&scenario, &run.history, black_box(&run.world)))));
    report(&format!("grade the whole lab: fresh\t{fresh:.1}"));
    let grader = Grader::default();
    let kept = time(|| {
        drop(black_box(grader.grade(
            &scenario,
            &run.history,
            black_box(&run.world),
        )))
    });
    report(&format!("grade the whole lab: kept\t{kept:.1}"));
}

/// The world after the operation and all that it led to.
fn after(world: &World, operation: &Operation) -> World {
    support::run(world, std::slice::from_ref(operation)).0
}

fn main() {
    // Without what is small: `scale`, and one part of that, as for a profiler.
    let mut asked = std::env::args().skip(1);
    if asked.next().as_deref() == Some("scale") {
        return scale::measure(asked.next().as_deref());
    }
    let group = Operation::PutGroup {
        name: "other-grp".into(),
        location: REGION.into(),
        tags: Default::default(),
        document: None,
    };
    let set = create_set(OrchestrationMode::Flexible, 1);
    let uniform = create_set(OrchestrationMode::Uniform, 1);
    let vm = create_vm(vm_spec(Some("demo-set")));
    let newvm = id(Kind::VirtualMachine, "newvm");
    let stop = Operation::Power {
        id: newvm.clone(),
        action: PowerAction::Deallocate,
    };
    let start = Operation::Power {
        id: newvm.clone(),
        action: PowerAction::Start,
    };
    let mut rule = ssh_rule();
    (rule.name, rule.priority, rule.destination_port_range) = ("web".into(), 310, "80".into());
    let put_rule = Operation::PutSecurityRule {
        group: id(Kind::NetworkSecurityGroup, "newvm-nsg"),
        rule,
    };
    let delete_vm = Operation::Delete {
        id: newvm,
        with: Vec::new(),
        force: false,
    };
    let delete_group = Operation::DeleteGroup { name: GROUP.into() };

    let empty = with_group();
    let with_set = after(&empty, &set);
    let with_vm = after(&with_set, &vm);
    let stopped = after(&with_vm, &stop);
    measure("create a resource group", &empty, &group);
    measure("create a Flexible set", &empty, &set);
    measure("create a Uniform set", &empty, &uniform);
    measure("create a VM in the set", &with_set, &vm);
    measure("stop a VM", &with_vm, &stop);
    measure("start a VM", &stopped, &start);
    measure("add a security rule", &with_vm, &put_rule);
    measure("delete a VM", &with_vm, &delete_vm);
    measure("delete the resource group", &with_vm, &delete_group);
    measure_grades();
    scale::measure(None);
}
