//! Attach and detach, with each refusal (facts.md §2.11, §4.5).

use super::*;

fn put_vm(bench: &Bench, name: &str, set: Option<&str>) -> Operation {
    let (known, vm) = bench.world.vm(&id(Kind::VirtualMachine, name)).expect("the VM");
    let mut spec = vm.spec.clone();
    spec.virtual_machine_scale_set = set.map(|set| id(Kind::ScaleSet, set));
    let mut body = resource(name, SpecBody::VirtualMachine(Box::new(spec)));
    body.zones = known.zones.clone();
    put(body)
}

fn open_set(change: impl FnOnce(&mut ScaleSetSpec)) -> ScaleSetSpec {
    let mut spec = flexible(0);
    spec.single_placement_group = Some(false);
    change(&mut spec);
    spec
}

#[test]
fn a_running_vm_joins_a_set_and_leaves_it() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", open_set(|_| ())));
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let attach = put_vm(&bench, "lone", Some("demo-set"));
    bench.ask(&attach);
    assert_eq!(bench.vm("lone").power_state, PowerState::Running, "no downtime");
    bench.settle();
    assert_eq!(bench.names("demo-set"), ["lone"]);
    // It is the set's, and not its profile's: the capacity stays.
    assert_eq!(bench.spec("demo-set").capacity, 0);
    assert_eq!(bench.instances("demo-set")[0]["ofProfile"], false);
    assert_eq!(bench.instances("demo-set")[0]["latestModel"], Value::Null);
    let detach = put_vm(&bench, "lone", None);
    bench.run(&detach);
    assert!(bench.names("demo-set").is_empty());
    assert_eq!(bench.vm("lone").power_state, PowerState::Running);
}

#[test]
fn a_detached_instance_is_no_longer_counted() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", open_set(|set| set.capacity = 2)));
    let name = bench.names("demo-set").remove(0);
    let detach = put_vm(&bench, &name, None);
    bench.run(&detach);
    assert_eq!(
        (bench.instances("demo-set").len(), bench.spec("demo-set").capacity),
        (1, 1)
    );
    bench.scale("demo-set", 0);
    assert_eq!(bench.vm(&name).power_state, PowerState::Running);
}

/// The scale set, the VM, the code, the sentence.
#[test]
fn each_refusal_has_azures_words() {
    let more = "For more information, see https://aka.ms/vmo/attachdetach.";
    let see = "Please see https://aka.ms/vmo/attachdetach for more information.";
    let sized = |size: &'static str| {
        move |vm: &mut VmSpec| std::rc::Rc::make_mut(&mut vm.machine).vm_size = size.into()
    };
    type Make = Box<dyn Fn(&mut VmSpec)>;
    let plain: fn() -> Make = || Box::new(|_| ());
    let cases: Vec<(ScaleSetSpec, Make, &str, String)> = vec![
        (
            uniform(0),
            plain(),
            "OperationNotAllowed",
            "This operation is not allowed because referenced Virtual Machine Scale Set 'demo-set' does not have orchestration mode set to 'Flexible'.".into(),
        ),
        (
            open_set(|_| ()),
            Box::new(|vm| vm.availability_set = Some(id(Kind::AvailabilitySet, "avset"))),
            "VmssDoesNotSupportAttachingExistingAvsetVM",
            format!("Referenced Virtual Machine 'lone' belongs to an Availability Set and attaching to a Virtual Machine Scale Set is not supported. {more}"),
        ),
        (
            open_set(|set| set.platform_fault_domain_count = 2),
            plain(),
            "VmssDoesNotSupportAttachingExistingVMMultiFD",
            format!("Referenced Virtual Machine Scale Set 'demo-set' does not support attaching an existing Virtual Machine to it because the Virtual Machine Scale Set has more than 1 fault domains. {more}"),
        ),
        (
            open_set(|_| ()),
            Box::new(|vm| std::rc::Rc::make_mut(&mut vm.machine).os_disk.unmanaged = true),
            "VmssDoesNotSupportAttachingExistingVMUnmanagedDisk",
            format!("Using a Virtual Machine 'lone' with unmanaged disks and attaching it to a Virtual Machine Scale Set is not supported. {more}"),
        ),
        (
            open_set(|_| ()),
            Box::new(|vm| vm.proximity_placement_group = Some(id(Kind::ProximityPlacementGroup, "ppg"))),
            "VmssDoesNotSupportAttachingPPGVM",
            format!("Referenced Virtual Machine 'lone' belongs to a proximity placement group (PPG) and attaching to a Virtual Machine Scale Set is not supported. {more}"),
        ),
        (
            open_set(|set| set.single_placement_group = None),
            plain(),
            "VmssDoesNotSupportAttachingWithSpg",
            format!("Virtual Machine Scale Set 'demo-set' does not support attaching an existing Virtual Machine to it because the Virtual Machine Scale Set has single placement group set to true or does not have single placement group explicitly set to false. {see}"),
        ),
        (
            open_set(|_| ()),
            Box::new(sized("Standard_HB120rs_v3")),
            "OperationNotAllowed",
            format!("Virtual Machine Scale Set does not support attaching RDMA capable VM Sizes such as Standard_HB120rs_v3. {see}"),
        ),
        (
            open_set(|_| ()),
            // Of the first generation, and without premium storage.
            Box::new(|vm| {
                let machine = std::rc::Rc::make_mut(&mut vm.machine);
                machine.vm_size = "Standard_H8".into();
                std::rc::Rc::make_mut(&mut machine.image).sku = "20_04-lts".into();
                machine.os_disk.storage_account_type = "Standard_LRS".into();
            }),
            "OperationNotAllowed",
            format!("Virtual Machine Scale Set does not support attaching Virtual Machine lone because it uses VM Size Standard_H8 which can only be used with a single placement group enabled Virtual Machine Scale Set. {see}"),
        ),
    ];
    for (spec, make, code, sentence) in cases {
        let mut bench = Bench::new();
        for part in [
            resource("ppg", SpecBody::ProximityPlacementGroup),
            resource(
                "avset",
                SpecBody::AvailabilitySet(AvailabilitySetSpec {
                    platform_fault_domain_count: 2,
                    platform_update_domain_count: 5,
                    proximity_placement_group: None,
                }),
            ),
            set("demo-set", spec),
        ] {
            bench.put(part);
        }
        bench.run(&deploy("vm", lone_vm("lone", |vm| make(vm))));
        let error = bench.refusal(&put_vm(&bench, "lone", Some("demo-set")));
        assert_eq!((&*error.code, &error.message), (code, &sentence));
        assert!(!error.ours);
    }
}

#[test]
fn a_set_that_is_not_there_and_another_set_are_refused() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", open_set(|_| ())));
    bench.put(set("other-set", open_set(|_| ())));
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let subscription = bench.world.subscription().id.clone();
    let error = bench.refusal(&put_vm(&bench, "lone", Some("nowhere")));
    let path = id(Kind::ScaleSet, "nowhere").path(&subscription);
    assert_eq!(
        (&*error.code, error.message),
        (
            "OperationNotAllowed",
            format!(
                "The Virtual Machine Scale Set '{path}' referenced by the Virtual Machine does not exist."
            )
        )
    );
    let attach = put_vm(&bench, "lone", Some("demo-set"));
    bench.run(&attach);
    let error = bench.refusal(&put_vm(&bench, "lone", Some("other-set")));
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "PropertyChangeNotAllowed",
            "Changing property virtualMachineScaleSet.id is not allowed."
        )
    );
}

#[test]
fn detaching_is_refused_over_fault_domains_in_one_placement_group_and_of_rdma_sizes() {
    let see = "Please see https://aka.ms/vmo/attachdetach for more information.";
    let cases = [
        (
            open_set(|set| (set.platform_fault_domain_count, set.capacity) = (2, 1)),
            "Virtual Machine Scale Set 'demo-set' does not support detaching an existing Virtual Machine from it because the Virtual Machine Scale Set has more than 1 fault domains. For more information, see https://aka.ms/vmo/attachdetach.".to_owned(),
        ),
        (
            open_set(|set| (set.single_placement_group, set.capacity) = (Some(true), 1)),
            format!("Virtual Machine Scale Set 'demo-set' does not support detaching Virtual Machine from it because the Virtual Machine Scale Set has single placement group set to true. {see}"),
        ),
        (
            open_set(|set| {
                set.capacity = 1;
                machine_of(set).vm_size = "Standard_HB120rs_v3".into();
            }),
            format!("Virtual Machine Scale Set 'demo-set' does not support detaching RDMA capable VM Sizes such as Standard_HB120rs_v3. {see}"),
        ),
    ];
    for (spec, sentence) in cases {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        let name = bench.names("demo-set").remove(0);
        let error = bench.refusal(&put_vm(&bench, &name, None));
        assert_eq!((&*error.code, error.message), ("OperationNotAllowed", sentence));
    }
}

/// The VM may have been given its fault domain: what speaks first is that it cannot leave.
#[test]
fn a_vm_in_a_fault_domain_of_its_own_choice_is_told_why_it_cannot_leave() {
    let mut bench = Bench::new();
    bench.put(set(
        "demo-set",
        open_set(|set| set.platform_fault_domain_count = 2),
    ));
    let parts = lone_vm("chosen", |vm| {
        vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, "demo-set"));
        vm.platform_fault_domain = Some(1);
    });
    bench.run(&deploy("vm", parts));
    let error = bench.refusal(&put_vm(&bench, "chosen", None));
    assert_eq!(
        error.message,
        "Virtual Machine Scale Set 'demo-set' does not support detaching an existing Virtual Machine from it because the Virtual Machine Scale Set has more than 1 fault domains. For more information, see https://aka.ms/vmo/attachdetach."
    );
}

/// Of one that exists as of one that is made: the sentences are ours (facts.md §4.5, 14).
#[test]
fn machine_and_set_are_in_one_group_one_region_and_one_zone() {
    let mut bench = Bench::new();
    bench.run(&Operation::PutGroup {
        name: "other-grp".into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    });
    bench.run(&Operation::Put {
        group: "other-grp".into(),
        resource: set(
            "far-set",
            ScaleSetSpec {
                profile: None,
                ..open_set(|_| ())
            },
        ),
    });
    bench.put(zonal("zones", &[1, 2], open_set(|_| ())));
    bench.put(set("regional", open_set(|_| ())));
    let mut parts = lone_vm("third", |_| ());
    parts[1].zones = vec![3];
    bench.run(&deploy("third", parts));
    bench.run(&deploy("vm", lone_vm("lone", |_| ())));
    let far = ResourceId::new("other-grp", Kind::ScaleSet, "far-set");
    for (vm, of, words) in [
        ("lone", far, "resource group"),
        ("lone", id(Kind::ScaleSet, "zones"), "zone"),
        ("third", id(Kind::ScaleSet, "zones"), "zone"),
        ("third", id(Kind::ScaleSet, "regional"), "zone"),
    ] {
        let (known, body) = bench.world.vm(&id(Kind::VirtualMachine, vm)).expect("the VM");
        let mut spec = body.spec.clone();
        spec.virtual_machine_scale_set = Some(of);
        let mut asked = resource(vm, SpecBody::VirtualMachine(Box::new(spec)));
        asked.zones = known.zones.clone();
        let error = bench.refusal(&put(asked));
        assert!(error.ours && error.message.contains(words), "{}", error.message);
    }
}

#[test]
fn a_new_vm_may_name_its_zone_and_its_fault_domain() {
    let of = |set: &'static str, domain: Option<u8>| {
        move |vm: &mut VmSpec| {
            vm.virtual_machine_scale_set = Some(id(Kind::ScaleSet, set));
            vm.platform_fault_domain = domain;
        }
    };
    let mut bench = Bench::new();
    bench.put(set("fixed", open_set(|set| set.platform_fault_domain_count = 2)));
    bench.put(zonal("zones", &[1, 3], open_set(|_| ())));
    bench.run(&deploy("vm", lone_vm("in-fixed", of("fixed", Some(1)))));
    assert_eq!(bench.vm("in-fixed").placement.fault_domain, Some(1));
    assert_eq!(
        bench.body(Kind::VirtualMachine, "in-fixed")["properties"]["platformFaultDomain"],
        1
    );
    let mut parts = lone_vm("in-zone", of("zones", None));
    parts[1].zones = vec![3];
    bench.run(&deploy("vm", parts.clone()));
    assert_eq!(bench.vm("in-zone").placement.zone, Some(3));
    // A zone that the set has not, no zone, a domain that it has not.
    parts[1].name = "other".into();
    for zones in [vec![2], vec![]] {
        parts[1].zones = zones;
        assert!(validate(&bench.world, &put(parts[1].clone())).is_err());
    }
    for domain in [2, 9] {
        let parts = lone_vm("out", of("fixed", Some(domain)));
        assert!(validate(&bench.world, &deploy("vm", parts)).is_err(), "{domain}");
    }
    // With a single placement group no domain is named.
    bench.put(set(
        "single",
        open_set(|set| (set.platform_fault_domain_count, set.single_placement_group) = (2, Some(true))),
    ));
    let error = bench.refusal(&deploy("vm", lone_vm("out", of("single", Some(1)))));
    let told = error.details.first().unwrap_or(&error);
    assert_eq!(
        told.message,
        "Cannot set 'platformFaultDomain' on Virtual Machine 'out' because the Virtual Machine Scale Set 'single' that it references has 'singlePlacementGroup' = true."
    );
}

/// An interface's configurations have an address each, also where a fixed one comes after a chosen one.
#[test]
fn no_two_configurations_have_one_private_address() {
    let mut bench = Bench::new();
    let with = |first: Option<&str>, second: &str| {
        let mut nic = lone_vm("lone", |_| ()).remove(0);
        let SpecBody::NetworkInterface(body) = &mut nic.body else {
            unreachable!("it is one")
        };
        let address = |text: &str| text.parse().expect("an address");
        body.private_ip = first.map(address);
        body.more.push(IpConfigurationSpec {
            name: "ipconfig2".into(),
            subnet: subnet(),
            public_ip: None,
            private_ip: Some(address(second)),
            pools: Vec::new(),
        });
        nic
    };
    let addresses = |bench: &Bench| {
        let nic = bench.world.resource(&id(Kind::NetworkInterface, "lone-nic"));
        let nic = nic.and_then(|nic| nic.nic()).expect("the interface");
        (nic.private_ip.to_string(), nic.more_ips[0].to_string())
    };
    let twice = with(Some("10.0.0.9"), "10.0.0.9");
    assert_eq!(bench.refusal(&put(twice)).code, "PrivateIPAddressIsAllocated");
    bench.put(with(None, "10.0.0.4"));
    assert_eq!(addresses(&bench), ("10.0.0.5".into(), "10.0.0.4".into()));
    // The chosen one gives way to one that is asked for; what the interface lets go of is free from then on.
    bench.put(with(None, "10.0.0.5"));
    assert_eq!(addresses(&bench), ("10.0.0.6".into(), "10.0.0.5".into()));
}

#[test]
fn a_new_disk_takes_no_name_of_one_that_is_there() {
    let mut bench = Bench::new();
    let named = |vm: &mut VmSpec| {
        std::rc::Rc::make_mut(&mut vm.machine).os_disk.name = Some("system".into());
        vm.data_disks = vec![data_disk(0, "data")];
    };
    bench.run(&deploy("vm", lone_vm("lone", named)));
    // The machine may be put again as it is.
    bench.run(&deploy("again", lone_vm("lone", named)));
    let owner = |bench: &Bench, disk: &str| {
        let disk = bench.world.resource(&id(Kind::Disk, disk));
        disk.and_then(|disk| disk.disk()?.managed_by.clone())
    };
    for (system, data) in [("system", "other-data"), ("other-system", "data")] {
        let [nic, vm] = lone_vm("other", |vm| {
            std::rc::Rc::make_mut(&mut vm.machine).os_disk.name = Some(system.into());
            vm.data_disks = vec![data_disk(0, data)];
        })
        .try_into()
        .expect("two parts");
        bench.put(nic);
        let error = bench.refusal(&put(vm));
        assert!(error.message.contains("already exists"), "{}", error.message);
    }
    let lone = Some(id(Kind::VirtualMachine, "lone"));
    assert_eq!(
        (owner(&bench, "system"), owner(&bench, "data")),
        (lone.clone(), lone)
    );
}

fn data_disk(lun: u8, name: &str) -> DataDiskSpec {
    DataDiskSpec {
        lun,
        name: Some(name.into()),
        size_gb: 32,
        storage_account_type: "Premium_LRS".into(),
        delete_option: DeleteOption::Detach,
        attach: None,
    }
}
