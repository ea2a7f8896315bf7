//! Scale sets: model, policies, capacity.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::frame::Frame;
use super::machine::{self, Of};
use super::{Asked, Read, duration, only_id, policies, profile, user_data, vm};
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::rest::body;
use crate::arm::spec::*;
use crate::arm::world::Resource;

pub(super) fn scale_set(asked: &Asked<'_>, frame: &Frame, mut whole: Value) -> Read {
    let old = asked.old.and_then(|old| old.scale_set()).map(|set| &set.spec);
    let flexible = body::text(&whole, "properties.orchestrationMode") == Some("Flexible");
    let of = if flexible { Of::Flexible } else { Of::Uniform };
    let size = size(&whole).to_owned();
    let has_profile = body::at(&whole, "properties.virtualMachineProfile").is_some();
    if (has_profile || !flexible) && !is_mix(&whole) {
        body::default(body::object(&mut whole, "sku"), "tier", "Standard");
    }
    let properties = body::object(&mut whole, "properties");
    mode(properties, flexible, has_profile);
    fault_domains(properties, flexible, frame)?;
    defaults(properties, flexible);
    only_id(properties, "proximityPlacementGroup");
    only_id(properties, "hostGroup");
    let mut credential = None;
    if let Some(profile) = properties.get_mut("virtualMachineProfile") {
        body::drop_all(body::fields(profile), &["timeCreated"]);
        machine::storage(profile, &size, of);
        let known = old
            .and_then(|old| old.profile.as_ref())
            .map(|profile| &profile.machine.credential);
        credential = machine::system(profile, of, known)?;
        machine::options(profile);
        user_data::user_data(profile)?;
        machine::extensions(profile.pointer_mut("/extensionProfile/extensions"));
        profile::network(&frame.location, profile, of);
    }
    check_os_disk(asked.old, frame, &whole)?;
    check_mix(&whole)?;
    if flexible {
        check_supported(&whole)?;
    }
    let data_disks = match whole.pointer("/properties/virtualMachineProfile") {
        Some(profile) => vm::data_disks(asked, profile)?,
        None => Vec::new(),
    };
    let mut typed = typed(&whole, flexible, &size, credential);
    if let Some(profile) = &mut typed.profile {
        Rc::make_mut(profile).data_disks = data_disks.into_iter().map(of_each).collect();
    }
    Ok((SpecBody::ScaleSet(Box::new(typed)), whole))
}

/// What no typed part knows of the system disk (texts: facts.md §2.3 and §4.5, 18; of the latter the code is INFERRED).
fn check_os_disk(old: Option<&Resource>, frame: &Frame, whole: &Value) -> Result<(), ArmError> {
    const DISK: &str = "properties.virtualMachineProfile.storageProfile.osDisk";
    let old = old.and_then(|old| old.document.as_ref()).map(Document::read);
    let option = format!("{DISK}.createOption");
    let before = old.as_ref().and_then(|old| body::text(old, &option));
    if before.is_some_and(|before| body::text(whole, &option).is_some_and(|now| now != before)) {
        let property = "osDisk.createOption";
        let message = format!("Changing property '{property}' is not allowed.");
        return Err(ArmError::new("PropertyChangeNotAllowed", message).at(property));
    }
    let kind = body::text(whole, &format!("{DISK}.managedDisk.storageAccountType"));
    let aligned = body::text(whole, "properties.zonalPlatformFaultDomainAlignMode") == Some("Aligned");
    let domains = body::number(whole, "properties.platformFaultDomainCount").unwrap_or(1);
    if aligned && kind == Some("Standard_LRS") && !frame.zones.is_empty() && domains > 1 {
        let message = "Managed disks with 'Standard_LRS' storage account type are not supported in Availability Zones with more than one fault domain when the Virtual Machine Scale Set has a zonalPlatformFaultDomainAlignMode of 'Aligned'.";
        return Err(ArmError::new("OperationNotAllowed", message).at("osDisk.managedDisk.storageAccountType"));
    }
    Ok(())
}

fn is_mix(whole: &Value) -> bool {
    body::at(whole, "properties.skuProfile").is_some()
}

/// A mix has the name Mix for a size (facts.md §2.10), and its first is what a machine is described with.
fn size(whole: &Value) -> &str {
    let named = body::text(whole, "sku.name").unwrap_or_default();
    let sizes = body::list(whole, "properties.skuProfile.vmSizes");
    let first = sizes.first().and_then(|size| body::text(size, "name"));
    first.filter(|_| named == "Mix").unwrap_or(named)
}

/// What no typed part knows, and an instance mix has not (facts.md §2.10; the sentence is ours).
fn check_mix(whole: &Value) -> Result<(), ArmError> {
    for (path, what) in [
        ("properties.hostGroup", "on dedicated hosts"),
        (
            "properties.virtualMachineProfile.capacityReservation",
            "in a capacity reservation",
        ),
    ] {
        if is_mix(whole) && body::at(whole, path).is_some() {
            let message = format!("An instance mix cannot be {what}.");
            return Err(ArmError::ours("InvalidParameter", message).at("skuProfile"));
        }
    }
    Ok(())
}

/// What no typed part knows, and a Flexible set has not (facts.md §2.1; the sentence is ours).
fn check_supported(whole: &Value) -> Result<(), ArmError> {
    let profile = body::at(whole, "properties.virtualMachineProfile").unwrap_or(&Value::Null);
    let nics = body::list(profile, "networkProfile.networkInterfaceConfigurations").iter();
    let pooled = nics
        .flat_map(|nic| body::list(nic, "properties.ipConfigurations"))
        .any(|one| !body::list(one, "properties.loadBalancerInboundNatPools").is_empty());
    let mut disks = body::list(profile, "storageProfile.dataDisks").iter();
    let tuned = disks.any(|disk| {
        ["diskIOPSReadWrite", "diskMBpsReadWrite"]
            .iter()
            .any(|name| disk.get(name).is_some())
    });
    let unmanaged = !body::list(profile, "storageProfile.osDisk.vhdContainers").is_empty();
    for (asked, property) in [
        (pooled, "loadBalancerInboundNatPools"),
        (tuned, "diskIOPSReadWrite"),
        (unmanaged, "osDisk.vhdContainers"),
    ] {
        if asked {
            let message =
                format!("'{property}' is not supported by a scale set with Flexible orchestration.");
            return Err(ArmError::ours("InvalidParameter", message).at(property));
        }
    }
    Ok(())
}

/// Mode, placement, overprovisioning (facts.md §1.1, §2.1).
fn mode(properties: &mut Map<String, Value>, flexible: bool, has_profile: bool) {
    body::default(properties, "orchestrationMode", "Uniform");
    body::default(properties, "singlePlacementGroup", !flexible);
    if flexible {
        body::drop_all(
            properties,
            &["overprovision", "doNotRunExtensionsOnOverprovisionedVMs"],
        );
        body::default(properties, "constrainedMaximumCapacity", false);
        if !has_profile {
            properties.remove("upgradePolicy");
        }
    } else {
        properties.remove("constrainedMaximumCapacity");
        body::default(properties, "overprovision", true);
        body::default(properties, "doNotRunExtensionsOnOverprovisionedVMs", false);
    }
}

/// facts.md §2.2; a Flexible set has to say (test_specialized_image), one of Spot machines is spread as far as can be
/// (test_spot_restore_policy, test_vmss_simulate_eviction).
fn fault_domains(properties: &mut Map<String, Value>, flexible: bool, frame: &Frame) -> Result<(), ArmError> {
    if properties.contains_key("platformFaultDomainCount") {
        return Ok(());
    }
    let count = match (flexible, frame.zones.is_empty() && !is_spot(properties)) {
        (true, _) => {
            let target = "platformFaultDomainCount";
            let message = format!("Required parameter '{target}' is missing (null).");
            return Err(ArmError::new("InvalidParameter", message).at(target));
        }
        (false, true) => 5,
        (false, false) => 1,
    };
    properties.insert("platformFaultDomainCount".into(), count.into());
    Ok(())
}

fn is_spot(properties: &Map<String, Value>) -> bool {
    properties
        .get("virtualMachineProfile")
        .is_some_and(|profile| body::text(profile, "priority").is_some_and(|priority| priority != "Regular"))
}

/// Policies with Azure's defaults (facts.md §1.1; observed_properties.csv).
fn defaults(properties: &mut Map<String, Value>, flexible: bool) {
    if let Some(Value::Object(upgrade)) = properties.get_mut("upgradePolicy") {
        body::default(upgrade, "mode", "Manual");
        if upgrade.get("mode") == Some(&json!("Rolling")) {
            body::default(upgrade, "rollingUpgradePolicy", json!({}));
        }
        if let Some(Value::Object(rolling)) = upgrade.get_mut("rollingUpgradePolicy") {
            for name in [
                "maxBatchInstancePercent",
                "maxUnhealthyInstancePercent",
                "maxUnhealthyUpgradedInstancePercent",
            ] {
                body::default(rolling, name, 20);
            }
            body::default(rolling, "pauseTimeBetweenBatches", "PT0S");
            body::default(rolling, "maxSurge", false);
            body::default(rolling, "rollbackFailedInstancesOnPolicyBreach", false);
        }
        if let Some(Value::Object(automatic)) = upgrade.get_mut("automaticOSUpgradePolicy") {
            for name in [
                "enableAutomaticOSUpgrade",
                "useRollingUpgradePolicy",
                "disableAutomaticRollback",
            ] {
                body::default(automatic, name, false);
            }
        }
    }
    if let Some(Value::Object(repairs)) = properties.get_mut("automaticRepairsPolicy") {
        body::default(repairs, "gracePeriod", "PT10M");
        body::default(repairs, "repairAction", "Replace");
    }
    if is_spot(properties) && !flexible {
        // test_vmss_simulate_eviction; no Flexible set of Spot machines shows it (…priority_mix_policy).
        body::default(properties, "spotRestorePolicy", json!({ "enabled": false }));
    }
    if let Some(Value::Object(restore)) = properties.get_mut("spotRestorePolicy") {
        body::default(restore, "restoreTimeout", "PT1H");
    }
    if let Some(Value::Object(scale_in)) = properties.get_mut("scaleInPolicy") {
        body::default(scale_in, "rules", json!(["Default"]));
    }
}

/// A data disk of a profile: each instance has its own, under a name of its own.
fn of_each(disk: DataDiskSpec) -> DataDiskSpec {
    DataDiskSpec {
        attach: None,
        name: None,
        ..disk
    }
}

fn typed(whole: &Value, flexible: bool, size: &str, credential: Option<Credential>) -> ScaleSetSpec {
    let properties = whole.get("properties").unwrap_or(&Value::Null);
    let of_profile = properties.get("virtualMachineProfile");
    let profile = of_profile.map(|of| ProfileSpec {
        machine: machine::typed(of, size, credential).into(),
        computer_name_prefix: body::text(of, "osProfile.computerNamePrefix")
            .unwrap_or("vm")
            .into(),
        network_interfaces: profile::typed(of),
        data_disks: Vec::new(),
        health_probe: body::probe(of, "networkProfile.healthProbe"),
    });
    let count = body::number(properties, "platformFaultDomainCount").unwrap_or(1);
    let capacity = body::number(whole, "sku.capacity").unwrap_or(0);
    ScaleSetSpec {
        orchestration_mode: if flexible {
            OrchestrationMode::Flexible
        } else {
            OrchestrationMode::Uniform
        },
        capacity: u32::try_from(capacity).unwrap_or(u32::MAX),
        profile: profile.map(Into::into),
        platform_fault_domain_count: u8::try_from(count).unwrap_or(u8::MAX),
        single_placement_group: body::at(properties, "singlePlacementGroup").and_then(Value::as_bool),
        upgrade_mode: match body::text(properties, "upgradePolicy.mode") {
            Some("Automatic") => UpgradeMode::Automatic,
            Some("Rolling") => UpgradeMode::Rolling,
            _ => UpgradeMode::Manual,
        },
        scale_in_rule: match body::list(properties, "scaleInPolicy.rules")
            .first()
            .and_then(Value::as_str)
        {
            Some("OldestVM") => ScaleInRule::OldestVm,
            Some("NewestVM") => ScaleInRule::NewestVm,
            _ => ScaleInRule::Default,
        },
        scale_in_force_deletion: body::is(properties, "scaleInPolicy.forceDeletion"),
        overprovision: body::is(properties, "overprovision"),
        automatic_os_upgrade: body::is(
            properties,
            "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade",
        ),
        system_assigned_identity: body::text(whole, "identity.type")
            .is_some_and(|kind| kind.contains("SystemAssigned")),
        zone_balance: body::is(properties, "zoneBalance"),
        automatic_repairs: repairs(properties),
        proximity_placement_group: body::resource(properties, "proximityPlacementGroup"),
        policies: policies::typed(properties),
    }
}

fn repairs(properties: &Value) -> Option<AutomaticRepairs> {
    let policy = properties.get("automaticRepairsPolicy")?;
    if !body::is(policy, "enabled") {
        return None;
    }
    let grace =
        duration::minutes(policy, "gracePeriod").map(|minutes| u8::try_from(minutes).unwrap_or(u8::MAX));
    Some(AutomaticRepairs {
        grace_period_minutes: grace.unwrap_or(10),
        repair_action: match body::text(policy, "repairAction") {
            Some("Restart") => RepairAction::Restart,
            Some("Reimage") => RepairAction::Reimage,
            _ => RepairAction::Replace,
        },
    })
}
