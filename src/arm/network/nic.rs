//! Network interfaces.

use super::address;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::{ResourceId, SubnetId};
use crate::arm::ids::{self, Stream};
use crate::arm::put::{Begun, Scope, check_name};
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::Writer;

/// Checks what can be said before the interface is made.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    nic: &NetworkInterfaceSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::NetworkInterface, &spec.name, "networkInterfaceName")?;
    check_subnet(scope, &nic.subnet)?;
    nic.public_ip
        .as_ref()
        .map_or(Ok(()), |ip| check_public_ip(scope, spec, nic, ip))
}

/// The subnet exists, or comes with its network.
pub(in crate::arm) fn check_subnet(scope: &Scope<'_>, subnet: &SubnetId) -> Result<(), ArmError> {
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
    let known = vnet.is_some_and(|vnet| {
        vnet.subnets
            .iter()
            .any(|known| known.name.eq_ignore_ascii_case(&subnet.name))
    });
    if known {
        Ok(())
    } else {
        Err(address::not_a_subnet(scope.world, subnet))
    }
}

/// A public address serves one interface (facts.md §4.3).
fn check_public_ip(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    nic: &NetworkInterfaceSpec,
    ip: &ResourceId,
) -> Result<(), ArmError> {
    let world = scope.world;
    let holder = world
        .resource(ip)
        .and_then(|resource| resource.public_ip()?.network_interface.clone());
    let Some(holder) = holder.filter(|holder| *holder != spec.id(scope.group)) else {
        return Ok(());
    };
    let subscription = &world.subscription().id;
    let configuration = world
        .resource(&holder)
        .and_then(|resource| Some(resource.nic()?.spec.ip_configuration.clone()));
    let message = format!(
        "Resource {}/ipConfigurations/{} is referencing public IP address {} that is already allocated to resource {}/ipConfigurations/{}.",
        spec.id(scope.group).path(subscription),
        nic.ip_configuration,
        ip.path(subscription),
        holder.path(subscription),
        configuration.unwrap_or_default()
    );
    Err(ArmError::new("PublicIPAddressInUse", message))
}

/// Makes the interface, with the lowest free address of its subnet.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    nic: &NetworkInterfaceSpec,
) -> Result<Begun, ArmError> {
    let id = spec.id(group);
    let old = writer
        .world
        .resource(&id)
        .and_then(|resource| resource.nic())
        .cloned();
    let private_ip = match &old {
        Some(old) if old.spec.subnet == nic.subnet => old.private_ip,
        _ => address::free(&writer.world, &nic.subnet, 1)?[0],
    };
    let body = NetworkInterface {
        spec: nic.clone(),
        private_ip,
        mac_address: old
            .as_ref()
            .map_or_else(|| mac_address(writer, &id), |old| old.mac_address.clone()),
        virtual_machine: old.as_ref().and_then(|old| old.virtual_machine.clone()),
        public_ip_delete_option: old
            .as_ref()
            .map_or(DeleteOption::Detach, |old| old.public_ip_delete_option),
    };
    hold_public_ip(writer, &id, nic.public_ip.as_ref());
    let body = Body::NetworkInterface(Box::new(body));
    crate::arm::put::plain(writer, group, spec, body, OperationKind::WriteNetworkInterface)
}

fn hold_public_ip(writer: &mut Writer, id: &ResourceId, ip: Option<&ResourceId>) {
    if let Some(ip) = ip {
        writer.update(ip, |ip| {
            if let Body::PublicIpAddress(ip) = &mut ip.body {
                ip.network_interface = Some(id.clone());
            }
        });
    }
}

/// In Microsoft's range, as in every recording: `00-0D-3A-…`.
fn mac_address(writer: &mut Writer, id: &ResourceId) -> std::rc::Rc<str> {
    let purpose = format!("mac {id}");
    let turn = writer.turn(&purpose);
    let bits = ids::bits(writer.world.seed, Stream::Address, &purpose, turn);
    format!(
        "00-0D-3A-{:02X}-{:02X}-{:02X}",
        bits as u8,
        (bits >> 8) as u8,
        (bits >> 16) as u8
    )
    .into()
}
