//! Availability options: nothing, a zone, a scale set, an availability set.
//!
//! The picker of scale sets lists those that can take the machine: Flexible, in the form's group and region
//! (facts.md §2.11). Where it is empty it says why the others are not in it.

use super::{CreateVm, Field};
use crate::arm::spec::OrchestrationMode;
use crate::arm::world::{ProvisioningState, Resource, ScaleSet};
use crate::arm::{Kind, ResourceId, World};
use crate::forms::control::Choice;
use crate::forms::form::{Form, Message};
use crate::forms::place;

pub(super) const NOTHING: &str = "None";
pub(super) const ZONE: &str = "Zone";
pub(super) const SCALE_SET: &str = "ScaleSet";
pub(super) const AVAILABILITY_SET: &str = "AvailabilitySet";

pub(super) fn default_value(form: &CreateVm, field: Field, world: &World) -> String {
    match field {
        Field::Availability => NOTHING.into(),
        Field::Zone => {
            let first = zone_choices(form, world).into_iter().next();
            first.map(|choice| choice.value.into_owned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

pub(super) fn options(form: &CreateVm, field: Field, world: &World) -> Vec<Choice> {
    match field {
        Field::Availability => availability_choices(form, world),
        Field::Zone => zone_choices(form, world),
        Field::ScaleSet => fitting_sets(form, world),
        Field::FaultDomain => fault_domains(form, world),
        Field::AvailabilitySet => availability_sets(form, world).map(choice).collect(),
        _ => Vec::new(),
    }
}

fn choice(resource: &Resource) -> Choice {
    Choice::new(resource.id.to_string(), resource.id.name().to_owned())
}

/// The captions are ours.
fn availability_choices(form: &CreateVm, world: &World) -> Vec<Choice> {
    let region = form.value(Field::Region, world);
    vec![
        Choice::new(NOTHING, "No infrastructure redundancy required"),
        Choice::new(ZONE, "Availability zone")
            .with_caption("A place of its own within the region, with its own power, cooling and network.")
            .disabled_if(
                place::zones(&region).is_empty(),
                "The region has no availability zones.",
            ),
        Choice::new(SCALE_SET, "Virtual machine scale set").with_caption(
            "A member of a scale set with Flexible orchestration, spread over zones or fault domains.",
        ),
        Choice::new(AVAILABILITY_SET, "Availability set")
            .with_caption("Spread over the fault domains of an availability set."),
    ]
}

/// A machine of a zonal set is in one of its zones; any other in one of the region's.
fn zone_choices(form: &CreateVm, world: &World) -> Vec<Choice> {
    let mut zones = place::zones(&form.value(Field::Region, world));
    if is(form, SCALE_SET, world) {
        let of_set = chosen_set(form, world).map_or(&[][..], |(resource, _)| &resource.zones);
        zones.retain(|zone| of_set.iter().any(|known| zone.value == known.to_string()));
    }
    zones
}

fn fitting_sets(form: &CreateVm, world: &World) -> Vec<Choice> {
    let sets = world.of_kind(Kind::ScaleSet);
    sets.filter(|set| why_not(form, set, world).is_none())
        .map(|set| choice(set))
        .collect()
}

/// Why a set is not in the picker.
fn why_not(form: &CreateVm, resource: &Resource, world: &World) -> Option<String> {
    let set = resource.scale_set()?;
    let name = resource.id.name();
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Some([name, " is being deleted"].concat());
    }
    if set.spec.orchestration_mode == OrchestrationMode::Uniform {
        return Some(
            [
                name,
                " has Uniform orchestration, which takes no machines from outside",
            ]
            .concat(),
        );
    }
    if !resource
        .id
        .group()
        .eq_ignore_ascii_case(&form.value(Field::ResourceGroup, world))
    {
        return Some([name, " is in resource group ", resource.id.group()].concat());
    }
    let region = form.value(Field::Region, world);
    (!resource.location.eq_ignore_ascii_case(&region))
        .then(|| [name, " is in region ", place::region_label(&resource.location)].concat())
}

/// The availability sets of the form's group and region.
fn availability_sets<'a>(form: &CreateVm, world: &'a World) -> impl Iterator<Item = &'a Resource> + use<'a> {
    let group = form.value(Field::ResourceGroup, world);
    let region = form.value(Field::Region, world);
    let sets = world.of_kind(Kind::AvailabilitySet).map(|resource| &**resource);
    sets.filter(move |set| {
        set.id.group().eq_ignore_ascii_case(&group) && set.location.eq_ignore_ascii_case(&region)
    })
}

/// Said under a picker that has nothing to pick. Ours.
pub(super) fn empty_reason(form: &CreateVm, field: Field, world: &World) -> Option<Message> {
    if !options(form, field, world).is_empty() {
        return None;
    }
    if form.value(Field::ResourceGroup, world).is_empty() {
        return Some("Select a resource group first.".into());
    }
    if field == Field::AvailabilitySet {
        return Some("There is no availability set in this resource group and region.".into());
    }
    let sets = world.of_kind(Kind::ScaleSet);
    let reasons: Vec<String> = sets.filter_map(|set| why_not(form, set, world)).collect();
    let none = "There is no scale set with Flexible orchestration in this resource group and region";
    if reasons.is_empty() {
        return Some([none, "."].concat().into());
    }
    Some([none, ": ", &reasons.join("; "), "."].concat().into())
}

fn fault_domains(form: &CreateVm, world: &World) -> Vec<Choice> {
    let count = chosen_set(form, world).map_or(1, |(_, set)| set.spec.platform_fault_domain_count);
    let mut choices = vec![Choice::new("", "None").with_caption("Azure chooses the fault domain.")];
    if count > 1 {
        choices.extend((0..count).map(|domain| Choice::new(domain.to_string(), domain.to_string())));
    }
    choices
}

/// A set with one fault domain leaves nothing to choose; a number from another set stays open to be taken back.
pub(super) fn disabled_fault_domain(form: &CreateVm, world: &World) -> Option<Message> {
    let closed = options(form, Field::FaultDomain, world).len() == 1
        && form.value(Field::FaultDomain, world).is_empty();
    closed.then(|| "The scale set has one fault domain: Azure places the machine.".into())
}

/// Whether `option` is the chosen availability option.
pub(super) fn is(form: &CreateVm, option: &str, world: &World) -> bool {
    form.value(Field::Availability, world) == option
}

pub(super) fn shown(form: &CreateVm, field: Field, world: &World) -> bool {
    let zonal = || chosen_set(form, world).is_some_and(|(set, _)| !set.zones.is_empty());
    match field {
        Field::ScaleSet => is(form, SCALE_SET, world),
        Field::Zone => is(form, ZONE, world) || zonal(),
        Field::FaultDomain => is(form, SCALE_SET, world) && !zonal(),
        Field::AvailabilitySet => is(form, AVAILABILITY_SET, world),
        _ => true,
    }
}

/// The scale set that the machine would join, if there is one behind the choice.
pub(super) fn chosen_set<'a>(form: &CreateVm, world: &'a World) -> Option<(&'a Resource, &'a ScaleSet)> {
    let id = set_id(form, world)?;
    world.scale_set(&id).map(|(resource, set)| (&**resource, set))
}

/// The id of the chosen scale set.
pub(super) fn set_id(form: &CreateVm, world: &World) -> Option<ResourceId> {
    let id = is(form, SCALE_SET, world).then(|| form.value(Field::ScaleSet, world))?;
    ResourceId::parse(&id).filter(|id| id.kind() == Kind::ScaleSet)
}

/// The id of the chosen availability set.
pub(super) fn availability_set_id(form: &CreateVm, world: &World) -> Option<ResourceId> {
    let id = is(form, AVAILABILITY_SET, world).then(|| form.value(Field::AvailabilitySet, world))?;
    ResourceId::parse(&id).filter(|id| id.kind() == Kind::AvailabilitySet)
}

/// The machine's zone; none for a regional one.
pub(super) fn zones(form: &CreateVm, world: &World) -> Vec<u8> {
    let zone = shown(form, Field::Zone, world).then(|| form.value(Field::Zone, world));
    zone.and_then(|zone| zone.parse().ok()).into_iter().collect()
}

/// The fault domain that the request names.
pub(super) fn fault_domain(form: &CreateVm, world: &World) -> Option<u8> {
    let shown = shown(form, Field::FaultDomain, world);
    shown.then(|| form.value(Field::FaultDomain, world).parse().ok())?
}
