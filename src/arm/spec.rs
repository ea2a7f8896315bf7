//! What a PUT asks for: the typed bodies of requests, one per kind of resource.
//!
//! These types are written in saved runs, so a field is only ever added, with a default. No secret has a place here:
//! a password is a proof that it met the rules (decisions.md 6).

use std::collections::BTreeMap;

use std::net::Ipv4Addr;
use std::rc::Rc;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::document::Document;
use super::id::{Kind, ResourceId, SubnetId};

mod autoscale;
mod load_balancer;
mod machine;
mod policies;
mod profile;
mod references;

pub use autoscale::*;
pub use load_balancer::*;
pub use machine::*;
pub use policies::*;
pub use profile::*;

/// Tags: name to value.
pub type Tags = BTreeMap<String, String>;

/// A PUT of one resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ResourceSpec {
    /// The resource's name.
    pub name: String,
    /// The region's short name: `centralindia`.
    pub location: String,
    /// Availability zones, `1` to `3`; empty when regional.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<u8>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// What is particular to the kind.
    pub body: SpecBody,
    /// The body as a client of the REST API sent it, when one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

impl ResourceSpec {
    /// The id that the resource has, or will have, in `group`.
    pub fn id(&self, group: &str) -> ResourceId {
        ResourceId::new(group, self.body.kind(), &self.name)
    }
}

/// The part of a PUT that is particular to the kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SpecBody {
    VirtualNetwork(VirtualNetworkSpec),
    NetworkInterface(NetworkInterfaceSpec),
    NetworkSecurityGroup(NetworkSecurityGroupSpec),
    PublicIpAddress(PublicIpSpec),
    VirtualMachine(Box<VmSpec>),
    ScaleSet(Box<ScaleSetSpec>),
    AvailabilitySet(AvailabilitySetSpec),
    StorageAccount,
    KeyVault,
    Disk(DiskSpec),
    LoadBalancer(LoadBalancerSpec),
    ProximityPlacementGroup,
    AutoscaleSetting(Box<AutoscaleSpec>),
}

impl SpecBody {
    /// The kind of resource that it asks for.
    pub fn kind(&self) -> Kind {
        match self {
            SpecBody::VirtualNetwork(_) => Kind::VirtualNetwork,
            SpecBody::NetworkInterface(_) => Kind::NetworkInterface,
            SpecBody::NetworkSecurityGroup(_) => Kind::NetworkSecurityGroup,
            SpecBody::PublicIpAddress(_) => Kind::PublicIpAddress,
            SpecBody::VirtualMachine(_) => Kind::VirtualMachine,
            SpecBody::ScaleSet(_) => Kind::ScaleSet,
            SpecBody::AvailabilitySet(_) => Kind::AvailabilitySet,
            SpecBody::StorageAccount => Kind::StorageAccount,
            SpecBody::KeyVault => Kind::KeyVault,
            SpecBody::Disk(_) => Kind::Disk,
            SpecBody::LoadBalancer(_) => Kind::LoadBalancer,
            SpecBody::ProximityPlacementGroup => Kind::ProximityPlacementGroup,
            SpecBody::AutoscaleSetting(_) => Kind::AutoscaleSetting,
        }
    }
}

/// A virtual network with its subnets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct VirtualNetworkSpec {
    /// The address space, in CIDR notation.
    #[cfg_attr(feature = "cli", schemars(with = "Vec<String>"))]
    pub address_prefixes: Vec<Ipv4Net>,
    /// The subnets, in order.
    pub subnets: Vec<SubnetSpec>,
}

/// A subnet of a virtual network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SubnetSpec {
    /// Unique within the network.
    pub name: String,
    /// Within the network's address space, apart from the other subnets.
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub address_prefix: Ipv4Net,
    /// `defaultOutboundAccess: false`: Azure lends its machines no way out (facts.md §2.13).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

/// A network interface: its first IP configuration, and the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NetworkInterfaceSpec {
    /// The IP configuration's name: `ipconfig1`, or `<nic>-defaultIpConfiguration` in a scale set (facts.md §3.4).
    pub ip_configuration: Rc<str>,
    /// Where it takes its private address.
    pub subnet: SubnetId,
    /// Its public IP address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<ResourceId>,
    /// Its network security group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_security_group: Option<ResourceId>,
    /// Accelerated networking.
    #[serde(default)]
    pub accelerated_networking: bool,
    /// A static private address; `None` takes the lowest that is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_ip: Option<Ipv4Addr>,
    /// The load balancers' pools that the first IP configuration is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolId>,
    /// The other IP configurations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<IpConfigurationSpec>,
}

/// An IP configuration beyond an interface's first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct IpConfigurationSpec {
    /// Unique in its interface.
    pub name: String,
    pub subnet: SubnetId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<ResourceId>,
    /// A static private address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_ip: Option<Ipv4Addr>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolId>,
}

/// A managed disk by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DiskSpec {
    /// `Premium_LRS`, `Standard_LRS`, …
    pub storage_account_type: String,
    pub size_gb: u32,
}

/// A network security group: its own rules; the six default rules come by themselves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NetworkSecurityGroupSpec {
    /// The rules, in the order of the request.
    pub security_rules: Vec<SecurityRule>,
}

/// A security rule (facts.md §1.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SecurityRule {
    /// Unique within the group.
    pub name: String,
    /// `Tcp`, `Udp`, `Icmp` or `*`.
    pub protocol: Protocol,
    /// A port, a range `a-b`, or `*`.
    pub source_port_range: String,
    /// A port, a range `a-b`, or `*`; several are separated by commas.
    pub destination_port_range: String,
    /// An address, a CIDR range, a service tag, or `*`.
    pub source_address_prefix: String,
    /// As for the source.
    pub destination_address_prefix: String,
    /// Allow or deny.
    pub access: Access,
    /// 100 to 4096; the lowest number decides first.
    pub priority: u16,
    /// Inbound or outbound.
    pub direction: Direction,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// A rule's protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Protocol {
    Tcp,
    Udp,
    Icmp,
    #[serde(rename = "*")]
    Any,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Access {
    Allow,
    Deny,
}

/// Which way a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Direction {
    Inbound,
    Outbound,
}

/// A public IP address. One of the Standard SKU is always static (facts.md §1.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PublicIpSpec {
    /// 4 by default; 15 in a set that the portal makes (facts.md §3.4).
    pub idle_timeout_in_minutes: u8,
    /// Basic SKU, dynamic allocation: it has an address while something that runs has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dynamic: bool,
}

/// An availability set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AvailabilitySetSpec {
    /// 1 up to the region's maximum.
    pub platform_fault_domain_count: u8,
    /// 1 to 20.
    pub platform_update_domain_count: u8,
    /// The proximity placement group that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proximity_placement_group: Option<ResourceId>,
}

/// How a scale set keeps its instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum OrchestrationMode {
    Flexible,
    Uniform,
}

impl OrchestrationMode {
    /// ARM's word.
    pub fn text(self) -> &'static str {
        match self {
            OrchestrationMode::Flexible => "Flexible",
            OrchestrationMode::Uniform => "Uniform",
        }
    }
}

/// A virtual machine scale set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ScaleSetSpec {
    pub orchestration_mode: OrchestrationMode,
    /// `sku.capacity`: how many instances the profile makes.
    pub capacity: u32,
    /// The scale set model: what a new instance looks like. `None` is a set without a profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Rc<ProfileSpec>>,
    pub platform_fault_domain_count: u8,
    /// `None` lets the platform choose (facts.md §2.10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_placement_group: Option<bool>,
    /// `Manual`, `Automatic` or `Rolling`.
    pub upgrade_mode: UpgradeMode,
    pub scale_in_rule: ScaleInRule,
    #[serde(default)]
    pub scale_in_force_deletion: bool,
    /// Uniform only.
    #[serde(default)]
    pub overprovision: bool,
    /// Uniform only.
    #[serde(default)]
    pub automatic_os_upgrade: bool,
    /// Uniform only: on Flexible a system-assigned identity is refused (facts.md §2.1).
    #[serde(default)]
    pub system_assigned_identity: bool,
    /// Strictly even balance across zones.
    #[serde(default)]
    pub zone_balance: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automatic_repairs: Option<AutomaticRepairs>,
    /// The proximity placement group that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proximity_placement_group: Option<ResourceId>,
    /// What few sets ask for.
    #[serde(default, skip_serializing_if = "Policies::is_default")]
    pub policies: Policies,
}

/// A scale set's upgrade policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum UpgradeMode {
    Manual,
    Automatic,
    Rolling,
}

/// Which instance a scale-in takes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum ScaleInRule {
    Default,
    #[serde(rename = "OldestVM")]
    OldestVm,
    #[serde(rename = "NewestVM")]
    NewestVm,
}

/// `automaticRepairsPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct AutomaticRepairs {
    /// 10 to 90 minutes.
    pub grace_period_minutes: u8,
    pub repair_action: RepairAction,
}

/// What a repair does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum RepairAction {
    Replace,
    Restart,
    Reimage,
}
