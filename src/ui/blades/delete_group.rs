//! **Delete a resource group**: its name typed, and asked once more (portal-ui.md §4.10).

use yew::prelude::*;

use super::delete_resource::names;
use crate::arm::{Operation, ResourceId};
use crate::ui::kit::{Button, ButtonKind, ConfirmDialog, CopyButton, Pane, TextField};
use crate::ui::shell::hub::{copy, use_send, use_world};

#[derive(Properties, PartialEq)]
pub struct DeleteGroupPaneProps {
    pub name: AttrValue,
    pub on_close: Callback<()>,
}

#[component]
pub fn DeleteGroupPane(props: &DeleteGroupPaneProps) -> Html {
    let (world, send) = (use_world(), use_send());
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(|| false);
    let confirming = use_state_eq(|| false);
    let inside: Vec<ResourceId> = world
        .in_group(&props.name)
        .map(|resource| resource.id.clone())
        .collect();
    let matches = typed.trim().eq_ignore_ascii_case(&props.name);
    let on_delete = {
        let (asked, confirming) = (asked.setter(), confirming.setter());
        Callback::from(move |()| {
            asked.set(true);
            confirming.set(matches);
        })
    };
    let on_confirm = {
        let (name, on_close) = (props.name.to_string(), props.on_close.clone());
        Callback::from(move |()| {
            on_close.emit(());
            send.emit(Operation::DeleteGroup { name: name.clone() });
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
    let error = (*asked && !matches).then_some(AttrValue::Static("This is not the group's name."));
    let footer = html! {
        <>
            <Button kind={ButtonKind::Danger} changes=true on_click={on_delete}>{ "Delete" }</Button>
            <Button on_click={&props.on_close}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="delete-group" title="Delete a resource group" on_close={&props.on_close} {footer}>
            <p class="prose">{ "The group below and everything in it are deleted for good." }</p>
            <h3 class="section-title">{ "Resource group to be deleted" }</h3>
            <p>
                { &props.name }{ " " }
                <CopyButton text={props.name.clone()} what="the name" on_copy={Callback::from(|text: AttrValue| copy(&text))} />
            </p>
            <h3 class="section-title">{ format!("Dependent resources to be deleted ({})", inside.len()) }</h3>
            { names("Dependent resources", &inside) }
            <TextField
                id="group-confirm"
                label="Enter resource group name to confirm deletion"
                required=true
                value={(*typed).clone()}
                {on_change}
                {error}
            />
            if *confirming {
                <ConfirmDialog
                    id="group-sure"
                    title="Delete confirmation"
                    confirm_text="Delete"
                    cancel_text="Go back"
                    kind={ButtonKind::Danger}
                    {on_confirm}
                    {on_cancel}
                >
                    <p>{ "This resource group and everything in it are gone for good after this." }</p>
                </ConfirmDialog>
            }
        </Pane>
    }
}
