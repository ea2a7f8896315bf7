//! Locks (test_cannotdelete_resource_group_lock).

use serde_json::{Value, json};

use super::answer::{self, ok, refused};
use super::path::Path;
use super::plane::Plane;
use super::{Request, Response, body};
use crate::arm::error::ArmError;
use crate::arm::lock;
use crate::arm::operation::{LockLevel, LockRequest, Operation};
use crate::arm::world::{Lock, World};

pub(super) fn route(plane: &mut Plane, request: &Request, method: &str, path: &Path) -> Response {
    if let Some(group) = &path.group
        && plane.world().group(group).is_none()
    {
        return refused(&answer::no_group(group));
    }
    let world = plane.world();
    let Some(name) = path.parts.get(1) else {
        let below = |lock: &&std::rc::Rc<Lock>| lock::within(&lock.scope, &path.scope);
        return answer::list(
            world
                .locks()
                .filter(below)
                .map(|lock| body_of(world, lock))
                .collect(),
        );
    };
    let known = find(world, path, name).map(|lock| body_of(world, lock));
    match (method, known) {
        ("GET" | "HEAD", Some(lock)) => ok(lock),
        ("GET" | "HEAD", None) => {
            // The code is Azure's; no source at hand shows the sentence.
            refused(&ArmError::ours(
                "LockNotFound",
                format!("The lock '{name}' could not be found."),
            ))
        }
        ("PUT", known) => {
            let done = read(path, name, request.body.as_ref())
                .and_then(|lock| plane.perform(Operation::PutLock(lock)));
            let world = plane.world();
            match (done, find(world, path, name)) {
                (Ok(()), Some(lock)) => {
                    let status = if known.is_some() { 200 } else { 201 };
                    Response::new(status, Some(body_of(world, lock)))
                }
                (Err(error), _) => refused(&error),
                (Ok(()), None) => refused(&answer::invalid_path(&request.url)),
            }
        }
        ("DELETE", None) => Response::new(204, None),
        ("DELETE", Some(_)) => {
            let operation = Operation::DeleteLock {
                scope: path.scope.clone(),
                name: name.clone(),
            };
            plane
                .perform(operation)
                .map_or_else(|error| refused(&error), |()| Response::new(200, None))
        }
        (other, _) => refused(&answer::unknown_method(other)),
    }
}

fn find<'a>(world: &'a World, path: &Path, name: &str) -> Option<&'a std::rc::Rc<Lock>> {
    world
        .locks()
        .find(|lock| lock.scope.eq_ignore_ascii_case(&path.scope) && lock.name.eq_ignore_ascii_case(name))
}

fn read(path: &Path, name: &str, sent: Option<&Value>) -> Result<LockRequest, ArmError> {
    let level = sent
        .and_then(|sent| body::text(sent, "properties.level"))
        .unwrap_or_default();
    let level = [LockLevel::CanNotDelete, LockLevel::ReadOnly]
        .into_iter()
        .find(|known| known.text().eq_ignore_ascii_case(level));
    let Some(level) = level else {
        return Err(answer::bad_content("a lock's level is CanNotDelete or ReadOnly"));
    };
    Ok(LockRequest {
        scope: path.scope.clone(),
        name: name.into(),
        level,
        notes: sent
            .and_then(|sent| body::text(sent, "properties.notes"))
            .map(str::to_owned),
    })
}

fn body_of(world: &World, lock: &Lock) -> Value {
    let mut properties = json!({ "level": lock.level.text() });
    if let Some(notes) = &lock.notes {
        properties["notes"] = (**notes).into();
    }
    json!({
        "id": format!(
            "/subscriptions/{}{}/providers/Microsoft.Authorization/locks/{}",
            world.subscription().id, lock.scope, lock.name
        ),
        "name": *lock.name, "type": "Microsoft.Authorization/locks", "properties": properties,
    })
}
