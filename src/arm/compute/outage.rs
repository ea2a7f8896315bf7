//! What befalls machines when the ground gives way, and how they come back. What runs afterwards follows from placement.
//!
//! Azure publishes no such model; how the platform heals and how long it takes are ours.

use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::placement::{self, Crowd, Site};
use super::{health, os_image, os_upgrade, spot};
use crate::arm::advance::Due;
use crate::arm::autoscale;
use crate::arm::catalog::regions;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening, Subject};
use crate::arm::id::ResourceId;
use crate::arm::operation::{self, Injection, LoadStep, MachineRef};
use crate::arm::put::not_found;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// From the loss of a host until its machines run on another.
const HEALS_MS: i64 = 5 * 60_000;
/// From the return of a domain or a zone until its machines run again.
const RETURNS_MS: i64 = 60_000;

/// Does what the lab asks for.
///
/// # Errors
/// When what it is about does not exist.
pub(in crate::arm) fn inject(
    writer: &mut Writer,
    injection: &Injection,
    cause: &Cause,
) -> Result<(), ArmError> {
    check(&writer.world, injection)?;
    let about = injection.about().map(|id| writer.subject(id));
    writer.emit(
        cause,
        EventStatus::Succeeded,
        None,
        about.into_iter().collect::<Rc<[_]>>(),
    );
    match injection {
        Injection::ZoneFails { location, zone } => zone_fails(writer, region(location), *zone),
        Injection::ZoneReturns { location, zone } => {
            let location = region(location);
            ground(writer, |ground| {
                let is_it = |(known, number): &(Rc<str>, u8)| *number == *zone && **known == *location;
                ground.zones_down.retain(|down| !is_it(down));
            });
            come_back(writer, Lost::Zone, |resource, _, member| {
                *resource.location == *location && member.placement.zone == Some(*zone)
            });
        }
        Injection::FaultDomainFails { of, domain } => domain_fails(writer, of, *domain),
        Injection::FaultDomainReturns { of, domain } => {
            ground(writer, |ground| {
                ground.domains_down.retain(|down| *down != (of.clone(), *domain))
            });
            come_back(writer, Lost::FaultDomain, |_, holder, member| {
                holder == of && domain_of(member.placement) == *domain
            });
        }
        Injection::HostFails { machine } => {
            let (holder, id) = find(&writer.world, machine)?;
            lose(writer, &[(holder, id)], Lost::Host);
        }
        Injection::Application { machine, answers } => {
            let (holder, id) = find(&writer.world, machine)?;
            health::set_health(writer, &holder, &[id], *answers);
        }
        Injection::ModelBreaks { set, broken } => health::break_profile(writer, set, *broken),
        Injection::Shortage(place) => shortage(writer, place),
        Injection::ShortageEnds(place) => {
            let gone = scarce(place);
            ground(writer, |ground| ground.shortages.retain(|known| *known != gone));
        }
        Injection::SpotCapacityLost { place, machines } => {
            spot_capacity_lost(writer, place, *machines, cause)
        }
        Injection::SpotPrice {
            location,
            size,
            usd_hour,
        } => {
            spot_price(writer, region(location), size, *usd_hour, cause);
        }
        Injection::Load { set, steps } => load(writer, set, steps),
        Injection::ImageReleased {
            publisher,
            offer,
            sku,
            broken,
        } => {
            let image = os_image::find(publisher, offer, sku)?;
            os_upgrade::release(writer, image, *broken);
        }
    }
    Ok(())
}

fn check(world: &World, injection: &Injection) -> Result<(), ArmError> {
    let place = match injection {
        Injection::Shortage(place) | Injection::ShortageEnds(place) => Some(&place.location),
        Injection::SpotCapacityLost { place, .. } => Some(&place.location),
        Injection::ZoneFails { location, .. }
        | Injection::ZoneReturns { location, .. }
        | Injection::SpotPrice { location, .. } => Some(location),
        _ => None,
    };
    if let Some(location) = place {
        crate::arm::put::check_region(location)?;
    }
    match injection {
        Injection::FaultDomainFails { of, .. } | Injection::FaultDomainReturns { of, .. } => {
            world.resource(of).map(drop).ok_or_else(|| not_found(of))
        }
        Injection::ModelBreaks { set, .. } | Injection::Load { set, .. } => {
            world.scale_set(set).map(drop).ok_or_else(|| not_found(set))
        }
        Injection::HostFails { machine } | Injection::Application { machine, .. } => {
            find(world, machine).map(drop)
        }
        Injection::ImageReleased {
            publisher,
            offer,
            sku,
            ..
        } => os_image::find(publisher, offer, sku).map(drop),
        _ => Ok(()),
    }
}

/// The region's own name.
fn region(location: &str) -> &str {
    regions::find(location).map_or(location, |region| region.name)
}

fn ground(writer: &mut Writer, change: impl FnOnce(&mut Ground)) {
    change(Rc::make_mut(&mut writer.world.ground));
}

/// A machine and what it belongs to: its set, or itself.
fn find(world: &World, machine: &MachineRef) -> Result<(ResourceId, MemberId), ArmError> {
    let id = &machine.id;
    let (holder, member) = match (machine.instance, world.vm(id)) {
        (Some(number), _) => (id.clone(), MemberId::Instance(number)),
        (None, Some((_, vm))) => (vm.holder(id).clone(), MemberId::Vm(id.clone())),
        (None, None) => return Err(not_found(id)),
    };
    match members::one(world, &holder, &member) {
        Some(_) => Ok((holder, member)),
        None => Err(not_found(id)),
    }
}

fn zone_fails(writer: &mut Writer, location: &str, zone: u8) {
    ground(writer, |ground| {
        if !ground.is_zone_down(location, zone) {
            ground.zones_down.push((location.into(), zone));
        }
    });
    let there = members::everyone(&writer.world, |resource, _, member| {
        *resource.location == *location && member.placement.zone == Some(zone)
    });
    lose(writer, &there, Lost::Zone);
}

fn domain_fails(writer: &mut Writer, of: &ResourceId, domain: u8) {
    ground(writer, |ground| {
        if !ground.is_domain_down(of, domain) {
            ground.domains_down.push((of.clone(), domain));
        }
    });
    let stands = |member: &Member<'_>| domain_of(member.placement) == domain;
    let members = members::all(&writer.world, of);
    let there: Vec<(ResourceId, MemberId)> = members
        .into_iter()
        .filter(stands)
        .map(|member| (of.clone(), member.id))
        .collect();
    lose(writer, &there, Lost::FaultDomain);
}

/// Machines lose their hosts: those that ran stop. Where the platform can, it moves them.
fn lose(writer: &mut Writer, machines: &[(ResourceId, MemberId)], lost: Lost) {
    let now = writer.world.time;
    let mut subjects = Vec::new();
    for (holder, id) in machines {
        let Some(member) = members::one(&writer.world, holder, id) else {
            continue;
        };
        let up = matches!(
            member.power_state,
            PowerState::Running | PowerState::Starting | PowerState::Stopping
        );
        if !up || member.is_going() {
            continue;
        }
        let unique_id = member.unique_id.clone();
        let moves =
            lost == Lost::Host || (lost == Lost::FaultDomain && member.placement.fault_domain.is_none());
        members::change(writer, holder, std::slice::from_ref(id), |slot| {
            if *slot.power_state == PowerState::Running {
                *slot.power_state = PowerState::Stopped;
            }
            slot.condition.lost = Some(lost);
            slot.condition.since = now;
        });
        add_subject(writer, &mut subjects, holder, id);
        if moves {
            let due = Due::Recovers {
                holder: holder.clone(),
                unique_id,
                member: id.clone(),
            };
            writer.schedule(HEALS_MS, due);
        }
    }
    if !subjects.is_empty() {
        let cause = health::platform(writer, Act::HealthEvent { resolved: false });
        writer.emit(&cause, EventStatus::Succeeded, Some(Happening::Stopped), subjects);
    }
}

fn add_subject(writer: &Writer, subjects: &mut Vec<Subject>, holder: &ResourceId, id: &MemberId) {
    let subject = match id {
        MemberId::Vm(vm) => writer.subject(vm),
        MemberId::Instance(_) => writer.subject(holder),
    };
    if subjects.last() != Some(&subject) {
        subjects.push(subject);
    }
}

/// Machines whose ground holds again: those of `which` that wait for it.
fn come_back(writer: &mut Writer, for_it: Lost, which: impl Fn(&Resource, &ResourceId, &Member<'_>) -> bool) {
    let lost = members::everyone(&writer.world, |resource, holder, member| {
        member.condition.lost == Some(for_it) && which(resource, holder, member)
    });
    for (holder, member) in lost {
        let Some(found) = members::one(&writer.world, &holder, &member) else {
            continue;
        };
        let unique_id = found.unique_id.clone();
        writer.schedule(
            RETURNS_MS,
            Due::Recovers {
                holder,
                unique_id,
                member,
            },
        );
    }
}

/// A machine that lost its host runs again where it stood, or on another rack; or waits on.
pub(in crate::arm) fn recover(writer: &mut Writer, holder: &ResourceId, id: &MemberId, unique_id: &Rc<str>) {
    let Some(member) = members::one(&writer.world, holder, id).filter(|member| member.unique_id == unique_id)
    else {
        return;
    };
    if member.condition.lost.is_none() || member.power_state != PowerState::Stopped || member.is_going() {
        return;
    }
    let at = member.placement.clone();
    let location = match id {
        MemberId::Vm(vm) => writer.world.resource(vm),
        MemberId::Instance(_) => writer.world.resource(holder),
    };
    let location = location
        .map(|resource| resource.location.clone())
        .unwrap_or_default();
    let Some(to) = stands(&writer.world, holder, &location, &at) else {
        // From now on it waits for the ground, whatever it lost at first.
        let lost = lost_on(&writer.world.ground, holder, &location, &at);
        members::change(writer, holder, std::slice::from_ref(id), |slot| {
            slot.condition.lost = lost.or(slot.condition.lost);
        });
        return;
    };
    members::change(writer, holder, std::slice::from_ref(id), |slot| {
        *slot.power_state = PowerState::Running;
        *slot.placement = to.clone();
    });
    health::started(writer, holder, std::slice::from_ref(id));
    let mut subjects = Vec::new();
    add_subject(writer, &mut subjects, holder, id);
    let cause = health::platform(writer, Act::HealthEvent { resolved: true });
    writer.emit(&cause, EventStatus::Succeeded, Some(Happening::Started), subjects);
}

/// The fault domain of a machine, or its rack under max spreading.
fn domain_of(at: &Placement) -> u8 {
    at.fault_domain.unwrap_or(at.rack)
}

/// Where a machine can run: where it stood, or elsewhere under max spreading; `None` while neither holds.
fn stands(world: &World, holder: &ResourceId, location: &str, at: &Placement) -> Option<Placement> {
    let ground = &world.ground;
    if at.zone.is_some_and(|zone| ground.is_zone_down(location, zone)) {
        return None;
    }
    if !ground.is_domain_down(holder, domain_of(at)) {
        return Some(at.clone());
    }
    if at.fault_domain.is_some() {
        return None;
    }
    let (resource, set) = world.scale_set(holder)?;
    let crowd = Crowd::of(world, holder);
    placement::elsewhere(&Site::of_set(world, resource, set), &crowd, at)
}

/// Whether a machine that has just been made finds its ground gone.
pub(super) fn lost_on(ground: &Ground, holder: &ResourceId, location: &str, at: &Placement) -> Option<Lost> {
    if at.zone.is_some_and(|zone| ground.is_zone_down(location, zone)) {
        return Some(Lost::Zone);
    }
    ground
        .is_domain_down(holder, domain_of(at))
        .then_some(Lost::FaultDomain)
}

fn scarce(place: &operation::Shortage) -> Shortage {
    Shortage {
        location: region(&place.location).into(),
        zone: place.zone,
        size: place.size.as_deref().map(Rc::from),
        spot_only: place.spot_only,
    }
}

fn shortage(writer: &mut Writer, place: &operation::Shortage) {
    let new = scarce(place);
    ground(writer, |ground| {
        if !ground.shortages.contains(&new) {
            ground.shortages.push(new);
        }
    });
}

fn spot_capacity_lost(writer: &mut Writer, place: &operation::Shortage, most: Option<u32>, cause: &Cause) {
    let place = operation::Shortage {
        spot_only: true,
        ..place.clone()
    };
    shortage(writer, &place);
    let scarce = scarce(&place);
    let mut there = spot::machines(&writer.world, &scarce.location, |machine, at| {
        let size = scarce.size.as_ref();
        size.is_none_or(|size| size.eq_ignore_ascii_case(&machine.vm_size))
            && (scarce.zone.is_none() || scarce.zone == at.zone)
    });
    there.truncate(most.map_or(usize::MAX, |most| most as usize));
    evict(writer, there, cause);
}

fn spot_price(writer: &mut Writer, location: &str, size: &str, usd_hour: f64, cause: &Cause) {
    ground(writer, |ground| {
        let is_it = |known: &SpotPrice| *known.location == *location && known.size.eq_ignore_ascii_case(size);
        ground.spot_prices.retain(|known| !is_it(known));
        let price = SpotPrice {
            location: location.into(),
            size: size.into(),
            usd_hour,
        };
        ground.spot_prices.push(price);
    });
    let there = spot::machines(&writer.world, location, |machine, _| {
        let spot = machine.spot.as_ref();
        machine.vm_size.eq_ignore_ascii_case(size)
            && spot.is_some_and(|spot| spot.max_price >= 0.0 && spot.max_price < usd_hour)
    });
    evict(writer, there, cause);
}

/// With the notice that Azure gives.
fn evict(writer: &mut Writer, machines: Vec<(ResourceId, MemberId)>, cause: &Cause) {
    let cause = Cause {
        act: Act::Evict,
        correlation_id: cause.correlation_id.clone(),
    };
    for (holder, id) in machines {
        spot::schedule(writer, &holder, id, spot::NOTICE_MS, &cause);
    }
}

fn load(writer: &mut Writer, set: &ResourceId, steps: &[LoadStep]) {
    let now = writer.world.time;
    let mut steps: Vec<(crate::arm::Time, u32)> = steps
        .iter()
        .map(|step| (now.plus_ms(i64::from(step.after_minutes) * 60_000), step.percent))
        .collect();
    steps.sort();
    let load = Rc::new(Load { steps });
    ground(writer, |ground| ground.loads.insert(set.clone(), load));
    autoscale::load_changed(writer, set);
}
