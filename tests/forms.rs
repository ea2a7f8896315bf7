//! The form models, filled in as a student does.

mod support;

use flexlab::arm::spec::*;
use flexlab::arm::*;
use flexlab::forms::create_scale_set::{CreateScaleSet, Field};
use flexlab::forms::edit_nic::{Field as Nic, NicContext};
use flexlab::forms::{Form, ON, Review, Wizard};
use support::*;

/// A password that meets the rules, and is looked for where it must not be.
const PASSWORD: &str = "Correct-horse-7";

fn fill(form: &mut CreateScaleSet, world: &World, fields: &[(Field, &str)]) {
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

fn passed<W: Wizard>(form: &mut W, world: &World) -> Operation
where
    W::Field: flexlab::forms::FieldInfo<Tab = flexlab::forms::Tab>,
{
    match form.review(world) {
        Review::Passed(operation) => *operation,
        Review::Failed { errors, refusal } => panic!("{errors:?} {refusal:?}"),
    }
}

#[test]
fn the_seeds_set_becomes_the_seeds_request() {
    let world = with_group();
    let Operation::Deploy(request) = passed(&mut seed_set(&world), &world) else {
        panic!("a deployment");
    };
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
    expected.profile.as_mut().expect("a profile").computer_name_prefix = prefix.clone();
    assert_eq!(set, &resource("demo-set", SpecBody::ScaleSet(Box::new(expected))));
}
