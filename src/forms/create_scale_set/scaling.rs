//! Scaling: how many instances first, and which goes first on a scale-in.

use super::{CreateScaleSet, Field};
use crate::arm::World;
use crate::arm::catalog::limits;
use crate::arm::spec::ScaleInRule;
use crate::forms::control::Choice;
use crate::forms::form::{Form, Message, OFF, whole};

pub(super) fn default_value(field: Field) -> String {
    match field {
        Field::InstanceCount => "2",
        Field::ScaleIn => "Default",
        _ => OFF,
    }
    .to_owned()
}

/// How many fit the set as it is set up is the core's to say; the box takes 0 to 1000 (facts.md §2.5).
pub(super) fn problem(form: &CreateScaleSet, field: Field, world: &World) -> Option<Message> {
    match field {
        Field::InstanceCount => count(form, world).err(),
        _ => None,
    }
}

/// The instances asked for.
pub(super) fn count(form: &CreateScaleSet, world: &World) -> Result<u32, Message> {
    whole(
        &form.value(Field::InstanceCount, world),
        0,
        limits::SCALE_SET_INSTANCES,
    )
}

/// portal-ui.md §2.5, the wording INFERRED there.
pub(super) fn options(field: Field) -> Vec<Choice> {
    match field {
        Field::ScaleIn => vec![
            Choice::new(
                "Default",
                "Default - Balance across availability zones and fault domains, then delete VM with highest instance ID",
            ),
            Choice::new(
                "NewestVM",
                "Newest VM - Balance across availability zones, then delete newest VM",
            ),
            Choice::new(
                "OldestVM",
                "Oldest VM - Balance across availability zones, then delete oldest VM",
            ),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn rule(form: &CreateScaleSet, world: &World) -> ScaleInRule {
    match form.value(Field::ScaleIn, world).as_str() {
        "NewestVM" => ScaleInRule::NewestVm,
        "OldestVM" => ScaleInRule::OldestVm,
        _ => ScaleInRule::Default,
    }
}

/// As the summary writes it: `Oldest VM`.
pub(super) fn rule_label(form: &CreateScaleSet, world: &World) -> &'static str {
    match rule(form, world) {
        ScaleInRule::Default => "Default",
        ScaleInRule::NewestVm => "Newest VM",
        ScaleInRule::OldestVm => "Oldest VM",
    }
}
