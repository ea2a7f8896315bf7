//! A scale set's rarer policies: the typed part.

use serde_json::Value;

use super::duration::{minutes, seconds};
use crate::arm::rest::body;
use crate::arm::spec::*;

pub(super) fn typed(properties: &Value) -> Policies {
    Policies {
        unhealthy_first: body::is(properties, "scaleInPolicy.prioritizeUnhealthyVMs"),
        rolling: body::at(properties, "upgradePolicy.rollingUpgradePolicy").map(rolling),
        spot_restore: spot_restore(properties),
        priority_mix: body::at(properties, "priorityMixPolicy").map(|mix| PriorityMix {
            base_regular: count(mix, "baseRegularPriorityCount", 0),
            // What is no percentage is left to the rule that says so.
            regular_percent_above: u8::try_from(count(mix, "regularPriorityPercentageAboveBase", 0))
                .unwrap_or(u8::MAX),
        }),
        os_upgrade: body::at(properties, "upgradePolicy.automaticOSUpgradePolicy")
            .map(os_upgrade)
            .unwrap_or_default(),
        instance_mix: body::at(properties, "skuProfile").map(|mix| InstanceMix {
            sizes: body::list(mix, "vmSizes").iter().filter_map(size).collect(),
            strategy: match body::text(mix, "allocationStrategy") {
                Some("CapacityOptimized") => AllocationStrategy::CapacityOptimized,
                Some("Prioritized") => AllocationStrategy::Prioritized,
                _ => AllocationStrategy::LowestPrice,
            },
        }),
    }
}

fn count(of: &Value, name: &str, otherwise: u32) -> u32 {
    let number = body::number(of, name).and_then(|number| u32::try_from(number).ok());
    number.unwrap_or(otherwise)
}

fn rolling(policy: &Value) -> RollingUpgrade {
    let percent = |name: &str| count(policy, name, 20).min(100) as u8;
    let pause = body::text(policy, "pauseTimeBetweenBatches").and_then(seconds);
    RollingUpgrade {
        max_batch_percent: percent("maxBatchInstancePercent"),
        max_unhealthy_percent: percent("maxUnhealthyInstancePercent"),
        max_unhealthy_upgraded_percent: percent("maxUnhealthyUpgradedInstancePercent"),
        pause_seconds: pause.unwrap_or(0),
        unhealthy_first: body::is(policy, "prioritizeUnhealthyInstances"),
        roll_back: body::is(policy, "rollbackFailedInstancesOnPolicyBreach"),
        surge: body::is(policy, "maxSurge"),
    }
}

fn os_upgrade(policy: &Value) -> OsUpgrade {
    OsUpgrade {
        own_policy: body::is(policy, "useRollingUpgradePolicy"),
        no_rollback: body::is(policy, "disableAutomaticRollback"),
        deferred: body::is(policy, "osRollingUpgradeDeferral"),
    }
}

fn spot_restore(properties: &Value) -> Option<SpotRestore> {
    let policy = body::at(properties, "spotRestorePolicy")?;
    let timeout = minutes(policy, "restoreTimeout");
    body::is(policy, "enabled").then(|| SpotRestore {
        timeout_minutes: timeout.unwrap_or(60),
    })
}

fn size(of: &Value) -> Option<RankedSize> {
    Some(RankedSize {
        name: body::text(of, "name")?.into(),
        rank: body::number(of, "rank").and_then(|rank| u32::try_from(rank).ok()),
    })
}
