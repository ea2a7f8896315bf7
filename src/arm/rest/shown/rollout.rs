//! The latest rolling upgrade of a set. The shape is the documentation's (`RollingUpgradeStatusInfo`); no recording has it.

use serde_json::{Value, json};

use crate::arm::rest::body;
use crate::arm::world::{Resource, RolloutState, ScaleSet};

pub(in crate::arm::rest) fn rolling_upgrade(resource: &Resource, set: &ScaleSet) -> Option<Value> {
    let rollout = set.services.rollout.as_ref()?;
    let document = resource.document.as_ref().map(|document| document.value());
    let policy = document
        .as_ref()
        .and_then(|document| body::at(document, "properties.upgradePolicy.rollingUpgradePolicy"));
    let left = rollout.total.saturating_sub(rollout.done);
    let begun = rollout.profile.iso();
    let last = match rollout.state {
        RolloutState::Cancelled => "Cancel",
        _ => "Start",
    };
    Some(json!({
        "type": "Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades", "location": *resource.location,
        "properties": {
            "policy": policy,
            "runningStatus": {
                "code": rollout.state.text(), "startTime": begun, "lastAction": last, "lastActionTime": begun,
            },
            "progress": {
                "successfulInstanceCount": rollout.done, "failedInstanceCount": 0,
                "inProgressInstanceCount": 0, "pendingInstanceCount": left,
            },
        },
    }))
}
