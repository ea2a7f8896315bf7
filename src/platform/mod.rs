//! The browser: the only module that touches it.
//!
//! Nothing here knows of an operation, a session or a component: text, numbers and callbacks go in and out. Nothing
//! panics when the browser lacks or forbids something: each function says so in its result.

pub mod clipboard;
pub mod clock;
pub mod failure;
pub mod files;
pub mod hash;
pub mod local;
pub mod locks;
pub mod page;
pub mod persist;
pub mod point;
pub mod rest;
pub mod storage;
pub mod theme;

use wasm_bindgen::JsValue;

/// `object.name`, unless it is missing, null or forbidden. For what web-sys calls unstable, and what a browser may lack.
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// What a browser's exception says.
fn words(error: &JsValue) -> String {
    property(error, "message")
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// The name of a browser's exception: `QuotaExceededError`.
fn error_name(error: &JsValue) -> String {
    property(error, "name")
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A text that no other tab and no other run has.
pub fn token() -> String {
    let part = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:08x}{:08x}", part(), part())
}

/// A number that nobody else has by chance alone: what a student's lab is drawn from. It fits a JavaScript number.
pub fn fresh_seed() -> u64 {
    (js_sys::Math::random() * 4_294_967_296.0) as u64
}
