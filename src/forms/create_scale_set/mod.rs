//! "Create a virtual machine scale set": ten tabs, edition December 2023 (portal-ui.md §2).

mod advanced;
mod basics;
mod fields;
mod management;
mod mix;
mod networking;
mod request;
mod review;
mod scaling;

use serde::{Deserialize, Serialize};

pub use fields::Field;

use super::control::Choice;
use super::create_vnet::CreateVnet;
use super::edit_nic::EditNic;
use super::entries::Entries;
use super::form::{FieldInfo, Form, Message};
use super::shared;
use super::tags::TagRows;
use super::wizard::{Tab, Wizard};
use super::{FieldError, Section, machine};
use crate::arm::{ArmError, Operation, Time, World};

/// The wizard's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateScaleSet {
    /// When the page was opened.
    #[serde(default)]
    opened_at: Time,
    #[serde(default)]
    entries: Entries<Field>,
    /// The network of the Create virtual network pane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_vnet: Option<CreateVnet>,
    /// The rows of the Network interface grid.
    #[serde(default = "first_nic")]
    nics: Vec<EditNic>,
    #[serde(default, skip_serializing_if = "no_tags")]
    tags: TagRows,
}

fn first_nic() -> Vec<EditNic> {
    vec![EditNic::new()]
}

fn no_tags(tags: &TagRows) -> bool {
    tags.0.is_empty()
}

impl CreateScaleSet {
    /// The form as the page opens.
    pub fn new(world: &World) -> CreateScaleSet {
        CreateScaleSet {
            opened_at: world.time(),
            entries: Entries::default(),
            created_vnet: None,
            nics: first_nic(),
            tags: TagRows::default(),
        }
    }

    /// OK of the "Create new" callout under Resource group.
    pub fn use_new_group(&mut self, name: &str, world: &World) {
        self.set(Field::NewGroup, name, world);
        self.set(Field::ResourceGroup, name, world);
    }

    /// The rows of the Tags tab.
    pub fn tags(&self) -> &TagRows {
        &self.tags
    }

    /// Replaces the rows of the Tags tab; a blank last row is dropped.
    pub fn set_tags(&mut self, mut tags: TagRows) {
        tags.0.retain(|row| !row.is_blank());
        self.tags = tags;
        self.entries.forget_refusal();
        self.entries.touch(Field::Tags);
    }

    /// Whether "Click here to swap to the Trusted launch security type" is shown.
    pub fn offers_trusted_launch(&self, world: &World) -> bool {
        machine::offers_trusted_launch(self, world)
    }

    fn is_uniform(&self, world: &World) -> bool {
        self.value(Field::Orchestration, world) == basics::UNIFORM
    }
}

impl Form for CreateScaleSet {
    type Field = Field;
    type Context = World;

    fn entries(&self) -> &Entries<Field> {
        &self.entries
    }

    fn entries_mut(&mut self) -> &mut Entries<Field> {
        &mut self.entries
    }

    /// "VM architecture" has no value of its own: a choice swaps the image, and shows what the image is for.
    fn set(&mut self, field: Field, value: impl Into<String>, world: &World) {
        let value = value.into();
        if field == Field::Architecture {
            if let Some(image) = machine::swapped(self, &value, world) {
                self.entries.put(Field::Image, image);
            }
            return;
        }
        self.entries.put(field, value);
    }

    fn value(&self, field: Field, world: &World) -> String {
        match (field, self.entries.typed(field)) {
            (Field::Architecture, _) => machine::architecture_value(self, world),
            (_, Some(typed)) => typed.to_owned(),
            (_, None) => self.default_value(field, world),
        }
    }

    fn default_value(&self, field: Field, world: &World) -> String {
        if let Some(shared) = field.info().shared {
            return shared::default_value(self, shared, world);
        }
        match field.info().tab {
            Tab::Basics => basics::default_value(field),
            Tab::Spot => mix::default_value(field),
            Tab::Networking => self.default_network(field, world),
            Tab::Scaling => scaling::default_value(field),
            Tab::Management => management::default_value(self, field, world),
            _ => advanced::default_value(self, field, world),
        }
    }

    fn problem(&self, field: Field, world: &World) -> Option<Message> {
        if let Some(shared) = field.info().shared {
            return shared::problem(self, shared, world);
        }
        match field.info().tab {
            Tab::Basics => basics::problem(self, field, world),
            Tab::Spot => mix::problem(self, field, world),
            Tab::Networking => self.network_problem(field, world),
            Tab::Scaling => scaling::problem(self, field, world),
            Tab::Management => management::problem(self, field, world),
            Tab::Tags => self.tags.problem(),
            _ => advanced::problem(self, field, world),
        }
    }

    fn options(&self, field: Field, world: &World) -> Vec<Choice> {
        if let Some(shared) = field.info().shared {
            return shared::options(self, shared, world);
        }
        match field.info().tab {
            Tab::Basics => basics::options(self, field, world),
            Tab::Networking => self.network_options(field, world),
            Tab::Scaling => scaling::options(field),
            Tab::Management => management::options(field),
            _ => advanced::options(self, field, world),
        }
    }

    fn shown(&self, field: Field, world: &World) -> bool {
        if let Some(shared) = field.info().shared {
            return shared::shown(self, shared, world);
        }
        match field.info().tab {
            Tab::Spot => mix::shown(self, field, world),
            Tab::Management => management::shown(self, field, world),
            Tab::Health | Tab::Advanced => advanced::shown(self, field, world),
            _ => true,
        }
    }

    fn disabled(&self, field: Field, world: &World) -> Option<Message> {
        match field {
            Field::Zones => basics::disabled_zones(self, world),
            Field::Identity => management::disabled_identity(self, world),
            Field::ZoneBalance => advanced::disabled_balance(self, world),
            _ => None,
        }
    }

    fn hint(&self, field: Field, world: &World) -> Option<Message> {
        shared::hint(self, field.info().shared?, world)
    }
}

impl Wizard for CreateScaleSet {
    const TABS: &'static [Tab] = &[
        Tab::Basics,
        Tab::Spot,
        Tab::Disks,
        Tab::Networking,
        Tab::Scaling,
        Tab::Management,
        Tab::Health,
        Tab::Advanced,
        Tab::Tags,
        Tab::Review,
    ];

    fn opened_at(&self) -> Time {
        self.opened_at
    }

    fn request(&self, world: &World, opened_at: Time) -> Result<Operation, Vec<FieldError<Field>>> {
        let errors = self.errors(world);
        if !errors.is_empty() {
            return Err(errors);
        }
        // Only a missing account leaves nothing to send, and that is an error of a field.
        request::operation(self, world, opened_at, false)
            .ok_or_else(|| vec![FieldError::new(Field::Username, super::EMPTY)])
    }

    fn partial_arm(&self, world: &World) -> Option<Operation> {
        request::operation(self, world, self.opened_at, true)
    }

    fn summary(&self, world: &World) -> Vec<Section> {
        review::summary(self, world)
    }

    fn field_of(&self, error: &ArmError, world: &World) -> Option<Field> {
        review::field_of(self, error, world)
    }
}
