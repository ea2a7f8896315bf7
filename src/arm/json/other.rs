//! What the seed lists beside machines and networks: availability sets, and three kinds with no more than their shape.

use serde_json::Value;

use super::shape::{shape, text};
use super::{capitals, envelope, guid, id_of, network_etag, network_state};
use crate::arm::spec::AvailabilitySetSpec;
use crate::arm::world::{Resource, World};

pub(super) fn availability_set(world: &World, resource: &Resource, set: &AvailabilitySetSpec) -> Value {
    let members: Vec<Value> = world
        .members(&resource.id)
        .map(|vm| id_of(capitals(world, &vm.id)))
        .collect();
    let properties = shape(
        r#"{
            "platformUpdateDomainCount": "$updates",
            "platformFaultDomainCount": "$faults",
            "virtualMachines": "$members"
        }"#,
        &mut [
            ("updates", set.platform_update_domain_count.into()),
            ("faults", set.platform_fault_domain_count.into()),
            ("members", members.into()),
        ],
    );
    let mut body = envelope(world, resource, properties);
    body["sku"] = shape(r#"{"name":"Aligned"}"#, &mut []);
    body
}

/// test_vmss_simple_orchestration_mode.
pub(super) fn proximity_placement_group(world: &World, resource: &Resource) -> Value {
    let properties = shape(r#"{"proximityPlacementGroupType":"Standard"}"#, &mut []);
    envelope(world, resource, properties)
}

/// The shape is Azure's public one; no recording was at hand (INFERRED).
pub(super) fn storage_account(world: &World, resource: &Resource) -> Value {
    let endpoint = |service: &str| {
        ["https://", resource.id.name(), ".", service, ".core.windows.net/"]
            .concat()
            .into()
    };
    let properties = shape(
        r#"{
            "provisioningState": "$state",
            "creationTime": "$created",
            "primaryLocation": "$location",
            "statusOfPrimary": "available",
            "primaryEndpoints": {
                "blob": "$blob", "dfs": "$dfs", "file": "$file", "queue": "$queue", "table": "$table"
            },
            "accessTier": "Hot",
            "allowBlobPublicAccess": false,
            "minimumTlsVersion": "TLS1_2",
            "supportsHttpsTrafficOnly": true
        }"#,
        &mut [
            ("state", text(resource.provisioning_state.text())),
            ("created", super::zulu(resource.created).into()),
            ("location", text(&resource.location)),
            ("blob", endpoint("blob")),
            ("dfs", endpoint("dfs")),
            ("file", endpoint("file")),
            ("queue", endpoint("queue")),
            ("table", endpoint("table")),
        ],
    );
    let mut body = envelope(world, resource, properties);
    body["kind"] = text("StorageV2");
    body["sku"] = shape(r#"{"name":"Standard_LRS","tier":"Standard"}"#, &mut []);
    body
}

/// The shape is Azure's public one; no recording was at hand (INFERRED).
pub(super) fn key_vault(world: &World, resource: &Resource) -> Value {
    let properties = shape(
        r#"{
            "sku": { "family": "A", "name": "standard" },
            "tenantId": "$tenant",
            "accessPolicies": [],
            "enabledForDeployment": false,
            "enabledForDiskEncryption": false,
            "enabledForTemplateDeployment": false,
            "enableSoftDelete": true,
            "softDeleteRetentionInDays": 90,
            "enableRbacAuthorization": true,
            "publicNetworkAccess": "Enabled",
            "vaultUri": "$uri",
            "provisioningState": "$state"
        }"#,
        &mut [
            ("tenant", guid(world, "tenant").into()),
            (
                "uri",
                ["https://", resource.id.name(), ".vault.azure.net/"]
                    .concat()
                    .into(),
            ),
            ("state", text(resource.provisioning_state.text())),
        ],
    );
    envelope(world, resource, properties)
}

pub(super) fn network_watcher(world: &World, resource: &Resource) -> Value {
    let properties = shape(
        r#"{"provisioningState":"$state","runningOperationIds":[]}"#,
        &mut [("state", text(network_state(resource.provisioning_state)))],
    );
    let mut body = envelope(world, resource, properties);
    body["etag"] = network_etag(world, resource).into();
    body
}
