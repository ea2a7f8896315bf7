//! The scenarios that are compiled in. So are their solutions; near misses and equivalents lie
//! beside them and are not.

use std::cell::OnceCell;
use std::rc::Rc;

use serde_json::Value;

use super::author::Draft;
use super::publish;
use super::scenario::Scenario;
use crate::arm::json::read;

/// A text that is compiled in. A function, so that where the program comes in two parts (`.ci/split.mjs`) the texts that
/// the first page does not read come with the second: a list of the texts themselves would hold on to them all.
type Text = fn() -> &'static str;

/// A lab that is compiled in.
struct Bundled {
    id: &'static str,
    text: Text,
    /// What "Do it for me" plays.
    solution: Text,
}

/// The lab in the folder `scenarios/$id`.
macro_rules! bundled {
    ($id:literal) => {
        Bundled {
            id: $id,
            text: || include_str!(concat!("scenarios/", $id, "/scenario.json")),
            solution: || include_str!(concat!("scenarios/", $id, "/solution.json")),
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

/// A text that a link may be a difference from.
enum Base {
    /// A lab as it is now.
    Now(Text),
    /// What base `of` was before it changed. `was` has what stood there then, by the JSON pointer to what stands there
    /// now; null for nothing.
    Before { of: u8, was: Text },
}

/// The lab in the folder `scenarios/$id` as base `$number` was, by what has become of it as base `$of`.
macro_rules! before {
    ($id:literal, $number:literal, of $of:literal) => {
        Base::Before {
            of: $of,
            was: || include_str!(concat!("scenarios/", $id, "/before/", $number, ".json")),
        }
    };
}

/// What a link may be a difference from, numbered from 1. Links made today open for ever: the list only grows. A lab
/// whose text changes gets a number more, and keeps in a file what it was under the old one (`tests/links.rs` notices).
const BASES: [Base; 20] = [
    before!("flexible-orchestration", 1, of 11),
    before!("uniform-beside-flexible", 2, of 12),
    before!("repair-ssh", 3, of 13),
    before!("clean-up-with-a-lock", 4, of 14),
    before!("spread-for-a-quorum", 5, of 15),
    before!("zones-and-strict-balance", 6, of 16),
    before!("spot-and-on-demand", 7, of 20),
    before!("scale-out-and-in", 8, of 17),
    before!("attach-and-detach", 9, of 18),
    before!("autoscale-under-load", 10, of 19),
    Base::Now(LIBRARY[0].text),
    Base::Now(LIBRARY[1].text),
    Base::Now(LIBRARY[8].text),
    Base::Now(LIBRARY[9].text),
    Base::Now(LIBRARY[2].text),
    Base::Now(LIBRARY[3].text),
    Base::Now(LIBRARY[5].text),
    Base::Now(LIBRARY[6].text),
    Base::Now(LIBRARY[7].text),
    Base::Now(LIBRARY[4].text),
];

thread_local! {
    /// Read when they are first asked for: a first visit reads the first alone.
    static SCENARIOS: [OnceCell<Rc<Scenario>>; LIBRARY.len()] = const { [const { OnceCell::new() }; LIBRARY.len()] };
}

fn read_in(index: usize) -> Option<Rc<Scenario>> {
    let text = LIBRARY.get(index)?.text;
    let read =
        || Rc::new(Scenario::parse(text()).expect("tests/library.rs reads every compiled-in scenario"));
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
    Some((LIBRARY.get(place(id)?)?.text)())
}

/// The recorded solution of the compiled-in scenario with this id.
pub fn solution(id: &str) -> Option<&'static str> {
    Some((LIBRARY.get(place(id)?)?.solution)())
}

/// The text of the publish form of base `number`; `None` past the last.
pub fn base(number: u8) -> Option<String> {
    Some(publish::form(based(number)?.into_file()))
}

/// The bases that are labs as they are now, by their numbers.
pub fn bases_now() -> impl Iterator<Item = (u8, String)> {
    let now = |(number, base): (u8, &Base)| matches!(base, Base::Now(_)).then_some(number);
    let numbers = (1..).zip(&BASES).filter_map(now);
    numbers.filter_map(|number| Some((number, base(number)?)))
}

fn based(number: u8) -> Option<Draft> {
    match BASES.get(usize::from(number).checked_sub(1)?)? {
        Base::Now(text) => Draft::of(text()).ok(),
        // A later number: the way ends.
        Base::Before { of, was } if *of > number => {
            let mut draft = based(*of)?;
            let Value::Object(was) = read::value(was()).ok()? else {
                return None;
            };
            for (pointer, value) in was {
                draft.set(&pointer, value);
            }
            Some(draft)
        }
        Base::Before { .. } => None,
    }
}
