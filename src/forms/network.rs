//! The virtual networks that a wizard offers, and the rules of a Basic network security group.

use ipnet::Ipv4Net;

use super::control::{Choice, split};
use super::create_vnet::CreateVnet;

use crate::arm::spec::*;
use crate::arm::world::ProvisioningState;
use crate::arm::{Kind, ResourceId, SubnetId, World};

/// The value of the network that the wizard would make by itself …
pub const NEW: &str = "new";
/// … and of the one from the Create virtual network pane.
pub const CREATED: &str = "created";

/// A virtual network that a form can use: there, or yet to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub id: ResourceId,
    pub spec: VirtualNetworkSpec,
    /// It has to be made with the deployment.
    pub is_new: bool,
}

impl Network {
    /// `(New) app-grp-vnet`, `app-grp-vnet`.
    pub fn label(&self) -> String {
        [if self.is_new { "(New) " } else { "" }, self.id.name()].concat()
    }

    /// The subnets, as a drop-down lists them; `(New)` goes with those of the virtual machine's form alone.
    pub fn subnets(&self) -> Vec<Choice> {
        let choice = |subnet: &SubnetSpec| Choice::new(subnet.name.clone(), subnet_label(subnet));
        self.spec.subnets.iter().map(choice).collect()
    }

    /// The label of the subnet `name`: `default (10.0.0.0/20)`.
    pub fn subnet_label(&self, name: &str) -> String {
        let subnet = self.spec.subnets.iter().find(|subnet| subnet.name == name);
        subnet.map_or_else(|| name.to_owned(), subnet_label)
    }

    pub fn subnet(&self, name: &str) -> SubnetId {
        SubnetId {
            vnet: self.id.clone(),
            name: name.into(),
        }
    }
}

fn subnet_label(subnet: &SubnetSpec) -> String {
    [&subnet.name, " (", &subnet.address_prefix.to_string(), ")"].concat()
}

/// Where a wizard looks for networks.
pub(super) struct Site<'a> {
    pub world: &'a World,
    pub group: String,
    pub region: String,
    pub created: Option<&'a CreateVnet>,
    /// The length of the default subnet's prefix: 20 for a set, 24 for a VM (facts.md §3.5).
    pub prefix_len: u8,
}

impl Site<'_> {
    /// The network behind a value of the Virtual network box.
    pub(super) fn network(&self, value: &str) -> Option<Network> {
        match value {
            NEW => Some(self.new_network()),
            CREATED => self.created.and_then(|pane| pane.network(&self.group)),
            id => {
                let id = ResourceId::parse(id)?;
                self.existing().find(|network| network.id == id)
            }
        }
    }

    /// The networks of the region, by group and name.
    fn existing(&self) -> impl Iterator<Item = Network> {
        let here = self.world.of_kind(Kind::VirtualNetwork).filter(|resource| {
            resource.location.eq_ignore_ascii_case(&self.region)
                && resource.provisioning_state != ProvisioningState::Deleting
        });
        here.filter_map(|resource| {
            Some(Network {
                id: resource.id.clone(),
                spec: resource.vnet()?.clone(),
                is_new: false,
            })
        })
    }

    /// `<group>-vnet` with `default` (facts.md §3.5).
    pub(super) fn new_network(&self) -> Network {
        let stem = if self.group.is_empty() { "new" } else { &self.group };
        let name = free_name(
            self.world,
            &self.group,
            Kind::VirtualNetwork,
            &[stem, "-vnet"].concat(),
            |_| true,
        );
        let prefix = |length| Ipv4Net::new_assert([10, 0, 0, 0].into(), length);
        Network {
            id: ResourceId::new(&self.group, Kind::VirtualNetwork, &name),
            spec: VirtualNetworkSpec {
                address_prefixes: vec![prefix(16)],
                subnets: vec![SubnetSpec {
                    name: "default".into(),
                    address_prefix: prefix(self.prefix_len),
                    private: false,
                }],
            },
            is_new: true,
        }
    }

    /// The network of the pane, else the group's own where it has one in the region, else a new one.
    pub(super) fn default_value(&self) -> String {
        if self.created.is_some() {
            return CREATED.into();
        }
        let own = self
            .existing()
            .find(|network| network.id.group().eq_ignore_ascii_case(&self.group));
        own.map_or_else(|| NEW.into(), |network| network.id.to_string())
    }

    /// The new ones first.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let mut choices = vec![Choice::new(NEW, self.new_network().label())];
        if let Some(created) = self.network(CREATED) {
            choices.insert(0, Choice::new(CREATED, created.label()));
        }
        choices.extend(
            self.existing()
                .map(|network| Choice::new(network.id.to_string(), network.label())),
        );
        choices
    }
}

/// The network as the deployment makes it; `None` where it is there.
pub(super) fn resource(network: &Network, region: &str, tags: Tags) -> Option<ResourceSpec> {
    network.is_new.then(|| ResourceSpec {
        name: network.id.name().to_owned(),
        location: region.to_owned(),
        zones: Vec::new(),
        tags,
        body: SpecBody::VirtualNetwork(network.spec.clone()),
        document: None,
    })
}

/// `stem`, or `stem2` and so on where a resource of that name is in the way.
pub(super) fn free_name(
    world: &World,
    group: &str,
    kind: Kind,
    stem: &str,
    in_the_way: impl Fn(&ResourceId) -> bool,
) -> String {
    let taken = |name: &String| {
        let id = ResourceId::new(group, kind, name);
        world.resource(&id).is_some() && in_the_way(&id)
    };
    let numbered = (2..1000_u32).map(|number| [stem, &number.to_string()].concat());
    std::iter::once(stem.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_else(|| stem.to_owned())
}

/// A name for a security group of one's own: the wizard takes up one that nothing uses, and leaves one in use alone.
pub(super) fn free_nsg(world: &World, group: &str, region: &str, stem: &str) -> String {
    free_name(world, group, Kind::NetworkSecurityGroup, stem, |id| {
        let elsewhere = world
            .resource(id)
            .is_some_and(|resource| !resource.location.eq_ignore_ascii_case(region));
        elsewhere || is_used(world, id)
    })
}

fn is_used(world: &World, nsg: &ResourceId) -> bool {
    let by_nic = world
        .of_kind(Kind::NetworkInterface)
        .filter_map(|resource| resource.nic())
        .any(|nic| nic.spec.network_security_group.as_ref() == Some(nsg));
    let sets = world
        .of_kind(Kind::ScaleSet)
        .filter_map(|resource| resource.scale_set());
    let mut profiles = sets.filter_map(|set| set.spec.profile.as_ref());
    by_nic
        || profiles.any(|profile| {
            let mut nics = profile.network_interfaces.iter();
            nics.any(|nic| nic.network_security_group.as_ref() == Some(nsg))
        })
}

/// The security groups of a region, for the Advanced choice.
pub(super) fn existing_nsgs(world: &World, region: &str) -> Vec<Choice> {
    let here = world
        .of_kind(Kind::NetworkSecurityGroup)
        .filter(|resource| resource.location.eq_ignore_ascii_case(region));
    here.map(|resource| Choice::new(resource.id.to_string(), resource.id.name().to_owned()))
        .collect()
}

/// Value of a port in the multi-select, the rule's name, the label. In the order of the list (portal-ui.md §2.4).
const PORTS: [(&str, &str, &str); 4] = [
    ("80", "HTTP", "HTTP (80)"),
    ("443", "HTTPS", "HTTPS (443)"),
    ("22", "SSH", "SSH (22)"),
    ("3389", "RDP", "RDP (3389)"),
];
/// The order in which rules get their priorities (facts.md §3.5).
const RULE_ORDER: [&str; 4] = ["22", "80", "443", "3389"];

pub(super) fn port_choices() -> Vec<Choice> {
    PORTS
        .iter()
        .map(|(value, _, label)| Choice::new(*value, *label))
        .collect()
}

/// `SSH (22), HTTP (80)`.
pub(super) fn port_labels(ports: &str) -> String {
    let chosen = PORTS
        .iter()
        .filter(|(value, ..)| split(ports).any(|port| port == *value));
    chosen.map(|(.., label)| *label).collect::<Vec<_>>().join(", ")
}

/// A Basic group: an Allow rule per port, from anywhere, at 300, 320 and so on (facts.md §3.5).
pub(super) fn basic_nsg(name: &str, region: &str, ports: &str, tags: Tags) -> ResourceSpec {
    let chosen = RULE_ORDER
        .iter()
        .filter(|port| split(ports).any(|known| known == **port));
    let names = |port: &str| {
        PORTS
            .iter()
            .find(|(value, ..)| *value == port)
            .map_or("", |known| known.1)
    };
    let rule = |(port, priority): (&&str, u16)| SecurityRule {
        name: names(port).to_owned(),
        protocol: Protocol::Tcp,
        source_port_range: "*".into(),
        destination_port_range: (*port).to_owned(),
        source_address_prefix: "*".into(),
        destination_address_prefix: "*".into(),
        access: Access::Allow,
        priority,
        direction: Direction::Inbound,
        description: String::new(),
    };
    ResourceSpec {
        name: name.to_owned(),
        location: region.to_owned(),
        zones: Vec::new(),
        tags,
        body: SpecBody::NetworkSecurityGroup(NetworkSecurityGroupSpec {
            security_rules: chosen.zip((300..).step_by(20)).map(rule).collect(),
        }),
        document: None,
    }
}
