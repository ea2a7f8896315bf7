//! Other runs: starting over, another lab, going back to an earlier run, deleting one.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::lab::{Published, Scenario};
use crate::platform::clock::now_ms;
use crate::platform::files::download;
use crate::platform::storage::{Shelf, StorageError};
use crate::platform::{fresh_seed, token};
use crate::session::share::Log;
use crate::session::{OpenError, Opened, Session};

use super::action::Action;
use super::boot::keep_rest;
use super::dispatch::Dispatch;
use super::{Announcement, Earlier};

impl Dispatch {
    /// Begins the lab anew. The run in hand is archived: [`Dispatch::reopen`] brings it back.
    pub fn start_over(&self) {
        let store = self.look();
        let session = Session::start(store.session.scenario().clone(), store.session.seed());
        self.start(session, store.lab.clone());
    }

    /// Begins a bundled lab. The run in hand is archived.
    pub fn start_lab(&self, scenario: Rc<Scenario>) {
        let seed = scenario.seed_for(fresh_seed());
        self.start(Session::start(scenario, seed), None);
    }

    /// Begins a lab for its author: with the draws that its solution is recorded for. The run in hand is archived.
    pub fn start_own(&self, lab: Published) {
        let scenario = lab.scenario.clone();
        let seed = scenario.seed;
        self.start(Session::start(scenario, seed), Some(lab));
    }

    fn start(&self, session: Session, lab: Option<Published>) {
        let dispatch = self.clone();
        spawn_local(async move { dispatch.swap(token().into(), session, lab).await });
    }

    /// Goes on with an earlier run; the one in hand is archived.
    pub fn reopen(&self, id: &str) {
        let store = self.look();
        let found = store.earlier.iter().find(|earlier| earlier.id == id);
        let Some(found) = found.cloned() else { return };
        let dispatch = self.clone();
        spawn_local(async move {
            if let Ok(runs) = dispatch.keeper.runs().await {
                let _ = runs.claim(&found.id, &dispatch.keeper.token).await;
            }
            dispatch.open_text((*found.id).into(), &found.text).await;
        });
    }

    /// Deletes an earlier run, or what was set aside, for good.
    pub fn forget(&self, id: &str) {
        let mut earlier = self.look().earlier.as_ref().clone();
        earlier.retain(|one| one.id != id);
        self.send(Action::Earlier(earlier.into()));
        let (dispatch, id) = (self.clone(), id.to_owned());
        spawn_local(async move { dispatch.remove(&id).await });
    }

    /// Offers the run as a file; false when the browser can't.
    pub fn save_to_file(&self) -> bool {
        let store = self.look();
        let name = format!("flexlab-{}.json", store.session.scenario().id);
        download(&name, &store.log().to_json())
    }

    /// Offers an earlier run as a file, as it was saved.
    pub fn download_earlier(&self, id: &str) -> bool {
        let store = self.look();
        let found = store.earlier.iter().find(|earlier| earlier.id == id);
        found.is_some_and(|found| download("flexlab-earlier-run.json", &found.text))
    }

    async fn open_text(&self, run: Rc<str>, text: &str) {
        let read = Log::parse(text).and_then(|log| Ok((log.open()?, log.scenario)));
        match read {
            Ok((opened, lab)) => self.open(run, opened, lab).await,
            Err(error) => self.refuse(&error),
        }
    }

    pub(super) async fn open(&self, run: Rc<str>, opened: Opened, lab: Option<Published>) {
        let mut earlier = self.look().earlier.as_ref().clone();
        if let Some(announcement) = keep_rest(&self.keeper, true, &opened, lab.as_ref(), &mut earlier).await {
            self.send(Action::Earlier(earlier.into()));
            self.send(Action::Announce(announcement));
        }
        self.swap(run, opened.session, lab).await;
    }

    pub(super) fn refuse(&self, error: &OpenError) {
        self.send(Action::Announce(Announcement {
            id: 0,
            grave: true,
            title: "The run could not be opened".into(),
            text: format!("{error} Your run here is as it was.").into(),
            download: None,
        }));
    }

    /// Puts another run in the place of the one in hand, which goes to the archive first.
    pub(super) async fn swap(&self, run: Rc<str>, session: Session, lab: Option<Published>) {
        if !self.may_write() {
            return;
        }
        let turn = self.keeper.turns.next().await;
        let store = self.look();
        let mut earlier = store.earlier.as_ref().clone();
        earlier.retain(|one| *one.id != *run);
        if store.session.entries().is_empty() {
            self.remove(&store.run).await;
        } else {
            let record = self.keeper.record(&store, Shelf::Archived);
            match self.keeper.put(&record).await {
                Err(StorageError::TakenOver) => return self.keeper.lose(),
                // It is in the page's memory then, and can be brought back or downloaded until the page is closed.
                Err(error) => self.keeper.failed(error),
                Ok(()) => {}
            }
            earlier.insert(0, Earlier::of(&record));
        }
        self.send(Action::Earlier(earlier.into()));
        self.send(Action::Load {
            run,
            session: Rc::new(session),
            lab,
            forms: Rc::default(),
            wall: now_ms(),
        });
        drop(turn);
        self.changed();
        self.keeper.forms(&self.look());
    }

    async fn remove(&self, id: &str) {
        if let Ok(runs) = self.keeper.runs().await {
            // What could not be removed is listed again at the next visit.
            let _ = runs.remove(id).await;
        }
    }
}
