//! Scale sets, Flexible and Uniform (facts.md §1.1, §1.2).

use serde_json::Value;

use super::machine::{self, Style};
use super::shape::{shape, text};
use super::{compute_etag, envelope, reference, subnet};
use crate::arm::spec::{
    NicConfigSpec, OrchestrationMode, ProfileSpec, RepairAction, ScaleInRule, ScaleSetSpec, UpgradeMode,
};
use crate::arm::world::{Resource, ScaleSet, World};

pub(super) fn scale_set(world: &World, resource: &Resource, set: &ScaleSet) -> Value {
    let spec = &set.spec;
    let uniform = spec.orchestration_mode == OrchestrationMode::Uniform;
    let mut properties = shape(
        r#"{
            "singlePlacementGroup": "$single",
            "orchestrationMode": "$mode",
            "provisioningState": "$state",
            "overprovision": "$overprovision",
            "doNotRunExtensionsOnOverprovisionedVMs": "$extensions",
            "uniqueId": "$id",
            "platformFaultDomainCount": "$domains",
            "constrainedMaximumCapacity": "$constrained",
            "zoneBalance": "$balance"
        }"#,
        &mut [
            ("single", spec.single_placement_group.unwrap_or(uniform).into()),
            ("mode", text(spec.orchestration_mode.text())),
            ("state", text(resource.provisioning_state.text())),
            ("overprovision", uniform.then_some(spec.overprovision).into()),
            ("extensions", uniform.then_some(false).into()),
            ("id", text(&resource.unique_id)),
            ("domains", spec.platform_fault_domain_count.into()),
            ("constrained", (!uniform).then_some(false).into()),
            (
                "balance",
                (!resource.zones.is_empty()).then_some(spec.zone_balance).into(),
            ),
        ],
    );
    let mut sku = None;
    if let Some(profile) = &spec.profile {
        add_profile(world, resource, set, profile, &mut properties);
        sku = Some(shape(
            r#"{"name":"$size","tier":"Standard","capacity":"$capacity"}"#,
            &mut [
                ("size", text(&profile.machine.vm_size)),
                ("capacity", spec.capacity.into()),
            ],
        ));
    }
    let mut body = envelope(world, resource, properties);
    body["etag"] = compute_etag(resource).into();
    if let Some(sku) = sku {
        body["sku"] = sku;
    }
    if spec.system_assigned_identity {
        body["identity"] = super::system_identity(world, resource);
    }
    body
}

/// What a set without a profile has not: policies and the model (facts.md §1.1).
fn add_profile(
    world: &World,
    resource: &Resource,
    set: &ScaleSet,
    profile: &ProfileSpec,
    properties: &mut Value,
) {
    let spec = &set.spec;
    let mut model = virtual_machine_profile(world, profile, spec.orchestration_mode);
    model["timeCreated"] = set.profile_time_created.iso().into();
    properties["virtualMachineProfile"] = model;
    properties["upgradePolicy"] = upgrade_policy(spec);
    properties["scaleInPolicy"] = shape(
        r#"{"rules":["$rule"],"forceDeletion":"$force"}"#,
        &mut [
            ("rule", text(scale_in_rule(spec.scale_in_rule))),
            ("force", spec.scale_in_force_deletion.into()),
        ],
    );
    properties["timeCreated"] = resource.created.iso().into();
    if let Some(repairs) = spec.automatic_repairs {
        properties["automaticRepairsPolicy"] = shape(
            r#"{"enabled":true,"gracePeriod":"$after","repairAction":"$action"}"#,
            &mut [
                ("after", format!("PT{}M", repairs.grace_period_minutes).into()),
                ("action", text(repair_action(repairs.repair_action))),
            ],
        );
    }
}

fn upgrade_policy(spec: &ScaleSetSpec) -> Value {
    let mode = match spec.upgrade_mode {
        UpgradeMode::Manual => "Manual",
        UpgradeMode::Automatic => "Automatic",
        UpgradeMode::Rolling => "Rolling",
    };
    let rolling = r#"{
        "maxBatchInstancePercent": 20,
        "maxUnhealthyInstancePercent": 20,
        "maxUnhealthyUpgradedInstancePercent": 20,
        "pauseTimeBetweenBatches": "PT0S",
        "maxSurge": false,
        "rollbackFailedInstancesOnPolicyBreach": false
    }"#;
    let system = r#"{
        "enableAutomaticOSUpgrade": true,
        "useRollingUpgradePolicy": false,
        "disableAutomaticRollback": false
    }"#;
    let when = |is_so: bool, policy| is_so.then(|| shape(policy, &mut [])).into();
    shape(
        r#"{"mode":"$mode","rollingUpgradePolicy":"$rolling","automaticOSUpgradePolicy":"$system"}"#,
        &mut [
            ("mode", text(mode)),
            (
                "rolling",
                when(spec.upgrade_mode == UpgradeMode::Rolling, rolling),
            ),
            ("system", when(spec.automatic_os_upgrade, system)),
        ],
    )
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
    let mut system = machine::os_profile(machine, style);
    system["computerNamePrefix"] = text(&profile.computer_name_prefix);
    let extension = machine::health_extension(machine).map(|(name, properties)| {
        shape(
            r#"{"extensions":[{"name":"$name","properties":"$properties"}]}"#,
            &mut [("name", text(name)), ("properties", properties)],
        )
    });
    let mut model = shape(
        r#"{
            "osProfile": "$system",
            "storageProfile": "$storage",
            "networkProfile": { "networkApiVersion": "$api", "networkInterfaceConfigurations": "$nics" },
            "extensionProfile": "$extension"
        }"#,
        &mut [
            ("system", system),
            ("storage", machine::storage_profile(machine, style, false)),
            ("api", (style == Style::Full).then_some("2020-11-01").into()),
            (
                "nics",
                network_configurations(world, &profile.network_interfaces, style).into(),
            ),
            ("extension", extension.into()),
        ],
    );
    machine::add_options(&mut model, machine);
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
    let full = |word: &str| (style == Style::Full).then(|| text(word)).into();
    let nsg = nic.network_security_group.as_ref();
    shape(
        r#"{
            "name": "$name",
            "properties": {
                "primary": "$primary",
                "enableAcceleratedNetworking": "$accelerated",
                "disableTcpStateTracking": false,
                "networkSecurityGroup": "$nsg",
                "dnsSettings": { "dnsServers": [] },
                "enableIPForwarding": false,
                "auxiliaryMode": "$mode",
                "auxiliarySku": "$sku",
                "deleteOption": "$delete_option",
                "ipConfigurations": ["$configuration"]
            }
        }"#,
        &mut [
            ("name", text(&nic.name)),
            ("primary", primary.into()),
            ("accelerated", nic.accelerated_networking.into()),
            ("nsg", nsg.map(|nsg| reference(world, nsg)).into()),
            ("mode", full("None")),
            ("sku", full("None")),
            ("delete_option", full("Delete")),
            ("configuration", ip_configuration(world, nic, style)),
        ],
    )
}

/// The IP configuration's name in the portal's template (facts.md §3.4).
pub(super) fn ip_configuration_name(nic: &str) -> String {
    [nic, "-defaultIpConfiguration"].concat()
}

fn ip_configuration(world: &World, nic: &NicConfigSpec, style: Style) -> Value {
    let none = || (style == Style::Full).then(Vec::<Value>::new).into();
    let public = nic.public_ip.as_ref().map(|ip| {
        shape(
            r#"{
                "name": "$name",
                "properties": {
                    "idleTimeoutInMinutes": "$minutes",
                    "ipTags": [],
                    "publicIPAddressVersion": "IPv4"
                },
                "sku": { "name": "Standard", "tier": "Regional" }
            }"#,
            &mut [
                ("name", text(&ip.name)),
                ("minutes", ip.idle_timeout_in_minutes.into()),
            ],
        )
    });
    shape(
        r#"{
            "name": "$name",
            "properties": {
                "privateIPAddressVersion": "IPv4",
                "subnet": "$subnet",
                "applicationSecurityGroups": "$groups",
                "loadBalancerBackendAddressPools": "$pools",
                "applicationGatewayBackendAddressPools": "$gateways",
                "publicIPAddressConfiguration": "$public"
            }
        }"#,
        &mut [
            ("name", ip_configuration_name(&nic.name).into()),
            ("subnet", subnet(world, &nic.subnet)),
            ("groups", none()),
            ("pools", none()),
            ("gateways", none()),
            ("public", public.into()),
        ],
    )
}
