//! `az vmss nic`: the interfaces of a set's instances.

use serde_json::Value;

use super::SET;
use crate::az::arguments::Arguments;
use crate::az::client::Client;
use crate::az::error::AzError;
use crate::az::flatten::flat;

/// The API version of vm/aaz/latest/vmss/nic.
const VERSION: &str = "2023-09-01";

fn of_set(client: &Client<'_>, arguments: &Arguments) -> String {
    SET.path(client, arguments, arguments.required("--vmss-name"))
}

fn of_instance(client: &Client<'_>, arguments: &Arguments) -> String {
    let instance = arguments.required("--instance-id");
    format!("{}/virtualMachines/{instance}", of_set(client, arguments))
}

fn all(client: &mut Client<'_>, holder: &str) -> Result<Value, AzError> {
    let found = client.list(&format!("{holder}/networkInterfaces"), VERSION)?;
    Ok(flat(Value::Array(found)))
}

pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let holder = of_set(client, arguments);
    all(client, &holder)
}

pub(super) fn list_of_vm(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let holder = of_instance(client, arguments);
    all(client, &holder)
}

pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let holder = of_instance(client, arguments);
    let path = format!("{holder}/networkInterfaces/{}", arguments.required("-n"));
    Ok(flat(client.get(&path, VERSION)?))
}
