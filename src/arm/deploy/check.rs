//! The validation of a deployment, before anything of it is made.

use crate::arm::error::ArmError;
use crate::arm::id::ResourceId;
use crate::arm::operation::DeployRequest;
use crate::arm::put::{self, Scope};
use crate::arm::spec::{ResourceSpec, SpecBody};
use crate::arm::world::{DeploymentState, World};
use crate::arm::{compute, group, ids};

pub(super) fn check(world: &World, request: &DeployRequest) -> Result<(), ArmError> {
    group::check_usable(world, &request.group, request.new_group_location.as_deref())?;
    put::check_name(
        crate::arm::catalog::names::NameKind::Deployment,
        &request.name,
        "deploymentName",
    )?;
    if world
        .deployment(&request.group, &request.name)
        .is_some_and(|old| old.state == DeploymentState::Running)
    {
        return Err(active(&request.group, &request.name));
    }
    let scope = Scope {
        world,
        group: &request.group,
        planned: &request.resources,
    };
    let mut details: Vec<ArmError> = Vec::new();
    for spec in &request.resources {
        if let Err(error) = put::check(&scope, spec) {
            details.push(error);
        }
    }
    if details.is_empty()
        && let Err(error) = compute::quota::check_all(&scope)
    {
        details.push(error);
    }
    if details.is_empty() {
        Ok(())
    } else {
        Err(invalid(world, &request.name, details))
    }
}

/// The wrapper around what a validation found (facts.md §4.6; its wording is INFERRED there).
pub(in crate::arm) fn invalid(world: &World, name: &str, details: Vec<ArmError>) -> ArmError {
    let tracking = ids::guid(world.seed, &format!("tracking {name}"), 0);
    let message = format!(
        "The template deployment '{name}' is not valid according to the validation procedure. The tracking id is '{tracking}'. See inner errors for details."
    );
    ArmError::new("InvalidTemplateDeployment", message).because(details)
}

/// What a deployment is refused with, and its deletion, while one of its name runs.
pub(super) fn active(group: &str, name: &str) -> ArmError {
    ArmError::ours(
        "DeploymentActive",
        format!("Deployment '{name}' is still running in resource group '{group}'."),
    )
}

/// The set that a VM of the same deployment joins, when it is not there yet.
pub(in crate::arm) fn planned_set<'a>(scope: &Scope<'a>, id: &ResourceId) -> Option<&'a ResourceSpec> {
    scope
        .planned
        .iter()
        .find(|spec| matches!(spec.body, SpecBody::ScaleSet(_)) && spec.id(scope.group) == *id)
}
