//! Network security groups and their rules.

use std::rc::Rc;

use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::event::EventStatus;
use crate::arm::id::ResourceId;
use crate::arm::put::{check_name, not_found};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// The priorities that a rule of one's own may have (facts.md §1.7).
pub const PRIORITIES: std::ops::RangeInclusive<u16> = 100..=4096;

/// Checks a group's own rules.
pub(in crate::arm) fn check(spec: &ResourceSpec, nsg: &NetworkSecurityGroupSpec) -> Result<(), ArmError> {
    check_name(
        NameKind::NetworkSecurityGroup,
        &spec.name,
        "networkSecurityGroupName",
    )?;
    for (index, rule) in nsg.security_rules.iter().enumerate() {
        check_rule(&nsg.security_rules[..index], rule)?;
    }
    Ok(())
}

/// Checks a rule beside the others of its group.
pub(in crate::arm) fn check_rule(others: &[SecurityRule], rule: &SecurityRule) -> Result<(), ArmError> {
    check_name(NameKind::SecurityRule, &rule.name, "securityRuleName")?;
    if !PRIORITIES.contains(&rule.priority) {
        let message = format!(
            "Priority {} of rule '{}' is not between 100 and 4096.",
            rule.priority, rule.name
        );
        return Err(ArmError::ours("SecurityRuleInvalidPriority", message).at("priority"));
    }
    check_ports(&rule.destination_port_range, &rule.name, "destinationPortRange")?;
    check_ports(&rule.source_port_range, &rule.name, "sourcePortRange")?;
    let clash = others.iter().find(|other| {
        other.priority == rule.priority
            && other.direction == rule.direction
            && !other.name.eq_ignore_ascii_case(&rule.name)
    });
    clash.map_or(Ok(()), |other| {
        let message = format!(
            "Rule '{}' has the priority and the direction of rule '{}'; each may be taken once.",
            rule.name, other.name
        );
        Err(ArmError::ours("SecurityRuleConflict", message).at("priority"))
    })
}

fn check_ports(text: &str, rule: &str, target: &'static str) -> Result<(), ArmError> {
    if ports(text).is_some() {
        return Ok(());
    }
    let message =
        format!("'{text}' of rule '{rule}' is not a port, a range of ports such as 8000-8080, or *.");
    Err(ArmError::ours("SecurityRuleInvalidPortRange", message).at(target))
}

/// The ranges of ports in a rule's text; `None` when it is none.
pub fn ports(text: &str) -> Option<Vec<std::ops::RangeInclusive<u16>>> {
    if text.trim() == "*" {
        return Some(vec![0..=u16::MAX]);
    }
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (from <= to).then_some(from..=to)
    };
    text.split(',').map(range).collect()
}

/// Adds a rule, or replaces the one of its name.
pub(in crate::arm) fn put_rule(
    writer: &mut Writer,
    group: &ResourceId,
    rule: &SecurityRule,
    cause: &Cause,
) -> Result<(), ArmError> {
    let resource = writer.world.resource(group).ok_or_else(|| not_found(group))?;
    let nsg = resource.nsg().ok_or_else(|| not_found(group))?;
    check_rule(&nsg.security_rules, rule)?;
    write_rules(writer, group, cause, |rules| {
        rules.retain(|known| !known.name.eq_ignore_ascii_case(&rule.name));
        rules.push(rule.clone());
    });
    Ok(())
}

/// Takes a rule away. A rule that is not there is no error, as for every DELETE (facts.md §1.0).
pub(in crate::arm) fn delete_rule(
    writer: &mut Writer,
    group: &ResourceId,
    rule: &str,
    cause: &Cause,
) -> Result<(), ArmError> {
    writer
        .world
        .resource(group)
        .and_then(|resource| resource.nsg())
        .ok_or_else(|| not_found(group))?;
    write_rules(writer, group, cause, |rules| {
        rules.retain(|known| !known.name.eq_ignore_ascii_case(rule))
    });
    Ok(())
}

fn write_rules(
    writer: &mut Writer,
    group: &ResourceId,
    cause: &Cause,
    change: impl FnOnce(&mut Vec<SecurityRule>),
) {
    writer.update(group, |resource| {
        resource.provisioning_state = ProvisioningState::Updating;
        if let Body::NetworkSecurityGroup(nsg) = &mut resource.body {
            change(&mut nsg.security_rules);
        }
    });
    let subject = writer.subject(group);
    let unique_id: Rc<str> = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    let takes_ms = writer.duration(OperationKind::WriteNetworkSecurityGroup);
    writer.schedule(
        takes_ms,
        Due::Provisioned {
            id: group.clone(),
            unique_id,
            cause: cause.clone(),
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_texts_are_read_as_ranges() {
        for (text, ranges) in [
            ("22", Some(vec![22..=22])),
            ("80,443", Some(vec![80..=80, 443..=443])),
            ("8000-8080", Some(vec![8000..=8080])),
            ("*", Some(vec![0..=65535])),
            ("", None),
            ("70000", None),
            ("90-80", None),
            ("ssh", None),
        ] {
            assert_eq!(ports(text), ranges, "{text}");
        }
    }
}
