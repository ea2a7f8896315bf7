//! What a virtual machine and a scale set's profile have in common: size, image, account, Spot.

use crate::arm::catalog::credentials;
use crate::arm::catalog::images::{self, HyperVGeneration, Image, OperatingSystem};
use crate::arm::catalog::sizes::{self, Size};
use crate::arm::error::ArmError;
use crate::arm::put::Scope;
use crate::arm::spec::{Credential, MachineSpec, ResourceSpec, SpotSpec};

/// Checks the machine that `spec` asks for.
pub(in crate::arm) fn check(
    scope: &Scope<'_>,
    spec: &ResourceSpec,
    machine: &MachineSpec,
) -> Result<(), ArmError> {
    let size = check_size(machine, spec)?;
    let image = check_image(machine, spec)?;
    if let (Some(size), Some(image)) = (size, image) {
        check_boots(machine, size, image)?;
        check_disk(machine, image, size)?;
    }
    if let Some(image) = image {
        check_account(machine, image)?;
    }
    // facts.md §2.8; the sentence as §4.6 has it.
    let notice = machine.terminate_notification_minutes;
    if notice.is_some_and(|minutes| !(5..=15).contains(&minutes)) {
        let target = "terminateNotificationProfile.notBeforeTimeout";
        let message = format!("The value of parameter {target} is invalid.");
        return Err(ArmError::new("InvalidParameter", message).at(target));
    }
    machine
        .spot
        .as_ref()
        .map_or(Ok(()), |spot| check_spot(scope, spot, size))
}

/// The image in the catalog.
pub(in crate::arm) fn image(machine: &MachineSpec) -> Option<&'static Image> {
    images::find(&machine.image.publisher, &machine.image.offer, &machine.image.sku)
}

/// The operating system; Linux where the image is not known.
pub fn operating_system(machine: &MachineSpec) -> OperatingSystem {
    image(machine).map_or(OperatingSystem::Linux, |image| image.os)
}

/// facts.md §4.6: the size exists, in that region.
///
/// The catalog has the sizes that the portal shows; Azure has others, which a client may name (`Ok(None)`).
fn check_size(machine: &MachineSpec, spec: &ResourceSpec) -> Result<Option<&'static Size>, ArmError> {
    let Some(size) = sizes::find(&machine.vm_size) else {
        if spec.document.is_some() && reads_as_a_size(&machine.vm_size) {
            return Ok(None);
        }
        let near = sizes::suggest(&machine.vm_size);
        let offered: Vec<&str> = match near.as_slice() {
            [] => sizes::available_in(&spec.location)
                .map(|size| size.name)
                .collect(),
            near => near.to_vec(),
        };
        let message = format!(
            "The requested VM size {} is not available in the current region. The sizes available in the current region are: {}. Find out more on the available VM sizes in each region at https://aka.ms/azure-regions.",
            machine.vm_size,
            offered.join(",")
        );
        return Err(ArmError::new("InvalidParameter", message).at("vmSize"));
    };
    if size.is_available_in(&spec.location) {
        return Ok(Some(size));
    }
    let message = format!(
        "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: {}' is currently not available in location '{}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.",
        size.name, spec.location
    );
    Err(ArmError::new("SkuNotAvailable", message).at("vmSize"))
}

/// `Standard_D2s_v3`, `Basic_A0`: a family's letters and a number.
fn reads_as_a_size(name: &str) -> bool {
    let rest = name
        .strip_prefix("Standard_")
        .or_else(|| name.strip_prefix("Basic_"));
    rest.is_some_and(|rest| {
        let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
        let digit = rest.chars().nth(letters).is_some_and(|c| c.is_ascii_digit());
        (1..=3).contains(&letters) && digit
    })
}

/// The catalog has the images that the portal shows; a client may name any (`Ok(None)`).
fn check_image(machine: &MachineSpec, spec: &ResourceSpec) -> Result<Option<&'static Image>, ArmError> {
    let known = image(machine);
    if known.is_some() || spec.document.is_some() {
        return Ok(known);
    }
    known.map(Some).ok_or_else(|| {
        let reference = &machine.image;
        let message = format!(
            "The platform image '{}:{}:{}:{}' is not available.",
            reference.publisher, reference.offer, reference.sku, reference.version
        );
        ArmError::ours("PlatformImageNotFound", message).at("imageReference")
    })
}

/// The size boots the image: processor and generation. The code is Azure's, the sentences are ours.
fn check_boots(machine: &MachineSpec, size: &Size, image: &Image) -> Result<(), ArmError> {
    let refuse = |message: String| Err(ArmError::ours("BadRequest", message).at("vmSize"));
    if size.architecture != image.architecture {
        return refuse(format!(
            "Size {} has an {} processor; the image is for {}.",
            size.name,
            size.architecture.as_str(),
            image.architecture.as_str()
        ));
    }
    let (first, second) = size.hyperv_generations;
    let boots = if image.hyperv_generation == HyperVGeneration::V1 {
        first
    } else {
        second
    };
    if !boots {
        let generation = image.hyperv_generation.as_str();
        return refuse(format!(
            "Size {} does not boot images of generation {generation}.",
            size.name
        ));
    }
    if machine.trusted_launch.is_some() && image.hyperv_generation == HyperVGeneration::V1 {
        return refuse("Trusted launch needs an image of generation 2.".into());
    }
    Ok(())
}

/// facts.md §4.2.
fn check_account(machine: &MachineSpec, image: &Image) -> Result<(), ArmError> {
    credentials::check_username(image.os, &machine.admin_username)
        .map_err(|problem| ArmError::new("InvalidParameter", problem.arm_text()).at("adminUsername"))?;
    match &machine.credential {
        Credential::Password(_) => Ok(()),
        Credential::SshPublicKey(_) if image.os == OperatingSystem::Windows => {
            Err(ArmError::new("InvalidParameter", "SSH not supported for Windows VMs.").at("ssh"))
        }
        Credential::SshPublicKey(key) => credentials::check_ssh_public_key(key).map_err(|problem| {
            ArmError::ours("InvalidParameter", problem.portal_text()).at("ssh.publicKeys")
        }),
    }
}

/// facts.md §4.7, and §2.7: B-series has no Spot, nor has the Free Trial.
fn check_spot(scope: &Scope<'_>, spot: &SpotSpec, size: Option<&Size>) -> Result<(), ArmError> {
    if !scope.world.subscription().offer.spot_allowed() {
        let message = format!(
            "Azure Spot is not offered to the subscription '{}': its offer is none of those that have it.",
            scope.world.subscription().name
        );
        return Err(ArmError::ours("AzureSpotFeatureNotEnabledForSubscription", message).at("priority"));
    }
    if let Some(size) = size.filter(|size| !size.spot_capable) {
        let message = format!(
            "Azure Spot Virtual Machine is not supported for this VM size {}.",
            size.name
        );
        return Err(ArmError::new("AzureSpotIsNotSupportedForThisVMSize", message).at("priority"));
    }
    if spot.max_price == -1.0 || spot.max_price > 0.0 {
        return Ok(());
    }
    let message = "Invalid max price value. The only supported values for max price are -1 or a decimal greater than zero. Max price value of -1 indicates the Azure Spot Virtual Machine will not be evicted for price reasons.";
    Err(ArmError::new("MaxPriceValueInvalid", message).at("billingProfile.maxPrice"))
}

/// facts.md §4.6: no disk smaller than its image's; premium storage only where the size has it.
fn check_disk(machine: &MachineSpec, image: &Image, size: &Size) -> Result<(), ArmError> {
    if let Some(asked) = machine
        .os_disk
        .disk_size_gb
        .filter(|asked| *asked < image.os_disk_gb)
    {
        let message = format!(
            "Disk with size {asked}GB, which is smaller than the size {}GB of corresponding disk in Image, is not allowed.",
            image.os_disk_gb
        );
        return Err(ArmError::new("OperationNotAllowed", message).at("osDisk.diskSizeGB"));
    }
    if machine.os_disk.storage_account_type.starts_with("Premium") && !size.premium_storage {
        let message = format!("Size {} does not support premium storage.", size.name);
        return Err(ArmError::ours("InvalidParameter", message).at("osDisk.managedDisk.storageAccountType"));
    }
    Ok(())
}
