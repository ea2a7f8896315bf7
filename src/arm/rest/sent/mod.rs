//! Bodies as they are sent: from JSON to a document and the typed part that rules read.
//!
//! A document is what a GET gives back, without what only the world knows: Azure's defaults are filled in, secrets and
//! read-only properties are gone. Defaults are those of the recordings and of facts.md §1.

mod autoscale;
mod balancer;
mod balancer_rules;
mod compute;
mod duration;
mod frame;
mod health;
mod interface;
mod machine;
mod network;
mod policies;
mod profile;
mod scale_set;
mod storage;
mod user_data;
mod vm;

use serde_json::{Map, Value, json};

pub(super) use balancer::LISTS as BALANCER_LISTS;
pub(super) use frame::{region, tags};
pub(super) use machine::account_type;

use super::body;
use super::version::Version;
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::spec::{ResourceSpec, SpecBody};
use crate::arm::world::{Resource, World};

/// A body on its way in.
pub(super) struct Asked<'a> {
    pub(super) world: &'a World,
    pub(super) id: &'a ResourceId,
    pub(super) version: &'a Version,
    /// The resource as it is, when there is one.
    pub(super) old: Option<&'a Resource>,
}

/// What a kind's reader makes of a body.
type Read = Result<(SpecBody, Value), ArmError>;

/// Reads a PUT.
pub(super) fn spec(asked: &Asked<'_>, sent: &Value) -> Result<ResourceSpec, ArmError> {
    let mut sent = sent.clone();
    super::words::canonical(&mut sent);
    let kept = keeps(asked.id.kind()).then(|| asked.old.map(|old| document_of(asked.world, old)));
    let mut whole = match kept.flatten() {
        Some(mut old) => {
            body::merge(&mut old, &sent);
            // Tags are a value of their own: what is sent replaces them.
            if let Some(tags) = sent.get("tags") {
                body::fields(&mut old).insert("tags".into(), tags.clone());
            }
            old
        }
        None => sent,
    };
    body::without_nulls(&mut whole);
    identity(body::fields(&mut whole));
    let frame = frame::read(asked, &whole)?;
    drop_read_only(body::fields(&mut whole));
    let (typed, document) = match asked.id.kind() {
        Kind::VirtualNetwork => network::virtual_network(asked, whole),
        Kind::NetworkSecurityGroup => network::security_group(asked, whole),
        Kind::PublicIpAddress => network::public_ip(asked, whole),
        Kind::NetworkInterface => interface::network_interface(asked, whole),
        Kind::LoadBalancer => balancer::load_balancer(asked, whole),
        Kind::Disk => storage::disk(asked, whole),
        Kind::AvailabilitySet => compute::availability_set(asked, whole),
        Kind::ProximityPlacementGroup => Ok((SpecBody::ProximityPlacementGroup, whole)),
        Kind::VirtualMachine => vm::virtual_machine(asked, whole),
        Kind::ScaleSet => scale_set::scale_set(asked, &frame, whole),
        Kind::StorageAccount => Ok((SpecBody::StorageAccount, whole)),
        Kind::KeyVault => Ok((SpecBody::KeyVault, whole)),
        Kind::AutoscaleSetting => autoscale::setting(asked, whole),
        Kind::NetworkWatcher => Err(ArmError::ours(
            "MethodNotAllowed",
            "Azure makes network watchers by itself here.",
        )),
    }?;
    Ok(ResourceSpec {
        name: asked.id.name().into(),
        location: frame.location,
        zones: frame.zones,
        tags: frame.tags,
        body: typed,
        document: Some(Document::new(&document)),
    })
}

/// No identity is not shown: `None` is a client's word for it, and an empty list of users is no list.
fn identity(whole: &mut Map<String, Value>) {
    let Some(Value::Object(identity)) = whole.get_mut("identity") else {
        return;
    };
    let users = identity.get("userAssignedIdentities").and_then(Value::as_object);
    if users.is_some_and(Map::is_empty) {
        identity.remove("userAssignedIdentities");
    }
    let kind = identity.get("type").and_then(Value::as_str);
    if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("None")) {
        whole.remove("identity");
    }
}

/// Whether a PUT keeps what it does not say: Compute's do (test_vmss_linux_patch_mode scales with a capacity alone;
/// test_vm_create_state_modifications resizes without an image).
fn keeps(kind: Kind) -> bool {
    matches!(kind, Kind::ScaleSet | Kind::VirtualMachine | Kind::Disk)
}

/// What a resource's document is, or would be: that of one that no client sent is read off its typed body.
pub(super) fn document_of(world: &World, resource: &Resource) -> Value {
    let own = resource
        .document
        .as_ref()
        .filter(|_| !super::shown::is_of_set(resource));
    match own {
        Some(document) => document.value(),
        None => {
            let mut shown = super::shown::resource(world, resource, &Version::default());
            if let Some(extensions) = shown.get("resources").cloned() {
                body::object(&mut shown, "properties.extensionProfile")
                    .insert("extensions".into(), extensions);
            }
            drop_read_only(body::fields(&mut shown));
            shown
        }
    }
}

/// What a client would send to leave a resource as it is.
pub(super) fn whole_of(world: &World, resource: &Resource) -> Value {
    let mut whole = document_of(world, resource);
    let fields = body::fields(&mut whole);
    fields.insert("location".into(), (*resource.location).into());
    if !resource.tags.is_empty() {
        fields.insert("tags".into(), json!(resource.tags));
    }
    if !resource.zones.is_empty() {
        let zones: Vec<String> = resource.zones.iter().map(u8::to_string).collect();
        fields.insert("zones".into(), zones.into());
    }
    whole
}

/// What only Azure says of a resource.
fn drop_read_only(whole: &mut Map<String, Value>) {
    body::drop_all(
        whole,
        &[
            "id",
            "name",
            "type",
            "etag",
            "managedBy",
            "kind",
            "systemData",
            "resources",
            "instanceId",
        ],
    );
    if let Some(Value::Object(properties)) = whole.get_mut("properties") {
        body::drop_all(
            properties,
            &[
                "provisioningState",
                "resourceGuid",
                "uniqueId",
                "vmId",
                "timeCreated",
                "instanceView",
                "virtualMachines",
                "virtualMachineScaleSets",
                "availabilitySets",
                "colocationStatus",
            ],
        );
    }
    if let Some(Value::Object(identity)) = whole.get_mut("identity") {
        body::drop_all(identity, &["principalId", "tenantId"]);
    }
}

/// Reduces a reference to its id: clients send whole bodies back, Azure keeps what they name.
fn only_id(properties: &mut Map<String, Value>, name: &str) {
    if let Some(Value::Object(reference)) = properties.get_mut(name) {
        reference.retain(|name, _| name == "id");
        if reference.is_empty() {
            properties.remove(name);
        }
    }
}

/// As [`only_id`], for a list of references.
fn only_ids(properties: &mut Map<String, Value>, name: &str) {
    for reference in properties
        .get_mut(name)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Value::Object(reference) = reference {
            reference.retain(|name, _| name == "id");
        }
    }
}

/// The parts of a resource that have names of their own, each reduced to its name and what was said of it.
fn parts(
    properties: &mut Map<String, Value>,
    name: &str,
    dropped: &[&str],
    mut each: impl FnMut(&mut Map<String, Value>),
) {
    let parts = properties.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    for part in parts.as_array_mut().into_iter().flatten() {
        let part = body::fields(part);
        body::drop_all(part, &["id", "etag", "type", "resourceGroup"]);
        let of_part = body::fields(
            part.entry("properties")
                .or_insert_with(|| Value::Object(Map::new())),
        );
        body::drop_all(of_part, &["provisioningState"]);
        body::drop_all(of_part, dropped);
        each(of_part);
    }
}
