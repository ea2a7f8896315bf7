//! What an Overview page shows beside the fields of the resource itself.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::{instance_rows, primary_nic, public_ip, status};
use crate::arm::compute::machine::{image, operating_system};
use crate::arm::id::{ResourceId, SubnetId};
use crate::arm::spec::{Credential, MachineSpec, OrchestrationMode};
use crate::arm::world::{Placement, PowerState, ProvisioningState, World};

/// What a VM's Overview page shows beside the fields of the resource itself.
#[derive(Debug, Clone, PartialEq)]
pub struct VmSummary {
    /// The Status field: as in the Instances page.
    pub status: &'static str,
    /// `Linux (ubuntu 20.04)`; `Linux` while the guest does not answer.
    pub operating_system: String,
    /// `Standard B1s (1 vcpu, 1 GiB memory)`.
    pub size: String,
    pub computer_name: Rc<str>,
    pub admin_username: Rc<str>,
    /// Whether a password signs in, and no key.
    pub by_password: bool,
    pub network_interface: Option<ResourceId>,
    pub private_ip: Option<Ipv4Addr>,
    pub public_ip: Option<(ResourceId, Ipv4Addr)>,
    pub subnet: Option<SubnetId>,
    pub network_security_group: Option<ResourceId>,
    pub os_disk: ResourceId,
    /// `Ready` while it runs.
    pub agent_status: &'static str,
    pub scale_set: Option<ResourceId>,
    pub availability_set: Option<ResourceId>,
    pub placement: Placement,
}

impl VmSummary {
    /// The Virtual network/subnet field: `app-grp-vnet/default`.
    pub fn subnet_text(&self) -> String {
        self.subnet.as_ref().map_or_else(String::new, subnet_text)
    }

    /// The command that the Connect page offers; the host is left for the student to fill in without a public address.
    pub fn ssh_command(&self) -> String {
        let key = if self.by_password {
            ""
        } else {
            "-i ~/.ssh/id_rsa.pem "
        };
        let host = self.public_ip.as_ref().map_or_else(
            || "<public IP address>".to_owned(),
            |(_, address)| address.to_string(),
        );
        format!("ssh {key}{}@{host}", self.admin_username)
    }
}

/// `app-grp-vnet/default`.
pub fn subnet_text(subnet: &SubnetId) -> String {
    [subnet.vnet.name(), "/", &subnet.name].concat()
}

/// What a VM's Overview page shows; `None` when there is no such VM.
pub fn vm_summary(world: &World, id: &ResourceId) -> Option<VmSummary> {
    let (resource, vm) = world.vm(id)?;
    let machine = &vm.spec.machine;
    let nic = primary_nic(world, vm);
    let answers = vm.power_state == PowerState::Running;
    Some(VmSummary {
        status: status(resource.provisioning_state, vm.power_state),
        operating_system: operating_system_text(machine, answers),
        size: size_text(&machine.vm_size),
        computer_name: vm.spec.computer_name.clone(),
        admin_username: machine.admin_username.as_str().into(),
        by_password: matches!(machine.credential, Credential::Password(_)),
        network_interface: nic.map(|(nic, _)| nic.id.clone()),
        private_ip: nic.map(|(_, nic)| nic.private_ip),
        public_ip: nic.and_then(|(_, nic)| public_ip(world, nic)),
        subnet: nic.map(|(_, nic)| nic.spec.subnet.clone()),
        network_security_group: nic.and_then(|(_, nic)| nic.spec.network_security_group.clone()),
        os_disk: vm.os_disk.clone(),
        agent_status: if answers { "Ready" } else { "Not Ready" },
        scale_set: vm.spec.virtual_machine_scale_set.clone(),
        availability_set: vm.spec.availability_set.clone(),
        placement: vm.placement.clone(),
    })
}

/// `Linux (ubuntu 20.04)`, and `Linux` alone while the guest does not tell (portal-ui.md §5.1).
fn operating_system_text(machine: &MachineSpec, answers: bool) -> String {
    let system = operating_system(machine).as_str();
    match image(machine).filter(|_| answers) {
        Some(image) => format!("{system} ({} {})", image.os_name, image.os_version),
        None => system.to_owned(),
    }
}

/// `Standard B1s (1 vcpu, 1 GiB memory)`: the portal's Overview writes a size without its underscores.
fn size_text(name: &str) -> String {
    let words = name.replace('_', " ");
    match crate::arm::catalog::sizes::find(name) {
        None => words,
        Some(size) => {
            let s = if size.vcpus == 1 { "" } else { "s" };
            format!(
                "{words} ({} vcpu{s}, {} GiB memory)",
                size.vcpus,
                size.memory_label()
            )
        }
    }
}

/// What a scale set's Overview page shows beside the fields of the resource itself.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleSetSummary {
    /// `1 out of 1 succeeded`.
    pub status: String,
    /// `Linux`; empty without a profile.
    pub operating_system: &'static str,
    /// `Standard_B1s (1 instance)`; empty without a profile.
    pub size: String,
    /// How many instances there are: the profile's own, and those that were added.
    pub instances: usize,
    pub subnet: Option<SubnetId>,
    pub orchestration_mode: OrchestrationMode,
}

/// What a scale set's Overview page shows; `None` when there is no such set.
pub fn scale_set_summary(world: &World, id: &ResourceId) -> Option<ScaleSetSummary> {
    let (_, set) = world.scale_set(id)?;
    let rows = instance_rows(world, id);
    let succeeded = rows
        .iter()
        .filter(|row| row.provisioning_state == ProvisioningState::Succeeded)
        .count();
    let profile = set.spec.profile.as_ref();
    let s = if set.spec.capacity == 1 { "" } else { "s" };
    Some(ScaleSetSummary {
        status: format!("{succeeded} out of {} succeeded", rows.len()),
        operating_system: profile.map_or("", |profile| operating_system(&profile.machine).as_str()),
        size: profile.map_or_else(String::new, |profile| {
            format!("{} ({} instance{s})", profile.machine.vm_size, set.spec.capacity)
        }),
        instances: rows.len(),
        subnet: profile.and_then(|profile| Some(profile.network_interfaces.first()?.subnet.clone())),
        orchestration_mode: set.spec.orchestration_mode,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_the_portal_writes_them() {
        for (name, expected) in [
            ("Standard_B1s", "Standard B1s (1 vcpu, 1 GiB memory)"),
            ("Standard_B2s", "Standard B2s (2 vcpus, 4 GiB memory)"),
            ("Standard_No_such", "Standard No such"),
        ] {
            assert_eq!(size_text(name), expected);
        }
    }
}
