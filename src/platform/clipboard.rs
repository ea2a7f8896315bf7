//! Copying to the clipboard.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::property;

/// Puts `text` on the clipboard; false when the browser has none to give (an address that is not secure) or refuses.
pub async fn copy(text: &str) -> bool {
    let navigator = gloo::utils::window().navigator();
    // web-sys takes it for granted; on an address that is not secure it is undefined.
    if property(&JsValue::from(&navigator), "clipboard").is_none() {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}
