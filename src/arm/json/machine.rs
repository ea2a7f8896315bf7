//! What a VM's properties and a scale set's profile have in common.

use serde_json::Value;

use super::shape::{shape, text};
use crate::arm::catalog::{HyperVGeneration, OperatingSystem};
use crate::arm::compute::machine::{image, operating_system};
use crate::arm::compute::os_image;
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

/// `osProfile`, with the computer's name or what its instances' begin with. There is no password in it, as in Azure's
/// answers.
pub(super) fn os_profile(machine: &MachineSpec, style: Style, [name, prefix]: [Option<&str>; 2]) -> Value {
    let patches = |mode: &'static str| {
        let settings = r#"{"patchMode":"$mode","assessmentMode":"ImageDefault"}"#;
        let shape = || shape(settings, &mut [("mode", mode.into())]);
        (style == Style::Full).then(shape)
    };
    let (linux, windows) = match operating_system(machine) {
        OperatingSystem::Linux => (Some(linux(machine, patches("ImageDefault"))), None),
        OperatingSystem::Windows => (None, Some(windows(patches("AutomaticByOS")))),
    };
    shape(
        r#"{
            "computerName": "$name",
            "computerNamePrefix": "$prefix",
            "adminUsername": "$user",
            "linuxConfiguration": "$linux",
            "windowsConfiguration": "$windows",
            "secrets": [],
            "allowExtensionOperations": true,
            "requireGuestProvisionSignal": true
        }"#,
        &mut [
            ("name", name.into()),
            ("prefix", prefix.into()),
            ("user", machine.admin_username.as_str().into()),
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
        shape(keys, &mut [("path", path.into()), ("key", key.as_str().into())])
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

/// `storageProfile`: what the image and its disk are. An existing machine's names the disk, with its full id, and says
/// which version of the image it was made from.
pub(super) fn storage_profile(
    machine: &MachineSpec,
    style: Style,
    disk_of_it: Option<(&str, String)>,
    image_number: u32,
) -> Value {
    let exists = disk_of_it.is_some();
    let (disk_name, disk_id) = disk_of_it.unzip();
    let (reference, disk, image) = (&machine.image, &machine.os_disk, image(machine));
    let exact = os_image::exact(reference, image_number);
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
                "name": "$disk_name",
                "osType": "$system",
                "createOption": "FromImage",
                "caching": "ReadWrite",
                "managedDisk": { "storageAccountType": "$account", "id": "$disk_id" },
                "deleteOption": "$delete_option",
                "diskSizeGB": "$size"
            },
            "dataDisks": "$data",
            "diskControllerType": "$controller"
        }"#,
        &mut [
            ("publisher", reference.publisher.as_str().into()),
            ("offer", reference.offer.as_str().into()),
            ("sku", reference.sku.as_str().into()),
            ("version", reference.version.as_str().into()),
            ("exact", exists.then_some(&*exact).into()),
            ("disk_name", disk_name.into()),
            ("disk_id", disk_id.into()),
            ("system", operating_system(machine).as_str().into()),
            ("account", (&*disk.storage_account_type).into()),
            ("delete_option", delete_option.into()),
            ("size", disk.disk_size_gb.unwrap_or(of_image).into()),
            ("data", exists.then(|| Value::Array(Vec::new())).into()),
            ("controller", second.map(|_| "SCSI").into()),
        ],
    )
}

/// What only some machines have.
pub(super) fn add_options(body: &mut Value, machine: &MachineSpec) {
    for (key, part) in options(machine) {
        match part {
            Value::Null => {}
            value => body[key] = value,
        }
    }
}

/// By the names of the fields: Spot, trusted launch, boot diagnostics, terminate notification.
pub(super) fn options(machine: &MachineSpec) -> [(&'static str, Value); 6] {
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
    let policy = spot.map(|spot| super::vm::eviction_policy(spot.eviction_policy));
    [
        ("priority", spot.map(|_| "Spot").into()),
        ("evictionPolicy", policy.into()),
        ("billingProfile", price.into()),
        ("securityProfile", launch.into()),
        ("diagnosticsProfile", diagnostics.into()),
        ("scheduledEventsProfile", notice.into()),
    ]
}

/// The application health extension: its name, and its properties.
pub(super) fn health_extension(machine: &MachineSpec) -> Option<(&'static str, Value)> {
    let health = machine.application_health.as_ref()?;
    let name = match operating_system(machine) {
        OperatingSystem::Linux => "ApplicationHealthLinux",
        OperatingSystem::Windows => "ApplicationHealthWindows",
    };
    let rich = health.rich;
    let path = Some(health.request_path.as_str()).filter(|path| !path.is_empty());
    let properties = shape(
        r#"{
            "autoUpgradeMinorVersion": true,
            "publisher": "Microsoft.ManagedServices",
            "type": "$name",
            "typeHandlerVersion": "$version",
            "settings": {
                "protocol": "$protocol", "port": "$port", "requestPath": "$path",
                "intervalInSeconds": "$interval", "numberOfProbes": "$probes", "gracePeriod": "$grace"
            }
        }"#,
        &mut [
            ("name", text(name)),
            ("protocol", text(&health.protocol)),
            ("port", health.port.into()),
            ("path", path.into()),
            ("version", text(if rich.is_some() { "2.0" } else { "1.0" })),
            ("interval", rich.map(|rich| rich.interval_seconds).into()),
            ("probes", rich.map(|rich| rich.number_of_probes).into()),
            ("grace", rich.map(|rich| rich.grace_period_seconds).into()),
        ],
    );
    Some((name, properties))
}
