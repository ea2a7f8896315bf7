//! The publish form of a scenario: what a student needs and no more, in one canonical text (decisions.md 27).
//!
//! The text is the same for the same scenario wherever it is written, so that a link can be a difference from it.

use std::rc::Rc;

use serde_json::Value;

use super::scenario::Scenario;
use super::scenario_error::ScenarioError;
use crate::arm::json::compact::compact;
use crate::arm::json::read;

/// What is the author's alone, at the top of a file.
const AUTHORS: [&str; 5] = ["$schema", "solution", "nearMisses", "equivalents", "notes"];

/// A scenario in its publish form.
#[derive(Debug, Clone)]
pub struct Published {
    /// Minified JSON with sorted keys.
    pub text: Rc<str>,
    /// The same, compiled.
    pub scenario: Rc<Scenario>,
}

impl Published {
    /// The publish form of a scenario file.
    ///
    /// # Errors
    /// Where in the file something else stands than is allowed there.
    pub fn of(text: &str) -> Result<Published, ScenarioError> {
        let value = read::value(text).map_err(|fault| ScenarioError::at("", &fault.to_string()))?;
        Published::of_value(value)
    }

    /// As [`Published::of`], of a file that is read already.
    ///
    /// # Errors
    /// As for [`Published::of`].
    pub fn of_value(value: Value) -> Result<Published, ScenarioError> {
        let text = form(value);
        let scenario = Rc::new(Scenario::parse(&text)?);
        Ok(Published {
            text: text.into(),
            scenario,
        })
    }
}

impl PartialEq for Published {
    fn eq(&self, other: &Published) -> bool {
        self.text == other.text
    }
}

/// The text of the publish form, whatever else is wrong with the file.
pub fn form(mut value: Value) -> String {
    without(&mut value, &AUTHORS);
    for step in elements(&mut value, "steps") {
        without(step, &["notes"]);
        for line in elements(step, "lines") {
            without(line, &["notes"]);
        }
    }
    let mut text = String::new();
    write(&value, &mut text);
    text
}

fn without(value: &mut Value, keys: &[&str]) {
    if let Value::Object(object) = value {
        object.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

fn elements<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = value.get_mut(key).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

/// The keys are sorted here, not left to what serde_json's map happens to do in a build.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(&String, &Value)> = object.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (index, (key, value)) in entries.into_iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                text.push_str(&compact(&Value::from(key.as_str())));
                text.push(':');
                write(value, text);
            }
            text.push_str(if object.is_empty() { "{}" } else { "}" });
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                write(value, text);
            }
            text.push_str(if list.is_empty() { "[]" } else { "]" });
        }
        leaf => text.push_str(&compact(leaf)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_the_authors_is_left_out_and_keys_are_sorted() {
        let file = json!({
            "title": "T", "solution": [1], "notes": "n", "id": "x",
            "steps": [{"notes": "s", "title": "S", "lines": [{"text": "é\n", "notes": "l", "id": "1.1"}, {}]}, 5],
        });
        assert_eq!(
            form(file),
            r#"{"id":"x","steps":[{"lines":[{"id":"1.1","text":"é\n"},{}],"title":"S"},5],"title":"T"}"#
        );
        for odd in [json!(null), json!([]), json!({"steps": {"lines": 1}})] {
            assert_eq!(form(odd.clone()), odd.to_string());
        }
    }
}
