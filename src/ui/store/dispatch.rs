//! What the pages call. Each call acts at once, and leaves what has to be written in the keeper's hands.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::arm::{ArmError, Operation, World};
use crate::platform::clock::{hidden, now_ms, on_visibility};
use crate::platform::local;
use crate::platform::locks::Way;
use crate::session::{LabEvent, Offer, Session};

use super::action::{Action, Answer};
use super::boot;
use super::keep::{HOLDER, Keeper, SPEED, WELCOMED};
use super::{LockState, Seen, Speed, Store};

/// What acts on the run. Two are equal when they are of the same page, so it never re-renders its user.
#[derive(Clone)]
pub struct Dispatch {
    send: UseReducerDispatcher<Store>,
    pub(super) keeper: Rc<Keeper>,
}

impl PartialEq for Dispatch {
    fn eq(&self, other: &Dispatch) -> bool {
        Rc::ptr_eq(&self.keeper, &other.keeper)
    }
}

impl Dispatch {
    pub(super) fn new(send: UseReducerDispatcher<Store>, keeper: Rc<Keeper>) -> Dispatch {
        Dispatch { send, keeper }
    }

    /// Asks `operation` of the control plane, now. The error is what Azure answers; the refused operation is in the
    /// log and in the activity log too.
    pub fn perform(&self, operation: Operation) -> Result<(), ArmError> {
        if !self.may_write() {
            return Err(taken_over());
        }
        if self.look().travel.is_some() {
            return Err(looking_back());
        }
        let answer: Answer<Result<(), ArmError>> = Answer::default();
        self.send(Action::Perform {
            wall: now_ms(),
            operation: Box::new(operation),
            answer: answer.clone(),
        });
        self.changed();
        self.keeper.persist();
        answer.take().unwrap_or(Ok(()))
    }

    /// The newest world, which a render may not have shown yet: for a callback that acts twice.
    pub fn world(&self) -> Rc<World> {
        self.look().session.world().clone()
    }

    /// What the open form would send, as far as it is filled; `None` when no form is open.
    pub fn set_draft(&self, draft: Option<Operation>) {
        self.send(Action::Draft(draft.map(Rc::new)));
    }

    /// Keeps a half-filled form, at once. `json` must hold no password: whoever writes it skips them.
    pub fn save_form(&self, key: &str, json: impl Into<Rc<str>>) {
        self.send(Action::Form(key.into(), Some(json.into())));
        self.keeper.forms(&self.look());
    }

    /// The form as it was kept last, here or before a reload.
    pub fn load_form(&self, key: &str) -> Option<Rc<str>> {
        self.look().forms.get(key).cloned()
    }

    /// Forgets a form: it was sent, or given up.
    pub fn drop_form(&self, key: &str) {
        self.send(Action::Form(key.into(), None));
        self.keeper.forms(&self.look());
    }

    /// Something of the lab happened: a hint was opened, a question answered. Not while an earlier moment is shown.
    pub fn record(&self, event: LabEvent) {
        if self.may_write() && self.look().travel.is_none() {
            self.send(Action::Record {
                wall: now_ms(),
                event,
            });
            self.changed();
        }
    }

    /// Plays an operation of the recorded solution for a line: "Do it for me".
    pub fn play_solution(&self, line: &str, offer: Offer) {
        // What is refused is a part of the solution where it is offered: it is told like any other refusal.
        let _ = self.perform(offer.operation);
        self.record(LabEvent::SolutionPlayed {
            line: line.into(),
            operation: offer.index,
        });
    }

    /// What a line of the lab lets happen. What is refused is told by a notification.
    pub fn let_happen(&self, line: &str) {
        let scenario = self.look().session.scenario().clone();
        let happens = scenario.lines().find(|of| *of.id == *line);
        for injection in happens
            .and_then(|line| line.happens.as_ref())
            .into_iter()
            .flat_map(|happens| &happens.inject)
        {
            let _ = self.perform(Operation::Inject(injection.clone()));
        }
    }

    /// Takes back the last operation that changed something.
    pub fn undo(&self) {
        self.go(|session, _| session.undo(), 0);
    }

    /// Does again what was taken back last.
    pub fn redo(&self) {
        self.go(|session, _| session.redo(), 0);
    }

    /// Goes on from when `shown` of the history had happened; what came after is kept as a branch.
    pub fn go_on_from(&self, shown: usize) {
        self.go(|session, shown| Some(session.go_on_from(shown)), shown);
    }

    /// Goes over to a branch of the run.
    pub fn switch(&self, branch: usize) {
        self.go(|session, branch| Some(session.switch(branch)), branch);
    }

    fn go(&self, go: fn(&Session, usize) -> Option<Session>, to: usize) {
        if self.may_write() {
            let wall = now_ms();
            self.send(Action::Move { wall, go, to });
            self.changed();
        }
    }

    /// Shows the run as it was when `shown` of its history had happened; `None` shows it as it is now.
    pub fn travel(&self, shown: Option<usize>) {
        self.send(Action::Travel(shown));
    }

    /// Brings everything that is under way to its end.
    pub fn finish_now(&self) {
        self.finish(None);
    }

    /// Brings one deployment to its end.
    pub fn finish_deployment(&self, group: &str, name: &str) {
        self.finish(Some((group.into(), name.into())));
    }

    fn finish(&self, deployment: Option<(Rc<str>, Rc<str>)>) {
        if self.may_write() {
            self.send(Action::Finish {
                wall: now_ms(),
                deployment,
            });
            self.changed();
        }
    }

    /// Sets how much faster than life the lab runs.
    pub fn set_speed(&self, speed: Speed) {
        // Where nothing can be stored it holds for this visit.
        let _ = local::set(SPEED, speed.text());
        self.send(Action::Speed {
            wall: now_ms(),
            speed,
        });
        self.changed();
    }

    /// Takes the run from the tab that has it; that tab is told.
    pub fn take_over(&self) {
        let dispatch = self.clone();
        spawn_local(async move {
            if dispatch.keeper.ask(Way::Steal).await {
                dispatch.reload().await;
            }
        });
    }

    /// Takes a notice out of the panel; a later change brings it back.
    pub fn dismiss_notice(&self, id: &str) {
        self.see(|seen, length| seen.dismiss(id, length));
    }

    /// Empties the panel, but for what is under way.
    pub fn dismiss_all_notices(&self) {
        self.see(Seen::dismiss_all);
    }

    /// Takes a toast away; the notice stays in the panel.
    pub fn close_toast(&self, id: &str) {
        self.see(|seen, length| seen.close(id, length));
    }

    /// The panel was opened: nothing in it is unread.
    pub fn read_notices(&self) {
        self.see(Seen::read_all);
    }

    fn see(&self, change: impl FnOnce(Seen, usize) -> Seen) {
        let store = self.look();
        let length = store.session.history().len();
        self.send(Action::Seen(change(store.seen.clone(), length)));
    }

    /// What was announced was read.
    pub fn dismiss_announcement(&self, id: u32) {
        self.send(Action::Unannounce(id));
    }

    /// The welcome was read; it does not come again in this browser.
    pub fn welcomed(&self) {
        // Where nothing can be stored the welcome comes again at the next visit.
        let _ = local::set(WELCOMED, "yes");
        self.send(Action::Welcomed);
    }

    pub(super) fn send(&self, action: Action) {
        self.send.dispatch(action);
    }

    /// The state at this moment.
    pub(super) fn look(&self) -> Rc<Store> {
        let answer: Answer<Rc<Store>> = Answer::default();
        self.send(Action::Look(answer.clone()));
        answer.take().expect("the reducer answers before it returns")
    }

    /// Whether this tab may act; if another took over unseen, that is said.
    pub(super) fn may_write(&self) -> bool {
        let may = self.keeper.mine();
        if !may && self.look().lock == LockState::Mine {
            self.keeper.lose();
        }
        may
    }

    /// After every change of the run: the journal at once, the database soon, the alarm for what is due next.
    pub(super) fn changed(&self) {
        let store = self.look();
        self.keeper.journal(&store);
        self.keeper.save();
        self.keeper.schedule(&store);
    }

    /// Something is due, or the page came back into sight.
    pub(super) fn tick(&self) {
        if self.may_write() {
            let before = self.look().session.clone();
            self.send(Action::Tick { wall: now_ms() });
            let store = self.look();
            if Rc::ptr_eq(&before, &store.session) {
                self.keeper.schedule(&store);
            } else {
                self.changed();
            }
        }
    }

    /// Reads the run from the storage again: this tab has it now.
    pub(super) async fn reload(&self) {
        let loaded = boot::read(&self.keeper, true).await;
        self.send(Action::Load {
            run: loaded.run,
            session: loaded.session,
            lab: loaded.lab,
            forms: loaded.forms,
            wall: now_ms(),
        });
        for announcement in loaded.announcements {
            self.send(Action::Announce(announcement));
        }
        self.send(Action::Earlier(loaded.earlier.into()));
        self.send(Action::Lock(LockState::Mine));
        self.changed();
    }

    /// The page is there: from now on time passes and what happens is kept.
    pub(super) fn attach(&self) {
        let seen = self.clone();
        let visibility = on_visibility(move || {
            if hidden() {
                seen.leave();
            } else {
                seen.tick();
            }
        });
        let told = self.clone();
        let holder = local::on_change(HOLDER, move || {
            told.may_write();
        });
        self.keeper.attach(self, vec![visibility, holder]);
        if self.keeper.mine() {
            self.changed();
            self.keeper.forms(&self.look());
        } else {
            self.keeper.wait();
        }
    }

    pub(super) fn detach(&self) {
        self.keeper.detach();
    }

    fn leave(&self) {
        if self.keeper.mine() && self.look().clock.running() {
            self.send(Action::Leave { wall: now_ms() });
            self.changed();
        }
    }
}

/// The answer to an operation in a tab that lost the run. The code is Flexlab's, not one of Azure's.
fn taken_over() -> ArmError {
    ArmError::ours(
        "Flexlab.TakenOver",
        "This run is open in another tab now. Nothing was sent; take the run over to go on here.",
    )
}

/// The answer to an operation while an earlier moment is shown. Pages do not offer any; a shortcut might.
fn looking_back() -> ArmError {
    ArmError::ours(
        "Flexlab.ReadOnly",
        "An earlier moment of your run is shown. Nothing was sent; go back to now to change anything.",
    )
}
