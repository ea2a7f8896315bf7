//! What a line sends is what the CLI was recorded to send for it (tests/data/az/recorded.txt).
//!
//! The recording stands in for Azure: it answers each request that it holds, once.

use flexlab::az::line::words;
use flexlab::az::{Plane, Request, Response, Shell};
use serde::Deserialize;
use serde_json::Value;

const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

#[derive(Deserialize)]
struct Case {
    recording: String,
    line: String,
    exchanges: Vec<Exchange>,
}

#[derive(Deserialize)]
struct Exchange {
    method: String,
    path: String,
    body: Option<Value>,
    status: u16,
    operation: bool,
    answer: Option<Value>,
}

struct Recording<'a> {
    exchanges: &'a [Exchange],
    used: Vec<bool>,
    sent: Vec<Request>,
}

/// A path without its API version, in small letters; a deployment's drawn name is the recording's.
fn plain(path: &str) -> String {
    let path = path.to_lowercase();
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.starts_with("api-version") && !part.is_empty())
        .collect();
    let path = match path.split_once("/deployments/") {
        Some((before, _)) => format!("{before}/deployments/mock-deployment"),
        None => path.to_owned(),
    };
    if query.is_empty() {
        path
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

impl Plane for Recording<'_> {
    fn subscription(&self) -> String {
        SUBSCRIPTION.into()
    }

    fn send(&mut self, request: &Request) -> Response {
        if request.path.starts_with("/operation/") {
            return Response {
                status: 200,
                operation: None,
                body: serde_json::json!({ "status": "Succeeded" }),
            };
        }
        if request.method != "GET" {
            self.sent.push(request.clone());
        }
        let path = plain(&request.path);
        let found = self.exchanges.iter().enumerate().position(|(at, exchange)| {
            !self.used[at] && exchange.method == request.method && plain(&exchange.path) == path
        });
        match found {
            Some(at) => {
                // A GET may be asked again: what it says doesn't change within one command.
                self.used[at] = request.method != "GET"
                    || self.exchanges[at + 1..]
                        .iter()
                        .any(|later| later.method == "GET" && plain(&later.path) == path);
                let exchange = &self.exchanges[at];
                Response {
                    status: exchange.status,
                    operation: exchange.operation.then(|| "/operation/1".into()),
                    body: exchange.answer.clone().unwrap_or_default(),
                }
            }
            None => Response {
                status: 404,
                operation: None,
                body: serde_json::json!({"error": {"code": "NotRecorded", "message": path}}),
            },
        }
    }

    fn pass(&mut self) -> bool {
        false
    }

    fn sleep(&mut self, _: u32) {}
}

/// Ids are compared without regard to case; what the CLI hashes into a name, and names that the recording has in place
/// of drawn ones, by their first letters.
fn same_text(ours: &str, theirs: &str) -> bool {
    let hashed = ours.ends_with("Nic") || ours.ends_with("IPConfig") || matches!(ours.len(), 8 | 9);
    let alike = hashed && ours.len() == theirs.len() && ours.get(..4) == theirs.get(..4);
    ours.eq_ignore_ascii_case(theirs) || alike
}

/// Where the recorded body is not ours. What ours has beyond it counts when something new is made.
fn differences(ours: &Value, theirs: &Value, place: &str, whole: bool, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (key, value) in theirs {
                differences(
                    ours.get(key).unwrap_or(&Value::Null),
                    value,
                    &format!("{place}/{key}"),
                    whole,
                    found,
                );
            }
            for key in ours.keys().filter(|key| whole && !theirs.contains_key(*key)) {
                found.push(format!("{place}/{key} is ours alone: {}", ours[key]));
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                differences(ours, theirs, &format!("{place}/{at}"), whole, found);
            }
        }
        (Value::String(ours), Value::String(theirs)) if same_text(ours, theirs) => {}
        (Value::Null, Value::Object(empty)) if empty.is_empty() => {}
        (ours, theirs) if ours == theirs => {}
        (ours, theirs) => found.push(format!("{place}: {ours}, recorded {theirs}")),
    }
}

fn check(case: &Case) -> Vec<String> {
    let mut recording = Recording {
        exchanges: &case.exchanges,
        used: vec![false; case.exchanges.len()],
        sent: Vec::new(),
    };
    let words = words(&case.line).expect("the line is words");
    let answer = Shell::default().run(&mut recording, &words);
    let writes: Vec<&Exchange> = case
        .exchanges
        .iter()
        .filter(|exchange| exchange.method != "GET")
        .collect();
    let mut found = Vec::new();
    if answer.err.contains("NotRecorded") || recording.sent.is_empty() {
        found.push(format!(
            "it ended with: {}",
            answer.err.lines().take(3).collect::<Vec<&str>>().join(" ")
        ));
    }
    for (ours, theirs) in recording.sent.iter().zip(writes) {
        if ours.method != theirs.method || plain(&ours.path) != plain(&theirs.path) {
            found.push(format!(
                "{} {}, recorded {} {}",
                ours.method,
                plain(&ours.path),
                theirs.method,
                plain(&theirs.path)
            ));
        }
        let mut theirs_body = theirs.body.clone().unwrap_or_default();
        let ours_body = ours.body.clone().unwrap_or_default();
        if theirs_body
            .pointer("/properties/parameters/adminPassword")
            .is_some()
        {
            theirs_body["properties"]["parameters"] = ours_body["properties"]["parameters"].clone();
        }
        let whole = theirs.path.contains("/deployments/") || theirs.status == 201;
        differences(&ours_body, &theirs_body, "", whole, &mut found);
    }
    found
}

#[test]
fn a_line_sends_what_the_cli_was_recorded_to_send() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../data/az/recorded.json")).expect("the cases");
    assert!(cases.len() > 80, "{} cases", cases.len());
    let mut failed = Vec::new();
    for case in &cases {
        let found = check(case);
        if !found.is_empty() {
            failed.push(format!(
                "{}: {:.160}\n    {}",
                case.recording,
                case.line,
                found.join("\n    ")
            ));
        }
    }
    let count = failed.len();
    assert!(
        failed.is_empty(),
        "{count} of {} lines:\n{}",
        cases.len(),
        failed.join("\n")
    );
}
