//! The scenarios that are compiled in. Their solutions, near misses and equivalents lie beside them and are not.

use std::rc::Rc;

use super::scenario::Scenario;

const FLEXIBLE_ORCHESTRATION: &str = include_str!("scenarios/flexible-orchestration/scenario.json");

/// The seed's lab.
pub fn flexible_orchestration() -> Rc<Scenario> {
    thread_local! {
        static SCENARIO: Rc<Scenario> = Rc::new(
            Scenario::parse(FLEXIBLE_ORCHESTRATION).expect("tests/lab.rs reads the compiled-in scenario"),
        );
    }
    SCENARIO.with(Rc::clone)
}

/// The compiled-in scenario with this id.
pub fn find(id: &str) -> Option<Rc<Scenario>> {
    [flexible_orchestration()]
        .into_iter()
        .find(|scenario| &*scenario.id == id)
}
