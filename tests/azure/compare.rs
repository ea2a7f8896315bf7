//! One recording against a fresh engine: score.py's `run` and `compare`, in Rust.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use flexlab::arm::rest::{Plane, answer_line};
use serde_json::{Value, json};

use super::mask::{Leaves, alike, as_sent, label, leaves, mask, masked, same};
use super::recording::{Step, group, groups_first, in_motion};

/// What is counted, in the order of the table's columns.
pub(super) const COLUMNS: [&str; 6] = ["status", "shape", "value", "error", "text", "excess"];

/// For each column how many there are that hit, of how many.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Tally(pub BTreeMap<&'static str, (u64, u64)>);

impl Tally {
    fn add(&mut self, what: &'static str, hit: bool) {
        let (done, of) = self.0.entry(what).or_default();
        *done += u64::from(hit);
        *of += 1;
    }

    pub(crate) fn merge(&mut self, other: &Tally) {
        for (what, (done, of)) in &other.0 {
            let known = self.0.entry(what).or_default();
            *known = (known.0 + done, known.1 + of);
        }
    }

    pub(crate) fn rate(&self, what: &str) -> Option<f64> {
        let (done, of) = self.0.get(what)?;
        (*of > 0).then(|| *done as f64 / *of as f64)
    }
}

/// The comparison of a recording as it goes on.
#[derive(Default)]
struct Comparison {
    groups: BTreeSet<String>,
    sent: HashSet<String>,
    /// Names that Azure made, and ours.
    names: Vec<(String, String)>,
    tally: Tally,
    /// What is being compared, and everything that did not hit.
    at: String,
    misses: Vec<String>,
}

/// A recording as it was played.
pub(super) struct Played {
    pub(crate) tally: Tally,
    /// Whether it creates a Flexible scale set.
    pub(crate) is_flexible: bool,
    /// What did not hit: `GET Microsoft.Compute/disks/d: properties.diskState`, with a `+` before what is ours alone.
    pub(crate) misses: Vec<String>,
}

/// Plays one recording.
pub(super) fn run(steps: &[Step]) -> Played {
    each(steps, &mut |_, _| {})
}

/// Plays one recording, and shows the engine before each step.
pub(super) fn each(steps: &[Step], before: &mut dyn FnMut(&Plane, &Step)) -> Played {
    let mut plane = Plane::pay_as_you_go();
    let ask = |plane: &mut Plane, request: &Value| -> Value {
        let answer = answer_line(plane, &request.to_string());
        serde_json::from_str(&answer).expect("an answer is a line of JSON")
    };
    let mut comparison = Comparison {
        groups: steps.iter().filter_map(Step::group).collect(),
        ..Comparison::default()
    };
    for request in groups_first(steps) {
        ask(&mut plane, &request);
    }
    let mut asked: Vec<(&str, &Value)> = Vec::new();
    for step in steps.iter().filter(|step| step.in_scope()) {
        let request = json!({
            "method": step.method, "url": step.url, "headers": step.headers, "body": step.sent,
        });
        let mut request = comparison.renamed(&request);
        request["headers"] = step.headers.clone();
        before(&plane, step);
        let got = ask(&mut plane, &request);
        strings(&step.sent, &mut comparison.sent);
        if step.method == "GET" && (in_motion(&step.body) || asked.contains(&(&step.url, &step.body))) {
            continue;
        }
        asked.push((&step.url, &step.body));
        comparison.add(step, &got);
    }
    let is_flexible = steps.iter().any(|step| {
        step.sent
            .to_string()
            .contains(r#""orchestrationMode":"Flexible""#)
    });
    Played {
        tally: comparison.tally,
        is_flexible,
        misses: comparison.misses,
    }
}

fn strings(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        Value::Array(items) => items.iter().for_each(|value| strings(value, found)),
        Value::String(text) => {
            found.insert(text.clone());
        }
        _ => {}
    }
}

/// A list answer without members of foreign groups and those named in `drop`; and the names of members in motion.
fn settled_members(body: &Value, groups: &BTreeSet<String>, drop: &[String]) -> (Value, Vec<String>) {
    let mut body = body.clone();
    let mut moving = Vec::new();
    if let Some(Value::Array(members)) = body.get_mut("value") {
        let mut position = 0;
        members.retain(|member| {
            let name = label(member, position);
            position += 1;
            let foreign = member["id"]
                .as_str()
                .and_then(group)
                .is_some_and(|group| !groups.contains(&group));
            if foreign || drop.contains(&name) {
                return false;
            }
            let moves = in_motion(member);
            if moves {
                moving.push(name);
            }
            !moves
        });
    }
    (body, moving)
}

impl Comparison {
    fn renamed(&self, value: &Value) -> Value {
        let text = self.names.iter().fold(value.to_string(), |text, (theirs, ours)| {
            text.replace(theirs, ours)
        });
        serde_json::from_str(&text).expect("a name is no JSON")
    }

    /// Adds one recorded answer, and ours, to the tally.
    fn add(&mut self, step: &Step, got: &Value) {
        self.at = step.short();
        self.count("status", got["status"] == step.status, "status");
        if step.status >= 400 {
            self.add_error(&step.body["error"], &got["body"]["error"]);
            return;
        }
        let (theirs, moving) = settled_members(&step.body, &self.groups, &[]);
        let theirs = of_object(&theirs);
        let success = got["status"].as_u64().is_some_and(|status| status < 400);
        let (ours, _) = settled_members(&got["body"], &self.groups, &moving);
        let ours = if success && ours != json!({}) {
            of_object(&ours)
        } else {
            Leaves::new()
        };
        for (path, leaf) in &theirs {
            let have = ours
                .get(path)
                .filter(|have| alike(&have.value, &leaf.value))
                .map(|have| &have.value);
            self.tally.add("shape", have.is_some());
            let held = have.is_some_and(|have| self.same(&leaf.key, &leaf.value, have));
            self.count("value", held, &path.join("."));
            if let (true, "name", Some(have), Value::String(theirs)) =
                (held, leaf.key.as_str(), have, &leaf.value)
                && let Value::String(ours) = have
                && ours != theirs
            {
                self.names.retain(|(known, _)| known != theirs);
                self.names.push((theirs.clone(), ours.clone()));
            }
        }
        if success && (!theirs.is_empty() || step.body.is_null()) {
            for path in ours.keys() {
                let alone = !theirs.contains_key(path);
                self.tally.add("excess", alone);
                if alone {
                    self.misses.push(format!("{}: +{}", self.at, path.join(".")));
                }
            }
        }
    }

    fn same(&self, key: &str, theirs: &Value, ours: &Value) -> bool {
        let wanted = mask(key, theirs, &self.sent);
        let had = match (theirs, ours) {
            (Value::String(theirs), Value::String(ours)) if self.sent.contains(theirs) => {
                as_sent(theirs, ours).into()
            }
            _ => mask(key, ours, &HashSet::new()),
        };
        same(&wanted, &had)
    }

    fn add_error(&mut self, theirs: &Value, ours: &Value) {
        let Some(code) = theirs["code"].as_str().filter(|code| !code.is_empty()) else {
            return;
        };
        self.count("error", ours["code"] == code, "error");
        let text = |error: &Value| error["message"].as_str().unwrap_or_default().to_owned();
        let said = self.names.iter().fold(text(ours), |text, (theirs, ours)| {
            text.replace(ours.as_str(), theirs)
        });
        self.count("text", masked("", &text(theirs)) == masked("", &said), "text");
    }

    fn count(&mut self, what: &'static str, hit: bool, leaf: &str) {
        self.tally.add(what, hit);
        if !hit {
            self.misses.push(format!("{}: {leaf}", self.at));
        }
    }
}

fn of_object(value: &Value) -> Leaves {
    if value.is_object() {
        leaves(value)
    } else {
        Leaves::new()
    }
}
