//! Every IP configuration that the network has: of interfaces, and of a Uniform set's instances.

use std::borrow::Cow;

use crate::arm::clock::Time;
use crate::arm::id::{Kind, SubnetId};
use crate::arm::spec::PoolId;
use crate::arm::world::{Resource, ScaleSet, World};

/// An IP configuration.
pub(in crate::arm) struct Configuration<'a> {
    /// The interface; of an instance, its set.
    pub(in crate::arm) holder: &'a Resource,
    /// The instance's number, and what its set calls the interface.
    pub(in crate::arm) instance: Option<(u32, &'a str)>,
    pub(in crate::arm) name: Cow<'a, str>,
    pub(in crate::arm) subnet: &'a SubnetId,
    pub(in crate::arm) pools: &'a [PoolId],
    /// It is of an instance that its set let go, and that the network lists for a while.
    is_let_go: bool,
}

impl Configuration<'_> {
    pub(in crate::arm) fn is_in(&self, pool: &PoolId) -> bool {
        let same = |known: &PoolId| {
            known.load_balancer == pool.load_balancer && known.name.eq_ignore_ascii_case(&pool.name)
        };
        !self.is_let_go && self.pools.iter().any(same)
    }

    /// What follows the holder in its path: words and names.
    pub(in crate::arm) fn rest(&self) -> Vec<(&'static str, String)> {
        let own = ("ipConfigurations", self.name.to_string());
        match self.instance {
            None => vec![own],
            Some((number, interface)) => vec![
                ("virtualMachines", number.to_string()),
                ("networkInterfaces", interface.to_owned()),
                own,
            ],
        }
    }

    pub(in crate::arm) fn path(&self, world: &World) -> String {
        let mut path = self.holder.id.path(&world.subscription().id);
        for (word, name) in self.rest() {
            path.extend(["/", word, "/", &name]);
        }
        path
    }
}

/// All of them: first those of interfaces.
pub(in crate::arm) fn all(world: &World) -> impl Iterator<Item = Configuration<'_>> {
    let nics = world
        .of_kind(Kind::NetworkInterface)
        .flat_map(|holder| of_nic(holder));
    let now = world.time();
    let sets = world.of_kind(Kind::ScaleSet);
    let instances = sets.filter_map(move |holder| Some(of_set(holder, holder.scale_set()?, now)));
    nics.chain(instances.flatten())
}

fn of_nic(holder: &Resource) -> impl Iterator<Item = Configuration<'_>> {
    let spec = holder.nic().map(|nic| &nic.spec);
    let of = move |name, subnet, pools| Configuration {
        holder,
        instance: None,
        name: Cow::Borrowed(name),
        subnet,
        pools,
        is_let_go: false,
    };
    let first = spec
        .into_iter()
        .map(move |spec| of(&*spec.ip_configuration, &spec.subnet, &*spec.pools));
    let others = spec.into_iter().flat_map(|spec| &spec.more);
    first.chain(others.map(move |more| of(&*more.name, &more.subnet, &*more.pools)))
}

fn of_set<'a>(holder: &'a Resource, set: &'a ScaleSet, now: Time) -> Vec<Configuration<'a>> {
    let nics = || {
        let profile = set.spec.profile.iter();
        profile.flat_map(|profile| &profile.network_interfaces)
    };
    let of = |instance: u32| {
        nics().map(move |nic| Configuration {
            holder,
            instance: Some((instance, nic.name.as_str())),
            name: nic.ip_configuration_name(),
            subnet: &nic.subnet,
            pools: &nic.pools,
            is_let_go: set.surplus.1.iter().any(|one| one.instance_id == instance),
        })
    };
    let there = set.in_network(now).into_iter();
    there.flat_map(|instance| of(instance.instance_id)).collect()
}
