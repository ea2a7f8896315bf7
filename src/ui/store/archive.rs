//! Other runs: starting over, going back to an earlier one, files.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::platform::clock::now_ms;
use crate::platform::files::{Picked, download, pick};
use crate::platform::storage::{Shelf, StorageError};
use crate::platform::token;
use crate::session::{MAX_BYTES, OpenError, Opened, Session};

use super::action::Action;
use super::boot::{keep_rest, new_run};
use super::dispatch::Dispatch;
use super::rescue;
use super::{Announcement, Earlier};

impl Dispatch {
    /// Begins the lab anew. The run in hand is archived: [`Dispatch::reopen`] brings it back.
    pub fn start_over(&self) {
        let (run, session) = new_run();
        let dispatch = self.clone();
        spawn_local(async move { dispatch.swap(run, session).await });
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
        let session = self.look().session.clone();
        let name = format!("flexlab-{}.json", session.scenario().id);
        download(&name, &session.to_run().to_json())
    }

    /// Offers an earlier run as a file, as it was saved.
    pub fn download_earlier(&self, id: &str) -> bool {
        let store = self.look();
        let found = store.earlier.iter().find(|earlier| earlier.id == id);
        found.is_some_and(|found| download("flexlab-earlier-run.json", &found.text))
    }

    /// Lets the student pick a file and goes on with the run in it; the one in hand is archived. Must be called from a
    /// click. What can't be opened is announced.
    pub fn open_file(&self) {
        let dispatch = self.clone();
        // A rescue file holds more than the run.
        pick(".json,application/json", 2 * MAX_BYTES, move |picked| {
            let dispatch = dispatch.clone();
            spawn_local(async move { dispatch.picked(picked).await });
        });
    }

    async fn picked(&self, picked: Picked) {
        match picked {
            Picked::Text { text, .. } => self.open_text(token().into(), &text).await,
            Picked::TooLong { bytes, .. } => self.refuse(&OpenError::TooLong(bytes as usize)),
            Picked::Unreadable { name } => {
                self.refuse(&OpenError::NotARun(format!("the browser can’t read {name}")))
            }
        }
    }

    async fn open_text(&self, run: Rc<str>, text: &str) {
        match rescue::parse(text).and_then(Session::open) {
            Ok(opened) => self.open(run, opened).await,
            Err(error) => self.refuse(&error),
        }
    }

    async fn open(&self, run: Rc<str>, opened: Opened) {
        let mut earlier = self.look().earlier.as_ref().clone();
        if let Some(announcement) = keep_rest(&self.keeper, true, &opened, &mut earlier).await {
            self.send(Action::Earlier(earlier.into()));
            self.send(Action::Announce(announcement));
        }
        self.swap(run, opened.session).await;
    }

    fn refuse(&self, error: &OpenError) {
        self.send(Action::Announce(Announcement {
            id: 0,
            grave: true,
            title: "The run could not be opened".into(),
            text: format!("{error} Your run here is as it was.").into(),
            download: None,
        }));
    }

    /// Puts another run in the place of the one in hand, which goes to the archive first.
    async fn swap(&self, run: Rc<str>, session: Session) {
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
