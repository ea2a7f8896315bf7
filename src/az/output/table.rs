//! `-o table`: the columns of knack's automatic table, drawn as its library draws a simple one.

use serde_json::Value;

use super::{Printed, cell, rows};

/// Columns that az leaves out.
const SKIPPED: [&str; 3] = ["id", "type", "etag"];

/// Columns are named after the keys of the rows, in the order in which they first appear; what is null, a list or an
/// object has none.
pub(super) fn text(printed: &Printed<'_>) -> String {
    let rows: Vec<Vec<(String, String)>> = rows(printed.value)
        .iter()
        .map(|row| cells(printed, row))
        .collect();
    let mut heads: Vec<&str> = Vec::new();
    for (head, _) in rows.iter().flatten() {
        if !heads.contains(&head.as_str()) {
            heads.push(head);
        }
    }
    if heads.is_empty() {
        return "\n".into();
    }
    let at = |row: &[(String, String)], head: &str| {
        let found = row.iter().find(|(known, _)| known == head);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let grid: Vec<Vec<String>> = rows
        .iter()
        .map(|row| heads.iter().map(|head| at(row, head)).collect())
        .collect();
    // The library that draws it gives a head two columns of air.
    let width = |place: usize, head: &str| {
        let cells = grid.iter().filter_map(|row| row.get(place));
        let cells = cells.map(|text| text.chars().count());
        cells.chain([head.chars().count() + 2]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| width(place, head))
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let heads: Vec<String> = heads.into_iter().map(str::to_owned).collect();
    let mut out = String::new();
    for row in [&heads, &rule].into_iter().chain(&grid) {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(text, width)| format!("{text:<width$}"));
        out.push_str(padded.collect::<Vec<String>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn cells(printed: &Printed<'_>, row: &Value) -> Vec<(String, String)> {
    match row {
        Value::Object(object) => printed
            .keys(object)
            .into_iter()
            .filter(|key| !SKIPPED.contains(&key.as_str()))
            .filter_map(|key| Some((key, object.get(key)?)))
            .filter(|(_, value)| !matches!(value, Value::Null | Value::Array(_) | Value::Object(_)))
            .map(|(key, value)| (capitalised(key), cell(value)))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(place, value)| (format!("Column{}", place + 1), blank(value)))
            .collect(),
        one => vec![("Result".into(), blank(one))],
    }
}

/// The library that draws it leaves a null's cell empty.
fn blank(value: &Value) -> String {
    if value.is_null() {
        String::new()
    } else {
        cell(value)
    }
}

fn capitalised(key: &str) -> String {
    let mut chars = key.chars();
    let first = chars
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    first + chars.as_str()
}
