//! The instances of a Uniform scale set: parts of the set, no resources of their own.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{naming, placement};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::event::{EventStatus, Happening};
use crate::arm::id::ResourceId;
use crate::arm::network::{address, public_ip};
use crate::arm::operation::PowerAction;
use crate::arm::put::{Begun, not_found};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// Makes a Uniform set with its instances.
pub(super) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
) -> Result<Begun, ArmError> {
    let id = spec.id(group);
    check_addresses(&writer.world, &spec.location, set, set.capacity)?;
    super::scale_set::insert(writer, &id, spec, set);
    let total = writer.duration(OperationKind::DeployScaleSet);
    Ok(Begun {
        takes_ms: add(writer, &id, set.capacity, total),
    })
}

/// Whether `more` instances find their addresses.
pub(super) fn check_room(
    world: &World,
    id: &ResourceId,
    set: &ScaleSetSpec,
    more: u32,
) -> Result<(), ArmError> {
    let location = world.resource(id).map_or("", |resource| &resource.location);
    check_addresses(world, location, set, more)
}

fn check_addresses(world: &World, location: &str, set: &ScaleSetSpec, more: u32) -> Result<(), ArmError> {
    let Some(nic) = first_nic(set) else { return Ok(()) };
    address::free(world, &nic.subnet, more as usize)?;
    if nic.public_ip.is_some() && more > 0 {
        public_ip::check_room(world, location, more)
    } else {
        Ok(())
    }
}

fn first_nic(set: &ScaleSetSpec) -> Option<&NicConfigSpec> {
    set.profile.as_ref()?.network_interfaces.first()
}

/// How long the network lists an instance that was let go, in milliseconds: still five seconds after the set was made, no
/// longer three minutes after.
const SURPLUS_STAYS: i64 = 60_000;

/// Adds `count` instances, `Creating`; gives the milliseconds until they are ready.
pub(super) fn add(writer: &mut Writer, id: &ResourceId, count: u32, total: i64) -> i64 {
    let Some(resource) = writer.world.resource(id).cloned() else {
        return total;
    };
    let Some(set) = resource.scale_set() else {
        return total;
    };
    let nic = first_nic(&set.spec);
    let ips = nic
        .and_then(|nic| address::free(&writer.world, &nic.subnet, count as usize).ok())
        .unwrap_or_default();
    let mut zones: Vec<u8> = set
        .instances
        .iter()
        .filter_map(|instance| instance.placement.zone)
        .collect();
    let (ids, let_go) = instance_ids(set.spec.overprovision && resource.document.is_some(), count);
    let forgotten = writer.world.time.plus_ms(total + SURPLUS_STAYS);
    for number in &let_go {
        let instance = Rc::new(self::instance(
            writer,
            &resource,
            set,
            set.next_instance_id + number,
            None,
        ));
        super::scale_set::change(writer, id, |set| {
            set.surplus.0 = forgotten;
            set.surplus.1.push_back(instance);
        });
    }
    for (offset, number) in ids.iter().enumerate() {
        let zone = placement::zone(&resource.zones, zones.iter().copied());
        zones.extend(zone);
        let instance = instance(writer, &resource, set, set.next_instance_id + number, zone);
        let private_ip = ips.get(offset).copied();
        super::scale_set::change(writer, id, |set| {
            set.instances.push_back(Rc::new(UniformInstance {
                private_ip,
                ..instance
            }));
        });
    }
    let used = ids.iter().chain(&let_go).max().map_or(0, |last| last + 1);
    super::scale_set::change(writer, id, |set| set.next_instance_id += used);
    writer.schedule(
        total,
        Due::InstancesReady {
            set: id.clone(),
            unique_id: resource.unique_id.clone(),
        },
    );
    total + 500
}

/// The numbers of `count` new instances, from 0. An overprovisioned set makes more than it was asked for and keeps those
/// that are ready first, so that its numbers have gaps. Which ones is chance; two more are made, and the two in the middle
/// let go (recorded: 0 and 3 of four; 0, 1, 4, 5 and 6 of seven). Gives both.
fn instance_ids(overprovisions: bool, count: u32) -> (Vec<u32>, Vec<u32>) {
    if !overprovisions || count < 2 {
        return ((0..count).collect(), Vec::new());
    }
    let half = count / 2;
    let kept = (0..half).chain(half + 2..count + 2).collect();
    (kept, vec![half, half + 1])
}

fn instance(
    writer: &mut Writer,
    resource: &Resource,
    set: &ScaleSet,
    instance_id: u32,
    zone: Option<u8>,
) -> UniformInstance {
    let profile = set.spec.profile.as_ref();
    let prefix = profile.map_or("", |profile| &profile.computer_name_prefix);
    let wants_ip = first_nic(&set.spec).is_some_and(|nic| nic.public_ip.is_some());
    let count = set.spec.platform_fault_domain_count;
    UniformInstance {
        instance_id,
        name: format!("{}_{instance_id}", resource.id.name()).into(),
        computer_name: naming::uniform_computer_name(prefix, instance_id).into(),
        vm_id: writer.guid(&format!("{}/virtualMachines/{instance_id}", resource.id)),
        created: writer.world.time,
        provisioning_state: ProvisioningState::Creating,
        power_state: PowerState::Creating,
        private_ip: None,
        public_ip: wants_ip.then(|| public_ip::draw(writer)),
        placement: Placement {
            zone,
            fault_domain: (count > 1).then(|| (instance_id % u32::from(count)) as u8),
            why: "Uniform: round the fault domains in the order of the instance ids.".into(),
        },
        model: resource.document.clone(),
        document: None,
        version: 1,
    }
}

/// The instances that were being made are there.
pub(in crate::arm) fn ready(writer: &mut Writer, set: &ResourceId, unique_id: &Rc<str>) {
    if is(writer, set, unique_id) {
        change_each(
            writer,
            set,
            |instance| instance.provisioning_state == ProvisioningState::Creating,
            |instance| {
                instance.provisioning_state = ProvisioningState::Succeeded;
                instance.power_state = PowerState::Running;
            },
        );
    }
}

pub(super) fn is(writer: &Writer, set: &ResourceId, unique_id: &Rc<str>) -> bool {
    writer
        .world
        .resource(set)
        .is_some_and(|resource| resource.unique_id == *unique_id)
}

pub(super) fn change_each(
    writer: &mut Writer,
    set: &ResourceId,
    which: impl Fn(&UniformInstance) -> bool,
    change: impl Fn(&mut UniformInstance),
) {
    super::scale_set::change(writer, set, |set| {
        for slot in set.instances.iter_mut().filter(|instance| which(instance)) {
            change(Rc::make_mut(slot));
        }
    });
}

pub(super) fn look_up(world: &World, set: &ResourceId, instances: &[u32]) -> Result<Rc<str>, ArmError> {
    let (resource, body) = world.scale_set(set).ok_or_else(|| not_found(set))?;
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Err(super::marked_for_deletion(resource));
    }
    let known = |wanted: &u32| {
        body.instances
            .iter()
            .any(|instance| instance.instance_id == *wanted)
    };
    match instances.iter().find(|wanted| !known(wanted)) {
        None => Ok(resource.unique_id.clone()),
        Some(missing) => {
            let message = format!("The entity was not found in this Azure location. (instance {missing})");
            Err(ArmError::ours("NotFound", message).at("instanceIds"))
        }
    }
}

/// Begins a power action on instances.
pub(in crate::arm) fn power(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    action: PowerAction,
    cause: &Cause,
) -> Result<(), ArmError> {
    let unique_id = look_up(&writer.world, set, instances)?;
    let on_the_way = super::power::on_the_way(action);
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.power_state = on_the_way;
            instance.provisioning_state = ProvisioningState::Updating;
        },
    );
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
    let takes_ms = writer.duration(match action {
        PowerAction::Start => OperationKind::StartScaleSet,
        PowerAction::Restart => OperationKind::RestartScaleSet,
        PowerAction::PowerOff => OperationKind::PowerOffScaleSet,
        PowerAction::Deallocate => OperationKind::DeallocateScaleSet,
        PowerAction::Reimage => OperationKind::ReimageScaleSet,
        PowerAction::Redeploy => OperationKind::RedeployVirtualMachine,
        PowerAction::Reapply => OperationKind::UpdateScaleSetInstances,
    });
    let due = Due::InstancesPowered {
        set: set.clone(),
        unique_id,
        instances: instances.to_vec(),
        action,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
    Ok(())
}

/// A power action on instances is over.
pub(in crate::arm) fn powered(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    instances: &[u32],
    action: PowerAction,
    cause: &Cause,
) {
    if !is(writer, set, unique_id) {
        return;
    }
    let (state, happening) = super::power::reached(action);
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.power_state = state;
            instance.provisioning_state = ProvisioningState::Succeeded;
        },
    );
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Succeeded, Some(happening), vec![subject]);
}

/// Begins the delete of instances; the set's capacity falls by their number (facts.md §2.12).
pub(in crate::arm) fn delete(
    writer: &mut Writer,
    set: &ResourceId,
    instances: &[u32],
    cause: &Cause,
) -> Result<(), ArmError> {
    look_up(&writer.world, set, instances)?;
    begin_delete(writer, set, instances.to_vec(), cause);
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, vec![subject]);
    super::scale_set::change(writer, set, |set| {
        set.spec.capacity = set.spec.capacity.saturating_sub(instances.len() as u32);
    });
    Ok(())
}

fn begin_delete(writer: &mut Writer, set: &ResourceId, instances: Vec<u32>, cause: &Cause) -> i64 {
    change_each(
        writer,
        set,
        |instance| instances.contains(&instance.instance_id),
        |instance| {
            instance.provisioning_state = ProvisioningState::Deleting;
        },
    );
    let unique_id = writer.subject(set).unique_id;
    let takes_ms = writer.duration(OperationKind::DeleteScaleSetInstances);
    writer.schedule(
        takes_ms,
        Due::InstancesDeleted {
            set: set.clone(),
            unique_id,
            instances,
            cause: cause.clone(),
        },
    );
    takes_ms + 500
}

/// Scale-in: from the fullest fault domain (facts.md §2.6) the newest instances go. Gives the milliseconds that it takes.
///
/// INFERRED: those that were upgraded by themselves stay for longer. In test_vmss_create_and_modify the instances 0, 1, 4,
/// 5 and 6 lost number 1 after a manual upgrade of 5 and 6, where the highest id of the fullest domains is 6.
pub(super) fn scale_in(writer: &mut Writer, set: &ResourceId, count: usize, cause: &Cause) -> i64 {
    let Some((_, body)) = writer.world.scale_set(set) else {
        return 0;
    };
    let mut domains: BTreeMap<Option<u8>, Vec<(bool, u32)>> = BTreeMap::new();
    for instance in &body.instances {
        let domain = domains.entry(instance.placement.fault_domain).or_default();
        domain.push((instance.version == 1, instance.instance_id));
    }
    for domain in domains.values_mut() {
        domain.sort_unstable();
    }
    let mut gone = Vec::new();
    for _ in 0..count {
        let fullest = domains
            .values_mut()
            .max_by_key(|domain| (domain.len(), domain.last().copied()));
        gone.extend(fullest.and_then(Vec::pop).map(|(_, id)| id));
    }
    begin_delete(writer, set, gone, cause)
}

/// The instances are gone.
pub(in crate::arm) fn deleted(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    instances: &[u32],
    cause: &Cause,
) {
    if !is(writer, set, unique_id) {
        return;
    }
    super::scale_set::change(writer, set, |set| {
        set.instances
            .retain(|known| !instances.contains(&known.instance_id))
    });
    let subject = writer.subject(set);
    writer.emit(
        cause,
        EventStatus::Succeeded,
        Some(Happening::Updated),
        vec![subject],
    );
}
