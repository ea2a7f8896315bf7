//! What the random sequences get to: a law that is held over what never happens is held over nothing.
//!
//! `cargo test … --test laws reached -- --nocapture` prints how often each thing is taken and refused,
//! and which refusal is met most.

use std::collections::BTreeMap;

use flexlab::arm::event::EventStatus;
use flexlab::arm::operation::Injection;
use flexlab::arm::spec::*;
use flexlab::arm::*;

use crate::draw::{self, Draw, Step};
use crate::{extent, start};

/// Each is to be taken, or to happen, so often at least in [`SEQUENCES`].
const LEAST: u32 = 5;
/// As many sequences as the short run has, four times over: chance is to have little to say.
const SEQUENCES: u64 = 240;

/// What has to be reached; everything else that is counted is printed only.
const FEATURES: &[&str] = &[
    "add a lock",
    "allocation fails",
    "autoscale in",
    "autoscale out",
    "autoscale setting",
    "availability set",
    "balancer",
    "capacity in",
    "capacity out",
    "data disks change",
    "delete",
    "delete a group",
    "delete a lock",
    "delete by force",
    "delete instances",
    "disk",
    "evict",
    "evict an instance",
    "evicted",
    "fault domain fails",
    "fault domain returns",
    "Flexible set",
    "host fails",
    "image released",
    "image upgrade",
    "image upgrade asked for",
    "instance mix",
    "interface",
    "load",
    "model breaks",
    "model changes",
    "policies change",
    "power of a VM",
    "power of instances",
    "power of members",
    "priority mix",
    "protect",
    "proximity placement group",
    "public address",
    "repaired",
    "restored",
    "rolling upgrade ended",
    "security rule",
    "set behind a balancer",
    "set behind a probe",
    "set in a proximity placement group",
    "set in zones",
    "set over fault domains",
    "set without a profile",
    "shortage",
    "shortage ends",
    "Spot capacity lost",
    "Spot price",
    "Spot set",
    "strict zone balance",
    "surge",
    "suspend or resume repairs",
    "Uniform set",
    "upgrade by hand",
    "VM alone",
    "VM attached",
    "VM detached",
    "VM in a fault domain",
    "VM in a proximity placement group",
    "VM in an availability set",
    "VM made in a set",
    "VM resized",
    "zone fails",
    "zone returns",
    "zones added",
];

/// How often each was taken, and the refusals with how often.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, (u32, BTreeMap<String, u32>)>);

impl Tally {
    fn count(&mut self, what: &'static str, refusal: Option<&ArmError>) {
        let (taken, refused) = self.0.entry(what).or_default();
        match refusal {
            None => *taken += 1,
            Some(error) => {
                let words = error
                    .details
                    .first()
                    .map_or(&error.message, |detail| &detail.message);
                let words = words.chars().take(90).collect();
                *refused.entry(words).or_default() += 1;
            }
        }
    }

    fn operation(&mut self, world: &World, operation: &Operation, refusal: Option<&ArmError>) {
        let mut names = Vec::new();
        match operation {
            Operation::Deploy(request) => {
                let parts = request.resources.iter();
                parts.for_each(|part| names.extend(of_put(world, &request.group, part)));
            }
            Operation::Put { group, resource } => names.extend(of_put(world, group, resource)),
            Operation::Delete { force: true, .. } => names.push("delete by force"),
            Operation::Inject(injection) => names.push(of_injection(injection)),
            other => names.push(of_other(other)),
        }
        names.into_iter().for_each(|name| self.count(name, refusal));
    }

    /// What sets are in the middle of.
    fn sets(&mut self, world: &World) {
        let mut sets = world.of_kind(Kind::ScaleSet);
        if sets.any(|set| world.surplus(&set.id) > 0) {
            self.count("surge", None);
        }
        let sets = world.of_kind(Kind::ScaleSet).filter_map(|set| set.scale_set());
        let mut rollouts = sets.filter_map(|set| set.services.rollout.as_ref());
        if rollouts.any(|rollout| rollout.image.is_some() && rollout.done() > 0) {
            self.count("image upgrade", None);
        }
    }

    /// What happened by itself, or came of what was asked.
    fn moments(&mut self, moments: &[Moment]) {
        for moment in moments {
            let name = match &*moment.event.operation_name {
                "Automatic repair of a Virtual Machine Scale Set instance" => "repaired",
                "Restore an evicted Spot instance" => "restored",
                "Rolling Upgrade of Virtual Machine Scale Set" => "rolling upgrade ended",
                "Autoscale scale up completed" => "autoscale out",
                "Autoscale scale down completed" => "autoscale in",
                _ if format!("{:?}", moment.event).contains("Evicted") => "evicted",
                _ if moment.event.status == EventStatus::Failed
                    && format!("{:?}", moment.event).contains("AllocationFailed") =>
                {
                    "allocation fails"
                }
                _ => continue,
            };
            self.count(name, None);
        }
    }
}

fn of_put(world: &World, group: &str, part: &ResourceSpec) -> Vec<&'static str> {
    let known = world.resource(&part.id(group));
    match &part.body {
        SpecBody::ScaleSet(set) => match known.and_then(|known| Some((known, known.scale_set()?))) {
            None => of_new_set(part, set),
            Some((known, old)) => of_change(&known.zones, &old.spec, part, set),
        },
        SpecBody::VirtualMachine(vm) => match known.and_then(|known| known.vm()) {
            None => of_new_vm(vm),
            Some(old) => of_changed_vm(&old.spec, vm),
        },
        SpecBody::AvailabilitySet(_) => vec!["availability set"],
        SpecBody::LoadBalancer(_) => vec!["balancer"],
        SpecBody::Disk(_) => vec!["disk"],
        SpecBody::NetworkInterface(_) => vec!["interface"],
        SpecBody::ProximityPlacementGroup => vec!["proximity placement group"],
        SpecBody::PublicIpAddress(_) => vec!["public address"],
        SpecBody::AutoscaleSetting(_) => vec!["autoscale setting"],
        _ => vec!["another part"],
    }
}

/// The names whose mark is set.
fn marked(marks: &[(bool, &'static str)]) -> Vec<&'static str> {
    let set = marks.iter().filter(|(is, _)| *is);
    set.map(|(_, name)| *name).collect()
}

fn of_new_set(part: &ResourceSpec, set: &ScaleSetSpec) -> Vec<&'static str> {
    let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
    let profile = set.profile.as_ref();
    let nics = profile
        .map(|profile| &profile.network_interfaces[..])
        .unwrap_or_default();
    marked(&[
        (flexible, "Flexible set"),
        (!flexible, "Uniform set"),
        (!part.zones.is_empty(), "set in zones"),
        (set.zone_balance, "strict zone balance"),
        (set.platform_fault_domain_count > 1, "set over fault domains"),
        (profile.is_none(), "set without a profile"),
        (
            profile.is_some_and(|profile| profile.machine.spot.is_some()),
            "Spot set",
        ),
        (set.policies.priority_mix.is_some(), "priority mix"),
        (set.policies.instance_mix.is_some(), "instance mix"),
        (
            set.proximity_placement_group.is_some(),
            "set in a proximity placement group",
        ),
        (
            nics.iter().any(|nic| !nic.pools.is_empty()),
            "set behind a balancer",
        ),
        (
            profile.is_some_and(|profile| profile.health_probe.is_some()),
            "set behind a probe",
        ),
    ])
}

fn of_change(zones: &[u8], old: &ScaleSetSpec, part: &ResourceSpec, set: &ScaleSetSpec) -> Vec<&'static str> {
    marked(&[
        (set.capacity > old.capacity, "capacity out"),
        (set.capacity < old.capacity, "capacity in"),
        (set.profile != old.profile, "model changes"),
        (
            set.policies != old.policies || set.upgrade_mode != old.upgrade_mode,
            "policies change",
        ),
        (part.zones.iter().any(|zone| !zones.contains(zone)), "zones added"),
    ])
}

fn of_new_vm(vm: &VmSpec) -> Vec<&'static str> {
    let joins = vm.virtual_machine_scale_set.is_some();
    marked(&[
        (joins, "VM made in a set"),
        (!joins && vm.availability_set.is_none(), "VM alone"),
        (vm.availability_set.is_some(), "VM in an availability set"),
        (
            joins && vm.platform_fault_domain.is_some(),
            "VM in a fault domain",
        ),
        (
            vm.proximity_placement_group.is_some(),
            "VM in a proximity placement group",
        ),
    ])
}

fn of_changed_vm(old: &VmSpec, vm: &VmSpec) -> Vec<&'static str> {
    let sets = (&old.virtual_machine_scale_set, &vm.virtual_machine_scale_set);
    marked(&[
        (matches!(sets, (None, Some(_))), "VM attached"),
        (matches!(sets, (Some(_), None)), "VM detached"),
        (old.machine.vm_size != vm.machine.vm_size, "VM resized"),
        (old.data_disks != vm.data_disks, "data disks change"),
    ])
}

fn of_injection(injection: &Injection) -> &'static str {
    match injection {
        Injection::ZoneFails { .. } => "zone fails",
        Injection::ZoneReturns { .. } => "zone returns",
        Injection::FaultDomainFails { .. } => "fault domain fails",
        Injection::FaultDomainReturns { .. } => "fault domain returns",
        Injection::HostFails { .. } => "host fails",
        Injection::Application { .. } => "application",
        Injection::ModelBreaks { .. } => "model breaks",
        Injection::Shortage(_) => "shortage",
        Injection::ShortageEnds(_) => "shortage ends",
        Injection::SpotCapacityLost { .. } => "Spot capacity lost",
        Injection::SpotPrice { .. } => "Spot price",
        Injection::Load { .. } => "load",
        Injection::ImageReleased { .. } => "image released",
    }
}

fn of_other(operation: &Operation) -> &'static str {
    match operation {
        Operation::PutGroup { .. } => "group",
        Operation::DeleteGroup { .. } => "delete a group",
        Operation::Delete { .. } => "delete",
        Operation::Power { .. } => "power of a VM",
        Operation::InstancePower { .. } => "power of instances",
        Operation::InstanceDelete { .. } => "delete instances",
        Operation::PutSecurityRule { .. } | Operation::DeleteSecurityRule { .. } => "security rule",
        Operation::PutLock(_) => "add a lock",
        Operation::DeleteLock { .. } => "delete a lock",
        Operation::Evict { .. } => "evict",
        Operation::EvictInstance { .. } => "evict an instance",
        Operation::UpgradeInstances { .. } | Operation::Upgrade { .. } => "upgrade by hand",
        Operation::SetPower { .. } => "power of members",
        Operation::Protect { .. } => "protect",
        Operation::StartOsUpgrade { .. } => "image upgrade asked for",
        Operation::SetRepairs { .. } => "suspend or resume repairs",
        _ => "another operation",
    }
}

#[test]
fn the_sequences_reach_each_feature() {
    let (_, most) = extent();
    let mut tally = Tally::default();
    for seed in 0..SEQUENCES {
        let mut draw = Draw::new(seed);
        let mut world = World::new(&start(seed));
        let mut steps = draw::beginning();
        for number in 0..most / 2 + seed % (most / 2) {
            let step = if steps.is_empty() {
                draw.step(&world)
            } else {
                steps.remove(0)
            };
            let applied = match &step {
                Step::Pass(ms) => advance(&world, world.time().plus_ms(*ms)),
                Step::Settle => settle(&world),
                Step::Do(operation) => {
                    let result = apply(&world, operation, number);
                    let refusal = result.as_ref().err().map(|refusal| &refusal.error);
                    tally.operation(&world, operation, refusal);
                    let Ok(applied) = result else { continue };
                    applied
                }
            };
            tally.moments(&applied.moments);
            world = applied.world;
            tally.sets(&world);
        }
    }
    for (what, (taken, refused)) in &tally.0 {
        let most = refused.iter().max_by_key(|(_, count)| **count);
        let all: u32 = refused.values().sum();
        println!("{taken:6} {all:6} {what}; mostly {most:?}");
    }
    let taken = |what: &&&str| tally.0.get(**what).map_or(0, |(taken, _)| *taken);
    let rare: Vec<&&str> = FEATURES.iter().filter(|what| taken(what) < LEAST).collect();
    assert!(rare.is_empty(), "hardly ever reached: {rare:?}");
}
