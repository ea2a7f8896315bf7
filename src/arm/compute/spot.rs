//! Azure Spot: eviction, what it leaves, and getting it back (facts.md §2.7).

use std::rc::Rc;

use super::can::{self, Action};
use super::members::{self, Member, MemberId};
use super::{health, instances, mix, power, surge};
use crate::arm::advance::Due;
use crate::arm::clock::Time;
use crate::arm::delete;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// How long a simulated eviction takes (facts.md §2.7: a recorded VM was deallocated after 81 seconds).
pub(super) const EVICTION_MS: i64 = 81_000;
/// The notice before an eviction (facts.md §2.7).
pub(in crate::arm) const NOTICE_MS: i64 = 30_000;
/// From one try to restore an evicted instance to the next (ours).
const RETRY_MS: i64 = 5 * 60_000;

/// test_vmss_simulate_eviction.
pub(super) fn not_spot() -> ArmError {
    ArmError::new(
        "OperationNotAllowed",
        "Operation 'simulateEviction' is allowed only for Spot Virtual Machines",
    )
}

/// Whether a Spot machine pays the price of the day (facts.md §4.7).
pub(super) fn check_price(
    world: &World,
    location: &str,
    machine: &MachineSpec,
    operation: &str,
) -> Result<(), ArmError> {
    let Some(spot) = &machine.spot else {
        return Ok(());
    };
    let price = mix::price(world, location, &machine.vm_size, true);
    if spot.max_price < 0.0 || price <= spot.max_price || price == f64::MAX {
        return Ok(());
    }
    let message = format!(
        "Unable to perform operation '{operation}' since the provided max price '{} USD' is lower than the current spot price '{price} USD' for Azure Spot Virtual Machine size '{}'.",
        spot.max_price, machine.vm_size
    );
    Err(ArmError::new("SpotPriceGreaterThanProvidedMaxPrice", message).at("billingProfile.maxPrice"))
}

/// `simulateEviction`: a Spot VM is deallocated, or goes, by its eviction policy.
///
/// # Errors
/// When it is no Spot machine, or there is nothing to evict.
pub(in crate::arm) fn simulate(writer: &mut Writer, id: &ResourceId, cause: &Cause) -> Result<(), ArmError> {
    let (resource, vm) = writer.world.vm(id).ok_or_else(|| not_found(id))?;
    if vm.spec.machine.spot.is_none() {
        return Err(not_spot());
    }
    can::check(resource, Action::Evict)?;
    let holder = vm.holder(id).clone();
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    schedule(writer, &holder, MemberId::Vm(id.clone()), EVICTION_MS, cause);
    Ok(())
}

/// `simulateEviction` of an instance of a Uniform set.
///
/// # Errors
/// As [`simulate`].
pub(in crate::arm) fn simulate_instance(
    writer: &mut Writer,
    set: &ResourceId,
    instance: u32,
    cause: &Cause,
) -> Result<(), ArmError> {
    instances::look_up(&writer.world, set, &[instance])?;
    let id = MemberId::Instance(instance);
    let member = members::one(&writer.world, set, &id);
    if !member.is_some_and(|member| member.is_spot()) {
        return Err(not_spot());
    }
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    schedule(writer, set, id, EVICTION_MS, cause);
    Ok(())
}

/// `holder` is the machine's set, or the machine itself.
pub(in crate::arm) fn schedule(
    writer: &mut Writer,
    holder: &ResourceId,
    member: MemberId,
    after: i64,
    cause: &Cause,
) {
    let Some(found) = members::one(&writer.world, holder, &member) else {
        return;
    };
    let due = Due::Evicted {
        holder: holder.clone(),
        unique_id: found.unique_id.clone(),
        member,
        cause: cause.clone(),
    };
    writer.schedule(after, due);
}

/// The eviction is there.
pub(in crate::arm) fn evicted(
    writer: &mut Writer,
    holder: &ResourceId,
    id: &MemberId,
    unique_id: &Rc<str>,
    cause: &Cause,
) {
    let Some(member) = members::one(&writer.world, holder, id).filter(|member| evictable(member, unique_id))
    else {
        return;
    };
    let policy = member
        .machine
        .and_then(|machine| machine.spot.as_ref())
        .map(|spot| spot.eviction_policy);
    let own = member.profile.is_some() && surge::counts(&writer.world, holder, id);
    let now = writer.world.time;
    let subject = match id {
        MemberId::Vm(vm) => writer.subject(vm),
        MemberId::Instance(_) => writer.subject(holder),
    };
    if policy == Some(EvictionPolicy::Deallocate) {
        members::change(writer, holder, std::slice::from_ref(id), |slot| {
            *slot.power_state = PowerState::Deallocated;
            *slot.provisioning_state = ProvisioningState::Succeeded;
            slot.condition.evicted = Some(now);
            slot.condition.lost = None;
        });
        writer.emit(cause, EventStatus::Succeeded, Some(Happening::Evicted), [subject]);
        return try_later(writer, holder, id, unique_id, now);
    }
    writer.emit(cause, EventStatus::Succeeded, Some(Happening::Evicted), [subject]);
    if own {
        super::scale_set::change(writer, holder, |set| {
            set.spec.capacity = set.spec.capacity.saturating_sub(1);
        });
    }
    match id {
        MemberId::Vm(vm) => delete::take(writer, vm, cause),
        MemberId::Instance(number) => instances::take(writer, holder, &[*number]),
    }
}

/// Whether it is the same machine, a Spot one that is allocated.
fn evictable(member: &Member<'_>, unique_id: &Rc<str>) -> bool {
    member.unique_id == unique_id
        && member.is_spot()
        && !member.is_going()
        && !matches!(member.power_state, PowerState::Deallocated | PowerState::Creating)
}

/// How long a set tries to get its evicted instances back; `None` when it does not, or autoscale does it.
fn restore_until(world: &World, set: &ResourceId, evicted: Time) -> Option<Time> {
    let (_, body) = world.scale_set(set)?;
    let restore = body.spec.policies.spot_restore?;
    let autoscaled = world
        .of_kind(Kind::AutoscaleSetting)
        .filter_map(|resource| resource.autoscale())
        .any(|setting| setting.spec.enabled && setting.spec.target == *set);
    (!autoscaled).then(|| evicted.plus_ms(i64::from(restore.timeout_minutes) * 60_000))
}

fn try_later(writer: &mut Writer, set: &ResourceId, id: &MemberId, unique_id: &Rc<str>, evicted: Time) {
    let next = writer.world.time.plus_ms(RETRY_MS);
    if restore_until(&writer.world, set, evicted).is_some_and(|until| next <= until) {
        let due = Due::Restores {
            set: set.clone(),
            unique_id: unique_id.clone(),
            member: id.clone(),
        };
        writer.schedule(RETRY_MS, due);
    }
}

/// A try to restore an evicted instance.
pub(in crate::arm) fn restore(writer: &mut Writer, set: &ResourceId, id: &MemberId, unique_id: &Rc<str>) {
    let Some((resource, _)) = writer.world.scale_set(set) else {
        return;
    };
    let Some(member) = members::one(&writer.world, set, id) else {
        return;
    };
    let Some(evicted) = member.condition.evicted.filter(|_| member.unique_id == unique_id) else {
        return;
    };
    if member.power_state != PowerState::Deallocated || member.is_going() {
        return;
    }
    let Some(machine) = member.machine else { return };
    let zone = member.placement.zone;
    let location = &resource.location;
    let has_room = !writer
        .world
        .ground
        .is_full(location, zone, &machine.vm_size, true)
        && !zone.is_some_and(|zone| writer.world.ground.is_zone_down(location, zone))
        && check_price(&writer.world, location, machine, "start").is_ok();
    if !has_room {
        return try_later(writer, set, id, unique_id, evicted);
    }
    let cause = health::platform(writer, Act::SpotRestore);
    power::begin_on(writer, set, id, PowerAction::Start, &cause);
}

/// The Spot machines of a region that `which` says, with what they belong to.
pub(in crate::arm) fn machines(
    world: &World,
    location: &str,
    which: impl Fn(&MachineSpec, &Placement) -> bool,
) -> Vec<(ResourceId, MemberId)> {
    let fits = |member: &Member<'_>| {
        let machine = member.machine.filter(|machine| machine.spot.is_some());
        let runs = !matches!(member.power_state, PowerState::Deallocated | PowerState::Creating);
        runs && !member.is_going() && machine.is_some_and(|machine| which(machine, member.placement))
    };
    members::everyone(world, |resource, _, member| {
        *resource.location == *location && fits(member)
    })
}
