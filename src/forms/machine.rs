//! Security type, image, architecture and size.
//!
//! What the service refuses (a region without the size, a size that doesn't boot the image) is not said again here:
//! the core says it when the form is reviewed, and its sentence lands on the field.

use super::control::Choice;
use super::form::{Message, OFF, ON};
use super::shared::{Shared, Source};
use crate::arm::catalog::images::{self, Architecture, HyperVGeneration, Image, OperatingSystem};
use crate::arm::catalog::sizes::{self, Size};
use crate::arm::spec::{ImageReference, TrustedLaunch};
use crate::arm::{ArmError, World};

/// Sizes that the portal puts first in its list. Which they were in 2023 is our recollection.
const MOST_USED: &[&str] = &[
    "Standard_B1s",
    "Standard_B2s",
    "Standard_DS1_v2",
    "Standard_D2s_v3",
    "Standard_D4s_v3",
];
/// The size that the box holds first (portal-ui.md §3.1), and one for Arm.
const FIRST_SIZES: [&str; 2] = ["Standard_D2s_v3", "Standard_D2ps_v5"];

pub(super) fn default_value(form: &dyn Source, field: Shared, world: &World) -> String {
    match field {
        Shared::SecurityType => "Standard".into(),
        Shared::SecureBoot | Shared::VTpm => ON.into(),
        Shared::Image => images::all().first().map(Image::urn).unwrap_or_default(),
        Shared::Architecture => Architecture::X64.as_str().into(),
        Shared::Size => first_size(form, world),
        _ => OFF.into(),
    }
}

fn first_size(form: &dyn Source, world: &World) -> String {
    let region = form.read(Shared::Region, world);
    let architecture = architecture(form, world);
    let fits = |size: &&Size| size.architecture == architecture && size.is_available_in(&region);
    FIRST_SIZES
        .iter()
        .filter_map(|name| sizes::find(name))
        .chain(sizes::all())
        .find(fits)
        .map(|size| size.name.to_owned())
        .unwrap_or_default()
}

pub(super) fn problem(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    match field {
        // Ours, as is the core's: no source shows the portal's.
        Shared::SecurityType if is_trusted_launch(form, world) => image(form, world)
            .filter(|image| image.hyperv_generation == HyperVGeneration::V1)
            .map(|_| Message::Borrowed("Trusted launch needs an image of generation 2.")),
        _ => None,
    }
}

pub(super) fn options(form: &dyn Source, field: Shared, world: &World) -> Vec<Choice> {
    match field {
        Shared::SecurityType => vec![
            Choice::new("Standard", "Standard")
                .with_caption("No protection beyond that of every virtual machine."),
            Choice::new("TrustedLaunch", "Trusted launch virtual machines")
                .with_caption("Secure boot and a virtual TPM, for images of generation 2."),
        ],
        Shared::Image => images::all()
            .iter()
            .map(|image| Choice::new(image.urn(), images::portal_label(image)))
            .collect(),
        Shared::Architecture => architectures(form, world),
        Shared::Size => sizes_on_offer(form, world),
        _ => Vec::new(),
    }
}

fn architectures(form: &dyn Source, world: &World) -> Vec<Choice> {
    let image = image(form, world);
    let lacks = |wanted| image.is_some_and(|image| variant(image, wanted).is_none());
    let reason = "x64 is not supported with the selected image.";
    vec![
        Choice::new("Arm64", "Arm64").disabled_if(lacks(Architecture::Arm64), NO_ARM),
        Choice::new("x64", "x64").disabled_if(lacks(Architecture::X64), reason),
    ]
}

/// The portal's note (portal-ui.md §2.1).
const NO_ARM: &str = "Arm64 is not supported with the selected image.";

fn sizes_on_offer(form: &dyn Source, world: &World) -> Vec<Choice> {
    let region = form.read(Shared::Region, world);
    let architecture = architecture(form, world);
    let free = world.subscription().offer.free_services();
    let fits = |size: &Size| size.architecture == architecture && size.is_available_in(&region);
    let choice = |size: &Size, group: Message| {
        Choice::new(size.name, size.portal_label(&region, free)).in_group(group)
    };
    let first = MOST_USED.iter().filter_map(|name| sizes::find(name));
    let rest = sizes::all().iter().filter(|size| !MOST_USED.contains(&size.name));
    // The catalog is by series already.
    let series = |size: &Size| [size.family_letter.to_string().as_str(), "-Series"].concat();
    first
        .filter(|size| fits(size))
        .map(|size| choice(size, "Most used by Azure users".into()))
        .chain(
            rest.filter(|size| fits(size))
                .map(|size| choice(size, series(size).into())),
        )
        .collect()
}

pub(super) fn shown(form: &dyn Source, field: Shared, world: &World) -> bool {
    match field {
        Shared::SecureBoot | Shared::VTpm => is_trusted_launch(form, world),
        _ => true,
    }
}

pub(super) fn hint(form: &dyn Source, field: Shared, world: &World) -> Option<Message> {
    match field {
        Shared::Architecture => image(form, world)
            .filter(|image| variant(image, Architecture::Arm64).is_none())
            .map(|_| NO_ARM.into()),
        _ => None,
    }
}

/// The image of the form, if the catalog has it.
pub(super) fn image(form: &dyn Source, world: &World) -> Option<&'static Image> {
    find_image(&form.read(Shared::Image, world))
}

fn find_image(urn: &str) -> Option<&'static Image> {
    let mut parts = urn.split(':');
    images::find(parts.next()?, parts.next()?, parts.next()?)
}

/// The image's system; Linux where the image is not known.
pub(super) fn system(form: &dyn Source, world: &World) -> OperatingSystem {
    image(form, world).map_or(OperatingSystem::Linux, |image| image.os)
}

fn architecture(form: &dyn Source, world: &World) -> Architecture {
    image(form, world).map_or(Architecture::X64, |image| image.architecture)
}

fn variant(image: &Image, wanted: Architecture) -> Option<&'static Image> {
    match wanted {
        Architecture::X64 => images::x64_variant(image),
        Architecture::Arm64 => images::arm64_variant(image),
    }
}

/// What "VM architecture" shows: it is the image's, and nothing of its own.
pub(super) fn architecture_value(form: &dyn Source, world: &World) -> String {
    architecture(form, world).as_str().to_owned()
}

/// The image that a choice of "VM architecture" swaps to; `None` where the system has no such variant.
pub(super) fn swapped(form: &dyn Source, wanted: &str, world: &World) -> Option<String> {
    let wanted = if wanted == Architecture::Arm64.as_str() {
        Architecture::Arm64
    } else {
        Architecture::X64
    };
    let image = image(form, world)?;
    let chosen = (image.architecture != wanted).then(|| variant(image, wanted))??;
    Some(chosen.urn())
}

/// The size of the form, if there is one of that name.
pub(super) fn size(form: &dyn Source, world: &World) -> Option<&'static Size> {
    sizes::find(&form.read(Shared::Size, world))
}

pub(super) fn is_trusted_launch(form: &dyn Source, world: &World) -> bool {
    form.read(Shared::SecurityType, world) == "TrustedLaunch"
}

pub(super) fn trusted_launch(form: &dyn Source, world: &World) -> Option<TrustedLaunch> {
    is_trusted_launch(form, world).then(|| TrustedLaunch {
        secure_boot_enabled: form.reads_on(Shared::SecureBoot, world),
        v_tpm_enabled: form.reads_on(Shared::VTpm, world),
    })
}

/// What a request says of the image.
pub(super) fn image_reference(form: &dyn Source, world: &World) -> ImageReference {
    let urn = form.read(Shared::Image, world);
    let mut parts = urn.split(':').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    ImageReference {
        publisher: next(),
        offer: next(),
        sku: next(),
        version: "latest".into(),
        id: None,
    }
}

/// Whether the portal would offer to swap to Trusted launch: the image could, and does not.
pub(super) fn offers_trusted_launch(form: &dyn Source, world: &World) -> bool {
    let second = image(form, world).is_some_and(|image| image.hyperv_generation == HyperVGeneration::V2);
    second && !is_trusted_launch(form, world)
}

/// As a summary writes it.
pub(super) fn security_label(form: &dyn Source, world: &World) -> &'static str {
    if is_trusted_launch(form, world) {
        "Trusted launch virtual machines"
    } else {
        "Standard"
    }
}

/// `Ubuntu Server 20.04 LTS - x64 Gen2`.
pub(super) fn image_label(form: &dyn Source, world: &World) -> String {
    image(form, world).map_or_else(
        || form.read(Shared::Image, world),
        |image| image.portal_display_name.to_owned(),
    )
}

/// `Standard B1s (1 vcpu, 1 GiB memory)` (portal-ui.md §2.10).
pub(super) fn size_label(form: &dyn Source, world: &World) -> String {
    let Some(size) = size(form, world) else {
        return form.read(Shared::Size, world);
    };
    let unit = if size.vcpus == 1 { " vcpu, " } else { " vcpus, " };
    let name = size.name.replace('_', " ");
    [
        &name,
        " (",
        &size.vcpus.to_string(),
        unit,
        &size.memory_label(),
        " GiB memory)",
    ]
    .concat()
}

/// The shared field that an error of the core is about.
pub(super) fn field_of(error: &ArmError) -> Option<Shared> {
    let by_target = match error.target.as_deref().unwrap_or_default() {
        "resourceGroupName" => Some(Shared::ResourceGroup),
        "location" => Some(Shared::Region),
        "vmSize" => Some(Shared::Size),
        "imageReference" => Some(Shared::Image),
        "adminUsername" => Some(Shared::Username),
        "ssh" => Some(Shared::Authentication),
        "ssh.publicKeys" => Some(Shared::SshKey),
        "priority" if error.code.contains("Spot") => Some(Shared::Spot),
        "billingProfile.maxPrice" => Some(Shared::MaxPrice),
        "osDisk.diskSizeGB" => Some(Shared::OsDiskSize),
        "osDisk.managedDisk.storageAccountType" => Some(Shared::OsDiskType),
        _ => None,
    };
    by_target.or(match &*error.code {
        "ResourceGroupNotFound" | "ResourceGroupBeingDeleted" | "InvalidResourceGroupLocation" => {
            Some(Shared::ResourceGroup)
        }
        "SkuNotAvailable" | "AllocationFailed" => Some(Shared::Size),
        "AzureSpotFeatureNotEnabledForSubscription" | "AzureSpotIsNotSupportedForThisVMSize" => {
            Some(Shared::Spot)
        }
        _ => None,
    })
}
