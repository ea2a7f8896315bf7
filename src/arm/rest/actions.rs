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
use crate::arm::validate;

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
        Kind::ScaleSet => {
            let word = match path.part(3) {
                more if more.is_empty() => word.to_owned(),
                more => format!("{word}/{more}"),
            };
            set(plane, &word, request.body.as_ref(), id, &version)
        }
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

/// The machines of a set that an action is asked for, each by its number (Uniform) or name (Flexible). `{"instanceIds":
/// ["*"]}` is all; so is no list, where the list is not required (sdk_properties.csv): that names none.
fn named<'a>(
    plane: &Plane,
    word: &str,
    sent: Option<&'a Value>,
    id: &ResourceId,
) -> Result<Vec<&'a str>, ArmError> {
    let listed = sent.map_or(&[][..], |sent| body::list(sent, "instanceIds"));
    let text = |id: &'a Value| {
        let named = id.as_str();
        named.ok_or_else(|| answer::bad_content("an instance's id is a text"))
    };
    let wanted: Vec<&str> = listed.iter().map(text).collect::<Result<_, _>>()?;
    if wanted.is_empty() && matches!(word, "delete" | "manualupgrade") {
        // arm_errors_recorded.csv has the sentence, of another parameter.
        let message = "Required parameter 'instanceIds' is missing (null).";
        return Err(ArmError::new("InvalidParameter", message).at("instanceIds"));
    }
    if wanted.contains(&"*") {
        return Ok(Vec::new());
    }
    let world = plane.world();
    let (_, set) = world.scale_set(id).ok_or_else(|| not_found(id))?;
    for name in &wanted {
        let is_there = if set.spec.orchestration_mode == OrchestrationMode::Flexible {
            world
                .members(id)
                .any(|vm| vm.id.name().eq_ignore_ascii_case(name))
        } else {
            let number = number(name)?;
            set.instances
                .iter()
                .any(|instance| instance.instance_id == number)
        };
        if !is_there {
            return Err(not_active(name));
        }
    }
    Ok(wanted)
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

fn set(plane: &mut Plane, word: &str, sent: Option<&Value>, id: &ResourceId, version: &Version) -> Response {
    match named(plane, word, sent, id).and_then(|names| perform(plane, word, sent, id, &names)) {
        Err(error) => refused(&error),
        Ok(()) => operations::followed(
            plane,
            Response::new(202, None),
            Followed::Instances(id.clone()),
            version,
        ),
    }
}

/// Performs an action on the machines of a set that are named; on all where none is.
fn perform(
    plane: &mut Plane,
    word: &str,
    sent: Option<&Value>,
    id: &ResourceId,
    names: &[&str],
) -> Result<(), ArmError> {
    let set = id.clone();
    let instances = || names.iter().map(|name| (*name).to_owned()).collect();
    let operation = match (power(word), word) {
        (Some(action), _) => Operation::SetPower {
            instances: instances(),
            set,
            action,
        },
        (None, "delete") => return delete(plane, id, names),
        (None, "manualupgrade") => match numbers(plane, id, names)? {
            Some(instances) => Operation::UpgradeInstances { set, instances },
            None => Operation::Upgrade {
                instances: instances(),
                set,
            },
        },
        (None, "setorchestrationservicestate") => Operation::SetRepairs {
            resume: resumes(sent)?,
            set,
        },
        (None, "rollingupgrades/cancel") => Operation::CancelUpgrade { set },
        // A Flexible set has none (facts.md §2.1); no recording has a refusal.
        (None, "osrollingupgrade") if is_flexible(plane, id) => return Ok(()),
        (None, "osrollingupgrade") => Operation::StartOsUpgrade { set },
        // There is one version of each extension: instances have the newest, and nothing begins.
        (None, "extensionrollingupgrade") => return Ok(()),
        (None, "forcerecoveryservicefabricplatformupdatedomainwalk") => return Ok(()),
        _ => return Err(unknown(word)),
    };
    plane.perform(operation)
}

fn is_flexible(plane: &Plane, set: &ResourceId) -> bool {
    let body = plane.world().scale_set(set).map(|(_, body)| body);
    body.is_some_and(|body| body.spec.orchestration_mode == OrchestrationMode::Flexible)
}

/// `{"serviceName": "AutomaticRepairs", "action": "Resume"}` (facts.md §2.8).
fn resumes(sent: Option<&Value>) -> Result<bool, ArmError> {
    let said = |name: &str| sent.and_then(|sent| body::text(sent, name)).unwrap_or_default();
    match (said("serviceName"), said("action")) {
        ("AutomaticRepairs", "Resume") => Ok(true),
        ("AutomaticRepairs", "Suspend") => Ok(false),
        _ => Err(answer::bad_content(
            "the service is AutomaticRepairs, and its action is Resume or Suspend",
        )),
    }
}

/// The numbers of what is named, or of all instances, of a Uniform set; `None` of a Flexible one.
fn numbers(plane: &Plane, set: &ResourceId, names: &[&str]) -> Result<Option<Vec<u32>>, ArmError> {
    let (_, body) = plane.world().scale_set(set).ok_or_else(|| not_found(set))?;
    if body.spec.orchestration_mode == OrchestrationMode::Flexible {
        return Ok(None);
    }
    let all = body.instances.iter().map(|instance| instance.instance_id);
    let found = match names {
        [] => Ok(all.collect()),
        some => some.iter().map(|name| number(name)).collect(),
    };
    found.map(Some)
}

/// Deletes machines of a set: all of them, or none where one may not go.
fn delete(plane: &mut Plane, set: &ResourceId, names: &[&str]) -> Result<(), ArmError> {
    if let Some(instances) = numbers(plane, set, names)? {
        return uniform(plane, "delete", set, instances);
    }
    let world = plane.world();
    let is_meant =
        |name: &str| names.is_empty() || names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let meant = world.members(set).filter(|vm| is_meant(vm.id.name()));
    let operations: Vec<Operation> = meant
        .map(|vm| Operation::Delete {
            id: vm.id.clone(),
            with: Vec::new(),
            force: false,
        })
        .collect();
    for operation in &operations {
        validate(world, operation)?;
    }
    operations
        .into_iter()
        .try_for_each(|operation| plane.perform(operation))
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
        _ => return Err(unknown(word)),
    };
    plane.perform(operation)
}
