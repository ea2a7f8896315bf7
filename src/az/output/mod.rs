//! What a command found, as `-o` prints it: the formats of the CLI (its library knack's output.py).

mod json;
mod table;
mod tsv;
mod yaml;

use std::str::FromStr;

use serde_json::Value;

use super::error::AzError;
use super::query::Orders;

/// A value of `--output`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    #[default]
    Json,
    /// JSON in colours, on a terminal.
    Jsonc,
    Yaml,
    /// YAML; in colours only in az.
    Yamlc,
    Table,
    Tsv,
    None,
}

/// In the order of az's complaint.
const NAMES: [(&str, Format); 7] = [
    ("json", Format::Json),
    ("jsonc", Format::Jsonc),
    ("yaml", Format::Yaml),
    ("yamlc", Format::Yamlc),
    ("table", Format::Table),
    ("tsv", Format::Tsv),
    ("none", Format::None),
];

impl FromStr for Format {
    /// The allowed names.
    type Err = &'static [&'static str];

    fn from_str(text: &str) -> Result<Format, Self::Err> {
        const ALLOWED: [&str; 7] = ["json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"];
        let found = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        found.map(|(_, format)| *format).ok_or(&ALLOWED)
    }
}

/// What is to be printed.
pub(crate) struct Printed<'a> {
    pub(crate) value: &'a Value,
    /// The orders of keys that a query or a command's table gave.
    pub(crate) orders: &'a Orders,
    /// `--query` was given, or the command has a table of its own: keys stay in the order they have.
    pub(crate) ordered: bool,
    /// The output is a terminal that shows colours.
    pub(crate) colour: bool,
}

impl Printed<'_> {
    /// The text, with its line end; nothing for null, as az prints nothing then.
    ///
    /// # Errors
    /// A value without columns has no table.
    pub(crate) fn text(&self, format: Format) -> Result<String, AzError> {
        if self.value.is_null() {
            return Ok(String::new());
        }
        Ok(match format {
            Format::Jsonc if self.colour => json::coloured(self.value),
            Format::Json | Format::Jsonc => json::plain(self.value),
            Format::Yaml | Format::Yamlc => yaml::text(self.value),
            Format::Table => table::text(self),
            Format::Tsv => tsv::text(self),
            Format::None => String::new(),
        })
    }

    /// An object's keys in the order that they are printed.
    fn keys<'v>(&'v self, object: &'v serde_json::Map<String, Value>) -> Vec<&'v String> {
        match self.orders.of(object).filter(|_| self.ordered) {
            Some(keys) => keys.iter().collect(),
            None => object.keys().collect(),
        }
    }
}

/// A value in a cell, as Python writes it.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Null => "None".into(),
        other => other.to_string(),
    }
}

/// The values that are printed one a line: a list's, or the one.
fn rows(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}
