//! A security group's decision is what a reading of its rules by hand comes to.

use std::net::Ipv4Addr;

use flexlab::arm::network::reach::{Flow, Remote};
use flexlab::arm::network::rules;
use flexlab::arm::spec::*;

use crate::draw::Draw;
use crate::support::ssh_rule;

const SOURCES: [&str; 6] = [
    "*",
    "Internet",
    "203.0.113.7",
    "203.0.113.0/24",
    "198.18.0.0/15",
    "VirtualNetwork",
];
const PORTS: [&str; 7] = ["*", "22", "20-25", "80,443", "0-65535", "443,8000-8080", "3389"];

fn group(draw: &mut Draw) -> NetworkSecurityGroupSpec {
    let count = draw.below(7);
    let rule = |number: u64, draw: &mut Draw| SecurityRule {
        name: format!("rule-{number}"),
        priority: (100 + number * 10) as u16,
        access: draw.of(&[Access::Allow, Access::Deny]),
        protocol: draw.of(&[Protocol::Any, Protocol::Tcp, Protocol::Udp]),
        source_address_prefix: draw.of(&SOURCES).into(),
        destination_port_range: draw.of(&PORTS).into(),
        source_port_range: "*".into(),
        ..ssh_rule()
    };
    let mut rules: Vec<SecurityRule> = (0..count).map(|number| rule(number, draw)).collect();
    // Their order in the request is of no account.
    for at in 1..rules.len() {
        let other = draw.below(at as u64 + 1) as usize;
        rules.swap(at, other);
    }
    NetworkSecurityGroupSpec {
        security_rules: rules,
    }
}

fn is_in(ip: Ipv4Addr, range: &str) -> bool {
    let (base, length) = range.split_once('/').unwrap_or((range, "32"));
    let (Ok(base), Ok(length)) = (base.parse::<Ipv4Addr>(), length.parse::<u32>()) else {
        return false;
    };
    let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
    u32::from(ip) & mask == u32::from(base) & mask
}

fn port_fits(port: u16, list: &str) -> bool {
    list.split(',').any(|part| match part.split_once('-') {
        Some((from, to)) => (from.parse().unwrap_or(1)..=to.parse().unwrap_or(0)).contains(&port),
        None => part == "*" || part.parse() == Ok(port),
    })
}

/// The lowest priority that fits decides; where none does, what comes from the Internet is denied.
fn by_hand(group: &NetworkSecurityGroupSpec, ip: Ipv4Addr, protocol: Protocol, port: u16) -> Access {
    let fits = |rule: &&SecurityRule| {
        let source = rule.source_address_prefix.as_str();
        (source == "*" || source == "Internet" || is_in(ip, source))
            && (rule.protocol == Protocol::Any || rule.protocol == protocol)
            && port_fits(port, &rule.destination_port_range)
    };
    let first = group
        .security_rules
        .iter()
        .filter(fits)
        .min_by_key(|rule| rule.priority);
    first.map_or(Access::Deny, |rule| rule.access)
}

#[test]
fn decisions_are_what_a_reading_by_hand_comes_to() {
    let (sequences, _) = crate::extent();
    let ips = [
        Ipv4Addr::new(203, 0, 113, 7),
        Ipv4Addr::new(203, 0, 113, 9),
        Ipv4Addr::new(198, 18, 4, 4),
        Ipv4Addr::new(8, 8, 8, 8),
    ];
    for seed in 0..sequences * 20 {
        let mut draw = Draw::new(seed ^ 0xa11);
        let group = group(&mut draw);
        for _ in 0..20 {
            let ip = draw.of(&ips);
            let protocol = draw.of(&[Protocol::Tcp, Protocol::Udp]);
            let port = draw.of(&[0, 20, 22, 25, 80, 443, 3389, 8000, 8080, 65535]);
            let flow = Flow {
                remote: Remote::Range(ipnet::Ipv4Net::new(ip, 32).expect("32 bits")),
                protocol,
                ..Flow::from_internet(port)
            };
            let decided = rules::decide(&group, &flow).access;
            assert_eq!(
                decided,
                by_hand(&group, ip, protocol, port),
                "seed {seed}: {ip} {protocol:?} {port} {group:?}"
            );
        }
    }
}
