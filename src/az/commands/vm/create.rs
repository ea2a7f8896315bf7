//! `az vm create`: a template with the machine and, unless they are there, its network, address, security group and
//! interface (vm/custom.py `create_vm`, vm/_validators.py `process_vm_create_namespace`; recorded).

use serde_json::{Value, json};

use super::details::details;
use super::{SHARED, VM};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client, reference};
use crate::az::commands::create::disks;
use crate::az::commands::create::image::{self, Image};
use crate::az::commands::create::sign_in::SignIn;
use crate::az::commands::create::template::{Deployed, Template};
use crate::az::commands::ppg;
use crate::az::commands::{location, tags};
use crate::az::error::AzError;
use crate::az::fill::{base64, fill_given};

const PLACES: &[(&str, &str)] = &[
    ("--eviction-policy", "/properties/evictionPolicy"),
    ("--platform-fault-domain", "/properties/platformFaultDomain"),
    (
        "--encryption-at-host",
        "/properties/securityProfile/encryptionAtHost",
    ),
    ("--os-disk-name", "/properties/storageProfile/osDisk/name"),
    (
        "--os-disk-size-gb",
        "/properties/storageProfile/osDisk/diskSizeGB",
    ),
];

/// What the parts of the work share.
pub(super) struct Plan<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) group: &'a str,
    pub(super) name: &'a str,
    pub(super) location: String,
    pub(super) tags: Value,
    pub(super) windows: bool,
    pub(super) template: Template,
    /// What the machine waits for.
    pub(super) needs: Vec<String>,
}

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    if ["--count", "--use-unmanaged-disk", "--specialized"]
        .iter()
        .any(|option| arguments.given(option))
    {
        // Ours.
        return Err(AzError::new(
            "--count, --specialized and --use-unmanaged-disk are not played here.",
        ));
    }
    let attached = arguments.text("--attach-os-disk");
    let image = match (arguments.text("--image"), attached) {
        (Some(_), Some(_)) => {
            return Err(AzError::new(
                "incorrect usage: --image IMAGE | --attach-os-disk DISK",
            ));
        }
        (Some(image), None) => Some(Image::read(image)?),
        (None, Some(_)) => None,
        (None, None) => Some(Image::read(image::DEFAULT)?),
    };
    if attached.is_some() && !arguments.given("--os-type") {
        return Err(AzError::new(
            "usage error: storage profile: create managed OS disk from existing disk:\n\tmissing: --os-type",
        ));
    }
    let windows = match &image {
        Some(image) => image.is_windows(),
        None => arguments.text("--os-type") == Some("windows"),
    };
    let mut plan = Plan {
        arguments,
        group: arguments.required("-g"),
        name: arguments.required("-n"),
        location: location(client, arguments)?,
        tags: tags(arguments),
        windows,
        template: Template::new(),
        needs: Vec::new(),
    };
    let vm = plan.machine(client, image.as_ref())?;
    plan.template.add(vm);
    match plan
        .template
        .deploy(client, plan.group, "vm_deploy_", arguments.flag("--validate"))?
    {
        Deployed::Other(value) => Ok(value),
        Deployed::Done(_) => {
            let id = client.id(plan.group, VM.kind, plan.name);
            let vm = details(client, &id)?;
            Ok(shown(&vm, plan.group))
        }
    }
}

/// The few fields that `vm create` prints (vm/_format.py; facts.md §7.2).
fn shown(vm: &Value, group: &str) -> Value {
    let text = |key: &str| vm[key].as_str().unwrap_or_default();
    let mut out = json!({
        "id": vm["id"],
        "resourceGroup": group,
        "powerState": text("powerState"),
        "publicIpAddress": text("publicIps"),
        "fqdns": text("fqdns"),
        "privateIpAddress": text("privateIps"),
        "macAddress": text("macAddresses"),
        "location": vm["location"],
        "zones": vm["zones"][0].as_str().unwrap_or_default(),
    });
    if !vm["identity"].is_null() {
        out["identity"] = vm["identity"].clone();
    }
    out
}

impl Plan<'_> {
    fn machine(&mut self, client: &mut Client<'_>, image: Option<&Image>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let set = self.set(client)?;
        let nics = self.nics(client)?;
        let mut vm = json!({
            "apiVersion": COMPUTE,
            "type": VM.kind,
            "name": self.name,
            "location": self.location,
            "tags": self.tags,
            "dependsOn": self.needs,
            "properties": {
                "hardwareProfile": {"vmSize": arguments.required("--size")},
                "networkProfile": {"networkInterfaces": nics},
                "storageProfile": self.storage(client, image)?,
            },
        });
        if let Some((key, id)) = set {
            vm["properties"][key] = reference(id);
        }
        if image.is_some() {
            vm["properties"]["osProfile"] = self.sign_in(client)?;
        }
        fill_given(&mut vm, arguments, SHARED);
        fill_given(&mut vm, arguments, PLACES);
        if image.is_some_and(Image::brings_trusted_launch) {
            image::trusted_launch(&mut vm["properties"], arguments);
        }
        if let Some(ppg) = ppg::named(client, arguments) {
            vm["properties"]["proximityPlacementGroup"] = ppg;
        }
        if let Some(text) = arguments.text("--user-data") {
            vm["properties"]["userData"] = base64(text).into();
        }
        if let Some(storage) = arguments.text("--boot-diagnostics-storage") {
            vm["properties"]["diagnosticsProfile"] =
                json!({ "bootDiagnostics": {"enabled": true, "storageUri": storage} });
        }
        if let Some(zone) = arguments.text("--zone").filter(|zone| !zone.is_empty()) {
            vm["zones"] = json!([zone]);
        }
        Ok(vm)
    }

    /// The availability set or the scale set that the machine joins: it has to be there.
    fn set(&self, client: &mut Client<'_>) -> Result<Option<(&'static str, String)>, AzError> {
        const SETS: [(&str, &str, &str, &str); 2] = [
            (
                "--availability-set",
                "availabilitySet",
                "Microsoft.Compute/availabilitySets",
                "Availability set",
            ),
            (
                "--vmss",
                "virtualMachineScaleSet",
                "Microsoft.Compute/virtualMachineScaleSets",
                "virtual machine scale set",
            ),
        ];
        let mut found = None;
        for (option, key, kind, word) in SETS {
            let Some(name) = self.arguments.text(option).filter(|name| !name.is_empty()) else {
                continue;
            };
            let id = client.id_or_name(self.group, kind, name);
            if client.find(&id, COMPUTE).is_none() {
                let name = crate::az::flatten::name_of(name);
                return Err(AzError::new(format!("{word} '{name}' does not exist.")));
            }
            found = found.or(Some((key, id)));
        }
        Ok(found)
    }

    fn storage(&self, client: &Client<'_>, image: Option<&Image>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let id = |name: &str| client.id_or_name(self.group, "Microsoft.Compute/disks", name);
        let mut profile = match image {
            Some(image) => {
                let mut disk = disks::system(arguments, "fromImage");
                disk["name"] = Value::Null;
                json!({ "osDisk": disk, "imageReference": image.reference() })
            }
            None => json!({"osDisk": {
                "createOption": "attach",
                "osType": arguments.required("--os-type"),
                "managedDisk": {"id": id(arguments.required("--attach-os-disk"))},
            }}),
        };
        let data = disks::data(arguments, id)?;
        if !data.is_empty() {
            profile["dataDisks"] = data.into();
        }
        Ok(profile)
    }

    fn sign_in(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let sign_in = SignIn::read(client, arguments, self.windows)?;
        let name = arguments.text("--computer-name").map(str::to_owned);
        let name = name.unwrap_or_else(|| {
            self.name
                .replace(|c: char| r#"`~!@#$%^&*()=+_[]{}\|;:.'",<>/? "#.contains(c), "")
        });
        let mut profile = json!({ "computerName": name });
        sign_in.onto(&mut profile);
        if let Some(text) = arguments.text("--custom-data") {
            profile["customData"] = base64(text).into();
        }
        let system: &[(&str, &str)] = if self.windows {
            &[
                ("--enable-agent", "/windowsConfiguration/provisionVMAgent"),
                (
                    "--enable-auto-update",
                    "/windowsConfiguration/enableAutomaticUpdates",
                ),
                ("--patch-mode", "/windowsConfiguration/patchSettings/patchMode"),
            ]
        } else {
            &[
                ("--enable-agent", "/linuxConfiguration/provisionVMAgent"),
                ("--patch-mode", "/linuxConfiguration/patchSettings/patchMode"),
            ]
        };
        fill_given(&mut profile, arguments, system);
        if let Some(password) = &sign_in.password {
            self.template.password(password);
        }
        Ok(profile)
    }
}
