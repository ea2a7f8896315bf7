//! Scale sets, Flexible and Uniform (facts.md §1.1, §1.2).

use serde_json::{Value, json};

use super::machine::{self, Style};
use super::{compute_etag, envelope, reference, subnet};
use crate::arm::spec::{
    NicConfigSpec, OrchestrationMode, ProfileSpec, RepairAction, ScaleInRule, ScaleSetSpec, UpgradeMode,
};
use crate::arm::world::{Resource, ScaleSet, World};

pub(super) fn scale_set(world: &World, resource: &Resource, set: &ScaleSet) -> Value {
    let spec = &set.spec;
    let uniform = spec.orchestration_mode == OrchestrationMode::Uniform;
    let mut properties = json!({
        "singlePlacementGroup": spec.single_placement_group.unwrap_or(uniform),
        "orchestrationMode": spec.orchestration_mode.text(),
        "provisioningState": resource.provisioning_state.text(),
        "uniqueId": &*resource.unique_id,
        "platformFaultDomainCount": spec.platform_fault_domain_count,
    });
    if uniform {
        properties["overprovision"] = spec.overprovision.into();
        properties["doNotRunExtensionsOnOverprovisionedVMs"] = false.into();
    } else {
        properties["constrainedMaximumCapacity"] = false.into();
    }
    if !resource.zones.is_empty() {
        properties["zoneBalance"] = spec.zone_balance.into();
    }
    let mut body = envelope(world, resource, properties);
    body["etag"] = compute_etag(resource).into();
    if let Some(profile) = &spec.profile {
        add_profile(world, resource, set, profile, &mut body);
    }
    if spec.system_assigned_identity {
        body["identity"] = super::system_identity(world, resource);
    }
    body
}

/// What a set without a profile has not: sku, policies and the model (facts.md §1.1).
fn add_profile(world: &World, resource: &Resource, set: &ScaleSet, profile: &ProfileSpec, body: &mut Value) {
    let spec = &set.spec;
    body["sku"] = json!({
        "name": profile.machine.vm_size,
        "tier": "Standard",
        "capacity": spec.capacity,
    });
    let mut model = virtual_machine_profile(world, profile, spec.orchestration_mode);
    model["timeCreated"] = set.profile_time_created.iso().into();
    let properties = &mut body["properties"];
    properties["virtualMachineProfile"] = model;
    properties["upgradePolicy"] = upgrade_policy(spec);
    properties["scaleInPolicy"] = json!({
        "rules": [scale_in_rule(spec.scale_in_rule)],
        "forceDeletion": spec.scale_in_force_deletion,
    });
    properties["timeCreated"] = resource.created.iso().into();
    if let Some(repairs) = spec.automatic_repairs {
        properties["automaticRepairsPolicy"] = json!({
            "enabled": true,
            "gracePeriod": format!("PT{}M", repairs.grace_period_minutes),
            "repairAction": repair_action(repairs.repair_action),
        });
    }
}

fn upgrade_policy(spec: &ScaleSetSpec) -> Value {
    let mode = match spec.upgrade_mode {
        UpgradeMode::Manual => "Manual",
        UpgradeMode::Automatic => "Automatic",
        UpgradeMode::Rolling => "Rolling",
    };
    let mut policy = json!({ "mode": mode });
    if spec.upgrade_mode == UpgradeMode::Rolling {
        policy["rollingUpgradePolicy"] = json!({
            "maxBatchInstancePercent": 20,
            "maxUnhealthyInstancePercent": 20,
            "maxUnhealthyUpgradedInstancePercent": 20,
            "pauseTimeBetweenBatches": "PT0S",
            "maxSurge": false,
            "rollbackFailedInstancesOnPolicyBreach": false,
        });
    }
    if spec.automatic_os_upgrade {
        policy["automaticOSUpgradePolicy"] = json!({
            "enableAutomaticOSUpgrade": true,
            "useRollingUpgradePolicy": false,
            "disableAutomaticRollback": false,
        });
    }
    policy
}

fn scale_in_rule(rule: ScaleInRule) -> &'static str {
    match rule {
        ScaleInRule::Default => "Default",
        ScaleInRule::OldestVm => "OldestVM",
        ScaleInRule::NewestVm => "NewestVM",
    }
}

fn repair_action(action: RepairAction) -> &'static str {
    match action {
        RepairAction::Replace => "Replace",
        RepairAction::Restart => "Restart",
        RepairAction::Reimage => "Reimage",
    }
}

fn virtual_machine_profile(world: &World, profile: &ProfileSpec, mode: OrchestrationMode) -> Value {
    let machine = &profile.machine;
    let style = style(mode);
    let name = ("computerNamePrefix", profile.computer_name_prefix.as_str());
    let mut storage = json!({
        "osDisk": machine::os_disk(machine, style),
        "imageReference": machine::image_reference(machine, false),
    });
    machine::add_controller(&mut storage, machine);
    let mut network = json!({
        "networkInterfaceConfigurations": network_configurations(world, &profile.network_interfaces, style),
    });
    if style == Style::Full {
        network["networkApiVersion"] = "2020-11-01".into();
    }
    let mut model = json!({
        "osProfile": machine::os_profile(machine, name, style),
        "storageProfile": storage,
        "networkProfile": network,
    });
    machine::add_options(&mut model, machine);
    if let Some((name, properties)) = machine::health_extension(machine) {
        model["extensionProfile"] = json!({ "extensions": [{ "name": name, "properties": properties }] });
    }
    model
}

fn style(mode: OrchestrationMode) -> Style {
    match mode {
        OrchestrationMode::Flexible => Style::Full,
        OrchestrationMode::Uniform => Style::Uniform,
    }
}

/// `networkInterfaceConfigurations`, of a profile or of a Uniform instance.
pub(super) fn network_configurations(world: &World, nics: &[NicConfigSpec], style: Style) -> Vec<Value> {
    nics.iter()
        .enumerate()
        .map(|(index, nic)| network_configuration(world, nic, index == 0, style))
        .collect()
}

fn network_configuration(world: &World, nic: &NicConfigSpec, primary: bool, style: Style) -> Value {
    let mut properties = json!({
        "primary": primary,
        "enableAcceleratedNetworking": nic.accelerated_networking,
        "disableTcpStateTracking": false,
        "enableIPForwarding": false,
        "dnsSettings": { "dnsServers": [] },
        "ipConfigurations": [ip_configuration(world, nic, style)],
    });
    if style == Style::Full {
        properties["auxiliaryMode"] = "None".into();
        properties["auxiliarySku"] = "None".into();
        properties["deleteOption"] = "Delete".into();
    }
    if let Some(nsg) = &nic.network_security_group {
        properties["networkSecurityGroup"] = reference(world, nsg);
    }
    json!({ "name": nic.name, "properties": properties })
}

/// The IP configuration's name in the portal's template (facts.md §3.4).
pub(super) fn ip_configuration_name(nic: &str) -> String {
    [nic, "-defaultIpConfiguration"].concat()
}

fn ip_configuration(world: &World, nic: &NicConfigSpec, style: Style) -> Value {
    let mut properties = json!({
        "privateIPAddressVersion": "IPv4",
        "subnet": subnet(world, &nic.subnet),
    });
    if style == Style::Full {
        properties["applicationSecurityGroups"] = json!([]);
        properties["loadBalancerBackendAddressPools"] = json!([]);
        properties["applicationGatewayBackendAddressPools"] = json!([]);
    }
    if let Some(ip) = &nic.public_ip {
        properties["publicIPAddressConfiguration"] = json!({
            "name": ip.name,
            "properties": {
                "idleTimeoutInMinutes": ip.idle_timeout_in_minutes,
                "ipTags": [],
                "publicIPAddressVersion": "IPv4",
            },
            "sku": { "name": "Standard", "tier": "Regional" },
        });
    }
    json!({ "name": ip_configuration_name(&nic.name), "properties": properties })
}
