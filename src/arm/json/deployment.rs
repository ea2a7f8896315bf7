//! Deployments and their operations (facts.md §1.8).

use serde_json::Value;

use super::shape::{shape, text};
use super::{path, zulu};
use crate::arm::clock::iso_duration;
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
    let hash = ids::bits(
        world.seed,
        Stream::Name,
        &["template ", &request.name].concat(),
        0,
    );
    let done = deployment.state == DeploymentState::Succeeded;
    let made: Vec<Value> = deployment
        .operations
        .iter()
        .map(|operation| super::reference(world, &operation.target))
        .collect();
    shape(
        r#"{
            "id": "$id",
            "name": "$name",
            "type": "Microsoft.Resources/deployments",
            "properties": {
                "templateHash": "$hash",
                "parameters": {},
                "mode": "Incremental",
                "provisioningState": "$state",
                "timestamp": "$end",
                "duration": "$duration",
                "correlationId": "$correlation",
                "providers": "$providers",
                "dependencies": "$dependencies",
                "outputs": "$outputs",
                "outputResources": "$made",
                "error": "$error"
            }
        }"#,
        &mut [
            ("id", deployment_path(world, deployment).into()),
            ("name", text(&request.name)),
            ("hash", hash.to_string().into()),
            ("state", text(state(deployment.state))),
            ("end", zulu(end).into()),
            ("duration", iso_duration(end.since(deployment.started)).into()),
            ("correlation", text(&deployment.correlation_id)),
            ("providers", providers(deployment).into()),
            ("dependencies", dependencies(world, deployment).into()),
            ("outputs", done.then(|| shape("{}", &mut [])).into()),
            ("made", done.then_some(made).into()),
            (
                "error",
                deployment.error.as_ref().map(|error| error.json()).into(),
            ),
        ],
    )
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
    let mut providers: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for spec in &deployment.request.resources {
        let Some((namespace, kind)) = spec.body.kind().arm_type().split_once('/') else {
            continue;
        };
        let known = providers.iter().position(|known| known.0 == namespace);
        let index = known.unwrap_or_else(|| {
            providers.push((namespace, Vec::new()));
            providers.len() - 1
        });
        let kinds = &mut providers[index].1;
        if !kinds.iter().any(|known| known.0 == kind) {
            kinds.push((kind, &spec.location));
        }
    }
    let entry = |(kind, location): (&str, &str)| {
        let holes = &mut [("kind", text(kind)), ("location", text(location))];
        shape(r#"{"resourceType":"$kind","locations":["$location"]}"#, holes)
    };
    let provider = |(namespace, kinds): (&str, Vec<(&str, &str)>)| {
        let kinds: Vec<Value> = kinds.into_iter().map(entry).collect();
        let holes = &mut [("namespace", text(namespace)), ("kinds", kinds.into())];
        shape(r#"{"namespace":"$namespace","resourceTypes":"$kinds"}"#, holes)
    };
    providers.into_iter().map(provider).collect()
}

fn target(world: &World, id: &ResourceId) -> Value {
    shape(
        r#"{"id":"$id","resourceType":"$type","resourceName":"$name"}"#,
        &mut [
            ("id", path(world, id).into()),
            ("type", text(id.kind().arm_type())),
            ("name", text(id.name())),
        ],
    )
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
    let id = [
        deployment_path(world, deployment).as_str(),
        "/operations/",
        &operation.operation_id,
    ]
    .concat();
    let request = || super::guid(world, &["service request ", &operation.tracking_id].concat());
    let message = operation.error.as_ref().map(|error| {
        shape(
            r#"{"status":"Failed","error":"$error"}"#,
            &mut [("error", error.json())],
        )
    });
    shape(
        r#"{
            "id": "$id",
            "operationId": "$operation",
            "properties": {
                "provisioningOperation": "Create",
                "provisioningState": "$state",
                "timestamp": "$end",
                "duration": "$duration",
                "trackingId": "$tracking",
                "serviceRequestId": "$request",
                "statusCode": "$code",
                "statusMessage": "$message",
                "targetResource": "$target"
            }
        }"#,
        &mut [
            ("id", id.into()),
            ("operation", text(&operation.operation_id)),
            ("state", text(state)),
            ("end", operation.started.map(|_| zulu(end)).into()),
            (
                "duration",
                operation
                    .started
                    .map(|started| iso_duration(end.since(started)))
                    .into(),
            ),
            ("tracking", text(&operation.tracking_id)),
            ("request", status_code.map(|_| request()).into()),
            ("code", status_code.into()),
            ("message", message.into()),
            ("target", target(world, &operation.target)),
        ],
    )
}

fn outcome(state: OperationState) -> (&'static str, Option<&'static str>) {
    match state {
        OperationState::Waiting => ("NotSpecified", None),
        OperationState::Running => ("Running", Some("Accepted")),
        OperationState::Created => ("Succeeded", Some("Created")),
        OperationState::Ok => ("Succeeded", Some("OK")),
        OperationState::Failed => ("Failed", Some("Conflict")),
    }
}
