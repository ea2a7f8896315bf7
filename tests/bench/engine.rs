//! `make bench`, the engine: how long each operation takes to apply and to run to its end, in microseconds.
//!
//! The same program natively and in wasm (in Node, whose engine is Chromium's). Each line is a name, a tab and the
//! median of the samples; tests/bench/bench.mjs lays both side by side. Nothing is timed that is not used afterwards,
//! so that the compiler cannot leave it out.

#[path = "../support/mod.rs"]
mod support;

use flexlab::arm::spec::OrchestrationMode;
use flexlab::arm::{Kind, Operation, PowerAction, World, apply, settle};
use flexlab::lab::{Grader, grade, play, scenarios};
use std::hint::black_box;
use support::{GROUP, REGION, create_set, create_set_as, create_vm, id, ssh_rule, vm_spec, with_group};

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

#[cfg(not(target_arch = "wasm32"))]
fn report(line: &str) {
    println!("{line}");
}

#[cfg(target_arch = "wasm32")]
fn report(line: &str) {
    use wasm_bindgen::prelude::wasm_bindgen;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn log(line: &str);
    }
    log(line);
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

/// A Flexible set of 1000, next to the floor: as many plain structs as it has VMs, built and inserted.
fn measure_thousand() {
    let floor = time(|| drop(black_box(plain::thousand())));
    report(&format!("1000 plain structs\t{floor:.1}"));
    let roomy = support::with_group_in(&support::roomy());
    let mut spec = support::set_spec(OrchestrationMode::Flexible, 1000);
    measure(
        "create a Flexible set of 1000",
        &roomy,
        &support::create_set_as("large", spec.clone()),
    );
    spec.platform_fault_domain_count = 2;
    let whole = time(|| {
        let set = support::create_set_as("large", spec.clone());
        drop(black_box(support::run(black_box(&roomy), &[set])));
    });
    report(&format!(
        "a Flexible set of 1000 over two fault domains, whole\t{whole:.1}"
    ));
}

/// The floor of performance.md: VMs as plain structs with a nested NIC and disk.
#[allow(dead_code, reason = "the floor is what it takes to build them")]
mod plain {
    use std::collections::BTreeMap;

    pub(super) struct Nic {
        pub(super) name: String,
        pub(super) ip: [u8; 4],
        pub(super) mac: String,
        pub(super) subnet: String,
    }

    pub(super) struct Disk {
        pub(super) name: String,
        pub(super) size_gb: u32,
        pub(super) account: String,
    }

    pub(super) struct Vm {
        pub(super) id: String,
        pub(super) name: String,
        pub(super) location: String,
        pub(super) size: String,
        pub(super) computer_name: String,
        pub(super) admin: String,
        pub(super) image: String,
        pub(super) vm_id: String,
        pub(super) state: String,
        pub(super) power: String,
        pub(super) zone: Option<u8>,
        pub(super) created: i64,
        pub(super) nic: Nic,
        pub(super) disk: Disk,
    }

    pub(super) fn thousand() -> BTreeMap<String, Vm> {
        (0..1000).map(vm).map(|vm| (vm.id.clone(), vm)).collect()
    }

    fn vm(n: u32) -> Vm {
        let name = format!("large_{n:08x}");
        Vm {
            id: format!("/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachines/{name}"),
            location: "centralindia".into(),
            size: "Standard_B1s".into(),
            computer_name: format!("large{n:06}"),
            admin: "azureuser".into(),
            image: "canonical:0001-com-ubuntu-server-focal:20_04-lts-gen2:latest".into(),
            vm_id: format!("{n:08x}-0000-4000-8000-{n:012x}"),
            state: "Succeeded".into(),
            power: "running".into(),
            zone: None,
            created: i64::from(n),
            nic: Nic {
                name: format!("app-grp-vnet-nic01-{n:08x}"),
                ip: n.to_be_bytes(),
                mac: format!("00-0D-3A-00-{:02X}-{:02X}", n / 256, n % 256),
                subnet: "/resourceGroups/app-grp/virtualNetworks/app-grp-vnet/subnets/default".into(),
            },
            disk: Disk {
                name: format!("{name}_disk1_{n:032x}"),
                size_gb: 30,
                account: "Premium_LRS".into(),
            },
            name,
        }
    }
}

/// The world after the operation and all that it led to.
fn after(world: &World, operation: &Operation) -> World {
    support::run(world, std::slice::from_ref(operation)).0
}

fn main() {
    if std::env::var("ONLY_THOUSAND").is_ok() {
        let roomy = support::with_group_in(&support::roomy());
        let set = create_set_as("large", support::set_spec(OrchestrationMode::Flexible, 1000));
        for _ in 0..2 {
            drop(black_box(support::run(
                black_box(&roomy),
                std::slice::from_ref(&set),
            )));
        }
        return;
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
    measure_thousand();
    measure("stop a VM", &with_vm, &stop);
    measure("start a VM", &stopped, &start);
    measure("add a security rule", &with_vm, &put_rule);
    measure("delete a VM", &with_vm, &delete_vm);
    measure("delete the resource group", &with_vm, &delete_group);
    measure_grades();
}
