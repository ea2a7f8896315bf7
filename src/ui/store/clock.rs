//! The simulated clock: it runs while something is due, and only then (decisions.md 5).
//!
//! No timer runs while the world is at rest; a closed page stands still; a hidden one catches up when it is seen.

use yew::prelude::*;

use crate::arm::Time;
use crate::platform::clock::{Ticker, now_ms};
use crate::session::Session;

use super::use_store;

/// How much faster than life the lab runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    /// As in life.
    X1,
    X5,
    #[default]
    X20,
}

impl Speed {
    /// Every speed, the slowest first.
    pub const ALL: [Speed; 3] = [Speed::X1, Speed::X5, Speed::X20];

    /// Simulated milliseconds in one of wall time.
    pub fn factor(self) -> f64 {
        match self {
            Speed::X1 => 1.0,
            Speed::X5 => 5.0,
            Speed::X20 => 20.0,
        }
    }

    /// `20×`.
    pub fn text(self) -> &'static str {
        match self {
            Speed::X1 => "1×",
            Speed::X5 => "5×",
            Speed::X20 => "20×",
        }
    }
}

/// Simulated time against wall time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SimClock {
    pub speed: Speed,
    /// A moment of both; none while nothing is due.
    anchor: Option<(Time, f64)>,
}

impl SimClock {
    /// Whether it runs.
    pub fn running(&self) -> bool {
        self.anchor.is_some()
    }

    /// The simulated time at `wall`; `at_rest` when it stands. A wall clock that was set back stands, too.
    pub fn now(&self, at_rest: Time, wall: f64) -> Time {
        self.anchor.map_or(at_rest, |(time, since)| {
            time.plus_ms(((wall - since).max(0.0) * self.speed.factor()) as i64)
        })
    }

    /// Wall time from `wall` until `due`, in milliseconds.
    pub fn until(&self, due: Time, wall: f64) -> f64 {
        self.anchor.map_or(0.0, |(time, since)| {
            (due.since(time) as f64 / self.speed.factor() - (wall - since).max(0.0)).max(0.0)
        })
    }

    /// The clock beside `session`: begins to run when something becomes due, stops when nothing is.
    #[must_use]
    pub(super) fn follow(self, session: &Session, wall: f64) -> SimClock {
        let due = session.world().next_due().is_some();
        let anchor = due.then(|| self.anchor.unwrap_or((session.time(), wall)));
        SimClock { anchor, ..self }
    }

    /// The clock that goes on from the time of `session`: what passed on the wall before is not counted.
    pub(super) fn opened(speed: Speed, session: &Session, wall: f64) -> SimClock {
        SimClock { speed, anchor: None }.follow(session, wall)
    }
}

/// The lab's clock as it is displayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockView {
    pub now: Time,
    pub running: bool,
    pub speed: Speed,
}

/// How often the displayed time moves while the clock runs, in milliseconds.
const REFRESH_MS: u32 = 250;

/// The displayed lab time. Its user renders four times a second while something is due: let it be a leaf.
#[hook]
pub fn use_clock() -> ClockView {
    let store = use_store();
    let rest = store.session.time();
    let clock = store.clock;
    let shown = use_state_eq(|| rest);
    {
        let shown = shown.setter();
        use_effect_with((clock, rest), move |_| {
            shown.set(clock.now(rest, now_ms()));
            let refresh = move || shown.set(clock.now(rest, now_ms()));
            let ticker = clock.running().then(|| Ticker::every(REFRESH_MS, refresh));
            move || drop(ticker)
        });
    }
    ClockView {
        // Between a change of the world and the effect, what is shown may be of before it.
        now: if clock.running() { rest.max(*shown) } else { rest },
        running: clock.running(),
        speed: clock.speed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simulated_time_is_the_anchor_and_what_passed_at_the_labs_speed() {
        let clock = SimClock {
            speed: Speed::X20,
            anchor: Some((Time(1_000), 500.0)),
        };
        assert_eq!(clock.now(Time(7), 550.0), Time(2_000));
        assert_eq!(clock.now(Time(7), 400.0), Time(1_000), "a wall clock set back");
        assert!((clock.until(Time(3_000), 550.0) - 50.0).abs() < 1e-9);
        assert_eq!(
            SimClock::default().now(Time(7), 1e12),
            Time(7),
            "at rest nothing passes"
        );
    }
}
