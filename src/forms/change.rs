//! What a page sends to change a resource that exists: a PUT of it as it is, with something changed.

use crate::arm::spec::{ResourceSpec, ScaleSetSpec, SpecBody, VmSpec};
use crate::arm::{Operation, Resource, ResourceId, World};

/// A scale set with a change; `None` when there is no such set.
pub fn scale_set(
    world: &World,
    id: &ResourceId,
    change: impl FnOnce(&mut ScaleSetSpec),
) -> Option<Operation> {
    let (resource, set) = world.scale_set(id)?;
    let mut spec = set.spec.clone();
    change(&mut spec);
    Some(put(resource, SpecBody::ScaleSet(Box::new(spec))))
}

/// A virtual machine with a change; `None` when there is no such machine.
pub fn vm(world: &World, id: &ResourceId, change: impl FnOnce(&mut VmSpec)) -> Option<Operation> {
    let (resource, vm) = world.vm(id)?;
    let mut spec = vm.spec.clone();
    change(&mut spec);
    Some(put(resource, SpecBody::VirtualMachine(Box::new(spec))))
}

fn put(resource: &Resource, body: SpecBody) -> Operation {
    Operation::Put {
        group: resource.id.group().into(),
        resource: ResourceSpec {
            name: resource.id.name().into(),
            location: resource.location.to_string(),
            zones: resource.zones.clone(),
            tags: resource.tags.clone(),
            body,
            document: resource.document.clone(),
        },
    }
}
