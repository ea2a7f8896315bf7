//! Start, Restart, Stop: the commands, and the question before what interrupts a machine.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::compute::can::power_reason;
use crate::arm::{Operation, PowerAction, ResourceId, World};
use crate::ui::kit::{ButtonKind, Command, ConfirmDialog, Glyph};
use crate::ui::shell::hub::{use_send, use_world};

/// The portal's power commands: label, drawing, action. Its Stop deallocates (facts.md §5.2).
const POWER: [(&str, Glyph, PowerAction); 4] = [
    ("Start", Glyph::Play, PowerAction::Start),
    ("Restart", Glyph::Restart, PowerAction::Restart),
    ("Stop", Glyph::Stop, PowerAction::Deallocate),
    ("Reimage", Glyph::Disk, PowerAction::Reimage),
];

/// The power commands for machines. A command is off when every one of them has a reason against it.
pub fn vm_commands(world: &World, ids: &[ResourceId], ask: &Callback<PowerAction>) -> Vec<Command> {
    let mut commands = power_commands(ask, |action| {
        let mut reasons = ids
            .iter()
            .map(|id| world.resource(id).and_then(|vm| power_reason(vm, action)));
        all_refuse(&mut reasons, ids.len())
    });
    // Reimage is a command for instances.
    commands.truncate(3);
    commands
}

/// Why nothing of what is ticked can take the action: the first reason, if each has one.
pub fn all_refuse(
    reasons: &mut dyn Iterator<Item = Option<&'static str>>,
    ticked: usize,
) -> Option<AttrValue> {
    if ticked == 0 {
        return Some("Tick something in the list first.".into());
    }
    let reasons: Option<Vec<&str>> = reasons.collect();
    reasons.and_then(|reasons| Some((*reasons.first()?).into()))
}

/// The commands, each off where `reason` says why.
pub fn power_commands(
    ask: &Callback<PowerAction>,
    reason: impl Fn(PowerAction) -> Option<AttrValue>,
) -> Vec<Command> {
    POWER
        .iter()
        .map(|(text, glyph, action)| {
            let (ask, action) = (ask.clone(), *action);
            Command::new(*text, *glyph, Callback::from(move |()| ask.emit(action)))
                .unless(reason(action))
                .changing()
        })
        .collect()
}

/// What is asked before an action, and what it means.
fn question(action: PowerAction, what: &str) -> (String, &'static str) {
    match action {
        PowerAction::Start => (
            format!("Do you want to start {what}?"),
            "Compute is billed again from then on.",
        ),
        PowerAction::Reimage => (
            format!("Do you want to reimage {what}?"),
            "Its disk is made anew from its image: what was on it is lost.",
        ),
        // No command here asks for the last two; they cut off as a restart does.
        PowerAction::Restart | PowerAction::Redeploy | PowerAction::Reapply => (
            format!("Do you want to restart {what}?"),
            "Whoever is connected is cut off until it is up again.",
        ),
        PowerAction::PowerOff | PowerAction::Deallocate => (
            format!("Do you want to stop {what}?"),
            "It is shut down and its host is released: compute is no longer billed, the disk still is. A Standard public \
             IP address stays.",
        ),
    }
}

#[derive(Properties, PartialEq)]
pub struct PowerConfirmProps {
    /// Virtual machines.
    pub ids: Rc<[ResourceId]>,
    pub action: PowerAction,
    pub on_close: Callback<()>,
}

/// The question, and the operations when it is answered with Yes: one for each machine that can take the action.
#[component]
pub fn PowerConfirm(props: &PowerConfirmProps) -> Html {
    let world = use_world();
    let send = use_send();
    let action = props.action;
    let what = match &*props.ids {
        [one] => format!("'{}'", one.name()),
        many => format!("the {} selected virtual machines", many.len()),
    };
    let on_confirm = {
        let (ids, on_close) = (props.ids.clone(), props.on_close.clone());
        Callback::from(move |()| {
            on_close.emit(());
            let able = ids.iter().filter(|id| {
                world
                    .resource(id)
                    .is_some_and(|vm| power_reason(vm, action).is_none())
            });
            for id in able {
                send.emit(Operation::Power {
                    id: id.clone(),
                    action,
                });
            }
        })
    };
    let count = props.ids.len();
    html! { <PowerDialog {action} {what} {count} {on_confirm} on_cancel={&props.on_close} /> }
}

#[derive(Properties, PartialEq)]
pub struct PowerDialogProps {
    pub action: PowerAction,
    /// `'newvm'`, or how many.
    pub what: AttrValue,
    pub count: usize,
    pub on_confirm: Callback<()>,
    pub on_cancel: Callback<()>,
}

/// The question alone.
#[component]
pub fn PowerDialog(props: &PowerDialogProps) -> Html {
    let (question, meaning) = question(props.action, &props.what);
    let verb = POWER
        .iter()
        .find(|(_, _, action)| *action == props.action)
        .map_or("Stop", |(text, ..)| *text);
    let noun = if props.count == 1 {
        "this virtual machine"
    } else {
        "these virtual machines"
    };
    html! {
        <ConfirmDialog
            id="power"
            title={format!("{verb} {noun}")}
            confirm_text="Yes"
            cancel_text="No"
            kind={ButtonKind::Primary}
            on_confirm={&props.on_confirm}
            on_cancel={&props.on_cancel}
        >
            <p>{ question }</p>
            <p>{ meaning }</p>
        </ConfirmDialog>
    }
}
