//! Virtual machines.

use serde_json::{Map, Value, json};

use super::compute::capital_group;
use super::extension;
use super::frame::{self, around, etag};
use super::id_of;
use super::scale_set::identity;
use crate::arm::Document;
use crate::arm::catalog::images;
use crate::arm::id::ResourceId;
use crate::arm::rest::body;
use crate::arm::world::{PROFILE_TAG, Resource, Vm, World};

pub(super) fn virtual_machine(world: &World, resource: &Resource, vm: &Vm, document: &Document) -> Value {
    let of_set = super::is_of_set(resource);
    let document = if of_set {
        of_profile(world, vm, &document.read())
    } else {
        document.value()
    };
    let mut whole = around(world, resource, document);
    let path = frame::path(world, resource);
    body::fields(&mut whole).insert("etag".into(), etag(world, resource).into());
    identity(world, resource, &mut whole);
    if let Some(created) = vm.profile_time_created.filter(|_| of_set) {
        body::object(&mut whole, "tags").insert(PROFILE_TAG.into(), created.tag().into());
    }
    let extensions = body::object(&mut whole, "properties").remove("extensionProfile");
    let properties = body::object(&mut whole, "properties");
    properties.remove("userData");
    properties.insert(
        "provisioningState".into(),
        resource.provisioning_state.text().into(),
    );
    properties.insert("vmId".into(), (*resource.unique_id).into());
    properties.insert("timeCreated".into(), resource.created.iso().into());
    if let Some(set) = &vm.spec.virtual_machine_scale_set {
        properties.insert(
            "virtualMachineScaleSet".into(),
            id_of(set.path(&world.subscription().id)),
        );
        let group = world
            .scale_set(set)
            .and_then(|(_, set)| set.spec.proximity_placement_group.clone());
        if let Some(group) = group {
            let path = group.path(&world.subscription().id);
            body::default(properties, "proximityPlacementGroup", id_of(path));
        }
    }
    capital_group(properties.get_mut("proximityPlacementGroup"));
    disks(world, vm, properties);
    let resources = extension::children(extensions.as_ref(), &path, &resource.location);
    if !resources.is_empty() {
        body::fields(&mut whole).insert("resources".into(), resources.into());
    }
    whole
}

/// What the image reference of something that exists says beyond its request: which version it was made from.
pub(super) fn exact_version(reference: &mut Value) {
    let of = |name: &str| body::text(reference, name).unwrap_or_default();
    if of("publisher").is_empty() {
        return;
    }
    let version = of("version");
    let latest = version.eq_ignore_ascii_case("latest");
    let known = images::find(of("publisher"), of("offer"), of("sku")).map(|image| image.exact_version);
    // What `latest` of an image outside the catalog comes to is not known here.
    let exact = if latest { known } else { Some(version) }.map(str::to_owned);
    if let Some(exact) = exact {
        body::fields(reference).insert("exactVersion".into(), exact.into());
    }
}

fn disks(world: &World, vm: &Vm, properties: &mut Map<String, Value>) {
    let path = |id: &ResourceId| id.path(&world.subscription().id);
    let Some(storage) = properties.get_mut("storageProfile") else {
        return;
    };
    if let Some(reference) = storage.get_mut("imageReference") {
        exact_version(reference);
    }
    let disk = body::object(storage, "osDisk");
    disk.insert("name".into(), vm.os_disk.name().into());
    if let Some(Value::Object(managed)) = disk.get_mut("managedDisk") {
        managed.insert("id".into(), path(&vm.os_disk).into());
        let existing = world.resource(&vm.os_disk).and_then(|disk| disk.disk());
        if let Some(existing) = existing {
            managed.insert(
                "storageAccountType".into(),
                (*existing.storage_account_type).into(),
            );
            disk.insert("diskSizeGB".into(), existing.size_gb.into());
        }
    }
    let listed = storage.get_mut("dataDisks").and_then(Value::as_array_mut);
    for entry in listed.into_iter().flatten() {
        let lun = body::number(entry, "lun").unwrap_or(u64::MAX);
        let held = vm.data_disks.iter().find(|(known, _)| u64::from(*known) == lun);
        let Some((_, id)) = held else { continue };
        let fields = body::fields(entry);
        fields.insert("name".into(), id.name().into());
        body::default(fields, "toBeDetached", false);
        let existing = world.resource(id).and_then(|disk| disk.disk());
        if let Some(existing) = existing {
            body::fields(entry).insert("diskSizeGB".into(), existing.size_gb.into());
            let managed = body::object(entry, "managedDisk");
            managed.insert("id".into(), path(id).into());
            managed.insert(
                "storageAccountType".into(),
                (*existing.storage_account_type).into(),
            );
        }
    }
}

/// What a set's profile makes of an instance.
fn of_profile(world: &World, vm: &Vm, document: &Value) -> Value {
    let profile = body::at(document, "properties.virtualMachineProfile").and_then(Value::as_object);
    let kept = |name: &str| !matches!(name, "timeCreated" | "networkProfile");
    let fields = profile.into_iter().flatten().filter(|(name, _)| kept(name));
    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
    let mut profile: Value = fields.collect();
    let fields = body::fields(&mut profile);
    let nics = vm.spec.network_interfaces.iter().enumerate().map(|(place, nic)| {
        json!({
            "id": nic.id.path(&world.subscription().id),
            "properties": { "primary": place == 0, "deleteOption": "Delete" },
        })
    });
    fields.insert(
        "networkProfile".into(),
        json!({ "networkInterfaces": nics.collect::<Vec<Value>>() }),
    );
    body::object(&mut profile, "hardwareProfile")
        .insert("vmSize".into(), vm.spec.machine.vm_size.as_str().into());
    let system = body::object(&mut profile, "osProfile");
    system.remove("computerNamePrefix");
    system.insert("computerName".into(), (*vm.spec.computer_name).into());
    body::default(
        body::object(&mut profile, "storageProfile"),
        "dataDisks",
        json!([]),
    );
    let tags = document.get("tags").cloned();
    let identity = document.get("identity").cloned();
    // Not with `json!`, which would copy the profile once more.
    let fields = [
        ("properties", Some(profile)),
        ("tags", Some(tags.unwrap_or_else(|| json!({})))),
        ("identity", identity),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
