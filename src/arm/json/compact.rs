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
        Value::Array(items) => write_list(items, out, write),
        Value::Object(fields) => write_object(fields, out, |(name, field), out| {
            write_name(name, out);
            write(field, out);
        }),
    }
}

/// Writes a list of what `write` writes.
pub(in crate::arm) fn write_list<T>(
    items: impl IntoIterator<Item = T>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    write_all(["[", "]"], items, out, write);
}

/// Writes an object of fields, which `write` writes with their names.
pub(in crate::arm) fn write_object<T>(
    fields: impl IntoIterator<Item = T>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    write_all(["{", "}"], fields, out, write);
}

fn write_all<T>(
    [open, close]: [&str; 2],
    all: impl IntoIterator<Item = T>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push_str(open);
    let mut between = "";
    for one in all {
        out.push_str(std::mem::replace(&mut between, ","));
        write(one, out);
    }
    out.push_str(close);
}

/// Writes the name of a field, up to its value.
#[expect(
    clippy::single_char_add_str,
    reason = "a letter is encoded first, which wasm takes its time for"
)]
pub(in crate::arm) fn write_name(name: &str, out: &mut String) {
    out.push_str("\"");
    write_piece(name, out);
    out.push_str("\":");
}

/// Writes a text.
#[expect(clippy::single_char_add_str, reason = "as in `write_name`")]
pub(in crate::arm) fn write_text(text: &str, out: &mut String) {
    out.push_str("\"");
    write_piece(text, out);
    out.push_str("\"");
}

/// Writes a text without the marks around it.
pub(in crate::arm) fn write_piece(text: &str, out: &mut String) {
    match may_stand(text.as_bytes()) {
        true => out.push_str(text),
        false => write_marked(text, out),
    }
}

fn write_marked(mut rest: &str, out: &mut String) {
    let is_marked = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
    while let Some(at) = rest.bytes().position(is_marked) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = from.chars();
        letters.next().into_iter().for_each(|letter| escape(letter, out));
        rest = letters.as_str();
    }
    out.push_str(rest);
}

/// Whether each letter can stand in a text as it is. Eight bytes are looked at together, the last eight once more with
/// those before them.
fn may_stand(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk() {
        let (eights, _) = text.as_chunks();
        return eights.iter().all(|eight| is_plain(*eight)) && is_plain(*last);
    }
    let mut padded = [b' '; 8];
    padded.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
    is_plain(padded)
}

/// Whether no byte of eight is marked.
#[inline(always)]
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
