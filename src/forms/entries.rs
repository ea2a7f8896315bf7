//! What was typed into a form, and how it is stored: by field, so that an older or a newer version reads what it knows.
//!
//! No password is ever stored, and no value that was not typed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::control::FieldError;
use super::form::{FieldInfo, Kind, Message};
use super::secret::Secret;

/// What was typed, touched and reviewed, and what the core refused.
#[derive(Clone, PartialEq)]
pub struct Entries<F: FieldInfo> {
    typed: BTreeMap<F, String>,
    secrets: BTreeMap<F, Secret>,
    touched: BTreeSet<F>,
    reviewed: bool,
    refused: Vec<FieldError<F>>,
}

impl<F: FieldInfo> Default for Entries<F> {
    fn default() -> Entries<F> {
        Entries {
            typed: BTreeMap::new(),
            secrets: BTreeMap::new(),
            touched: BTreeSet::new(),
            reviewed: false,
            refused: Vec::new(),
        }
    }
}

impl<F: FieldInfo> Entries<F> {
    /// What was typed or chosen; `None` where the default holds.
    pub fn typed(&self, field: F) -> Option<&str> {
        match field.info().kind {
            Kind::Password => self.secrets.get(&field).map(Secret::expose),
            _ => self.typed.get(&field).map(String::as_str),
        }
    }

    /// Keeps what was typed. What the core refused is forgotten: it has to be asked again.
    pub fn put(&mut self, field: F, value: String) {
        match field.info().kind {
            Kind::Password => drop(self.secrets.insert(field, Secret::new(value))),
            _ => drop(self.typed.insert(field, value)),
        }
        self.touched.insert(field);
        self.refused.clear();
    }

    /// Whether errors of the field are to be shown.
    pub fn shows_errors(&self, field: F) -> bool {
        self.reviewed || self.touched.contains(&field)
    }

    /// The field was left.
    pub(super) fn touch(&mut self, field: F) {
        self.touched.insert(field);
    }

    /// Every error is shown from now on.
    pub(super) fn review(&mut self) {
        self.reviewed = true;
    }

    /// What the core said of the field.
    pub(super) fn refusal(&self, field: F) -> Option<Message> {
        let mut errors = self.refused.iter();
        errors
            .find(|error| error.field == field)
            .map(|error| error.message.clone())
    }

    /// Forgets every password.
    pub fn clear_secrets(&mut self) {
        self.secrets.clear();
    }

    /// Puts the core's refusal on its fields.
    pub(super) fn refuse(&mut self, errors: Vec<FieldError<F>>) {
        self.reviewed = true;
        self.refused = errors;
    }

    /// Forgets the core's refusal: something that is no field has changed.
    pub(super) fn forget_refusal(&mut self) {
        self.refused.clear();
    }
}

impl<F: FieldInfo> fmt::Debug for Entries<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        map.entries(&self.typed).entries(&self.secrets).finish()
    }
}

/// How entries are stored: `{"typed":{"Name":"demo-set"},"touched":["Name"]}`.
#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
struct Stored<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    typed: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    touched: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reviewed: bool,
}

impl<F: FieldInfo> Serialize for Entries<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = self
            .touched
            .iter()
            .filter(|field| field.info().kind != Kind::Password);
        Stored {
            typed: self
                .typed
                .iter()
                .map(|(field, value)| (field.info().name.into(), value.as_str().into()))
                .collect(),
            touched: plain.map(|field| field.info().name.into()).collect(),
            reviewed: self.reviewed,
        }
        .serialize(serializer)
    }
}

/// Names that this version has no field for are left out, as is everything in the place of a password.
impl<'de, F: FieldInfo> Deserialize<'de> for Entries<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<F>, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let find = |name: &str| {
            let mut all = F::ALL.iter().copied();
            all.find(|field| field.info().name == name && field.info().kind != Kind::Password)
        };
        let typed = stored.typed.iter();
        Ok(Entries {
            typed: typed
                .filter_map(|(name, value)| Some((find(name)?, value.to_string())))
                .collect(),
            touched: stored.touched.iter().filter_map(|name| find(name)).collect(),
            reviewed: stored.reviewed,
            ..Entries::default()
        })
    }
}
