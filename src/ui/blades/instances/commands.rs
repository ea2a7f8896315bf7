//! What can be done with instances: the commands, the questions before them, the operations.

use std::rc::Rc;

use yew::prelude::*;

use crate::arm::compute::can::{Action, may_reimage, state_reason};
use crate::arm::query::InstanceRow;
use crate::arm::{Operation, PowerAction, ResourceId, World};
use crate::ui::blades::power::{PowerDialog, all_refuse, power_commands};
use crate::ui::kit::{ButtonKind, Command, ConfirmDialog, Glyph};
use crate::ui::shell::hub::{use_send, use_world};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Asking {
    Power(PowerAction),
    Delete,
    Upgrade,
    /// The pane, and no question.
    Protection,
}

/// The operations that an action on instances comes to: one for each machine, or one for the set.
fn operations(set: &ResourceId, rows: &[InstanceRow], asking: Asking) -> Vec<Operation> {
    let named = || rows.iter().map(|row| row.instance_id.to_string()).collect();
    if asking == Asking::Upgrade && !rows.is_empty() {
        return vec![Operation::Upgrade {
            set: set.clone(),
            instances: named(),
        }];
    }
    let numbers: Vec<u32> = rows
        .iter()
        .filter(|row| row.vm.is_none())
        .filter_map(|row| row.instance_id.parse().ok())
        .collect();
    let mut operations: Vec<Operation> = rows
        .iter()
        .filter_map(|row| row.vm.clone())
        .map(|id| match asking {
            Asking::Power(action) => Operation::Power { id, action },
            _ => Operation::Delete {
                id,
                with: Vec::new(),
                force: false,
            },
        })
        .collect();
    if !numbers.is_empty() {
        let (set, instances) = (set.clone(), numbers);
        operations.push(match asking {
            Asking::Power(action) => Operation::InstancePower {
                set,
                instances,
                action,
            },
            _ => Operation::InstanceDelete { set, instances },
        });
    }
    operations
}

/// Why an instance cannot take what is asked.
fn reason(world: &World, row: &InstanceRow, asking: Asking) -> Option<&'static str> {
    let states = |action| state_reason(row.provisioning_state, row.power_state, action);
    match asking {
        Asking::Power(action) => {
            let vm = row.vm.as_ref().and_then(|id| world.resource(id));
            let kept = action == PowerAction::Reimage && vm.is_some_and(|vm| !may_reimage(vm));
            states(Action::Power(action)).or_else(|| {
                kept.then_some("Only a virtual machine with an ephemeral OS disk can be reimaged.")
            })
        }
        Asking::Upgrade => match row.latest_model {
            Some(false) => states(Action::Upgrade),
            Some(true) => Some("It has the latest model."),
            None => Some("It was added to the set: the set's model is not its own."),
        },
        Asking::Delete => states(Action::Delete),
        Asking::Protection => None,
    }
}

/// The toolbar (portal-ui.md §4.3): each command off where every ticked instance has a reason against it.
pub(super) fn commands(
    world: &World,
    chosen: &Rc<[InstanceRow]>,
    asking: &UseStateHandle<Option<Asking>>,
    refresh: Callback<()>,
) -> Rc<[Command]> {
    let ask = {
        let asking = asking.setter();
        Callback::from(move |what| asking.set(Some(what)))
    };
    let refused = |what: Asking| {
        let mut reasons = chosen.iter().map(|row| reason(world, row, what));
        all_refuse(&mut reasons, chosen.len())
    };
    let command = |text: &'static str, glyph: Glyph, what: Asking| {
        let ask = ask.clone();
        Command::new(text, glyph, Callback::from(move |()| ask.emit(what)))
            .unless(refused(what))
            .changing()
    };
    let mut commands = power_commands(&ask.reform(Asking::Power), |action| {
        refused(Asking::Power(action))
    });
    commands.push(command("Delete", Glyph::Trash, Asking::Delete));
    commands.push(command("Upgrade", Glyph::Upgrade, Asking::Upgrade));
    commands.push(Command::new("Refresh", Glyph::Refresh, refresh));
    commands.push(Command::Separator);
    let several = (chosen.len() > 1).then_some(AttrValue::Static("One instance at a time."));
    commands.push(
        command("Protection Policy", Glyph::Lock, Asking::Protection)
            .unless(refused(Asking::Protection).or(several)),
    );
    commands.into()
}

#[derive(Properties, PartialEq)]
pub(super) struct QuestionProps {
    pub set: ResourceId,
    pub chosen: Rc<[InstanceRow]>,
    pub asking: Asking,
    pub on_close: Callback<()>,
}

/// The question, and on Yes the operations for those that can take them.
#[component]
pub(super) fn Question(props: &QuestionProps) -> Html {
    let (world, send) = (use_world(), use_send());
    let asking = props.asking;
    let on_confirm = {
        let (set, chosen) = (props.set.clone(), props.chosen.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            on_close.emit(());
            let able: Vec<InstanceRow> = chosen
                .iter()
                .filter(|row| reason(&world, row, asking).is_none())
                .cloned()
                .collect();
            operations(&set, &able, asking)
                .into_iter()
                .for_each(|operation| send.emit(operation));
        })
    };
    let count = props.chosen.len();
    let what = match &*props.chosen {
        [one] => format!("'{}'", one.name),
        _ => format!("the {count} selected instances"),
    };
    let on_cancel = props.on_close.clone();
    let (id, title, kind, verb, meaning) = match asking {
        Asking::Power(action) => {
            return html! { <PowerDialog {action} {what} {count} {on_confirm} {on_cancel} /> };
        }
        Asking::Upgrade => (
            "upgrade-instances",
            "Upgrade instances",
            ButtonKind::Primary,
            "upgrade",
            "They take the set's latest model. Where that changes what cannot change while a machine runs, they restart.",
        ),
        _ => (
            "delete-instances",
            "Delete instances",
            ButtonKind::Danger,
            "delete",
            "What was made from the set's model goes with its disk, interface and address, and the set counts one less.",
        ),
    };
    html! {
        <ConfirmDialog {id} {title} confirm_text="Yes" cancel_text="No" {kind} {on_confirm} {on_cancel}>
            <p>{ format!("Do you want to {verb} {what}?") }</p>
            <p>{ meaning }</p>
        </ConfirmDialog>
    }
}
