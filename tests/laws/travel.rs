//! Undo then redo is identity, wherever in a run and however often; and an undo leads to the run that was there before.

use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;

use flexlab::lab::Scenario;
use flexlab::session::Session;

use crate::draw::{self, Draw, Step};
use crate::{LONG, extent, fingerprint, shrink, tell};

/// A step of a run that also goes back and forth.
#[derive(Clone)]
enum Turn {
    Take(Step),
    Undo,
    Redo,
}

/// A run, and the runs before each of its operations that took effect.
struct Travel {
    now: Session,
    before: Vec<Session>,
}

/// Hashes what is written to it.
struct Hashed(DefaultHasher);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// A hash of all that a run comes to, but for what it left.
fn facts(session: &Session) -> u64 {
    let mut hash = Hashed(DefaultHasher::new());
    let mut written = write!(hash, "{:?}", session.world());
    for moment in session.history() {
        written = written.and_then(|()| write!(hash, "{:?}", moment.event));
    }
    for entry in session.entries().iter() {
        written = written.and_then(|()| write!(hash, "{entry:?}"));
    }
    written.expect("a hash takes all");
    hash.0.finish()
}

/// Whether both come to one, when what is due at that very moment is done: going back brings it about, and asking does not.
fn same(one: &Session, other: &Session, law: &str) -> Result<(), String> {
    let now = |session: &Session| facts(&session.advance(session.time()));
    if now(one) == now(other) {
        return Ok(());
    }
    Err(law.to_owned())
}

/// A subscription that pays as it goes, and no resources: what a sequence asks for is mostly taken.
fn scenario() -> Rc<Scenario> {
    let text = include_str!("../data/links/own-lab.scenario.json");
    Rc::new(Scenario::parse(text).expect("it is one"))
}

impl Travel {
    fn new(scenario: &Rc<Scenario>, seed: u64) -> Travel {
        Travel {
            now: Session::start(scenario.clone(), seed),
            before: Vec::new(),
        }
    }

    fn take(&mut self, turn: &Turn) -> Result<(), String> {
        match turn {
            Turn::Take(step) => self.step(step),
            Turn::Undo => return self.undo(),
            Turn::Redo => return self.redo(),
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) {
        let now = &self.now;
        let next = match step {
            Step::Pass(ms) => now.advance(now.time().plus_ms(*ms)),
            Step::Settle => now.finish(),
            Step::Do(operation) => {
                let (next, result) = now.perform(now.time(), (**operation).clone());
                if result.is_ok() {
                    self.before.push(self.now.clone());
                }
                next
            }
        };
        self.now = next;
    }

    fn undo(&mut self) -> Result<(), String> {
        let (back, was) = match (self.now.undo(), self.before.pop()) {
            (Some(back), Some(was)) => (back, was),
            (None, None) => return Ok(()),
            _ => return Err("an undo for each operation that took effect".into()),
        };
        same(&back, &was, "an undo leads to what was there before")?;
        let again = back.redo().ok_or("what was undone can be redone")?;
        same(&again, &self.now, "undo then redo is identity")?;
        self.now = back;
        Ok(())
    }

    fn redo(&mut self) -> Result<(), String> {
        let Some(next) = self.now.redo() else {
            return Ok(());
        };
        if fingerprint(next.world()) == fingerprint(self.now.advance(next.time()).world()) {
            return self.refused(next);
        }
        let back = next.undo().ok_or("what was redone can be undone")?;
        same(&back, &self.now, "redo then undo is identity")?;
        self.before.push(std::mem::replace(&mut self.now, next));
        Ok(())
    }

    /// Since the undo time has passed, and what is asked for again is refused now: it has no effect that could be undone.
    fn refused(&mut self, next: Session) -> Result<(), String> {
        match (next.undo(), self.now.undo()) {
            (Some(back), Some(was)) => same(&back, &was, "a redo that is refused changes no undo")?,
            (None, None) => {}
            _ => return Err("a redo that is refused gives and takes no undo".into()),
        }
        self.now = next;
        Ok(())
    }
}

fn kept(scenario: &Rc<Scenario>, seed: u64, turns: &[Turn]) -> Result<(), String> {
    let mut travel = Travel::new(scenario, seed);
    turns.iter().try_for_each(|turn| travel.take(turn))
}

impl Draw {
    /// Back is gone to more often than forth, and a few times in a row.
    fn turn(&mut self, travel: &Travel, last: Option<&Turn>) -> Turn {
        match (self.below(100), last) {
            (0..40, Some(Turn::Undo)) | (0..8, _) => Turn::Undo,
            (40..70, Some(Turn::Undo | Turn::Redo)) => Turn::Redo,
            _ => Turn::Take(self.step(travel.now.world())),
        }
    }
}

fn keep_the_law(seed: u64, most: u64) {
    let scenario = scenario();
    let mut draw = Draw::new(seed ^ 0x7_4a7e1);
    let mut travel = Travel::new(&scenario, seed);
    let mut turns: Vec<Turn> = Vec::new();
    let beginning = draw::beginning().into_iter().map(Turn::Take);
    let mut broken = None;
    for turn in beginning {
        broken = broken.or(travel.take(&turn).err());
        turns.push(turn);
    }
    for _ in 0..most / 4 + seed % (most / 4) {
        let turn = draw.turn(&travel, turns.last());
        broken = broken.or(travel.take(&turn).err());
        turns.push(turn);
    }
    if let Some(law) = broken {
        let least = shrink(turns, |turns| kept(&scenario, seed, turns).is_err());
        let law = kept(&scenario, seed, &least).err().unwrap_or(law);
        let steps = least.into_iter().map(|turn| match turn {
            Turn::Take(step) => step.text(),
            Turn::Undo => "undo".into(),
            Turn::Redo => "redo".into(),
        });
        tell(seed, steps, &law);
    }
}

#[test]
fn undo_then_redo_is_identity() {
    let (sequences, most) = extent();
    (0..sequences.min(2_000)).for_each(|seed| keep_the_law(seed, most));
}

/// Two deployments of one machine at one moment are accepted; redone later, the second is refused.
#[test]
fn what_is_refused_when_it_is_redone_changes_nothing() {
    keep_the_law(1704, LONG);
}
