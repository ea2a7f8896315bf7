//! A row of the view `parts`: what All resources lists of a machine.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{Machine, public_ip};
use crate::arm::{Resource, World, query};

pub(super) fn row(world: &World, set: &Resource, machine: &Machine<'_>) -> Value {
    let name = |resource: Option<&Rc<Resource>>| resource.map(|resource| resource.id.name().to_owned());
    let (instance, of_profile, [vm, disk, nic, ip]) = match machine {
        Machine::Vm(resource, vm) => {
            let nic = query::primary_nic(world, vm);
            let ip = nic.and_then(|(_, nic)| public_ip(world, nic));
            let nic = nic.map(|(nic, _)| nic);
            let parts = [Some(*resource), world.resource(&vm.os_disk), nic, ip];
            (resource.id.name(), vm.profile_time_created.is_some(), parts)
        }
        Machine::Instance(_, instance) => (&*instance.name, true, [None; 4]),
    };
    json!({
        "scaleSet": set.id.name(),
        "scaleSetId": set.id.path(&world.subscription().id),
        "instance": instance,
        "ofProfile": of_profile,
        "vm": name(vm),
        "disk": name(disk),
        "networkInterface": name(nic),
        "publicIp": name(ip),
    })
}
