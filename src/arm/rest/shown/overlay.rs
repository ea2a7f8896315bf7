//! A body laid over what it is made of: what it leaves as it is stays where it is, and is copied by nobody but who needs
//! a [`Value`].
//!
//! The instances of a scale set share one document, and each changes little of it: a list of a thousand is written
//! from the one document, and what they leave as it is becomes text once for all of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::arm::id::ResourceId;
use crate::arm::json::compact;

/// A value of a body.
#[derive(Debug, Clone)]
pub(in crate::arm::rest) enum Overlay<'a> {
    /// As it is in a document.
    Seen(&'a Value),
    Made(Value),
    Text(Cow<'a, str>),
    /// A resource's path under the subscription of that id.
    Path(&'a ResourceId, &'a str),
    Fields(Fields<'a>),
    Items(Vec<Overlay<'a>>),
}

/// An object's fields, by name as serde_json has them.
#[derive(Debug, Clone)]
pub(in crate::arm::rest) struct Fields<'a>(Vec<Field<'a>>);

#[derive(Debug, Clone)]
struct Field<'a> {
    name: Cow<'a, str>,
    value: Overlay<'a>,
    text: Known,
}

/// What is known of a field's JSON (`settle`).
#[derive(Debug, Clone)]
enum Known {
    Nothing,
    Name(Box<str>),
    /// With its name, as long as it is only seen.
    Whole(Box<str>),
}

impl<'a> Field<'a> {
    fn new(name: impl Into<Cow<'a, str>>, value: impl Into<Overlay<'a>>) -> Field<'a> {
        Field {
            name: name.into(),
            value: value.into(),
            text: Known::Nothing,
        }
    }

    /// Its value, which may become another.
    fn value(&mut self) -> &mut Overlay<'a> {
        if let Known::Whole(_) = self.text {
            self.text = Known::Nothing;
        }
        &mut self.value
    }

    fn settle(&mut self) {
        self.value.settle();
        let mut text = String::new();
        compact::write_name(&self.name, &mut text);
        self.text = match &self.value {
            Overlay::Seen(value) => {
                compact::write(value, &mut text);
                Known::Whole(text.into())
            }
            _ => Known::Name(text.into()),
        };
    }

    fn write(&self, out: &mut String) {
        match &self.text {
            Known::Whole(text) => return out.push_str(text),
            Known::Name(text) => out.push_str(text),
            Known::Nothing => compact::write_name(&self.name, out),
        }
        self.value.write(out);
    }
}

impl<'a> Overlay<'a> {
    /// An object of these fields.
    pub(super) fn of<const N: usize>(fields: [(&'a str, Overlay<'a>); N]) -> Overlay<'a> {
        let mut made: Vec<Field<'a>> = fields.map(|(name, value)| Field::new(name, value)).into();
        made.sort_by(|one, other| one.name.cmp(&other.name));
        Overlay::Fields(Fields(made))
    }

    /// A text.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Overlay::Seen(value) => value.as_str(),
            Overlay::Made(value) => value.as_str(),
            Overlay::Text(text) => Some(text),
            Overlay::Path(..) | Overlay::Fields(_) | Overlay::Items(_) => None,
        }
    }

    /// A number.
    pub(super) fn as_u64(&self) -> Option<u64> {
        match self {
            Overlay::Seen(value) => value.as_u64(),
            Overlay::Made(value) => value.as_u64(),
            _ => None,
        }
    }

    /// Its fields, when it is an object: from here on they are the body's own.
    pub(super) fn open(&mut self) -> Option<&mut Fields<'a>> {
        match self {
            Overlay::Seen(Value::Object(seen)) => {
                // Most get some more.
                let mut fields = Vec::with_capacity(seen.len() + 4);
                let seen = seen.iter();
                fields.extend(seen.map(|(name, value)| Field::new(name.as_str(), value)));
                *self = Overlay::Fields(Fields(fields));
            }
            Overlay::Made(Value::Object(made)) => {
                let made = std::mem::take(made).into_iter();
                let fields = made.map(|(name, value)| Field::new(name, value));
                *self = Overlay::Fields(Fields(fields.collect()));
            }
            _ => {}
        }
        match self {
            Overlay::Fields(fields) => Some(fields),
            _ => None,
        }
    }

    /// Its fields; what is no object becomes one.
    pub(super) fn fields(&mut self) -> &mut Fields<'a> {
        if self.open().is_none() {
            *self = Overlay::Fields(Fields(Vec::new()));
        }
        self.open().expect("it has just become an object")
    }

    /// The fields of the object at a path, made where there is none.
    pub(in crate::arm::rest) fn object(&mut self, path: &'a str) -> &mut Fields<'a> {
        let mut place = self;
        for name in path.split('.').filter(|name| !name.is_empty()) {
            place = place.fields().entry(name);
        }
        place.fields()
    }

    /// Its items, when it is a list: from here on they are the body's own.
    pub(super) fn items(&mut self) -> Option<&mut Vec<Overlay<'a>>> {
        match self {
            Overlay::Seen(Value::Array(seen)) => {
                *self = Overlay::Items(seen.iter().map(Overlay::Seen).collect());
            }
            Overlay::Made(Value::Array(made)) => {
                let made = std::mem::take(made).into_iter();
                *self = Overlay::Items(made.map(Overlay::Made).collect());
            }
            _ => {}
        }
        match self {
            Overlay::Items(items) => Some(items),
            _ => None,
        }
    }

    /// By itself.
    pub(in crate::arm::rest) fn into_value(self) -> Value {
        match self {
            Overlay::Seen(value) => value.clone(),
            Overlay::Made(value) => value,
            Overlay::Text(text) => Value::String(text.into_owned()),
            Overlay::Path(id, subscription) => Value::String(id.path(subscription)),
            Overlay::Fields(Fields(fields)) => {
                let fields = fields.into_iter();
                let fields = fields.map(|field| (field.name.into_owned(), field.value.into_value()));
                Value::Object(fields.collect())
            }
            Overlay::Items(items) => items.into_iter().map(Overlay::into_value).collect(),
        }
    }

    /// Makes JSON of the names and of what is only seen, for a body that is written again and again.
    pub(in crate::arm::rest) fn settle(&mut self) {
        match self {
            Overlay::Fields(Fields(fields)) => fields.iter_mut().for_each(Field::settle),
            Overlay::Items(items) => items.iter_mut().for_each(Overlay::settle),
            Overlay::Seen(_) | Overlay::Made(_) | Overlay::Text(_) | Overlay::Path(..) => {}
        }
    }

    /// Writes it as JSON on one line after what is there.
    pub(in crate::arm::rest) fn write(&self, out: &mut String) {
        match self {
            Overlay::Seen(value) => compact::write(value, out),
            Overlay::Made(value) => compact::write(value, out),
            Overlay::Text(text) => compact::write_text(text, out),
            Overlay::Path(id, subscription) => {
                out.push_str("\"/subscriptions/");
                compact::write_piece(subscription, out);
                // What is ours of it needs no look.
                let [groups, group, providers, kind, slash, name] = id.pieces();
                out.push_str(groups);
                compact::write_piece(group, out);
                [providers, kind, slash]
                    .iter()
                    .for_each(|ours| out.push_str(ours));
                compact::write_piece(name, out);
                out.push('"');
            }
            Overlay::Fields(Fields(fields)) => compact::write_object(fields, out, Field::write),
            Overlay::Items(items) => compact::write_list(items, out, Overlay::write),
        }
    }
}

impl<'a> Fields<'a> {
    /// Where the field of that name is, or would be.
    fn place(&self, name: &str) -> Result<usize, usize> {
        let known = self.0.iter().position(|field| *field.name == *name);
        known.ok_or_else(|| self.0.partition_point(|field| *field.name < *name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Overlay<'a>> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|field| &field.value)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Overlay::as_str)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Overlay<'a>> {
        let place = self.place(name).ok()?;
        self.0.get_mut(place).map(Field::value)
    }

    pub(in crate::arm::rest) fn insert(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        field: impl Into<Overlay<'a>>,
    ) {
        *self.entry(name) = field.into();
    }

    /// Puts a value where there is none.
    pub(super) fn default(&mut self, name: &'a str, field: impl Into<Overlay<'a>>) {
        if self.place(name).is_err() {
            self.insert(name, field);
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Overlay<'a>> {
        let place = self.place(name).ok()?;
        Some(self.0.remove(place).value)
    }

    /// The fields of the object of that name, made where there is none.
    pub(super) fn object(&mut self, name: &'a str) -> &mut Fields<'a> {
        self.entry(name).fields()
    }

    /// The field of that name; an object without fields where there was none.
    fn entry(&mut self, name: impl Into<Cow<'a, str>>) -> &mut Overlay<'a> {
        let name = name.into();
        let place = self.place(&name).unwrap_or_else(|place| {
            self.0.insert(place, Field::new(name, Fields(Vec::new())));
            place
        });
        self.0[place].value()
    }
}

impl<'a> From<Fields<'a>> for Overlay<'a> {
    fn from(fields: Fields<'a>) -> Self {
        Overlay::Fields(fields)
    }
}

impl From<Value> for Overlay<'_> {
    fn from(value: Value) -> Self {
        Overlay::Made(value)
    }
}

impl<'a> From<&'a Value> for Overlay<'a> {
    fn from(value: &'a Value) -> Self {
        Overlay::Seen(value)
    }
}

impl<'a> From<&'a str> for Overlay<'a> {
    fn from(text: &'a str) -> Self {
        Overlay::Text(text.into())
    }
}

impl From<String> for Overlay<'_> {
    fn from(text: String) -> Self {
        Overlay::Text(text.into())
    }
}

impl From<bool> for Overlay<'_> {
    fn from(is: bool) -> Self {
        Overlay::Made(is.into())
    }
}

impl From<u32> for Overlay<'_> {
    fn from(number: u32) -> Self {
        Overlay::Made(number.into())
    }
}

impl<'a> From<&'a BTreeMap<String, String>> for Overlay<'a> {
    fn from(texts: &'a BTreeMap<String, String>) -> Self {
        let fields = texts
            .iter()
            .map(|(name, text)| Field::new(name.as_str(), text.as_str()));
        Overlay::Fields(Fields(fields.collect()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_is_laid_over_a_document_and_written_as_its_value_is() {
        let document = json!({ "b": { "x": [1, { "lun": 2 }], "y": "\"" }, "d": [], "text": "t" });
        let id = ResourceId::new("g\"", crate::arm::id::Kind::Disk, "d");
        let mut whole = Overlay::from(&document);
        whole.fields().insert("c", Overlay::Path(&id, "s"));
        whole.object("a.b").insert("e", 7_u32);
        whole.object("text").insert("z", "no text any more");
        let items = whole.object("b").get_mut("x").and_then(Overlay::items);
        for item in items.into_iter().flatten().filter_map(Overlay::open) {
            assert_eq!(item.get("lun").and_then(Overlay::as_u64), Some(2));
            item.insert("lun", "3".to_owned());
        }
        whole.object("b").default("y", false);
        assert!(whole.fields().remove("d").is_some() && whole.fields().remove("d").is_none());
        let text = |whole: &Overlay<'_>| {
            let mut written = String::new();
            whole.write(&mut written);
            written
        };
        let written = text(&whole);
        whole.settle();
        assert_eq!(text(&whole), written);
        let value = whole.clone().into_value();
        assert_eq!(
            value,
            json!({
                "a": { "b": { "e": 7 } }, "b": { "x": [1, { "lun": "3" }], "y": "\"" },
                "c": "/subscriptions/s/resourceGroups/g\"/providers/Microsoft.Compute/disks/d",
                "text": { "z": "no text any more" },
            })
        );
        assert_eq!(written, value.to_string());
        let mut other = whole.object("b").get_mut("x").and_then(Overlay::items);
        *other.as_mut().expect("it is a list").first_mut().expect("of two") = 9_u32.into();
        whole.object("a").insert("b", "and more");
        assert_eq!(
            text(&whole),
            written.replace("[1,", "[9,").replace("{\"e\":7}", "\"and more\"")
        );
        let mut again = Overlay::from(value.clone());
        again.object("b").insert("y", "\"");
        assert_eq!(again.into_value(), value);
    }
}
