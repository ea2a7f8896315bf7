//! Basics: what the set alone has. Orchestration mode opens on Uniform (portal-ui.md §2.1), so Flexible is a choice.

use super::{CreateScaleSet, Field};
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::{Kind, ResourceId, World};
use crate::forms::control::{Choice, split};
use crate::forms::form::{Form, Message, offered};
use crate::forms::place;

pub(super) const FLEXIBLE: &str = "Flexible";
pub(super) const UNIFORM: &str = "Uniform";

pub(super) fn default_value(field: Field) -> String {
    match field {
        Field::Orchestration => UNIFORM,
        _ => "",
    }
    .to_owned()
}

pub(super) fn problem(form: &CreateScaleSet, field: Field, world: &World) -> Option<Message> {
    let value = form.value(field, world);
    match field {
        Field::Name => name_problem(form, &value, world),
        Field::Zones => {
            let zones = options(form, field, world);
            split(&value).find_map(|zone| offered(&zones, zone))
        }
        Field::Orchestration => offered(&options(form, field, world), &value),
        _ => None,
    }
}

fn name_problem(form: &CreateScaleSet, name: &str, world: &World) -> Option<Message> {
    let kind = if form.is_uniform(world) {
        NameKind::ScaleSetUniform
    } else {
        NameKind::ScaleSetFlexible
    };
    if let Err(problem) = names::check(kind, name) {
        return Some(problem.portal_text(kind));
    }
    let id = ResourceId::new(&form.value(Field::ResourceGroup, world), Kind::ScaleSet, name);
    // portal-ui.md §6.1, INFERRED there.
    world
        .resource(&id)
        .is_some()
        .then(|| "A virtual machine scale set with this name already exists in the resource group.".into())
}

pub(super) fn options(form: &CreateScaleSet, field: Field, world: &World) -> Vec<Choice> {
    match field {
        Field::Zones => place::zones(&form.value(Field::Region, world)),
        Field::Orchestration => vec![
            Choice::new(FLEXIBLE, "Flexible:").with_detail(
                "achieve high availability at scale with identical or multiple virtual machine types",
            ),
            Choice::new(UNIFORM, "Uniform:")
                .with_detail("optimized for large scale stateless workloads with identical instances"),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn disabled_zones(form: &CreateScaleSet, world: &World) -> Option<Message> {
    let none = form.value(Field::Zones, world).is_empty() && options(form, Field::Zones, world).is_empty();
    none.then(|| "The region has no availability zones.".into())
}

/// The chosen zones, in order.
pub(super) fn zones(form: &CreateScaleSet, world: &World) -> Vec<u8> {
    let chosen = form.value(Field::Zones, world);
    let is_chosen = |zone: &u8| split(&chosen).any(|known| known == zone.to_string());
    (1..=3).filter(is_chosen).collect()
}
