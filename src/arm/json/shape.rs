//! Bodies as texts with holes: what is constant in a shape stands in it as Azure writes it.
//!
//! `json!` would do, and weighs some 150 bytes of wasm a field; a text weighs what it says, and compresses.

use serde_json::Value;

/// Fills the holes of `text`, a JSON text in which the string `"$name"` is the hole `name`.
///
/// A field whose hole is null, or has no value, is left out: that is how a shape has optional fields. An element of an
/// array stays, as null. What is filled in is not looked at again, so that no text of a student's can be a hole.
pub(in crate::arm) fn shape(text: &'static str, holes: &mut [(&str, Value)]) -> Value {
    let mut value =
        serde_json::from_str(text).expect("shapes are constants, and the tests fill each of them");
    fill(&mut value, holes);
    value
}

fn fill(value: &mut Value, holes: &mut [(&str, Value)]) {
    match value {
        Value::String(text) => {
            let Some(name) = text.strip_prefix('$') else {
                return;
            };
            let hole = holes.iter_mut().find(|hole| hole.0 == name);
            *value = hole.map_or(Value::Null, |hole| hole.1.take());
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, holes)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| fill(field, holes));
            fields.retain(|_, field| !field.is_null());
        }
        _ => {}
    }
}

/// A text as a value; out of line, because every body has many.
#[inline(never)]
pub(in crate::arm) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_once_and_null_fields_left_out() {
        let holes = &mut [("a", text("$b")), ("b", Value::Null), ("c", Value::Null)];
        let filled = shape(r#"{"x":"$a","y":{"z":"$b"},"list":["$c"],"none":"$d"}"#, holes);
        assert_eq!(filled.to_string(), r#"{"list":[null],"x":"$b","y":{}}"#);
    }
}
