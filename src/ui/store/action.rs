//! What can happen to the store, and what comes of it. Pure: wall time comes in with the action.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::arm::{ArmError, Operation, Time};
use crate::lab::Published;
use crate::session::{LabEvent, Session};

use super::{
    Announcement, Earlier, LockState, Offer, OpenForms, SaveState, Seen, SimClock, Speed, Store, Travel,
};

/// Where an action leaves its answer for whoever sent it: a reducer has no return value of its own.
pub(super) type Answer<T> = Rc<RefCell<Option<T>>>;

/// Something that happens to the store. `wall` is the wall time in milliseconds.
pub enum Action {
    /// Changes nothing: answers with the state as it is at this moment, which a render may not have shown yet.
    Look(Answer<Rc<Store>>),
    Perform {
        wall: f64,
        operation: Box<Operation>,
        answer: Answer<Result<(), ArmError>>,
    },
    Record {
        wall: f64,
        event: LabEvent,
    },
    /// Time may have passed up to something that is due.
    Tick {
        wall: f64,
    },
    /// The page goes out of sight, perhaps for good: the time that passed counts, due or not.
    Leave {
        wall: f64,
    },
    /// A deployment is brought to its end (group, name), or everything.
    Finish {
        wall: f64,
        deployment: Option<(Rc<str>, Rc<str>)>,
    },
    Speed {
        wall: f64,
        speed: Speed,
    },
    /// The run goes over to another line of its log, or stays where there is none.
    Move {
        wall: f64,
        go: fn(&Session, usize) -> Option<Session>,
        to: usize,
    },
    /// The moment that is looked at, by how much of the history it has seen; `None` for now.
    Travel(Option<usize>),
    Draft(Option<Rc<Operation>>),
    /// A form's JSON; `None` when it is closed for good.
    Form(Rc<str>, Option<Rc<str>>),
    Saving(SaveState),
    Lock(LockState),
    Seen(Seen),
    Announce(Announcement),
    Unannounce(u32),
    Earlier(Rc<Vec<Earlier>>),
    Offer(Option<Rc<Offer>>),
    Welcomed,
    /// Another run takes the place of this one.
    Load {
        run: Rc<str>,
        session: Rc<Session>,
        lab: Option<Published>,
        forms: Rc<OpenForms>,
        wall: f64,
    },
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match action {
            Action::Look(answer) => {
                answer.replace(Some(self.clone()));
                self
            }
            Action::Perform {
                wall,
                operation,
                answer,
            } => {
                let (session, result) = self.session.perform(self.now(wall), *operation);
                answer.replace(Some(result));
                self.with_session(session, wall)
            }
            Action::Record { wall, event } => {
                let session = self.session.record(self.now(wall), event);
                self.with_session(session, wall)
            }
            Action::Tick { wall } => self.tick(wall),
            Action::Leave { wall } if self.clock.running() => {
                let session = self.session.advance(self.now(wall));
                self.with_session(session, wall)
            }
            Action::Finish { wall, deployment } => self.finish(wall, deployment),
            Action::Speed { wall, speed } => {
                let session = self.session.advance(self.now(wall));
                self.anew(session, speed, wall).into()
            }
            Action::Move { wall, go, to } => self.go(wall, go, to),
            Action::Load {
                run,
                session,
                lab,
                forms,
                wall,
            } => {
                let mut next = self.load(run, session, forms, wall);
                next.lab = lab;
                next.into()
            }
            action => self.reduce_rest(action),
        }
    }
}

impl Store {
    /// The simulated time at `wall`.
    fn now(&self, wall: f64) -> Time {
        self.clock.now(self.session.time(), wall)
    }

    fn with_session(&self, session: Session, wall: f64) -> Rc<Store> {
        let mut next = self.clone();
        next.clock = next.clock.follow(&session, wall);
        next.session = Rc::new(session);
        next.into()
    }

    /// With `session`, from whose time the clock goes on.
    fn anew(&self, session: Session, speed: Speed, wall: f64) -> Store {
        let mut next = self.clone();
        next.clock = SimClock::opened(speed, &session, wall);
        next.session = Rc::new(session);
        next
    }

    /// The state at `wall`: itself when nothing that is due has happened, so that nothing is rendered again.
    fn tick(self: Rc<Self>, wall: f64) -> Rc<Store> {
        let now = self.now(wall);
        match self.session.world().next_due() {
            Some(due) if due <= now => {
                let session = self.session.advance(now);
                self.with_session(session, wall)
            }
            _ => self,
        }
    }

    fn finish(&self, wall: f64, deployment: Option<(Rc<str>, Rc<str>)>) -> Rc<Store> {
        let session = self.session.advance(self.now(wall));
        let session = match deployment {
            Some((group, name)) => session.finish_deployment(&group, &name),
            None => session.finish(),
        };
        self.anew(session, self.clock.speed, wall).into()
    }

    fn go(self: Rc<Self>, wall: f64, go: fn(&Session, usize) -> Option<Session>, to: usize) -> Rc<Store> {
        let Some(session) = go(&self.session, to) else {
            return self;
        };
        let mut next = self.anew(session, self.clock.speed, wall);
        next.seen = Seen::since(next.session.history().len());
        next.travel = None;
        next.into()
    }

    fn travel(&self, shown: Option<usize>) -> Option<Travel> {
        let shown = shown.filter(|shown| *shown <= self.session.history().len())?;
        let session = Rc::new(self.session.view(shown));
        Some(Travel { shown, session })
    }

    fn load(&self, run: Rc<str>, session: Rc<Session>, forms: Rc<OpenForms>, wall: f64) -> Store {
        let mut next = self.clone();
        next.clock = SimClock::opened(next.clock.speed, &session, wall);
        next.seen = Seen::since(session.history().len());
        next.generation += 1;
        next.run = run;
        next.session = session;
        next.travel = None;
        next.forms = forms;
        next.draft = None;
        next
    }

    /// The actions that leave the run alone.
    fn reduce_rest(self: Rc<Self>, action: Action) -> Rc<Store> {
        let mut next = self.as_ref().clone();
        match action {
            Action::Travel(shown) if shown == self.travel.as_ref().map(|travel| travel.shown) => return self,
            Action::Travel(shown) => next.travel = self.travel(shown),
            Action::Draft(draft) if draft == self.draft => return self,
            Action::Draft(draft) => next.draft = draft,
            Action::Form(key, Some(json)) => {
                Rc::make_mut(&mut next.forms).insert(key, json);
            }
            Action::Form(key, None) => {
                Rc::make_mut(&mut next.forms).remove(&key);
            }
            Action::Saving(saving) if saving == self.saving => return self,
            Action::Saving(saving) => next.saving = saving,
            Action::Lock(lock) if lock == self.lock => return self,
            Action::Lock(lock) => next.lock = lock,
            Action::Seen(seen) => next.seen = seen,
            Action::Announce(mut announcement) => {
                let list = Rc::make_mut(&mut next.announcements);
                announcement.id = list.last().map_or(0, |last| last.id + 1);
                list.push(announcement);
            }
            Action::Unannounce(id) => Rc::make_mut(&mut next.announcements).retain(|one| one.id != id),
            Action::Earlier(earlier) => next.earlier = earlier,
            Action::Offer(offer) => next.offer = offer,
            Action::Welcomed => next.welcomed = true,
            _ => return self,
        }
        next.into()
    }
}
