//! Virtual machines.

use serde_json::{Value, json};

use super::machine::{self, Of};
use super::{Asked, Read, only_id, user_data};
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::rest::body;
use crate::arm::spec::*;

pub(super) fn virtual_machine(asked: &Asked<'_>, mut whole: Value) -> Read {
    let old = asked.old.and_then(|old| old.vm()).map(|vm| &vm.spec);
    body::object(&mut whole, "properties");
    let Some(properties) = whole.get_mut("properties") else {
        return Err(ArmError::ours(
            "InvalidRequestContent",
            "A machine has properties.",
        ));
    };
    let fields = body::fields(properties);
    for name in [
        "availabilitySet",
        "proximityPlacementGroup",
        "virtualMachineScaleSet",
        "host",
        "hostGroup",
    ] {
        only_id(fields, name);
    }
    let size = body::text(properties, "hardwareProfile.vmSize")
        .unwrap_or("Standard_A1")
        .to_owned();
    body::default(
        body::object(properties, "hardwareProfile"),
        "vmSize",
        size.as_str(),
    );
    take_resolved(asked, properties);
    machine::storage(properties, &size, Of::Vm);
    let credential = machine::system(properties, Of::Vm, old.map(|old| &old.machine.credential))?;
    machine::options(properties);
    user_data::user_data(properties)?;
    machine::extensions(properties.pointer_mut("/extensionProfile/extensions"));
    data_disk_sizes(asked, properties);
    interfaces(properties);
    let typed = typed(asked, &whole, &size, credential)?;
    Ok((SpecBody::VirtualMachine(Box::new(typed)), whole))
}

/// What the platform chose for a disk and shows: a client that sends it back chooses nothing.
fn take_resolved(asked: &Asked<'_>, properties: &mut Value) {
    let Some(vm) = asked.old.and_then(|old| old.vm()) else {
        return;
    };
    let disk = body::object(properties, "storageProfile.osDisk");
    if disk.get("name").and_then(Value::as_str) == Some(vm.os_disk.name())
        && vm.spec.machine.os_disk.name.is_none()
    {
        disk.remove("name");
    }
    if disk.get("createOption") != Some(&json!("Attach"))
        && let Some(Value::Object(managed)) = disk.get_mut("managedDisk")
    {
        managed.remove("id");
    }
}

/// A disk that is made takes a size; one that exists brings its own.
fn data_disk_sizes(asked: &Asked<'_>, properties: &mut Value) {
    let disks = properties
        .pointer_mut("/storageProfile/dataDisks")
        .and_then(Value::as_array_mut);
    for disk in disks.into_iter().flatten() {
        let id = body::text(disk, "managedDisk.id").and_then(ResourceId::parse);
        let existing = id.as_ref().and_then(|id| asked.world.resource(id)?.disk());
        let fields = body::fields(disk);
        if let (Some(id), Some(existing)) = (&id, existing) {
            fields.insert("name".into(), id.name().into());
            fields.insert("diskSizeGB".into(), existing.size_gb.into());
            let account = existing.storage_account_type.to_string();
            body::object(disk, "managedDisk").insert("storageAccountType".into(), account.into());
        }
    }
}

/// An interface that is named alone has no properties; one of several says whether it is the first
/// (observed_properties.csv; facts.md §1.4).
fn interfaces(properties: &mut Value) {
    let profile = body::object(properties, "networkProfile");
    let Some(nics) = profile.get_mut("networkInterfaces").and_then(Value::as_array_mut) else {
        return;
    };
    let several = nics.len() > 1;
    for (place, nic) in nics.iter_mut().enumerate() {
        let fields = body::fields(nic);
        fields.retain(|name, _| matches!(name.as_str(), "id" | "properties"));
        let said = body::fields(fields.entry("properties").or_insert_with(|| json!({})));
        if several {
            body::default(said, "primary", place == 0);
        }
        if said.is_empty() {
            fields.remove("properties");
        }
    }
}

fn typed(
    asked: &Asked<'_>,
    whole: &Value,
    size: &str,
    credential: Option<Credential>,
) -> Result<VmSpec, ArmError> {
    let properties = whole.get("properties").unwrap_or(&Value::Null);
    let nics = body::list(properties, "networkProfile.networkInterfaces").iter();
    let nics = nics.filter_map(|nic| {
        Some(NicReference {
            id: ResourceId::parse(body::text(nic, "id")?)?,
            delete_option: body::text(nic, "properties.deleteOption")
                .map(|option| machine::delete_option(Some(option), DeleteOption::Detach)),
        })
    });
    let mut network_interfaces: Vec<NicReference> = nics.collect();
    // The first is the one that says so.
    let primary = body::list(properties, "networkProfile.networkInterfaces")
        .iter()
        .position(|nic| body::is(nic, "properties.primary"));
    if let Some(place) = primary.filter(|place| *place < network_interfaces.len()) {
        network_interfaces.swap(0, place);
    }
    let domain = body::number(properties, "platformFaultDomain");
    Ok(VmSpec {
        machine: machine::typed(properties, size, credential).into(),
        computer_name: body::text(properties, "osProfile.computerName")
            .unwrap_or_default()
            .into(),
        network_interfaces,
        virtual_machine_scale_set: body::resource(properties, "virtualMachineScaleSet"),
        platform_fault_domain: domain.map(|domain| u8::try_from(domain).unwrap_or(u8::MAX)),
        availability_set: body::resource(properties, "availabilitySet"),
        system_assigned_identity: body::text(whole, "identity.type")
            .is_some_and(|kind| kind.contains("SystemAssigned")),
        proximity_placement_group: body::resource(properties, "proximityPlacementGroup"),
        data_disks: data_disks(asked, properties)?,
    })
}

pub(super) fn data_disks(asked: &Asked<'_>, properties: &Value) -> Result<Vec<DataDiskSpec>, ArmError> {
    let mut disks = Vec::new();
    for disk in body::list(properties, "storageProfile.dataDisks") {
        // One that is to be detached is on its way out; one in a blob is no resource.
        if body::is(disk, "toBeDetached") || body::at(disk, "vhd").is_some() {
            continue;
        }
        let lun = body::number(disk, "lun").and_then(|lun| u8::try_from(lun).ok());
        let Some(lun) = lun.filter(|lun| *lun < 64) else {
            let message = "Required parameter 'dataDisk.lun' is missing (null).";
            return Err(ArmError::new("InvalidParameter", message).at("dataDisk.lun"));
        };
        let attached = body::text(disk, "createOption") == Some("Attach");
        let id = body::text(disk, "managedDisk.id").and_then(ResourceId::parse);
        let named = body::text(disk, "name").filter(|name| !name.is_empty());
        let by_name = named.map(|name| ResourceId::new(asked.id.group(), Kind::Disk, name));
        let there = |id: &ResourceId| asked.world.resource(id).is_some();
        disks.push(DataDiskSpec {
            lun,
            attach: id.or_else(|| by_name.filter(there).filter(|_| attached)),
            name: named.map(str::to_owned),
            size_gb: body::number(disk, "diskSizeGB")
                .and_then(|size| u32::try_from(size).ok())
                .unwrap_or(4),
            storage_account_type: body::text(disk, "managedDisk.storageAccountType")
                .unwrap_or("Standard_LRS")
                .into(),
            delete_option: machine::delete_option(body::text(disk, "deleteOption"), DeleteOption::Detach),
        });
    }
    Ok(disks)
}
