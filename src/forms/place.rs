//! Project details: subscription, resource group, region.

use super::control::Choice;
use super::form::{Message, offered};
use super::shared::{Shared, Source};
use crate::arm::World;
use crate::arm::catalog::regions;
use crate::arm::world::ProvisioningState;

/// What the region box holds on the first visit (portal-ui.md §2.1, INFERRED there).
const FIRST_REGION: &str = "eastus";

pub(super) fn default_value(_: &dyn Source, field: Shared, world: &World) -> String {
    match field {
        Shared::Subscription => world.subscription().name.to_string(),
        Shared::Region => FIRST_REGION.to_owned(),
        _ => String::new(),
    }
}

pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    match field {
        Shared::ResourceGroup | Shared::Region => {
            offered(&options(form, field, world), &form.read(field, world))
        }
        _ => None,
    }
}

pub(super) fn options(form: &dyn Source, field: Shared, world: &World) -> Vec<Choice> {
    match field {
        Shared::ResourceGroup => groups(&form.read(Shared::NewGroup, world), world),
        Shared::Region => all_regions(),
        _ => Vec::new(),
    }
}

pub(super) fn shown(_: &dyn Source, field: Shared, _: &World) -> bool {
    field != Shared::NewGroup
}

pub(super) fn hint(_: &dyn Source, _: Shared, _: &World) -> Option<Message> {
    None
}

/// The group that the form would make comes first, as `(New) name`.
fn groups(new: &str, world: &World) -> Vec<Choice> {
    let fresh = !new.is_empty() && world.group(new).is_none();
    let new = fresh.then(|| Choice::new(new.to_owned(), ["(New) ", new].concat()));
    let there = world
        .groups()
        .filter(|group| group.provisioning_state != ProvisioningState::Deleting);
    new.into_iter()
        .chain(there.map(|group| Choice::new(group.name.to_string(), group.name.to_string())))
        .collect()
}

/// Recommended regions first. The portal's second heading is INFERRED in portal-ui.md §2.1.
pub(super) fn all_regions() -> Vec<Choice> {
    let heading = |recommended| if recommended { "Recommended" } else { "Other" };
    let choice = |region: &'static regions::Region| {
        Choice::new(region.name, region.portal_display_name.as_str()).in_group(heading(region.recommended))
    };
    let (first, second): (Vec<&regions::Region>, Vec<&regions::Region>) =
        regions::all().iter().partition(|region| region.recommended);
    first.into_iter().chain(second).map(choice).collect()
}

/// The region's name as the portal writes it; the text itself where there is no such region.
pub(super) fn region_label(name: &str) -> &str {
    regions::find(name).map_or(name, |region| &region.portal_display_name)
}

/// The zones of a region, as a multi-select or a drop-down lists them.
pub(super) fn zones(region: &str) -> Vec<Choice> {
    const ZONES: [(&str, &str); 3] = [("1", "Zone 1"), ("2", "Zone 2"), ("3", "Zone 3")];
    let count = regions::find(region).map_or(0, |region| usize::from(region.zones));
    let zones = ZONES.iter().take(count);
    zones.map(|(value, label)| Choice::new(*value, *label)).collect()
}

/// The region that a deployment gives to the group that it makes; `None` where the group is there.
pub(super) fn new_group_location(form: &dyn Source, world: &World) -> Option<String> {
    let group = form.read(Shared::ResourceGroup, world);
    world
        .group(&group)
        .is_none()
        .then(|| form.read(Shared::Region, world))
}

/// `Zones 1, 2` (portal-ui.md §2.1).
pub(super) fn zones_label(zones: &[u8]) -> String {
    let numbers: Vec<String> = zones.iter().map(u8::to_string).collect();
    ["Zones ", &numbers.join(", ")].concat()
}
