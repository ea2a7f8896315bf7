//! Instances of scale sets by their paths.

use serde_json::Value;

use super::answer::{self, ok, refused};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::version::Version;
use super::{Request, Response, actions, body, etag, extensions, operations, shown};
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::operation::Operation;
use crate::arm::put::not_found;
use crate::arm::spec::OrchestrationMode;
use crate::arm::world::{Resource, UniformInstance, World};

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    set: &ResourceId,
    version: &Version,
) -> Response {
    let Some((resource, body)) = plane.world().scale_set(set) else {
        return refused(&not_found(set));
    };
    let Some(name) = path.parts.get(3) else {
        return list(plane.world(), resource, path, version);
    };
    if body.spec.orchestration_mode == OrchestrationMode::Flexible {
        // A Flexible set's instances are machines, and are asked for as such (facts.md §1.3).
        let vm = ResourceId::new(set.group(), Kind::VirtualMachine, name);
        return match (method, plane.world().resource(&vm), path.parts.get(4)) {
            ("GET", Some(vm), None) => ok(shown::list_stub(plane.world(), resource, vm)),
            ("GET", Some(_), Some(_)) | ("DELETE" | "POST" | "PUT", Some(_), _) => {
                let direct = Path {
                    parts: vec!["virtualMachines".into(), name.clone()]
                        .into_iter()
                        .chain(path.parts.iter().skip(4).cloned())
                        .collect(),
                    ..path.clone()
                };
                of_machine(plane, request, method, &direct, &vm, version)
            }
            (_, None, _) => refused(&no_instance()),
            _ => refused(&answer::unknown_method(method)),
        };
    }
    one(plane, request, method, path, set, name, version)
}

fn of_machine(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    vm: &ResourceId,
    version: &Version,
) -> Response {
    match path.parts.get(2) {
        Some(word) if method == "POST" => actions::route(plane, request, &word.to_lowercase(), path, vm),
        Some(word) => super::resources::view(plane, method, path, vm, &word.to_lowercase()),
        None => super::resources::route(plane, request, method, path, vm, version),
    }
}

/// test_vmss_simulate_eviction.
fn no_instance() -> ArmError {
    ArmError::new("NotFound", "The entity was not found in this Azure location.")
}

fn list(world: &World, set: &Resource, path: &Path, version: &Version) -> Response {
    let Some(body) = set.scale_set() else {
        return answer::list(Vec::new());
    };
    if body.spec.orchestration_mode == OrchestrationMode::Flexible {
        let stubs = world.members(&set.id).map(|vm| shown::list_stub(world, set, vm));
        return answer::list(stubs.collect());
    }
    let all = body.instances.iter();
    answer::list(
        all.map(|instance| instance_body(world, set, instance, path, version, false))
            .collect(),
    )
}

/// An instance, with its view where the query asks for that.
fn instance_body(
    world: &World,
    set: &Resource,
    instance: &UniformInstance,
    path: &Path,
    version: &Version,
    alone: bool,
) -> Value {
    let mut shown = shown::instance(world, set, instance, version, alone);
    let wanted = path.asked("$expand").unwrap_or_default();
    if wanted.eq_ignore_ascii_case("userData") {
        let model = instance.model.as_ref().map(Document::value).unwrap_or_default();
        if let Some(data) = body::at(&model, "properties.virtualMachineProfile.userData") {
            shown["properties"]["userData"] = data.clone();
        }
    }
    if wanted.eq_ignore_ascii_case("instanceView") {
        shown["properties"]["instanceView"] = shown::instance_view(world, set, instance);
    }
    shown
}

/// An instance's interfaces, one of them, and what they have.
fn network(world: &World, set: &Resource, path: &Path, number: u32) -> Response {
    let below = format!(
        "{}/virtualMachines/{number}/",
        set.id.path(&world.subscription().id)
    );
    let mut here = set
        .scale_set()
        .map_or_else(Vec::new, |body| shown::interfaces(world, set, body));
    here.retain(|nic| body::text(nic, "id").is_some_and(|id| id.starts_with(&below)));
    let mut parts = path.parts.iter().skip(5);
    let Some(wanted) = parts.next() else {
        return answer::list(here);
    };
    let named = |items: &[Value], wanted: &str| -> Option<Value> {
        let mut alike = items
            .iter()
            .filter(|item| body::text(item, "name").is_some_and(|name| name.eq_ignore_ascii_case(wanted)));
        alike.next().cloned()
    };
    let missing = || refused(&answer::no_child(&format!("{below}networkInterfaces/{wanted}")));
    let Some(nic) = named(&here, wanted) else {
        return missing();
    };
    let configurations = body::list(&nic, "properties.ipConfigurations");
    match (
        parts.next().map(|word| word.to_lowercase()).as_deref(),
        parts.next(),
    ) {
        (None, _) => ok(nic),
        (Some("ipconfigurations"), None) => answer::list(configurations.to_vec()),
        (Some("ipconfigurations"), Some(wanted)) => {
            named(configurations, wanted).map_or_else(missing, |found| {
                let within = body::text(&found, "id").unwrap_or_default().to_owned();
                match parts.next() {
                    None => ok(found),
                    Some(_) => addresses(world, set, &within, parts.next().map(String::as_str)),
                }
            })
        }
        _ => missing(),
    }
}

/// The public addresses of an instance's IP configuration, or one of them.
fn addresses(world: &World, set: &Resource, configuration: &str, wanted: Option<&str>) -> Response {
    let mut here = set
        .scale_set()
        .map_or_else(Vec::new, |body| shown::public_ips(world, set, body));
    here.retain(|ip| body::text(ip, "id").is_some_and(|id| id.starts_with(&format!("{configuration}/"))));
    match wanted {
        None => answer::list(here),
        Some(wanted) => {
            let name = |ip: &Value| body::text(ip, "name").map(str::to_lowercase);
            let found = here
                .into_iter()
                .find(|ip| name(ip) == Some(wanted.to_lowercase()));
            found.map_or_else(
                || {
                    refused(&answer::no_child(&format!(
                        "{configuration}/publicIPAddresses/{wanted}"
                    )))
                },
                ok,
            )
        }
    }
}

fn find<'a>(world: &'a World, set: &ResourceId, number: u32) -> Option<(&'a Resource, &'a UniformInstance)> {
    let (resource, body) = world.scale_set(set)?;
    let instance = body
        .instances
        .iter()
        .find(|instance| instance.instance_id == number)?;
    Some((resource, instance))
}

fn one(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    set: &ResourceId,
    name: &str,
    version: &Version,
) -> Response {
    let action = path.part(4);
    if method == "POST" && name == "*" {
        let all = plane.world().scale_set(set).map_or_else(Vec::new, |(_, body)| {
            body.instances
                .iter()
                .map(|instance| instance.instance_id)
                .collect()
        });
        return acted(plane, &action, set, all, version);
    }
    let number = match actions::number(name) {
        Ok(number) => number,
        Err(error) => return refused(&error),
    };
    let world = plane.world();
    let Some((resource, instance)) = find(world, set, number) else {
        return if method == "DELETE" {
            Response::new(204, None)
        } else {
            refused(&no_instance())
        };
    };
    match (method, action.as_str()) {
        ("GET" | "HEAD", "") => ok(instance_body(world, resource, instance, path, version, true)),
        ("GET" | "HEAD", "networkinterfaces") => network(world, resource, path, number),
        ("GET" | "HEAD", "extensions") => {
            let shown = shown::instance(world, resource, instance, version, true);
            extensions::of_instance(&shown, path)
        }
        ("GET" | "HEAD", "instanceview") => ok(shown::instance_view(world, resource, instance)),
        ("PUT", "") => {
            let tag = shown::instance_etag(instance);
            let path = format!("{}/virtualMachines/{number}", set.path(&world.subscription().id));
            match etag::check(request, &path, Some(&tag), false) {
                Err(error) => refused(&error),
                Ok(()) => put(plane, request, set, number, version),
            }
        }
        ("DELETE", "") => acted(plane, "delete", set, vec![number], version),
        ("POST", "simulateeviction") => {
            let operation = Operation::EvictInstance {
                set: set.clone(),
                instance: number,
            };
            plane
                .perform(operation)
                .map_or_else(|error| refused(&error), |()| Response::new(204, None))
        }
        ("POST", _) => acted(plane, &action, set, vec![number], version),
        _ => refused(&answer::unknown_method(method)),
    }
}

fn acted(
    plane: &mut Plane,
    word: &str,
    set: &ResourceId,
    instances: Vec<u32>,
    version: &Version,
) -> Response {
    match actions::uniform(plane, word, set, instances) {
        Err(error) => refused(&error),
        Ok(()) => operations::followed(
            plane,
            Response::new(202, None),
            Followed::Instances(set.clone()),
            version,
        ),
    }
}

fn put(plane: &mut Plane, request: &Request, set: &ResourceId, number: u32, version: &Version) -> Response {
    let mut sent = request.body.clone().unwrap_or_default();
    super::words::canonical(&mut sent);
    let operation = Operation::PutInstance {
        set: set.clone(),
        instance: number,
        // Tags are the set's; a PUT of them is taken and changes nothing (virtualmachinescalesetvmclient).
        document: sent.get("properties").map(|_| Document::new(&sent)),
    };
    if let Err(error) = plane.perform(operation) {
        return refused(&error);
    }
    let shown = find(plane.world(), set, number)
        .map(|(resource, instance)| shown::instance(plane.world(), resource, instance, version, true));
    operations::followed(
        plane,
        Response::new(200, shown),
        Followed::Instances(set.clone()),
        version,
    )
}
