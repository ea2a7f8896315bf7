//! The Create virtual network pane: a name, address ranges, subnets.
//!
//! What a range may be is the core's to say: the pane asks it, and puts the answer on the cell that caused it.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::form::{EMPTY, Message};
use super::network::Network;
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::spec::*;
use crate::arm::{DeployRequest, Kind, Operation, ResourceId, World, validate};

/// A row of the Subnets grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SubnetRow {
    pub name: String,
    pub range: String,
}

impl SubnetRow {
    fn is_blank(&self) -> bool {
        self.name.is_empty() && self.range.is_empty()
    }
}

/// The pane. A blank last row of either grid is no row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateVnet {
    pub name: String,
    pub ranges: Vec<String>,
    pub subnets: Vec<SubnetRow>,
}

/// What an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Name,
    Range(usize),
    SubnetName(usize),
    SubnetRange(usize),
}

impl CreateVnet {
    /// The pane as it opens, on the network that the wizard would make.
    pub fn new(network: &Network) -> CreateVnet {
        let subnets = network.spec.subnets.iter();
        CreateVnet {
            name: network.id.name().to_owned(),
            ranges: network
                .spec
                .address_prefixes
                .iter()
                .map(ToString::to_string)
                .collect(),
            subnets: subnets
                .map(|subnet| SubnetRow {
                    name: subnet.name.clone(),
                    range: subnet.address_prefix.to_string(),
                })
                .collect(),
        }
    }

    /// The network, if every row can be read.
    pub fn network(&self, group: &str) -> Option<Network> {
        let ranges = self.ranges.iter().filter(|range| !range.is_empty());
        let subnets = self.subnets.iter().filter(|row| !row.is_blank());
        Some(Network {
            id: ResourceId::new(group, Kind::VirtualNetwork, &self.name),
            spec: VirtualNetworkSpec {
                address_prefixes: ranges
                    .map(|range| range.trim().parse().ok())
                    .collect::<Option<_>>()?,
                subnets: subnets
                    .map(|row| {
                        Some(SubnetSpec {
                            name: row.name.clone(),
                            address_prefix: row.range.trim().parse().ok()?,
                            private: false,
                        })
                    })
                    .collect::<Option<_>>()?,
            },
            is_new: true,
        })
    }

    /// Everything that keeps OK from closing the pane.
    pub fn errors(&self, group: &str, region: &str, world: &World) -> Vec<(Cell, Message)> {
        let mut errors = self.own_errors(group, world);
        if errors.is_empty()
            && let Some(network) = self.network(group)
        {
            errors.extend(self.refusal(&network, region, world));
        }
        errors
    }

    fn own_errors(&self, group: &str, world: &World) -> Vec<(Cell, Message)> {
        let mut errors = Vec::new();
        let id = ResourceId::new(group, Kind::VirtualNetwork, &self.name);
        if let Err(problem) = names::check(NameKind::VirtualNetwork, &self.name) {
            errors.push((Cell::Name, problem.portal_text(NameKind::VirtualNetwork)));
        } else if world.resource(&id).is_some() {
            errors.push((Cell::Name, "The value must be unique.".into()));
        }
        if self.ranges.iter().all(String::is_empty) {
            errors.push((Cell::Range(0), EMPTY.into()));
        }
        for (row, range) in self
            .ranges
            .iter()
            .enumerate()
            .filter(|(_, range)| !range.is_empty())
        {
            if range.trim().parse::<Ipv4Net>().is_err() {
                errors.push((Cell::Range(row), NO_RANGE.into()));
            }
        }
        if self.subnets.iter().all(SubnetRow::is_blank) {
            errors.push((Cell::SubnetName(0), EMPTY.into()));
        }
        for (row, subnet) in self.subnets.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
            if let Err(problem) = names::check(NameKind::Subnet, &subnet.name) {
                errors.push((Cell::SubnetName(row), problem.portal_text(NameKind::Subnet)));
            } else if self.subnets[..row]
                .iter()
                .any(|other| other.name.eq_ignore_ascii_case(&subnet.name))
            {
                errors.push((Cell::SubnetName(row), "The value must be unique.".into()));
            }
            if subnet.range.trim().parse::<Ipv4Net>().is_err() {
                errors.push((Cell::SubnetRange(row), NO_RANGE.into()));
            }
        }
        errors
    }

    /// The core's answer, on the first row that alone brings it about.
    fn refusal(&self, network: &Network, region: &str, world: &World) -> Option<(Cell, Message)> {
        let (spec, group) = (&network.spec, network.id.group());
        let ask = |spec: VirtualNetworkSpec| refused(&network.id, spec, group, region, world);
        let rows: Vec<usize> = (0..self.subnets.len())
            .filter(|row| !self.subnets[*row].is_blank())
            .collect();
        let without_subnets = VirtualNetworkSpec {
            address_prefixes: spec.address_prefixes.clone(),
            subnets: Vec::new(),
        };
        if let Some(message) = ask(without_subnets.clone()) {
            let crooked = |range: &String| {
                range
                    .trim()
                    .parse::<Ipv4Net>()
                    .is_ok_and(|range| range.addr() != range.network())
            };
            let row = self.ranges.iter().position(crooked).unwrap_or(0);
            return Some((Cell::Range(row), message));
        }
        (1..=spec.subnets.len()).find_map(|count| {
            let some = VirtualNetworkSpec {
                subnets: spec.subnets[..count].to_vec(),
                ..without_subnets.clone()
            };
            Some((Cell::SubnetRange(*rows.get(count - 1)?), ask(some)?))
        })
    }

    /// `10.82.0.4 - 10.82.15.254 (4091 addresses)`: what a subnet of this range could give away (portal-ui.md §2.4).
    pub fn addresses(range: &str) -> String {
        let Ok(range) = range.trim().parse::<Ipv4Net>() else {
            return "(0 Addresses)".into();
        };
        let range = range.trunc();
        let (first, last) = (u32::from(range.network()), u32::from(range.broadcast()));
        // Azure keeps the first four addresses and the last.
        match (last - first).checked_sub(4) {
            Some(count) if count > 0 => {
                let (from, to) = (
                    std::net::Ipv4Addr::from(first + 4),
                    std::net::Ipv4Addr::from(last - 1),
                );
                [
                    &from.to_string(),
                    " - ",
                    &to.to_string(),
                    " (",
                    &count.to_string(),
                    " addresses)",
                ]
                .concat()
            }
            _ => "(0 Addresses)".into(),
        }
    }

    /// The Overlap column: the first network of the subscription that has addresses of the range, or `None`.
    pub fn overlap(range: &str, world: &World) -> String {
        let Ok(range) = range.trim().parse::<Ipv4Net>() else {
            return "None".into();
        };
        let clashes = |vnet: &VirtualNetworkSpec| {
            let mut spaces = vnet.address_prefixes.iter();
            spaces.any(|space| space.contains(&range) || range.contains(space))
        };
        world
            .of_kind(Kind::VirtualNetwork)
            .find(|resource| resource.vnet().is_some_and(clashes))
            .map_or_else(|| "None".into(), |resource| resource.id.name().to_owned())
    }
}

/// Ours: what is not in CIDR notation never reaches the core.
const NO_RANGE: &str = "The value must be a range in CIDR notation, such as 10.0.0.0/16.";

fn refused(
    id: &ResourceId,
    spec: VirtualNetworkSpec,
    group: &str,
    region: &str,
    world: &World,
) -> Option<Message> {
    // In a group that is surely there or made: the pane is asked before the wizard's own group is chosen.
    let known = world.group(group).is_some();
    let request = DeployRequest {
        name: "pane".into(),
        group: if known { group } else { "pane" }.into(),
        new_group_location: Some(region.to_owned()),
        resources: vec![ResourceSpec {
            name: id.name().to_owned(),
            location: region.to_owned(),
            zones: Vec::new(),
            tags: Tags::new(),
            body: SpecBody::VirtualNetwork(spec),
            document: None,
        }],
        depends_on: Vec::new(),
        complete: false,
        document: None,
    };
    let error = validate(world, &Operation::Deploy(request)).err()?;
    Some(error.root().message.clone().into())
}
