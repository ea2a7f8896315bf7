//! JSON on one line.

use serde_json::Value;

/// The value as JSON. Its own `to_string` compiles the writer a second time, and for what that could say of a failure
/// the tables of letters that can be printed.
pub fn compact(value: &Value) -> String {
    // Keys are texts, and a text takes all that is written.
    serde_json::to_string(value).unwrap_or_default()
}
