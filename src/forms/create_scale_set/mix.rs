//! Scale with VMs and discounted Spot VMs: how many of a Flexible set's instances are regular (portal-ui.md §2.2). What
//! comes of the two numbers is the core's to say.

use super::{CreateScaleSet, Field};
use crate::arm::World;
use crate::arm::catalog::limits;
use crate::arm::spec::PriorityMix;
use crate::forms::form::{Form, Message, OFF, whole};

/// The portal's own first values are not known: these are ours.
pub(super) fn default_value(field: Field) -> String {
    match field {
        Field::BaseRegular => "0",
        Field::Distribution => "50",
        _ => OFF,
    }
    .to_owned()
}

pub(super) fn problem(form: &CreateScaleSet, field: Field, world: &World) -> Option<Message> {
    most(field).and_then(|most| whole(&form.value(field, world), 0, most).err())
}

fn most(field: Field) -> Option<u32> {
    match field {
        Field::BaseRegular => Some(limits::SCALE_SET_INSTANCES),
        Field::Distribution => Some(100),
        _ => None,
    }
}

/// facts.md §2.7: Flexible only, of a set with Spot.
pub(super) fn shown(form: &CreateScaleSet, field: Field, world: &World) -> bool {
    let may = form.is_on(Field::Spot, world) && !form.is_uniform(world);
    may && (field == Field::SpotMix || form.is_on(Field::SpotMix, world))
}

/// The mix that is asked for.
pub(super) fn spec(form: &CreateScaleSet, world: &World) -> Option<PriorityMix> {
    let number = |field| {
        let read = most(field).map(|most| whole(&form.value(field, world), 0, most));
        read.and_then(Result::ok).unwrap_or(0)
    };
    let asked = form.shown(Field::BaseRegular, world);
    asked.then(|| PriorityMix {
        base_regular: number(Field::BaseRegular),
        regular_percent_above: u8::try_from(number(Field::Distribution)).unwrap_or(100),
    })
}
