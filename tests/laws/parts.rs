//! Virtual machines to ask for, and the parts that they stand on.

use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

use crate::draw::{Draw, VMS};
use crate::support::*;

impl Draw {
    pub(crate) fn vm_body(&mut self, world: &World, name: &str) -> VmSpec {
        let set = self.maybe(60, |draw| {
            draw.set_that(world, |set| set.orchestration_mode == OrchestrationMode::Flexible)
        });
        let joined = set.as_ref().and_then(|set| world.scale_set(set));
        let domains = joined.map_or(1, |(_, set)| match set.spec.single_placement_group {
            Some(true) => 1,
            _ => u64::from(set.spec.platform_fault_domain_count),
        });
        let percent = if domains > 1 { 50 } else { 3 };
        let mut vm = vm_spec(None);
        vm.machine = self.machine(world).into();
        vm.computer_name = name.into();
        vm.network_interfaces[0].id = id(Kind::NetworkInterface, &format!("{name}-nic"));
        vm.network_interfaces[0].delete_option =
            self.of(&[None, Some(DeleteOption::Delete), Some(DeleteOption::Detach)]);
        vm.platform_fault_domain = self.maybe(percent, |draw| draw.below(domains.max(2)) as u8);
        let alone = set.is_none();
        vm.virtual_machine_scale_set = set;
        if self.chance(if alone { 40 } else { 2 }) {
            vm.availability_set = self.known(world, Kind::AvailabilitySet, "avset");
        }
        if self.chance(15) {
            vm.proximity_placement_group = self.known(world, Kind::ProximityPlacementGroup, "ppg");
        }
        if self.chance(20) {
            vm.data_disks.push(self.data_disk());
        }
        vm
    }

    fn data_disk(&mut self) -> DataDiskSpec {
        DataDiskSpec {
            lun: self.below(3) as u8,
            name: None,
            size_gb: 8,
            storage_account_type: "Standard_LRS".into(),
            attach: None,
            delete_option: DeleteOption::Delete,
        }
    }

    /// Where a VM may be: in a zone of its set, in none beside others.
    fn zone_of(&mut self, world: &World, vm: &VmSpec) -> Vec<u8> {
        let set = vm.virtual_machine_scale_set.as_ref();
        let zones = set
            .and_then(|set| world.scale_set(set))
            .map(|(set, _)| set.zones.clone());
        match zones {
            Some(zones) if !self.chance(5) => {
                let zone = (!zones.is_empty()).then(|| self.of(&zones));
                zone.into_iter().collect()
            }
            _ if vm.availability_set.is_some() => Vec::new(),
            _ => self.maybe(30, |draw| draw.of(&[1, 2, 3])).into_iter().collect(),
        }
    }

    pub(crate) fn make_vm(&mut self, world: &World) -> Operation {
        let name = self.free(world, Kind::VirtualMachine, &VMS);
        let body = self.vm_body(world, name);
        let nic = self.nic(world);
        let zones = self.zone_of(world, &body);
        let mut vm = resource(name, SpecBody::VirtualMachine(Box::new(body)));
        vm.zones = zones;
        deploy(
            &format!("vm-{}", self.below(4)),
            vec![
                vm,
                resource(&format!("{name}-nic"), SpecBody::NetworkInterface(nic)),
            ],
        )
    }

    /// A VM that is there joins a set, leaves it, is resized.
    pub(crate) fn change_vm(&mut self, world: &World) -> Operation {
        let choice = self.below(8);
        let fits = fitting(world);
        if choice < 3 && fits.is_empty() && self.chance(70) {
            return self.make_fitting(world);
        }
        let (id, set) = match choice {
            0..3 if !fits.is_empty() && !self.chance(10) => self.of(&fits),
            3 => {
                let member = self.vm_that(world, |vm| vm.virtual_machine_scale_set.is_some());
                (member, self.set(world))
            }
            _ => (self.vm(world), self.set(world)),
        };
        let Some((known, vm)) = world.vm(&id) else {
            return self.make_vm(world);
        };
        let mut body = vm.spec.clone();
        match choice {
            0..3 => body.virtual_machine_scale_set = Some(set),
            3 => body.virtual_machine_scale_set = None,
            4..6 => std::rc::Rc::make_mut(&mut body.machine).vm_size = self.size(),
            6 => body.data_disks.push(self.data_disk()),
            _ => body.availability_set = Some(crate::support::id(Kind::AvailabilitySet, "avset")),
        }
        let mut spec = resource(id.name(), SpecBody::VirtualMachine(Box::new(body)));
        spec.zones = known.zones.clone();
        Operation::Put {
            group: id.group().into(),
            resource: spec,
        }
    }

    /// A VM that some set would take; or that set, where there is the VM.
    fn make_fitting(&mut self, world: &World) -> Operation {
        let is_lone =
            |known: &Resource| known.zones.is_empty() && known.vm().is_some_and(|vm| lone(&vm.spec));
        if world.of_kind(Kind::VirtualMachine).any(|known| is_lone(known)) {
            return self.make_set_that(world, OrchestrationMode::Flexible, |set| {
                (set.profile, set.capacity) = (None, 0);
                set.single_placement_group = Some(false);
            });
        }
        let name = self.free(world, Kind::VirtualMachine, &VMS);
        let mut vm = vm_spec(None);
        vm.computer_name = name.into();
        vm.network_interfaces[0].id = id(Kind::NetworkInterface, &format!("{name}-nic"));
        let mut nic = self.nic(world);
        nic.public_ip = None;
        deploy(
            &format!("vm-{}", self.below(4)),
            vec![
                resource(name, SpecBody::VirtualMachine(Box::new(vm))),
                resource(&format!("{name}-nic"), SpecBody::NetworkInterface(nic)),
            ],
        )
    }

    pub(crate) fn nic(&mut self, world: &World) -> NetworkInterfaceSpec {
        NetworkInterfaceSpec {
            ip_configuration: "ipconfig1".into(),
            subnet: self.subnet(world),
            public_ip: self
                .maybe(20, |draw| draw.known(world, Kind::PublicIpAddress, "ip-0"))
                .flatten(),
            network_security_group: self
                .maybe(30, |draw| {
                    draw.known(world, Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01")
                })
                .flatten(),
            accelerated_networking: false,
            private_ip: self.maybe(10, |draw| {
                std::net::Ipv4Addr::new(10, 0, 0, 4 + draw.below(40) as u8)
            }),
            pools: self.pools(world, 20),
            more: Vec::new(),
        }
    }

    pub(crate) fn pools(&mut self, world: &World, percent: u64) -> Vec<PoolId> {
        if !self.chance(percent) {
            return Vec::new();
        }
        let Some(load_balancer) = self.known(world, Kind::LoadBalancer, "lb") else {
            return Vec::new();
        };
        let there = world.resource(&load_balancer).and_then(|lb| lb.load_balancer());
        let there = there.map_or_else(Vec::new, |lb| lb.spec.pools.clone());
        let name = if there.is_empty() || self.chance(5) {
            self.of(&["pool".to_owned(), "other".to_owned()])
        } else {
            self.of(&there)
        };
        vec![PoolId { load_balancer, name }]
    }

    pub(crate) fn subnet(&mut self, world: &World) -> SubnetId {
        let network = world.resource(&subnet().vnet).and_then(|network| network.vnet());
        let small = network.is_some_and(|network| network.subnets.len() > 1);
        let name = if small || self.chance(4) {
            self.of(&["default", "default", "small"])
        } else {
            "default"
        };
        SubnetId {
            name: name.into(),
            ..subnet()
        }
    }

    pub(crate) fn put_part(&mut self, world: &World) -> Operation {
        let range = |text: &str| text.parse().expect("a range");
        let (name, body) = match self.below(10) {
            0..2 => {
                let SpecBody::VirtualNetwork(mut network) = vnet().body else {
                    unreachable!("it is one")
                };
                if self.chance(70) {
                    network.subnets.push(SubnetSpec {
                        name: "small".into(),
                        address_prefix: range("10.0.16.0/29"),
                        private: false,
                    });
                }
                ("app-grp-vnet".to_owned(), SpecBody::VirtualNetwork(network))
            }
            2..4 => {
                let name = format!("{}-nic", self.of(&VMS));
                let nic = self.nic(world);
                (name, SpecBody::NetworkInterface(nic))
            }
            4 => (
                "ip-0".into(),
                SpecBody::PublicIpAddress(PublicIpSpec {
                    idle_timeout_in_minutes: 4,
                    dynamic: self.chance(30),
                }),
            ),
            5 => {
                let group = self.maybe(20, |draw| draw.known(world, Kind::ProximityPlacementGroup, "ppg"));
                ("avset".into(), availability_set(group.flatten()).body)
            }
            6 => (
                self.of(&["disk-0", "disk-1"]).into(),
                SpecBody::Disk(DiskSpec {
                    storage_account_type: "Premium_LRS".into(),
                    size_gb: 4 + self.below(3) as u32,
                }),
            ),
            7 => ("ppg".into(), SpecBody::ProximityPlacementGroup),
            8 => ("lb".into(), SpecBody::LoadBalancer(self.balancer(world))),
            _ => return self.make_vm(world),
        };
        let other = world.group("other-grp").is_some() || self.chance(10);
        let group = if other && self.chance(30) {
            "other-grp"
        } else {
            GROUP
        };
        Operation::Put {
            group: group.into(),
            resource: resource(&name, body),
        }
    }

    pub(crate) fn balancer(&mut self, world: &World) -> LoadBalancerSpec {
        let ip = self.known(world, Kind::PublicIpAddress, "ip-0");
        let public_ip = ip.filter(|_| self.chance(50));
        let pool = |name: &str| vec![name.to_owned()];
        let both = || vec!["pool".to_owned(), "other".to_owned()];
        LoadBalancerSpec {
            frontends: vec![FrontendSpec {
                name: "front".into(),
                subnet: public_ip.is_none().then(|| self.subnet(world)),
                public_ip,
                private_ip: None,
            }],
            // What something names does not go.
            pools: self.of(&[pool("pool"), pool("pool"), both(), both(), pool("other")]),
            basic: self.chance(10),
            probes: self.maybe(80, |_| probe()).into_iter().collect(),
            outbound_rules: self.maybe(15, |_| leads_out()).into_iter().collect(),
            ..LoadBalancerSpec::default()
        }
    }
}

fn lone(vm: &VmSpec) -> bool {
    let held = [
        &vm.virtual_machine_scale_set,
        &vm.availability_set,
        &vm.proximity_placement_group,
    ];
    held.iter().all(|by| by.is_none())
}

/// The VMs that a set would take, with the set.
fn fitting(world: &World) -> Vec<(ResourceId, ResourceId)> {
    let open = |set: &ScaleSetSpec| {
        set.orchestration_mode == OrchestrationMode::Flexible
            && set.single_placement_group == Some(false)
            && set.platform_fault_domain_count == 1
    };
    let vms = world.of_kind(Kind::VirtualMachine);
    let vms: Vec<_> = vms
        .filter(|known| known.vm().is_some_and(|vm| lone(&vm.spec)))
        .collect();
    let sets = world.of_kind(Kind::ScaleSet);
    let sets = sets.filter(|known| known.scale_set().is_some_and(|set| open(&set.spec)));
    let fits = |vm: &Resource, set: &Resource| {
        vm.zones.is_empty() == set.zones.is_empty() && vm.zones.iter().all(|zone| set.zones.contains(zone))
    };
    sets.flat_map(|set| {
        let fitting = vms.iter().filter(|vm| fits(vm, set));
        fitting
            .map(|vm| (vm.id.clone(), set.id.clone()))
            .collect::<Vec<_>>()
    })
    .collect()
}

pub(crate) fn availability_set(group: Option<ResourceId>) -> ResourceSpec {
    let set = AvailabilitySetSpec {
        platform_fault_domain_count: 2,
        platform_update_domain_count: 5,
        proximity_placement_group: group,
    };
    resource("avset", SpecBody::AvailabilitySet(set))
}

/// An internal one, with a probe.
pub(crate) fn balancer() -> LoadBalancerSpec {
    LoadBalancerSpec {
        frontends: vec![FrontendSpec {
            name: "front".into(),
            public_ip: None,
            subnet: Some(subnet()),
            private_ip: None,
        }],
        pools: vec!["pool".into()],
        probes: vec![probe()],
        ..LoadBalancerSpec::default()
    }
}

fn probe() -> ProbeSpec {
    ProbeSpec {
        name: "probe".into(),
        protocol: "Tcp".into(),
        port: 80,
        interval_seconds: 15,
    }
}

fn leads_out() -> OutboundRule {
    OutboundRule {
        name: "out".into(),
        frontends: vec!["front".into()],
        pool: "pool".into(),
    }
}
