//! Public IP addresses: Standard, so static.
//!
//! None is anybody's: the addresses are of the ranges that are kept for documentation and for benchmarks (RFC 5737,
//! RFC 2544), so that a student who tries one does not knock at a stranger's door.

use std::net::Ipv4Addr;

use crate::arm::catalog::durations::OperationKind;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::ids::{self, Stream};
use crate::arm::put::{Begun, write_over};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Frame, Writer};

/// Makes the address.
///
/// # Errors
/// `PublicIPCountLimitReached` (facts.md §4.3): found when the address is made, not when the template is validated.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    ip: &PublicIpSpec,
) -> Result<Begun, ArmError> {
    make(writer, spec.id(group), &Frame::of(spec), ip.clone())?;
    Ok(Begun {
        takes_ms: writer.duration(OperationKind::WritePublicIpAddress),
    })
}

/// The same, where nobody waits.
pub(in crate::arm) fn make(
    writer: &mut Writer,
    id: ResourceId,
    frame: &Frame,
    ip: PublicIpSpec,
) -> Result<(), ArmError> {
    let old = writer.world.resource(&id);
    let exists = old.is_some();
    let old = old.and_then(|resource| resource.public_ip()).cloned();
    if old.is_none() {
        check_room(&writer.world, &frame.location, 1)?;
    }
    let body = PublicIp {
        given: old.as_ref().is_some_and(|old| old.given) && !ip.dynamic,
        spec: ip,
        ip_address: old
            .as_ref()
            .map_or_else(|| draw(writer, &[]), |old| old.ip_address),
        network_interface: old.and_then(|old| old.network_interface),
    };
    write_over(writer, id, frame, Body::PublicIpAddress(body), exists);
    Ok(())
}

/// Whether `more` addresses can be made in the region.
pub(in crate::arm) fn check_room(world: &World, location: &str, more: u32) -> Result<(), ArmError> {
    let used = world.index.usage(location).public_addresses;
    let limit = world.subscription().offer.public_ip_addresses();
    if used.saturating_add(more) <= limit {
        return Ok(());
    }
    let message =
        format!("Cannot create more than {limit} public IP addresses for this subscription in this region.");
    Err(ArmError::new("PublicIPCountLimitReached", message))
}

/// An address that no other resource has, nor is in `taken`.
pub(in crate::arm) fn draw(writer: &mut Writer, taken: &[Ipv4Addr]) -> Ipv4Addr {
    loop {
        let turn = writer.turn("public ip");
        let bits = ids::bits(writer.world.seed, Stream::Address, "public ip", turn) as u32;
        let ip = match turn {
            0..200 => Ipv4Addr::new(203, 0, 113, (bits % 254 + 1) as u8),
            _ => Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + bits % 0x1_fffe + 1),
        };
        if !writer.world.index.is_public_address_taken(ip) && !taken.contains(&ip) {
            return ip;
        }
    }
}
