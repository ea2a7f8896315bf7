//! Which fault domain a new VM of a set gets, and why.

use std::rc::Rc;

use crate::arm::catalog::sizes;
use crate::arm::id::ResourceId;
use crate::arm::world::{Body, Placement, World};
use crate::arm::writer::Writer;

/// Places a VM in `set`, which has `count` fault domains; `asked` is the one that the request names.
///
/// With one fault domain Azure spreads over as many racks as it can and numbers none (facts.md §2.2).
pub(in crate::arm) fn in_set(
    world: &World,
    set: &ResourceId,
    count: u8,
    zone: Option<u8>,
    asked: Option<u8>,
) -> Placement {
    if count <= 1 {
        let why = "Max spreading: the platform uses as many fault domains as it can and shows one.";
        return Placement {
            zone,
            fault_domain: None,
            why: why.into(),
        };
    }
    if let Some(domain) = asked {
        return Placement {
            zone,
            fault_domain: Some(domain),
            why: "The request names the fault domain.".into(),
        };
    }
    let mut used = vec![0_usize; usize::from(count)];
    for domain in world
        .members(set)
        .filter_map(|resource| resource.vm()?.placement.fault_domain)
    {
        if let Some(slot) = used.get_mut(usize::from(domain)) {
            *slot += 1;
        }
    }
    let least = (0..used.len()).min_by_key(|domain| used[*domain]).unwrap_or(0);
    let why: Rc<str> = format!("Fault domain {least} has the fewest VMs of the set: {used:?}.").into();
    Placement {
        zone,
        fault_domain: u8::try_from(least).ok(),
        why,
    }
}

/// The zone with the fewest instances of those that the set spans (facts.md §2.9).
pub(in crate::arm) fn zone(zones: &[u8], taken: impl Iterator<Item = u8>) -> Option<u8> {
    let mut used: Vec<(usize, u8)> = zones.iter().map(|zone| (0, *zone)).collect();
    for zone in taken {
        if let Some(slot) = used.iter_mut().find(|slot| slot.1 == zone) {
            slot.0 += 1;
        }
    }
    used.into_iter().min().map(|slot| slot.1)
}

/// The first VM of a set decides its single placement group: true for a size that does not preserve memory in a set
/// with fixed spreading, false otherwise (facts.md §2.10).
pub(super) fn settle_group(writer: &mut Writer, set: &ResourceId, size: &str) {
    let preserves = sizes::find(size).is_none_or(|size| size.memory_preserving_updates);
    writer.update(set, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body
            && set.spec.single_placement_group.is_none()
        {
            set.spec.single_placement_group = Some(!preserves && set.spec.platform_fault_domain_count > 1);
        }
    });
}
