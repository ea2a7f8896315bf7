//! What cannot change after creation, and what can (facts.md §2.3, §2.2, §2.10).

use super::*;

fn refused(bench: &Bench, operation: &Operation, property: &str) {
    let error = bench.refusal(operation);
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "PropertyChangeNotAllowed",
            format!("Changing property '{property}' is not allowed.").as_str()
        )
    );
}

fn put_vm(bench: &Bench, name: &str, change: impl FnOnce(&mut ResourceSpec, &mut VmSpec)) -> Operation {
    let (known, vm) = bench.world.vm(&id(Kind::VirtualMachine, name)).expect("the VM");
    let mut spec = vm.spec.clone();
    let mut body = resource(name, SpecBody::StorageAccount);
    body.zones = known.zones.clone();
    change(&mut body, &mut spec);
    body.body = SpecBody::VirtualMachine(Box::new(spec));
    put(body)
}

#[test]
fn a_vm_keeps_its_zone_domain_image_and_names() {
    let mut bench = Bench::new();
    bench.put(resource(
        "avset",
        SpecBody::AvailabilitySet(AvailabilitySetSpec {
            platform_fault_domain_count: 2,
            platform_update_domain_count: 5,
            proximity_placement_group: None,
        }),
    ));
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    type Change = fn(&mut ResourceSpec, &mut VmSpec);
    let cases: [(&str, Change); 6] = [
        ("availabilitySet", |_, vm| {
            vm.availability_set = Some(id(Kind::AvailabilitySet, "avset"))
        }),
        ("platformFaultDomain", |_, vm| vm.platform_fault_domain = Some(1)),
        ("zones", |body, _| body.zones = vec![2]),
        ("imageReference", |_, vm| {
            let machine = std::rc::Rc::make_mut(&mut vm.machine);
            std::rc::Rc::make_mut(&mut machine.image).sku = "20_04-lts".into();
        }),
        ("osProfile.computerName", |_, vm| {
            vm.computer_name = "another".into()
        }),
        ("osProfile.adminUsername", |_, vm| {
            std::rc::Rc::make_mut(&mut vm.machine).admin_username = "another".into()
        }),
    ];
    for (property, change) in cases {
        refused(&bench, &put_vm(&bench, "lone", change), property);
    }
}

#[test]
fn an_availability_set_keeps_its_domains() {
    let mut bench = Bench::new();
    let avset = |faults, updates| {
        resource(
            "avset",
            SpecBody::AvailabilitySet(AvailabilitySetSpec {
                platform_fault_domain_count: faults,
                platform_update_domain_count: updates,
                proximity_placement_group: None,
            }),
        )
    };
    bench.put(avset(2, 5));
    refused(&bench, &put(avset(1, 5)), "platformFaultDomainCount");
    refused(&bench, &put(avset(2, 6)), "platformUpdateDomainCount");
    for (faults, updates, sentence) in [
        (
            3,
            5,
            "The specified fault domain count 3 must fall in the range 1 to 2.",
        ),
        (
            2,
            21,
            "The specified update domain count 21 must fall in the range 1 to 20.",
        ),
    ] {
        let mut asked = avset(faults, updates);
        asked.name = "other".into();
        let error = bench.refusal(&put(asked));
        assert_eq!(
            (&*error.code, error.message.as_str()),
            ("InvalidParameter", sentence)
        );
    }
}

#[test]
fn a_set_stays_in_its_network_and_its_region() {
    let mut bench = Bench::new();
    let mut other = vnet();
    other.name = "other-vnet".into();
    bench.put(other);
    bench.put(set("demo-set", flexible(0)));
    let moved = bench.changed("demo-set", |set| {
        profile_of(set).network_interfaces[0].subnet.vnet = id(Kind::VirtualNetwork, "other-vnet")
    });
    refused(&bench, &moved, "networkProfile");
    let mut elsewhere = set("demo-set", bench.spec("demo-set"));
    elsewhere.location = "westeurope".into();
    assert_eq!(bench.refusal(&put(elsewhere)).code, "InvalidResourceLocation");
}

/// Flexible: never. Uniform: when all its instances are deallocated. Either: in one zone, or in none.
#[test]
fn the_proximity_placement_group_changes_when_a_uniform_set_is_deallocated() {
    for (spec, may) in [(flexible(2), false), (uniform(2), true)] {
        let mut bench = Bench::new();
        bench.put(resource("ppg", SpecBody::ProximityPlacementGroup));
        bench.put(set("demo-set", spec));
        let group = Some(id(Kind::ProximityPlacementGroup, "ppg"));
        let change = bench.changed("demo-set", |set| set.proximity_placement_group = group.clone());
        refused(&bench, &change, "proximityPlacementGroup");
        bench.run(&Operation::SetPower {
            set: id(Kind::ScaleSet, "demo-set"),
            instances: Vec::new(),
            action: PowerAction::Deallocate,
        });
        if may {
            bench.run(&change);
            assert_eq!(bench.spec("demo-set").proximity_placement_group, group);
        } else {
            refused(&bench, &change, "proximityPlacementGroup");
        }
    }
    let mut bench = Bench::new();
    bench.put(resource("ppg", SpecBody::ProximityPlacementGroup));
    for (zones, may) in [(vec![], true), (vec![2], true), (vec![1, 2], false)] {
        let mut spec = flexible(0);
        spec.proximity_placement_group = Some(id(Kind::ProximityPlacementGroup, "ppg"));
        let asked = put(zonal("demo-set", &zones, spec));
        assert_eq!(validate(&bench.world, &asked).is_ok(), may, "{zones:?}");
    }
}

/// From several placement groups there is no way back to one; the other way there is.
#[test]
fn the_single_placement_group_can_be_left() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", uniform(2)));
    assert_eq!(bench.spec("demo-set").single_placement_group, Some(true));
    bench.change("demo-set", |set| set.single_placement_group = Some(false));
    let back = bench.changed("demo-set", |set| set.single_placement_group = Some(true));
    refused(&bench, &back, "singlePlacementGroup");
    // What asks for nothing leaves what was decided.
    bench.change("demo-set", |set| set.single_placement_group = None);
    assert_eq!(bench.spec("demo-set").single_placement_group, Some(false));
}

/// Size, tags, capacity, policies: at any time.
#[test]
fn the_rest_changes() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    bench.change("demo-set", |set| {
        set.upgrade_mode = UpgradeMode::Automatic;
        set.scale_in_rule = ScaleInRule::OldestVm;
        set.capacity = 2;
        profile_of(set).network_interfaces[0].accelerated_networking = false;
        machine_of(set).boot_diagnostics = false;
    });
    assert_eq!(bench.count("demo-set", "powerState", "Running"), 2);
    assert_eq!(bench.count("demo-set", "latestModel", true), 2);
    let mut tagged = set("demo-set", bench.spec("demo-set"));
    tagged.tags.insert("env".into(), "lab".into());
    bench.put(tagged);
    assert_eq!(bench.body(Kind::ScaleSet, "demo-set")["tags"]["env"], "lab");
}
