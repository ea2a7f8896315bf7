//! Scale sets: how a PUT makes one, and changes one. What may be asked for is in `set_checks`.
//!
//! A Flexible set's instances are VMs, interfaces, disks and addresses of their own (`flexible`); a Uniform set's stay
//! inside it (`instances`). What is true of both kinds is said once, of `members`.

use super::members::{self, MemberId};
use super::{flexible, health, mix, quota, scale_in, set_checks, uniform, upgrade};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::lock;
use crate::arm::put::{Begun, Scope};
use crate::arm::shared::SharedList;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Frame, Writer};

/// Makes the set, and lets its instances begin.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    quota::check_one(
        &Scope {
            world: &writer.world,
            group,
            planned: &[],
        },
        spec,
    )?;
    let id = spec.id(group);
    if writer.world.resource(&id).is_some() {
        return rescale(writer, &id, spec, set, cause);
    }
    if set.orchestration_mode == OrchestrationMode::Uniform {
        return uniform::begin(writer, group, spec, set);
    }
    insert(writer, &id, spec, set);
    let total = writer.duration(OperationKind::DeployScaleSet);
    let slowest = flexible::add(writer, &id, set.capacity, total, &cause.correlation_id);
    Ok(Begun {
        takes_ms: if set.capacity == 0 {
            writer.duration(OperationKind::UpdateScaleSet)
        } else {
            slowest
        },
    })
}

/// Puts the set itself into the world, `Creating`.
pub(super) fn insert(writer: &mut Writer, id: &ResourceId, spec: &ResourceSpec, set: &ScaleSetSpec) {
    let body = ScaleSet {
        spec: set.clone(),
        profile_time_created: writer.world.time,
        instances: SharedList::default(),
        surplus: Default::default(),
        next_instance_id: 0,
        failure: None,
        services: Services::default(),
    };
    let resource = writer.frame(id.clone(), &Frame::of(spec), Body::ScaleSet(Box::new(body)));
    writer.insert(resource);
}

pub(super) fn change(writer: &mut Writer, id: &ResourceId, change: impl FnOnce(&mut ScaleSet)) {
    writer.update(id, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body {
            change(set);
        }
    });
}

/// Whether two documents tell of different models in what no rule reads: an extension, a licence. What the portal made has
/// no document, and differs in nothing but what rules read.
fn differs_beyond_rules(old: Option<&Document>, new: Option<&Document>) -> bool {
    let model = |document: &Document| {
        let whole = document.read();
        whole.pointer("/properties/virtualMachineProfile").cloned()
    };
    match (old, new) {
        (Some(old), Some(new)) => old != new && model(old) != model(new),
        _ => false,
    }
}

/// A PUT on a set that exists: its model, and its capacity up or down.
fn rescale(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    asked: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let Some((resource, old)) = writer.world.scale_set(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let before = old.spec.capacity;
    let model_changed = old.spec.profile != asked.profile
        || differs_beyond_rules(resource.document.as_ref(), spec.document.as_ref());
    let more = asked.capacity.saturating_sub(before);
    let fewer = before.saturating_sub(asked.capacity);
    let uniform = asked.orchestration_mode == OrchestrationMode::Uniform;
    if uniform && more > 0 {
        uniform::check_room(&writer.world, id, asked, more)?;
    }
    check_scale_in(&writer.world, id, fewer)?;
    let model = upgrade::latest(&writer.world, id);
    update(writer, id, spec, asked, model_changed);
    let total = writer.duration(OperationKind::ScaleScaleSet);
    let mut takes_ms = match (uniform, more, fewer) {
        (_, 0, 0) => total,
        (_, 0, fewer) => drop_some(writer, id, fewer, cause),
        (true, more, _) => uniform::add(writer, id, more, total),
        (false, more, _) => flexible::add(writer, id, more, total, &cause.correlation_id),
    };
    if model_changed {
        takes_ms = takes_ms.max(upgrade::model_changed(writer, id, model, cause));
    }
    health::watch(writer, id);
    Ok(Begun { takes_ms })
}

fn update(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    asked: &ScaleSetSpec,
    model_changed: bool,
) {
    let now = writer.world.time;
    writer.reshape(id, |resource| {
        resource.provisioning_state = ProvisioningState::Updating;
        resource.tags = spec.tags.clone();
        resource.zones = spec.zones.clone();
        resource.document = spec.document.clone();
        if let Body::ScaleSet(set) = &mut resource.body {
            let decided = set.spec.single_placement_group;
            if model_changed || set.spec.automatic_repairs != asked.automatic_repairs {
                set.services.futile_repairs = 0;
            }
            set.spec = asked.clone();
            set.spec.single_placement_group = asked.single_placement_group.or(decided);
            set.failure = None;
            if model_changed {
                // A lab's start can change a model in the moment of its creation: what was made before is not of it.
                set.profile_time_created = now.max(set.profile_time_created.plus_ms(1));
            }
        }
    });
}

/// Changes a set's capacity and nothing else, as autoscale does; gives what it takes.
///
/// # Errors
/// As a PUT with that capacity.
pub(in crate::arm) fn scale(
    writer: &mut Writer,
    id: &ResourceId,
    capacity: u32,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let Some((resource, set)) = writer.world.scale_set(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let asked = ScaleSetSpec {
        capacity,
        ..set.spec.clone()
    };
    let spec = ResourceSpec {
        name: id.name().into(),
        location: resource.location.to_string(),
        zones: resource.zones.clone(),
        tags: resource.tags.clone(),
        body: SpecBody::ScaleSet(Box::new(asked.clone())),
        document: resource.document.clone(),
    };
    let scope = Scope {
        world: &writer.world,
        group: id.group(),
        planned: &[],
    };
    lock::check_write(&writer.world, id)?;
    set_checks::check(&scope, &spec, &asked)?;
    quota::check_one(&scope, &spec)?;
    rescale(writer, id, &spec, &asked, cause)
}

/// Whether a set can lose so many: what is protected stays (facts.md §2.6; the refusal is ours).
fn check_scale_in(world: &World, id: &ResourceId, fewer: u32) -> Result<(), ArmError> {
    if fewer == 0 {
        return Ok(());
    }
    let may = |row: &scale_in::Row| !row.stays;
    let free = rows(world, id).iter().filter(|(_, row)| may(row)).count() + world.coming(id);
    if fewer as usize <= free {
        return Ok(());
    }
    let members = members::all(world, id).into_iter();
    for member in members.filter(|member| member.profile.is_some()) {
        check_lock(world, &member.id)?;
    }
    let message = format!(
        "{fewer} instances of scale set '{}' would have to go, and only {free} are not protected from scale-in.",
        id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message).at("sku.capacity"))
}

/// A lock protects an instance of a Flexible set (facts.md §2.1); one of a Uniform set has no scope of its own.
pub(super) fn check_lock(world: &World, member: &MemberId) -> Result<(), ArmError> {
    match member {
        MemberId::Vm(vm) => lock::check_delete(world, vm),
        MemberId::Instance(_) => Ok(()),
    }
}

fn rows(world: &World, id: &ResourceId) -> Vec<(MemberId, scale_in::Row)> {
    let there = members::all(world, id)
        .into_iter()
        .filter(|member| !member.is_going());
    let row = |member: members::Member<'_>| scale_in::Row {
        zone: member.placement.zone,
        fault_domain: member.placement.fault_domain,
        age: member.age,
        stays: member.profile.is_none()
            || member.condition.protection.from_scale_in
            || check_lock(world, &member.id).is_err(),
        unhealthy: member.health() == Health::Unhealthy,
        spot: member.is_spot(),
        touched: member.touched,
    };
    there.map(|member| (member.id.clone(), row(member))).collect()
}

/// Scale-in: what is on its way is called off, then the policy chooses. Gives the milliseconds that it takes.
fn drop_some(writer: &mut Writer, id: &ResourceId, fewer: u32, cause: &Cause) -> i64 {
    let Some((_, set)) = writer.world.scale_set(id) else {
        return 0;
    };
    let (rule, force) = (set.spec.scale_in_rule, set.spec.scale_in_force_deletion);
    let (policies, capacity) = (set.spec.policies.clone(), set.spec.capacity);
    // A priority mix keeps its ratio: so many Spot instances go, and the rest are regular (facts.md §2.7).
    let spot_goes = policies.priority_mix.map(|mix| {
        let wanted = capacity - mix.regular(capacity);
        mix::spot_count(&writer.world, id)
            .saturating_sub(wanted)
            .min(fewer)
    });
    let shares = match spot_goes {
        None => vec![(None, fewer)],
        Some(spot) => vec![(Some(true), spot), (Some(false), fewer - spot)],
    };
    let choose = |rows: Vec<(MemberId, scale_in::Row)>, count: usize| -> Vec<MemberId> {
        let only: Vec<scale_in::Row> = rows.iter().map(|(_, row)| *row).collect();
        let chosen = scale_in::choose(&only, rule, policies.unhealthy_first, count);
        let members = chosen.into_iter().filter_map(|index| rows.get(index));
        members.map(|(id, _)| id.clone()).collect()
    };
    let mut gone = Vec::new();
    let mut short = 0;
    for (spot, count) in shares {
        let count = (count + short) as usize;
        let of = |is_spot: bool| spot.is_none_or(|spot| spot == is_spot);
        let called_off = flexible::call_off(writer, id, count, |plan| of(plan.is_spot()), cause);
        let mut rows = rows(&writer.world, id);
        for (member, row) in &mut rows {
            row.stays |= !of(row.spot) || gone.contains(member);
        }
        let chosen = choose(rows, count - called_off);
        short = (count - called_off - chosen.len()) as u32;
        gone.extend(chosen);
    }
    if short > 0 {
        // The ratio gives way to the count where one kind is protected.
        let mut rows = rows(&writer.world, id);
        rows.retain(|(member, _)| !gone.contains(member));
        gone.extend(choose(rows, short as usize));
    }
    members::remove(writer, id, gone, force, cause)
}
