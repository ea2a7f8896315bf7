//! `--image`: an URN, one of the CLI's short names, or an id.

use serde_json::{Value, json};

use crate::arm::catalog::{HyperVGeneration, images};
use crate::az::arguments::Arguments;
use crate::az::error::AzError;

/// The short names that the CLI reads from its list of aliases (recorded in azure-cli's test
/// test_create_flexible_vmss_by_default).
pub(crate) const ALIASES: [(&str, &str); 13] = [
    ("CentOS85Gen2", "OpenLogic:CentOS:8_5-gen2:latest"),
    ("Debian11", "Debian:debian-11:11-backports-gen2:latest"),
    (
        "FlatcarLinuxFreeGen2",
        "kinvolk:flatcar-container-linux-free:stable-gen2:latest",
    ),
    ("OpenSuseLeap154Gen2", "SUSE:openSUSE-leap-15-4:gen2:latest"),
    ("RHELRaw8LVMGen2", "RedHat:RHEL:8-lvm-gen2:latest"),
    ("SuseSles15SP3", "SUSE:sles-15-sp3:gen2:latest"),
    (
        "Ubuntu2204",
        "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest",
    ),
    (
        "Win2022Datacenter",
        "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest",
    ),
    (
        "Win2022AzureEditionCore",
        "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition-core:latest",
    ),
    (
        "Win2019Datacenter",
        "MicrosoftWindowsServer:WindowsServer:2019-datacenter-gensecond:latest",
    ),
    (
        "Win2016Datacenter",
        "MicrosoftWindowsServer:WindowsServer:2016-datacenter-gensecond:latest",
    ),
    (
        "Win2012R2Datacenter",
        "MicrosoftWindowsServer:WindowsServer:2012-R2-Datacenter:latest",
    ),
    (
        "Win2012Datacenter",
        "MicrosoftWindowsServer:WindowsServer:2012-Datacenter:latest",
    ),
];

/// What `vm create` takes when no image is given.
pub(crate) const DEFAULT: &str = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest";

/// Turns trusted launch on in a profile, where the options leave it open.
pub(crate) fn trusted_launch(profile: &mut Value, arguments: &Arguments) {
    if arguments
        .text("--security-type")
        .is_some_and(|kind| kind != "TrustedLaunch")
    {
        return;
    }
    profile["securityProfile"]["securityType"] = "TrustedLaunch".into();
    for (option, key) in [
        ("--enable-secure-boot", "secureBootEnabled"),
        ("--enable-vtpm", "vTpmEnabled"),
    ] {
        profile["securityProfile"]["uefiSettings"][key] = arguments.switch(option).unwrap_or(true).into();
    }
}

/// An image of the marketplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    publisher: String,
    offer: String,
    sku: String,
    version: String,
}

impl Image {
    /// Reads the option's value.
    ///
    /// # Errors
    /// The CLI's sentence, which lists its short names.
    pub(crate) fn read(text: &str) -> Result<Image, AzError> {
        let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(text));
        let urn = alias.map_or(text, |(_, urn)| urn);
        let parts: Vec<&str> = urn.split(':').collect();
        if let [publisher, offer, sku, version] = parts.as_slice() {
            return Ok(Image {
                publisher: (*publisher).to_owned(),
                offer: (*offer).to_owned(),
                sku: (*sku).to_owned(),
                version: (*version).to_owned(),
            });
        }
        if text.starts_with('/') || text.contains("://") {
            // Ours: the CLI would take it.
            return Err(AzError::new(format!(
                "Only images of the marketplace are played here, not '{text}'. Use an URN or a short name."
            )));
        }
        let aliases = ALIASES.map(|(alias, _)| format!("'{alias}'")).join(", ");
        Err(AzError::new(format!(
            "Invalid image \"{text}\". Use a valid image URN, custom image name, custom image id, VHD blob URI, \
             or pick an image from [{aliases}].\nSee vm create -h for more information on specifying an image."
        )))
    }

    /// As the CLI tells them apart: by the offer's name.
    pub(crate) fn is_windows(&self) -> bool {
        self.offer.to_lowercase().contains("windows")
    }

    /// Whether a version is pinned, which the CLI warns of.
    pub(crate) fn is_pinned(&self) -> bool {
        self.version != "latest"
    }

    /// Whether the CLI turns trusted launch on unless it is told otherwise: for images of the second generation, which
    /// all support it here (vm/_validators.py, `trusted_launch_set_default`; recorded).
    pub(crate) fn brings_trusted_launch(&self) -> bool {
        let known = images::find(&self.publisher, &self.offer, &self.sku);
        known.is_some_and(|image| image.hyperv_generation == HyperVGeneration::V2)
    }

    pub(crate) fn reference(&self) -> Value {
        json!({
            "publisher": self.publisher,
            "offer": self.offer,
            "sku": self.sku,
            "version": self.version,
        })
    }
}
