//! Extensions of machines, of scale sets and of Uniform instances, by their own paths.
//!
//! A machine's and a set's are parts of their bodies (`resources`, `virtualMachineProfile.extensionProfile`); what one does
//! inside a guest is not played, save the health extension's probe. A PUT answers while it is under way.

use serde_json::Value;

use super::answer::{self, ok, refused};
use super::children::find;
use super::path::Path;
use super::plane::{Followed, Plane};
use super::version::Version;
use super::{Request, Response, body, children, etag, operations, shown};
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::put::not_found;
use crate::arm::world::{PowerState, ProvisioningState, Resource, World};

pub(super) const LIST: &str = "extensions";
/// The shape is the documentation's (`VirtualMachineScaleSetExtensions - Get`); the recordings have it in the set alone.
const OF_SET: &str = "Microsoft.Compute/virtualMachineScaleSets/extensions";

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    id: &ResourceId,
    version: &Version,
) -> Response {
    let world = plane.world();
    let Some(holder) = world.resource(id) else {
        return match method {
            "DELETE" => Response::new(204, None),
            "PUT" | "PATCH" => refused(&children::no_parent(plane, id, LIST)),
            _ => refused(&not_found(id)),
        };
    };
    let all = listed(world, holder, version, wants_view(path));
    let Some(name) = path.parts.get(3) else {
        return match method {
            "GET" => answer::list(all),
            other => refused(&answer::unknown_method(other)),
        };
    };
    if path.parts.len() > 4 {
        return refused(&answer::invalid_path(&request.url));
    }
    let current = find(&all, name);
    let writes = match method {
        "PUT" => true,
        "PATCH" | "DELETE" => current.is_some(),
        _ => false,
    };
    if writes && let Err(error) = precondition(request, world, holder, name, current.is_some()) {
        return refused(&error);
    }
    match (method, current) {
        ("GET" | "HEAD", Some(extension)) => ok(extension),
        ("GET" | "HEAD" | "PATCH", None) => refused(&missing(id, name)),
        ("DELETE", None) => Response::new(204, None),
        ("DELETE", Some(_)) => match change(plane, id, name, None, version) {
            Err(error) => refused(&error),
            Ok(()) => {
                let followed = Followed::Resource(id.clone());
                operations::followed(plane, Response::new(202, None), followed, version)
            }
        },
        ("PUT" | "PATCH", current) => match request.body.as_ref().filter(|body| body.is_object()) {
            None => refused(&answer::bad_content("an extension is an object")),
            Some(sent) => {
                let is_new = current.is_none();
                let whole = match current.filter(|_| method == "PATCH") {
                    Some(mut whole) => {
                        body::merge(&mut whole, sent);
                        whole
                    }
                    None => sent.clone(),
                };
                match change(plane, id, name, Some(&whole), version) {
                    Err(error) => refused(&error),
                    Ok(()) => written(plane, id, name, is_new, version),
                }
            }
        },
        (other, _) => refused(&answer::unknown_method(other)),
    }
}

/// An extension tells no etag; that of its holder stands for it, as Network's parts have it of theirs (INFERRED).
fn precondition(
    request: &Request,
    world: &World,
    holder: &Resource,
    name: &str,
    is_there: bool,
) -> Result<(), ArmError> {
    let path = format!("{}/{LIST}/{name}", holder.id.path(&world.subscription().id));
    let current = shown::etag(world, holder);
    etag::check(request, &path, is_there.then_some(&current), false)
}

/// Extensions of a Uniform instance, which come of its set's model.
pub(super) fn of_instance(instance: &Value, path: &Path) -> Response {
    let all = body::list(instance, "resources");
    match path.parts.get(5) {
        None => answer::list(all.to_vec()),
        Some(name) => find(all, name).map_or_else(|| refused(&no_entity()), ok),
    }
}

fn wants_view(path: &Path) -> bool {
    let wanted = path.asked("$expand").unwrap_or_default();
    wanted.eq_ignore_ascii_case("instanceView")
}

/// A machine's are resources of their own to ARM, a set's are not: the pattern is that of what has no extension
/// (arm_errors_recorded.csv; test_vmss_simulate_eviction). INFERRED for extensions.
fn missing(holder: &ResourceId, name: &str) -> ArmError {
    if holder.kind() != Kind::VirtualMachine {
        return no_entity();
    }
    ArmError::new(
        "ResourceNotFound",
        format!(
            "The Resource 'Microsoft.Compute/virtualMachines/{}/extensions/{name}' under resource group '{}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
            holder.name(),
            holder.group()
        ),
    )
}

fn no_entity() -> ArmError {
    ArmError::new("NotFound", "The entity was not found in this Azure location.")
}

/// The extensions as a GET shows them.
pub(super) fn listed(world: &World, holder: &Resource, version: &Version, with_view: bool) -> Vec<Value> {
    let shown = shown::resource(world, holder, version);
    if holder.id.kind() == Kind::ScaleSet {
        let path = holder.id.path(&world.subscription().id);
        let profile = "properties.virtualMachineProfile.extensionProfile.extensions";
        return body::list(&shown, profile)
            .iter()
            .map(|extension| shown::extension(extension, OF_SET, &path))
            .collect();
    }
    let mut all = body::list(&shown, "resources").to_vec();
    if with_view && let Some(view) = shown::vm_view(world, holder) {
        for extension in &mut all {
            let name = body::text(extension, "name").unwrap_or_default().to_owned();
            if let Some(seen) = find(body::list(&view, LIST), &name) {
                body::object(extension, "properties").insert("instanceView".into(), seen);
            }
        }
    }
    all
}

fn change(
    plane: &mut Plane,
    id: &ResourceId,
    name: &str,
    extension: Option<&Value>,
    version: &Version,
) -> Result<(), ArmError> {
    let vm = plane.world().resource(id).and_then(|holder| holder.vm());
    if vm.is_some_and(|vm| vm.power_state != PowerState::Running) {
        // facts.md §4.6.
        let message = "Cannot modify extensions in the VM when the VM is not running.";
        return Err(ArmError::new("OperationNotAllowed", message));
    }
    children::change(plane, id, LIST, name, extension, version).map(|_| ())
}

/// The answer to a PUT: the extension on its way (observed_properties.csv: `Creating`, `Updating`).
fn written(plane: &mut Plane, id: &ResourceId, name: &str, is_new: bool, version: &Version) -> Response {
    let world = plane.world();
    let holder = world.resource(id);
    let mut extension = holder.and_then(|holder| find(&listed(world, holder, version, false), name));
    let moving = holder.is_some_and(|holder| holder.provisioning_state != ProvisioningState::Succeeded);
    if let Some(extension) = extension.as_mut().filter(|_| moving) {
        let state = if is_new { "Creating" } else { "Updating" };
        body::object(extension, "properties").insert("provisioningState".into(), state.into());
    }
    let status = if is_new { 201 } else { 200 };
    let followed = Followed::Resource(id.clone());
    operations::followed(plane, Response::new(status, extension), followed, version)
}
