//! From the screen to ARM: the deployment that Create sends.

use super::{CreateScaleSet, Field, advanced, basics, management, mix, scaling};
use crate::arm::catalog::names::{self, NameKind};
use crate::arm::compute::naming;
use crate::arm::spec::*;
use crate::arm::{DeployRequest, Kind, Operation, Time, World};
use crate::forms::form::{Form, whole};
use crate::forms::wizard::{NAMELESS, deployment_name};
use crate::forms::{machine, network, place, shared};

/// The deployment; a lenient one takes what is missing as [`crate::forms::Wizard::partial_arm`] says.
pub(super) fn operation(
    form: &CreateScaleSet,
    world: &World,
    opened_at: Time,
    lenient: bool,
) -> Option<Operation> {
    let group = form.value(Field::ResourceGroup, world);
    if group.is_empty() {
        return None;
    }
    let region = form.value(Field::Region, world);
    let network = form.network(world);
    let mut resources: Vec<ResourceSpec> = Vec::new();
    resources.extend(network::resource(
        &network,
        &region,
        form.tags.of(Kind::VirtualNetwork),
    ));
    let mut interfaces = Vec::new();
    for (position, nic) in form.nics().iter().enumerate() {
        let tags = form.tags.of(Kind::NetworkSecurityGroup);
        let (config, made) = nic.spec(&form.nic_context(position, world), tags);
        interfaces.push(config);
        resources.extend(made);
    }
    resources.push(set(form, world, interfaces, lenient)?);
    let image = machine::image_reference(form, world);
    let stamp = opened_at.stamp(world.utc_offset_minutes());
    Some(Operation::Deploy(DeployRequest {
        name: deployment_name("CreateVmss-", &image.publisher, &image.offer, &image.sku, &stamp),
        group,
        new_group_location: place::new_group_location(form, world),
        resources,
        depends_on: Vec::new(),
        complete: false,
        document: None,
    }))
}

fn set(
    form: &CreateScaleSet,
    world: &World,
    interfaces: Vec<NicConfigSpec>,
    lenient: bool,
) -> Option<ResourceSpec> {
    let body = ScaleSetSpec {
        orchestration_mode: if form.is_uniform(world) {
            OrchestrationMode::Uniform
        } else {
            OrchestrationMode::Flexible
        },
        // A count that can't be read is none.
        capacity: scaling::count(form, world).unwrap_or(0),
        platform_fault_domain_count: advanced::fault_domain_count(form, world),
        single_placement_group: advanced::single_placement_group(form, world),
        upgrade_mode: management::upgrade_mode(form, world),
        scale_in_rule: scaling::rule(form, world),
        scale_in_force_deletion: form.is_on(Field::ForceDelete, world),
        overprovision: management::holds(form, Field::Overprovision, world),
        automatic_os_upgrade: management::holds(form, Field::OsUpgrades, world),
        system_assigned_identity: management::holds(form, Field::Identity, world),
        zone_balance: form.is_on(Field::ZoneBalance, world),
        automatic_repairs: advanced::repairs(form, world),
        profile: Some(profile(form, world, interfaces, lenient)?.into()),
        proximity_placement_group: None,
        policies: Policies {
            priority_mix: mix::spec(form, world),
            ..Policies::default()
        },
    };
    Some(ResourceSpec {
        name: name(form, world, lenient),
        location: form.value(Field::Region, world),
        zones: basics::zones(form, world),
        tags: form.tags.of(Kind::ScaleSet),
        body: SpecBody::ScaleSet(Box::new(body)),
        document: None,
    })
}

fn profile(
    form: &CreateScaleSet,
    world: &World,
    network_interfaces: Vec<NicConfigSpec>,
    lenient: bool,
) -> Option<ProfileSpec> {
    let mut machine = shared::machine_spec(form, world, true, lenient)?;
    let delay = whole(&form.value(Field::TerminationDelay, world), 5, 15).ok();
    machine.terminate_notification_minutes = delay
        .filter(|_| form.is_on(Field::Termination, world))
        .and_then(|delay| u8::try_from(delay).ok());
    Some(ProfileSpec {
        machine: machine.into(),
        computer_name_prefix: naming::portal_prefix(
            world,
            &form.value(Field::ResourceGroup, world),
            &name(form, world, lenient),
            machine::system(form, world),
        ),
        network_interfaces,
        data_disks: Vec::new(),
        health_probe: None,
    })
}

fn name(form: &CreateScaleSet, world: &World, lenient: bool) -> String {
    let name = form.value(Field::Name, world);
    if lenient && names::check(NameKind::ScaleSetFlexible, &name).is_err() {
        return NAMELESS.into();
    }
    name
}
