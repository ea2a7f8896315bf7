//! What is done to a machine: prints nothing.

use serde_json::{Value, json};

use super::vm_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;

pub(super) fn act(client: &mut Client<'_>, arguments: &Arguments, action: &str) -> Result<Value, AzError> {
    let path = format!("{}/{action}", vm_path(client, arguments));
    client.act("POST", &path, COMPUTE, None)?;
    Ok(Value::Null)
}

/// The CLI says, each time, that a stopped machine costs as a running one (vm/custom.py).
pub(super) fn stop(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    client.warn(
        "About to power off the specified VM...\n\
         It will continue to be billed. To deallocate a VM, run: az vm deallocate.",
    );
    let skip = arguments.flag("--skip-shutdown");
    act(client, arguments, &format!("powerOff?skipShutdown={skip}"))
}

pub(super) fn deallocate(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let hibernate = arguments
        .switch("--hibernate")
        .map(|on| format!("?hibernate={on}"))
        .unwrap_or_default();
    act(client, arguments, &format!("deallocate{hibernate}"))
}

/// Forced, it is a redeploy.
pub(super) fn restart(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    act(
        client,
        arguments,
        if arguments.flag("--force") {
            "redeploy"
        } else {
            "restart"
        },
    )
}

pub(super) fn reimage(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/reimage", vm_path(client, arguments));
    let body = arguments
        .switch("--temp-disk")
        .map_or_else(|| json!({}), |on| json!({ "tempDisk": on }));
    client.act("POST", &path, COMPUTE, Some(body))?;
    Ok(Value::Null)
}

pub(super) fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut path = vm_path(client, arguments);
    if let Some(force) = arguments.switch("--force-deletion") {
        path.push_str(&format!("?forceDeletion={force}"));
    }
    client.act("DELETE", &path, COMPUTE, None)?;
    Ok(Value::Null)
}
