//! The address's fragment: what follows `#`, as it stands there.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsValue;

use super::clock::Listener;

/// The fragment without its `#`; empty when there is none.
pub fn read() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The address of the page, without its fragment.
pub fn address() -> String {
    let whole = window().location().href().unwrap_or_default();
    whole.split('#').next().unwrap_or_default().to_owned()
}

/// Goes to the fragment: a new entry in the browser's history, and listeners are told.
pub fn push(fragment: &str) {
    let _ = window().location().set_hash(fragment);
}

/// Changes the fragment in place: no new entry in the browser's history, and no listener is told.
pub fn replace(fragment: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// Calls `then` with the fragment each time it changes, by a link, by the address bar or by Back.
pub fn listen(then: impl Fn(String) + 'static) -> Listener {
    Listener(vec![EventListener::new(&window(), "hashchange", move |_| {
        then(read())
    })])
}
