//! Load balancers (examples/load_balancer_standard_get.json; a client's has the rest of it in its document).

use serde_json::Value;

use super::network::{child, protocol};
use super::shape::{shape, text};
use super::{envelope, id_of, network_etag, network_state, path, subnet};
use crate::arm::id::ResourceId;
use crate::arm::network::configurations;
use crate::arm::spec::*;
use crate::arm::world::{LoadBalancer, Resource, World};

/// The full id of a part.
fn part(world: &World, balancer: &ResourceId, list: &str, name: &str) -> Value {
    id_of([path(world, balancer).as_str(), "/", list, "/", name].concat())
}

/// The probe that says whether an instance is healthy.
pub(super) fn probe_id(world: &World, probe: &ProbeId) -> Value {
    part(world, &probe.load_balancer, "probes", &probe.name)
}

/// The pools that an IP configuration is in; null for none.
pub(super) fn pools(world: &World, pools: &[PoolId]) -> Value {
    let id = |pool: &PoolId| part(world, &pool.load_balancer, "backendAddressPools", &pool.name);
    if pools.is_empty() {
        Value::Null
    } else {
        pools.iter().map(id).collect()
    }
}

pub(super) fn load_balancer(world: &World, resource: &Resource, balancer: &LoadBalancer) -> Value {
    let (id, spec) = (&resource.id, &balancer.spec);
    let list = |name: &str, parts: Vec<(&str, Value)>| -> Value {
        let one = |(part, properties)| child(world, resource, name, part, properties);
        parts.into_iter().map(one).collect()
    };
    let frontends = spec.frontends.iter().zip(&balancer.private_ips);
    let frontends = frontends.map(|(of, ip)| (of.name.as_str(), frontend(world, of, *ip)));
    let pools = spec
        .pools
        .iter()
        .map(|name| (name.as_str(), pool(world, id, name)));
    let rules = spec
        .rules
        .iter()
        .map(|of| (of.name.as_str(), rule(world, id, of)));
    let probes = spec.probes.iter().map(|of| (of.name.as_str(), probe(of)));
    let nats = spec
        .nat_rules
        .iter()
        .map(|of| (of.name.as_str(), nat(world, id, of)));
    let outbound = spec.outbound_rules.iter();
    let outbound = outbound.map(|of| (of.name.as_str(), self::outbound(world, id, of)));
    let properties = shape(
        r#"{
            "provisioningState": "$state",
            "resourceGuid": "$id",
            "frontendIPConfigurations": "$frontends",
            "backendAddressPools": "$pools",
            "loadBalancingRules": "$rules",
            "probes": "$probes",
            "inboundNatRules": "$nats",
            "outboundRules": "$outbound",
            "inboundNatPools": []
        }"#,
        &mut [
            ("state", text(network_state(resource.provisioning_state))),
            ("id", text(&resource.unique_id)),
            ("frontends", list("frontendIPConfigurations", frontends.collect())),
            ("pools", list("backendAddressPools", pools.collect())),
            ("rules", list("loadBalancingRules", rules.collect())),
            ("probes", list("probes", probes.collect())),
            ("nats", list("inboundNatRules", nats.collect())),
            ("outbound", list("outboundRules", outbound.collect())),
        ],
    );
    let mut body = envelope(world, resource, properties);
    body["etag"] = network_etag(world, resource).into();
    body["sku"] = shape(
        r#"{"name":"$name","tier":"Regional"}"#,
        &mut [("name", text(if spec.basic { "Basic" } else { "Standard" }))],
    );
    body
}

fn frontend(world: &World, of: &FrontendSpec, ip: Option<std::net::Ipv4Addr>) -> Value {
    let method = if of.private_ip.is_some() {
        "Static"
    } else {
        "Dynamic"
    };
    let public = of.public_ip.as_ref().map(|ip| super::reference(world, ip));
    shape(
        r#"{
            "privateIPAddress": "$ip",
            "privateIPAllocationMethod": "$method",
            "subnet": "$subnet",
            "publicIPAddress": "$public"
        }"#,
        &mut [
            ("ip", ip.map(|ip| ip.to_string()).into()),
            ("method", text(method)),
            ("subnet", of.subnet.as_ref().map(|of| subnet(world, of)).into()),
            ("public", public.into()),
        ],
    )
}

/// Who is in it: IP configurations of interfaces, and of Uniform instances.
fn pool(world: &World, balancer: &ResourceId, name: &str) -> Value {
    let pool = PoolId {
        load_balancer: balancer.clone(),
        name: name.to_owned(),
    };
    let members = configurations::all(world).filter(|of| of.is_in(&pool));
    let members: Vec<Value> = members.map(|of| id_of(of.path(world))).collect();
    shape(
        r#"{"backendIPConfigurations":"$members"}"#,
        &mut [("members", (!members.is_empty()).then_some(members).into())],
    )
}

fn rule(world: &World, id: &ResourceId, of: &BalancingRule) -> Value {
    let probe = of.probe.as_ref().map(|probe| part(world, id, "probes", probe));
    shape(
        r#"{
            "frontendIPConfiguration": "$frontend",
            "frontendPort": "$port",
            "backendPort": "$to",
            "protocol": "$protocol",
            "loadDistribution": "Default",
            "disableOutboundSnat": "$snat",
            "backendAddressPool": "$pool",
            "probe": "$probe"
        }"#,
        &mut [
            (
                "frontend",
                part(world, id, "frontendIPConfigurations", &of.frontend),
            ),
            ("port", of.frontend_port.into()),
            ("to", of.backend_port.into()),
            ("protocol", text(all(of.protocol))),
            ("snat", of.disable_outbound_snat.into()),
            ("pool", part(world, id, "backendAddressPools", &of.pool)),
            ("probe", probe.into()),
        ],
    )
}

/// A load balancer's word for any protocol.
fn all(of: Protocol) -> &'static str {
    if of == Protocol::Any { "All" } else { protocol(of) }
}

fn probe(of: &ProbeSpec) -> Value {
    shape(
        r#"{"protocol":"$protocol","port":"$port","intervalInSeconds":"$every","numberOfProbes":2,"probeThreshold":1}"#,
        &mut [
            ("protocol", text(&of.protocol)),
            ("port", of.port.into()),
            ("every", of.interval_seconds.into()),
        ],
    )
}

fn nat(world: &World, id: &ResourceId, of: &NatRule) -> Value {
    let one = of.last_frontend_port.is_none();
    let pool = of
        .pool
        .as_ref()
        .map(|pool| part(world, id, "backendAddressPools", pool));
    shape(
        r#"{
            "frontendIPConfiguration": "$frontend",
            "frontendPort": "$port",
            "frontendPortRangeStart": "$from",
            "frontendPortRangeEnd": "$last",
            "backendPort": "$to",
            "protocol": "$protocol",
            "backendAddressPool": "$pool"
        }"#,
        &mut [
            (
                "frontend",
                part(world, id, "frontendIPConfigurations", &of.frontend),
            ),
            ("port", one.then_some(of.frontend_port).into()),
            ("from", (!one).then_some(of.frontend_port).into()),
            ("last", of.last_frontend_port.into()),
            ("to", of.backend_port.into()),
            ("protocol", text(all(of.protocol))),
            ("pool", pool.into()),
        ],
    )
}

fn outbound(world: &World, id: &ResourceId, of: &OutboundRule) -> Value {
    let frontends = of.frontends.iter();
    let frontends = frontends.map(|name| part(world, id, "frontendIPConfigurations", name));
    shape(
        r#"{"frontendIPConfigurations":"$frontends","backendAddressPool":"$pool","protocol":"All"}"#,
        &mut [
            ("frontends", frontends.collect::<Vec<_>>().into()),
            ("pool", part(world, id, "backendAddressPools", &of.pool)),
        ],
    )
}
