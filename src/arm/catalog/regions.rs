//! Azure's public regions: names, zones, pairs and fault domains (`facts.md §2.2, §6`). Read only; regions that no
//! customer's subscription sees (canary and stage) are not listed, and known only by their names.

use std::sync::OnceLock;

use super::table;

/// A public region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// ARM's `location`, as `centralindia`.
    pub name: &'static str,
    /// As `Central India`.
    pub display_name: &'static str,
    /// What the portal's region boxes show, as `(Asia Pacific) Central India`.
    pub portal_display_name: String,
    /// As `Asia Pacific`.
    pub geography_group: &'static str,
    /// How many availability zones it has; 0 when it has none. Zones are numbered from 1.
    pub zones: u8,
    /// The name of the paired region, where there is one.
    pub paired_region: Option<&'static str>,
    /// The greatest `platformFaultDomainCount` a regional Flexible scale set or an availability set can have.
    pub max_fault_domains: u8,
    /// Whether the portal lists it under Recommended.
    pub recommended: bool,
    /// True where the fault domains are our assumption (2) and not in the documentation's list.
    pub inferred: bool,
}

/// Every region, in order of name.
pub fn all() -> &'static [Region] {
    static REGIONS: OnceLock<Vec<Region>> = OnceLock::new();
    REGIONS.get_or_init(|| {
        table::rows(include_str!("data/regions.json"))
            .into_iter()
            .map(read)
            .collect()
    })
}

/// The region with this name or display name, capitals ignored: `centralindia`, `Central India` and
/// `(Asia Pacific) Central India` are one.
pub fn find(text: &str) -> Option<&'static Region> {
    let text = text.trim();
    if let Ok(at) = all().binary_search_by(|region| region.name.cmp(text)) {
        return all().get(at);
    }
    all().iter().chain(canaries()).find(|region| {
        [
            region.name,
            region.display_name,
            region.portal_display_name.as_str(),
        ]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(text))
    })
}

/// Azure's canaries: name, display name, zones. Recordings of its own tests are made there.
const CANARIES: [(&str, &str, u8); 4] = [
    ("centraluseuap", "Central US EUAP", 2),
    ("eastus2euap", "East US 2 EUAP", 4),
    ("eastusstg", "East US STG", 0),
    ("southcentralusstg", "South Central US STG", 0),
];

fn canaries() -> &'static [Region] {
    static REGIONS: OnceLock<Vec<Region>> = OnceLock::new();
    let read = |&(name, display_name, zones): &(&'static str, &'static str, u8)| Region {
        name,
        display_name,
        portal_display_name: ["(US) ", display_name].concat(),
        geography_group: "US",
        zones,
        paired_region: None,
        max_fault_domains: 2,
        recommended: false,
        inferred: true,
    };
    REGIONS.get_or_init(|| CANARIES.iter().map(read).collect())
}

fn read(row: table::Row) -> Region {
    let (display_name, geography_group) = (row.text("display_name"), row.text("geography_group"));
    Region {
        name: row.text("name"),
        display_name,
        portal_display_name: ["(", geography_group, ") ", display_name].concat(),
        geography_group,
        zones: row.small("zones"),
        paired_region: Some(row.text("paired_region")).filter(|name| !name.is_empty()),
        max_fault_domains: row.small("max_fault_domains"),
        recommended: row.flag("recommended"),
        inferred: row.flag("inferred"),
    }
}
