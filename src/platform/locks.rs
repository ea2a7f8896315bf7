//! `navigator.locks`: one tab at a time holds a name.
//!
//! Reached by reflection: web-sys calls the interface unstable. Where the browser has none (an address that is not
//! secure), the answer is [`Answer::Unsupported`], and whoever asked goes on unguarded.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::property;

/// A lock, or a turn, that is held; dropping it releases it.
#[derive(Debug)]
pub struct Guard {
    release: Function,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Answer {
    Held(Guard),
    /// Another tab holds it.
    Elsewhere,
    /// This browser has no locks here.
    Unsupported,
}

/// How to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Only if nobody holds it.
    IfFree,
    /// When whoever holds it lets go, however long that takes.
    Wait,
    /// At once; whoever holds it loses it, and is told.
    Steal,
}

/// Asks for the lock `name`. `on_lost` is called once if another tab takes it away later.
pub async fn ask(name: &str, way: Way, on_lost: impl FnOnce() + 'static) -> Answer {
    match request(name, way) {
        Some((granted, outcome, release)) => settle(granted, outcome, release, on_lost).await,
        None => Answer::Unsupported,
    }
}

/// Waits for the answer. The request's own promise ends when the lock is released, or breaks when it is stolen.
async fn settle(
    granted: Promise,
    outcome: Promise,
    release: Function,
    on_lost: impl FnOnce() + 'static,
) -> Answer {
    let first = Promise::race(&Array::of2(&granted, &outcome));
    match JsFuture::from(first).await {
        Ok(answer) if answer.is_truthy() => {
            spawn_local(async move {
                if JsFuture::from(outcome).await.is_err() {
                    on_lost();
                }
            });
            Answer::Held(Guard { release })
        }
        Ok(_) => Answer::Elsewhere,
        Err(_) => Answer::Unsupported,
    }
}

/// A promise, and the function that fulfils it.
fn deferred() -> (Promise, Function) {
    let mut fulfil = None;
    let promise = Promise::new(&mut |resolve, _| fulfil = Some(resolve));
    (
        promise,
        fulfil.expect("a promise calls its executor before it is returned"),
    )
}

/// Turns within this tab: who asks gets one after those who asked before.
#[derive(Debug, Default)]
pub struct Turns(RefCell<Option<Promise>>);

impl Turns {
    /// Waits for the turn; it ends when what is returned is dropped.
    pub async fn next(&self) -> Guard {
        let (ended, release) = deferred();
        if let Some(before) = self.0.replace(Some(ended)) {
            // A turn always ends by being released; it has no way to fail.
            let _ = JsFuture::from(before).await;
        }
        Guard { release }
    }
}

/// Starts a request: whether it was granted (true, or false at once), its outcome, and what releases it.
fn request(name: &str, way: Way) -> Option<(Promise, Promise, Function)> {
    let navigator = JsValue::from(web_sys::window()?.navigator());
    let locks = property(&navigator, "locks")?;
    let request: Function = property(&locks, "request")?.dyn_into().ok()?;
    let options = Object::new();
    match way {
        Way::IfFree => Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?,
        Way::Steal => Reflect::set(&options, &"steal".into(), &JsValue::TRUE).ok()?,
        Way::Wait => true,
    };
    let (granted, grant) = deferred();
    let (held, release) = deferred();
    let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let given = !lock.is_null() && !lock.is_undefined();
        let _ = grant.call1(&JsValue::NULL, &JsValue::from_bool(given));
        if given { held.into() } else { JsValue::UNDEFINED }
    });
    let outcome = request
        .call3(&locks, &JsValue::from_str(name), &options, &callback)
        .ok()?;
    Some((granted, outcome.dyn_into().ok()?, release))
}
