//! The form models, filled in as a student does.

mod support;

use flexlab::arm::catalog::limits::Offer;
use flexlab::arm::network::nsg;
use flexlab::arm::spec::*;
use flexlab::arm::*;
use flexlab::forms::create_group::{self, CreateGroup};
use flexlab::forms::create_scale_set::{CreateScaleSet, Field};
use flexlab::forms::create_vm::{CreateVm, Field as Vm};
use flexlab::forms::create_vnet::{Cell, CreateVnet, SubnetRow};
use flexlab::forms::edit_nic::{EditNic, Field as Nic, NicContext};
use flexlab::forms::inbound_rule::{Field as Rule, InboundRule};
use flexlab::forms::tags::{TagRow, TagRows};
use flexlab::forms::{EMPTY, FieldInfo, Form, OFF, ON, Review, Tab, Wizard};
use support::*;

/// A password that meets the rules, and is looked for where it must not be.
const PASSWORD: &str = "Correct-horse-7";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGnrZ9vXyzJ0pTqkXb1zJ3qL0qk0m6sYc1dG5xk2bQeR student";

fn fill<F: Form<Context = World>>(form: &mut F, world: &World, fields: &[(F::Field, &str)]) {
    for (field, value) in fields {
        form.set(*field, *value, world);
    }
}

/// The seed's lines 4, 5, 6 and 15.
const SEED: &[(Field, &str)] = &[
    (Field::ResourceGroup, "app-grp"),
    (Field::Name, "demo-set"),
    (Field::Region, "centralindia"),
    (Field::Orchestration, "Flexible"),
    (Field::Size, "Standard_B1s"),
    (Field::Authentication, "Password"),
    (Field::Username, "azureuser"),
    (Field::Password, PASSWORD),
    (Field::Confirm, PASSWORD),
    (Field::InstanceCount, "1"),
];

/// Step 2 of the seed.
const SEED_VM: &[(Vm, &str)] = &[
    (Vm::ResourceGroup, "app-grp"),
    (Vm::Name, "newvm"),
    (Vm::Region, "centralindia"),
    (Vm::Availability, "ScaleSet"),
    (
        Vm::ScaleSet,
        "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/demo-set",
    ),
    (Vm::Size, "Standard_B1s"),
    (Vm::Authentication, "Password"),
    (Vm::Username, "azureuser"),
    (Vm::Password, PASSWORD),
    (Vm::Confirm, PASSWORD),
];

fn edit_nic(form: &mut CreateScaleSet, world: &World, fields: &[(Nic, &str)]) {
    let context: NicContext = form.nic_context(0, world);
    let mut pane = form.nic(0);
    for (field, value) in fields {
        pane.set(*field, *value, &context);
    }
    assert_eq!(pane.errors(&context), []);
    form.use_nic(0, pane);
}

/// Lines 7 to 14.
const OPEN: &[(Nic, &str)] = &[
    (Nic::PublicPorts, "Allow"),
    (Nic::Ports, "22"),
    (Nic::PublicIp, ON),
];

fn seed_set(world: &World) -> CreateScaleSet {
    let mut form = CreateScaleSet::new(world);
    fill(&mut form, world, SEED);
    edit_nic(&mut form, world, OPEN);
    form
}

fn seed_vm(world: &World) -> CreateVm {
    let mut form = CreateVm::new(world);
    fill(&mut form, world, SEED_VM);
    form
}

/// app-grp with the seed's set, at rest.
fn with_set() -> World {
    run(&with_group(), &[create_set(OrchestrationMode::Flexible, 1)]).0
}

/// A subscription that has Spot and cores.
fn generous() -> World {
    let start = Start {
        offer: Offer::PayAsYouGo,
        ..start()
    };
    let group = Operation::PutGroup {
        name: GROUP.into(),
        location: REGION.into(),
        tags: Tags::new(),
        document: None,
    };
    run(&World::new(&start), &[group]).0
}

fn passed<W: Wizard>(form: &mut W, world: &World) -> DeployRequest
where
    W::Field: FieldInfo<Tab = Tab>,
{
    match form.review(world) {
        Review::Passed(operation) => deployment(*operation),
        Review::Failed { errors, refusal } => panic!("{errors:?} {refusal:?}"),
    }
}

fn deployment(operation: Operation) -> DeployRequest {
    match operation {
        Operation::Deploy(request) => request,
        other => panic!("a deployment: {other:?}"),
    }
}

#[test]
fn the_seeds_set_becomes_the_seeds_request() {
    let world = with_group();
    let request = passed(&mut seed_set(&world), &world);
    assert_eq!(
        request.name,
        "CreateVmss-canonical.0001-com-ubuntu-server-focal-20231227210000"
    );
    assert_eq!(
        (request.group.as_str(), request.new_group_location),
        ("app-grp", None)
    );
    let [made_vnet, made_nsg, set] = request.resources.as_slice() else {
        panic!("three resources: {:?}", request.resources);
    };
    assert_eq!(
        (made_vnet, made_nsg),
        (&vnet(), &nsg("basicNsgapp-grp-vnet-nic01"))
    );
    let SpecBody::ScaleSet(body) = &set.body else {
        panic!("{set:?}")
    };
    let mut expected = set_spec(OrchestrationMode::Flexible, 1);
    let prefix = &body.profile.as_ref().expect("a profile").computer_name_prefix;
    assert!(prefix.starts_with("demo-set") && prefix.len() == 10, "{prefix}");
    profile_of(&mut expected).computer_name_prefix = prefix.clone();
    assert_eq!(set, &resource("demo-set", SpecBody::ScaleSet(Box::new(expected))));
}

#[test]
fn a_uniform_set_has_its_own_defaults() {
    let world = with_group();
    let mut form = seed_set(&world);
    form.set(Field::Orchestration, "Uniform", &world);
    let request = passed(&mut form, &world);
    let set = request.resources.last().expect("the set");
    let SpecBody::ScaleSet(body) = &set.body else {
        panic!("{set:?}")
    };
    let found = (
        body.platform_fault_domain_count,
        body.single_placement_group,
        body.overprovision,
    );
    assert_eq!(found, (5, Some(true), true));
}

#[test]
fn the_seeds_vm_joins_the_set() {
    let world = with_set();
    let request = passed(&mut seed_vm(&world), &world);
    assert_eq!(
        request.name,
        "CreateVm-canonical.0001-com-ubuntu-server-focal-2-".to_owned() + &world.time().stamp(330)
    );
    let names: Vec<&str> = request
        .resources
        .iter()
        .map(|resource| resource.name.as_str())
        .collect();
    let [ip, group, nic, vm] = names.as_slice() else {
        panic!("{names:?}")
    };
    assert_eq!((*ip, *group, *vm), ("newvm-ip", "newvm-nsg", "newvm"));
    assert!(
        nic.strip_prefix("newvm").is_some_and(|digits| digits.len() == 3),
        "{nic}"
    );
    assert_eq!(&request.resources[1], &self::nsg("newvm-nsg"));
    let SpecBody::NetworkInterface(interface) = &request.resources[2].body else {
        panic!("an interface")
    };
    assert_eq!(
        interface.subnet,
        subnet(),
        "the group's own network is chosen first"
    );
    let (after, _) = run(&world, &[Operation::Deploy(request)]);
    let members: Vec<&str> = after
        .members(&id(Kind::ScaleSet, "demo-set"))
        .map(|vm| vm.id.name())
        .collect();
    assert_eq!(members.len(), 2);
    assert!(members.contains(&"newvm"));
}

/// Fields to set on the seed's set, the field with the error, the sentence.
type Wrong<F> = (&'static [(F, &'static str)], F, &'static str);

const WRONG: &[Wrong<Field>] = &[
    (&[(Field::ResourceGroup, "")], Field::ResourceGroup, EMPTY),
    (
        &[(Field::ResourceGroup, "gone")],
        Field::ResourceGroup,
        "What was chosen here is no longer offered. Choose another value.",
    ),
    (&[(Field::Name, "")], Field::Name, EMPTY),
    (
        &[(Field::Name, "demo set")],
        Field::Name,
        r#"Azure resource names cannot contain special characters \/""[]:|<>+=;,?*@&, whitespace, or begin with '_' or end with '.' or '-'"#,
    ),
    (
        &[(Field::Name, "a-name-of-forty-five-characters-is-one-too-many")],
        Field::Name,
        "The value must be between 1 and 44 characters long.",
    ),
    (
        &[(Field::Username, "admin")],
        Field::Username,
        "Usernames must not include reserved words.",
    ),
    (
        &[(Field::Password, "short")],
        Field::Password,
        "The value must be between 12 and 72 characters long.",
    ),
    (
        &[(Field::Confirm, "Correct-horse-8")],
        Field::Confirm,
        "Password and confirm password must match.",
    ),
    (&[(Field::Authentication, "SshPublicKey")], Field::SshKey, EMPTY),
    (
        &[(Field::InstanceCount, "1001")],
        Field::InstanceCount,
        "The value must be a number between 0 and 1000.",
    ),
    (
        &[(Field::InstanceCount, "one")],
        Field::InstanceCount,
        "The value must be a number between 0 and 1000.",
    ),
    (
        &[(Field::Zones, "1"), (Field::FaultDomains, "2")],
        Field::FaultDomains,
        "Specifying Availability Zones is not allowed when Virtual Machine Scale Set has platformFaultDomainCount higher than 1 with OrchestrationMode: 'Flexible'.",
    ),
    (
        &[(Field::ZoneBalance, ON)],
        Field::ZoneBalance,
        "A balance across zones needs more than one availability zone.",
    ),
    (
        &[(Field::Identity, ON)],
        Field::Identity,
        "A scale set with Flexible orchestration takes user-assigned identities only, not a system-assigned one.",
    ),
    (
        &[(Field::Termination, ON), (Field::TerminationDelay, "16")],
        Field::TerminationDelay,
        "The value must be a number between 5 and 15.",
    ),
    (
        &[(Field::Health, ON), (Field::HealthPath, "")],
        Field::HealthPath,
        EMPTY,
    ),
    (
        &[
            (Field::Health, ON),
            (Field::Repairs, ON),
            (Field::GracePeriod, "5"),
        ],
        Field::GracePeriod,
        "The value must be a number between 10 and 90.",
    ),
    (
        &[
            (Field::Image, "Debian:debian-10:10:latest"),
            (Field::SecurityType, "TrustedLaunch"),
        ],
        Field::SecurityType,
        "Trusted launch needs an image of generation 2.",
    ),
    // What the core alone knows, on the control that caused it.
    (
        &[(Field::FaultDomains, "3")],
        Field::FaultDomains,
        "The specified fault domain count 3 must fall in the range 1 to 2.",
    ),
    (
        &[(Field::Spot, ON)],
        Field::Spot,
        "Azure Spot is not offered to the subscription 'Free Trial': its offer is none of those that have it.",
    ),
    (
        &[(Field::OsDiskSize, "32"), (Field::Image, WINDOWS)],
        Field::OsDiskSize,
        "Disk with size 32GB, which is smaller than the size 127GB of corresponding disk in Image, is not allowed.",
    ),
];

const WINDOWS: &str = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest";

#[test]
fn each_mistake_is_said_on_its_control() {
    let world = with_group();
    for (fields, field, sentence) in WRONG {
        let mut form = seed_set(&world);
        fill(&mut form, &world, fields);
        assert!(matches!(form.review(&world), Review::Failed { .. }), "{fields:?}");
        let found: Vec<_> = form.errors(&world);
        let control = form.control(*field, &world).expect("it is shown");
        assert_eq!(control.error.as_deref(), Some(*sentence), "{fields:?}: {found:?}");
        assert!(form.tab_errors(&world).contains(&field.info().tab));
    }
}

/// Near misses whose sentence is long: where the core's refusal lands.
#[test]
fn the_core_s_refusals_land_on_their_fields() {
    let world = with_group();
    for (fields, field, code) in [
        (
            &[(Field::InstanceCount, "5")][..],
            Field::InstanceCount,
            "QuotaExceeded",
        ),
        (
            &[(Field::Size, "Standard_Nothing")],
            Field::Size,
            "InvalidParameter",
        ),
        (&[(Field::Size, "Standard_D2ps_v5")], Field::Size, "BadRequest"),
    ] {
        let mut form = seed_set(&world);
        fill(&mut form, &world, fields);
        let Review::Failed {
            errors,
            refusal: Some(refusal),
        } = form.review(&world)
        else {
            panic!("{fields:?} was not refused by the core");
        };
        assert_eq!(errors.first().map(|error| error.field), Some(field), "{fields:?}");
        assert_eq!(refusal.root().code, code, "{fields:?}");
        form.set(field, form.value(field, &world), &world);
        assert_eq!(form.errors(&world), [], "a change forgets what was refused");
    }
    let spot = generous();
    let mut form = seed_set(&spot);
    form.set(Field::Spot, ON, &spot);
    let Review::Failed { errors, .. } = form.review(&spot) else {
        panic!("Spot was not refused for B1s")
    };
    assert_eq!(errors[0].field, Field::Spot);
    assert_eq!(
        errors[0].message,
        "Azure Spot Virtual Machine is not supported for this VM size Standard_B1s."
    );
}

/// What has to be chosen first, the field, another value.
type Effect<F> = (&'static [(F, &'static str)], F, &'static str);

#[test]
fn every_control_of_the_set_has_an_effect() {
    use Field::*;
    const UNIFORM: &[(Field, &str)] = &[(Orchestration, "Uniform")];
    const TRUSTED: &[(Field, &str)] = &[(SecurityType, "TrustedLaunch")];
    const SPOT: &[(Field, &str)] = &[(Spot, ON), (Size, "Standard_D2s_v3")];
    const MIXED: &[(Field, &str)] = &[(Spot, ON), (Size, "Standard_D2s_v3"), (SpotMix, ON)];
    const PRICED: &[(Field, &str)] = &[
        (Spot, ON),
        (Size, "Standard_D2s_v3"),
        (EvictionType, "PriceOrCapacity"),
    ];
    const HEALTHY: &[(Field, &str)] = &[(Health, ON)];
    const REPAIRED: &[(Field, &str)] = &[(Health, ON), (Repairs, ON)];
    const KEYED: &[(Field, &str)] = &[(Authentication, "SshPublicKey"), (SshKey, KEY)];
    let effects: &[Effect<Field>] = &[
        (&[(NewGroup, "other")], ResourceGroup, "other"),
        (&[], Name, "other"),
        (&[], Region, "westeurope"),
        (&[], Zones, "1,2"),
        (&[], Orchestration, "Uniform"),
        (&[], SecurityType, "TrustedLaunch"),
        (TRUSTED, SecureBoot, OFF),
        (TRUSTED, VTpm, OFF),
        (&[], Image, WINDOWS),
        (&[(Size, "Standard_D2ps_v5")], Architecture, "Arm64"),
        (&[(Size, "Standard_D2s_v3")], Spot, ON),
        (&[], Size, "Standard_B2s"),
        (KEYED, Authentication, "Password"),
        (&[], Username, "someone"),
        (
            KEYED,
            SshKey,
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGnrZ9vXyzJ0pTqkXb1zJ3qL0qk0m6sYc1dG5xk2bQeR other",
        ),
        (PRICED, MaxPrice, "0.05"),
        (
            &[(MaxPrice, "0.05"), (Spot, ON), (Size, "Standard_D2s_v3")],
            EvictionType,
            "PriceOrCapacity",
        ),
        (SPOT, EvictionPolicy, "Delete"),
        (SPOT, SpotMix, ON),
        (MIXED, BaseRegular, "1"),
        (MIXED, Distribution, "25"),
        (&[], OsDiskSize, "64"),
        (&[], OsDiskType, "Standard_LRS"),
        (&[], InstanceCount, "0"),
        (&[], ScaleIn, "OldestVM"),
        (&[], ForceDelete, ON),
        (UNIFORM, UpgradeMode, "Automatic"),
        (&[], BootDiagnostics, "Disable"),
        (UNIFORM, Identity, ON),
        (UNIFORM, Overprovision, OFF),
        (UNIFORM, OsUpgrades, ON),
        (&[], Termination, ON),
        (&[(Termination, ON)], TerminationDelay, "7"),
        (&[], Health, ON),
        (HEALTHY, HealthProtocol, "tcp"),
        (HEALTHY, HealthPort, "8080"),
        (HEALTHY, HealthPath, "/health"),
        (HEALTHY, Repairs, ON),
        (REPAIRED, RepairAction, "Restart"),
        (REPAIRED, GracePeriod, "30"),
        (UNIFORM, BeyondHundred, ON),
        (&[(Zones, "1,2")], ZoneBalance, ON),
        (&[], FaultDomains, "2"),
        (UNIFORM, Spreading, "Max"),
    ];
    // Not sent: a fixed text, the pane's own name, what the proof replaces. Grids and the network are tested below.
    let others = [
        Subscription,
        NewGroup,
        Password,
        Confirm,
        SshSource,
        VirtualNetwork,
        Nics,
        Tags,
    ];
    for field in Field::ALL {
        let known = effects.iter().any(|(_, effect, _)| effect == field);
        assert_eq!(known, !others.contains(field), "{field:?}");
    }
    let world = generous();
    for (first, field, value) in effects {
        let mut form = seed_set(&world);
        fill(&mut form, &world, first);
        let before = form.partial_arm(&world);
        assert!(form.shown(*field, &world), "{field:?}");
        form.set(*field, *value, &world);
        assert_ne!(before, form.partial_arm(&world), "{field:?}");
        passed(&mut form, &world);
    }
}

#[test]
fn every_control_of_the_vm_has_an_effect() {
    use Vm::*;
    const TRUSTED: &[(Vm, &str)] = &[(SecurityType, "TrustedLaunch")];
    const ALONE: &[(Vm, &str)] = &[(Availability, "None")];
    const SPOT: &[(Vm, &str)] = &[(Spot, ON), (Size, "Standard_D2s_v3")];
    const PRICED: &[(Vm, &str)] = &[
        (Spot, ON),
        (Size, "Standard_D2s_v3"),
        (EvictionType, "PriceOrCapacity"),
    ];
    const HEALTHY: &[(Vm, &str)] = &[(Health, ON)];
    const KEYED: &[(Vm, &str)] = &[(Authentication, "SshPublicKey"), (SshKey, KEY)];
    const AV: &str = "/resourceGroups/app-grp/providers/Microsoft.Compute/availabilitySets/app-set";
    const NSG: &str = "/resourceGroups/app-grp/providers/Microsoft.Network/networkSecurityGroups/basicNsgapp-grp-vnet-nic01";
    let effects: &[Effect<Vm>] = &[
        (
            &[(NewGroup, "other"), (Availability, "None")],
            ResourceGroup,
            "other",
        ),
        (&[], Name, "other"),
        (ALONE, Region, "eastus"),
        (&[], Availability, "None"),
        (
            &[],
            ScaleSet,
            "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/two-domains",
        ),
        (&[(Availability, "Zone")], Zone, "2"),
        (
            &[(
                ScaleSet,
                "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/two-domains",
            )],
            FaultDomain,
            "1",
        ),
        (&[(Availability, "AvailabilitySet")], AvailabilitySet, AV),
        (&[], SecurityType, "TrustedLaunch"),
        (TRUSTED, SecureBoot, OFF),
        (TRUSTED, VTpm, OFF),
        (&[], Image, WINDOWS),
        (&[(Size, "Standard_D2ps_v5")], Architecture, "Arm64"),
        (&[(Size, "Standard_D2s_v3")], Spot, ON),
        (PRICED, MaxPrice, "0.05"),
        (
            &[(MaxPrice, "0.05"), (Spot, ON), (Size, "Standard_D2s_v3")],
            EvictionType,
            "PriceOrCapacity",
        ),
        (SPOT, EvictionPolicy, "Delete"),
        (&[], Size, "Standard_B2s"),
        (KEYED, Authentication, "Password"),
        (&[], Username, "someone"),
        (
            KEYED,
            SshKey,
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGnrZ9vXyzJ0pTqkXb1zJ3qL0qk0m6sYc1dG5xk2bQeR other",
        ),
        (&[], PublicPorts, "None"),
        (&[], Ports, "22,80"),
        (&[], OsDiskSize, "64"),
        (&[], OsDiskType, "Standard_LRS"),
        (&[], DeleteDisk, OFF),
        (&[], VirtualNetwork, "new"),
        (&[], PublicIp, "None"),
        (&[], SecurityGroup, "None"),
        (&[(SecurityGroup, "Advanced")], ExistingGroup, NSG),
        (&[], DeleteNic, ON),
        (&[(Size, "Standard_D2s_v3")], Accelerated, OFF),
        (&[], Identity, ON),
        (&[], BootDiagnostics, "Disable"),
        (&[], Health, ON),
        (HEALTHY, HealthProtocol, "tcp"),
        (HEALTHY, HealthPort, "8080"),
        (HEALTHY, HealthPath, "/health"),
    ];
    let others = [Subscription, NewGroup, Password, Confirm, SshSource, Subnet, Tags];
    for field in Vm::ALL {
        let known = effects.iter().any(|(_, effect, _)| effect == field);
        assert_eq!(known, !others.contains(field), "{field:?}");
    }
    let world = crowded();
    for (first, field, value) in effects {
        let mut form = seed_vm(&world);
        fill(&mut form, &world, first);
        let before = form.partial_arm(&world);
        assert!(form.shown(*field, &world), "{field:?}");
        form.set(*field, *value, &world);
        assert_ne!(before, form.partial_arm(&world), "{field:?}");
        passed(&mut form, &world);
    }
}

/// The seed's set, one with two fault domains, and an availability set.
fn crowded() -> World {
    let mut spread = set_spec(OrchestrationMode::Flexible, 0);
    spread.platform_fault_domain_count = 2;
    let availability = SpecBody::AvailabilitySet(AvailabilitySetSpec {
        platform_fault_domain_count: 2,
        platform_update_domain_count: 5,
        proximity_placement_group: None,
    });
    let operations = [
        create_set(OrchestrationMode::Flexible, 1),
        create_set_as("two-domains", spread),
        Operation::Put {
            group: GROUP.into(),
            resource: resource("app-set", availability),
        },
    ];
    run(&generous(), &operations).0
}

#[test]
fn defaults_follow_and_what_was_typed_stays() {
    let world = with_set();
    let mut form = seed_set(&world);
    form.use_new_group("other", &world);
    assert_eq!(form.nic_rows(&world)[0].name, "other-vnet-nic01");
    edit_nic(&mut form, &world, &[(Nic::Name, "mine")]);
    form.set(Field::ResourceGroup, "app-grp", &world);
    let row = &form.nic_rows(&world)[0];
    assert_eq!((row.name.as_str(), row.create_public_ip), ("mine", "Yes"));
    form.set(Field::Size, "Standard_D2s_v3", &world);
    assert_eq!(form.nic_rows(&world)[0].accelerated, "On");
    // A size that the region or the image doesn't fit is neither dropped nor replaced.
    form.set(Field::Region, "eastus", &world);
    form.set(Field::Architecture, "Arm64", &world);
    assert_eq!(form.value(Field::Size, &world), "Standard_D2s_v3");
    // A box that no longer fits stays ticked, open to be unticked, and is marked.
    form.set(Field::Orchestration, "Uniform", &world);
    form.set(Field::Identity, ON, &world);
    form.set(Field::Orchestration, "Flexible", &world);
    let identity = form.control(Field::Identity, &world).expect("it is shown");
    assert!(identity.is_on() && identity.disabled.is_none() && identity.error.is_some());
}

#[test]
fn an_untouched_form_shows_no_error() {
    let world = with_group();
    let mut form = CreateScaleSet::new(&world);
    assert!(form.tab_errors(&world).is_empty());
    assert!(!form.errors(&world).is_empty());
    form.touch(Field::Name);
    let error = |form: &CreateScaleSet, field| form.control(field, &world).and_then(|control| control.error);
    assert_eq!(error(&form, Field::Name).as_deref(), Some(EMPTY));
    assert_eq!(error(&form, Field::ResourceGroup), None);
    form.set(Field::Name, "demo-set", &world);
    assert!(
        form.control(Field::Name, &world)
            .is_some_and(|control| control.valid)
    );
}

#[test]
fn sizes_stand_in_their_groups() {
    let world = with_group();
    let form = seed_set(&world);
    let sizes = form.options(Field::Size, &world);
    assert_eq!(
        sizes[0].label,
        "Standard_B1s - 1 vcpu, 1 GiB memory (₹642.10/month) (free services eligible)"
    );
    let mut groups: Vec<&str> = sizes.iter().map(|size| &*size.group).collect();
    groups.dedup();
    let (apart, known) = (
        groups.len(),
        groups.iter().collect::<std::collections::BTreeSet<_>>(),
    );
    assert_eq!((groups[0], apart), ("Most used by Azure users", known.len()));
}

#[test]
fn architecture_swaps_the_image_or_is_refused() {
    let world = with_group();
    let mut form = seed_set(&world);
    form.set(Field::Architecture, "Arm64", &world);
    assert_eq!(
        form.value(Field::Image, &world),
        "canonical:0001-com-ubuntu-server-focal:20_04-lts-arm64:latest"
    );
    form.set(Field::Architecture, "x64", &world);
    assert_eq!(
        form.value(Field::Image, &world),
        "canonical:0001-com-ubuntu-server-focal:20_04-lts-gen2:latest"
    );
    form.set(Field::Image, WINDOWS, &world);
    let control = form.control(Field::Architecture, &world).expect("it is shown");
    let note = "Arm64 is not supported with the selected image.";
    assert_eq!(control.hint.as_deref(), Some(note));
    assert_eq!(control.options[0].disabled_reason.as_deref(), Some(note));
    form.set(Field::Architecture, "Arm64", &world);
    assert_eq!(form.value(Field::Image, &world), WINDOWS);
    assert!(
        !form.shown(Field::Authentication, &world),
        "Windows has passwords alone"
    );
}

#[test]
fn the_pane_of_an_interface_says_what_is_missing() {
    let world = with_group();
    let mut form = seed_set(&world);
    form.use_nic(1, EditNic::new());
    assert_eq!(form.nic_rows(&world)[1].name, "app-grp-vnet-nic02");
    let context = form.nic_context(1, &world);
    for (field, value, wrong, sentence) in [
        (Nic::PublicPorts, "Allow", Nic::Ports, EMPTY),
        (
            Nic::Name,
            "app-grp-vnet-nic01",
            Nic::Name,
            "The value must be unique.",
        ),
        (Nic::SecurityGroup, "Advanced", Nic::ExistingGroup, EMPTY),
        (
            Nic::Accelerated,
            ON,
            Nic::Accelerated,
            "The selected size has no accelerated networking.",
        ),
        (
            Nic::Subnet,
            "none",
            Nic::Subnet,
            "What was chosen here is no longer offered. Choose another value.",
        ),
    ] {
        let mut pane = form.nic(1);
        pane.set(field, value, &context);
        let errors = pane.errors(&context);
        assert_eq!(errors.len(), 1, "{field:?}: {errors:?}");
        assert_eq!((errors[0].field, &*errors[0].message), (wrong, sentence));
        let mut whole = form.clone();
        whole.use_nic(1, pane);
        assert!(
            whole
                .errors(&world)
                .iter()
                .any(|error| error.field == Field::Nics)
        );
    }
    form.delete_nics(&[0, 1]);
    assert!(form.errors(&world).iter().any(|error| error.field == Field::Nics));
}

#[test]
fn rules_follow_the_ports_and_none_closes_all() {
    let world = with_group();
    for (fields, rules) in [
        (&[(Nic::PublicPorts, "None")][..], &[][..]),
        (&[(Nic::Ports, "80")], &[("HTTP", 300, "80")]),
        (
            &[(Nic::Ports, "80,443,22,3389")],
            &[
                ("SSH", 300, "22"),
                ("HTTP", 320, "80"),
                ("HTTPS", 340, "443"),
                ("RDP", 360, "3389"),
            ],
        ),
    ] {
        let mut form = seed_set(&world);
        edit_nic(&mut form, &world, fields);
        let request = passed(&mut form, &world);
        let SpecBody::NetworkSecurityGroup(group) = &request.resources[1].body else {
            panic!("a group")
        };
        let found: Vec<_> = group
            .security_rules
            .iter()
            .map(|rule| {
                (
                    rule.name.as_str(),
                    rule.priority,
                    rule.destination_port_range.as_str(),
                )
            })
            .collect();
        assert_eq!(found, rules);
    }
}

#[test]
fn a_network_of_one_s_own_is_checked_by_the_core() {
    let world = with_group();
    let mut form = seed_set(&world);
    let fresh = form.vnet_pane(&world);
    assert_eq!(
        (fresh.name.as_str(), fresh.ranges.as_slice()),
        ("app-grp-vnet", &["10.0.0.0/16".to_owned()][..])
    );
    let subnet = |name: &str, range: &str| SubnetRow {
        name: name.into(),
        range: range.into(),
    };
    for (ranges, subnets, cell) in [
        (&["10.0.0.0/16", ""][..], vec![subnet("a", "10.0.0.0/24")], None),
        (&["ten"], vec![subnet("a", "10.0.0.0/24")], Some(Cell::Range(0))),
        (&[""], vec![subnet("a", "10.0.0.0/24")], Some(Cell::Range(0))),
        (
            &["10.0.0.0/16", "10.1.0.1/16"],
            vec![subnet("a", "10.0.0.0/24")],
            Some(Cell::Range(1)),
        ),
        (
            &["10.0.0.0/16"],
            vec![SubnetRow::default()],
            Some(Cell::SubnetName(0)),
        ),
        (
            &["10.0.0.0/16"],
            vec![subnet("-", "10.0.0.0/24")],
            Some(Cell::SubnetName(0)),
        ),
        (
            &["10.0.0.0/16"],
            vec![subnet("a", "10.1.0.0/24")],
            Some(Cell::SubnetRange(0)),
        ),
        (
            &["10.0.0.0/16"],
            vec![
                subnet("a", "10.0.0.0/24"),
                SubnetRow::default(),
                subnet("b", "10.0.0.0/25"),
            ],
            Some(Cell::SubnetRange(2)),
        ),
    ] {
        let pane = CreateVnet {
            name: "mine".into(),
            ranges: ranges.iter().map(|range| (*range).to_owned()).collect(),
            subnets,
        };
        let errors = form.vnet_errors(&pane, &world);
        assert_eq!(errors.first().map(|(cell, _)| *cell), cell, "{pane:?} {errors:?}");
        if cell.is_none() {
            form.use_vnet(pane, &world);
        }
    }
    assert_eq!(form.nic_rows(&world)[0].name, "mine-nic01");
    assert_eq!(passed(&mut form, &world).resources[0].name, "mine");
    assert_eq!(
        CreateVnet::addresses("10.82.0.0/20"),
        "10.82.0.4 - 10.82.15.254 (4091 addresses)"
    );
    assert_eq!(CreateVnet::addresses("10.0.0.0/31"), "(0 Addresses)");
    let crowd = with_set();
    assert_eq!(CreateVnet::overlap("10.0.128.0/24", &crowd), "app-grp-vnet");
    assert_eq!(CreateVnet::overlap("10.1.0.0/16", &crowd), "None");
}

#[test]
fn a_second_set_leaves_the_first_one_s_security_group_alone() {
    let world = with_set();
    let mut form = seed_set(&world);
    form.set(Field::Name, "second", &world);
    let request = passed(&mut form, &world);
    let names: Vec<&str> = request
        .resources
        .iter()
        .map(|resource| resource.name.as_str())
        .collect();
    assert_eq!(names, ["basicNsgapp-grp-vnet-nic012", "second"]);
}

#[test]
fn the_picker_of_sets_says_why_it_is_empty() {
    let (uniform, _) = run(&with_group(), &[create_set(OrchestrationMode::Uniform, 1)]);
    for (world, region, reason) in [
        (with_group(), REGION, "in this resource group and region."),
        (uniform, REGION, "demo-set has Uniform orchestration"),
        (
            with_set(),
            "eastus",
            "demo-set is in region (Asia Pacific) Central India",
        ),
    ] {
        let mut form = seed_vm(&world);
        form.set(Vm::Region, region, &world);
        let control = form.control(Vm::ScaleSet, &world).expect("it is shown");
        assert_eq!(control.options, []);
        assert!(
            control.hint.as_ref().is_some_and(|hint| hint.contains(reason)),
            "{:?}",
            control.hint
        );
        assert!(
            form.errors(&world)
                .iter()
                .any(|error| error.field == Vm::ScaleSet)
        );
    }
    let world = crowded();
    let mut form = seed_vm(&world);
    let domains = |form: &CreateVm| form.control(Vm::FaultDomain, &world).expect("it is shown");
    assert!(
        domains(&form).disabled.is_some(),
        "one fault domain leaves no choice"
    );
    form.set(
        Vm::ScaleSet,
        "/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/two-domains",
        &world,
    );
    let values: Vec<_> = domains(&form)
        .options
        .iter()
        .map(|choice| choice.value.to_string())
        .collect();
    assert_eq!(values, ["", "0", "1"]);
}

#[test]
fn what_is_there_so_far_can_be_previewed() {
    let world = with_group();
    assert_eq!(CreateScaleSet::new(&world).partial_arm(&world), None);
    let mut form = CreateScaleSet::new(&world);
    fill(&mut form, &world, &SEED[..1]);
    fill(&mut form, &world, &[SEED[2], SEED[3], SEED[4]]);
    let operation = form.partial_arm(&world).expect("there is a group");
    let after = preview(&world, &operation).expect("it could be sent").world;
    let set = after.of_kind(Kind::ScaleSet).next().expect("a set");
    assert_ne!(set.id.name(), "demo-set");
    for (field, value) in [
        (Field::Name, "no such / name"),
        (Field::InstanceCount, "x"),
        (Field::Username, "admin"),
    ] {
        let mut odd = form.clone();
        odd.set(field, value, &world);
        let operation = odd.partial_arm(&world).expect("there is a group");
        assert!(preview(&world, &operation).is_some(), "{field:?}");
    }
    let world = with_set();
    let mut form = CreateVm::new(&world);
    fill(
        &mut form,
        &world,
        &[SEED_VM[0], SEED_VM[2], SEED_VM[3], SEED_VM[4], SEED_VM[5]],
    );
    let operation = form.partial_arm(&world).expect("there is a group");
    let after = preview(&world, &operation).expect("it could be sent").world;
    assert_eq!(after.members(&id(Kind::ScaleSet, "demo-set")).count(), 2);
}

#[test]
fn a_form_survives_a_reload_without_its_password() {
    let world = with_set();
    let mut set = seed_set(&world);
    set.set_tags(TagRows(vec![TagRow {
        name: "Environment".into(),
        value: "prod".into(),
        kinds: None,
    }]));
    set.use_vnet(set.vnet_pane(&world), &world);
    let text = serde_json::to_string(&set).expect("it is data");
    assert!(
        !text.contains(PASSWORD) && !text.contains("Password\":"),
        "{text}"
    );
    let back: CreateScaleSet = serde_json::from_str(&text).expect("it reads back");
    set.clear_secrets();
    for field in Field::ALL {
        assert_eq!(back.value(*field, &world), set.value(*field, &world), "{field:?}");
    }
    assert_eq!(back.nic_rows(&world), set.nic_rows(&world));
    assert_eq!(back.tags(), set.tags());
    let error = |field| back.control(field, &world).and_then(|control| control.error);
    assert_eq!(
        error(Field::Password),
        None,
        "it was not the student who emptied it"
    );
    let text = serde_json::to_string(&seed_vm(&world)).expect("it is data");
    assert!(!text.contains(PASSWORD));
    assert!(serde_json::from_str::<CreateVm>(&text).is_ok());
}

#[test]
fn hostile_files_are_refused_or_read_and_never_a_panic() {
    let world = with_set();
    for text in [
        "{}",
        r#"{"entries":{"typed":{"Password":"x","NoSuchField":"y","Name":"kept"}}}"#,
        r#"{"entries":{"typed":{"VirtualNetwork":"//","Zones":"9,0,x","FaultDomains":"999","Image":":::","Size":""}}}"#,
        r#"{"nics":[],"opened_at":-9223372036854775808}"#,
        r#"{"nics":[{"entries":{"typed":{"Name":"","Subnet":"s","ExistingGroup":"/","SecurityGroup":"?"}}},{}]}"#,
        r#"{"created_vnet":{"name":"","ranges":["10.0.0.0/99","0.0.0.0/0"],"subnets":[{"name":"x"}]},"entries":{"typed":{"VirtualNetwork":"created"}}}"#,
        r#"{"tags":[{"name":"<>"},{"name":"a"},{"name":"A"}]}"#,
        r#"{"entries":{"typed":{"Availability":"ScaleSet","ScaleSet":"/resourceGroups/a/providers/Microsoft.Compute/disks/x","Zone":"300","PublicIp":"?"}}}"#,
        r#"{"entries":[]}"#,
        r#"{"entries":{"typed":{"Name":1}}}"#,
        "null",
    ] {
        if let Ok(mut form) = serde_json::from_str::<CreateScaleSet>(text) {
            fill(&mut form, &world, &SEED[..1]);
            assert_eq!(form.value(Field::Password, &world), "");
            let _ = (
                form.review(&world),
                form.summary(&world),
                form.partial_arm(&world),
                form.nic_rows(&world),
            );
            form.tags().summary(&[Kind::ScaleSet]);
        }
        if let Ok(mut form) = serde_json::from_str::<CreateVm>(text) {
            fill(&mut form, &world, &SEED_VM[..1]);
            let _ = (
                form.review(&world),
                form.summary(&world),
                form.partial_arm(&world),
                form.price(&world),
            );
        }
    }
    let read: CreateScaleSet =
        serde_json::from_str(r#"{"entries":{"typed":{"Later":"y","Name":"kept"}},"later":1}"#)
            .expect("it is read");
    assert_eq!(read.value(Field::Name, &world), "kept");
}

#[test]
fn no_password_is_printed_or_summed_up() {
    let world = with_set();
    let (set, vm) = (seed_set(&world), seed_vm(&world));
    for text in [
        format!("{set:?}"),
        format!("{vm:?}"),
        format!("{:?}", set.summary(&world)),
        format!("{:?}", vm.summary(&world)),
        format!("{:?}", set.partial_arm(&world)),
        format!("{:?}", vm.request(&world, world.time())),
    ] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

#[test]
fn the_summary_says_what_was_chosen() {
    let world = with_set();
    let value = |sections: Vec<flexlab::forms::Section>, label: &str| {
        let rows = sections.into_iter().flat_map(|section| section.rows);
        rows.into_iter()
            .find(|(known, _)| known == label)
            .map(|(_, value)| value)
    };
    let (set, vm) = (seed_set(&world), seed_vm(&world));
    for (label, expected) in [
        ("Region", "(Asia Pacific) Central India"),
        ("Orchestration mode", "Flexible"),
        ("Availability zone", "None"),
        ("Size", "Standard B1s (1 vcpu, 1 GiB memory)"),
        ("Network interfaces", "app-grp-vnet-nic01"),
        ("Initial instance count", "1"),
    ] {
        assert_eq!(
            value(set.summary(&world), label).as_deref(),
            Some(expected),
            "{label}"
        );
    }
    for (label, expected) in [
        ("Availability options", "Virtual machine scale set"),
        ("Virtual machine scale set", "demo-set"),
        ("Public inbound ports", "SSH (22)"),
        ("Virtual network", "app-grp-vnet"),
        ("Public IP", "(new) newvm-ip"),
        ("OS disk size", "Image default (30 GiB)"),
    ] {
        assert_eq!(
            value(vm.summary(&world), label).as_deref(),
            Some(expected),
            "{label}"
        );
    }
    let price = vm.price(&world).expect("B1s has a price in Central India");
    assert_eq!(
        (price.what.as_str(), price.per_hour.as_str()),
        ("1 X Standard B1s", "0.8796 INR/hr")
    );
}

#[test]
fn a_failed_deployment_leads_back_to_its_field() {
    let world = with_set();
    let mut form = seed_vm(&world);
    let cause = ArmError::new("PublicIPCountLimitReached", "Cannot create more.").at("newvm-ip");
    let failed = ArmError::new("DeploymentFailed", "…").because(vec![cause]);
    let errors = form.refuse(&failed, &world);
    assert_eq!(
        errors.iter().map(|error| error.field).collect::<Vec<_>>(),
        [Vm::PublicIp]
    );
    assert!(form.tab_errors(&world).contains(&Tab::Networking));
}

#[test]
fn tags_go_to_the_chosen_kinds() {
    let world = with_group();
    let row = |name: &str, kinds: Option<Vec<Kind>>| TagRow {
        name: name.into(),
        value: "prod".into(),
        kinds: kinds.map(|kinds| kinds.into_iter().collect()),
    };
    let mut form = seed_set(&world);
    form.set_tags(TagRows(vec![
        row("all", None),
        row("set", Some(vec![Kind::ScaleSet])),
        TagRow::default(),
    ]));
    let request = passed(&mut form, &world);
    let counts: Vec<usize> = request
        .resources
        .iter()
        .map(|resource| resource.tags.len())
        .collect();
    assert_eq!(counts, [1, 1, 2]);
    for (rows, wrong) in [
        (vec![row("a", None), row("A", None)], true),
        (
            vec![
                row("a", Some(vec![Kind::ScaleSet])),
                row("A", Some(vec![Kind::VirtualNetwork])),
            ],
            false,
        ),
        (vec![row("", None)], true),
        (vec![row("a<b", None)], true),
    ] {
        assert_eq!(TagRows(rows.clone()).problem().is_some(), wrong, "{rows:?}");
    }
}

#[test]
fn a_group_and_a_rule_have_requests_of_their_own() {
    let world = with_set();
    let mut group = CreateGroup::new();
    group.set(create_group::Field::Name, "APP-GRP", &world);
    assert!(
        group.request(&world).is_err(),
        "names compare without regard to case"
    );
    group.set(create_group::Field::Name, "other", &world);
    let made = group.request(&world).expect("the name is free");
    assert!(matches!(made, Operation::PutGroup { name, .. } if name == "other"));

    let security = id(Kind::NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01");
    let rule = InboundRule::new(security.clone());
    let Ok(Operation::PutSecurityRule { group, rule: made }) = rule.request(&world) else {
        panic!("the defaults make a rule")
    };
    assert_eq!(group, security);
    assert_eq!(
        (made.name.as_str(), made.priority),
        ("AllowAnyCustom8080Inbound", 310)
    );
    assert!(nsg::ports(&made.destination_port_range).is_some());
    for (field, value, wrong) in [
        (Rule::Priority, "300", Some(Rule::Priority)),
        (Rule::Priority, "99", Some(Rule::Priority)),
        (Rule::Name, "ssh", Some(Rule::Name)),
        (Rule::DestinationPorts, "ssh", Some(Rule::DestinationPorts)),
        (Rule::Source, "IPAddresses", Some(Rule::SourceAddresses)),
        (Rule::Service, "SSH", None),
    ] {
        let mut rule = rule.clone();
        rule.set(field, value, &world);
        let errors = rule.errors(&world);
        assert_eq!(
            errors.first().map(|error| error.field),
            wrong,
            "{field:?} {value}"
        );
        if wrong.is_none() {
            let made = rule.rule(&world);
            assert_eq!(
                (made.destination_port_range.as_str(), made.protocol),
                ("22", Protocol::Tcp)
            );
        }
    }
}
