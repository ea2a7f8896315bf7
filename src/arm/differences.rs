//! What the control plane is known to do otherwise than Azure: the page "How this differs from Azure" shows the list, and the
//! comparison with the recordings names its entries where something is lost (`tests/azure/losses.rs`).
//!
//! The texts are in the browser's program, so they are short.

/// A known difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What the table of losses calls it.
    pub id: &'static str,
    /// What it is about.
    pub what: &'static str,
    /// What Azure does, and what is done here.
    pub how: &'static str,
}

const fn of(id: &'static str, what: &'static str, how: &'static str) -> Difference {
    Difference { id, what, how }
}

/// The known differences of requests, templates and answers.
pub const DIFFERENCES: &[Difference] = &[
    // Recordings: test_vmss_vms, test_vmss_simulate_eviction; compute/instances.rs.
    of(
        "overprovisioning",
        "Which instances overprovisioning keeps",
        "Azure makes more than were asked for and keeps those that are ready first: 0 and 3, or 2 and 3. Here it is always the \
         first and the last ones.",
    ),
    // Not published; no recording shows a value.
    of(
        "unique-string",
        "uniqueString and a template's hash",
        "Azure does not publish how it makes them. Here the same texts give the same letters, and Azure's may be others.",
    ),
    // Recording: test_network_public_ip.
    of(
        "domain-suffix",
        "The letters in a public address's domain",
        "With a name label scope Azure adds letters that it makes from the subscription. Here they are drawn.",
    ),
    // facts.md has no more; route.rs, deployments/read.rs.
    of(
        "types",
        "Types that are not played",
        "Azure has thousands. Here a request for another one is refused, and a template's resource of such a type is read and \
         nothing is made of it. Where a machine or a set names one, a reservation of capacity, a host, a key for its disks, that \
         is kept and shown, and nothing follows from it. Extensions are kept and shown; what one does inside a machine is not \
         played, but for the health extension's probe.",
    ),
    // facts.md §6.
    of(
        "sizes",
        "Sizes and quotas",
        "Azure has some 700 sizes and a quota for each family. Here there are 150, the quota of a region's cores alone is held, \
         and Spot cores count in it.",
    ),
    // complete.rs: the documentation of deployment modes does not say it.
    of(
        "complete",
        "What mode Complete leaves alone",
        "Azure deletes what the template does not name. Here a set's instances and a machine's disks stay with it, and the rest \
         goes after the template's own resources are made.",
    ),
    // version.rs.
    of(
        "versions",
        "Versions of the API",
        "Azure refuses a version that a type does not have. Here any date is taken, and an answer has what the recorded \
         versions about it have.",
    ),
    // facts.md §2.1, §2.4, §2.8.
    of(
        "guests",
        "Inside a machine",
        "Azure patches machines and runs extensions in them. Here an application answers or does not and never says itself that it \
         is unhealthy.",
    ),
    // compute/os_image.rs, compute/os_upgrade.rs.
    of(
        "images",
        "Newer versions of images",
        "Publishers bring them out when they will, region by region. Here a lab does, everywhere at once, and the version's last \
         part is one higher. An automatic upgrade that is deferred waits until it is asked for; Azure asks for an approval. The \
         history of upgrades has the fields that Flexlab knows of: the one that was recorded was empty.",
    ),
    // data/sdk_properties.csv has no more; compute/surge.rs.
    of(
        "surge",
        "maxSurge without room or health",
        "Azure does not say what becomes of a batch whose new instances find no room, or are too unhealthy. Here the upgrade \
         stops, the new ones go, and the old ones stay; a new one that somebody has locked stays too, and counts.",
    ),
    // facts.md §2.10.
    of(
        "nearness",
        "Proximity placement groups",
        "Azure finds a group's machines a place near each other, or none. Here machines have no distance.",
    ),
    // Recording: test_vmss_create_automatic_repairs_with_health_probe.
    of(
        "pages",
        "Long lists",
        "Azure gives long lists in pages, some of them empty. Here a list is whole.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_listed_once() {
        let mut ids: Vec<&str> = DIFFERENCES.iter().map(|difference| difference.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DIFFERENCES.len());
    }
}
