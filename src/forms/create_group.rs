//! "Create new" under Resource group, and the page that makes a group by itself.

use serde::{Deserialize, Serialize};

use super::control::Choice;
use super::entries::Entries;
use super::form::{Form, Message, fields, offered};
use super::{FieldError, place};
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::spec::Tags;
use crate::arm::{Operation, World};

fields! {
    /// The fields of the callout; the page has Region, too.
    pub enum Field: () {
        Name Text required @ (), "Name";
        Region DropDown required @ (), "Region";
    }
}

/// A resource group yet to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct CreateGroup {
    entries: Entries<Field>,
    /// The callout in a wizard asks for the name alone: the group gets the wizard's region.
    callout: bool,
}

impl CreateGroup {
    /// The page.
    pub fn new() -> CreateGroup {
        CreateGroup::default()
    }

    /// The callout of a wizard. Its OK hands `value(Name)` to the wizard's `use_new_group`.
    pub fn callout() -> CreateGroup {
        CreateGroup {
            callout: true,
            ..CreateGroup::default()
        }
    }

    /// The operation of the page.
    ///
    /// # Errors
    /// What keeps it from being sent.
    pub fn request(&self, world: &World) -> Result<Operation, Vec<FieldError<Field>>> {
        let errors = self.errors(world);
        if errors.is_empty() {
            Ok(Operation::PutGroup {
                name: self.value(Field::Name, world),
                location: self.value(Field::Region, world),
                tags: Tags::new(),
                document: None,
            })
        } else {
            Err(errors)
        }
    }
}

impl Form for CreateGroup {
    type Field = Field;
    type Context = World;

    fn entries(&self) -> &Entries<Field> {
        &self.entries
    }

    fn entries_mut(&mut self) -> &mut Entries<Field> {
        &mut self.entries
    }

    fn default_value(&self, field: Field, _: &World) -> String {
        match field {
            Field::Name => String::new(),
            Field::Region => "eastus".into(),
        }
    }

    fn problem(&self, field: Field, world: &World) -> Option<Message> {
        let value = self.value(field, world);
        match field {
            Field::Name if world.group(&value).is_some() => {
                Some("A resource group with the same name already exists in the subscription.".into())
            }
            Field::Name => names::check(NameKind::ResourceGroup, &value)
                .err()
                .map(|problem| problem.portal_text(NameKind::ResourceGroup)),
            Field::Region => offered(&place::all_regions(), &value),
        }
    }

    fn options(&self, field: Field, _: &World) -> Vec<Choice> {
        match field {
            Field::Name => Vec::new(),
            Field::Region => place::all_regions(),
        }
    }

    fn shown(&self, field: Field, _: &World) -> bool {
        field == Field::Name || !self.callout
    }
}
