//! The scenarios that are compiled in. So are their solutions; near misses and equivalents lie
//! beside them and are not.

use std::cell::OnceCell;
use std::rc::Rc;

use super::publish;
use super::scenario::Scenario;
use crate::arm::json::read;

/// A lab that is compiled in.
struct Bundled {
    id: &'static str,
    text: &'static str,
    /// What "Do it for me" plays.
    solution: &'static str,
}

/// The lab in the folder `scenarios/$id`.
macro_rules! bundled {
    ($id:literal) => {
        Bundled {
            id: $id,
            text: include_str!(concat!("scenarios/", $id, "/scenario.json")),
            solution: include_str!(concat!("scenarios/", $id, "/solution.json")),
        }
    };
}

/// In the order of the list of labs. A first visit opens the first.
const LIBRARY: [Bundled; 10] = [
    bundled!("flexible-orchestration"),
    bundled!("uniform-beside-flexible"),
    bundled!("spread-for-a-quorum"),
    bundled!("zones-and-strict-balance"),
    bundled!("spot-and-on-demand"),
    bundled!("scale-out-and-in"),
    bundled!("attach-and-detach"),
    bundled!("autoscale-under-load"),
    bundled!("repair-ssh"),
    bundled!("clean-up-with-a-lock"),
];

/// What a link may be a difference from, numbered from 1. Links made today open for ever: the list only grows, and a
/// file whose text changes stays here as it was, in a file of its own (`tests/links.rs` notices).
const BASES: [&str; 10] = [
    LIBRARY[0].text,
    LIBRARY[1].text,
    LIBRARY[8].text,
    LIBRARY[9].text,
    LIBRARY[2].text,
    LIBRARY[3].text,
    LIBRARY[4].text,
    LIBRARY[5].text,
    LIBRARY[6].text,
    LIBRARY[7].text,
];

thread_local! {
    /// Read when they are first asked for: a first visit reads the first alone.
    static SCENARIOS: [OnceCell<Rc<Scenario>>; LIBRARY.len()] = const { [const { OnceCell::new() }; LIBRARY.len()] };
}

fn read_in(index: usize) -> Option<Rc<Scenario>> {
    let text = LIBRARY.get(index)?.text;
    let read = || Rc::new(Scenario::parse(text).expect("tests/library.rs reads every compiled-in scenario"));
    SCENARIOS.with(|all| Some(all.get(index)?.get_or_init(read).clone()))
}

fn place(id: &str) -> Option<usize> {
    LIBRARY.iter().position(|lab| lab.id == id)
}

/// The seed's lab.
pub fn flexible_orchestration() -> Rc<Scenario> {
    read_in(0).expect("the library has a first lab")
}

/// Every compiled-in scenario, in the order of the list of labs.
pub fn all() -> Vec<Rc<Scenario>> {
    (0..LIBRARY.len()).filter_map(read_in).collect()
}

/// The ids of [`all`], in its order.
pub fn ids() -> [&'static str; LIBRARY.len()] {
    LIBRARY.map(|lab| lab.id)
}

/// The compiled-in scenario with this id.
pub fn find(id: &str) -> Option<Rc<Scenario>> {
    read_in(place(id)?)
}

/// The text of the compiled-in scenario with this id.
pub fn text(id: &str) -> Option<&'static str> {
    Some(LIBRARY.get(place(id)?)?.text)
}

/// The recorded solution of the compiled-in scenario with this id.
pub fn solution(id: &str) -> Option<&'static str> {
    Some(LIBRARY.get(place(id)?)?.solution)
}

/// The text of the publish form of base `number`; `None` past the last.
pub fn base(number: u8) -> Option<String> {
    let index = usize::from(number).checked_sub(1)?;
    Some(publish::form(read::value(BASES.get(index)?).ok()?))
}
