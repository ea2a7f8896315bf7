//! Load balancers: frontends and pools, and who uses them.

use std::net::Ipv4Addr;

use super::{address, nic};
use crate::arm::catalog::durations::OperationKind;
use crate::arm::catalog::names::NameKind;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId, SubnetId};
use crate::arm::in_use::{self, Part};
use crate::arm::put::{Begun, Scope, check_name, missing_reference, plain};
use crate::arm::spec::*;
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
    address::check_twice(fixed(balancer))?;
    check_rules(scope, &id, balancer)?;
    check_kept(scope, &id, balancer)
}

/// The static addresses that a load balancer's frontends ask for.
fn fixed(balancer: &LoadBalancerSpec) -> impl Iterator<Item = (&SubnetId, Ipv4Addr)> {
    let frontends = balancer.frontends.iter();
    frontends.filter_map(|frontend| Some((frontend.subnet.as_ref()?, frontend.private_ip?)))
}

/// What a load balancer's rules name is in it; each frontend port is taken once.
fn check_rules(scope: &Scope<'_>, id: &ResourceId, balancer: &LoadBalancerSpec) -> Result<(), ArmError> {
    let path = id.path(&scope.world.subscription().id);
    let named = |known: &str, name: &str| known.eq_ignore_ascii_case(name);
    let frontend = |name: &str| balancer.frontends.iter().any(|known| named(&known.name, name));
    let pool = |name: &str| balancer.pools.iter().any(|known| named(known, name));
    let probe = |name: &str| balancer.probes.iter().any(|known| named(&known.name, name));
    // facts.md §4.3; what a part names is written as its id.
    let missing = |list: &str, name: &str, by: &str| {
        let message = format!(
            "Resource {path}/{list}/{name} referenced by resource {path}/{by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."
        );
        Err(ArmError::new("InvalidResourceReference", message))
    };
    let mut ports: Vec<(String, Protocol, u16, u16, String)> = Vec::new();
    for rule in &balancer.rules {
        let by = format!("loadBalancingRules/{}", rule.name);
        if !frontend(&rule.frontend) {
            return missing("frontendIPConfigurations", &rule.frontend, &by);
        }
        if !pool(&rule.pool) {
            return missing("backendAddressPools", &rule.pool, &by);
        }
        if let Some(name) = rule.probe.as_ref().filter(|name| !probe(name)) {
            return missing("probes", name, &by);
        }
        let port = rule.frontend_port;
        ports.push((rule.frontend.to_lowercase(), rule.protocol, port, port, by));
    }
    for rule in &balancer.nat_rules {
        let by = format!("inboundNatRules/{}", rule.name);
        if !frontend(&rule.frontend) {
            return missing("frontendIPConfigurations", &rule.frontend, &by);
        }
        if let Some(name) = rule.pool.as_ref().filter(|name| !pool(name)) {
            return missing("backendAddressPools", name, &by);
        }
        let (first, last) = (
            rule.frontend_port,
            rule.last_frontend_port.unwrap_or(rule.frontend_port),
        );
        ports.push((rule.frontend.to_lowercase(), rule.protocol, first, last, by));
    }
    for rule in &balancer.outbound_rules {
        let by = format!("outboundRules/{}", rule.name);
        if let Some(name) = rule.frontends.iter().find(|name| !frontend(name)) {
            return missing("frontendIPConfigurations", name, &by);
        }
        if !pool(&rule.pool) {
            return missing("backendAddressPools", &rule.pool, &by);
        }
    }
    check_ports(&ports)
}

/// A frontend's port leads to one place for one protocol. The code is Azure's as common-deployment-errors lists it; the
/// sentence is ours.
fn check_ports(ports: &[(String, Protocol, u16, u16, String)]) -> Result<(), ArmError> {
    for (index, (frontend, protocol, first, last, by)) in ports.iter().enumerate() {
        let clash = ports.iter().take(index).find(|(other, known, from, to, _)| {
            let same = known == protocol || *known == Protocol::Any || *protocol == Protocol::Any;
            other == frontend && same && from <= last && first <= to
        });
        if let Some((.., other)) = clash {
            let message = format!("{by} and {other} use one frontend, protocol and port.");
            return Err(ArmError::ours("RulesUseSameFrontendPortProtocolAndVIP", message));
        }
    }
    Ok(())
}

/// What a load balancer is, or is to be.
fn spec_of<'a>(scope: &Scope<'a>, id: &ResourceId) -> Option<&'a LoadBalancerSpec> {
    let planned = scope.planned(id).and_then(|spec| match &spec.body {
        SpecBody::LoadBalancer(balancer) => Some(balancer),
        _ => None,
    });
    let there = scope.world.resource(id).and_then(|there| there.load_balancer());
    planned.or(there.map(|there| &there.spec))
}

fn has(balancer: &LoadBalancerSpec, list: Part, name: &str) -> bool {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    match list {
        Part::Pool => balancer.pools.iter().any(|pool| is_it(pool)),
        Part::Probe => balancer.probes.iter().any(|probe| is_it(&probe.name)),
    }
}

/// The pools and the probe that something names are in their load balancers (facts.md §4.3).
pub(in crate::arm) fn check_named<'p>(
    scope: &Scope<'_>,
    by: &ResourceId,
    pools: impl Iterator<Item = &'p PoolId>,
    probe: &'p Option<ProbeId>,
) -> Result<(), ArmError> {
    let probe = probe.iter().map(|probe| (Part::Probe, probe));
    for (part, named) in pools.map(|pool| (Part::Pool, pool)).chain(probe) {
        let balancer = spec_of(scope, &named.load_balancer);
        if balancer.is_some_and(|balancer| has(balancer, part, &named.name)) {
            continue;
        }
        let list = match part {
            Part::Pool => "backendAddressPools",
            Part::Probe => "probes",
        };
        let path = |id: &ResourceId| id.path(&scope.world.subscription().id);
        let wanted = [&path(&named.load_balancer), "/", list, "/", &named.name].concat();
        return Err(missing_reference(&wanted, &path(by)));
    }
    Ok(())
}

/// The parts that a change leaves out are nobody's.
fn check_kept(scope: &Scope<'_>, id: &ResourceId, balancer: &LoadBalancerSpec) -> Result<(), ArmError> {
    let Some(old) = scope.world.resource(id).and_then(|old| old.load_balancer()) else {
        return Ok(());
    };
    let pools = old.spec.pools.iter().map(|pool| (Part::Pool, pool));
    let probes = old.spec.probes.iter().map(|probe| (Part::Probe, &probe.name));
    pools
        .chain(probes)
        .filter(|(part, name)| !has(balancer, *part, name))
        .try_for_each(|(part, name)| in_use::check_part_free(scope.world, id, part, name))
}

/// A Flexible set's instances are behind Standard load balancers alone (facts.md §2.1; the sentence is ours).
pub(in crate::arm) fn check_standard(scope: &Scope<'_>, nics: &[NicConfigSpec]) -> Result<(), ArmError> {
    for pool in nics.iter().flat_map(|nic| &nic.pools) {
        let Some(spec) = spec_of(scope, &pool.load_balancer) else {
            continue;
        };
        let name = pool.load_balancer.name();
        if spec.basic {
            let message = format!(
                "Load balancer '{name}' is of the Basic SKU, which a scale set with Flexible orchestration cannot be behind."
            );
            return Err(ArmError::ours("InvalidParameter", message).at("loadBalancerBackendAddressPools"));
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
    // What is asked for comes first: the others take, and keep, what that leaves.
    let mut given: Vec<Ipv4Addr> = fixed(balancer).map(|(_, ip)| ip).collect();
    let mut private_ips: Vec<Option<Ipv4Addr>> = Vec::new();
    for frontend in &balancer.frontends {
        let kept = old.as_ref().and_then(|old| {
            let place = old.spec.frontends.iter().position(|known| known == frontend)?;
            old.private_ips.get(place)?.filter(|ip| !given.contains(ip))
        });
        let ip = match (&frontend.subnet, frontend.private_ip.or(kept)) {
            (None, _) => None,
            (Some(_), Some(ip)) => Some(ip),
            (Some(subnet), None) => Some(address::free_beside(&writer.world, subnet, &given)?),
        };
        given.extend(ip);
        private_ips.push(ip);
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
