//! PUT of a resource: what every kind has in common, and the match on the kind.
//!
//! `check` looks at a request before anything is made; `begin` looks again at the world as it then is, and only after
//! its last refusal writes.

use std::rc::Rc;

use super::advance::Due;
use super::catalog::durations::OperationKind;
use super::catalog::names::{self, NameKind};
use super::catalog::regions;
use super::error::ArmError;
use super::event::{Act, EventStatus, Happening};
use super::id::{Kind, ResourceId};
use super::spec::*;
use super::world::*;
use super::writer::{Cause, Frame, Writer};
use super::{autoscale, compute, group, network};

/// What a request is looked at in: the world, and what the same deployment will have made by then.
pub(super) struct Scope<'a> {
    pub(super) world: &'a World,
    pub(super) group: &'a str,
    pub(super) planned: &'a [ResourceSpec],
}

impl<'a> Scope<'a> {
    /// The region of a resource that exists, or that the same deployment makes.
    pub(super) fn location(&self, id: &ResourceId) -> Option<&'a str> {
        let planned = self.planned(id).map(|spec| spec.location.as_str());
        planned.or_else(|| {
            self.world
                .resource(id)
                .filter(|resource| is_usable(resource))
                .map(|r| &*r.location)
        })
    }

    pub(super) fn planned(&self, id: &ResourceId) -> Option<&'a ResourceSpec> {
        self.planned.iter().find(|spec| spec.id(self.group) == *id)
    }
}

fn is_usable(resource: &Resource) -> bool {
    resource.provisioning_state != ProvisioningState::Deleting
}

/// How long a PUT that has begun will take.
pub(super) struct Begun {
    pub(super) takes_ms: i64,
}

/// A PUT of one resource by itself.
pub(super) fn single(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    cause: &Cause,
) -> Result<(), ArmError> {
    group::check_usable(&writer.world, group, None)?;
    let begun = begin(writer, group, spec, cause)?;
    let id = spec.id(group);
    let subject = writer.subject(&id);
    let unique_id = subject.unique_id.clone();
    writer.emit(cause, EventStatus::Accepted, None, [subject]);
    writer.schedule(
        begun.takes_ms,
        Due::Provisioned {
            id,
            unique_id,
            cause: cause.clone(),
        },
    );
    Ok(())
}

/// A resource that was put by itself is ready.
pub(super) fn provisioned(writer: &mut Writer, id: &ResourceId, unique_id: &Rc<str>, cause: &Cause) {
    let Some(resource) = writer
        .world
        .resource(id)
        .filter(|resource| resource.unique_id == *unique_id)
    else {
        return;
    };
    let happening = match resource.provisioning_state {
        ProvisioningState::Creating => Happening::Created,
        ProvisioningState::Updating => Happening::Updated,
        _ => return compute::set_actions::ended(writer, id, cause),
    };
    succeed(writer, id);
    let subject = writer.subject(id);
    writer.emit(cause, EventStatus::Succeeded, Some(happening), [subject]);
}

/// The resource is as it was asked to be.
pub(super) fn succeed(writer: &mut Writer, id: &ResourceId) {
    if id.kind() == Kind::VirtualMachine {
        return compute::vm::succeed(writer, id);
    }
    writer.update(id, |resource| {
        if !matches!(
            resource.provisioning_state,
            ProvisioningState::Deleting | ProvisioningState::Failed
        ) {
            resource.provisioning_state = ProvisioningState::Succeeded;
            if let Body::PublicIpAddress(ip) = &mut resource.body {
                ip.given = !ip.spec.dynamic;
            }
        }
    });
}

/// What a request refers to, and so waits for.
pub(super) fn references(spec: &ResourceSpec) -> Vec<ResourceId> {
    match &spec.body {
        SpecBody::NetworkInterface(nic) => nic.references(),
        SpecBody::VirtualMachine(vm) => vm.references(),
        SpecBody::ScaleSet(set) => set.references(),
        SpecBody::AvailabilitySet(set) => set.proximity_placement_group.iter().cloned().collect(),
        SpecBody::LoadBalancer(balancer) => balancer.references(),
        _ => Vec::new(),
    }
}

/// Everything that can be said of a request before anything is made.
pub(super) fn check(scope: &Scope<'_>, spec: &ResourceSpec) -> Result<(), ArmError> {
    let region = check_region(&spec.location)?;
    check_place(scope, spec, region)?;
    check_references(scope, spec)?;
    check_zones(spec, region)?;
    match &spec.body {
        SpecBody::VirtualNetwork(vnet) => network::vnet::check(scope, spec, vnet),
        SpecBody::NetworkSecurityGroup(nsg) => network::nsg::check(spec, nsg),
        SpecBody::NetworkInterface(nic) => network::nic::check(scope, spec, nic),
        SpecBody::PublicIpAddress(_) => {
            check_name(NameKind::PublicIpAddress, &spec.name, "publicIpAddressName")
        }
        SpecBody::VirtualMachine(vm) => compute::vm::check(scope, spec, vm),
        SpecBody::ScaleSet(set) => compute::set_checks::check(scope, spec, set),
        SpecBody::AvailabilitySet(set) => compute::availability_set::check(scope, spec, set),
        SpecBody::StorageAccount => check_name(NameKind::StorageAccount, &spec.name, "accountName"),
        SpecBody::KeyVault => check_name(NameKind::KeyVault, &spec.name, "vaultName"),
        SpecBody::Disk(disk) => compute::disk::check(scope, spec, disk),
        SpecBody::LoadBalancer(balancer) => network::load_balancer::check(scope, spec, balancer),
        SpecBody::AutoscaleSetting(setting) => autoscale::check(scope, spec, setting),
        SpecBody::ProximityPlacementGroup => check_name(
            NameKind::AvailabilitySet,
            &spec.name,
            "proximityPlacementGroupName",
        ),
    }
}

/// A name by the rule of its kind; `target` is what the error is about.
pub(super) fn check_name(kind: NameKind, name: &str, target: &'static str) -> Result<(), ArmError> {
    names::check(kind, name).map_err(|problem| match problem.arm_text(kind) {
        Some(text) => ArmError::new("InvalidParameter", text).at(target),
        None => ArmError::ours(
            "InvalidParameter",
            format!("'{name}': {}", problem.portal_text(kind)),
        )
        .at(target),
    })
}

/// The region's own name.
pub(super) fn check_region(location: &str) -> Result<&'static str, ArmError> {
    let unknown = || {
        let message = format!("'{location}' is not a region of this subscription.");
        ArmError::ours("LocationNotAvailableForResourceType", message).at("location")
    };
    regions::find(location)
        .map(|region| region.name)
        .ok_or_else(unknown)
}

/// A name is free in its group and type, or stays in its region.
fn check_place(scope: &Scope<'_>, spec: &ResourceSpec, region: &str) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    let Some(old) = scope.world.resource(&id) else {
        return Ok(());
    };
    if old.provisioning_state == ProvisioningState::Deleting {
        return Err(compute::marked_for_deletion(old));
    }
    if &*old.location != region {
        let message = format!(
            "'{}' exists in '{}' in resource group '{}' and cannot be made in '{region}'.",
            spec.name, old.location, scope.group
        );
        return Err(ArmError::ours("InvalidResourceLocation", message).at("location"));
    }
    Ok(())
}

/// facts.md §4.3: every reference exists, in the same region.
fn check_references(scope: &Scope<'_>, spec: &ResourceSpec) -> Result<(), ArmError> {
    let subscription = &scope.world.subscription().id;
    for wanted in references(spec) {
        if wanted.kind() == Kind::ScaleSet || wanted == spec.id(scope.group) {
            continue; // A VM's scale set has errors of its own: compute::vm.
        }
        let found = scope.location(&wanted).and_then(regions::find);
        let goes = |there: &Rc<Resource>| there.provisioning_state == ProvisioningState::Deleting;
        let gone = scope.world.resource(&wanted).is_some_and(goes);
        if gone || found.is_none() || found != regions::find(&spec.location) {
            let by = spec.id(scope.group).path(subscription);
            return Err(missing_reference(&wanted.path(subscription), &by));
        }
    }
    Ok(())
}

/// facts.md §4.3, with both full ids.
pub(in crate::arm) fn missing_reference(wanted: &str, by: &str) -> ArmError {
    let message = format!(
        "Resource {wanted} referenced by resource {by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."
    );
    ArmError::new("InvalidResourceReference", message)
}

fn check_zones(spec: &ResourceSpec, region: &str) -> Result<(), ArmError> {
    let count = regions::find(region).map_or(0, |region| region.zones);
    match spec.zones.iter().find(|zone| **zone == 0 || **zone > count) {
        None => Ok(()),
        Some(zone) => {
            let message = format!("Zone '{zone}' is not a zone of '{region}', which has {count}.");
            Err(ArmError::ours("InvalidAvailabilityZone", message).at("zones"))
        }
    }
}

/// facts.md §4.3.
pub(super) fn not_found(id: &ResourceId) -> ArmError {
    ArmError::new(
        "ResourceNotFound",
        format!(
            "The Resource '{}/{}' under resource group '{}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
            id.kind().arm_type(),
            id.name(),
            id.group()
        ),
    )
}

/// Looks once more, then writes the resource in its first state.
pub(super) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    cause: &Cause,
) -> Result<Begun, ArmError> {
    check(
        &Scope {
            world: &writer.world,
            group,
            planned: &[],
        },
        spec,
    )?;
    match &spec.body {
        SpecBody::VirtualMachine(vm) => compute::vm::begin(writer, group, spec, vm),
        SpecBody::ScaleSet(set) => compute::scale_set::begin(writer, group, spec, set, cause),
        SpecBody::NetworkInterface(nic) => network::nic::begin(writer, group, spec, nic),
        SpecBody::PublicIpAddress(ip) => network::public_ip::begin(writer, group, spec, ip),
        SpecBody::VirtualNetwork(vnet) => {
            group::expect_network_watcher(writer, &spec.location);
            plain(
                writer,
                group,
                spec,
                Body::VirtualNetwork(vnet.clone()),
                OperationKind::WriteVirtualNetwork,
            )
        }
        SpecBody::NetworkSecurityGroup(nsg) => {
            let body = Body::NetworkSecurityGroup(nsg.clone());
            plain(
                writer,
                group,
                spec,
                body,
                OperationKind::WriteNetworkSecurityGroup,
            )
        }
        SpecBody::AvailabilitySet(set) => plain(
            writer,
            group,
            spec,
            Body::AvailabilitySet(set.clone()),
            OperationKind::WriteAvailabilitySet,
        ),
        SpecBody::StorageAccount => plain(
            writer,
            group,
            spec,
            Body::StorageAccount,
            OperationKind::WriteStorageAccount,
        ),
        SpecBody::KeyVault => plain(writer, group, spec, Body::KeyVault, OperationKind::WriteKeyVault),
        SpecBody::Disk(disk) => compute::disk::begin(writer, group, spec, disk),
        SpecBody::LoadBalancer(balancer) => network::load_balancer::begin(writer, group, spec, balancer),
        SpecBody::AutoscaleSetting(setting) => autoscale::begin(writer, group, spec, setting),
        SpecBody::ProximityPlacementGroup => plain(
            writer,
            group,
            spec,
            Body::ProximityPlacementGroup,
            OperationKind::WriteOther,
        ),
    }
}

/// A resource without parts: there at once, ready when its time is over.
pub(super) fn plain(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    body: Body,
    kind: OperationKind,
) -> Result<Begun, ArmError> {
    write(writer, spec.id(group), &Frame::of(spec), body);
    Ok(Begun {
        takes_ms: writer.duration(kind),
    })
}

/// The same, where nobody waits.
pub(super) fn write(writer: &mut Writer, id: ResourceId, frame: &Frame, body: Body) {
    let exists = writer.world.resource(&id).is_some();
    write_over(writer, id, frame, body, exists);
}

/// The same, where it is known whether there is one.
pub(super) fn write_over(writer: &mut Writer, id: ResourceId, frame: &Frame, body: Body, exists: bool) {
    if exists {
        writer.reshape(&id, |resource| {
            resource.provisioning_state = ProvisioningState::Updating;
            resource.tags = frame.tags.clone();
            resource.document = frame.document.clone();
            resource.body = body;
        });
    } else {
        let resource = writer.frame(id, frame, body);
        writer.insert(resource);
    }
}

/// Makes parts of something else ready at once, each with its line in the activity log.
pub(super) fn created(writer: &mut Writer, ids: &[ResourceId], correlation_id: &Rc<str>) {
    // All are written before the first line: each line keeps the world as it is then.
    for id in ids {
        succeed(writer, id);
    }
    for id in ids {
        let cause = Cause {
            act: Act::Write(id.kind()),
            correlation_id: correlation_id.clone(),
        };
        let subject = writer.subject(id);
        writer.emit(
            &cause,
            EventStatus::Succeeded,
            Some(Happening::Created),
            [subject],
        );
    }
}
