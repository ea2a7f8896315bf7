//! Complete mode: what a deployment's template does not name goes from the deployment's group.
//!
//! The template's own resources are made first; then the others go in rounds, because a network is free only when its
//! interfaces are gone. What something that stays has made for itself stays with it: a set's instances, a machine's disks
//! (Azure leaves out what has a `managedBy`; INFERRED). Locks and deployments are no resources of the group here, as in
//! Azure's table of what complete mode deletes.

use super::delete;
use super::error::ArmError;
use super::event::Act;
use super::id::{Kind, ResourceId};
use super::lock;
use super::operation::Operation;
use super::world::*;
use super::writer::{Cause, Writer};

/// How far the group is on its way to being what the template says.
pub(super) enum Swept {
    /// Nothing is left over.
    Clean,
    /// Deletes are under way; the last of them ends after so many milliseconds.
    Going(i64),
    /// What is left over cannot be deleted.
    Stuck(Vec<ArmError>),
}

/// A resource on its way out by another's doing is looked at again after this time.
const LOOK_AGAIN_MS: i64 = 1_000;

/// Begins every delete that nothing stands in the way of.
pub(super) fn sweep(writer: &mut Writer, deployment: &Deployment) -> Swept {
    let left = left_over(&writer.world, deployment);
    if left.is_empty() {
        return Swept::Clean;
    }
    let mut longest = None;
    let mut refused = Vec::new();
    for id in &left {
        match remove(writer, id, deployment) {
            Ok(takes_ms) => longest = longest.max(Some(takes_ms)),
            Err(error) => refused.push(error.at(id.name())),
        }
    }
    longest.map_or(Swept::Stuck(refused), Swept::Going)
}

fn remove(writer: &mut Writer, id: &ResourceId, deployment: &Deployment) -> Result<i64, ArmError> {
    let is_going = |resource: &Resource| resource.provisioning_state == ProvisioningState::Deleting;
    if writer
        .world
        .resource(id)
        .is_none_or(|resource| is_going(resource))
    {
        return Ok(LOOK_AGAIN_MS);
    }
    let operation = Operation::Delete {
        id: id.clone(),
        with: Vec::new(),
        force: false,
    };
    lock::check(&writer.world, &operation)?;
    let cause = Cause {
        act: Act::Delete(id.kind()),
        correlation_id: deployment.correlation_id.clone(),
    };
    delete::start(writer, id, &[], false, &cause)
}

/// The group's resources that neither the template names nor anything that stays has made for itself.
fn left_over(world: &World, deployment: &Deployment) -> Vec<ResourceId> {
    let mut staying: Vec<ResourceId> = deployment
        .operations
        .iter()
        .map(|operation| operation.target.clone())
        .collect();
    let mut looked_at = 0;
    while let Some(id) = staying.get(looked_at) {
        let with = belongings(world, id);
        looked_at += 1;
        staying.extend(with);
    }
    let staying: std::collections::BTreeSet<ResourceId> = staying.into_iter().collect();
    // A set takes its members along.
    let goes_with_its_set = |resource: &Resource| {
        let set = resource
            .vm()
            .and_then(|vm| vm.spec.virtual_machine_scale_set.as_ref());
        set.is_some_and(|set| !staying.contains(set) && world.resource(set).is_some())
    };
    world
        .in_group(&deployment.request.group)
        .filter(|resource| !staying.contains(&resource.id) && !goes_with_its_set(resource))
        .map(|resource| resource.id.clone())
        .collect()
}

/// What a resource has made for itself, beside what was made by name.
fn belongings(world: &World, id: &ResourceId) -> Vec<ResourceId> {
    let Some(resource) = world.resource(id) else {
        return Vec::new();
    };
    match &resource.body {
        Body::ScaleSet(_) => {
            let made = world.members(id).filter(|member| is_made_by_its_set(member));
            made.map(|member| member.id.clone()).collect()
        }
        Body::VirtualMachine(vm) => {
            let disks = vm.data_disks.iter().map(|(_, disk)| disk.clone());
            let mut all: Vec<ResourceId> = std::iter::once(vm.os_disk.clone()).chain(disks).collect();
            if is_made_by_its_set(resource) {
                all.extend(vm.spec.network_interfaces.iter().map(|nic| nic.id.clone()));
            }
            all
        }
        // The interface of an instance; another one's address was made by name.
        Body::NetworkInterface(nic) => {
            let machine = nic.virtual_machine.as_ref().and_then(|vm| world.resource(vm));
            let made = machine.is_some_and(|machine| is_made_by_its_set(machine));
            nic.spec.public_ip.iter().filter(|_| made).cloned().collect()
        }
        _ => Vec::new(),
    }
}

fn is_made_by_its_set(resource: &Resource) -> bool {
    let made = resource.vm().map(|vm| vm.profile_time_created.is_some());
    resource.id.kind() == Kind::VirtualMachine && made == Some(true)
}
