//! What a VM's properties and a scale set's profile have in common.

use serde_json::Value;

use super::shape::{shape, text};
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

/// `osProfile`, without the computer's name. There is no password in it, as in Azure's answers.
pub(super) fn os_profile(machine: &MachineSpec, style: Style) -> Value {
    let patches = |mode: &str| {
        let settings = r#"{"patchMode":"$mode","assessmentMode":"ImageDefault"}"#;
        (style == Style::Full).then(|| shape(settings, &mut [("mode", text(mode))]))
    };
    let (linux, windows) = match operating_system(machine) {
        OperatingSystem::Linux => (Some(linux(machine, patches("ImageDefault"))), None),
        OperatingSystem::Windows => (None, Some(windows(patches("AutomaticByOS")))),
    };
    shape(
        r#"{
            "adminUsername": "$user",
            "linuxConfiguration": "$linux",
            "windowsConfiguration": "$windows",
            "secrets": [],
            "allowExtensionOperations": true,
            "requireGuestProvisionSignal": true
        }"#,
        &mut [
            ("user", text(&machine.admin_username)),
            ("linux", linux.into()),
            ("windows", windows.into()),
        ],
    )
}

fn linux(machine: &MachineSpec, patches: Option<Value>) -> Value {
    let key = match &machine.credential {
        Credential::Password(_) => None,
        Credential::SshPublicKey(key) => Some(key),
    };
    let ssh = key.map(|key| {
        let path = [HOMES, "/", &machine.admin_username, "/.ssh/authorized_keys"].concat();
        let keys = r#"{"publicKeys":[{"path":"$path","keyData":"$key"}]}"#;
        shape(keys, &mut [("path", path.into()), ("key", text(key))])
    });
    shape(
        r#"{
            "disablePasswordAuthentication": "$keys_only",
            "ssh": "$ssh",
            "provisionVMAgent": true,
            "patchSettings": "$patches"
        }"#,
        &mut [
            ("keys_only", ssh.is_some().into()),
            ("ssh", ssh.into()),
            ("patches", patches.into()),
        ],
    )
}

fn windows(patches: Option<Value>) -> Value {
    shape(
        r#"{"provisionVMAgent":true,"enableAutomaticUpdates":true,"patchSettings":"$patches"}"#,
        &mut [("patches", patches.into())],
    )
}

/// `storageProfile`: what the image and its disk are. An existing machine's adds to `osDisk`, and says which version of
/// the image it was made from (`exists`).
pub(super) fn storage_profile(machine: &MachineSpec, style: Style, exists: bool) -> Value {
    let (reference, disk, image) = (&machine.image, &machine.os_disk, image(machine));
    let latest = image.filter(|_| reference.version.eq_ignore_ascii_case("latest"));
    let exact = latest.map_or(reference.version.as_str(), |image| image.exact_version);
    let of_image = image.map_or(30, |image| image.os_disk_gb);
    let second = image.filter(|image| image.hyperv_generation == HyperVGeneration::V2);
    let delete_option = (style == Style::Full).then(|| super::vm::delete_option(disk.delete_option));
    shape(
        r#"{
            "imageReference": {
                "publisher": "$publisher", "offer": "$offer", "sku": "$sku",
                "version": "$version", "exactVersion": "$exact"
            },
            "osDisk": {
                "osType": "$system",
                "createOption": "FromImage",
                "caching": "ReadWrite",
                "managedDisk": { "storageAccountType": "$account" },
                "deleteOption": "$delete_option",
                "diskSizeGB": "$size"
            },
            "dataDisks": "$data",
            "diskControllerType": "$controller"
        }"#,
        &mut [
            ("publisher", text(&reference.publisher)),
            ("offer", text(&reference.offer)),
            ("sku", text(&reference.sku)),
            ("version", text(&reference.version)),
            ("exact", exists.then_some(exact).into()),
            ("system", text(operating_system(machine).as_str())),
            ("account", text(&disk.storage_account_type)),
            ("delete_option", delete_option.into()),
            ("size", disk.disk_size_gb.unwrap_or(of_image).into()),
            ("data", exists.then_some(Value::Array(Vec::new())).into()),
            ("controller", second.map(|_| "SCSI").into()),
        ],
    )
}

/// What only some machines have: Spot, trusted launch, boot diagnostics, terminate notification.
pub(super) fn add_options(body: &mut Value, machine: &MachineSpec) {
    let spot = machine.spot.as_ref();
    let launch = machine.trusted_launch.map(|launch| {
        shape(
            r#"{
                "uefiSettings": { "secureBootEnabled": "$boot", "vTpmEnabled": "$tpm" },
                "securityType": "TrustedLaunch"
            }"#,
            &mut [
                ("boot", launch.secure_boot_enabled.into()),
                ("tpm", launch.v_tpm_enabled.into()),
            ],
        )
    });
    let price = spot.map(|spot| {
        shape(
            r#"{"maxPrice":"$price"}"#,
            &mut [("price", spot.max_price.into())],
        )
    });
    let diagnostics = r#"{"bootDiagnostics":{"enabled":true}}"#;
    let diagnostics = machine.boot_diagnostics.then(|| shape(diagnostics, &mut []));
    let notice = machine.terminate_notification_minutes.map(|minutes| {
        let profile = r#"{"terminateNotificationProfile":{"notBeforeTimeout":"$after","enable":true}}"#;
        shape(profile, &mut [("after", format!("PT{minutes}M").into())])
    });
    for (key, value) in [
        ("priority", spot.map(|_| text("Spot"))),
        (
            "evictionPolicy",
            spot.map(|spot| text(super::vm::eviction_policy(spot.eviction_policy))),
        ),
        ("billingProfile", price),
        ("securityProfile", launch),
        ("diagnosticsProfile", diagnostics),
        ("scheduledEventsProfile", notice),
    ] {
        if let Some(value) = value {
            body[key] = value;
        }
    }
}

/// The application health extension: its name, and its properties.
pub(super) fn health_extension(machine: &MachineSpec) -> Option<(&'static str, Value)> {
    let health = machine.application_health.as_ref()?;
    let name = match operating_system(machine) {
        OperatingSystem::Linux => "ApplicationHealthLinux",
        OperatingSystem::Windows => "ApplicationHealthWindows",
    };
    let path = Some(health.request_path.as_str()).filter(|path| !path.is_empty());
    let properties = shape(
        r#"{
            "autoUpgradeMinorVersion": true,
            "publisher": "Microsoft.ManagedServices",
            "type": "$name",
            "typeHandlerVersion": "1.0",
            "settings": { "protocol": "$protocol", "port": "$port", "requestPath": "$path" }
        }"#,
        &mut [
            ("name", text(name)),
            ("protocol", text(&health.protocol)),
            ("port", health.port.into()),
            ("path", path.into()),
        ],
    );
    Some((name, properties))
}
