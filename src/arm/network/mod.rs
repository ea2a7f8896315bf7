//! Microsoft.Network: virtual networks, interfaces, security groups and public addresses.
//!
//! Nothing here knows what a virtual machine is, but that an interface may belong to one; [`reach`] and
//! [`outbound`] alone look a machine up.

pub(super) mod address;
pub(super) mod configurations;
pub mod load_balancer;
pub(super) mod nic;
pub mod nsg;
pub mod outbound;
pub(super) mod public_ip;
pub mod reach;
pub mod rules;
pub(super) mod vnet;
