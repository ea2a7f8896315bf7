//! Microsoft.Compute: virtual machines, scale sets, availability sets and their disks.

pub(super) mod attach;
pub(super) mod availability_set;
pub mod can;
pub(super) mod disk;
pub(super) mod flexible;
pub(super) mod health;
pub(super) mod instance_updates;
pub(super) mod instances;
pub mod machine;
pub(super) mod members;
mod mix;
pub mod naming;
pub(in crate::arm) mod os_image;
pub(super) mod os_upgrade;
pub(super) mod outage;
pub(super) mod placement;
pub(super) mod power;
pub(super) mod probing;
pub mod quota;
mod resize;
pub(super) mod rollout;
pub mod scale_in;
pub(super) mod scale_set;
pub(super) mod set_actions;
pub(super) mod set_checks;
pub(super) mod spot;
pub(super) mod surge;
pub(super) mod uniform;
pub(super) mod upgrade;
pub(super) mod vm;
mod vm_change;

use super::error::ArmError;
use super::id::Kind;
use super::world::Resource;

/// The answer to a write on something that is being deleted (facts.md §2.12, §4.6).
pub(super) fn marked_for_deletion(resource: &Resource) -> ArmError {
    let name = resource.id.name();
    let message = match resource.id.kind() {
        Kind::ScaleSet => format!(
            "Operation 'Update Virtual Machine Scale Set' is not allowed on Virtual Machine Scale Set '{name}' since it is marked for deletion. For more information on your operations, please refer to https://aka.ms/activitylog."
        ),
        Kind::VirtualMachine => format!(
            "Operation 'Update VM' is not allowed on VM '{name}' since the VM is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete)."
        ),
        _ => {
            return ArmError::ours(
                "AnotherOperationInProgress",
                format!("'{name}' is being deleted."),
            );
        }
    };
    ArmError::new("OperationNotAllowed", message)
}
