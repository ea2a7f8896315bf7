//! Long operations: the headers that lead to them, and what a client finds there (facts.md §1.0).

use serde_json::{Value, json};

use super::Response;
use super::answer::{self, ok, refused};
use super::path::Path;
use super::plane::{Followed, Long, Plane};
use super::version::Version;
use crate::arm::compute::members;
use crate::arm::id::ResourceId;
use crate::arm::world::{DeploymentState, ProvisioningState, World};

/// How far an operation is.
enum Progress {
    Running,
    Succeeded,
    Failed(Option<crate::arm::error::ArmError>),
}

impl Progress {
    fn text(&self) -> &'static str {
        match self {
            Progress::Running => "InProgress",
            Progress::Succeeded => "Succeeded",
            Progress::Failed(_) => "Failed",
        }
    }
}

/// Puts the headers of a long operation on an answer.
pub(super) fn followed(
    plane: &mut Plane,
    response: Response,
    followed: Followed,
    version: &Version,
) -> Response {
    let of = match &followed {
        Followed::Resource(id) | Followed::Instances(id) => id.clone(),
        _ => return response,
    };
    if response.status < 202 && matches!(progress(plane.world(), &followed), Progress::Succeeded) {
        return response;
    }
    let location = plane
        .world()
        .resource(&of)
        .map_or_else(|| "global".to_owned(), |resource| resource.location.to_string());
    let namespace = of
        .kind()
        .arm_type()
        .split('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let id = plane.follow(followed);
    let at = format!(
        "https://management.azure.com/subscriptions/{}/providers/{namespace}/locations/{location}/operations/{id}?api-version={}",
        plane.world().subscription().id,
        version.text()
    );
    let with_poll = response
        .with("azure-asyncoperation", at.as_str())
        .with("retry-after", "10");
    match with_poll.status {
        202 => with_poll.with("location", at.replace("/operations/", "/operationResults/")),
        _ => with_poll,
    }
}

/// An accepted delete of a group or a deployment, and where its end can be asked for (test_resource_group,
/// deploymentclient).
pub(super) fn accepted(plane: &mut Plane, followed: Followed, version: &Version) -> Response {
    let id = plane.follow(followed);
    let at = format!(
        "https://management.azure.com/subscriptions/{}/operationresults/{id}?api-version={}",
        plane.world().subscription().id,
        version.text()
    );
    Response::new(202, None)
        .with("location", at)
        .with("retry-after", "15")
}

fn progress(world: &World, followed: &Followed) -> Progress {
    match followed {
        Followed::Resource(id) => of_resource(world, id),
        Followed::Instances(set) => match world.scale_set(set) {
            None => Progress::Succeeded,
            Some((resource, _)) => {
                let moving = members::all(world, set)
                    .iter()
                    .any(|member| is_moving(member.provisioning_state));
                if moving {
                    Progress::Running
                } else {
                    of_resource(world, &resource.id)
                }
            }
        },
        Followed::Group(name) => match world.group(name) {
            None => Progress::Succeeded,
            Some(_) => Progress::Running,
        },
        Followed::Deployment(group, name) => match world.deployment(group, name) {
            None => Progress::Succeeded,
            Some(deployment) => match deployment.state {
                DeploymentState::Running => Progress::Running,
                DeploymentState::Succeeded => Progress::Succeeded,
                DeploymentState::Failed => Progress::Failed(deployment.error.as_deref().cloned()),
            },
        },
    }
}

fn is_moving(state: ProvisioningState) -> bool {
    !matches!(state, ProvisioningState::Succeeded | ProvisioningState::Failed)
}

fn of_resource(world: &World, id: &ResourceId) -> Progress {
    let Some(resource) = world.resource(id) else {
        return Progress::Succeeded; // It was a delete.
    };
    match resource.provisioning_state {
        ProvisioningState::Succeeded => Progress::Succeeded,
        ProvisioningState::Failed => {
            let failure = resource
                .scale_set()
                .and_then(|set| set.failure.as_deref().cloned());
            Progress::Failed(failure)
        }
        _ => Progress::Running,
    }
}

fn find<'a>(plane: &'a Plane, id: &str) -> Option<&'a Long> {
    plane.long.iter().find(|long| long.id.eq_ignore_ascii_case(id))
}

/// `GET …/locations/{location}/operations/{id}`, and `operationResults`.
pub(super) fn route(plane: &Plane, path: &Path) -> Response {
    let id = path.parts.get(3).map_or("", String::as_str);
    let Some(long) = find(plane, id) else {
        return refused(&answer::no_child(&format!("{}/{id}", path.full_type())));
    };
    let progress = progress(plane.world(), &long.followed);
    if path.part(2) == "operationresults" {
        let status = if matches!(progress, Progress::Running) {
            202
        } else {
            204
        };
        return Response::new(status, None);
    }
    if path.namespace.eq_ignore_ascii_case("Microsoft.Network") {
        return ok(json!({ "status": progress.text() }));
    }
    ok(compute(plane, long, &progress))
}

fn compute(plane: &Plane, long: &Long, progress: &Progress) -> Value {
    let mut body = json!({ "startTime": long.started.iso(), "status": progress.text(), "name": *long.id });
    if !matches!(progress, Progress::Running) {
        body["endTime"] = plane.world().time().iso().into();
    }
    if let Progress::Failed(Some(error)) = progress {
        body["error"] = error.json();
    }
    body
}

/// `GET …/operationresults/{id}`: the end of a group's delete.
pub(super) fn result(plane: &Plane, id: &str) -> Response {
    let Some(long) = find(plane, id) else {
        return Response::new(204, None);
    };
    let status = if matches!(progress(plane.world(), &long.followed), Progress::Running) {
        202
    } else {
        200
    };
    Response::new(status, None)
}

/// `GET …/deployments/{name}/operationStatuses/{id}`.
pub(super) fn deployment(plane: &Plane, group: &str, name: &str) -> Response {
    let followed = Followed::Deployment(group.into(), name.into());
    match progress(plane.world(), &followed) {
        Progress::Running => ok(json!({ "status": "Running" })),
        Progress::Succeeded => ok(json!({ "status": "Succeeded" })),
        Progress::Failed(error) => {
            ok(json!({ "status": "Failed", "error": error.map(|error| error.json()) }))
        }
    }
}
