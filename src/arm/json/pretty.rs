//! JSON on many lines, as the portal's JSON view shows it.
//!
//! Made from the compact text: a second serializer would compile every type's writer a second time. Nothing here reads
//! what the text says.

use serde::Serialize;

/// A body as JSON, two spaces a level.
pub fn pretty<T: Serialize>(body: &T) -> String {
    // Only keys that aren't text, or a failing writer, could refuse.
    indented(&serde_json::to_string(body).unwrap_or_default())
}

/// The same JSON with line breaks: `compact` has no space outside its strings.
fn indented(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() * 2);
    let (mut depth, mut quoted, mut escaped, mut opened) = (0, false, false, false);
    for letter in compact.chars() {
        if quoted {
            text.push(letter);
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        let closes = matches!(letter, '}' | ']');
        depth -= usize::from(closes);
        // An empty object or list stays on its line.
        if closes != opened {
            line(&mut text, depth);
        }
        opened = matches!(letter, '{' | '[');
        depth += usize::from(opened);
        quoted = letter == '"';
        text.push(letter);
        match letter {
            ',' => line(&mut text, depth),
            ':' => text.push(' '),
            _ => {}
        }
    }
    text
}

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    (0..depth).for_each(|_| text.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_breaks_lines_as_serde_does() {
        for body in [
            json!({}),
            json!([]),
            json!("a{b:[c,\"d\\\" e"),
            json!({ "a": [], "b": {}, "c": [1, [2, -3.5], {"d": null}], "e": "x, y: {\"z\\\\\": []}" }),
            json!([[[]], {"": {}}, true]),
        ] {
            let expected = serde_json::to_string_pretty(&body).expect("it can be written");
            assert_eq!(pretty(&body), expected);
        }
    }
}
