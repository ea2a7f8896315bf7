//! Marketplace images of the portal's image box (`facts.md §6`). Read only. Publishers, offers and SKUs were read in
//! recordings; most display names and versions are inferred and flagged so in `data/images.json`.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::table;

/// `osType` in ARM's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OperatingSystem {
    Linux,
    Windows,
}

/// The processor that a size has and an image needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Architecture {
    #[serde(rename = "x64")]
    X64,
    Arm64,
}

/// `hyperVGeneration` in ARM's words; the portal says Gen1 and Gen2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HyperVGeneration {
    V1,
    V2,
}

/// A marketplace image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// As `Ubuntu Server 20.04 LTS - x64 Gen2`; see [`portal_label`].
    pub portal_display_name: &'static str,
    pub publisher: &'static str,
    pub offer: &'static str,
    pub sku: &'static str,
    pub os: OperatingSystem,
    pub architecture: Architecture,
    pub hyperv_generation: HyperVGeneration,
    /// The size of the OS disk that the image makes, in GiB.
    pub os_disk_gb: u32,
    /// What `latest` resolves to.
    pub exact_version: &'static str,
    /// `osName` of the instance view.
    pub os_name: &'static str,
    /// `osVersion` of the instance view.
    pub os_version: &'static str,
    pub free_services_eligible: bool,
    /// True where the display name or the disk's size is our assumption.
    pub inferred: bool,
    /// True where the exact version was not read in a recording.
    pub version_inferred: bool,
}

/// Every image; the seed's first.
pub fn all() -> &'static [Image] {
    static IMAGES: OnceLock<Vec<Image>> = OnceLock::new();
    IMAGES.get_or_init(|| {
        table::rows(include_str!("data/images.json"))
            .into_iter()
            .map(read)
            .collect()
    })
}

/// The image with this reference, capitals ignored.
pub fn find(publisher: &str, offer: &str, sku: &str) -> Option<&'static Image> {
    all().iter().find(|image| {
        image.publisher.eq_ignore_ascii_case(publisher)
            && image.offer.eq_ignore_ascii_case(offer)
            && image.sku.eq_ignore_ascii_case(sku)
    })
}

/// The image as the portal's image box shows it, as `Ubuntu Server 20.04 LTS - x64 Gen2 (free services eligible)`.
pub fn portal_label(image: &Image) -> String {
    let free = if image.free_services_eligible {
        " (free services eligible)"
    } else {
        ""
    };
    [image.portal_display_name, free].concat()
}

/// The same system for Arm64 machines, if the publisher has one ("VM architecture").
pub fn arm64_variant(image: &Image) -> Option<&'static Image> {
    all()
        .iter()
        .find(|other| other.architecture == Architecture::Arm64 && other.line() == image.line())
}

/// The same system for x64 machines, of the same generation where there are two.
pub fn x64_variant(image: &Image) -> Option<&'static Image> {
    let same = |other: &&Image| other.architecture == Architecture::X64 && other.line() == image.line();
    let of_generation = |other: &&Image| same(other) && other.hyperv_generation == image.hyperv_generation;
    all()
        .iter()
        .find(of_generation)
        .or_else(|| all().iter().find(same))
}

impl Image {
    /// The display name without architecture and generation: images that share it are variants of one system.
    pub fn line(&self) -> &'static str {
        [" - x64 Gen2", " - x64 Gen1", " - Arm64 Gen2"]
            .iter()
            .find_map(|suffix| self.portal_display_name.strip_suffix(suffix))
            .unwrap_or(self.portal_display_name)
    }

    /// The `number`th version after the catalog's: its last part is so much higher, in as many digits (ours; publishers count
    /// days).
    pub fn version(&self, number: u32) -> Cow<'static, str> {
        let (before, last) = self
            .exact_version
            .rsplit_once('.')
            .unwrap_or(("", self.exact_version));
        match last.parse::<u64>() {
            Ok(first) if number > 0 => {
                let last = format!(
                    "{:0width$}",
                    first.saturating_add(number.into()),
                    width = last.len()
                );
                [before, ".", &last].concat().into()
            }
            _ => self.exact_version.into(),
        }
    }

    /// `publisher:offer:sku:latest`, as the az command line takes it.
    pub fn urn(&self) -> String {
        [self.publisher, ":", self.offer, ":", self.sku, ":latest"].concat()
    }
}

impl OperatingSystem {
    /// As ARM writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            OperatingSystem::Linux => "Linux",
            OperatingSystem::Windows => "Windows",
        }
    }
}

impl Architecture {
    /// As ARM and the portal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Architecture::X64 => "x64",
            Architecture::Arm64 => "Arm64",
        }
    }
}

impl HyperVGeneration {
    /// As ARM writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            HyperVGeneration::V1 => "V1",
            HyperVGeneration::V2 => "V2",
        }
    }
}

fn read(row: table::Row) -> Image {
    Image {
        portal_display_name: row.text("portal_display_name"),
        publisher: row.text("publisher"),
        offer: row.text("offer"),
        sku: row.text("sku"),
        os: if row.flag("windows") {
            OperatingSystem::Windows
        } else {
            OperatingSystem::Linux
        },
        architecture: if row.flag("arm64") {
            Architecture::Arm64
        } else {
            Architecture::X64
        },
        hyperv_generation: if row.whole("generation") == 1 {
            HyperVGeneration::V1
        } else {
            HyperVGeneration::V2
        },
        os_disk_gb: row.whole("os_disk_gb"),
        exact_version: row.text("exact_version"),
        os_name: row.text("os_name"),
        os_version: row.text("os_version"),
        free_services_eligible: row.flag("free_services_eligible"),
        inferred: row.flag("inferred"),
        version_inferred: row.flag("version_inferred"),
    }
}
