//! The bar at the top (portal-ui.md §1.1): menu, mark, search, notifications, settings, help.

use std::rc::Rc;

use yew::prelude::*;

use super::find::find;
use super::hub::{ByPtr, go, use_world};
use crate::arm::World;
use crate::ui::kit::{Glyph, Icon, SearchBox, SearchGroup, SearchOption};
use crate::ui::route::Route;

/// What can be open over the page from the bar. One at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    Menu,
    Notifications,
    Settings,
    Help,
}

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub open: Option<Panel>,
    /// Opens a panel, or closes the one that is open.
    pub on_panel: Callback<Panel>,
    /// How many notifications are new.
    pub unread: usize,
    /// The search box, for its shortcut.
    pub search: NodeRef,
}

/// The bar.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let searching = use_state_eq(|| false);
    let on_find = {
        let searching = searching.clone();
        move |_: MouseEvent| searching.set(!*searching)
    };
    let notifications: AttrValue = match props.unread {
        0 => "Notifications".into(),
        count => format!("Notifications, {count} new").into(),
    };
    let menu = if props.open == Some(Panel::Menu) {
        "Hide portal menu"
    } else {
        "Show portal menu"
    };
    html! {
        <header class="bar">
            { tool(props, Panel::Menu, Glyph::Menu, menu.into(), Html::default()) }
            <a class="bar__mark" href={Route::Home.to_fragment()}>{ "Practice portal" }</a>
            <span class="bar__chip">{ "not Azure itself" }</span>
            <div class="bar__search" role="search" data-open={searching.then_some("true")}>
                <GlobalSearch node_ref={&props.search} />
            </div>
            <div class="bar__tools">
                <button
                    type="button"
                    class="bar__button bar__find"
                    aria-label="Search"
                    aria-expanded={if *searching { "true" } else { "false" }}
                    onclick={on_find}
                >
                    <Icon glyph={Glyph::Search} />
                </button>
                { tool(props, Panel::Notifications, Glyph::Bell, notifications, badge(props.unread)) }
                { tool(props, Panel::Settings, Glyph::Gear, "Settings".into(), Html::default()) }
                { tool(props, Panel::Help, Glyph::Help, "Help".into(), Html::default()) }
            </div>
            <div class="bar__account">
                <span>{ "Student" }<small>{ "Default Directory" }</small></span><Icon glyph={Glyph::User} />
            </div>
        </header>
    }
}

fn tool(props: &HeaderProps, panel: Panel, glyph: Glyph, label: AttrValue, more: Html) -> Html {
    let open = props.open == Some(panel);
    let on_panel = props.on_panel.clone();
    html! {
        <button
            type="button"
            class={classes!("bar__button", (panel == Panel::Help).then_some("bar__help"))}
            aria-label={label.clone()}
            title={label}
            aria-expanded={if open { "true" } else { "false" }}
            onclick={move |_| on_panel.emit(panel)}
        >
            <Icon {glyph} />{ more }
        </button>
    }
}

fn badge(unread: usize) -> Html {
    if unread == 0 {
        return Html::default();
    }
    html! { <span class="bar__badge" aria-hidden="true">{ unread }</span> }
}

#[derive(Properties, PartialEq)]
struct GlobalSearchProps {
    node_ref: NodeRef,
}

/// The global search. What it finds is worked out while something is in the box, not on every tick of the clock.
#[component]
fn GlobalSearch(props: &GlobalSearchProps) -> Html {
    let query = use_state_eq(String::new);
    let seen = ((*query).clone(), ByPtr(use_world()));
    let groups = use_memo(seen, |(query, world)| suggestions(&world.0, query));
    let on_query = {
        let query = query.clone();
        Callback::from(move |text: String| query.set(text))
    };
    let on_pick = {
        let query = query.clone();
        Callback::from(move |id: AttrValue| {
            query.set(String::new());
            go(&Route::parse(&id));
        })
    };
    html! {
        <SearchBox
            id="global-search"
            label="Search resources, services, and docs"
            placeholder="Search resources, services, and docs (G+/)"
            query={(*query).clone()}
            {on_query}
            groups={(*groups).clone()}
            {on_pick}
            node_ref={&props.node_ref}
        />
    }
}

fn suggestions(world: &World, query: &str) -> Rc<[SearchGroup]> {
    let option = |hit: super::find::Hit| SearchOption {
        id: hit.route.to_fragment().into(),
        text: hit.text.into(),
        icon: Some(hit.glyph),
        caption: (!hit.detail.is_empty()).then(|| hit.detail.into()),
    };
    let groups = find(world, query).into_iter().map(|(name, hits)| SearchGroup {
        name: name.into(),
        options: hits.into_iter().map(option).collect(),
    });
    groups.collect()
}
