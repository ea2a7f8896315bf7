//! What a delete takes along, and what stands in its way (facts.md §2.12, §4.3).

use super::*;

fn delete(kind: Kind, name: &str) -> Operation {
    Operation::Delete {
        id: id(kind, name),
        with: Vec::new(),
        force: false,
    }
}

#[test]
fn delete_options_decide_what_stays() {
    for (option, disk, stays) in [
        (DeleteOption::Delete, DeleteOption::Delete, 0),
        (DeleteOption::Detach, DeleteOption::Delete, 1),
        (DeleteOption::Detach, DeleteOption::Detach, 2),
    ] {
        let mut bench = Bench::new();
        let parts = lone_vm("lone", |vm| {
            vm.network_interfaces[0].delete_option = Some(option);
            std::rc::Rc::make_mut(&mut vm.machine).os_disk.delete_option = disk;
        });
        bench.run(&deploy("vm", parts));
        bench.run(&delete(Kind::VirtualMachine, "lone"));
        let left = [Kind::NetworkInterface, Kind::Disk].map(|kind| bench.world.of_kind(kind).count());
        assert_eq!(left.iter().sum::<usize>(), stays, "{option:?} {disk:?}");
        let nics = bench
            .world
            .of_kind(Kind::NetworkInterface)
            .filter_map(|nic| nic.nic()?.virtual_machine.clone());
        assert_eq!(nics.count(), 0, "what stays is free");
    }
}

#[test]
fn a_set_goes_with_its_machines_and_leaves_the_network() {
    for spec in [set_spec(OrchestrationMode::Flexible, 2), uniform(2)] {
        let mut bench = Bench::new();
        bench.put(set("demo-set", spec));
        bench.run(&delete(Kind::ScaleSet, "demo-set"));
        for kind in [
            Kind::ScaleSet,
            Kind::VirtualMachine,
            Kind::NetworkInterface,
            Kind::Disk,
            Kind::PublicIpAddress,
        ] {
            assert_eq!(bench.world.of_kind(kind).count(), 0, "{kind:?}");
        }
        assert_eq!(bench.world.of_kind(Kind::VirtualNetwork).count(), 1);
        assert_eq!(bench.world.of_kind(Kind::NetworkSecurityGroup).count(), 1);
    }
}

#[test]
fn a_set_on_its_way_out_takes_no_writes() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let scale = bench.changed("demo-set", |set| set.capacity = 5);
    bench.ask(&delete(Kind::ScaleSet, "demo-set"));
    let error = bench.refusal(&scale);
    assert_eq!(
        (&*error.code, error.message.as_str()),
        (
            "OperationNotAllowed",
            "Operation 'Update Virtual Machine Scale Set' is not allowed on Virtual Machine Scale Set 'demo-set' since it is marked for deletion. For more information on your operations, please refer to https://aka.ms/activitylog."
        )
    );
}

#[test]
fn what_a_set_needs_for_its_next_instance_stays() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(0)));
    for (kind, name, code) in [
        (Kind::VirtualNetwork, "app-grp-vnet", "InUseSubnetCannotBeDeleted"),
        (
            Kind::NetworkSecurityGroup,
            "basicNsgapp-grp-vnet-nic01",
            "InUseNetworkSecurityGroupCannotBeDeleted",
        ),
    ] {
        assert_eq!(bench.refusal(&delete(kind, name)).code, code);
    }
    bench.run(&delete(Kind::ScaleSet, "demo-set"));
    bench.run(&delete(Kind::VirtualNetwork, "app-grp-vnet"));
    assert_eq!(bench.world.of_kind(Kind::VirtualNetwork).count(), 0);
}

#[test]
fn by_force_it_is_quicker() {
    let end = |force| {
        let mut bench = Bench::new();
        bench.put(set("demo-set", flexible(2)));
        let before = bench.world.time();
        bench.run(&Operation::Delete {
            id: id(Kind::ScaleSet, "demo-set"),
            with: Vec::new(),
            force,
        });
        bench.world.time().since(before)
    };
    assert!(end(true) < end(false));
}

/// A lock in the way: of the group, of a part, of the part that is to go along.
#[test]
fn locks_stand_in_the_way_until_they_are_taken_away() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(1)));
    let lock = |scope: String, level| {
        Operation::PutLock(LockRequest {
            scope,
            name: "keep".into(),
            level,
            notes: Some("Not before Monday".into()),
        })
    };
    let unlock = |scope: String| Operation::DeleteLock {
        scope,
        name: "keep".into(),
    };
    let set = id(Kind::ScaleSet, "demo-set");
    let group = format!("/resourceGroups/{GROUP}");
    bench.run(&lock(set.to_string(), LockLevel::CanNotDelete));
    for operation in [
        Operation::DeleteGroup { name: GROUP.into() },
        delete(Kind::ScaleSet, "demo-set"),
        Operation::Delete {
            id: id(Kind::NetworkSecurityGroup, "nowhere"),
            with: vec![set.clone()],
            force: false,
        },
    ] {
        assert_eq!(bench.refusal(&operation).code, "ScopeLocked");
    }
    // It can be changed all the same, and its lock is to be seen.
    bench.scale("demo-set", 2);
    let locks = views::locks(&bench.world);
    assert_eq!(
        (&locks[0]["level"], &locks[0]["notes"]),
        (&"CanNotDelete".into(), &"Not before Monday".into())
    );
    bench.run(&unlock(set.to_string()));
    bench.run(&lock(group.clone(), LockLevel::ReadOnly));
    for operation in [
        bench.changed("demo-set", |set| set.capacity = 3),
        Operation::SetPower {
            set: set.clone(),
            instances: Vec::new(),
            action: PowerAction::Deallocate,
        },
        Operation::DeleteGroup { name: GROUP.into() },
    ] {
        assert_eq!(bench.refusal(&operation).code, "ScopeLocked");
    }
    bench.run(&unlock(group));
    bench.run(&Operation::DeleteGroup { name: GROUP.into() });
    assert!(bench.world.group(GROUP).is_none());
    assert!(views::locks(&bench.world).is_empty());
}

#[test]
fn a_group_whose_network_is_used_elsewhere_stays() {
    let mut bench = Bench::new();
    bench.run(&Operation::PutGroup {
        name: "other-grp".into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    });
    let nic = lone_vm("lone", |_| ()).remove(0);
    bench.run(&Operation::Put {
        group: "other-grp".into(),
        resource: nic,
    });
    let error = bench.refusal(&Operation::DeleteGroup { name: GROUP.into() });
    assert!(
        error.ours && error.message.contains("lone-nic"),
        "{}",
        error.message
    );
}

fn keep(of: &ResourceId, level: LockLevel) -> Operation {
    Operation::PutLock(LockRequest {
        scope: of.to_string(),
        name: "keep".into(),
        level,
        notes: None,
    })
}

#[test]
fn what_goes_along_may_be_locked_too() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let name = bench.names("demo-set").remove(0);
    let disk = bench.vm(&name).os_disk.clone();
    bench.run(&keep(&disk, LockLevel::CanNotDelete));
    for (kind, name) in [
        (Kind::VirtualMachine, name.as_str()),
        (Kind::ScaleSet, "demo-set"),
    ] {
        let error = bench.refusal(&delete(kind, name));
        assert_eq!(error.code, "ScopeLocked");
        assert!(error.message.contains(disk.name()), "{}", error.message);
    }
}

/// A Flexible set's instance is protected by a lock (facts.md §2.1).
#[test]
fn scaling_in_leaves_a_locked_instance() {
    let mut bench = Bench::new();
    bench.put(set("demo-set", flexible(2)));
    let names = bench.names("demo-set");
    for name in &names {
        bench.run(&keep(&id(Kind::VirtualMachine, name), LockLevel::CanNotDelete));
    }
    let none = bench.changed("demo-set", |set| set.capacity = 1);
    assert_eq!(bench.refusal(&none).code, "ScopeLocked");
    let newest = id(Kind::VirtualMachine, &names[1]);
    let oldest = id(Kind::VirtualMachine, &names[0]);
    bench.run(&Operation::DeleteLock {
        scope: oldest.to_string(),
        name: "keep".into(),
    });
    bench.run(&none);
    assert_eq!(bench.names("demo-set"), [newest.name()]);
}

#[test]
fn a_deployment_writes_nothing_that_is_locked() {
    let mut bench = Bench::new();
    let network = id(Kind::VirtualNetwork, "app-grp-vnet");
    bench.run(&keep(&network, LockLevel::ReadOnly));
    let before = bench.world.resource(&network).cloned();
    bench.run(&deploy("again", vec![vnet(), nsg("other-nsg")]));
    let deployment = bench.world.deployment(GROUP, "again").expect("the deployment");
    assert_eq!(deployment.state, DeploymentState::Failed);
    let error = deployment.operations[0].error.as_ref().expect("it failed");
    assert_eq!(error.code, "ScopeLocked");
    assert_eq!(bench.world.resource(&network).cloned(), before);
}

/// What was under way when its group went is no part of a deployment that has its name afterwards.
#[test]
fn a_deployment_of_the_same_name_is_another() {
    let mut bench = Bench::new();
    let asked = create_set_as("demo-set", flexible(3));
    let next = |bench: &mut Bench| {
        let to = bench.world.next_due().expect("it goes on");
        bench.world = advance(&bench.world, to).world;
    };
    // How long a delete and a step take is drawn: until the delete is the quicker.
    for _ in 0..20 {
        bench.ask(&asked);
        while bench.world.of_kind(Kind::ScaleSet).next().is_none() {
            next(&mut bench);
        }
        bench.ask(&Operation::DeleteGroup { name: GROUP.into() });
        while bench.world.group(GROUP).is_some() {
            next(&mut bench);
        }
        let is_due = format!("{:?}", bench.world).contains("DeploymentStepEnds");
        bench.ask(&Operation::PutGroup {
            name: GROUP.into(),
            location: REGION.into(),
            tags: Tags::new(),
            document: None,
        });
        if is_due {
            bench.run(&asked);
            let deployment = bench.world.deployment(GROUP, "CreateVmss-demo-set");
            let state = deployment.map(|deployment| deployment.state);
            assert_eq!(state, Some(DeploymentState::Succeeded));
            return;
        }
        bench.settle();
    }
    panic!("no delete was the quicker");
}
