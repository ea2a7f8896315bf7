//! What differs from student to student: names, sizes and ports, drawn from the run's seed.
//!
//! `{{name}}` in a text of the file stands for the value, and a text that is `{{#name}}` alone becomes the number that it
//! is. Values are plain words and whole numbers of the author's, so they may stand anywhere, in an expression too;
//! nothing of a student's is ever pasted.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::file::ParameterFile;
use crate::arm::catalog::nearest;
use crate::arm::ids::{self, Stream};
use crate::arm::json::compact::compact;
use crate::arm::json::read;
use crate::lab::ScenarioError;

/// Drawn values, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<Rc<str>, Value>);

impl Parameters {
    /// Draws what `parameters` of a scenario file allows.
    ///
    /// # Errors
    /// What in the file is no parameter.
    pub(super) fn draw(file: &Value, seed: u64) -> Result<Parameters, ScenarioError> {
        let Some(found) = file.get("parameters") else {
            return Ok(Parameters::default());
        };
        let allowed: BTreeMap<Rc<str>, ParameterFile> =
            read::made(found.clone()).map_err(|fault| ScenarioError::at("parameters", &fault.to_string()))?;
        let draw = |(name, parameter): (Rc<str>, ParameterFile)| match one(&parameter, seed, &name) {
            Some(value) => Ok((name, value)),
            None => {
                let message = "expected short words of letters, digits, full stops, hyphens and underscores, or a \
                               number to draw from a number";
                Err(ScenarioError::at(&format!("parameters.{name}"), message))
            }
        };
        allowed
            .into_iter()
            .map(draw)
            .collect::<Result<_, _>>()
            .map(Parameters)
    }

    /// Name and value of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Puts the values where the file has their placeholders.
    ///
    /// # Errors
    /// Where it has one that stands for nothing.
    pub fn fill(&self, value: &mut Value) -> Result<(), ScenarioError> {
        self.fill_at(value, "")
    }

    fn fill_at(&self, value: &mut Value, path: &str) -> Result<(), ScenarioError> {
        match value {
            Value::String(text) if text.contains("{{") => *value = self.text(text, path)?,
            Value::Array(list) => {
                for (index, value) in list.iter_mut().enumerate() {
                    self.fill_at(value, &format!("{path}[{index}]"))?;
                }
            }
            Value::Object(object) => {
                for (key, value) in object.iter_mut() {
                    let dot = if path.is_empty() { "" } else { "." };
                    self.fill_at(value, &format!("{path}{dot}{key}"))?;
                }
                if object.keys().any(|key| key.contains("{{")) {
                    *object = self.keys(std::mem::take(object), path)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn keys(&self, object: Map<String, Value>, path: &str) -> Result<Map<String, Value>, ScenarioError> {
        let key = |(key, value): (String, Value)| match self.text(&key, path)? {
            Value::String(key) => Ok((key, value)),
            other => Ok((compact(&other), value)),
        };
        object.into_iter().map(key).collect()
    }

    fn text(&self, text: &str, path: &str) -> Result<Value, ScenarioError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else {
                break;
            };
            let name = name.trim();
            let word = name.trim_start_matches('#');
            let value = self.0.get(word).ok_or_else(|| self.unknown(word, path))?;
            if word != name && text.len() == name.len() + "{{}}".len() {
                return Ok(value.clone());
            }
            filled += before;
            filled += &value.as_str().map_or_else(|| compact(value), str::to_owned);
            rest = after;
        }
        Ok(Value::String(filled + rest))
    }

    fn unknown(&self, name: &str, path: &str) -> ScenarioError {
        let known = || self.0.keys().map(|name| &**name);
        let mut error = ScenarioError::at(path, &format!("«{{{{{name}}}}}» stands for no parameter"));
        error.found = Some(name.into());
        error.allowed = known().map(str::to_owned).collect();
        error.nearest = nearest(name, known(), 1).first().map(|&name| name.into());
        error
    }
}

/// A file must not grow to many times its length when it is filled.
const LONGEST: usize = 40;

fn one(parameter: &ParameterFile, seed: u64, name: &str) -> Option<Value> {
    let below = |end: u64| ids::bits(seed, Stream::Name, &format!("parameter/{name}"), 0) % end.max(1);
    match parameter {
        ParameterFile::OneOf(words) => {
            let plain = |word: &Rc<str>| {
                (1..=LONGEST).contains(&word.len())
                    && word
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            };
            let index = usize::try_from(below(words.len() as u64)).ok()?;
            words
                .iter()
                .all(plain)
                .then(|| words.get(index))?
                .map(|word| Value::from(&**word))
        }
        ParameterFile::Between { from, to } => {
            let span = u64::try_from(to.checked_sub(*from)?).ok()?.checked_add(1)?;
            from.checked_add(i64::try_from(below(span)).ok()?)
                .map(Value::from)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(seed: u64, parameters: Value, mut value: Value) -> Result<Value, String> {
        let drawn = Parameters::draw(&json!({ "parameters": parameters }), seed)
            .map_err(|error| error.to_string())?;
        drawn.fill(&mut value).map_err(|error| error.to_string())?;
        Ok(value)
    }

    #[test]
    fn placeholders_become_values_everywhere() {
        let parameters =
            json!({"set": {"oneOf": ["web-set"]}, "port": {"between": {"from": 8080, "to": 8080}}});
        let file = json!({"text": "Open {{ port }} of `{{set}}`", "n": "{{#port}}", "words": {"{{set}}": ["{{set}}", "{{"]}});
        let wanted =
            json!({"text": "Open 8080 of `web-set`", "n": 8080, "words": {"web-set": ["web-set", "{{"]}});
        assert_eq!(filled(1, parameters, file), Ok(wanted));
    }

    #[test]
    fn a_seed_draws_the_same_and_others_differ() {
        let parameters =
            json!({"port": {"between": {"from": 1000, "to": 9999}}, "size": {"oneOf": ["a", "b", "c"]}});
        let draw =
            |seed| filled(seed, parameters.clone(), json!(["{{#port}}", "{{size}}"])).expect("it is allowed");
        assert_eq!(draw(2711), draw(2711));
        let all: std::collections::BTreeSet<String> = (0..50).map(|seed| draw(seed).to_string()).collect();
        assert!(all.len() > 40, "{all:?}");
        assert!((0..50).all(|seed| (1000..=9999).contains(&draw(seed)[0].as_i64().unwrap_or(0))));
    }

    #[test]
    fn what_is_no_parameter_says_where() {
        let fails = |parameters: Value, value: Value, words: &str| {
            let error = filled(1, parameters, value).expect_err("it is not allowed");
            assert!(error.contains(words), "{error}");
        };
        let port = || json!({"port": {"between": {"from": 1, "to": 2}}});
        fails(
            port(),
            json!({"a": ["{{pert}}"]}),
            "at a[0]: «{{pert}}» stands for no parameter. Did you mean «port»?",
        );
        for bad in [
            json!({"oneOf": []}),
            json!({"oneOf": ["it's"]}),
            json!({"between": {"from": 2, "to": 1}}),
        ] {
            fails(
                json!({ "x": bad }),
                json!("{{x}}"),
                "at parameters.x: expected short words",
            );
        }
        fails(
            json!({"x": {"between": {"from": i64::MIN, "to": i64::MAX}}}),
            json!(""),
            "parameters.x",
        );
        fails(json!({"x": 5}), json!(""), "parameters");
    }
}
