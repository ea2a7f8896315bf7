//! Virtual networks and their subnets.

use ipnet::Ipv4Net;

use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::SubnetId;
use crate::arm::in_use;
use crate::arm::put::{Scope, check_name};
use crate::arm::spec::{ResourceSpec, SubnetSpec, VirtualNetworkSpec};

/// The smallest subnet that Azure makes: eight addresses, five of which it keeps.
const SMALLEST_SUBNET: u8 = 29;

/// Checks a virtual network's ranges (facts.md §4.4).
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    vnet: &VirtualNetworkSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::VirtualNetwork, &spec.name, "virtualNetworkName")?;
    for prefix in &vnet.address_prefixes {
        check_format(scope, spec, *prefix)?;
    }
    for (index, subnet) in vnet.subnets.iter().enumerate() {
        check_subnet(scope, spec, vnet, index, subnet)?;
    }
    check_in_use(scope, spec, vnet)
}

fn check_format(scope: &Scope<'_>, spec: &ResourceSpec, prefix: Ipv4Net) -> Result<(), ArmError> {
    if prefix.addr() == prefix.network() {
        return Ok(());
    }
    let id = spec.id(scope.group).path(&scope.world.subscription().id);
    let message = format!(
        "Address prefix {prefix} of resource {id} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."
    );
    Err(ArmError::new("InvalidAddressPrefixFormat", message).at("addressPrefixes"))
}

fn check_subnet(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    vnet: &VirtualNetworkSpec,
    index: usize,
    subnet: &SubnetSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::Subnet, &subnet.name, "subnetName")?;
    check_format(scope, spec, subnet.address_prefix)?;
    let (name, network) = (&subnet.name, &spec.name);
    let refuse = |code, message: String| Err(ArmError::new(code, message).at("subnets"));
    if subnet.address_prefix.prefix_len() > SMALLEST_SUBNET {
        return refuse(
            "NetcfgInvalidSubnet",
            format!("Subnet '{name}' is not valid in virtual network '{network}'."),
        );
    }
    if !vnet
        .address_prefixes
        .iter()
        .any(|space| space.contains(&subnet.address_prefix))
    {
        return refuse(
            "NetcfgSubnetRangeOutsideVnet",
            format!(
                "Subnet '{name}' is not valid because its IP address range is outside the IP address range of virtual network '{network}'."
            ),
        );
    }
    let overlaps = |other: &SubnetSpec| {
        other.address_prefix.contains(&subnet.address_prefix)
            || subnet.address_prefix.contains(&other.address_prefix)
    };
    if vnet.subnets[..index].iter().any(overlaps) {
        return refuse(
            "NetcfgSubnetRangesOverlap",
            format!(
                "Subnet '{name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '{network}'."
            ),
        );
    }
    Ok(())
}

/// A subnet with addresses in use can't be left out, nor moved (facts.md §4.3).
fn check_in_use(scope: &Scope<'_>, spec: &ResourceSpec, vnet: &VirtualNetworkSpec) -> Result<(), ArmError> {
    let id = spec.id(scope.group);
    let Some(old) = scope.world.resource(&id).and_then(|resource| resource.vnet()) else {
        return Ok(());
    };
    let stays = |subnet: &&SubnetSpec| {
        let is_it =
            |now: &SubnetSpec| (&now.name, now.address_prefix) == (&subnet.name, subnet.address_prefix);
        vnet.subnets.iter().any(is_it)
    };
    for subnet in old.subnets.iter().filter(|subnet| !stays(subnet)) {
        let reference = SubnetId {
            vnet: id.clone(),
            name: subnet.name.as_str().into(),
        };
        if in_use::is_subnet_used(scope.world, &reference) {
            return Err(in_use::subnet_in_use(scope.world, &reference));
        }
    }
    Ok(())
}
