//! Bodies as texts with holes: what is constant in a shape stands in it as Azure writes it.
//!
//! `json!` would do, and weighs some 150 bytes of wasm a field; a text weighs what it says, and compresses. A text is
//! read once: bodies are made by the thousand.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

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

/// A shape that has been read.
enum Node {
    /// What has no hole in it.
    Constant(Value),
    Hole(String),
    Fields(Vec<(String, Node)>),
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
                None => Node::Constant(Value::from(text)),
            },
            Value::Array(items) => {
                let items: Vec<Node> = items.into_iter().map(Node::read).collect();
                Node::List(items)
                    .settled(|node| matches!(node, Node::List(items) if items.iter().all(Node::is_constant)))
            }
            Value::Object(fields) => {
                let field = |(name, value)| (name, Node::read(value));
                let fields: Vec<_> = fields.into_iter().map(field).collect();
                Node::Fields(fields).settled(
                    |node| matches!(node, Node::Fields(fields) if fields.iter().all(|field| field.1.is_constant())),
                )
            }
            value => Node::Constant(value),
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
        Node::Constant(self.value(&mut []))
    }

    fn value(&self, holes: &mut [(&str, Value)]) -> Value {
        match self {
            Node::Constant(value) => value.clone(),
            Node::Hole(name) => {
                let hole = holes.iter_mut().find(|hole| hole.0 == name);
                hole.map_or(Value::Null, |hole| hole.1.take())
            }
            Node::Fields(fields) => {
                let filled = fields.iter().map(|(name, field)| (name, field.value(holes)));
                let there = filled.filter(|(_, value)| !value.is_null());
                there.map(|(name, value)| (name.clone(), value)).collect()
            }
            Node::List(items) => items.iter().map(|item| item.value(holes)).collect(),
        }
    }
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
}
