//! Data disks of a Uniform set's instances: those of the model that it was made from, or those of the last PUT of its own.

use serde_json::{Value, json};

use crate::arm::id::{Kind, ResourceId};
use crate::arm::ids;
use crate::arm::json as typed;
use crate::arm::rest::body;
use crate::arm::rest::sent;
use crate::arm::world::{Resource, UniformInstance, World};

/// What a PUT of the instance itself says of its data disks, those apart that are on their way out.
fn own(instance: &UniformInstance) -> Option<Vec<Value>> {
    let document = instance.document.as_ref()?.read();
    let mut disks = body::at(&document, "properties.storageProfile.dataDisks")?
        .as_array()?
        .clone();
    disks.retain(|disk| !body::is(disk, "toBeDetached"));
    Some(disks)
}

/// The data disks as a GET shows them (virtualMachineScaleSets/virtualMachines in observed_properties.csv).
pub(super) fn list(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
    of_model: &[Value],
    size: &str,
) -> Vec<Value> {
    let disks = own(instance).unwrap_or_else(|| of_model.to_vec()).into_iter();
    disks
        .map(|disk| shown(world, set, instance, disk, size))
        .collect()
}

fn shown(world: &World, set: &Resource, instance: &UniformInstance, mut disk: Value, size: &str) -> Value {
    let path = |id: &ResourceId| id.path(&world.subscription().id);
    let attached = body::text(&disk, "managedDisk.id").and_then(ResourceId::parse);
    let existing = attached
        .as_ref()
        .and_then(|id| world.resource(id)?.disk().cloned());
    let lun = body::number(&disk, "lun").unwrap_or(0);
    let id = attached.unwrap_or_else(|| {
        let hex = ids::guid(world.seed, &format!("data disk {lun} {}", instance.vm_id), 0).replace('-', "");
        let number = lun.saturating_add(2);
        let name = format!("{}_{}_disk{number}_{hex}", set.id.name(), instance.name);
        ResourceId::new(set.id.group(), Kind::Disk, &name)
    });
    let fields = body::fields(&mut disk);
    fields.insert("name".into(), id.name().into());
    fields.remove("deleteOption");
    body::default(fields, "caching", "None");
    body::default(fields, "toBeDetached", false);
    if let Some(existing) = &existing {
        fields.insert("diskSizeGB".into(), existing.size_gb.into());
    }
    let managed = body::object(&mut disk, "managedDisk");
    managed.insert("id".into(), path(&id).into());
    match existing {
        Some(existing) => {
            let account = existing.storage_account_type.to_string();
            managed.insert("storageAccountType".into(), account.into());
        }
        None => body::default(managed, "storageAccountType", sent::account_type(size)),
    }
    disk
}

/// An instance's data disks in its view: as the system's, under their own names.
pub(super) fn add_to_view(view: &mut Value, data: &[Value]) {
    let Some(disks) = view.get_mut("disks").and_then(Value::as_array_mut) else {
        return;
    };
    let Some(template) = disks.first().cloned() else {
        return;
    };
    for disk in data {
        let mut shown = template.clone();
        let name = disk.get("name").cloned().unwrap_or_else(|| json!(""));
        body::fields(&mut shown).insert("name".into(), name);
        disks.push(shown);
    }
}

/// The instance that holds a disk, by its path.
pub(super) fn holder(world: &World, disk: &ResourceId) -> Option<String> {
    let holds = |instance: &UniformInstance| {
        own(instance).is_some_and(|disks| {
            let mut ids = disks.iter().filter_map(|held| body::text(held, "managedDisk.id"));
            ids.any(|id| ResourceId::parse(id).as_ref() == Some(disk))
        })
    };
    world.of_kind(Kind::ScaleSet).find_map(|set| {
        let instances = &set.scale_set()?.instances;
        let found = instances.iter().find(|instance| holds(instance))?;
        Some(typed::uniform_instance_path(world, &set.id, found.instance_id))
    })
}
