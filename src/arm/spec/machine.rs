//! What a machine is made as: a VM, and what a scale set makes its instances of.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::arm::id::ResourceId;

/// What a virtual machine and a scale set's profile have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct MachineSpec {
    /// The size: `Standard_B1s`.
    pub vm_size: String,
    /// The image.
    // Shared, because the disk of each machine points to it.
    pub image: Rc<ImageReference>,
    /// The administrator's name.
    pub admin_username: String,
    /// How the administrator signs in.
    pub credential: Credential,
    /// The operating system's disk.
    pub os_disk: OsDiskSpec,
    /// Trusted launch; `None` is the Standard security type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_launch: Option<TrustedLaunch>,
    /// Azure Spot; `None` is regular priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<SpotSpec>,
    /// Boot diagnostics with a managed storage account.
    #[serde(default)]
    pub boot_diagnostics: bool,
    /// The application health extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_health: Option<ApplicationHealth>,
    /// Terminate notification: the delay in minutes, 5 to 15 (facts.md §2.8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminate_notification_minutes: Option<u8>,
}

/// An image in the marketplace, or one of the subscription's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ImageReference {
    pub publisher: String,
    pub offer: String,
    pub sku: String,
    /// `latest`, or an exact version.
    pub version: String,
    /// The id of an image that is not in the marketplace; the other fields are empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl ImageReference {
    /// Whether it is a managed image: one of the subscription's own, in no gallery.
    pub fn is_managed(&self) -> bool {
        let id = self.id.as_deref().unwrap_or_default().to_ascii_lowercase();
        id.contains("/microsoft.compute/images/")
    }
}

/// How the administrator signs in. Holds no password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Credential {
    /// A password that met the rules; the text is nowhere.
    Password(crate::arm::catalog::credentials::PasswordProof),
    /// An SSH public key, which is no secret.
    SshPublicKey(String),
}

/// The operating system's disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct OsDiskSpec {
    /// `Premium_LRS`, `StandardSSD_LRS`, `Standard_LRS`, …
    pub storage_account_type: Rc<str>,
    /// `None` takes the image's size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_size_gb: Option<u32>,
    /// What happens to it when its VM is deleted.
    pub delete_option: DeleteOption,
    /// The disk's name; `None` lets the platform choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A disk that exists, to start from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attach: Option<ResourceId>,
    /// A blob in a storage account: no resource of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmanaged: bool,
}

/// A VM's hold on a data disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DataDiskSpec {
    /// The logical unit number, unique in its VM.
    pub lun: u8,
    /// A disk that exists; `None` makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attach: Option<ResourceId>,
    /// The name of one that is made; `None` lets the platform choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub size_gb: u32,
    pub storage_account_type: String,
    pub delete_option: DeleteOption,
}

/// What happens to a part when its VM is deleted (facts.md §2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum DeleteOption {
    Delete,
    Detach,
}

/// Trusted launch's two switches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct TrustedLaunch {
    pub secure_boot_enabled: bool,
    pub v_tpm_enabled: bool,
}

/// Azure Spot (facts.md §2.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SpotSpec {
    pub eviction_policy: EvictionPolicy,
    /// US dollars an hour; `-1` is never evicted for price.
    pub max_price: f64,
}

/// What an eviction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum EvictionPolicy {
    Deallocate,
    Delete,
}

/// The application health extension's probe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ApplicationHealth {
    /// `http`, `https` or `tcp`.
    pub protocol: String,
    pub port: u16,
    /// Empty for `tcp`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_path: String,
    /// The extension's version 2; `None` is version 1, which tells Healthy and Unhealthy alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rich: Option<RichHealth>,
}

/// Rich health states: how long a machine is `Initializing` (facts.md §2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct RichHealth {
    /// From one probe to the next.
    pub interval_seconds: u32,
    /// So many answers in a row are needed.
    pub number_of_probes: u32,
    /// For so long an application need not answer.
    pub grace_period_seconds: u32,
}

/// The bounds are ours, as no source at hand has them; what is beyond them counts as the nearest.
impl RichHealth {
    /// Until it has been asked often enough.
    pub fn probes_ms(self) -> i64 {
        let interval = self.interval_seconds.clamp(5, 60);
        i64::from(interval * self.number_of_probes.clamp(1, 24)) * 1_000
    }

    pub fn grace_ms(self) -> i64 {
        i64::from(self.grace_period_seconds.min(7_200)) * 1_000
    }
}

/// What tells a machine's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    Nobody,
    /// The extension's version 1, or a load balancer's probe.
    Binary,
    /// The extension's version 2.
    Rich {
        /// It asks for a connection, not for an answer.
        tcp: bool,
    },
}

impl MachineSpec {
    /// What tells its health: its extension, if it has it.
    pub fn watch(&self) -> Watch {
        match &self.application_health {
            None => Watch::Nobody,
            Some(health) if health.rich.is_none() => Watch::Binary,
            Some(health) => Watch::Rich {
                tcp: health.protocol.eq_ignore_ascii_case("tcp"),
            },
        }
    }
}

/// A virtual machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct VmSpec {
    /// Shared by all instances of one profile.
    pub machine: Rc<MachineSpec>,
    /// The host name inside the VM.
    pub computer_name: Rc<str>,
    /// The network interfaces; the first is the primary one.
    pub network_interfaces: Vec<NicReference>,
    /// The scale set that it joins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtual_machine_scale_set: Option<ResourceId>,
    /// The fault domain within the scale set; only when that has more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform_fault_domain: Option<u8>,
    /// The availability set that it joins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability_set: Option<ResourceId>,
    /// A system-assigned managed identity.
    #[serde(default)]
    pub system_assigned_identity: bool,
    /// The proximity placement group that it is in; a set's own counts for its VMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proximity_placement_group: Option<ResourceId>,
    /// The data disks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_disks: Vec<DataDiskSpec>,
}

/// A VM's hold on a network interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NicReference {
    pub id: ResourceId,
    /// What happens to the interface, and to its public IP, when the VM is deleted; `None` leaves ARM's default, Detach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_option: Option<DeleteOption>,
}
