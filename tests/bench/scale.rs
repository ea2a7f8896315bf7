//! How long a large world takes: next to a floor that the same run measures. What it holds is memory.rs' to say.

use std::hint::black_box;

use flexlab::arm::json;
use flexlab::arm::query;
use flexlab::arm::rest::{Plane, Request, answer_line, handle};
use flexlab::arm::{Kind, Operation, PowerAction, World, apply, at_rest};
use flexlab::lab::{Grader, grade, scenarios};

use crate::large::{after, set_of, world_of};
use crate::report::report;
use crate::support::{GROUP, id, roomy, with_group_in};
use crate::{plain, time};

/// All of it, or the one part that is named: for a profiler.
pub(crate) fn measure(part: Option<&str>) {
    let parts: [(&str, fn()); 5] = [
        ("thousand", thousand),
        ("api", through_the_api),
        ("listing", listing),
        ("many", among_many),
        ("grading", grading),
    ];
    for (name, run) in parts {
        if part.is_none_or(|part| part == name) {
            run();
        }
    }
}

/// A Flexible set of 1000, from the request to the last event.
fn thousand() {
    let floor = time(|| drop(black_box(plain::thousand())));
    report(&format!("1000 plain structs\t{floor:.1}"));
    let empty = with_group_in(&roomy());
    let set = set_of("large", 1000);
    crate::measure("create a Flexible set of 1000", &empty, &set);
    let whole = time(|| drop(black_box(after(black_box(&empty), &set))));
    report(&format!("a Flexible set of 1000, whole\t{whole:.1}"));
    let world = || apply(black_box(&empty), &set, 7).expect("it is allowed").world;
    let ended = time(|| drop(black_box(at_rest(&world()))));
    report(&format!(
        "a Flexible set of 1000, its moments not kept\t{ended:.1}"
    ));
}

/// What a client of the REST API sees a Flexible set of 1000 with: a world with room for it, and what it sends as lines.
struct Client {
    before: World,
    put: String,
    list: String,
}

impl Client {
    fn new() -> Client {
        let (before, _) = after(&with_group_in(&roomy()), &set_of("small", 1));
        let root = format!(
            "/subscriptions/{}/resourceGroups/{GROUP}/providers/Microsoft.Compute",
            before.subscription().id
        );
        let url = |path: &str| format!("{root}/{path}?api-version=2023-09-01");
        let get = |plane: &mut Plane, path: &str| handle(plane, &Request::new("GET", &url(path), None));
        let answer = get(&mut Plane::of(before.clone()), "virtualMachineScaleSets/small");
        let mut body = answer.body.expect("the set is there");
        body["sku"]["capacity"] = 1000.into();
        // What nobody is told, a client has to send.
        let os = &mut body["properties"]["virtualMachineProfile"]["osProfile"];
        os["adminPassword"] = "Correct-horse-7".into();
        os["linuxConfiguration"] = serde_json::json!({"disablePasswordAuthentication": false});
        // As `flexlab arm` reads them.
        let line = |method: &str, path: &str, body: serde_json::Value| {
            let request = serde_json::json!({ "method": method, "url": url(path), "body": body });
            json::compact::compact(&request)
        };
        Client {
            put: line("PUT", "virtualMachineScaleSets/large", body),
            list: line("GET", "virtualMachines", serde_json::Value::Null),
            before,
        }
    }

    /// Puts the set.
    fn plane(&self) -> Plane {
        let mut plane = Plane::of(self.before.clone());
        let made = answer_line(&mut plane, &self.put);
        assert!(made.ends_with(",\"status\":201}"), "{made}");
        plane
    }

    /// The machines with their bodies: the thousand, and the one that was there.
    fn list(&self, plane: &mut Plane) -> String {
        let list = answer_line(plane, black_box(&self.list));
        assert!(list.len() > 1_000_000, "a thousand bodies");
        list
    }
}

/// The same as a client sees it: a PUT, then the list of the machines with their bodies.
fn through_the_api() {
    let client = Client::new();
    let whole = time(|| drop(black_box(client.list(&mut client.plane()))));
    report(&format!("PUT 1000 instances and list them\t{whole:.1}"));
    let mut plane = client.plane();
    let length = client.list(&mut plane).len() as f64;
    let bodies = time(|| drop(black_box(client.list(&mut plane))));
    report(&format!("list 1000 VMs with their bodies\t{bodies:.1}"));
    let same = plain::bodies();
    let whole = || serde_json::to_string(black_box(&same)).expect("they are plain");
    let plain = whole().len() as f64;
    assert!(
        (0.9..1.1).contains(&(length / plain)),
        "{length} bytes and {plain}: not the same bodies"
    );
    let floor = time(|| drop(black_box(whole())));
    report(&format!("serialise 1000 bodies as plain structs\t{floor:.1}"));
}

/// The rows of a list, beside plain structs that are serialised.
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
fn grading() {
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
