//! The latest rolling upgrade of a set. The shape is the documentation's (`RollingUpgradeStatusInfo`); no recording has it.

use serde_json::{Value, json};

use crate::arm::compute::rollout::progress;
use crate::arm::rest::body;
use crate::arm::world::{Resource, RolloutState, ScaleSet, World};

pub(in crate::arm::rest) fn rolling_upgrade(
    world: &World,
    resource: &Resource,
    set: &ScaleSet,
) -> Option<Value> {
    let rollout = set.services.rollout.as_ref()?;
    let document = resource.document.as_ref().map(|document| document.read());
    let policy = document
        .as_ref()
        .and_then(|document| body::at(document, "properties.upgradePolicy.rollingUpgradePolicy"));
    let progress = progress(world, &resource.id, rollout);
    let last = match rollout.state {
        RolloutState::Cancelled => "Cancel",
        _ => "Start",
    };
    Some(json!({
        "type": "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades", "location": *resource.location,
        "properties": {
            "policy": policy,
            "runningStatus": {
                "code": rollout.state.text(), "startTime": rollout.profile.iso(), "lastAction": last,
                "lastActionTime": rollout.acted.iso(),
            },
            "progress": {
                "successfulInstanceCount": progress.successful, "failedInstanceCount": progress.failed,
                "inProgressInstanceCount": progress.in_progress, "pendingInstanceCount": progress.pending,
            },
        },
    }))
}
