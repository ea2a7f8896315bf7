//! `az vmss`.

mod check;
mod create;
mod frontend;
mod identity;
mod instances;
mod model;
mod network;
mod nic;
mod update;
mod upgrade;

use serde_json::{Value, json};

use super::{Of, Row};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::error::AzError;
use crate::az::fill::put;
use crate::az::flatten::flat;

/// What `create` and `update` put in the same places.
const SHARED: &[(&str, &str)] = &[
    (
        "--regular-priority-count",
        "/properties/priorityMixPolicy/baseRegularPriorityCount",
    ),
    (
        "--regular-priority-percentage",
        "/properties/priorityMixPolicy/regularPriorityPercentageAboveBase",
    ),
    (
        "--spot-restore-timeout",
        "/properties/spotRestorePolicy/restoreTimeout",
    ),
    ("--scale-in-policy", "/properties/scaleInPolicy/rules"),
    (
        "--ultra-ssd-enabled",
        "/properties/additionalCapabilities/ultraSSDEnabled",
    ),
    ("--zone-balance", "/properties/zoneBalance"),
    (
        "--max-batch-instance-percent",
        "/properties/upgradePolicy/rollingUpgradePolicy/maxBatchInstancePercent",
    ),
    (
        "--max-unhealthy-instance-percent",
        "/properties/upgradePolicy/rollingUpgradePolicy/maxUnhealthyInstancePercent",
    ),
    (
        "--max-unhealthy-upgraded-instance-percent",
        "/properties/upgradePolicy/rollingUpgradePolicy/maxUnhealthyUpgradedInstancePercent",
    ),
    (
        "--pause-time-between-batches",
        "/properties/upgradePolicy/rollingUpgradePolicy/pauseTimeBetweenBatches",
    ),
    (
        "--enable-cross-zone-upgrade",
        "/properties/upgradePolicy/rollingUpgradePolicy/enableCrossZoneUpgrade",
    ),
    (
        "--prioritize-unhealthy-instances",
        "/properties/upgradePolicy/rollingUpgradePolicy/prioritizeUnhealthyInstances",
    ),
    (
        "--max-surge",
        "/properties/upgradePolicy/rollingUpgradePolicy/maxSurge",
    ),
    (
        "--enable-auto-os-upgrade",
        "/properties/upgradePolicy/automaticOSUpgradePolicy/enableAutomaticOSUpgrade",
    ),
    (
        "--enable-resilient-creation",
        "/properties/resiliencyPolicy/resilientVMCreationPolicy/enabled",
    ),
    (
        "--enable-resilient-deletion",
        "/properties/resiliencyPolicy/resilientVMDeletionPolicy/enabled",
    ),
    ("--zones", "/zones"),
];

pub(super) const SET: Of = Of {
    kind: "Microsoft.Compute/virtualMachineScaleSets",
    version: COMPUTE,
};

pub(super) const COMMANDS: &[Row] = &[
    ("vmss create", create::create),
    ("vmss delete", delete),
    ("vmss list", |client, arguments| SET.list(client, arguments)),
    ("vmss list-skus", list_skus),
    ("vmss scale", scale),
    ("vmss show", show),
    ("vmss update", update::update),
    ("vmss list-instances", instances::list),
    ("vmss get-instance-view", instances::view),
    ("vmss list-instance-connection-info", network::connection_info),
    ("vmss list-instance-public-ips", network::public_ips),
    ("vmss simulate-eviction", instances::simulate_eviction),
    ("vmss start", |client, arguments| {
        instances::act(client, arguments, "start")
    }),
    ("vmss restart", |client, arguments| {
        instances::act(client, arguments, "restart")
    }),
    ("vmss deallocate", instances::deallocate),
    ("vmss stop", instances::stop),
    ("vmss reimage", instances::reimage),
    ("vmss delete-instances", instances::delete),
    ("vmss update-instances", instances::upgrade),
    ("vmss nic list", nic::list),
    ("vmss nic list-vm-nics", nic::list_of_vm),
    ("vmss nic show", nic::show),
    ("vmss extension delete", model::delete_extension),
    ("vmss extension list", model::extensions),
    ("vmss extension set", model::set_extension),
    ("vmss extension show", model::extension),
    ("vmss disk attach", model::attach_disk),
    ("vmss disk detach", model::detach_disk),
];

/// What is around a set.
pub(super) const MORE: &[Row] = &[
    ("vmss extension upgrade", |client, arguments| {
        upgrade::act(client, arguments, "extensionRollingUpgrade")
    }),
    ("vmss get-os-upgrade-history", upgrade::history),
    ("vmss identity assign", identity::assign),
    ("vmss identity remove", identity::remove),
    ("vmss identity show", identity::show),
    ("vmss perform-maintenance", |client, arguments| {
        instances::act(client, arguments, "performMaintenance")
    }),
    ("vmss rolling-upgrade cancel", |client, arguments| {
        upgrade::act(client, arguments, "rollingUpgrades/cancel")
    }),
    ("vmss rolling-upgrade get-latest", upgrade::latest),
    ("vmss rolling-upgrade start", |client, arguments| {
        upgrade::act(client, arguments, "osRollingUpgrade")
    }),
    ("vmss set-orchestration-service-state", upgrade::set_service_state),
];

fn set_path(client: &Client<'_>, arguments: &Arguments) -> String {
    SET.path(client, arguments, arguments.required("-n"))
}

fn is_flexible(set: &Value) -> bool {
    set["properties"]["orchestrationMode"] == "Flexible"
}

fn show(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    match arguments.text("--instance-id") {
        Some(instance) => instances::show(client, arguments, instance),
        None => SET.show(client, arguments),
    }
}

fn delete(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let mut path = set_path(client, arguments);
    if let Some(force) = arguments.switch("--force-deletion") {
        path.push_str(&format!("?forceDeletion={force}"));
    }
    client.act("DELETE", &path, COMPUTE, None)?;
    Ok(Value::Null)
}

fn list_skus(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = format!("{}/skus", set_path(client, arguments));
    Ok(flat(Value::Array(client.list(&path, COMPUTE)?)))
}

/// The same capacity sends nothing and prints nothing (facts.md §7.2).
fn scale(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let path = set_path(client, arguments);
    let set = client.get(&path, COMPUTE)?;
    let capacity = arguments.required("--new-capacity");
    let Ok(capacity) = capacity.parse::<i64>() else {
        return Err(AzError::new(format!(
            "invalid literal for int() with base 10: '{capacity}'"
        )));
    };
    if set["sku"]["capacity"].as_i64() == Some(capacity) {
        return Ok(Value::Null);
    }
    let mut sku = set["sku"].clone();
    put(&mut sku, "/capacity", capacity.into());
    let body = json!({ "location": set["location"], "sku": sku });
    Ok(flat(client.put(&path, COMPUTE, body)?))
}
