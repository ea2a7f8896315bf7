//! Flexible, Uniform and availability set side by side: rows of facts.md §2.1 and §2.2, and of the seed's table.

use flexlab::arm::catalog::sizes;

use super::*;

/// A Flexible set without a profile: it needs nothing in its region.
fn container(count: u8) -> ScaleSetSpec {
    ScaleSetSpec {
        profile: None,
        platform_fault_domain_count: count,
        ..flexible(0)
    }
}

fn sized(mut spec: ScaleSetSpec, size: &str) -> ScaleSetSpec {
    machine_of(&mut spec).vm_size = size.into();
    spec
}

fn availability_set() -> ResourceSpec {
    resource(
        "avset",
        SpecBody::AvailabilitySet(AvailabilitySetSpec {
            platform_fault_domain_count: 2,
            platform_update_domain_count: 5,
            proximity_placement_group: None,
        }),
    )
}

#[test]
fn fault_domains_are_bounded_by_the_region() {
    let bench = Bench::new();
    for (region, most) in [
        ("eastus", 3),
        ("westeurope", 3),
        ("centralindia", 2),
        ("westus2", 2),
        ("southeastasia", 2),
    ] {
        for count in 1..=4 {
            let mut asked = set("demo-set", container(count));
            asked.location = region.into();
            let said = validate(&bench.world, &put(asked));
            let expected =
                format!("The specified fault domain count {count} must fall in the range 1 to {most}.");
            let message = said.err().map(|error| error.message);
            assert_eq!(message, (count > most).then_some(expected), "{region}");
        }
    }
}

#[test]
fn a_uniform_set_has_one_to_five_fault_domains() {
    let bench = Bench::new();
    for (zones, allowed) in [(vec![], 1..=5_u8), (vec![1], 1..=1)] {
        for count in 0..=6 {
            let mut spec = uniform(0);
            spec.platform_fault_domain_count = count;
            let asked = put(zonal("demo-set", &zones, spec));
            let may = allowed.contains(&count) || (!zones.is_empty() && count == 5);
            assert_eq!(validate(&bench.world, &asked).is_ok(), may, "{zones:?} {count}");
        }
    }
}

/// What a size cannot be moved with is found over more than one domain in one placement group, and its machines choose no
/// domain of their own.
#[test]
fn a_specialty_size_over_domains_is_in_one_placement_group_and_chooses_no_domain() {
    let vm = |size: &'static str| {
        lone_vm("chosen", move |vm| {
            vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"));
            vm.platform_fault_domain = Some(1);
            std::rc::Rc::make_mut(&mut vm.machine).vm_size = size.into();
        })
    };
    for (group, size, expected) in [
        (None, "Standard_D2s_v3", None),
        (Some(false), "Standard_D2s_v3", None),
        (
            None,
            "Standard_L8s_v3",
            Some(
                "because the Virtual Machine Scale Set 'demo-set' that it references has 'singlePlacementGroup' = true.",
            ),
        ),
        (
            Some(false),
            "Standard_L8s_v3",
            Some("cannot choose its fault domain"),
        ),
    ] {
        let mut bench = Bench::new();
        let mut spec = container(2);
        spec.single_placement_group = group;
        bench.put(set("demo-set", spec));
        let said = validate(&bench.world, &deploy("vm", vm(size)));
        match (said, expected) {
            (Ok(()), None) => {}
            (Err(error), Some(words)) => {
                let told = error.details.first().unwrap_or(&error);
                assert!(told.message.contains(words), "{}", told.message);
            }
            (said, _) => panic!("{group:?} {size}: {said:?}"),
        }
    }
}

/// The seed and facts.md §4.5, 15: a set may be in one placement group, and takes new machines that name no domain.
#[test]
fn a_new_vm_joins_a_set_in_one_placement_group() {
    let mut bench = Bench::new();
    let mut spec = container(2);
    spec.single_placement_group = Some(true);
    bench.put(set("demo-set", spec));
    let added = lone_vm("added", |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"))
    });
    bench.run(&deploy("vm", added));
    assert_eq!(bench.names("demo-set"), ["added"]);
}

#[test]
fn a_flexible_set_has_no_update_domains() {
    let mut bench = Bench::new();
    let mut spec = flexible(4);
    spec.platform_fault_domain_count = 2;
    bench.put(set("demo-set", spec));
    let rows = views::placement(&bench.world);
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row["updateDomain"].is_null()), "{rows:?}");
}

/// Over its fault domains a set is spread strictly: where one is down, the machine whose turn it is there fails.
#[test]
fn fixed_spreading_fails_without_one_of_its_domains() {
    let mut bench = Bench::new();
    let mut spec = flexible(2);
    spec.platform_fault_domain_count = 2;
    bench.put(set("demo-set", spec));
    bench.inject(Injection::FaultDomainFails {
        of: id(Kind::ScaleSet, "demo-set"),
        domain: 0,
    });
    bench.scale("demo-set", 4);
    let failure = bench.set("demo-set").failure.clone().expect("it says why");
    assert_eq!(failure.code, "AllocationFailed");
    assert_eq!(
        (bench.spec("demo-set").capacity, bench.instances("demo-set").len()),
        (3, 3)
    );
}

#[test]
fn any_size_makes_a_set_of_either_kind() {
    let bench = Bench::new();
    for size in [
        "Standard_B1s",
        "Standard_D2s_v3",
        "Standard_F2s_v2",
        "Standard_L8s_v3",
        "Standard_HB120rs_v3",
    ] {
        for spec in [flexible(1), uniform(1)] {
            let said = validate(&bench.world, &put(set("demo-set", sized(spec, size))));
            assert_eq!(said, Ok(()), "{size}");
        }
    }
}

/// The documentation names G, H, L, M and N, and of the others B, D, E and F.
#[test]
fn the_families_that_do_not_preserve_memory_are_the_seeds() {
    for size in sizes::all() {
        if "GHLMN".contains(size.family_letter) {
            assert!(!size.memory_preserving_updates, "{}", size.name);
        }
        if "BEF".contains(size.family_letter) {
            assert!(size.memory_preserving_updates, "{}", size.name);
        }
    }
}

#[test]
fn accelerated_networking_is_for_sets_of_either_kind() {
    for spec in [flexible(0), uniform(0)] {
        let mut bench = Bench::new();
        let mut spec = sized(spec, "Standard_D2s_v3");
        profile_of(&mut spec).network_interfaces[0].accelerated_networking = true;
        bench.put(set("demo-set", spec));
        let body = bench.body(Kind::ScaleSet, "demo-set");
        let profile = &body["properties"]["virtualMachineProfile"]["networkProfile"];
        let nic = &profile["networkInterfaceConfigurations"][0]["properties"];
        assert_eq!(nic["enableAcceleratedNetworking"], true);
    }
}

#[test]
fn a_uniform_set_may_have_an_identity_of_the_systems() {
    let mut bench = Bench::new();
    let mut spec = uniform(0);
    spec.system_assigned_identity = true;
    bench.put(set("demo-set", spec));
    assert_eq!(
        bench.body(Kind::ScaleSet, "demo-set")["identity"]["type"],
        "SystemAssigned"
    );
}

#[test]
fn an_availability_set_is_in_no_zone() {
    let mut bench = Bench::new();
    bench.put(availability_set());
    let mut parts = lone_vm("zonal", |vm| {
        vm.availability_set = Some(id(Kind::AvailabilitySet, "avset"))
    });
    parts[1].zones = vec![1];
    let error = bench.refusal(&deploy("vm", parts));
    let told = error.details.first().unwrap_or(&error);
    assert!(told.ours && told.message.contains("zone"), "{}", told.message);
}

#[test]
fn an_availability_set_has_two_hundred_machines_at_most() {
    let mut bench = Bench::new();
    bench.put(availability_set());
    let member = |name: &str| {
        lone_vm(name, |vm| {
            vm.availability_set = Some(id(Kind::AvailabilitySet, "avset"))
        })
    };
    let all = (0..200).flat_map(|number| member(&format!("vm-{number}")));
    bench.run(&deploy("all", all.collect()));
    assert_eq!(bench.world.of_kind(Kind::VirtualMachine).count(), 200);
    let error = bench.refusal(&deploy("more", member("one-more")));
    let told = error.details.first().unwrap_or(&error);
    assert!(told.ours && told.message.contains("200"), "{}", told.message);
}
