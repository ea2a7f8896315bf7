//! What a draft can begin with: nothing, a bundled lab, or where a run is.

use serde_json::{Value, json};

use super::{Draft, json_of, line};
use crate::arm::json::read;
use crate::lab::play::Timed;
use crate::lab::scenario::Scenario;
use crate::lab::scenarios;

impl Draft {
    /// A lab that begins where `like` does, with one step and one line that say nothing yet.
    pub fn blank(like: &Value) -> Draft {
        let start = like.get("start").cloned().unwrap_or(Value::Null);
        Draft(json!({
            "id": "my-lab",
            "revision": 1,
            "title": "My lab",
            "language": "en",
            "about": "What the student learns here.",
            "seed": 1,
            "start": start,
            "steps": [{"title": "The first step", "lines": [line("1.1")]}],
        }))
    }

    /// The draft of a bundled lab, with its solution, under an id of its own.
    pub fn bundled(id: &str) -> Option<Draft> {
        let mut draft = Draft::of(scenarios::text(id)?).ok()?;
        let solution = scenarios::solution(id).and_then(|text| read::value(text).ok());
        if let Some(Value::Object(mut solution)) = solution {
            solution.remove("scenario");
            draft.set("/solution", Value::Object(solution));
        }
        draft.set("/id", format!("my-{id}"));
        Some(draft)
    }

    /// A lab that begins where a run of another lab is: with what was done since that one's start. `text`: its file.
    pub fn begun(text: &str, scenario: &Scenario, done: &[Timed]) -> Option<Draft> {
        let mut file = read::value(text).ok()?;
        let start = file.get_mut("start")?;
        // What the other lab draws is drawn by now.
        scenario.parameters.fill(start).ok()?;
        let mut draft = Draft::blank(&file);
        draft.begin_with(done);
        Some(draft)
    }

    /// Begins with what was done in the portal: the operations follow those that the lab starts with.
    pub fn begin_with(&mut self, operations: &[Timed]) {
        let start = self
            .0
            .pointer_mut("/start/operations")
            .and_then(Value::as_array_mut);
        if let Some(start) = start {
            let done = operations.iter();
            start.extend(done.filter_map(|timed| json_of(&timed.operation)));
        }
    }
}
