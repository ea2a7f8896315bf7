//! The rest of the program, where it comes to the browser in two parts (`.ci/split.mjs`): what the first page of a first
//! visit runs, and all else.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::property;

/// Fetches the rest and returns when it is there; at once where the program came whole. Never returns when it can't be
/// had: the page says so.
///
/// Nothing has to wait for it to be right: what calls into the rest too early fetches it there and then, and the page
/// stands still meanwhile. Who knows that he is about to, waits here.
pub async fn arrived() {
    let Some(window) = web_sys::window() else { return };
    let fetch = property(&window, "flexlabRest").and_then(|value| value.dyn_into::<Function>().ok());
    let arriving = fetch.and_then(|fetch| fetch.call0(&JsValue::NULL).ok()?.dyn_into::<Promise>().ok());
    if let Some(arriving) = arriving {
        let _ = JsFuture::from(arriving).await;
    }
}
