//! **Delete Resources**: what is ticked in a list, confirmed by a typed word and then once more (portal-ui.md §1.8).

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::delete_resource::{gone, names};
use crate::arm::{self, Kind, Operation, ResourceId, World};
use crate::ui::kit::{Button, ButtonKind, ConfirmDialog, Pane, TextField};
use crate::ui::shell::hub::{ByPtr, use_send, use_world};

#[derive(Properties, PartialEq)]
pub struct BulkDeletePaneProps {
    pub ids: Rc<[ResourceId]>,
    pub on_close: Callback<()>,
}

fn delete(id: &ResourceId) -> Operation {
    Operation::Delete {
        id: id.clone(),
        with: Vec::new(),
        force: false,
    }
}

/// What holds others up goes first: a machine before its interface, a set before its machines.
fn rank(id: &ResourceId) -> u8 {
    match id.kind() {
        Kind::ScaleSet => 0,
        Kind::VirtualMachine => 1,
        Kind::NetworkInterface => 2,
        Kind::PublicIpAddress | Kind::Disk => 3,
        Kind::NetworkSecurityGroup => 4,
        _ => 5,
    }
}

/// What will go: the ticked ones that Azure deletes at once, what goes with them, and the ticked ones that it refuses as
/// long as something uses them.
struct Plan {
    goes_too: Vec<ResourceId>,
    refused: Vec<(ResourceId, String)>,
    operations: Rc<[Operation]>,
}

fn plan(world: &World, ids: &[ResourceId]) -> Plan {
    let mut ids = ids.to_vec();
    ids.sort_by_key(rank);
    let mut all: BTreeSet<ResourceId> = BTreeSet::new();
    let mut operations = Vec::new();
    let mut refused = Vec::new();
    for id in &ids {
        if all.contains(id) {
            continue;
        }
        let operation = delete(id);
        if let Err(error) = arm::validate(world, &operation) {
            refused.push((id.clone(), error.message));
        } else {
            all.extend(gone(world, &operation));
        }
        operations.push(operation);
    }
    refused.retain(|(id, _)| !all.contains(id));
    Plan {
        goes_too: all.into_iter().filter(|id| !ids.contains(id)).collect(),
        refused,
        operations: operations.into(),
    }
}

#[component]
pub fn BulkDeletePane(props: &BulkDeletePaneProps) -> Html {
    let (world, send) = (use_world(), use_send());
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(|| false);
    let confirming = use_state_eq(|| false);
    let plan = use_memo((ByPtr(world), props.ids.clone()), |(world, ids)| plan(world, ids));
    let matches = typed.trim().eq_ignore_ascii_case("delete");
    let on_delete = {
        let (asked, confirming) = (asked.setter(), confirming.setter());
        Callback::from(move |()| {
            asked.set(true);
            confirming.set(matches);
        })
    };
    let on_confirm = {
        let (operations, on_close) = (plan.operations.clone(), props.on_close.clone());
        Callback::from(move |()| {
            on_close.emit(());
            operations
                .iter()
                .for_each(|operation| send.emit(operation.clone()));
        })
    };
    let on_cancel = {
        let confirming = confirming.setter();
        Callback::from(move |()| confirming.set(false))
    };
    let on_change = {
        let typed = typed.setter();
        Callback::from(move |text: String| typed.set(text))
    };
    let error = (*asked && !matches).then_some(AttrValue::Static("Type delete to go on."));
    let footer = html! {
        <>
            <Button kind={ButtonKind::Danger} changes=true on_click={on_delete}>{ "Delete" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="bulk-delete" title="Delete Resources" on_close={&props.on_close} {footer}>
            <p class="prose">
                { "The selected resources, what belongs to them and what is in them are deleted for good. Where you are not \
                   sure what hangs together, delete from the resource's own page: it says what goes with it." }
            </p>
            <h3 class="section-title">{ format!("Resources to be deleted ({})", props.ids.len()) }</h3>
            { names("Resources to be deleted", &props.ids) }
            if !plan.goes_too.is_empty() {
                <h3 class="section-title">{ format!("Goes with them ({})", plan.goes_too.len()) }</h3>
                { names("What goes with them", &plan.goes_too) }
            }
            if !plan.refused.is_empty() {
                <h3 class="section-title">{ format!("Azure would refuse now ({})", plan.refused.len()) }</h3>
                <ul class="pane__list">
                    { for plan.refused.iter().map(|(id, why)| html! { <li key={id.to_string()}><b>{ id.name().to_owned() }</b>{ ": " }{ why }</li> }) }
                </ul>
            }
            <TextField
                id="bulk-confirm"
                label="Enter \"delete\" to confirm deletion"
                required=true
                value={(*typed).clone()}
                {on_change}
                {error}
            />
            if *confirming {
                <ConfirmDialog
                    id="bulk-sure"
                    title="Delete confirmation"
                    confirm_text="Delete"
                    cancel_text="Go back"
                    kind={ButtonKind::Danger}
                    {on_confirm}
                    {on_cancel}
                >
                    <p>{ "The selected resources and what is in them are gone for good after this." }</p>
                </ConfirmDialog>
            }
        </Pane>
    }
}
