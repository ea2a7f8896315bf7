//! JSON on one line, as serde_json writes it.
//!
//! Its own `to_string` compiles the writer a second time, and for what that could say of a failure the tables of letters
//! that can be printed; and it looks at each byte of a text by itself, which is most of the work in a list of a
//! thousand bodies.

use serde_json::Value;

/// The value as JSON.
pub fn compact(value: &Value) -> String {
    let mut out = String::with_capacity(256);
    write(value, &mut out);
    out
}

/// Writes the value after what is there.
pub(in crate::arm) fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                separate(place, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (place, (name, field)) in fields.iter().enumerate() {
                separate(place, out);
                write_text(name, out);
                out.push(':');
                write(field, out);
            }
            out.push('}');
        }
    }
}

fn separate(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = marked(rest) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = from.chars();
        letters.next().into_iter().for_each(|letter| escape(letter, out));
        rest = letters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Where the first letter is that cannot stand in a text as it is. Eight bytes are looked at together.
fn marked(text: &str) -> Option<usize> {
    let is_marked = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    let (eights, last) = text.as_bytes().as_chunks::<8>();
    let plain = eights.iter().take_while(|eight| is_plain(**eight)).count();
    let left = eights.get(plain).map_or(last, |eight| eight.as_slice());
    left.iter().position(is_marked).map(|at| plain * 8 + at)
}

/// Whether no byte of eight is marked.
fn is_plain(eight: [u8; 8]) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let bytes = u64::from_ne_bytes(eight);
    // The highest bit of a byte is set where the byte is below `least`; of those above the first such one it may be.
    let below = |bytes: u64, least: u64| bytes.wrapping_sub(EACH * least) & !bytes & (EACH << 7);
    let is = |byte: u8| below(bytes ^ (EACH * u64::from(byte)), 1);
    below(bytes, 0x20) | is(b'"') | is(b'\\') == 0
}

fn escape(letter: char, out: &mut String) {
    out.push('\\');
    match letter {
        '\u{8}' => out.push('b'),
        '\u{c}' => out.push('f'),
        '\n' => out.push('n'),
        '\r' => out.push('r'),
        '\t' => out.push('t'),
        '"' | '\\' => out.push(letter),
        control => {
            let [high, low] = crate::arm::ids::hex(control as u8);
            out.push_str("u00");
            out.extend([char::from(high), char::from(low)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_is_what_serde_json_writes() {
        let all: String = (0..0x300_u32).filter_map(char::from_u32).collect();
        let mut texts: Vec<String> = all
            .chars()
            .map(|letter| format!("seven..{letter}and on"))
            .collect();
        texts.extend((0..20).map(|length| "ä\"".repeat(length)));
        texts.push(all);
        for text in texts {
            let value =
                json!({ &text: [text, null, true, false, {}, [], -1, u64::MAX, 1.0, 0.1, 1e300, -0.0] });
            assert_eq!(compact(&value), value.to_string());
        }
    }
}
