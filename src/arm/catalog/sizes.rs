//! Virtual machine sizes, their capabilities and what they cost (`facts.md §6`). Read only; prices are the
//! pay-as-you-go Linux prices of the 25 regions of `data/prices.json`, never a bill.

use std::sync::OnceLock;

use super::images::Architecture;
use super::{nearest, table};

/// The seed's exchange rate: Standard_B1s in Central India is 0.0112 USD an hour and shown as ₹642.10 a month.
pub const INR_PER_USD: f64 = 78.5347;
/// Hours in a month as the portal counts them.
pub const HOURS_PER_MONTH: f64 = 730.0;

/// What every name starts with.
const PREFIX: &str = "Standard_";

/// A virtual machine size.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// ARM's `vmSize`, as `Standard_B1s`.
    pub name: &'static str,
    /// The series letter, as `B`; G, H, L, M and N do not preserve memory in updates.
    pub family_letter: char,
    /// The middle of the quota's name, as `BS`; see [`Size::usage_name`].
    pub quota_family: &'static str,
    pub vcpus: u32,
    pub memory_gib: f32,
    /// The temporary disk in GiB; 0 when the size has none.
    pub temp_disk_gib: u32,
    pub max_data_disks: u32,
    pub max_nics: u8,
    /// Supported; for some newer sizes it is required.
    pub accelerated_networking: bool,
    pub premium_storage: bool,
    pub spot_capable: bool,
    pub memory_preserving_updates: bool,
    /// Whether it boots images of generation 1 and of generation 2.
    pub hyperv_generations: (bool, bool),
    pub architecture: Architecture,
    pub rdma: bool,
    /// True where one of the capabilities is our assumption and not in a source.
    pub inferred: bool,
    /// USD an hour in the order of the priced regions.
    usd_hour: Vec<Option<f64>>,
}

struct Sizes {
    priced_regions: Vec<&'static str>,
    sizes: Vec<Size>,
}

fn catalog() -> &'static Sizes {
    static SIZES: OnceLock<Sizes> = OnceLock::new();
    SIZES.get_or_init(|| {
        let prices = table::rows(include_str!("data/prices.json"));
        let read = |row: table::Row| {
            let price = prices.iter().find(|price| price.text("name") == row.text("name"));
            read(
                row,
                price.map(|price| price.numbers_after_first()).unwrap_or_default(),
            )
        };
        Sizes {
            priced_regions: table::heads_after_first(&prices),
            sizes: table::rows(include_str!("data/sizes.json"))
                .into_iter()
                .map(read)
                .collect(),
        }
    })
}

/// Every size, by series.
pub fn all() -> &'static [Size] {
    &catalog().sizes
}

/// The names of the regions whose prices are known.
pub fn priced_regions() -> &'static [&'static str] {
    &catalog().priced_regions
}

/// The size with this name, capitals ignored.
pub fn find(name: &str) -> Option<&'static Size> {
    let name = name.trim();
    let exact = all().iter().find(|size| size.name == name);
    exact.or_else(|| all().iter().find(|size| size.name.eq_ignore_ascii_case(name)))
}

/// The sizes on offer in a region: those that have a price there. Where no prices are known every size is taken as
/// available, which is ours: no source lists the sizes of those regions.
pub fn available_in(region: &str) -> impl Iterator<Item = &'static Size> {
    let index = priced(region);
    all()
        .iter()
        .filter(move |size| index.is_none_or(|index| size.price(index).is_some()))
}

/// Up to three names near to one that does not exist, nearest first; `b1` finds `Standard_B1s`. `Standard_`, which
/// all share, is left out of the comparison: it would make everything look near.
pub fn suggest(name: &str) -> Vec<&'static str> {
    let name = name.trim();
    let own = match name.split_at_checked(PREFIX.len()) {
        Some((prefix, own)) if prefix.eq_ignore_ascii_case(PREFIX) => own,
        _ => name,
    };
    let near = nearest(
        own,
        all().iter().filter_map(|size| size.name.strip_prefix(PREFIX)),
        3,
    );
    near.into_iter()
        .filter_map(|own| find(&[PREFIX, own].concat()))
        .map(|size| size.name)
        .collect()
}

impl Size {
    /// The pay-as-you-go Linux price in USD an hour, if it is known and the size is offered there.
    pub fn usd_hour(&self, region: &str) -> Option<f64> {
        self.price(priced(region)?)
    }

    /// What the portal shows as the monthly estimate, in rupees at the seed's rate.
    pub fn inr_month(&self, region: &str) -> Option<f64> {
        self.usd_hour(region)
            .map(|usd| usd * HOURS_PER_MONTH * INR_PER_USD)
    }

    /// Whether a machine of this size can be made in the region; see [`available_in`].
    pub fn is_available_in(&self, region: &str) -> bool {
        priced(region).is_none_or(|index| self.price(index).is_some())
    }

    /// Whether the free services of a new account cover it (in 2023: B1s alone).
    pub fn free_services_eligible(&self) -> bool {
        self.name == "Standard_B1s"
    }

    /// The size as the portal's boxes show it:
    /// `Standard_B1s - 1 vcpu, 1 GiB memory (₹642.10/month) (free services eligible)`.
    /// `free_services` says whether the subscription has them; `(Price unavailable)` stands where no price is known.
    pub fn portal_label(&self, region: &str, free_services: bool) -> String {
        let price = match self.inr_month(region) {
            Some(rupees) => ["(₹", &grouped_hundredths(rupees), "/month)"].concat(),
            None => "(Price unavailable)".to_owned(),
        };
        let unit = if self.vcpus == 1 { " vcpu, " } else { " vcpus, " };
        let free = if free_services && self.free_services_eligible() {
            " (free services eligible)"
        } else {
            ""
        };
        let vcpus = self.vcpus.to_string();
        [
            self.name,
            " - ",
            &vcpus,
            unit,
            &self.memory_label(),
            " GiB memory ",
            &price,
            free,
        ]
        .concat()
    }

    /// The memory in GiB without trailing zeros: `1`, `0.5`, `218.75`.
    pub fn memory_label(&self) -> String {
        let hundredths = (f64::from(self.memory_gib) * 100.0).round() as u64;
        let text = two_places(hundredths / 100, hundredths % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The `name.value` of the quota that its cores count in, as `standardBSFamily`.
    pub fn usage_name(&self) -> String {
        match self.quota_family {
            "NCASv3_T4" => "Standard NCASv3_T4 Family".to_owned(),
            family => ["standard", family, "Family"].concat(),
        }
    }

    /// The `name.localizedValue` of that quota, as `Standard BS Family vCPUs` (recording test_vm_usage).
    pub fn usage_label(&self) -> String {
        ["Standard ", self.quota_family, " Family vCPUs"].concat()
    }

    fn price(&self, index: usize) -> Option<f64> {
        self.usd_hour.get(index).copied().flatten()
    }
}

/// Where the region stands among the priced ones; names and display names are both taken.
fn priced(region: &str) -> Option<usize> {
    let name = super::regions::find(region).map_or(region, |region| region.name);
    priced_regions().iter().position(|priced| *priced == name)
}

/// An amount with two decimals and `,` between thousands, as a browser set to US English writes it: the seed's
/// portal writes its dates so. Whole numbers, because the standard library's float formatting is heavy in wasm.
fn grouped_hundredths(amount: f64) -> String {
    let hundredths = (amount * 100.0).round() as u64;
    let digits = two_places(hundredths / 100, hundredths % 100);
    let whole = digits.len() - 3;
    let mut text = String::with_capacity(digits.len() + whole / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn two_places(whole: u64, hundredths: u64) -> String {
    let zero = if hundredths < 10 { ".0" } else { "." };
    [&whole.to_string(), zero, &hundredths.to_string()].concat()
}

fn read(row: table::Row, usd_hour: Vec<Option<f64>>) -> Size {
    let name = row.text("name");
    Size {
        name,
        family_letter: name.trim_start_matches(PREFIX).chars().next().unwrap_or('?'),
        quota_family: row.text("quota_family"),
        vcpus: row.whole("vcpus"),
        memory_gib: row.number("memory_gib") as f32,
        temp_disk_gib: row.whole("temp_disk_gib"),
        max_data_disks: row.whole("max_data_disks"),
        max_nics: row.small("max_nics"),
        accelerated_networking: row.flag("accelerated_networking"),
        premium_storage: row.flag("premium_storage"),
        spot_capable: row.flag("spot_capable"),
        memory_preserving_updates: row.flag("memory_preserving_updates"),
        hyperv_generations: (row.flag("generation_1"), row.flag("generation_2")),
        architecture: if row.flag("arm64") {
            Architecture::Arm64
        } else {
            Architecture::X64
        },
        rdma: row.flag("rdma"),
        inferred: row.flag("inferred"),
        usd_hour,
    }
}
