//! Scale sets: how a PUT makes one, and changes one. What may be asked for is in `set_checks`.
//!
//! A Flexible set's instances are VMs, interfaces, disks and addresses of their own (`flexible`); a Uniform set's stay
//! inside it (`instances`). What is true of both kinds is said once, of `members`.

use std::rc::Rc;

use super::flexible::InstancePlan;
use super::members::{self, MemberId};
use super::{flexible, health, mix, os_upgrade, quota, scale_in, set_checks, surge, uniform, upgrade};
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

/// So many instances could not be made: the set has failed, and has so many less to have.
pub(super) fn fail(writer: &mut Writer, id: &ResourceId, failed: u32, error: &Rc<ArmError>) {
    change(writer, id, |set| {
        set.spec.capacity = set.spec.capacity.saturating_sub(failed);
        set.failure.get_or_insert_with(|| error.clone());
    });
    writer.update(id, |set| set.provisioning_state = ProvisioningState::Failed);
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
    check_scale_in(&writer.world, id, fewer, Whose::Profile)?;
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
    os_upgrade::look(writer, id);
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
                // Nor is it an upgrade of the image that began in that moment.
                if let Some(rollout) = &set.services.rollout {
                    set.profile_time_created = set.profile_time_created.max(rollout.begun.plus_ms(1));
                }
            }
        }
    });
}

/// How many machines autoscale sees in a set: those that its capacity counts, and those that were added to it (facts.md
/// §2.5).
pub(in crate::arm) fn size(world: &World, id: &ResourceId) -> u32 {
    let capacity = world.scale_set(id).map_or(0, |(_, set)| set.spec.capacity);
    let added = |member: &members::Member<'_>| member.profile.is_none() && !member.is_going();
    let members = members::all(world, id).into_iter();
    capacity.saturating_add(members.filter(added).count() as u32)
}

/// Brings a set to a [`size()`], and changes nothing else of it, as autoscale does; gives what it takes. A machine that was
/// added may go as one that the profile made, and its going leaves the capacity as it is (INFERRED, as what that counts).
///
/// # Errors
/// As a PUT with the capacity that this comes to.
pub(in crate::arm) fn scale(
    writer: &mut Writer,
    id: &ResourceId,
    to: u32,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let Some((resource, set)) = writer.world.scale_set(id) else {
        return Err(crate::arm::put::not_found(id));
    };
    let now = size(&writer.world, id);
    let (more, fewer) = (to.saturating_sub(now), now.saturating_sub(to));
    let gone = added_victims(&writer.world, id, &set.spec, fewer);
    let own = fewer - gone.len() as u32;
    let asked = ScaleSetSpec {
        capacity: set.spec.capacity.saturating_add(more).saturating_sub(own),
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
    check_scale_in(&writer.world, id, fewer, Whose::All)?;
    if !gone.is_empty() {
        members::remove(writer, id, gone, asked.scale_in_force_deletion, cause);
    }
    rescale(writer, id, &spec, &asked, cause)
}

/// The added machines among the `fewer` that the policy chooses of all. What is on its way is called off before any.
fn added_victims(world: &World, id: &ResourceId, set: &ScaleSetSpec, fewer: u32) -> Vec<MemberId> {
    let count = (fewer as usize).saturating_sub(coming(world, id));
    let mut victims = choose(set, rows(world, id, Whose::All), count);
    victims.retain(|victim| members::one(world, id, victim).is_some_and(|member| member.profile.is_none()));
    victims
}

/// Which machines a scale-in may take: a PUT of the capacity those that this counts, autoscale any (facts.md §2.5).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Profile,
    All,
}

impl Whose {
    fn has(self, member: &members::Member<'_>) -> bool {
        self == Whose::All || member.profile.is_some()
    }
}

/// Whether a set can lose so many: what is protected stays (facts.md §2.6; the refusal is ours).
fn check_scale_in(world: &World, id: &ResourceId, fewer: u32, whose: Whose) -> Result<(), ArmError> {
    if fewer == 0 {
        return Ok(());
    }
    let may = |row: &scale_in::Row| !row.stays;
    let there = rows(world, id, whose).iter().filter(|(_, row)| may(row)).count();
    let free = there + coming(world, id);
    if fewer as usize <= free {
        return Ok(());
    }
    let members = members::all(world, id).into_iter();
    for member in members.filter(|member| whose.has(member)) {
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

/// How many instances are on their way that the set was asked to have.
fn coming(world: &World, id: &ResourceId) -> usize {
    let plans = world.coming.get(id).into_iter().flat_map(|plans| plans.keys());
    let counts = |vm: &&ResourceId| surge::counts(world, id, &MemberId::Vm((*vm).clone()));
    plans.filter(counts).count()
}

fn rows(world: &World, id: &ResourceId, whose: Whose) -> Vec<(MemberId, scale_in::Row)> {
    let there = members::all(world, id)
        .into_iter()
        .filter(|member| !member.is_going());
    let row = |member: members::Member<'_>| scale_in::Row {
        zone: member.placement.zone,
        fault_domain: member.placement.fault_domain,
        age: member.age,
        stays: !whose.has(&member)
            || member.condition.protection.from_scale_in
            || !surge::counts(world, id, &member.id)
            || check_lock(world, &member.id).is_err(),
        unhealthy: member.health().is_bad(),
        spot: member.is_spot(),
        touched: member.touched,
    };
    there.map(|member| (member.id.clone(), row(member))).collect()
}

/// The `count` machines of these that go by the set's policy.
fn choose(set: &ScaleSetSpec, rows: Vec<(MemberId, scale_in::Row)>, count: usize) -> Vec<MemberId> {
    let only: Vec<scale_in::Row> = rows.iter().map(|(_, row)| *row).collect();
    let chosen = scale_in::choose(&only, set.scale_in_rule, set.policies.unhealthy_first, count);
    let members = chosen.into_iter().filter_map(|index| rows.get(index));
    members.map(|(id, _)| id.clone()).collect()
}

/// Scale-in: what is on its way is called off, then the policy chooses. Gives the milliseconds that it takes.
fn drop_some(writer: &mut Writer, id: &ResourceId, fewer: u32, cause: &Cause) -> i64 {
    let Some((_, set)) = writer.world.scale_set(id) else {
        return 0;
    };
    let spec = set.spec.clone();
    // A priority mix keeps its ratio: so many Spot instances go, and the rest are regular (facts.md §2.7).
    let spot_goes = spec.policies.priority_mix.map(|mix| {
        let wanted = spec.capacity - mix.regular(spec.capacity);
        mix::spot_count(&writer.world, id, surge::beside(&writer.world, id))
            .saturating_sub(wanted)
            .min(fewer)
    });
    let shares = match spot_goes {
        None => vec![(None, fewer)],
        Some(spot) => vec![(Some(true), spot), (Some(false), fewer - spot)],
    };
    let mut gone = Vec::new();
    let mut short = 0;
    for (spot, count) in shares {
        let count = (count + short) as usize;
        let of = |is_spot: bool| spot.is_none_or(|spot| spot == is_spot);
        let beside = surge::beside(&writer.world, id).to_vec();
        let may =
            |plan: &InstancePlan| of(plan.is_spot()) && !beside.contains(&MemberId::Vm(plan.vm().clone()));
        let called_off = flexible::call_off(writer, id, count, may, cause);
        let mut rows = rows(&writer.world, id, Whose::Profile);
        for (member, row) in &mut rows {
            row.stays |= !of(row.spot) || gone.contains(member);
        }
        let chosen = choose(&spec, rows, count - called_off);
        short = (count - called_off - chosen.len()) as u32;
        gone.extend(chosen);
    }
    if short > 0 {
        // The ratio gives way to the count where one kind is protected.
        let mut rows = rows(&writer.world, id, Whose::Profile);
        rows.retain(|(member, _)| !gone.contains(member));
        gone.extend(choose(&spec, rows, short as usize));
    }
    members::remove(writer, id, gone, spec.scale_in_force_deletion, cause)
}
