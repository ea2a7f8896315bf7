//! Load balancers: frontends and pools, and who uses them.

use std::net::Ipv4Addr;

use super::{address, nic};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::{Begun, Scope, check_name, plain};
use crate::arm::spec::{LoadBalancerSpec, ResourceSpec};
use crate::arm::world::{Body, LoadBalancer, World};
use crate::arm::writer::Writer;

/// Checks a load balancer's name and its frontends.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    balancer: &LoadBalancerSpec,
) -> Result<(), ArmError> {
    check_name(NameKind::NetworkSecurityGroup, &spec.name, "loadBalancerName")?;
    let id = spec.id(scope.group);
    for frontend in &balancer.frontends {
        if let Some(subnet) = &frontend.subnet {
            let prefix = nic::check_subnet(scope, subnet, &id)?;
            let old = scope.world.resource(&id).and_then(|old| old.load_balancer());
            let own = old.map_or_else(Vec::new, |old| {
                old.private_ips.iter().flatten().copied().collect()
            });
            if let Some(fixed) = frontend.private_ip {
                address::check_fixed(scope.world, subnet, prefix, fixed, &own)?;
            }
        }
        if let Some(ip) = &frontend.public_ip {
            let user = format!(
                "{}/frontendIPConfigurations/{}",
                id.path(&scope.world.subscription().id),
                frontend.name
            );
            nic::check_public_ip(scope, &id, &user, ip)?;
        }
    }
    Ok(())
}

/// Makes the load balancer, or changes it; a frontend in a subnet takes an address there.
pub(in crate::arm) fn begin(
    writer: &mut Writer,
    group: &str,
    spec: &ResourceSpec,
    balancer: &LoadBalancerSpec,
) -> Result<Begun, ArmError> {
    let id = spec.id(group);
    let old = writer
        .world
        .resource(&id)
        .and_then(|old| old.load_balancer())
        .cloned();
    let mut private_ips: Vec<Option<Ipv4Addr>> = Vec::new();
    for frontend in &balancer.frontends {
        let kept = old.as_ref().and_then(|old| {
            let place = old.spec.frontends.iter().position(|known| known == frontend)?;
            *old.private_ips.get(place)?
        });
        let given = match (&frontend.subnet, kept.or(frontend.private_ip)) {
            (None, _) => None,
            (Some(_), Some(ip)) => Some(ip),
            (Some(subnet), None) => {
                let taken: Vec<Ipv4Addr> = private_ips.iter().copied().flatten().collect();
                let free = address::free(&writer.world, subnet, taken.len() + 1)?;
                free.into_iter().find(|ip| !taken.contains(ip))
            }
        };
        private_ips.push(given);
    }
    let body = LoadBalancer {
        spec: balancer.clone(),
        private_ips,
    };
    plain(
        writer,
        group,
        spec,
        Body::LoadBalancer(body),
        OperationKind::WriteOther,
    )
}

/// The frontend that has a public address, by its full id.
pub fn frontend_of(world: &World, ip: &ResourceId) -> Option<String> {
    world.of_kind(Kind::LoadBalancer).find_map(|resource| {
        let frontends = &resource.load_balancer()?.spec.frontends;
        let frontend = frontends
            .iter()
            .find(|frontend| frontend.public_ip.as_ref() == Some(ip))?;
        let path = resource.id.path(&world.subscription().id);
        Some(format!("{path}/frontendIPConfigurations/{}", frontend.name))
    })
}
