//! The Add inbound security rule pane of a virtual machine's Networking page.

use serde::{Deserialize, Serialize};

use super::FieldError;
use super::control::Choice;
use super::entries::Entries;
use super::form::{Form, Message, fields, whole};
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::network::nsg;
use crate::arm::spec::{Access, Direction, Protocol, SecurityRule};
use crate::arm::{Operation, ResourceId, World};

fields! {
    /// The fields of the pane (portal-ui.md §2.4).
    pub enum Field: () {
        Source DropDown required @ (), "Source";
        SourceAddresses Text required @ (), "Source IP addresses/CIDR ranges";
        SourceTag DropDown required @ (), "Source service tag";
        SourcePorts Text required @ (), "Source port ranges";
        Destination DropDown required @ (), "Destination";
        DestinationAddresses Text required @ (), "Destination IP addresses/CIDR ranges";
        Service DropDown required @ (), "Service";
        DestinationPorts Text required @ (), "Destination port ranges";
        Protocol Radio @ (), "Protocol";
        Action Radio @ (), "Action";
        Priority Number required @ (), "Priority";
        Name Text required @ (), "Name";
        Description Area @ (), "Description";
    }
}

const ANY: &str = "Any";
const ADDRESSES: &str = "IPAddresses";
const TAG: &str = "ServiceTag";
const CUSTOM: &str = "Custom";
/// Services and their ports, all TCP.
const SERVICES: [(&str, &str); 7] = [
    ("HTTP", "80"),
    ("HTTPS", "443"),
    ("SSH", "22"),
    ("RDP", "3389"),
    ("MS SQL", "1433"),
    ("MySQL", "3306"),
    ("PostgreSQL", "5432"),
];
const TAGS: [&str; 3] = ["Internet", "VirtualNetwork", "AzureLoadBalancer"];

/// A rule yet to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundRule {
    /// The group that gets the rule.
    group: ResourceId,
    #[serde(default)]
    entries: Entries<Field>,
}

impl InboundRule {
    /// The pane for the security group `group`.
    pub fn new(group: ResourceId) -> InboundRule {
        InboundRule {
            group,
            entries: Entries::default(),
        }
    }

    /// The operation.
    ///
    /// # Errors
    /// What keeps it from being sent.
    pub fn request(&self, world: &World) -> Result<Operation, Vec<FieldError<Field>>> {
        let errors = self.errors(world);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Operation::PutSecurityRule {
            group: self.group.clone(),
            rule: self.rule(world),
        })
    }

    /// As `request`, of what is there: the priority may be out of range, the name empty.
    pub fn rule(&self, world: &World) -> SecurityRule {
        let get = |field| self.value(field, world);
        SecurityRule {
            name: get(Field::Name),
            protocol: match get(Field::Protocol).as_str() {
                "TCP" => Protocol::Tcp,
                "UDP" => Protocol::Udp,
                "ICMP" => Protocol::Icmp,
                _ => Protocol::Any,
            },
            source_port_range: get(Field::SourcePorts),
            destination_port_range: get(Field::DestinationPorts),
            source_address_prefix: match get(Field::Source).as_str() {
                ADDRESSES => get(Field::SourceAddresses).trim().to_owned(),
                TAG => get(Field::SourceTag),
                _ => "*".into(),
            },
            destination_address_prefix: match get(Field::Destination).as_str() {
                ADDRESSES => get(Field::DestinationAddresses).trim().to_owned(),
                _ => "*".into(),
            },
            access: if get(Field::Action) == "Deny" {
                Access::Deny
            } else {
                Access::Allow
            },
            priority: get(Field::Priority).trim().parse().unwrap_or_default(),
            direction: Direction::Inbound,
            description: get(Field::Description),
        }
    }

    fn rules<'a>(&self, world: &'a World) -> impl Iterator<Item = &'a SecurityRule> {
        let group = world.resource(&self.group).and_then(|resource| resource.nsg());
        let rules = group.into_iter().flat_map(|group| &group.security_rules);
        rules.filter(|rule| rule.direction == Direction::Inbound)
    }

    /// Ten past the greatest (portal-ui.md §2.4: 1010 after 1000); 100 for the first.
    fn next_priority(&self, world: &World) -> u32 {
        let taken: Vec<u16> = self.rules(world).map(|rule| rule.priority).collect();
        let next = taken.iter().max().map_or(100, |most| u32::from(*most) + 10);
        let free = |priority: &u32| !taken.iter().any(|taken| u32::from(*taken) == *priority);
        if next <= u32::from(*nsg::PRIORITIES.end()) {
            next
        } else {
            (100..=4096).find(free).unwrap_or(4096)
        }
    }

    /// `AllowAnySSHInbound`, `DenyCidrBlockCustom8080Inbound`.
    fn next_name(&self, world: &World) -> String {
        let get = |field| self.value(field, world);
        let source = match get(Field::Source).as_str() {
            ADDRESSES => "CidrBlock".to_owned(),
            TAG => ["Tag", &get(Field::SourceTag)].concat(),
            _ => ANY.to_owned(),
        };
        let service = get(Field::Service).replace(' ', "");
        let port = get(Field::DestinationPorts);
        let plain = service == CUSTOM && port.bytes().all(|byte| byte.is_ascii_digit());
        let port = if plain { port.as_str() } else { "" };
        [&get(Field::Action), &source, &service, port, "Inbound"].concat()
    }

    fn port_of_service(&self, world: &World) -> Option<&'static str> {
        let service = self.value(Field::Service, world);
        SERVICES
            .iter()
            .find(|(name, _)| *name == service)
            .map(|(_, port)| *port)
    }
}

impl Form for InboundRule {
    type Field = Field;
    type Context = World;

    fn entries(&self) -> &Entries<Field> {
        &self.entries
    }

    fn entries_mut(&mut self) -> &mut Entries<Field> {
        &mut self.entries
    }

    /// A service decides ports and protocol, whatever was typed for another; what was typed comes back with `Custom`.
    fn value(&self, field: Field, world: &World) -> String {
        if matches!(field, Field::DestinationPorts | Field::Protocol)
            && let Some(port) = self.port_of_service(world)
        {
            return if field == Field::Protocol { "TCP" } else { port }.to_owned();
        }
        match self.entries.typed(field) {
            Some(typed) => typed.to_owned(),
            None => self.default_value(field, world),
        }
    }

    fn default_value(&self, field: Field, world: &World) -> String {
        match field {
            Field::Source | Field::Destination | Field::Protocol => ANY.into(),
            Field::SourceTag => TAGS[0].into(),
            Field::SourcePorts => "*".into(),
            Field::Service => CUSTOM.into(),
            Field::DestinationPorts => "8080".into(),
            Field::Action => "Allow".into(),
            Field::Priority => self.next_priority(world).to_string(),
            Field::Name => self.next_name(world),
            _ => String::new(),
        }
    }

    fn problem(&self, field: Field, world: &World) -> Option<Message> {
        let value = self.value(field, world);
        let taken = |is: &dyn Fn(&SecurityRule) -> bool| self.rules(world).any(is);
        match field {
            Field::SourcePorts | Field::DestinationPorts => {
                let wrong = nsg::ports(&value).is_none();
                wrong.then(|| "Write a port, a range such as 8000-8080, several with commas, or *.".into())
            }
            Field::SourceAddresses | Field::DestinationAddresses => {
                (!is_address(value.trim())).then(|| "Write an address, or a range in CIDR notation.".into())
            }
            Field::Priority => whole(
                &value,
                (*nsg::PRIORITIES.start()).into(),
                (*nsg::PRIORITIES.end()).into(),
            )
            .err()
            .or_else(|| {
                let number = value.trim().parse().ok();
                let again = taken(&|rule| Some(rule.priority) == number);
                again.then(|| "Another inbound rule has this priority.".into())
            }),
            Field::Name if taken(&|rule| rule.name.eq_ignore_ascii_case(&value)) => {
                Some("The value must be unique.".into())
            }
            Field::Name => names::check(NameKind::SecurityRule, &value)
                .err()
                .map(|problem| problem.portal_text(NameKind::SecurityRule)),
            _ => None,
        }
    }

    fn options(&self, field: Field, _: &World) -> Vec<Choice> {
        let same = |values: &[&'static str]| values.iter().map(|value| Choice::new(*value, *value)).collect();
        match field {
            Field::Source => vec![
                Choice::new(ANY, "Any"),
                Choice::new(ADDRESSES, "IP Addresses"),
                Choice::new(TAG, "Service Tag"),
            ],
            Field::Destination => vec![Choice::new(ANY, "Any"), Choice::new(ADDRESSES, "IP Addresses")],
            Field::SourceTag => same(&TAGS),
            Field::Service => {
                let mut choices = same(&[CUSTOM]);
                choices.extend(SERVICES.iter().map(|(name, _)| Choice::new(*name, *name)));
                choices
            }
            Field::Protocol => same(&["Any", "TCP", "UDP", "ICMP"]),
            Field::Action => same(&["Allow", "Deny"]),
            _ => Vec::new(),
        }
    }

    fn shown(&self, field: Field, world: &World) -> bool {
        let source = || self.value(Field::Source, world);
        match field {
            Field::SourceAddresses => source() == ADDRESSES,
            Field::SourceTag => source() == TAG,
            Field::DestinationAddresses => self.value(Field::Destination, world) == ADDRESSES,
            _ => true,
        }
    }

    fn disabled(&self, field: Field, world: &World) -> Option<Message> {
        let locked = matches!(field, Field::DestinationPorts | Field::Protocol);
        (locked && self.port_of_service(world).is_some()).then(|| "The service decides it.".into())
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok() || text.parse::<ipnet::Ipv4Net>().is_ok()
}
