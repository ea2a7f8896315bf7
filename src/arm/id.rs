//! What a resource is called: its kind, and its id.
//!
//! Ids compare as ARM compares them, without regard to case (facts.md §1.0); no other module folds case to look a
//! resource up.

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The kinds of resource that exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    VirtualNetwork,
    NetworkInterface,
    NetworkSecurityGroup,
    PublicIpAddress,
    Disk,
    VirtualMachine,
    ScaleSet,
    AvailabilitySet,
    StorageAccount,
    KeyVault,
    NetworkWatcher,
    LoadBalancer,
    ProximityPlacementGroup,
    AutoscaleSetting,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 14] = [
        Kind::VirtualNetwork,
        Kind::NetworkInterface,
        Kind::NetworkSecurityGroup,
        Kind::PublicIpAddress,
        Kind::Disk,
        Kind::VirtualMachine,
        Kind::ScaleSet,
        Kind::AvailabilitySet,
        Kind::StorageAccount,
        Kind::KeyVault,
        Kind::NetworkWatcher,
        Kind::LoadBalancer,
        Kind::ProximityPlacementGroup,
        Kind::AutoscaleSetting,
    ];

    /// ARM's type: `Microsoft.Compute/virtualMachineScaleSets`.
    pub fn arm_type(self) -> &'static str {
        match self {
            Kind::VirtualNetwork => "Microsoft.Network/virtualNetworks",
            Kind::NetworkInterface => "Microsoft.Network/networkInterfaces",
            Kind::NetworkSecurityGroup => "Microsoft.Network/networkSecurityGroups",
            Kind::PublicIpAddress => "Microsoft.Network/publicIPAddresses",
            Kind::Disk => "Microsoft.Compute/disks",
            Kind::VirtualMachine => "Microsoft.Compute/virtualMachines",
            Kind::ScaleSet => "Microsoft.Compute/virtualMachineScaleSets",
            Kind::AvailabilitySet => "Microsoft.Compute/availabilitySets",
            Kind::StorageAccount => "Microsoft.Storage/storageAccounts",
            Kind::KeyVault => "Microsoft.KeyVault/vaults",
            Kind::NetworkWatcher => "Microsoft.Network/networkWatchers",
            Kind::LoadBalancer => "Microsoft.Network/loadBalancers",
            Kind::ProximityPlacementGroup => "Microsoft.Compute/proximityPlacementGroups",
            Kind::AutoscaleSetting => "Microsoft.Insights/autoscaleSettings",
        }
    }

    /// The portal's word in the Type column (seed-lab.md, All resources).
    pub fn display(self) -> &'static str {
        match self {
            Kind::VirtualNetwork => "Virtual network",
            Kind::NetworkInterface => "Network Interface",
            Kind::NetworkSecurityGroup => "Network security group",
            Kind::PublicIpAddress => "Public IP address",
            Kind::Disk => "Disk",
            Kind::VirtualMachine => "Virtual machine",
            Kind::ScaleSet => "Virtual machine scale set",
            Kind::AvailabilitySet => "Availability set",
            Kind::StorageAccount => "Storage account",
            Kind::KeyVault => "Key vault",
            Kind::NetworkWatcher => "Network Watcher",
            Kind::LoadBalancer => "Load balancer",
            Kind::ProximityPlacementGroup => "Proximity placement group",
            Kind::AutoscaleSetting => "Autoscale setting",
        }
    }

    /// The operation's localized noun in the activity log: `Create or Update Virtual Machine Scale Set`.
    pub fn activity_noun(self) -> &'static str {
        match self {
            Kind::VirtualNetwork => "Virtual Network",
            Kind::NetworkInterface => "Network Interface",
            Kind::NetworkSecurityGroup => "Network Security Group",
            Kind::PublicIpAddress => "Public Ip Address",
            Kind::Disk => "Disk",
            Kind::VirtualMachine => "Virtual Machine",
            Kind::ScaleSet => "Virtual Machine Scale Set",
            Kind::AvailabilitySet => "Availability Set",
            Kind::StorageAccount => "Storage Account",
            Kind::KeyVault => "Key Vault",
            Kind::NetworkWatcher => "Network Watcher",
            Kind::LoadBalancer => "Load Balancer",
            Kind::ProximityPlacementGroup => "Proximity Placement Group",
            Kind::AutoscaleSetting => "Autoscale Setting",
        }
    }

    /// The kind of an ARM type, without regard to case.
    pub fn from_arm_type(text: &str) -> Option<Kind> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.arm_type().eq_ignore_ascii_case(text))
    }
}

/// A resource's id within the subscription.
///
/// Written, and kept in a log, as `/resourceGroups/{group}/providers/{type}/{name}`; [`ResourceId::path`] puts the
/// subscription before it. Compares without regard to case.
/// One pointer, because a world's tree is full of them.
#[derive(Clone)]
pub struct ResourceId(Rc<Parts>);

struct Parts {
    /// How the name begins, with folded case: ids are compared far more often than they are made, and what lies here is
    /// read together with the rest.
    head: Head,
    kind: Kind,
    group: Rc<str>,
    name: Box<str>,
}

/// So many letters of a name as tell nearly all of a world's apart, eight to a number, in the order of the bytes; zeros
/// after the last.
type Head = [u64; 4];
const HEAD: usize = size_of::<Head>();

fn head(name: &str) -> Head {
    let mut bytes = [[0_u8; 8]; HEAD / 8];
    for (byte, letter) in bytes.as_flattened_mut().iter_mut().zip(name.bytes()) {
        *byte = letter.to_ascii_lowercase();
    }
    bytes.map(u64::from_be_bytes)
}

impl Parts {
    fn new(group: Rc<str>, kind: Kind, name: Box<str>) -> Parts {
        Parts {
            head: head(&name),
            kind,
            group,
            name,
        }
    }

    /// The name without its head.
    fn tail(&self) -> &[u8] {
        self.name.as_bytes().get(HEAD..).unwrap_or_default()
    }
}

impl ResourceId {
    /// The id of `name` of `kind` in `group`. Any text is taken: whether a resource may have the name is
    /// `catalog::names`' to say, when one is made.
    pub fn new(group: &str, kind: Kind, name: &str) -> ResourceId {
        ResourceId(Rc::new(Parts::new(group.into(), kind, name.into())))
    }

    /// The id of `name` of `kind` in the same group.
    pub fn beside(&self, kind: Kind, name: impl Into<Box<str>>) -> ResourceId {
        ResourceId(Rc::new(Parts::new(self.0.group.clone(), kind, name.into())))
    }

    /// The resource group's name, as written.
    pub fn group(&self) -> &str {
        &self.0.group
    }

    /// Whether its group is written so.
    pub(super) fn is_in(&self, group: &Rc<str>) -> bool {
        Rc::ptr_eq(&self.0.group, group) || self.0.group == *group
    }

    pub(super) fn shared_group(&self) -> Rc<str> {
        self.0.group.clone()
    }

    /// The kind of resource.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The resource's name, as written.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The full id as ARM returns it, under the subscription with the GUID `subscription`.
    pub fn path(&self, subscription: &str) -> String {
        let [a, b, c, d, e, f] = self.pieces();
        ["/subscriptions/", subscription, a, b, c, d, e, f].concat()
    }

    /// Without the subscription, as a log has it: `/resourceGroups/{group}/providers/{type}/{name}`.
    pub fn text(&self) -> String {
        self.pieces().concat()
    }

    /// What [`ResourceId::text`] is made of.
    pub(super) fn pieces(&self) -> [&str; 6] {
        let parts = &*self.0;
        let kind = parts.kind.arm_type();
        [
            "/resourceGroups/",
            &parts.group,
            "/providers/",
            kind,
            "/",
            &parts.name,
        ]
    }

    /// Reads `[/subscriptions/{guid}]/resourceGroups/{group}/providers/{namespace}/{type}/{name}`.
    pub fn parse(text: &str) -> Option<ResourceId> {
        let mut parts = text.strip_prefix('/')?.split('/');
        let mut next = parts.next()?;
        if next.eq_ignore_ascii_case("subscriptions") {
            parts.next()?;
            next = parts.next()?;
        }
        let group = next
            .eq_ignore_ascii_case("resourceGroups")
            .then(|| parts.next())??;
        parts
            .next()
            .filter(|word| word.eq_ignore_ascii_case("providers"))?;
        let kind = Kind::from_arm_type(&format!("{}/{}", parts.next()?, parts.next()?))?;
        let name = parts.next()?;
        let whole = parts.next().is_none() && !group.is_empty() && !name.is_empty();
        whole.then(|| ResourceId::new(group, kind, name))
    }
}

/// Orders two names as ARM compares them: without regard to ASCII case.
pub fn compare_names(a: &str, b: &str) -> Ordering {
    compare_letters(a.as_bytes(), b.as_bytes())
}

fn compare_letters(a: &[u8], b: &[u8]) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        let order = a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase());
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

/// By group, kind and name.
impl Ord for ResourceId {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (&*self.0, &*other.0);
        if Rc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        let groups = if Rc::ptr_eq(&one.group, &two.group) {
            Ordering::Equal
        } else {
            compare_names(&one.group, &two.group)
        };
        groups
            .then_with(|| one.kind.cmp(&two.kind))
            .then_with(|| one.head.cmp(&two.head))
            .then_with(|| compare_letters(one.tail(), two.tail()))
            .then_with(|| one.name.len().cmp(&two.name.len()))
    }
}

impl PartialOrd for ResourceId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ResourceId {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ResourceId {}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ResourceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResourceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        ResourceId::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "«{text}» is not a resource id; write /resourceGroups/{{group}}/providers/{{namespace}}/{{type}}/{{name}}"
            ))
        })
    }
}

/// A subnet: a child of a virtual network, and no resource of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SubnetId {
    /// The virtual network.
    pub vnet: ResourceId,
    /// The subnet's name.
    pub name: Rc<str>,
}

impl SubnetId {
    /// The full id as ARM returns it.
    pub fn path(&self, subscription: &str) -> String {
        format!("{}/subnets/{}", self.vnet.path(subscription), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_compare_without_regard_to_case() {
        let lower = ResourceId::new("app-grp", Kind::Disk, "d");
        let upper = ResourceId::new("APP-GRP", Kind::Disk, "D");
        assert_eq!(lower, upper);
        assert_ne!(lower, ResourceId::new("app-grp", Kind::ScaleSet, "d"));
    }

    #[test]
    fn ids_are_in_the_order_of_their_folded_letters() {
        let names = " a A- a0 B ä large_3d68ad8f Large_3d68ad8f_ large_3d68ad8f_disk1_0123456789abcdef \
            LARGE_3D68AD8F_disk1_0123456789abcdef large_3d68ad8f_disk1_0123456789abcdee large_3d68ad8f_disk1_01234567";
        let parts = ["app", "app-grp", "App\u{1}"]
            .map(|group| [Kind::Disk, Kind::ScaleSet].map(|kind| (group, kind)));
        let of = |(group, kind): (&str, Kind), name: &str| {
            let order = format!("{group}\0{}{name}", char::from(kind as u8)).to_ascii_lowercase();
            (order, ResourceId::new(group, kind, name))
        };
        let parts = parts.as_flattened().iter();
        let all: Vec<_> = parts
            .flat_map(|part| names.split(' ').map(|name| of(*part, name)))
            .collect();
        for (order, id) in &all {
            for (other_order, other) in &all {
                assert_eq!(id.cmp(other), order.cmp(other_order), "{id} and {other}");
            }
        }
    }

    #[test]
    fn an_id_reads_back_with_and_without_its_subscription() {
        let id = ResourceId::new("app-grp", Kind::ScaleSet, "demo-set");
        assert_eq!(ResourceId::parse(&id.to_string()), Some(id.clone()));
        assert_eq!(
            ResourceId::parse(&id.path("00000000-0000-0000-0000-000000000000")),
            Some(id)
        );
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "/",
            "app",
            "/resourceGroups/g",
            "/resourceGroups/g/providers/No.Such/thing/x",
            "/resourceGroups//providers/Microsoft.Compute/disks/x",
            "/resourceGroups/g/providers/Microsoft.Compute/disks/x/y",
        ] {
            assert_eq!(ResourceId::parse(text), None, "{text}");
        }
    }
}
