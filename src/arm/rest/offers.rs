//! What a region offers and how much of it is used: sizes, SKUs, quotas. All from the catalogue (150 sizes; Azure has more).

use std::rc::Rc;

use serde_json::{Value, json};

use super::Response;
use super::answer::{self, refused};
use super::filter::{self, Filter};
use super::path::Path;
use super::version::Version;
use crate::arm::catalog::{Architecture, Region, Size, limits, regions, sizes};
use crate::arm::compute::quota;
use crate::arm::error::ArmError;
use crate::arm::id::Kind;
use crate::arm::world::{Resource, World};

/// The OS disk that every size can have, in MiB (recording test_vm_availset: one number for all).
const OS_DISK_MIB: u32 = 1_047_552;
/// Managed disks of a kind in a region (recording test_vm_usage).
const DISKS: u32 = 50_000;

/// Whether a path asks for what a region offers.
pub(super) fn is_of_region(path: &Path) -> bool {
    path.part(0) == "locations" && path.parts.len() == 3 && matches!(&*path.part(2), "vmsizes" | "usages")
}

/// `GET …/locations/{location}/vmSizes` and `…/usages`.
pub(super) fn of_region(world: &World, method: &str, path: &Path, version: &Version) -> Response {
    if method != "GET" {
        return refused(&answer::unknown_method(method));
    }
    let asked = path.parts.get(1).map_or("", String::as_str);
    let Some(region) = regions::find(asked) else {
        // The code is Azure's; no source at hand shows the sentence.
        return refused(&ArmError::ours(
            "NoRegisteredProviderFound",
            format!(
                "No registered resource provider found for location '{asked}' and API version '{}' for type '{}'.",
                version.text(),
                path.full_type()
            ),
        ));
    };
    if path.part(2) == "usages" {
        usages(world, region)
    } else {
        sizes(region.name)
    }
}

/// The sizes of a region (recording test_vm_availset).
pub(super) fn sizes(region: &str) -> Response {
    let shown = sizes::available_in(region).map(|size| {
        json!({
            "name": size.name, "numberOfCores": size.vcpus, "osDiskSizeInMB": OS_DISK_MIB,
            "resourceDiskSizeInMB": size.temp_disk_gib.saturating_mul(1024), "memoryInMB": mib(size),
            "maxDataDiskCount": size.max_data_disks,
        })
    });
    answer::list(shown.collect())
}

fn mib(size: &Size) -> u32 {
    (size.memory_gib * 1024.0) as u32
}

/// How much of a region's quotas is used (recording test_vm_usage). Spot cores count with the others here, so that
/// their quota is not among them.
fn usages(world: &World, region: &Region) -> Response {
    let count = |kind: Kind| {
        let all = world.of_kind(kind);
        all.filter(|resource| *resource.location == *region.name).count() as u32
    };
    let cores = world.subscription().offer.regional_vcpus();
    let machines: Vec<&str> = machines(world, region).collect();
    let mut shown = vec![
        usage(
            "availabilitySets",
            "Availability Sets",
            count(Kind::AvailabilitySet),
            limits::AVAILABILITY_SETS,
        ),
        usage(
            "cores",
            "Total Regional vCPUs",
            quota::used(world, region.name),
            cores,
        ),
        usage(
            "virtualMachines",
            "Virtual Machines",
            machines.len() as u32,
            limits::VIRTUAL_MACHINES,
        ),
        usage(
            "virtualMachineScaleSets",
            "Virtual Machine Scale Sets",
            count(Kind::ScaleSet),
            limits::SCALE_SETS,
        ),
    ];
    let mut families: Vec<(&str, &Size, u32)> = Vec::new();
    for size in sizes::all() {
        let here = machines
            .iter()
            .filter(|name| size.name.eq_ignore_ascii_case(name));
        let used = size.vcpus.saturating_mul(here.count() as u32);
        match families
            .iter_mut()
            .find(|(family, ..)| *family == size.quota_family)
        {
            Some((_, _, sum)) => *sum += used,
            None => families.push((size.quota_family, size, used)),
        }
    }
    for (_, size, used) in families {
        shown.push(usage(&size.usage_name(), &size.usage_label(), used, cores));
    }
    for (kind, name, label) in [
        (
            "Standard_LRS",
            "StandardDiskCount",
            "Standard Storage Managed Disks",
        ),
        ("Premium_LRS", "PremiumDiskCount", "Premium Storage Managed Disks"),
        (
            "StandardSSD_LRS",
            "StandardSSDDiskCount",
            "StandardSSDStorageDisks",
        ),
        (
            "StandardSSD_ZRS",
            "StandardSSDZRSDiskCount",
            "StandardSSDZRSStorageDisks",
        ),
        ("Premium_ZRS", "PremiumZRSDiskCount", "PremiumZRSStorageDisks"),
    ] {
        let disks = world.of_kind(Kind::Disk).filter(|disk| {
            let is = disk
                .disk()
                .is_some_and(|body| *body.storage_account_type == *kind);
            is && *disk.location == *region.name
        });
        shown.push(usage(name, label, disks.count() as u32, DISKS));
    }
    answer::list(shown)
}

/// The sizes of a region's machines, those that are on their way among them.
fn machines<'a>(world: &'a World, region: &'a Region) -> impl Iterator<Item = &'a str> {
    let here = |resource: &&Rc<Resource>| *resource.location == *region.name;
    let single = world.of_kind(Kind::VirtualMachine).filter(here);
    let single = single.filter_map(|resource| Some(&*resource.vm()?.spec.machine.vm_size));
    let sets = world.of_kind(Kind::ScaleSet).filter(here);
    let instances = sets.filter_map(|resource| Some(resource.scale_set()?.instances.iter()));
    let inside = instances
        .flatten()
        .map(|instance| &*instance.profile.machine.vm_size);
    let coming = world.coming.values().flat_map(|plans| plans.values());
    let coming = coming.filter(|plan| plan.location() == region.name);
    single.chain(inside).chain(coming.map(|plan| plan.vm_size()))
}

fn usage(name: &str, label: &str, used: u32, limit: u32) -> Value {
    json!({
        "limit": limit, "unit": "Count", "currentValue": used,
        "name": { "value": name, "localizedValue": label },
    })
}

/// What a scale set can be made of (recording test_vmss_create_and_modify: a Uniform set of one placement group). How many
/// another set may have is the documentation's.
pub(super) fn skus_of_set(resource: &Resource) -> Response {
    let single = resource
        .scale_set()
        .is_some_and(|set| set.spec.single_placement_group == Some(true));
    let most = if single {
        limits::SCALE_SET_INSTANCES_SINGLE_PLACEMENT_GROUP
    } else {
        limits::SCALE_SET_INSTANCES
    };
    let shown = sizes::available_in(&resource.location).map(|size| {
        json!({
            "resourceType": "Microsoft.Compute/virtualMachineScaleSets",
            "sku": { "name": size.name, "tier": "Standard" },
            "capacity": { "minimum": 0, "maximum": most, "defaultCapacity": 1, "scaleType": "Automatic" },
        })
    });
    answer::list(shown.collect())
}

/// `GET …/providers/Microsoft.Compute/skus`: the sizes of virtual machines, a row for each region that has it. The shape is
/// the documentation's (`ResourceSkus_List`); no recording has it.
pub(super) fn skus(method: &str, path: &Path) -> Response {
    if method != "GET" {
        return refused(&answer::unknown_method(method));
    }
    let wanted = match filter::asked(path) {
        Ok(wanted) => wanted,
        Err(error) => return refused(&error),
    };
    let here = regions::all().iter().filter(|region| {
        let holds = |wanted: &Filter| wanted.holds(&[("location", region.name)]);
        wanted.as_ref().is_none_or(holds)
    });
    let rows = here.flat_map(|region| sizes::available_in(region.name).map(move |size| sku(size, region)));
    answer::list(rows.collect())
}

fn sku(size: &Size, region: &Region) -> Value {
    let zones: Vec<String> = (1..=region.zones).map(|zone| zone.to_string()).collect();
    let short = size.name.strip_prefix("Standard_").unwrap_or(size.name);
    let yes = |is: bool| if is { "True" } else { "False" }.to_owned();
    let generations = match size.hyperv_generations {
        (true, true) => "V1,V2",
        (false, _) => "V2",
        (true, false) => "V1",
    };
    let architecture = match size.architecture {
        Architecture::X64 => "x64",
        Architecture::Arm64 => "Arm64",
    };
    let capabilities: Vec<Value> = [
        (
            "MaxResourceVolumeMB",
            size.temp_disk_gib.saturating_mul(1024).to_string(),
        ),
        ("OSVhdSizeMB", OS_DISK_MIB.to_string()),
        ("vCPUs", size.vcpus.to_string()),
        (
            "MemoryPreservingMaintenanceSupported",
            yes(size.memory_preserving_updates),
        ),
        ("HyperVGenerations", generations.to_owned()),
        ("MemoryGB", size.memory_label()),
        ("MaxDataDiskCount", size.max_data_disks.to_string()),
        ("CpuArchitectureType", architecture.to_owned()),
        ("LowPriorityCapable", yes(size.spot_capable)),
        ("PremiumIO", yes(size.premium_storage)),
        ("vCPUsAvailable", size.vcpus.to_string()),
        ("AcceleratedNetworkingEnabled", yes(size.accelerated_networking)),
        ("RdmaEnabled", yes(size.rdma)),
        ("MaxNetworkInterfaces", size.max_nics.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| json!({ "name": name, "value": value }))
    .collect();
    json!({
        "resourceType": "virtualMachines", "name": size.name, "tier": "Standard", "size": short,
        "family": size.usage_name(), "locations": [region.name],
        "locationInfo": [{ "location": region.name, "zones": zones, "zoneDetails": [] }],
        "capabilities": capabilities, "restrictions": [],
    })
}
