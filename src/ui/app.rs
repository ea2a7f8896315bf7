//! The application: the run's store, the address, and the two things side by side, portal and lab.

use yew::prelude::*;

use super::blades::CurrentPage;
use super::lab_panel::LabPanel;
use super::route::Route;
use super::shell::Frame;
use super::shell::look::document_title;
use super::shell::nav::Nav;
use super::store::{StoreProvider, use_store};
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
    let another_run = use_store().generation > 0;
    let nav = use_reducer_eq(|| match another_run {
        true => Nav::new(Route::parse(&hash::read())),
        false => Nav::new(Route::parse(&props.fragment)),
    });
    let lab_open = use_state_eq(|| true);
    {
        let dispatcher = nav.dispatcher();
        use_effect_with((), move |()| {
            // The address may have changed while the run was opened.
            dispatcher.dispatch(Route::parse(&hash::read()));
            let listener = hash::listen(move |fragment| dispatcher.dispatch(Route::parse(&fragment)));
            move || drop(listener)
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
