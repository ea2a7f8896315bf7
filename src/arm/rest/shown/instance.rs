//! Instances of Uniform scale sets, and the stubs that list a Flexible set's.

use serde_json::{Value, json};

use super::vm::exact_version;
use super::{extension, frame};
use super::{id_of, instance_disks};
use crate::arm::ids;
use crate::arm::json as typed;
use crate::arm::rest::body;
use crate::arm::rest::version::Version;
use crate::arm::world::{Resource, UniformInstance, World};

/// An instance as a GET returns it; `alone` unless it is one of a list, which says less before 2025 (test_vmss_vms).
pub(in crate::arm::rest) fn instance(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
    version: &Version,
    alone: bool,
) -> Value {
    let Some(model) = instance.model.as_ref().map(|model| model.read()) else {
        return typed::uniform_instance(world, set, instance);
    };
    let id = typed::uniform_instance_path(world, &set.id, instance.instance_id);
    let disk = disk_name(world, set, instance, &model);
    let mut properties = body::at(&model, "properties.virtualMachineProfile")
        .cloned()
        .unwrap_or_else(|| json!({}));
    let fields = body::fields(&mut properties);
    body::drop_all(fields, &["timeCreated", "userData"]);
    let network = fields.remove("networkProfile").unwrap_or_else(|| json!({}));
    let extensions = fields.remove("extensionProfile");
    let configurations = body::list(&network, "networkInterfaceConfigurations").to_vec();
    let nics = configurations.iter().filter_map(|nic| body::text(nic, "name"));
    let nics: Vec<Value> = nics
        .map(|name| id_of(format!("{id}/networkInterfaces/{name}")))
        .collect();
    fields.insert("networkProfile".into(), json!({ "networkInterfaces": nics }));
    fields.insert(
        "networkProfileConfiguration".into(),
        json!({ "networkInterfaceConfigurations": configurations }),
    );
    let latest = set.scale_set().map(|set| set.profile_time_created);
    fields.insert(
        "latestModelApplied".into(),
        (latest == Some(instance.profile_time_created)).into(),
    );
    fields.insert("modelDefinitionApplied".into(), "VirtualMachineScaleSet".into());
    fields.insert(
        "provisioningState".into(),
        instance.provisioning_state.text().into(),
    );
    fields.insert("vmId".into(), (*instance.vm_id).into());
    fields.insert("timeCreated".into(), instance.created.iso().into());
    if alone || version.from("2025-01-01") {
        fields.insert("resilientVMDeletionStatus".into(), "Disabled".into());
    }
    let size = body::text(&model, "sku.name").unwrap_or_default().to_owned();
    body::object(&mut properties, "hardwareProfile").insert("vmSize".into(), size.as_str().into());
    storage(world, set, instance, &mut properties, &disk, &size);
    let system = body::object(&mut properties, "osProfile");
    system.remove("computerNamePrefix");
    system.insert("computerName".into(), (*instance.computer_name).into());
    if let Some(own) = &instance.document {
        let own = own.read();
        if let Some(protection) = body::at(&own, "properties.protectionPolicy") {
            body::fields(&mut properties).insert("protectionPolicy".into(), protection.clone());
        }
    }
    let mut whole = json!({
        "name": *instance.name, "id": id, "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        "location": *set.location, "instanceId": instance.instance_id.to_string(),
        "sku": { "name": size, "tier": body::text(&model, "sku.tier").unwrap_or("Standard") },
        "properties": properties, "etag": instance_etag(instance),
    });
    if model.get("tags").is_some() || !set.tags.is_empty() {
        whole["tags"] = json!(set.tags);
    }
    if let Some(zone) = instance.placement.zone {
        whole["zones"] = json!([zone.to_string()]);
    }
    let resources = extension::children(extensions.as_ref(), &id, &set.location);
    if !resources.is_empty() {
        whole["resources"] = resources.into();
    }
    whole
}

/// An instance's own counter.
pub(in crate::arm::rest) fn instance_etag(instance: &UniformInstance) -> String {
    format!("\"{}\"", instance.version)
}

/// The longest name of a disk (facts.md §4.1).
const LONGEST: usize = 80;

/// `<set>_<set>_<n>_OsDisk_1_<32 hex>` for images of the second generation, `<set>_<set>_<n>_OS__1_<32 hex>` for Windows
/// ones of the first (virtualmachinescalesetvmclient); for Linux ones, and where that is too long, 20 characters of the
/// set's name and 21 of the instance's (facts.md §3.3, test_vmss_vms, test_vmss_simulate_eviction).
fn disk_name(world: &World, set: &Resource, instance: &UniformInstance, model: &Value) -> String {
    let hex = ids::guid(world.seed, &format!("os disk {}", instance.vm_id), 0).replace('-', "");
    let profile = body::at(model, "properties.virtualMachineProfile");
    let second =
        profile.is_some_and(|profile| body::at(profile, "storageProfile.diskControllerType").is_some());
    let windows =
        profile.is_some_and(|profile| body::at(profile, "osProfile.windowsConfiguration").is_some());
    let name = set.id.name();
    let middle = if second { "OsDisk_1" } else { "OS__1" };
    let whole = format!("{name}_{}_{middle}_{hex}", instance.name);
    if (second || windows) && whole.len() <= LONGEST {
        return whole;
    }
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let first = cut(name, 20);
    format!("{first}{}{middle}_{hex}", cut(&instance.name, first.len() + 1))
}

fn storage(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
    properties: &mut Value,
    disk: &str,
    size: &str,
) {
    let storage = body::object(properties, "storageProfile");
    if let Some(reference) = storage.get_mut("imageReference") {
        exact_version(reference, instance.condition.image);
    }
    let path = crate::arm::ResourceId::new(set.id.group(), crate::arm::Kind::Disk, disk);
    let path = path.path(&world.subscription().id);
    let os_disk = body::fields(storage.entry("osDisk").or_insert_with(|| json!({})));
    os_disk.insert("name".into(), disk.into());
    if let Some(Value::Object(managed)) = os_disk.get_mut("managedDisk") {
        managed.insert("id".into(), path.into());
    }
    let of_model = storage.get("dataDisks").and_then(Value::as_array);
    let data = instance_disks::list(world, set, instance, of_model.map_or(&[], Vec::as_slice), size);
    storage.insert("dataDisks".into(), data.into());
}

/// An instance's view (facts.md §1.2).
pub(in crate::arm::rest) fn instance_view(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
) -> Value {
    let mut view = typed::uniform_instance_view(world, set, instance);
    let Some(model) = instance.model.as_ref().map(|model| model.read()) else {
        return view;
    };
    let name = disk_name(world, set, instance, &model);
    let disks = view.get_mut("disks").and_then(Value::as_array_mut);
    for disk in disks.into_iter().flatten().take(1) {
        body::fields(disk).insert("name".into(), name.as_str().into());
    }
    let profile = body::at(&model, "properties.virtualMachineProfile");
    let of_model = body::list(
        &model,
        "properties.virtualMachineProfile.storageProfile.dataDisks",
    );
    let size = body::text(&model, "sku.name").unwrap_or_default();
    instance_disks::add_to_view(
        &mut view,
        &instance_disks::list(world, set, instance, of_model, size),
    );
    super::view::of_system(&mut view, profile);
    let second =
        profile.is_some_and(|profile| body::at(profile, "storageProfile.diskControllerType").is_some());
    body::fields(&mut view).insert("hyperVGeneration".into(), if second { "V2" } else { "V1" }.into());
    view
}

/// A Flexible set's instance in the set's own list (facts.md §1.3).
pub(in crate::arm::rest) fn list_stub(world: &World, set: &Resource, vm: &Resource) -> Value {
    let name = vm.id.name();
    let zone = vm.zones.first().map(u8::to_string);
    json!({
        "name": name, "id": format!("{}/virtualMachines/{name}", frame::path(world, set)),
        "type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        "location": *vm.location, "instanceId": name, "zones": [zone],
    })
}
