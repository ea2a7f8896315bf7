//! "Create new" under Resource group: asks for the name of a group that is made with the deployment.

use yew::prelude::*;

use super::field::{Extra, Wire, draw};
use crate::forms::create_group::{CreateGroup, Field};
use crate::forms::form::Form;
use crate::ui::kit::{Button, ButtonKind, Pane};
use crate::ui::store::use_world;

#[derive(Properties, PartialEq)]
pub(super) struct GroupPaneProps {
    /// OK, with a name that is good.
    pub on_ok: Callback<String>,
    pub on_close: Callback<()>,
}

/// The pane.
#[component]
pub(super) fn GroupPane(props: &GroupPaneProps) -> Html {
    let world = use_world();
    let form = use_state(CreateGroup::callout);
    let wire = {
        let (form_set, form_left) = (form.clone(), form.clone());
        let world = world.clone();
        Wire {
            prefix: "group",
            on_set: Callback::from(move |value: String| {
                let mut next = (*form_set).clone();
                next.set(Field::Name, value, &world);
                form_set.set(next);
            }),
            on_leave: Callback::from(move |()| {
                let mut next = (*form_left).clone();
                next.touch(Field::Name);
                form_left.set(next);
            }),
        }
    };
    let ok = {
        let (form, world) = (form.clone(), world.clone());
        let (on_ok, on_close) = (props.on_ok.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if form.errors(&world).is_empty() {
                on_ok.emit(form.value(Field::Name, &world));
                on_close.emit(());
            } else {
                let mut next = (*form).clone();
                next.show_errors();
                form.set(next);
            }
        })
    };
    let footer = html! {
        <>
            <Button kind={ButtonKind::Primary} on_click={ok}>{ "OK" }</Button>
            <Button on_click={props.on_close.clone()}>{ "Cancel" }</Button>
        </>
    };
    html! {
        <Pane id="new-group" title="Create new resource group" on_close={props.on_close.clone()} {footer}>
            <p class="prose">{ "A resource group holds the resources of one solution, so that they can be looked at and deleted together." }</p>
            { form.control(Field::Name, &world).map(|control| draw(&control, &wire, Extra::default())).unwrap_or_default() }
        </Pane>
    }
}
