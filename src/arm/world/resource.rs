//! A resource, and what is particular to its kind; machines and scale sets are in `machine`.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::{Autoscale, ProvisioningState, ScaleSet, Vm};
use crate::arm::clock::Time;
use crate::arm::document::Document;
use crate::arm::id::ResourceId;
use crate::arm::spec::*;

/// A resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    pub id: ResourceId,
    /// The region's short name.
    pub location: Rc<str>,
    /// Availability zones; empty when regional.
    pub zones: Vec<u8>,
    pub tags: Tags,
    /// +1 on every write: Compute's etag.
    pub version: u64,
    /// The GUID of this incarnation: `vmId`, `uniqueId` or `resourceGuid`.
    pub unique_id: Rc<str>,
    /// `timeCreated`.
    pub created: Time,
    pub provisioning_state: ProvisioningState,
    pub body: Body,
    /// The body as a client of the REST API sent it; an instance has its scale set's, as it was then.
    pub document: Option<Document>,
}

impl Resource {
    /// What it is as a VM.
    pub fn vm(&self) -> Option<&Vm> {
        if let Body::VirtualMachine(vm) = &self.body {
            Some(vm)
        } else {
            None
        }
    }

    /// What it is as a scale set.
    pub fn scale_set(&self) -> Option<&ScaleSet> {
        if let Body::ScaleSet(set) = &self.body {
            Some(set)
        } else {
            None
        }
    }

    /// What it is as a network interface.
    pub fn nic(&self) -> Option<&NetworkInterface> {
        if let Body::NetworkInterface(nic) = &self.body {
            Some(nic)
        } else {
            None
        }
    }

    /// What it is as a network security group.
    pub fn nsg(&self) -> Option<&NetworkSecurityGroupSpec> {
        if let Body::NetworkSecurityGroup(nsg) = &self.body {
            Some(nsg)
        } else {
            None
        }
    }

    /// What it is as a virtual network.
    pub fn vnet(&self) -> Option<&VirtualNetworkSpec> {
        if let Body::VirtualNetwork(vnet) = &self.body {
            Some(vnet)
        } else {
            None
        }
    }

    /// What it is as a public IP address.
    pub fn public_ip(&self) -> Option<&PublicIp> {
        if let Body::PublicIpAddress(ip) = &self.body {
            Some(ip)
        } else {
            None
        }
    }

    /// What it is as a load balancer.
    pub fn load_balancer(&self) -> Option<&LoadBalancer> {
        if let Body::LoadBalancer(balancer) = &self.body {
            Some(balancer)
        } else {
            None
        }
    }

    /// What it is as an autoscale setting.
    pub fn autoscale(&self) -> Option<&Autoscale> {
        if let Body::AutoscaleSetting(setting) = &self.body {
            Some(setting)
        } else {
            None
        }
    }

    /// What it is as an availability set.
    pub fn availability_set(&self) -> Option<&AvailabilitySetSpec> {
        if let Body::AvailabilitySet(set) = &self.body {
            Some(set)
        } else {
            None
        }
    }

    /// What it is as a disk.
    pub fn disk(&self) -> Option<&Disk> {
        if let Body::Disk(disk) = &self.body {
            Some(disk)
        } else {
            None
        }
    }
}

/// What is particular to a kind of resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    VirtualNetwork(VirtualNetworkSpec),
    NetworkInterface(Box<NetworkInterface>),
    NetworkSecurityGroup(NetworkSecurityGroupSpec),
    PublicIpAddress(PublicIp),
    Disk(Disk),
    VirtualMachine(Box<Vm>),
    ScaleSet(Box<ScaleSet>),
    AvailabilitySet(AvailabilitySetSpec),
    StorageAccount,
    KeyVault,
    NetworkWatcher,
    LoadBalancer(LoadBalancer),
    ProximityPlacementGroup,
    AutoscaleSetting(Box<Autoscale>),
}

/// A load balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadBalancer {
    pub spec: LoadBalancerSpec,
    /// The private address of each frontend that is in a subnet.
    pub private_ips: Vec<Option<Ipv4Addr>>,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkInterface {
    pub spec: NetworkInterfaceSpec,
    pub private_ip: Ipv4Addr,
    /// The private addresses of the other IP configurations.
    pub more_ips: Vec<Ipv4Addr>,
    /// `00-0D-3A-36-20-16`.
    pub mac_address: Rc<str>,
    /// The VM that holds it.
    pub virtual_machine: Option<ResourceId>,
    /// What happens to its public IP when its VM is deleted.
    pub public_ip_delete_option: DeleteOption,
}

/// A public IP address.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicIp {
    pub spec: PublicIpSpec,
    pub ip_address: Ipv4Addr,
    /// Whether the address is there: a static one's from the first time that it is ready.
    pub given: bool,
    /// The network interface that has it.
    pub network_interface: Option<ResourceId>,
}

/// A managed disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Disk {
    pub storage_account_type: Rc<str>,
    pub size_gb: u32,
    /// The image that it was made from; `None` for a data disk.
    pub image: Option<Rc<ImageReference>>,
    /// Which version of it, as a machine counts them.
    pub image_number: u32,
    /// The VM that has it.
    pub managed_by: Option<ResourceId>,
}
