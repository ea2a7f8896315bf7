//! What a machine gets out to the Internet by (facts.md §2.13).
//!
//! NAT gateways, firewalls and routes to one are not played.

use crate::arm::id::{ResourceId, SubnetId};
use crate::arm::spec::PoolId;
use crate::arm::world::{Body, NetworkInterface, UniformInstance, Vm, World};

/// What a machine gets out by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outbound {
    /// A public address of its own.
    PublicIp,
    /// An outbound rule of a Standard load balancer that it is behind.
    OutboundRule,
    /// A Basic public load balancer that it is behind.
    BasicLoadBalancer,
    /// The address that Azure lends where nothing else is set up.
    Default,
    /// Nothing: what it asks of the Internet, its packages among it, fails.
    None,
}

impl Outbound {
    /// A check's word.
    pub fn text(self) -> &'static str {
        match self {
            Outbound::PublicIp => "PublicIp",
            Outbound::OutboundRule => "OutboundRule",
            Outbound::BasicLoadBalancer => "BasicLoadBalancer",
            Outbound::Default => "Default",
            Outbound::None => "None",
        }
    }
}

/// What a way out by an interface is read from beside it: its load balancers and its network.
pub fn behind_interface(nic: &NetworkInterface) -> impl Iterator<Item = &ResourceId> {
    balancers(&nic.spec.pools).chain([&nic.spec.subnet.vnet])
}

/// What the way out of a Uniform set's instance is read from beside the instance.
pub fn behind_instance(instance: &UniformInstance) -> Vec<&ResourceId> {
    let nics = &instance.profile.network_interfaces;
    let mut ids: Vec<_> = nics.iter().flat_map(|nic| balancers(&nic.pools)).collect();
    ids.extend(nics.first().map(|nic| &nic.subnet.vnet));
    ids
}

fn balancers(pools: &[PoolId]) -> impl Iterator<Item = &ResourceId> {
    pools.iter().map(|pool| &pool.load_balancer)
}

/// A VM's way out. What a Flexible set's profile made gets no default one; a VM that was added keeps its own.
pub fn of_vm(world: &World, vm: &Vm) -> Outbound {
    let ids = vm.spec.network_interfaces.iter().map(|nic| &nic.id);
    let nics = || ids.clone().filter_map(|id| world.resource(id)?.nic());
    let has_address = |nic: &NetworkInterface| {
        let mut more = nic.spec.more.iter();
        nic.spec.public_ip.is_some() || more.any(|more| more.public_ip.is_some())
    };
    if nics().any(has_address) {
        return Outbound::PublicIp;
    }
    // The primary IP configuration's pools alone.
    if let Some(way) = nics().find_map(|nic| behind(world, &nic.spec.pools)) {
        return way;
    }
    let subnet = nics().next().map(|nic| &nic.spec.subnet);
    default_of(world, vm.profile_time_created.is_none(), subnet)
}

/// The way out of a Uniform set's instance.
pub fn of_instance(world: &World, instance: &UniformInstance) -> Outbound {
    let nics = &instance.profile.network_interfaces;
    if instance.public_ip.is_some() {
        return Outbound::PublicIp;
    }
    let way = nics.iter().find_map(|nic| behind(world, &nic.pools));
    way.unwrap_or_else(|| default_of(world, true, nics.first().map(|nic| &nic.subnet)))
}

fn default_of(world: &World, lent: bool, subnet: Option<&SubnetId>) -> Outbound {
    if lent && subnet.is_some_and(|subnet| !is_private(world, subnet)) {
        Outbound::Default
    } else {
        Outbound::None
    }
}

fn is_private(world: &World, subnet: &SubnetId) -> bool {
    let vnet = world.resource(&subnet.vnet).and_then(|vnet| vnet.vnet());
    let mut subnets = vnet.into_iter().flat_map(|vnet| &vnet.subnets);
    subnets.any(|known| known.private && known.name.eq_ignore_ascii_case(&subnet.name))
}

fn behind(world: &World, pools: &[PoolId]) -> Option<Outbound> {
    pools.iter().find_map(|pool| {
        let spec = &world.resource(&pool.load_balancer)?.load_balancer()?.spec;
        let is_public = |name: Option<&str>| {
            spec.frontends.iter().any(|frontend| {
                frontend.public_ip.is_some()
                    && name.is_none_or(|name| frontend.name.eq_ignore_ascii_case(name))
            })
        };
        if spec.basic {
            return is_public(None).then_some(Outbound::BasicLoadBalancer);
        }
        let mut rules = spec.outbound_rules.iter();
        let leads_out = rules.any(|rule| {
            rule.pool.eq_ignore_ascii_case(&pool.name)
                && rule.frontends.iter().any(|frontend| is_public(Some(frontend)))
        });
        leads_out.then_some(Outbound::OutboundRule)
    })
}

/// Whether the machine that has an interface gets out by what Azure lends: the interface shows it from 2025-01-01.
pub(in crate::arm) fn is_lent(world: &World, nic: &ResourceId) -> bool {
    let machine = world.resource(nic).and_then(|resource| match &resource.body {
        Body::NetworkInterface(nic) => nic.virtual_machine.as_ref(),
        _ => None,
    });
    let vm = machine.and_then(|id| world.vm(id));
    vm.is_some_and(|(_, vm)| of_vm(world, vm) == Outbound::Default)
}
