//! "Create a virtual machine": eight tabs, edition December 2023 (portal-ui.md §3).

mod availability;
mod basics;
mod fields;
mod networking;
mod price;
mod request;
mod review;

use serde::{Deserialize, Serialize};

pub use fields::Field;
pub use price::Price;

use super::control::Choice;
use super::create_vnet::CreateVnet;
use super::entries::Entries;
use super::form::{FieldInfo, Form, Message, OFF, ON};
use super::shared::{self, Shared};
use super::tags::TagRows;
use super::wizard::{Tab, Wizard};
use super::{FieldError, Section, machine};
use crate::arm::{ArmError, Operation, Time, World};

/// The wizard's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateVm {
    /// When the page was opened.
    #[serde(default)]
    opened_at: Time,
    #[serde(default)]
    entries: Entries<Field>,
    /// The network of the Create virtual network pane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_vnet: Option<CreateVnet>,
    #[serde(default, skip_serializing_if = "no_tags")]
    tags: TagRows,
}

fn no_tags(tags: &TagRows) -> bool {
    tags.0.is_empty()
}

impl CreateVm {
    /// The form as the page opens.
    pub fn new(world: &World) -> CreateVm {
        CreateVm {
            opened_at: world.time(),
            entries: Entries::default(),
            created_vnet: None,
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

    /// What the Price card shows; `None` where no price is known.
    pub fn price(&self, world: &World) -> Option<Price> {
        price::price(self, world)
    }
}

impl Form for CreateVm {
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
        match field {
            Field::Availability
            | Field::ScaleSet
            | Field::Zone
            | Field::FaultDomain
            | Field::AvailabilitySet => availability::default_value(self, field, world),
            Field::PublicPorts | Field::Ports => basics::default_value(self, field, world),
            Field::DeleteDisk => ON.into(),
            Field::Identity => OFF.into(),
            _ => self.default_network(field, world),
        }
    }

    fn problem(&self, field: Field, world: &World) -> Option<Message> {
        if let Some(shared) = field.info().shared {
            return shared::problem(self, shared, world);
        }
        match field.info().tab {
            Tab::Basics => basics::problem(self, field, world),
            Tab::Networking => self.network_problem(field, world),
            Tab::Tags => self.tags.problem(),
            _ => None,
        }
    }

    fn options(&self, field: Field, world: &World) -> Vec<Choice> {
        let mut options = match field.info().shared {
            Some(shared) => shared::options(self, shared, world),
            None if field.info().tab == Tab::Networking => self.network_options(field, world),
            None => basics::options(self, field, world),
        };
        // The seed shows the two the other way round on this form (portal-ui.md §3.1).
        if field.info().shared == Some(Shared::Authentication) {
            options.reverse();
        }
        options
    }

    fn shown(&self, field: Field, world: &World) -> bool {
        if let Some(shared) = field.info().shared {
            return shared::shown(self, shared, world);
        }
        match field.info().tab {
            Tab::Basics => basics::shown(self, field, world),
            Tab::Networking => self.network_shown(field, world),
            _ => true,
        }
    }

    fn disabled(&self, field: Field, world: &World) -> Option<Message> {
        match field {
            Field::FaultDomain => availability::disabled_fault_domain(self, world),
            Field::Accelerated => self.disabled_acceleration(world),
            _ => None,
        }
    }

    fn hint(&self, field: Field, world: &World) -> Option<Message> {
        match field {
            Field::ScaleSet | Field::AvailabilitySet => availability::empty_reason(self, field, world),
            _ => shared::hint(self, field.info().shared?, world),
        }
    }
}

impl Wizard for CreateVm {
    const TABS: &'static [Tab] = &[
        Tab::Basics,
        Tab::Disks,
        Tab::Networking,
        Tab::Management,
        Tab::Monitoring,
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
