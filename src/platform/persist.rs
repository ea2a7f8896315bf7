//! Asking the browser to keep what is stored until the student clears it.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::property;

/// Asks for persistent storage; whether it was granted. Some browsers ask the student, so ask after a first click.
pub async fn ask() -> bool {
    let Some(storage) = property(&JsValue::from(gloo::utils::window().navigator()), "storage") else {
        return false;
    };
    let promise = property(&storage, "persist")
        .and_then(|persist| persist.dyn_into::<Function>().ok())
        .and_then(|persist| persist.call0(&storage).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    match promise {
        Some(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|granted| granted.is_truthy()),
        None => false,
    }
}
