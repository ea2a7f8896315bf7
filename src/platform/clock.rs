//! The wall clock and timers. Dropping a timer or a listener ends it; nothing here runs while nobody waits.

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};

/// The longest that a browser's timer can wait: 2^31 - 1 ms. A longer one would fire at once.
const LONGEST_MS: f64 = 2_147_483_647.0;

/// The wall time in milliseconds since 1970. Can jump, when the computer's clock is set.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// A wall time as a date and a time of day, where the browser is: `27 Dec 2023, 21:05`.
pub fn date_words(ms: f64) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // What a browser does not know it leaves out.
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let date = js_sys::Date::new(&ms.into());
    date.to_locale_string("en-GB", &options).into()
}

/// A call in the future.
#[must_use = "dropping an alarm cancels it"]
pub struct Alarm(#[expect(dead_code, reason = "held for its drop, which cancels it")] Timeout);

impl Alarm {
    /// Calls `then` in `ms` milliseconds, or after the longest wait there is.
    pub fn after(ms: f64, then: impl FnOnce() + 'static) -> Alarm {
        Alarm(Timeout::new(ms.ceil().clamp(0.0, LONGEST_MS) as u32, then))
    }
}

/// A call again and again.
#[must_use = "dropping a ticker stops it"]
pub struct Ticker(#[expect(dead_code, reason = "held for its drop, which stops it")] Interval);

impl Ticker {
    /// Calls `then` every `ms` milliseconds.
    pub fn every(ms: u32, then: impl FnMut() + 'static) -> Ticker {
        Ticker(Interval::new(ms, then))
    }
}

/// Waits `ms` milliseconds.
pub async fn pause(ms: u32) {
    gloo::timers::future::TimeoutFuture::new(ms).await;
}

/// A listener to something that happens to the page.
#[must_use = "dropping a listener removes it"]
pub struct Listener(
    #[expect(dead_code, reason = "held for its drop, which removes it")] pub(super) Vec<EventListener>,
);

/// Whether the page can't be seen.
pub fn hidden() -> bool {
    gloo::utils::document().hidden()
}

/// Calls `then` whenever the page comes into sight or goes out of it, and when it is about to be left.
pub fn on_visibility(then: impl Fn() + Clone + 'static) -> Listener {
    let also = then.clone();
    Listener(vec![
        EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| then()),
        EventListener::new(&gloo::utils::window(), "pagehide", move |_| also()),
    ])
}
