//! Small values that are kept at once: localStorage.

use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::storage::StorageError;

fn storage() -> Result<Storage, StorageError> {
    let found = web_sys::window().map(|window| window.local_storage());
    match found {
        Some(Ok(Some(storage))) => Ok(storage),
        _ => Err(StorageError::Forbidden),
    }
}

/// The text kept under `key`; nothing when there is none, or storage is forbidden.
pub fn get(key: &str) -> Option<String> {
    storage().ok()?.get_item(key).ok().flatten()
}

/// Keeps `text` under `key`.
pub fn set(key: &str, text: &str) -> Result<(), StorageError> {
    storage()?
        .set_item(key, text)
        .map_err(|error: JsValue| StorageError::from_js(&error))
}

/// Forgets what is kept under `key`.
pub fn remove(key: &str) {
    if let Ok(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Calls `then` when another tab changes what is kept under `key`.
pub fn on_change(key: &'static str, then: impl Fn() + 'static) -> super::clock::Listener {
    let listener = gloo::events::EventListener::new(&gloo::utils::window(), "storage", move |event| {
        let changed = super::property(event, "key").and_then(|name| name.as_string());
        if changed.as_deref() == Some(key) {
            then();
        }
    });
    super::clock::Listener(vec![listener])
}
