//! What a check expects: a partial ARM object with JMESPath leaves (grading.md §1).
//!
//! An object matches if every key in it matches; keys that it doesn't name are ignored. Nothing here knows of a
//! resource or of a world.

mod look;

use std::borrow::Cow;
use std::rc::Rc;

use jmespath::{Rcvar, Variable};
use serde_json::{Map, Value};

use super::jmes::{EvalError, Expr, Scope, null};

/// A compiled `expect`.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// Every key matches.
    Object(Vec<(Key, Expect)>),
    /// A string, without regard to case.
    Text(Rc<str>),
    /// A number, truth value, null or list: equal.
    Equal(Rcvar),
    /// `$name.path`: equal to what an earlier check bound, a string without regard to case.
    Reference(Expr),
}

/// A key of an `expect` object.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// A property's name.
    Field(String),
    /// `(expr)`: the expression's value must match.
    Expr(Expr),
    /// `~(expr)`: every element must match, and there must be one.
    Every(Expr),
}

/// One leaf that did not match.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    /// Where it stands: property names and expressions, joined by dots.
    pub path: String,
    /// What was there; null when nothing was.
    pub found: Rcvar,
    /// What should have been, as a value.
    pub expected: Rcvar,
    /// A function met a value that it doesn't take.
    pub type_error: Option<String>,
}

/// How well a value matches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Match {
    /// Leaves that match.
    pub matched: u32,
    /// Leaves that don't, in order.
    pub mismatches: Vec<Mismatch>,
}

impl Match {
    /// Whether all matched.
    pub fn whole(&self) -> bool {
        self.mismatches.is_empty()
    }
}

impl Expect {
    /// Compiles the `expect` of a scenario file.
    ///
    /// # Errors
    /// One sentence for the scenario's author.
    pub fn compile(value: &Value) -> Result<Expect, String> {
        Ok(match value {
            Value::Object(object) => Expect::Object(compile_object(object)?),
            Value::String(text) if text.starts_with('$') => Expect::Reference(Expr::parse(text)?),
            Value::String(text) => Expect::Text(text.as_str().into()),
            other => Expect::Equal(Rcvar::new(
                Variable::try_from(other).map_err(|error| error.to_string())?,
            )),
        })
    }

    /// Holds `data` against it. `allow_empty` lets `~(expr)` match an empty list.
    ///
    /// # Errors
    /// Only what is the scenario's fault; a type error on the data is a mismatch.
    pub fn test(&self, data: &Rcvar, scope: &dyn Scope, allow_empty: bool) -> Result<Match, String> {
        let mut tester = Tester {
            scope,
            allow_empty,
            result: Match::default(),
        };
        tester.node(self, data, None)?;
        Ok(tester.result)
    }

    /// The same with the names of its expressions bound, for one that many values are held against.
    pub fn bound(&self, scope: &dyn Scope) -> Cow<'_, Expect> {
        if !self.is_open() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(match self {
            Expect::Object(entries) => {
                let entry = |(key, value): &(Key, Expect)| {
                    let key = match key {
                        Key::Field(name) => Key::Field(name.clone()),
                        Key::Expr(expr) => Key::Expr(expr.bound(scope)),
                        Key::Every(expr) => Key::Every(expr.bound(scope)),
                    };
                    (key, value.bound(scope).into_owned())
                };
                Expect::Object(entries.iter().map(entry).collect())
            }
            Expect::Reference(expr) => Expect::Reference(expr.bound(scope)),
            Expect::Text(_) | Expect::Equal(_) => self.clone(),
        })
    }
}

fn compile_object(object: &Map<String, Value>) -> Result<Vec<(Key, Expect)>, String> {
    let entry = |(key, value): (&String, &Value)| Ok((compile_key(key)?, Expect::compile(value)?));
    object.iter().map(entry).collect()
}

fn compile_key(key: &str) -> Result<Key, String> {
    let inner = |text: &str| text.strip_suffix(')').map(Expr::parse);
    if let Some(rest) = key.strip_prefix("~(") {
        return inner(rest)
            .ok_or_else(|| unclosed(key))?
            .map(Key::Every)
            .map_err(|error| about(key, &error));
    }
    if let Some(rest) = key.strip_prefix('(') {
        return inner(rest)
            .ok_or_else(|| unclosed(key))?
            .map(Key::Expr)
            .map_err(|error| about(key, &error));
    }
    Ok(Key::Field(key.to_owned()))
}

fn unclosed(key: &str) -> String {
    format!("«{key}» begins an expression that no «)» ends.")
}

fn about(key: &str, error: &str) -> String {
    format!("«{key}»: {error}")
}

struct Tester<'a> {
    scope: &'a dyn Scope,
    allow_empty: bool,
    result: Match,
}

/// Where a value stands. It is written out for what does not match alone.
struct Path<'a> {
    name: &'a str,
    inside: Option<&'a Path<'a>>,
}

impl Path<'_> {
    fn text(&self) -> String {
        match self.inside {
            Some(outer) => [outer.text().as_str(), ".", self.name].concat(),
            None => self.name.to_owned(),
        }
    }
}

impl Tester<'_> {
    fn node(&mut self, expect: &Expect, data: &Rcvar, path: Option<&Path<'_>>) -> Result<(), String> {
        match expect {
            Expect::Object(entries) => entries
                .iter()
                .try_for_each(|(key, value)| self.entry(key, value, data, path)),
            Expect::Text(text) => {
                let same = data
                    .as_string()
                    .is_some_and(|found| found.eq_ignore_ascii_case(text));
                let wanted = || Rcvar::new(Variable::String(text.to_string()));
                self.leaf(same, data, wanted, path);
                Ok(())
            }
            Expect::Equal(wanted) => {
                self.leaf(same(data, wanted), data, || wanted.clone(), path);
                Ok(())
            }
            Expect::Reference(expr) => {
                let wanted = expr
                    .value(&null(), self.scope)
                    .map_err(|error| error_text(&error))?;
                // Nothing is bound, or it has no such part: equal to nothing, not even to another nothing.
                let same = !wanted.is_null() && same(data, &wanted);
                self.leaf(same, data, || wanted, path);
                Ok(())
            }
        }
    }

    fn entry(
        &mut self,
        key: &Key,
        value: &Expect,
        data: &Rcvar,
        inside: Option<&Path<'_>>,
    ) -> Result<(), String> {
        let name = match key {
            Key::Field(name) => name,
            Key::Expr(expr) | Key::Every(expr) => expr.source(),
        };
        let path = Some(&Path { name, inside });
        match key {
            Key::Field(name) => self.node(value, &data.get_field(name), path),
            Key::Expr(expr) => match self.value(expr, data, path)? {
                Some(found) => self.node(value, &found, path),
                None => Ok(()),
            },
            Key::Every(expr) => match self.value(expr, data, path)? {
                Some(found) => self.every(value, &found, path),
                None => Ok(()),
            },
        }
    }

    /// The value of an expression, or `None` after a type error, which is a mismatch.
    fn value(&mut self, expr: &Expr, data: &Rcvar, path: Option<&Path<'_>>) -> Result<Option<Rcvar>, String> {
        match expr.value(data, self.scope) {
            Ok(found) => Ok(Some(found)),
            Err(EvalError::Data(error)) => {
                self.mismatch(data.clone(), null(), Some(error), path);
                Ok(None)
            }
            Err(EvalError::Expression(error)) => Err(error),
        }
    }

    fn every(&mut self, value: &Expect, found: &Rcvar, path: Option<&Path<'_>>) -> Result<(), String> {
        match found.as_array() {
            Some(elements) if !elements.is_empty() => {
                let value = value.bound(self.scope);
                let mut elements = elements.iter();
                elements.try_for_each(|element| self.node(&value, element, path))
            }
            _ if self.allow_empty => {
                self.result.matched += 1;
                Ok(())
            }
            _ => {
                self.mismatch(null(), null(), None, path);
                Ok(())
            }
        }
    }

    fn leaf(&mut self, same: bool, found: &Rcvar, wanted: impl FnOnce() -> Rcvar, path: Option<&Path<'_>>) {
        if same {
            self.result.matched += 1;
        } else {
            self.mismatch(found.clone(), wanted(), None, path);
        }
    }

    fn mismatch(
        &mut self,
        found: Rcvar,
        expected: Rcvar,
        type_error: Option<String>,
        path: Option<&Path<'_>>,
    ) {
        self.result.mismatches.push(Mismatch {
            path: path.map(Path::text).unwrap_or_default(),
            found,
            expected,
            type_error,
        });
    }
}

/// Equal, a string without regard to case.
fn same(found: &Variable, wanted: &Variable) -> bool {
    match (found, wanted) {
        (Variable::String(found), Variable::String(wanted)) => found.eq_ignore_ascii_case(wanted),
        (found, wanted) => found == wanted,
    }
}

fn error_text(error: &EvalError) -> String {
    match error {
        EvalError::Data(text) | EvalError::Expression(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Bound;

    impl Scope for Bound {
        fn binding(&self, name: &str) -> Option<Rcvar> {
            (name == "ss").then(|| value(&json!({"name": "demo-set", "size": "Standard_B1s"})))
        }

        fn view(&self, _: &str) -> Rcvar {
            value(&json!([]))
        }

        fn machines(&self, _: &str, _: u16) -> Rcvar {
            value(&json!([]))
        }
    }

    fn value(json: &Value) -> Rcvar {
        Rcvar::new(Variable::try_from(json).expect("JSON"))
    }

    fn test(expect: Value, data: Value) -> Match {
        Expect::compile(&expect)
            .expect("compiles")
            .test(&value(&data), &Bound, false)
            .expect("no fault in the expression")
    }

    #[test]
    fn named_keys_match_and_others_are_ignored() {
        let result = test(
            json!({"name": "DEMO-set", "n": 1}),
            json!({"name": "demo-set", "n": 1.0, "more": []}),
        );
        assert_eq!((result.matched, result.whole()), (2, true));
    }

    #[test]
    fn a_missing_key_fails_and_null_is_found() {
        let result = test(json!({"a": {"b": "x"}}), json!({}));
        assert_eq!(result.mismatches[0].path, "a.b");
        assert!(result.mismatches[0].found.is_null());
    }

    #[test]
    fn every_over_nothing_fails_unless_allowed() {
        let expect = json!({"~(rows[?set==$ss.name])": {"ok": true}});
        assert!(!test(expect.clone(), json!({"rows": []})).whole());
        assert!(test(expect.clone(), json!({"rows": [{"set": "demo-set", "ok": true}]})).whole());
        assert!(
            !test(
                expect.clone(),
                json!({"rows": [{"set": "demo-set", "ok": true}, {"set": "demo-set"}]})
            )
            .whole()
        );
        let lenient =
            Expect::compile(&expect)
                .expect("compiles")
                .test(&value(&json!({"rows": []})), &Bound, true);
        assert!(lenient.expect("no fault").whole());
    }

    #[test]
    fn a_type_error_on_the_data_is_a_mismatch() {
        let result = test(json!({"(contains(sku,'x'))": true}), json!({"sku": 5}));
        assert!(result.mismatches[0].type_error.is_some());
    }

    #[test]
    fn a_reference_is_compared_by_value() {
        assert!(test(json!({"size": "$ss.size"}), json!({"size": "standard_b1S"})).whole());
        assert!(!test(json!({"size": "$ss.none"}), json!({"size": "x"})).whole());
        assert!(!test(json!({"size": "$ss.none"}), json!({})).whole());
    }

    #[test]
    fn what_cannot_be_compiled_is_an_error() {
        for expect in [json!({"(a": 1}), json!({"~(nope(x))": 1}), json!({"a": "$ss..b"})] {
            assert!(Expect::compile(&expect).is_err(), "{expect}");
        }
    }
}
