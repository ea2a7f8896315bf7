//! GET, PUT, PATCH, DELETE and lists of whole resources.

use serde_json::{Value, json};

use super::answer::{self, ok, refused};
use super::listed::{Listed, expanded};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::sent::{self, Asked};
use super::shown;
use super::version::Version;
use super::{Request, Response, body, etag, operations};
use crate::arm::Document;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::network::address;
use crate::arm::operation::Operation;
use crate::arm::put::not_found;
use crate::arm::spec::ResourceSpec;
use crate::arm::validate;
use crate::arm::world::{ProvisioningState, Resource, World};

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    id: &ResourceId,
    version: &Version,
) -> Response {
    match method {
        "GET" | "HEAD" => match plane.world().resource(id) {
            None => refused(&not_found(id)),
            Some(resource) => {
                let document = resource.document.as_ref().map(Document::read);
                ok(expanded(plane.world(), resource, document.as_deref(), path, version).into_value())
            }
        },
        "PUT" => match request.body.as_ref().filter(|body| body.is_object()) {
            None => refused(&answer::bad_content("a resource is an object")),
            Some(sent) => put(plane, request, id, sent, version).unwrap_or_else(|error| refused(&error)),
        },
        "PATCH" => match request.body.as_ref().filter(|body| body.is_object()) {
            None => refused(&answer::bad_content("a patch is an object")),
            Some(patch) => {
                self::patch(plane, request, id, patch, version).unwrap_or_else(|error| refused(&error))
            }
        },
        "DELETE" => delete(plane, request, path, id, version),
        other => refused(&answer::unknown_method(other)),
    }
}

/// Whether a PUT of this kind is over when it is answered (interfaceclient; test_vmss_create_automatic_repairs…).
fn at_once(kind: Kind) -> bool {
    matches!(kind, Kind::NetworkInterface | Kind::LoadBalancer)
}

/// The resource as the answer to its PUT shows it.
fn answered(world: &World, id: &ResourceId, version: &Version) -> Value {
    let Some(resource) = world.resource(id) else {
        return Value::Null;
    };
    let mut shown = if at_once(id.kind()) {
        let mut ready = (**resource).clone();
        ready.provisioning_state = ProvisioningState::Succeeded;
        shown::resource(world, &ready, version)
    } else {
        shown::resource(world, resource, version)
    };
    // Who uses it is not in the answer to a PUT (availabilitysetclient, test_vmss_simple_orchestration_mode).
    if matches!(id.kind(), Kind::AvailabilitySet | Kind::ProximityPlacementGroup) {
        let properties = body::object(&mut shown, "properties");
        body::drop_all(
            properties,
            &["virtualMachines", "virtualMachineScaleSets", "availabilitySets"],
        );
    }
    shown
}

/// Reads a PUT of a resource into its request.
pub(super) fn read(
    world: &World,
    id: &ResourceId,
    sent: &Value,
    version: &Version,
) -> Result<ResourceSpec, ArmError> {
    let old = world.resource(id).map(|old| &**old);
    let asked = Asked {
        world,
        id,
        version,
        old,
    };
    sent::spec(&asked, sent)
}

/// Puts a resource; a PUT that changes nothing is answered and not made.
pub(super) fn put(
    plane: &mut Plane,
    request: &Request,
    id: &ResourceId,
    sent: &Value,
    version: &Version,
) -> Result<Response, ArmError> {
    let world = plane.world();
    let old = world.resource(id).cloned();
    let network = id.kind().arm_type().starts_with("Microsoft.Network");
    let current = old.as_ref().map(|old| shown::etag(world, old));
    etag::check(
        request,
        &id.path(&world.subscription().id),
        current.as_deref(),
        network,
    )?;
    let spec = read(world, id, sent, version)?;
    let same = old.as_ref().is_some_and(|old| {
        network
            && old.document == spec.document
            && old.tags == spec.tags
            && old.provisioning_state == ProvisioningState::Succeeded
    });
    let operation = Operation::Put {
        group: id.group().into(),
        resource: spec,
    };
    if same {
        validate(world, &operation)?;
        // One that is put again as it is: 201 for a network, 200 for others (virtualnetworkclient, subnetclient).
        let status = if id.kind() == Kind::VirtualNetwork {
            201
        } else {
            200
        };
        return Ok(Response::new(status, Some(answered(world, id, version))));
    }
    plane.perform(operation)?;
    let status = match (id.kind(), old.is_some()) {
        (Kind::Disk, _) => 202,
        (Kind::AvailabilitySet, _) | (_, true) => 200,
        (_, false) => 201,
    };
    let body = answered(plane.world(), id, version);
    Ok(operations::followed(
        plane,
        Response::new(status, Some(body)),
        Followed::Resource(id.clone()),
        version,
    ))
}

/// Merges a patch into a resource, and puts it.
fn patch(
    plane: &mut Plane,
    request: &Request,
    id: &ResourceId,
    patch: &Value,
    version: &Version,
) -> Result<Response, ArmError> {
    let world = plane.world();
    let Some(old) = world.resource(id) else {
        return Err(not_found(id));
    };
    let mut whole = sent::whole_of(world, old);
    body::merge(&mut whole, patch);
    if let Some(tags) = patch.get("tags") {
        body::fields(&mut whole).insert("tags".into(), tags.clone());
    }
    // What the patch takes away must not come back from what the resource had.
    let taken = patch_nulls(patch);
    body::merge(&mut whole, &taken);
    restore_nulls(&mut whole, &taken);
    put(plane, request, id, &whole, version)
}

/// The fields that a patch sets to null, and nothing else of it.
fn patch_nulls(patch: &Value) -> Value {
    match patch {
        Value::Object(fields) => {
            let kept = fields.iter().filter_map(|(name, value)| match value {
                Value::Null => Some((name.clone(), Value::Null)),
                Value::Object(_) => {
                    let inner = patch_nulls(value);
                    let empty = inner.as_object().is_none_or(serde_json::Map::is_empty);
                    (!empty).then_some((name.clone(), inner))
                }
                _ => None,
            });
            Value::Object(kept.collect())
        }
        _ => json!({}),
    }
}

fn restore_nulls(whole: &mut Value, nulls: &Value) {
    for (name, value) in nulls.as_object().into_iter().flatten() {
        let fields = body::fields(whole);
        match value {
            Value::Null => drop(fields.insert(name.clone(), Value::Null)),
            inner => restore_nulls(fields.entry(name.clone()).or_insert_with(|| json!({})), inner),
        }
    }
}

fn delete(plane: &mut Plane, request: &Request, path: &Path, id: &ResourceId, version: &Version) -> Response {
    let Some(old) = plane.world().resource(id).cloned() else {
        return Response::new(204, None);
    };
    let network = id.kind().arm_type().starts_with("Microsoft.Network");
    let full = id.path(&plane.world().subscription().id);
    let current = shown::etag(plane.world(), &old);
    if let Err(error) = etag::check(request, &full, Some(&current), network) {
        return refused(&error);
    }
    let force = path
        .asked("forceDeletion")
        .is_some_and(|force| force.eq_ignore_ascii_case("true"));
    let operation = Operation::Delete {
        id: id.clone(),
        with: Vec::new(),
        force,
    };
    match plane.perform(operation) {
        Err(error) => refused(&error),
        // Those are over when they are answered (test_vm_availset; interfaceclient).
        Ok(()) if matches!(id.kind(), Kind::AvailabilitySet | Kind::ProximityPlacementGroup) => {
            Response::new(200, None)
        }
        Ok(()) if id.kind() == Kind::NetworkInterface && version.from("2025-01-01") => {
            Response::new(200, None)
        }
        Ok(()) => operations::followed(
            plane,
            Response::new(202, None),
            Followed::Resource(id.clone()),
            version,
        ),
    }
}

/// The resources of a kind, in a group or in the subscription.
pub(super) fn list(plane: &Plane, method: &str, path: &Path, kind: Kind, version: &Version) -> Response {
    if method != "GET" {
        return refused(&answer::unknown_method(method));
    }
    let world = plane.world();
    let of_group = |resource: &&std::rc::Rc<Resource>| {
        let group = path.group.as_deref();
        group.is_none_or(|group| resource.id.group().eq_ignore_ascii_case(group))
    };
    let filter = path.asked("$filter").and_then(set_in_filter);
    let of_set = |resource: &&std::rc::Rc<Resource>| match &filter {
        None => true,
        Some(set) => {
            resource
                .vm()
                .and_then(|vm| vm.spec.virtual_machine_scale_set.as_ref())
                == Some(set)
        }
    };
    let found = world.of_kind(kind).filter(of_group).filter(of_set);
    Response {
        listed: Some(Listed::new(found, path, version)),
        ..Response::new(200, None)
    }
}

/// `'virtualMachineScaleSet/id' eq '{id}'` (facts.md §1.3).
fn set_in_filter(filter: &str) -> Option<ResourceId> {
    let (property, id) = filter.split_once(" eq ")?;
    let is_set = property
        .trim()
        .trim_matches('\'')
        .eq_ignore_ascii_case("virtualMachineScaleSet/id");
    is_set.then(|| ResourceId::parse(id.trim().trim_matches('\'')))?
}

/// GET of what a resource shows besides itself: an instance view, the addresses of instances, an upgrade history.
pub(super) fn view(plane: &Plane, method: &str, path: &Path, id: &ResourceId, word: &str) -> Response {
    if !matches!(method, "GET" | "HEAD") {
        return refused(&answer::unknown_method(method));
    }
    let world = plane.world();
    let Some(resource) = world.resource(id) else {
        return refused(&not_found(id));
    };
    match (id.kind(), word) {
        (Kind::VirtualMachine, "instanceview") => ok(shown::vm_view(world, resource).unwrap_or(Value::Null)),
        (Kind::ScaleSet, "instanceview") => match resource.scale_set() {
            Some(set) if set.spec.orchestration_mode == crate::arm::spec::OrchestrationMode::Uniform => {
                ok(shown::set_view(resource, set))
            }
            // facts.md §2.13.
            _ => refused(&ArmError::new(
                "OperationNotAllowed",
                "Operation 'VirtualMachineScaleSets.instanceView.GET' is not allowed on Virtual Machine Scale Set",
            )),
        },
        (Kind::VirtualMachine | Kind::AvailabilitySet, "vmsizes") => super::offers::sizes(&resource.location),
        (Kind::ScaleSet, "skus") => super::offers::skus_of_set(resource),
        (Kind::ScaleSet, "publicipaddresses") => {
            let set = resource.scale_set();
            answer::list(set.map_or_else(Vec::new, |set| shown::public_ips(world, resource, set)))
        }
        (Kind::ScaleSet, "networkinterfaces") => {
            let set = resource.scale_set();
            answer::list(set.map_or_else(Vec::new, |set| shown::interfaces(world, resource, set)))
        }
        (Kind::ScaleSet, "rollingupgrades") if path.part(3) == "latest" => {
            let status = resource
                .scale_set()
                .and_then(|set| shown::rolling_upgrade(world, resource, set));
            // The code is Azure's; no source at hand shows the sentence.
            let none = || refused(&ArmError::ours("NotFound", "The set has had no rolling upgrade."));
            status.map_or_else(none, ok)
        }
        (Kind::ScaleSet, "osupgradehistory") => {
            let set = resource.scale_set();
            answer::list(set.map_or_else(Vec::new, |set| shown::os_upgrades(world, resource, set)))
        }
        (Kind::LoadBalancer, "networkinterfaces") => {
            let behind = world
                .of_kind(Kind::NetworkInterface)
                .filter(|other| is_behind(other, id));
            let version = path.version().unwrap_or_default();
            answer::list(behind.map(|nic| shown::resource(world, nic, &version)).collect())
        }
        (Kind::VirtualNetwork, "checkipaddressavailability") => available(world, resource, path),
        _ => refused(&answer::no_child(&format!(
            "{}/{word}",
            id.path(&world.subscription().id)
        ))),
    }
}

/// Whether an interface is in a pool of a load balancer.
fn is_behind(resource: &Resource, balancer: &ResourceId) -> bool {
    resource.nic().is_some_and(|nic| {
        let others = nic.spec.more.iter().flat_map(|more| &more.pools);
        let mut pools = nic.spec.pools.iter().chain(others);
        pools.any(|pool| pool.load_balancer == *balancer)
    })
}

/// Whether a private address is free, and if not, which are (test_network_vnet).
fn available(world: &World, resource: &Resource, path: &Path) -> Response {
    let wanted = path.asked("ipAddress").and_then(|ip| ip.parse().ok());
    let subnets = resource.vnet().map_or(&[][..], |vnet| &vnet.subnets);
    let subnet = subnets
        .iter()
        .find(|subnet| wanted.is_some_and(|ip: std::net::Ipv4Addr| subnet.address_prefix.contains(&ip)));
    let (Some(ip), Some(subnet)) = (wanted, subnet) else {
        let message = "The private address is not in a subnet of the network.";
        return refused(&ArmError::ours("PrivateIPAddressNotInAnySubnet", message));
    };
    let id = crate::arm::SubnetId {
        vnet: resource.id.clone(),
        name: subnet.name.as_str().into(),
    };
    let free = address::free(world, &id, 5).unwrap_or_default();
    let reserved = address::is_kept(subnet.address_prefix, ip);
    let taken = address::is_taken(world, &id, ip);
    if !reserved && !taken {
        return ok(json!({ "available": true, "isPlatformReserved": false }));
    }
    let free: Vec<String> = free.iter().map(ToString::to_string).collect();
    ok(json!({ "available": false, "availableIPAddresses": free, "isPlatformReserved": reserved }))
}
