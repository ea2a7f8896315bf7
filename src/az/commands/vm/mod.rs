//! `az vm`.

mod create;
mod details;
mod interface;
mod members;
mod power;
mod sets;
mod sizes;
mod update;

use serde_json::Value;

use super::{Of, Row};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;

pub(super) const VM: Of = Of {
    kind: "Microsoft.Compute/virtualMachines",
    version: COMPUTE,
};

pub(super) const COMMANDS: &[Row] = &[
    ("vm create", create::create),
    ("vm list", details::list),
    ("vm show", details::show),
    ("vm get-instance-view", details::instance_view),
    ("vm list-ip-addresses", details::ip_addresses),
    ("vm start", |client, arguments| {
        power::act(client, arguments, "start")
    }),
    ("vm stop", power::stop),
    ("vm deallocate", power::deallocate),
    ("vm restart", power::restart),
    ("vm redeploy", |client, arguments| {
        power::act(client, arguments, "redeploy")
    }),
    ("vm reapply", |client, arguments| {
        power::act(client, arguments, "reapply")
    }),
    ("vm reimage", power::reimage),
    ("vm generalize", |client, arguments| {
        power::act(client, arguments, "generalize")
    }),
    ("vm simulate-eviction", |client, arguments| {
        power::act(client, arguments, "simulateEviction")
    }),
    ("vm delete", power::delete),
    ("vm resize", update::resize),
    ("vm update", update::update),
    ("vm open-port", members::open_port),
    ("vm wait", |client, arguments| wait(client, arguments, VM)),
];

/// What is around a machine.
pub(super) const MORE: &[Row] = &[
    ("vm list-sizes", sizes::sizes),
    ("vm list-usage", sizes::usage),
    ("vm list-skus", sizes::skus),
    ("vm list-vm-resize-options", sizes::resize_options),
    ("vm disk attach", members::attach_disk),
    ("vm disk detach", members::detach_disk),
    ("vm nic list", members::nic_list),
    ("vm nic show", members::nic_show),
    ("vm nic add", members::nic_add),
    ("vm nic remove", members::nic_remove),
    ("vm nic set", members::nic_set),
    ("vm availability-set create", sets::create),
    ("vm availability-set delete", |client, arguments| {
        sets::SET.delete(client, arguments)
    }),
    ("vm availability-set list", sets::list),
    ("vm availability-set list-sizes", sets::sizes),
    ("vm availability-set show", |client, arguments| {
        sets::SET.show(client, arguments)
    }),
    ("vm availability-set update", sets::update),
];

fn vm_path(client: &Client<'_>, arguments: &Arguments) -> String {
    VM.path(client, arguments, arguments.required("-n"))
}

/// Lets time pass until the resource is as it is waited for: made, changed, there, or gone.
pub(super) fn wait(client: &mut Client<'_>, arguments: &Arguments, of: Of) -> Result<Value, AzError> {
    let asked = ["--created", "--updated", "--deleted", "--exists"];
    if !asked.iter().any(|option| arguments.flag(option)) && arguments.text("--custom").is_none() {
        return Err(AzError::new(
            "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH",
        ));
    }
    let path = of.path(client, arguments, arguments.required("-n"));
    let custom = arguments
        .text("--custom")
        .map(crate::az::query::Query::parse)
        .transpose();
    let custom = custom.map_err(AzError::new)?;
    client.until(|client| {
        let found = client.find(&path, of.version);
        let state = found
            .as_ref()
            .and_then(|body| body.pointer("/properties/provisioningState"));
        let done = state.is_some_and(|state| state == "Succeeded");
        match (&custom, &found) {
            (Some(query), Some(body)) => {
                let shown = crate::az::flatten::flat(body.clone());
                query
                    .search(&shown)
                    .is_ok_and(|(value, _)| !matches!(value, Value::Null | Value::Bool(false)))
            }
            (None, found) if arguments.flag("--deleted") => found.is_none(),
            (None, Some(_)) if arguments.flag("--exists") => true,
            _ => done && custom.is_none(),
        }
    })?;
    Ok(Value::Null)
}
