//! Advanced (how instances are spread) and the part of Health that the set alone has (automatic repairs).

use super::{CreateScaleSet, Field, basics};
use crate::arm::World;
use crate::arm::catalog::limits::REPAIR_GRACE_MINUTES;
use crate::arm::spec::{AutomaticRepairs, RepairAction};
use crate::forms::control::Choice;
use crate::forms::form::{Form, Message, OFF, offered, within};

const MAX: &str = "Max";
const FIXED: &str = "Fixed";
/// What the core answers too (facts.md §2.2); here for the moment of choosing.
const ONE_WITH_ZONES: &str = "Specifying Availability Zones is not allowed when Virtual Machine Scale Set has platformFaultDomainCount higher than 1 with OrchestrationMode: 'Flexible'.";

pub(super) fn default_value(form: &CreateScaleSet, field: Field, world: &World) -> String {
    match field {
        Field::RepairAction => "Replace",
        Field::GracePeriod => "10",
        Field::FaultDomains => "1",
        // facts.md §2.2: a regional Uniform set has 5 fault domains, a zonal one 1.
        Field::Spreading if basics::zones(form, world).is_empty() => FIXED,
        Field::Spreading => MAX,
        _ => OFF,
    }
    .to_owned()
}

/// More fault domains than the region has are the core's to refuse.
pub(super) fn problem(form: &CreateScaleSet, field: Field, world: &World) -> Option<Message> {
    let value = form.value(field, world);
    match field {
        Field::GracePeriod => within(&value, &REPAIR_GRACE_MINUTES).err(),
        Field::FaultDomains if value != "1" && !basics::zones(form, world).is_empty() => {
            Some(ONE_WITH_ZONES.into())
        }
        Field::FaultDomains => offered(&options(form, field, world), &value),
        Field::ZoneBalance if form.is_on(field, world) && basics::zones(form, world).len() < 2 => {
            Some(NEEDS_ZONES.into())
        }
        _ => None,
    }
}

/// Ours (facts.md §2.9).
const NEEDS_ZONES: &str = "A balance across zones needs more than one availability zone.";

pub(super) fn options(form: &CreateScaleSet, field: Field, world: &World) -> Vec<Choice> {
    let zonal = || !basics::zones(form, world).is_empty();
    match field {
        Field::RepairAction => ["Replace", "Reimage", "Restart"]
            .map(|action| Choice::new(action, action))
            .into(),
        Field::FaultDomains => vec![
            Choice::new("1", "1 (Max spreading)"),
            Choice::new("2", "2").disabled_if(zonal(), "With availability zones there is one fault domain."),
            Choice::new("3", "3").disabled_if(zonal(), "With availability zones there is one fault domain."),
        ],
        Field::Spreading => vec![
            Choice::new(MAX, "Max spreading"),
            Choice::new(FIXED, "Fixed spreading (not recommended with zones)"),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn shown(form: &CreateScaleSet, field: Field, world: &World) -> bool {
    match field {
        Field::Repairs => form.is_on(Field::Health, world),
        Field::RepairAction | Field::GracePeriod => {
            form.is_on(Field::Health, world) && form.is_on(Field::Repairs, world)
        }
        Field::FaultDomains => !form.is_uniform(world),
        Field::Spreading | Field::BeyondHundred => form.is_uniform(world),
        _ => true,
    }
}

pub(super) fn disabled_balance(form: &CreateScaleSet, world: &World) -> Option<Message> {
    let closed = basics::zones(form, world).len() < 2 && !form.is_on(Field::ZoneBalance, world);
    closed.then(|| NEEDS_ZONES.into())
}

pub(super) fn fault_domain_count(form: &CreateScaleSet, world: &World) -> u8 {
    if !form.is_uniform(world) {
        return form.value(Field::FaultDomains, world).parse().unwrap_or(1);
    }
    if form.value(Field::Spreading, world) == FIXED {
        5
    } else {
        1
    }
}

/// Flexible leaves it to the platform (facts.md §2.10); Uniform has one group until it may pass 100 instances.
pub(super) fn single_placement_group(form: &CreateScaleSet, world: &World) -> Option<bool> {
    form.is_uniform(world)
        .then(|| !form.is_on(Field::BeyondHundred, world))
}

pub(super) fn repairs(form: &CreateScaleSet, world: &World) -> Option<AutomaticRepairs> {
    let asked = form.shown(Field::GracePeriod, world);
    let grace = within(&form.value(Field::GracePeriod, world), &REPAIR_GRACE_MINUTES).ok();
    asked.then(|| AutomaticRepairs {
        grace_period_minutes: grace.and_then(|grace| u8::try_from(grace).ok()).unwrap_or(10),
        repair_action: match form.value(Field::RepairAction, world).as_str() {
            "Reimage" => RepairAction::Reimage,
            "Restart" => RepairAction::Restart,
            _ => RepairAction::Replace,
        },
    })
}
