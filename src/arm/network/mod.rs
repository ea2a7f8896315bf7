//! Microsoft.Network: virtual networks, interfaces, security groups and public addresses.
//!
//! Nothing here knows what a virtual machine is, but that an interface may belong to one; [`reach`] alone looks a
//! machine's state up.

pub(super) mod address;
pub(super) mod configurations;
pub mod load_balancer;
pub(super) mod nic;
pub mod nsg;
pub(super) mod public_ip;
pub mod reach;
pub mod rules;
pub(super) mod vnet;
