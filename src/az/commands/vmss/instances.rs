//! The instances of a set: what there is, and what can be done to some or all of them.

use serde_json::{Value, json};

use super::set_path;
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::flatten::flat;

pub(super) fn list(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut path = format!("{}/virtualMachines", set_path(client, arguments));
    let asked = [
        ("$filter", "--filter"),
        ("$select", "--select"),
        ("$expand", "--expand"),
    ];
    let asked = asked
        .iter()
        .filter_map(|(key, option)| Some(format!("{key}={}", coded(arguments.text(option)?))));
    let asked: Vec<String> = asked.collect();
    if !asked.is_empty() {
        path.push_str(&format!("?{}", asked.join("&")));
    }
    Ok(flat(Value::Array(client.list(&path, COMPUTE)?)))
}

fn coded(text: &str) -> String {
    text.replace('%', "%25").replace(' ', "%20").replace('\'', "%27")
}

pub(super) fn show(client: &mut Client<'_>, arguments: &Arguments, instance: &str) -> Result<Value, AzError> {
    let path = format!("{}/virtualMachines/{instance}", set_path(client, arguments));
    Ok(flat(client.get(&path, COMPUTE)?))
}

pub(super) fn view(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = set_path(client, arguments);
    match arguments.text("--instance-id") {
        None => client.get(&format!("{path}/instanceView"), COMPUTE),
        Some("*") => {
            let path = format!("{path}/virtualMachines?$select=instanceView&$expand=instanceView");
            let all = client.list(&path, COMPUTE)?;
            Ok(all
                .into_iter()
                .map(|mut vm| vm["properties"]["instanceView"].take())
                .collect())
        }
        Some(instance) => client.get(
            &format!("{path}/virtualMachines/{instance}/instanceView"),
            COMPUTE,
        ),
    }
}

/// `{"instanceIds": [...]}`; all when none is named.
fn ids(arguments: &Arguments) -> Value {
    json!({ "instanceIds": arguments.list("--instance-ids").unwrap_or_else(|| vec!["*"]) })
}

/// An action on instances: prints nothing.
pub(super) fn act(client: &mut Client<'_>, arguments: &Arguments, action: &str) -> Result<Value, AzError> {
    let path = format!("{}/{action}", set_path(client, arguments));
    client.act("POST", &path, COMPUTE, Some(ids(arguments)))?;
    Ok(Value::Null)
}

/// One instance is named in the path, several in the body (recorded: the set's own action has `*`).
pub(super) fn deallocate(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let hibernate = arguments
        .switch("--hibernate")
        .map(|on| format!("?hibernate={on}"))
        .unwrap_or_default();
    match arguments.list("--instance-ids").as_deref() {
        Some([one]) => {
            let one = one.replace('*', "%2A");
            let path = format!(
                "{}/virtualMachines/{one}/deallocate{hibernate}",
                set_path(client, arguments)
            );
            client.act("POST", &path, COMPUTE, None)?;
            Ok(Value::Null)
        }
        _ => act(client, arguments, &format!("deallocate{hibernate}")),
    }
}

pub(super) fn stop(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let skip = arguments.flag("--skip-shutdown");
    act(client, arguments, &format!("poweroff?skipShutdown={skip}"))
}

/// With instances it is `reimageall`, as the CLI sends it; without, `reimage` of the whole set.
pub(super) fn reimage(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if arguments.given("--instance-ids") {
        return act(client, arguments, "reimageall");
    }
    let path = format!("{}/reimage", set_path(client, arguments));
    let body = arguments.switch("--force-update-os-disk-for-ephemeral");
    let body = body.map(|force| json!({ "forceUpdateOSDiskForEphemeral": force }));
    client.act("POST", &path, COMPUTE, body)?;
    Ok(Value::Null)
}

pub(super) fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    act(client, arguments, "delete")
}

pub(super) fn upgrade(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    act(client, arguments, "manualupgrade")
}

pub(super) fn simulate_eviction(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let instance = arguments.required("--instance-id");
    let path = format!(
        "{}/virtualMachines/{instance}/simulateEviction",
        set_path(client, arguments)
    );
    client.act("POST", &path, COMPUTE, None)?;
    Ok(Value::Null)
}
