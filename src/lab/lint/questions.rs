//! The lint of the knowledge check. Whether each question has its right answer is the proof's to say.

use super::{Linter, owned};
use crate::lab::jmes::Expr;
use crate::lab::question::{Choice, Right, Says};
use crate::lab::scenario::Scenario;
use crate::lab::scenario::file::Choose;

impl Linter<'_> {
    pub(super) fn questions(&mut self, scenario: &Scenario) {
        for (index, question) in scenario.questions.iter().enumerate() {
            let path = format!("questions[{index}]");
            self.unique(&format!("{path}.id"), &question.id);
            self.prose(&format!("{path}.text"), &question.text);
            self.known(
                &format!("{path}.needs"),
                question.needs.iter().map(ToString::to_string).collect(),
            );
            if question.choices.len() < 2 {
                self.error(&format!("{path}.choices"), "a question has two choices or more");
            }
            let always = question
                .choices
                .iter()
                .filter(|choice| matches!(choice.right, Right::Always));
            if question.choose == Choose::One && always.count() > 1 {
                self.error(
                    &format!("{path}.choices"),
                    "one may be chosen, and more than one is always right",
                );
            }
            if question.why.is_none() && question.choices.iter().all(|choice| choice.why.is_none()) {
                self.warn(
                    &path,
                    "an answer is explained: say why, of the question or of its choices",
                );
            }
            for (index, choice) in question.choices.iter().enumerate() {
                self.choice(&format!("{path}.choices[{index}]"), choice);
            }
        }
    }

    fn choice(&mut self, path: &str, choice: &Choice) {
        match &choice.says {
            Says::Text(text) => self.prose(&format!("{path}.text"), text),
            Says::Value(expr) => self.expression(&format!("{path}.value"), expr),
        }
        if let Right::If(expr) = &choice.right {
            self.expression(&format!("{path}.rightIf"), expr);
        }
    }

    fn expression(&mut self, path: &str, expr: &Result<Expr, String>) {
        match expr {
            Ok(expr) => self.known(path, owned(expr.references())),
            Err(error) => self.error(path, error.clone()),
        }
    }
}
