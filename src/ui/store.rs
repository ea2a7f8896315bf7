//! The store: one reducer over the run, and what joins it to the page.
//!
//! ```text
//! <StoreProvider> … </StoreProvider>      around the whole application; shows its children when the run is open
//!
//! use_dispatch() -> Dispatch              acts; never re-renders its user
//!   .perform(operation) -> Result<(), ArmError>          at once; the error is what Azure said (or that another tab took over)
//!   .world() -> Rc<World>                                the newest, without waiting for a render
//!   .set_draft(Option<Operation>)                        what the open form would send; None when it closes
//!   .save_form(key, json) .load_form(key) .drop_form(key)   half-filled forms; they survive a reload
//!   .finish_now() .finish_deployment(group, name)        Finish now
//!   .set_speed(Speed)                                    1×, 5×, 20×
//!   .record(LabEvent) .play_solution(line, offer)        a hint, an answer; "Do it for me"
//!   .undo() .redo() .travel(Option<shown>) .go_on_from(shown) .switch(branch)
//!   .start_over() .start_lab(scenario) .reopen(id) .forget(id) .save_to_file() .download_earlier(id) .take_over()
//!   .offer_link(fragment) .open_file() .accept_offer() .decline_offer()     what a link or a file has, before it starts
//!   .dismiss_notice(id) .dismiss_all_notices() .close_toast(id) .read_notices()
//!   .dismiss_announcement(id) .welcomed()
//! use_current() -> Current                session, world and grade of the moment that is shown, compared by pointer
//!   .session .world .grade() .history()
//! use_world() -> Rc<World>
//! use_store() -> Rc<Store>                all of it: saving, lock, speed, announcements, earlier runs, draft, welcome
//! use_notices() -> Notices                list, toasts, unread
//! use_clock() -> ClockView                the displayed lab time; for a leaf, it ticks while something is due
//!
//! <StillStore session={…}> … </StillStore>            a run that is shown and not kept: for pages rendered to text
//! ```
//!
//! The reducer is pure: wall time comes in with the action. Storage, locks and timers are [`keep`]'s, which looks at
//! the state after each action; nothing of them is in the state. No component keeps a session of its own.

mod action;
mod archive;
mod boot;
mod clock;
mod dispatch;
mod earlier;
mod journal;
mod keep;
mod notices;
mod offer;
mod rescue;
mod still;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::route::Route;
use crate::arm::{Moment, Operation, World};
use crate::lab::{Grade, Published};
use crate::platform::storage::StorageError;
use crate::platform::{hash, rest};
use crate::session::Session;

pub use clock::{ClockView, SimClock, Speed, use_clock};
pub use dispatch::Dispatch;
pub use earlier::{About, Earlier, lab_key};
pub use notices::{Notices, Seen, use_notices};
pub use offer::Offer;
pub use still::StillStore;

/// Half-filled forms: a form's key to its JSON, without its passwords.
pub type OpenForms = BTreeMap<Rc<str>, Rc<str>>;

/// The state of the application that is not of a component or of the address.
#[derive(Debug, Clone)]
pub struct Store {
    /// The run's id in this browser.
    pub run: Rc<str>,
    pub session: Rc<Session>,
    /// The lab, when it is none of Flexlab's own: its text is kept beside the run.
    pub lab: Option<Published>,
    /// The earlier moment that is looked at, if one is.
    pub travel: Option<Travel>,
    /// Goes up when another run takes the place of this one; the pages start anew then.
    pub generation: u32,
    pub forms: Rc<OpenForms>,
    /// What the open form would send, as far as it is filled.
    pub draft: Option<Rc<Operation>>,
    pub clock: SimClock,
    pub saving: SaveState,
    pub lock: LockState,
    pub seen: Seen,
    /// What the lab has to say about the run and its keeping.
    pub announcements: Rc<Vec<Announcement>>,
    /// The other runs, of whatever lab, and what was set aside; the newest first.
    pub earlier: Rc<Vec<Earlier>>,
    /// What a link or a file has, until it is started or declined.
    pub offer: Option<Rc<Offer>>,
    /// The welcome was read, here or at an earlier visit.
    pub welcomed: bool,
}

/// An earlier moment of the run, to be looked at.
#[derive(Debug, Clone)]
pub struct Travel {
    /// How much of the history has happened.
    pub shown: usize,
    /// The run as it was.
    pub session: Rc<Session>,
}

/// Whether the newest entry is in the browser's storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    Saving,
    /// It is in the page's memory alone, or in the journal; the next operation tries again.
    Failed(StorageError),
}

/// Who may write this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockState {
    /// This tab.
    Mine,
    /// Another tab had it when this one opened: what is shown is as it was then, and nothing can be done here until
    /// [`Dispatch::take_over`] or until the other closes.
    Elsewhere,
    /// Another tab took it from this one.
    Lost,
}

/// Something to be said once about the run and its keeping.
#[derive(Debug, Clone, PartialEq)]
pub struct Announcement {
    pub id: u32,
    /// It went wrong, rather than being worth knowing.
    pub grave: bool,
    pub title: AttrValue,
    pub text: AttrValue,
    /// What can be saved as a file: its name and its text.
    pub download: Option<(AttrValue, AttrValue)>,
}

/// The run at the moment that is shown: now, or the one travelled to. Two are equal when they are the same moment.
#[derive(Debug, Clone)]
pub struct Current {
    pub session: Rc<Session>,
    pub world: Rc<World>,
}

impl Current {
    /// The grade of this moment; graded when first asked for.
    pub fn grade(&self) -> Rc<Grade> {
        self.session.grade().clone()
    }

    /// What happened since the start.
    pub fn history(&self) -> &[Moment] {
        self.session.history()
    }
}

impl PartialEq for Current {
    fn eq(&self, other: &Current) -> bool {
        Rc::ptr_eq(&self.session, &other.session)
    }
}

/// Everything, compared by pointer.
#[derive(Debug, Clone)]
struct Whole(Rc<Store>);

impl PartialEq for Whole {
    fn eq(&self, other: &Whole) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What acts on the run. Never re-renders its user.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("the page stands inside a StoreProvider")
}

/// The run as it is now.
#[hook]
pub fn use_current() -> Current {
    use_context::<Current>().expect("the page stands inside a StoreProvider")
}

/// Everything that exists now.
#[hook]
pub fn use_world() -> Rc<World> {
    use_current().world
}

/// The whole store. Re-renders at every change of it, also those of a draft or of saving.
#[hook]
pub fn use_store() -> Rc<Store> {
    use_context::<Whole>()
        .expect("the page stands inside a StoreProvider")
        .0
}

/// Opens the run and gives it to the application.
#[component]
pub fn StoreProvider(props: &yew::html::ChildrenProps) -> Html {
    // Only the first page of a first visit is in the part of the program that comes first.
    let booted = use_state_eq(|| {
        Route::parse(&hash::read())
            .eq(&Route::Home)
            .then(boot::at_once)
            .flatten()
    });
    {
        let booted = booted.clone();
        use_effect_with((), move |()| {
            if booted.is_none() {
                spawn_local(async move {
                    rest::arrived().await;
                    booted.set(Some(match boot::at_once() {
                        Some(first) => first,
                        None => boot::from_storage().await,
                    }));
                });
            }
        });
    }
    match booted.deref() {
        None => html! { <p class="opening" role="status">{ "Opening your run…" }</p> },
        Some(booted) => html! { <Ready booted={booted.clone()}>{ props.children.clone() }</Ready> },
    }
}

#[derive(Properties, PartialEq)]
struct ReadyProps {
    booted: boot::Booted,
    children: Html,
}

/// The reducer and its contexts, over an open run.
#[component]
fn Ready(props: &ReadyProps) -> Html {
    let state = use_reducer(|| Store::clone(&props.booted.store));
    let dispatch = use_memo((), |()| {
        Dispatch::new(state.dispatcher(), props.booted.keeper.clone())
    });
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.attach();
            move || dispatch.detach()
        });
    }
    let whole = Rc::new(Store::clone(&state));
    let dispatch = Dispatch::clone(&dispatch);
    html! { <Contexts {dispatch} {whole}>{ props.children.clone() }</Contexts> }
}

#[derive(Properties)]
struct ContextsProps {
    dispatch: Dispatch,
    whole: Rc<Store>,
    children: Html,
}

impl PartialEq for ContextsProps {
    fn eq(&self, other: &ContextsProps) -> bool {
        Rc::ptr_eq(&self.whole, &other.whole) && self.children == other.children
    }
}

/// What the hooks find. Another run in the place of this one makes the pages anew.
#[component]
fn Contexts(props: &ContextsProps) -> Html {
    let whole = &props.whole;
    let shown = whole
        .travel
        .as_ref()
        .map_or(&whole.session, |travel| &travel.session);
    let current = Current {
        session: shown.clone(),
        world: shown.world().clone(),
    };
    html! {
        <ContextProvider<Dispatch> context={props.dispatch.clone()}>
            <ContextProvider<Whole> context={Whole(whole.clone())}>
                <ContextProvider<Current> context={current}>
                    <key={whole.generation}>{ props.children.clone() }</>
                </ContextProvider<Current>>
            </ContextProvider<Whole>>
        </ContextProvider<Dispatch>>
    }
}
