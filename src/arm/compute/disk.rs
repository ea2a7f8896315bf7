//! Managed disks: those that are made by themselves, and those that come with a machine.

use std::rc::Rc;

use super::{machine, naming};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::sizes;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{Begun, Scope, check_name, plain};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Frame, Writer};

/// Checks a disk: its name, and that it grows only where it may (facts.md §4.6).
pub(in crate::arm) fn check(scope: &Scope<'_>, spec: &ResourceSpec, disk: &DiskSpec) -> Result<(), ArmError> {
    check_name(NameKind::Disk, &spec.name, "diskName")?;
    let old = scope.world.resource(&spec.id(scope.group));
    let Some(old) = old.and_then(|old| old.disk()) else {
        return Ok(());
    };
    if disk.size_gb < old.size_gb {
        let message = format!(
            "Disk '{}' has {} GB; a disk can grow and not shrink.",
            spec.name, old.size_gb
        );
        return Err(ArmError::ours("OperationNotAllowed", message).at("diskSizeGB"));
    }
    if old.size_gb != disk.size_gb && runs(scope.world, old) {
        let message = "Disk resizing is allowed only when creating a VM or when the VM is deallocated.";
        return Err(ArmError::new("Conflict", message).at("diskSizeGB"));
    }
    Ok(())
}

fn runs(world: &World, disk: &Disk) -> bool {
    let owner = disk.managed_by.as_ref().and_then(|vm| world.vm(vm));
    owner.is_some_and(|(_, vm)| vm.power_state != PowerState::Deallocated)
}

/// Makes the disk, or changes it.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    disk: &DiskSpec,
) -> Result<Begun, ArmError> {
    let old = writer
        .world
        .resource(&spec.id(group))
        .and_then(|old| old.disk())
        .cloned();
    let body = Disk {
        storage_account_type: disk.storage_account_type.as_str().into(),
        size_gb: disk.size_gb,
        image: old.as_ref().and_then(|old| old.image.clone()),
        image_number: old.as_ref().map_or(0, |old| old.image_number),
        managed_by: old.and_then(|old| old.managed_by),
    };
    plain(writer, group, spec, Body::Disk(body), OperationKind::WriteDisk)
}

/// facts.md §4.6: a unit number is taken once, a disk has one owner.
pub(super) fn check_of_vm(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    for (index, disk) in vm.data_disks.iter().enumerate() {
        if vm.data_disks[..index].iter().any(|other| other.lun == disk.lun) {
            let message = format!("A disk at LUN {} already exists.", disk.lun);
            return Err(ArmError::new("InvalidParameter", message).at("dataDisk.lun"));
        }
    }
    if let Some(size) = sizes::find(&vm.machine.vm_size)
        && vm.data_disks.len() > size.max_data_disks as usize
    {
        let message = format!(
            "The maximum number of data disks allowed to be attached to a VM of this size is {}.",
            size.max_data_disks
        );
        return Err(ArmError::new("OperationNotAllowed", message).at("dataDisks"));
    }
    let data = vm.data_disks.iter().filter_map(|disk| disk.attach.as_ref());
    for wanted in data.chain(&vm.machine.os_disk.attach) {
        let owner = scope
            .world
            .resource(wanted)
            .and_then(|disk| disk.disk()?.managed_by.clone());
        if let Some(owner) = owner.filter(|owner| *owner != id) {
            let message = format!(
                "Disk '{}' cannot be attached as the disk is already owned by VM '{}'.",
                wanted.name(),
                owner.path(&scope.world.subscription().id)
            );
            return Err(ArmError::new("ConflictingUserInput", message).at("dataDisks"));
        }
    }
    check_names(scope, &id, vm)
}

/// A disk that a machine makes has a name of its own (facts.md §4.6).
fn check_names(scope: &Scope<'_>, vm: &ResourceId, asked: &VmSpec) -> Result<(), ArmError> {
    let old = scope.world.vm(vm).map(|(_, vm)| vm);
    let system = &asked.machine.os_disk;
    let makes_system = old.is_none() && system.attach.is_none() && !system.unmanaged;
    let kept = |lun: u8| old.is_some_and(|old| old.data_disks.iter().any(|(known, _)| *known == lun));
    let data = asked.data_disks.iter();
    let data = data.filter(|disk| disk.attach.is_none() && !kept(disk.lun));
    let system = system.name.as_ref().filter(|_| makes_system);
    let mut made: Vec<ResourceId> = Vec::new();
    for name in system
        .into_iter()
        .chain(data.filter_map(|disk| disk.name.as_ref()))
    {
        let disk = vm.beside(Kind::Disk, name.as_str());
        if scope.world.resource(&disk).is_some() || made.contains(&disk) {
            let message = format!("A disk named '{name}' already exists.");
            return Err(ArmError::new("InvalidParameter", message).at("dataDisk.name"));
        }
        made.push(disk);
    }
    Ok(())
}

/// Puts a machine's system disk into the world, or takes the one that it starts from.
pub(super) fn insert_os(
    writer: &mut Writer,
    vm: &ResourceId,
    frame: &Frame,
    machine: &MachineSpec,
    of_profile: bool,
) -> ResourceId {
    let asked = &machine.os_disk;
    if let Some(disk) = &asked.attach {
        own(writer, disk, Some(vm));
        return disk.clone();
    }
    let unique_id = writer.guid_of_life(vm, "disk of ");
    let name = asked
        .name
        .clone()
        .unwrap_or_else(|| naming::os_disk(vm.name(), first_form(frame, machine, of_profile), &unique_id));
    if asked.unmanaged {
        return ResourceId::new(vm.group(), Kind::Disk, &name);
    }
    let image_size = machine::image(machine).map_or(30, |image| image.os_disk_gb);
    let disk = Disk {
        storage_account_type: asked.storage_account_type.clone(),
        size_gb: asked.disk_size_gb.unwrap_or(image_size),
        image: Some(machine.image.clone()),
        image_number: super::os_image::newest(&writer.world, machine),
        managed_by: Some(vm.clone()),
    };
    insert_part(writer, vm, frame, name, unique_id, disk)
}

/// Attaches, makes and lets go of data disks, so that the machine has those that it asks for.
pub(super) fn place_data(
    writer: &mut Writer,
    vm: &ResourceId,
    frame: &Frame,
    asked: &VmSpec,
    old: Option<&Vm>,
) -> Vec<(u8, ResourceId)> {
    let had = old.map_or(&[][..], |old| &old.data_disks);
    let mut now = Vec::new();
    for disk in &asked.data_disks {
        let kept = had.iter().find(|(lun, _)| *lun == disk.lun).map(|(_, id)| id);
        let id = match (&disk.attach, kept) {
            (Some(id), _) | (None, Some(id)) => id.clone(),
            (None, None) => insert_data(writer, vm, frame, disk),
        };
        own(writer, &id, Some(vm));
        now.push((disk.lun, id));
    }
    for (_, id) in had
        .iter()
        .filter(|(_, id)| !now.iter().any(|(_, kept)| kept == id))
    {
        own(writer, id, None);
    }
    now
}

/// Which of the two forms a system disk's name has. The portal's: `disk1` for a Flexible set's instance, `OsDisk_1` for a
/// VM by itself. In recordings it goes with the image: Canonical's have the first, others the second.
fn first_form(frame: &Frame, machine: &MachineSpec, of_profile: bool) -> bool {
    match frame.document {
        Some(_) => machine.image.publisher.eq_ignore_ascii_case("canonical"),
        None => of_profile,
    }
}

fn own(writer: &mut Writer, disk: &ResourceId, vm: Option<&ResourceId>) {
    writer.update(disk, |resource| {
        if let Body::Disk(disk) = &mut resource.body {
            disk.managed_by = vm.cloned();
        }
    });
}

fn insert_data(writer: &mut Writer, vm: &ResourceId, frame: &Frame, disk: &DataDiskSpec) -> ResourceId {
    let unique_id = writer.guid(&format!("data disk {} of {vm}", disk.lun));
    let name = disk
        .name
        .clone()
        .unwrap_or_else(|| naming::data_disk(vm.name(), disk.lun, &unique_id));
    let body = Disk {
        storage_account_type: disk.storage_account_type.as_str().into(),
        size_gb: disk.size_gb,
        image: None,
        image_number: 0,
        managed_by: Some(vm.clone()),
    };
    insert_part(writer, vm, frame, name, unique_id, body)
}

/// A disk that comes with a machine: ready at once where nothing waits for it.
fn insert_part(
    writer: &mut Writer,
    vm: &ResourceId,
    frame: &Frame,
    name: String,
    unique_id: Rc<str>,
    body: Disk,
) -> ResourceId {
    let id = vm.beside(Kind::Disk, name);
    let fresh = body.image.is_none();
    let mut resource = writer.framed(id.clone(), frame, unique_id, Body::Disk(body));
    resource.tags = Tags::new();
    resource.document = None;
    if fresh {
        resource.provisioning_state = ProvisioningState::Succeeded;
    }
    writer.insert(resource);
    id
}
