//! Locks: what they forbid, and what an operation is refused with (facts.md §4.3, test_lab_environment_mgmt).

use std::rc::Rc;

use super::error::ArmError;
use super::event::EventStatus;
use super::id::ResourceId;
use super::operation::{LockLevel, LockRequest, Operation};
use super::world::*;
use super::writer::{Cause, Writer};

/// What an operation does to its scope, in the words of the refusal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    Write,
    Delete,
}

impl Touch {
    fn text(self) -> &'static str {
        match self {
            Touch::Write => "write",
            Touch::Delete => "delete",
        }
    }
}

/// The scope that an operation works on, and how; `None` when no lock can stand in its way.
fn touched(operation: &Operation) -> Option<(String, Touch)> {
    let group = |name: &str| format!("/resourceGroups/{name}");
    let write = |id: &ResourceId| Some((id.to_string(), Touch::Write));
    match operation {
        Operation::Deploy(request) => Some((group(&request.group), Touch::Write)),
        Operation::PutGroup { name, .. } => Some((group(name), Touch::Write)),
        Operation::DeleteGroup { name } => Some((group(name), Touch::Delete)),
        Operation::Put { group, resource } => write(&resource.id(group)),
        Operation::Delete { id, .. } => Some((id.to_string(), Touch::Delete)),
        Operation::Power { id, .. } | Operation::Evict { id } => write(id),
        Operation::InstancePower { set, .. }
        | Operation::InstanceDelete { set, .. }
        | Operation::EvictInstance { set, .. }
        | Operation::UpgradeInstances { set, .. }
        | Operation::PutInstance { set, .. }
        | Operation::SetPower { set, .. }
        | Operation::Upgrade { set, .. }
        | Operation::Protect { set, .. }
        | Operation::CancelUpgrade { set }
        | Operation::StartOsUpgrade { set }
        | Operation::SetRepairs { set, .. } => write(set),
        Operation::PutSecurityRule { group, .. } | Operation::DeleteSecurityRule { group, .. } => {
            write(group)
        }
        Operation::PutLock(_) | Operation::DeleteLock { .. } | Operation::Inject(_) => None,
        Operation::DeleteDeployment { group: name, .. } => Some((group(name), Touch::Delete)),
    }
}

impl World {
    /// The locks that hold for a scope: those on it, and on what it lies in.
    pub fn locks_on<'a>(&'a self, scope: &'a str) -> impl Iterator<Item = &'a Rc<Lock>> {
        self.locks().filter(move |lock| within(scope, &lock.scope))
    }
}

/// Whether `inner` is `outer` or lies in it.
pub(super) fn within(inner: &str, outer: &str) -> bool {
    let Some((start, rest)) = inner.split_at_checked(outer.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(outer) && (rest.is_empty() || rest.starts_with('/'))
}

/// Whether a lock stands in an operation's way. A delete takes what lies in its scope along, so that locks inside count.
pub(super) fn check(world: &World, operation: &Operation) -> Result<(), ArmError> {
    if world.locks().next().is_none() {
        return Ok(());
    }
    let Some((scope, touch)) = touched(operation) else {
        return Ok(());
    };
    check_scope(world, &scope, touch)?;
    if let Operation::Delete { id, with, .. } = operation {
        with.iter().try_for_each(|id| check_delete(world, id))?;
        return check_along(world, id);
    }
    Ok(())
}

/// Whether a lock stands in the way of a write of a resource.
pub(super) fn check_write(world: &World, id: &ResourceId) -> Result<(), ArmError> {
    check_scope(world, &id.to_string(), Touch::Write)
}

/// Whether a lock stands in the way of a delete of a resource, or of what goes along with it.
pub(super) fn check_delete(world: &World, id: &ResourceId) -> Result<(), ArmError> {
    check_along(world, id)?;
    check_scope(world, &id.to_string(), Touch::Delete)
}

fn check_along(world: &World, id: &ResourceId) -> Result<(), ArmError> {
    if world.locks().next().is_none() {
        return Ok(());
    }
    let along = super::delete::along(world, id);
    let mut along = along.iter();
    along.try_for_each(|id| check_scope(world, &id.to_string(), Touch::Delete))
}

fn check_scope(world: &World, scope: &str, touch: Touch) -> Result<(), ArmError> {
    let forbids = |lock: &&Rc<Lock>| {
        let above = within(scope, &lock.scope);
        match touch {
            Touch::Delete => above || within(&lock.scope, scope),
            Touch::Write => above && lock.level == LockLevel::ReadOnly,
        }
    };
    let path = |scope: &str| format!("/subscriptions/{}{scope}", world.subscription().id);
    let locked: Vec<String> = world
        .locks()
        .filter(forbids)
        .map(|lock| path(&lock.scope))
        .collect();
    if locked.is_empty() {
        return Ok(());
    }
    let message = format!(
        "The scope '{}' cannot perform {} operation because following scope(s) are locked: '{}'. Please remove the lock and try again.",
        path(scope),
        touch.text(),
        locked.join(",")
    );
    Err(ArmError::new("ScopeLocked", message))
}

/// The resource group in a scope; empty when there is none.
pub(super) fn group(scope: &str) -> &str {
    scope.split('/').nth(2).unwrap_or("")
}

fn key(scope: &str, name: &str) -> Key {
    Key::new(&format!("{scope}/providers/Microsoft.Authorization/locks/{name}"))
}

/// Puts a lock on what exists.
pub(super) fn put(writer: &mut Writer, request: &LockRequest, cause: &Cause) -> Result<(), ArmError> {
    let group = group(&request.scope);
    if !group.is_empty() {
        super::group::check_usable(&writer.world, group, None)?;
    }
    if let Some(id) = ResourceId::parse(&request.scope)
        && writer.world.resource(&id).is_none()
    {
        return Err(super::put::not_found(&id));
    }
    super::put::check_name(
        super::catalog::names::NameKind::ResourceGroup,
        &request.name,
        "lockName",
    )?;
    let lock = Lock {
        scope: request.scope.as_str().into(),
        name: request.name.as_str().into(),
        level: request.level,
        notes: request.notes.as_deref().map(Rc::from),
    };
    writer
        .world
        .locks
        .insert(key(&request.scope, &request.name), Rc::new(lock));
    writer.emit_in(group, cause, EventStatus::Succeeded, None, Rc::default(), None);
    Ok(())
}

/// Takes a lock away. One that is not there is no error.
pub(super) fn delete(writer: &mut Writer, scope: &str, name: &str, cause: &Cause) -> Result<(), ArmError> {
    writer.world.locks.remove(&key(scope, name));
    super::compute::health::watch_all(writer);
    writer.emit_in(
        group(scope),
        cause,
        EventStatus::Succeeded,
        None,
        Rc::default(),
        None,
    );
    Ok(())
}

/// What a scope held is gone: so are the locks on it.
pub(super) fn forget(writer: &mut Writer, scope: &str) {
    let gone: Vec<Key> = writer
        .world
        .locks()
        .filter(|lock| within(&lock.scope, scope))
        .map(|lock| key(&lock.scope, &lock.name))
        .collect();
    for lock in gone {
        writer.world.locks.remove(&lock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_lies_in_its_group_and_not_in_one_that_begins_alike() {
        assert!(within("/resourceGroups/A/providers/x", "/resourcegroups/a"));
        assert!(!within("/resourceGroups/ab", "/resourceGroups/a"));
        assert!(within("/resourceGroups/a", ""));
    }
}
