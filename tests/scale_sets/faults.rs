//! Faults that a lab injects: what runs afterwards follows from placement.

use flexlab::arm::operation::MachineRef;

use super::*;

/// The quorum: three machines, and a majority has to stay.
#[test]
fn a_fault_domain_takes_its_share_and_comes_back() {
    for (domains, lost, capacity) in [(1_u8, 1, 3), (2, 2, 3), (2, 2, 4)] {
        let mut bench = Bench::new();
        let mut spec = flexible(capacity);
        spec.platform_fault_domain_count = domains;
        bench.put(set("demo-set", spec));
        let of = id(Kind::ScaleSet, "demo-set");
        bench.ask(&Operation::Inject(Injection::FaultDomainFails {
            of: of.clone(),
            domain: 0,
        }));
        let running = capacity as usize - lost;
        assert_eq!(
            bench.count("demo-set", "powerState", "Running"),
            running,
            "{domains} domains"
        );
        assert_eq!(
            bench.count("demo-set", "trouble", "Its fault domain is down."),
            lost
        );
        bench.settle();
        if domains == 1 {
            // Under max spreading the platform moves them to another rack.
            assert_eq!(
                bench.count("demo-set", "powerState", "Running"),
                capacity as usize
            );
        } else {
            assert_eq!(bench.count("demo-set", "powerState", "Running"), running);
            // What is started there does not run; what is made now goes elsewhere, or nowhere.
            bench.inject(Injection::FaultDomainReturns { of, domain: 0 });
            assert_eq!(
                bench.count("demo-set", "powerState", "Running"),
                capacity as usize
            );
        }
        assert_eq!(bench.count("demo-set", "trouble", ""), capacity as usize);
    }
}

#[test]
fn a_zone_takes_what_stands_in_it_and_regional_machines_stay() {
    let mut bench = Bench::new();
    bench.put(zonal("zones", &[1, 2, 3], flexible(6)));
    bench.put(set("regional", flexible(2)));
    bench.inject(zone(true));
    assert_eq!(bench.count("zones", "powerState", "Running"), 4);
    assert_eq!(bench.count("zones", "trouble", "Its zone is down."), 2);
    assert_eq!(bench.count("regional", "powerState", "Running"), 2);
    let start = Operation::SetPower {
        set: id(Kind::ScaleSet, "zones"),
        instances: Vec::new(),
        action: PowerAction::Start,
    };
    assert_eq!(bench.refusal(&start).code, "AllocationFailed");
    bench.inject(zone(false));
    assert_eq!(bench.count("zones", "powerState", "Running"), 6);
    assert_eq!(bench.log("Lab: an availability zone fails"), 1);
    assert_eq!(bench.log("Health Event Activated"), 1);
}

#[test]
fn a_lost_host_is_replaced_by_another() {
    let mut bench = Bench::new();
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let machine = MachineRef {
        id: id(Kind::VirtualMachine, "lone"),
        instance: None,
    };
    bench.ask(&Operation::Inject(Injection::HostFails { machine }));
    assert_eq!(bench.vm("lone").power_state, PowerState::Stopped);
    bench.settle();
    assert_eq!(bench.vm("lone").power_state, PowerState::Running);
    assert_eq!(bench.log("Lab: a host fails"), 1);
}

#[test]
fn an_allocation_fails_until_there_is_room() {
    let mut bench = Bench::new();
    let place = flexlab::arm::operation::Shortage {
        location: REGION.into(),
        zone: None,
        size: Some("Standard_B1s".into()),
        spot_only: false,
    };
    bench.inject(Injection::Shortage(place.clone()));
    let asked = deploy("vm", lone_vm("lone", |_| ()));
    bench.run(&asked);
    let deployment = bench.world.deployment(GROUP, "vm").expect("the deployment");
    assert_eq!(deployment.state, DeploymentState::Failed);
    let bigger = deploy(
        "vm",
        lone_vm("lone", |vm| {
            std::rc::Rc::make_mut(&mut vm.machine).vm_size = "Standard_D2s_v3".into()
        }),
    );
    bench.run(&bigger);
    assert_eq!(bench.vm("lone").power_state, PowerState::Running);
    bench.inject(Injection::ShortageEnds(place));
    bench.put(set("demo-set", flexible(2)));
    assert_eq!(bench.count("demo-set", "powerState", "Running"), 2);
}

#[test]
fn an_injection_about_nothing_is_refused() {
    let bench = Bench::new();
    let nowhere = id(Kind::ScaleSet, "nowhere");
    for injection in [
        Injection::FaultDomainFails {
            of: nowhere.clone(),
            domain: 0,
        },
        Injection::ModelBreaks {
            set: nowhere.clone(),
            broken: true,
        },
        Injection::Load {
            set: nowhere.clone(),
            steps: Vec::new(),
        },
        Injection::HostFails {
            machine: MachineRef {
                id: nowhere,
                instance: Some(0),
            },
        },
        Injection::ZoneFails {
            location: "atlantis".into(),
            zone: 1,
        },
    ] {
        let words = injection.text();
        let error = bench.refusal(&Operation::Inject(injection));
        assert!(!error.message.is_empty(), "{words}");
    }
}

fn short() -> Injection {
    Injection::Shortage(flexlab::arm::operation::Shortage {
        location: REGION.into(),
        zone: None,
        size: None,
        spot_only: false,
    })
}

/// An instance of a Uniform set needs room as a machine by itself does, also to start again.
#[test]
fn a_uniform_instance_that_was_let_go_of_finds_no_room_in_a_shortage() {
    for spec in [flexible(2), uniform(2)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        let power = |action| Operation::SetPower {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: Vec::new(),
            action,
        };
        bench.run(&power(PowerAction::PowerOff));
        bench.inject(short());
        bench.run(&power(PowerAction::Start));
        assert_eq!(
            bench.count("demo-set", "powerState", "Running"),
            2,
            "they kept their hosts"
        );
        bench.run(&power(PowerAction::Deallocate));
        assert_eq!(bench.refusal(&power(PowerAction::Start)).code, "AllocationFailed");
    }
}

#[test]
fn a_uniform_instance_starts_in_no_zone_that_is_down_and_at_no_price_that_it_does_not_pay() {
    let mut bench = Bench::new();
    let mut spec = spot(uniform(3), EvictionPolicy::Deallocate);
    machine_of(&mut spec).spot = Some(SpotSpec {
        eviction_policy: EvictionPolicy::Deallocate,
        max_price: 0.05,
    });
    bench.put(zonal("demo-set", &[1, 2, 3], spec));
    let power = |instances: Vec<u32>, action| Operation::InstancePower {
        set: id(Kind::ScaleSet, "demo-set"),
        instances,
        action,
    };
    bench.run(&power(vec![0, 1, 2], PowerAction::Deallocate));
    bench.inject(zone(true));
    let start = power(vec![0, 1, 2], PowerAction::Start);
    assert_eq!(bench.refusal(&start).code, "AllocationFailed");
    bench.inject(zone(false));
    bench.inject(Injection::SpotPrice {
        location: REGION.into(),
        size: "Standard_D2s_v3".into(),
        usd_hour: 0.9,
    });
    assert_eq!(bench.refusal(&start).code, "SpotPriceGreaterThanProvidedMaxPrice");
}

/// What comes back elsewhere does not hasten the platform's own work.
#[test]
fn what_returns_wakes_its_own_machines_alone() {
    let mut bench = Bench::new();
    bench.put(zonal("zones", &[2], flexible(1)));
    let mut spread = flexible(2);
    spread.platform_fault_domain_count = 2;
    bench.put(set("demo-set", spread));
    let machine = MachineRef {
        id: id(Kind::VirtualMachine, &bench.names("zones")[0]),
        instance: None,
    };
    let running = |bench: &Bench| bench.count("zones", "powerState", "Running");
    bench.ask(&Operation::Inject(Injection::HostFails { machine }));
    bench.ask(&Operation::Inject(Injection::FaultDomainReturns {
        of: id(Kind::ScaleSet, "demo-set"),
        domain: 0,
    }));
    bench.ask(&Operation::Inject(Injection::ZoneReturns {
        location: "westeurope".into(),
        zone: 2,
    }));
    bench.pass_minutes(2);
    assert_eq!(running(&bench), 0);
    bench.settle();
    assert_eq!(running(&bench), 1);
}

/// The host is lost first, and when another is to be found the zone is down.
#[test]
fn a_machine_whose_zone_fails_before_it_is_moved_waits_for_the_zone() {
    let mut bench = Bench::new();
    bench.put(zonal("zones", &[2], flexible(1)));
    let machine = MachineRef {
        id: id(Kind::VirtualMachine, &bench.names("zones")[0]),
        instance: None,
    };
    bench.ask(&Operation::Inject(Injection::HostFails { machine }));
    let location = || REGION.to_owned();
    bench.inject(Injection::ZoneFails {
        location: location(),
        zone: 2,
    });
    assert_eq!(bench.count("zones", "trouble", "Its zone is down."), 1);
    bench.inject(Injection::ZoneReturns {
        location: location(),
        zone: 2,
    });
    assert_eq!(bench.count("zones", "powerState", "Running"), 1);
}

#[test]
fn instances_without_room_fail_their_set_once() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", uniform(1)));
    bench.inject(short());
    bench.scale("demo-set", 3);
    assert_eq!(bench.spec("demo-set").capacity, 1);
    let failed = bench.moments.iter().filter(|moment| {
        let error = moment.event.error.as_ref();
        error.is_some_and(|error| error.code == "AllocationFailed")
    });
    assert_eq!(failed.count(), 1);
}
