//! What a world keeps of itself beside its resources, so that no operation has to look all of them over.
//!
//! Everything here follows from the resources: [`audit`] makes it anew and compares. The writer alone changes it.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::catalog::{regions, sizes};
use super::id::{ResourceId, SubnetId};
use super::shared::SharedMap;
use super::world::{Body, Key, Resource, World};

/// The index of a world.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Index {
    /// VMs by the scale set, or the availability set, that they belong to.
    members: SharedMap<ResourceId, Ids>,
    /// The private addresses that are taken, by network and subnet.
    leases: SharedMap<ResourceId, SharedMap<Key, Leases>>,
    /// The public addresses that are given.
    public: SharedMap<Ipv4Addr, ()>,
    /// What is used of a region's limits.
    regions: SharedMap<Rc<str>, Usage>,
    /// Autoscale settings.
    autoscale: Ids,
}

type Ids = SharedMap<ResourceId, ()>;

/// What is used of a region's limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) cores: u32,
    pub(super) public_addresses: u32,
}

/// What a resource has in the index.
#[derive(Default, PartialEq)]
pub(super) struct Footprint {
    holders: [Option<ResourceId>; 2],
    leases: Few<(SubnetId, Ipv4Addr)>,
    public: Few<Ipv4Addr>,
    cores: u32,
    autoscale: bool,
}

/// Mostly one, for which nothing is allocated.
#[derive(PartialEq)]
struct Few<T>(Option<T>, Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Few(None, Vec::new())
    }
}

impl<T> Few<T> {
    fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().chain(&self.1)
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let mut items = items.into_iter();
        if self.0.is_none() {
            self.0 = items.next();
        }
        self.1.extend(items);
    }
}

/// Cores of a machine of this size; none where the catalog does not know it.
pub(super) fn cores(size: &str) -> u32 {
    sizes::find(size).map_or(0, |size| size.vcpus)
}

impl Footprint {
    pub(super) fn of(resource: &Resource) -> Footprint {
        let mut found = Footprint::default();
        match &resource.body {
            Body::VirtualMachine(vm) => {
                let spec = &vm.spec;
                found.holders = [&spec.virtual_machine_scale_set, &spec.availability_set].map(Clone::clone);
                found.cores = cores(&spec.machine.vm_size);
            }
            Body::NetworkInterface(nic) => {
                found.leases.extend([(nic.spec.subnet.clone(), nic.private_ip)]);
                let subnets = nic.spec.more.iter().map(|more| more.subnet.clone());
                found.leases.extend(subnets.zip(nic.more_ips.iter().copied()));
            }
            Body::LoadBalancer(balancer) => {
                let frontends = balancer.spec.frontends.iter().zip(&balancer.private_ips);
                let placed = frontends.filter_map(|(frontend, ip)| Some((frontend.subnet.clone()?, (*ip)?)));
                found.leases.extend(placed);
            }
            Body::ScaleSet(set) => {
                for instance in &set.instances {
                    let subnet = instance.first_nic().map(|nic| nic.subnet.clone());
                    found.leases.extend(subnet.zip(instance.private_ip));
                    found.public.extend(instance.public_ip);
                    found.cores += cores(&instance.profile.machine.vm_size);
                }
            }
            Body::PublicIpAddress(ip) => found.public.extend([ip.ip_address]),
            Body::AutoscaleSetting(_) => found.autoscale = true,
            _ => {}
        }
        found
    }
}

impl Index {
    /// Takes a footprint in, or out.
    pub(super) fn set(&mut self, resource: (&ResourceId, &Rc<str>), footprint: &Footprint, there: bool) {
        let (id, location) = resource;
        for holder in footprint.holders.iter().flatten() {
            if there {
                self.members.entry(holder).insert(id.clone(), ());
            } else if let Some(ids) = self.members.get_mut(holder) {
                ids.remove(id);
                if ids.is_empty() {
                    self.members.remove(holder);
                }
            }
        }
        for (subnet, ip) in footprint.leases.iter() {
            let (vnet, name) = (&subnet.vnet, Key::new(&subnet.name));
            let subnets = self.leases.entry(vnet);
            let leases = subnets.entry(&name);
            if there {
                leases.take(u32::from(*ip));
            } else {
                leases.release(u32::from(*ip));
            }
            if leases.0.is_empty() {
                subnets.remove(&name);
            }
            if subnets.is_empty() {
                self.leases.remove(vnet);
            }
        }
        for ip in footprint.public.iter() {
            if there {
                self.public.insert(*ip, ());
            } else {
                self.public.remove(ip);
            }
        }
        if footprint.autoscale && there {
            self.autoscale.insert(id.clone(), ());
        } else if footprint.autoscale {
            self.autoscale.remove(id);
        }
        let addresses = footprint.public.iter().count() as u32;
        if footprint.cores + addresses > 0 {
            let usage = self.regions.entry(location);
            if there {
                usage.cores = usage.cores.saturating_add(footprint.cores);
                usage.public_addresses = usage.public_addresses.saturating_add(addresses);
            } else {
                usage.cores = usage.cores.saturating_sub(footprint.cores);
                usage.public_addresses = usage.public_addresses.saturating_sub(addresses);
            }
            if *usage == Usage::default() {
                self.regions.remove(location);
            }
        }
    }

    /// The VMs of a scale set or an availability set, in the order of their ids.
    pub(super) fn members(&self, holder: &ResourceId) -> impl Iterator<Item = &ResourceId> {
        self.members.get(holder).into_iter().flat_map(Ids::keys)
    }

    pub(super) fn member_count(&self, holder: &ResourceId) -> usize {
        self.members.get(holder).map_or(0, Ids::len)
    }

    /// Every autoscale setting.
    pub(super) fn autoscale(&self) -> impl Iterator<Item = &ResourceId> {
        self.autoscale.keys()
    }

    pub(super) fn leases(&self, subnet: &SubnetId) -> Option<&Leases> {
        let subnets = self.leases.get(&subnet.vnet)?;
        let known = subnets.iter().find(|(name, _)| name.is(&subnet.name));
        known.map(|(_, leases)| leases)
    }

    pub(super) fn is_public_address_taken(&self, ip: Ipv4Addr) -> bool {
        self.public.get(&ip).is_some()
    }

    pub(super) fn usage(&self, location: &str) -> Usage {
        let known = |name: &str| self.regions.iter().find(|(known, _)| **known == *name);
        // Mostly it is a region's name already, and something is there.
        let used = known(location).or_else(|| known(regions::find(location)?.name));
        used.map_or_else(Usage::default, |(_, usage)| *usage)
    }
}

/// Addresses as ranges, first and last, apart from each other and in order: what is given is mostly in one piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leases(Rc<[Range]>);

type Range = (u32, u32);

impl Default for Leases {
    fn default() -> Self {
        Leases(Rc::new([]))
    }
}

impl Leases {
    /// The first range that ends at the address or after it.
    fn at(&self, ip: u32) -> usize {
        self.0.partition_point(|(_, last)| *last < ip)
    }

    pub(super) fn is_taken(&self, ip: u32) -> bool {
        self.0.get(self.at(ip)).is_some_and(|(first, _)| *first <= ip)
    }

    /// Other ranges in the place of `count` from `at`.
    fn splice(&mut self, at: usize, count: usize, ranges: &[Range]) {
        if count == ranges.len()
            && let Some(own) = Rc::get_mut(&mut self.0)
        {
            own[at..at + count].copy_from_slice(ranges);
        } else {
            self.0 = [&self.0[..at], ranges, &self.0[at + count..]].concat().into();
        }
    }

    fn take(&mut self, ip: u32) {
        if self.is_taken(ip) {
            return;
        }
        let at = self.at(ip);
        let before = at.checked_sub(1).and_then(|before| self.0.get(before)).copied();
        let before = before.filter(|(_, last)| last.checked_add(1) == Some(ip));
        let after = self.0.get(at).copied();
        let after = after.filter(|(first, _)| ip.checked_add(1) == Some(*first));
        match (before, after) {
            (Some((first, _)), Some((_, last))) => self.splice(at - 1, 2, &[(first, last)]),
            (Some((first, _)), None) => self.splice(at - 1, 1, &[(first, ip)]),
            (None, Some((_, last))) => self.splice(at, 1, &[(ip, last)]),
            (None, None) => self.splice(at, 0, &[(ip, ip)]),
        }
    }

    fn release(&mut self, ip: u32) {
        if !self.is_taken(ip) {
            return;
        }
        let at = self.at(ip);
        match self.0[at] {
            (first, last) if first == last => self.splice(at, 1, &[]),
            (first, last) if first == ip => self.splice(at, 1, &[(ip + 1, last)]),
            (first, last) if last == ip => self.splice(at, 1, &[(first, ip - 1)]),
            (first, last) => self.splice(at, 1, &[(first, ip - 1), (ip + 1, last)]),
        }
    }

    /// The lowest `count` addresses from `first` to `last` that are free, as many as there are.
    pub(super) fn free(&self, first: u32, last: u32, count: usize) -> Vec<Ipv4Addr> {
        let mut found = Vec::new();
        let mut next = u64::from(first);
        let taken = self.0.iter().map(|(from, to)| (u64::from(*from), u64::from(*to)));
        let end = u64::from(last) + 1;
        for (from, to) in taken.chain([(end, end)]) {
            let gap = next..from.min(end);
            let wanted = count - found.len();
            found.extend(gap.take(wanted).map(|ip| Ipv4Addr::from(ip as u32)));
            next = next.max(to + 1);
        }
        found
    }
}

/// Whether the index is what the resources say.
///
/// # Errors
/// What differs.
pub fn audit(world: &World) -> Result<(), String> {
    let mut anew = Index::default();
    for resource in world.resources() {
        let footprint = Footprint::of(resource);
        for (subnet, ip) in footprint.leases.iter() {
            if anew
                .leases(subnet)
                .is_some_and(|taken| taken.is_taken(u32::from(*ip)))
            {
                return Err(format!("{ip} is given twice in {}", subnet.name));
            }
        }
        if let Some(ip) = footprint
            .public
            .iter()
            .find(|ip| anew.is_public_address_taken(**ip))
        {
            return Err(format!("{ip} is given twice"));
        }
        anew.set((&resource.id, &resource.location), &footprint, true);
    }
    let same = |what: &str, is: bool| if is { Ok(()) } else { Err(format!("{what} differ")) };
    same("members", anew.members == world.index.members)?;
    same("private addresses", anew.leases == world.index.leases)?;
    same("public addresses", anew.public == world.index.public)?;
    same("autoscale settings", anew.autoscale == world.index.autoscale)?;
    same("regions", anew.regions == world.index.regions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_what_a_set_is() {
        let (mut leases, mut set) = (Leases::default(), std::collections::BTreeSet::new());
        let mut number = 7_u32;
        for _ in 0..4_000 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let ip = (number >> 16) % 60;
            if number.is_multiple_of(2) {
                leases.take(ip);
                set.insert(ip);
            } else {
                leases.release(ip);
                set.remove(&ip);
            }
            let free: Vec<u32> = (4..50).filter(|ip| !set.contains(ip)).take(5).collect();
            let found: Vec<u32> = leases.free(4, 49, 5).into_iter().map(u32::from).collect();
            assert_eq!(found, free);
            assert!((0..60).all(|ip| leases.is_taken(ip) == set.contains(&ip)));
        }
    }

    #[test]
    fn the_whole_range_of_addresses_overflows_nothing() {
        let mut leases = Leases::default();
        leases.take(u32::MAX);
        leases.take(0);
        assert_eq!(
            leases.free(u32::MAX - 1, u32::MAX, 3),
            [Ipv4Addr::from(u32::MAX - 1)]
        );
        leases.release(u32::MAX);
        assert!(!leases.is_taken(u32::MAX) && leases.is_taken(0));
    }
}
