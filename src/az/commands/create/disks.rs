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

/// Of what an option says, one for all or `key=value`, what is for `key`.
pub(crate) fn keyed<'a>(said: &[&'a str], key: &str) -> Option<&'a str> {
    let named = said.iter().filter_map(|one| one.split_once('='));
    let named = named.filter(|(of, _)| *of == key).map(|(_, value)| value);
    let for_all = said.iter().copied().filter(|one| !one.contains('='));
    named.chain(for_all).next()
}

/// `--storage-sku`: one for all, or `os=…`, `0=…`.
fn storage(arguments: &Arguments, of: &str) -> Value {
    keyed(&arguments.list("--storage-sku").unwrap_or_default(), of).into()
}

/// Empty disks by their sizes, then existing ones by their names.
pub(crate) fn data(arguments: &Arguments, existing: impl Fn(&str) -> String) -> Result<Vec<Value>, AzError> {
    let mut disks = Vec::new();
    let caching = arguments.list("--data-disk-caching").unwrap_or_default();
    let delete = arguments.list("--data-disk-delete-option").unwrap_or_default();
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
        if let Some(option) = keyed(&delete, "") {
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
        if let Some(option) = keyed(&delete, &name) {
            disk["deleteOption"] = option.into();
        }
        disks.push(disk);
    }
    for (lun, disk) in disks.iter_mut().enumerate() {
        if let Some(caching) = keyed(&caching, &lun.to_string()) {
            disk["caching"] = caching.into();
        }
    }
    Ok(disks)
}
