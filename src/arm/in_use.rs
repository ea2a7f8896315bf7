//! Whether what is to go is needed by what stays (texts: facts.md §4.3).

use std::rc::Rc;

use super::compute::flexible::profiles;
use super::error::ArmError;
use super::id::{Kind, ResourceId, SubnetId};
use super::network::address;
use super::spec::{PoolId, ProfileSpec};
use super::world::*;

/// Whether nothing uses the resource (texts: facts.md §4.3).
pub(super) fn check_free(world: &World, resource: &Resource) -> Result<(), ArmError> {
    let path = |id: &ResourceId| id.path(&world.subscription().id);
    let id = &resource.id;
    match &resource.body {
        Body::NetworkInterface(nic) => match &nic.virtual_machine {
            None => Ok(()),
            Some(vm) => Err(ArmError::new(
                "NicInUse",
                format!(
                    "Network Interface {} is used by existing resource {}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
                    path(id),
                    path(vm)
                ),
            )),
        },
        Body::PublicIpAddress(_) => match super::network::nic::holder_of(world, id) {
            None => Ok(()),
            Some(holder) => Err(public_ip_in_use(world, id, &holder)),
        },
        Body::NetworkSecurityGroup(_) => check_group_free(world, id),
        Body::VirtualNetwork(network) => {
            let used = network
                .subnets
                .iter()
                .map(|subnet| SubnetId {
                    vnet: id.clone(),
                    name: subnet.name.as_str().into(),
                })
                .find(|subnet| is_subnet_used(world, subnet));
            used.map_or(Ok(()), |subnet| Err(subnet_in_use(world, &subnet)))
        }
        Body::Disk(disk) => match &disk.managed_by {
            None => Ok(()),
            Some(vm) => {
                let message = format!(
                    "Disk '{}' is attached to virtual machine '{}'.",
                    id.name(),
                    vm.name()
                );
                Err(ArmError::ours("OperationNotAllowed", message))
            }
        },
        Body::AvailabilitySet(_) => {
            if world.member_count(id) > 0 {
                let message = format!(
                    "Availability Set {} cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.",
                    id.name()
                );
                return Err(ArmError::new("OperationNotAllowed", message));
            }
            check_unnamed(world, id, "availability set")
        }
        Body::LoadBalancer(_) => check_unnamed(world, id, "load balancer"),
        Body::ProximityPlacementGroup => check_unnamed(world, id, "proximity placement group"),
        _ => Ok(()),
    }
}

fn public_ip_in_use(world: &World, id: &ResourceId, holder: &str) -> ArmError {
    let subscription = &world.subscription().id;
    // The two spaces are in the recording (test_delete_dependent_resources).
    ArmError::new(
        "PublicIPAddressCannotBeDeleted",
        format!(
            "Public IP address {} can not be deleted since it is still allocated to resource {holder}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.",
            id.path(subscription),
        ),
    )
}

fn check_group_free(world: &World, id: &ResourceId) -> Result<(), ArmError> {
    let subscription = &world.subscription().id;
    let nics = world.of_kind(Kind::NetworkInterface).filter(|resource| {
        resource
            .nic()
            .is_some_and(|nic| nic.spec.network_security_group.as_ref() == Some(id))
    });
    let sets = sets_whose(world, |profile| {
        let mut nics = profile.network_interfaces.iter();
        nics.any(|nic| nic.network_security_group.as_ref() == Some(id))
    });
    let users: Vec<String> = nics
        .chain(sets)
        .map(|resource| resource.id.path(subscription))
        .collect();
    if users.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Network security group {} cannot be deleted because it is in use by the following resources: {}. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.",
        id.path(subscription),
        users.join(", ")
    );
    Err(ArmError::new("InUseNetworkSecurityGroupCannotBeDeleted", message))
}

/// The scale sets whose profile is so, or that of some of their instances: what they need, and the next ones, has to be there.
fn sets_whose<'a>(
    world: &'a World,
    is_so: impl Fn(&ProfileSpec) -> bool + 'a,
) -> impl Iterator<Item = &'a Rc<Resource>> + 'a {
    world
        .of_kind(Kind::ScaleSet)
        .filter(move |set| profiles(world, set).iter().any(|profile| is_so(profile)))
}

fn set_in<'a>(world: &'a World, subnet: &'a SubnetId) -> Option<&'a Rc<Resource>> {
    let here = |profile: &ProfileSpec| profile.network_interfaces.iter().any(|nic| nic.subnet == *subnet);
    sets_whose(world, here).next()
}

/// Whether an address of the subnet is taken, or a scale set will take some.
pub(super) fn is_subnet_used(world: &World, subnet: &SubnetId) -> bool {
    address::is_used(world, subnet) || set_in(world, subnet).is_some()
}

/// facts.md §4.3: also the answer to a delete of the network.
pub(super) fn subnet_in_use(world: &World, subnet: &SubnetId) -> ArmError {
    let subscription = &world.subscription().id;
    let nic = world
        .of_kind(Kind::NetworkInterface)
        .find(|nic| nic.nic().is_some_and(|nic| nic.spec.subnet == *subnet))
        .map(|nic| {
            let configuration = nic.nic().map_or("", |nic| &nic.spec.ip_configuration);
            format!("{}/ipConfigurations/{configuration}", nic.id.path(subscription))
        });
    let user = nic
        .or_else(|| set_in(world, subnet).map(|set| set.id.path(subscription)))
        .unwrap_or_else(|| subnet.path(subscription));
    let message = format!(
        "Subnet {} is in use by {user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
        subnet.name
    );
    ArmError::new("InUseSubnetCannotBeDeleted", message)
}

/// What is put to a resource's pools, or names it as the place of its machines, keeps it. The sentence is ours.
fn check_unnamed(world: &World, id: &ResourceId, noun: &str) -> Result<(), ArmError> {
    let names = |resource: &&Rc<Resource>| needs(world, resource).contains(id);
    let Some(user) = world.resources().find(names) else {
        return Ok(());
    };
    let message = format!(
        "The {noun} '{}' is used by '{}' and cannot be deleted.",
        id.name(),
        user.id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message))
}

/// What of a group something outside needs, and who needs it. Machines and sets are in one group with their parts, so that
/// networks alone cross the border.
pub(super) fn needed_outside(world: &World, group: &str) -> Option<(ResourceId, ResourceId)> {
    let outside = world
        .resources()
        .filter(|resource| !resource.id.group().eq_ignore_ascii_case(group));
    outside.into_iter().find_map(|resource| {
        let mut needs = needs(world, resource).into_iter();
        let inside = needs.find(|id| id.group().eq_ignore_ascii_case(group))?;
        Some((inside, resource.id.clone()))
    })
}

fn needs(world: &World, resource: &Resource) -> Vec<ResourceId> {
    match &resource.body {
        Body::NetworkInterface(nic) => nic.spec.references(),
        Body::VirtualMachine(vm) => {
            let disks = vm.data_disks.iter().map(|(_, disk)| disk);
            let mut found: Vec<ResourceId> = disks.chain([&vm.os_disk]).cloned().collect();
            found.extend(vm.spec.references());
            found
        }
        Body::ScaleSet(set) => {
            let group = set.spec.proximity_placement_group.iter();
            let models = profiles(world, resource).into_iter();
            group
                .chain(models.flat_map(|model| model.named()))
                .cloned()
                .collect()
        }
        Body::LoadBalancer(balancer) => balancer.spec.references(),
        Body::AvailabilitySet(set) => set.proximity_placement_group.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// A part of a load balancer that other resources name.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Pool,
    Probe,
}

/// Whether no other resource names a part of a load balancer (the sentence is ours).
pub(super) fn check_part_free(
    world: &World,
    id: &ResourceId,
    part: Part,
    name: &str,
) -> Result<(), ArmError> {
    let is_it = |named: &PoolId| named.load_balancer == *id && named.name.eq_ignore_ascii_case(name);
    let uses = |user: &&Rc<Resource>| names(world, user, part, &is_it);
    let Some(user) = world.resources().find(uses) else {
        return Ok(());
    };
    let message = format!(
        "'{name}' of load balancer '{}' is used by '{}' and cannot be removed.",
        id.name(),
        user.id.name()
    );
    Err(ArmError::ours("OperationNotAllowed", message))
}

/// Whether a resource names a part of a load balancer.
fn names(world: &World, resource: &Resource, part: Part, is_it: &dyn Fn(&PoolId) -> bool) -> bool {
    let of_profile = |profile: &ProfileSpec| match part {
        Part::Pool => profile
            .network_interfaces
            .iter()
            .flat_map(|nic| &nic.pools)
            .any(is_it),
        Part::Probe => profile.health_probe.as_ref().is_some_and(is_it),
    };
    match (&resource.body, part) {
        (Body::NetworkInterface(nic), Part::Pool) => {
            let more = nic.spec.more.iter().flat_map(|more| &more.pools);
            nic.spec.pools.iter().chain(more).any(is_it)
        }
        (Body::ScaleSet(_), _) => profiles(world, resource).into_iter().any(|own| of_profile(own)),
        _ => false,
    }
}
