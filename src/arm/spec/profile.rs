//! A scale set's model: what each instance is made of.

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{DataDiskSpec, DeleteOption, MachineSpec, PoolId, ProbeId, Watch};
use crate::arm::id::{ResourceId, SubnetId};

/// `virtualMachineProfile`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ProfileSpec {
    pub machine: Rc<MachineSpec>,
    /// 1 to 15 characters.
    pub computer_name_prefix: String,
    /// The interfaces that each instance gets; the first is the primary one.
    pub network_interfaces: Vec<NicConfigSpec>,
    /// The data disks that each instance gets, each made for it: none is attached, none has a name of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_disks: Vec<DataDiskSpec>,
    /// Uniform only: the load balancer's probe that says whether an instance is healthy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_probe: Option<ProbeId>,
}

impl ProfileSpec {
    /// Whether something tells if an instance is healthy: the extension, or a load balancer's probe (facts.md §2.8).
    pub fn tells_health(&self) -> bool {
        self.watch() != Watch::Nobody
    }

    /// What tells the health of its instances: the extension, or a load balancer's probe.
    pub fn watch(&self) -> Watch {
        match self.machine.watch() {
            Watch::Nobody if self.health_probe.is_some() => Watch::Binary,
            watch => watch,
        }
    }

    /// What it names: the groups and networks of its interfaces, load balancers.
    pub fn named(&self) -> impl Iterator<Item = &ResourceId> {
        let nics = self.network_interfaces.iter();
        let pools = nics.clone().flat_map(|nic| &nic.pools);
        let balancers = pools.chain(&self.health_probe).map(|part| &part.load_balancer);
        nics.flat_map(|nic| nic.network_security_group.iter().chain([&nic.subnet.vnet]))
            .chain(balancers)
    }
}

/// `networkInterfaceConfigurations[]`: one interface of each instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NicConfigSpec {
    /// `<vnet>-nic01`; an instance's interface is `<vnet>-nic01-<8 hex>` (facts.md §3.4).
    pub name: String,
    pub subnet: SubnetId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_security_group: Option<ResourceId>,
    /// A public IP address for each instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<PublicIpConfigSpec>,
    #[serde(default)]
    pub accelerated_networking: bool,
    /// The IP configuration's name; `None` is the portal's, `<name>-defaultIpConfiguration`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_configuration: Option<String>,
    /// The load balancers' pools that each instance is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolId>,
    /// What happens to an instance's interface when the instance is deleted; `None` is Flexible's default, Delete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_option: Option<DeleteOption>,
}

impl NicConfigSpec {
    /// `app-grp-vnet-nic01-defaultIpConfiguration`, where it has no name of its own (facts.md §3.4).
    pub fn ip_configuration_name(&self) -> Cow<'_, str> {
        match &self.ip_configuration {
            Some(name) => name.into(),
            None => format!("{}-defaultIpConfiguration", self.name).into(),
        }
    }
}

/// `publicIPAddressConfiguration`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct PublicIpConfigSpec {
    /// `publicip-<vnet>-nic01`: the seed prints it in lower case (facts.md §3.4).
    pub name: String,
    /// 15 in the portal's template.
    pub idle_timeout_in_minutes: u8,
}
