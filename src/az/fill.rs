//! Options into the places of a body: most of what a command does is one row of a table each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::table::{Arity, Kind};

/// An option's value as the JSON that a body takes; `None` when it has none.
pub(crate) fn value(arguments: &Arguments, option: &str) -> Option<Value> {
    let parameter = arguments.command().parameter(option)?;
    match (parameter.arity, parameter.kind) {
        (_, Kind::Tags) => arguments.tags(option).map(Value::Object),
        (Arity::Flag | Arity::ThreeState, _) => arguments.switch(option).map(Value::Bool),
        (Arity::Some | Arity::Any, _) => arguments.list(option).map(|list| json!(list)),
        (_, Kind::Int | Kind::Whole) => arguments.int(option).map(Value::from),
        (_, Kind::Float) => arguments.float(option).map(Value::from),
        _ => arguments
            .text(option)
            .filter(|text| !text.is_empty())
            .map(Value::from),
    }
}

/// Puts the values of options where a table says; an option without a value changes nothing.
pub(crate) fn fill(body: &mut Value, arguments: &Arguments, rows: &[(&str, &str)]) {
    for (option, place) in rows {
        if let Some(value) = value(arguments, option) {
            put(body, place, value);
        }
    }
}

/// The same for options that were written: what has a default in the reference stays as it is.
pub(crate) fn fill_given(body: &mut Value, arguments: &Arguments, rows: &[(&str, &str)]) {
    for (option, place) in rows.iter().filter(|(option, _)| arguments.given(option)) {
        if let Some(value) = value(arguments, option) {
            put(body, place, value);
        }
    }
}

/// Puts a value at a JSON pointer; objects on the way are made.
pub(crate) fn put(body: &mut Value, place: &str, value: Value) {
    *at(body, place) = value;
}

/// What is at a JSON pointer, null where there was nothing. What stands in the way and is no object becomes one: an
/// `update --set` leaves anything anywhere.
pub(crate) fn at<'b>(body: &'b mut Value, place: &str) -> &'b mut Value {
    let mut at = body;
    for key in place.split('/').skip(1) {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[key];
    }
    at
}

/// The object at a JSON pointer; what is none becomes one.
pub(crate) fn object<'b>(body: &'b mut Value, place: &str) -> &'b mut Value {
    let at = at(body, place);
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    at
}

/// The list at a JSON pointer; what is none becomes one.
pub(crate) fn list<'b>(body: &'b mut Value, place: &str) -> &'b mut Vec<Value> {
    let at = at(body, place);
    if !at.is_array() {
        *at = json!([]);
    }
    at.as_array_mut().expect("it has just become a list")
}

/// Base64, as user data and custom data are sent.
pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_on_the_way_are_made() {
        let mut body = json!({"a": null});
        put(&mut body, "/a/b/c", json!(1));
        assert_eq!(body, json!({"a": {"b": {"c": 1}}}));
    }
}
