//! What has to hold of a world, and of all worlds before it.

use std::collections::{BTreeMap, BTreeSet};

use flexlab::arm::catalog::{limits, sizes};
use flexlab::arm::world::*;
use flexlab::arm::*;
use serde_json::Value;

use crate::support::REGION;

/// What earlier worlds had: nothing of it comes back under the same name or id.
#[derive(Default)]
pub(crate) struct Past {
    /// GUIDs, and whose they are.
    guids: BTreeMap<String, String>,
    /// Generated machine names with the GUID of each.
    names: BTreeMap<String, String>,
}

fn fail<T>(law: impl Into<String>) -> Result<T, String> {
    Err(law.into())
}

impl Past {
    /// Every law that is about one world, and those about it and its past. Between the events of one operation its work is
    /// half done: a set's capacity is not looked at there.
    pub(crate) fn look(&mut self, world: &World) -> Result<(), String> {
        index::audit(world)?;
        for resource in world.resources() {
            self.is_new(&resource.unique_id, &resource.id.to_string())?;
            if let Some(vm) = resource.vm()
                && vm.profile_time_created.is_some()
            {
                let name = resource.id.to_string().to_lowercase();
                let known = self
                    .names
                    .entry(name)
                    .or_insert_with(|| resource.unique_id.to_string());
                if **known != *resource.unique_id {
                    return fail(format!("the generated name of {} comes twice", resource.id));
                }
            }
            if let Some(set) = resource.scale_set() {
                for instance in &set.instances {
                    let name = format!("{} {}", resource.unique_id, instance.instance_id);
                    self.is_new(&instance.vm_id, &name)?;
                    if instance.instance_id >= set.next_instance_id {
                        return fail(format!("{} is numbered ahead", instance.name));
                    }
                }
            }
        }
        addresses(world)?;
        quota(world)
    }

    fn is_new(&mut self, guid: &str, of: &str) -> Result<(), String> {
        let known = self.guids.entry(guid.to_owned()).or_insert_with(|| of.to_owned());
        if known != of {
            return fail(format!("{guid} is of {known} and of {of}"));
        }
        Ok(())
    }
}

/// What holds besides once an operation, or the passing of time, is done with.
pub(crate) fn at_rest(world: &World) -> Result<(), String> {
    let mut sets = world.of_kind(Kind::ScaleSet);
    sets.try_for_each(|resource| {
        let Some(set) = resource.scale_set() else {
            return Ok(());
        };
        upgrade(world, resource, set)?;
        capacity(world, resource, set)
    })
}

/// An upgrade is under way only while something of it is due: it comes to an end by itself.
fn upgrade(world: &World, resource: &Resource, set: &ScaleSet) -> Result<(), String> {
    let rollout = set.services.rollout.as_ref();
    let rolls = rollout.is_some_and(|rollout| rollout.state == RolloutState::RollingForward);
    if rolls && resource.provisioning_state != ProvisioningState::Deleting && world.next_due().is_none() {
        return fail(format!("the upgrade of {} goes on for ever", resource.id));
    }
    Ok(())
}

/// Capacity is the number of instances that the profile made and that stay, with those that are on their way.
///
/// What a rolling upgrade with `maxSurge` makes is beside it until the batch's old instances go; so it is no more than is to
/// be upgraded, and only while the upgrade is under way and something is due.
fn capacity(world: &World, resource: &Resource, set: &ScaleSet) -> Result<(), String> {
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Ok(());
    }
    let stays = |state: ProvisioningState| state != ProvisioningState::Deleting;
    let own = world
        .members(&resource.id)
        .filter(|member| stays(member.provisioning_state))
        .filter(|member| member.vm().is_some_and(|vm| vm.profile_time_created.is_some()));
    let inside = set.instances.iter().filter(|one| stays(one.provisioning_state));
    let surplus = world.surplus(&resource.id);
    let rollout = set.services.rollout.as_ref();
    let most = rollout
        .filter(|rollout| rollout.state == RolloutState::RollingForward && world.next_due().is_some())
        .map_or(0, |rollout| rollout.total as usize);
    if surplus > most {
        return fail(format!(
            "{} has {surplus} instances beside its capacity, where {most} may be",
            resource.id
        ));
    }
    let there = own.count() + inside.count() + world.coming(&resource.id) - surplus;
    if there as u32 == set.spec.capacity {
        return Ok(());
    }
    fail(format!(
        "{} has capacity {} and {there} instances",
        resource.id, set.spec.capacity
    ))
}

/// No address is given twice: counted here from the bodies, whatever the index says.
fn addresses(world: &World) -> Result<(), String> {
    let mut private = BTreeSet::new();
    let mut public = BTreeSet::new();
    for resource in world.resources() {
        let mut taken: Vec<(SubnetId, std::net::Ipv4Addr)> = Vec::new();
        match &resource.body {
            Body::NetworkInterface(nic) => {
                taken.push((nic.spec.subnet.clone(), nic.private_ip));
                let more = nic.spec.more.iter().map(|more| more.subnet.clone());
                taken.extend(more.zip(nic.more_ips.iter().copied()));
            }
            Body::LoadBalancer(balancer) => {
                let frontends = balancer.spec.frontends.iter().zip(&balancer.private_ips);
                taken.extend(frontends.filter_map(|(frontend, ip)| Some((frontend.subnet.clone()?, (*ip)?))));
            }
            Body::ScaleSet(set) => {
                for instance in &set.instances {
                    let subnet = instance.first_nic().map(|nic| nic.subnet.clone());
                    taken.extend(subnet.zip(instance.private_ip));
                    if instance.public_ip.is_some_and(|ip| !public.insert(ip)) {
                        return fail(format!("{:?} is given twice", instance.public_ip));
                    }
                }
            }
            Body::PublicIpAddress(ip) if !public.insert(ip.ip_address) => {
                return fail(format!("{} is given twice", ip.ip_address));
            }
            _ => {}
        }
        for (subnet, ip) in taken {
            let place = format!("{}/{}", subnet.vnet, subnet.name).to_lowercase();
            let range = world.resource(&subnet.vnet).and_then(|vnet| match &vnet.body {
                Body::VirtualNetwork(vnet) => vnet
                    .subnets
                    .iter()
                    .find(|known| known.name.eq_ignore_ascii_case(&subnet.name)),
                _ => None,
            });
            if range.is_none_or(|range| !range.address_prefix.contains(&ip)) {
                return fail(format!("{ip} of {} is outside of {place}", resource.id));
            }
            if !private.insert((place.clone(), ip)) {
                return fail(format!("{ip} is given twice in {place}"));
            }
        }
    }
    Ok(())
}

/// The cores and the addresses of a region stay under their limits.
fn quota(world: &World) -> Result<(), String> {
    let cores = |size: &str| sizes::find(size).map_or(0, |size| size.vcpus);
    let (mut used, mut public) = (0, 0);
    for resource in world.resources().filter(|resource| &*resource.location == REGION) {
        match &resource.body {
            Body::VirtualMachine(vm) => used += cores(&vm.spec.machine.vm_size),
            Body::ScaleSet(set) => {
                let sizes = set
                    .instances
                    .iter()
                    .map(|instance| cores(&instance.profile.machine.vm_size));
                used += sizes.sum::<u32>();
                public += set
                    .instances
                    .iter()
                    .filter(|instance| instance.public_ip.is_some())
                    .count() as u32;
            }
            Body::PublicIpAddress(_) => public += 1,
            _ => {}
        }
    }
    let offer = world.subscription().offer;
    let counted = flexlab::arm::compute::quota::used(world, REGION);
    if counted < used || counted > offer.regional_vcpus() {
        return fail(format!(
            "{used} cores are used, {counted} counted, of {}",
            offer.regional_vcpus()
        ));
    }
    if public > offer.public_ip_addresses() {
        return fail(format!(
            "{public} public addresses of {}",
            offer.public_ip_addresses()
        ));
    }
    let sets = world.of_kind(Kind::ScaleSet).count();
    if sets as u32 > limits::SCALE_SETS {
        return fail("too many scale sets");
    }
    Ok(())
}

/// Each id in a body exists. Azure leaves one: an autoscale setting outlives its scale set (facts.md §2.12).
pub(crate) fn references(world: &World) -> Result<(), String> {
    let text = serde_json::to_string(&views::all(world)).map_err(|error| error.to_string())?;
    let all: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let resources = all["resources"].as_array().cloned().unwrap_or_default();
    for body in &resources {
        if body["type"]
            .as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("microsoft.insights/autoscalesettings"))
        {
            continue;
        }
        dangling(world, body, &mut |id| {
            fail(format!(
                "{} names {id}, which is not there",
                body["id"].as_str().unwrap_or_default()
            ))
        })?;
    }
    Ok(())
}

fn dangling(
    world: &World,
    body: &Value,
    found: &mut dyn FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(id) if name.eq_ignore_ascii_case("id") && id.starts_with("/subscriptions/") => {
                        if !is_there(world, id) {
                            found(id)?;
                        }
                    }
                    _ => dangling(world, value, found)?,
                }
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(|item| dangling(world, item, found)),
        _ => Ok(()),
    }
}

/// A resource, a part of one, or an instance of a Uniform set.
fn is_there(world: &World, id: &str) -> bool {
    let parts: Vec<&str> = id.split('/').collect();
    // '', subscriptions, S, resourceGroups, G, providers, P, type, name, …
    let (Some(own), Some(more)) = (parts.get(3..9), parts.get(9..)) else {
        return parts
            .get(3)
            .is_some_and(|part| part.eq_ignore_ascii_case("providers"));
    };
    let Some(id) = ResourceId::parse(&format!("/{}", own.join("/"))) else {
        return false;
    };
    let Some(resource) = world.resource(&id) else {
        // The system disk of a Uniform instance is no resource of this world's.
        return id.kind() == Kind::Disk && is_of_an_instance(world, &id);
    };
    match more {
        [part, name, ..] if part.eq_ignore_ascii_case("subnets") => match &resource.body {
            Body::VirtualNetwork(vnet) => vnet
                .subnets
                .iter()
                .any(|subnet| subnet.name.eq_ignore_ascii_case(name)),
            _ => false,
        },
        [part, number, ..] if part.eq_ignore_ascii_case("virtualMachines") => {
            resource.scale_set().is_some_and(|set| {
                set.instances
                    .iter()
                    .any(|one| one.instance_id.to_string() == **number)
            })
        }
        [part, name, ..] if part.eq_ignore_ascii_case("backendAddressPools") => match &resource.body {
            Body::LoadBalancer(balancer) => balancer
                .spec
                .pools
                .iter()
                .any(|pool| pool.eq_ignore_ascii_case(name)),
            _ => false,
        },
        [part, name, ..] if part.eq_ignore_ascii_case("probes") => match &resource.body {
            Body::LoadBalancer(balancer) => balancer
                .spec
                .probes
                .iter()
                .any(|probe| probe.name.eq_ignore_ascii_case(name)),
            _ => false,
        },
        _ => true,
    }
}

fn is_of_an_instance(world: &World, disk: &ResourceId) -> bool {
    let sets = world
        .of_kind(Kind::ScaleSet)
        .filter(|set| set.id.group().eq_ignore_ascii_case(disk.group()));
    sets.filter_map(|set| set.scale_set())
        .flat_map(|set| &set.instances)
        .any(|one| disk.name().starts_with(&*one.name))
}
