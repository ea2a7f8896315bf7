//! Network interfaces.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{address, load_balancer};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::{ResourceId, SubnetId};
use crate::arm::ids::{self, Often, Stream};
use crate::arm::put::{Begun, Scope, check_name, missing_reference};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Frame, Writer};

/// Checks what can be said before the interface is made.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    nic: &NetworkInterfaceSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::NetworkInterface, &spec.name, "networkInterfaceName")?;
    let id = spec.id(scope.group);
    let path = id.path(&scope.world.subscription().id);
    let first = (
        &*nic.ip_configuration,
        &nic.subnet,
        &nic.public_ip,
        nic.private_ip,
    );
    let others = nic
        .more
        .iter()
        .map(|more| (&*more.name, &more.subnet, &more.public_ip, more.private_ip));
    let old = scope.world.resource(&id).and_then(|old| old.nic());
    let own: Vec<Ipv4Addr> = old
        .iter()
        .flat_map(|old| std::iter::once(old.private_ip).chain(old.more_ips.iter().copied()))
        .collect();
    for (name, subnet, ip, fixed) in std::iter::once(first).chain(others) {
        let prefix = check_subnet(scope, subnet, &id)?;
        if let Some(fixed) = fixed {
            address::check_fixed(scope.world, subnet, prefix, fixed, &own)?;
        }
        if let Some(ip) = ip {
            check_public_ip(scope, &id, &format!("{path}/ipConfigurations/{name}"), ip)?;
        }
    }
    address::check_twice(fixed(nic))?;
    let pools = nic
        .pools
        .iter()
        .chain(nic.more.iter().flat_map(|more| &more.pools));
    load_balancer::check_named(scope, &id, pools, &None)
}

/// The static addresses that an interface asks for.
fn fixed(nic: &NetworkInterfaceSpec) -> impl Iterator<Item = (&SubnetId, Ipv4Addr)> {
    let first = nic.private_ip.map(|ip| (&nic.subnet, ip));
    let others = nic.more.iter();
    let others = others.filter_map(|more| Some((&more.subnet, more.private_ip?)));
    first.into_iter().chain(others)
}

/// The subnet exists, or comes with its network; gives its range. `by` is the resource that is in it.
pub(in crate::arm) fn check_subnet(
    scope: &Scope<'_>,
    subnet: &SubnetId,
    by: &ResourceId,
) -> Result<Ipv4Net, ArmError> {
    let planned = scope.planned(&subnet.vnet).and_then(|spec| match &spec.body {
        SpecBody::VirtualNetwork(vnet) => Some(vnet),
        _ => None,
    });
    let vnet = planned.or_else(|| {
        scope
            .world
            .resource(&subnet.vnet)
            .and_then(|resource| resource.vnet())
    });
    let known = vnet.and_then(|vnet| {
        vnet.subnets
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(&subnet.name))
    });
    known.map(|known| known.address_prefix).ok_or_else(|| {
        let subscription = &scope.world.subscription().id;
        missing_reference(&subnet.path(subscription), &by.path(subscription))
    })
}

/// A public address serves one configuration (facts.md §4.3); `owner` is the resource that asks for it, `user` the full
/// id of its configuration.
pub(super) fn check_public_ip(
    scope: &Scope<'_>,
    owner: &ResourceId,
    user: &str,
    ip: &ResourceId,
) -> Result<(), ArmError> {
    let world = scope.world;
    let subscription = &world.subscription().id;
    let holder = holder_of(world, ip).filter(|holder| {
        let own = format!("{}/", owner.path(subscription));
        !holder.to_lowercase().starts_with(&own.to_lowercase())
    });
    holder.map_or(Ok(()), |holder| {
        let message = format!(
            "Resource {user} is referencing public IP address {} that is already allocated to resource {holder}.",
            ip.path(subscription),
        );
        Err(ArmError::new("PublicIPAddressInUse", message))
    })
}

/// The IP configuration or frontend that has a public address, by its full id.
pub(in crate::arm) fn holder_of(world: &World, ip: &ResourceId) -> Option<String> {
    let nic = world.resource(ip)?.public_ip()?.network_interface.as_ref();
    let named = nic.and_then(|id| {
        let spec = &world.resource(id)?.nic()?.spec;
        let other = spec.more.iter().find(|more| more.public_ip.as_ref() == Some(ip));
        let name = other.map_or(&*spec.ip_configuration, |more| &more.name);
        Some(format!(
            "{}/ipConfigurations/{name}",
            id.path(&world.subscription().id)
        ))
    });
    named.or_else(|| super::load_balancer::frontend_of(world, ip))
}

/// Makes the interface, with the lowest free address of its subnet.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    nic: &NetworkInterfaceSpec,
) -> Result<Begun, ArmError> {
    make(writer, spec.id(group), &Frame::of(spec), nic.clone())?;
    Ok(Begun {
        takes_ms: writer.duration(OperationKind::WriteNetworkInterface),
    })
}

/// The same, where nobody waits.
pub(in crate::arm) fn make(
    writer: &mut Writer,
    id: ResourceId,
    frame: &Frame,
    nic: NetworkInterfaceSpec,
) -> Result<(), ArmError> {
    let old = writer.world.resource(&id);
    let exists = old.is_some();
    let old = old.and_then(|resource| resource.nic()).cloned();
    // What is asked for comes first: the others take, and keep, what that leaves.
    let mut given: Vec<Ipv4Addr> = fixed(&nic).map(|(_, ip)| ip).collect();
    let mut take = |subnet: &SubnetId, asked: Option<Ipv4Addr>, kept: Option<Ipv4Addr>| {
        let kept = asked.or(kept.filter(|ip| !given.contains(ip)));
        let ip = kept.map_or_else(|| address::free_beside(&writer.world, subnet, &given), Ok)?;
        given.push(ip);
        Ok::<_, ArmError>(ip)
    };
    let kept = old.as_ref().filter(|old| old.spec.subnet == nic.subnet);
    let private_ip = take(&nic.subnet, nic.private_ip, kept.map(|old| old.private_ip))?;
    let mut more_ips = Vec::new();
    for more in &nic.more {
        let kept = old.as_ref().and_then(|old| {
            let place = old.spec.more.iter().position(|known| known.name == more.name)?;
            let same = old.spec.more.get(place)?.subnet == more.subnet;
            old.more_ips.get(place).copied().filter(|_| same)
        });
        more_ips.push(take(&more.subnet, more.private_ip, kept)?);
    }
    let body = NetworkInterface {
        private_ip,
        more_ips,
        mac_address: old
            .as_ref()
            .map_or_else(|| mac_address(writer, &id), |old| old.mac_address.clone()),
        virtual_machine: old.as_ref().and_then(|old| old.virtual_machine.clone()),
        public_ip_delete_option: old
            .as_ref()
            .map_or(DeleteOption::Detach, |old| old.public_ip_delete_option),
        spec: nic,
    };
    let others = body.spec.more.iter().filter_map(|more| more.public_ip.as_ref());
    let held: Vec<&ResourceId> = body.spec.public_ip.iter().chain(others).collect();
    let_go(writer, old.as_ref(), &held);
    for ip in held {
        hold_public_ip(writer, &id, ip);
    }
    let body = Body::NetworkInterface(Box::new(body));
    crate::arm::put::write_over(writer, id, frame, body, exists);
    Ok(())
}

/// The public addresses that an interface had and has no more are free.
fn let_go(writer: &mut Writer, old: Option<&NetworkInterface>, held: &[&ResourceId]) {
    let Some(old) = old else { return };
    let others = old.spec.more.iter().filter_map(|more| more.public_ip.as_ref());
    let had = old.spec.public_ip.iter().chain(others);
    for ip in had.filter(|ip| !held.contains(ip)) {
        writer.update(ip, |ip| {
            if let Body::PublicIpAddress(ip) = &mut ip.body {
                ip.network_interface = None;
            }
        });
    }
}

fn hold_public_ip(writer: &mut Writer, id: &ResourceId, ip: &ResourceId) {
    writer.update(ip, |ip| {
        if let Body::PublicIpAddress(ip) = &mut ip.body {
            ip.network_interface = Some(id.clone());
        }
    });
}

fn mac_address(writer: &mut Writer, id: &ResourceId) -> std::rc::Rc<str> {
    let [a, b, c, d, e, f] = id.pieces();
    let purpose = Often::new(Stream::Address, &["mac ", a, b, c, d, e, f]);
    mac_text(purpose.bits(writer.world.seed, writer.life(id))).into()
}

/// In Microsoft's range, as in every recording: `00-0D-3A-…`.
pub(in crate::arm) fn mac_text(bits: u64) -> String {
    let mut text = String::with_capacity(17);
    text.push_str("00-0D-3A");
    for byte in bits.to_le_bytes().iter().take(3) {
        text.push('-');
        text.extend(ids::hex(*byte).map(|digit| char::from(digit.to_ascii_uppercase())));
    }
    text
}
