//! The latest rolling upgrade of a set, and the upgrades of its image. The shapes are the documentation's
//! (`RollingUpgradeStatusInfo`, `UpgradeOperationHistoricalStatusInfo`); the one recording of the history has none in it
//! (test_vmss_create_and_modify).

use serde_json::{Value, json};

use crate::arm::compute::rollout::{policy_of, progress};
use crate::arm::rest::body;
use crate::arm::world::{NewImage, Progress, Resource, Rollout, RolloutState, ScaleSet, World};

const TYPE: &str = "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades";

pub(in crate::arm::rest) fn rolling_upgrade(
    world: &World,
    resource: &Resource,
    set: &ScaleSet,
) -> Option<Value> {
    let rollout = set.services.rollout.as_ref()?;
    let last = match rollout.state {
        RolloutState::Cancelled => "Cancel",
        _ => "Start",
    };
    Some(json!({
        "type": TYPE, "location": *resource.location,
        "properties": {
            "policy": policy(world, resource, set, rollout),
            "runningStatus": {
                "code": rollout.state.text(), "startTime": rollout.begun.iso(), "lastAction": last,
                "lastActionTime": rollout.acted.iso(),
            },
            "progress": counts(progress(world, &resource.id, rollout)),
        },
    }))
}

/// The set's own, as it was sent; or the default one of an upgrade to a newer image.
fn policy(world: &World, resource: &Resource, set: &ScaleSet, rollout: &Rollout) -> Option<Value> {
    if rollout.image.is_some() && !set.spec.policies.os_upgrade.own_policy {
        let policy = policy_of(world, &resource.id, rollout);
        return Some(json!({
            "maxBatchInstancePercent": policy.max_batch_percent,
            "maxUnhealthyInstancePercent": policy.max_unhealthy_percent,
            "maxUnhealthyUpgradedInstancePercent": policy.max_unhealthy_upgraded_percent,
            "pauseTimeBetweenBatches": format!("PT{}S", policy.pause_seconds),
        }));
    }
    let document = resource.document.as_ref()?.read();
    body::at(&document, "properties.upgradePolicy.rollingUpgradePolicy").cloned()
}

fn counts(progress: Progress) -> Value {
    json!({
        "successfulInstanceCount": progress.successful, "failedInstanceCount": progress.failed,
        "inProgressInstanceCount": progress.in_progress, "pendingInstanceCount": progress.pending,
    })
}

/// The upgrades to newer versions of an image, the latest first.
pub(in crate::arm::rest) fn os_upgrades(world: &World, resource: &Resource, set: &ScaleSet) -> Vec<Value> {
    let last = set.services.rollout.as_ref();
    let last = last.map(|rollout| (rollout, progress(world, &resource.id, rollout)));
    let earlier = set.services.os_upgrades.iter().rev();
    let all = last
        .into_iter()
        .chain(earlier.map(|(rollout, progress)| (rollout, *progress)));
    all.filter_map(|(rollout, progress)| {
        Some(os_upgrade(resource, rollout, rollout.image.as_ref()?, progress))
    })
    .collect()
}

fn os_upgrade(resource: &Resource, rollout: &Rollout, brought: &NewImage, progress: Progress) -> Value {
    let image = brought.image;
    let mut properties = json!({
        "runningStatus": { "code": rollout.state.text(), "startTime": rollout.begun.iso() },
        "progress": counts(progress),
        "startedBy": if brought.asked.is_some() { "User" } else { "Platform" },
        "targetImageReference": {
            "publisher": image.publisher, "offer": image.offer, "sku": image.sku, "version": brought.version(),
        },
    });
    if let Some(ended) = rollout.ended {
        properties["runningStatus"]["endTime"] = ended.iso().into();
    }
    if !rollout.why.is_empty() {
        properties["error"] = json!({ "code": &*rollout.code, "message": &*rollout.why });
    }
    if rollout.rolled_back > 0 {
        properties["rollbackInfo"] = json!({
            "successfullyRolledbackInstanceCount": rollout.rolled_back, "failedRolledbackInstanceCount": 0,
        });
    }
    json!({ "properties": properties, "type": TYPE, "location": *resource.location })
}
