//! What an operation would do, in a student's words: for whoever is asked before it is sent.

use super::timeline::detail;
use crate::arm::spec::ResourceSpec;
use crate::arm::{Operation, World, apply};

/// What it would do, a sentence for each thing.
pub fn intent(world: &World, operation: &Operation) -> Vec<String> {
    match operation {
        Operation::Deploy(request) => {
            let all = request.resources.iter();
            all.map(|resource| put(world, &request.group, resource)).collect()
        }
        Operation::Put { group, resource } => vec![put(world, group, resource)],
        other => vec![acted(world, other)],
    }
}

/// `Create the virtual machine newvm: in demo-set`, or `Change` where it is there.
fn put(world: &World, group: &str, resource: &ResourceSpec) -> String {
    let is_there = world.resource(&resource.id(group)).is_some();
    let verb = if is_there { "Change" } else { "Create" };
    let label = resource.body.kind().display();
    let (first, rest) = label.split_at(1);
    let detail = detail(&resource.body);
    let colon = if detail.is_empty() { "" } else { ": " };
    let name = &resource.name;
    format!("{verb} the {}{rest} {name}{colon}{detail}", first.to_lowercase())
}

/// By the activity log's words: `Start Virtual Machine: newvm`
fn acted(world: &World, operation: &Operation) -> String {
    let event = match apply(world, operation, 0) {
        Ok(applied) => applied.moments.into_iter().next().map(|moment| moment.event),
        Err(refusal) => Some(refusal.event),
    };
    let Some(event) = event else {
        return String::new();
    };
    let subject = event
        .subjects
        .first()
        .map_or(&*event.group, |subject| subject.id.name());
    format!("{}: {subject}", event.operation_name)
}
