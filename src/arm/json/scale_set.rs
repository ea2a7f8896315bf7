//! Scale sets, Flexible and Uniform (facts.md §1.1, §1.2).

use serde_json::Value;

use super::balancer;
use super::machine::{self, Style};
use super::shape::{shape, text};
use super::{compute_etag, envelope, reference, subnet};
use crate::arm::spec::{
    AllocationStrategy, NicConfigSpec, OrchestrationMode, Policies, ProfileSpec, RepairAction, ScaleInRule,
    ScaleSetSpec, UpgradeMode,
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
        let of_mix = spec.policies.instance_mix.as_ref().map(|_| "Mix");
        let size = of_mix.unwrap_or(&profile.machine.vm_size);
        sku = Some(shape(
            r#"{"name":"$size","tier":"$tier","capacity":"$capacity"}"#,
            &mut [
                ("size", text(size)),
                (
                    "tier",
                    spec.policies.instance_mix.is_none().then_some("Standard").into(),
                ),
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
        r#"{"rules":["$rule"],"forceDeletion":"$force","prioritizeUnhealthyVMs":"$unhealthy"}"#,
        &mut [
            ("rule", text(scale_in_rule(spec.scale_in_rule))),
            ("force", spec.scale_in_force_deletion.into()),
            ("unhealthy", spec.policies.unhealthy_first.then_some(true).into()),
        ],
    );
    policies(&spec.policies, properties);
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
    let rolling = || {
        let asked = spec.policies.rolling.unwrap_or_default();
        shape(
            r#"{
                "maxBatchInstancePercent": "$batch",
                "maxUnhealthyInstancePercent": "$unhealthy",
                "maxUnhealthyUpgradedInstancePercent": "$upgraded",
                "pauseTimeBetweenBatches": "$pause",
                "prioritizeUnhealthyInstances": "$unhealthy_first",
                "maxSurge": "$surge",
                "rollbackFailedInstancesOnPolicyBreach": "$roll_back"
            }"#,
            &mut [
                ("batch", asked.max_batch_percent.into()),
                ("unhealthy", asked.max_unhealthy_percent.into()),
                ("upgraded", asked.max_unhealthy_upgraded_percent.into()),
                ("pause", format!("PT{}S", asked.pause_seconds).into()),
                ("unhealthy_first", asked.unhealthy_first.then_some(true).into()),
                ("surge", asked.surge.into()),
                ("roll_back", asked.roll_back.into()),
            ],
        )
    };
    let system = || {
        let asked = spec.policies.os_upgrade;
        shape(
            r#"{
                "enableAutomaticOSUpgrade": true,
                "useRollingUpgradePolicy": "$own",
                "disableAutomaticRollback": "$stays",
                "osRollingUpgradeDeferral": "$deferred"
            }"#,
            &mut [
                ("own", asked.own_policy.into()),
                ("stays", asked.no_rollback.into()),
                ("deferred", asked.deferred.then_some(true).into()),
            ],
        )
    };
    shape(
        r#"{"mode":"$mode","rollingUpgradePolicy":"$rolling","automaticOSUpgradePolicy":"$system"}"#,
        &mut [
            ("mode", text(mode)),
            (
                "rolling",
                (spec.upgrade_mode == UpgradeMode::Rolling).then(rolling).into(),
            ),
            ("system", spec.automatic_os_upgrade.then(system).into()),
        ],
    )
}

/// What few sets have: Spot's restore, the mixes of priorities and of sizes (facts.md §2.7, §2.10).
fn policies(policies: &Policies, properties: &mut Value) {
    if let Some(restore) = policies.spot_restore {
        properties["spotRestorePolicy"] = shape(
            r#"{"enabled":true,"restoreTimeout":"$after"}"#,
            &mut [("after", format!("PT{}M", restore.timeout_minutes).into())],
        );
    }
    if let Some(mix) = policies.priority_mix {
        properties["priorityMixPolicy"] = shape(
            r#"{"baseRegularPriorityCount":"$base","regularPriorityPercentageAboveBase":"$percent"}"#,
            &mut [
                ("base", mix.base_regular.into()),
                ("percent", mix.regular_percent_above.into()),
            ],
        );
    }
    if let Some(mix) = &policies.instance_mix {
        let sizes = mix.sizes.iter().map(|size| {
            shape(
                r#"{"name":"$name","rank":"$rank"}"#,
                &mut [("name", text(&size.name)), ("rank", size.rank.into())],
            )
        });
        properties["skuProfile"] = shape(
            r#"{"vmSizes":"$sizes","allocationStrategy":"$strategy"}"#,
            &mut [
                ("sizes", sizes.collect::<Vec<_>>().into()),
                ("strategy", text(strategy(mix.strategy))),
            ],
        );
    }
}

fn strategy(strategy: AllocationStrategy) -> &'static str {
    match strategy {
        AllocationStrategy::LowestPrice => "LowestPrice",
        AllocationStrategy::CapacityOptimized => "CapacityOptimized",
        AllocationStrategy::Prioritized => "Prioritized",
    }
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
    let system = machine::os_profile(machine, style, [None, Some(&profile.computer_name_prefix)]);
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
            "networkProfile": {
                "healthProbe": "$probe", "networkApiVersion": "$api", "networkInterfaceConfigurations": "$nics"
            },
            "extensionProfile": "$extension"
        }"#,
        &mut [
            ("system", system),
            ("storage", machine::storage_profile(machine, style, None, 0)),
            (
                "probe",
                profile
                    .health_probe
                    .as_ref()
                    .map(|probe| balancer::probe_id(world, probe))
                    .into(),
            ),
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
            ("name", text(&nic.ip_configuration_name())),
            ("subnet", subnet(world, &nic.subnet)),
            ("groups", none()),
            (
                "pools",
                match balancer::pools(world, &nic.pools) {
                    Value::Null => none(),
                    pools => pools,
                },
            ),
            ("gateways", none()),
            ("public", public.into()),
        ],
    )
}
