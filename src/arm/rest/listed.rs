//! Bodies with what was asked of them, and a list of such: of a thousand there is one at a time where they are written.

use std::rc::Rc;

use serde_json::Value;

use super::body;
use super::path::Path;
use super::shown::{self, Overlay};
use super::version::Version;
use crate::arm::Document;
use crate::arm::id::Kind;
use crate::arm::world::{Resource, World};

/// Resources, and what was asked of each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    found: Vec<Rc<Resource>>,
    path: Path,
    version: Version,
}

impl Listed {
    pub(super) fn new<'a>(
        found: impl Iterator<Item = &'a Rc<Resource>>,
        path: &Path,
        version: &Version,
    ) -> Listed {
        Listed {
            found: found.cloned().collect(),
            path: path.clone(),
            version: version.clone(),
        }
    }

    /// Gives their bodies to `to`, one after the other. Those of a scale set's machines are one body that is filled anew.
    pub(super) fn each(&self, world: &World, mut to: impl FnMut(&Overlay<'_>)) {
        let more = ["$expand", "statusOnly"]
            .into_iter()
            .any(|name| self.path.asked(name).is_some());
        let of_one = |one: &Rc<Resource>, next: &Rc<Resource>| {
            let (one, next) = (one.document.as_ref(), next.document.as_ref());
            !more && one.zip(next).is_some_and(|(one, next)| one.same(next))
        };
        for run in self.found.chunk_by(of_one) {
            let document = run[0].document.as_ref().map(Document::read);
            let document = document.as_deref();
            let mut last = None;
            for resource in run {
                let again = last.take().zip(document);
                let again =
                    again.and_then(|(last, document)| shown::refilled(world, last, resource, document));
                let shown = again.unwrap_or_else(|| {
                    let mut first = expanded(world, resource, document, &self.path, &self.version);
                    if run.len() > 1 {
                        first.settle();
                    }
                    first
                });
                to(&shown);
                last = Some((&**resource, shown));
            }
        }
    }
}

/// A body with what `$expand` asks for, laid over the resource's document; `statusOnly` asks for the view too.
pub(super) fn expanded<'a>(
    world: &'a World,
    resource: &'a Resource,
    document: Option<&'a Value>,
    path: &Path,
    version: &Version,
) -> Overlay<'a> {
    let mut shown = shown::overlay(world, resource, document, version);
    let wanted = path.asked("$expand").unwrap_or_default().to_lowercase();
    let status_only = path
        .asked("statusOnly")
        .is_some_and(|only| only.eq_ignore_ascii_case("true"));
    if wanted.contains("userdata")
        && let Some((place, data)) = document.and_then(|document| user_data(resource, document))
    {
        shown.object(place).insert("userData", data);
    }
    if (wanted.contains("instanceview") || status_only)
        && let Some(view) = shown::vm_view(world, resource)
    {
        shown.object("properties").insert("instanceView", view);
    }
    shown
}

/// User data, which a body shows only when it is asked for, and where it stands.
fn user_data<'a>(resource: &Resource, document: &'a Value) -> Option<(&'static str, &'a Value)> {
    let of = |place| body::at(document, place)?.get("userData");
    let of_set = "properties.virtualMachineProfile";
    match resource.id.kind() {
        Kind::ScaleSet => Some((of_set, of(of_set)?)),
        // A Flexible instance's is that of its set's profile.
        Kind::VirtualMachine => Some(("properties", of("properties").or_else(|| of(of_set))?)),
        _ => None,
    }
}
