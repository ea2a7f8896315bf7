//! Random operations: about few names, so that they meet, and mostly about what is there.

use flexlab::arm::operation::{Injection, LoadStep, MachineRef, Shortage};
use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

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
    ]
}

/// A stream of choices: a function of its seed.
pub(crate) struct Draw {
    state: u64,
    /// The last one that was brought about, to be ended.
    shortage: Option<Shortage>,
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

    fn operation(&mut self, world: &World) -> Operation {
        let names = [GROUP, GROUP, GROUP, "other-grp"];
        match self.below(100) {
            0..2 => group(self.of(&names)),
            2 => Operation::DeleteGroup {
                name: self.of(&names).into(),
            },
            3..16 => self.make_set(),
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
        let set = self.set(world);
        match self.below(12) {
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
            3 => Operation::Evict { id: self.vm(world) },
            4 => Operation::EvictInstance {
                instance: self.below(4) as u32,
                set,
            },
            5..7 => Operation::SetPower {
                instances: self.instances(world, &set),
                action: self.action(),
                set,
            },
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

    fn lock(&mut self, world: &World) -> Operation {
        let scope = match self.chance(50) {
            true => format!("/resourceGroups/{GROUP}"),
            false => self.set(world).to_string(),
        };
        // Taken away more often than put, so that not everything is refused.
        if self.chance(70) {
            let scope = world.locks().next().map_or(scope, |lock| lock.scope.to_string());
            return Operation::DeleteLock {
                scope,
                name: "keep".into(),
            };
        }
        Operation::PutLock(LockRequest {
            scope,
            name: "keep".into(),
            level: self.of(&[LockLevel::CanNotDelete, LockLevel::ReadOnly]),
            notes: None,
        })
    }

    fn rule(&mut self, world: &World) -> Operation {
        let group = self.any(world, Kind::NetworkSecurityGroup, &["nsg"]);
        if self.chance(40) {
            return Operation::DeleteSecurityRule {
                group,
                rule: "web".into(),
            };
        }
        let mut rule = ssh_rule();
        (rule.name, rule.priority) = ("web".into(), 300 + self.below(3) as u16);
        Operation::PutSecurityRule { group, rule }
    }

    fn autoscale(&mut self, world: &World) -> Operation {
        let rule = |operator, threshold, direction| AutoscaleRule {
            metric: "Percentage CPU".into(),
            operator,
            threshold,
            window_minutes: 5,
            direction,
            change: ScaleChange::ChangeCount,
            value: 1,
            cooldown_minutes: 5,
        };
        let setting = AutoscaleSpec {
            enabled: self.chance(90),
            target: self.set(world),
            profiles: vec![AutoscaleProfile {
                name: "default".into(),
                minimum: 1,
                maximum: 4,
                default: 1,
                rules: vec![
                    rule(Comparison::GreaterThan, 70.0, ScaleDirection::Increase),
                    rule(Comparison::LessThan, 30.0, ScaleDirection::Decrease),
                ],
                schedule: None,
            }],
        };
        Operation::Put {
            group: GROUP.into(),
            resource: resource(
                self.of(&["auto-0", "auto-1"]),
                SpecBody::AutoscaleSetting(Box::new(setting)),
            ),
        }
    }

    fn place(&mut self) -> Shortage {
        Shortage {
            location: REGION.into(),
            zone: self.maybe(50, |draw| draw.of(&[1, 2, 3])),
            size: self.maybe(50, Draw::size),
            spot_only: self.chance(50),
        }
    }

    fn machine_of(&mut self, world: &World) -> MachineRef {
        if self.chance(50) {
            return MachineRef {
                id: self.vm(world),
                instance: None,
            };
        }
        let id = self.set(world);
        let numbers = self.numbers(world, &id);
        MachineRef {
            instance: Some(numbers.first().copied().unwrap_or(0)),
            id,
        }
    }

    fn injection(&mut self, world: &World) -> Injection {
        let (location, zone) = (REGION.to_owned(), self.of(&[1, 2, 3]));
        let domain = self.below(4) as u8;
        match self.below(14) {
            0 => Injection::ZoneFails { location, zone },
            1..3 => Injection::ZoneReturns { location, zone },
            3 => Injection::FaultDomainFails {
                of: self.set(world),
                domain,
            },
            4..6 => Injection::FaultDomainReturns {
                of: self.set(world),
                domain,
            },
            6 => Injection::HostFails {
                machine: self.machine_of(world),
            },
            7 => Injection::Application {
                machine: self.machine_of(world),
                answers: self.chance(40),
            },
            8 => Injection::ModelBreaks {
                set: self.set(world),
                broken: self.chance(40),
            },
            9 => {
                let place = self.place();
                self.shortage = Some(place.clone());
                Injection::Shortage(place)
            }
            10 => Injection::ShortageEnds(self.shortage.clone().unwrap_or_else(|| self.place())),
            11 => Injection::SpotCapacityLost {
                place: self.place(),
                machines: self.maybe(50, |draw| draw.below(3) as u32),
            },
            12 => Injection::SpotPrice {
                location,
                size: "Standard_D2s_v3".into(),
                usd_hour: self.of(&[0.01, 0.08, 2.0]),
            },
            _ => Injection::Load {
                set: self.set(world),
                steps: (0..3)
                    .map(|step| LoadStep {
                        after_minutes: step * 20,
                        percent: self.below(400) as u32,
                    })
                    .collect(),
            },
        }
    }
}

pub(crate) const SETS: [&str; 3] = ["set-a", "set-b", "set-c"];
pub(crate) const VMS: [&str; 4] = ["vm-a", "vm-b", "vm-c", "vm-d"];
