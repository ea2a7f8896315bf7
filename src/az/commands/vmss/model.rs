//! What is added to a set's model or taken from it by commands of its own: extensions and data disks.

use serde_json::{Value, json};

use super::SET;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::fill::{at, fill, object, put};
use crate::az::flatten::flat;

const EXTENSIONS: &str = "/extensionProfile/extensions";
const DISKS: &str = "/storageProfile/dataDisks";

fn path(client: &Client<'_>, arguments: &Arguments) -> String {
    let set = SET.path(client, arguments, arguments.required("--vmss-name"));
    match arguments.text("--instance-id") {
        Some(instance) => format!("{set}/virtualMachines/{instance}"),
        None => set,
    }
}

/// The profile of the set; of an instance, its properties.
fn profile<'b>(body: &'b mut Value, arguments: &Arguments) -> &'b mut Value {
    let place = match arguments.text("--instance-id") {
        Some(_) => "/properties",
        None => "/properties/virtualMachineProfile",
    };
    object(body, place)
}

/// Reads the model, changes its profile, and sends it whole but for the image, which the CLI leaves out so that who may
/// not read it can still send the rest (vm/custom.py).
fn change(
    client: &mut Client<'_>,
    arguments: &Arguments,
    change: impl FnOnce(&mut Value) -> Result<(), AzError>,
) -> Result<Value, AzError> {
    let path = path(client, arguments);
    let mut body = client.get(&path, COMPUTE)?;
    let profile = profile(&mut body, arguments);
    change(profile)?;
    if let Some(Value::Object(storage)) = profile.get_mut("storageProfile") {
        storage.remove("imageReference");
    }
    Ok(flat(client.put(&path, COMPUTE, body)?))
}

/// What is in a list of a profile, taken out of it.
fn items(profile: &mut Value, place: &str) -> Vec<Value> {
    match at(profile, place).take() {
        Value::Array(items) => items,
        _ => Vec::new(),
    }
}

fn named(item: &Value, key: &str, name: &str) -> bool {
    item[key].as_str().is_some_and(|known| known == name)
}

pub(super) fn extensions(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let set = path(client, arguments);
    let body = client.get(&set, COMPUTE)?;
    let profile = &body["properties"]["virtualMachineProfile"]["extensionProfile"];
    Ok(flat(profile["extensions"].clone()))
}

pub(super) fn extension(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let all = extensions(client, arguments)?;
    let name = arguments.required("-n");
    let mut found = all.as_array().into_iter().flatten();
    Ok(found
        .find(|item| named(item, "name", name))
        .cloned()
        .unwrap_or_default())
}

fn settings(arguments: &Arguments, option: &str) -> Result<Option<Value>, AzError> {
    let read = |text: &str| {
        serde_json::from_str(text).map_err(|error| {
            AzError::new(format!(
                "Failed to parse string as JSON:\n{text}\nError detail: {error}"
            ))
        })
    };
    arguments.text(option).map(read).transpose()
}

pub(super) fn set_extension(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let (kind, publisher) = (arguments.required("-n"), arguments.required("--publisher"));
    let Some(version) = arguments.text("--version") else {
        // Ours: the CLI looks the newest one up among the extensions' images.
        return Err(AzError::new(format!(
            "The versions of extension \"{kind}\" can't be looked up here. Say which one with --version."
        )));
    };
    // The build number is trimmed away, as the CLI does.
    let version: Vec<&str> = version.splitn(3, '.').take(2).collect();
    let mut made = json!({
        "name": arguments.text("--extension-instance-name").unwrap_or(kind),
        "properties": {
            "publisher": publisher,
            "type": kind,
            "typeHandlerVersion": version.join("."),
            "autoUpgradeMinorVersion": !arguments.flag("--no-auto-upgrade"),
        },
    });
    const PLACES: &[(&str, &str)] = &[
        ("--enable-auto-upgrade", "/properties/enableAutomaticUpgrade"),
        (
            "--provision-after-extensions",
            "/properties/provisionAfterExtensions",
        ),
    ];
    fill(&mut made, arguments, PLACES);
    for (option, key) in [
        ("--settings", "settings"),
        ("--protected-settings", "protectedSettings"),
    ] {
        if let Some(read) = settings(arguments, option)? {
            made["properties"][key] = read;
        }
    }
    change(client, arguments, |profile| {
        let mut all = items(profile, EXTENSIONS);
        let same = |item: &Value, key: &str, text: &str| {
            let known = item["properties"][key].as_str();
            known.is_some_and(|known| known.eq_ignore_ascii_case(text))
        };
        all.retain(|item| !same(item, "type", kind) || !same(item, "publisher", publisher));
        all.push(made);
        put(profile, EXTENSIONS, all.into());
        Ok(())
    })
}

pub(super) fn delete_extension(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let name = arguments.required("-n");
    change(client, arguments, |profile| {
        if profile["extensionProfile"]
            .as_object()
            .is_none_or(serde_json::Map::is_empty)
        {
            return Err(AzError::new("Scale set has no extensions to delete"));
        }
        let mut all = items(profile, EXTENSIONS);
        let before = all.len();
        all.retain(|item| !named(item, "name", name));
        if all.len() == before {
            return Err(AzError::new(format!("Extension {name} not found")));
        }
        put(profile, EXTENSIONS, all.into());
        Ok(())
    })
}

pub(super) fn attach_disk(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let group = arguments.required("-g");
    let disk = arguments.text("--disk");
    let disk = disk.map(|disk| client.id_or_name(group, "Microsoft.Compute/disks", disk));
    change(client, arguments, |profile| {
        let mut all = items(profile, DISKS);
        let used = |lun: &i64| all.iter().any(|disk| disk["lun"] == *lun);
        let free = (0..).find(|lun| !used(lun)).unwrap_or(0);
        let mut made = json!({ "lun": arguments.int("--lun").unwrap_or(free) });
        // Only an instance takes a disk that is there (vm/custom.py).
        match disk.as_deref().filter(|_| arguments.given("--instance-id")) {
            Some(disk) => {
                made["createOption"] = "Attach".into();
                made["managedDisk"] = json!({ "id": disk });
            }
            None => {
                made["createOption"] = "Empty".into();
                fill(&mut made, arguments, &[("--size-gb", "/diskSizeGB")]);
            }
        }
        const PLACES: &[(&str, &str)] = &[
            ("--caching", "/caching"),
            ("--sku", "/managedDisk/storageAccountType"),
        ];
        fill(&mut made, arguments, PLACES);
        all.push(made);
        put(profile, DISKS, all.into());
        Ok(())
    })
}

pub(super) fn detach_disk(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let lun = arguments.int("--lun").unwrap_or_default();
    change(client, arguments, |profile| {
        let mut all = items(profile, DISKS);
        let before = all.len();
        if before == 0 {
            return Err(AzError::new("Data disk doesn't exist"));
        }
        all.retain(|disk| disk["lun"] != lun);
        if all.len() == before {
            return Err(AzError::new(format!(
                "Could not find the data disk with lun '{lun}'"
            )));
        }
        put(profile, DISKS, all.into());
        Ok(())
    })
}
