//! What a subscription may have (`facts.md §2.5, §4.3, §4.6`). Numbers only: who counts and refuses is `arm`'s.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// The offer a subscription is under; part of a scenario's start (decision 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Offer {
    FreeTrial,
    PayAsYouGo,
}

/// Availability sets of a subscription in a region.
pub const AVAILABILITY_SETS: u32 = 2500;
/// Scale sets of a subscription in a region.
pub const SCALE_SETS: u32 = 2500;
/// Virtual machines of a subscription in a region.
pub const VIRTUAL_MACHINES: u32 = 25_000;
/// Instances of a Flexible scale set, or of a Uniform one over several placement groups.
pub const SCALE_SET_INSTANCES: u32 = 1000;
/// Instances of a scale set from a custom image.
pub const SCALE_SET_INSTANCES_CUSTOM_IMAGE: u32 = 600;
/// Instances of a Flexible set of a size that does not preserve memory, over more than one fault domain.
pub const SCALE_SET_INSTANCES_FIXED_SPREADING: u32 = 200;
/// Instances of a scale set in a single placement group.
pub const SCALE_SET_INSTANCES_SINGLE_PLACEMENT_GROUP: u32 = 100;
/// Tags of a resource.
pub const TAGS: usize = 50;

/// Minutes over which an autoscale rule averages.
pub const RULE_WINDOW_MINUTES: RangeInclusive<u32> = 5..=720;
/// Minutes that an autoscale rule waits after any scaling: a week at the most.
pub const RULE_COOLDOWN_MINUTES: RangeInclusive<u32> = 1..=10_080;
/// Instances, percent of them, or the count to come to.
pub const RULE_VALUE: RangeInclusive<u32> = 1..=SCALE_SET_INSTANCES;
/// The numbers of a rolling upgrade (facts.md §1.1). What Azure answers to others is in no source at hand: the forms hold
/// to them, and an operation is taken as it is.
pub const ROLLING_BATCH_PERCENT: RangeInclusive<u32> = 5..=100;
pub const ROLLING_UNHEALTHY_PERCENT: RangeInclusive<u32> = 5..=100;
pub const ROLLING_UNHEALTHY_UPGRADED_PERCENT: RangeInclusive<u32> = 0..=100;
pub const ROLLING_PAUSE_SECONDS: RangeInclusive<u32> = 0..=7_200;
/// The grace of automatic repairs (facts.md §2.8).
pub const REPAIR_GRACE_MINUTES: RangeInclusive<u32> = 10..=90;

impl Offer {
    /// The offer as the portal writes it.
    pub fn display_name(self) -> &'static str {
        match self {
            Offer::FreeTrial => "Free Trial",
            Offer::PayAsYouGo => "Pay-As-You-Go",
        }
    }

    /// "Total Regional vCPUs". The free trial's 4 is Azure's; the other is ours, large enough for a set of 1000
    /// (decision 10).
    pub fn regional_vcpus(self) -> u32 {
        match self {
            Offer::FreeTrial => 4,
            Offer::PayAsYouGo => 200_000,
        }
    }

    /// Whether Spot machines may be made.
    pub fn spot_allowed(self) -> bool {
        self == Offer::PayAsYouGo
    }

    /// Public IP addresses in a region. The free trial's 3 is in `facts.md §4.3`; the 20 recorded there for others
    /// would stop a set of addresses of 1000, so the other is ours (decision 10).
    pub fn public_ip_addresses(self) -> u32 {
        match self {
            Offer::FreeTrial => 3,
            Offer::PayAsYouGo => 200_000,
        }
    }

    /// Whether the labels say "(free services eligible)" of sizes.
    pub fn free_services(self) -> bool {
        self == Offer::FreeTrial
    }
}

/// How many instances a scale set may have.
pub fn scale_set_instances(spread: Spread) -> u32 {
    if spread.single_placement_group {
        SCALE_SET_INSTANCES_SINGLE_PLACEMENT_GROUP
    } else if spread.flexible && spread.fault_domains > 1 && !spread.memory_preserving_updates {
        SCALE_SET_INSTANCES_FIXED_SPREADING
    } else if spread.custom_image {
        SCALE_SET_INSTANCES_CUSTOM_IMAGE
    } else {
        SCALE_SET_INSTANCES
    }
}

/// What [`scale_set_instances`] depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    pub flexible: bool,
    pub single_placement_group: bool,
    /// `platformFaultDomainCount`.
    pub fault_domains: u8,
    /// Of the size; see [`super::Size::memory_preserving_updates`].
    pub memory_preserving_updates: bool,
    pub custom_image: bool,
}
