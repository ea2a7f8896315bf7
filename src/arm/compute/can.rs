//! What is allowed in which state: one table, read by the operation, by the disabled button and by its tooltip.
//!
//! Sources: facts.md §5.2 (its column "allowed when" is INFERRED where no document is named), §2.7, §2.11; the refusals'
//! texts are §4.6's.

use crate::arm::error::ArmError;
use crate::arm::operation::PowerAction;
use crate::arm::world::{PowerState, ProvisioningState, Resource};

/// What can be done with a machine that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Power(PowerAction),
    Resize,
    Evict,
    Attach,
    Detach,
    Delete,
    /// To the latest model of its set.
    Upgrade,
}

/// A state in which something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Deleting,
    Creating,
    /// On its way from one power state to another, or being changed.
    Busy,
    Running,
    Stopped,
    Deallocated,
}

/// Whether the service refuses, or takes it and does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Refused(&'static str),
    /// Only the portal's button says no.
    Nothing,
}

/// A row of the table.
struct Row {
    /// Every action that a machine in the state is denied; `None` is any.
    action: Option<Action>,
    when: When,
    /// For a tooltip, in our words.
    reason: &'static str,
    /// The end of Azure's sentence, "Operation '…' is not allowed on VM '…' since …".
    answer: Answer,
}

const DELETING: &str = "the VM is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).";
const BUSY: &str = "another operation is in progress.";
const DEALLOCATED: &str = "the VM is either deallocated or marked to be deallocated.";

const fn row(action: Option<Action>, when: When, reason: &'static str, answer: Answer) -> Row {
    Row {
        action,
        when,
        reason,
        answer,
    }
}

/// The first row that fits counts.
const TABLE: &[Row] = &[
    // A delete may be asked for again, and of what is being made (§5.2: any).
    row(
        Some(Action::Delete),
        When::Deleting,
        "The virtual machine is being deleted.",
        Answer::Nothing,
    ),
    row(
        None,
        When::Deleting,
        "The virtual machine is being deleted.",
        Answer::Refused(DELETING),
    ),
    row(
        None,
        When::Creating,
        "The virtual machine is still being created.",
        Answer::Refused(BUSY),
    ),
    row(
        None,
        When::Busy,
        "The virtual machine is on its way to another state.",
        Answer::Refused(BUSY),
    ),
    // §5.2: (running = no-op, Succeeded).
    row(
        power(PowerAction::Start),
        When::Running,
        "The virtual machine is running.",
        Answer::Nothing,
    ),
    row(
        power(PowerAction::Deallocate),
        When::Deallocated,
        "The virtual machine is deallocated.",
        Answer::Nothing,
    ),
    row(
        power(PowerAction::PowerOff),
        When::Stopped,
        "The virtual machine is stopped.",
        Answer::Nothing,
    ),
    row(
        power(PowerAction::PowerOff),
        When::Deallocated,
        "The virtual machine is stopped.",
        Answer::Refused(DEALLOCATED),
    ),
    row(
        power(PowerAction::Restart),
        When::Deallocated,
        "The virtual machine is deallocated: start it.",
        Answer::Refused(DEALLOCATED),
    ),
    // §5.2: running.
    row(
        power(PowerAction::Redeploy),
        When::Deallocated,
        "The virtual machine is deallocated: it has no host to leave.",
        Answer::Refused(DEALLOCATED),
    ),
    // §5.2: Spot, running.
    row(
        Some(Action::Evict),
        When::Deallocated,
        "The virtual machine is deallocated: there is nothing to evict.",
        Answer::Refused(DEALLOCATED),
    ),
];

const fn power(action: PowerAction) -> Option<Action> {
    Some(Action::Power(action))
}

fn state(provisioning: ProvisioningState, power: PowerState) -> When {
    match (provisioning, power) {
        (ProvisioningState::Deleting, _) => When::Deleting,
        (ProvisioningState::Creating, _) | (_, PowerState::Creating) => When::Creating,
        (_, PowerState::Starting | PowerState::Stopping | PowerState::Deallocating) => When::Busy,
        (_, PowerState::Running) => When::Running,
        (_, PowerState::Stopped) => When::Stopped,
        (_, PowerState::Deallocated) => When::Deallocated,
    }
}

fn denied(action: Action, when: When) -> Option<&'static Row> {
    let fits = |row: &&Row| row.when == when && row.action.is_none_or(|of| of == action);
    // A machine that is being made can be deleted, and so can one that is on its way.
    let delete = action == Action::Delete && when != When::Deleting;
    TABLE.iter().find(fits).filter(|_| !delete)
}

/// Why `action` cannot be done with the VM now; `None` when it can. The sentence is ours, for a tooltip.
pub fn reason(resource: &Resource, action: Action) -> Option<&'static str> {
    let when = state(resource.provisioning_state, resource.vm()?.power_state);
    denied(action, when).map(|row| row.reason)
}

/// The same for a power action.
pub fn power_reason(resource: &Resource, action: PowerAction) -> Option<&'static str> {
    reason(resource, Action::Power(action))
}

/// The same, of the two states alone: an instance of a Uniform set has no resource of its own.
pub fn state_reason(
    provisioning_state: ProvisioningState,
    power_state: PowerState,
    action: Action,
) -> Option<&'static str> {
    denied(action, state(provisioning_state, power_state)).map(|row| row.reason)
}

/// Whether a VM's disk can be made anew: only where it is ephemeral (facts.md §5.2). What a client's profile says of its
/// disks is not looked into: an instance is taken at its word.
pub fn may_reimage(resource: &Resource) -> bool {
    const SAYS: [&str; 2] = [
        "/properties/storageProfile/osDisk/diffDiskSettings",
        "/properties/virtualMachineProfile",
    ];
    let document = resource.document.as_ref().map(|document| document.read());
    document.is_some_and(|document| SAYS.iter().any(|at| document.pointer(at).is_some()))
}

/// Whether a power action finds the machine as it would leave it.
pub(super) fn changes_nothing(power_state: PowerState, action: PowerAction) -> bool {
    let when = state(ProvisioningState::Succeeded, power_state);
    let row = denied(Action::Power(action), when);
    row.is_some_and(|row| row.answer == Answer::Nothing)
        || (action == PowerAction::PowerOff && when == When::Deallocated)
}

/// Whether the service takes the action. It is more forgiving than the portal's buttons: a start of a running VM
/// succeeds and does nothing.
///
/// # Errors
/// `OperationNotAllowed`, with the texts of facts.md §4.6.
pub(in crate::arm) fn check(resource: &Resource, action: Action) -> Result<(), ArmError> {
    let Some(vm) = resource.vm() else {
        return Err(crate::arm::put::not_found(&resource.id));
    };
    let checked = check_state(
        resource.id.name(),
        resource.provisioning_state,
        vm.power_state,
        action,
    );
    match resource.provisioning_state {
        ProvisioningState::Deleting => checked.map_err(|_| super::marked_for_deletion(resource)),
        _ => checked,
    }
}

/// The same, of the two states alone.
///
/// # Errors
/// As [`check`].
pub(super) fn check_state(
    name: &str,
    provisioning_state: ProvisioningState,
    power_state: PowerState,
    action: Action,
) -> Result<(), ArmError> {
    let row = denied(action, state(provisioning_state, power_state));
    let Some(Answer::Refused(since)) = row.map(|row| row.answer) else {
        return Ok(());
    };
    let word = match action {
        Action::Power(action) => action.text(),
        Action::Evict => "simulateEviction",
        Action::Resize | Action::Attach | Action::Detach | Action::Upgrade => "Update VM",
        Action::Delete => "delete",
    };
    let message = format!("Operation '{word}' is not allowed on VM '{name}' since {since}");
    Err(ArmError::new("OperationNotAllowed", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_met_by_the_state_that_it_names() {
        for (index, row) in TABLE.iter().enumerate() {
            let action = row.action.unwrap_or(Action::Power(PowerAction::Restart));
            let found = denied(action, row.when).map(|found| found.reason);
            assert_eq!(found, Some(row.reason), "row {index} is hidden by another");
        }
    }
}
