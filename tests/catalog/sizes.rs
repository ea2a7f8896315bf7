//! Sizes: whole, priced, and shown as the portal shows them.

use flexlab::arm::catalog::{regions, sizes};

use super::repeated;

#[test]
fn sizes_are_whole() {
    let all = sizes::all();
    assert_eq!(all.len(), 150);
    assert_eq!(repeated(all.iter().map(|size| size.name)), Vec::<String>::new());
    for size in all {
        assert!(
            size.vcpus > 0 && size.memory_gib > 0.0 && size.max_data_disks > 0 && size.max_nics > 0,
            "{}",
            size.name
        );
        assert!(
            size.hyperv_generations.0 || size.hyperv_generations.1,
            "{} boots something",
            size.name
        );
        assert_eq!(
            size.memory_preserving_updates,
            !"GHLMN".contains(size.family_letter),
            "{}",
            size.name
        );
        assert!(
            size.usage_label()
                .starts_with(&format!("Standard {}", size.family_letter)),
            "{}",
            size.name
        );
        for region in sizes::priced_regions() {
            assert!(
                size.usd_hour(region)
                    .is_none_or(|price| price > 0.0 && price < 200.0),
                "{}",
                size.name
            );
            assert_eq!(
                size.is_available_in(region),
                size.usd_hour(region).is_some(),
                "{}",
                size.name
            );
        }
        // B and A0 report LowPriorityCapable=False (facts.md §6).
        assert_eq!(size.spot_capable, size.family_letter != 'B', "{}", size.name);
    }
}

#[test]
fn priced_regions_are_regions() {
    assert_eq!(sizes::priced_regions().len(), 25);
    for name in sizes::priced_regions() {
        assert_eq!(regions::find(name).map(|region| region.name), Some(*name));
        assert!(
            sizes::available_in(name).any(|size| size.name == "Standard_B1s"),
            "{name}"
        );
    }
    assert!(sizes::available_in("centralindia").count() < sizes::all().len());
    assert_eq!(sizes::available_in("austriaeast").count(), sizes::all().len());
    let gone = sizes::find("Standard_NC6").expect("the size is listed");
    assert!(!gone.is_available_in("centralindia"));
    assert_eq!(gone.usd_hour("centralindia"), None);
}

#[test]
fn sizes_show_as_in_the_portal() {
    let cases = [
        (
            "standard_b1S",
            "Standard_B1s - 1 vcpu, 1 GiB memory (₹642.10/month) (free services eligible)",
        ),
        (
            "Standard_B1ls",
            "Standard_B1ls - 1 vcpu, 0.5 GiB memory (₹321.05/month)",
        ),
        (
            "Standard_D2s_v3",
            "Standard_D2s_v3 - 2 vcpus, 8 GiB memory (₹6,019.68/month)",
        ),
        (
            "Standard_M128ms",
            "Standard_M128ms - 128 vcpus, 3892 GiB memory (₹1,577,960.03/month)",
        ),
        (
            "Standard_M8ms",
            "Standard_M8ms - 8 vcpus, 218.75 GiB memory (₹90,868.57/month)",
        ),
        (
            "Standard_G1",
            "Standard_G1 - 2 vcpus, 28 GiB memory (Price unavailable)",
        ),
    ];
    for (name, label) in cases {
        let size = sizes::find(name).unwrap_or_else(|| panic!("{name} is a size"));
        assert_eq!(size.portal_label("Central India", true), label);
    }
    let seed = sizes::find("Standard_B1s").expect("the seed's size");
    assert_eq!(
        seed.portal_label("centralindia", false),
        "Standard_B1s - 1 vcpu, 1 GiB memory (₹642.10/month)"
    );
    assert_eq!(
        seed.portal_label("nowhere", true),
        "Standard_B1s - 1 vcpu, 1 GiB memory (Price unavailable) (free services eligible)"
    );
}

#[test]
fn sizes_count_in_the_recorded_quotas() {
    let cases = [
        ("Standard_B1s", "standardBSFamily", "Standard BS Family vCPUs"),
        (
            "Standard_B2s_v2",
            "standardBsv2Family",
            "Standard Bsv2 Family vCPUs",
        ),
        ("Standard_A1_v2", "standardAv2Family", "Standard Av2 Family vCPUs"),
        (
            "Standard_D2s_v3",
            "standardDSv3Family",
            "Standard DSv3 Family vCPUs",
        ),
        (
            "Standard_DS1_v2",
            "standardDSv2Family",
            "Standard DSv2 Family vCPUs",
        ),
        (
            "Standard_D2as_v5",
            "standardDASv5Family",
            "Standard DASv5 Family vCPUs",
        ),
        (
            "Standard_D2ps_v5",
            "standardDPSv5Family",
            "Standard DPSv5 Family vCPUs",
        ),
        ("Standard_H16mr", "standardHFamily", "Standard H Family vCPUs"),
        (
            "Standard_HB120-16rs_v3",
            "standardHBv3Family",
            "Standard HBv3 Family vCPUs",
        ),
        (
            "Standard_NC24rs_v3",
            "standardNCSv3Family",
            "Standard NCSv3 Family vCPUs",
        ),
        (
            "Standard_NC4as_T4_v3",
            "Standard NCASv3_T4 Family",
            "Standard NCASv3_T4 Family vCPUs",
        ),
        ("Standard_M64ms", "standardMSFamily", "Standard MS Family vCPUs"),
    ];
    for (name, usage, label) in cases {
        let size = sizes::find(name).unwrap_or_else(|| panic!("{name} is a size"));
        assert_eq!(
            (size.usage_name().as_str(), size.usage_label().as_str()),
            (usage, label)
        );
    }
}

#[test]
fn a_wrong_size_is_answered_with_near_ones() {
    for (typed, first) in [
        ("b1s", "Standard_B1s"),
        ("Standard_B1", "Standard_B1s"),
        ("standard_d2s_v33", "Standard_D2s_v3"),
        ("Standard_DS1v2", "Standard_DS1_v2"),
    ] {
        assert!(sizes::find(typed).is_none(), "{typed} is no size");
        let found = sizes::suggest(typed);
        assert!(
            found.contains(&first) && found.len() <= 3,
            "{typed} gives {found:?}"
        );
    }
    for typed in [
        "",
        "Standard_",
        "something else altogether",
        "₹₹₹",
        "été",
        "Standard_xyz",
    ] {
        assert_eq!(
            sizes::suggest(typed),
            Vec::<&str>::new(),
            "{typed:?} is near to nothing"
        );
    }
}
