//! What is allowed in which state: one table, read by the operation, by the disabled button and by its tooltip.
//!
//! Sources: facts.md §5.2 (its column "allowed when" is INFERRED where no document is named).

use crate::arm::error::ArmError;
use crate::arm::operation::PowerAction;
use crate::arm::world::{PowerState, ProvisioningState, Resource};

/// Why `action` cannot be done with the VM now; `None` when it can. The sentence is ours, for a tooltip.
pub fn power_reason(resource: &Resource, action: PowerAction) -> Option<&'static str> {
    state_reason(resource.provisioning_state, resource.vm()?.power_state, action)
}

/// The same, of the two states alone: an instance of a Uniform set has no resource of its own.
pub fn state_reason(
    provisioning_state: ProvisioningState,
    power_state: PowerState,
    action: PowerAction,
) -> Option<&'static str> {
    match (provisioning_state, power_state, action) {
        (ProvisioningState::Deleting, ..) => Some("The virtual machine is being deleted."),
        (ProvisioningState::Creating, ..) => Some("The virtual machine is still being created."),
        (
            _,
            PowerState::Starting | PowerState::Stopping | PowerState::Deallocating | PowerState::Creating,
            _,
        ) => Some("The virtual machine is on its way to another state."),
        (_, PowerState::Running, PowerAction::Start) => Some("The virtual machine is running."),
        (_, PowerState::Deallocated, PowerAction::Deallocate) => Some("The virtual machine is deallocated."),
        (_, PowerState::Stopped | PowerState::Deallocated, PowerAction::PowerOff) => {
            Some("The virtual machine is stopped.")
        }
        (_, PowerState::Deallocated, PowerAction::Restart) => {
            Some("The virtual machine is deallocated: start it.")
        }
        _ => None,
    }
}

/// Whether the service takes the action. It is more forgiving than the portal's buttons: a start of a running VM
/// succeeds and does nothing.
///
/// # Errors
/// `OperationNotAllowed`, with the texts of facts.md §4.6.
pub(in crate::arm) fn power(resource: &Resource, action: PowerAction) -> Result<(), ArmError> {
    let Some(vm) = resource.vm() else {
        return Err(crate::arm::put::not_found(&resource.id));
    };
    let name = resource.id.name();
    let not_allowed = |message: String| Err(ArmError::new("OperationNotAllowed", message));
    match (resource.provisioning_state, vm.power_state, action) {
        (ProvisioningState::Deleting, ..) => Err(super::marked_for_deletion(resource)),
        (ProvisioningState::Creating, ..)
        | (
            _,
            PowerState::Starting | PowerState::Stopping | PowerState::Deallocating | PowerState::Creating,
            _,
        ) => not_allowed(format!(
            "Operation '{}' is not allowed on VM '{name}' since another operation is in progress.",
            action.text()
        )),
        (_, PowerState::Deallocated, PowerAction::Restart | PowerAction::PowerOff) => not_allowed(format!(
            "Operation '{}' is not allowed on VM '{name}' since the VM is either deallocated or marked to be deallocated.",
            action.text()
        )),
        _ => Ok(()),
    }
}
