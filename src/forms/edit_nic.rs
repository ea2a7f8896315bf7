//! The Edit network interface pane, which is also a row of the Networking tab's grid.
//!
//! A row keeps what was chosen in its pane, and nothing else: its name follows the network until it is typed.

use serde::{Deserialize, Serialize};

use super::control::{Choice, split};
use super::entries::Entries;
use super::form::{EMPTY, Form, Message, OFF, ON, fields, offered};
use super::network::{self, Network};
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::catalog::sizes::Size;
use crate::arm::spec::*;
use crate::arm::{ResourceId, World};

fields! {
    /// The fields of the pane (portal-ui.md §2.4).
    pub enum Field: () {
        Name Text required @ (), "Name";
        VirtualNetwork Fixed @ (), "Virtual network";
        Subnet DropDown required @ (), "Subnet";
        SecurityGroup Radio @ (), "NIC network security group";
        PublicPorts Radio required @ (), "Public inbound ports";
        Ports MultiSelect required @ (), "Select inbound ports";
        ExistingGroup DropDown required @ (), "Configure network security group";
        PublicIp Toggle @ (), "Public IP address";
        Accelerated Toggle @ (), "Accelerated networking";
    }
}

pub(super) const NONE: &str = "None";
pub(super) const BASIC: &str = "Basic";
pub(super) const ADVANCED: &str = "Advanced";
pub(super) const ALLOW: &str = "Allow";

/// What a row knows of the tabs around it. Cheap to make and to clone.
#[derive(Debug, Clone)]
pub struct NicContext {
    pub world: World,
    pub group: String,
    pub region: String,
    /// The network of the tab.
    pub network: Network,
    /// The row, from 0.
    pub position: usize,
    /// The names of the other rows.
    pub others: Vec<String>,
    pub size: Option<&'static Size>,
}

/// A network interface of a scale set's instances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct EditNic {
    entries: Entries<Field>,
}

/// A row of the grid, as the portal writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NicRow {
    pub name: String,
    /// `Yes` or `No`.
    pub create_public_ip: &'static str,
    /// `default (10.0.0.0/20)`.
    pub subnet: String,
    /// `None`, `Basic`, or the name of the chosen group.
    pub security_group: String,
    /// `On` or `Off`.
    pub accelerated: &'static str,
    pub error: Option<Message>,
}

impl EditNic {
    /// The interface as the grid has it first.
    pub fn new() -> EditNic {
        EditNic::default()
    }

    /// What the grid shows.
    pub fn row(&self, context: &NicContext) -> NicRow {
        let pick = |on, yes, no| if on { yes } else { no };
        let choice = self.value(Field::SecurityGroup, context);
        NicRow {
            name: self.value(Field::Name, context),
            create_public_ip: pick(self.is_on(Field::PublicIp, context), "Yes", "No"),
            subnet: context.network.subnet_label(&self.value(Field::Subnet, context)),
            security_group: match ResourceId::parse(&self.value(Field::ExistingGroup, context)) {
                Some(id) if choice == ADVANCED => id.name().to_owned(),
                _ => choice,
            },
            accelerated: pick(self.is_on(Field::Accelerated, context), "On", "Off"),
            error: self.errors(context).into_iter().next().map(|error| error.message),
        }
    }

    /// The configuration that goes into the profile, and the Basic group that has to be made for it.
    pub(super) fn spec(&self, context: &NicContext, tags: Tags) -> (NicConfigSpec, Option<ResourceSpec>) {
        let name = self.value(Field::Name, context);
        let made = self.basic_group(&name, context, tags);
        let network_security_group = match self.value(Field::SecurityGroup, context).as_str() {
            ADVANCED => ResourceId::parse(&self.value(Field::ExistingGroup, context)),
            _ => made.as_ref().map(|group| group.id(&context.group)),
        };
        let public_ip = self.is_on(Field::PublicIp, context).then(|| PublicIpConfigSpec {
            name: ["publicip-", &name].concat(),
            idle_timeout_in_minutes: 15,
        });
        let config = NicConfigSpec {
            subnet: context.network.subnet(&self.value(Field::Subnet, context)),
            network_security_group,
            public_ip,
            accelerated_networking: self.is_on(Field::Accelerated, context),
            name,
            ip_configuration: None,
            pools: Vec::new(),
            delete_option: None,
        };
        (config, made)
    }

    fn basic_group(&self, nic: &str, context: &NicContext, tags: Tags) -> Option<ResourceSpec> {
        if self.value(Field::SecurityGroup, context) != BASIC {
            return None;
        }
        let stem = ["basicNsg", nic].concat();
        let name = network::free_nsg(&context.world, &context.group, &context.region, &stem);
        let ports = if self.shown(Field::Ports, context) {
            self.value(Field::Ports, context)
        } else {
            String::new()
        };
        Some(network::basic_nsg(&name, &context.region, &ports, tags))
    }

    fn name_problem(&self, name: &str, context: &NicContext) -> Option<Message> {
        if context
            .others
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
        {
            return Some("The value must be unique.".into());
        }
        names::check(NameKind::NetworkInterface, name)
            .err()
            .map(|problem| problem.portal_text(NameKind::NetworkInterface))
    }
}

fn lacks_acceleration(context: &NicContext) -> bool {
    context.size.is_some_and(|size| !size.accelerated_networking)
}

/// Ours.
pub(super) const NOT_ACCELERATED: &str = "The selected size has no accelerated networking.";

impl Form for EditNic {
    type Field = Field;
    type Context = NicContext;

    fn entries(&self) -> &Entries<Field> {
        &self.entries
    }

    fn entries_mut(&mut self) -> &mut Entries<Field> {
        &mut self.entries
    }

    fn default_value(&self, field: Field, context: &NicContext) -> String {
        match field {
            Field::Name => {
                let number = (context.position + 1).to_string();
                let zero = if number.len() < 2 { "0" } else { "" };
                [context.network.id.name(), "-nic", zero, &number].concat()
            }
            Field::VirtualNetwork => context.network.label(),
            Field::Subnet => {
                let first = context.network.spec.subnets.first();
                first.map(|subnet| subnet.name.clone()).unwrap_or_default()
            }
            Field::SecurityGroup => BASIC.into(),
            Field::PublicPorts => NONE.into(),
            Field::Ports | Field::ExistingGroup => String::new(),
            Field::PublicIp => OFF.into(),
            Field::Accelerated if context.size.is_some_and(|size| size.accelerated_networking) => ON.into(),
            Field::Accelerated => OFF.into(),
        }
    }

    fn problem(&self, field: Field, context: &NicContext) -> Option<Message> {
        let value = self.value(field, context);
        match field {
            Field::Name => self.name_problem(&value, context),
            Field::Subnet | Field::ExistingGroup => offered(&self.options(field, context), &value),
            Field::Ports if split(&value).any(|port| network::port_labels(port).is_empty()) => {
                Some(EMPTY.into())
            }
            Field::Accelerated if value == ON && lacks_acceleration(context) => Some(NOT_ACCELERATED.into()),
            _ => None,
        }
    }

    fn options(&self, field: Field, context: &NicContext) -> Vec<Choice> {
        match field {
            Field::Subnet => context.network.subnets(),
            Field::SecurityGroup => security_choices(),
            Field::PublicPorts => port_access_choices(),
            Field::Ports => network::port_choices(),
            Field::ExistingGroup => network::existing_nsgs(&context.world, &context.region),
            _ => Vec::new(),
        }
    }

    fn shown(&self, field: Field, context: &NicContext) -> bool {
        let security = || self.value(Field::SecurityGroup, context);
        match field {
            Field::PublicPorts => security() == BASIC,
            Field::Ports => security() == BASIC && self.value(Field::PublicPorts, context) == ALLOW,
            Field::ExistingGroup => security() == ADVANCED,
            _ => true,
        }
    }

    fn disabled(&self, field: Field, context: &NicContext) -> Option<Message> {
        let off = field == Field::Accelerated && !self.is_on(field, context);
        (off && lacks_acceleration(context)).then(|| NOT_ACCELERATED.into())
    }

    fn hint(&self, field: Field, context: &NicContext) -> Option<Message> {
        let none = field == Field::ExistingGroup && self.options(field, context).is_empty();
        none.then(|| "There is no network security group in this region yet.".into())
    }
}

pub(super) fn security_choices() -> Vec<Choice> {
    [NONE, BASIC, ADVANCED]
        .map(|value| Choice::new(value, value))
        .into()
}

pub(super) fn port_access_choices() -> Vec<Choice> {
    vec![
        Choice::new(NONE, "None"),
        Choice::new(ALLOW, "Allow selected ports"),
    ]
}
