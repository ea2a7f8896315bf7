//! Bodies as texts with holes: what is constant in a shape stands in it as Azure writes it.
//!
//! `json!` would do, and weighs some 150 bytes of wasm a field; a text weighs what it says, and compresses. A text is
//! read once: bodies are made by the thousand.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::compact::compact;

/// Fills the holes of `text`, a JSON text in which the string `"$name"` is the hole `name`.
///
/// A field whose hole is null, or has no value, is left out: that is how a shape has optional fields. An element of an
/// array stays, as null. What is filled in is not looked at again, so that no text of a student's can be a hole.
pub(in crate::arm) fn shape(text: &'static str, holes: &mut [(&str, Value)]) -> Value {
    Node::of(text).value(holes)
}

/// A text as a value; out of line, because every body has many.
#[inline(never)]
pub(in crate::arm) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A part of a body before it is a value or a text: bodies of which lists are long are made of these.
pub(in crate::arm) enum Part<'a> {
    /// Nothing, and so no field.
    Nothing,
    Text(Cow<'a, str>),
    Value(Value),
    Shape(&'static str, Vec<(&'static str, Part<'a>)>),
    List(Vec<Part<'a>>),
}

impl<'a> Part<'a> {
    #[cfg(test)]
    fn text(text: impl Into<Cow<'a, str>>) -> Part<'a> {
        Part::Text(text.into())
    }

    pub(in crate::arm) fn value(self) -> Value {
        match self {
            Part::Nothing => Value::Null,
            Part::Text(text) => Value::String(text.into_owned()),
            Part::Value(value) => value,
            Part::Shape(text, holes) => {
                let mut holes: Vec<(&str, Value)> = holes
                    .into_iter()
                    .map(|(name, part)| (name, part.value()))
                    .collect();
                shape(text, &mut holes)
            }
            Part::List(parts) => parts.into_iter().map(Part::value).collect(),
        }
    }

    /// Adds the text of the value, without making the value.
    pub(in crate::arm) fn write(&self, out: &mut String) {
        match self {
            Part::Nothing => out.push_str("null"),
            Part::Text(text) => quote(text, out),
            Part::Value(Value::String(text)) => quote(text, out),
            Part::Value(Value::Bool(flag)) => out.push_str(if *flag { "true" } else { "false" }),
            Part::Value(value) => out.push_str(&compact(value)),
            Part::Shape(text, holes) => Node::of(text).write(holes, out),
            Part::List(parts) => {
                let mut mark = '[';
                for part in parts {
                    out.push(std::mem::replace(&mut mark, ','));
                    part.write(out);
                }
                out.push_str(if parts.is_empty() { "[]" } else { "]" });
            }
        }
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Part::Nothing | Part::Value(Value::Null))
    }
}

impl<'a, T: Into<Part<'a>>> From<Option<T>> for Part<'a> {
    fn from(part: Option<T>) -> Part<'a> {
        part.map_or(Part::Nothing, Into::into)
    }
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Part<'a> {
        Part::Text(text.into())
    }
}

impl From<String> for Part<'_> {
    fn from(text: String) -> Self {
        Part::Text(text.into())
    }
}

impl From<Value> for Part<'_> {
    fn from(value: Value) -> Self {
        Part::Value(value)
    }
}

/// Whether a text stands in JSON as it is. Eight bytes at a time: most of a body is texts.
fn is_plain(text: &str) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    // The highest bit of a byte that is below the limit; of a higher one, too, where there is such a byte.
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & (ONES << 7);
    let plain = |eight: &[u8; 8]| {
        let word = u64::from_le_bytes(*eight);
        let marks = [b'"', b'\\'].map(|mark| below(word ^ (ONES * u64::from(mark)), 1));
        below(word, 0x20) | marks[0] | marks[1] == 0
    };
    eights.iter().all(plain)
        && rest
            .iter()
            .all(|byte| *byte >= b' ' && !matches!(byte, b'"' | b'\\'))
}

fn quote(text: &str, out: &mut String) {
    if is_plain(text) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&compact(&Value::from(text)));
    }
}

/// A shape that has been read.
enum Node {
    /// What has no hole in it, and its text.
    Constant(Value, String),
    Hole(String),
    /// Each field with the text that its value comes after.
    Fields(Vec<(String, String, Node)>),
    List(Vec<Node>),
}

thread_local! {
    /// By where the text is: a constant stays there.
    static READ: RefCell<BTreeMap<(*const u8, usize), Rc<Node>>> = RefCell::default();
}

impl Node {
    fn of(text: &'static str) -> Rc<Node> {
        let key = (text.as_ptr(), text.len());
        if let Some(known) = READ.with_borrow(|read| read.get(&key).cloned()) {
            return known;
        }
        let value =
            serde_json::from_str(text).expect("shapes are constants, and the tests fill each of them");
        let node = Rc::new(Node::read(value));
        READ.with_borrow_mut(|read| read.insert(key, node.clone()));
        node
    }

    fn read(value: Value) -> Node {
        match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => Node::Hole(name.to_owned()),
                None => Node::constant(Value::from(text)),
            },
            Value::Array(items) => {
                let items: Vec<Node> = items.into_iter().map(Node::read).collect();
                Node::List(items)
                    .settled(|node| matches!(node, Node::List(items) if items.iter().all(Node::is_constant)))
            }
            Value::Object(fields) => {
                let field = |(name, value): (String, Value)| {
                    let text = [&compact(&Value::from(name.as_str())), ":"].concat();
                    (name, text, Node::read(value))
                };
                let fields: Vec<_> = fields.into_iter().map(field).collect();
                Node::Fields(fields).settled(
                    |node| matches!(node, Node::Fields(fields) if fields.iter().all(|field| field.2.is_constant())),
                )
            }
            value => Node::constant(value),
        }
    }

    fn is_constant(&self) -> bool {
        matches!(self, Node::Constant(..))
    }

    /// Itself in one piece, where it is constant throughout.
    fn settled(self, is_constant: impl Fn(&Node) -> bool) -> Node {
        if !is_constant(&self) {
            return self;
        }
        Node::constant(self.value(&mut []))
    }

    fn constant(value: Value) -> Node {
        let text = compact(&value);
        Node::Constant(value, text)
    }

    fn value(&self, holes: &mut [(&str, Value)]) -> Value {
        match self {
            Node::Constant(value, _) => value.clone(),
            Node::Hole(name) => {
                let hole = holes.iter_mut().find(|hole| hole.0 == name);
                hole.map_or(Value::Null, |hole| hole.1.take())
            }
            Node::Fields(fields) => {
                let filled = fields.iter().map(|(name, _, field)| (name, field.value(holes)));
                let there = filled.filter(|(_, value)| !value.is_null());
                there.map(|(name, value)| (name.clone(), value)).collect()
            }
            Node::List(items) => items.iter().map(|item| item.value(holes)).collect(),
        }
    }

    fn write(&self, holes: &[(&'static str, Part<'_>)], out: &mut String) {
        match self {
            Node::Constant(_, text) => out.push_str(text),
            Node::Hole(name) => match part(holes, name) {
                Some(part) => part.write(out),
                None => out.push_str("null"),
            },
            Node::Fields(fields) => {
                let mut mark = '{';
                let mut begin = |text: &str, out: &mut String| {
                    out.push(std::mem::replace(&mut mark, ','));
                    out.push_str(text);
                };
                for (_, text, field) in fields {
                    match field {
                        Node::Constant(Value::Null, _) => {}
                        Node::Hole(name) => {
                            if let Some(part) = part(holes, name).filter(|part| !part.is_nothing()) {
                                begin(text, out);
                                part.write(out);
                            }
                        }
                        _ => {
                            begin(text, out);
                            field.write(holes, out);
                        }
                    }
                }
                out.push_str(if mark == '{' { "{}" } else { "}" });
            }
            Node::List(items) => {
                let mut mark = '[';
                for item in items {
                    out.push(std::mem::replace(&mut mark, ','));
                    item.write(holes, out);
                }
                out.push_str(if mark == '[' { "[]" } else { "]" });
            }
        }
    }
}

fn part<'h, 'a>(holes: &'h [(&'static str, Part<'a>)], name: &str) -> Option<&'h Part<'a>> {
    holes.iter().find(|hole| hole.0 == name).map(|hole| &hole.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_once_and_null_fields_left_out() {
        let holes = &mut [("a", text("$b")), ("b", Value::Null), ("c", Value::Null)];
        let filled = shape(r#"{"x":"$a","y":{"z":"$b"},"list":["$c"],"none":"$d"}"#, holes);
        assert_eq!(filled.to_string(), r#"{"list":[null],"x":"$b","y":{}}"#);
    }

    #[test]
    fn every_byte_is_seen_that_does_not_stand_as_it_is() {
        for byte in 0..=0x7f_u8 {
            for at in 0..20 {
                let mut text = String::from("é2345678901234567890");
                text.insert(text.ceil_char_boundary(at), char::from(byte));
                let as_it_is = ["\"", &text, "\""].concat() == compact(&Value::from(text.as_str()));
                assert_eq!(is_plain(&text), as_it_is, "{byte} at {at}");
            }
        }
    }

    #[test]
    fn what_is_written_is_the_text_of_the_value() {
        let part = || {
            let inner = Part::Shape(r#"{"none":"$none"}"#, vec![]);
            let list = vec![Part::text("a\n\"b\\é\u{1}"), Part::Nothing, inner];
            Part::Shape(
                r#"{"z":"$list","b":{"d":[],"c":["$none",{"e":{}}]},"a":"$a","n":null,"q\"":[1.5,"x"]}"#,
                vec![("list", Part::List(list)), ("a", Value::from(0.1).into())],
            )
        };
        let mut written = String::new();
        part().write(&mut written);
        assert_eq!(written, part().value().to_string());
        assert!(
            written.starts_with(r#"{"a":0.1,"b":{"c":[null,{"e":{}}],"d":[]},"q\"":"#),
            "{written}"
        );
    }
}
