//! `-o yaml`, as PyYAML's `safe_dump` writes it: keys sorted, lists not indented, quotes only where they are needed.

use serde_json::Value;

/// A text is broken at a space once its line is longer than this.
const WIDTH: usize = 80;

pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Array(items) if !items.is_empty() => list(&mut out, items, 0),
        Value::Object(object) if !object.is_empty() => mapping(&mut out, object, 0),
        // A lone scalar has to say that the document ends; a lone empty collection has not.
        Value::Array(_) | Value::Object(_) => out.push_str(&scalar(value, 0, 0)),
        one => out.extend([&scalar(one, 0, 0), "\n..."]),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn list(out: &mut String, items: &[Value], indent: usize) {
    for (place, item) in items.iter().enumerate() {
        // The first item of a list in a list stands on the line of its parent's dash.
        if place > 0 || out.is_empty() || out.ends_with('\n') {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str("- ");
        match item {
            Value::Array(inner) if !inner.is_empty() => list(out, inner, indent + 2),
            Value::Object(object) if !object.is_empty() => mapping(out, object, indent + 2),
            one => line(out, one, indent),
        }
    }
}

fn mapping(out: &mut String, object: &serde_json::Map<String, Value>, indent: usize) {
    for (place, (key, value)) in object.iter().enumerate() {
        if place > 0 || out.is_empty() || out.ends_with('\n') {
            out.push_str(&" ".repeat(indent));
        }
        let key = quoted(key, 0, usize::MAX);
        out.extend([&key, ":"]);
        match value {
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                list(out, items, indent);
            }
            Value::Object(inner) if !inner.is_empty() => {
                out.push('\n');
                mapping(out, inner, indent + 2);
            }
            one => {
                out.push(' ');
                line(out, one, indent);
            }
        }
    }
}

fn line(out: &mut String, value: &Value, indent: usize) {
    let column = out.rsplit('\n').next().unwrap_or_default().chars().count();
    out.push_str(&scalar(value, indent + 2, column));
    out.push('\n');
}

fn scalar(value: &Value, indent: usize, column: usize) -> String {
    match value {
        Value::String(text) => quoted(text, indent, column),
        Value::Array(_) => "[]".into(),
        Value::Object(_) => "{}".into(),
        other => other.to_string(),
    }
}

/// A text with the quotes that it needs, its long lines broken; `column` is where it begins.
fn quoted(text: &str, indent: usize, column: usize) -> String {
    if text.chars().any(is_special) {
        // JSON's escapes are YAML's.
        return Value::from(text).to_string();
    }
    if text.contains('\n') || needs_quotes(text) {
        let inside = text.replace('\'', "''");
        return format!("'{}'", folded(&inside, indent, column.saturating_add(1)));
    }
    folded(text, indent, column)
}

/// Breaks lines at single spaces; a line break of the text itself becomes an empty line.
fn folded(text: &str, indent: usize, column: usize) -> String {
    if column == usize::MAX {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut column = column;
    let chars: Vec<char> = text.chars().collect();
    for (place, c) in chars.iter().enumerate() {
        let near = |other: Option<&char>| other == Some(&' ') || other.is_none();
        let before = place.checked_sub(1).and_then(|before| chars.get(before));
        let lone = *c == ' ' && !near(before) && !near(chars.get(place + 1));
        if *c == '\n' {
            let first = before != Some(&'\n');
            let last = chars.get(place + 1) != Some(&'\n');
            out.push_str(if first { "\n\n" } else { "\n" });
            if last {
                out.push_str(&" ".repeat(indent));
                column = indent;
            }
        } else if lone && column > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            out.push(*c);
            column += 1;
        }
    }
    out
}

fn is_special(c: char) -> bool {
    !matches!(c, '\n' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        || c == '\u{feff}'
}

fn needs_quotes(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return true;
    };
    let dash = first == '-' || first == '?' || first == ':';
    let alone = text.chars().nth(1).is_none_or(char::is_whitespace);
    "#,[]{}&*!|>'\"%@`".contains(first)
        || (dash && alone)
        || text.starts_with("---")
        || text.starts_with("...")
        || text.starts_with(' ')
        || text.ends_with([' ', ':'])
        || text.contains(": ")
        || text.contains(" #")
        || is_other_type(text)
}

/// Whether a reader of YAML 1.1 would take the text for something else than text.
fn is_other_type(text: &str) -> bool {
    const WORDS: [&str; 10] = ["null", "yes", "no", "true", "false", "on", "off", "~", "=", "<<"];
    let small = text.to_lowercase();
    let word = WORDS.contains(&small.as_str());
    let title = || {
        let mut rest = text.chars();
        rest.next();
        rest.as_str().chars().all(char::is_lowercase)
    };
    let cased = text == small || text == text.to_uppercase() || title();
    (word && cased) || is_number(text) || is_time(text)
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |text: &str, of: fn(char) -> bool| !text.is_empty() && text.chars().all(|c| c == '_' || of(c));
    let digits = |text: &str| all(text, |c| c.is_ascii_digit());
    let begins = unsigned.starts_with(|c: char| c.is_ascii_digit());
    if let Some(rest) = unsigned.strip_prefix("0b") {
        return all(rest, |c| matches!(c, '0' | '1'));
    }
    if let Some(rest) = unsigned.strip_prefix("0x") {
        return all(rest, |c| c.is_ascii_hexdigit());
    }
    if unsigned.starts_with('0') && digits(unsigned) && unsigned.len() > 1 {
        return all(unsigned, |c| matches!(c, '0'..='7'));
    }
    if begins && digits(unsigned) {
        return true;
    }
    if begins && unsigned.contains(':') {
        // 12:30 counts in sixties.
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let sixties = whole.split(':').skip(1).all(|part| {
            matches!(part.len(), 1 | 2) && digits(part) && part.parse::<u8>().is_ok_and(|part| part < 60)
        });
        return sixties && (part.is_empty() || digits(part));
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let signed = |text: &str| text.strip_prefix(['-', '+']).is_some_and(digits);
    let Some((whole, part)) = mantissa.split_once('.') else {
        return false;
    };
    match (whole, part) {
        ("", "inf" | "Inf" | "INF" | "nan" | "NaN" | "NAN") => true,
        ("", part) => digits(part) && exponent.is_none_or(signed),
        (whole, part) => digits(whole) && (part.is_empty() || digits(part)) && exponent.is_none_or(signed),
    }
}

/// `2023-12-27`, and what begins so and goes on with a time.
fn is_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(10)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let time = text.get(10..).unwrap_or_default();
    shape == "0000-00-00" && (time.is_empty() || time.starts_with(['T', 't', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Each pair was printed by PyYAML 6.
    #[test]
    fn scalars_are_quoted_as_pyyaml_quotes_them() {
        for (text, written) in [
            ("a: b", "'a: b'"),
            ("- x", "'- x'"),
            ("yes", "'yes'"),
            ("No", "'No'"),
            ("~", "'~'"),
            ("1", "'1'"),
            ("1.5", "'1.5'"),
            ("0x1f", "'0x1f'"),
            ("1e3", "1e3"),
            ("2023-12-27", "'2023-12-27'"),
            ("2023-12-27T10:00:00+00:00", "'2023-12-27T10:00:00+00:00'"),
            ("", "''"),
            ("a ", "'a '"),
            ("#x", "'#x'"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("*", "'*'"),
            ("'x", "'''x'"),
            ("a'b", "a'b"),
            ("W/\"abc\"", "W/\"abc\""),
            ("x]", "x]"),
            ("?x", "?x"),
            ("? x", "'? x'"),
            ("-", "'-'"),
            ("-x", "-x"),
            ("--", "--"),
            (".", "."),
            (".inf", "'.inf'"),
            ("a\tb", "\"a\\tb\""),
            ("10.0.0.0/16", "10.0.0.0/16"),
            ("12:30", "'12:30'"),
            ("1_000", "'1_000'"),
            ("on", "'on'"),
            ("y", "y"),
            ("x:", "'x:'"),
            ("http://a:b", "http://a:b"),
            ("07", "'07'"),
            ("08", "08"),
            ("+1", "'+1'"),
            ("1.", "'1.'"),
            ("1e+3", "1e+3"),
            ("TRUE", "'TRUE'"),
            ("tRUE", "tRUE"),
            ("a\nb", "'a\n\n  b'"),
            ("a\n", "'a\n\n  '"),
            ("190:20:30", "'190:20:30'"),
            ("emoji 😀", "emoji 😀"),
        ] {
            assert_eq!(
                super::text(&json!({ "k": text })),
                format!("k: {written}\n"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn collections_are_laid_out_as_pyyaml_lays_them_out() {
        for (value, written) in [
            (json!([]), "[]\n"),
            (json!({"a": [], "b": {}}), "a: []\nb: {}\n"),
            (json!([[1, 2], [3]]), "- - 1\n  - 2\n- - 3\n"),
            (
                json!([{"a": 1, "b": [{"c": null}]}]),
                "- a: 1\n  b:\n  - c: null\n",
            ),
            (json!("x"), "x\n...\n"),
            (
                json!({"1": 2, "true": 1, "a b": 1}),
                "'1': 2\na b: 1\n'true': 1\n",
            ),
            (json!({"a": [[1], {"b": 2}]}), "a:\n- - 1\n- b: 2\n"),
        ] {
            assert_eq!(text(&value), written);
        }
    }

    #[test]
    fn long_texts_are_broken_at_a_space() {
        let long = "the quick ".repeat(12) + "end: no";
        let first = "the quick ".repeat(8);
        let rest = "the quick ".repeat(4) + "end: no";
        let expected = format!("k: '{}\n  {rest}'\n", first.trim_end());
        assert_eq!(text(&json!({ "k": long })), expected);
    }
}
