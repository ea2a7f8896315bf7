//! Laws that every run keeps, held by random sequences of operations.
//!
//! `FLEXLAB_LAWS=10000` runs so many sequences of up to 200 operations; by default there are few and short ones. A
//! sequence that breaks a law is made as short as it gets and printed as a log.

#[path = "../support/mod.rs"]
mod support;

mod around;
mod draw;
mod faults;
mod grading;
mod hold;
mod parts;
mod reached;
mod rules;
mod sets;
mod spreading;
mod travel;

use std::hash::{DefaultHasher, Hash, Hasher};

use draw::{Draw, Step};
use flexlab::arm::catalog::limits::Offer;
use flexlab::arm::*;
use hold::Past;

/// How long a sequence of the long run may be.
const LONG: u64 = 200;

/// How many sequences, and how long they may be.
fn extent() -> (u64, u64) {
    let asked = std::env::var("FLEXLAB_LAWS").ok();
    match asked.and_then(|count| count.parse().ok()) {
        Some(count) => (count, LONG),
        None => (60, 60),
    }
}

fn start(seed: u64) -> Start {
    Start {
        seed,
        offer: if seed.is_multiple_of(3) {
            Offer::FreeTrial
        } else {
            Offer::PayAsYouGo
        },
        ..support::start()
    }
}

/// The world and all that can be said of it, in words.
fn fingerprint(world: &World) -> String {
    format!("{world:?}")
}

/// What happened, in order, as one number.
#[derive(Clone, Default)]
struct Told(DefaultHasher);

impl Told {
    fn hear(&mut self, event: &Event) {
        format!("{event:?}").hash(&mut self.0);
    }
}

/// A run that has been kept, step by step.
struct Run {
    world: World,
    past: Past,
    entry: u64,
    told: Told,
}

impl Run {
    fn new(seed: u64) -> Run {
        Run {
            world: World::new(&start(seed)),
            past: Past::default(),
            entry: 0,
            told: Told::default(),
        }
    }

    fn take(&mut self, step: &Step) -> Result<(), String> {
        let moments = match step {
            Step::Pass(ms) => {
                let to = self.world.time().plus_ms(*ms);
                let applied = advance(&self.world, to);
                self.world = applied.world;
                applied.moments
            }
            Step::Settle => {
                let applied = settle(&self.world);
                self.world = applied.world;
                if let Some(at) = self.world.next_due() {
                    return Err(format!("something is due still at {at:?}"));
                }
                applied.moments
            }
            Step::Do(operation) => {
                self.entry += 1;
                match apply(&self.world, operation, self.entry) {
                    Ok(applied) => {
                        self.world = applied.world;
                        applied.moments
                    }
                    Err(refusal) => {
                        if refusal.error.code.is_empty() || refusal.error.message.is_empty() {
                            return Err(format!("a refusal says nothing: {:?}", refusal.error));
                        }
                        self.told.hear(&refusal.event);
                        Vec::new()
                    }
                }
            }
        };
        for moment in moments {
            self.past.look(&moment.world)?;
            self.told.hear(&moment.event);
        }
        self.past.look(&self.world)?;
        hold::at_rest(&self.world)
    }
}

/// Runs steps from the beginning; gives where a law broke, and which.
fn replay(seed: u64, steps: &[Step]) -> Result<World, (usize, String)> {
    let mut run = Run::new(seed);
    for (at, step) in steps.iter().enumerate() {
        run.take(step).map_err(|law| (at, law))?;
    }
    hold::references(&run.world).map_err(|law| (steps.len(), law))?;
    Ok(run.world)
}

/// As few steps as break a law still.
fn shrink<T: Clone>(mut steps: Vec<T>, breaks: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut chunk = steps.len();
    while chunk > 0 {
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + chunk).min(steps.len()));
            if breaks(&fewer) {
                steps = fewer;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    steps
}

fn tell(seed: u64, steps: impl IntoIterator<Item = String>, law: &str) -> ! {
    let lines: Vec<String> = steps.into_iter().collect();
    panic!("seed {seed}: {law}\n{}", lines.join("\n"));
}

/// The steps of a sequence, drawn while it runs: what is asked for fits what is there, mostly.
fn drawn(seed: u64, length: u64) -> (Vec<Step>, Result<Run, String>) {
    let mut draw = Draw::new(seed);
    let mut run = Run::new(seed);
    let mut steps = draw::beginning();
    for step in &steps {
        if let Err(law) = run.take(step) {
            return (steps, Err(law));
        }
    }
    for number in 0..length {
        let step = draw.step(&run.world);
        steps.push(step.clone());
        let kept = run.take(&step).and_then(|()| match number % 16 {
            0 => hold::references(&run.world),
            _ => Ok(()),
        });
        if let Err(law) = kept {
            return (steps, Err(law));
        }
    }
    (steps, Ok(run))
}

/// Draws a sequence and keeps the laws after every event of it; one that breaks a law is told, as short as it gets.
fn keep_the_laws(seed: u64, most: u64) {
    let (steps, end) = drawn(seed, most / 2 + seed % (most / 2));
    if let Err(law) = end {
        let breaks = |steps: &[Step]| replay(seed, steps).is_err();
        let least = shrink(steps, breaks);
        let law = replay(seed, &least).err().map_or(law, |(_, law)| law);
        tell(seed, least.iter().map(Step::text), &law);
    }
}

/// Ids, addresses, capacity, quota, references, the index: after every event of every sequence.
#[test]
fn every_moment_keeps_the_laws() {
    let (sequences, most) = extent();
    (0..sequences).for_each(|seed| keep_the_laws(seed, most));
}

/// Sequences of the long run that once broke a law: autoscale asked without end for what the region has no room for.
#[test]
fn what_broke_a_law_once_keeps_it() {
    [182, 231].into_iter().for_each(|seed| keep_the_laws(seed, LONG));
}

/// A replay that only knows when what was asked for comes to the same, byte for byte, and so does what is told on the way;
/// so it is with time that passes in other steps.
#[test]
fn a_replay_is_the_run_and_time_may_pass_in_any_steps() {
    let (sequences, most) = extent();
    for seed in 0..sequences {
        let (steps, live) = drawn(seed, most / 2);
        let Ok(live) = live else { continue };
        let again = |steps: &[Step], pieces: i64| {
            let mut world = World::new(&start(seed));
            let mut told = Told::default();
            let mut entry = 0;
            for step in steps {
                let applied = match step {
                    Step::Pass(ms) => {
                        let to = world.time().plus_ms(*ms);
                        for piece in 1..pieces {
                            let left = to.since(world.time());
                            let part = world.time().plus_ms(left * piece / pieces);
                            let applied = advance(&world, part);
                            applied.moments.iter().for_each(|moment| told.hear(&moment.event));
                            world = applied.world;
                        }
                        advance(&world, to)
                    }
                    Step::Settle => {
                        let settled = settle(&world);
                        // Nor does it matter whether the moments on the way are kept.
                        assert!(
                            pieces > 1 || fingerprint(&settled.world) == fingerprint(&at_rest(&world)),
                            "seed {seed}: it comes to rest elsewhere"
                        );
                        settled
                    }
                    Step::Do(operation) => {
                        entry += 1;
                        match apply(&world, operation, entry) {
                            Ok(applied) => applied,
                            Err(refusal) => {
                                told.hear(&refusal.event);
                                continue;
                            }
                        }
                    }
                };
                applied.moments.iter().for_each(|moment| told.hear(&moment.event));
                world = applied.world;
            }
            (fingerprint(&world), told.0.finish())
        };
        let live = (fingerprint(&live.world), live.told.0.finish());
        for pieces in [1, 3] {
            if live != again(&steps, pieces) {
                let differs = |steps: &[Step]| again(steps, 1) != again(steps, pieces);
                let least = shrink(steps.clone(), differs);
                let law = format!("the same in {pieces} pieces of time");
                tell(seed, least.iter().map(Step::text), &law);
            }
        }
    }
}

/// The world before a refused operation is the world after it; what `validate` says is what `apply` does.
#[test]
fn a_refusal_changes_nothing_and_is_what_validation_said() {
    let (sequences, most) = extent();
    let (mut refused, mut done) = (0_u32, 0_u32);
    for seed in 0..sequences.min(2_000) {
        let mut draw = Draw::new(seed.wrapping_mul(31));
        let mut run = Run::new(seed);
        for step in draw::beginning() {
            run.take(&step).unwrap_or_else(|law| tell(seed, [], &law));
        }
        for _ in 0..most / 4 {
            let step = draw.step(&run.world);
            if let Step::Do(operation) = &step {
                let before = fingerprint(&run.world);
                let said = validate(&run.world, operation);
                let applied = apply(&run.world, operation, 1);
                assert_eq!(before, fingerprint(&run.world), "{}", step.text());
                match applied {
                    Ok(_) => {
                        done += 1;
                        assert_eq!(said, Ok(()), "{}", step.text());
                    }
                    Err(refusal) => {
                        refused += 1;
                        assert_eq!(said, Err(refusal.error.clone()), "{}", step.text());
                    }
                }
            }
            run.take(&step).unwrap_or_else(|law| tell(seed, [], &law));
        }
    }
    assert!(
        refused > done / 20 && done > refused / 2,
        "{done} done, {refused} refused: the sequences look at one side only"
    );
}
