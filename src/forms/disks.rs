//! The operating system's disk.

use super::control::Choice;
use super::form::{Message, offered};
use super::machine;
use super::shared::{Shared, Source};
use crate::arm::World;
use crate::arm::catalog::regions;
use crate::arm::spec::{DeleteOption, OsDiskSpec};

/// Sizes that can be chosen, in GiB: the steps in which disks are sold.
const SIZES: [u32; 7] = [32, 64, 128, 256, 512, 1024, 2048];
/// Value and label (portal-ui.md §2.3).
const TYPES: [(&str, &str); 5] = [
    ("Premium_LRS", "Premium SSD (locally-redundant storage)"),
    ("StandardSSD_LRS", "Standard SSD (locally-redundant storage)"),
    ("Standard_LRS", "Standard HDD (locally-redundant storage)"),
    ("Premium_ZRS", "Premium SSD (zone-redundant storage)"),
    ("StandardSSD_ZRS", "Standard SSD (zone-redundant storage)"),
];

pub(super) fn default_value(form: &dyn Source, field: Shared, world: &World) -> String {
    match field {
        Shared::OsDiskType if takes_premium(form, world) => "Premium_LRS".into(),
        Shared::OsDiskType => "StandardSSD_LRS".into(),
        _ => String::new(),
    }
}

/// A disk that is smaller than its image, and premium storage on a size without it, are the core's to refuse.
pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    let value = form.read(field, world);
    match field {
        Shared::OsDiskSize if value.is_empty() || value.parse().is_ok_and(|size| SIZES.contains(&size)) => {
            None
        }
        Shared::OsDiskType if TYPES.iter().any(|(known, _)| *known == value) => None,
        _ => offered(&[], &value),
    }
}

pub(super) fn options(form: &dyn Source, field: Shared, world: &World) -> Vec<Choice> {
    match field {
        Shared::OsDiskSize => sizes(form, world),
        Shared::OsDiskType => types(form, world),
        _ => Vec::new(),
    }
}

fn sizes(form: &dyn Source, world: &World) -> Vec<Choice> {
    let least = machine::image(form, world).map_or(0, |image| image.os_disk_gb);
    let fitting = SIZES.iter().filter(|size| **size >= least);
    let choice = |size: &u32| {
        let size = size.to_string();
        let label = [&size, " GiB"].concat();
        Choice::new(size, label)
    };
    [Choice::new("", size_label(form, "", world))]
        .into_iter()
        .chain(fitting.map(choice))
        .collect()
}

fn types(form: &dyn Source, world: &World) -> Vec<Choice> {
    let zones = regions::find(&form.read(Shared::Region, world)).map_or(0, |region| region.zones);
    let premium = takes_premium(form, world);
    let known = TYPES
        .iter()
        .filter(|(value, _)| value.ends_with("LRS") || zones > 0);
    known
        .map(|(value, label)| {
            let refused = value.starts_with("Premium") && !premium;
            Choice::new(*value, *label).disabled_if(refused, "The selected size has no premium storage.")
        })
        .collect()
}

fn takes_premium(form: &dyn Source, world: &World) -> bool {
    machine::size(form, world).is_none_or(|size| size.premium_storage)
}

pub(super) fn shown(_: &dyn Source, _: Shared, _: &World) -> bool {
    true
}

pub(super) fn hint(_: &dyn Source, _: Shared, _: &World) -> Option<Message> {
    None
}

/// `Image default (30 GiB)`, `64 GiB`.
pub(super) fn size_label(form: &dyn Source, value: &str, world: &World) -> String {
    if value.is_empty() {
        let size = machine::image(form, world).map_or(30, |image| image.os_disk_gb);
        ["Image default (", &size.to_string(), " GiB)"].concat()
    } else {
        [value, " GiB"].concat()
    }
}

/// The label of a disk type; the value itself where it is not known.
pub(super) fn type_label(value: &str) -> &str {
    TYPES
        .iter()
        .find(|(known, _)| *known == value)
        .map_or(value, |(_, label)| *label)
}

/// What a request says of the disk.
pub(super) fn spec(form: &dyn Source, world: &World, delete: bool) -> OsDiskSpec {
    OsDiskSpec {
        storage_account_type: form.read(Shared::OsDiskType, world).into(),
        disk_size_gb: form.read(Shared::OsDiskSize, world).parse().ok(),
        delete_option: if delete {
            DeleteOption::Delete
        } else {
            DeleteOption::Detach
        },
        name: None,
        attach: None,
        unmanaged: false,
    }
}
