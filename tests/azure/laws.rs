//! Laws that hold for every resource of the flows and of the recordings, whatever it is.

use flexlab::arm::rest::{Plane, Request, Response, answer_line, handle};
use flexlab::arm::{Kind, ResourceId};
use serde_json::{Value, json};

use super::{compare, flows, mask, recording};

/// A body without what a write changes.
fn steady(body: &Value) -> mask::Leaves {
    let mut leaves = mask::leaves(body);
    leaves.retain(|_, leaf| !["etag", "timeCreated"].contains(&leaf.key.as_str()));
    leaves
}

/// Defaults that a PUT gives and that stay: what another version made, or a scale set, may be without them.
const GIVEN: [&str; 4] = [
    "auxiliarySku",
    "disableTcpStateTracking",
    "enableAcceleratedNetworking",
    "protectionMode",
];

/// Whether two leaves are one; ids compare without regard to case (a disk is listed under its group in capitals).
fn alike(one: &mask::Leaf, other: &mask::Leaf) -> bool {
    let low = |leaf: &mask::Leaf| leaf.value.to_string().to_lowercase();
    one.value == other.value || one.key == "id" && low(one) == low(other)
}

fn ask(plane: &mut Plane, method: &str, path: &str, version: &str, body: Option<Value>) -> Response {
    plane.settle();
    let url = format!("{path}?api-version={version}");
    handle(plane, &Request::new(method, &url, body))
}

/// How one body differs from another.
fn differences(before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (steady(before), steady(after));
    let said = |path: &[String], what: &str| format!("{} {what}", path.join("."));
    let mut found = Vec::new();
    for (path, leaf) in &before {
        match after.get(path) {
            None => found.push(said(path, "is gone")),
            Some(now) if !alike(now, leaf) => {
                found.push(said(path, &format!("was {}, is {}", leaf.value, now.value)));
            }
            Some(_) => {}
        }
    }
    for (path, leaf) in &after {
        if !before.contains_key(path) && !GIVEN.contains(&leaf.key.as_str()) {
            found.push(said(path, "is new"));
        }
    }
    found
}

/// What `az … update` does: a body that was shown is put back, and shows the same; and so it is after a patch of its tags,
/// but for the tags.
fn put_back(plane: &Plane, version: &str, wrong: &mut Vec<String>) {
    let mut plane = plane.clone();
    plane.settle();
    let subscription = plane.world().subscription().id.to_string();
    let ids = plane.world().resources().map(|resource| resource.id.clone());
    // Azure makes its watchers by itself.
    let ids: Vec<ResourceId> = ids.filter(|id| id.kind() != Kind::NetworkWatcher).collect();
    for id in ids {
        let path = id.path(&subscription);
        let shown = ask(&mut plane, "GET", &path, version, None);
        if shown.status != 200 {
            continue; // A type that is only listed.
        }
        let before = shown.body.unwrap_or_default();
        let put = ask(&mut plane, "PUT", &path, version, Some(before.clone()));
        if put.status >= 400 {
            wrong.push(format!("{path} {version}: put back: {:?}", put.body));
            continue;
        }
        let after = ask(&mut plane, "GET", &path, version, None)
            .body
            .unwrap_or_default();
        wrong.extend(
            differences(&before, &after)
                .iter()
                .map(|what| format!("{path} {version}: put back: {what}")),
        );
        let mut before = after;
        let tags = json!({ "of": "a law" });
        let patched = ask(&mut plane, "PATCH", &path, version, Some(json!({ "tags": tags })));
        if patched.status >= 400 {
            wrong.push(format!("{path} {version}: patched: {:?}", patched.body));
            continue;
        }
        let after = ask(&mut plane, "GET", &path, version, None)
            .body
            .unwrap_or_default();
        before["tags"] = tags;
        wrong.extend(
            differences(&before, &after)
                .iter()
                .map(|what| format!("{path} {version}: patched: {what}")),
        );
    }
}

/// A list has the bodies that are given one by one, however it is asked for.
fn listed(plane: &Plane, version: &str, wrong: &mut Vec<String>) {
    let mut plane = plane.clone();
    plane.settle();
    let all = format!(
        "/subscriptions/{}/providers/Microsoft.Compute/virtualMachines",
        plane.world().subscription().id
    );
    let list = ask(&mut plane, "GET", &all, version, None)
        .body
        .unwrap_or_default();
    let line = json!({ "method": "GET", "url": format!("{all}?api-version={version}") }).to_string();
    let line: Value = serde_json::from_str(&answer_line(&mut plane, &line)).expect("it is JSON");
    if line["body"] != list {
        wrong.push(format!("{version}: a line lists other machines"));
    }
    for shown in list["value"].as_array().into_iter().flatten() {
        let path = shown["id"].as_str().unwrap_or_default();
        let alone = ask(&mut plane, "GET", path, version, None)
            .body
            .unwrap_or_default();
        if *shown != alone {
            wrong.push(format!("{path} {version}: listed as {shown}, alone {alone}"));
        }
    }
}

const VERSIONS: [&str; 4] = ["2020-06-01", "2022-03-01", "2023-09-01", "2025-04-01"];

/// Looks at each version half-way through every flow and at its end, and before every recording's first DELETE.
fn everywhere(look: fn(&Plane, &str, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for (file, requests) in flows::files() {
        let mut plane = Plane::pay_as_you_go();
        let mut here = Vec::new();
        let halfway = requests.len() / 2;
        for (at, said) in requests.iter().enumerate() {
            plane.settle();
            handle(&mut plane, &flows::request(said));
            if at == halfway || at + 1 == requests.len() {
                VERSIONS
                    .iter()
                    .for_each(|version| look(&plane, version, &mut here));
            }
        }
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        wrong.extend(here.into_iter().map(|what| format!("{name}: {what}")));
    }
    for file in super::recordings() {
        let mut here = Vec::new();
        compare::each(&recording::steps(&file), &mut |plane, step| {
            if step.method == "DELETE" && here.is_empty() {
                VERSIONS
                    .iter()
                    .for_each(|version| look(plane, version, &mut here));
            }
        });
        wrong.extend(
            here.into_iter()
                .map(|what| format!("{}: {what}", super::name_of(&file))),
        );
    }
    wrong.sort();
    wrong.dedup();
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_shown_can_be_put_back() {
    everywhere(put_back);
}

#[test]
fn a_list_has_the_bodies_that_are_given_one_by_one() {
    everywhere(listed);
}
