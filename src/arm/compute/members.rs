//! The machines of a scale set, whether they are VMs (Flexible) or parts of the set (Uniform): read and changed alike.

use std::rc::Rc;

use super::{probing, surge};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::clock::Time;
use crate::arm::delete;
use crate::arm::error::ArmError;
use crate::arm::event::Act;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::not_found;
use crate::arm::spec::{MachineSpec, OrchestrationMode, Watch};
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// Which machine of a set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::arm) enum MemberId {
    Vm(ResourceId),
    Instance(u32),
}

/// A machine of a set, to be looked at.
pub(in crate::arm) struct Member<'a> {
    pub(in crate::arm) id: MemberId,
    /// This incarnation.
    pub(in crate::arm) unique_id: &'a Rc<str>,
    /// The higher, the newer.
    pub(in crate::arm) age: u64,
    pub(in crate::arm) machine: Option<&'a Rc<MachineSpec>>,
    /// What asks whether its application answers.
    pub(in crate::arm) watch: Watch,
    pub(in crate::arm) placement: &'a Placement,
    pub(in crate::arm) condition: &'a Condition,
    pub(in crate::arm) power_state: PowerState,
    pub(in crate::arm) provisioning_state: ProvisioningState,
    /// It was written by itself since it was made.
    pub(in crate::arm) touched: bool,
    /// The profile that it has; `None` for a VM that was added to the set.
    pub(in crate::arm) profile: Option<Time>,
}

impl Member<'_> {
    pub(in crate::arm) fn is_spot(&self) -> bool {
        self.machine.is_some_and(|machine| machine.spot.is_some())
    }

    pub(in crate::arm) fn is_going(&self) -> bool {
        self.provisioning_state == ProvisioningState::Deleting
    }

    pub(in crate::arm) fn runs(&self) -> bool {
        self.power_state == PowerState::Running && !self.is_going()
    }

    pub(in crate::arm) fn is_rich(&self) -> bool {
        matches!(self.watch, Watch::Rich { .. })
    }

    pub(in crate::arm) fn health(&self) -> Health {
        health(self.watch, self.power_state, self.condition)
    }
}

/// What the application health extension, or the load balancer's probe, tells of a machine; both are silent while it does
/// not run.
pub(in crate::arm) fn health(watch: Watch, power_state: PowerState, condition: &Condition) -> Health {
    if power_state == PowerState::Running {
        probing::told(watch, condition)
    } else {
        Health::Unknown
    }
}

fn of_vm<'a>(resource: &'a Resource, vm: &'a Vm) -> Member<'a> {
    Member {
        id: MemberId::Vm(resource.id.clone()),
        unique_id: &resource.unique_id,
        age: resource.created.0.max(0) as u64,
        machine: Some(&vm.spec.machine),
        watch: vm.spec.machine.watch(),
        placement: &vm.placement,
        condition: &vm.condition,
        power_state: vm.power_state,
        provisioning_state: resource.provisioning_state,
        touched: false,
        profile: vm.profile_time_created,
    }
}

fn of_instance(instance: &UniformInstance) -> Member<'_> {
    Member {
        id: MemberId::Instance(instance.instance_id),
        unique_id: &instance.vm_id,
        age: u64::from(instance.instance_id),
        machine: Some(&instance.profile.machine),
        watch: instance.profile.watch(),
        placement: &instance.placement,
        condition: &instance.condition,
        power_state: instance.power_state,
        provisioning_state: instance.provisioning_state,
        touched: instance.version > 1,
        profile: Some(instance.profile_time_created),
    }
}

/// Every machine of a scale set, or every VM of an availability set.
pub(in crate::arm) fn all<'a>(world: &'a World, set: &ResourceId) -> Vec<Member<'a>> {
    let vms = world
        .members(set)
        .filter_map(|resource| Some(of_vm(resource, resource.vm()?)));
    vms.chain(instances(world, set)).collect()
}

/// The instances of a Uniform set.
pub(in crate::arm) fn instances<'a>(world: &'a World, set: &ResourceId) -> Vec<Member<'a>> {
    let body = world.scale_set(set).map(|(_, body)| body);
    let instances = body.into_iter().flat_map(|set| &set.instances);
    instances.map(|instance| of_instance(instance)).collect()
}

/// One machine of a scale set or an availability set; a VM of neither holds itself. One that has left is none.
pub(in crate::arm) fn one<'a>(world: &'a World, set: &ResourceId, id: &MemberId) -> Option<Member<'a>> {
    match id {
        MemberId::Vm(vm) => {
            let (resource, vm) = world.vm(vm)?;
            let of = [&vm.spec.virtual_machine_scale_set, &vm.spec.availability_set];
            let mut holders = of.into_iter().flatten().chain([&resource.id]);
            let is_held = holders.any(|holder| holder == set);
            is_held.then(|| of_vm(resource, vm))
        }
        MemberId::Instance(number) => {
            let (_, body) = world.scale_set(set)?;
            let mut instances = body.instances.iter();
            let found = instances.find(|instance| instance.instance_id == *number)?;
            Some(of_instance(found))
        }
    }
}

/// Every machine there is that `which` says of its resource, what it belongs to and itself; with what it belongs to.
pub(in crate::arm) fn everyone(
    world: &World,
    which: impl Fn(&Resource, &ResourceId, &Member<'_>) -> bool,
) -> Vec<(ResourceId, MemberId)> {
    let mut found = Vec::new();
    for resource in world.of_kind(Kind::VirtualMachine) {
        let Some(vm) = resource.vm() else { continue };
        let (holder, member) = (vm.holder(&resource.id), of_vm(resource, vm));
        if which(resource, holder, &member) {
            found.push((holder.clone(), member.id));
        }
    }
    for set in world.of_kind(Kind::ScaleSet) {
        let instances = instances(world, &set.id).into_iter();
        let fits = instances.filter(|member| which(set, &set.id, member));
        found.extend(fits.map(|member| (set.id.clone(), member.id)));
    }
    found
}

/// Where each machine stands that is there or on its way, and not on its way out nor about to be replaced.
pub(in crate::arm) fn placements(world: &World, holder: &ResourceId, mut each: impl FnMut(&Placement)) {
    let leaving = surge::leaving(world, holder);
    let stays = |member: &&Member<'_>| !member.is_going() && !leaving.contains(&member.id);
    for member in all(world, holder).iter().filter(stays) {
        each(member.placement);
    }
    for plan in world
        .coming
        .get(holder)
        .into_iter()
        .flat_map(|plans| plans.values())
    {
        plan.placement.iter().for_each(&mut each);
    }
}

/// How many machines of a set its profile made and that stay, and how many more it is making.
pub(in crate::arm) fn own_count(world: &World, set: &ResourceId) -> u32 {
    let own = |member: &&Member<'_>| member.profile.is_some() && !member.is_going();
    (all(world, set).iter().filter(own).count() + world.coming(set)) as u32
}

/// What is asked for by name: VM names of a Flexible set, numbers of a Uniform one; all of them when none is named.
///
/// # Errors
/// `NotFound` when one is not there.
pub(in crate::arm) fn named(
    world: &World,
    set: &ResourceId,
    names: &[String],
) -> Result<Vec<MemberId>, ArmError> {
    let (resource, body) = world.scale_set(set).ok_or_else(|| not_found(set))?;
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Err(super::marked_for_deletion(resource));
    }
    if names.is_empty() {
        let there = all(world, set).into_iter().filter(|member| !member.is_going());
        return Ok(there.map(|member| member.id).collect());
    }
    let flexible = body.spec.orchestration_mode == OrchestrationMode::Flexible;
    let find = |name: &String| {
        let id = if flexible {
            MemberId::Vm(ResourceId::new(set.group(), Kind::VirtualMachine, name))
        } else {
            MemberId::Instance(name.parse().ok()?)
        };
        let belongs = match &id {
            MemberId::Vm(vm) => {
                let (_, vm) = world.vm(vm)?;
                vm.spec.virtual_machine_scale_set.as_ref() == Some(set)
            }
            MemberId::Instance(_) => one(world, set, &id).is_some(),
        };
        belongs.then_some(id)
    };
    let look_up = |name: &String| {
        find(name).ok_or_else(|| {
            let message = format!("Instance '{name}' is not in scale set '{}'.", set.name());
            ArmError::ours("NotFound", message).at("instanceIds")
        })
    };
    let mut found = names.iter().map(look_up).collect::<Result<Vec<_>, _>>()?;
    found.sort();
    found.dedup();
    Ok(found)
}

/// What of a machine may be changed without telling VM and instance apart.
pub(in crate::arm) struct Slot<'a> {
    pub(in crate::arm) power_state: &'a mut PowerState,
    pub(in crate::arm) provisioning_state: &'a mut ProvisioningState,
    pub(in crate::arm) condition: &'a mut Condition,
    pub(in crate::arm) placement: &'a mut Placement,
}

/// Changes machines.
pub(in crate::arm) fn change(
    writer: &mut Writer,
    set: &ResourceId,
    ids: &[MemberId],
    change: impl Fn(Slot<'_>),
) {
    let mut numbers: Vec<u32> = Vec::new();
    for id in ids {
        match id {
            MemberId::Instance(number) => numbers.push(*number),
            MemberId::Vm(vm) => drop(writer.update(vm, |resource| {
                if let Body::VirtualMachine(vm) = &mut resource.body {
                    change(Slot {
                        power_state: &mut vm.power_state,
                        provisioning_state: &mut resource.provisioning_state,
                        condition: &mut vm.condition,
                        placement: &mut vm.placement,
                    });
                }
            })),
        }
    }
    if numbers.is_empty() {
        return;
    }
    numbers.sort_unstable();
    super::scale_set::change(writer, set, |set| {
        let asked = |instance: &Rc<UniformInstance>| numbers.binary_search(&instance.instance_id).is_ok();
        for slot in set.instances.iter_mut().filter(|instance| asked(instance)) {
            let instance = Rc::make_mut(slot);
            change(Slot {
                power_state: &mut instance.power_state,
                provisioning_state: &mut instance.provisioning_state,
                condition: &mut instance.condition,
                placement: &mut instance.placement,
            });
        }
    });
}

/// Begins to delete machines. The set's capacity is the caller's. Gives the milliseconds that it takes.
pub(in crate::arm) fn remove(
    writer: &mut Writer,
    set: &ResourceId,
    gone: Vec<MemberId>,
    force: bool,
    cause: &Cause,
) -> i64 {
    let mut instances = Vec::new();
    for id in gone {
        match id {
            MemberId::Instance(number) => instances.push(number),
            MemberId::Vm(vm) => {
                let cause = Cause {
                    act: Act::Delete(Kind::VirtualMachine),
                    correlation_id: cause.correlation_id.clone(),
                };
                delete::begin(writer, &vm, &[], force, &cause);
            }
        }
    }
    if instances.is_empty() {
        return writer.duration(OperationKind::ScaleScaleSet);
    }
    super::instances::begin_delete(writer, set, instances, force, cause)
}
