//! Rows that pages and grader both read.
//!
//! Nothing here decides or changes anything: each function looks a world up and returns what a table or a pane shows,
//! in the portal's words.

mod deletion;
mod summary;

use std::net::Ipv4Addr;
use std::rc::Rc;

pub use deletion::{Associated, Deletion, associated, deletes_with, group_deletes_with};
pub use summary::{ScaleSetSummary, VmSummary, scale_set_summary, subnet_text, vm_summary};

use super::capitals::in_capitals;
use super::catalog::regions;
use super::clock::Time;
use super::compute::members;
use super::id::{Kind, ResourceId, compare_names};
use super::network::outbound::{self, Outbound};
use super::spec::OrchestrationMode;
use super::world::{
    Condition, Health, NetworkInterface, Placement, PowerState, Protection, ProvisioningState, Resource,
    ScaleSet, UniformInstance, Vm, World,
};

/// A row of All resources (seed-lab.md, line 21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRow {
    pub id: ResourceId,
    pub kind: Kind,
    /// The Type column.
    pub type_text: &'static str,
    /// The Resource group column: in capitals for a disk, as Azure lists it (facts.md §0, 6).
    pub resource_group: String,
    /// The Location column: `Central India`.
    pub location: String,
    /// The Subscription column.
    pub subscription: Rc<str>,
}

impl ResourceRow {
    /// The Name column.
    pub fn name(&self) -> &str {
        self.id.name()
    }
}

/// Every resource as All resources lists it, by name.
pub fn all_resources(world: &World) -> Vec<ResourceRow> {
    rows(
        world,
        world
            .resources()
            .filter(|resource| is_listed(resource.id.kind()))
            .collect(),
    )
}

/// Whether lists show resources of a kind: autoscale settings are a hidden type of the portal's.
pub fn is_listed(kind: Kind) -> bool {
    kind != Kind::AutoscaleSetting
}

fn rows(world: &World, mut resources: Vec<&Rc<Resource>>) -> Vec<ResourceRow> {
    resources.sort_by(|a, b| compare_names(a.id.name(), b.id.name()).then_with(|| a.id.cmp(&b.id)));
    resources
        .into_iter()
        .map(|resource| row(world, resource))
        .collect()
}

/// One resource as a row of All resources.
pub fn row(world: &World, resource: &Resource) -> ResourceRow {
    let id = &resource.id;
    ResourceRow {
        kind: id.kind(),
        type_text: id.kind().display(),
        resource_group: shown_group(id),
        location: location_name(&resource.location),
        subscription: world.subscription().name.clone(),
        id: id.clone(),
    }
}

/// A resource's group as lists show it: Compute writes a disk's group in capitals.
pub fn shown_group(id: &ResourceId) -> String {
    if id.kind() == Kind::Disk {
        in_capitals(id.group())
    } else {
        id.group().to_owned()
    }
}

/// A region's display name; the text itself for a region that the catalog does not know.
pub fn location_name(location: &str) -> String {
    regions::find(location)
        .map_or(location, |region| region.display_name)
        .to_owned()
}

/// A row of a scale set's Instances page.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceRow {
    /// The Instance column: `demo-set_3d68ad8f`, `demo-set_0`.
    pub name: Rc<str>,
    pub computer_name: Rc<str>,
    /// The Type column, which a Uniform set's page has not: `VM`.
    pub type_text: &'static str,
    /// The Status column: a power state's word, or what is being done to the instance.
    pub status: &'static str,
    pub power_state: PowerState,
    pub provisioning_state: ProvisioningState,
    /// The virtual machine behind it; none in a Uniform set.
    pub vm: Option<ResourceId>,
    /// The VM's name on Flexible, a number on Uniform.
    pub instance_id: Rc<str>,
    pub private_ip: Option<Ipv4Addr>,
    pub public_ip: Option<Ipv4Addr>,
    /// `Standard_B1s`.
    pub size: Rc<str>,
    pub placement: Placement,
    /// Whether the set's profile made it; false for a VM that was added to the set.
    pub of_profile: bool,
    /// The Latest model column: whether it has the set's present profile; none for a VM that was added to the set.
    pub latest_model: Option<bool>,
    /// The Health state column.
    pub health: Health,
    /// The Protection policy column.
    pub protection: Protection,
    /// Whether it is of Spot priority.
    pub spot: bool,
    pub created: Time,
    /// What it gets out to the Internet by.
    pub outbound: Outbound,
    /// Why it does not run, where that is nobody's doing; in our words, or empty.
    pub trouble: &'static str,
}

/// The instances of a scale set, by name: a Flexible set's own and added VMs, a Uniform set's by instance id.
pub fn instance_rows(world: &World, set: &ResourceId) -> Vec<InstanceRow> {
    let Some((_, body)) = world.scale_set(set) else {
        return Vec::new();
    };
    if body.spec.orchestration_mode == OrchestrationMode::Uniform {
        return body
            .instances
            .iter()
            .map(|instance| uniform_row(world, body, instance))
            .collect();
    }
    // Members are kept in the order of their ids, which for VMs of one group is that of their names.
    world
        .members(set)
        .filter_map(|resource| Some(vm_row(world, resource, resource.vm()?)))
        .collect()
}

/// A VM as a row of its scale set's Instances page.
pub fn vm_row(world: &World, resource: &Resource, vm: &Vm) -> InstanceRow {
    let nic = primary_nic(world, vm).map(|(_, nic)| nic);
    let machine = &vm.spec.machine;
    let set = vm.spec.virtual_machine_scale_set.as_ref();
    let latest = set
        .and_then(|set| world.scale_set(set))
        .map(|(_, set)| set.profile_time_created);
    InstanceRow {
        name: resource.id.name().into(),
        computer_name: vm.spec.computer_name.clone(),
        type_text: "VM",
        status: status(resource.provisioning_state, vm.power_state),
        power_state: vm.power_state,
        provisioning_state: resource.provisioning_state,
        vm: Some(resource.id.clone()),
        instance_id: resource.id.name().into(),
        private_ip: nic.map(|nic| nic.private_ip),
        public_ip: nic
            .and_then(|nic| public_ip(world, nic))
            .map(|(_, address)| address),
        size: machine.vm_size.as_str().into(),
        placement: vm.placement.clone(),
        of_profile: vm.profile_time_created.is_some(),
        latest_model: vm.profile_time_created.map(|profile| latest == Some(profile)),
        health: members::health(machine.watch(), vm.power_state, &vm.condition),
        protection: vm.condition.protection,
        spot: machine.spot.is_some(),
        created: resource.created,
        outbound: outbound::of_vm(world, vm),
        trouble: trouble(&vm.condition),
    }
}

/// An instance of a Uniform set as a row of the set's Instances page.
pub fn uniform_row(world: &World, set: &ScaleSet, instance: &UniformInstance) -> InstanceRow {
    let machine = &instance.profile.machine;
    InstanceRow {
        name: instance.name.clone(),
        computer_name: instance.computer_name.clone(),
        type_text: "VM",
        status: status(instance.provisioning_state, instance.power_state),
        power_state: instance.power_state,
        provisioning_state: instance.provisioning_state,
        vm: None,
        instance_id: instance.instance_id.to_string().into(),
        private_ip: instance.private_ip,
        public_ip: instance.public_ip,
        size: machine.vm_size.as_str().into(),
        placement: instance.placement.clone(),
        of_profile: true,
        latest_model: Some(instance.profile_time_created == set.profile_time_created),
        health: members::health(
            instance.profile.watch(),
            instance.power_state,
            &instance.condition,
        ),
        protection: instance.condition.protection,
        spot: machine.spot.is_some(),
        created: instance.created,
        outbound: outbound::of_instance(world, instance),
        trouble: trouble(&instance.condition),
    }
}

fn trouble(condition: &Condition) -> &'static str {
    match (condition.lost, condition.evicted) {
        (Some(lost), _) => lost.text(),
        (None, Some(_)) => "It was evicted: Azure took the Spot capacity back.",
        (None, None) => "",
    }
}

/// The Status column's word: what is being done comes before the power state (facts.md §5.1).
pub fn status(provisioning: ProvisioningState, power: PowerState) -> &'static str {
    use PowerState::{Deallocating, Starting, Stopping};
    match provisioning {
        ProvisioningState::Creating | ProvisioningState::Deleting | ProvisioningState::Failed => {
            provisioning.text()
        }
        ProvisioningState::Updating if !matches!(power, Starting | Stopping | Deallocating) => {
            provisioning.text()
        }
        ProvisioningState::Updating | ProvisioningState::Succeeded => power.portal(),
    }
}

/// The primary network interface of a VM.
pub fn primary_nic<'a>(world: &'a World, vm: &Vm) -> Option<(&'a Rc<Resource>, &'a NetworkInterface)> {
    let resource = world.resource(&vm.spec.network_interfaces.first()?.id)?;
    Some((resource, resource.nic()?))
}

/// The public IP address of a network interface.
pub fn public_ip(world: &World, nic: &NetworkInterface) -> Option<(ResourceId, Ipv4Addr)> {
    let resource = world.resource(nic.spec.public_ip.as_ref()?)?;
    Some((resource.id.clone(), resource.public_ip()?.ip_address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_being_done_comes_before_the_power_state() {
        use ProvisioningState::{Creating, Deleting, Failed, Succeeded, Updating};
        for (provisioning, power, expected) in [
            (Creating, PowerState::Creating, "Creating"),
            (Succeeded, PowerState::Running, "Running"),
            (Updating, PowerState::Running, "Updating"),
            (Updating, PowerState::Starting, "Starting"),
            (Updating, PowerState::Deallocating, "Deallocating"),
            (Succeeded, PowerState::Deallocated, "Stopped (deallocated)"),
            (Deleting, PowerState::Running, "Deleting"),
            (Failed, PowerState::Running, "Failed"),
        ] {
            assert_eq!(status(provisioning, power), expected);
        }
    }

    #[test]
    fn places_read_as_the_portal_writes_them() {
        assert_eq!(location_name("centralindia"), "Central India");
        assert_eq!(location_name("nowhere"), "nowhere");
    }
}
