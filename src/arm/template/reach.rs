//! Looking into values as templates do: without regard to capitals.

use serde_json::{Map, Value};

/// A field by name: as written, or else without regard to capitals.
pub(super) fn member<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).or_else(|| {
        let mut alike = fields
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        alike.next().map(|(_, value)| value)
    })
}

/// What is at a place: an element by number, a field by name.
pub(super) fn place<'a>(of: &'a Value, index: &Value) -> Option<&'a Value> {
    match (of, index) {
        (Value::Array(items), Value::Number(number)) => items.get(usize::try_from(number.as_i64()?).ok()?),
        (Value::Object(fields), Value::String(name)) => member(fields, name),
        _ => None,
    }
}
