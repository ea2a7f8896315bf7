//! The application: the run's store, the address, and the two things side by side, portal and lab.

use std::cell::RefCell;

use yew::prelude::*;

use super::blades::CurrentPage;
use super::lab_panel::LabPanel;
use super::route::{Route, is_link};
use super::shell::Frame;
use super::shell::hub::ByPtr;
use super::shell::look::document_title;
use super::shell::nav::Nav;
use super::store::{StoreProvider, use_dispatch, use_store};
use crate::platform::{hash, page, theme::Theme};

#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// What follows `#` in the address when the page begins.
    pub fragment: AttrValue,
}

/// Everything.
#[component]
pub fn App(props: &AppProps) -> Html {
    use_effect_with((), |()| Theme::remembered().show());
    html! { <StoreProvider><Window fragment={&props.fragment} /></StoreProvider> }
}

/// The window: which page the address names, and whether the lab is folded.
#[component]
fn Window(props: &AppProps) -> Html {
    // Another run makes the window anew, long after the page began: it opens where the address is by then, and that is
    // no navigation.
    let store = use_store();
    let another_run = store.generation > 0;
    let nav = use_reducer_eq(|| match another_run {
        true => Nav::new(first(&hash::read())),
        false => Nav::new(first(&props.fragment)),
    });
    let lab_open = use_state_eq(|| true);
    use_address(nav.dispatcher());
    {
        // What was opened is told in the lab panel.
        let lab_open = lab_open.setter();
        use_effect_with(store.offer.clone().map(ByPtr), move |offer| {
            if offer.is_some() {
                lab_open.set(true);
            }
        });
    }
    use_effect_with(nav.route().clone(), |route| {
        page::set_title(&document_title(route))
    });
    let on_open = {
        let lab_open = lab_open.setter();
        Callback::from(move |open: bool| lab_open.set(open))
    };
    html! {
        <ContextProvider<Nav> context={(*nav).clone()}>
            <div class="app" data-lab={if *lab_open { "open" } else { "rail" }}>
                <Frame><CurrentPage /></Frame>
                <LabPanel open={*lab_open} {on_open} />
            </div>
        </ContextProvider<Nav>>
    }
}

/// The page that the window opens with. A link is no page: what it has is told beside one.
fn first(fragment: &str) -> Route {
    match is_link(fragment) {
        true => Route::Home,
        false => Route::parse(fragment),
    }
}

/// Follows the address. A link in it is offered, and the address is again what it was.
#[hook]
fn use_address(dispatcher: UseReducerDispatcher<Nav>) {
    let dispatch = use_dispatch();
    use_effect_with((), move |()| {
        let here = RefCell::new(String::from("/"));
        let follow = move |fragment: String| {
            if is_link(&fragment) {
                hash::replace(&here.borrow());
                dispatch.offer_link(&fragment);
            } else {
                dispatcher.dispatch(Route::parse(&fragment));
                here.replace(fragment);
            }
        };
        // The address may have changed while the run was opened.
        follow(hash::read());
        let listener = hash::listen(follow);
        move || drop(listener)
    });
}
