//! The Edit network interface pane (seed-lab.md, lines 8 to 14; portal-ui.md §2.4).
//!
//! It works on a copy: OK hands the copy over when nothing is wrong with it, Cancel and Escape throw it away.

use yew::prelude::*;

use super::field::{Extra, Wire, draw};
use crate::forms::edit_nic::{EditNic, Field, NicContext};
use crate::forms::form::Form;
use crate::ui::kit::{Button, ButtonKind, MessageBar, MessageKind, Pane};

#[derive(Properties)]
pub(super) struct NicPaneProps {
    pub title: AttrValue,
    /// The row as it is.
    pub nic: EditNic,
    pub context: NicContext,
    pub on_ok: Callback<EditNic>,
    pub on_close: Callback<()>,
}

impl PartialEq for NicPaneProps {
    /// The context is made anew with every render; what the pane works on is its own copy.
    fn eq(&self, other: &Self) -> bool {
        self.nic == other.nic && self.context.position == other.context.position
    }
}

/// The pane.
#[component]
pub(super) fn NicPane(props: &NicPaneProps) -> Html {
    let form = use_state(|| props.nic.clone());
    let context = &props.context;
    let field = |field: Field| {
        let Some(control) = form.control(field, context) else {
            return Html::default();
        };
        draw(
            &control,
            &wire(&form, context, field),
            Extra {
                placeholder: "Select one or more ports",
                ..Extra::default()
            },
        )
    };
    let ok = {
        let (form, context) = (form.clone(), context.clone());
        let (on_ok, on_close) = (props.on_ok.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if form.errors(&context).is_empty() {
                on_ok.emit((*form).clone());
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
        <Pane id="edit-nic" title={props.title.clone()} on_close={props.on_close.clone()} {footer}>
            <h3 class="section-title">{ "Network interface" }</h3>
            { for [Field::Name, Field::VirtualNetwork, Field::Subnet, Field::SecurityGroup, Field::PublicPorts, Field::Ports].map(field) }
            { port_note(&form, context) }
            { for [Field::ExistingGroup, Field::PublicIp, Field::Accelerated].map(field) }
        </Pane>
    }
}

fn wire(form: &UseStateHandle<EditNic>, context: &NicContext, field: Field) -> Wire {
    let (set, left) = (form.clone(), form.clone());
    let context = context.clone();
    Wire {
        prefix: "nic",
        on_set: Callback::from(move |value: String| {
            let mut next = (*set).clone();
            next.set(field, value, &context);
            set.set(next);
        }),
        on_leave: Callback::from(move |()| {
            let mut next = (*left).clone();
            next.touch(field);
            left.set(next);
        }),
    }
}

/// The bar under the ports: what is open, or that nothing is.
fn port_note(form: &EditNic, context: &NicContext) -> Html {
    if form.control(Field::PublicPorts, context).is_none() {
        return Html::default();
    }
    ports_bar(form.control(Field::Ports, context).is_some())
}

/// What a choice of public inbound ports means.
pub(super) fn ports_bar(open: bool) -> Html {
    if open {
        html! {
            <MessageBar kind={MessageKind::Warning}>
                <b>{ "This will allow all IP addresses to access your virtual machine." }</b>
                { " Good enough for a test. Outside a lab, let in only the addresses that you know, with rules of your own." }
            </MessageBar>
        }
    } else {
        html! {
            <MessageBar>
                { "Nothing from the internet gets in by default. You can open ports later, on the machine's Networking page." }
            </MessageBar>
        }
    }
}
