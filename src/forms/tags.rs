//! The Tags tab: names, values, and the kinds of resource that get them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::form::{EMPTY, Message};
use crate::arm::Kind;
use crate::arm::catalog::limits;
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::spec::Tags;

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TagRow {
    pub name: String,
    pub value: String,
    /// The kinds of resource that get the tag; `None` is all that the wizard makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<BTreeSet<Kind>>,
}

impl TagRow {
    /// The blank row that is always last.
    pub fn is_blank(&self) -> bool {
        self.name.is_empty() && self.value.is_empty()
    }

    fn is_for(&self, kind: Kind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// The rows of the grid, without the blank one at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagRows(pub Vec<TagRow>);

impl TagRows {
    /// What is wrong with a row's name.
    pub fn name_problem(&self, row: usize) -> Option<Message> {
        let tag = self.0.get(row).filter(|tag| !tag.is_blank())?;
        if tag.name.is_empty() {
            return Some(EMPTY.into());
        }
        if let Err(problem) = names::check(NameKind::Tag, &tag.name) {
            return Some(problem.portal_text(NameKind::Tag));
        }
        let again = self.0[..row].iter().any(|other| {
            other.name.eq_ignore_ascii_case(&tag.name)
                && Kind::ALL
                    .iter()
                    .any(|kind| other.is_for(*kind) && tag.is_for(*kind))
        });
        again.then(|| "The value must be unique.".into())
    }

    /// What is wrong with a row's value.
    pub fn value_problem(&self, row: usize) -> Option<Message> {
        let tag = self.0.get(row).filter(|tag| !tag.is_blank())?;
        names::check(NameKind::TagValue, &tag.value)
            .err()
            .map(|problem| problem.portal_text(NameKind::TagValue))
    }

    /// The first thing that is wrong with the grid.
    pub fn problem(&self) -> Option<Message> {
        if self.0.len() > limits::TAGS {
            // Ours.
            return Some("A resource can have at most 50 tags.".into());
        }
        (0..self.0.len()).find_map(|row| self.name_problem(row).or_else(|| self.value_problem(row)))
    }

    /// The tags of a resource of `kind`.
    pub fn of(&self, kind: Kind) -> Tags {
        let rows = self
            .0
            .iter()
            .filter(|tag| !tag.name.is_empty() && tag.is_for(kind));
        rows.map(|tag| (tag.name.clone(), tag.value.clone())).collect()
    }

    /// The rows of the summary: `Environment`, `prod (Virtual machine scale set)`. `made` are the kinds that the wizard
    /// makes.
    pub fn summary(&self, made: &[Kind]) -> Vec<(Message, String)> {
        let rows = self.0.iter().filter(|tag| !tag.is_blank());
        rows.map(|tag| {
            let kinds = made.iter().filter(|kind| tag.is_for(**kind));
            let kinds: Vec<&str> = kinds.map(|kind| kind.display()).collect();
            let value = [&tag.value, " (", &kinds.join(", "), ")"].concat();
            (tag.name.clone().into(), value)
        })
        .collect()
    }
}
