//! The disks of a machine or of a set's machines (vm/_vm_utils.py, `normalize_disk_info`).

use serde_json::{Value, json};

use crate::az::arguments::Arguments;
use crate::az::error::AzError;

/// The system's disk: how it is cached, on which storage, what becomes of it.
pub(crate) fn system(arguments: &Arguments, create: &str) -> Value {
    let ephemeral = arguments.flag("--ephemeral-os-disk");
    let caching = arguments.text("--os-disk-caching");
    let caching = caching.unwrap_or(if ephemeral { "ReadOnly" } else { "ReadWrite" });
    let mut disk = json!({
        "createOption": create,
        "caching": caching,
        "managedDisk": {"storageAccountType": storage(arguments, "os")},
    });
    if ephemeral {
        disk["diffDiskSettings"] = json!({ "option": "Local" });
        if let Some(placement) = arguments.text("--ephemeral-os-disk-placement") {
            disk["diffDiskSettings"]["placement"] = placement.into();
        }
    }
    if let Some(option) = arguments.text("--os-disk-delete-option") {
        disk["deleteOption"] = option.into();
    }
    disk
}

/// `--storage-sku`: one for all, or `os=…`, `0=…`.
fn storage(arguments: &Arguments, of: &str) -> Value {
    let skus = arguments.list("--storage-sku").unwrap_or_default();
    let named = skus
        .iter()
        .filter_map(|sku| sku.split_once('='))
        .find(|(key, _)| *key == of);
    let one = skus.iter().find(|sku| !sku.contains('='));
    named.map(|(_, sku)| sku).or(one.copied()).into()
}

/// Empty disks by their sizes, then existing ones by their names.
pub(crate) fn data(arguments: &Arguments, existing: impl Fn(&str) -> String) -> Result<Vec<Value>, AzError> {
    let mut disks = Vec::new();
    let caching = arguments.list("--data-disk-caching").unwrap_or_default();
    let delete = arguments.list("--data-disk-delete-option").unwrap_or_default();
    let delete_of = |name: &str| {
        let named = delete
            .iter()
            .filter_map(|option| option.split_once('='))
            .find(|(of, _)| *of == name);
        let one = delete.iter().find(|option| !option.contains('='));
        named.map(|(_, option)| option).or(one.copied())
    };
    for size in arguments.list("--data-disk-sizes-gb").unwrap_or_default() {
        let size: i64 = size.parse().map_err(|_| {
            AzError::usage(format!(
                "argument --data-disk-sizes-gb: invalid int value: '{size}'"
            ))
        })?;
        let lun = disks.len();
        let mut disk = json!({
            "lun": lun,
            "managedDisk": {"storageAccountType": storage(arguments, &lun.to_string())},
            "createOption": "empty",
            "diskSizeGB": size,
        });
        if let Some(option) = delete_of("") {
            disk["deleteOption"] = option.into();
        }
        disks.push(disk);
    }
    let attached = arguments
        .command()
        .parameter("--attach-data-disks")
        .and_then(|_| arguments.list("--attach-data-disks"));
    for name in attached.unwrap_or_default() {
        let id = existing(name);
        let name = crate::az::flatten::name_of(&id).to_owned();
        let mut disk = json!({
            "lun": disks.len(),
            "createOption": "attach",
            "name": name,
            "managedDisk": {"id": id},
        });
        if let Some(option) = delete_of(&name) {
            disk["deleteOption"] = option.into();
        }
        disks.push(disk);
    }
    for (lun, disk) in disks.iter_mut().enumerate() {
        let of = lun.to_string();
        let named = caching
            .iter()
            .filter_map(|c| c.split_once('='))
            .find(|(key, _)| *key == of);
        let one = caching.iter().find(|c| !c.contains('='));
        if let Some(caching) = named.map(|(_, caching)| caching).or(one.copied()) {
            disk["caching"] = caching.into();
        }
    }
    Ok(disks)
}
