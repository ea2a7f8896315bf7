//! The control plane, asked as the wizards ask it.

mod support;

use flexlab::arm::spec::*;
use flexlab::arm::world::{DeploymentState, OperationState, PowerState, ProvisioningState};
use flexlab::arm::*;
use support::*;

fn names(world: &World) -> Vec<String> {
    let mut names: Vec<String> = world
        .resources()
        .map(|resource| resource.id.name().to_owned())
        .collect();
    names.sort();
    names
}

/// A name with each run of drawn hex digits as `#`.
fn pattern(name: &str) -> String {
    let is_drawn = |part: &str| matches!(part.len(), 8 | 32) && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts = name
        .split_inclusive(['_', '-'])
        .map(|part| match part.strip_suffix(['_', '-']) {
            Some(stem) if is_drawn(stem) => part.replace(stem, "#"),
            None if is_drawn(part) => "#".into(),
            _ => part.into(),
        });
    parts.collect()
}

fn refused(world: &World, operation: &Operation) -> ArmError {
    match apply(world, operation, 7) {
        Err(refusal) => refusal.error.root().clone(),
        Ok(_) => panic!("was not refused: {operation:?}"),
    }
}

#[test]
fn what_happens_at_one_time_is_one_transition_and_no_line_shows_half_of_it() {
    let (_, moments) = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 3)]);
    let made = |moment: &&Moment| {
        let subject = moment.event.subjects.first();
        moment.event.happening == Some(Happening::Created)
            && subject.is_some_and(|subject| subject.id.kind() == Kind::VirtualMachine)
    };
    let ready: Vec<&Moment> = moments.iter().filter(made).collect();
    assert_eq!(ready.len(), 3);
    for moment in &ready {
        assert!(moment.world.same(&ready[0].world), "{:?}", moment.event);
        assert_eq!(moment.world.time(), moment.event.at);
        let mut machines = moment.world.of_kind(Kind::VirtualMachine);
        assert!(machines.all(|vm| vm.provisioning_state == ProvisioningState::Succeeded));
    }
}

#[test]
fn a_flexible_set_makes_what_the_seed_lists() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 1)]);
    let found: Vec<String> = names(&world).iter().map(|name| pattern(name)).collect();
    assert_eq!(
        found,
        [
            "NetworkWatcher_centralindia",
            "app-grp-vnet",
            "app-grp-vnet-nic01-#",
            "basicNsgapp-grp-vnet-nic01",
            "demo-set",
            "demo-set_#",
            "demo-set_#_disk1_#",
            "publicip-app-grp-vnet-nic01-#",
        ]
    );
    let vm = world
        .of_kind(Kind::VirtualMachine)
        .next()
        .and_then(|resource| resource.vm())
        .expect("one VM");
    assert_eq!(vm.power_state, PowerState::Running);
    assert_eq!(
        (vm.spec.computer_name.len(), &vm.spec.computer_name[..10]),
        (16, "demo-setmi")
    );
    assert_eq!(world.groups().count(), 2, "app-grp and NetworkWatcherRG");
}

#[test]
fn a_uniform_set_keeps_its_instances_to_itself() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Uniform, 2)]);
    assert_eq!(
        names(&world),
        [
            "NetworkWatcher_centralindia",
            "app-grp-vnet",
            "basicNsgapp-grp-vnet-nic01",
            "demo-set"
        ]
    );
    let (_, set) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    let instances: Vec<(&str, &str)> = set
        .instances
        .iter()
        .map(|instance| (&*instance.name, instance.power_state.portal()))
        .collect();
    assert_eq!(instances, [("demo-set_0", "Running"), ("demo-set_1", "Running")]);
}

#[test]
fn a_vm_joins_the_set_as_a_member() {
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
    ];
    let (world, moments) = run(&with_group(), &operations);
    let members: Vec<String> = world
        .members(&id(Kind::ScaleSet, "demo-set"))
        .map(|vm| pattern(vm.id.name()))
        .collect();
    assert_eq!(members, ["demo-set_#", "newvm"]);
    let (_, set) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    assert_eq!(
        (set.spec.capacity, set.spec.single_placement_group),
        (1, Some(false))
    );
    let nic = world
        .resource(&id(Kind::NetworkInterface, "newvm447"))
        .and_then(|nic| nic.nic())
        .expect("its NIC");
    assert_eq!(nic.private_ip.to_string(), "10.0.0.5");
    let succeeded = moments
        .iter()
        .filter(|moment| moment.event.happening == Some(Happening::DeploymentSucceeded));
    assert_eq!(succeeded.count(), 2);
}

#[test]
fn operations_of_a_deployment_follow_their_references() {
    let started = apply(&with_group(), &create_set(OrchestrationMode::Flexible, 1), 0).expect("accepted");
    let at = started.world.time();
    let running = advance(&started.world, at.plus_ms(1_500)).world;
    let states = |world: &World| {
        let deployment = world
            .deployment(GROUP, "CreateVmss-demo-set")
            .expect("the deployment");
        deployment
            .operations
            .iter()
            .map(|operation| operation.state)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        states(&running),
        [
            OperationState::Waiting,
            OperationState::Running,
            OperationState::Running
        ]
    );
    let ended = settle(&running).world;
    assert_eq!(states(&ended), [OperationState::Created; 3]);
    let deployment = ended
        .deployment(GROUP, "CreateVmss-demo-set")
        .expect("the deployment");
    assert_eq!(deployment.state, DeploymentState::Succeeded);
    let took = deployment.finished.expect("it ended").since(deployment.started);
    assert!((20_000..300_000).contains(&took), "{took} ms");
}

#[test]
fn advancing_in_two_steps_equals_advancing_in_one() {
    let started = apply(&with_group(), &create_set(OrchestrationMode::Flexible, 2), 0)
        .expect("accepted")
        .world;
    let end = started.time().plus_ms(400_000);
    let in_one = advance(&started, end);
    for step in [1, 999, 1_000, 7_777, 60_000] {
        let first = advance(&started, started.time().plus_ms(step));
        let second = advance(&first.world, end);
        let events: Vec<&Event> = first
            .moments
            .iter()
            .chain(&second.moments)
            .map(|moment| &moment.event)
            .collect();
        assert_eq!(
            events,
            in_one
                .moments
                .iter()
                .map(|moment| &moment.event)
                .collect::<Vec<_>>()
        );
        assert_eq!(names(&second.world), names(&in_one.world));
    }
}

#[test]
fn the_free_trial_stops_at_four_cores() {
    let error = refused(&with_group(), &create_set(OrchestrationMode::Flexible, 5));
    assert_eq!(error.code, "QuotaExceeded");
    assert!(error.message.contains(
        "Current Limit: 4, Current Usage: 0, Additional Required: 5, (Minimum) New Limit Required: 5."
    ));
}

#[test]
fn a_fourth_public_address_fails_the_deployment_and_leaves_the_rest() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 4)]);
    let deployment = world
        .deployment(GROUP, "CreateVmss-demo-set")
        .expect("the deployment");
    assert_eq!(deployment.state, DeploymentState::Failed);
    let error = deployment.error.as_ref().expect("its error");
    assert_eq!(error.code, "DeploymentFailed");
    assert_eq!(error.root().code, "PublicIPCountLimitReached");
    let (set, _) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    assert_eq!(set.provisioning_state, ProvisioningState::Failed);
    assert_eq!(world.of_kind(Kind::VirtualMachine).count(), 3);
}

#[test]
fn refusals_say_what_azure_says() {
    let flexible = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 1)]).0;
    let uniform = run(&with_group(), &[create_set(OrchestrationMode::Uniform, 1)]).0;
    let three = ScaleSetSpec {
        platform_fault_domain_count: 3,
        ..set_spec(OrchestrationMode::Flexible, 1)
    };
    let mut spot = set_spec(OrchestrationMode::Flexible, 1);
    machine_of(&mut spot).spot = Some(SpotSpec {
        eviction_policy: EvictionPolicy::Deallocate,
        max_price: -1.0,
    });
    let domain = VmSpec {
        platform_fault_domain: Some(1),
        ..vm_spec(Some("demo-set"))
    };
    let nowhere = VmSpec {
        virtual_machine_scale_set: Some(id(Kind::ScaleSet, "no-set")),
        ..vm_spec(None)
    };
    let cases: [(&World, Operation, &str, &str); 6] = [
        (
            &with_group(),
            create_set_as("demo-set", three),
            "InvalidParameter",
            "The specified fault domain count 3 must fall in the range 1 to 2.",
        ),
        (
            &with_group(),
            create_set_as("demo-set", spot),
            "AzureSpotFeatureNotEnabledForSubscription",
            "Azure Spot",
        ),
        (
            &uniform,
            create_vm(vm_spec(Some("demo-set"))),
            "OperationNotAllowed",
            "This operation is not allowed because referenced Virtual Machine Scale Set 'demo-set' does not have orchestration mode set to 'Flexible'.",
        ),
        (
            &flexible,
            create_vm(domain),
            "InvalidParameter",
            "The value of parameter platformFaultDomain is invalid.",
        ),
        (
            &flexible,
            create_vm(nowhere),
            "OperationNotAllowed",
            "referenced by the Virtual Machine does not exist.",
        ),
        (
            &flexible,
            create_set(OrchestrationMode::Uniform, 1),
            "PropertyChangeNotAllowed",
            "Changing property 'orchestrationMode' is not allowed.",
        ),
    ];
    for (world, operation, code, text) in cases {
        let error = refused(world, &operation);
        assert_eq!(error.code, code);
        assert!(error.message.contains(text), "{}", error.message);
    }
}

#[test]
fn a_refused_operation_is_a_line_in_the_activity_log() {
    let operation = Operation::DeleteGroup {
        name: "no-group".into(),
    };
    let refusal = apply(&with_group(), &operation, 3).expect_err("there is no such group");
    assert_eq!(refusal.error.code, "ResourceGroupNotFound");
    assert_eq!(refusal.event.happening, Some(Happening::Refused));
    let again = apply(&with_group(), &operation, 4).expect_err("there is no such group");
    assert_ne!(refusal.event.correlation_id, again.event.correlation_id);
}

#[test]
fn deleting_a_set_takes_its_members_and_their_parts_and_leaves_the_network() {
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
        Operation::Delete {
            id: id(Kind::ScaleSet, "demo-set"),
            with: Vec::new(),
            force: false,
        },
    ];
    let (world, _) = run(&with_group(), &operations);
    // newvm's interface and address were made with ARM's default, Detach; its disk with Delete.
    assert_eq!(
        names(&world),
        [
            "NetworkWatcher_centralindia",
            "app-grp-vnet",
            "basicNsgapp-grp-vnet-nic01",
            "newvm-ip",
            "newvm-nsg",
            "newvm447"
        ]
    );
}

#[test]
fn what_is_in_use_cannot_be_deleted() {
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(None)),
    ];
    let (world, _) = run(&with_group(), &operations);
    for (kind, name, code) in [
        (Kind::NetworkInterface, "newvm447", "NicInUse"),
        (
            Kind::PublicIpAddress,
            "newvm-ip",
            "PublicIPAddressCannotBeDeleted",
        ),
        (
            Kind::NetworkSecurityGroup,
            "newvm-nsg",
            "InUseNetworkSecurityGroupCannotBeDeleted",
        ),
        (Kind::VirtualNetwork, "app-grp-vnet", "InUseSubnetCannotBeDeleted"),
    ] {
        let operation = Operation::Delete {
            id: id(kind, name),
            with: Vec::new(),
            force: false,
        };
        assert_eq!(refused(&world, &operation).code, code);
    }
}

#[test]
fn a_vm_stops_and_starts_and_refuses_what_its_state_forbids() {
    let (world, _) = run(
        &with_group(),
        &[
            create_set(OrchestrationMode::Flexible, 1),
            create_vm(vm_spec(Some("demo-set"))),
        ],
    );
    let power = |action| Operation::Power {
        id: id(Kind::VirtualMachine, "newvm"),
        action,
    };
    let (stopped, _) = run(&world, &[power(PowerAction::Deallocate)]);
    let state = |world: &World| {
        world
            .vm(&id(Kind::VirtualMachine, "newvm"))
            .map(|(_, vm)| vm.power_state)
    };
    assert_eq!(state(&stopped), Some(PowerState::Deallocated));
    assert_eq!(
        refused(&stopped, &power(PowerAction::Restart)).code,
        "OperationNotAllowed"
    );
    let (started, moments) = run(&stopped, &[power(PowerAction::Start)]);
    assert_eq!(state(&started), Some(PowerState::Running));
    assert!(
        moments
            .iter()
            .any(|moment| moment.event.happening == Some(Happening::Started))
    );
}

#[test]
fn a_group_goes_with_all_that_is_in_it() {
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
        Operation::DeleteGroup { name: GROUP.into() },
    ];
    let (world, _) = run(&with_group(), &operations);
    assert_eq!(names(&world), ["NetworkWatcher_centralindia"]);
    assert!(world.group(GROUP).is_none());
}

#[test]
fn a_set_made_again_has_other_names() {
    let create = || create_set(OrchestrationMode::Flexible, 1);
    let delete = Operation::Delete {
        id: id(Kind::ScaleSet, "demo-set"),
        with: Vec::new(),
        force: false,
    };
    let (first, _) = run(&with_group(), &[create()]);
    let (second, _) = run(&first, &[delete, create()]);
    let vm = |world: &World| world.of_kind(Kind::VirtualMachine).next().map(|vm| vm.id.clone());
    assert!(vm(&first).is_some() && vm(&first) != vm(&second));
}

#[test]
fn capacity_goes_up_and_down() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 1)]);
    let mut spec = set_spec(OrchestrationMode::Flexible, 3);
    let put = |spec: &ScaleSetSpec| Operation::Put {
        group: GROUP.into(),
        resource: resource("demo-set", SpecBody::ScaleSet(Box::new(spec.clone()))),
    };
    let (three, _) = run(&world, &[put(&spec)]);
    assert_eq!(three.of_kind(Kind::VirtualMachine).count(), 3);
    spec.capacity = 1;
    let (one, _) = run(&three, &[put(&spec)]);
    assert_eq!(one.of_kind(Kind::VirtualMachine).count(), 1);
    let (_, set) = one.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    assert_eq!(set.spec.capacity, 1);
}
