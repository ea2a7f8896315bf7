//! What is asked of a set as a whole besides power: rolling upgrades, maintenance, its repair service.

use serde_json::{Value, json};

use super::set_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::flatten::flat;

/// An action on the set: prints nothing.
pub(super) fn act(client: &mut Client<'_>, arguments: &Arguments, action: &str) -> Result<Value, AzError> {
    let path = format!("{}/{action}", set_path(client, arguments));
    client.act("POST", &path, COMPUTE, None)?;
    Ok(Value::Null)
}

pub(super) fn latest(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/rollingUpgrades/latest", set_path(client, arguments));
    Ok(flat(client.get(&path, COMPUTE)?))
}

pub(super) fn history(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/osUpgradeHistory", set_path(client, arguments));
    Ok(flat(Value::Array(client.list(&path, COMPUTE)?)))
}

pub(super) fn set_service_state(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/setOrchestrationServiceState", set_path(client, arguments));
    let body = json!({
        "serviceName": arguments.required("--service-name"), "action": arguments.required("--action"),
    });
    client.act("POST", &path, COMPUTE, Some(body))?;
    Ok(Value::Null)
}
