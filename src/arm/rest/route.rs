//! Which part of the façade answers a request.

use super::path::Path;
use super::plane::Plane;
use super::version::Version;
use super::{
    Request, Response, actions, answer, children, deployments, extensions, groups, images, instances, locks,
    offers, operations, resources,
};
use crate::arm::id::{Kind, ResourceId};

/// The namespaces that a real subscription has and that are not played: what is asked for there is not found.
fn is_azures(namespace: &str) -> bool {
    namespace.to_lowercase().starts_with("microsoft.")
}

pub(super) fn route(plane: &mut Plane, request: &Request, path: &Path) -> Response {
    let version = match path.asked("api-version") {
        None | Some("") => return answer::refused(&answer::missing_version()),
        Some(text) => match path.version() {
            None => return answer::refused(&answer::invalid_version(text)),
            Some(version) => version,
        },
    };
    if !plane.answers_for(&path.subscription) {
        return answer::refused(&answer::no_subscription(&path.subscription));
    }
    let method = request.method.to_uppercase();
    if path.namespace.is_empty() {
        return groups::route(plane, request, &method, path, &version);
    }
    match path.namespace.to_lowercase().as_str() {
        "microsoft.authorization" if path.part(0) == "locks" => locks::route(plane, request, &method, path),
        "microsoft.resources" if path.part(0) == "deployments" => {
            deployments::route(plane, request, &method, path, &version)
        }
        "microsoft.compute" if offers::is_of_region(path) => {
            offers::of_region(plane.world(), &method, path, &version)
        }
        "microsoft.compute" if path.part(0) == "skus" && path.parts.len() == 1 && path.group.is_none() => {
            offers::skus(&method, path)
        }
        "microsoft.compute" if images::is_asked(path) => images::route(plane.world(), &method, path),
        _ if path.part(0) == "locations" => operations::route(plane, path),
        _ => of_kind(plane, request, &method, path, &version),
    }
}

fn of_kind(plane: &mut Plane, request: &Request, method: &str, path: &Path, version: &Version) -> Response {
    let Some(kind) = path.kind() else {
        return unknown(plane, method, path, version);
    };
    if let Some(group) = &path.group
        && plane.world().group(group).is_none()
    {
        return answer::refused(&answer::no_group(group));
    }
    match (path.resource(), path.parts.len()) {
        (_, 1) => resources::list(plane, method, path, kind, version),
        (Some(id), 2) => resources::route(plane, request, method, path, &id, version),
        (Some(id), _) => part(plane, request, method, path, &id, version),
        (None, _) => answer::refused(&answer::invalid_path(&request.url)),
    }
}

fn part(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    id: &ResourceId,
    version: &Version,
) -> Response {
    let word = path.part(2);
    match (id.kind(), word.as_str()) {
        (Kind::ScaleSet, "virtualmachines") => instances::route(plane, request, method, path, id, version),
        (Kind::VirtualMachine | Kind::ScaleSet, "extensions") => {
            extensions::route(plane, request, method, path, id, version)
        }
        (kind, _) if children::list_of(kind, &word).is_some() => {
            children::route(plane, request, method, path, id, version)
        }
        _ if method == "POST" => actions::route(plane, request, &word, path, id),
        _ => resources::view(plane, method, path, id, &word),
    }
}

/// A type that is not played. Azure has it, so a look-up finds nothing rather than no such type.
fn unknown(plane: &Plane, method: &str, path: &Path, version: &Version) -> Response {
    if !is_azures(&path.namespace) {
        return answer::refused(&answer::unknown_namespace(&path.namespace));
    }
    if let Some(group) = &path.group
        && plane.world().group(group).is_none()
    {
        return answer::refused(&answer::no_group(group));
    }
    match (&path.group, path.parts.get(1)) {
        (Some(group), Some(name)) if matches!(method, "GET" | "HEAD") => {
            let kind = format!(
                "{}/{}",
                path.namespace,
                path.parts.first().map_or("", String::as_str)
            );
            answer::refused(&crate::arm::error::ArmError::new(
                "ResourceNotFound",
                format!(
                    "The Resource '{kind}/{name}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                ),
            ))
        }
        // Azure may well have some; an empty list would say that there are none.
        (_, None) if method == "GET" => answer::refused(&answer::not_played(&path.full_type())),
        (_, Some(_)) if method == "DELETE" => Response::new(204, None),
        _ => answer::refused(&answer::unknown_type(
            &path.namespace,
            path.parts.first().map_or("", String::as_str),
            version.text(),
        )),
    }
}
