//! Mutants of the solution: one leaf is wrong, or one operation is missing. What no check notices is a hole in the
//! rubric, unless its author says why it is none.

use std::rc::Rc;

use serde_json::Value;

use crate::arm::catalog::regions;
use crate::lab::complaint::Complaint;
use crate::lab::play::{self, Timed, Waiver};
use crate::lab::scenario::Scenario;
use crate::lab::scenario_error::read_value;

/// What came of the mutants.
#[derive(Debug, Clone, Default)]
pub struct Mutants {
    pub made: usize,
    pub killed: usize,
    /// Survivors that the author waived.
    pub waived: usize,
    /// Survivors that nobody waived, by the place of what is wrong in them.
    pub survivors: Vec<String>,
    /// Waivers of what is noticed after all.
    pub needless: Vec<String>,
}

/// Of 100 mutants that are not waived, as many have to be noticed (issue 4, §1).
pub const NOTICED: usize = 95;

/// The mutants of a solution's operations, played one at a time: a page has other things to do in between.
#[derive(Debug)]
pub(super) struct Mutating {
    scenario: Rc<Scenario>,
    operations: Value,
    waivers: Vec<Waiver>,
    used: Vec<bool>,
    /// Past the operations that can be left out come the leaves that can be changed.
    leaves: Vec<String>,
    next: usize,
    found: Mutants,
}

impl Mutating {
    pub(super) fn new(scenario: Rc<Scenario>, operations: Value, waivers: Vec<Waiver>) -> Mutating {
        Mutating {
            leaves: leaves(&operations, ""),
            used: vec![false; waivers.len()],
            scenario,
            operations,
            waivers,
            next: 0,
            found: Mutants::default(),
        }
    }

    /// Plays one mutant more; false where there is none.
    pub(super) fn step(&mut self) -> bool {
        let (next, operations) = (self.next, &self.operations);
        self.next += 1;
        let count = operations.as_array().map_or(0, Vec::len);
        let mut mutant = operations.clone();
        let place = if next < count {
            let _ = mutant.as_array_mut().map(|rest| rest.remove(next));
            next.to_string()
        } else {
            let Some(pointer) = self.leaves.get(next - count) else {
                return false;
            };
            let Some(leaf) = mutant.pointer_mut(pointer) else {
                return true;
            };
            *leaf = mutated(leaf);
            named(operations, pointer)
        };
        let survived = full(&self.scenario, mutant);
        self.tell(place, survived);
        true
    }

    fn tell(&mut self, place: String, survived: bool) {
        self.found.made += 1;
        if !survived {
            self.found.killed += 1;
            return;
        }
        match self.waivers.iter().position(|waiver| waives(waiver, &place)) {
            Some(index) => {
                self.found.waived += 1;
                if let Some(used) = self.used.get_mut(index) {
                    *used = true;
                }
            }
            None => self.found.survivors.push(place),
        }
    }

    /// How many were played, and of how many.
    pub(super) fn progress(&self) -> (usize, usize) {
        let all = self.operations.as_array().map_or(0, Vec::len) + self.leaves.len();
        (self.next.min(all), all)
    }

    /// What was found so far.
    pub(super) fn end(self) -> Mutants {
        let unused = self.waivers.iter().zip(self.used).filter(|(_, used)| !used);
        let needless = unused.map(|(waiver, _)| waiver.leaf.to_string()).collect();
        Mutants {
            needless,
            ..self.found
        }
    }
}

fn waives(waiver: &Waiver, place: &str) -> bool {
    match waiver.leaf.strip_suffix('/') {
        Some(_) => place.starts_with(&*waiver.leaf),
        None => *waiver.leaf == *place,
    }
}

fn full(scenario: &Scenario, operations: Value) -> bool {
    match read_value::<Vec<Timed>>(operations) {
        Ok(operations) => play::play(scenario, &operations).grade.finished(),
        // No operation any more: there is nothing that a student could have sent.
        Err(_) => false,
    }
}

impl Mutants {
    /// How many of 100 that are not waived are noticed.
    pub fn noticed(&self) -> usize {
        (self.killed * 100)
            .checked_div(self.made - self.waived)
            .unwrap_or(100)
    }

    /// The survivors as sentences, and whether they are too many.
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut all: Vec<Complaint> = self
            .survivors
            .iter()
            .map(|place| Complaint::warning(format!("solution.operations/{place}"), sentence(place)))
            .collect();
        all.extend(self.needless.iter().map(|leaf| {
            Complaint::warning(
                "solution.waivers",
                format!("«{leaf}» is noticed after all, or is not there: take the waiver away"),
            )
        }));
        if self.made > 0 && self.noticed() < NOTICED {
            let message = format!(
                "{} of 100 mutants are noticed, and {NOTICED} have to be: check more, or waive with a reason",
                self.noticed()
            );
            all.push(Complaint::error("solution", message));
        }
        all
    }
}

/// `Nothing would notice if the image's offer of demo-set were wrong.`
fn sentence(place: &str) -> String {
    let parts: Vec<&str> = place.split('/').collect();
    let words = |part: &&str| {
        if *part == "at" {
            "time".to_owned()
        } else {
            part.replace('_', " ")
        }
    };
    let number = |part: &&&str| part.parse::<usize>().is_err();
    let resource = parts
        .iter()
        .position(|part| *part == "resources")
        .and_then(|at| parts.get(at + 1));
    let mut tail = parts.iter().rev().filter(number).map(words);
    let (leaf, parent) = (tail.next(), tail.next());
    let of = resource.map_or_else(String::new, |resource| format!(" of {resource}"));
    match (leaf, parent) {
        (None, _) => format!("Nothing would notice if operation {place} were missing."),
        (Some(leaf), Some(parent)) if Some(&&*parent) != resource && parent != "body" => {
            format!("Nothing would notice if the {parent}'s {leaf}{of} were wrong.")
        }
        (Some(leaf), _) => format!("Nothing would notice if the {leaf}{of} were wrong."),
    }
}

fn leaves(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| {
                leaves(
                    value,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                )
            })
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(index, value)| leaves(value, &format!("{at}/{index}")))
            .collect(),
        _ => vec![at.to_owned()],
    }
}

/// A leaf's path with names where a list's elements have some.
fn named(whole: &Value, pointer: &str) -> String {
    let (mut value, mut path) = (whole, Vec::new());
    for part in pointer.split('/').skip(1) {
        let Some(inner) = value.pointer(&format!("/{part}")) else {
            break;
        };
        let name = inner
            .get("name")
            .and_then(Value::as_str)
            .filter(|_| value.is_array());
        path.push(name.unwrap_or(part));
        value = inner;
    }
    path.join("/")
}

/// A mutant that Azure has a word for says more than one that it has none for.
const WORDS: [(&str, &str); 15] = [
    ("Flexible", "Uniform"),
    ("Standard_B1s", "Standard_B2s"),
    ("20_04-lts-gen2", "20_04-lts"),
    ("Premium_LRS", "Standard_LRS"),
    ("Manual", "Automatic"),
    ("Default", "OldestVM"),
    ("Delete", "Detach"),
    ("Detach", "Delete"),
    ("Allow", "Deny"),
    ("Inbound", "Outbound"),
    ("Tcp", "Udp"),
    ("22", "23"),
    ("*", "10.9.9.9"),
    ("10.0.0.0/16", "10.0.0.0/17"),
    ("10.0.0.0/20", "10.0.0.0/21"),
];

fn mutated(leaf: &Value) -> Value {
    match leaf {
        Value::Bool(value) => (!value).into(),
        Value::Number(number) => number
            .as_i64()
            .map_or(Value::Null, |number| number.wrapping_add(1).into()),
        Value::String(text) => match WORDS.iter().find(|(known, _)| known == text) {
            Some((_, other)) => (*other).into(),
            None if text == "southindia" => "centralindia".into(),
            None if regions::find(text).is_some() => "southindia".into(),
            None => format!("{text}9").into(),
        },
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survivors_are_sentences() {
        let image = "0/do/deploy/resources/demo-set/body/scaleSet/profile/machine/image/offer";
        for (place, says) in [
            (
                image,
                "Nothing would notice if the image's offer of demo-set were wrong.",
            ),
            ("1", "Nothing would notice if operation 1 were missing."),
            ("0/at", "Nothing would notice if the time were wrong."),
            (
                "0/do/deploy/resources/newvm/location",
                "Nothing would notice if the location of newvm were wrong.",
            ),
        ] {
            assert_eq!(sentence(place), says);
        }
    }
}
