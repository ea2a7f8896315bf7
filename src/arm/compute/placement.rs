//! Where a new machine of a set goes, and why: zone, fault domain, update domain, rack (facts.md §2.2, §2.9).
//!
//! What is decided is a function of the world and of what was decided just before.

use super::members;
use crate::arm::catalog::sizes;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::spec::{AvailabilitySetSpec, OrchestrationMode};
use crate::arm::world::*;
use crate::arm::writer::Writer;

/// The racks of a datacenter, as far as they are told apart here (ours).
pub(in crate::arm) const RACKS: u8 = 5;
/// The update domains of a Uniform set (facts.md §2.1).
const UNIFORM_UPDATE_DOMAINS: u8 = 5;
/// More places than any region has zones, or any set domains.
const PLACES: usize = 32;

/// What a set, or an availability set, offers its machines.
pub(in crate::arm) struct Site<'a> {
    ground: &'a Ground,
    of: &'a ResourceId,
    location: &'a str,
    zones: &'a [u8],
    /// `zoneBalance`.
    strict: bool,
    fault_domains: u8,
    update_domains: u8,
}

impl<'a> Site<'a> {
    /// What a scale set offers.
    pub(in crate::arm) fn of_set(world: &'a World, resource: &'a Resource, set: &ScaleSet) -> Site<'a> {
        let uniform = set.spec.orchestration_mode == OrchestrationMode::Uniform;
        Site {
            ground: &world.ground,
            of: &resource.id,
            location: &resource.location,
            zones: &resource.zones,
            strict: set.spec.zone_balance,
            fault_domains: set.spec.platform_fault_domain_count,
            update_domains: if uniform { UNIFORM_UPDATE_DOMAINS } else { 0 },
        }
    }

    /// What an availability set offers.
    pub(in crate::arm) fn of_availability_set(
        world: &'a World,
        resource: &'a Resource,
        set: &AvailabilitySetSpec,
    ) -> Site<'a> {
        Site {
            ground: &world.ground,
            of: &resource.id,
            location: &resource.location,
            zones: &[],
            strict: false,
            fault_domains: set.platform_fault_domain_count,
            update_domains: set.platform_update_domain_count,
        }
    }
}

/// What a machine asks for.
#[derive(Clone, Copy)]
pub(in crate::arm) struct Wish<'a> {
    pub(in crate::arm) zone: Option<u8>,
    pub(in crate::arm) fault_domain: Option<u8>,
    pub(in crate::arm) size: &'a str,
    pub(in crate::arm) spot: bool,
}

/// How many machines stand where.
#[derive(Clone, Default)]
pub(in crate::arm) struct Crowd {
    zones: [u32; PLACES],
    fault_domains: [u32; PLACES],
    update_domains: [u32; PLACES],
    /// By zone, 0 for none, and by rack.
    racks: [[u32; RACKS as usize]; 8],
}

fn count(places: &[u32], number: u8) -> u32 {
    places.get(usize::from(number)).copied().unwrap_or(0)
}

impl Crowd {
    /// Those of a set or of an availability set that are there, or on their way, and not on their way out.
    pub(in crate::arm) fn of(world: &World, holder: &ResourceId) -> Crowd {
        let mut crowd = Crowd::default();
        members::placements(world, holder, |placement| crowd.add(placement));
        crowd
    }

    /// One more.
    pub(in crate::arm) fn add(&mut self, placement: &Placement) {
        let zone = placement.zone.unwrap_or(0);
        let rack = self
            .racks
            .get_mut(usize::from(zone))
            .and_then(|racks| racks.get_mut(usize::from(placement.rack)));
        let places = [
            (&mut self.zones, placement.zone),
            (&mut self.fault_domains, placement.fault_domain),
            (&mut self.update_domains, placement.update_domain),
        ];
        let slots = places
            .into_iter()
            .filter_map(|(places, number)| places.get_mut(usize::from(number?)));
        for slot in slots.chain(rack) {
            *slot += 1;
        }
    }

    fn racks(&self, zone: Option<u8>) -> &[u32] {
        let racks = self.racks.get(usize::from(zone.unwrap_or(0)));
        racks.map_or(&[], |racks| racks)
    }
}

/// Chooses the place with the fewest machines of those that nothing rules out; `strictly`, of all.
fn choose(
    between: Between,
    rule: Rule,
    places: impl Iterator<Item = (u8, u32, Option<Verdict>)>,
) -> (Choice, Option<u8>) {
    let places: Vec<(u8, u32, Option<Verdict>)> = places.collect();
    let least = |places: &mut dyn Iterator<Item = &(u8, u32, Option<Verdict>)>| {
        places.map(|(_, machines, _)| *machines).min()
    };
    let fewest = match rule {
        Rule::Strictly => least(&mut places.iter()),
        _ => least(&mut places.iter().filter(|(_, _, ruled_out)| ruled_out.is_none())),
    };
    let mut chosen = None;
    let mut candidates = Vec::with_capacity(places.len());
    for (number, machines, ruled_out) in places {
        let verdict = match ruled_out {
            Some(verdict) => verdict,
            None if Some(machines) != fewest => Verdict::Fuller,
            None if chosen.is_some() => Verdict::Later,
            None => {
                chosen = Some(number);
                Verdict::Chosen
            }
        };
        candidates.push(Candidate {
            number,
            machines,
            verdict,
        });
    }
    let choice = Choice {
        between,
        rule,
        candidates,
    };
    (choice, chosen)
}

/// The place for one more machine.
///
/// # Errors
/// `AllocationFailed` where no place is left: a zone or a domain is down, or the size is scarce.
pub(in crate::arm) fn place(site: &Site<'_>, crowd: &Crowd, wish: Wish<'_>) -> Result<Placement, ArmError> {
    let mut choices = Vec::with_capacity(2);
    let mut at = Placement {
        zone: zone(site, crowd, wish, &mut choices)?,
        ..Placement::default()
    };
    if site.fault_domains > 1 {
        let domain = fault_domain(site, crowd, wish, &mut choices)?;
        (at.fault_domain, at.rack) = (Some(domain), domain);
    } else {
        at.rack = rack(site, crowd, at.zone, &mut choices)?;
    }
    if site.update_domains > 0 {
        let places =
            (0..site.update_domains).map(|number| (number, count(&crowd.update_domains, number), None));
        let (choice, chosen) = choose(Between::UpdateDomains, Rule::Fewest, places);
        choices.push(choice);
        at.update_domain = chosen;
    }
    at.choices = choices.into();
    Ok(at)
}

fn zone(
    site: &Site<'_>,
    crowd: &Crowd,
    wish: Wish<'_>,
    choices: &mut Vec<Choice>,
) -> Result<Option<u8>, ArmError> {
    let full = |zone: Option<u8>| site.ground.is_full(site.location, zone, wish.size, wish.spot);
    if site.zones.is_empty() {
        return if full(None) { Err(failed()) } else { Ok(None) };
    }
    let ruled_out = |zone: u8| match wish.zone {
        Some(asked) if asked != zone => Some(Verdict::NotAsked),
        _ if site.ground.is_zone_down(site.location, zone) => Some(Verdict::Down),
        _ if full(Some(zone)) => Some(Verdict::Full),
        _ => None,
    };
    let places = site
        .zones
        .iter()
        .map(|zone| (*zone, count(&crowd.zones, *zone), ruled_out(*zone)));
    let rule = match wish.zone {
        Some(_) => Rule::Asked,
        None if site.strict => Rule::Strictly,
        None => Rule::Fewest,
    };
    let (choice, chosen) = choose(Between::Zones, rule, places);
    choices.push(choice);
    chosen.map(Some).ok_or_else(failed)
}

/// Fixed spreading: the exact count of fault domains, or nothing (facts.md §2.2).
fn fault_domain(
    site: &Site<'_>,
    crowd: &Crowd,
    wish: Wish<'_>,
    choices: &mut Vec<Choice>,
) -> Result<u8, ArmError> {
    let ruled_out = |domain: u8| match wish.fault_domain {
        Some(asked) if asked != domain => Some(Verdict::NotAsked),
        _ if site.ground.is_domain_down(site.of, domain) => Some(Verdict::Down),
        _ => None,
    };
    let domains = 0..site.fault_domains;
    let places = domains.map(|domain| (domain, count(&crowd.fault_domains, domain), ruled_out(domain)));
    let rule = match wish.fault_domain {
        Some(_) => Rule::Asked,
        None => Rule::Strictly,
    };
    let (choice, chosen) = choose(Between::FaultDomains, rule, places);
    choices.push(choice);
    chosen.ok_or_else(failed)
}

/// Max spreading: any rack that stands will do.
fn rack(site: &Site<'_>, crowd: &Crowd, zone: Option<u8>, choices: &mut Vec<Choice>) -> Result<u8, ArmError> {
    let racks = crowd.racks(zone);
    let down = |rack: u8| site.ground.is_domain_down(site.of, rack).then_some(Verdict::Down);
    let places = (0..RACKS).map(|rack| (rack, count(racks, rack), down(rack)));
    let (choice, chosen) = choose(Between::Racks, Rule::MaxSpreading, places);
    choices.push(choice);
    chosen.ok_or_else(failed)
}

/// The place of a machine that belongs to no set: its zone, when it asks for one.
///
/// # Errors
/// As [`place`].
pub(in crate::arm) fn alone(
    ground: &Ground,
    id: &ResourceId,
    location: &str,
    wish: Wish<'_>,
) -> Result<Placement, ArmError> {
    if ground.is_full(location, wish.zone, wish.size, wish.spot)
        || wish.zone.is_some_and(|zone| ground.is_zone_down(location, zone))
    {
        return Err(failed());
    }
    let asked = wish.zone.map(|number| Choice {
        between: Between::Zones,
        rule: Rule::Asked,
        candidates: vec![Candidate {
            number,
            machines: 0,
            verdict: Verdict::Chosen,
        }],
    });
    // Any rack: by the name, so that a run always has the same.
    let bytes = id.name().bytes();
    let rack = bytes.fold(0_u8, |sum, byte| sum.wrapping_add(byte.to_ascii_lowercase())) % RACKS;
    Ok(Placement {
        zone: wish.zone,
        rack,
        choices: asked.into_iter().collect(),
        ..Placement::default()
    })
}

/// Where a machine goes whose host is lost: another rack of its zone under max spreading, nowhere otherwise.
pub(in crate::arm) fn elsewhere(site: &Site<'_>, crowd: &Crowd, from: &Placement) -> Option<Placement> {
    let mut choices = Vec::new();
    let rack = rack(site, crowd, from.zone, &mut choices).ok()?;
    for choice in &mut choices {
        choice.rule = Rule::Healed;
    }
    let kept = from
        .choices
        .iter()
        .filter(|choice| choice.between == Between::Zones);
    let choices = kept.cloned().chain(choices).collect();
    Some(Placement {
        rack,
        choices,
        ..from.clone()
    })
}

/// facts.md §4.6.
pub(in crate::arm) fn failed() -> ArmError {
    let message = "Allocation failed. Please try reducing the VM size or number of VMs, retry later, or try deploying to a different Availability Set or different Azure location.";
    ArmError::new("AllocationFailed", message)
}

/// The first VM of a set decides its single placement group: true for a size that does not preserve memory in a set
/// with fixed spreading, false otherwise (facts.md §2.10).
pub(super) fn settle_group(writer: &mut Writer, set: &ResourceId, size: &str) {
    let decided = |set: &ScaleSet| set.spec.single_placement_group.is_some();
    if writer.world.scale_set(set).is_none_or(|(_, set)| decided(set)) {
        return;
    }
    let preserves = sizes::find(size).is_none_or(|size| size.memory_preserving_updates);
    super::scale_set::change(writer, set, |set| {
        set.spec.single_placement_group = Some(!preserves && set.spec.platform_fault_domain_count > 1);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(choice: &Choice) -> Vec<Verdict> {
        choice
            .candidates
            .iter()
            .map(|candidate| candidate.verdict)
            .collect()
    }

    #[test]
    fn best_effort_takes_the_fewest_of_what_stands_and_strict_balance_only_the_fewest_of_all() {
        use Verdict::*;
        let places = || [(1, 2, None), (2, 0, Some(Down)), (3, 1, None)].into_iter();
        let (choice, chosen) = choose(Between::Zones, Rule::Fewest, places());
        assert_eq!((chosen, verdicts(&choice)), (Some(3), vec![Fuller, Down, Chosen]));
        let (choice, chosen) = choose(Between::Zones, Rule::Strictly, places());
        assert_eq!((chosen, verdicts(&choice)), (None, vec![Fuller, Down, Fuller]));
        let equal = [(1, 1, None), (2, 1, None)].into_iter();
        let (choice, chosen) = choose(Between::Zones, Rule::Strictly, equal);
        assert_eq!((chosen, verdicts(&choice)), (Some(1), vec![Chosen, Later]));
    }
}
