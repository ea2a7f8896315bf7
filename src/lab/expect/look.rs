//! What an `expect` says, without anything to hold it against: for the lint, and for a student who has nothing yet.
//!
//! Nothing here is evaluated.

use std::collections::BTreeSet;

use jmespath::{Rcvar, Variable};

use super::{Expect, Key};
use crate::lab::jmes::{Expr, LooksAt, literals};

impl Expect {
    /// Every name that it refers to by `$`.
    pub fn references(&self) -> Vec<String> {
        let own = |expr: &Expr| expr.references().map(str::to_owned).collect::<Vec<_>>();
        match self {
            Expect::Object(entries) => entries
                .iter()
                .flat_map(|(key, value)| {
                    let mut names = match key {
                        Key::Field(_) => Vec::new(),
                        Key::Expr(expr) | Key::Every(expr) => own(expr),
                    };
                    names.extend(value.references());
                    names
                })
                .collect(),
            Expect::Reference(expr) => own(expr),
            Expect::Text(_) | Expect::Equal(_) => Vec::new(),
        }
    }

    /// What of a value it looks at.
    pub(in crate::lab) fn looks_at(&self) -> LooksAt {
        let Expect::Object(entries) = self else {
            return LooksAt::All;
        };
        let nothing = LooksAt::Fields(BTreeSet::new());
        entries.iter().fold(nothing, |all, (key, _)| {
            all.and(match key {
                Key::Field(name) => LooksAt::Fields([name.clone()].into()),
                Key::Expr(expr) | Key::Every(expr) => expr.looks_at().clone(),
            })
        })
    }

    /// Every expression in it.
    pub(in crate::lab) fn expressions<'a>(&'a self, found: &mut Vec<&'a Expr>) {
        match self {
            Expect::Object(entries) => {
                for (key, value) in entries {
                    if let Key::Expr(expr) | Key::Every(expr) = key {
                        found.push(expr);
                    }
                    value.expressions(found);
                }
            }
            Expect::Reference(expr) => found.push(expr),
            Expect::Text(_) | Expect::Equal(_) => {}
        }
    }

    /// Whether it has names to be bound, or asks the world.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Expect::Object(entries) => entries.iter().any(|(key, value)| {
                let own = match key {
                    Key::Field(_) => false,
                    Key::Expr(expr) | Key::Every(expr) => expr.is_open(),
                };
                own || value.is_open()
            }),
            Expect::Reference(expr) => expr.is_open(),
            Expect::Text(_) | Expect::Equal(_) => false,
        }
    }

    /// The first value that it asks for, to tell a student who has nothing yet.
    pub fn first_leaf(&self) -> Option<Rcvar> {
        match self {
            Expect::Object(entries) => entries.iter().find_map(|(_, value)| value.first_leaf()),
            Expect::Text(text) => Some(Rcvar::new(Variable::String(text.to_string()))),
            Expect::Equal(value) => Some(value.clone()),
            Expect::Reference(_) => None,
        }
    }

    /// The literal strings of a property `key`, at any depth.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let Expect::Object(entries) = self else {
            return Vec::new();
        };
        let text = |(name, value): &(Key, Expect)| match (name, value) {
            (Key::Field(name), Expect::Text(text)) if name == key => vec![text.to_string()],
            (_, inner) => inner.texts(key),
        };
        entries.iter().flat_map(text).collect()
    }

    /// Every literal string in it and in its expressions.
    pub fn literals(&self) -> Vec<String> {
        let owned = |expr: &Expr| {
            literals(expr.ast())
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        match self {
            Expect::Text(text) => vec![text.to_string()],
            Expect::Reference(expr) => owned(expr),
            Expect::Equal(_) => Vec::new(),
            Expect::Object(entries) => entries
                .iter()
                .flat_map(|(key, value)| {
                    let mut all = value.literals();
                    if let Key::Expr(expr) | Key::Every(expr) = key {
                        all.extend(owned(expr));
                    }
                    all
                })
                .collect(),
        }
    }
}
