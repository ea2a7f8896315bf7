//! `az vmss create`: a template with the set and, unless they are there, its network, balancer and security group
//! (vm/custom.py `create_vmss`, vm/_validators.py `process_vmss_create_namespace`; recorded).

use serde_json::{Value, json};

use super::{SET, SHARED};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::commands::create::disks;
use crate::az::commands::create::image::{self, Image};
use crate::az::commands::create::sign_in::SignIn;
use crate::az::commands::create::template::{Deployed, Template, short_name};
use crate::az::commands::ppg;
use crate::az::commands::{location, tags};
use crate::az::error::AzError;
use crate::az::fill::{base64, fill, fill_given, put};

/// The size that a set gets when none is named (facts.md §7.1).
const SIZE: &str = "Standard_DS1_v2";

/// What is the same in both modes.
const PLACES: &[(&str, &str)] = &[
    ("--single-placement-group", "/properties/singlePlacementGroup"),
    (
        "--platform-fault-domain-count",
        "/properties/platformFaultDomainCount",
    ),
];

/// What stands in the machines' profile.
const PROFILE: &[(&str, &str)] = &[
    ("--priority", "/priority"),
    ("--eviction-policy", "/evictionPolicy"),
    ("--max-price", "/billingProfile/maxPrice"),
    ("--license-type", "/licenseType"),
    ("--encryption-at-host", "/securityProfile/encryptionAtHost"),
    ("--security-type", "/securityProfile/securityType"),
    (
        "--enable-secure-boot",
        "/securityProfile/uefiSettings/secureBootEnabled",
    ),
    ("--enable-vtpm", "/securityProfile/uefiSettings/vTpmEnabled"),
    ("--disk-controller-type", "/storageProfile/diskControllerType"),
    ("--os-disk-size-gb", "/storageProfile/osDisk/diskSizeGB"),
    ("--network-api-version", "/networkProfile/networkApiVersion"),
    (
        "--enable-osimage-notification",
        "/scheduledEventsProfile/osImageNotificationProfile/enable",
    ),
];

/// What the parts of the work share.
pub(super) struct Plan<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) group: &'a str,
    pub(super) name: &'a str,
    flexible: bool,
    pub(super) location: String,
    pub(super) tags: Value,
    pub(super) count: i64,
    pub(super) image: Option<Image>,
    pub(super) template: Template,
    /// What the set waits for.
    pub(super) needs: Vec<String>,
}

pub(super) fn create(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let flexible = arguments.required("--orchestration-mode") == "Flexible";
    super::check::new(arguments, flexible)?;
    let image = arguments.text("--image").map(Image::read).transpose()?;
    if image.is_none() && !flexible {
        return Err(AzError::new(
            "incorrect usage: --image IMAGE | --attach-os-disk DISK",
        ));
    }
    let mut plan = Plan {
        arguments,
        group: arguments.required("-g"),
        name: arguments.required("-n"),
        flexible,
        location: location(client, arguments)?,
        tags: tags(arguments),
        count: arguments.int("--instance-count").unwrap_or(2),
        image,
        template: Template::new(),
        needs: Vec::new(),
    };
    let set = plan.set(client)?;
    plan.template.add(set);
    plan.template.output("VMSS", SET.kind, plan.name);
    match plan
        .template
        .deploy(client, plan.group, "vmss_deploy_", arguments.flag("--validate"))?
    {
        Deployed::Done(outputs) | Deployed::Other(outputs) => Ok(outputs),
    }
}

/// The sizes of an instance mix, with their ranks.
pub(super) fn mix(sizes: &[&str], arguments: &Arguments) -> Value {
    let ranks = arguments.list("--skuprofile-rank").unwrap_or_default();
    let size = |(place, size): (usize, &&str)| {
        let mut row = json!({ "name": size });
        if let Some(rank) = ranks.get(place).and_then(|rank| rank.parse::<i64>().ok()) {
            row["rank"] = rank.into();
        }
        row
    };
    sizes.iter().enumerate().map(size).collect()
}

impl Plan<'_> {
    fn set(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let mut set = json!({
            "type": SET.kind,
            "name": self.name,
            "location": self.location,
            "tags": self.tags,
            "apiVersion": COMPUTE,
            "properties": {
                "upgradePolicy": {"mode": arguments.required("--upgrade-policy-mode")},
                "singlePlacementGroup": null,
                "orchestrationMode": arguments.required("--orchestration-mode"),
            },
        });
        let profile = self.profile(client)?;
        if profile.as_object().is_some_and(|profile| !profile.is_empty()) {
            set["properties"]["virtualMachineProfile"] = profile;
        }
        fill_given(&mut set, arguments, SHARED);
        fill_given(&mut set, arguments, PLACES);
        self.policies(client, &mut set);
        let size = arguments.text("--vm-sku").or(self.image.as_ref().map(|_| SIZE));
        if let Some(size) = size {
            set["sku"] = json!({ "name": size, "capacity": self.count });
        }
        set["dependsOn"] = json!(self.needs);
        Ok(set)
    }

    /// What isn't an option's value as it is.
    fn policies(&self, client: &Client<'_>, set: &mut Value) {
        let arguments = self.arguments;
        let properties = &mut set["properties"];
        if self.flexible && self.image.is_some() && !arguments.given("--platform-fault-domain-count") {
            properties["platformFaultDomainCount"] = 1.into();
        }
        if !self.flexible {
            properties["overprovision"] = (!arguments.flag("--disable-overprovision")).into();
            if properties["singlePlacementGroup"].is_null()
                && (arguments.given("--zones") || self.count > 100)
            {
                properties["singlePlacementGroup"] = false.into();
            }
        }
        if arguments.flag("--enable-spot-restore") {
            put(properties, "/spotRestorePolicy/enabled", true.into());
        }
        if let Some(ppg) = ppg::named(client, arguments) {
            properties["proximityPlacementGroup"] = ppg;
        }
        if let Some(sizes) = arguments.list("--skuprofile-vmsizes") {
            properties["skuProfile"] = json!({ "vmSizes": mix(&sizes, arguments) });
            fill(
                properties,
                arguments,
                &[(
                    "--skuprofile-allocation-strategy",
                    "/skuProfile/allocationStrategy",
                )],
            );
        }
        let grace = arguments.text("--automatic-repairs-grace-period");
        let action = arguments.text("--automatic-repairs-action");
        if grace.is_some() || action.is_some() {
            properties["automaticRepairsPolicy"] = json!({
                "enabled": "true",
                "gracePeriod": format!("PT{}M", grace.unwrap_or("10")),
                "repairAction": action.unwrap_or("Replace"),
            });
        }
    }

    fn profile(&mut self, client: &mut Client<'_>) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let mut profile = json!({});
        let named = |option: &str| arguments.text(option).is_some_and(|text| !text.is_empty());
        if self.image.is_some() || named("--vnet-name") || named("--subnet") || named("--load-balancer") {
            profile["networkProfile"] = self.network(client)?;
        }
        if let Some(image) = self.image.clone() {
            if image.is_pinned() {
                client.warn(
                    "You are deploying VMSS pinned to a specific image version from Azure Marketplace. \
                     Consider using \"latest\" as the image version.",
                );
            }
            let disks = disks::data(arguments, str::to_owned)?;
            profile["storageProfile"] = json!({
                "osDisk": disks::system(arguments, "FromImage"),
                "imageReference": image.reference(),
            });
            if !disks.is_empty() {
                profile["storageProfile"]["dataDisks"] = disks.into();
            }
            profile["osProfile"] = self.sign_in(client, image.is_windows())?;
            if self.flexible {
                profile["networkProfile"]["networkApiVersion"] = "2020-11-01".into();
            }
        }
        fill(&mut profile, arguments, PROFILE);
        if !self.flexible && self.image.as_ref().is_some_and(Image::brings_trusted_launch) {
            image::trusted_launch(&mut profile, arguments);
        }
        if let Some(minutes) = arguments.text("--terminate-notification-time") {
            profile["scheduledEventsProfile"]["terminateNotificationProfile"] =
                json!({ "notBeforeTimeout": format!("PT{minutes}M"), "enable": "true" });
        }
        if let Some(text) = arguments.text("--user-data") {
            profile["userData"] = base64(text).into();
        }
        if self.image.is_some()
            && arguments
                .required("--upgrade-policy-mode")
                .eq_ignore_ascii_case("rolling")
        {
            profile["extensionProfile"] = self.health();
        }
        Ok(profile)
    }

    /// A rolling upgrade watches the machines' health through an extension.
    fn health(&self) -> Value {
        let windows = self.image.as_ref().is_some_and(Image::is_windows);
        let name = if windows {
            "ApplicationHealthWindows"
        } else {
            "ApplicationHealthLinux"
        };
        json!({"extensions": [{
            "name": name,
            "properties": {
                "publisher": "Microsoft.ManagedServices",
                "type": name,
                "typeHandlerVersion": "1.0",
                "autoUpgradeMinorVersion": true,
                "settings": {"port": 80, "protocol": "http", "requestPath": "/"},
            },
        }]})
    }

    fn sign_in(&mut self, client: &mut Client<'_>, windows: bool) -> Result<Value, AzError> {
        let arguments = self.arguments;
        let sign_in = SignIn::read(client, arguments, windows)?;
        let prefix = match arguments.text("--computer-name-prefix") {
            Some(prefix) => prefix.to_owned(),
            None if self.flexible => self.name.chars().take(8).collect(),
            None => self.naming(client),
        };
        let mut profile = json!({ "computerNamePrefix": prefix });
        sign_in.onto(&mut profile);
        if let Some(text) = arguments.text("--custom-data") {
            profile["customData"] = base64(text).into();
        }
        let system = if windows {
            "/windowsConfiguration"
        } else {
            "/linuxConfiguration"
        };
        let place = |key: &str| format!("{system}{key}");
        const SYSTEM: [(&str, &str); 2] = [
            ("--enable-agent", "/provisionVMAgent"),
            ("--patch-mode", "/patchSettings/patchMode"),
        ];
        for (option, key) in SYSTEM {
            fill_given(&mut profile, arguments, &[(option, &place(key))]);
        }
        if windows {
            let updates = [(
                "--enable-auto-update",
                "/windowsConfiguration/enableAutomaticUpdates",
            )];
            fill_given(&mut profile, arguments, &updates);
        }
        if let Some(password) = &sign_in.password {
            self.template.password(password);
        }
        Ok(profile)
    }

    /// Up to five letters of the name, and hex digits that stand for the set: nine in all.
    pub(super) fn naming(&self, client: &Client<'_>) -> String {
        let short: String = self
            .name
            .replace('-', "")
            .to_lowercase()
            .chars()
            .take(5)
            .collect();
        let digits = 9_usize.saturating_sub(short.chars().count());
        let id = client.id(self.group, SET.kind, self.name);
        format!("{short}{}", short_name(&id, digits))
    }
}
