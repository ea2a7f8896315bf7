//! A load balancer's rules, probes and port forwarding: the typed part.

use serde_json::{Value, json};

use crate::arm::rest::body;
use crate::arm::spec::*;

/// The name that an id of a part ends with.
fn named(of: &Value, path: &str) -> Option<String> {
    let id = body::text(of, &[path, ".id"].concat())?;
    Some(id.rsplit('/').next()?.to_owned())
}

/// A gateway's rule may have two pools, inner and outer; the first stands for both.
fn first_pool(of: &Value) -> Option<String> {
    let pools = body::list(of, "properties.backendAddressPools");
    named(
        pools.first().map(|pool| json!({ "pool": pool })).as_ref()?,
        "pool",
    )
}

fn name(of: &Value) -> String {
    body::text(of, "name").unwrap_or_default().to_owned()
}

fn port(of: &Value, name: &str) -> u16 {
    let port = body::number(of, &["properties.", name].concat());
    port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0)
}

fn protocol(of: &Value) -> Protocol {
    match body::text(of, "properties.protocol") {
        Some("Tcp") => Protocol::Tcp,
        Some("Udp") => Protocol::Udp,
        _ => Protocol::Any,
    }
}

pub(super) fn balancing(whole: &Value) -> Vec<BalancingRule> {
    let read = |of: &Value| {
        Some(BalancingRule {
            name: name(of),
            frontend: named(of, "properties.frontendIPConfiguration")?,
            pool: named(of, "properties.backendAddressPool").or_else(|| first_pool(of))?,
            probe: named(of, "properties.probe"),
            protocol: protocol(of),
            frontend_port: port(of, "frontendPort"),
            backend_port: port(of, "backendPort"),
            disable_outbound_snat: body::is(of, "properties.disableOutboundSnat"),
        })
    };
    let rules = body::list(whole, "properties.loadBalancingRules");
    rules.iter().filter_map(read).collect()
}

pub(super) fn probes(whole: &Value) -> Vec<ProbeSpec> {
    let read = |of: &Value| ProbeSpec {
        name: name(of),
        protocol: body::text(of, "properties.protocol").unwrap_or("Tcp").into(),
        port: port(of, "port"),
        interval_seconds: port(of, "intervalInSeconds"),
    };
    body::list(whole, "properties.probes").iter().map(read).collect()
}

pub(super) fn nat(whole: &Value) -> Vec<NatRule> {
    let read = |of: &Value| {
        let (first, last) = (
            port(of, "frontendPortRangeStart"),
            port(of, "frontendPortRangeEnd"),
        );
        Some(NatRule {
            name: name(of),
            frontend: named(of, "properties.frontendIPConfiguration")?,
            protocol: protocol(of),
            frontend_port: if first > 0 {
                first
            } else {
                port(of, "frontendPort")
            },
            last_frontend_port: Some(last).filter(|last| *last > 0),
            backend_port: port(of, "backendPort"),
            pool: named(of, "properties.backendAddressPool"),
        })
    };
    let rules = body::list(whole, "properties.inboundNatRules");
    rules.iter().filter_map(read).collect()
}

pub(super) fn outbound(whole: &Value) -> Vec<OutboundRule> {
    let read = |of: &Value| {
        let frontends = body::list(of, "properties.frontendIPConfigurations").iter();
        Some(OutboundRule {
            name: name(of),
            frontends: frontends
                .filter_map(|frontend| Some(body::text(frontend, "id")?.rsplit('/').next()?.to_owned()))
                .collect(),
            pool: named(of, "properties.backendAddressPool")?,
        })
    };
    let rules = body::list(whole, "properties.outboundRules");
    rules.iter().filter_map(read).collect()
}
