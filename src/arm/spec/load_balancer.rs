//! Load balancers: frontends, pools, rules, probes, port forwarding.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::Protocol;
use crate::arm::id::{ResourceId, SubnetId};

/// A load balancer's backend address pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PoolId {
    pub load_balancer: ResourceId,
    pub name: String,
}

/// A load balancer's probe.
pub type ProbeId = PoolId;

/// A load balancer: what other resources are held to. The rest of its rules and probes is in its document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct LoadBalancerSpec {
    pub frontends: Vec<FrontendSpec>,
    /// The backend address pools' names.
    pub pools: Vec<String>,
    /// The Basic SKU, which a Flexible set's instances cannot be behind (facts.md §2.1).
    #[serde(default)]
    pub basic: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<BalancingRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<ProbeSpec>,
    /// Port forwarding to one machine, or to each of a pool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nat_rules: Vec<NatRule>,
    /// The pools whose machines reach the Internet through it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outbound_rules: Vec<OutboundRule>,
}

/// `frontendIPConfigurations[]`: public by an address, or internal by a subnet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FrontendSpec {
    /// Unique in its load balancer.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<ResourceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subnet: Option<SubnetId>,
    /// A static private address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_ip: Option<Ipv4Addr>,
}

/// `loadBalancingRules[]`: what comes in at a frontend's port goes to a pool's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct BalancingRule {
    pub name: String,
    pub frontend: String,
    pub pool: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<String>,
    pub protocol: Protocol,
    /// 0 is every port, with every protocol.
    pub frontend_port: u16,
    pub backend_port: u16,
    /// The pool's machines do not reach the Internet through the rule.
    #[serde(default)]
    pub disable_outbound_snat: bool,
}

/// `probes[]`: who gets traffic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ProbeSpec {
    pub name: String,
    /// `Tcp`, `Http` or `Https`.
    pub protocol: String,
    pub port: u16,
    pub interval_seconds: u16,
}

/// `inboundNatRules[]`: one frontend port to one machine, or a range of them to the machines of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NatRule {
    pub name: String,
    pub frontend: String,
    pub protocol: Protocol,
    pub frontend_port: u16,
    /// The last of a range; the pool's machines get its ports in turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_frontend_port: Option<u16>,
    pub backend_port: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
}

/// `outboundRules[]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct OutboundRule {
    pub name: String,
    pub frontends: Vec<String>,
    pub pool: String,
}
