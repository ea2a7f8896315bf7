//! When the program itself fails: the page's own script says so (index.html, `flexlabFailed`).

use std::panic;

use wasm_bindgen::{JsCast, JsValue};

use super::property;

/// From now on a panic is told to the page, which says that the run is safe and offers to reload and to download it.
pub fn install() {
    panic::set_hook(Box::new(|info| report(&info.to_string())));
}

/// Tells the page that the program failed.
pub fn report(message: &str) {
    let Some(window) = web_sys::window() else { return };
    if let Some(told) =
        property(&window, "flexlabFailed").and_then(|value| value.dyn_into::<js_sys::Function>().ok())
    {
        // A page without the function has nothing to say it with.
        let _ = told.call1(&JsValue::NULL, &JsValue::from_str(message));
    }
}
