//! One student's run: the log, and what the log led to.
//!
//! Everything here is a function of (scenario, seed, log, time reached). Nothing is undone in place: a step makes a new
//! session and leaves the old one as it was; both share what they have in common.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::arm::shared::SharedList;
use crate::arm::{self, Applied, ArmError, Moment, Operation, Time, World};
use crate::lab::{Answer, Asked, Grade, Grader, Knowledge, Recorded, Scenario};

use super::branches::Branch;
use super::log::{Digest, Entry, LabEvent, What};
use super::timeline::{Stop, timeline};

/// A run in memory. A clone costs a few pointers.
#[derive(Debug, Clone)]
pub struct Session {
    scenario: Rc<Scenario>,
    seed: u64,
    world: Rc<World>,
    history: Rc<Vec<Moment>>,
    entries: SharedList<Rc<Entry>>,
    /// What is known of each entry.
    marks: SharedList<Mark>,
    /// How much of the history the digests of the entries account for.
    digested: usize,
    /// Lines of the log that were left.
    pub(super) branches: Rc<Vec<Branch>>,
    /// How often another line was gone to: of two states of a run the one that went further is the newer.
    pub(super) moves: u32,
    /// What it converted and looked at before is the same for every state of a run.
    grader: Rc<Grader>,
    /// The scenario's solution, played when it is first asked for.
    recorded: Rc<OnceCell<Option<Recorded>>>,
    looks: Looks,
}

/// What was made of this very state, when it was first asked for.
#[derive(Debug, Clone, Default)]
struct Looks {
    grade: OnceCell<Rc<Grade>>,
    timeline: OnceCell<Rc<[Stop]>>,
}

/// What is known of an entry besides what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Where in the history its own events begin.
    pub(super) begins: usize,
    /// It changed the world: an operation that was not refused.
    pub(super) took_effect: bool,
}

impl Session {
    /// A new run of `scenario`, everything in it drawn from `seed`.
    pub fn start(scenario: Rc<Scenario>, seed: u64) -> Session {
        let scenario = scenario.drawn(seed);
        let world = scenario.start_world(seed);
        Session {
            scenario,
            seed,
            world: Rc::new(world),
            history: Rc::default(),
            entries: SharedList::default(),
            marks: SharedList::default(),
            digested: 0,
            branches: Rc::default(),
            moves: 0,
            grader: Rc::default(),
            recorded: Rc::default(),
            looks: Looks::default(),
        }
    }

    /// The session after `operation` was asked for at `at` (or now, if that is past), and how that ended. A refused
    /// operation is an entry too, and its event is in the history.
    pub fn perform(&self, at: Time, operation: Operation) -> (Session, Result<(), ArmError>) {
        let mut next = self.clone();
        next.forget_ahead();
        let result = next.play(at, What::Do(Box::new(operation)));
        (next, result)
    }

    /// The session after something of the lab happened at `at`.
    pub fn record(&self, at: Time, event: LabEvent) -> Session {
        let mut next = self.clone();
        // Recording is never refused.
        let _ = next.play(at, What::Lab(event));
        next
    }

    /// The session at `to`, or when nothing is due any more, if that is earlier; an equal one when `to` is past.
    pub fn advance(&self, to: Time) -> Session {
        let mut next = self.clone();
        next.pass(to);
        next
    }

    /// The session when nothing is due any more: "Finish now".
    pub fn finish(&self) -> Session {
        let mut next = self.clone();
        if next.world.next_due().is_some() {
            let applied = arm::settle(&next.world);
            next.take(applied);
        }
        next
    }

    /// The session when the deployment `name` of `group` has ended; an equal one if there is none or it has.
    pub fn finish_deployment(&self, group: &str, name: &str) -> Session {
        let mut next = self.clone();
        while let Some(deployment) = next.world.deployment(group, name)
            && deployment.finished.is_none()
            && let Some(due) = next.world.next_due()
        {
            next.pass(due);
        }
        next
    }

    /// The scenario that is run.
    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// What everything is drawn from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everything that exists now.
    pub fn world(&self) -> &Rc<World> {
        &self.world
    }

    /// The simulated time.
    pub fn time(&self) -> Time {
        self.world.time()
    }

    /// Everything that happened since the start, with the world right after it.
    pub fn history(&self) -> &[Moment] {
        &self.history
    }

    /// The log.
    pub fn entries(&self) -> &SharedList<Rc<Entry>> {
        &self.entries
    }

    /// The log, each entry with what is known of it.
    pub(super) fn marked(&self) -> impl Iterator<Item = (&Rc<Entry>, Mark)> {
        self.entries.iter().zip(self.marks.iter().copied())
    }

    /// The same run, as it was when `shown` of its history had happened and `entries` of its log were written.
    pub(super) fn cut(&self, shown: usize, entries: usize) -> Session {
        let mut past = Session::start(self.scenario.clone(), self.seed);
        if let Some(last) = shown.checked_sub(1).and_then(|last| self.history.get(last)) {
            past.world = last.world.clone();
            past.history = Rc::new(self.history[..shown].to_vec());
        }
        past.entries = self.entries.iter().take(entries).cloned().collect();
        past.marks = self.marks.iter().take(entries).copied().collect();
        past.digested = shown;
        past.grader = self.grader.clone();
        past.recorded = self.recorded.clone();
        past
    }

    /// A run from the start with what this one has converted and looked at.
    pub(super) fn anew(&self) -> Session {
        let mut anew = Session::start(self.scenario.clone(), self.seed);
        anew.grader = self.grader.clone();
        anew.recorded = self.recorded.clone();
        anew
    }

    /// Hints opened and questions answered, in order.
    pub fn lab_events(&self) -> impl Iterator<Item = (Time, &LabEvent)> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            What::Lab(event) => Some((entry.at, event)),
            What::Do(_) => None,
        })
    }

    /// The grade of this moment: what is still under way is neither pass nor fail.
    pub fn grade(&self) -> &Rc<Grade> {
        self.looks
            .grade
            .get_or_init(|| Rc::new(self.grader.grade(&self.scenario, &self.history, &self.world)))
    }

    /// How much of the history has happened at the operation that made the check what it is: the one that broke it, or
    /// that made what it looks at. `None` for a check that there is nothing to say of.
    pub fn when(&self, check: &str) -> Option<usize> {
        self.grader
            .when(&self.scenario, &self.history, &self.world, check)
    }

    /// How the knowledge check stands: each answer is judged by the world in which it was given.
    pub fn knowledge(&self) -> Knowledge {
        let start = self.scenario.start_world(self.seed);
        let answers = self.marked().filter_map(|(entry, mark)| match &entry.what {
            What::Lab(LabEvent::Answered { question, choices }) => {
                let history = self.history.get(..mark.begins)?;
                let world = history.last().map_or(&start, |moment| &moment.world);
                Some(Answer {
                    question,
                    choices,
                    history,
                    world,
                })
            }
            _ => None,
        });
        self.grader.knowledge(&self.scenario, answers)
    }

    /// The questions of the knowledge check that can be asked now.
    pub fn asked(&self) -> Vec<Asked> {
        self.grader.asked(&self.scenario, &self.history, &self.world)
    }

    /// The scenario's recorded solution, if it has one.
    pub(super) fn recorded(&self) -> Option<&Recorded> {
        let recorded = || Recorded::of(&self.scenario);
        self.recorded.get_or_init(recorded).as_ref()
    }

    /// The grade when everything under way has ended (decisions.md 1).
    pub fn final_grade(&self) -> Rc<Grade> {
        self.finish().grade().clone()
    }

    /// The moments of the run that are worth stopping at.
    pub fn timeline(&self) -> &Rc<[Stop]> {
        self.looks.timeline.get_or_init(|| timeline(self).into())
    }

    /// Plays an entry, in place.
    pub(super) fn play(&mut self, at: Time, what: What) -> Result<(), ArmError> {
        self.pass(at);
        let begins = self.history.len();
        let mut result = Ok(());
        if let What::Do(operation) = &what {
            match arm::apply(&self.world, operation, self.entries.len() as u64) {
                Ok(applied) => self.take(applied),
                Err(refusal) => {
                    // One of its own: moments that share a world are of one transition.
                    let world = Rc::new(World::clone(&self.world));
                    Rc::make_mut(&mut self.history).push(Moment {
                        event: refusal.event,
                        world,
                    });
                    result = Err(refusal.error);
                }
            }
        }
        let took_effect = matches!(what, What::Do(_)) && result.is_ok();
        self.marks.push_back(Mark { begins, took_effect });
        let at = self.time();
        let digest = Digest::of(at, self.history[self.digested..].iter());
        self.digested = self.history.len();
        self.entries.push_back(Rc::new(Entry { at, what, digest }));
        self.looks = Looks::default();
        result
    }

    /// Lets time pass up to `to`, in place. It passes only while something is due, so it stops with the last of it:
    /// a late timer, or a file, can't carry the clock further (decisions.md 5).
    pub(super) fn pass(&mut self, to: Time) {
        while let Some(due) = self.world.next_due() {
            let stop = due.min(to).max(self.time());
            let applied = arm::advance(&self.world, stop);
            self.take(applied);
            if due > to {
                return;
            }
        }
    }

    fn take(&mut self, applied: Applied) {
        self.world = Rc::new(applied.world);
        if !applied.moments.is_empty() {
            Rc::make_mut(&mut self.history).extend(applied.moments);
        }
        self.looks = Looks::default();
    }
}
