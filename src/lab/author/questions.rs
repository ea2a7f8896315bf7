//! The knowledge check in the making: questions, their choices, and how each reads once the lab is solved.

use serde_json::{Value, json};

use super::{Draft, Outcome};
use crate::lab::question::{Asked, asked};
use crate::lab::scenario::file::Choose;
use crate::lab::scenario_error::ScenarioError;

/// When a choice is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightWhen {
    Never,
    Always,
    /// If the student's world says so.
    Holds,
}

impl Draft {
    /// Adds a question with two choices at the end. Returns its JSON pointer.
    pub fn add_question(&mut self) -> String {
        if self.count_at("/questions") == 0 {
            self.set("/questions", json!([]));
        }
        let pointer = format!("/questions/{}", self.count_at("/questions"));
        let question = json!({
            "id": self.question_id(),
            "text": "What is asked here?",
            "choices": [{"text": "The right answer", "right": true}, {"text": "Another one"}],
        });
        self.set(&pointer, question);
        pointer
    }

    /// The id that a question is added with.
    pub fn question_id(&self) -> String {
        let taken = |id: &str| {
            (0..self.count_at("/questions")).any(|at| self.text_at(&format!("/questions/{at}/id")) == id)
        };
        let mut numbered = (1..).map(|number| format!("question-{number}"));
        numbered.find(|id| !taken(id)).unwrap_or_default()
    }

    /// Adds a choice that says nothing yet to a question.
    pub fn add_choice(&mut self, question: &str) {
        let choices = format!("{question}/choices");
        if self.count_at(&choices) == 0 {
            self.set(&choices, json!([]));
        }
        let end = format!("{choices}/{}", self.count_at(&choices));
        self.set(&end, json!({"text": ""}));
    }

    /// How many choices of a question are right.
    pub fn choose(&self, question: &str) -> Choose {
        match self.text_at(&format!("{question}/choose")) {
            "all" => Choose::All,
            _ => Choose::One,
        }
    }

    /// Makes a question one with a single right choice, or with several. Of several the first stays right.
    pub fn set_choose(&mut self, question: &str, choose: Choose) {
        let value = match choose {
            Choose::One => Value::Null,
            Choose::All => "all".into(),
        };
        self.set(&format!("{question}/choose"), value);
        let right = |draft: &Draft, place: &usize| draft.right_when(question, *place) == RightWhen::Always;
        let first = self.choices(question).find(|place| right(self, place));
        if let (Choose::One, Some(first)) = (choose, first) {
            self.set_right(question, first, RightWhen::Always);
        }
    }

    fn choices(&self, question: &str) -> std::ops::Range<usize> {
        0..self.count_at(&format!("{question}/choices"))
    }

    /// When a choice is right.
    pub fn right_when(&self, question: &str, choice: usize) -> RightWhen {
        let choice = self.file().pointer(&format!("{question}/choices/{choice}"));
        let member = |key: &str| choice.and_then(|choice| choice.get(key));
        match (member("rightIf"), member("right")) {
            (Some(_), _) => RightWhen::Holds,
            (None, Some(Value::Bool(true))) => RightWhen::Always,
            _ => RightWhen::Never,
        }
    }

    /// Says when a choice is right. Where one may be chosen, no other stays right always.
    pub fn set_right(&mut self, question: &str, choice: usize, when: RightWhen) {
        if (when, self.choose(question)) == (RightWhen::Always, Choose::One) {
            for other in self.choices(question) {
                self.set(&format!("{question}/choices/{other}/right"), Value::Null);
            }
        }
        let at = |key: &str| format!("{question}/choices/{choice}/{key}");
        let right = (when == RightWhen::Always).then_some(true);
        self.set(&at("right"), right.map_or(Value::Null, Value::from));
        match when {
            RightWhen::Holds if self.right_when(question, choice) == RightWhen::Holds => {}
            RightWhen::Holds => self.set(&at("rightIf"), ""),
            RightWhen::Always | RightWhen::Never => self.set(&at("rightIf"), Value::Null),
        }
    }

    /// Whether what a choice shows is read from the student's world.
    pub fn is_read(&self, question: &str, choice: usize) -> bool {
        let value = format!("{question}/choices/{choice}/value");
        self.file().pointer(&value).is_some()
    }

    /// Makes a choice a text, or an expression that is read from the student's world; what was written is kept.
    pub fn set_read(&mut self, question: &str, choice: usize, is_read: bool) {
        if self.is_read(question, choice) == is_read {
            return;
        }
        let (from, to) = if is_read {
            ("text", "value")
        } else {
            ("value", "text")
        };
        let at = |key: &str| format!("{question}/choices/{choice}/{key}");
        let written = self.text_at(&at(from)).to_owned();
        self.set(&at(from), Value::Null);
        self.set(&at(to), written);
    }

    /// Whether a question waits for a name that a check binds.
    pub fn waits_for(&self, question: &str, bind: &str) -> bool {
        let needs = self.file().pointer(&format!("{question}/needs"));
        let mut needs = needs.and_then(Value::as_array).into_iter().flatten();
        needs.any(|need| need.as_str() == Some(bind))
    }

    /// Makes a question wait for a name that a check binds, or no longer.
    pub fn wait_for(&mut self, question: &str, bind: &str, waits: bool) {
        let pointer = format!("{question}/needs");
        let mut needs = match self.file().pointer(&pointer) {
            Some(Value::Array(needs)) => needs.clone(),
            _ => Vec::new(),
        };
        needs.retain(|need| need.as_str() != Some(bind));
        needs.extend(waits.then(|| bind.into()));
        let value = (!needs.is_empty()).then(|| needs.into());
        self.set(&pointer, value.unwrap_or(Value::Null));
    }

    /// The questions as they are asked of who has solved the lab, by their ids. One that can't be asked then is not among
    /// them.
    ///
    /// # Errors
    /// The draft is no scenario.
    pub fn asked(&self, outcome: &Outcome) -> Result<Vec<Asked>, ScenarioError> {
        Ok(asked(&self.scenario()?, &outcome.history, &outcome.world))
    }
}
