//! Deployments: validation before anything is made, then PUTs in the order of their references.
//!
//! A deployment is refused whole by its validation (`InvalidTemplateDeployment`), or fails later at one of its
//! operations (`DeploymentFailed`); what was made by then stays, as in Azure.

mod check;

use std::rc::Rc;

use super::advance::Due;
use super::complete::{self, Swept};
use super::error::ArmError;
use super::event::{Act, EventStatus, Happening};
use super::id::ResourceId;
use super::ids;
use super::operation::DeployRequest;
use super::put;
use super::world::*;
use super::writer::{Cause, Writer};
use super::{group, lock};

pub(super) use self::check::{invalid, planned_set};

/// Validates the whole deployment, then lets it begin.
pub(super) fn start(writer: &mut Writer, request: &DeployRequest, cause: &Cause) -> Result<(), ArmError> {
    check::check(&writer.world, request)?;
    if let (None, Some(location)) = (writer.world.group(&request.group), &request.new_group_location) {
        group::insert(writer, &request.group, location);
    }
    let operations = request
        .resources
        .iter()
        .map(|spec| waiting(writer, spec.id(&request.group)))
        .collect();
    let deployment = Deployment {
        request: Rc::new(request.clone()),
        correlation_id: cause.correlation_id.clone(),
        started: writer.world.time,
        finished: None,
        state: DeploymentState::Running,
        operations,
        error: None,
        made: Vec::new(),
    };
    let key = (Key::new(&request.group), Key::new(&request.name));
    writer.world.deployments.insert(key.clone(), Rc::new(deployment));
    writer.emit_in(
        &request.group,
        cause,
        EventStatus::Accepted,
        None,
        Rc::default(),
        None,
    );
    // Accepted, then Running a moment later: facts.md §1.8.
    let run = cause.correlation_id.clone();
    writer.schedule(1_000, Due::DeploymentContinues { deployment: key, run });
    Ok(())
}

fn waiting(writer: &mut Writer, target: ResourceId) -> DeploymentOperation {
    let seed = writer.world.seed;
    let turn = writer.turn("operation id");
    DeploymentOperation {
        operation_id: ids::hex8(seed, "operation id high", turn)
            .to_ascii_uppercase()
            .into(),
        target,
        state: OperationState::Waiting,
        started: None,
        finished: None,
        tracking_id: writer.guid("tracking"),
        error: None,
    }
}

fn deployment<'a>(world: &'a mut World, key: &(Key, Key)) -> Option<&'a mut Deployment> {
    world.deployments.get_mut(key).map(Rc::make_mut)
}

/// Whether it is the deployment that `run` began, and not another of its name.
fn is_run(writer: &Writer, key: &(Key, Key), run: &Rc<str>) -> bool {
    let known = writer.world.deployments.get(key);
    known.is_some_and(|known| known.correlation_id == *run)
}

/// A deployment goes on.
pub(super) fn go_on(writer: &mut Writer, key: &(Key, Key), run: &Rc<str>) {
    if is_run(writer, key, run) {
        proceed(writer, key);
    }
}

/// Begins every operation whose references are there; ends the deployment when none is left.
fn proceed(writer: &mut Writer, key: &(Key, Key)) {
    let Some(snapshot) = writer.world.deployments.get(key).cloned() else {
        return;
    };
    let failed = snapshot
        .operations
        .iter()
        .any(|operation| operation.state == OperationState::Failed);
    if !failed {
        for index in (0..snapshot.operations.len()).filter(|index| is_ready(&snapshot, *index)) {
            begin_step(writer, key, &snapshot, index);
        }
    }
    let Some(now) = writer.world.deployments.get(key).cloned() else {
        return;
    };
    let under_way = now
        .operations
        .iter()
        .any(|operation| operation.state == OperationState::Running);
    let stuck = now
        .operations
        .iter()
        .any(|operation| operation.state == OperationState::Failed);
    let left = now
        .operations
        .iter()
        .any(|operation| operation.state == OperationState::Waiting);
    if !under_way && (stuck || !left) {
        finish(writer, key, &now);
    } else if !under_way {
        proceed_or_give_up(writer, key, &now);
    }
}

/// Operations that wait for each other can never begin; a template like that is refused by `put::check`, so this only
/// keeps a hostile log from running for ever.
fn proceed_or_give_up(writer: &mut Writer, key: &(Key, Key), now: &Deployment) {
    if !(0..now.operations.len()).any(|index| is_ready(now, index)) {
        finish(writer, key, now);
    }
}

fn is_ready(deployment: &Deployment, index: usize) -> bool {
    let request = &deployment.request;
    let done = |index: &usize| {
        let operation = deployment.operations.get(*index);
        operation
            .is_none_or(|operation| matches!(operation.state, OperationState::Created | OperationState::Ok))
    };
    deployment.operations[index].state == OperationState::Waiting
        && request
            .depends_on
            .get(index)
            .is_none_or(|wanted| wanted.iter().all(done))
        && put::references(&request.resources[index]).iter().all(|wanted| {
            deployment
                .operations
                .iter()
                .enumerate()
                .all(|(other, operation)| {
                    other == index
                        || operation.target != *wanted
                        || matches!(operation.state, OperationState::Created | OperationState::Ok)
                })
        })
}

fn begin_step(writer: &mut Writer, key: &(Key, Key), snapshot: &Deployment, index: usize) {
    let spec = &snapshot.request.resources[index];
    let target = snapshot.operations[index].target.clone();
    let cause = step_cause(snapshot, &target);
    let now = writer.world.time;
    if let Some(deployment) = deployment(&mut writer.world, key) {
        deployment.operations[index].state = OperationState::Running;
        deployment.operations[index].started = Some(now);
    }
    let begun = lock::check_write(&writer.world, &target)
        .and_then(|()| put::begin(writer, &snapshot.request.group, spec, &cause));
    match begun {
        Ok(begun) => {
            let subject = writer.subject(&target);
            let unique_id = subject.unique_id.clone();
            writer.emit(&cause, EventStatus::Accepted, None, [subject]);
            let due = Due::DeploymentStepEnds {
                deployment: key.clone(),
                run: snapshot.correlation_id.clone(),
                index,
                unique_id,
            };
            writer.schedule(begun.takes_ms, due);
        }
        Err(error) => fail_step(writer, key, index, &cause, error),
    }
}

fn step_cause(deployment: &Deployment, target: &ResourceId) -> Cause {
    Cause {
        act: Act::Write(target.kind()),
        correlation_id: deployment.correlation_id.clone(),
    }
}

fn fail_step(writer: &mut Writer, key: &(Key, Key), index: usize, cause: &Cause, error: ArmError) {
    let error = Rc::new(error);
    let now = writer.world.time;
    let mut target = None;
    if let Some(deployment) = deployment(&mut writer.world, key) {
        let operation = &mut deployment.operations[index];
        operation.state = OperationState::Failed;
        operation.finished = Some(now);
        operation.error = Some(error.clone());
        target = Some(operation.target.clone());
    }
    if let Some(target) = target {
        let subject = writer.subject(&target);
        writer.emit_error(cause, [subject], &error);
    }
}

/// An operation's time is over: it succeeded, unless its resource failed or went away meanwhile.
pub(super) fn end_step(
    writer: &mut Writer,
    (key, run): (&(Key, Key), &Rc<str>),
    index: usize,
    unique_id: &Rc<str>,
) {
    let snapshot = writer.world.deployments.get(key).cloned();
    let Some(snapshot) = snapshot.filter(|_| is_run(writer, key, run)) else {
        return;
    };
    let Some(operation) = snapshot.operations.get(index) else {
        return;
    };
    let target = operation.target.clone();
    let cause = step_cause(&snapshot, &target);
    match outcome(&writer.world, &target, unique_id) {
        Err(error) => fail_step(writer, key, index, &cause, error),
        Ok(made_anew) => {
            put::succeed(writer, &target);
            let now = writer.world.time;
            if let Some(deployment) = deployment(&mut writer.world, key) {
                let operation = &mut deployment.operations[index];
                operation.state = if made_anew {
                    OperationState::Created
                } else {
                    OperationState::Ok
                };
                operation.finished = Some(now);
            }
            let happening = if made_anew {
                Happening::Created
            } else {
                Happening::Updated
            };
            let subject = writer.subject(&target);
            writer.emit(&cause, EventStatus::Succeeded, Some(happening), [subject]);
        }
    }
    proceed(writer, key);
}

/// Whether the resource was made anew by the operation that now ends.
fn outcome(world: &World, target: &ResourceId, unique_id: &Rc<str>) -> Result<bool, ArmError> {
    let Some(resource) = world
        .resource(target)
        .filter(|resource| resource.unique_id == *unique_id)
    else {
        return Err(put::not_found(target));
    };
    if let Some(error) = resource.scale_set().and_then(|set| set.failure.clone()) {
        return Err((*error).clone());
    }
    match resource.provisioning_state {
        ProvisioningState::Deleting => Err(put::not_found(target)),
        state => Ok(state == ProvisioningState::Creating),
    }
}

/// Ends the deployment, once the group is what the template says where that is asked for.
fn finish(writer: &mut Writer, key: &(Key, Key), now: &Deployment) {
    let succeeded = now
        .operations
        .iter()
        .all(|operation| matches!(operation.state, OperationState::Created | OperationState::Ok));
    if !succeeded {
        let details = now.operations.iter().filter_map(|operation| {
            let error = operation.error.as_ref()?.as_ref().clone();
            Some(error.at(operation.target.name()))
        });
        return end(writer, key, now, Some(failed(details.collect())));
    }
    let swept = if now.request.complete {
        complete::sweep(writer, now)
    } else {
        Swept::Clean
    };
    match swept {
        Swept::Clean => end(writer, key, now, None),
        Swept::Stuck(details) => end(writer, key, now, Some(failed(details))),
        Swept::Going(takes_ms) => {
            let (deployment, run) = (key.clone(), now.correlation_id.clone());
            writer.schedule(takes_ms, Due::DeploymentContinues { deployment, run });
        }
    }
}

fn end(writer: &mut Writer, key: &(Key, Key), now: &Deployment, error: Option<ArmError>) {
    let error = error.map(Rc::new);
    let time = writer.world.time;
    let made: Vec<Rc<Resource>> = match &now.request.document {
        Some(_) => now
            .operations
            .iter()
            .filter_map(|operation| writer.world.resource(&operation.target).cloned())
            .collect(),
        None => Vec::new(),
    };
    let (state, status, happening) = match &error {
        None => (
            DeploymentState::Succeeded,
            EventStatus::Succeeded,
            Happening::DeploymentSucceeded,
        ),
        Some(_) => (
            DeploymentState::Failed,
            EventStatus::Failed,
            Happening::DeploymentFailed,
        ),
    };
    if let Some(deployment) = deployment(&mut writer.world, key) {
        deployment.made = made;
        deployment.state = state;
        deployment.finished = Some(time);
        deployment.error = error.clone();
    }
    let subjects = now
        .operations
        .iter()
        .map(|operation| writer.subject(&operation.target))
        .collect();
    let cause = Cause {
        act: Act::Deploy,
        correlation_id: now.correlation_id.clone(),
    };
    let (group, happening) = (&now.request.group, Some(happening));
    writer.emit_in(group, &cause, status, happening, subjects, error);
}

/// Forgets a deployment; what it made stays.
pub(super) fn delete(writer: &mut Writer, group: &str, name: &str, cause: &Cause) -> Result<(), ArmError> {
    let key = (Key::new(group), Key::new(name));
    if let Some(deployment) = writer.world.deployments.get(&key)
        && deployment.state == DeploymentState::Running
    {
        return Err(check::active(group, name));
    }
    writer.world.deployments.remove(&key);
    writer.emit_in(group, cause, EventStatus::Succeeded, None, Rc::default(), None);
    Ok(())
}

/// facts.md §1.8.
fn failed(details: Vec<ArmError>) -> ArmError {
    let message = "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.";
    ArmError::new("DeploymentFailed", message).because(details)
}
