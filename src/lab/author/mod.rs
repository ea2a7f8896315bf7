//! A lab in the making: the scenario file as JSON, and what an author's page does to it.
//!
//! The file itself is the state, so whatever a page does not know of a lab that was opened stays in it. Nothing here knows of
//! a page, and nothing here proves a lab: [`super::proof`] does.

mod begin;
mod done;
mod leaves;
mod outcome;
mod questions;

use std::fmt::Write;

use serde_json::{Value, json};

use super::proof::Material;
use super::scenario::Scenario;
use super::scenario_error::ScenarioError;
use crate::arm::Operation;
use crate::arm::json::compact::compact;
use crate::arm::json::pretty::pretty;
use crate::arm::json::read;

pub use done::Done;
use leaves::leaves;
pub use leaves::{Leaf, Use};
pub use outcome::{Outcome, Subject, selected_type};
pub use questions::RightWhen;

/// A scenario file that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft(Value);

/// A place in the list of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAt {
    pub step: usize,
    pub line: usize,
}

impl LineAt {
    /// The JSON pointer to the line.
    pub fn pointer(self) -> String {
        format!("/steps/{}/lines/{}", self.step, self.line)
    }
}

impl Draft {
    /// The draft of a scenario file.
    ///
    /// # Errors
    /// The text is no JSON. What else is wrong with it is what the page is for.
    pub fn of(text: &str) -> Result<Draft, ScenarioError> {
        let value = read::value(text).map_err(|fault| ScenarioError::at("", &fault.to_string()))?;
        Ok(Draft(value))
    }

    /// The file.
    pub fn file(&self) -> &Value {
        &self.0
    }

    /// The file, for who writes no more on it.
    pub fn into_file(self) -> Value {
        self.0
    }

    /// The file's text, for people.
    pub fn text(&self) -> String {
        // Only a key that is no text could be refused, and there is none.
        pretty(&self.0)
    }

    /// The lab, as a student would get it.
    ///
    /// # Errors
    /// Where in the file something else stands than is allowed there.
    pub fn scenario(&self) -> Result<Scenario, ScenarioError> {
        Scenario::parse(&compact(&self.0))
    }

    /// What the lab is proved with.
    pub fn material(&self) -> Material {
        Material::of_file(&self.0)
    }

    /// The text at a JSON pointer; empty where there is none.
    pub fn text_at(&self, pointer: &str) -> &str {
        self.0
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The number at a JSON pointer; 0 where there is none.
    pub fn number_at(&self, pointer: &str) -> u64 {
        self.0
            .pointer(pointer)
            .and_then(Value::as_u64)
            .unwrap_or_default()
    }

    /// How many elements the list at a JSON pointer has.
    pub fn count_at(&self, pointer: &str) -> usize {
        self.0
            .pointer(pointer)
            .and_then(Value::as_array)
            .map_or(0, Vec::len)
    }

    /// Sets what is at a JSON pointer. The last member may be new, or is the place after the last of a list; null takes a
    /// member away.
    pub fn set(&mut self, pointer: &str, value: impl Into<Value>) {
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            return;
        };
        let value = value.into();
        match self.0.pointer_mut(parent) {
            Some(Value::Object(object)) if value.is_null() => drop(object.remove(name)),
            Some(Value::Object(object)) => drop(object.insert(name.into(), value)),
            Some(Value::Array(list)) => match name.parse::<usize>() {
                Ok(index) if index < list.len() => list[index] = value,
                Ok(index) if index == list.len() => list.push(value),
                _ => {}
            },
            _ => {}
        }
    }

    /// Sets a text, or takes the member away when it is blank; the object around it comes and goes with it. One that a lab
    /// can't be without is [`set`](Draft::set): it stays, and says nothing.
    pub fn set_text(&mut self, pointer: &str, text: &str) {
        let (around, _) = pointer.rsplit_once('/').unwrap_or_default();
        let value = (!text.trim().is_empty()).then_some(text);
        if value.is_some() && self.0.pointer(around).is_none() {
            self.set(around, json!({}));
        }
        self.set(pointer, value.map_or(Value::Null, Value::from));
        let outside = around
            .rsplit_once('/')
            .and_then(|(outside, _)| self.0.pointer(outside));
        if self.0.pointer(around) == Some(&json!({})) && outside.is_some_and(Value::is_object) {
            self.set(around, Value::Null);
        }
    }

    /// Puts a value in the place of what is at a JSON pointer; the whole file's is empty.
    pub fn replace(&mut self, pointer: &str, value: Value) {
        if let Some(place) = self.0.pointer_mut(pointer) {
            *place = value;
        }
    }

    /// Takes an element out of a list.
    pub fn remove(&mut self, pointer: &str) {
        let Some((parent, index)) = pointer.rsplit_once('/') else {
            return;
        };
        if let (Some(Value::Array(list)), Ok(index)) = (self.0.pointer_mut(parent), index.parse::<usize>())
            && index < list.len()
        {
            list.remove(index);
        }
        self.number_lines();
    }

    /// Moves an element of a list by one place: up, or down.
    pub fn shift(&mut self, pointer: &str, up: bool) {
        let Some((parent, index)) = pointer.rsplit_once('/') else {
            return;
        };
        if let (Some(Value::Array(list)), Ok(index)) = (self.0.pointer_mut(parent), index.parse::<usize>()) {
            let other = if up {
                index.checked_sub(1)
            } else {
                index.checked_add(1)
            };
            if let Some(other) = other.filter(|other| *other < list.len() && index < list.len()) {
                list.swap(index, other);
            }
        }
        self.number_lines();
    }

    /// Adds a step with one line at the end.
    pub fn add_step(&mut self) {
        let number = self.count_at("/steps") + 1;
        let step = json!({"title": format!("Step {number}"), "lines": [line("")]});
        self.set(&format!("/steps/{}", number - 1), step);
        self.number_lines();
    }

    /// Adds a line at the end of a step.
    pub fn add_line(&mut self, step: usize) {
        let lines = format!("/steps/{step}/lines");
        let count = self.count_at(&lines);
        self.set(&format!("{lines}/{count}"), line(""));
        self.number_lines();
    }

    /// Numbers the lines by their places; near misses go on to name the lines that they named.
    fn number_lines(&mut self) {
        let mut ids: Vec<(Value, Value)> = Vec::new();
        let steps = self.0.get_mut("steps").and_then(Value::as_array_mut);
        for (step, lines) in steps.into_iter().flatten().enumerate() {
            let lines = lines.get_mut("lines").and_then(Value::as_array_mut);
            for (line, entry) in lines.into_iter().flatten().enumerate() {
                if let Value::Object(entry) = entry {
                    let id = Value::from(format!("{}.{}", step + 1, line + 1));
                    let old = entry.insert("id".into(), id.clone());
                    ids.push((old.unwrap_or_default(), id));
                }
            }
        }
        let near_misses = self.0.get_mut("nearMisses").and_then(Value::as_array_mut);
        for near_miss in near_misses.into_iter().flatten() {
            for named in ["fails", "blocks"] {
                if let Some(Value::Array(named)) = near_miss.get_mut(named) {
                    // A line that is gone does not come to be the one that has its number now.
                    named.retain_mut(|name| match ids.iter().find(|(old, _)| old == name) {
                        Some((_, id)) => {
                            name.clone_from(id);
                            true
                        }
                        None => ids.iter().all(|(_, id)| id != name),
                    });
                }
            }
        }
    }

    /// The names that checks bind, each with the type that it was selected by, in the order of the file.
    pub fn bindings(&self) -> Vec<(String, String)> {
        let text = |check: &Value, key: &str| check.get(key).and_then(Value::as_str).map(str::to_owned);
        let bound = |check: &Value| Some((text(check, "bind")?, text(check, "select")?));
        self.checks().filter_map(bound).collect()
    }

    fn checks(&self) -> impl Iterator<Item = &Value> {
        let steps = self
            .0
            .get("steps")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let lines = steps.filter_map(|step| step.get("lines")?.as_array()).flatten();
        lines.filter_map(|line| line.get("checks")?.as_array()).flatten()
    }

    /// Adds a check about a resource to a line: it selects by the resource's type, or goes on with the name that an earlier
    /// check bound. Returns the pointer to the check.
    pub fn add_check(&mut self, at: LineAt, subject: &Subject) -> String {
        let name = subject.fixed_name();
        let bind = self.binding_for(subject);
        let id = self.check_id(subject);
        let is_bound = self.bindings().iter().any(|(bound, _)| *bound == bind);
        let expect = match name {
            "" => json!({}),
            name => json!({"name": name}),
        };
        let check = match is_bound {
            true => {
                json!({"id": id, "points": 1, "on": bind, "needs": [bind], "expect": {}})
            }
            false => json!({
                "id": id,
                "points": 1,
                "select": format!("resources[?type=='{}']", subject.arm_type),
                "bind": bind,
                "expect": expect,
            }),
        };
        let checks = format!("{}/checks", at.pointer());
        if self.0.pointer(&checks).is_none() {
            self.set(&checks, json!([]));
        }
        self.set(&format!("{}/ungraded", at.pointer()), Value::Null);
        let pointer = format!("{checks}/{}", self.count_at(&checks));
        self.set(&pointer, check);
        pointer
    }

    /// The word that a resource is bound by: made of its type, and numbered where another resource of the type has it.
    fn binding_for(&self, subject: &Subject) -> String {
        let word = subject.arm_type.rsplit('/').next().unwrap_or("resource");
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let one = word.strip_suffix("es").filter(|one| one.ends_with("ss"));
        let word = one.or(word.strip_suffix('s')).unwrap_or(&word);
        let mut candidate = word.to_owned();
        let mut number = 1;
        while let Some(other) = self.name_of(&candidate) {
            if other.eq_ignore_ascii_case(subject.fixed_name()) {
                break;
            }
            number += 1;
            candidate = format!("{word}{number}");
        }
        candidate
    }

    /// The name that the check which binds a word expects.
    pub fn name_of(&self, bind: &str) -> Option<String> {
        let binds = |check: &&Value| check.get("bind").and_then(Value::as_str) == Some(bind);
        let check = self.checks().find(binds)?;
        let name = check.pointer("/expect/name").and_then(Value::as_str);
        Some(name.unwrap_or_default().to_owned())
    }

    /// The id that a check about a resource is added with.
    pub fn check_id(&self, subject: &Subject) -> String {
        let word = self.binding_for(subject);
        let taken = |id: &str| {
            self.checks()
                .any(|check| check.get("id").and_then(Value::as_str) == Some(id))
        };
        let mut id = word.clone();
        let mut number = 1;
        while taken(&id) {
            number += 1;
            id.clear();
            let _ = write!(id, "{word}-{number}");
        }
        id
    }

    /// Whether a check expects a leaf.
    pub fn expects(&self, check: &str, leaf: &Leaf) -> bool {
        leaf.found_in(self.0.pointer(&format!("{check}/expect")))
    }

    /// Makes a check expect a leaf, or no longer.
    pub fn expect(&mut self, check: &str, leaf: &Leaf, is_expected: bool) {
        let pointer = format!("{check}/expect");
        let mut expect = self.0.pointer(&pointer).cloned().unwrap_or_else(|| json!({}));
        leaf.write(&mut expect, is_expected);
        self.set(&pointer, expect);
    }

    /// The leaves of a resource that the solution leads to, each with what a check can make of it. With no name: those of the
    /// first of the type.
    pub fn leaves_of(&self, outcome: &Outcome, arm_type: &str, name: &str) -> Vec<Leaf> {
        leaves(self, &outcome.world, &outcome.other, arm_type, name)
    }
}

/// Through its text: serde writes every operation to text for the log already, and to a value for nobody else. In the
/// program that is 25 kB.
fn json_of(operation: &Operation) -> Option<Value> {
    read::value(&serde_json::to_string(operation).ok()?).ok()
}

fn line(id: &str) -> Value {
    json!({"id": id, "text": "What the student does here.", "ungraded": "Not checked yet."})
}
