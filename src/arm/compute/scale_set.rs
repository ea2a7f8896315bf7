//! Scale sets: what may be asked for, and how instances are made.
//!
//! A Flexible set's instances are VMs, interfaces, disks and addresses of their own; a Uniform set's stay inside it
//! (facts.md §2.1). Nothing outside this module and `instances` tells the two apart to make or unmake one.

use std::rc::Rc;

use super::availability_set::{check_range, unchangeable};
use super::{instances, machine, naming, placement, quota, vm};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::limits::{self, Spread};
use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::{regions, sizes};
use crate::arm::error::ArmError;
use crate::arm::event::Act;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{self, Begun, Scope, check_name};
use crate::arm::shared::SharedList;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};
use crate::arm::{delete, network};

/// Checks a scale set before anything is made.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
) -> Result<(), ArmError> {
    let name = match set.orchestration_mode {
        OrchestrationMode::Flexible => NameKind::ScaleSetFlexible,
        OrchestrationMode::Uniform => NameKind::ScaleSetUniform,
    };
    check_name(name, &spec.name, "vmScaleSetName")?;
    check_change(scope, spec, set)?;
    check_spreading(spec, set)?;
    check_mode(set, spec.document.is_some())?;
    if let Some(profile) = &set.profile {
        check_profile(scope, spec, set, profile)?;
    } else if set.capacity > 0 {
        let message = "A scale set without a virtual machine profile has no instances of its own.";
        return Err(ArmError::ours("InvalidParameter", message).at("sku.capacity"));
    }
    check_capacity(set)
}

/// What can't change after creation (facts.md §2.3).
fn check_change(scope: &Scope<'_>, spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let Some((resource, old)) = scope.world.scale_set(&spec.id(scope.group)) else {
        return Ok(());
    };
    if old.spec.orchestration_mode != set.orchestration_mode {
        return Err(unchangeable("orchestrationMode"));
    }
    if old.spec.platform_fault_domain_count != set.platform_fault_domain_count {
        return Err(unchangeable("platformFaultDomainCount"));
    }
    if resource.zones.iter().any(|zone| !spec.zones.contains(zone))
        || (resource.zones.is_empty() && !spec.zones.is_empty())
    {
        return Err(unchangeable("zones"));
    }
    Ok(())
}

/// Fault domains and zones (facts.md §2.2, texts §4.5).
fn check_spreading(spec: &ResourceSpec, set: &ScaleSetSpec) -> Result<(), ArmError> {
    let most = regions::find(&spec.location).map_or(2, |region| region.max_fault_domains);
    let (count, target) = (set.platform_fault_domain_count, "platformFaultDomainCount");
    match (set.orchestration_mode, spec.zones.is_empty()) {
        (OrchestrationMode::Flexible, true) => check_range("fault domain count", target, count, most),
        (OrchestrationMode::Flexible, false) if count > 1 => {
            let message = "Specifying Availability Zones is not allowed when Virtual Machine Scale Set has platformFaultDomainCount higher than 1 with OrchestrationMode: 'Flexible'.";
            Err(ArmError::new("BadRequest", message).at("zones"))
        }
        (OrchestrationMode::Uniform, true) => check_range("fault domain count", target, count, 5),
        (OrchestrationMode::Uniform, false) if !matches!(count, 1 | 5) => {
            let message = format!(
                "The value '{count}' of parameter 'platformFaultDomainCount' is not allowed. Allowed values are '1,5'."
            );
            Err(ArmError::new("InvalidParameter", message).at(target))
        }
        _ => Ok(()),
    }
}

/// What one mode has and the other has not (facts.md §2.1).
///
/// A client's set may be watched by what no typed part knows: a load balancer's probe, an extension of another name.
fn check_mode(set: &ScaleSetSpec, foreign: bool) -> Result<(), ArmError> {
    let flexible = set.orchestration_mode == OrchestrationMode::Flexible;
    let only_uniform = [
        (set.overprovision, "overprovision"),
        // A recording has it on a Flexible set (observed_properties.csv); the portal never asks.
        (
            set.automatic_os_upgrade && !foreign,
            "upgradePolicy.automaticOSUpgradePolicy",
        ),
        (set.system_assigned_identity, "identity"),
    ];
    if let Some((_, property)) = only_uniform.iter().find(|(asked, _)| flexible && *asked) {
        let message = format!("'{property}' is not supported by a scale set with Flexible orchestration.");
        return Err(ArmError::ours("InvalidParameter", message).at(*property));
    }
    let health = foreign
        || set
            .profile
            .as_ref()
            .is_some_and(|profile| profile.machine.application_health.is_some());
    if set.upgrade_mode == UpgradeMode::Rolling && !health {
        let message =
            "Rolling upgrades need to know each instance's health: add application health monitoring.";
        return Err(ArmError::ours("InvalidParameter", message).at("upgradePolicy.mode"));
    }
    if set.automatic_repairs.is_some() && !health {
        let message =
            "Automatic repairs need to know each instance's health: add application health monitoring.";
        return Err(ArmError::ours("InvalidParameter", message).at("automaticRepairsPolicy"));
    }
    Ok(())
}

fn check_profile(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
    profile: &ProfileSpec,
) -> Result<(), ArmError> {
    machine::check(scope, spec, &profile.machine)?;
    let length = profile.computer_name_prefix.chars().count();
    if !(1..=15).contains(&length) {
        let message = "Computer name prefixes must be 1 to 15 characters long.";
        return Err(ArmError::new("InvalidParameter", message).at("computerNamePrefix"));
    }
    if profile.network_interfaces.is_empty() {
        let message = format!("Scale set '{}' needs at least one network interface.", spec.name);
        return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
    }
    for (index, nic) in profile.network_interfaces.iter().enumerate() {
        check_name(
            NameKind::NetworkInterface,
            &nic.name,
            "networkInterfaceConfigurations",
        )?;
        network::nic::check_subnet(scope, &nic.subnet, &spec.id(scope.group))?;
        let earlier = &profile.network_interfaces[..index];
        if earlier
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(&nic.name))
        {
            let message = format!(
                "Two network interfaces of scale set '{}' are named '{}'.",
                spec.name, nic.name
            );
            return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
        }
        if earlier.iter().any(|other| other.subnet.vnet != nic.subnet.vnet) {
            let message = format!(
                "All network interfaces of scale set '{}' have to be in one virtual network.",
                spec.name
            );
            return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaceConfigurations"));
        }
    }
    let _ = set;
    Ok(())
}

/// facts.md §2.5.
fn check_capacity(set: &ScaleSetSpec) -> Result<(), ArmError> {
    let size = set
        .profile
        .as_ref()
        .and_then(|profile| sizes::find(&profile.machine.vm_size));
    let most = limits::scale_set_instances(Spread {
        flexible: set.orchestration_mode == OrchestrationMode::Flexible,
        single_placement_group: set.single_placement_group == Some(true),
        fault_domains: set.platform_fault_domain_count,
        memory_preserving_updates: size.is_none_or(|size| size.memory_preserving_updates),
        custom_image: false,
    });
    if set.capacity <= most {
        return Ok(());
    }
    let message = format!(
        "The scale set can have at most {most} instances as it is set up; {} were asked for.",
        set.capacity
    );
    Err(ArmError::ours("OperationNotAllowed", message).at("sku.capacity"))
}

/// An instance of a Flexible set that is on its way.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::arm) struct InstancePlan {
    pub(in crate::arm) set: ResourceId,
    unique_id: Rc<str>,
    correlation_id: Rc<str>,
    vm_name: String,
    computer_name: String,
    zone: Option<u8>,
    /// The name of each interface, in the order of the profile.
    nics: Vec<String>,
    /// From the network to the machine, and from there to ready: milliseconds.
    steps: [i64; 2],
}

/// The stages of an instance: its network, its machine and disk, ready (facts.md §5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arm) enum Stage {
    Network,
    Machine,
    Ready,
}

/// Makes the set, and lets its instances begin.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    set: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    quota::check_one(
        &Scope {
            world: &writer.world,
            group,
            planned: &[],
        },
        spec,
    )?;
    let id = spec.id(group);
    if writer.world.resource(&id).is_some() {
        return rescale(writer, &id, spec, set, cause);
    }
    if set.orchestration_mode == OrchestrationMode::Uniform {
        return instances::begin(writer, group, spec, set);
    }
    insert(writer, &id, spec, set);
    let total = writer.duration(OperationKind::DeployScaleSet);
    let slowest = add_instances(writer, &id, set.capacity, total, &cause.correlation_id);
    Ok(Begun {
        takes_ms: if set.capacity == 0 {
            writer.duration(OperationKind::UpdateScaleSet)
        } else {
            slowest
        },
    })
}

/// Puts the set itself into the world, `Creating`.
pub(super) fn insert(writer: &mut Writer, id: &ResourceId, spec: &ResourceSpec, set: &ScaleSetSpec) {
    let body = ScaleSet {
        spec: set.clone(),
        profile_time_created: writer.world.time,
        instances: SharedList::default(),
        surplus: Default::default(),
        next_instance_id: 0,
        promised: 0,
        failure: None,
    };
    let resource = writer.frame(id.clone(), spec, Body::ScaleSet(Box::new(body)));
    writer.insert(resource);
}

pub(super) fn change(writer: &mut Writer, id: &ResourceId, change: impl FnOnce(&mut ScaleSet)) {
    writer.update(id, |resource| {
        if let Body::ScaleSet(set) = &mut resource.body {
            change(set);
        }
    });
}

/// Schedules `count` instances; gives the milliseconds until the last is ready.
fn add_instances(
    writer: &mut Writer,
    id: &ResourceId,
    count: u32,
    total: i64,
    correlation_id: &Rc<str>,
) -> i64 {
    change(writer, id, |set| set.promised += count);
    let Some(resource) = writer.world.resource(id).cloned() else {
        return 0;
    };
    let Some(profile) = resource.scale_set().and_then(|set| set.spec.profile.clone()) else {
        return 0;
    };
    let mut zones: Vec<u8> = writer
        .world
        .members(id)
        .filter_map(|vm| vm.vm()?.placement.zone)
        .collect();
    let mut slowest = 0;
    for _ in 0..count {
        let zone = placement::zone(&resource.zones, zones.iter().copied());
        zones.extend(zone);
        let spread = writer.duration(OperationKind::WriteNetworkInterface);
        let (first, second) = (total / 12 + spread, total / 6);
        let third = (total - first - second).max(1_000);
        slowest = slowest.max(first + second + third + 500);
        let plan = InstancePlan {
            set: id.clone(),
            unique_id: resource.unique_id.clone(),
            correlation_id: correlation_id.clone(),
            vm_name: naming::flexible_instance(writer, id),
            computer_name: naming::computer_name(writer, id, &profile.computer_name_prefix),
            zone,
            nics: profile
                .network_interfaces
                .iter()
                .map(|nic| naming::instance_nic(writer, id.group(), &nic.name))
                .collect(),
            steps: [second, third],
        };
        writer.schedule(
            first,
            Due::Instance {
                plan: Rc::new(plan),
                stage: Stage::Network,
            },
        );
    }
    slowest
}

/// An instance comes to a stage.
pub(in crate::arm) fn reach(writer: &mut Writer, plan: &Rc<InstancePlan>, stage: Stage) {
    let Some(resource) = writer.world.resource(&plan.set).cloned() else {
        return;
    };
    let Some(profile) = resource.scale_set().and_then(|set| set.spec.profile.clone()) else {
        return;
    };
    if resource.unique_id != plan.unique_id || resource.provisioning_state == ProvisioningState::Deleting {
        return;
    }
    match stage {
        Stage::Network => match make_network(writer, plan, &resource, &profile) {
            Ok(()) => writer.schedule(
                plan.steps[0],
                Due::Instance {
                    plan: plan.clone(),
                    stage: Stage::Machine,
                },
            ),
            Err(error) => fail(writer, plan, error),
        },
        Stage::Machine => {
            make_machine(writer, plan, &resource, &profile);
            writer.schedule(
                plan.steps[1],
                Due::Instance {
                    plan: plan.clone(),
                    stage: Stage::Ready,
                },
            );
        }
        Stage::Ready => {
            let vm = ResourceId::new(plan.set.group(), Kind::VirtualMachine, &plan.vm_name);
            if writer
                .world
                .vm(&vm)
                .is_some_and(|(vm, _)| vm.provisioning_state == ProvisioningState::Creating)
            {
                put::created(writer, &vm, &plan.correlation_id);
            }
        }
    }
}

/// The eight hex digits of an interface's name, which its public address shares (facts.md §3.4).
fn hex_of(nic: &str) -> &str {
    nic.rsplit_once('-').map_or("", |(_, hex)| hex)
}

fn part(resource: &Resource, plan: &InstancePlan, name: String, body: SpecBody) -> ResourceSpec {
    let is_ip = matches!(body, SpecBody::PublicIpAddress(_));
    // An address is zonal where its VM is; an interface has no zone.
    let zones = if is_ip {
        plan.zone.into_iter().collect()
    } else {
        Vec::new()
    };
    ResourceSpec {
        name,
        location: resource.location.to_string(),
        zones,
        tags: Tags::new(),
        body,
        document: resource.document.clone(),
    }
}

fn make_network(
    writer: &mut Writer,
    plan: &InstancePlan,
    resource: &Resource,
    profile: &ProfileSpec,
) -> Result<(), ArmError> {
    let wanted = profile
        .network_interfaces
        .iter()
        .filter(|nic| nic.public_ip.is_some())
        .count();
    if wanted > 0 {
        network::public_ip::check_room(&writer.world, &resource.location, wanted as u32)?;
    }
    for (config, name) in profile.network_interfaces.iter().zip(&plan.nics) {
        network::address::free(&writer.world, &config.subnet, 1)?;
        make_interface(writer, plan, resource, config, name)?;
    }
    Ok(())
}

fn make_interface(
    writer: &mut Writer,
    plan: &InstancePlan,
    resource: &Resource,
    config: &NicConfigSpec,
    name: &str,
) -> Result<(), ArmError> {
    let group = plan.set.group();
    let mut public_ip = None;
    if let Some(wanted) = &config.public_ip {
        let ip = PublicIpSpec {
            idle_timeout_in_minutes: wanted.idle_timeout_in_minutes,
            dynamic: false,
        };
        let spec = part(
            resource,
            plan,
            format!("{}-{}", wanted.name, hex_of(name)),
            SpecBody::PublicIpAddress(ip.clone()),
        );
        network::public_ip::begin(writer, group, &spec, &ip)?;
        put::created(writer, &spec.id(group), &plan.correlation_id);
        public_ip = Some(spec.id(group));
    }
    let nic = NetworkInterfaceSpec {
        ip_configuration: config
            .ip_configuration
            .clone()
            .unwrap_or_else(|| format!("{}-defaultIpConfiguration", config.name)),
        subnet: config.subnet.clone(),
        public_ip,
        network_security_group: config.network_security_group.clone(),
        accelerated_networking: config.accelerated_networking,
        private_ip: None,
        pools: config.pools.clone(),
        more: Vec::new(),
    };
    let spec = part(
        resource,
        plan,
        name.to_owned(),
        SpecBody::NetworkInterface(nic.clone()),
    );
    network::nic::begin(writer, group, &spec, &nic)?;
    put::created(writer, &spec.id(group), &plan.correlation_id);
    Ok(())
}

fn make_machine(writer: &mut Writer, plan: &InstancePlan, resource: &Resource, profile: &ProfileSpec) {
    let group = plan.set.group();
    let network_interfaces = plan
        .nics
        .iter()
        .map(|name| NicReference {
            id: ResourceId::new(group, Kind::NetworkInterface, name),
            delete_option: Some(DeleteOption::Delete),
        })
        .collect();
    let vm = VmSpec {
        machine: profile.machine.clone(),
        computer_name: plan.computer_name.clone(),
        network_interfaces,
        virtual_machine_scale_set: Some(plan.set.clone()),
        platform_fault_domain: None,
        availability_set: None,
        system_assigned_identity: false,
        proximity_placement_group: None,
        data_disks: Vec::new(),
    };
    let spec = ResourceSpec {
        name: plan.vm_name.clone(),
        location: resource.location.to_string(),
        zones: plan.zone.into_iter().collect(),
        tags: Tags::new(),
        body: SpecBody::VirtualMachine(Box::new(vm.clone())),
        document: resource.document.clone(),
    };
    let made_from = resource.scale_set().map(|set| set.profile_time_created);
    vm::insert(writer, group, &spec, &vm, made_from);
    change(writer, &plan.set, |set| {
        set.promised = set.promised.saturating_sub(1)
    });
}

/// An instance could not be made: the set has failed, and says which instance (facts.md §4.6).
fn fail(writer: &mut Writer, plan: &InstancePlan, error: ArmError) {
    let error = Rc::new(error.at(plan.vm_name.clone()));
    change(writer, &plan.set, |set| {
        set.promised = set.promised.saturating_sub(1);
        set.failure.get_or_insert_with(|| error.clone());
    });
    writer.update(&plan.set, |set| {
        set.provisioning_state = ProvisioningState::Failed
    });
    let cause = Cause {
        act: Act::Write(Kind::VirtualMachine),
        correlation_id: plan.correlation_id.clone(),
    };
    let vm = ResourceId::new(plan.set.group(), Kind::VirtualMachine, &plan.vm_name);
    let subject = writer.subject(&vm);
    writer.emit_error(&cause, vec![subject], &error);
}

/// A PUT on a set that exists: its model, and its capacity up or down.
fn rescale(
    writer: &mut Writer,
    id: &ResourceId,
    spec: &ResourceSpec,
    asked: &ScaleSetSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    let old = writer.world.scale_set(id).map_or(0, |(_, set)| set.spec.capacity);
    let model_changed = writer
        .world
        .scale_set(id)
        .is_some_and(|(_, set)| set.spec.profile != asked.profile);
    let now = writer.world.time;
    if asked.orchestration_mode == OrchestrationMode::Uniform && asked.capacity > old {
        instances::check_room(&writer.world, id, asked, asked.capacity - old)?;
    }
    change(writer, id, |set| {
        let decided = set.spec.single_placement_group;
        set.spec = asked.clone();
        set.spec.single_placement_group = asked.single_placement_group.or(decided);
        set.failure = None;
        if model_changed {
            set.profile_time_created = now;
        }
    });
    writer.update(id, |resource| {
        resource.provisioning_state = ProvisioningState::Updating;
        resource.tags = spec.tags.clone();
        resource.zones = spec.zones.clone();
        resource.document = spec.document.clone();
    });
    let total = writer.duration(OperationKind::ScaleScaleSet);
    let more = asked.capacity.saturating_sub(old);
    let fewer = old.saturating_sub(asked.capacity) as usize;
    let takes_ms = match (asked.orchestration_mode, more, fewer) {
        (_, 0, 0) => total,
        (OrchestrationMode::Uniform, more, 0) => instances::add(writer, id, more, total),
        (OrchestrationMode::Uniform, _, fewer) => instances::scale_in(writer, id, fewer, cause),
        (OrchestrationMode::Flexible, 0, fewer) => {
            drop_newest(writer, id, fewer, cause);
            total
        }
        (OrchestrationMode::Flexible, more, _) => {
            add_instances(writer, id, more, total, &cause.correlation_id)
        }
    };
    Ok(Begun { takes_ms })
}

/// Scale-in takes the newest of the instances that the profile made. VMs that were added to the set stay.
fn drop_newest(writer: &mut Writer, id: &ResourceId, count: usize, cause: &Cause) {
    let own = |vm: &&Rc<Resource>| vm.vm().is_some_and(|vm| vm.profile_time_created.is_some());
    let mut members: Vec<(crate::arm::Time, ResourceId)> = writer
        .world
        .members(id)
        .filter(own)
        .map(|vm| (vm.created, vm.id.clone()))
        .collect();
    members.sort();
    for (_, vm) in members.into_iter().rev().take(count) {
        let cause = Cause {
            act: Act::Delete(Kind::VirtualMachine),
            correlation_id: cause.correlation_id.clone(),
        };
        delete::begin(writer, &vm, &[], false, &cause);
    }
}
