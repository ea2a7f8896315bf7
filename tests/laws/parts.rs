//! Virtual machines to ask for, and the parts that they stand on.

use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

use crate::draw::{Draw, VMS};
use crate::support::*;

impl Draw {
    pub(crate) fn vm_body(&mut self, world: &World, name: &str) -> VmSpec {
        let set = self.maybe(60, |draw| draw.set(world));
        let mut vm = vm_spec(None);
        vm.machine = self.machine().into();
        vm.computer_name = name.into();
        vm.network_interfaces[0].id = id(Kind::NetworkInterface, &format!("{name}-nic"));
        vm.network_interfaces[0].delete_option =
            self.of(&[None, Some(DeleteOption::Delete), Some(DeleteOption::Detach)]);
        vm.platform_fault_domain = self.maybe(15, |draw| draw.below(3) as u8);
        vm.virtual_machine_scale_set = set;
        vm.availability_set = self.maybe(15, |_| id(Kind::AvailabilitySet, "avset"));
        vm.proximity_placement_group = self.maybe(10, |_| id(Kind::ProximityPlacementGroup, "ppg"));
        if self.chance(20) {
            vm.data_disks.push(DataDiskSpec {
                lun: self.below(3) as u8,
                name: None,
                size_gb: 8,
                storage_account_type: "Standard_LRS".into(),
                attach: None,
                delete_option: DeleteOption::Delete,
            });
        }
        vm
    }

    pub(crate) fn make_vm(&mut self, world: &World) -> Operation {
        let name = self.of(&VMS);
        let body = self.vm_body(world, name);
        let nic = self.nic();
        let mut vm = resource(name, SpecBody::VirtualMachine(Box::new(body)));
        vm.zones = self.maybe(30, |draw| draw.of(&[1, 2, 3])).into_iter().collect();
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
        let id = self.vm(world);
        let Some((known, vm)) = world.vm(&id) else {
            return self.make_vm(world);
        };
        let mut body = vm.spec.clone();
        match self.below(6) {
            0..2 => body.virtual_machine_scale_set = Some(self.set(world)),
            2 => body.virtual_machine_scale_set = None,
            3 => std::rc::Rc::make_mut(&mut body.machine).vm_size = self.size(),
            4 => body.data_disks = self.vm_body(world, "other").data_disks,
            _ => body.availability_set = Some(crate::support::id(Kind::AvailabilitySet, "avset")),
        }
        let mut spec = resource(id.name(), SpecBody::VirtualMachine(Box::new(body)));
        spec.zones = known.zones.clone();
        Operation::Put {
            group: id.group().into(),
            resource: spec,
        }
    }

    pub(crate) fn nic(&mut self) -> NetworkInterfaceSpec {
        NetworkInterfaceSpec {
            ip_configuration: "ipconfig1".into(),
            subnet: self.subnet(),
            public_ip: self.maybe(20, |_| id(Kind::PublicIpAddress, "ip-0")),
            network_security_group: self.maybe(30, |_| {
                id(Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01")
            }),
            accelerated_networking: false,
            private_ip: self.maybe(10, |draw| {
                std::net::Ipv4Addr::new(10, 0, 0, 4 + draw.below(8) as u8)
            }),
            pools: self.pools(20),
            more: Vec::new(),
        }
    }

    pub(crate) fn pools(&mut self, percent: u64) -> Vec<PoolId> {
        let pool = PoolId {
            load_balancer: id(Kind::LoadBalancer, "lb"),
            name: "pool".into(),
        };
        if self.chance(percent) {
            vec![pool]
        } else {
            Vec::new()
        }
    }

    pub(crate) fn subnet(&mut self) -> SubnetId {
        SubnetId {
            name: self.of(&["default", "default", "small"]).into(),
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
                let nic = self.nic();
                (name, SpecBody::NetworkInterface(nic))
            }
            4 => (
                "ip-0".into(),
                SpecBody::PublicIpAddress(PublicIpSpec {
                    idle_timeout_in_minutes: 4,
                    dynamic: self.chance(30),
                }),
            ),
            5 => (
                "avset".into(),
                SpecBody::AvailabilitySet(AvailabilitySetSpec {
                    platform_fault_domain_count: 2,
                    platform_update_domain_count: 5,
                    proximity_placement_group: None,
                }),
            ),
            6 => (
                self.of(&["disk-0", "disk-1"]).into(),
                SpecBody::Disk(DiskSpec {
                    storage_account_type: "Premium_LRS".into(),
                    size_gb: 4 + self.below(3) as u32,
                }),
            ),
            7 => ("ppg".into(), SpecBody::ProximityPlacementGroup),
            8 => ("lb".into(), SpecBody::LoadBalancer(self.balancer())),
            _ => return self.make_vm(world),
        };
        Operation::Put {
            group: self.of(&[GROUP, GROUP, GROUP, GROUP, "other-grp"]).into(),
            resource: resource(&name, body),
        }
    }

    pub(crate) fn balancer(&mut self) -> LoadBalancerSpec {
        let internal = self.chance(50);
        LoadBalancerSpec {
            frontends: vec![FrontendSpec {
                name: "front".into(),
                public_ip: (!internal).then(|| id(Kind::PublicIpAddress, "ip-0")),
                subnet: internal.then(|| self.subnet()),
                private_ip: None,
            }],
            pools: vec!["pool".into()],
            ..LoadBalancerSpec::default()
        }
    }
}
