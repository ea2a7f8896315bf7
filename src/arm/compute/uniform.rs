//! How the instances of a Uniform scale set are made: parts of the set, no resources of their own.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::instances::{change_each, is};
use super::members::{Member, MemberId};
use super::naming;
use super::placement::{self, Crowd, Site, Wish};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::network::{address, public_ip};
use crate::arm::put::Begun;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::Writer;

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
///
/// Where there is no room for some the set has failed, and has so many less to have. Whoever asked for them says so when the
/// time is over.
pub(super) fn add(writer: &mut Writer, id: &ResourceId, count: u32, total: i64) -> i64 {
    let (takes_ms, failure) = make(writer, id, count, total);
    if let Some((failed, error)) = failure {
        super::scale_set::fail(writer, id, failed, &error);
    }
    takes_ms
}

/// The same, whatever becomes of the capacity; with how many found no room, and why.
pub(super) fn make(
    writer: &mut Writer,
    id: &ResourceId,
    count: u32,
    total: i64,
) -> (i64, Option<(u32, Rc<ArmError>)>) {
    let Some(resource) = writer.world.resource(id).cloned() else {
        return (total, None);
    };
    let Some((set, profile)) = resource
        .scale_set()
        .and_then(|set| Some((set, set.spec.profile.as_ref()?)))
    else {
        return (total, None);
    };
    let nic = first_nic(&set.spec);
    let ips = nic
        .and_then(|nic| address::free(&writer.world, &nic.subnet, count as usize).ok())
        .unwrap_or_default();
    let (ids, let_go) = instance_ids(set.spec.overprovision && resource.document.is_some(), count);
    let mut crowd = Crowd::of(&writer.world, id);
    let wish = Wish {
        zone: None,
        fault_domain: None,
        size: &profile.machine.vm_size,
        spot: profile.machine.spot.is_some(),
    };
    let (mut made, mut surplus) = (Vec::new(), Vec::new());
    let mut taken = Vec::new();
    let mut failed = 0;
    let mut free = ips.into_iter();
    let used = (ids.len() + let_go.len()) as u32;
    for number in 0..used {
        let place = placement::place(&Site::of_set(&writer.world, &resource, set), &crowd, wish);
        place.iter().for_each(|place| crowd.add(place));
        // One that is made beyond the count and let go takes its place all the same.
        let is_kept = ids.contains(&number);
        let Ok(place) = place else {
            failed += u32::from(is_kept);
            continue;
        };
        let number = set.next_instance_id + number;
        let instance = instance(writer, &resource, (set, profile), number, place, &taken);
        taken.extend(instance.public_ip);
        if is_kept {
            made.push(UniformInstance {
                private_ip: free.next(),
                ..instance
            });
        } else {
            surplus.push(instance);
        }
    }
    let forgotten = writer.world.time.plus_ms(total + SURPLUS_STAYS);
    writer.reshape(id, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body {
            set.next_instance_id += used;
            if !surplus.is_empty() {
                set.surplus.0 = forgotten;
            }
            for instance in surplus {
                set.surplus.1.push_back(Rc::new(instance));
            }
            for instance in made {
                set.instances.push_back(Rc::new(instance));
            }
        }
    });
    writer.schedule(
        total,
        Due::InstancesReady {
            set: id.clone(),
            unique_id: resource.unique_id.clone(),
        },
    );
    let error = || Rc::new(placement::failed().at(id.name().to_owned()));
    (total + 500, (failed > 0).then(|| (failed, error())))
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
    (set, profile): (&ScaleSet, &Rc<ProfileSpec>),
    instance_id: u32,
    placement: Placement,
    taken: &[Ipv4Addr],
) -> UniformInstance {
    let prefix = &profile.computer_name_prefix;
    let wants_ip = first_nic(&set.spec).is_some_and(|nic| nic.public_ip.is_some());
    let now = writer.world.time;
    let image = super::os_image::newest(&writer.world, &profile.machine);
    UniformInstance {
        instance_id,
        name: format!("{}_{instance_id}", resource.id.name()).into(),
        computer_name: naming::uniform_computer_name(prefix, instance_id).into(),
        vm_id: writer.guid(&format!("{}/virtualMachines/{instance_id}", resource.id)),
        created: writer.world.time,
        provisioning_state: ProvisioningState::Creating,
        power_state: PowerState::Creating,
        private_ip: None,
        public_ip: wants_ip.then(|| public_ip::draw(writer, taken)),
        placement,
        condition: Condition {
            since: now,
            image,
            ..Condition::default()
        },
        profile: profile.clone(),
        profile_time_created: set.profile_time_created,
        model: resource.document.clone(),
        document: None,
        version: 1,
    }
}

/// Instances take the set's latest model. Where it has another subnet they take addresses there, as far as there are any.
pub(super) fn take_model(writer: &mut Writer, set: &ResourceId, numbers: &[u32], model: &Model) {
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let subnet = model.profile.network_interfaces.first().map(|nic| &nic.subnet);
    let stays = |instance: &UniformInstance| instance.first_nic().map(|nic| &nic.subnet) == subnet;
    let asked = |instance: &UniformInstance| numbers.contains(&instance.instance_id);
    let mut instances = body.instances.iter();
    let moves = instances.any(|instance| asked(instance) && !stays(instance));
    let room = subnet.filter(|_| moves).and_then(|subnet| {
        let most = (1..=numbers.len()).rev();
        most.filter_map(|count| address::free(&writer.world, subnet, count).ok())
            .next()
    });
    let mut free = room.unwrap_or_default().into_iter();
    let newest = super::os_image::newest(&writer.world, &model.profile.machine);
    writer.reshape(set, |resource| {
        let Body::ScaleSet(set) = &mut resource.body else {
            return;
        };
        for slot in set.instances.iter_mut().filter(|instance| asked(instance)) {
            let instance = Rc::make_mut(slot);
            if !stays(instance) {
                instance.private_ip = free.next();
            }
            instance.provisioning_state = ProvisioningState::Updating;
            if instance.profile.machine.image != model.profile.machine.image {
                instance.condition.image = newest;
            }
            instance.profile = model.profile.clone();
            instance.profile_time_created = model.created;
            instance.model = model.document.clone();
            instance.version = instance.version.saturating_add(1);
        }
    });
}

/// The instances that were being made are there.
pub(in crate::arm) fn ready(writer: &mut Writer, set: &ResourceId, unique_id: &Rc<str>) {
    if !is(writer, set, unique_id) {
        return;
    }
    let ground = writer.world.ground.clone();
    let Some((resource, _)) = writer.world.scale_set(set) else {
        return;
    };
    let location = resource.location.clone();
    let mut coming = super::members::instances(&writer.world, set);
    coming.retain(|one| one.provisioning_state == ProvisioningState::Creating);
    let broken = |one: &&Member<'_>| super::health::is_member_broken(&writer.world, set, one);
    let broken: BTreeSet<MemberId> = coming.iter().filter(broken).map(|one| one.id.clone()).collect();
    let rich = coming.iter().filter(|one| one.is_rich());
    let rich: Vec<MemberId> = rich.map(|one| one.id.clone()).collect();
    let now = writer.world.time;
    let creating = |instance: &UniformInstance| instance.provisioning_state == ProvisioningState::Creating;
    change_each(writer, set, creating, |instance| {
        let lost = super::outage::lost_on(&ground, set, &location, &instance.placement);
        instance.provisioning_state = ProvisioningState::Succeeded;
        instance.power_state = lost.map_or(PowerState::Running, |_| PowerState::Stopped);
        instance.condition.lost = lost;
        instance.condition.app_down = broken.contains(&MemberId::Instance(instance.instance_id));
        instance.condition.since = now;
    });
    super::probing::begin(writer, set, &rich);
    super::health::watch(writer, set);
}
