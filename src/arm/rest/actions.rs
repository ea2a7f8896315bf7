//! POST actions on machines and scale sets (facts.md §1.0, §5.2).

use serde_json::Value;

use super::answer::{self, refused};
use super::path::Path;
use super::plane::{Followed, Plane};
use super::version::Version;
use super::{Request, Response, body, operations};
use crate::arm::error::ArmError;
use crate::arm::id::{Kind, ResourceId};
use crate::arm::operation::{Operation, PowerAction};
use crate::arm::put::not_found;
use crate::arm::spec::OrchestrationMode;

pub(super) fn route(
    plane: &mut Plane,
    request: &Request,
    word: &str,
    path: &Path,
    id: &ResourceId,
) -> Response {
    if plane.world().resource(id).is_none() {
        return refused(&not_found(id));
    }
    let version = path.version().unwrap_or_default();
    match id.kind() {
        Kind::VirtualMachine => machine(plane, word, id, &version),
        Kind::ScaleSet => match instances(plane, word, request.body.as_ref(), id) {
            Err(error) => refused(&error),
            Ok(instances) => set(plane, word, id, instances, &version),
        },
        _ => refused(&answer::unknown_method("POST")),
    }
}

fn power(word: &str) -> Option<PowerAction> {
    Some(match word {
        "start" => PowerAction::Start,
        "restart" => PowerAction::Restart,
        "poweroff" => PowerAction::PowerOff,
        "deallocate" => PowerAction::Deallocate,
        "redeploy" => PowerAction::Redeploy,
        "reimage" | "reimageall" => PowerAction::Reimage,
        "reapply" | "performmaintenance" => PowerAction::Reapply,
        _ => return None,
    })
}

fn machine(plane: &mut Plane, word: &str, id: &ResourceId, version: &Version) -> Response {
    let (operation, status) = match (power(word), word) {
        (Some(action), _) => (
            Operation::Power {
                id: id.clone(),
                action,
            },
            202,
        ),
        (None, "simulateeviction") => (Operation::Evict { id: id.clone() }, 204),
        // A generalized machine is no subject here; the answer is that of one that was (facts.md §1.0).
        (None, "generalize") => return Response::new(200, None),
        _ => return refused(&unknown(word)),
    };
    match plane.perform(operation) {
        Err(error) => refused(&error),
        Ok(()) if status == 202 => operations::followed(
            plane,
            Response::new(202, None),
            Followed::Resource(id.clone()),
            version,
        ),
        Ok(()) => Response::new(status, None),
    }
}

fn unknown(word: &str) -> ArmError {
    ArmError::ours(
        "InvalidResourceType",
        format!("The action '{word}' is not played here."),
    )
}

/// What an action is asked for: numbers of a Uniform set, machines of a Flexible one.
enum Members {
    Uniform(Vec<u32>),
    Flexible(Vec<ResourceId>),
}

/// `{"instanceIds": ["*"]}`: all; so does no list, where the list is not required (sdk_properties.csv).
fn instances(plane: &Plane, word: &str, sent: Option<&Value>, id: &ResourceId) -> Result<Members, ArmError> {
    let listed = sent.map_or(&[][..], |sent| body::list(sent, "instanceIds"));
    let wanted: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    if wanted.is_empty() && matches!(word, "delete" | "manualupgrade") {
        // arm_errors_recorded.csv has the sentence, of another parameter.
        let message = "Required parameter 'instanceIds' is missing (null).";
        return Err(ArmError::new("InvalidParameter", message).at("instanceIds"));
    }
    let all = wanted.is_empty() || wanted.contains(&"*");
    let world = plane.world();
    let (_, set) = world.scale_set(id).ok_or_else(|| not_found(id))?;
    if set.spec.orchestration_mode == OrchestrationMode::Flexible {
        let members: Vec<ResourceId> = world.members(id).map(|vm| vm.id.clone()).collect();
        if all {
            return Ok(Members::Flexible(members));
        }
        let find = |name: &&str| {
            let mut alike = members.iter().filter(|vm| vm.name().eq_ignore_ascii_case(name));
            alike.next().cloned().ok_or_else(|| not_active(name))
        };
        let named = wanted.iter().map(find).collect::<Result<Vec<_>, ArmError>>();
        return named.map(Members::Flexible);
    }
    if all {
        return Ok(Members::Uniform(
            set.instances
                .iter()
                .map(|instance| instance.instance_id)
                .collect(),
        ));
    }
    let numbers = wanted
        .iter()
        .map(|text| number(text))
        .collect::<Result<Vec<u32>, ArmError>>()?;
    for number in &numbers {
        if !set
            .instances
            .iter()
            .any(|instance| instance.instance_id == *number)
        {
            return Err(not_active(number));
        }
    }
    Ok(Members::Uniform(numbers))
}

/// The code is that of facts.md §4.5 for an id that is no number; no source at hand shows the sentence.
fn not_active(name: impl std::fmt::Display) -> ArmError {
    let message =
        format!("The provided instanceId {name} is not an active Virtual Machine Scale Set VM instanceId.");
    ArmError::ours("InvalidParameter", message).at("instanceIds")
}

/// virtualmachinescalesetvmclient.
pub(super) fn number(text: &str) -> Result<u32, ArmError> {
    text.parse().map_err(|_| {
        ArmError::new(
            "InvalidParameter",
            "Virtual Machine Scale Set VM instanceId must be a number.",
        )
        .at("instanceId")
    })
}

fn set(plane: &mut Plane, word: &str, id: &ResourceId, members: Members, version: &Version) -> Response {
    let done = match members {
        Members::Uniform(numbers) => uniform(plane, word, id, numbers),
        Members::Flexible(machines) => flexible(plane, word, machines),
    };
    match done {
        Err(error) => refused(&error),
        Ok(()) => operations::followed(
            plane,
            Response::new(202, None),
            Followed::Instances(id.clone()),
            version,
        ),
    }
}

/// Performs an action on instances by number.
pub(super) fn uniform(
    plane: &mut Plane,
    word: &str,
    set: &ResourceId,
    instances: Vec<u32>,
) -> Result<(), ArmError> {
    let set = set.clone();
    let operation = match (power(word), word) {
        (Some(action), _) => Operation::InstancePower {
            set,
            instances,
            action,
        },
        (None, "delete") => Operation::InstanceDelete { set, instances },
        (None, "manualupgrade") => Operation::UpgradeInstances { set, instances },
        (None, "setorchestrationservicestate" | "forcerecoveryservicefabricplatformupdatedomainwalk") => {
            return Ok(());
        }
        _ => return Err(unknown(word)),
    };
    plane.perform(operation)
}

fn flexible(plane: &mut Plane, word: &str, machines: Vec<ResourceId>) -> Result<(), ArmError> {
    for id in machines {
        let operation = match (power(word), word) {
            (Some(action), _) => Operation::Power { id, action },
            (None, "delete") => Operation::Delete {
                id,
                with: Vec::new(),
                force: false,
            },
            (None, "manualupgrade" | "setorchestrationservicestate") => return Ok(()),
            _ => return Err(unknown(word)),
        };
        plane.perform(operation)?;
    }
    Ok(())
}
