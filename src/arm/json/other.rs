//! What the seed lists beside machines and networks: availability sets, and three kinds with no more than their shape.

use serde_json::{Value, json};

use super::{capitals, envelope, guid, network_etag, network_state};
use crate::arm::id::Kind;
use crate::arm::spec::AvailabilitySetSpec;
use crate::arm::world::{Resource, World};

pub(super) fn availability_set(world: &World, resource: &Resource, set: &AvailabilitySetSpec) -> Value {
    let members: Vec<Value> = world
        .of_kind(Kind::VirtualMachine)
        .filter(|vm| {
            vm.vm()
                .is_some_and(|vm| vm.spec.availability_set.as_ref() == Some(&resource.id))
        })
        .map(|vm| json!({ "id": capitals(world, &vm.id) }))
        .collect();
    let properties = json!({
        "platformUpdateDomainCount": set.platform_update_domain_count,
        "platformFaultDomainCount": set.platform_fault_domain_count,
        "virtualMachines": members,
    });
    let mut body = envelope(world, resource, properties);
    body["sku"] = json!({ "name": "Aligned" });
    body
}

/// The shape is Azure's public one; no recording was at hand (INFERRED).
pub(super) fn storage_account(world: &World, resource: &Resource) -> Value {
    let endpoint = |service: &str| format!("https://{}.{service}.core.windows.net/", resource.id.name());
    let mut body = envelope(
        world,
        resource,
        json!({
            "provisioningState": resource.provisioning_state.text(),
            "creationTime": super::zulu(resource.created),
            "primaryLocation": &*resource.location,
            "statusOfPrimary": "available",
            "primaryEndpoints": {
                "blob": endpoint("blob"),
                "dfs": endpoint("dfs"),
                "file": endpoint("file"),
                "queue": endpoint("queue"),
                "table": endpoint("table"),
            },
            "accessTier": "Hot",
            "allowBlobPublicAccess": false,
            "minimumTlsVersion": "TLS1_2",
            "supportsHttpsTrafficOnly": true,
        }),
    );
    body["kind"] = "StorageV2".into();
    body["sku"] = json!({ "name": "Standard_LRS", "tier": "Standard" });
    body
}

/// The shape is Azure's public one; no recording was at hand (INFERRED).
pub(super) fn key_vault(world: &World, resource: &Resource) -> Value {
    let properties = json!({
        "sku": { "family": "A", "name": "standard" },
        "tenantId": guid(world, "tenant"),
        "accessPolicies": [],
        "enabledForDeployment": false,
        "enabledForDiskEncryption": false,
        "enabledForTemplateDeployment": false,
        "enableSoftDelete": true,
        "softDeleteRetentionInDays": 90,
        "enableRbacAuthorization": true,
        "publicNetworkAccess": "Enabled",
        "vaultUri": format!("https://{}.vault.azure.net/", resource.id.name()),
        "provisioningState": resource.provisioning_state.text(),
    });
    envelope(world, resource, properties)
}

pub(super) fn network_watcher(world: &World, resource: &Resource) -> Value {
    let properties = json!({
        "provisioningState": network_state(resource.provisioning_state),
        "runningOperationIds": [],
    });
    let mut body = envelope(world, resource, properties);
    body["etag"] = network_etag(world, resource).into();
    body
}
