//! Requests with what is expected of each answer: the files of `tests/data/azure/flows`.
//!
//! A line is a request: `do` is the method and the path, `v` the api-version (2023-09-01 unless it says another; "" for
//! none), `headers` and `body` what is sent. `status`, `code` and `message` are what the answer has to be; `has` are values by
//! JSON pointer, `lacks` pointers at which nothing may be, `leads` what headers begin and end with. `<name>` stands for a
//! resource group's path, `<s>` for the subscription's, `<c>`, `<n>`, `<d>` and `<l>` for the providers of compute, network,
//! deployments and locks. Everything has come to rest before a request, unless `after` says how many seconds have passed
//! since the one before. Lines with `#` are comments.

use std::fs;
use std::path::PathBuf;

use flexlab::arm::clock::Time;
use flexlab::arm::rest::{Plane, Request, Response, handle};
use serde_json::Value;

const SUBSCRIPTION: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";

/// The files' requests, in order.
pub(super) fn files() -> Vec<(PathBuf, Vec<Value>)> {
    let folder = super::root().join("tests/data/azure/flows");
    let listed = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = listed
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("it can be read");
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            let requests = lines
                .map(|line| serde_json::from_str(&written_out(line)).expect("a line is JSON"))
                .collect();
            (file, requests)
        })
        .collect()
}

fn written_out(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (word, after) = after.split_once('>').expect("a bracket is closed");
        match word {
            "s" => out.push_str(SUBSCRIPTION),
            "n" => out.push_str("providers/Microsoft.Network"),
            "c" => out.push_str("providers/Microsoft.Compute"),
            "d" => out.push_str("providers/Microsoft.Resources/deployments"),
            "l" => out.push_str("providers/Microsoft.Authorization/locks"),
            group => out.push_str(&format!("{SUBSCRIPTION}/resourceGroups/{group}")),
        }
        rest = after;
    }
    out + rest
}

pub(super) fn request(said: &Value) -> Request {
    let whole = said["do"].as_str().expect("a request says what it does");
    let (method, path) = whole.split_once(' ').expect("a method and a path");
    let version = said["v"].as_str().unwrap_or("2023-09-01");
    let joint = if path.contains('?') { '&' } else { '?' };
    let url = match version {
        "" => path.to_owned(),
        version => format!("{path}{joint}api-version={version}"),
    };
    let headers = said["headers"].as_object().into_iter().flatten();
    Request {
        method: method.into(),
        url,
        headers: headers
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().into()))
            .collect(),
        body: said.get("body").cloned(),
    }
}

/// Lets the time pass that a request waits.
fn pass(plane: &mut Plane, said: &Value) {
    match said.get("after") {
        None => plane.settle(),
        Some(seconds) => {
            let seconds = seconds.as_i64().expect("`after` is in seconds");
            let to = plane.world().time().0 + seconds * 1_000;
            plane.advance(Time(to));
        }
    }
}

/// What of the expectations does not hold.
fn misses(said: &Value, got: &Response) -> Vec<String> {
    let body = got.body.clone().unwrap_or_default();
    let mut misses = Vec::new();
    let mut hold = |what: &str, wanted: &Value, had: &Value| {
        if wanted != had {
            misses.push(format!("{what} is {had}, not {wanted}"));
        }
    };
    for (name, had) in [
        ("status", &Value::from(got.status)),
        ("code", &body["error"]["code"]),
        ("message", &body["error"]["message"]),
    ] {
        if let Some(wanted) = said.get(name) {
            hold(name, wanted, had);
        }
    }
    for (pointer, wanted) in said["has"].as_object().into_iter().flatten() {
        hold(pointer, wanted, body.pointer(pointer).unwrap_or(&Value::Null));
    }
    for (name, ends) in said["leads"].as_object().into_iter().flatten() {
        let had = got.headers.iter().find(|(known, _)| known == name);
        let had = had.map_or("", |(_, value)| value.as_str());
        let end = |place: usize| ends[place].as_str().expect("a beginning and an end");
        let whole = had.starts_with(end(0)) && had.ends_with(end(1));
        hold(&format!("{name} {had}"), &true.into(), &whole.into());
    }
    for pointer in said["lacks"].as_array().into_iter().flatten() {
        let had = body.pointer(pointer.as_str().unwrap_or_default());
        hold(&pointer.to_string(), &Value::Null, had.unwrap_or(&Value::Null));
    }
    misses
}

#[test]
fn every_flow_is_answered_as_its_file_says() {
    let mut wrong = Vec::new();
    for (file, requests) in files() {
        let mut plane = Plane::pay_as_you_go();
        for said in requests {
            pass(&mut plane, &said);
            let before = plane.world().clone();
            let got = handle(&mut plane, &request(&said));
            for miss in misses(&said, &got) {
                wrong.push(format!("{}: {}: {miss}", file.display(), said["do"]));
            }
            assert!(
                got.status < 400 || before.same(plane.world()),
                "{}: {}: refused, and the world has changed",
                file.display(),
                said["do"]
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
