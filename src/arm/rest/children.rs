//! Parts of resources that have paths of their own: subnets, rules, what a load balancer holds.

use serde_json::{Value, json};

use super::answer::{self, ok, refused};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::version::Version;
use super::{Request, Response, body, etag, extensions, operations, resources, sent, shown};
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::not_found;
use crate::arm::world::{Resource, World};

/// The list that a kind keeps its parts in, by the word in a path.
pub(super) fn list_of(kind: Kind, word: &str) -> Option<&'static str> {
    let lists: &[&'static str] = match kind {
        Kind::VirtualNetwork => &["subnets", "virtualNetworkPeerings"],
        Kind::NetworkSecurityGroup => &["securityRules", "defaultSecurityRules"],
        Kind::LoadBalancer => &sent::BALANCER_LISTS,
        Kind::NetworkInterface => &["ipConfigurations"],
        Kind::VirtualMachine | Kind::ScaleSet => &["extensions"],
        _ => return None,
    };
    lists.iter().find(|list| list.eq_ignore_ascii_case(word)).copied()
}

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    id: &ResourceId,
    version: &Version,
) -> Response {
    let Some(list) = list_of(id.kind(), &path.part(2)) else {
        return refused(&answer::invalid_path(&request.url));
    };
    let Some(parent) = plane.world().resource(id) else {
        return match method {
            "GET" | "HEAD" => refused(&not_found(id)),
            "DELETE" => Response::new(204, None),
            _ => refused(&no_parent(plane, id, list)),
        };
    };
    let all = parts(plane.world(), parent, list, version);
    let Some(name) = path.parts.get(3) else {
        return answer::list(all);
    };
    if path.parts.len() > 4 {
        return refused(&answer::invalid_path(&request.url));
    }
    let current = find(&all, name);
    let full = format!("{}/{list}/{name}", id.path(&plane.world().subscription().id));
    let precondition = || {
        let etag = current.as_ref().and_then(|part| body::text(part, "etag"));
        etag::check(request, &full, etag, true)
    };
    match (method, &current) {
        ("GET" | "HEAD", Some(part)) => ok(part.clone()),
        ("GET" | "HEAD", None) => refused(&answer::no_child(&full)),
        ("DELETE", None) => Response::new(204, None),
        ("PUT" | "DELETE", _) if list == "defaultSecurityRules" => refused(&answer::unknown_method(method)),
        ("DELETE", Some(_)) => {
            match precondition().and_then(|()| change(plane, id, list, name, None, version)) {
                Ok(_) => operations::followed(
                    plane,
                    Response::new(202, None),
                    Followed::Resource(id.clone()),
                    version,
                ),
                Err(error) => refused(&error),
            }
        }
        ("PUT", _) => {
            let sent = request.body.as_ref().filter(|body| body.is_object());
            let Some(sent) = sent else {
                return refused(&answer::bad_content("a resource is an object"));
            };
            let done = precondition().and_then(|()| change(plane, id, list, name, Some(sent), version));
            match done {
                Err(error) => refused(&error),
                Ok(_) => put_answer(plane, id, list, name, current.is_some(), version),
            }
        }
        _ => refused(&answer::unknown_method(method)),
    }
}

/// The parts of a resource in one of its lists, as a GET shows them.
pub(super) fn parts(world: &World, resource: &Resource, list: &str, version: &Version) -> Vec<Value> {
    if list == extensions::LIST {
        return extensions::listed(world, resource, version, false);
    }
    let shown = shown::resource(world, resource, version);
    body::list(&shown, &format!("properties.{list}")).to_vec()
}

/// The one of that name.
pub(super) fn find(parts: &[Value], name: &str) -> Option<Value> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    let mut found = parts
        .iter()
        .filter(|part| body::text(part, "name").is_some_and(is));
    found.next().cloned()
}

fn put_answer(
    plane: &mut Plane,
    id: &ResourceId,
    list: &str,
    name: &str,
    existed: bool,
    version: &Version,
) -> Response {
    let world = plane.world();
    let parent = world.resource(id);
    let part = parent.and_then(|parent| find(&parts(world, parent, list, version), name));
    let status = if existed { 200 } else { 201 };
    operations::followed(
        plane,
        Response::new(status, part),
        Followed::Resource(id.clone()),
        version,
    )
}

/// The code is Azure's; no source at hand shows the sentence.
pub(super) fn no_parent(plane: &Plane, id: &ResourceId, list: &str) -> ArmError {
    let kind = id.kind().arm_type().split('/').next_back().unwrap_or_default();
    ArmError::ours(
        "ParentResourceNotFound",
        format!(
            "Failed to perform 'write' on resource(s) of type '{kind}/{list}', because the parent resource '{}' could not be found.",
            id.path(&plane.world().subscription().id)
        ),
    )
}

/// Puts a part into its parent's body, or takes it out, and puts the parent.
pub(super) fn change(
    plane: &mut Plane,
    id: &ResourceId,
    list: &str,
    name: &str,
    part: Option<&Value>,
    version: &Version,
) -> Result<Response, ArmError> {
    let world = plane.world();
    let parent = world.resource(id).ok_or_else(|| not_found(id))?;
    let mut whole = sent::whole_of(world, parent);
    with_part(&mut whole, id.kind(), list, name, part);
    resources::put(plane, &Request::default(), id, &whole, version)
}

/// Where a body keeps a list: most beside each other; extensions of a machine and of a set's profile deeper.
fn place(kind: Kind, list: &str) -> &'static str {
    match (list, kind) {
        (extensions::LIST, Kind::ScaleSet) => "properties.virtualMachineProfile.extensionProfile",
        (extensions::LIST, _) => "properties.extensionProfile",
        _ => "properties",
    }
}

/// A body of a kind with a part put in its place, or without it.
pub(super) fn with_part(whole: &mut Value, kind: Kind, list: &str, name: &str, part: Option<&Value>) {
    let properties = body::object(whole, place(kind, list));
    let parts = properties.entry(list).or_insert_with(|| json!([]));
    if !parts.is_array() {
        *parts = json!([]);
    }
    let Some(parts) = parts.as_array_mut() else { return };
    let is = |known: &Value| body::text(known, "name").is_some_and(|known| known.eq_ignore_ascii_case(name));
    let at = parts.iter().position(is);
    let Some(part) = part else {
        parts.retain(|known| !is(known));
        return;
    };
    let mut part = part.clone();
    let fields = body::fields(&mut part);
    fields.insert("name".into(), name.into());
    if list == extensions::LIST {
        body::drop_all(fields, &["id", "type", "location", "tags"]);
    }
    match at.and_then(|at| parts.get_mut(at)) {
        Some(slot) => *slot = part,
        None => parts.push(part),
    }
}
