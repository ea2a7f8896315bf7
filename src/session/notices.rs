//! What the portal's toasts and its Notifications panel say: a projection of the history (portal-ui.md §1.9).
//!
//! One notice per operation that was asked for, updated in place as its events come; what the platform does by itself
//! has none. Nothing here knows whether a notice was read or dismissed: that is of the page, not of the run.

use std::rc::Rc;

use crate::arm::spec::SecurityRule;
use crate::arm::world::{Lock, ProvisioningState};
use crate::arm::{
    DeployRequest, Event, EventStatus, Kind, LockRequest, Moment, Operation, PowerAction, ResourceId, Time,
    World,
};

use super::log::What;
use super::session::Session;

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The same as long as it is about the same operation: its correlation id.
    pub id: Rc<str>,
    pub kind: NoticeKind,
    pub title: Rc<str>,
    pub text: Rc<str>,
    /// The simulated time of its last change.
    pub at: Time,
    /// How much of the history it speaks of: grows with each change.
    pub changed: usize,
    pub target: Option<NoticeTarget>,
}

/// A notice's icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Under way: the moving dots.
    Progress,
    Success,
    Error,
}

/// Where a notice leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeTarget {
    /// **Go to resource**.
    Resource(ResourceId),
    Group(Rc<str>),
    Deployment {
        group: Rc<str>,
        name: Rc<str>,
    },
}

/// The notices of a run, the newest first.
pub fn notices(session: &Session) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for (entry, mark) in session.marked() {
        if let What::Do(operation) = &entry.what
            && let Some(notice) = notice(operation, session.history(), mark.begins)
        {
            let place = notices.partition_point(|other| other.changed > notice.changed);
            notices.insert(place, notice);
        }
    }
    notices
}

/// Whether an event continues what `first` began: the same action of the same operation, on the same resource.
fn continues(first: &Event, event: &Event) -> bool {
    let subject = |event: &Event| event.subjects.first().map(|subject| subject.id.clone());
    event.correlation_id == first.correlation_id
        && event.operation == first.operation
        && (first.subjects.is_empty() || subject(event) == subject(first))
}

fn notice(operation: &Operation, history: &[Moment], mark: usize) -> Option<Notice> {
    let first = history.get(mark)?;
    let index = history
        .iter()
        .rposition(|moment| continues(&first.event, &moment.event))?;
    let event = &history[index].event;
    let kind = match event.status {
        EventStatus::Started | EventStatus::Accepted => NoticeKind::Progress,
        EventStatus::Succeeded => NoticeKind::Success,
        EventStatus::Failed => NoticeKind::Error,
    };
    let before = mark.checked_sub(1).and_then(|before| history.get(before));
    let (title, text, target) = match operation {
        // That it could not happen shows nowhere else.
        Operation::Inject(_) if kind == NoticeKind::Error => (
            "That could not happen".into(),
            format!("Nothing has changed.{}", reason(event)),
            None,
        ),
        // What it does to machines shows on them.
        Operation::Inject(injection) => (injection.text().into(), String::new(), None),
        Operation::Deploy(request) => deployment(request, kind, event, index == mark),
        Operation::DeleteGroup { name } => group_deletion(name, kind, event),
        operation => act(operation, before, first)?.words(kind, event),
    };
    Some(Notice {
        id: event.correlation_id.clone(),
        kind,
        title: title.into(),
        text: text.into(),
        at: event.at,
        changed: index + 1,
        target,
    })
}

type Words = (String, String, Option<NoticeTarget>);

/// The strings are those that portal-ui.md §1.9 recalls. `at_once`: it failed before there was a deployment.
fn deployment(request: &DeployRequest, kind: NoticeKind, event: &Event, at_once: bool) -> Words {
    let DeployRequest { name, group, .. } = request;
    let page = NoticeTarget::Deployment {
        group: group.as_str().into(),
        name: name.as_str().into(),
    };
    match kind {
        NoticeKind::Progress => (
            "Deployment in progress...".into(),
            format!("Deployment to resource group '{group}' is in progress."),
            Some(page),
        ),
        NoticeKind::Success => (
            "Deployment succeeded".into(),
            format!("Deployment '{name}' to resource group '{group}' was successful."),
            main_resource(request).map(NoticeTarget::Resource).or(Some(page)),
        ),
        NoticeKind::Error => (
            "Deployment failed".into(),
            format!("Deployment to resource group '{group}' failed.{}", reason(event)),
            (!at_once).then_some(page),
        ),
    }
}

/// What **Go to resource** means: the set or the VM, else the first that was asked for.
fn main_resource(request: &DeployRequest) -> Option<ResourceId> {
    let main = |kind: Kind| matches!(kind, Kind::ScaleSet | Kind::VirtualMachine);
    let mut specs = request.resources.iter();
    let chosen = specs.find(|spec| main(spec.body.kind()));
    chosen
        .or(request.resources.first())
        .map(|spec| spec.id(&request.group))
}

/// The title of a failure is the portal's own (portal-ui.md §1.9); the rest is ours after its pattern.
fn group_deletion(name: &str, kind: NoticeKind, event: &Event) -> Words {
    match kind {
        NoticeKind::Progress => (
            format!("Deleting resource group {name}"),
            format!("Resource group '{name}' and everything in it is being deleted."),
            Some(NoticeTarget::Group(name.into())),
        ),
        NoticeKind::Success => (
            format!("Deleted resource group {name}"),
            format!("Successfully deleted resource group '{name}'."),
            None,
        ),
        NoticeKind::Error => (
            format!("Delete resource group {name} failed"),
            reason(event).trim_start().into(),
            Some(NoticeTarget::Group(name.into())),
        ),
    }
}

/// Why it failed, as the portal appends it: ` Error: The …`.
fn reason(event: &Event) -> String {
    event
        .error
        .as_ref()
        .map_or_else(String::new, |error| format!(" Error: {}", error.root().message))
}

/// Something done to something. The wording is ours (INFERRED), after the portal's `Successfully created '…'` and
/// `Failed to create storage container '…'. Error: …` (portal-ui.md §1.9).
struct Act {
    /// Starting, Started, start.
    verb: [&'static str; 3],
    noun: String,
    name: String,
    target: Option<NoticeTarget>,
    /// The target exists no more when it is done.
    gone: bool,
}

impl Act {
    fn words(self, kind: NoticeKind, event: &Event) -> Words {
        let Act {
            verb,
            noun,
            name,
            target,
            gone,
        } = self;
        let [doing, done, to_do] = verb;
        match kind {
            NoticeKind::Progress => (
                format!("{doing} {noun}"),
                format!("{doing} {noun} '{name}'..."),
                target,
            ),
            NoticeKind::Success => (
                format!("{done} {noun}"),
                format!("Successfully {} {noun} '{name}'.", done.to_lowercase()),
                target.filter(|_| !gone),
            ),
            NoticeKind::Error => (
                format!("Failed to {to_do} {noun}"),
                format!("Failed to {to_do} {noun} '{name}'.{}", reason(event)),
                target,
            ),
        }
    }
}

const CREATE: [&str; 3] = ["Creating", "Created", "create"];
const UPDATE: [&str; 3] = ["Updating", "Updated", "update"];
const DELETE: [&str; 3] = ["Deleting", "Deleted", "delete"];
const EVICT: [&str; 3] = ["Evicting", "Evicted", "evict"];
const CANCEL_UPGRADE: [&str; 3] = [
    "Cancelling the upgrade of",
    "Cancelled the upgrade of",
    "cancel the upgrade of",
];
const UPGRADE: [&str; 3] = ["Upgrading", "Upgraded", "upgrade"];

fn power_verb(action: PowerAction) -> [&'static str; 3] {
    match action {
        PowerAction::Start => ["Starting", "Started", "start"],
        PowerAction::Restart => ["Restarting", "Restarted", "restart"],
        PowerAction::PowerOff | PowerAction::Deallocate => ["Stopping", "Stopped", "stop"],
        PowerAction::Redeploy => ["Redeploying", "Redeployed", "redeploy"],
        PowerAction::Reimage => ["Reimaging", "Reimaged", "reimage"],
        PowerAction::Reapply => ["Reapplying", "Reapplied", "reapply"],
    }
}

/// What a kind is called in the middle of a sentence: `public IP address`.
fn noun(kind: Kind) -> String {
    kind.display().to_lowercase().replace(" ip ", " IP ")
}

fn of_resource(verb: [&'static str; 3], id: &ResourceId) -> Act {
    Act {
        verb,
        noun: noun(id.kind()),
        name: id.name().into(),
        target: Some(NoticeTarget::Resource(id.clone())),
        gone: verb == DELETE,
    }
}

/// What an operation does to one thing. `before` is the moment before it, `first` that of its first event.
fn act(operation: &Operation, before: Option<&Moment>, first: &Moment) -> Option<Act> {
    let put = |there: &dyn Fn(&World) -> bool| {
        if before.is_some_and(|before| there(&before.world)) {
            UPDATE
        } else {
            CREATE
        }
    };
    let act = match operation {
        Operation::Deploy(_) | Operation::DeleteGroup { .. } | Operation::Inject(_) => return None,
        Operation::Power { id, action } => of_resource(power_verb(*action), id),
        Operation::Delete { id, .. } => of_resource(DELETE, id),
        Operation::Evict { id } => of_resource(EVICT, id),
        Operation::Put { group, resource } => {
            let id = resource.id(group);
            let there = first.world.resource(&id);
            let updating = there.is_some_and(|found| found.provisioning_state != ProvisioningState::Creating);
            let anew = first.event.status == EventStatus::Failed || !updating;
            of_resource(if anew { CREATE } else { UPDATE }, &id)
        }
        Operation::InstancePower {
            set,
            instances,
            action,
        } => of_instances(power_verb(*action), set, instances),
        Operation::InstanceDelete { set, instances } => of_instances(DELETE, set, instances),
        Operation::UpgradeInstances { set, instances } => of_instances(UPGRADE, set, instances),
        Operation::EvictInstance { set, instance } => of_instances(EVICT, set, &[*instance]),
        Operation::PutInstance { set, instance, .. } => of_instances(UPDATE, set, &[*instance]),
        Operation::SetPower { set, action, .. } => of_resource(power_verb(*action), set),
        Operation::Upgrade { set, .. } | Operation::StartOsUpgrade { set } => of_resource(UPGRADE, set),
        Operation::CancelUpgrade { set } => of_resource(CANCEL_UPGRADE, set),
        Operation::Protect { set, .. } | Operation::SetRepairs { set, .. } => of_resource(UPDATE, set),
        Operation::PutLock(LockRequest { scope, name, .. }) => {
            let own = |lock: &Rc<Lock>| {
                lock.scope.eq_ignore_ascii_case(scope) && lock.name.eq_ignore_ascii_case(name)
            };
            of_name(put(&|world| world.locks().any(own)), "lock", name)
        }
        Operation::DeleteLock { name, .. } => of_name(DELETE, "lock", name),
        Operation::DeleteDeployment { name, .. } => of_name(DELETE, "deployment", name),
        Operation::PutSecurityRule { group, rule } => {
            let own = |other: &SecurityRule| other.name.eq_ignore_ascii_case(&rule.name);
            let there = |world: &World| {
                let nsg = world.resource(group).and_then(|found| found.nsg());
                nsg.is_some_and(|nsg| nsg.security_rules.iter().any(own))
            };
            of_rule(put(&there), group, &rule.name)
        }
        Operation::DeleteSecurityRule { group, rule } => of_rule(DELETE, group, rule),
        Operation::PutGroup { name, .. } => Act {
            verb: put(&|world| world.group(name).is_some()),
            noun: "resource group".into(),
            name: name.clone(),
            target: Some(NoticeTarget::Group(name.as_str().into())),
            gone: false,
        },
    };
    Some(act)
}

/// What has no page of its own.
fn of_name(verb: [&'static str; 3], noun: &str, name: &str) -> Act {
    Act {
        verb,
        noun: noun.into(),
        name: name.into(),
        target: None,
        gone: verb == DELETE,
    }
}

fn of_instances(verb: [&'static str; 3], set: &ResourceId, instances: &[u32]) -> Act {
    let names: Vec<String> = instances
        .iter()
        .map(|id| format!("{}_{id}", set.name()))
        .collect();
    let noun = match names.len() {
        1 => "virtual machine instance",
        _ => "virtual machine instances",
    };
    Act {
        verb,
        noun: noun.into(),
        name: names.join("', '"),
        // The set's own page lists the instances, those that are left.
        target: Some(NoticeTarget::Resource(set.clone())),
        gone: false,
    }
}

fn of_rule(verb: [&'static str; 3], group: &ResourceId, rule: &str) -> Act {
    Act {
        verb,
        noun: "security rule".into(),
        name: rule.into(),
        target: Some(NoticeTarget::Resource(group.clone())),
        gone: false,
    }
}
