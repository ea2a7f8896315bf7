//! Which private addresses of a subnet are taken, and which comes next.
//!
//! No address is given twice in a subnet.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::arm::error::ArmError;
use crate::arm::id::SubnetId;
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

/// Whether any address of the subnet is taken.
pub(in crate::arm) fn is_used(world: &World, subnet: &SubnetId) -> bool {
    world.index.leases(subnet).is_some()
}

/// Whether Azure keeps an address of a subnet's range for itself.
pub(in crate::arm) fn is_kept(range: Ipv4Net, ip: Ipv4Addr) -> bool {
    let number = u32::from(ip);
    let (first, last) = (u32::from(range.network()), u32::from(range.broadcast()));
    number.saturating_sub(first) < KEPT_FIRST || last.saturating_sub(number) < KEPT_LAST
}

/// Whether an address of the subnet is taken.
pub(in crate::arm) fn is_taken(world: &World, subnet: &SubnetId, ip: Ipv4Addr) -> bool {
    let leases = world.index.leases(subnet);
    leases.is_some_and(|leases| leases.is_taken(u32::from(ip)))
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
    let (network, broadcast) = (u32::from(range.network()), u32::from(range.broadcast()));
    let first = network.saturating_add(KEPT_FIRST);
    let last = broadcast.saturating_sub(KEPT_LAST);
    let free = match world.index.leases(subnet) {
        _ if first > last => Vec::new(),
        Some(taken) => taken.free(first, last, count),
        None => (first..=last).take(count).map(Ipv4Addr::from).collect(),
    };
    if free.len() < count {
        let message = format!(
            "Subnet '{}' ({range}) of virtual network '{}' has {} addresses left and {count} are needed.",
            subnet.name,
            subnet.vnet.name(),
            free.len()
        );
        return Err(ArmError::ours("SubnetIsFull", message).at(subnet.name.to_string()));
    }
    Ok(free)
}

/// The lowest free address of the subnet that is none of `given`, which the same resource has or will have.
///
/// # Errors
/// As [`free`].
pub(in crate::arm) fn free_beside(
    world: &World,
    subnet: &SubnetId,
    given: &[Ipv4Addr],
) -> Result<Ipv4Addr, ArmError> {
    let range = prefix(world, subnet);
    let here = |ip: &&Ipv4Addr| range.is_some_and(|range| range.contains(*ip));
    let mut passed: Vec<&Ipv4Addr> = given.iter().filter(here).collect();
    passed.retain(|ip| !is_taken(world, subnet, **ip));
    passed.sort_unstable();
    passed.dedup();
    let free = free(world, subnet, passed.len() + 1)?;
    let first = free.into_iter().find(|ip| !given.contains(ip));
    Ok(first.unwrap_or(Ipv4Addr::UNSPECIFIED))
}

/// The static addresses that one resource asks for are each asked for once. The code is Azure's as
/// common-deployment-errors lists it; the sentence is ours.
pub(in crate::arm) fn check_twice<'a>(
    asked: impl Iterator<Item = (&'a SubnetId, Ipv4Addr)>,
) -> Result<(), ArmError> {
    let mut seen: Vec<(&SubnetId, Ipv4Addr)> = Vec::new();
    for (subnet, ip) in asked {
        if seen.contains(&(subnet, ip)) {
            let message = format!(
                "The private IP address {ip} of subnet {}/subnets/{} is asked for twice.",
                subnet.vnet.name(),
                subnet.name
            );
            return Err(ArmError::ours("PrivateIPAddressIsAllocated", message).at("privateIPAddress"));
        }
        seen.push((subnet, ip));
    }
    Ok(())
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
    let (code, message) = if !prefix.contains(&fixed) {
        (
            "PrivateIPAddressNotInSubnet",
            format!("The private IP address {fixed} is outside {prefix}, the range of subnet {place}."),
        )
    } else if is_kept(prefix, fixed) {
        (
            "PrivateIPAddressInReservedRange",
            format!(
                "The private IP address {fixed} is one of those that Azure keeps in {prefix}, the range of subnet {place}."
            ),
        )
    } else if !own.contains(&fixed) && is_taken(world, subnet, fixed) {
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
