//! Whether a machine is reached from the Internet, and what stands in the way.
//!
//! The grader, the Connect page and the Networking page ask the same functions. Nothing here changes a world.

use std::net::Ipv4Addr;
use std::rc::Rc;

pub use super::rules::{
    Decision, Flow, OpenPorts, Remote, decide, default_rules, open_ports, range, rules_in_order,
};
use crate::arm::id::ResourceId;
use crate::arm::spec::Access;
use crate::arm::world::{PowerState, Resource, UniformInstance, Vm, World};

/// A way into a machine: one network interface with what guards it.
#[derive(Debug, Clone)]
pub struct Door<'a> {
    /// The interface's name.
    pub nic: &'a str,
    /// The security group on it, when it has one.
    pub nsg: Option<&'a Rc<Resource>>,
    /// Its public address.
    pub public_ip: Option<Ipv4Addr>,
    /// Its private address.
    pub private_ip: Option<Ipv4Addr>,
}

impl<'a> Door<'a> {
    /// What the security group says to a connection; `None` without a group.
    pub fn decide(&self, flow: &Flow) -> Option<Decision<'a>> {
        let flow = Flow {
            local: self.private_ip,
            ..*flow
        };
        Some(decide(self.nsg?.nsg()?, &flow))
    }

    /// Whether the rules let TCP from the Internet through to `port`.
    ///
    /// Without a group nothing lets it through: a Standard public IP address is closed until a rule opens it (INFERRED
    /// from Azure's general behaviour; facts.md has no source for it).
    pub fn allows(&self, port: u16) -> bool {
        self.decide(&Flow::from_internet(port))
            .is_some_and(|decision| decision.access == Access::Allow)
    }
}

/// The ways into a VM: its network interfaces, the primary one first.
pub fn doors<'a>(world: &'a World, vm: &'a Vm) -> Vec<Door<'a>> {
    vm.spec
        .network_interfaces
        .iter()
        .filter_map(|reference| {
            let resource = world.resource(&reference.id)?;
            let nic = resource.nic()?;
            let public_ip = nic.spec.public_ip.as_ref().and_then(|id| world.resource(id));
            Some(Door {
                nic: resource.id.name(),
                nsg: nic
                    .spec
                    .network_security_group
                    .as_ref()
                    .and_then(|id| world.resource(id)),
                public_ip: public_ip.and_then(|ip| Some(ip.public_ip()?.ip_address)),
                private_ip: Some(nic.private_ip),
            })
        })
        .collect()
}

/// The way into an instance of a Uniform set, as its model makes it.
pub fn instance_door<'a>(world: &'a World, instance: &'a UniformInstance) -> Option<Door<'a>> {
    let nic = instance.first_nic()?;
    Some(Door {
        nic: &nic.name,
        nsg: nic
            .network_security_group
            .as_ref()
            .and_then(|id| world.resource(id)),
        public_ip: instance.public_ip,
        private_ip: instance.private_ip,
    })
}

/// Whether the security rules alone let TCP from the Internet through to a VM's `port` (decisions.md 24).
pub fn allows(world: &World, vm: &ResourceId, port: u16) -> bool {
    world
        .vm(vm)
        .is_some_and(|(_, vm)| doors(world, vm).iter().any(|door| door.allows(port)))
}

/// Whether TCP from the Internet reaches a VM's `port`: it has a public IP address, the rules allow it, and it runs.
pub fn reaches(world: &World, vm: &ResourceId, port: u16) -> bool {
    world.vm(vm).is_some_and(|(_, vm)| {
        vm.power_state == PowerState::Running
            && doors(world, vm)
                .iter()
                .any(|door| door.public_ip.is_some() && door.allows(port))
    })
}

/// What a check of the Connect page looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectTopic {
    PublicIp,
    Port,
    PowerState,
}

/// One thing that stands between the student and a connection, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectCheck {
    pub topic: ConnectTopic,
    /// What is looked at: `Public IP address`.
    pub what: String,
    pub ok: bool,
    /// What was found, in our words.
    pub found: String,
    /// What would put it right, in our words; empty when it is.
    pub how_to_fix: String,
}

/// What the Connect page checks, in its order; all true exactly when [`reaches`] is. Empty when there is no such VM.
pub fn connect_checks(world: &World, vm: &ResourceId, port: u16) -> Vec<ConnectCheck> {
    let Some((resource, vm)) = world.vm(vm) else {
        return Vec::new();
    };
    let doors = doors(world, vm);
    let way = doors
        .iter()
        .find(|door| door.public_ip.is_some() && door.allows(port))
        .or_else(|| doors.iter().find(|door| door.public_ip.is_some()))
        .or_else(|| doors.first());
    let Some(door) = way else {
        return vec![power_check(resource, vm)];
    };
    vec![
        public_ip_check(door),
        port_check(door, port),
        power_check(resource, vm),
    ]
}

fn public_ip_check(door: &Door<'_>) -> ConnectCheck {
    let (found, how_to_fix) = match door.public_ip {
        Some(ip) => (ip.to_string(), String::new()),
        None => (
            ["Network interface ", door.nic, " has no public IP address."].concat(),
            "An address is given when the machine is made: delete it and create it again with a public IP address."
                .to_owned(),
        ),
    };
    ConnectCheck {
        topic: ConnectTopic::PublicIp,
        what: "Public IP address".into(),
        ok: door.public_ip.is_some(),
        found,
        how_to_fix,
    }
}

fn port_check(door: &Door<'_>, port: u16) -> ConnectCheck {
    let flow = Flow::from_internet(port);
    let (found, how_to_fix) = match (door.decide(&flow), door.nsg) {
        (Some(decision), Some(nsg)) => decided(&decision, nsg.id.name(), port),
        _ => (
            ["Network interface ", door.nic, " has no network security group, and a Standard public IP address is closed until a rule opens it."].concat(),
            "A security group is given when the machine is made: delete it and create it again with the basic security group."
                .to_owned(),
        ),
    };
    ConnectCheck {
        topic: ConnectTopic::Port,
        what: format!("Port {port} access"),
        ok: how_to_fix.is_empty(),
        found,
        how_to_fix,
    }
}

fn decided(decision: &Decision<'_>, nsg: &str, port: u16) -> (String, String) {
    let (rule, priority) = (&decision.rule.name, decision.rule.priority);
    if decision.access == Access::Allow {
        let found = format!("Allowed by rule {rule} (priority {priority}) of {nsg}.");
        return (found, String::new());
    }
    let found = format!("Denied by rule {rule} (priority {priority}) of {nsg}.");
    let is_default = default_rules().iter().any(|default| default.name == *rule);
    let how_to_fix = if is_default {
        format!("Networking: add an inbound port rule that allows TCP port {port}.")
    } else {
        format!(
            "Networking: delete rule {rule}, or allow TCP port {port} in a rule with a priority below {priority}."
        )
    };
    (found, how_to_fix)
}

fn power_check(resource: &Resource, vm: &Vm) -> ConnectCheck {
    let state = vm.power_state;
    let how_to_fix = match state {
        PowerState::Running => "",
        PowerState::Stopped | PowerState::Deallocated => "Overview: start the virtual machine.",
        PowerState::Stopping | PowerState::Deallocating => "Wait until it has stopped, then start it.",
        PowerState::Creating | PowerState::Starting => "Wait until it runs.",
    };
    ConnectCheck {
        topic: ConnectTopic::PowerState,
        what: "Status".into(),
        ok: state == PowerState::Running,
        found: format!("{} is {}.", resource.id.name(), state.portal()),
        how_to_fix: how_to_fix.into(),
    }
}
