//! The instances of a Flexible scale set: VMs, interfaces, disks and addresses of their own (facts.md §2.5, §5.3).

use std::rc::Rc;

use super::naming::Promised;
use super::placement::{self, Crowd, Site, Wish};
use super::{mix, naming, surge, vm};
use crate::arm::advance::Due;
use crate::arm::catalog::durations::{self, OperationKind};
use crate::arm::error::ArmError;
use crate::arm::event::Act;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::ids::{Often, Stream};
use crate::arm::index::cores;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Frame, Writer};
use crate::arm::{Document, Time, delete, network, put};

/// An instance that is on its way. It is placed when it is asked for, and made of the profile of that time.
#[derive(Debug, PartialEq)]
pub(in crate::arm) struct InstancePlan {
    pub(in crate::arm) set: ResourceId,
    correlation_id: Rc<str>,
    vm: ResourceId,
    computer_name: Rc<str>,
    /// `None` where there is no room: it will fail.
    pub(in crate::arm) placement: Option<Placement>,
    profile: Rc<ProfileSpec>,
    pub(in crate::arm) profile_time: Time,
    /// The profile's, but for what a mix decides.
    machine: Rc<MachineSpec>,
    document: Option<Document>,
    location: Rc<str>,
    /// The interfaces, in the order of the profile …
    nics: Vec<ResourceId>,
    /// … and what the IP configuration of each is called.
    ip_configurations: Rc<[Rc<str>]>,
    /// From the network to the machine, and from there to ready: milliseconds.
    steps: [i64; 2],
}

impl InstancePlan {
    pub(in crate::arm) fn vm(&self) -> &ResourceId {
        &self.vm
    }

    pub(in crate::arm) fn is_spot(&self) -> bool {
        self.machine.spot.is_some()
    }

    pub(in crate::arm) fn location(&self) -> &str {
        &self.location
    }

    pub(in crate::arm) fn vm_size(&self) -> &str {
        &self.machine.vm_size
    }

    pub(in crate::arm) fn cores(&self) -> u32 {
        cores(&self.machine.vm_size)
    }
}

/// The stages of an instance: its network, its machine and disk, ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arm) enum Stage {
    Network,
    Machine,
    Ready,
}

/// Schedules `count` instances; gives the milliseconds until the last is ready.
pub(in crate::arm) fn add(
    writer: &mut Writer,
    id: &ResourceId,
    count: u32,
    total: i64,
    correlation_id: &Rc<str>,
) -> i64 {
    let Some(resource) = writer.world.resource(id).cloned() else {
        return 0;
    };
    let Some((set, profile)) = resource
        .scale_set()
        .and_then(|set| Some((set, set.spec.profile.clone()?)))
    else {
        return 0;
    };
    let machines = mix::machines(&writer.world, &resource, set, &profile, count);
    let mut crowd = Crowd::of(&writer.world, id);
    let mut promised = promised(&writer.world);
    let names = naming::Hexed::instances(id);
    let nic_names: Vec<_> = profile
        .network_interfaces
        .iter()
        .map(|nic| naming::Hexed::nics(id, &nic.name))
        .collect();
    let ip_configurations: Rc<[Rc<str>]> = profile
        .network_interfaces
        .iter()
        .map(|nic| nic.ip_configuration_name().into())
        .collect();
    let computers = naming::computers(id);
    let spreads = Often::new(Stream::Duration, &[OperationKind::WriteNetworkInterface.name()]);
    let mut slowest = 0;
    for machine in machines {
        let wish = Wish {
            zone: None,
            fault_domain: None,
            size: &machine.vm_size,
            spot: machine.spot.is_some(),
        };
        let site = Site::of_set(&writer.world, &resource, set);
        let placement = placement::place(&site, &crowd, wish).ok();
        placement.iter().for_each(|placement| crowd.add(placement));
        let spread = writer.draw(&spreads, |often, seed, turn| {
            durations::draw(OperationKind::WriteNetworkInterface, often.unit(seed, turn)) as i64
        });
        let (first, second) = (total / 12 + spread, total / 6);
        let third = (total - first - second).max(1_000);
        slowest = slowest.max(first + second + third + 500);
        let vm = names.next(writer, &mut promised);
        let plan = Rc::new(InstancePlan {
            set: id.clone(),
            correlation_id: correlation_id.clone(),
            vm,
            computer_name: naming::computer_name(writer, &computers, &profile.computer_name_prefix),
            placement,
            nics: nic_names
                .iter()
                .map(|names| names.next(writer, &mut promised))
                .collect(),
            ip_configurations: ip_configurations.clone(),
            profile: profile.clone(),
            profile_time: set.profile_time_created,
            machine,
            document: resource.document.clone(),
            location: resource.location.clone(),
            steps: [second, third],
        });
        let plans = writer.world.coming.entry(id);
        plans.insert(plan.vm.clone(), plan.clone());
        writer.schedule(
            first,
            Due::Instance {
                plan,
                stage: Stage::Network,
            },
        );
    }
    slowest
}

/// Every model that machines of a set are of, or will be.
pub(in crate::arm) fn profiles<'a>(world: &'a World, set: &'a Resource) -> Vec<&'a Rc<ProfileSpec>> {
    let Some(body) = set.scale_set() else {
        return Vec::new();
    };
    let older = body.instances.iter().map(|instance| &instance.profile);
    let plans = world.coming.get(&set.id).into_iter();
    let coming = plans.flat_map(|plans| plans.values()).map(|plan| &plan.profile);
    let mut found: Vec<&Rc<ProfileSpec>> = Vec::new();
    for profile in body.spec.profile.iter().chain(older).chain(coming) {
        if !found.iter().any(|known| Rc::ptr_eq(known, profile)) {
            found.push(profile);
        }
    }
    found
}

fn promised(world: &World) -> Promised {
    let plans = world.coming.values().flat_map(|plans| plans.values());
    plans
        .flat_map(|plan| plan.nics.iter().chain([&plan.vm]).cloned())
        .collect()
}

/// An instance comes to a stage, unless it was called off.
pub(in crate::arm) fn reach(writer: &mut Writer, plan: &Rc<InstancePlan>, stage: Stage) {
    if stage == Stage::Ready {
        let creating = |vm: &&Rc<Resource>| vm.provisioning_state == ProvisioningState::Creating;
        if writer.world.resource(&plan.vm).filter(creating).is_some() {
            let vm = std::slice::from_ref(&plan.vm);
            put::created(writer, vm, &plan.correlation_id);
        }
        return;
    }
    let plans = writer.world.coming.get(&plan.set);
    if !plans
        .and_then(|plans| plans.get(&plan.vm))
        .is_some_and(|known| Rc::ptr_eq(known, plan))
    {
        return;
    }
    let next = |writer: &mut Writer, after, stage| {
        writer.schedule(
            after,
            Due::Instance {
                plan: plan.clone(),
                stage,
            },
        );
    };
    match (stage, &plan.placement) {
        (_, None) => fail(writer, plan, placement::failed()),
        (Stage::Network, Some(placement)) => match make_network(writer, plan, placement) {
            Ok(made) => {
                // Before the lines of the log: what is written after one is written in a copy of what the line keeps.
                next(writer, plan.steps[0], Stage::Machine);
                put::created(writer, &made, &plan.correlation_id);
            }
            Err(error) => fail(writer, plan, error),
        },
        (_, Some(placement)) => {
            if let Some(nic) = plan.nics.iter().find(|nic| !is_usable(&writer.world, nic)) {
                let subscription = &writer.world.subscription().id;
                let error = put::missing_reference(&nic.path(subscription), &plan.vm.path(subscription));
                return fail(writer, plan, error);
            }
            forget(writer, plan);
            make_machine(writer, plan, placement);
            next(writer, plan.steps[1], Stage::Ready);
        }
    }
}

/// Whether an interface is there still, for the machine that it was made for.
fn is_usable(world: &World, nic: &ResourceId) -> bool {
    world.resource(nic).is_some_and(|resource| {
        let free = resource.nic().is_some_and(|nic| nic.virtual_machine.is_none());
        free && resource.provisioning_state != ProvisioningState::Deleting
    })
}

fn forget(writer: &mut Writer, plan: &InstancePlan) {
    if let Some(plans) = writer.world.coming.get_mut(&plan.set) {
        plans.remove(&plan.vm);
        if plans.is_empty() {
            writer.world.coming.remove(&plan.set);
        }
    }
}

/// Calls off up to `count` instances that are on their way, the newest first; gives how many. What of their network is
/// there already goes.
pub(in crate::arm) fn call_off(
    writer: &mut Writer,
    set: &ResourceId,
    count: usize,
    which: impl Fn(&InstancePlan) -> bool,
    cause: &Cause,
) -> usize {
    let plans = writer
        .world
        .coming
        .get(set)
        .into_iter()
        .flat_map(|plans| plans.values());
    let mut plans: Vec<Rc<InstancePlan>> = plans.filter(|plan| which(plan)).cloned().collect();
    plans.reverse();
    plans.truncate(count);
    for plan in &plans {
        forget(writer, plan);
        for nic in &plan.nics {
            delete::take_interface(writer, nic, cause);
        }
    }
    plans.len()
}

/// The eight hex digits of an interface's name, which its public address shares (facts.md §3.4).
fn hex_of(nic: &str) -> &str {
    nic.rsplit_once('-').map_or("", |(_, hex)| hex)
}

fn part(plan: &InstancePlan, zone: Option<u8>) -> Frame {
    Frame {
        location: plan.location.clone(),
        zones: zone.into_iter().collect(),
        tags: Tags::new(),
        document: plan.document.clone(),
    }
}

fn make_network(
    writer: &mut Writer,
    plan: &InstancePlan,
    placement: &Placement,
) -> Result<Vec<ResourceId>, ArmError> {
    let configurations = &plan.profile.network_interfaces;
    let wanted = configurations
        .iter()
        .filter(|nic| nic.public_ip.is_some())
        .count();
    if wanted > 0 {
        network::public_ip::check_room(&writer.world, &plan.location, wanted as u32)?;
    }
    for config in configurations {
        network::address::free(&writer.world, &config.subnet, configurations.len())?;
    }
    let mut made = Vec::new();
    let named = configurations.iter().zip(&*plan.ip_configurations);
    for (config, nic) in named.zip(&plan.nics) {
        make_interface(writer, plan, placement, (config, nic), &mut made)?;
    }
    Ok(made)
}

fn make_interface(
    writer: &mut Writer,
    plan: &InstancePlan,
    placement: &Placement,
    ((config, ip_configuration), nic): ((&NicConfigSpec, &Rc<str>), &ResourceId),
    made: &mut Vec<ResourceId>,
) -> Result<(), ArmError> {
    let mut public_ip = None;
    if let Some(wanted) = &config.public_ip {
        let ip = PublicIpSpec {
            idle_timeout_in_minutes: wanted.idle_timeout_in_minutes,
            dynamic: false,
        };
        let name = [&wanted.name, "-", hex_of(nic.name())].concat();
        let id = plan.set.beside(Kind::PublicIpAddress, name);
        // An address is zonal where its VM is; an interface has no zone.
        network::public_ip::make(writer, id.clone(), &part(plan, placement.zone), ip)?;
        writer.turn(OperationKind::WritePublicIpAddress.name());
        made.push(id.clone());
        public_ip = Some(id);
    }
    let spec = NetworkInterfaceSpec {
        ip_configuration: ip_configuration.clone(),
        subnet: config.subnet.clone(),
        public_ip,
        network_security_group: config.network_security_group.clone(),
        accelerated_networking: config.accelerated_networking,
        private_ip: None,
        pools: config.pools.clone(),
        more: Vec::new(),
    };
    network::nic::make(writer, nic.clone(), &part(plan, None), spec)?;
    writer.turn(OperationKind::WriteNetworkInterface.name());
    made.push(nic.clone());
    Ok(())
}

fn make_machine(writer: &mut Writer, plan: &InstancePlan, placement: &Placement) {
    let interfaces = plan.nics.iter().zip(&plan.profile.network_interfaces);
    let network_interfaces = interfaces
        .map(|(nic, config)| NicReference {
            id: nic.clone(),
            delete_option: Some(config.delete_option.unwrap_or(DeleteOption::Delete)),
        })
        .collect();
    let vm = VmSpec {
        machine: plan.machine.clone(),
        computer_name: plan.computer_name.clone(),
        network_interfaces,
        virtual_machine_scale_set: Some(plan.set.clone()),
        platform_fault_domain: None,
        availability_set: None,
        system_assigned_identity: false,
        proximity_placement_group: None,
        data_disks: plan.profile.data_disks.clone(),
    };
    let spec = part(plan, placement.zone);
    vm::insert(
        writer,
        plan.vm.clone(),
        &spec,
        vm,
        placement.clone(),
        Some(plan.profile_time),
    );
}

/// An instance could not be made: the set has failed, says which instance (facts.md §4.6), and has one less to have.
fn fail(writer: &mut Writer, plan: &InstancePlan, error: ArmError) {
    forget(writer, plan);
    let cause = Cause {
        act: Act::Write(Kind::VirtualMachine),
        correlation_id: plan.correlation_id.clone(),
    };
    for nic in plan
        .nics
        .iter()
        .filter(|nic| is_usable(&writer.world, nic))
        .cloned()
        .collect::<Vec<_>>()
    {
        delete::take_interface(writer, &nic, &cause);
    }
    let error = Rc::new(error.at(plan.vm.name().to_owned()));
    surge::unmade(writer, &plan.set, &plan.vm, &error);
    let subject = writer.subject(&plan.vm);
    writer.emit_error(&cause, [subject], &error);
}
