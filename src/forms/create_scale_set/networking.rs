//! Networking: the virtual network, and the grid of network interfaces.

use super::{CreateScaleSet, Field};
use crate::arm::World;
use crate::forms::control::Choice;
use crate::forms::create_vnet::CreateVnet;
use crate::forms::edit_nic::{EditNic, Field as NicField, NicContext, NicRow};
use crate::forms::form::{Form, Message, offered};
use crate::forms::machine;
use crate::forms::network::{CREATED, Network, Site};

/// The length of the prefix of a new network's `default` (facts.md §3.5).
const PREFIX_LEN: u8 = 20;

impl CreateScaleSet {
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
            _ => String::new(),
        }
    }

    pub(super) fn network_options(&self, field: Field, world: &World) -> Vec<Choice> {
        match field {
            Field::VirtualNetwork => self.site(world).choices(),
            _ => Vec::new(),
        }
    }

    pub(super) fn network_problem(&self, field: Field, world: &World) -> Option<Message> {
        if field == Field::VirtualNetwork {
            let options = self.network_options(field, world);
            return offered(&options, &self.value(field, world));
        }
        if self.nics.is_empty() {
            return Some("A scale set needs at least one network interface.".into());
        }
        let mut rows = self.nic_rows(world).into_iter();
        rows.find_map(|row| {
            let error = row.error?;
            Some([&row.name, ": ", &error].concat().into())
        })
    }

    /// The network of the tab; where the chosen one is gone, the one that would be made, so that there is always one
    /// to show.
    pub fn network(&self, world: &World) -> Network {
        let value = self.value(Field::VirtualNetwork, world);
        {
            let site = self.site(world);
            site.network(&value).unwrap_or_else(|| site.new_network())
        }
    }

    /// The Create virtual network pane as it opens: as it was left, or on the network that the wizard would make.
    pub fn vnet_pane(&self, world: &World) -> CreateVnet {
        let fresh = || CreateVnet::new(&self.site(world).new_network());
        self.created_vnet.clone().unwrap_or_else(fresh)
    }

    /// What is wrong in the pane: [`CreateVnet::errors`] where the wizard stands.
    pub fn vnet_errors(
        &self,
        pane: &CreateVnet,
        world: &World,
    ) -> Vec<(crate::forms::create_vnet::Cell, Message)> {
        let site = self.site(world);
        pane.errors(&site.group, &site.region, world)
    }

    /// OK of the pane: its network is the chosen one.
    pub fn use_vnet(&mut self, pane: CreateVnet, world: &World) {
        self.created_vnet = Some(pane);
        self.set(Field::VirtualNetwork, CREATED, world);
    }

    /// The grid.
    pub fn nic_rows(&self, world: &World) -> Vec<NicRow> {
        let rows = self.nics.iter().enumerate();
        rows.map(|(position, nic)| nic.row(&self.nic_context(position, world)))
            .collect()
    }

    /// What the pane of row `position` knows of the tabs; also of the row that "Create new nic" would add.
    pub fn nic_context(&self, position: usize, world: &World) -> NicContext {
        let mut context = NicContext {
            world: world.clone(),
            group: self.value(Field::ResourceGroup, world),
            region: self.value(Field::Region, world),
            network: self.network(world),
            position: 0,
            others: Vec::new(),
            size: machine::size(self, world),
        };
        let others = self.nics.iter().enumerate().filter(|(row, _)| *row != position);
        for (row, nic) in others {
            context.position = row;
            let name = nic.value(NicField::Name, &context);
            context.others.push(name);
        }
        context.position = position;
        context
    }

    /// The pane of row `position` as it opens; a new interface past the end.
    pub fn nic(&self, position: usize) -> EditNic {
        self.nics.get(position).cloned().unwrap_or_default()
    }

    /// OK of a pane: replaces row `position`, or adds one past the end.
    pub fn use_nic(&mut self, position: usize, nic: EditNic) {
        match self.nics.get_mut(position) {
            Some(row) => *row = nic,
            None => self.nics.push(nic),
        }
        self.entries.forget_refusal();
        self.entries.touch(Field::Nics);
    }

    /// Delete, above the grid.
    pub fn delete_nics(&mut self, positions: &[usize]) {
        let mut row = 0;
        self.nics.retain(|_| {
            row += 1;
            !positions.contains(&(row - 1))
        });
        self.entries.forget_refusal();
        self.entries.touch(Field::Nics);
    }

    pub(super) fn nics(&self) -> &[EditNic] {
        &self.nics
    }
}
