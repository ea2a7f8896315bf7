//! The page as a whole: its title, keys pressed anywhere in it, and where the focus goes.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::clock::Listener;

/// What the browser's tab is called.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Calls `then` once the frame that is being made has been shown, unless what it returns is dropped before.
pub fn after_the_next_frame(then: impl FnOnce() + 'static) -> AnimationFrame {
    // A frame's own callbacks come before it is shown; a timer that they set comes after.
    request_animation_frame(move |_| {
        Timeout::new(0, then).forget();
    })
}

/// The browser asks, in its own words, before the page is closed or loaded anew, until what this returns is dropped.
pub fn ask_before_leaving() -> Listener {
    let options = EventListenerOptions::enable_prevent_default();
    let ask = |event: &web_sys::Event| event.prevent_default();
    let listener = EventListener::new_with_options(&gloo::utils::window(), "beforeunload", options, ask);
    Listener(vec![listener])
}

/// Calls `then` with each key that is pressed, and whether it is typed into something or held with Ctrl, Alt or the
/// system's key. A key for which it says true does nothing else.
pub fn listen_keys(mut then: impl FnMut(&str, bool) -> bool + 'static) -> Listener {
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&document(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let held = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
        let typing = held
            || event.default_prevented()
            || document().active_element().is_some_and(|at| takes_text(&at));
        if then(&event.key(), typing) {
            event.prevent_default();
        }
    });
    Listener(vec![listener])
}

fn takes_text(element: &web_sys::Element) -> bool {
    element
        .matches(
            "input:not([type=checkbox],[type=radio]), textarea, select, [role=combobox], [contenteditable]",
        )
        .unwrap_or(true)
}

/// Puts the focus on the first element that matches `selector`; false when there is none.
pub fn focus_first(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Keeps the keyboard's place through a change that may take away what has the focus: once it has been drawn, and nothing
/// has the focus any more, the nearest element around it that is still there gets it.
pub fn keep_focus() {
    let focused = document().active_element();
    let around = std::iter::successors(focused, |element| element.parent_element());
    let around: Vec<HtmlElement> = around
        .filter_map(|element| element.dyn_into::<HtmlElement>().ok())
        .collect();
    let hold = move || {
        let is_lost = |at: Element| at.tag_name() == "BODY";
        if !document().active_element().is_none_or(is_lost) {
            return;
        }
        if let Some(element) = around.into_iter().find(|element| element.is_connected()) {
            if !element.has_attribute("tabindex") {
                element.set_tab_index(-1);
            }
            element.focus().ok();
        }
    };
    Timeout::new(0, hold).forget();
}
