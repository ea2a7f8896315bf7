//! The ⓘ after a label. Never the only place of something that a student has to know.

use yew::prelude::*;

use super::focus::is_outside;
use super::icon::{Glyph, Icon};

#[derive(Properties, PartialEq)]
pub struct InfoTipProps {
    /// Id of the text, so that the button can point at it.
    pub id: AttrValue,
    /// What it is about: the button is named "About …".
    pub about: AttrValue,
    pub text: AttrValue,
}

/// A button that shows a text on hover, focus and click. Escape hides it, the pointer may move onto it (WCAG 1.4.13).
#[component]
pub fn InfoTip(props: &InfoTipProps) -> Html {
    let open = use_state_eq(|| false);
    let root = use_node_ref();
    let set = |value: bool| {
        let open = open.clone();
        move || open.set(value)
    };
    let (show, hide) = (set(true), set(false));
    let (on_over, on_focus, on_click) = (show.clone(), show.clone(), show);
    let on_out = {
        let (root, hide) = (root.clone(), hide.clone());
        move |event: MouseEvent| {
            if is_outside(&root, event.related_target()) {
                hide();
            }
        }
    };
    let on_blur = hide.clone();
    let on_key = {
        let open = *open;
        move |event: KeyboardEvent| {
            // Only an open tip uses Escape up; otherwise it belongs to the pane around.
            if open && event.key() == "Escape" {
                event.stop_propagation();
                hide();
            }
        }
    };
    html! {
        <span
            class="info-tip"
            ref={root}
            onmouseover={move |_| on_over()}
            onmouseout={on_out}
            onkeydown={on_key}
        >
            <button
                type="button"
                class="info-tip__button"
                aria-label={format!("About {}", props.about)}
                aria-expanded={if *open { "true" } else { "false" }}
                aria-describedby={props.id.clone()}
                onfocus={move |_| on_focus()}
                onblur={move |_| on_blur()}
                onclick={move |_| on_click()}
            >
                <Icon glyph={Glyph::Info} />
            </button>
            <span class="info-tip__text" role="tooltip" id={props.id.clone()} hidden={!*open}>{ &props.text }</span>
        </span>
    }
}
