//! Which version of its image a machine was made from, where it asks for the latest.
//!
//! A machine counts the versions that have come out since the catalog's: it keeps its own until its system disk is replaced.

use std::borrow::Cow;

use super::machine;
use super::members::{self, Member, MemberId};
use crate::arm::catalog::{Image, images};
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::spec::{ImageReference, MachineSpec};
use crate::arm::world::*;
use crate::arm::writer::Writer;

/// The catalog's image of which a machine asks for the latest version.
pub(super) fn latest_of(machine: &MachineSpec) -> Option<&'static Image> {
    machine::image(machine).filter(|_| machine.image.version.eq_ignore_ascii_case("latest"))
}

/// How many versions of it are newer than the catalog's.
pub(super) fn newest(world: &World, machine: &MachineSpec) -> u32 {
    if world.ground.releases.is_empty() {
        return 0;
    }
    latest_of(machine).map_or(0, |image| world.ground.newest(image))
}

/// The version of a reference, where `latest` came to the `number`th newer one.
pub(in crate::arm) fn exact<'a>(reference: &'a ImageReference, number: u32) -> Cow<'a, str> {
    let (publisher, offer, sku) = (&reference.publisher, &reference.offer, &reference.sku);
    match images::find(publisher, offer, sku) {
        Some(image) if reference.version.eq_ignore_ascii_case("latest") => image.version(number),
        _ => reference.version.as_str().into(),
    }
}

/// Whether nothing answers on the version that a machine has.
pub(super) fn is_broken(world: &World, member: &Member<'_>) -> bool {
    let image = member.machine.and_then(|machine| latest_of(machine));
    image.is_some_and(|image| world.ground.is_broken(image, member.condition.image))
}

/// The system disks of machines are made anew, of the latest version.
pub(super) fn renew(writer: &mut Writer, holder: &ResourceId, ids: &[MemberId]) {
    if writer.world.ground.releases.is_empty() {
        return;
    }
    for id in ids {
        let member = members::one(&writer.world, holder, id);
        let machine = member.and_then(|member| member.machine);
        let number = machine.map_or(0, |machine| newest(&writer.world, machine));
        members::change(writer, holder, std::slice::from_ref(id), |slot| {
            slot.condition.image = number;
        });
        if let MemberId::Vm(vm) = id {
            renew_disk(writer, vm);
        }
    }
}

/// The system disk of a VM is of the image that the VM has now.
pub(super) fn renew_disk(writer: &mut Writer, vm: &ResourceId) {
    let Some((_, vm)) = writer.world.vm(vm) else {
        return;
    };
    let (disk, image, number) = (
        vm.os_disk.clone(),
        vm.spec.machine.image.clone(),
        vm.condition.image,
    );
    writer.update(&disk, |disk| {
        if let Body::Disk(disk) = &mut disk.body {
            disk.image = Some(image);
            disk.image_number = number;
        }
    });
}

/// The catalog's image.
///
/// # Errors
/// When the catalog has no such image.
pub(super) fn find(publisher: &str, offer: &str, sku: &str) -> Result<&'static Image, ArmError> {
    images::find(publisher, offer, sku).ok_or_else(|| {
        let message = format!("The catalog has no image '{publisher}:{offer}:{sku}'.");
        ArmError::ours("NotFound", message)
    })
}
