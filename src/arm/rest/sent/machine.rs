//! What a virtual machine and a scale set's profile have in common: image, disks, account.

use serde_json::{Map, Value, json};

use super::duration::minutes;
use super::{health, only_id, only_ids};
use crate::arm::catalog::credentials::{self, CredentialProblem};
use crate::arm::catalog::images::{self, HyperVGeneration, OperatingSystem};
use crate::arm::catalog::sizes;
use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::rest::body;
use crate::arm::spec::*;

/// Whose machine it is: answers differ in what they show (facts.md §1.2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Vm,
    Flexible,
    Uniform,
}

impl Of {
    /// What becomes of a part when the machine goes, where nothing is said; a Uniform set does not say.
    pub(super) fn delete_option(self) -> Option<&'static str> {
        match self {
            Of::Vm => Some("Detach"),
            Of::Flexible => Some("Delete"),
            Of::Uniform => None,
        }
    }
}

/// What can be told of an image from its reference and from what stands beside it.
pub(super) struct ImageFacts {
    pub(super) system: OperatingSystem,
    pub(super) second_generation: bool,
    disk_gb: u32,
}

/// Looks at `storageProfile` and `osProfile` of what holds them.
pub(super) fn image_facts(holder: &Value) -> ImageFacts {
    let of =
        |name: &str| body::text(holder, &format!("storageProfile.imageReference.{name}")).unwrap_or_default();
    let known = images::find(of("publisher"), of("offer"), of("sku"));
    let windows = body::at(holder, "osProfile.windowsConfiguration").is_some();
    let linux = body::at(holder, "osProfile.linuxConfiguration").is_some();
    let said = body::text(holder, "storageProfile.osDisk.osType");
    let sounds = [of("publisher"), of("offer")]
        .iter()
        .any(|text| text.to_lowercase().contains("windows"));
    let system = match (said, known) {
        (Some("Windows"), _) => OperatingSystem::Windows,
        (Some(_), _) => OperatingSystem::Linux,
        (None, Some(image)) => image.os,
        (None, None) if windows || (sounds && !linux) => OperatingSystem::Windows,
        (None, None) => OperatingSystem::Linux,
    };
    let sku = of("sku").to_lowercase();
    let launch = body::text(holder, "securityProfile.securityType").is_some();
    let second_generation = known.map_or(launch || sku.ends_with("g2") || sku.contains("gen2"), |image| {
        image.hyperv_generation == HyperVGeneration::V2
    });
    ImageFacts {
        system,
        second_generation,
        disk_gb: known.map_or_else(
            || {
                if system == OperatingSystem::Windows {
                    127
                } else {
                    30
                }
            },
            |image| image.os_disk_gb,
        ),
    }
}

/// Whether a size has premium storage: as the catalog says, or by the `s` in its name.
fn premium(size: &str) -> bool {
    sizes::find(size).map_or_else(
        || {
            let family = size.strip_prefix("Standard_").unwrap_or(size);
            let family = family.split("_v").next().unwrap_or_default();
            let letters: String = family.chars().filter(|c| c.is_alphabetic()).collect();
            letters.to_lowercase().contains('s')
        },
        |size| size.premium_storage,
    )
}

/// What a disk of a machine of this size is of, where nothing is said.
pub(in crate::arm::rest) fn account_type(size: &str) -> &'static str {
    if premium(size) {
        "Premium_LRS"
    } else {
        "Standard_LRS"
    }
}

/// Fills in `storageProfile` (facts.md §1.1, §1.4).
pub(super) fn storage(holder: &mut Value, size: &str, of: Of) {
    let facts = image_facts(holder);
    let profile = body::object(holder, "storageProfile");
    if let Some(Value::Object(image)) = profile.get_mut("imageReference") {
        image.remove("exactVersion");
    }
    if facts.second_generation {
        body::default(profile, "diskControllerType", "SCSI");
    }
    let disk = body::fields(profile.entry("osDisk").or_insert_with(|| json!({})));
    body::default(disk, "osType", facts.system.as_str());
    body::default(disk, "createOption", "FromImage");
    body::default(disk, "caching", if of == Of::Vm { "ReadWrite" } else { "None" });
    if let Some(option) = of.delete_option() {
        body::default(disk, "deleteOption", option);
    }
    if !disk.contains_key("vhd") {
        let managed = body::fields(disk.entry("managedDisk").or_insert_with(|| json!({})));
        only_id(managed, "diskEncryptionSet");
        body::default(managed, "storageAccountType", account_type(size));
    }
    if disk.get("createOption") == Some(&json!("FromImage")) {
        body::default(disk, "diskSizeGB", facts.disk_gb);
    }
    if let Some(Value::Object(ephemeral)) = disk.get_mut("diffDiskSettings") {
        body::default(ephemeral, "placement", "CacheDisk");
    }
    data_disks(profile, size, of);
}

fn data_disks(profile: &mut Map<String, Value>, size: &str, of: Of) {
    if of == Of::Vm {
        body::default(profile, "dataDisks", json!([]));
    } else if profile
        .get("dataDisks")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        profile.remove("dataDisks");
    }
    let disks = profile.get_mut("dataDisks").and_then(Value::as_array_mut);
    for disk in disks.into_iter().flatten() {
        let disk = body::fields(disk);
        body::default(disk, "caching", "None");
        if let Some(option) = of.delete_option() {
            body::default(disk, "deleteOption", option);
        }
        if of == Of::Vm {
            body::default(disk, "toBeDetached", false);
        }
        if !disk.contains_key("vhd") {
            let managed = body::fields(disk.entry("managedDisk").or_insert_with(|| json!({})));
            only_id(managed, "diskEncryptionSet");
            body::default(managed, "storageAccountType", account_type(size));
        }
    }
}

/// Fills in `osProfile`, and drops what is secret; gives how the administrator signs in.
///
/// # Errors
/// A password that does not meet the rules.
pub(super) fn system(
    holder: &mut Value,
    of: Of,
    old: Option<&Credential>,
) -> Result<Option<Credential>, ArmError> {
    if body::at(holder, "osProfile").is_none() {
        return Ok(None);
    }
    let facts = image_facts(holder);
    let profile = body::object(holder, "osProfile");
    let password = profile.remove("adminPassword");
    body::drop_all(profile, &["customData"]);
    let full = of != Of::Uniform;
    match facts.system {
        OperatingSystem::Windows => windows(profile, full),
        OperatingSystem::Linux => linux(profile, full),
    }
    body::default(profile, "secrets", json!([]));
    body::default(profile, "allowExtensionOperations", true);
    body::default(profile, "requireGuestProvisionSignal", true);
    let key = body::list(holder, "osProfile.linuxConfiguration.ssh.publicKeys").first();
    let key = key.and_then(|key| body::text(key, "keyData"));
    if let Some(key) = key {
        return Ok(Some(Credential::SshPublicKey(key.into())));
    }
    match password.as_ref().and_then(Value::as_str) {
        Some(password) => checked(facts.system, password).map(Some),
        None => Ok(old.cloned()),
    }
}

fn checked(system: OperatingSystem, password: &str) -> Result<Credential, ArmError> {
    let proof = credentials::check_password(system, password).or_else(|problem| {
        if is_placeholder(password) {
            Ok(credentials::withheld())
        } else {
            Err(problem)
        }
    });
    let refusal = |problem: CredentialProblem| {
        ArmError::new("InvalidParameter", problem.arm_text()).at("adminPassword")
    };
    proof.map(Credential::Password).map_err(refusal)
}

/// `{PASSWORD}`, `[REDACTED]`, `***`: what stands in a log in the place of a secret.
fn is_placeholder(password: &str) -> bool {
    let inside = |open: char, close: char| password.starts_with(open) && password.ends_with(close);
    inside('{', '}') || inside('[', ']') || (!password.is_empty() && password.chars().all(|c| c == '*'))
}

fn linux(profile: &mut Map<String, Value>, full: bool) {
    let linux = body::fields(profile.entry("linuxConfiguration").or_insert_with(|| json!({})));
    body::default(linux, "disablePasswordAuthentication", false);
    body::default(linux, "provisionVMAgent", true);
    if full {
        let patches = body::fields(linux.entry("patchSettings").or_insert_with(|| json!({})));
        body::default(patches, "patchMode", "ImageDefault");
        body::default(patches, "assessmentMode", "ImageDefault");
    }
}

fn windows(profile: &mut Map<String, Value>, full: bool) {
    let windows = body::fields(profile.entry("windowsConfiguration").or_insert_with(|| json!({})));
    body::drop_all(windows, &["additionalUnattendContent"]);
    body::default(windows, "provisionVMAgent", true);
    body::default(windows, "enableAutomaticUpdates", true);
    let automatic = windows.get("enableAutomaticUpdates") != Some(&json!(false));
    if full {
        let patches = body::fields(windows.entry("patchSettings").or_insert_with(|| json!({})));
        body::default(
            patches,
            "patchMode",
            if automatic { "AutomaticByOS" } else { "Manual" },
        );
        body::default(patches, "assessmentMode", "ImageDefault");
    }
}

/// What else machines have: Spot, termination, applications, security.
pub(super) fn options(holder: &mut Value) {
    if body::text(holder, "priority").is_some_and(|priority| priority != "Regular") {
        let of = body::fields(holder);
        body::default(of, "evictionPolicy", "Deallocate");
        let billing = body::object(holder, "billingProfile");
        body::default(billing, "maxPrice", -1.0);
    }
    for name in ["terminateNotificationProfile", "osImageNotificationProfile"] {
        let path = format!("scheduledEventsProfile.{name}");
        // One that is turned off is gone (test_vmss_terminate_notification).
        if body::at(holder, &path).is_some_and(|profile| profile.get("enable") == Some(&json!(false))) {
            body::object(holder, "scheduledEventsProfile").remove(name);
        } else if body::at(holder, &path).is_some() {
            let profile = body::object(holder, &path);
            let wait = if name.starts_with("terminate") {
                "PT5M"
            } else {
                "PT15M"
            };
            body::default(profile, "notBeforeTimeout", wait);
            body::default(profile, "enable", true);
        }
    }
    for application in holder
        .pointer_mut("/applicationProfile/galleryApplications")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let application = body::fields(application);
        for name in [
            "treatFailureAsDeploymentFailure",
            "enableAutomaticUpgrade",
            "manuallyManaged",
        ] {
            body::default(application, name, false);
        }
    }
    if let Some(Value::Object(security)) = holder.get_mut("securityProfile") {
        // `Standard` is a client's word for none.
        if security.get("securityType").and_then(Value::as_str) == Some("Standard") {
            security.remove("securityType");
        }
    }
    if body::at(holder, "securityProfile")
        .and_then(Value::as_object)
        .is_some_and(Map::is_empty)
    {
        body::fields(holder).remove("securityProfile");
    }
}

/// Extensions as they come back: protected settings are gone.
pub(super) fn extensions(list: Option<&mut Value>) {
    for extension in list.and_then(Value::as_array_mut).into_iter().flatten() {
        let extension = body::fields(extension);
        body::drop_all(extension, &["id", "type", "location", "tags"]);
        if let Some(Value::Object(properties)) = extension.get_mut("properties") {
            body::drop_all(
                properties,
                &["protectedSettings", "provisioningState", "instanceView"],
            );
            body::default(properties, "autoUpgradeMinorVersion", false);
            only_ids(properties, "provisionAfterExtensions");
        }
    }
}

/// The typed part of a machine.
pub(super) fn typed(holder: &Value, size: &str, credential: Option<Credential>) -> MachineSpec {
    let of = |path: &str| body::text(holder, path).unwrap_or_default().to_owned();
    let spot = body::text(holder, "priority").filter(|priority| *priority != "Regular");
    let launch = body::text(holder, "securityProfile.securityType") == Some("TrustedLaunch");
    let notice = minutes(
        holder,
        "scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout",
    );
    MachineSpec {
        vm_size: size.into(),
        image: ImageReference {
            publisher: of("storageProfile.imageReference.publisher"),
            offer: of("storageProfile.imageReference.offer"),
            sku: of("storageProfile.imageReference.sku"),
            version: of("storageProfile.imageReference.version"),
            id: body::text(holder, "storageProfile.imageReference.id").map(str::to_owned),
        }
        .into(),
        admin_username: of("osProfile.adminUsername"),
        credential: credential.unwrap_or_else(|| Credential::SshPublicKey(String::new())),
        os_disk: os_disk(holder),
        trusted_launch: launch.then(|| TrustedLaunch {
            secure_boot_enabled: body::is(holder, "securityProfile.uefiSettings.secureBootEnabled"),
            v_tpm_enabled: body::is(holder, "securityProfile.uefiSettings.vTpmEnabled"),
        }),
        spot: spot.map(|_| SpotSpec {
            eviction_policy: match body::text(holder, "evictionPolicy") {
                Some("Delete") => EvictionPolicy::Delete,
                _ => EvictionPolicy::Deallocate,
            },
            max_price: body::at(holder, "billingProfile.maxPrice")
                .and_then(Value::as_f64)
                .unwrap_or(-1.0),
        }),
        boot_diagnostics: body::is(holder, "diagnosticsProfile.bootDiagnostics.enabled"),
        application_health: health::health(holder),
        terminate_notification_minutes: notice.map(|minutes| minutes.try_into().unwrap_or(u8::MAX)),
    }
}

pub(super) fn delete_option(text: Option<&str>, otherwise: DeleteOption) -> DeleteOption {
    match text {
        Some("Delete") => DeleteOption::Delete,
        Some("Detach") => DeleteOption::Detach,
        _ => otherwise,
    }
}

fn os_disk(holder: &Value) -> OsDiskSpec {
    let of = |name: &str| body::text(holder, &format!("storageProfile.osDisk.{name}"));
    let attached = of("createOption") == Some("Attach");
    let id = of("managedDisk.id").and_then(ResourceId::parse);
    OsDiskSpec {
        storage_account_type: of("managedDisk.storageAccountType")
            .unwrap_or("Standard_LRS")
            .into(),
        disk_size_gb: body::number(holder, "storageProfile.osDisk.diskSizeGB")
            .and_then(|size| u32::try_from(size).ok()),
        delete_option: delete_option(of("deleteOption"), DeleteOption::Detach),
        name: of("name").filter(|name| !name.is_empty()).map(str::to_owned),
        attach: id.filter(|_| attached),
        unmanaged: of("vhd.uri").is_some(),
    }
}
