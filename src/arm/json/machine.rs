//! What a VM's properties and a scale set's profile have in common.

use serde_json::{Value, json};

use crate::arm::catalog::{HyperVGeneration, OperatingSystem};
use crate::arm::compute::machine::{image, operating_system};
use crate::arm::spec::{Credential, MachineSpec};

/// Where Linux keeps its users' files.
const HOMES: &str = "/home";

/// Where a machine is described: Uniform's answers have fewer fields (examples/vmss_uniform_get.json).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A VM, or a Flexible set's profile.
    Full,
    /// A Uniform set's profile, or an instance of it.
    Uniform,
}

/// `osProfile`; `name` is the name's key and value. There is no password in it, as in Azure's answers.
pub(super) fn os_profile(machine: &MachineSpec, name: (&str, &str), style: Style) -> Value {
    let mut profile = json!({
        "adminUsername": machine.admin_username,
        "secrets": [],
        "allowExtensionOperations": true,
        "requireGuestProvisionSignal": true,
    });
    profile[name.0] = name.1.into();
    let (key, mut configuration, patch_mode) = match operating_system(machine) {
        OperatingSystem::Linux => ("linuxConfiguration", linux(machine), "ImageDefault"),
        OperatingSystem::Windows => {
            let windows = json!({ "provisionVMAgent": true, "enableAutomaticUpdates": true });
            ("windowsConfiguration", windows, "AutomaticByOS")
        }
    };
    if style == Style::Full {
        configuration["patchSettings"] = json!({ "patchMode": patch_mode, "assessmentMode": "ImageDefault" });
    }
    profile[key] = configuration;
    profile
}

fn linux(machine: &MachineSpec) -> Value {
    let mut configuration = json!({ "disablePasswordAuthentication": false, "provisionVMAgent": true });
    if let Credential::SshPublicKey(key) = &machine.credential {
        let path = [HOMES, "/", &machine.admin_username, "/.ssh/authorized_keys"].concat();
        configuration["disablePasswordAuthentication"] = true.into();
        configuration["ssh"] = json!({ "publicKeys": [{ "path": path, "keyData": key }] });
    }
    configuration
}

/// `imageReference`; an existing machine's also says which version it was made from.
pub(super) fn image_reference(machine: &MachineSpec, with_exact_version: bool) -> Value {
    let reference = &machine.image;
    let mut body = json!({
        "publisher": reference.publisher,
        "offer": reference.offer,
        "sku": reference.sku,
        "version": reference.version,
    });
    if with_exact_version {
        let latest = image(machine).filter(|_| reference.version.eq_ignore_ascii_case("latest"));
        body["exactVersion"] = latest
            .map_or(reference.version.as_str(), |image| image.exact_version)
            .into();
    }
    body
}

/// `osDisk`, without the name and id that an existing machine's adds.
pub(super) fn os_disk(machine: &MachineSpec, style: Style) -> Value {
    let disk = &machine.os_disk;
    let of_image = image(machine).map_or(30, |image| image.os_disk_gb);
    let mut body = json!({
        "osType": operating_system(machine).as_str(),
        "createOption": "FromImage",
        "caching": "ReadWrite",
        "managedDisk": { "storageAccountType": disk.storage_account_type },
        "diskSizeGB": disk.disk_size_gb.unwrap_or(of_image),
    });
    if style == Style::Full {
        body["deleteOption"] = super::vm::delete_option(disk.delete_option).into();
    }
    body
}

/// Disks of second generation images have a controller to name.
pub(super) fn add_controller(storage: &mut Value, machine: &MachineSpec) {
    if image(machine).is_some_and(|image| image.hyperv_generation == HyperVGeneration::V2) {
        storage["diskControllerType"] = "SCSI".into();
    }
}

/// What only some machines have: Spot, trusted launch, boot diagnostics, terminate notification.
pub(super) fn add_options(body: &mut Value, machine: &MachineSpec) {
    if let Some(spot) = &machine.spot {
        body["priority"] = "Spot".into();
        body["evictionPolicy"] = super::vm::eviction_policy(spot.eviction_policy).into();
        body["billingProfile"] = json!({ "maxPrice": spot.max_price });
    }
    if let Some(launch) = machine.trusted_launch {
        body["securityProfile"] = json!({
            "uefiSettings": { "secureBootEnabled": launch.secure_boot_enabled, "vTpmEnabled": launch.v_tpm_enabled },
            "securityType": "TrustedLaunch",
        });
    }
    if machine.boot_diagnostics {
        body["diagnosticsProfile"] = json!({ "bootDiagnostics": { "enabled": true } });
    }
    if let Some(minutes) = machine.terminate_notification_minutes {
        body["scheduledEventsProfile"] = json!({
            "terminateNotificationProfile": { "notBeforeTimeout": format!("PT{minutes}M"), "enable": true },
        });
    }
}

/// The application health extension: its name, and its properties.
pub(super) fn health_extension(machine: &MachineSpec) -> Option<(&'static str, Value)> {
    let health = machine.application_health.as_ref()?;
    let name = match operating_system(machine) {
        OperatingSystem::Linux => "ApplicationHealthLinux",
        OperatingSystem::Windows => "ApplicationHealthWindows",
    };
    let mut settings = json!({ "protocol": health.protocol, "port": health.port });
    if !health.request_path.is_empty() {
        settings["requestPath"] = health.request_path.as_str().into();
    }
    let properties = json!({
        "autoUpgradeMinorVersion": true,
        "publisher": "Microsoft.ManagedServices",
        "type": name,
        "typeHandlerVersion": "1.0",
        "settings": settings,
    });
    Some((name, properties))
}
