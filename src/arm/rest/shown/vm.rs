//! Virtual machines.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::compute::in_capitals;
use super::extension;
use super::frame::{self, etag, put_around};
use super::overlay::{Fields, Overlay};
use super::scale_set::identity;
use crate::arm::catalog::images;
use crate::arm::id::ResourceId;
use crate::arm::rest::body;
use crate::arm::world::{PROFILE_TAG, ProvisioningState, Resource, Vm, World};

/// A machine as a GET returns it.
pub(super) fn virtual_machine<'a>(
    world: &'a World,
    resource: &'a Resource,
    vm: &'a Vm,
    document: &'a Value,
) -> Overlay<'a> {
    let mut whole = match super::profile(document) {
        Some(profile) => of_profile(profile, document),
        None => document.into(),
    };
    let properties = whole.object("properties");
    properties.remove("extensionProfile");
    properties.remove("userData");
    let storage = properties.get_mut("storageProfile").map(Overlay::fields);
    let reference = storage.and_then(|storage| storage.get_mut("imageReference"));
    if let Some(reference) = reference.and_then(Overlay::open)
        && let Some(exact) = exactly(|name| reference.text(name), vm.condition.image)
    {
        reference.insert("exactVersion", exact);
    }
    fill(world, resource, vm, document, &mut whole);
    whole
}

/// Whether `fill` leaves nothing of one machine in the body that it fills for the other, where a scale set's document is
/// under both. (The system disk of what stands exists.)
pub(super) fn are_alike(one: &Resource, other: &Resource) -> bool {
    let (Some(vm), Some(other_vm)) = (one.vm(), other.vm()) else {
        return false;
    };
    vm.data_disks.is_empty()
        && other_vm.data_disks.is_empty()
        && one.provisioning_state == ProvisioningState::Succeeded
        && other.provisioning_state == ProvisioningState::Succeeded
        && vm.condition.image == other_vm.condition.image
        && vm.spec.virtual_machine_scale_set == other_vm.spec.virtual_machine_scale_set
}

/// Puts in what is a machine's own.
pub(super) fn fill<'a>(
    world: &'a World,
    resource: &'a Resource,
    vm: &'a Vm,
    document: &'a Value,
    whole: &mut Overlay<'a>,
) {
    let profile = super::profile(document);
    put_around(world, resource, whole);
    let fields = whole.fields();
    fields.insert("etag", etag(world, resource));
    if let Some(given) = document.get("identity") {
        let mut given = given.clone();
        identity(world, resource, &mut given);
        fields.insert("identity", given);
    }
    if let Some(created) = vm.profile_time_created.filter(|_| profile.is_some()) {
        fields.object("tags").insert(PROFILE_TAG, created.tag());
    }
    let properties = fields.object("properties");
    if profile.is_some() {
        of_instance(world, vm, properties);
    }
    properties.insert("provisioningState", resource.provisioning_state.text());
    properties.insert("vmId", &*resource.unique_id);
    properties.insert("timeCreated", resource.created.iso());
    if let Some(set) = &vm.spec.virtual_machine_scale_set {
        properties.insert("virtualMachineScaleSet", id_of(world, set));
        let set = world.scale_set(set);
        let group = set.and_then(|(_, set)| set.spec.proximity_placement_group.as_ref());
        if let Some(group) = group {
            let path = group.path(&world.subscription().id);
            properties.default("proximityPlacementGroup", Overlay::of([("id", path.into())]));
        }
    }
    if let Some(group) = properties
        .get_mut("proximityPlacementGroup")
        .and_then(Overlay::open)
        && let Some(path) = group.text("id").and_then(in_capitals)
    {
        group.insert("id", path);
    }
    disks(world, vm, properties);
    let machine = profile.or_else(|| document.get("properties"));
    if let Some(extensions) = machine.and_then(|machine| machine.get("extensionProfile")) {
        let path = frame::path(world, resource);
        let resources = extension::children(Some(extensions), &path, &resource.location);
        if !resources.is_empty() {
            fields.insert("resources", Value::from(resources));
        }
    }
}

/// What the image reference of something that exists says beyond its request: which version it was made from.
pub(super) fn exact_version(reference: &mut Value, number: u32) {
    if let Some(exact) = exactly(|name| body::text(reference, name), number) {
        body::fields(reference).insert("exactVersion".into(), exact.into());
    }
}

/// What `latest` of an image outside the catalog comes to is not known here.
fn exactly<'a>(of: impl Fn(&str) -> Option<&'a str>, number: u32) -> Option<String> {
    let of = |name| of(name).unwrap_or_default();
    let (publisher, version) = (of("publisher"), of("version"));
    let exact = match publisher {
        "" => None,
        _ if version.eq_ignore_ascii_case("latest") => {
            images::find(publisher, of("offer"), of("sku")).map(|image| image.version(number))
        }
        _ => Some(version.into()),
    };
    exact.map(Cow::into_owned)
}

fn disks<'a>(world: &'a World, vm: &'a Vm, properties: &mut Fields<'a>) {
    let Some(storage) = properties.get_mut("storageProfile") else {
        return;
    };
    let storage = storage.fields();
    let disk = storage.object("osDisk");
    disk.insert("name", vm.os_disk.name());
    if let Some(managed) = disk.get_mut("managedDisk").and_then(Overlay::open) {
        managed.insert("id", path(world, &vm.os_disk));
        let existing = world.resource(&vm.os_disk).and_then(|disk| disk.disk());
        if let Some(existing) = existing {
            managed.insert("storageAccountType", &*existing.storage_account_type);
            disk.insert("diskSizeGB", existing.size_gb);
        }
    }
    let listed = storage.get_mut("dataDisks").and_then(Overlay::items);
    for entry in listed.into_iter().flatten().filter_map(Overlay::open) {
        let lun = entry.get("lun").and_then(Overlay::as_u64).unwrap_or(u64::MAX);
        let held = vm.data_disks.iter().find(|(known, _)| u64::from(*known) == lun);
        let Some((_, id)) = held else { continue };
        entry.insert("name", id.name());
        entry.default("toBeDetached", false);
        let existing = world.resource(id).and_then(|disk| disk.disk());
        if let Some(existing) = existing {
            entry.insert("diskSizeGB", existing.size_gb);
            let managed = entry.object("managedDisk");
            managed.insert("id", path(world, id));
            managed.insert("storageAccountType", &*existing.storage_account_type);
        }
    }
}

fn path<'a>(world: &'a World, id: &'a ResourceId) -> Overlay<'a> {
    Overlay::Path(id, &world.subscription().id)
}

fn id_of<'a>(world: &'a World, id: &'a ResourceId) -> Overlay<'a> {
    Overlay::of([("id", path(world, id))])
}

/// What a set's profile says of each of its machines.
fn of_profile<'a>(profile: &'a Value, document: &'a Value) -> Overlay<'a> {
    let mut own = Overlay::from(profile);
    let fields = own.fields();
    fields.remove("timeCreated");
    fields.object("osProfile").remove("computerNamePrefix");
    fields.object("storageProfile").default("dataDisks", json!([]));
    let tags = document
        .get("tags")
        .map_or_else(|| json!({}).into(), Overlay::from);
    Overlay::of([("properties", own), ("tags", tags)])
}

/// What such a machine has in place of what the profile says.
fn of_instance<'a>(world: &'a World, vm: &'a Vm, properties: &mut Fields<'a>) {
    let nics = vm.spec.network_interfaces.iter().enumerate().map(|(place, nic)| {
        let of_nic = [
            ("primary", (place == 0).into()),
            ("deleteOption", "Delete".into()),
        ];
        Overlay::of([("id", path(world, &nic.id)), ("properties", Overlay::of(of_nic))])
    });
    let nics = Overlay::Items(nics.collect());
    properties.insert("networkProfile", Overlay::of([("networkInterfaces", nics)]));
    let hardware = properties.object("hardwareProfile");
    hardware.insert("vmSize", vm.spec.machine.vm_size.as_str());
    let system = properties.object("osProfile");
    system.insert("computerName", &*vm.spec.computer_name);
}
