//! Networking: where the machine's interface is, and what may reach it.

use super::{CreateVm, Field};
use crate::arm::world::ProvisioningState;
use crate::arm::{Kind, ResourceId, World};
use crate::forms::control::Choice;
use crate::forms::create_vnet::{Cell, CreateVnet};
use crate::forms::edit_nic::{ADVANCED, BASIC, NOT_ACCELERATED, security_choices};
use crate::forms::form::{Form, Message, OFF, ON, offered};
use crate::forms::machine;
use crate::forms::network::{self, CREATED, NEW, Network, Site};

/// The length of the prefix of a new network's `default` (facts.md §3.5).
const PREFIX_LEN: u8 = 24;
/// No public IP address.
pub(super) const NO_ADDRESS: &str = "None";

impl CreateVm {
    fn site<'a>(&'a self, world: &'a World) -> Site<'a> {
        Site {
            world,
            group: self.value(Field::ResourceGroup, world),
            region: self.value(Field::Region, world),
            created: self.created_vnet.as_ref(),
            prefix_len: PREFIX_LEN,
        }
    }

    pub(super) fn default_network(&self, field: Field, world: &World) -> String {
        match field {
            Field::VirtualNetwork => self.site(world).default_value(),
            Field::Subnet => {
                let network = self.network(world);
                let first = network.spec.subnets.into_iter().next();
                first.map(|subnet| subnet.name).unwrap_or_default()
            }
            Field::PublicIp => NEW.into(),
            Field::SecurityGroup => BASIC.into(),
            Field::Accelerated if !self.lacks_acceleration(world) => ON.into(),
            Field::DeleteNic | Field::Accelerated => OFF.into(),
            _ => String::new(),
        }
    }

    pub(super) fn network_options(&self, field: Field, world: &World) -> Vec<Choice> {
        match field {
            Field::VirtualNetwork => self.site(world).choices(),
            Field::Subnet => self.subnets(world),
            Field::PublicIp => self.addresses(world),
            Field::SecurityGroup => security_choices(),
            Field::ExistingGroup => network::existing_nsgs(world, &self.value(Field::Region, world)),
            _ => Vec::new(),
        }
    }

    /// `(New) default (10.0.0.0/24)` of a network that is made, `default (10.0.0.0/20)` of one that is there.
    fn subnets(&self, world: &World) -> Vec<Choice> {
        let network = self.network(world);
        let mut subnets = network.subnets();
        if network.is_new {
            for subnet in &mut subnets {
                subnet.label = ["(New) ", &subnet.label].concat().into();
            }
        }
        subnets
    }

    fn addresses(&self, world: &World) -> Vec<Choice> {
        let region = self.value(Field::Region, world);
        let free = world.of_kind(Kind::PublicIpAddress).filter(|resource| {
            resource.location.eq_ignore_ascii_case(&region)
                && resource.provisioning_state != ProvisioningState::Deleting
                && resource
                    .public_ip()
                    .is_some_and(|ip| ip.network_interface.is_none())
        });
        let new = ["(new) ", &self.address_name(world)].concat();
        [Choice::new(NO_ADDRESS, "None"), Choice::new(NEW, new)]
            .into_iter()
            .chain(free.map(|ip| Choice::new(ip.id.to_string(), ip.id.name().to_owned())))
            .collect()
    }

    /// `<vm>-ip` (facts.md §3.4), or the next one where that name is another machine's.
    pub(super) fn address_name(&self, world: &World) -> String {
        let (group, region) = (
            self.value(Field::ResourceGroup, world),
            self.value(Field::Region, world),
        );
        let stem = [&self.value(Field::Name, world), "-ip"].concat();
        network::free_name(world, &group, Kind::PublicIpAddress, &stem, |id| {
            world.resource(id).is_some_and(|resource| {
                !resource.location.eq_ignore_ascii_case(&region)
                    || resource
                        .public_ip()
                        .is_some_and(|ip| ip.network_interface.is_some())
            })
        })
    }

    pub(super) fn network_problem(&self, field: Field, world: &World) -> Option<Message> {
        let value = self.value(field, world);
        match field {
            Field::VirtualNetwork | Field::Subnet | Field::PublicIp | Field::ExistingGroup => {
                offered(&self.network_options(field, world), &value)
            }
            Field::Accelerated if value == ON && self.lacks_acceleration(world) => {
                Some(NOT_ACCELERATED.into())
            }
            _ => None,
        }
    }

    pub(super) fn network_shown(&self, field: Field, world: &World) -> bool {
        field != Field::ExistingGroup || self.value(Field::SecurityGroup, world) == ADVANCED
    }

    fn lacks_acceleration(&self, world: &World) -> bool {
        machine::size(self, world).is_none_or(|size| !size.accelerated_networking)
    }

    pub(super) fn disabled_acceleration(&self, world: &World) -> Option<Message> {
        let closed = self.lacks_acceleration(world) && !self.is_on(Field::Accelerated, world);
        closed.then(|| NOT_ACCELERATED.into())
    }

    /// The network of the tab; where the chosen one is gone, the one that would be made, so that there is always one
    /// to show.
    pub fn network(&self, world: &World) -> Network {
        let (value, site) = (self.value(Field::VirtualNetwork, world), self.site(world));
        site.network(&value).unwrap_or_else(|| site.new_network())
    }

    /// The Create virtual network pane as it opens: as it was left, or on the network that the wizard would make.
    pub fn vnet_pane(&self, world: &World) -> CreateVnet {
        let fresh = || CreateVnet::new(&self.site(world).new_network());
        self.created_vnet.clone().unwrap_or_else(fresh)
    }

    /// What is wrong in the pane: [`CreateVnet::errors`] where the wizard stands.
    pub fn vnet_errors(&self, pane: &CreateVnet, world: &World) -> Vec<(Cell, Message)> {
        let site = self.site(world);
        pane.errors(&site.group, &site.region, world)
    }

    /// OK of the pane: its network is the chosen one.
    pub fn use_vnet(&mut self, pane: CreateVnet, world: &World) {
        self.created_vnet = Some(pane);
        self.set(Field::VirtualNetwork, CREATED, world);
    }

    /// The chosen group of Advanced.
    pub(super) fn existing_group(&self, world: &World) -> Option<ResourceId> {
        ResourceId::parse(&self.value(Field::ExistingGroup, world))
            .filter(|id| id.kind() == Kind::NetworkSecurityGroup)
    }
}
