//! What a request names that has to be there: a PUT waits for it, and a delete of it is refused.

use super::{LoadBalancerSpec, NetworkInterfaceSpec, ScaleSetSpec, VmSpec};
use crate::arm::id::ResourceId;

impl NetworkInterfaceSpec {
    /// Its address, its group, its network, and the balancers whose pools it is in; then those of its other configurations.
    pub fn references(&self) -> Vec<ResourceId> {
        let first = self.public_ip.iter().chain(&self.network_security_group);
        let mut found: Vec<ResourceId> = first.chain([&self.subnet.vnet]).cloned().collect();
        found.extend(self.pools.iter().map(|pool| pool.load_balancer.clone()));
        for more in &self.more {
            found.extend(more.public_ip.iter().chain([&more.subnet.vnet]).cloned());
            found.extend(more.pools.iter().map(|pool| pool.load_balancer.clone()));
        }
        found
    }
}

impl VmSpec {
    /// What it is in, what it starts from, its interfaces, and the disks that it takes.
    pub fn references(&self) -> Vec<ResourceId> {
        let place = self.virtual_machine_scale_set.iter();
        let place = place
            .chain(&self.availability_set)
            .chain(&self.proximity_placement_group);
        let interfaces = self.network_interfaces.iter().map(|nic| &nic.id);
        let data = self.data_disks.iter().filter_map(|disk| disk.attach.as_ref());
        let parts = self.machine.os_disk.attach.iter().chain(interfaces).chain(data);
        place.chain(parts).cloned().collect()
    }
}

impl ScaleSetSpec {
    /// Its proximity placement group, and what its profile names.
    pub fn references(&self) -> Vec<ResourceId> {
        let models = self.profile.iter().flat_map(|profile| profile.named());
        self.proximity_placement_group
            .iter()
            .chain(models)
            .cloned()
            .collect()
    }
}

impl LoadBalancerSpec {
    /// What each of its frontends has its address from.
    pub fn references(&self) -> Vec<ResourceId> {
        let of = |frontend: &super::FrontendSpec| {
            let network = frontend.subnet.as_ref().map(|subnet| &subnet.vnet);
            let both = frontend.public_ip.iter().chain(network);
            both.cloned().collect::<Vec<ResourceId>>()
        };
        self.frontends.iter().flat_map(of).collect()
    }
}
