//! Virtual machines: what may be asked for, and how one is made.

use super::attach;
use super::members::MemberId;
use super::placement::{self, Crowd, Site, Wish};
use super::{disk, machine, quota, spot, vm_change};
use crate::arm::Time;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::images::OperatingSystem;
use crate::arm::catalog::names::NameKind;
use crate::arm::catalog::{regions, sizes};
use crate::arm::deploy::planned_set;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{Begun, Scope, check_name};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Frame, Writer};

/// facts.md §2.1.
const MOST_IN_AVAILABILITY_SET: usize = 200;

/// Checks a virtual machine before anything is made.
pub(in crate::arm) fn check(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    machine::check(scope, spec, &vm.machine)?;
    check_names(spec, vm)?;
    check_interfaces(scope, spec, vm)?;
    // Of one that exists, the refusals of attaching speak.
    let fresh = scope.world.vm(&spec.id(scope.group)).is_none();
    if fresh && vm.virtual_machine_scale_set.is_some() && vm.availability_set.is_some() {
        let message = "A virtual machine is in a scale set or in an availability set, not in both.";
        return Err(ArmError::ours("InvalidParameter", message).at("availabilitySet"));
    }
    check_availability_set(scope, spec, vm)?;
    if vm.availability_set.is_some() && vm.machine.spot.is_some() {
        let message = "Azure Spot Virtual Machine is not supported in Availability Set.";
        return Err(ArmError::new("AzureSpotVMNotSupportedInAvailabilitySet", message).at("priority"));
    }
    check_set(scope, spec, vm)?;
    disk::check_of_vm(scope, spec, vm)?;
    vm_change::check(scope, spec, vm)
}

/// facts.md §2.1, §2.5; the sentences are ours.
fn check_availability_set(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let Some(set) = &vm.availability_set else {
        return Ok(());
    };
    let refuse = |message: String| Err(ArmError::ours("OperationNotAllowed", message).at("availabilitySet"));
    if !spec.zones.is_empty() {
        return refuse(format!(
            "Virtual machine '{}' is in a zone: an availability set is in none.",
            spec.name
        ));
    }
    let fresh = scope.world.resource(&spec.id(scope.group)).is_none();
    if fresh && scope.world.member_count(set) >= MOST_IN_AVAILABILITY_SET {
        return refuse(format!(
            "Availability set '{}' has {MOST_IN_AVAILABILITY_SET} virtual machines, and takes no more.",
            set.name()
        ));
    }
    Ok(())
}

fn check_names(spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let (name, host) = match machine::operating_system(&vm.machine) {
        OperatingSystem::Linux => (NameKind::VmLinux, NameKind::HostLinux),
        OperatingSystem::Windows => (NameKind::VmWindows, NameKind::HostWindows),
    };
    check_name(name, &spec.name, "virtualMachineName")?;
    if vm.computer_name.is_empty() && spec.document.is_some() {
        return Ok(()); // A machine from a disk that exists has no profile of its own.
    }
    check_name(host, &vm.computer_name, "computerName")
}

fn check_interfaces(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    if vm.network_interfaces.is_empty() {
        let message = format!(
            "Virtual machine '{}' needs at least one network interface.",
            spec.name
        );
        return Err(ArmError::ours("InvalidParameter", message).at("networkInterfaces"));
    }
    for nic in &vm.network_interfaces {
        let holder = scope
            .world
            .resource(&nic.id)
            .and_then(|nic| nic.nic()?.virtual_machine.clone());
        if let Some(holder) = holder.filter(|holder| *holder != id) {
            let message = format!(
                "Network interface '{}' belongs to '{}'.",
                nic.id.name(),
                holder.name()
            );
            return Err(ArmError::ours("NicInUse", message).at("networkInterfaces"));
        }
    }
    Ok(())
}

/// What matters of the set that a VM joins, whether it exists or comes with the same deployment.
struct Joined<'a> {
    spec: &'a ScaleSetSpec,
    zones: &'a [u8],
    location: &'a str,
    single_placement_group: Option<bool>,
}

fn joined<'a>(scope: &Scope<'a>, id: &ResourceId) -> Option<Joined<'a>> {
    if let Some(planned) = planned_set(scope, id)
        && let SpecBody::ScaleSet(set) = &planned.body
    {
        let single_placement_group = set.single_placement_group;
        return Some(Joined {
            spec: set,
            zones: &planned.zones,
            location: &planned.location,
            single_placement_group,
        });
    }
    let (resource, set) = scope.world.scale_set(id)?;
    (resource.provisioning_state != ProvisioningState::Deleting).then(|| Joined {
        spec: &set.spec,
        zones: &resource.zones,
        location: &resource.location,
        single_placement_group: set.spec.single_placement_group,
    })
}

/// The rules for a new VM in a set (facts.md §2.11, texts §4.5). One that exists has rules of its own: `attach`.
fn check_set(scope: &Scope<'_>, spec: &ResourceSpec, vm: &VmSpec) -> Result<(), ArmError> {
    if scope.world.vm(&spec.id(scope.group)).is_some() {
        return Ok(());
    }
    let Some(id) = &vm.virtual_machine_scale_set else {
        return match vm.platform_fault_domain {
            None => Ok(()),
            Some(_) => Err(invalid_fault_domain()),
        };
    };
    let Some(set) = joined(scope, id) else {
        return Err(attach::missing(scope.world, id));
    };
    if set.spec.orchestration_mode != OrchestrationMode::Flexible {
        return Err(attach::not_flexible(id));
    }
    attach::check_place(
        (&spec.name, scope.group, &spec.location, &spec.zones),
        (id, set.location, set.zones),
    )?;
    check_fault_domain(spec, vm, id, &set)?;
    attach::check_limit(scope.world, id, set.spec, &vm.machine.vm_size)?;
    attach::check_mix(scope.world, id, set.spec, &vm.machine)
}

fn check_fault_domain(
    spec: &ResourceSpec,
    vm: &VmSpec,
    id: &ResourceId,
    set: &Joined<'_>,
) -> Result<(), ArmError> {
    let Some(domain) = vm.platform_fault_domain else {
        return Ok(());
    };
    // The seed's table: of a size that does not preserve memory none is assigned, and the first one puts its set into one
    // placement group.
    let count = set.spec.platform_fault_domain_count;
    let preserves = sizes::find(&vm.machine.vm_size).is_none_or(|size| size.memory_preserving_updates);
    let strict = !preserves && count > 1;
    if set.single_placement_group.unwrap_or(strict) {
        let message = format!(
            "Cannot set 'platformFaultDomain' on Virtual Machine '{}' because the Virtual Machine Scale Set '{}' that it references has 'singlePlacementGroup' = true.",
            spec.name,
            id.name()
        );
        return Err(ArmError::new("OperationNotAllowed", message).at("platformFaultDomain"));
    }
    if strict {
        let message = format!(
            "Virtual machine '{}' cannot choose its fault domain: its size does not preserve memory in updates.",
            spec.name
        );
        return Err(ArmError::ours("OperationNotAllowed", message).at("platformFaultDomain"));
    }
    if count > 1 && domain < count {
        Ok(())
    } else {
        Err(invalid_fault_domain())
    }
}

/// facts.md §4.6: "The value of parameter {0} is invalid."
fn invalid_fault_domain() -> ArmError {
    ArmError::new(
        "InvalidParameter",
        "The value of parameter platformFaultDomain is invalid.",
    )
    .at("platformFaultDomain")
}

/// Makes the machine and its disk, in the state Creating.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    vm: &VmSpec,
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
        return vm_change::change(writer, &id, spec, vm);
    }
    spot::check_price(&writer.world, &spec.location, &vm.machine, "create")?;
    let placement = place(&writer.world, &id, spec, vm)?;
    insert(writer, id, &Frame::of(spec), vm.clone(), placement, None);
    Ok(Begun {
        takes_ms: writer.duration(OperationKind::CreateVirtualMachine),
    })
}

/// Where a VM goes that somebody asks for by itself.
fn place(world: &World, id: &ResourceId, spec: &ResourceSpec, vm: &VmSpec) -> Result<Placement, ArmError> {
    let location = regions::find(&spec.location).map_or(spec.location.as_str(), |region| region.name);
    let wish = Wish {
        zone: spec.zones.first().copied(),
        fault_domain: vm.platform_fault_domain,
        size: &vm.machine.vm_size,
        spot: vm.machine.spot.is_some(),
    };
    if let Some((resource, set)) = vm
        .virtual_machine_scale_set
        .as_ref()
        .and_then(|id| world.scale_set(id))
    {
        let site = Site::of_set(world, resource, set);
        return placement::place(&site, &Crowd::of(world, &resource.id), wish);
    }
    let of = vm.availability_set.as_ref().and_then(|id| world.resource(id));
    if let Some((resource, set)) = of.and_then(|resource| Some((resource, resource.availability_set()?))) {
        let site = Site::of_availability_set(world, resource, set);
        return placement::place(&site, &Crowd::of(world, &resource.id), wish);
    }
    placement::alone(&world.ground, id, location, wish)
}

/// Puts a machine with its disk into the world, `Creating`; `profile` is the time of the profile that made it.
pub(super) fn insert(
    writer: &mut Writer,
    id: ResourceId,
    frame: &Frame,
    vm: VmSpec,
    placement: Placement,
    profile: Option<Time>,
) {
    let os_disk = disk::insert_os(writer, &id, frame, &vm.machine, profile.is_some());
    if let Some(set) = &vm.virtual_machine_scale_set {
        placement::settle_group(writer, set, &vm.machine.vm_size);
    }
    let data_disks = disk::place_data(writer, &id, frame, &vm, None);
    vm_change::hold_interfaces(writer, &id, &vm);
    let image = super::os_image::newest(&writer.world, &vm.machine);
    let body = Vm {
        spec: vm,
        power_state: PowerState::Creating,
        os_disk,
        data_disks,
        profile_time_created: profile,
        placement,
        condition: Condition {
            since: writer.world.time,
            image,
            ..Condition::default()
        },
    };
    let resource = writer.frame(id, frame, Body::VirtualMachine(Box::new(body)));
    writer.insert(resource);
}

/// The machine is made: it runs, and so is its disk. Or it is as it was asked to be.
pub(in crate::arm) fn succeed(writer: &mut Writer, id: &ResourceId) {
    let Some((resource, vm)) = writer.world.vm(id) else {
        return;
    };
    let fresh = match resource.provisioning_state {
        ProvisioningState::Creating => true,
        ProvisioningState::Updating => false,
        _ => return,
    };
    let started = fresh || vm.power_state == PowerState::Starting;
    let is_probed = started && matches!(vm.spec.machine.watch(), Watch::Rich { .. });
    let disk = vm.os_disk.clone();
    let holder = vm.holder(id).clone();
    let lost = super::outage::lost_on(&writer.world.ground, &holder, &resource.location, &vm.placement);
    let broken = super::health::is_broken(&writer.world, &holder, &super::members::MemberId::Vm(id.clone()));
    let now = writer.world.time;
    writer.update(id, |resource| {
        resource.provisioning_state = ProvisioningState::Succeeded;
        if let Body::VirtualMachine(vm) = &mut resource.body
            && started
        {
            vm.power_state = lost.map_or(PowerState::Running, |_| PowerState::Stopped);
            vm.condition.lost = lost;
            vm.condition.app_down = broken;
            vm.condition.since = now;
        }
    });
    if is_probed {
        super::probing::begin(writer, &holder, &[MemberId::Vm(id.clone())]);
    }
    if broken {
        super::health::watch(writer, &holder);
    }
    if !fresh {
        return;
    }
    writer.update(&disk, |disk| {
        disk.provisioning_state = ProvisioningState::Succeeded
    });
    let cause = Cause {
        act: Act::Write(Kind::Disk),
        correlation_id: writer.guid("correlation"),
    };
    let subject = writer.subject(&disk);
    writer.emit(
        &cause,
        EventStatus::Succeeded,
        Some(Happening::Created),
        [subject],
    );
}
