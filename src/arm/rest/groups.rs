//! Resource groups.

use serde_json::{Value, json};

use super::answer::{self, ok, refused};
use super::filter::{self, Filter};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::sent::region;
use super::sent::tags;
use super::version::Version;
use super::{Request, Response, body, operations, shown, subscription};
use crate::arm::document::Document;
use crate::arm::error::ArmError;
use crate::arm::operation::Operation;
use crate::arm::world::{Group, Resource, World};

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    method: &str,
    path: &Path,
    version: &Version,
) -> Response {
    let tail: Vec<String> = path.tail.iter().map(|part| part.to_lowercase()).collect();
    let tail: Vec<&str> = tail.iter().map(String::as_str).collect();
    match (path.group.as_deref(), tail.as_slice()) {
        (None, ["resourcegroups"]) if method == "GET" => {
            groups(plane.world(), path).unwrap_or_else(|error| refused(&error))
        }
        (None, []) if method == "GET" => subscription::show(plane.world()),
        (None, ["locations"]) if method == "GET" => subscription::locations(plane.world()),
        (group, ["resources"]) if method == "GET" => {
            resources(plane.world(), group, path).unwrap_or_else(|error| refused(&error))
        }
        (None, ["operationresults", id]) => operations::result(plane, id),
        (Some(name), []) => of_group(plane, request, method, name, version),
        _ => refused(&answer::invalid_path(&request.url)),
    }
}

fn of_group(plane: &mut Plane, request: &Request, method: &str, name: &str, version: &Version) -> Response {
    let known = plane.world().group(name).cloned();
    match (method, known) {
        ("PUT", known) => match request.body.as_ref().filter(|body| body.is_object()) {
            None => refused(&answer::bad_content("a resource group is an object")),
            Some(sent) => put(plane, name, sent, known.is_some()),
        },
        ("HEAD", Some(_)) => Response::new(204, None),
        ("GET", Some(group)) => ok(body_of(plane.world(), &group)),
        ("PATCH", Some(group)) => {
            let mut whole = body_of(plane.world(), &group);
            let patch = request.body.clone().unwrap_or_else(|| json!({}));
            body::merge(&mut whole, &patch);
            if let Some(tags) = patch.get("tags") {
                body::fields(&mut whole).insert("tags".into(), tags.clone());
            }
            put(plane, name, &whole, true)
        }
        ("DELETE", Some(group)) => match plane.perform(Operation::DeleteGroup { name: name.into() }) {
            Err(error) => refused(&error),
            Ok(()) => operations::accepted(plane, Followed::Group(group.name.to_string()), version),
        },
        (_, None) => refused(&answer::no_group(name)),
        (other, _) => refused(&answer::unknown_method(other)),
    }
}

fn put(plane: &mut Plane, name: &str, sent: &Value, existed: bool) -> Response {
    let done = read(name, sent).and_then(|operation| plane.perform(operation));
    let world = plane.world();
    match (done, world.group(name)) {
        (Err(error), _) => refused(&error),
        (Ok(()), Some(group)) => {
            let status = if existed { 200 } else { 201 };
            Response::new(status, Some(body_of(world, group)))
        }
        (Ok(()), None) => refused(&answer::no_group(name)),
    }
}

fn read(name: &str, sent: &Value) -> Result<Operation, ArmError> {
    let Some(location) = sent.get("location").and_then(Value::as_str) else {
        let message = "The location property is required for this definition.";
        return Err(ArmError::ours("LocationRequired", message));
    };
    let mut document = json!({});
    for field in ["managedBy", "tags"] {
        if let Some(value) = sent.get(field).filter(|value| !value.is_null()) {
            document[field] = value.clone();
        }
    }
    Ok(Operation::PutGroup {
        name: name.into(),
        location: region(location),
        tags: tags(sent)?,
        document: Some(Document::new(&document)),
    })
}

/// A group as a GET returns it: tags that were never sent are not there (cloud-provider-azure).
pub(super) fn body_of(world: &World, group: &Group) -> Value {
    let mut shown = crate::arm::json::group(world, group);
    let Some(document) = &group.document else {
        return shown;
    };
    let document = document.read();
    let fields = body::fields(&mut shown);
    if document.get("tags").is_none() && group.tags.is_empty() {
        fields.remove("tags");
    }
    if let Some(manager) = document.get("managedBy") {
        fields.insert("managedBy".into(), manager.clone());
    }
    shown
}

/// How many members of a list `$top` asks for.
fn top(path: &Path) -> usize {
    let top = path.asked("$top").and_then(|top| top.parse().ok());
    top.unwrap_or(usize::MAX)
}

fn groups(world: &World, path: &Path) -> Result<Response, ArmError> {
    let filter = filter::asked(path)?;
    let fits = |group: &&std::rc::Rc<Group>| {
        let properties = [("name", &*group.name), ("location", &*group.location)];
        let holds = |filter: &Filter| filter.holds_with(&group.tags, &properties);
        filter.as_ref().is_none_or(holds)
    };
    let found = world.groups().filter(fits).take(top(path));
    Ok(answer::list(found.map(|group| body_of(world, group)).collect()))
}

/// `GET …/resources`: what there is, in short. One that is asked for by a tag is shown without its tags (recording
/// test_delete_dependent_resources).
fn resources(world: &World, group: Option<&str>, path: &Path) -> Result<Response, ArmError> {
    if let Some(name) = group
        && world.group(name).is_none()
    {
        return Err(answer::no_group(name));
    }
    let filter = filter::asked(path)?;
    let fits = |resource: &&std::rc::Rc<Resource>| {
        let properties = [
            ("name", resource.id.name()),
            ("location", &*resource.location),
            ("resourcetype", resource.id.kind().arm_type()),
            ("resourcegroup", resource.id.group()),
        ];
        let holds = |filter: &Filter| filter.holds_with(&resource.tags, &properties);
        filter.as_ref().is_none_or(holds)
    };
    let without_tags = filter.as_ref().is_some_and(Filter::is_of_tags);
    let here = world
        .resources()
        .filter(|resource| group.is_none_or(|group| resource.id.group().eq_ignore_ascii_case(group)));
    let short = here.filter(fits).take(top(path)).map(|resource| {
        let mut whole = shown::resource(world, resource, &Version::default());
        let fields = body::fields(&mut whole);
        body::drop_all(fields, &["properties", "etag", "resources"]);
        if without_tags {
            fields.remove("tags");
        }
        whole
    });
    Ok(answer::list(short.collect()))
}
