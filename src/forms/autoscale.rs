//! The Scaling page of a scale set: a fixed count, or an autoscale setting (portal-ui.md §4.5).
//!
//! What a setting may hold is the core's to judge; here is only said what is no number at all. Its rules are `scale_rule`'s.

use super::change;
use super::form::{EMPTY, Message, whole};
use crate::arm::catalog::limits::SCALE_SET_INSTANCES;
use crate::arm::spec::*;
use crate::arm::{Operation, ResourceId, World};

/// A number of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Instance count, of the manual scale.
    Manual,
    /// Instance count, of a condition with a specific one.
    Exact,
    Minimum,
    Maximum,
    Default,
}

/// The page as it is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling {
    /// Custom autoscale, and not a manual scale.
    pub custom: bool,
    pub name: String,
    /// Scale based on a metric, and not to a specific count.
    pub by_metric: bool,
    /// By [`Count`].
    counts: [String; 5],
    pub rules: Vec<AutoscaleRule>,
    /// The setting as it is.
    setting: Option<AutoscaleSpec>,
}

/// The autoscale setting of a scale set: its name, and what it says.
pub fn setting<'a>(world: &'a World, set: &ResourceId) -> Option<(&'a ResourceId, &'a AutoscaleSpec)> {
    let mut settings = world
        .of_kind(crate::arm::Kind::AutoscaleSetting)
        .filter_map(|resource| Some((&resource.id, &resource.autoscale()?.spec)));
    settings.find(|(_, spec)| spec.target == *set)
}

/// Of a setting's profiles the one that the page fills in: the default one.
fn own_profile(setting: &AutoscaleSpec) -> Option<&AutoscaleProfile> {
    setting.profiles.iter().find(|profile| profile.schedule.is_none())
}

impl Scaling {
    /// The page as it opens; `None` when there is no such set.
    pub fn new(world: &World, set: &ResourceId) -> Option<Scaling> {
        let (_, body) = world.scale_set(set)?;
        let capacity = body.spec.capacity;
        let found = setting(world, set);
        let profile = found.and_then(|(_, setting)| own_profile(setting));
        let (low, high, default) = profile.map_or((1, capacity.max(10), capacity.max(1)), |profile| {
            (profile.minimum, profile.maximum, profile.default)
        });
        let rules = profile.map_or_else(Vec::new, |profile| profile.rules.clone());
        Some(Scaling {
            custom: found.is_some_and(|(_, setting)| setting.enabled),
            name: found.map_or_else(|| own_name(set), |(id, _)| id.name().to_owned()),
            by_metric: profile.is_none_or(|_| !rules.is_empty() || low != high),
            counts: [capacity, default, low, high, default].map(|count| count.to_string()),
            rules,
            setting: found.map(|(_, setting)| setting.clone()),
        })
    }

    /// What was typed.
    pub fn count(&self, of: Count) -> &str {
        &self.counts[of as usize]
    }

    /// Takes what was typed.
    pub fn set_count(&mut self, of: Count, text: String) {
        self.counts[of as usize] = text;
    }

    /// What is wrong with a number.
    pub fn problem(&self, of: Count) -> Option<Message> {
        whole(self.count(of), 0, SCALE_SET_INSTANCES).err()
    }

    /// What is wrong with the name.
    pub fn name_problem(&self) -> Option<Message> {
        self.name.trim().is_empty().then_some(EMPTY.into())
    }

    /// Whether the setting exists already: its name stays.
    pub fn is_made(&self) -> bool {
        self.setting.is_some()
    }

    /// Whether the setting exists and is at work.
    pub fn is_enabled(&self) -> bool {
        self.setting.as_ref().is_some_and(|setting| setting.enabled)
    }

    /// The conditions that hold at times of their own. The page shows them and leaves them as they are.
    pub fn scheduled(&self) -> Vec<&AutoscaleProfile> {
        let profiles = self.setting.iter().flat_map(|setting| &setting.profiles);
        profiles.filter(|profile| profile.schedule.is_some()).collect()
    }

    /// The numbers that the page shows.
    pub fn asked(&self) -> &'static [Count] {
        match (self.custom, self.by_metric) {
            (false, _) => &[Count::Manual],
            (true, false) => &[Count::Exact],
            (true, true) => &[Count::Minimum, Count::Maximum, Count::Default],
        }
    }

    /// Whether everything that is shown can be read.
    pub fn is_whole(&self) -> bool {
        let counts = self.asked().iter().all(|count| self.problem(*count).is_none());
        counts && (!self.custom || self.name_problem().is_none())
    }

    fn read(&self, of: Count) -> u32 {
        self.count(of).trim().parse().unwrap_or(0)
    }

    /// What Save sends, in this order.
    pub fn operations(&self, world: &World, set: &ResourceId) -> Vec<Operation> {
        if self.custom {
            return vec![self.put_setting(world, set, true)];
        }
        let mut operations = Vec::new();
        if self.is_enabled() {
            operations.push(self.put_setting(world, set, false));
        }
        let count = self.read(Count::Manual);
        operations.extend(change::scale_set(world, set, |spec| spec.capacity = count));
        operations
    }

    /// What Disable autoscale sends: the setting as it is, off.
    pub fn disable(world: &World, set: &ResourceId) -> Option<Operation> {
        Some(Scaling::new(world, set)?.put_setting(world, set, false))
    }

    /// The name of the condition that the page fills in.
    pub fn profile_name(&self) -> &str {
        let old = self.setting.as_ref().and_then(own_profile);
        old.map_or("Auto created default scale condition", |old| &old.name)
    }

    fn profile(&self) -> AutoscaleProfile {
        let [minimum, maximum, default] = if self.by_metric {
            [Count::Minimum, Count::Maximum, Count::Default]
        } else {
            [Count::Exact; 3]
        }
        .map(|count| self.read(count));
        AutoscaleProfile {
            name: self.profile_name().to_owned(),
            minimum,
            maximum,
            default,
            rules: if self.by_metric {
                self.rules.clone()
            } else {
                Vec::new()
            },
            schedule: None,
        }
    }

    fn put_setting(&self, world: &World, set: &ResourceId, enabled: bool) -> Operation {
        let found = setting(world, set).and_then(|(id, _)| world.resource(id));
        let mut profiles = vec![self.profile()];
        profiles.extend(self.scheduled().into_iter().cloned());
        let body = AutoscaleSpec {
            enabled,
            target: set.clone(),
            profiles,
        };
        let location = found.or_else(|| world.resource(set));
        Operation::Put {
            group: found.map_or(set.group(), |found| found.id.group()).into(),
            resource: ResourceSpec {
                name: self.name.trim().into(),
                location: location.map_or_else(String::new, |found| found.location.to_string()),
                zones: Vec::new(),
                tags: found.map_or_else(Tags::new, |found| found.tags.clone()),
                body: SpecBody::AutoscaleSetting(Box::new(body)),
                document: None,
            },
        }
    }
}

/// `demo-set-Autoscale-113`: the portal draws the number; here it comes of the set's name.
fn own_name(set: &ResourceId) -> String {
    let sum = set.name().bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    format!("{}-Autoscale-{}", set.name(), 100 + sum % 900)
}
