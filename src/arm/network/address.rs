//! Which private addresses of a subnet are taken, and which comes next.
//!
//! No address is given twice in a subnet.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::arm::error::ArmError;
use crate::arm::id::{Kind, SubnetId};
use crate::arm::world::World;

/// Azure keeps the first four addresses of a subnet (facts.md §1.7) …
const KEPT_FIRST: u32 = 4;
/// … and the last.
const KEPT_LAST: u32 = 1;

/// The subnet's range.
pub(in crate::arm) fn prefix(world: &World, subnet: &SubnetId) -> Option<Ipv4Net> {
    let vnet = world.resource(&subnet.vnet)?.vnet()?;
    vnet.subnets
        .iter()
        .find(|known| known.name.eq_ignore_ascii_case(&subnet.name))
        .map(|known| known.address_prefix)
}

fn same(a: &SubnetId, b: &SubnetId) -> bool {
    a.vnet == b.vnet && a.name.eq_ignore_ascii_case(&b.name)
}

/// Every private address that is taken in the subnet.
pub(in crate::arm) fn taken(world: &World, subnet: &SubnetId) -> BTreeSet<Ipv4Addr> {
    let nics = world
        .of_kind(Kind::NetworkInterface)
        .filter_map(|resource| resource.nic());
    let single = nics.flat_map(|nic| {
        let others = nic.spec.more.iter().map(|more| &more.subnet);
        let subnets = std::iter::once(&nic.spec.subnet).chain(others);
        let ips = std::iter::once(nic.private_ip).chain(nic.more_ips.iter().copied());
        subnets
            .zip(ips)
            .filter(|(known, _)| same(known, subnet))
            .map(|(_, ip)| ip)
    });
    let balancers = world
        .of_kind(Kind::LoadBalancer)
        .filter_map(|resource| resource.load_balancer());
    let frontends = balancers.flat_map(|balancer| {
        let placed = balancer.spec.frontends.iter().zip(&balancer.private_ips);
        placed.filter_map(|(frontend, ip)| {
            let here = frontend.subnet.as_ref().is_some_and(|known| same(known, subnet));
            (*ip).filter(|_| here)
        })
    });
    let sets = world
        .of_kind(Kind::ScaleSet)
        .filter_map(|resource| resource.scale_set());
    let inside = sets.flat_map(|set| {
        let first = set
            .spec
            .profile
            .as_ref()
            .and_then(|profile| profile.network_interfaces.first());
        let here = first.is_some_and(|nic| same(&nic.subnet, subnet));
        set.instances
            .iter()
            .filter(move |_| here)
            .filter_map(|instance| instance.private_ip)
    });
    single.chain(frontends).chain(inside).collect()
}

/// The lowest free addresses of the subnet, `count` of them.
///
/// # Errors
/// `SubnetIsFull` when there are fewer; the code is Azure's, its sentence was not found (facts.md §4.4).
pub(in crate::arm) fn free(
    world: &World,
    subnet: &SubnetId,
    count: usize,
) -> Result<Vec<Ipv4Addr>, ArmError> {
    let Some(range) = prefix(world, subnet) else {
        return Err(not_a_subnet(world, subnet));
    };
    let taken = taken(world, subnet);
    let (first, last) = (u32::from(range.network()), u32::from(range.broadcast()));
    let usable = first.saturating_add(KEPT_FIRST)..=last.saturating_sub(KEPT_LAST);
    let free: Vec<Ipv4Addr> = usable
        .map(Ipv4Addr::from)
        .filter(|ip| !taken.contains(ip))
        .take(count)
        .collect();
    if free.len() < count {
        let message = format!(
            "Subnet '{}' ({range}) of virtual network '{}' has {} addresses left and {count} are needed.",
            subnet.name,
            subnet.vnet.name(),
            free.len()
        );
        return Err(ArmError::ours("SubnetIsFull", message).at(subnet.name.clone()));
    }
    Ok(free)
}

/// A static address: inside the subnet, none of Azure's own, and nobody's but `own`.
pub(in crate::arm) fn check_fixed(
    world: &World,
    subnet: &SubnetId,
    prefix: Ipv4Net,
    fixed: Ipv4Addr,
    own: &[Ipv4Addr],
) -> Result<(), ArmError> {
    let place = format!("{}/subnets/{}", subnet.vnet.name(), subnet.name);
    let number = u32::from(fixed);
    let (first, last) = (u32::from(prefix.network()), u32::from(prefix.broadcast()));
    let (code, message) = if !prefix.contains(&fixed) {
        (
            "PrivateIPAddressNotInSubnet",
            format!("The private IP address {fixed} is outside {prefix}, the range of subnet {place}."),
        )
    } else if number - first < KEPT_FIRST || last - number < KEPT_LAST {
        (
            "PrivateIPAddressInReservedRange",
            format!(
                "The private IP address {fixed} is one of those that Azure keeps in {prefix}, the range of subnet {place}."
            ),
        )
    } else if !own.contains(&fixed) && taken(world, subnet).contains(&fixed) {
        (
            "PrivateIPAddressIsAllocated",
            format!("The private IP address {fixed} of subnet {place} is already allocated."),
        )
    } else {
        return Ok(());
    };
    Err(ArmError::ours(code, message).at("privateIPAddress"))
}

/// facts.md §4.3: a reference to a subnet that is not there.
pub(in crate::arm) fn not_a_subnet(world: &World, subnet: &SubnetId) -> ArmError {
    let path = subnet.path(&world.subscription().id);
    ArmError::new("NotFound", format!("Resource {path} not found."))
}
