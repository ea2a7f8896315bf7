//! Holds the compiled-in catalog to its invariants, and its rules to tables of what they take and refuse.

mod credentials;
mod generated;
mod names;
mod sizes;

use flexlab::arm::catalog::durations::{self, OperationKind};
use flexlab::arm::catalog::limits::{self, Spread};
use flexlab::arm::catalog::{Architecture, HyperVGeneration, Offer, OperatingSystem, images, regions};

/// The names that occur twice.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_lowercase).collect();
    names.sort();
    names
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0].clone())
        .collect()
}

#[test]
fn regions_are_whole() {
    let all = regions::all();
    assert_eq!(all.len(), 58);
    assert_eq!(
        repeated(all.iter().map(|region| region.name)),
        Vec::<String>::new()
    );
    for region in all {
        assert!((2..=3).contains(&region.max_fault_domains), "{}", region.name);
        assert!(region.zones <= 3, "{}", region.name);
        assert!(!region.geography_group.is_empty(), "{}", region.name);
        if let Some(pair) = region.paired_region {
            assert_eq!(
                regions::find(pair).map(|pair| pair.name),
                Some(pair),
                "the pair of {}",
                region.name
            );
        }
    }
}

#[test]
fn a_region_is_found_by_any_of_its_names() {
    for text in [
        "centralindia",
        "CentralIndia",
        "Central India",
        "(asia pacific) central india",
        " centralindia ",
    ] {
        let region = regions::find(text).unwrap_or_else(|| panic!("{text:?} is Central India"));
        assert_eq!(region.portal_display_name, "(Asia Pacific) Central India");
        assert_eq!(
            (region.zones, region.max_fault_domains, region.paired_region),
            (3, 2, Some("southindia"))
        );
        assert!(region.recommended && !region.inferred);
    }
    assert_eq!(
        regions::find("eastus").map(|region| region.max_fault_domains),
        Some(3)
    );
    for text in ["", "india", "central-india"] {
        assert!(regions::find(text).is_none(), "{text:?} is no region");
    }
}

#[test]
fn images_are_whole() {
    let all = images::all();
    assert_eq!(all.len(), 23);
    let urns: Vec<String> = all.iter().map(|image| image.urn()).collect();
    assert_eq!(repeated(urns.iter().map(String::as_str)), Vec::<String>::new());
    assert_eq!(
        repeated(all.iter().map(|image| image.portal_display_name)),
        Vec::<String>::new()
    );
    for image in all {
        assert!(image.os_disk_gb >= 30, "{}", image.portal_display_name);
        for text in [image.exact_version, image.os_name, image.os_version] {
            assert!(!text.is_empty(), "{}", image.portal_display_name);
        }
        let windows = image.publisher == "MicrosoftWindowsServer";
        assert_eq!(
            image.os == OperatingSystem::Windows,
            windows,
            "{}",
            image.portal_display_name
        );
        assert_eq!(images::find(image.publisher, image.offer, image.sku), Some(image));
        if image.architecture == Architecture::Arm64 {
            assert_eq!(
                image.hyperv_generation,
                HyperVGeneration::V2,
                "{}",
                image.portal_display_name
            );
        }
    }
}

#[test]
fn the_seeds_image_and_its_variants() {
    let seed = images::find("Canonical", "0001-COM-ubuntu-server-focal", "20_04-LTS-gen2")
        .expect("the seed's image");
    assert_eq!(
        images::portal_label(seed),
        "Ubuntu Server 20.04 LTS - x64 Gen2 (free services eligible)"
    );
    assert_eq!(
        (seed.os_disk_gb, seed.os_name, seed.os_version),
        (30, "ubuntu", "20.04")
    );
    let arm = images::arm64_variant(seed).expect("Ubuntu has one");
    assert_eq!(arm.sku, "20_04-lts-arm64");
    assert_eq!(images::x64_variant(arm), Some(seed));
    assert_eq!(images::x64_variant(seed), Some(seed));
    let windows =
        images::find("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2").expect("listed");
    assert_eq!(images::arm64_variant(windows), None);
    assert!(images::find("canonical", "0001-com-ubuntu-server-focal", "").is_none());
}

#[test]
fn limits_follow_the_spread() {
    let widest = Spread {
        flexible: true,
        single_placement_group: false,
        fault_domains: 1,
        memory_preserving_updates: true,
        custom_image: false,
    };
    let cases = [
        (widest, 1000),
        (
            Spread {
                memory_preserving_updates: false,
                ..widest
            },
            1000,
        ),
        (
            Spread {
                memory_preserving_updates: false,
                fault_domains: 2,
                ..widest
            },
            200,
        ),
        (
            Spread {
                memory_preserving_updates: false,
                fault_domains: 5,
                flexible: false,
                ..widest
            },
            1000,
        ),
        (
            Spread {
                custom_image: true,
                ..widest
            },
            600,
        ),
        (
            Spread {
                single_placement_group: true,
                custom_image: true,
                ..widest
            },
            100,
        ),
    ];
    for (spread, count) in cases {
        assert_eq!(limits::scale_set_instances(spread), count, "{spread:?}");
    }
    assert_eq!(
        (
            Offer::FreeTrial.regional_vcpus(),
            Offer::FreeTrial.public_ip_addresses()
        ),
        (4, 3)
    );
    assert!(!Offer::FreeTrial.spot_allowed() && Offer::PayAsYouGo.spot_allowed());
    assert_eq!(Offer::FreeTrial.display_name(), "Free Trial");
}

#[test]
fn every_operation_takes_a_plausible_time() {
    assert_eq!(durations::all().len(), OperationKind::ALL.len());
    for kind in OperationKind::ALL {
        let measured = durations::of(*kind);
        assert!(
            measured.min_s <= measured.median_s && measured.median_s <= measured.max_s,
            "{kind:?}"
        );
        let draws: Vec<u64> = (0..=100)
            .map(|n| durations::draw(*kind, f64::from(n) / 100.0))
            .collect();
        assert!(draws.is_sorted(), "{kind:?}");
        let (low, high) = (draws[0] as f64 / 1000.0, draws[100] as f64 / 1000.0);
        assert!(
            low >= 0.1 && low >= measured.min_s.min(measured.median_s / 2.0),
            "{kind:?} from {low}"
        );
        assert!(
            high <= measured.max_s.min(measured.median_s * 2.0).max(0.1),
            "{kind:?} to {high}"
        );
    }
    assert!((26_000..=107_000).contains(&durations::draw(OperationKind::DeployVirtualMachine, 0.5)));
    for odd in [f64::NAN, -1.0, 2.0, f64::INFINITY] {
        assert!(
            durations::draw(OperationKind::DeployScaleSet, odd) <= 144_000,
            "{odd}"
        );
    }
}
