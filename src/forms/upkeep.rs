//! Upgrade policy, and Health and repair, of a scale set that exists (portal-ui.md §2.6, §2.7).

use std::ops::RangeInclusive;
use std::rc::Rc;

use super::change;
use super::form::{EMPTY, Message, whole, within};
use crate::arm::catalog::limits;
use crate::arm::spec::*;
use crate::arm::{Operation, ResourceId, World};

/// The repair actions, in the portal's words.
pub const REPAIRS: [(&str, RepairAction); 3] = [
    ("Replace", RepairAction::Replace),
    ("Reimage", RepairAction::Reimage),
    ("Restart", RepairAction::Restart),
];

/// The upgrade modes, by the values of the wizard's field.
pub const MODES: [(&str, UpgradeMode); 3] = [
    ("Manual", UpgradeMode::Manual),
    ("Automatic", UpgradeMode::Automatic),
    ("Rolling", UpgradeMode::Rolling),
];

/// The name that stands for `wanted`.
pub fn name_of<T: PartialEq>(table: &[(&'static str, T)], wanted: &T) -> &'static str {
    let found = table.iter().find(|(_, value)| value == wanted);
    found.map_or("", |(name, _)| name)
}

/// What a name stands for.
pub fn named<T: Copy>(table: &[(&'static str, T)], wanted: &str) -> Option<T> {
    let found = table.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, value)| *value)
}

/// Upgrade policy as it is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct UpgradePolicy {
    pub mode: UpgradeMode,
    /// The numbers of a rolling upgrade: batch, unhealthy, unhealthy upgraded, pause.
    pub numbers: [String; 4],
    /// [`SURGE`].
    pub surge: bool,
}

/// The label of `maxSurge`.
pub const SURGE: &str = "MaxSurge";

/// The labels of those numbers, and their limits.
pub const ROLLING: [(&str, RangeInclusive<u32>); 4] = [
    ("Rolling upgrade batch size %", limits::ROLLING_BATCH_PERCENT),
    ("Max unhealthy instance %", limits::ROLLING_UNHEALTHY_PERCENT),
    (
        "Max unhealthy upgrade %",
        limits::ROLLING_UNHEALTHY_UPGRADED_PERCENT,
    ),
    ("Pause time between batches (sec)", limits::ROLLING_PAUSE_SECONDS),
];

impl UpgradePolicy {
    /// The page as it opens; `None` when there is no such set.
    pub fn new(world: &World, set: &ResourceId) -> Option<UpgradePolicy> {
        let (_, body) = world.scale_set(set)?;
        let rolling = body.spec.policies.rolling.unwrap_or_default();
        Some(UpgradePolicy {
            mode: body.spec.upgrade_mode,
            numbers: [
                rolling.max_batch_percent.into(),
                rolling.max_unhealthy_percent.into(),
                rolling.max_unhealthy_upgraded_percent.into(),
                rolling.pause_seconds,
            ]
            .map(|number: u32| number.to_string()),
            surge: rolling.surge,
        })
    }

    /// What is wrong with one of the numbers.
    pub fn problem(&self, index: usize) -> Option<Message> {
        let (_, range) = ROLLING.get(index)?;
        within(self.numbers.get(index)?, range).err()
    }

    /// Whether it can be saved.
    pub fn is_whole(&self) -> bool {
        self.mode != UpgradeMode::Rolling || (0..ROLLING.len()).all(|index| self.problem(index).is_none())
    }

    /// What Save sends.
    pub fn operation(&self, world: &World, set: &ResourceId) -> Option<Operation> {
        change::scale_set(world, set, |spec| {
            spec.upgrade_mode = self.mode;
            if self.mode == UpgradeMode::Rolling {
                let percent = |text: &String| text.trim().parse().unwrap_or(20);
                let [batch, unhealthy, upgraded, pause] = &self.numbers;
                let asked = RollingUpgrade {
                    max_batch_percent: percent(batch),
                    max_unhealthy_percent: percent(unhealthy),
                    max_unhealthy_upgraded_percent: percent(upgraded),
                    pause_seconds: pause.trim().parse().unwrap_or(0),
                    surge: self.surge,
                    ..spec.policies.rolling.unwrap_or_default()
                };
                // Azure's defaults are written as none.
                spec.policies.rolling = (asked != RollingUpgrade::default()).then_some(asked);
            }
        })
    }
}

/// Health and repair as it is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct HealthAndRepair {
    pub monitored: bool,
    /// `http`, `https` or `tcp`.
    pub protocol: String,
    pub port: String,
    pub path: String,
    /// What the extension's version 2 has beside: the page leaves it as it is.
    rich: Option<RichHealth>,
    pub repairs: bool,
    pub action: RepairAction,
    pub grace: String,
}

impl HealthAndRepair {
    /// The page as it opens; `None` when there is no such set.
    pub fn new(world: &World, set: &ResourceId) -> Option<HealthAndRepair> {
        let (_, body) = world.scale_set(set)?;
        let profile = body.spec.profile.as_ref();
        let health = profile.and_then(|profile| profile.machine.application_health.as_ref());
        let repairs = body.spec.automatic_repairs;
        Some(HealthAndRepair {
            monitored: health.is_some(),
            protocol: health.map_or_else(|| "http".into(), |health| health.protocol.clone()),
            port: health.map_or(80, |health| health.port).to_string(),
            path: health.map_or_else(|| "/".into(), |health| health.request_path.clone()),
            rich: health.and_then(|health| health.rich),
            repairs: repairs.is_some(),
            action: repairs.map_or(RepairAction::Replace, |repairs| repairs.repair_action),
            grace: repairs
                .map_or(10, |repairs| repairs.grace_period_minutes)
                .to_string(),
        })
    }

    /// A path goes with http and https alone.
    pub fn has_path(&self) -> bool {
        self.protocol != "tcp"
    }

    /// What is wrong with the port.
    pub fn port_problem(&self) -> Option<Message> {
        whole(&self.port, 1, 65_535).err()
    }

    /// What is wrong with the path.
    pub fn path_problem(&self) -> Option<Message> {
        (self.has_path() && self.path.trim().is_empty()).then_some(EMPTY.into())
    }

    /// What is wrong with the grace period.
    pub fn grace_problem(&self) -> Option<Message> {
        within(&self.grace, &limits::REPAIR_GRACE_MINUTES).err()
    }

    /// Whether it can be saved.
    pub fn is_whole(&self) -> bool {
        let watch = !self.monitored || (self.port_problem().is_none() && self.path_problem().is_none());
        watch && (!self.repairs || self.grace_problem().is_none())
    }

    /// What Save sends.
    pub fn operation(&self, world: &World, set: &ResourceId) -> Option<Operation> {
        let as_is = HealthAndRepair::new(world, set)?;
        change::scale_set(world, set, |spec| {
            spec.automatic_repairs = self.repairs.then(|| AutomaticRepairs {
                grace_period_minutes: self.grace.trim().parse().unwrap_or(10),
                repair_action: self.action,
            });
            // The model is another one only where its monitoring is.
            let watch = |page: &HealthAndRepair| {
                page.monitored.then(|| ApplicationHealth {
                    protocol: page.protocol.clone(),
                    port: page.port.trim().parse().unwrap_or(80),
                    request_path: if page.has_path() {
                        page.path.trim().into()
                    } else {
                        String::new()
                    },
                    rich: page.rich,
                })
            };
            let (before, now) = (watch(&as_is), watch(self));
            if let Some(profile) = spec.profile.as_mut().filter(|_| before != now) {
                Rc::make_mut(&mut Rc::make_mut(profile).machine).application_health = now;
            }
        })
    }
}
