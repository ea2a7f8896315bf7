//! What the pane of an inbound security rule knows: texts as typed, what is wrong with them, the rule. Pure.

use yew::AttrValue;

use crate::arm::network::nsg::{PRIORITIES, ports};
use crate::arm::spec::{Access, Direction, NetworkSecurityGroupSpec, Protocol, SecurityRule};

/// The services that the portal offers: what it calls them, protocol, port.
pub(super) const SERVICES: [(&str, Protocol, &str); 5] = [
    ("Custom", Protocol::Any, "8080"),
    ("HTTP", Protocol::Tcp, "80"),
    ("HTTPS", Protocol::Tcp, "443"),
    ("SSH", Protocol::Tcp, "22"),
    ("RDP", Protocol::Tcp, "3389"),
];

/// The first choices of Source: what the portal calls them, and the prefix in the rule.
pub(super) const SOURCES: [(&str, &str); 3] = [
    ("Any", "*"),
    ("IP Addresses", ""),
    ("Service Tag: VirtualNetwork", "VirtualNetwork"),
];

/// The pane as it is filled in: texts, as typed.
#[derive(Clone, PartialEq)]
pub(super) struct Filled {
    pub(super) service: AttrValue,
    pub(super) source: AttrValue,
    /// Typed addresses, with the source "IP Addresses".
    pub(super) addresses: String,
    pub(super) source_ports: String,
    pub(super) ports: String,
    pub(super) protocol: AttrValue,
    pub(super) allow: bool,
    pub(super) priority: String,
    pub(super) name: String,
    /// The name was typed: it no longer follows the ports.
    pub(super) named: bool,
}

impl Filled {
    pub(super) fn new(nsg: &NetworkSecurityGroupSpec) -> Filled {
        let filled = Filled {
            service: "Custom".into(),
            source: "Any".into(),
            addresses: String::new(),
            source_ports: "*".into(),
            ports: "8080".into(),
            protocol: "Any".into(),
            allow: true,
            priority: free_priority(nsg).to_string(),
            name: String::new(),
            named: false,
        };
        filled.with_own_name()
    }

    /// The portal names a rule after what it does until the student does.
    pub(super) fn with_own_name(mut self) -> Filled {
        if !self.named {
            let verb = if self.allow { "Allow" } else { "Deny" };
            let source = if self.source == "Any" { "Any" } else { "From" };
            let what = if self.service == "Custom" {
                let ports = self.ports.replace('*', "Any").replace(',', "_");
                format!("Custom{ports}")
            } else {
                self.service.to_string()
            };
            self.name = format!("{verb}{source}{what}Inbound");
        }
        self
    }

    pub(super) fn with_service(mut self, service: AttrValue) -> Filled {
        if let Some((_, protocol, ports)) = SERVICES.iter().find(|(name, ..)| *name == service) {
            self.protocol = protocol_word(*protocol).into();
            self.ports = (*ports).to_owned();
        }
        self.service = service;
        self
    }

    pub(super) fn prefix(&self) -> String {
        let known = SOURCES.iter().find(|(name, _)| *name == self.source);
        match known {
            Some((_, prefix)) if !prefix.is_empty() => (*prefix).to_owned(),
            _ => self.addresses.trim().to_owned(),
        }
    }

    pub(super) fn rule(&self) -> SecurityRule {
        SecurityRule {
            name: self.name.trim().to_owned(),
            protocol: [Protocol::Tcp, Protocol::Udp, Protocol::Icmp]
                .into_iter()
                .find(|protocol| protocol_word(*protocol) == self.protocol)
                .unwrap_or(Protocol::Any),
            source_port_range: self.source_ports.trim().to_owned(),
            destination_port_range: self.ports.trim().to_owned(),
            source_address_prefix: self.prefix(),
            destination_address_prefix: "*".into(),
            access: if self.allow { Access::Allow } else { Access::Deny },
            priority: self.priority.trim().parse().unwrap_or(0),
            direction: Direction::Inbound,
            description: String::new(),
        }
    }

    /// What is wrong with each field before anything is sent.
    pub(super) fn errors(&self, nsg: &NetworkSecurityGroupSpec) -> Errors {
        let priority: Option<u16> = self.priority.trim().parse().ok();
        let taken =
            |rule: &&SecurityRule| Some(rule.priority) == priority && rule.direction == Direction::Inbound;
        let own = |rule: &&SecurityRule| rule.name.eq_ignore_ascii_case(self.name.trim());
        let bad_ports = |text: &str| {
            ports(text)
                .is_none()
                .then(|| "Provide a port such as 80, a range such as 1024-65535, several with commas between, or *.".to_owned())
        };
        Errors {
            addresses: (self.source == "IP Addresses" && self.addresses.trim().is_empty())
                .then(|| "The value must not be empty.".to_owned()),
            source_ports: bad_ports(&self.source_ports),
            ports: bad_ports(&self.ports),
            priority: if priority.is_none_or(|priority| !PRIORITIES.contains(&priority)) {
                Some("The value must be between 100 and 4096.".to_owned())
            } else {
                nsg.security_rules
                    .iter()
                    .find(taken)
                    .map(|rule| format!("Rule {} has this priority already.", rule.name))
            },
            name: if self.name.trim().is_empty() {
                Some("The value must not be empty.".to_owned())
            } else {
                nsg.security_rules
                    .iter()
                    .any(|rule| own(&rule))
                    .then(|| "A rule of this name exists already.".to_owned())
            },
        }
    }
}

#[derive(Default)]
pub(super) struct Errors {
    pub(super) addresses: Option<String>,
    pub(super) source_ports: Option<String>,
    pub(super) ports: Option<String>,
    pub(super) priority: Option<String>,
    pub(super) name: Option<String>,
}

impl Errors {
    pub(super) fn none(&self) -> bool {
        [
            &self.addresses,
            &self.source_ports,
            &self.ports,
            &self.priority,
            &self.name,
        ]
        .into_iter()
        .all(Option::is_none)
    }
}

fn protocol_word(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Any => "Any",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Icmp => "ICMP",
    }
}

/// The portal proposes the lowest free priority in steps of ten from 100.
fn free_priority(nsg: &NetworkSecurityGroupSpec) -> u16 {
    let taken = |priority: u16| {
        nsg.security_rules
            .iter()
            .any(|rule| rule.priority == priority && rule.direction == Direction::Inbound)
    };
    PRIORITIES
        .step_by(10)
        .find(|priority| !taken(*priority))
        .unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_ssh_makes_the_rule_that_opens_port_22() {
        let nsg = NetworkSecurityGroupSpec::default();
        let filled = Filled::new(&nsg).with_service("SSH".into()).with_own_name();
        assert!(filled.errors(&nsg).none());
        let rule = filled.rule();
        assert_eq!(rule.name, "AllowAnySSHInbound");
        assert_eq!(rule.destination_port_range, "22");
        assert_eq!((rule.protocol, rule.priority), (Protocol::Tcp, 100));
        assert_eq!(rule.source_address_prefix, "*");
    }

    #[test]
    fn a_taken_priority_and_bad_ports_are_said_before_anything_is_sent() {
        let first = Filled::new(&NetworkSecurityGroupSpec::default());
        let nsg = NetworkSecurityGroupSpec {
            security_rules: vec![first.rule()],
        };
        assert_eq!(Filled::new(&nsg).priority, "110");
        let errors = Filled {
            priority: "100".into(),
            ports: "ssh".into(),
            name: String::new(),
            ..first
        }
        .errors(&nsg);
        assert!(errors.priority.is_some() && errors.ports.is_some() && errors.name.is_some());
    }
}
