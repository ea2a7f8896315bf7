//! The seed lab's operations, as the wizards send them.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use flexlab::arm::catalog::credentials;
use flexlab::arm::catalog::images::OperatingSystem;
use flexlab::arm::catalog::limits::Offer;
use flexlab::arm::spec::*;
use flexlab::arm::*;

pub const GROUP: &str = "app-grp";
pub const REGION: &str = "centralindia";

pub fn start() -> Start {
    Start {
        seed: 2711,
        subscription_name: "Free Trial".into(),
        offer: Offer::FreeTrial,
        epoch: Time(1_703_691_000_000),
        utc_offset_minutes: 330,
    }
}

/// The same under an offer with room for a set of 1000, and Spot.
pub fn roomy() -> Start {
    Start {
        subscription_name: "Pay-As-You-Go".into(),
        offer: Offer::PayAsYouGo,
        ..start()
    }
}

/// Applies operations one after the other, each on the settled world of the one before.
pub fn run(world: &World, operations: &[Operation]) -> (World, Vec<Moment>) {
    let mut world = world.clone();
    let mut moments = Vec::new();
    for operation in operations {
        let applied = apply(&world, operation, 0).unwrap_or_else(|refusal| panic!("{:?}", refusal.error));
        moments.extend(applied.moments);
        let settled = settle(&applied.world);
        moments.extend(settled.moments);
        world = settled.world;
    }
    (world, moments)
}

/// A subscription with the empty group app-grp.
pub fn with_group() -> World {
    with_group_in(&start())
}

pub fn with_group_in(start: &Start) -> World {
    let group = Operation::PutGroup {
        name: GROUP.into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    };
    run(&World::new(start), &[group]).0
}

pub fn machine() -> MachineSpec {
    MachineSpec {
        vm_size: "Standard_B1s".into(),
        image: ImageReference {
            publisher: "canonical".into(),
            offer: "0001-com-ubuntu-server-focal".into(),
            sku: "20_04-lts-gen2".into(),
            version: "latest".into(),
            id: None,
        }
        .into(),
        admin_username: "azureuser".into(),
        credential: Credential::Password(
            credentials::check_password(OperatingSystem::Linux, "Correct-horse-7").expect("meets the rules"),
        ),
        os_disk: OsDiskSpec {
            storage_account_type: "Premium_LRS".into(),
            disk_size_gb: None,
            delete_option: DeleteOption::Delete,
            name: None,
            attach: None,
            unmanaged: false,
        },
        trusted_launch: None,
        spot: None,
        boot_diagnostics: true,
        application_health: None,
        terminate_notification_minutes: None,
    }
}

pub fn resource(name: &str, body: SpecBody) -> ResourceSpec {
    ResourceSpec {
        name: name.into(),
        location: REGION.into(),
        zones: Vec::new(),
        tags: Tags::new(),
        body,
        document: None,
    }
}

pub fn id(kind: Kind, name: &str) -> ResourceId {
    ResourceId::new(GROUP, kind, name)
}

pub fn subnet() -> SubnetId {
    SubnetId {
        vnet: id(Kind::VirtualNetwork, "app-grp-vnet"),
        name: "default".into(),
    }
}

pub fn vnet() -> ResourceSpec {
    let prefix = |text: &str| text.parse().expect("a range");
    resource(
        "app-grp-vnet",
        SpecBody::VirtualNetwork(VirtualNetworkSpec {
            address_prefixes: vec![prefix("10.0.0.0/16")],
            subnets: vec![SubnetSpec {
                name: "default".into(),
                address_prefix: prefix("10.0.0.0/20"),
                private: false,
            }],
        }),
    )
}

pub fn ssh_rule() -> SecurityRule {
    SecurityRule {
        name: "SSH".into(),
        protocol: Protocol::Tcp,
        source_port_range: "*".into(),
        destination_port_range: "22".into(),
        source_address_prefix: "*".into(),
        destination_address_prefix: "*".into(),
        access: Access::Allow,
        priority: 300,
        direction: Direction::Inbound,
        description: String::new(),
    }
}

pub fn nsg(name: &str) -> ResourceSpec {
    let rules = NetworkSecurityGroupSpec {
        security_rules: vec![ssh_rule()],
    };
    resource(name, SpecBody::NetworkSecurityGroup(rules))
}

pub fn set_spec(mode: OrchestrationMode, capacity: u32) -> ScaleSetSpec {
    ScaleSetSpec {
        orchestration_mode: mode,
        capacity,
        profile: Some(std::rc::Rc::new(ProfileSpec {
            machine: machine().into(),
            computer_name_prefix: "demo-setmi".into(),
            network_interfaces: vec![NicConfigSpec {
                name: "app-grp-vnet-nic01".into(),
                subnet: subnet(),
                network_security_group: Some(id(Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01")),
                public_ip: Some(PublicIpConfigSpec {
                    name: "publicip-app-grp-vnet-nic01".into(),
                    idle_timeout_in_minutes: 15,
                }),
                accelerated_networking: false,
                ip_configuration: None,
                pools: Vec::new(),
                delete_option: None,
            }],
            data_disks: Vec::new(),
            health_probe: None,
        })),
        platform_fault_domain_count: if mode == OrchestrationMode::Flexible { 1 } else { 5 },
        single_placement_group: (mode == OrchestrationMode::Uniform).then_some(true),
        upgrade_mode: UpgradeMode::Manual,
        scale_in_rule: ScaleInRule::Default,
        scale_in_force_deletion: false,
        overprovision: mode == OrchestrationMode::Uniform,
        automatic_os_upgrade: false,
        system_assigned_identity: false,
        zone_balance: false,
        automatic_repairs: None,
        proximity_placement_group: None,
        policies: Policies::default(),
    }
}

/// A set's profile, to be changed.
pub fn profile_of(set: &mut ScaleSetSpec) -> &mut ProfileSpec {
    std::rc::Rc::make_mut(set.profile.as_mut().expect("it has a profile"))
}

/// The machine of a set's profile, to be changed.
pub fn machine_of(set: &mut ScaleSetSpec) -> &mut MachineSpec {
    std::rc::Rc::make_mut(&mut profile_of(set).machine)
}

pub fn deploy(name: &str, resources: Vec<ResourceSpec>) -> Operation {
    Operation::Deploy(DeployRequest {
        name: name.into(),
        group: GROUP.into(),
        new_group_location: None,
        resources,
        depends_on: Vec::new(),
        complete: false,
        document: None,
    })
}

/// Step 1 of the seed.
pub fn create_set(mode: OrchestrationMode, capacity: u32) -> Operation {
    create_set_as("demo-set", set_spec(mode, capacity))
}

pub fn create_set_as(name: &str, spec: ScaleSetSpec) -> Operation {
    // The set comes first: the order of the request is not the order of the work.
    deploy(
        &format!("CreateVmss-{name}"),
        vec![
            resource(name, SpecBody::ScaleSet(Box::new(spec))),
            nsg("basicNsgapp-grp-vnet-nic01"),
            vnet(),
        ],
    )
}

pub fn vm_spec(set: Option<&str>) -> VmSpec {
    VmSpec {
        machine: machine().into(),
        computer_name: "newvm".into(),
        network_interfaces: vec![NicReference {
            id: id(Kind::NetworkInterface, "newvm447"),
            delete_option: None,
        }],
        virtual_machine_scale_set: set.map(|name| id(Kind::ScaleSet, name)),
        platform_fault_domain: None,
        availability_set: None,
        system_assigned_identity: false,
        proximity_placement_group: None,
        data_disks: Vec::new(),
    }
}

/// Step 2 of the seed.
pub fn create_vm(spec: VmSpec) -> Operation {
    let nic = NetworkInterfaceSpec {
        ip_configuration: "ipconfig1".into(),
        subnet: subnet(),
        public_ip: Some(id(Kind::PublicIpAddress, "newvm-ip")),
        network_security_group: Some(id(Kind::NetworkSecurityGroup, "newvm-nsg")),
        accelerated_networking: false,
        private_ip: None,
        pools: Vec::new(),
        more: Vec::new(),
    };
    deploy(
        "CreateVm-newvm",
        vec![
            resource("newvm", SpecBody::VirtualMachine(Box::new(spec))),
            resource("newvm447", SpecBody::NetworkInterface(nic)),
            nsg("newvm-nsg"),
            resource(
                "newvm-ip",
                SpecBody::PublicIpAddress(PublicIpSpec {
                    idle_timeout_in_minutes: 4,
                    dynamic: false,
                }),
            ),
        ],
    )
}
