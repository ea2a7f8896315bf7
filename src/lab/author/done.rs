//! What was done in a run, as a lab takes it over: as its solution, or as what it begins with.

use serde_json::{Map, Value, json};

use super::{Draft, json_of};
use crate::arm::ArmError;
use crate::lab::play::{self, Timed};
use crate::lab::proof::refusals;
use crate::lab::scenario::Scenario;

/// What was asked for, and what of it was refused.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Done {
    pub operations: Vec<Timed>,
    /// By the places of the operations.
    pub refused: Vec<(usize, ArmError)>,
}

impl Done {
    /// What comes of what was asked for.
    pub fn of(scenario: &Scenario, operations: Vec<Timed>) -> Done {
        let refused = play::play(scenario, &operations).refused;
        Done { operations, refused }
    }

    /// Without what was refused: a solution goes straight, unless its lab is about a refusal.
    #[must_use]
    pub fn straight(&self) -> Done {
        let all = self.operations.iter().enumerate();
        let taken = all.filter(|(place, _)| self.refused.iter().all(|(refused, _)| refused != place));
        Done {
            operations: taken.map(|(_, timed)| timed.clone()).collect(),
            refused: Vec::new(),
        }
    }
}

impl Draft {
    /// Takes over what was done in the portal as the solution, from the lab's start.
    pub fn record(&mut self, done: &Done) {
        let operations = done.operations.iter().filter_map(|timed| {
            let operation = json_of(&timed.operation)?;
            Some(json!({"at": timed.at, "do": operation}))
        });
        let mut solution = match self.file().get("solution") {
            Some(Value::Object(kept)) => kept.clone(),
            _ => Map::new(),
        };
        solution.insert("operations".into(), operations.collect());
        match done.refused.is_empty() {
            true => solution.remove("refused"),
            false => solution.insert("refused".into(), json!(refusals(&done.refused))),
        };
        self.set("/solution", Value::Object(solution));
    }

    /// The code that the solution lists an operation to be refused with.
    pub fn refusal_of(&self, place: usize) -> Option<&str> {
        let listed = self.file().pointer("/solution/refused")?.as_array()?;
        listed.iter().find_map(|refused| {
            let (at, code) = refused.as_str()?.split_once(' ')?;
            (at.parse() == Ok(place)).then_some(code)
        })
    }
}
