//! Files: saving text as one, and opening one that the student picks.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, HtmlInputElement, Url};

/// A file that was picked.
#[derive(Debug, Clone, PartialEq)]
pub enum Picked {
    Text {
        name: String,
        text: String,
    },
    /// Longer than what was allowed; not read.
    TooLong {
        name: String,
        bytes: f64,
    },
    Unreadable {
        name: String,
    },
}

/// Hands `text` to the browser as a download with the name `name`; false when it can't.
pub fn download(name: &str, text: &str) -> bool {
    offer(name, text).is_ok()
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Lets the student pick a file of at most `limit` bytes; `then` is called when one was picked, never otherwise.
/// Must be called from a click, or the browser shows nothing.
pub fn pick(accept: &str, limit: usize, then: impl Fn(Picked) + 'static) {
    let Ok(input) = document().create_element("input") else {
        return;
    };
    let input: HtmlInputElement = input.unchecked_into();
    input.set_type("file");
    input.set_accept(accept);
    // Some browsers fire no event for an input outside the document.
    let element: &HtmlElement = &input;
    element.set_hidden(true);
    let _ = gloo::utils::body().append_child(&input);
    let then = Rc::new(then);
    let listened = input.clone();
    EventListener::once(&input, "change", move |_| {
        if let Some(file) = listened.files().and_then(|files| files.get(0)) {
            spawn_local(async move { then(read(&file, limit).await) });
        }
        listened.remove();
    })
    .forget();
    let removed = input.clone();
    EventListener::once(&input, "cancel", move |_| removed.remove()).forget();
    input.click();
}

async fn read(file: &web_sys::File, limit: usize) -> Picked {
    let name = file.name();
    if file.size() > limit as f64 {
        return Picked::TooLong {
            name,
            bytes: file.size(),
        };
    }
    match JsFuture::from(file.text())
        .await
        .ok()
        .and_then(|text| text.as_string())
    {
        Some(text) => Picked::Text { name, text },
        None => Picked::Unreadable { name },
    }
}
