//! Opening the run: a new one at the first visit, else the one in the browser's storage.
//!
//! Nothing that lies in the storage is thrown away: what can't be opened is set aside, said so, and offered as a file.

use std::rc::Rc;

use crate::arm::json;
use crate::lab::{Published, scenarios};
use crate::platform::clock::now_ms;
use crate::platform::local;
use crate::platform::storage::{Record, Shelf};
use crate::platform::token;
use crate::session::share::Log;
use crate::session::{OpenError, Opened, Run, Session};

use super::clock::{SimClock, Speed};
use super::journal::Journal;
use super::keep::{FORMS, HOLDER, JOURNAL, Keeper, SPEED, WELCOMED};
use super::rescue;
use super::{Announcement, Earlier, LockState, OpenForms, SaveState, Seen, Store};

/// What the application starts with.
#[derive(Clone)]
pub(super) struct Booted {
    pub(super) store: Rc<Store>,
    pub(super) keeper: Rc<Keeper>,
}

impl PartialEq for Booted {
    fn eq(&self, other: &Booted) -> bool {
        Rc::ptr_eq(&self.store, &other.store)
    }
}

/// A run that was read from the storage.
pub(super) struct Loaded {
    pub(super) run: Rc<str>,
    pub(super) session: Rc<Session>,
    pub(super) lab: Option<Published>,
    pub(super) forms: Rc<OpenForms>,
    pub(super) announcements: Vec<Announcement>,
    pub(super) earlier: Vec<Earlier>,
}

/// A new run of the seed's lab.
pub(super) fn new_run() -> (Rc<str>, Session) {
    let scenario = scenarios::flexible_orchestration();
    let seed = scenario.seed;
    (token().into(), Session::start(scenario, seed))
}

/// The first visit: nothing is stored, so nothing has to be waited for. `None` when something is, or can't be known.
pub(super) fn at_once() -> Option<Booted> {
    if local::get(JOURNAL).is_some() {
        return None;
    }
    let keeper = Keeper::new(token());
    // Where localStorage is forbidden the database may still hold a run.
    local::set(HOLDER, &keeper.token).ok()?;
    keeper.take();
    let (run, session) = new_run();
    let loaded = Loaded {
        run,
        session: Rc::new(session),
        lab: None,
        forms: Rc::default(),
        announcements: Vec::new(),
        earlier: Vec::new(),
    };
    // Written before anything is awaited: a second tab opened now finds a run and asks for the lock.
    let booted = booted(loaded, keeper.clone(), LockState::Mine);
    keeper.journal(&booted.store);
    wasm_bindgen_futures::spawn_local(async move {
        if !keeper.ask_if_free().await {
            keeper.lose();
        }
    });
    Some(booted)
}

/// Opens what is stored.
pub(super) async fn from_storage() -> Booted {
    let keeper = Keeper::new(token());
    let mine = keeper.ask_if_free().await;
    let loaded = read(&keeper, mine).await;
    let lock = if mine {
        LockState::Mine
    } else {
        LockState::Elsewhere
    };
    booted(loaded, keeper, lock)
}

fn booted(loaded: Loaded, keeper: Rc<Keeper>, lock: LockState) -> Booted {
    let store = Store {
        run: loaded.run,
        travel: None,
        generation: 0,
        clock: SimClock::opened(remembered_speed(), &loaded.session, now_ms()),
        seen: Seen::since(loaded.session.history().len()),
        session: loaded.session,
        lab: loaded.lab,
        forms: loaded.forms,
        draft: None,
        saving: SaveState::Saved,
        lock,
        announcements: Rc::new(numbered(loaded.announcements)),
        earlier: Rc::new(loaded.earlier),
        offer: None,
        welcomed: local::get(WELCOMED).is_some(),
    };
    Booted {
        store: Rc::new(store),
        keeper,
    }
}

fn remembered_speed() -> Speed {
    let word = local::get(SPEED);
    let known = Speed::ALL
        .into_iter()
        .find(|speed| Some(speed.text()) == word.as_deref());
    known.unwrap_or_default()
}

fn numbered(announcements: Vec<Announcement>) -> Vec<Announcement> {
    let numbers = announcements.into_iter().zip(0..);
    numbers.map(|(one, id)| Announcement { id, ..one }).collect()
}

/// Reads the run in hand. `mine`: this tab writes it from now on.
pub(super) async fn read(keeper: &Keeper, mine: bool) -> Loaded {
    let (records, mut announcements) = records(keeper).await;
    let written = local::get(JOURNAL);
    let journal = written.as_deref().and_then(Journal::parse);
    let newest = records.iter().filter(|record| record.shelf == Shelf::Current);
    let newest = newest.max_by(|a, b| a.saved.total_cmp(&b.saved));
    let id = journal.as_ref().map(|journal| journal.run.clone());
    let id = id.or_else(|| newest.map(|record| record.id.clone()));
    let record = records.iter().find(|record| Some(&record.id) == id.as_ref());
    if let (true, Some(record)) = (mine, record) {
        claim(keeper, &record.id).await;
    }
    let text = record.map(|record| record.text.as_str());
    let read = match (&journal, text) {
        (Some(journal), text) => Some(journal.complete(text)),
        (None, Some(text)) => Some(Log::parse(text)),
        // A journal that is none is not thrown away either.
        (None, None) => written.as_deref().map(Log::parse),
    };
    let mut earlier = earlier(&records, id.as_deref());
    let opened = read.map(|log| log.and_then(|log| Ok((log.open()?, log.scenario))));
    let mut lab = None;
    let (run, session) = match (opened, id) {
        (Some(Ok((opened, own))), id) => {
            let id = id.unwrap_or_else(token);
            lab = own;
            let shortened = keep_rest(keeper, mine, &opened, lab.as_ref(), &mut earlier).await;
            announcements.extend(shortened);
            let run: Rc<str> = id.into();
            if let Some(saved) = text.and_then(|text| Log::parse(text).ok()) {
                keeper.has(&run, saved.run.moves, saved.run.entries.len());
            }
            (run, opened.session)
        }
        (Some(Err(error)), _) => {
            let kept = rescue::wrap(
                written.as_deref(),
                record.map(|record| (&*record.id, &*record.text)),
            );
            announcements.push(unreadable(&error, &kept));
            // In the place of the record: it would be found unreadable at every visit.
            let id = record.map_or_else(token, |record| record.id.clone());
            earlier.insert(0, set_aside(keeper, mine, id, kept).await);
            new_run()
        }
        _ => new_run(),
    };
    Loaded {
        forms: forms_of(&run).into(),
        run,
        session: Rc::new(session),
        lab,
        announcements,
        earlier,
    }
}

async fn records(keeper: &Keeper) -> (Vec<Record>, Vec<Announcement>) {
    let read = match keeper.runs().await {
        Ok(runs) => runs.all().await,
        Err(error) => Err(error),
    };
    match read {
        Ok(records) => (records, Vec::new()),
        // The journal may hold the run all the same; that nothing can be kept is said when the first write fails.
        Err(_) => (Vec::new(), Vec::new()),
    }
}

async fn claim(keeper: &Keeper, id: &str) {
    if let Ok(runs) = keeper.runs().await {
        // A claim that fails makes the next write fail, which is said.
        let _ = runs.claim(id, &keeper.token).await;
    }
}

/// Every record but the one in hand, the newest first.
fn earlier(records: &[Record], in_hand: Option<&str>) -> Vec<Earlier> {
    let others = records
        .iter()
        .filter(|record| Some(record.id.as_str()) != in_hand);
    let mut list: Vec<Earlier> = Vec::new();
    for record in others {
        let place = list.partition_point(|other| other.saved > record.saved);
        list.insert(place, Earlier::of(record));
    }
    list
}

/// Where the run plays differently now, the whole of it is set aside before the shorter one is written.
pub(super) async fn keep_rest(
    keeper: &Keeper,
    mine: bool,
    opened: &Opened,
    lab: Option<&Published>,
    earlier: &mut Vec<Earlier>,
) -> Option<Announcement> {
    let (problem, rest) = opened.problem.as_ref().zip(opened.rest.as_ref())?;
    let whole = Log {
        scenario: lab.cloned(),
        run: Run::clone(rest),
    };
    let text = whole.to_json();
    earlier.insert(0, set_aside(keeper, mine, token(), text.clone()).await);
    Some(Announcement {
        id: 0,
        grave: true,
        title: "Part of your run could not be opened".into(),
        text: problem.to_string().into(),
        download: Some((FILE_ASIDE.into(), text.into())),
    })
}

/// The name of the file in which what could not be opened is offered.
const FILE_ASIDE: &str = "flexlab-run-set-aside.json";

fn unreadable(error: &OpenError, text: &str) -> Announcement {
    Announcement {
        id: 0,
        grave: true,
        title: "Your saved run could not be opened".into(),
        text: format!("{error} It is kept aside, and you can download it. The lab begins anew.").into(),
        download: Some((FILE_ASIDE.into(), text.to_owned().into())),
    }
}

async fn set_aside(keeper: &Keeper, mine: bool, id: String, text: String) -> Earlier {
    let record = Record {
        id,
        shelf: Shelf::Aside,
        holder: keeper.token.clone(),
        saved: now_ms(),
        text,
        about: String::new(),
    };
    // Without a database it is in the announcement's download alone, which the page says.
    if mine && let Ok(runs) = keeper.runs().await {
        let _ = runs.put(&record).await;
    }
    Earlier::of(&record)
}

/// The half-filled forms of this run.
fn forms_of(run: &str) -> OpenForms {
    let kept = local::get(FORMS).and_then(|text| json::read::typed::<(String, OpenForms)>(&text).ok());
    kept.filter(|(of, _)| of == run)
        .map(|(_, forms)| forms)
        .unwrap_or_default()
}
