//! What a client of the REST API sent of a resource, beside the typed part that rules read.
//!
//! Most of a real body is of no account to any rule here (patch settings, extensions, licence types), and still has to
//! come back. It is kept as compact JSON text, shared: a scale set's instances point to the set's own.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::json::compact::compact;

thread_local! {
    static LAST: RefCell<Option<(Document, Rc<Value>)>> = const { RefCell::new(None) };
}

/// A resource's body as it was sent, normalised where Azure normalises, without secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Document(Rc<str>);

impl Document {
    /// Keeps `value`.
    pub fn new(value: &Value) -> Document {
        Document(compact(value).into())
    }

    /// The body again.
    pub fn value(&self) -> Value {
        (*self.read()).clone()
    }

    /// The body, to be looked at. The last that was read is kept: a list of a set's instances reads one document.
    pub(super) fn read(&self) -> Rc<Value> {
        let kept = LAST.with_borrow(|last| {
            let (known, value) = last.as_ref()?;
            known.same(self).then(|| value.clone())
        });
        kept.unwrap_or_else(|| {
            let value: Rc<Value> = Rc::new(serde_json::from_str(&self.0).unwrap_or(Value::Null));
            LAST.set(Some((self.clone(), value.clone())));
            value
        })
    }

    /// Whether both are one text in memory.
    pub fn same(&self, other: &Document) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Document::new(&value))
    }
}
