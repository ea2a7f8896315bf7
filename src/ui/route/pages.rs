//! The pages of what has several: their labels in menus, their words in addresses.

use super::Route;
use crate::arm::Kind;

/// What the marketplace offers here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    ScaleSet,
    VirtualMachine,
    ResourceGroup,
}

/// The pages of a resource group's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupPage {
    Overview,
    ActivityLog,
    Deployments,
    Locks,
}

/// The pages of a deployment's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentPage {
    Overview,
    Inputs,
}

/// The pages of a resource's menu. Which of them a kind has is [`Page::of`]'s to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Overview,
    /// The Overview with the pane "Resource JSON" open.
    Json,
    ActivityLog,
    Instances,
    Connect,
    Networking,
    /// Of a scale set: how many instances, and by what.
    Scaling,
    Size,
    /// Of a machine: its scale set.
    Availability,
    UpgradePolicy,
    Health,
    InboundRules,
    OutboundRules,
    Subnets,
    Locks,
}

impl Page {
    pub(super) const ALL: [Page; 15] = [
        Page::Overview,
        Page::Json,
        Page::ActivityLog,
        Page::Instances,
        Page::Connect,
        Page::Networking,
        Page::Scaling,
        Page::Size,
        Page::Availability,
        Page::UpgradePolicy,
        Page::Health,
        Page::InboundRules,
        Page::OutboundRules,
        Page::Subnets,
        Page::Locks,
    ];

    /// The pages in the resource menu of `kind`: first those without a header, then those under Settings.
    pub fn of(kind: Kind) -> (&'static [Page], &'static [Page]) {
        const TOP: &[Page] = &[Page::Overview, Page::ActivityLog];
        let settings: &[Page] = match kind {
            Kind::ScaleSet => &[
                Page::Instances,
                Page::Networking,
                Page::Scaling,
                Page::Size,
                Page::UpgradePolicy,
                Page::Health,
                Page::Locks,
            ],
            Kind::VirtualMachine => &[
                Page::Networking,
                Page::Connect,
                Page::Size,
                Page::Availability,
                Page::Locks,
            ],
            Kind::NetworkSecurityGroup => &[Page::InboundRules, Page::OutboundRules, Page::Locks],
            Kind::VirtualNetwork => &[Page::Subnets, Page::Locks],
            _ => &[Page::Locks],
        };
        (TOP, settings)
    }

    /// Whether `kind` has this page.
    pub(super) fn fits(self, kind: Kind) -> bool {
        let (top, settings) = Page::of(kind);
        self == Page::Json || top.contains(&self) || settings.contains(&self)
    }

    /// The menu's label (portal-ui.md §4.1, §5.7).
    pub fn label(self) -> &'static str {
        match self {
            Page::Overview | Page::Json => "Overview",
            Page::ActivityLog => "Activity log",
            Page::Instances => "Instances",
            Page::Connect => "Connect",
            Page::Networking => "Networking",
            Page::Scaling => "Scaling",
            Page::Size => "Size",
            Page::Availability => "Availability + scaling",
            Page::UpgradePolicy => "Upgrade policy",
            Page::Health => "Health and repair",
            Page::InboundRules => "Inbound security rules",
            Page::OutboundRules => "Outbound security rules",
            Page::Subnets => "Subnets",
            Page::Locks => "Locks",
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            Page::Overview => "overview",
            Page::Json => "json",
            Page::ActivityLog => "activity-log",
            Page::Instances => "instances",
            Page::Connect => "connect",
            Page::Networking => "networking",
            Page::Scaling => "scaling",
            Page::Size => "size",
            Page::Availability => "availability-scaling",
            Page::UpgradePolicy => "upgrade-policy",
            Page::Health => "health-and-repair",
            Page::InboundRules => "inbound-security-rules",
            Page::OutboundRules => "outbound-security-rules",
            Page::Subnets => "subnets",
            Page::Locks => "locks",
        }
    }
}

impl GroupPage {
    /// Every page, in the menu's order.
    pub const ALL: [GroupPage; 4] = [
        GroupPage::Overview,
        GroupPage::ActivityLog,
        GroupPage::Deployments,
        GroupPage::Locks,
    ];

    /// The menu's label.
    pub fn label(self) -> &'static str {
        match self {
            GroupPage::Overview => "Overview",
            GroupPage::ActivityLog => "Activity log",
            GroupPage::Deployments => "Deployments",
            GroupPage::Locks => "Locks",
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            GroupPage::Overview => "overview",
            GroupPage::ActivityLog => "activity-log",
            GroupPage::Deployments => "deployments",
            GroupPage::Locks => "locks",
        }
    }
}

impl DeploymentPage {
    /// Every page, in the menu's order.
    pub const ALL: [DeploymentPage; 2] = [DeploymentPage::Overview, DeploymentPage::Inputs];

    /// The menu's label (portal-ui.md §1.10).
    pub fn label(self) -> &'static str {
        match self {
            DeploymentPage::Overview => "Overview",
            DeploymentPage::Inputs => "Inputs",
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            DeploymentPage::Overview => "overview",
            DeploymentPage::Inputs => "inputs",
        }
    }
}

impl Product {
    /// Every product, in the order of the tiles.
    pub const ALL: [Product; 3] = [Product::VirtualMachine, Product::ScaleSet, Product::ResourceGroup];

    /// The tile's title.
    pub fn name(self) -> &'static str {
        match self {
            Product::ScaleSet => "Virtual machine scale set",
            Product::VirtualMachine => "Virtual machine",
            Product::ResourceGroup => "Resource group",
        }
    }

    /// Where its Create leads.
    pub fn create(self) -> Route {
        match self {
            Product::ScaleSet => Route::CreateScaleSet { tab: String::new() },
            Product::VirtualMachine => Route::CreateVm { tab: String::new() },
            Product::ResourceGroup => Route::CreateGroup,
        }
    }

    pub(super) fn slug(self) -> &'static str {
        match self {
            Product::ScaleSet => "virtual-machine-scale-set",
            Product::VirtualMachine => "virtual-machine",
            Product::ResourceGroup => "resource-group",
        }
    }
}

/// A kind's word in an address: the portal's, in lower case with hyphens.
pub(super) fn kind_slug(kind: Kind) -> &'static str {
    match kind {
        Kind::VirtualNetwork => "virtual-network",
        Kind::NetworkInterface => "network-interface",
        Kind::NetworkSecurityGroup => "network-security-group",
        Kind::PublicIpAddress => "public-ip-address",
        Kind::Disk => "disk",
        Kind::VirtualMachine => "virtual-machine",
        Kind::ScaleSet => "virtual-machine-scale-set",
        Kind::AvailabilitySet => "availability-set",
        Kind::StorageAccount => "storage-account",
        Kind::KeyVault => "key-vault",
        Kind::NetworkWatcher => "network-watcher",
        Kind::LoadBalancer => "load-balancer",
        Kind::ProximityPlacementGroup => "proximity-placement-group",
        Kind::AutoscaleSetting => "autoscale-setting",
    }
}
