//! A run that is shown and not kept: for rendering pages to text, where there is no browser.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::Session;

use super::keep::Keeper;
use super::{Contexts, Dispatch, LockState, SaveState, Seen, SimClock, Speed, Store};

#[derive(Properties)]
pub struct StillProps {
    pub session: Rc<Session>,
    pub children: Html,
}

impl PartialEq for StillProps {
    fn eq(&self, other: &StillProps) -> bool {
        Rc::ptr_eq(&self.session, &other.session) && self.children == other.children
    }
}

/// Gives a fixed run to its children. Nothing is stored, locked or timed, and acting on it is not possible.
#[component]
pub fn StillStore(props: &StillProps) -> Html {
    let state = use_reducer(|| still(&props.session));
    let dispatch = use_memo((), |()| {
        Dispatch::new(state.dispatcher(), Keeper::new("still".into()))
    });
    let whole = Rc::new(Store::clone(&state));
    html! { <Contexts dispatch={Dispatch::clone(&dispatch)} {whole}>{ props.children.clone() }</Contexts> }
}

fn still(session: &Rc<Session>) -> Store {
    Store {
        run: "still".into(),
        session: session.clone(),
        lab: None,
        travel: None,
        generation: 0,
        forms: Rc::default(),
        draft: None,
        clock: SimClock::opened(Speed::default(), session, 0.0),
        saving: SaveState::Saved,
        lock: LockState::Mine,
        seen: Seen::since(0),
        announcements: Rc::default(),
        earlier: Rc::default(),
        offer: None,
        welcomed: true,
    }
}
