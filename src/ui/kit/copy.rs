//! Values that copy at a click. The clipboard itself is the page's: nothing here touches it.

use yew::prelude::*;

use super::icon::{Glyph, Icon, IconSize};

#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// What it is: the button is named "Copy …" ("the correlation ID").
    pub what: AttrValue,
    pub on_copy: Callback<AttrValue>,
}

/// Two sheets of paper that turn into a tick until pointer or focus leave.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let (copied, events) = use_copied(&props.text, &props.on_copy);
    let name = format!("Copy {}", props.what);
    html! {
        <>
            <button
                type="button"
                class="icon-button"
                aria-label={name.clone()}
                title={name}
                onclick={events.on_click}
                onblur={events.on_blur}
                onmouseout={events.on_out}
            >
                <Icon glyph={if copied { Glyph::Check } else { Glyph::Copy }} />
            </button>
            <span class="visually-hidden" role="status">{ if copied { "Copied" } else { "" } }</span>
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct CopyChipProps {
    /// What is shown and copied.
    pub text: AttrValue,
    pub on_copy: Callback<AttrValue>,
}

/// A value of the lab, in a box, that copies at a click.
#[component]
pub fn CopyChip(props: &CopyChipProps) -> Html {
    let (copied, events) = use_copied(&props.text, &props.on_copy);
    html! {
        <>
            <button
                type="button"
                class="chip"
                title="Copy"
                onclick={events.on_click}
                onblur={events.on_blur}
                onmouseout={events.on_out}
            >
                <span class="visually-hidden">{ "Copy " }</span>
                <span class="chip__text">{ &props.text }</span>
                <Icon glyph={if copied { Glyph::Check } else { Glyph::Copy }} size={IconSize::Px12} />
            </button>
            <span class="visually-hidden" role="status">{ if copied { "Copied" } else { "" } }</span>
        </>
    }
}

struct CopyEvents {
    on_click: Callback<MouseEvent>,
    on_blur: Callback<FocusEvent>,
    on_out: Callback<MouseEvent>,
}

/// Whether it was just copied, and the events that say so.
#[hook]
fn use_copied(text: &AttrValue, on_copy: &Callback<AttrValue>) -> (bool, CopyEvents) {
    let copied = use_state_eq(|| false);
    let on_click = {
        let (copied, text, on_copy) = (copied.clone(), text.clone(), on_copy.clone());
        Callback::from(move |event: MouseEvent| {
            // A chip may stand in a summary or a label, which would take the click too.
            event.prevent_default();
            on_copy.emit(text.clone());
            copied.set(true);
        })
    };
    let on_blur = {
        let copied = copied.clone();
        Callback::from(move |_: FocusEvent| copied.set(false))
    };
    let on_out = {
        let copied = copied.clone();
        Callback::from(move |_: MouseEvent| copied.set(false))
    };
    (
        *copied,
        CopyEvents {
            on_click,
            on_blur,
            on_out,
        },
    )
}
