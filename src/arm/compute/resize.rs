//! A machine gets another size (facts.md §5.2; texts §4.6).

use super::can::{self, Action};
use crate::arm::catalog::sizes;
use crate::arm::error::ArmError;
use crate::arm::world::*;

/// The hardware that a size is found on: general purpose, or one of the special series by its letter. Which sizes share
/// a cluster Azure does not publish, so this is ours.
fn hardware(size: &str) -> char {
    let letter = sizes::find(size).map_or('D', |size| size.family_letter);
    if "GHLMN".contains(letter) { letter } else { 'D' }
}

/// Whether the machine can have the size now.
///
/// # Errors
/// When it is on its way to another state, or allocated on hardware that has no such size.
pub(super) fn check(resource: &Resource, vm: &Vm, size: &str) -> Result<(), ArmError> {
    if vm.spec.machine.vm_size.eq_ignore_ascii_case(size) {
        return Ok(());
    }
    can::check(resource, Action::Resize)?;
    if vm.power_state == PowerState::Deallocated || hardware(&vm.spec.machine.vm_size) == hardware(size) {
        return Ok(());
    }
    let message = if vm.spec.availability_set.is_some() {
        format!(
            "Unable to add or update the VM. The requested VM size {size} may not be available in the existing allocation unit. Read more on VM resizing strategy at https://aka.ms/azure-resizevm."
        )
    } else {
        format!(
            "Unable to resize the VM because the requested size {size} is not available in the cluster where the VM is currently allocated. To resize your VM to {size} please deallocate (this is Stop operation in the Azure portal) and try the resize operation again."
        )
    };
    Err(ArmError::new("OperationNotAllowed", message).at("hardwareProfile.vmSize"))
}
