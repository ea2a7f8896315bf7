//! `az vm update` and `az vm resize`: the machine as it is, changed and sent whole.

use serde_json::{Value, json};

use super::{SHARED, VM, vm_path};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::commands::ppg;
use crate::az::error::AzError;
use crate::az::fill::{at, base64, fill_given, object, put};
use crate::az::flatten::{flat, name_of};

const PLACES: &[(&str, &str)] = &[("--size", "/properties/hardwareProfile/vmSize")];

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    VM.update(client, arguments, |client, body| {
        fill_given(body, arguments, SHARED);
        fill_given(body, arguments, PLACES);
        let group = arguments.required("-g");
        if let Some(ppg) = ppg::named(client, arguments) {
            put(body, "/properties/proximityPlacementGroup", ppg);
        }
        if let Some(disk) = arguments.text("--os-disk") {
            let id = client.id_or_name(group, "Microsoft.Compute/disks", disk);
            let system = object(body, "/properties/storageProfile/osDisk");
            put(system, "/name", name_of(&id).into());
            put(system, "/managedDisk/id", id.into());
        }
        if let Some(text) = arguments.text("--user-data") {
            put(body, "/properties/userData", base64(text).into());
        }
        Ok(())
    })
}

/// The same size sends nothing.
pub(super) fn resize(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = vm_path(client, arguments);
    let mut body = client.get(&path, COMPUTE)?;
    let size = arguments.required("--size");
    let place = at(&mut body, "/properties/hardwareProfile/vmSize");
    if *place == size {
        client.warn(format!("VM is already {size}"));
        return Ok(Value::Null);
    }
    *place = size.into();
    Ok(flat(client.put(&path, COMPUTE, body)?))
}

const BOOT: &str = "/properties/diagnosticsProfile";

/// Prints nothing, as the CLI. A machine that has none keeps having none, and is sent all the same.
pub(super) fn boot_diagnostics_off(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    VM.update(client, arguments, |_, body| {
        let on = body.pointer("/properties/diagnosticsProfile/bootDiagnostics/enabled");
        if on == Some(&Value::Bool(true)) {
            put(body, BOOT, json!({"bootDiagnostics": {"enabled": false}}));
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
        put(body, BOOT, json!({"bootDiagnostics": {"enabled": true}}));
        Ok(())
    })?;
    Ok(Value::Null)
}
