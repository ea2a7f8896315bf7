//! A scale set's rarer policies: rolling upgrades, Spot, instance mix.

use serde::{Deserialize, Serialize};

/// What few sets ask for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Policies {
    /// `scaleInPolicy.prioritizeUnhealthyVMs`.
    #[serde(default)]
    pub unhealthy_first: bool,
    /// `upgradePolicy.rollingUpgradePolicy`; `None` has Azure's defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolling: Option<RollingUpgrade>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot_restore: Option<SpotRestore>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority_mix: Option<PriorityMix>,
    /// `skuProfile`: the sizes that instances may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_mix: Option<InstanceMix>,
    #[serde(default, skip_serializing_if = "OsUpgrade::is_default")]
    pub os_upgrade: OsUpgrade,
}

impl Policies {
    pub(super) fn is_default(&self) -> bool {
        *self == Policies::default()
    }
}

/// `rollingUpgradePolicy` (facts.md §1.1, §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct RollingUpgrade {
    pub max_batch_percent: u8,
    pub max_unhealthy_percent: u8,
    pub max_unhealthy_upgraded_percent: u8,
    pub pause_seconds: u32,
    /// `prioritizeUnhealthyInstances`: the unhealthy are upgraded before the healthy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unhealthy_first: bool,
    /// `rollbackFailedInstancesOnPolicyBreach`: what the upgrade broke goes back to the model before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub roll_back: bool,
    /// `maxSurge`: a batch's new instances are made before its old ones go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surge: bool,
}

impl Default for RollingUpgrade {
    fn default() -> RollingUpgrade {
        RollingUpgrade {
            max_batch_percent: 20,
            max_unhealthy_percent: 20,
            max_unhealthy_upgraded_percent: 20,
            pause_seconds: 0,
            unhealthy_first: false,
            roll_back: false,
            surge: false,
        }
    }
}

/// What `automaticOSUpgradePolicy` says beyond whether it is enabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct OsUpgrade {
    /// `useRollingUpgradePolicy`: the set's own policy, and not the default one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_policy: bool,
    /// `disableAutomaticRollback`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_rollback: bool,
    /// `osRollingUpgradeDeferral`: it waits to be asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferred: bool,
}

impl OsUpgrade {
    fn is_default(&self) -> bool {
        *self == OsUpgrade::default()
    }
}

/// `spotRestorePolicy`, when it is enabled (facts.md §2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SpotRestore {
    /// 60 by default.
    pub timeout_minutes: u32,
}

/// `priorityMixPolicy` (facts.md §2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PriorityMix {
    pub base_regular: u32,
    /// 0 to 100.
    pub regular_percent_above: u8,
}

impl PriorityMix {
    /// How many of `capacity` instances are to be of regular priority; the odd one is Spot.
    pub fn regular(self, capacity: u32) -> u32 {
        let above = u64::from(capacity.saturating_sub(self.base_regular));
        let share = above * u64::from(self.regular_percent_above.min(100)) / 100;
        self.base_regular.min(capacity) + share as u32
    }
}

/// `skuProfile` (facts.md §2.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct InstanceMix {
    /// Up to five.
    pub sizes: Vec<RankedSize>,
    pub strategy: AllocationStrategy,
}

/// A size of an instance mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct RankedSize {
    pub name: String,
    /// The lowest comes first under `Prioritized`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// Which size an instance of a mix gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum AllocationStrategy {
    #[default]
    LowestPrice,
    CapacityOptimized,
    Prioritized,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documentation's table (facts.md §2.7): base 10 with 50 %, base 10 with 25 %.
    #[test]
    fn the_mix_of_priorities_is_the_documentations() {
        for (percent, capacity, regular, spot) in [
            (50, 20, 15, 5),
            (50, 30, 20, 10),
            (50, 40, 25, 15),
            (50, 41, 25, 16),
            (50, 42, 26, 16),
            (50, 44, 27, 17),
            (25, 20, 12, 8),
            (25, 50, 20, 30),
            (25, 110, 35, 75),
            (25, 120, 37, 83),
            (50, 4, 4, 0),
        ] {
            let mix = PriorityMix {
                base_regular: 10,
                regular_percent_above: percent,
            };
            assert_eq!(
                (mix.regular(capacity), capacity - mix.regular(capacity)),
                (regular, spot)
            );
        }
    }
}
