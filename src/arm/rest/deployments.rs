//! Deployments: a template becomes one operation, and what came of it is read back.

use serde_json::{Map, Value, json};

use super::answer::{self, ok, refused};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::version::Version;
use super::{Request, Response, operations};
use crate::arm::clock::iso_duration;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::json as typed;
use crate::arm::operation::Operation;
use crate::arm::template;
use crate::arm::world::{Deployment, DeploymentState, World};

mod ask;
mod read;

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    version: &Version,
) -> Response {
    let Some(group) = path.group.clone() else {
        return refused(&answer::invalid_path(&request.url));
    };
    if plane.world().group(&group).is_none() {
        return refused(&answer::no_group(&group));
    }
    let Some(name) = path.parts.get(1).cloned() else {
        let world = plane.world();
        let here = world
            .deployments()
            .filter(|deployment| deployment.request.group.eq_ignore_ascii_case(&group));
        let bodies = here.flat_map(|deployment| {
            let inside = nested_names(deployment);
            std::iter::once(body_of(world, deployment, None)).chain(
                inside
                    .into_iter()
                    .map(|name| body_of(world, deployment, Some(&name))),
            )
        });
        return answer::list(bodies.collect());
    };
    match (method, path.part(2).as_str()) {
        ("PUT", "") => put(plane, request, &group, &name, version),
        ("POST", "validate") => validated(plane, request, &group, &name),
        ("GET" | "HEAD", word) => get(plane, &group, &name, word),
        ("DELETE", "") => delete(plane, &group, &name, version),
        ("POST", "cancel") => Response::new(204, None),
        ("POST", "exporttemplate") => exported(plane, &group, &name),
        (other, _) => refused(&answer::unknown_method(other)),
    }
}

/// cloud-provider-azure, deploymentclient.
fn missing(name: &str) -> ArmError {
    ArmError::new(
        "DeploymentNotFound",
        format!("Deployment '{name}' could not be found."),
    )
}

fn get(plane: &Plane, group: &str, name: &str, word: &str) -> Response {
    let world = plane.world();
    let Some(deployment) = world.deployment(group, name) else {
        let outer = world
            .deployments()
            .filter(|outer| outer.request.group.eq_ignore_ascii_case(group));
        let nested = outer.filter_map(|outer| {
            let mut names = nested_names(outer).into_iter();
            Some((outer, names.find(|known| known.eq_ignore_ascii_case(name))?))
        });
        return match nested.last() {
            Some((outer, known)) if word.is_empty() => ok(body_of(world, outer, Some(&known))),
            _ => refused(&missing(name)),
        };
    };
    match word {
        "" => ok(body_of(world, deployment, None)),
        "operationstatuses" => operations::deployment(plane, group, name),
        "operations" => {
            let all = deployment.operations.iter();
            answer::list(
                all.map(|operation| typed::deployment_operation(world, deployment, operation))
                    .collect(),
            )
        }
        _ => refused(&missing(name)),
    }
}

fn put(plane: &mut Plane, request: &Request, group: &str, name: &str, version: &Version) -> Response {
    let existed = plane.world().deployment(group, name).is_some();
    let done = read::request(plane.world(), request.body.as_ref(), group, name)
        .and_then(|read| plane.perform(Operation::Deploy(read)));
    if let Err(error) = done {
        return refused(&error);
    }
    let world = plane.world();
    let body = world
        .deployment(group, name)
        .map(|deployment| body_of(world, deployment, None));
    let status = if existed { 200 } else { 201 };
    let id = plane.follow(Followed::Deployment(group.into(), name.into()));
    let at = format!(
        "https://management.azure.com/subscriptions/{}/resourcegroups/{group}/providers/Microsoft.Resources/deployments/{name}/operationStatuses/{id}?api-version={}",
        plane.world().subscription().id,
        version.text()
    );
    Response::new(status, body).with("azure-asyncoperation", at)
}

/// `validate`: what a PUT would be refused with.
fn validated(plane: &Plane, request: &Request, group: &str, name: &str) -> Response {
    let world = plane.world();
    let done = read::request(world, request.body.as_ref(), group, name).and_then(|read| {
        let document = read.document.clone();
        crate::arm::validate(world, &Operation::Deploy(read)).map(|()| document)
    });
    match done {
        Err(error) => refused(&error),
        Ok(document) => {
            let mut properties = document.map_or_else(|| json!({}), |document| document.value());
            let fields = super::body::fields(&mut properties);
            let resources = fields.remove("outputResources");
            super::body::drop_all(fields, &["rest"]);
            fields.insert(
                "validatedResources".into(),
                resources.unwrap_or_else(|| json!([])),
            );
            fields.insert("provisioningState".into(), "Succeeded".into());
            fields.insert("timestamp".into(), zulu(world.time()).into());
            fields.insert("duration".into(), "PT0S".into());
            fields.insert("correlationId".into(), plane.guid("validate").into());
            ok(json!({
                "id": path(world, group, name), "name": name, "type": "Microsoft.Resources/deployments",
                "properties": properties,
            }))
        }
    }
}

fn delete(plane: &mut Plane, group: &str, name: &str, version: &Version) -> Response {
    if plane.world().deployment(group, name).is_none() {
        return Response::new(204, None);
    }
    let operation = Operation::DeleteDeployment {
        group: group.into(),
        name: name.into(),
    };
    match plane.perform(operation) {
        Err(error) => refused(&error),
        Ok(()) => operations::accepted(plane, Followed::Deployment(group.into(), name.into()), version),
    }
}

/// What is kept of a template: its outputs and variables; the resources are those that were made.
fn exported(plane: &Plane, group: &str, name: &str) -> Response {
    let Some(deployment) = plane.world().deployment(group, name) else {
        return refused(&missing(name));
    };
    let document = deployment
        .request
        .document
        .as_ref()
        .map(Document::read)
        .unwrap_or_default();
    ok(json!({ "template": document.get("rest").cloned().unwrap_or_else(|| json!({})) }))
}

fn path(world: &World, group: &str, name: &str) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{group}/providers/Microsoft.Resources/deployments/{name}",
        world.subscription().id
    )
}

/// As Resource Manager writes times: with a Z.
fn zulu(at: crate::arm::Time) -> String {
    at.iso().replace("+00:00", "Z")
}

/// The deployments within a deployment's template.
fn nested_names(deployment: &Deployment) -> Vec<String> {
    let document = deployment.request.document.as_ref();
    let document = document.map(Document::read).unwrap_or_default();
    let nested = super::body::list(&document, "rest.nested").iter();
    nested
        .filter_map(|nested| Some(super::body::text(nested, "name")?.to_owned()))
        .collect()
}

/// A deployment as a GET returns it (facts.md §1.8), or one that is in its template.
fn body_of(world: &World, deployment: &Deployment, nested: Option<&str>) -> Value {
    let Some(document) = deployment.request.document.as_ref().map(Document::read) else {
        return typed::deployment(world, deployment);
    };
    let of = |name: &str| document.get(name).cloned().unwrap_or(Value::Null);
    let now = deployment.finished.unwrap_or_else(|| world.time());
    let mut properties = Map::new();
    for name in ["templateHash", "parameters", "mode"] {
        properties.insert(name.into(), of(name));
    }
    let state = match deployment.state {
        DeploymentState::Running if world.time() == deployment.started => "Accepted",
        DeploymentState::Running => "Running",
        DeploymentState::Succeeded => "Succeeded",
        DeploymentState::Failed => "Failed",
    };
    properties.insert("provisioningState".into(), state.into());
    properties.insert("timestamp".into(), zulu(now).into());
    properties.insert(
        "duration".into(),
        iso_duration(now.since(deployment.started)).into(),
    );
    properties.insert("correlationId".into(), (*deployment.correlation_id).into());
    for name in ["providers", "dependencies"] {
        properties.insert(name.into(), of(name));
    }
    if deployment.state == DeploymentState::Succeeded {
        if let Some(outputs) = outputs(world, deployment, &of("rest"), nested) {
            properties.insert("outputs".into(), outputs);
        }
        properties.insert("outputResources".into(), of("outputResources"));
    }
    if let Some(error) = &deployment.error {
        properties.insert("error".into(), error.json());
    }
    let (group, name) = (
        &deployment.request.group,
        nested.unwrap_or(&deployment.request.name),
    );
    json!({
        "id": path(world, group, name), "name": name,
        "type": "Microsoft.Resources/deployments", "properties": properties,
    })
}

/// The outputs, read from what was made. One that cannot be worked out leaves them all out.
fn outputs(world: &World, deployment: &Deployment, rest: &Value, nested: Option<&str>) -> Option<Value> {
    let asker = ask::Asker {
        world,
        group: &deployment.request.group,
        deployment: &deployment.request.name,
        made: &deployment.made,
        drawn: Default::default(),
    };
    let named = template::Deployment {
        name: deployment.request.name.clone(),
        properties: Map::new(),
    };
    template::outputs(&asker, &named, rest, nested).ok().flatten()
}
