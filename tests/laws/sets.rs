//! Scale sets to ask for, and changes of those that are there.

use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

use crate::draw::{Draw, SETS};
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
            eviction_policy: self.of(&[EvictionPolicy::Deallocate, EvictionPolicy::Delete]),
            max_price: self.of(&[-1.0, 0.05, 1.0]),
        }
    }

    pub(crate) fn machine(&mut self) -> MachineSpec {
        let spot = self.maybe(25, Draw::spot);
        let health = ApplicationHealth {
            protocol: "http".into(),
            port: 80,
            request_path: "/".into(),
        };
        let vm_size = if spot.is_some() {
            "Standard_D2s_v3".into()
        } else {
            self.size()
        };
        MachineSpec {
            vm_size,
            spot,
            application_health: self.chance(40).then_some(health),
            ..machine()
        }
    }

    pub(crate) fn zones(&mut self, percent: u64) -> Vec<u8> {
        if !self.chance(percent) {
            return Vec::new();
        }
        self.of(&[vec![1], vec![1, 2], vec![1, 2, 3], vec![2, 3]])
    }

    pub(crate) fn set_body(&mut self) -> ScaleSetSpec {
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
        nic.subnet = self.subnet();
        nic.pools = self.pools(10);
        if self.chance(70) {
            *machine_of(&mut set) = self.machine();
        }
        set.platform_fault_domain_count = match mode {
            OrchestrationMode::Flexible => self.of(&[1, 1, 1, 2, 3]),
            OrchestrationMode::Uniform => self.of(&[1, 5, 3]),
        };
        if mode == OrchestrationMode::Flexible && self.chance(10) {
            (set.profile, set.capacity) = (None, 0);
        }
        self.policies(&mut set);
        set
    }

    pub(crate) fn policies(&mut self, set: &mut ScaleSetSpec) {
        let has_health = set
            .profile
            .as_ref()
            .is_some_and(|profile| profile.machine.application_health.is_some());
        set.upgrade_mode = if has_health {
            self.of(&[UpgradeMode::Manual, UpgradeMode::Automatic, UpgradeMode::Rolling])
        } else {
            self.of(&[UpgradeMode::Manual, UpgradeMode::Automatic])
        };
        set.automatic_repairs = (has_health && self.chance(50)).then(|| AutomaticRepairs {
            grace_period_minutes: 10,
            repair_action: self.of(&[
                RepairAction::Replace,
                RepairAction::Restart,
                RepairAction::Reimage,
            ]),
        });
        set.scale_in_rule = self.of(&[ScaleInRule::Default, ScaleInRule::OldestVm, ScaleInRule::NewestVm]);
        set.policies.unhealthy_first = self.chance(20);
        set.single_placement_group = self.of(&[None, Some(false), Some(false), Some(true)]);
        let is_spot = set
            .profile
            .as_ref()
            .is_some_and(|profile| profile.machine.spot.is_some());
        let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
        set.policies.spot_restore =
            (is_spot && self.chance(50)).then_some(SpotRestore { timeout_minutes: 60 });
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

    pub(crate) fn make_set(&mut self) -> Operation {
        let name = self.of(&SETS);
        let body = self.set_body();
        let zones = if body.platform_fault_domain_count == 1 {
            self.zones(60)
        } else {
            self.zones(10)
        };
        let mut body = body;
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

    /// A PUT of a set that is there, with something changed.
    pub(crate) fn change_set(&mut self, world: &World) -> Operation {
        let id = self.set(world);
        let Some((known, body)) = world.scale_set(&id) else {
            return self.make_set();
        };
        let mut body = body.spec.clone();
        let mut zones = known.zones.clone();
        match self.below(10) {
            0..5 => body.capacity = self.below(9) as u32,
            5 if body.profile.is_some() => machine_of(&mut body).vm_size = self.size(),
            6 => self.policies(&mut body),
            7 => body.capacity = body.capacity.saturating_add(self.below(3) as u32),
            8 => zones = self.zones(100),
            _ => body.platform_fault_domain_count = self.of(&[1, 2, 5]),
        }
        let mut set = resource(id.name(), SpecBody::ScaleSet(Box::new(body)));
        set.zones = zones;
        Operation::Put {
            group: id.group().into(),
            resource: set,
        }
    }
}
