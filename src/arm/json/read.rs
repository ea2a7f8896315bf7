//! Reading JSON into types: every text becomes a `Value` first, and every type is made of one.
//!
//! A type's reader is compiled once for each kind of source that it is read from, and in as many ways as that source
//! can offer a thing. With texts, slices, values and the path tracker that was a sixth of the first load. So there is
//! one source here, and it offers one way each: an object is a struct or a map, never a list; a text is owned.
//!
//! Nothing else in the browser reads a type. A text's nesting is limited by the parser; its length is the caller's to
//! limit.

use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

/// Why a text is not what was to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(Box<str>);

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Fault {
        Fault(message.to_string().into())
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Fault {
        Fault(format!("invalid type: {}, expected {wanted}", told(found)).into())
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Fault {
        Fault(format!("invalid value: {}, expected {wanted}", told(found)).into())
    }
}

/// As serde tells it, but for a text: that one goes through `Debug`, which the browser's program has not.
fn told(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => format!("string \"{text}\""),
        other => other.to_string(),
    }
}

/// The text as a value.
///
/// # Errors
/// Where the text is no JSON, by line and column.
#[inline(never)]
pub fn value(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|error: serde_json::Error| Fault(error.to_string().into()))
}

/// The text as a `T`.
///
/// # Errors
/// Where the text is no JSON, or what in it is not as in a `T`.
pub fn typed<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    made(value(text)?)
}

/// The value as a `T`.
///
/// # Errors
/// What in it is not as in a `T`.
pub fn made<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    T::deserialize(Source(value))
}

struct Source(Value);

#[cold]
#[inline(never)]
fn expected(what: &'static str, found: &Value) -> Fault {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Fault(["expected ", what, ", found ", found].concat().into())
}

impl Source {
    fn text(self) -> Result<String, Fault> {
        match self.0 {
            Value::String(text) => Ok(text),
            other => Err(expected("a text", &other)),
        }
    }

    fn number(self) -> Result<Number, Fault> {
        match self.0 {
            Value::Number(number) => Ok(number),
            other => Err(expected("a number", &other)),
        }
    }

    fn unsigned(self) -> Result<u64, Fault> {
        let number = self.number()?;
        number
            .as_u64()
            .ok_or_else(|| expected("a whole number from 0", &Value::Number(number)))
    }

    fn signed(self) -> Result<i64, Fault> {
        let number = self.number()?;
        number
            .as_i64()
            .ok_or_else(|| expected("a whole number", &Value::Number(number)))
    }

    fn elements(self) -> Result<Elements, Fault> {
        match self.0 {
            Value::Array(list) => Ok(Elements(list.into_iter())),
            other => Err(expected("a list", &other)),
        }
    }

    fn fields(self) -> Result<Fields, Fault> {
        match self.0 {
            Value::Object(object) => Ok(Fields {
                rest: object.into_iter(),
                value: Value::Null,
            }),
            other => Err(expected("an object", &other)),
        }
    }

    /// `"Name"`, or `{"Name": what it holds}`.
    fn variant(self) -> Result<Variant, Fault> {
        match self.0 {
            Value::String(name) => Ok(Variant {
                name,
                held: Value::Null,
            }),
            Value::Object(object) => one_field(object),
            other => Err(expected("a text or an object of one field", &other)),
        }
    }
}

fn one_field(object: Map<String, Value>) -> Result<Variant, Fault> {
    let mut fields = object.into_iter();
    match (fields.next(), fields.next()) {
        (Some((name, held)), None) => Ok(Variant { name, held }),
        _ => Err(Fault("expected an object of one field".into())),
    }
}

/// The methods of `Deserializer` that differ by a word.
macro_rules! as_a {
    ($($method:ident = $take:ident.$visit:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.$take()?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Source {
    type Error = Fault;

    as_a! {
        deserialize_u8 = unsigned.visit_u64,
        deserialize_u16 = unsigned.visit_u64,
        deserialize_u32 = unsigned.visit_u64,
        deserialize_u64 = unsigned.visit_u64,
        deserialize_i8 = signed.visit_i64,
        deserialize_i16 = signed.visit_i64,
        deserialize_i32 = signed.visit_i64,
        deserialize_i64 = signed.visit_i64,
        deserialize_char = text.visit_string,
        deserialize_str = text.visit_string,
        deserialize_string = text.visit_string,
        deserialize_identifier = text.visit_string,
        deserialize_map = fields.visit_map,
        deserialize_seq = elements.visit_seq,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_string(text),
            list @ Value::Array(_) => visitor.visit_seq(Source(list).elements()?),
            object @ Value::Object(_) => visitor.visit_map(Source(object).fields()?),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Bool(is) => visitor.visit_bool(is),
            other => Err(expected("true or false", &other)),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(self.number()?.as_f64().unwrap_or_default())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            other => Err(expected("null", &other)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(expected("bytes, which JSON has none of", &self.0))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

struct Elements(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Elements {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        match self.0.next() {
            Some(element) => seed.deserialize(Source(element)).map(Some),
            None => Ok(None),
        }
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    value: Value,
}

impl Fields {
    fn next(&mut self) -> Option<Source> {
        let (name, value) = self.rest.next()?;
        self.value = value;
        Some(Source(Value::String(name)))
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        match self.next() {
            Some(name) => seed.deserialize(name).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(Source(self.value.take()))
    }
}

struct Variant {
    name: String,
    held: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Fault;
    type Variant = Source;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Source), Fault> {
        let variant = seed.deserialize(Source(Value::String(self.name)))?;
        Ok((variant, Source(self.held)))
    }
}

impl<'de> VariantAccess<'de> for Source {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.0 {
            Value::Null => Ok(()),
            other => Err(expected("nothing", &other)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(self.elements()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(self.fields()?)
    }
}

#[cfg(test)]
mod tests;
