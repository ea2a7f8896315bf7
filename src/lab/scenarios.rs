//! The scenarios that are compiled in. So are their solutions; near misses and equivalents lie
//! beside them and are not.

use std::rc::Rc;

use super::publish;
use super::scenario::Scenario;
use crate::arm::json::read;

const FLEXIBLE_ORCHESTRATION: &str = include_str!("scenarios/flexible-orchestration/scenario.json");

/// What "Do it for me" plays, by scenario.
pub const SOLUTIONS: [(&str, &str); 1] = [(
    "flexible-orchestration",
    include_str!("scenarios/flexible-orchestration/solution.json"),
)];

/// The texts of [`all`], in its order.
const TEXTS: [&str; 1] = [FLEXIBLE_ORCHESTRATION];

/// What a link may be a difference from, numbered from 1. Links made today open for ever: the list only grows, and a
/// file whose text changes stays here as it was, in a file of its own (`tests/links.rs` notices).
const BASES: [&str; 1] = [FLEXIBLE_ORCHESTRATION];

/// The seed's lab.
pub fn flexible_orchestration() -> Rc<Scenario> {
    thread_local! {
        static SCENARIO: Rc<Scenario> = Rc::new(
            Scenario::parse(FLEXIBLE_ORCHESTRATION).expect("tests/lab.rs reads the compiled-in scenario"),
        );
    }
    SCENARIO.with(Rc::clone)
}

/// Every compiled-in scenario, in the order in which they are done.
pub fn all() -> Vec<Rc<Scenario>> {
    vec![flexible_orchestration()]
}

/// The compiled-in scenario with this id.
pub fn find(id: &str) -> Option<Rc<Scenario>> {
    all().into_iter().find(|scenario| &*scenario.id == id)
}

/// The text of the compiled-in scenario with this id.
pub fn text(id: &str) -> Option<&'static str> {
    let own = all().iter().position(|scenario| *scenario.id == *id)?;
    TEXTS.get(own).copied()
}

/// The recorded solution of the compiled-in scenario with this id.
pub fn solution(id: &str) -> Option<&'static str> {
    let own = SOLUTIONS.iter().find(|(scenario, _)| *scenario == id);
    own.map(|(_, text)| *text)
}

/// The text of the publish form of base `number`; `None` past the last.
pub fn base(number: u8) -> Option<String> {
    let index = usize::from(number).checked_sub(1)?;
    Some(publish::form(read::value(BASES.get(index)?).ok()?))
}
