//! What an Overview says of Spot: priority, eviction, and the mix of priorities and sizes of a set.

use crate::arm::spec::{EvictionPolicy, MachineSpec, Policies};
use crate::ui::kit::Fact;

/// **Azure Spot** of a machine, or of the machines that a set makes.
pub fn spot(machine: &MachineSpec) -> Vec<Fact> {
    let Some(spot) = &machine.spot else {
        return vec![Fact::text("Azure Spot", "")];
    };
    let policy = match spot.eviction_policy {
        EvictionPolicy::Deallocate => "Stop / Deallocate",
        EvictionPolicy::Delete => "Delete",
    };
    let price = if spot.max_price < 0.0 {
        "Never evicted for its price".to_owned()
    } else {
        format!("{} USD an hour", spot.max_price)
    };
    vec![
        Fact::text("Azure Spot", "Yes"),
        Fact::text("Eviction policy", policy),
        Fact::text("Maximum price", price),
    ]
}

/// The mixes of a set.
pub fn mixes(policies: &Policies) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(mix) = policies.priority_mix {
        let text = format!(
            "{} regular, and {} % of the rest",
            mix.base_regular, mix.regular_percent_above
        );
        facts.push(Fact::text("Spot priority mix", text));
    }
    if let Some(restore) = policies.spot_restore {
        let text = format!("Tried for {} minutes", restore.timeout_minutes);
        facts.push(Fact::text("Try to restore", text));
    }
    if let Some(mix) = &policies.instance_mix {
        let sizes: Vec<&str> = mix.sizes.iter().map(|size| size.name.as_str()).collect();
        facts.push(Fact::text("Instance mix", sizes.join(", ")));
    }
    facts
}
