//! The closing card: what Flexible meant in this run, and which resources Uniform would not have listed.
//!
//! Everything is read from the world as it stands; nothing here is about one student's names.

use std::rc::Rc;

use crate::arm::spec::OrchestrationMode;
use crate::arm::{Kind, Resource, ResourceId, World, query};

/// The card's rows, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The scale set.
    pub set: ResourceId,
    pub mode: OrchestrationMode,
    /// How many of the rows All resources lists.
    pub listed: usize,
    /// How many of these are machines.
    pub machines: usize,
    pub rows: Vec<Row>,
}

/// A resource, or what an instance would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub name: Rc<str>,
    /// `its disk`.
    pub what: &'static str,
    /// The resource; none for an instance that is inside its set.
    pub id: Option<ResourceId>,
    pub in_your_run: Place,
    pub with_uniform: Place,
}

/// Where All resources has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Listed,
    InsideTheSet,
    NotPossible,
}

impl Place {
    /// The card's word.
    pub fn text(self) -> &'static str {
        match self {
            Place::Listed => "listed",
            Place::InsideTheSet => "inside the set",
            Place::NotPossible => "not possible",
        }
    }
}

/// What the newest scale set meant, a Flexible one before a Uniform one; `None` without any.
pub fn meaning(world: &World) -> Option<Meaning> {
    let rank = |resource: &&Rc<Resource>| {
        let flexible = mode(resource) == Some(OrchestrationMode::Flexible);
        (flexible, resource.created)
    };
    let resource = world.of_kind(Kind::ScaleSet).max_by_key(rank)?;
    let mode = mode(resource)?;
    let mut rows = vec![listed(&resource.id, "the scale set", Place::Listed)];
    rows.extend(security_groups(world, resource));
    match mode {
        OrchestrationMode::Flexible => rows.extend(members(world, &resource.id)),
        OrchestrationMode::Uniform => rows.extend(inside(world, &resource.id)),
    }
    let in_list = || rows.iter().filter(|row| row.in_your_run == Place::Listed);
    let is_machine = |row: &&Row| {
        row.id
            .as_ref()
            .is_some_and(|id| id.kind() == Kind::VirtualMachine)
    };
    let (listed, machines) = (in_list().count(), in_list().filter(is_machine).count());
    Some(Meaning {
        set: resource.id.clone(),
        mode,
        listed,
        machines,
        rows,
    })
}

fn mode(resource: &Resource) -> Option<OrchestrationMode> {
    Some(resource.scale_set()?.spec.orchestration_mode)
}

fn listed(id: &ResourceId, what: &'static str, with_uniform: Place) -> Row {
    Row {
        name: id.name().into(),
        what,
        id: Some(id.clone()),
        in_your_run: Place::Listed,
        with_uniform,
    }
}

fn security_groups(world: &World, set: &Resource) -> Vec<Row> {
    let profile = set.scale_set().and_then(|set| set.spec.profile.as_ref());
    let mut groups: Vec<&ResourceId> = profile
        .iter()
        .flat_map(|profile| &profile.network_interfaces)
        .filter_map(|nic| nic.network_security_group.as_ref())
        .filter(|id| world.resource(id).is_some())
        .collect();
    groups.dedup();
    groups
        .into_iter()
        .map(|id| listed(id, "its security group", Place::Listed))
        .collect()
}

/// The machines of a Flexible set with their parts; of a VM that joined it, the machine alone.
fn members(world: &World, set: &ResourceId) -> Vec<Row> {
    let mut rows = Vec::new();
    for member in query::instance_rows(world, set) {
        let Some(id) = &member.vm else { continue };
        if !member.of_profile {
            rows.push(listed(id, "a machine that joined the set", Place::NotPossible));
            continue;
        }
        rows.push(listed(id, "its machine", Place::InsideTheSet));
        let Some((_, vm)) = world.vm(id) else { continue };
        rows.push(listed(&vm.os_disk, "the machine's disk", Place::InsideTheSet));
        for reference in &vm.spec.network_interfaces {
            rows.push(listed(
                &reference.id,
                "its network interface",
                Place::InsideTheSet,
            ));
            let nic = world.resource(&reference.id).and_then(|nic| nic.nic());
            let public_ip = nic.and_then(|nic| nic.spec.public_ip.as_ref());
            rows.extend(public_ip.map(|ip| listed(ip, "its public IP address", Place::InsideTheSet)));
        }
    }
    // Those that joined come last, as in the order of the lab.
    rows.sort_by_key(|row| row.with_uniform == Place::NotPossible);
    rows
}

fn inside(world: &World, set: &ResourceId) -> Vec<Row> {
    let row = |member: query::InstanceRow| Row {
        name: member.name,
        what: "an instance",
        id: None,
        in_your_run: Place::InsideTheSet,
        with_uniform: Place::InsideTheSet,
    };
    query::instance_rows(world, set).into_iter().map(row).collect()
}
