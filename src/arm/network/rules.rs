//! What a security group says to a connection: its own rules and the default ones, by priority.
//!
//! Nothing here knows a world: a decision is worked out from the rules alone, and no answer is kept.

use std::net::Ipv4Addr;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use ipnet::Ipv4Net;

use super::nsg::ports;
use crate::arm::spec::{Access, Direction, NetworkSecurityGroupSpec, Protocol, SecurityRule};

/// The ports that a client connects from: a rule that names other source ports does not speak of it.
const CLIENT_PORTS: RangeInclusive<u16> = 49152..=65535;

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// Anyone: an address of the Internet that no rule names.
    Internet,
    /// Every address of a range; one address is a `/32`.
    Range(Ipv4Net),
    /// A machine of the same virtual network.
    VirtualNetwork,
    /// The health probe of a load balancer.
    LoadBalancer,
}

/// A connection that somebody opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    pub direction: Direction,
    pub remote: Remote,
    /// The interface's private address, when it matters: inbound rules are read after address translation.
    pub local: Option<Ipv4Addr>,
    /// `Tcp`, `Udp` or `Icmp`.
    pub protocol: Protocol,
    /// The destination port; 0 for ICMP.
    pub port: u16,
}

impl Flow {
    /// A TCP connection from the Internet to `port`.
    pub fn from_internet(port: u16) -> Flow {
        Flow {
            direction: Direction::Inbound,
            remote: Remote::Internet,
            local: None,
            protocol: Protocol::Tcp,
            port,
        }
    }
}

/// What a security group says to a connection, and the rule that says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision<'a> {
    pub access: Access,
    /// The first rule, by priority, that speaks of the connection.
    pub rule: &'a SecurityRule,
}

/// The six rules that every security group has (facts.md §1.7, exact).
pub fn default_rules() -> &'static [SecurityRule] {
    use Access::{Allow, Deny};
    use Direction::{Inbound, Outbound};
    static RULES: OnceLock<Vec<SecurityRule>> = OnceLock::new();
    RULES.get_or_init(|| {
        [
            (
                "AllowVnetInBound",
                65000,
                Inbound,
                "VirtualNetwork",
                "VirtualNetwork",
                Allow,
                "Allow inbound traffic from all VMs in VNET",
            ),
            (
                "AllowAzureLoadBalancerInBound",
                65001,
                Inbound,
                "AzureLoadBalancer",
                "*",
                Allow,
                "Allow inbound traffic from azure load balancer",
            ),
            (
                "DenyAllInBound",
                65500,
                Inbound,
                "*",
                "*",
                Deny,
                "Deny all inbound traffic",
            ),
            (
                "AllowVnetOutBound",
                65000,
                Outbound,
                "VirtualNetwork",
                "VirtualNetwork",
                Allow,
                "Allow outbound traffic from all VMs to all VMs in VNET",
            ),
            (
                "AllowInternetOutBound",
                65001,
                Outbound,
                "*",
                "Internet",
                Allow,
                "Allow outbound traffic from all VMs to Internet",
            ),
            (
                "DenyAllOutBound",
                65500,
                Outbound,
                "*",
                "*",
                Deny,
                "Deny all outbound traffic",
            ),
        ]
        .into_iter()
        .map(
            |(name, priority, direction, source, destination, access, description)| SecurityRule {
                name: name.into(),
                protocol: Protocol::Any,
                source_port_range: "*".into(),
                destination_port_range: "*".into(),
                source_address_prefix: source.into(),
                destination_address_prefix: destination.into(),
                access,
                priority,
                direction,
                description: description.into(),
            },
        )
        .collect()
    })
}

/// The rules of one direction, the group's own and the default ones, in the order in which they decide.
pub fn rules_in_order(nsg: &NetworkSecurityGroupSpec, direction: Direction) -> Vec<&SecurityRule> {
    let mut rules: Vec<&SecurityRule> = Vec::new();
    for rule in nsg.security_rules.iter().chain(default_rules()) {
        if rule.direction == direction {
            // Not `sort_by_key`: a sort weighs 5 kB of wasm for each type, and groups are short.
            let at = rules.partition_point(|known| known.priority <= rule.priority);
            rules.insert(at, rule);
        }
    }
    rules
}

/// What the group says to a connection: the lowest priority that speaks of it decides.
pub fn decide<'a>(nsg: &'a NetworkSecurityGroupSpec, flow: &Flow) -> Decision<'a> {
    rules_in_order(nsg, flow.direction)
        .into_iter()
        .find(|rule| speaks_of(rule, flow))
        .map_or_else(last_resort, |rule| Decision {
            access: rule.access,
            rule,
        })
}

/// The last default rule denies everything, so that it is reached only if a default rule were lost.
fn last_resort<'a>() -> Decision<'a> {
    Decision {
        access: Access::Deny,
        rule: &default_rules()[2],
    }
}

fn speaks_of(rule: &SecurityRule, flow: &Flow) -> bool {
    let (remote, local) = match flow.direction {
        Direction::Inbound => (&rule.source_address_prefix, &rule.destination_address_prefix),
        Direction::Outbound => (&rule.destination_address_prefix, &rule.source_address_prefix),
    };
    (rule.protocol == Protocol::Any || rule.protocol == flow.protocol)
        && covers_ports(&rule.source_port_range, &CLIENT_PORTS)
        && covers_ports(&rule.destination_port_range, &(flow.port..=flow.port))
        && values(remote).any(|prefix| covers_remote(prefix, flow.remote))
        && values(local).any(|prefix| covers_local(prefix, flow.local))
}

fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

fn covers_ports(text: &str, wanted: &RangeInclusive<u16>) -> bool {
    let covers = |range: &RangeInclusive<u16>| range.contains(wanted.start()) && range.contains(wanted.end());
    ports(text).is_some_and(|ranges| ranges.iter().any(covers))
}

fn is_any(prefix: &str) -> bool {
    matches!(prefix, "*" | "0.0.0.0/0") || prefix.eq_ignore_ascii_case("any")
}

/// An address, or a range in CIDR notation.
pub fn range(prefix: &str) -> Option<Ipv4Net> {
    prefix
        .parse()
        .ok()
        .or_else(|| prefix.parse::<Ipv4Addr>().ok().map(Ipv4Net::from))
}

fn covers_remote(prefix: &str, remote: Remote) -> bool {
    let tag = |name: &str| prefix.eq_ignore_ascii_case(name);
    is_any(prefix)
        || match remote {
            Remote::Internet => tag("Internet"),
            Remote::VirtualNetwork => tag("VirtualNetwork"),
            Remote::LoadBalancer => tag("AzureLoadBalancer"),
            Remote::Range(wanted) => {
                let private = wanted.addr().is_private();
                range(prefix).is_some_and(|range| range.contains(&wanted))
                    || tag(if private { "VirtualNetwork" } else { "Internet" })
            }
        }
}

/// A rule that names one machine's address speaks of no other; unknown addresses are left to the rules for all.
fn covers_local(prefix: &str, local: Option<Ipv4Addr>) -> bool {
    is_any(prefix)
        || prefix.eq_ignore_ascii_case("VirtualNetwork")
        || local.is_some_and(|local| range(prefix).is_some_and(|range| range.contains(&local)))
}

/// A stretch of ports that a security group lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPorts {
    pub from: u16,
    pub to: u16,
    /// The rule that allows them.
    pub rule: String,
}

/// Every stretch of ports that the group lets through, for a connection like `flow` (whose port is not looked at).
pub fn open_ports(nsg: &NetworkSecurityGroupSpec, flow: &Flow) -> Vec<OpenPorts> {
    let rules = rules_in_order(nsg, flow.direction);
    let mut starts: Vec<u16> = vec![0];
    for range in rules
        .iter()
        .filter_map(|rule| ports(&rule.destination_port_range))
        .flatten()
    {
        for start in [Some(*range.start()), range.end().checked_add(1)]
            .into_iter()
            .flatten()
        {
            if let Err(at) = starts.binary_search(&start) {
                starts.insert(at, start);
            }
        }
    }
    let mut open: Vec<OpenPorts> = Vec::new();
    for (index, from) in starts.iter().copied().enumerate() {
        let to = starts.get(index + 1).map_or(u16::MAX, |next| next - 1);
        let decision = decide(nsg, &Flow { port: from, ..*flow });
        if decision.access == Access::Deny {
            continue;
        }
        match open.last_mut() {
            Some(last) if last.rule == decision.rule.name && last.to.checked_add(1) == Some(from) => {
                last.to = to
            }
            _ => open.push(OpenPorts {
                from,
                to,
                rule: decision.rule.name.clone(),
            }),
        }
    }
    open
}
