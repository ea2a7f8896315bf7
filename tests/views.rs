//! What a scenario's expressions see, and what the bodies say of each other.

mod support;

use flexlab::arm::spec::*;
use flexlab::arm::*;
use serde_json::{Value, json};
use support::*;

fn flexible() -> World {
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
    ];
    run(&with_group(), &operations).0
}

fn uniform() -> World {
    run(&with_group(), &[create_set(OrchestrationMode::Uniform, 2)]).0
}

fn ask(world: &World, expression: &str) -> Value {
    let data = jmespath::Variable::try_from(views::all(world)).expect("JSON");
    let found = jmespath::compile(expression).expect("an expression").search(data);
    serde_json::to_value(found.expect("an answer")).expect("JSON")
}

fn of(world: &World, kind: Kind, name: &str) -> Value {
    let id = ResourceId::new(GROUP, kind, name);
    arm_body(world, &id)
}

fn arm_body(world: &World, id: &ResourceId) -> Value {
    json::resource(world, world.resource(id).expect("the resource"))
}

#[test]
fn a_scenarios_expressions_find_what_they_ask_for() {
    let (flexible, uniform) = (flexible(), uniform());
    for (world, expression, expected) in [
        (
            &flexible,
            "resources[?type=='Microsoft.Compute/virtualMachineScaleSets'].[name, resourceGroup, location] | [0]",
            json!(["demo-set", "app-grp", "centralindia"]),
        ),
        (
            &flexible,
            "resources[?type=='Microsoft.Compute/virtualMachineScaleSets'].properties.orchestrationMode",
            json!(["Flexible"]),
        ),
        (
            &flexible,
            "resources[?type=='Microsoft.Compute/virtualMachineScaleSets'].sku.capacity",
            json!([1]),
        ),
        (
            &flexible,
            "instances[?scaleSet=='demo-set'].[powerState, provisioningState, type]",
            json!([["Running", "Succeeded", "VM"], ["Running", "Succeeded", "VM"]]),
        ),
        (&flexible, "instances[?name=='newvm'].ofProfile", json!([false])),
        (
            &flexible,
            "reachable[?name=='newvm'].[source, protocol, fromPort, toPort, rule]",
            json!([["Internet", "Tcp", 22, 22, "SSH"]]),
        ),
        (&flexible, "length(reachable)", json!(2)),
        (
            &flexible,
            "placement[?name=='newvm'].[scaleSet, zone, faultDomain]",
            json!([["demo-set", null, null]]),
        ),
        (
            &uniform,
            "instances[].[name, instanceId, powerState]",
            json!([["demo-set_0", "0", "Running"], ["demo-set_1", "1", "Running"]]),
        ),
        (
            &uniform,
            "reachable[].[name, toPort]",
            json!([["demo-set_0", 22], ["demo-set_1", 22]]),
        ),
        (&uniform, "placement[].faultDomain", json!([0, 1])),
        (
            &uniform,
            "length(resources[?type=='Microsoft.Compute/virtualMachines'])",
            json!(0),
        ),
    ] {
        assert_eq!(ask(world, expression), expected, "{expression}");
    }
}

#[test]
fn questions_by_id_take_the_ids_that_the_views_give() {
    for world in [flexible(), uniform()] {
        let ids = ask(&world, "instances[].id");
        let ids: Vec<&str> = ids
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(ids.len(), 2);
        for id in ids {
            let short = id.split_once("/resourceGroups").expect("a full id").1;
            for id in [
                id.to_owned(),
                id.to_uppercase(),
                format!("/resourceGroups{short}"),
            ] {
                assert_eq!(views::allows(&world, &id, 22), Some(true), "{id}");
                assert_eq!(views::reaches(&world, &id, 22), Some(true), "{id}");
                assert_eq!(views::allows(&world, &id, 80), Some(false), "{id}");
            }
        }
    }
    for id in [
        "",
        "/",
        "a/b/c",
        "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/demo-set",
    ] {
        assert_eq!(views::allows(&flexible(), id, 22), None, "{id}");
    }
}

#[test]
fn a_narrow_source_has_rows_of_its_own() {
    let rule = SecurityRule {
        name: "Home".into(),
        source_address_prefix: "203.0.113.7".into(),
        destination_port_range: "80,443".into(),
        priority: 310,
        ..ssh_rule()
    };
    let put = Operation::PutSecurityRule {
        group: id(Kind::NetworkSecurityGroup, "newvm-nsg"),
        rule,
    };
    let (world, _) = run(&flexible(), &[put]);
    assert_eq!(
        ask(&world, "reachable[?name=='newvm'].[source, fromPort, toPort]"),
        json!([
            ["Internet", 22, 22],
            ["203.0.113.7", 22, 22],
            ["203.0.113.7", 80, 80],
            ["203.0.113.7", 443, 443]
        ])
    );
    let ports =
        &of(&world, Kind::NetworkSecurityGroup, "newvm-nsg")["properties"]["securityRules"][1]["properties"];
    assert_eq!(
        (&ports["destinationPortRanges"], &ports["destinationPortRange"]),
        (&json!(["80", "443"]), &Value::Null)
    );
}

#[test]
fn what_stops_is_not_reached() {
    let stop = Operation::Power {
        id: id(Kind::VirtualMachine, "newvm"),
        action: PowerAction::Deallocate,
    };
    let (world, _) = run(&flexible(), &[stop]);
    assert_eq!(
        ask(&world, "instances[?name=='newvm'].powerState"),
        json!(["Stopped (deallocated)"])
    );
    assert_eq!(ask(&world, "reachable[?name=='newvm']"), json!([]));
    assert_eq!(
        ask(
            &world,
            "resources[?type=='Microsoft.Compute/disks' && contains(name, 'newvm')].properties.diskState"
        ),
        json!(["Reserved"])
    );
}

#[test]
fn no_body_tells_a_secret() {
    for world in [flexible(), uniform()] {
        let text = views::all(&world)
            .to_string()
            .to_lowercase()
            .replace("disablepasswordauthentication", "");
        assert!(!text.contains("password") && !text.contains("secret\""));
    }
}

#[test]
fn other_services_write_groups_in_capitals() {
    let world = flexible();
    let vm = world.of_kind(Kind::VirtualMachine).next().expect("a VM");
    let disk = vm.vm().expect("a VM").os_disk.clone();
    let body = arm_body(&world, &disk);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert!(text(&body["id"]).contains("/resourceGroups/APP-GRP/"));
    assert!(text(&body["managedBy"]).contains("/resourceGroups/app-grp/"));
    assert_eq!(
        json::graded(&world, world.resource(&disk).expect("the disk"))["resourceGroup"],
        "app-grp"
    );
    let subnet = &of(&world, Kind::VirtualNetwork, "app-grp-vnet")["properties"]["subnets"][0]["properties"];
    let users: Vec<String> = subnet["ipConfigurations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|user| text(&user["id"]))
        .collect();
    assert_eq!(users.len(), 2);
    assert!(users.iter().any(|user| user.ends_with("/resourceGroups/APP-GRP/providers/Microsoft.Network/networkInterfaces/NEWVM447/ipConfigurations/IPCONFIG1")));
}

#[test]
fn a_machine_of_the_profile_wears_its_tag() {
    let world = flexible();
    let tags = ask(
        &world,
        "resources[?type=='Microsoft.Compute/virtualMachines'].[name, tags]",
    );
    let tag = &tags[0][1]["VirtualMachineProfileTimeCreated"];
    assert!(tag.as_str().is_some_and(|tag| tag.ends_with(" +00:00")), "{tags}");
    assert_eq!(tags[1], json!(["newvm", {}]));
}

/// Network's etag changes with every write; Compute's counts.
#[test]
fn etags_follow_versions() {
    let world = flexible();
    let nsg = || id(Kind::NetworkSecurityGroup, "newvm-nsg");
    let delete = Operation::DeleteSecurityRule {
        group: nsg(),
        rule: "SSH".into(),
    };
    let (after, _) = run(&world, &[delete]);
    let (old, new) = (arm_body(&world, &nsg()), arm_body(&after, &nsg()));
    assert_ne!(old["etag"], new["etag"]);
    assert_eq!(new["etag"], new["properties"]["defaultSecurityRules"][0]["etag"]);
    let set = world.resource(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    assert_eq!(
        json::resource(&world, set)["etag"],
        format!("\"{}\"", set.version)
    );
}

/// Whatever may be kept by version does not change while its resource's version stands.
#[test]
fn what_stands_alone_changes_with_its_version_only() {
    let steps = [
        create_set(OrchestrationMode::Flexible, 1),
        create_vm(vm_spec(Some("demo-set"))),
        Operation::Power {
            id: id(Kind::VirtualMachine, "newvm"),
            action: PowerAction::Deallocate,
        },
        Operation::Delete {
            id: id(Kind::VirtualMachine, "newvm"),
            with: vec![id(Kind::NetworkInterface, "newvm447")],
            force: false,
        },
        create_set_as("other", set_spec(OrchestrationMode::Uniform, 2)),
    ];
    let mut seen: std::collections::BTreeMap<(String, u64), Value> = std::collections::BTreeMap::new();
    let mut met_again = 0;
    for moment in run(&with_group(), &steps).1 {
        for resource in moment
            .world
            .resources()
            .filter(|resource| json::stands_alone(resource.id.kind()))
        {
            let body = json::graded(&moment.world, resource);
            let key = (resource.unique_id.to_string(), resource.version);
            if let Some(before) = seen.insert(key, body.clone()) {
                assert_eq!(before, body);
                met_again += 1;
            }
        }
    }
    assert!(met_again > 10, "{met_again}");
}

#[test]
fn a_deployment_under_way_says_where_it_is() {
    let started = apply(&with_group(), &create_set(OrchestrationMode::Flexible, 1), 0)
        .expect("accepted")
        .world;
    let world = advance(&started, started.time().plus_ms(1_500)).world;
    let deployment = world
        .deployment(GROUP, "CreateVmss-demo-set")
        .expect("the deployment");
    let body = json::deployment(&world, deployment);
    assert_eq!(body["properties"]["provisioningState"], "Running");
    assert_eq!(body["properties"]["outputResources"], Value::Null);
    let states: Vec<Value> = deployment
        .operations
        .iter()
        .map(|operation| {
            json::deployment_operation(&world, deployment, operation)["properties"]["provisioningState"]
                .clone()
        })
        .collect();
    assert_eq!(states, ["NotSpecified", "Running", "Running"]);
    assert_eq!(
        body["properties"]["dependencies"][0]["dependsOn"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let group = json::group(&world, world.group(GROUP).expect("the group"));
    assert_eq!(
        (&group["name"], &group["properties"]["provisioningState"]),
        (&json!("app-grp"), &json!("Succeeded"))
    );
}

/// A subscription without the Free Trial's limits.
fn pay_as_you_go() -> World {
    let start = Start {
        offer: flexlab::arm::catalog::Offer::PayAsYouGo,
        ..start()
    };
    let group = Operation::PutGroup {
        name: GROUP.into(),
        location: REGION.into(),
        tags: Tags::from([("course".to_owned(), "$id".to_owned())]),
        document: None,
    };
    run(&World::new(&start), &[group]).0
}

/// A Uniform set with everything that few choose.
fn laden() -> ScaleSetSpec {
    let mut set = set_spec(OrchestrationMode::Uniform, 2);
    set.upgrade_mode = UpgradeMode::Rolling;
    set.scale_in_rule = ScaleInRule::NewestVm;
    set.scale_in_force_deletion = true;
    set.automatic_os_upgrade = true;
    set.system_assigned_identity = true;
    set.automatic_repairs = Some(AutomaticRepairs {
        grace_period_minutes: 30,
        repair_action: RepairAction::Restart,
    });
    let machine = machine_of(&mut set);
    machine.vm_size = "Standard_D2s_v3".into();
    machine.terminate_notification_minutes = Some(7);
    machine.spot = Some(SpotSpec {
        eviction_policy: EvictionPolicy::Delete,
        max_price: -1.0,
    });
    machine.application_health = Some(ApplicationHealth {
        protocol: "tcp".into(),
        port: 22,
        request_path: String::new(),
        rich: None,
    });
    set
}

#[test]
fn what_few_choose_is_shown() {
    let mut operation = create_set_as("demo-set", laden());
    if let Operation::Deploy(request) = &mut operation {
        request.resources[0].zones = vec![1, 2];
    }
    let (world, _) = run(&pay_as_you_go(), &[operation]);
    let body = of(&world, Kind::ScaleSet, "demo-set");
    let profile = "/properties/virtualMachineProfile";
    for (pointer, expected) in [
        ("/zones", json!(["1", "2"])),
        ("/identity/type", json!("SystemAssigned")),
        ("/properties/zoneBalance", json!(false)),
        ("/properties/upgradePolicy/mode", json!("Rolling")),
        (
            "/properties/upgradePolicy/rollingUpgradePolicy/maxBatchInstancePercent",
            json!(20),
        ),
        (
            "/properties/upgradePolicy/automaticOSUpgradePolicy/enableAutomaticOSUpgrade",
            json!(true),
        ),
        (
            "/properties/scaleInPolicy",
            json!({"rules": ["NewestVM"], "forceDeletion": true}),
        ),
        (
            "/properties/automaticRepairsPolicy",
            json!({"enabled": true, "gracePeriod": "PT30M", "repairAction": "Restart"}),
        ),
        (&format!("{profile}/priority"), json!("Spot")),
        (&format!("{profile}/evictionPolicy"), json!("Delete")),
        (&format!("{profile}/billingProfile/maxPrice"), json!(-1.0)),
        (
            &format!("{profile}/diagnosticsProfile/bootDiagnostics/enabled"),
            json!(true),
        ),
        (
            &format!("{profile}/scheduledEventsProfile/terminateNotificationProfile"),
            json!({"enable": true, "notBeforeTimeout": "PT7M"}),
        ),
        (
            &format!("{profile}/extensionProfile/extensions/0/properties/settings"),
            json!({"protocol": "tcp", "port": 22}),
        ),
    ] {
        assert_eq!(body.pointer(pointer), Some(&expected), "{pointer}");
    }
    let (set, instances) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    assert_eq!(
        json::uniform_instance(&world, set, &instances.instances[1])["zones"],
        json!(["2"])
    );
    let group = json::group(&world, world.group(GROUP).expect("the group"));
    assert_eq!(
        group["tags"],
        json!({"course": "$id"}),
        "a student's text is no hole"
    );
}

#[test]
fn the_subscriptions_older_resources_have_their_shapes() {
    let put = |name: &str, body| Operation::Put {
        group: GROUP.into(),
        resource: resource(name, body),
    };
    let set = SpecBody::AvailabilitySet(AvailabilitySetSpec {
        platform_fault_domain_count: 2,
        platform_update_domain_count: 5,
        proximity_placement_group: None,
    });
    let vm = VmSpec {
        availability_set: Some(id(Kind::AvailabilitySet, "app-set")),
        system_assigned_identity: true,
        ..vm_spec(None)
    };
    let mut create = create_vm(vm);
    if let Operation::Deploy(request) = &mut create {
        request.resources.push(vnet());
    }
    let operations = [
        put("appstorage2711", SpecBody::StorageAccount),
        put("appvault2711", SpecBody::KeyVault),
        put("app-set", set),
        create,
    ];
    let (world, _) = run(&with_group(), &operations);
    assert_eq!(
        of(&world, Kind::StorageAccount, "appstorage2711")["properties"]["primaryEndpoints"]["blob"],
        "https://appstorage2711.blob.core.windows.net/"
    );
    assert_eq!(
        of(&world, Kind::KeyVault, "appvault2711")["properties"]["vaultUri"],
        "https://appvault2711.vault.azure.net/"
    );
    let members = &of(&world, Kind::AvailabilitySet, "app-set")["properties"]["virtualMachines"];
    assert!(members[0]["id"].as_str().is_some_and(|id| {
        id.ends_with("/resourceGroups/APP-GRP/providers/Microsoft.Compute/virtualMachines/NEWVM")
    }));
    let vm = of(&world, Kind::VirtualMachine, "newvm");
    assert_eq!(vm["identity"]["type"], "SystemAssigned");
    assert!(
        vm["properties"]["availabilitySet"]["id"]
            .as_str()
            .is_some_and(|id| id.ends_with("/app-set"))
    );
    let watcher = world
        .of_kind(Kind::NetworkWatcher)
        .next()
        .expect("made with the network");
    assert_eq!(
        json::resource(&world, watcher)["properties"],
        json!({"provisioningState": "Succeeded", "runningOperationIds": []})
    );
}

#[test]
fn a_deployment_that_failed_says_why() {
    let (world, _) = run(&with_group(), &[create_set(OrchestrationMode::Flexible, 4)]);
    let deployment = world
        .deployment(GROUP, "CreateVmss-demo-set")
        .expect("the deployment");
    let body = json::deployment(&world, deployment);
    assert_eq!(
        (
            &body["properties"]["provisioningState"],
            &body["properties"]["error"]["code"]
        ),
        (&json!("Failed"), &json!("DeploymentFailed"))
    );
    let failed: Vec<Value> = deployment
        .operations
        .iter()
        .map(|operation| json::deployment_operation(&world, deployment, operation))
        .filter(|operation| operation["properties"]["provisioningState"] == "Failed")
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["properties"]["statusMessage"]["status"], "Failed");
}
