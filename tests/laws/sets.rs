//! Scale sets to ask for, and changes of those that are there.

use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

use crate::draw::{Draw, SETS, is_uniform};
use crate::support::*;

impl Draw {
    pub(crate) fn size(&mut self) -> String {
        // Cheap, plain, another family, high performance.
        self.of(&[
            "Standard_B1s",
            "Standard_B1s",
            "Standard_D2s_v3",
            "Standard_F2s_v2",
            "Standard_HB120rs_v3",
            "Standard_L8s_v3",
        ])
        .into()
    }

    pub(crate) fn spot(&mut self) -> SpotSpec {
        SpotSpec {
            eviction_policy: self.of(&[
                EvictionPolicy::Deallocate,
                EvictionPolicy::Deallocate,
                EvictionPolicy::Delete,
            ]),
            max_price: self.of(&[-1.0, 0.05, 1.0]),
        }
    }

    pub(crate) fn machine(&mut self, world: &World) -> MachineSpec {
        let percent = if world.subscription().offer.spot_allowed() {
            45
        } else {
            3
        };
        let spot = self.maybe(percent, Draw::spot);
        let rich = self.maybe(30, |draw| RichHealth {
            interval_seconds: 10,
            number_of_probes: 3,
            grace_period_seconds: draw.of(&[30, 1_200]),
        });
        let health = ApplicationHealth {
            protocol: "http".into(),
            port: 80,
            request_path: "/".into(),
            rich,
        };
        let vm_size = if spot.is_some() {
            "Standard_D2s_v3".into()
        } else {
            self.size()
        };
        MachineSpec {
            vm_size,
            spot,
            application_health: self.chance(65).then_some(health),
            ..machine()
        }
    }

    pub(crate) fn zones(&mut self, percent: u64) -> Vec<u8> {
        if !self.chance(percent) {
            return Vec::new();
        }
        self.of(&[vec![1], vec![1, 2], vec![1, 2, 3], vec![2, 3]])
    }

    pub(crate) fn set_body(&mut self, world: &World) -> ScaleSetSpec {
        let mode = self.of(&[
            OrchestrationMode::Flexible,
            OrchestrationMode::Flexible,
            OrchestrationMode::Uniform,
        ]);
        let mut set = set_spec(mode, self.below(6) as u32);
        let nic = &mut profile_of(&mut set).network_interfaces[0];
        if self.chance(50) {
            nic.public_ip = None;
        }
        nic.subnet = self.subnet(world);
        nic.pools = self.pools(world, 15);
        if self.chance(70) {
            *machine_of(&mut set) = self.machine(world);
        }
        set.platform_fault_domain_count = match mode {
            OrchestrationMode::Flexible => self.of(&[1, 1, 1, 1, 2, 2, 3]),
            OrchestrationMode::Uniform => self.of(&[1, 5, 5, 3]),
        };
        if mode == OrchestrationMode::Flexible && self.chance(10) {
            (set.profile, set.capacity) = (None, 0);
        } else if mode == OrchestrationMode::Uniform && self.chance(15) {
            profile_of(&mut set).health_probe = Some(ProbeId {
                load_balancer: id(Kind::LoadBalancer, "lb"),
                name: "probe".into(),
            });
        }
        set.automatic_os_upgrade = mode == OrchestrationMode::Uniform && self.aside(70);
        self.policies(&mut set);
        set
    }

    pub(crate) fn policies(&mut self, set: &mut ScaleSetSpec) {
        let has_health = set.profile.as_ref().is_some_and(|profile| profile.tells_health());
        set.upgrade_mode = if has_health {
            self.of(&[
                UpgradeMode::Manual,
                UpgradeMode::Automatic,
                UpgradeMode::Rolling,
                UpgradeMode::Rolling,
            ])
        } else {
            self.of(&[UpgradeMode::Manual, UpgradeMode::Automatic])
        };
        set.automatic_repairs = (has_health && self.chance(60)).then(|| AutomaticRepairs {
            grace_period_minutes: 10,
            repair_action: self.of(&[
                RepairAction::Replace,
                RepairAction::Restart,
                RepairAction::Reimage,
            ]),
        });
        set.policies.rolling = self.maybe(40, |draw| RollingUpgrade {
            max_batch_percent: draw.of(&[20, 50, 100]),
            max_unhealthy_percent: draw.of(&[20, 100]),
            max_unhealthy_upgraded_percent: draw.of(&[0, 20, 100]),
            pause_seconds: draw.of(&[0, 30]),
            unhealthy_first: draw.chance(50),
            roll_back: draw.chance(50),
            surge: false,
        });
        if self.aside(70) {
            set.policies.rolling.get_or_insert_default().surge = true;
        }
        set.policies.os_upgrade.own_policy = self.aside(50);
        set.scale_in_rule = self.of(&[ScaleInRule::Default, ScaleInRule::OldestVm, ScaleInRule::NewestVm]);
        set.policies.unhealthy_first = self.chance(20);
        set.single_placement_group = self.of(&[None, Some(false), Some(false), Some(true)]);
        let is_spot = set
            .profile
            .as_ref()
            .is_some_and(|profile| profile.machine.spot.is_some());
        let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
        set.policies.spot_restore =
            (is_spot && self.chance(80)).then_some(SpotRestore { timeout_minutes: 60 });
        set.policies.priority_mix = (is_spot && flexible && self.chance(50)).then(|| PriorityMix {
            base_regular: self.below(3) as u32,
            regular_percent_above: self.of(&[0, 25, 50, 100]),
        });
        set.policies.instance_mix = (flexible && self.chance(10)).then(|| InstanceMix {
            sizes: ["Standard_D2s_v3", "Standard_F2s_v2"]
                .map(|name| RankedSize {
                    name: name.into(),
                    rank: None,
                })
                .into(),
            strategy: AllocationStrategy::LowestPrice,
        });
    }

    pub(crate) fn make_set(&mut self, world: &World) -> Operation {
        let name = self.free(world, Kind::ScaleSet, &SETS);
        let body = self.set_body(world);
        let zones = if body.platform_fault_domain_count == 1 {
            self.zones(60)
        } else {
            self.zones(10)
        };
        let mut body = body;
        if zones.len() < 2 && body.policies.instance_mix.is_none() && self.chance(20) {
            body.proximity_placement_group = self.known(world, Kind::ProximityPlacementGroup, "ppg");
        }
        body.zone_balance = zones.len() > 1 && self.chance(40);
        let mut set = resource(name, SpecBody::ScaleSet(Box::new(body)));
        set.zones = zones;
        if self.chance(50) {
            return Operation::Put {
                group: GROUP.into(),
                resource: set,
            };
        }
        deploy(
            &format!("make-{}", self.below(4)),
            vec![set, nsg("basicNsgapp-grp-vnet-nic01"), vnet()],
        )
    }

    /// A plain set of a kind that is missing.
    pub(crate) fn make_set_that(
        &mut self,
        world: &World,
        mode: OrchestrationMode,
        is_so: impl FnOnce(&mut ScaleSetSpec),
    ) -> Operation {
        let name = self.free(world, Kind::ScaleSet, &SETS);
        let mut set = set_spec(mode, 1 + self.below(2) as u32);
        profile_of(&mut set).network_interfaces[0].public_ip = None;
        is_so(&mut set);
        Operation::Put {
            group: GROUP.into(),
            resource: resource(name, SpecBody::ScaleSet(Box::new(set))),
        }
    }

    /// The set that a choice of [`Draw::on_instances`] is about, where there is none, mostly.
    pub(crate) fn missing(&mut self, world: &World, choice: u64) -> Option<Operation> {
        let lacks = |is_so: &dyn Fn(&ScaleSetSpec) -> bool| {
            let mut sets = world
                .of_kind(Kind::ScaleSet)
                .filter_map(|known| known.scale_set());
            !sets.any(|set| is_so(&set.spec))
        };
        let spot_allowed = world.subscription().offer.spot_allowed();
        if choice == 4 && spot_allowed && lacks(&|set| is_uniform(set) && is_spot(set)) {
            let spot = self.spot();
            return self.maybe(70, |draw| {
                draw.make_set_that(world, OrchestrationMode::Uniform, |set| {
                    let machine = machine_of(set);
                    machine.vm_size = "Standard_D2s_v3".into();
                    machine.spot = Some(SpotSpec {
                        max_price: -1.0,
                        ..spot
                    });
                })
            });
        }
        if choice == 11 && lacks(&repairs) {
            return self.maybe(70, |draw| {
                draw.make_set_that(world, OrchestrationMode::Flexible, |set| {
                    machine_of(set).application_health = Some(ApplicationHealth {
                        protocol: "http".into(),
                        port: 80,
                        request_path: "/".into(),
                        rich: None,
                    });
                    set.automatic_repairs = Some(AutomaticRepairs {
                        grace_period_minutes: 10,
                        repair_action: RepairAction::Replace,
                    });
                })
            });
        }
        None
    }

    /// A PUT of a set that is there, with something changed.
    pub(crate) fn change_set(&mut self, world: &World) -> Operation {
        let id = self.set(world);
        let Some((known, body)) = world.scale_set(&id) else {
            return self.make_set(world);
        };
        let mut body = body.spec.clone();
        let mut zones = known.zones.clone();
        match self.below(10) {
            0..5 => body.capacity = self.below(9) as u32,
            5 if body.profile.is_some() => self.change_model(world, &mut body),
            6 => self.policies(&mut body),
            7 => body.capacity = body.capacity.saturating_add(self.below(3) as u32),
            // Zones are only added, mostly.
            8 => {
                zones.extend(self.zones(100));
                zones.sort_unstable();
                zones.dedup();
                zones.truncate(if self.chance(10) { 1 } else { 3 });
            }
            9 if body.profile.is_some() && !self.chance(20) => self.change_model(world, &mut body),
            _ => body.platform_fault_domain_count = self.of(&[1, 2, 5]),
        }
        let mut set = resource(id.name(), SpecBody::ScaleSet(Box::new(body)));
        set.zones = zones;
        Operation::Put {
            group: id.group().into(),
            resource: set,
        }
    }

    fn change_model(&mut self, world: &World, set: &mut ScaleSetSpec) {
        let size = self.size();
        let machine = machine_of(set);
        if machine.spot.is_some() {
            let other = "Standard_F2s_v2";
            machine.vm_size = if machine.vm_size == other {
                "Standard_D2s_v3"
            } else {
                other
            }
            .into();
        } else {
            machine.vm_size = size;
        }
        machine.boot_diagnostics = !machine.boot_diagnostics;
        // What the model no longer names may still be named by what is of an older one.
        if self.chance(30) {
            let pools = self.pools(world, 50);
            let group = self.known(world, Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01");
            let nic = &mut profile_of(set).network_interfaces[0];
            nic.pools = pools;
            nic.network_security_group = group.filter(|_| self.chance(50));
        }
        if self.chance(30) {
            profile_of(set).health_probe = None;
        }
    }
}

pub(crate) fn is_spot(set: &ScaleSetSpec) -> bool {
    set.profile
        .as_ref()
        .is_some_and(|profile| profile.machine.spot.is_some())
}

pub(crate) fn repairs(set: &ScaleSetSpec) -> bool {
    set.automatic_repairs.is_some()
}
