//! Keeping: what of the state is written where, who may write it, and when the next thing is due.
//!
//! The journal takes the newest entries at once; the database takes the whole run soon after. Nothing is written by a
//! tab that does not hold the run, and nothing here is in the reducer's state.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::platform::clock::{Alarm, Listener, now_ms, pause};
use crate::platform::locks::{Answer, Guard, Turns, Way, ask};
use crate::platform::storage::{Record, Runs, Shelf, StorageError};
use crate::platform::{local, persist};
use crate::session::Session;

use super::action::Action;
use super::dispatch::Dispatch;
use super::journal::Journal;
use super::{Announcement, LockState, OpenForms, SaveState, Store};

/// localStorage: the newest entries ([`Journal`]).
pub(super) const JOURNAL: &str = "flexlab:journal";
/// localStorage: half-filled forms.
pub(super) const FORMS: &str = "flexlab:forms";
/// localStorage: the token of the tab that writes.
pub(super) const HOLDER: &str = "flexlab:holder";
/// localStorage: the welcome was read.
pub(super) const WELCOMED: &str = "flexlab:welcomed";
/// localStorage: the speed that was chosen.
pub(super) const SPEED: &str = "flexlab:speed";
/// The lock. One for all runs: a browser has one run in hand, and one journal.
const LOCK: &str = "flexlab:run";

/// How long a page that is being left may take to let go of the lock, in milliseconds.
const GRACE_MS: u32 = 150;

/// What keeps the run of this tab.
pub(super) struct Keeper {
    /// This tab's name as a holder.
    pub(super) token: String,
    runs: RefCell<Option<Rc<Runs>>>,
    guard: RefCell<Option<Guard>>,
    held: Cell<bool>,
    waiting: Cell<bool>,
    /// Of which run the database has how many entries, and after how many moves.
    kept: RefCell<(Rc<str>, u32, usize)>,
    /// The page was closed: what was still asked for is let go.
    closed: Cell<bool>,
    /// One write after the other.
    pub(super) turns: Turns,
    writing: Cell<bool>,
    again: Cell<bool>,
    /// A failing storage is told once.
    told: Cell<bool>,
    asked: Cell<bool>,
    alarm: RefCell<Option<Alarm>>,
    listeners: RefCell<Vec<Listener>>,
    dispatch: RefCell<Option<Dispatch>>,
}

impl Keeper {
    /// The keeper of a tab with the name `token`. Touches nothing of the browser before it is asked to keep something.
    pub(super) fn new(token: String) -> Rc<Keeper> {
        Rc::new(Keeper {
            token,
            runs: RefCell::default(),
            guard: RefCell::default(),
            held: Cell::new(false),
            waiting: Cell::new(false),
            kept: RefCell::new(("".into(), 0, 0)),
            closed: Cell::new(false),
            turns: Turns::default(),
            writing: Cell::new(false),
            again: Cell::new(false),
            told: Cell::new(false),
            asked: Cell::new(false),
            alarm: RefCell::default(),
            listeners: RefCell::default(),
            dispatch: RefCell::default(),
        })
    }

    /// Whether this tab may write. The holder's token is looked at each time: another tab's take-over is seen at once,
    /// before the browser has told of the lost lock.
    pub(super) fn mine(&self) -> bool {
        self.held.get() && local::get(HOLDER).is_none_or(|holder| holder == self.token)
    }

    /// Takes the run for this tab, from now on.
    pub(super) fn take(&self) {
        self.held.set(true);
        // Where nothing can be stored there is nothing to be overwritten.
        let _ = local::set(HOLDER, &self.token);
    }

    /// Asks for the lock; whether this tab may write now.
    pub(super) async fn ask(self: &Rc<Self>, way: Way) -> bool {
        let keeper = self.clone();
        match ask(LOCK, way, move || keeper.lose()).await {
            Answer::Held(guard) => {
                self.keep_guard(guard);
                true
            }
            Answer::Unsupported => {
                self.take();
                true
            }
            Answer::Elsewhere => false,
        }
    }

    /// Asks for the lock if it is free. A page that is just being left, or reloaded, is given a moment to let go.
    pub(super) async fn ask_if_free(self: &Rc<Self>) -> bool {
        if self.ask(Way::IfFree).await {
            return true;
        }
        pause(GRACE_MS).await;
        self.ask(Way::IfFree).await
    }

    fn keep_guard(&self, guard: Guard) {
        if !self.closed.get() {
            self.guard.replace(Some(guard));
            self.take();
        }
    }

    /// Another tab has the run now.
    pub(super) fn lose(self: &Rc<Self>) {
        self.held.set(false);
        self.alarm.replace(None);
        self.send(Action::Lock(LockState::Lost));
        self.wait();
    }

    /// Goes on with the run once the tab that has it is closed.
    pub(super) fn wait(self: &Rc<Self>) {
        if self.waiting.replace(true) {
            return;
        }
        let keeper = self.clone();
        spawn_local(async move {
            let dropped = keeper.clone();
            if let Answer::Held(guard) = ask(LOCK, Way::Wait, move || dropped.lose()).await {
                keeper.keep_guard(guard);
                let dispatch = keeper.dispatch.borrow().clone();
                if let Some(dispatch) = dispatch {
                    dispatch.reload().await;
                }
            }
            keeper.waiting.set(false);
        });
    }

    /// The database, opened when first needed.
    pub(super) async fn runs(&self) -> Result<Rc<Runs>, StorageError> {
        if let Some(runs) = self.runs.borrow().as_ref() {
            return Ok(runs.clone());
        }
        let runs = Rc::new(Runs::open().await?);
        self.runs.replace(Some(runs.clone()));
        Ok(runs)
    }

    /// Says where the database stands.
    pub(super) fn has(&self, run: &Rc<str>, moves: u32, entries: usize) {
        self.kept.replace((run.clone(), moves, entries));
    }

    fn kept(&self, run: &str, session: &Session) -> usize {
        let (of, moves, entries) = &*self.kept.borrow();
        if **of == *run && *moves == session.moves() {
            *entries
        } else {
            0
        }
    }

    /// Writes the journal, at once.
    pub(super) fn journal(&self, store: &Store) {
        if !self.mine() {
            return;
        }
        let kept = self.kept(&store.run, &store.session);
        let journal = Journal::of(&store.run, &store.session, store.lab.as_ref(), kept);
        if let Err(error) = local::set(JOURNAL, &journal.text()) {
            self.failed(error);
        }
    }

    /// Writes the open forms, at once.
    pub(super) fn forms(&self, store: &Store) {
        if self.mine() {
            let forms: &OpenForms = &store.forms;
            let text = serde_json::to_string(&(&store.run, forms)).unwrap_or_default();
            if let Err(error) = local::set(FORMS, &text) {
                self.failed(error);
            }
        }
    }

    /// Writes the run to the database, soon; what happens meanwhile is written right after.
    pub(super) fn save(self: &Rc<Self>) {
        if self.writing.get() {
            self.again.set(true);
            return;
        }
        self.writing.set(true);
        let keeper = self.clone();
        spawn_local(async move {
            loop {
                keeper.again.set(false);
                keeper.save_once().await;
                if !keeper.again.get() {
                    break;
                }
            }
            keeper.writing.set(false);
        });
    }

    async fn save_once(self: &Rc<Self>) {
        let turn = self.turns.next().await;
        let Some(store) = self.look() else { return };
        if store.session.entries().is_empty() || !self.mine() {
            return;
        }
        self.send(Action::Saving(SaveState::Saving));
        let saved = self.put(&self.record(&store, Shelf::Current)).await;
        drop(turn);
        match saved {
            Ok(()) => {
                self.has(&store.run, store.session.moves(), store.session.entries().len());
                self.send(Action::Saving(SaveState::Saved));
            }
            Err(StorageError::TakenOver) => self.lose(),
            Err(error) => self.failed(error),
        }
    }

    /// The record of the run as it is now.
    pub(super) fn record(&self, store: &Store, shelf: Shelf) -> Record {
        // Grading the run in hand at each visit would come before the first frame of it.
        let about = match shelf {
            Shelf::Archived => store.about().text(),
            Shelf::Current | Shelf::Aside => String::new(),
        };
        Record {
            id: store.run.to_string(),
            shelf,
            holder: self.token.clone(),
            saved: now_ms(),
            text: store.log().to_json(),
            about,
        }
    }

    /// Puts a record into the database.
    pub(super) async fn put(&self, record: &Record) -> Result<(), StorageError> {
        self.runs().await?.put(record).await
    }

    /// Says that storing failed: in the state each time, in words once.
    pub(super) fn failed(&self, error: StorageError) {
        if !self.told.replace(true) {
            let text = format!(
                "{error} The lab goes on, but closing this page may lose what you do from now on. Save the run to a file \
                 to be sure."
            );
            self.send(Action::Announce(Announcement {
                id: 0,
                grave: true,
                title: "Your run can’t be kept in this browser".into(),
                text: text.into(),
                download: None,
            }));
        }
        self.send(Action::Saving(SaveState::Failed(error)));
    }

    /// Asks the browser, once a visit, to keep what is stored.
    pub(super) fn persist(&self) {
        if !self.asked.replace(true) {
            spawn_local(async {
                persist::ask().await;
            });
        }
    }

    /// Sets the alarm for what is due next; none when nothing is.
    pub(super) fn schedule(self: &Rc<Self>, store: &Store) {
        let due = store.session.world().next_due().filter(|_| self.held.get());
        let alarm = due.map(|due| {
            let keeper = self.clone();
            Alarm::after(store.clock.until(due, now_ms()), move || {
                let dispatch = keeper.dispatch.borrow().clone();
                if let Some(dispatch) = dispatch {
                    dispatch.tick();
                }
            })
        });
        self.alarm.replace(alarm);
    }

    pub(super) fn attach(&self, dispatch: &Dispatch, listeners: Vec<Listener>) {
        self.dispatch.replace(Some(dispatch.clone()));
        self.listeners.replace(listeners);
    }

    pub(super) fn detach(&self) {
        self.closed.set(true);
        self.held.set(false);
        self.dispatch.replace(None);
        self.listeners.replace(Vec::new());
        self.alarm.replace(None);
        self.guard.replace(None);
    }

    fn send(&self, action: Action) {
        // Not held during the call: what is sent may come back here.
        let dispatch = self.dispatch.borrow().clone();
        if let Some(dispatch) = dispatch {
            dispatch.send(action);
        }
    }

    fn look(&self) -> Option<Rc<Store>> {
        let dispatch = self.dispatch.borrow().clone();
        dispatch.map(|dispatch| dispatch.look())
    }
}
