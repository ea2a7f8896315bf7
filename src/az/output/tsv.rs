//! `-o tsv`: a row's values with tabs between them; a list is its length, an object nothing.

use serde_json::Value;

use super::{Printed, cell, rows};

pub(super) fn text(printed: &Printed<'_>) -> String {
    let row = |row: &Value| match row {
        Value::Object(object) => printed
            .keys(object)
            .into_iter()
            .filter_map(|key| object.get(key))
            .map(field)
            .collect::<Vec<String>>()
            .join("\t"),
        Value::Array(items) => items.iter().map(field).collect::<Vec<String>>().join("\t"),
        // Alone on its line, truth is written small.
        Value::Bool(truth) => truth.to_string(),
        one => field(one),
    };
    rows(printed.value)
        .iter()
        .map(|value| row(value) + "\n")
        .collect()
}

fn field(value: &Value) -> String {
    match value {
        Value::Array(items) => items.len().to_string(),
        Value::Object(_) => String::new(),
        one => cell(one),
    }
}
