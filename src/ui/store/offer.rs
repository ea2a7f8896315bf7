//! What a link or a file has: told first, and started only when the student says so. The run in hand is never touched by
//! opening anything.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::lab::Published;
use crate::platform::files::{Picked, pick};
use crate::platform::{fresh_seed, token};
use crate::session::share::{self, Contents, FileError, Link};
use crate::session::{MAX_BYTES, OpenError, Opened, Session};

use super::action::Action;
use super::dispatch::Dispatch;
use super::rescue;

/// What was opened, and waits for a word.
#[derive(Debug)]
pub struct Offer {
    /// The file's name; `None` for a link.
    pub file: Option<AttrValue>,
    /// What it has, or why it can't be opened, in a sentence.
    pub what: Result<(Link, Contents), AttrValue>,
}

impl Offer {
    fn new(file: Option<String>, read: Result<Link, String>) -> Rc<Offer> {
        let told = |link: Link| {
            let contents = link.contents().map_err(|error| error.to_string())?;
            Ok((link, contents))
        };
        Rc::new(Offer {
            file: file.map(AttrValue::from),
            what: read.and_then(told).map_err(AttrValue::from),
        })
    }
}

impl Dispatch {
    /// Tells what the link in the address has.
    pub fn offer_link(&self, fragment: &str) {
        let read = share::read(fragment).map_err(|error| error.to_string());
        self.send(Action::Offer(Some(Offer::new(None, read))));
    }

    /// Lets the student pick a file, and tells what it has. Must be called from a click.
    pub fn open_file(&self) {
        let dispatch = self.clone();
        // A rescue file holds more than the run.
        pick(".json,application/json", 2 * MAX_BYTES, move |picked| {
            let (name, read) = match picked {
                Picked::Text { name, text } => (name, rescue::read(&text)),
                Picked::TooLong { name, bytes } => (name, Err(FileError::TooLong(bytes as usize))),
                Picked::Unreadable { name } => (name, Err(FileError::Neither)),
            };
            let offer = Offer::new(Some(name), read.map_err(|error| error.to_string()));
            dispatch.send(Action::Offer(Some(offer)));
        });
    }

    /// What was offered is let go.
    pub fn decline_offer(&self) {
        self.send(Action::Offer(None));
    }

    /// What was offered takes the place of the run in hand, which goes to the archive.
    pub fn accept_offer(&self) {
        let offer = self.look().offer.clone();
        let Some(Ok((link, _))) = offer.as_ref().map(|offer| &offer.what) else {
            return;
        };
        if !self.may_write() {
            return;
        }
        self.decline_offer();
        match accepted(link) {
            Ok((opened, lab)) => {
                let dispatch = self.clone();
                spawn_local(async move { dispatch.open(token().into(), opened, lab).await });
            }
            Err(error) => self.refuse(&error),
        }
    }
}

/// What a link or a file leads to: a run, and its lab if that is not a bundled one.
fn accepted(link: &Link) -> Result<(Opened, Option<Published>), OpenError> {
    if let Some(log) = link.log() {
        return Ok((log.open()?, log.scenario.clone()));
    }
    let scenario = link.scenario()?;
    let seed = scenario.seed_for(fresh_seed());
    let started = Opened {
        session: Session::start(scenario, seed),
        problem: None,
        rest: None,
    };
    let lab = match link {
        Link::Scenario(published) => Some(published.clone()),
        _ => None,
    };
    Ok((started, lab))
}
