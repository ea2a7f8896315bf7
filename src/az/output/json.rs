//! `-o json` and `-o jsonc`.

use serde_json::Value;

use crate::arm::json::pretty::pretty;

pub(super) fn plain(value: &Value) -> String {
    pretty(value) + "\n"
}

const KEY: &str = "\u{1b}[94m";
const TEXT: &str = "\u{1b}[33m";
const WORD: &str = "\u{1b}[34m";
const END: &str = "\u{1b}[39;49;00m";

/// The same, with the colours that az's library gives keys, texts and other values.
pub(super) fn coloured(value: &Value) -> String {
    let plain = plain(value);
    let mut out = String::with_capacity(plain.len() * 2);
    for line in plain.lines() {
        let body = line.trim_start();
        out.push_str(&line[..line.len() - body.len()]);
        let value = match key(body) {
            Some((key, rest)) => {
                out.extend([KEY, key, END, ": "]);
                rest
            }
            None => body,
        };
        let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
        match value {
            "{" | "}" | "[" | "]" | "{}" | "[]" | "" => out.push_str(value),
            text if text.starts_with('"') => out.extend([TEXT, text, END]),
            word => out.extend([WORD, word, END]),
        }
        out.push_str(comma);
        out.push('\n');
    }
    out
}

/// A line's key in its quotes, and what follows the colon.
fn key(body: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let inside = body.strip_prefix('"')?;
    let end = inside.find(|c: char| {
        let found = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })?;
    let (key, rest) = body.split_at_checked(end + 2)?;
    Some((key, rest.strip_prefix(": ")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn colours_stand_around_keys_and_values() {
        let text = coloured(&json!({"a\": \"b": [1, "x, y"], "c": {}}));
        let plain = text
            .replace(KEY, "<")
            .replace(TEXT, "'")
            .replace(WORD, "#")
            .replace(END, ">");
        assert_eq!(
            plain,
            "{\n  <\"a\\\": \\\"b\">: [\n    #1>,\n    '\"x, y\">\n  ],\n  <\"c\">: {}\n}\n"
        );
    }
}
