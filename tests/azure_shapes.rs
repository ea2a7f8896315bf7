//! Our bodies against Azure's recorded ones: the same JSON paths, but for the listed differences.
//!
//! The recordings lie beside the repository (`../shared/azure/examples`); without them the comparison is skipped and
//! says so.

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use flexlab::arm::spec::*;
use flexlab::arm::*;
use serde_json::Value;
use support::*;

fn examples() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/azure/examples");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no recordings at ../shared/azure/examples");
    None
}

fn example(folder: &std::path::Path, name: &str, part: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(name)).expect("the example is there");
    let file: Value = serde_json::from_str(&text).expect("it is JSON");
    file["body"].pointer(part).expect("it has the part").clone()
}

/// Every path to a leaf: `properties.ipConfigurations[].id`.
fn paths(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                let dot = if at.is_empty() { "" } else { "." };
                paths(value, &format!("{at}{dot}{key}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                paths(item, &format!("{at}[]"), found);
            }
        }
        _ => {
            found.insert(at.to_owned());
        }
    }
}

fn paths_of(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    paths(value, "", &mut found);
    found
}

/// Holds `ours` to an example. `known` lists the differences, each line a path after `-` (Azure's alone) or `+` (ours
/// alone), or with `*` at its end all paths that begin so; lines that begin otherwise say why.
fn hold(ours: &Value, file: &str, part: &str, known: &str) {
    let Some(folder) = examples() else { return };
    let (ours, theirs) = (paths_of(ours), paths_of(&example(&folder, file, part)));
    let lacking = theirs.difference(&ours).map(|path| format!("- {path}"));
    let added = ours.difference(&theirs).map(|path| format!("+ {path}"));
    let found: Vec<String> = lacking.chain(added).collect();
    let listed: Vec<&str> = known
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("- ") || line.starts_with("+ "))
        .collect();
    let speaks_of = |line: &str, path: &str| match line.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == line,
    };
    let new: Vec<&String> = found
        .iter()
        .filter(|path| !listed.iter().any(|line| speaks_of(line, path)))
        .collect();
    let gone: Vec<&&str> = listed
        .iter()
        .filter(|line| !found.iter().any(|path| speaks_of(line, path)))
        .collect();
    assert!(new.is_empty(), "{file}: not listed: {new:#?}");
    assert!(gone.is_empty(), "{file}: listed, and no difference: {gone:#?}");
}

const KEY: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCey0/ipz0OxUGA6xunJY5HdhvlsyRf2JdpnRaH0UU5KsAiajLq5HifCzJAEpRvWXIIYKSrqNi+hSmKRXiGJaHnK0dm0QO8YvM/Ab+MZUZ0L9VRznMoLsexTgDEC6QidxP5VYxXQwzgvbK1kn1J+7QTmd9JzV4Q83EEIZM5VGp7DwuUzhSuUN4LNJ9TnsCpjZwDIqIIGo9kLRLov+CfPb50o/768pa4W87a7FDJc74gvu/Qh7K05ztWNABlqYk5QsSkLWosN/vCaR+Nlh6EroTUw679G0MLj2WD/P0vLbiy1Xgf2oZ4Q5vLOQfoU2SWNkzzmfpdu3o9+VWNQppUZPyt";

/// As the command line asks in the recordings: a first generation image, a key, no boot diagnostics.
fn recorded_machine() -> MachineSpec {
    MachineSpec {
        image: ImageReference {
            publisher: "Canonical".into(),
            offer: "UbuntuServer".into(),
            sku: "18.04-LTS".into(),
            version: "latest".into(),
            id: None,
        }
        .into(),
        credential: Credential::SshPublicKey(KEY.into()),
        boot_diagnostics: false,
        application_health: Some(ApplicationHealth {
            protocol: "http".into(),
            port: 80,
            request_path: "/healthEndpoint".into(),
            rich: None,
        }),
        ..machine()
    }
}

/// A set with one instance, and newvm beside it in the set.
fn world(mode: OrchestrationMode) -> World {
    let mut set = set_spec(mode, 1);
    if mode == OrchestrationMode::Flexible {
        set.platform_fault_domain_count = 2;
    }
    *machine_of(&mut set) = recorded_machine();
    let mut operations = vec![create_set_as("demo-set", set)];
    if mode == OrchestrationMode::Flexible {
        let vm = VmSpec {
            machine: recorded_machine().into(),
            platform_fault_domain: Some(0),
            ..vm_spec(Some("demo-set"))
        };
        operations.push(create_vm(vm));
    }
    run(&with_group(), &operations).0
}

fn body(world: &World, kind: Kind, starts_with: &str) -> Value {
    let found = world
        .of_kind(kind)
        .find(|resource| resource.id.name().starts_with(starts_with));
    json::resource(world, found.expect("the resource"))
}

#[test]
fn a_flexible_set() {
    let ours = body(&world(OrchestrationMode::Flexible), Kind::ScaleSet, "");
    hold(&ours, "vmss_flexible_get.json", "", "
            The recorded set stands behind a load balancer; ours has none.
            - properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id
            + properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.loadBalancerBackendAddressPools
            The portal's template says these two, the command line's does not (facts.md §1.1, portal-made set).
            + properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.enableAcceleratedNetworking
            + properties.scaleInPolicy*
            An address for each instance (facts.md §1.1, portal-made set).
            + properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.publicIPAddressConfiguration*
            The application health extension, which the recorded set has not.
            + properties.virtualMachineProfile.extensionProfile*
        ");
}

#[test]
fn a_uniform_set() {
    let ours = body(&world(OrchestrationMode::Uniform), Kind::ScaleSet, "");
    hold(&ours, "vmss_uniform_scale_in_policy_get.json", "", "
            As for the Flexible set.
            - properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id
            + properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.enableAcceleratedNetworking
            + properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.publicIPAddressConfiguration*
            + properties.scaleInPolicy.rules[]
            + properties.virtualMachineProfile.extensionProfile*
        ");
}

#[test]
fn an_instance_of_a_uniform_set() {
    let world = world(OrchestrationMode::Uniform);
    let (set, body) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    let ours = json::uniform_instance(&world, set, &body.instances[0]);
    hold(&ours, "vmss_uniform_vm_get.json", "", "
            As for the set.
            - properties.networkProfileConfiguration.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id
            + properties.networkProfileConfiguration.networkInterfaceConfigurations[].properties.enableAcceleratedNetworking
            + properties.networkProfileConfiguration.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.publicIPAddressConfiguration*
            The recorded one takes a password.
            + properties.osProfile.linuxConfiguration.ssh*
        ");
    let ours = json::uniform_instance_view(&world, set, &body.instances[0]);
    hold(
        &ours,
        "vmss_uniform_vm_instance_view_running.json",
        "",
        "The application health extension.\n+ vmHealth*",
    );
}

#[test]
fn a_uniform_set_of_windows_machines_with_trusted_launch() {
    let mut set = set_spec(OrchestrationMode::Uniform, 1);
    profile_of(&mut set).computer_name_prefix = "demo-setm".into();
    let machine = machine_of(&mut set);
    machine.image = ImageReference {
        publisher: "MicrosoftWindowsServer".into(),
        offer: "WindowsServer".into(),
        sku: "2022-datacenter-g2".into(),
        version: "latest".into(),
        id: None,
    }
    .into();
    machine.boot_diagnostics = false;
    machine.trusted_launch = Some(TrustedLaunch {
        secure_boot_enabled: true,
        v_tpm_enabled: true,
    });
    let (world, _) = run(&with_group(), &[create_set_as("demo-set", set)]);
    let known = |at: &str| {
        format!(
            "As for the Flexible set.
            - {at}[].properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id
            + {at}[].properties.enableAcceleratedNetworking
            + {at}[].properties.ipConfigurations[].properties.publicIPAddressConfiguration*"
        )
    };
    let at = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
    let ours = body(&world, Kind::ScaleSet, "");
    hold(
        &ours,
        "vmss_uniform_get.json",
        "",
        &(known(at) + "\n+ properties.scaleInPolicy*"),
    );
    let (set, _) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    let at = "value[].properties.networkProfileConfiguration.networkInterfaceConfigurations";
    let also = "\nAbsent from the older recording.\n+ value[].properties.resilientVMDeletionStatus";
    hold(
        &json::list_instances(&world, set),
        "vmss_uniform_list_instances.json",
        "",
        &(known(at) + also),
    );
}

#[test]
fn the_stubs_of_a_flexible_sets_instances() {
    let world = world(OrchestrationMode::Flexible);
    let (set, _) = world.scale_set(&id(Kind::ScaleSet, "demo-set")).expect("the set");
    let ours = json::list_instances(&world, set);
    assert_eq!(
        ours["value"].as_array().map(Vec::len),
        Some(2),
        "the set's own and the added one"
    );
    hold(&ours, "vmss_flexible_list_instances.json", "", "");
}

#[test]
fn a_machine_that_the_profile_made() {
    let ours = body(
        &world(OrchestrationMode::Flexible),
        Kind::VirtualMachine,
        "demo-set_",
    );
    hold(&ours, "vm_flex_instance_get.json", "", "");
}

#[test]
fn a_machine_that_joined_a_set() {
    let world = world(OrchestrationMode::Flexible);
    let vm = world.resource(&id(Kind::VirtualMachine, "newvm")).expect("newvm");
    let ours = json::resource_with_views(&world, vm);
    hold(
        &ours,
        "vm_attached_to_flex_with_fd_instanceview.json",
        "",
        "
            The recorded set is in a proximity placement group.
            - properties.proximityPlacementGroup.id
            The application health extension.
            + resources*
            + properties.instanceView.vmHealth*
        ",
    );
}

#[test]
fn instance_views_of_machines_that_do_not_run() {
    let world = world(OrchestrationMode::Flexible);
    let vm = id(Kind::VirtualMachine, "newvm");
    for (action, file, known) in [
        (
            PowerAction::PowerOff,
            "vm_instance_view_stopped.json",
            "The recorded machine has an extension of another kind, and no fault domain.
            - extensions*
            - vmAgent.extensionHandlers[]*
            + vmAgent.extensionHandlers
            + platformFaultDomain",
        ),
        (
            PowerAction::Deallocate,
            "vm_instance_view_deallocated.json",
            "+ platformFaultDomain",
        ),
    ] {
        let power = Operation::Power {
            id: vm.clone(),
            action,
        };
        let (world, _) = run(&world, &[power]);
        let ours = world
            .resource(&vm)
            .and_then(|vm| json::instance_view(vm))
            .expect("a view");
        hold(&ours, file, "/properties/instanceView", known);
    }
}

#[test]
fn a_network_interface() {
    let ours = body(
        &world(OrchestrationMode::Flexible),
        Kind::NetworkInterface,
        "newvm",
    );
    hold(
        &ours,
        "nic_of_vm_get.json",
        "",
        "
            Optional in the recordings, and always said by the portal's template.
            + properties.enableAcceleratedNetworking
        ",
    );
}

#[test]
fn a_public_ip_address() {
    let ours = body(
        &world(OrchestrationMode::Flexible),
        Kind::PublicIpAddress,
        "newvm",
    );
    hold(&ours, "public_ip_get.json", "", "");
}

#[test]
fn a_security_group() {
    let ours = body(
        &world(OrchestrationMode::Flexible),
        Kind::NetworkSecurityGroup,
        "newvm",
    );
    hold(
        &ours,
        "nsg_put_with_default_rules.json",
        "",
        "
            The recorded group is new: it has no rule, no user and no tags.
            - properties.securityRules
            + properties.securityRules[]*
            + properties.networkInterfaces[].id
            + tags
        ",
    );
}

#[test]
fn a_disk() {
    let ours = body(&world(OrchestrationMode::Flexible), Kind::Disk, "newvm");
    hold(&ours, "disk_attached_os_get.json", "", "");
}

#[test]
fn a_subnet() {
    let ours = body(&world(OrchestrationMode::Flexible), Kind::VirtualNetwork, "");
    hold(&ours["properties"]["subnets"][0], "subnet_get.json", "", "");
}

#[test]
fn an_availability_set() {
    let put = Operation::Put {
        group: GROUP.into(),
        resource: resource(
            "app-set",
            SpecBody::AvailabilitySet(AvailabilitySetSpec {
                platform_fault_domain_count: 2,
                platform_update_domain_count: 5,
                proximity_placement_group: None,
            }),
        ),
    };
    let (world, _) = run(&with_group(), &[put]);
    hold(
        &body(&world, Kind::AvailabilitySet, ""),
        "availability_set_get.json",
        "",
        "
            The recorded set is in a proximity placement group.
            - properties.proximityPlacementGroup.id
        ",
    );
}

#[test]
fn a_deployment() {
    let world = world(OrchestrationMode::Flexible);
    let deployment = world
        .deployment(GROUP, "CreateVmss-demo-set")
        .expect("the deployment");
    hold(
        &json::deployment(&world, deployment),
        "deployment_get_succeeded.json",
        "",
        "
            The portal's template has no outputs.
            - properties.outputs.vmss*
            + properties.outputs
        ",
    );
}

/// The six default rules are Azure's, word for word.
#[test]
fn the_default_rules_are_azures() {
    let Some(folder) = examples() else { return };
    let strip = |mut rules: Value| {
        for rule in rules.as_array_mut().into_iter().flatten() {
            rule["properties"]["provisioningState"] = Value::Null;
            (rule["id"], rule["etag"]) = (Value::Null, Value::Null);
        }
        rules
    };
    let ours = body(
        &world(OrchestrationMode::Flexible),
        Kind::NetworkSecurityGroup,
        "newvm",
    );
    let theirs = example(
        &folder,
        "nsg_put_with_default_rules.json",
        "/properties/defaultSecurityRules",
    );
    assert_eq!(
        strip(ours["properties"]["defaultSecurityRules"].clone()),
        strip(theirs)
    );
}
