//! What a delete takes with it and what it leaves, for the panes that ask before it (facts.md §2.12).

use std::cmp::Ordering;

use crate::arm::delete;
use crate::arm::id::ResourceId;
use crate::arm::world::{Resource, ScaleSet, World};

/// What a delete takes with it, and what it leaves (facts.md §2.12).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deletion {
    /// What goes besides the thing itself, by kind and name.
    pub goes: Vec<ResourceId>,
    /// What it used and leaves behind, by kind and name.
    pub stays: Vec<ResourceId>,
    /// How many instances of a Uniform set go: they are no resources.
    pub instances: usize,
}

/// What a delete of a resource takes with it: a VM's parts by their delete option, a set's instances with theirs.
pub fn deletes_with(world: &World, id: &ResourceId) -> Deletion {
    let mut deletion = Deletion::default();
    let Some(resource) = world.resource(id) else {
        return deletion;
    };
    add_vm(world, resource, &mut deletion);
    if let Some(set) = resource.scale_set() {
        deletion.instances = set.instances.len();
        add_network(set, &mut deletion.stays);
        for member in world.members(id) {
            deletion.goes.push(member.id.clone());
            add_vm(world, member, &mut deletion);
        }
    }
    tidy(world, &mut deletion);
    deletion
}

/// What a delete of a resource group takes with it: everything in it.
pub fn group_deletes_with(world: &World, group: &str) -> Deletion {
    let mut deletion = Deletion {
        goes: world
            .in_group(group)
            .map(|resource| resource.id.clone())
            .collect(),
        instances: world
            .in_group(group)
            .filter_map(|resource| Some(resource.scale_set()?.instances.len()))
            .sum(),
        stays: Vec::new(),
    };
    tidy(world, &mut deletion);
    deletion
}

/// What goes is the engine's own answer; what is left of all that the VM uses stays.
fn add_vm(world: &World, resource: &Resource, deletion: &mut Deletion) {
    let Some(vm) = resource.vm() else { return };
    deletion.goes.extend(delete::parts(world, resource));
    deletion.stays.push(vm.os_disk.clone());
    for reference in &vm.spec.network_interfaces {
        deletion.stays.push(reference.id.clone());
        let Some(nic) = world.resource(&reference.id).and_then(|nic| nic.nic()) else {
            continue;
        };
        deletion.stays.extend(nic.spec.public_ip.clone());
        deletion.stays.extend(nic.spec.network_security_group.clone());
        deletion.stays.push(nic.spec.subnet.vnet.clone());
    }
}

fn add_network(set: &ScaleSet, stays: &mut Vec<ResourceId>) {
    let nics = set
        .spec
        .profile
        .iter()
        .flat_map(|profile| &profile.network_interfaces);
    for nic in nics {
        stays.extend(nic.network_security_group.clone());
        stays.push(nic.subnet.vnet.clone());
    }
}

fn tidy(world: &World, deletion: &mut Deletion) {
    let goes = in_order(world, std::mem::take(&mut deletion.goes));
    let mut stays = in_order(world, std::mem::take(&mut deletion.stays));
    stays.retain(|id| !goes.contains(id));
    (deletion.goes, deletion.stays) = (goes, stays);
}

/// What exists, once, by kind and name.
fn in_order(world: &World, ids: Vec<ResourceId>) -> Vec<ResourceId> {
    let mut ordered: Vec<ResourceId> = Vec::with_capacity(ids.len());
    for id in ids.into_iter().filter(|id| world.resource(id).is_some()) {
        if let Err(at) = ordered.binary_search_by(|known| by_kind(known, &id)) {
            ordered.insert(at, id);
        }
    }
    ordered
}

fn by_kind(a: &ResourceId, b: &ResourceId) -> Ordering {
    a.kind().display().cmp(b.kind().display()).then_with(|| a.cmp(b))
}

/// A row of the pane in which a VM is deleted with what belongs to it (portal-ui.md §4.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Associated {
    pub id: ResourceId,
    /// The Associated resource type column: `Network interfaces`.
    pub type_text: &'static str,
    /// Whether its delete option takes it anyway: ticked, and it can't be unticked.
    pub goes_anyway: bool,
}

/// What only this VM uses: what the portal offers to delete with it. Security groups and networks are not offered.
pub fn associated(world: &World, vm: &ResourceId) -> Vec<Associated> {
    let Some((_, body)) = world.vm(vm) else {
        return Vec::new();
    };
    let deletion = deletes_with(world, vm);
    let mut rows = Vec::new();
    let mut add = |id: &ResourceId, type_text| {
        if world.resource(id).is_some() {
            rows.push(Associated {
                goes_anyway: deletion.goes.contains(id),
                id: id.clone(),
                type_text,
            });
        }
    };
    for reference in &body.spec.network_interfaces {
        add(&reference.id, "Network interfaces");
    }
    for reference in &body.spec.network_interfaces {
        let nic = world.resource(&reference.id).and_then(|nic| nic.nic());
        if let Some(ip) = nic.and_then(|nic| nic.spec.public_ip.as_ref()) {
            add(ip, "Public IP addresses");
        }
    }
    add(&body.os_disk, "OS disk");
    rows
}
