//! Management. Flexible sets had no upgrade mode on this page in December 2023 (portal-ui.md §2.6), and have no
//! system-assigned identity, no overprovisioning and no automatic OS upgrades at all (facts.md §2.1).

use super::{CreateScaleSet, Field};
use crate::arm::World;
use crate::arm::spec::UpgradeMode;
use crate::forms::control::Choice;
use crate::forms::form::{Form, Message, OFF, ON, whole};

/// Ours.
const NO_IDENTITY: &str =
    "A scale set with Flexible orchestration takes user-assigned identities only, not a system-assigned one.";

pub(super) fn default_value(form: &CreateScaleSet, field: Field, world: &World) -> String {
    match field {
        Field::UpgradeMode => "Manual",
        Field::Overprovision if form.is_uniform(world) => ON,
        Field::TerminationDelay => "5",
        _ => OFF,
    }
    .to_owned()
}

pub(super) fn problem(form: &CreateScaleSet, field: Field, world: &World) -> Option<Message> {
    match field {
        Field::Identity if form.is_on(field, world) && !form.is_uniform(world) => Some(NO_IDENTITY.into()),
        // facts.md §2.8.
        Field::TerminationDelay => whole(&form.value(field, world), 5, 15).err(),
        _ => None,
    }
}

pub(super) fn options(field: Field) -> Vec<Choice> {
    match field {
        Field::UpgradeMode => vec![
            Choice::new("Manual", "Manual - Existing instances must be manually upgraded"),
            Choice::new(
                "Automatic",
                "Automatic - Instances will start upgrading immediately in random order",
            ),
            Choice::new(
                "Rolling",
                "Rolling - Upgrades roll out in batches with optional pause",
            ),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn shown(form: &CreateScaleSet, field: Field, world: &World) -> bool {
    match field {
        Field::UpgradeMode | Field::Overprovision | Field::OsUpgrades => form.is_uniform(world),
        Field::TerminationDelay => form.is_on(Field::Termination, world),
        _ => true,
    }
}

/// A box that was ticked before the mode changed stays open to be unticked.
pub(super) fn disabled_identity(form: &CreateScaleSet, world: &World) -> Option<Message> {
    let closed = !form.is_uniform(world) && !form.is_on(Field::Identity, world);
    closed.then(|| NO_IDENTITY.into())
}

/// What the field says of a set on whose page it is.
pub(super) fn holds(form: &CreateScaleSet, field: Field, world: &World) -> bool {
    form.shown(field, world) && form.is_on(field, world)
}

pub(super) fn upgrade_mode(form: &CreateScaleSet, world: &World) -> UpgradeMode {
    match form.value(Field::UpgradeMode, world).as_str() {
        "Automatic" if form.is_uniform(world) => UpgradeMode::Automatic,
        "Rolling" if form.is_uniform(world) => UpgradeMode::Rolling,
        _ => UpgradeMode::Manual,
    }
}
