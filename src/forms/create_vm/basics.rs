//! Basics: the name, and the ports that are open to the internet.

use super::{CreateVm, Field, availability};
use crate::arm::catalog::images::OperatingSystem;
use crate::arm::catalog::names;
use crate::arm::{Kind, ResourceId, World};
use crate::forms::control::{Choice, split};
use crate::forms::edit_nic::{ALLOW, BASIC, port_access_choices};
use crate::forms::form::{EMPTY, Form, Message, offered};
use crate::forms::{machine, network};

/// portal-ui.md §3.1, INFERRED there.
pub(super) fn default_value(form: &CreateVm, field: Field, world: &World) -> String {
    match (field, machine::system(form, world)) {
        (Field::PublicPorts, _) => ALLOW,
        (_, OperatingSystem::Linux) => "22",
        (_, OperatingSystem::Windows) => "3389",
    }
    .to_owned()
}

pub(super) fn problem(form: &CreateVm, field: Field, world: &World) -> Option<Message> {
    let value = form.value(field, world);
    match field {
        Field::Name => name_problem(form, &value, world),
        Field::Ports => {
            let unknown = split(&value).any(|port| network::port_labels(port).is_empty());
            unknown.then(|| EMPTY.into())
        }
        Field::FaultDomain => offered(&options(form, field, world), &value),
        Field::Zone | Field::ScaleSet | Field::AvailabilitySet | Field::Availability => {
            offered(&options(form, field, world), &value)
        }
        _ => None,
    }
}

fn name_problem(form: &CreateVm, name: &str, world: &World) -> Option<Message> {
    if let Err((kind, problem)) = names::check_virtual_machine(machine::system(form, world), name) {
        return Some(problem.portal_text(kind));
    }
    let id = ResourceId::new(
        &form.value(Field::ResourceGroup, world),
        Kind::VirtualMachine,
        name,
    );
    // portal-ui.md §6.1.
    world
        .resource(&id)
        .is_some()
        .then(|| "Virtual machine name must be unique in the current resource group.".into())
}

pub(super) fn options(form: &CreateVm, field: Field, world: &World) -> Vec<Choice> {
    match field {
        Field::PublicPorts => port_access_choices(),
        Field::Ports => network::port_choices(),
        _ => availability::options(form, field, world),
    }
}

/// Ports are asked for while the network security group is Basic, on this tab as on Networking.
pub(super) fn shown(form: &CreateVm, field: Field, world: &World) -> bool {
    let basic = || form.value(Field::SecurityGroup, world) == BASIC;
    match field {
        Field::PublicPorts => basic(),
        Field::Ports => basic() && form.value(Field::PublicPorts, world) == ALLOW,
        _ => availability::shown(form, field, world),
    }
}

/// The ports that are open; empty for none.
pub(super) fn open_ports(form: &CreateVm, world: &World) -> String {
    if shown(form, Field::Ports, world) {
        form.value(Field::Ports, world)
    } else {
        String::new()
    }
}
