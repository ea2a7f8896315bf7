//! What a large world costs: next to a floor that the same run measures, and a byte count.

use std::hint::black_box;

use flexlab::arm::json;
use flexlab::arm::query;
use flexlab::arm::rest::{Plane, Request, handle};
use flexlab::arm::spec::{OrchestrationMode, SpecBody};
use flexlab::arm::{Kind, Moment, Operation, PowerAction, World, apply};
use flexlab::lab::{Grader, grade, scenarios};

use crate::support::{GROUP, create_set_as, id, roomy, run, set_spec, with_group_in};
use crate::{measure, plain, report, time};

pub(crate) fn measure_all() {
    thousand();
    through_the_api();
    listing();
    among_many();
    grading();
    memory();
}

/// In a network with room for all that a world here has.
fn set_of(name: &str, capacity: u32) -> Operation {
    let mut operation = create_set_as(name, set_spec(OrchestrationMode::Flexible, capacity));
    if let Operation::Deploy(request) = &mut operation {
        for resource in &mut request.resources {
            if let SpecBody::VirtualNetwork(network) = &mut resource.body {
                let wide: ipnet::Ipv4Net = "10.0.0.0/8".parse().expect("a range");
                network.address_prefixes = vec![wide];
                network.subnets[0].address_prefix = wide;
            }
        }
    }
    operation
}

fn after(world: &World, operation: &Operation) -> (World, Vec<Moment>) {
    run(world, std::slice::from_ref(operation))
}

/// A Flexible set of 1000, from the request to the last event.
fn thousand() {
    let floor = time(|| drop(black_box(plain::thousand())));
    report(&format!("1000 plain structs\t{floor:.1}"));
    let empty = with_group_in(&roomy());
    let set = set_of("large", 1000);
    measure("create a Flexible set of 1000", &empty, &set);
    let whole = time(|| drop(black_box(after(black_box(&empty), &set))));
    report(&format!("a Flexible set of 1000, whole\t{whole:.1}"));
}

/// The same as a client of the REST API sees it: a PUT, then the list of the machines with their bodies.
fn through_the_api() {
    let (world, _) = after(&with_group_in(&roomy()), &set_of("small", 1));
    let root = format!(
        "/subscriptions/{}/resourceGroups/{GROUP}/providers/Microsoft.Compute",
        world.subscription().id
    );
    let url = |path: &str| format!("{root}/{path}?api-version=2023-09-01");
    let get = |plane: &mut Plane, path: &str| handle(plane, &Request::new("GET", &url(path), None));
    let answer = get(&mut Plane::of(world.clone()), "virtualMachineScaleSets/small");
    let mut body = answer.body.expect("the set is there");
    body["sku"]["capacity"] = 1000.into();
    // What nobody is told, a client has to send.
    let os = &mut body["properties"]["virtualMachineProfile"]["osProfile"];
    os["adminPassword"] = "Correct-horse-7".into();
    os["linuxConfiguration"] = serde_json::json!({"disablePasswordAuthentication": false});
    let put = Request::new("PUT", &url("virtualMachineScaleSets/large"), Some(body));
    let whole = time(|| {
        let mut plane = Plane::of(world.clone());
        let made = handle(&mut plane, &put);
        assert_eq!(made.status, 201, "{:?}", made.body);
        plane.settle();
        let list = get(&mut plane, "virtualMachines")
            .body
            .expect("a list")
            .to_string();
        assert!(list.len() > 1_000_000, "a thousand bodies");
        drop(black_box(list));
    });
    report(&format!("PUT 1000 instances and list them\t{whole:.1}"));
}

fn listing() {
    let plain = plain::thousand();
    let floor = time(|| {
        drop(black_box(
            serde_json::to_string(black_box(&plain)).expect("they are plain"),
        ))
    });
    report(&format!("serialise 1000 plain structs\t{floor:.1}"));
    let (world, _) = after(&with_group_in(&roomy()), &set_of("large", 1000));
    let set = id(Kind::ScaleSet, "large");
    let rows = time(|| drop(black_box(query::instance_rows(black_box(&world), &set))));
    report(&format!("list 1000 VMs as the portal does\t{rows:.1}"));
    let machines = || {
        world
            .resources()
            .filter(|resource| resource.id.kind() == Kind::VirtualMachine)
    };
    let bodies = time(|| {
        for machine in machines() {
            drop(black_box(json::resource(&world, machine).to_string()));
        }
    });
    report(&format!("list 1000 VMs with their bodies\t{bodies:.1}"));
}

/// As many sets of 1000 as make so many resources.
fn world_of(resources: usize) -> World {
    let mut world = with_group_in(&roomy());
    let mut number = 0;
    while world.resources().count() < resources {
        number += 1;
        assert!(number <= resources, "a set that makes nothing");
        let left = (resources - world.resources().count()).div_ceil(4).clamp(1, 1000);
        world = after(&world, &set_of(&format!("set{number}"), left as u32)).0;
    }
    world
}

/// One operation more, to its end.
fn among_many() {
    for resources in [1_000, 100_000] {
        let world = world_of(resources);
        let machine = world
            .resources()
            .find(|resource| resource.id.kind() == Kind::VirtualMachine);
        let stop = Operation::Power {
            id: machine.expect("there are machines").id.clone(),
            action: PowerAction::Deallocate,
        };
        let whole = time(|| drop(black_box(after(black_box(&world), &stop))));
        report(&format!("stop a VM among {resources} resources\t{whole:.1}"));
    }
}

/// The seed's lab, graded with a set of 1000 in the world.
pub(crate) fn grading() {
    let scenario = scenarios::flexible_orchestration();
    let empty = with_group_in(&roomy());
    let (world, mut history) = after(&empty, &set_of("demo-set", 1000));
    let first = time(|| drop(black_box(grade(&scenario, &history, black_box(&world)))));
    report(&format!("grade with 4000 resources: first\t{first:.1}"));
    let grader = Grader::default();
    drop(grader.grade(&scenario, &history, &world));
    let group = Operation::PutGroup {
        name: "other".into(),
        location: "centralindia".into(),
        tags: Default::default(),
        document: None,
    };
    // Each call has an operation that the grader has not seen.
    let more = time(|| {
        let applied = apply(&world, &group, history.len() as u64).expect("a group is allowed");
        history.extend(applied.moments);
        drop(black_box(grader.grade(
            &scenario,
            &history,
            black_box(&applied.world),
        )));
    });
    report(&format!("grade with 4000 resources: one more\t{more:.1}"));
    let machines: Vec<_> = world.of_kind(Kind::VirtualMachine).collect();
    let (mut now, mut number) = (world.clone(), 0);
    // One of the thousand is another each time: graded on its way, and when it has stopped.
    let stops = time(|| {
        number += 1;
        let stop = Operation::Power {
            id: machines[number % machines.len()].id.clone(),
            action: if (number / machines.len()).is_multiple_of(2) {
                PowerAction::Deallocate
            } else {
                PowerAction::Start
            },
        };
        let asked = apply(&now, &stop, history.len() as u64).expect("a machine can be stopped");
        history.extend(asked.moments);
        drop(black_box(grader.grade(
            &scenario,
            &history,
            black_box(&asked.world),
        )));
        let ended = flexlab::arm::settle(&asked.world);
        history.extend(ended.moments);
        drop(black_box(grader.grade(
            &scenario,
            &history,
            black_box(&ended.world),
        )));
        now = ended.world;
    });
    report(&format!(
        "grade with 4000 resources: a machine stops\t{:.1}",
        stops / 2.0
    ));
}

/// The bytes that the program holds.
#[cfg(target_arch = "wasm32")]
fn held() -> usize {
    core::arch::wasm32::memory_size(0) * 65_536
}

#[cfg(not(target_arch = "wasm32"))]
fn held() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<usize> = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or_default() * 4_096
}

/// What a resource holds, and what a moment of the history does, in worlds that are kept.
fn memory() {
    let before = held();
    let world = world_of(100_000);
    let per = |bytes: usize, count: usize| bytes as f64 / count as f64;
    let resources = world.resources().count();
    report(&format!(
        "bytes a resource\t{:.0}",
        per(held().saturating_sub(before), resources)
    ));
    let set = id(Kind::ScaleSet, "set1");
    let machines: Vec<_> = query::instance_rows(&world, &set)
        .into_iter()
        .filter_map(|row| row.vm)
        .collect();
    let (mut now, mut kept) = (world, Vec::new());
    let before = held();
    for (number, machine) in machines.iter().take(500).enumerate() {
        let stop = Operation::Power {
            id: machine.clone(),
            action: PowerAction::Deallocate,
        };
        let applied = apply(&now, &stop, number as u64).expect("a machine can be stopped");
        kept.extend(applied.moments);
        now = applied.world;
    }
    let ended = flexlab::arm::settle(&now);
    kept.extend(ended.moments);
    report(&format!(
        "bytes a moment\t{:.0}",
        per(held().saturating_sub(before), kept.len())
    ));
    drop(black_box((kept, ended.world)));
}
