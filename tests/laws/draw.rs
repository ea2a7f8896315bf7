//! Random operations: about few names, so that they meet, and mostly about what is there.

use flexlab::arm::operation::{Injection, Shortage};
use flexlab::arm::spec::*;
use flexlab::arm::world::{PowerState, ProvisioningState, World};
use flexlab::arm::*;

use crate::parts;
use crate::sets::{is_spot, repairs};
use crate::support::*;

/// Something that happens to a world.
#[derive(Clone)]
pub(crate) enum Step {
    Do(Box<Operation>),
    Pass(i64),
    Settle,
}

impl Step {
    pub(crate) fn text(&self) -> String {
        match self {
            Step::Do(operation) => serde_json::to_string(operation).unwrap_or_default(),
            Step::Pass(ms) => format!("pass {ms}"),
            Step::Settle => "settle".into(),
        }
    }
}

fn act(operation: Operation) -> Step {
    Step::Do(Box::new(operation))
}

pub(crate) fn is_uniform(set: &ScaleSetSpec) -> bool {
    set.orchestration_mode == OrchestrationMode::Uniform
}

fn group(name: &str) -> Operation {
    Operation::PutGroup {
        name: name.into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    }
}

/// A group with a network.
pub(crate) fn beginning() -> Vec<Step> {
    let put = |resource: ResourceSpec| Operation::Put {
        group: GROUP.into(),
        resource,
    };
    vec![
        act(group(GROUP)),
        act(put(vnet())),
        act(put(nsg("basicNsgapp-grp-vnet-nic01"))),
        Step::Settle,
        act(put(resource("ppg", SpecBody::ProximityPlacementGroup))),
        act(put(parts::availability_set(None))),
        act(put(resource("lb", SpecBody::LoadBalancer(parts::balancer())))),
        Step::Settle,
    ]
}

/// A stream of choices: a function of its seed.
pub(crate) struct Draw {
    state: u64,
    /// The last one that was brought about, to be ended.
    pub(crate) shortage: Option<Shortage>,
}

impl Draw {
    pub(crate) fn new(seed: u64) -> Draw {
        Draw {
            state: seed,
            shortage: None,
        }
    }

    fn bits(&mut self) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end.max(1))) >> 64) as u64
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// The same beside the stream: what was drawn before there was this choice is drawn still.
    pub(crate) fn aside(&self, percent: u64) -> bool {
        Draw {
            state: self.state ^ 0x5bf0_3635_d1f5_9b21,
            shortage: None,
        }
        .chance(percent)
    }

    pub(crate) fn of<T: Clone>(&mut self, among: &[T]) -> T {
        let at = self.below(among.len() as u64) as usize;
        among[at].clone()
    }

    pub(crate) fn maybe<T>(&mut self, percent: u64, make: impl FnOnce(&mut Draw) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    /// One that is there, or a name that may not be.
    pub(crate) fn any(&mut self, world: &World, kind: Kind, names: &[&str]) -> ResourceId {
        let there: Vec<ResourceId> = world.of_kind(kind).map(|resource| resource.id.clone()).collect();
        if there.is_empty() || self.chance(10) {
            let name = self.of(names);
            return id(kind, name);
        }
        self.of(&there)
    }

    /// What has this name where it is there, and now and then where it is not.
    pub(crate) fn known(&mut self, world: &World, kind: Kind, name: &str) -> Option<ResourceId> {
        let id = id(kind, name);
        (world.resource(&id).is_some() || self.chance(4)).then_some(id)
    }

    /// A name that nothing has, mostly.
    pub(crate) fn free(&mut self, world: &World, kind: Kind, names: &[&'static str]) -> &'static str {
        let is_free = |name: &&str| world.resource(&id(kind, name)).is_none();
        let free: Vec<&str> = names.iter().copied().filter(is_free).collect();
        if free.is_empty() || self.chance(10) {
            return self.of(names);
        }
        self.of(&free)
    }

    /// One that is so, mostly.
    pub(crate) fn one_that(
        &mut self,
        world: &World,
        kind: Kind,
        names: &[&str],
        is_so: impl Fn(&Resource) -> bool,
    ) -> ResourceId {
        let all = world.of_kind(kind).filter(|resource| is_so(resource));
        let all: Vec<ResourceId> = all.map(|resource| resource.id.clone()).collect();
        if all.is_empty() || self.chance(5) {
            return self.any(world, kind, names);
        }
        self.of(&all)
    }

    /// A scale set that is so, mostly.
    pub(crate) fn set_that(&mut self, world: &World, is_so: impl Fn(&ScaleSetSpec) -> bool) -> ResourceId {
        let is_so = |resource: &Resource| resource.scale_set().is_some_and(|set| is_so(&set.spec));
        self.one_that(world, Kind::ScaleSet, &SETS, is_so)
    }

    /// A VM that is so, mostly.
    pub(crate) fn vm_that(&mut self, world: &World, is_so: impl Fn(&VmSpec) -> bool) -> ResourceId {
        let is_so = |resource: &Resource| resource.vm().is_some_and(|vm| is_so(&vm.spec));
        self.one_that(world, Kind::VirtualMachine, &VMS, is_so)
    }

    pub(crate) fn set(&mut self, world: &World) -> ResourceId {
        self.any(world, Kind::ScaleSet, &SETS)
    }

    pub(crate) fn vm(&mut self, world: &World) -> ResourceId {
        self.any(world, Kind::VirtualMachine, &VMS)
    }

    /// Names or numbers of machines of a set; sometimes none, sometimes of nothing.
    fn instances(&mut self, world: &World, set: &ResourceId) -> Vec<String> {
        let mut all: Vec<String> = world
            .members(set)
            .map(|member| member.id.name().to_owned())
            .collect();
        let inside = world
            .scale_set(set)
            .into_iter()
            .flat_map(|(_, set)| &set.instances);
        all.extend(inside.map(|instance| instance.instance_id.to_string()));
        all.push("77".into());
        let count = self.below(3);
        (0..count).map(|_| self.of(&all)).collect()
    }

    fn numbers(&mut self, world: &World, set: &ResourceId) -> Vec<u32> {
        let names = self.instances(world, set);
        names.iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// The number of an instance, mostly.
    pub(crate) fn number(&mut self, world: &World, set: &ResourceId) -> u32 {
        let body = world.scale_set(set).map(|(_, body)| body);
        let instances = body.into_iter().flat_map(|set| &set.instances);
        let mut all: Vec<u32> = instances.map(|instance| instance.instance_id).collect();
        if all.is_empty() || self.chance(5) {
            all.push(77);
        }
        self.of(&all)
    }

    fn action(&mut self) -> PowerAction {
        self.of(&[
            PowerAction::Start,
            PowerAction::Restart,
            PowerAction::PowerOff,
            PowerAction::Deallocate,
            PowerAction::Redeploy,
            PowerAction::Reimage,
            PowerAction::Reapply,
        ])
    }

    /// The next step in a world.
    pub(crate) fn step(&mut self, world: &World) -> Step {
        if self.chance(35) {
            return match self.below(10) {
                0..4 => Step::Pass(self.below(20_000) as i64),
                4..7 => Step::Pass(self.below(600_000) as i64),
                7 => Step::Pass(self.below(30 * 3_600_000) as i64),
                _ => Step::Settle,
            };
        }
        act(self.operation(world))
    }

    /// What nothing can be done without, where it is gone; the lock that is in the way, now and then.
    fn again(&mut self, world: &World) -> Option<Operation> {
        if let Some(lock) = world.locks().next()
            && self.chance(15)
        {
            return Some(Operation::DeleteLock {
                scope: lock.scope.to_string(),
                name: "keep".into(),
            });
        }
        if self.chance(6)
            && let Some(place) = self.shortage.take()
        {
            return Some(Operation::Inject(Injection::ShortageEnds(place)));
        }
        if world.group(GROUP).is_none() {
            return self.maybe(60, |_| group(GROUP));
        }
        let parts = [vnet(), nsg("basicNsgapp-grp-vnet-nic01")];
        let gone = parts
            .into_iter()
            .find(|part| world.resource(&part.id(GROUP)).is_none())?;
        self.maybe(50, |_| Operation::Put {
            group: GROUP.into(),
            resource: gone,
        })
    }

    fn operation(&mut self, world: &World) -> Operation {
        if let Some(again) = self.again(world) {
            return again;
        }
        let names = [GROUP, GROUP, GROUP, "other-grp"];
        match self.below(100) {
            0..2 => group(self.of(&names)),
            2 => Operation::DeleteGroup {
                name: self.of(&names).into(),
            },
            3..16 => self.make_set(world),
            16..32 => self.change_set(world),
            32..40 => self.make_vm(world),
            40..47 => self.change_vm(world),
            47..56 => self.put_part(world),
            56..62 => self.delete(world),
            62..67 => Operation::Power {
                id: self.vm(world),
                action: self.action(),
            },
            67..82 => self.on_instances(world),
            82..84 => self.lock(world),
            84..86 => self.rule(world),
            86..88 => self.autoscale(world),
            _ => Operation::Inject(self.injection(world)),
        }
    }

    fn delete(&mut self, world: &World) -> Operation {
        let all: Vec<ResourceId> = world.resources().map(|resource| resource.id.clone()).collect();
        if all.is_empty() {
            return group(GROUP);
        }
        let with = match self.chance(20) {
            true => vec![self.of(&all)],
            false => Vec::new(),
        };
        Operation::Delete {
            id: self.of(&all),
            with,
            force: self.chance(20),
        }
    }

    fn on_instances(&mut self, world: &World) -> Operation {
        let choice = self.below(12);
        if let Some(missing) = self.missing(world, choice) {
            return missing;
        }
        let set = match choice {
            0..=2 => self.set_that(world, is_uniform),
            4 => self.one_that(world, Kind::ScaleSet, &SETS, |resource| {
                resource.scale_set().is_some_and(|set| {
                    is_uniform(&set.spec) && is_spot(&set.spec) && set.instances.iter().next().is_some()
                })
            }),
            11 => self.set_that(world, repairs),
            _ => self.set(world),
        };
        match choice {
            0 => Operation::InstancePower {
                instances: self.numbers(world, &set),
                action: self.action(),
                set,
            },
            1 => Operation::InstanceDelete {
                instances: self.numbers(world, &set),
                set,
            },
            2 => Operation::UpgradeInstances {
                instances: self.numbers(world, &set),
                set,
            },
            3 => Operation::Evict {
                id: self.one_that(world, Kind::VirtualMachine, &VMS, |resource| {
                    resource.vm().is_some_and(|vm| {
                        vm.spec.machine.spot.is_some()
                            && vm.power_state == PowerState::Running
                            && resource.provisioning_state == ProvisioningState::Succeeded
                    })
                }),
            },
            4 => Operation::EvictInstance {
                instance: self.number(world, &set),
                set,
            },
            5..7 => Operation::SetPower {
                instances: self.instances(world, &set),
                action: self.action(),
                set,
            },
            7..9 if self.aside(30) => Operation::StartOsUpgrade { set },
            7..9 => Operation::Upgrade {
                instances: self.instances(world, &set),
                set,
            },
            9..11 => Operation::Protect {
                instances: self.instances(world, &set),
                from_scale_in: self.chance(50),
                from_scale_set_actions: self.chance(30),
                set,
            },
            _ => Operation::SetRepairs {
                set,
                resume: self.chance(50),
            },
        }
    }
}

pub(crate) const SETS: [&str; 3] = ["set-a", "set-b", "set-c"];
pub(crate) const VMS: [&str; 4] = ["vm-a", "vm-b", "vm-c", "vm-d"];
