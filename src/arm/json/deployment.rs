//! Deployments and their operations (facts.md §1.8).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{path, zulu};
use crate::arm::clock::{Time, iso_duration};
use crate::arm::id::ResourceId;
use crate::arm::ids::{self, Stream};
use crate::arm::put;
use crate::arm::world::{Deployment, DeploymentOperation, DeploymentState, OperationState, World};

/// A deployment's full id.
fn deployment_path(world: &World, deployment: &Deployment) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Resources/deployments/{}",
        world.subscription().id,
        deployment.request.group,
        deployment.request.name
    )
}

/// A deployment as a GET returns it.
pub fn deployment(world: &World, deployment: &Deployment) -> Value {
    let request = &deployment.request;
    let end = deployment.finished.unwrap_or(world.time());
    // The service hashes the template; ours only has to look like it and stay the same.
    let hash = ids::bits(world.seed, Stream::Name, &format!("template {}", request.name), 0);
    let mut properties = json!({
        "templateHash": hash.to_string(),
        "parameters": {},
        "mode": "Incremental",
        "provisioningState": state(deployment.state),
        "timestamp": zulu(end),
        "duration": iso_duration(end.since(deployment.started)),
        "correlationId": &*deployment.correlation_id,
        "providers": providers(deployment),
        "dependencies": dependencies(world, deployment),
    });
    if deployment.state == DeploymentState::Succeeded {
        let mut made: Vec<&ResourceId> = deployment
            .operations
            .iter()
            .map(|operation| &operation.target)
            .collect();
        made.sort();
        properties["outputs"] = json!({});
        properties["outputResources"] = made.into_iter().map(|id| super::reference(world, id)).collect();
    }
    if let Some(error) = &deployment.error {
        properties["error"] = error.json();
    }
    json!({
        "id": deployment_path(world, deployment),
        "name": request.name,
        "type": "Microsoft.Resources/deployments",
        "properties": properties,
    })
}

fn state(state: DeploymentState) -> &'static str {
    match state {
        DeploymentState::Running => "Running",
        DeploymentState::Succeeded => "Succeeded",
        DeploymentState::Failed => "Failed",
    }
}

/// The types that the template names, by provider.
fn providers(deployment: &Deployment) -> Vec<Value> {
    let mut types: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for spec in &deployment.request.resources {
        if let Some((namespace, kind)) = spec.body.kind().arm_type().split_once('/') {
            types.entry(namespace).or_default().insert(kind, &spec.location);
        }
    }
    let entry = |(kind, location): (&str, &str)| json!({ "resourceType": kind, "locations": [location] });
    types
        .into_iter()
        .map(|(namespace, kinds)| {
            json!({ "namespace": namespace, "resourceTypes": kinds.into_iter().map(entry).collect::<Vec<_>>() })
        })
        .collect()
}

fn target(world: &World, id: &ResourceId) -> Value {
    json!({
        "id": path(world, id),
        "resourceType": id.kind().arm_type(),
        "resourceName": id.name(),
    })
}

/// What waits for what within the deployment.
fn dependencies(world: &World, deployment: &Deployment) -> Vec<Value> {
    let request = &deployment.request;
    let made: Vec<ResourceId> = request
        .resources
        .iter()
        .map(|spec| spec.id(&request.group))
        .collect();
    let mut rows = Vec::new();
    for (spec, id) in request.resources.iter().zip(&made) {
        let mut wanted = put::references(spec);
        wanted.retain(|wanted| made.contains(wanted));
        wanted.dedup();
        if !wanted.is_empty() {
            let mut row = target(world, id);
            row["dependsOn"] = wanted.iter().map(|wanted| target(world, wanted)).collect();
            rows.push(row);
        }
    }
    rows
}

/// One operation of a deployment: the portal's Operation details. One that waits has no time yet.
pub fn deployment_operation(
    world: &World,
    deployment: &Deployment,
    operation: &DeploymentOperation,
) -> Value {
    let (state, status_code) = outcome(operation.state);
    let end = operation.finished.unwrap_or(world.time());
    let mut properties = json!({
        "provisioningOperation": "Create",
        "provisioningState": state,
        "trackingId": &*operation.tracking_id,
        "targetResource": target(world, &operation.target),
    });
    if let Some(started) = operation.started {
        properties["timestamp"] = zulu(end).into();
        properties["duration"] = since(end, started).into();
    }
    if !status_code.is_empty() {
        properties["statusCode"] = status_code.into();
        let purpose = format!("service request {}", operation.tracking_id);
        properties["serviceRequestId"] = super::guid(world, &purpose).into();
    }
    if let Some(error) = &operation.error {
        properties["statusMessage"] = json!({ "status": "Failed", "error": error.json() });
    }
    json!({
        "id": format!("{}/operations/{}", deployment_path(world, deployment), operation.operation_id),
        "operationId": &*operation.operation_id,
        "properties": properties,
    })
}

fn since(end: Time, started: Time) -> String {
    iso_duration(end.since(started))
}

fn outcome(state: OperationState) -> (&'static str, &'static str) {
    match state {
        OperationState::Waiting => ("NotSpecified", ""),
        OperationState::Running => ("Running", "Accepted"),
        OperationState::Created => ("Succeeded", "Created"),
        OperationState::Ok => ("Succeeded", "OK"),
        OperationState::Failed => ("Failed", "Conflict"),
    }
}
