//! What pages do besides showing the world: ask for something, go somewhere, hand something out.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use crate::arm::Operation;
use crate::platform::{clipboard, files, hash};
use crate::ui::route::Route;
use crate::ui::store::use_dispatch;

pub use crate::ui::store::use_world;

/// A shared value that is equal only to itself: what tells "the same world" apart without looking into it.
#[derive(Debug)]
pub struct ByPtr<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for ByPtr<T> {
    fn clone(&self) -> Self {
        ByPtr(self.0.clone())
    }
}

impl<T: ?Sized> PartialEq for ByPtr<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for ByPtr<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Asks for operations. What is refused is told by a notification, which the history gives rise to; a page that has a
/// place for the error asks [`crate::arm::validate`] before it sends.
#[hook]
pub fn use_send() -> Callback<Operation> {
    let dispatch = use_dispatch();
    use_callback((), move |operation: Operation, ()| {
        // The refusal is in the history already, and from there in the notifications.
        let _ = dispatch.perform(operation);
    })
}

/// Goes to a page.
pub fn go(route: &Route) {
    let fragment = route.to_fragment();
    hash::push(fragment.strip_prefix('#').unwrap_or(&fragment));
}

/// Puts a text on the clipboard. Where the browser forbids it nothing happens: the text stands there to be selected.
pub fn copy(text: &str) {
    let text = text.to_owned();
    wasm_bindgen_futures::spawn_local(async move {
        let _ = clipboard::copy(&text).await;
    });
}

/// Hands a text out as a file. A browser that can't says so itself.
pub fn download(name: &str, text: &str) {
    let _ = files::download(name, text);
}
