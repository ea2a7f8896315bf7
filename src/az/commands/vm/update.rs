//! `az vm update` and `az vm resize`: the machine as it is, changed and sent whole.

use serde_json::{Value, json};

use super::{VM, vm_path};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::fill::{base64, fill_given};
use crate::az::flatten::{flat, name_of};

const PLACES: &[(&str, &str)] = &[
    ("--license-type", "/properties/licenseType"),
    ("--priority", "/properties/priority"),
    ("--max-price", "/properties/billingProfile/maxPrice"),
    ("--size", "/properties/hardwareProfile/vmSize"),
    (
        "--ultra-ssd-enabled",
        "/properties/additionalCapabilities/ultraSSDEnabled",
    ),
    (
        "--enable-hibernation",
        "/properties/additionalCapabilities/hibernationEnabled",
    ),
    ("--security-type", "/properties/securityProfile/securityType"),
    (
        "--enable-secure-boot",
        "/properties/securityProfile/uefiSettings/secureBootEnabled",
    ),
    (
        "--enable-vtpm",
        "/properties/securityProfile/uefiSettings/vTpmEnabled",
    ),
    (
        "--disk-controller-type",
        "/properties/storageProfile/diskControllerType",
    ),
    (
        "--v-cpus-available",
        "/properties/hardwareProfile/vmSizeProperties/vCPUsAvailable",
    ),
    (
        "--v-cpus-per-core",
        "/properties/hardwareProfile/vmSizeProperties/vCPUsPerCore",
    ),
];

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    VM.update(client, arguments, |client, body| {
        fill_given(body, arguments, PLACES);
        let group = arguments.required("-g");
        if let Some(ppg) = arguments.text("--ppg") {
            let id = client.id_or_name(group, "Microsoft.Compute/proximityPlacementGroups", ppg);
            body["properties"]["proximityPlacementGroup"] = json!({ "id": id });
        }
        if let Some(disk) = arguments.text("--os-disk") {
            let id = client.id_or_name(group, "Microsoft.Compute/disks", disk);
            let system = &mut body["properties"]["storageProfile"]["osDisk"];
            system["name"] = name_of(&id).into();
            system["managedDisk"]["id"] = id.into();
        }
        if let Some(text) = arguments.text("--user-data") {
            body["properties"]["userData"] = base64(text).into();
        }
        Ok(())
    })
}

/// The same size sends nothing.
pub(super) fn resize(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = vm_path(client, arguments);
    let mut body = client.get(&path, COMPUTE)?;
    let size = arguments.required("--size");
    let place = &mut body["properties"]["hardwareProfile"]["vmSize"];
    if *place == size {
        client.warn(format!("VM is already {size}"));
        return Ok(Value::Null);
    }
    *place = size.into();
    Ok(flat(client.put(&path, COMPUTE, body)?))
}

/// Prints nothing, as the CLI. A machine that has none keeps having none, and is sent all the same.
pub(super) fn boot_diagnostics_off(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    VM.update(client, arguments, |_, body| {
        let on = body.pointer("/properties/diagnosticsProfile/bootDiagnostics/enabled");
        if on == Some(&Value::Bool(true)) {
            body["properties"]["diagnosticsProfile"] = json!({"bootDiagnostics": {"enabled": false}});
        }
        Ok(())
    })?;
    Ok(Value::Null)
}

pub(super) fn boot_diagnostics_on(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if arguments.given("--storage") {
        // Ours: the CLI looks the account up.
        return Err(AzError::new(
            "There are no storage accounts here. Leave --storage out: the platform keeps the diagnostics.",
        ));
    }
    VM.update(client, arguments, |_, body| {
        body["properties"]["diagnosticsProfile"] = json!({"bootDiagnostics": {"enabled": true}});
        Ok(())
    })?;
    Ok(Value::Null)
}
