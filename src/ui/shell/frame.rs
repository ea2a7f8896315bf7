//! The portal around a page: what is in the bar, what is open over the page, and the shortcuts.

use yew::prelude::*;

use super::chords::{Chord, Waiting};
use super::header::{Header, Panel};
use super::hub::go;
use super::menu::PortalMenu;
use super::nav::use_nav;
use super::notices::{NotificationsPane, ToastArea};
use super::past::{self, Band, Dock};
use super::settings::{HelpPane, SettingsPane};
use crate::platform::{local, page};
use crate::ui::kit::{Frozen, focus::focus};
use crate::ui::store::{use_notices, use_store};

/// Where "no shortcuts" is remembered.
const SHORTCUTS: &str = "flexlab:shortcuts";

#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// The page.
    pub children: Html,
}

/// The portal: bar, page, panels, toasts.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let panel = use_state_eq(|| None::<Panel>);
    let is_past = use_store().travel.is_some();
    let frozen = Frozen(is_past.then_some(AttrValue::Static(past::REASON)));
    let unread = use_notices().unread;
    let search = use_node_ref();
    let main = use_node_ref();
    let shortcuts = use_shortcuts(&search);
    use_close_on_navigation(&panel);
    let on_panel = {
        let panel = panel.clone();
        Callback::from(move |wanted: Panel| panel.set((*panel != Some(wanted)).then_some(wanted)))
    };
    let on_close = {
        let panel = panel.setter();
        Callback::from(move |()| panel.set(None))
    };
    let to_page = {
        let main = main.clone();
        move |_: MouseEvent| focus(&main)
    };
    let to_lab = |_: MouseEvent| {
        page::focus_first("#lab");
    };
    // The menu covers a part of the page: it goes when the focus comes there. Not inert, which would take the page's title
    // and landmark from a screen reader.
    let to_uncover = {
        let panel = panel.clone();
        move |_: FocusEvent| {
            if *panel == Some(Panel::Menu) {
                panel.set(None);
            }
        }
    };
    html! {
        <div class="portal" data-past={is_past.then_some("true")}>
            <div class="skip">
                <button type="button" onclick={to_page}>{ "Skip to the page" }</button>
                <button type="button" onclick={to_lab}>{ "Skip to the lab" }</button>
            </div>
            <Band />
            <Header open={*panel} {on_panel} {unread} {search} />
            <main class="page" id="page" tabindex="-1" ref={main} onfocusin={to_uncover}>
                <ContextProvider<Frozen> context={frozen}>{ props.children.clone() }</ContextProvider<Frozen>>
            </main>
            <Dock />
            { opened(*panel, &on_close, &shortcuts) }
            <ToastArea />
        </div>
    }
}

fn opened(panel: Option<Panel>, on_close: &Callback<()>, shortcuts: &UseStateHandle<bool>) -> Html {
    match panel {
        None => Html::default(),
        Some(Panel::Menu) => {
            let close = on_close.clone();
            html! {
                <>
                    <div class="portal-menu__behind" onclick={move |_| close.emit(())} />
                    <PortalMenu {on_close} />
                </>
            }
        }
        Some(Panel::Help) => html! { <HelpPane {on_close} /> },
        Some(Panel::Settings) => {
            let state = shortcuts.clone();
            let on_shortcuts = Callback::from(move |on: bool| {
                state.set(on);
                if on {
                    local::remove(SHORTCUTS);
                } else {
                    // Where storage is forbidden it holds until the page is left.
                    let _ = local::set(SHORTCUTS, "off");
                }
            });
            html! { <SettingsPane shortcuts={**shortcuts} {on_shortcuts} {on_close} /> }
        }
        Some(Panel::Notifications) => html! { <NotificationsPane {on_close} /> },
    }
}

/// A panel goes when the address changes: what it covered is another page now.
#[hook]
fn use_close_on_navigation(panel: &UseStateHandle<Option<Panel>>) {
    let route = use_nav().route().clone();
    let panel = panel.setter();
    use_effect_with(route, move |_| panel.set(None));
}

/// Listens for chords while they are on; gives whether they are.
#[hook]
fn use_shortcuts(search: &NodeRef) -> UseStateHandle<bool> {
    let on = use_state_eq(|| true);
    {
        let on = on.setter();
        use_effect_with((), move |()| on.set(local::get(SHORTCUTS).is_none()));
    }
    let search = search.clone();
    use_effect_with(*on, move |on| {
        let mut waiting = Waiting::default();
        let listener = on.then(|| {
            page::listen_keys(move |key, typing| match waiting.press(key, typing) {
                None => false,
                Some(Chord::Go(route)) => {
                    go(&route);
                    true
                }
                Some(Chord::Search) => {
                    focus(&search);
                    true
                }
                Some(Chord::CommandBar) => page::focus_first(".command-bar .command[tabindex=\"0\"]"),
            })
        });
        move || drop(listener)
    });
    on
}
