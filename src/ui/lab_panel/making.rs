//! What a deployment of a scale set is making: its resources, and what the set makes by itself.
//!
//! Read from the world as it stands and from the one that it settles into; nothing is guessed from a name.

use std::rc::Rc;

use super::words::number;
use crate::arm::spec::{OrchestrationMode, ScaleSetSpec, SpecBody};
use crate::arm::world::{Deployment, OperationState, ProvisioningState};
use crate::arm::{Kind, ResourceId, World};

/// The card's content.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Making {
    mode: Mode,
    /// How many resources the deployment names.
    named: usize,
    /// How many more the set makes.
    more: usize,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flexible,
    Uniform,
}

/// A resource that is made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: Kind,
    pub name: Rc<str>,
    pub of_it: String,
    pub depth: u8,
    pub state: PartState,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartState {
    There,
    BeingMade,
    Waits,
    Failed,
}

impl Making {
    pub(super) fn title(&self) -> &'static str {
        match self.mode {
            Mode::Flexible => "What Flexible is making",
            Mode::Uniform => "What Uniform is making",
        }
    }

    pub(super) fn sentence(&self) -> String {
        let named = match self.named {
            1 => "The portal lists one resource.".to_owned(),
            named => format!("The portal lists {} resources.", number(named).to_lowercase()),
        };
        match (self.mode, self.more) {
            (Mode::Uniform, _) => format!("{named} Its instances stay inside the set."),
            (Mode::Flexible, 0) => named,
            (Mode::Flexible, more) => {
                let more = number(more).to_lowercase();
                format!("{named} The set makes {more} more, and each will be yours to open.")
            }
        }
    }
}

/// What the deployment that is under way in `now` is making, if it makes a scale set. `ended`: the world that `now`
/// settles into.
pub(super) fn making(now: &World, ended: &World) -> Option<Making> {
    let running = now
        .deployments()
        .filter(|deployment| deployment.finished.is_none());
    running.filter_map(|deployment| of(deployment, now, ended)).next()
}

fn of(deployment: &Deployment, now: &World, ended: &World) -> Option<Making> {
    let (set, spec) = deployment
        .request
        .resources
        .iter()
        .find_map(|resource| match &resource.body {
            SpecBody::ScaleSet(spec) => Some((resource.id(&deployment.request.group), spec)),
            _ => None,
        })?;
    let mut parts = Vec::new();
    let mut own = None;
    for operation in &deployment.operations {
        let part = Part {
            kind: operation.target.kind(),
            name: operation.target.name().into(),
            of_it: if operation.target == set {
                described(spec)
            } else {
                String::new()
            },
            depth: 0,
            state: match operation.state {
                OperationState::Waiting => PartState::Waits,
                OperationState::Running => PartState::BeingMade,
                OperationState::Created | OperationState::Ok => PartState::There,
                OperationState::Failed => PartState::Failed,
            },
        };
        if operation.target == set {
            own = Some(part)
        } else {
            parts.push(part)
        }
    }
    // The set comes last: what it makes hangs under it.
    parts.extend(own);
    let named = parts.len();
    let mode = match spec.orchestration_mode {
        OrchestrationMode::Flexible => Mode::Flexible,
        OrchestrationMode::Uniform => Mode::Uniform,
    };
    if mode == Mode::Flexible {
        for member in ended.members(&set) {
            parts.extend(machine(&member.id, now, ended));
        }
    }
    Some(Making {
        mode,
        named,
        more: parts.len() - named,
        parts,
    })
}

fn described(spec: &ScaleSetSpec) -> String {
    let mode = match spec.orchestration_mode {
        OrchestrationMode::Flexible => "Flexible",
        OrchestrationMode::Uniform => "Uniform",
    };
    match spec.capacity {
        1 => format!("{mode}, 1 instance"),
        capacity => format!("{mode}, {capacity} instances"),
    }
}

/// A machine of the set with its parts.
fn machine(id: &ResourceId, now: &World, ended: &World) -> Vec<Part> {
    let Some((_, vm)) = ended.vm(id) else {
        return Vec::new();
    };
    let mut parts = vec![part(id, "its machine", 1, now)];
    for reference in &vm.spec.network_interfaces {
        parts.push(part(&reference.id, "its network interface", 2, now));
        let nic = ended.resource(&reference.id).and_then(|nic| nic.nic());
        let address = nic.and_then(|nic| nic.spec.public_ip.as_ref());
        parts.extend(address.map(|address| part(address, "its public IP address", 2, now)));
    }
    parts.push(disk(&vm.os_disk, now, ended));
    parts
}

/// A disk's name is too long to tell anything in a tree: what it is, and its size.
fn disk(id: &ResourceId, now: &World, ended: &World) -> Part {
    let size = ended
        .resource(id)
        .and_then(|disk| disk.disk())
        .map(|disk| disk.size_gb);
    Part {
        name: "its OS disk".into(),
        of_it: size.map_or_else(String::new, |size| format!("{size} GiB")),
        ..part(id, "its OS disk", 2, now)
    }
}

/// A part under its own name once it is there; before, by what it will be.
fn part(id: &ResourceId, what: &'static str, depth: u8, now: &World) -> Part {
    let there = now.resource(id);
    let state = match there.map(|resource| resource.provisioning_state) {
        None => PartState::Waits,
        Some(ProvisioningState::Succeeded) => PartState::There,
        Some(ProvisioningState::Failed) => PartState::Failed,
        Some(_) => PartState::BeingMade,
    };
    let name = if there.is_some() { id.name() } else { what };
    Part {
        kind: id.kind(),
        name: name.into(),
        of_it: String::new(),
        depth,
        state,
    }
}
