//! The portal menu (portal-ui.md §1.2), as a flyout under the bar. Only what works is in it.

use yew::prelude::*;

use super::nav::use_nav;
use crate::ui::kit::focus::{focus, use_borrowed_focus};
use crate::ui::kit::{Glyph, Icon};
use crate::ui::route::Route;

#[derive(Properties, PartialEq)]
pub struct PortalMenuProps {
    pub on_close: Callback<()>,
}

/// The flyout. Escape closes it, and so does following a link.
#[component]
pub fn PortalMenu(props: &PortalMenuProps) -> Html {
    let nav = use_nav();
    let root = use_node_ref();
    {
        let menu = root.clone();
        use_borrowed_focus(root.clone(), move || {
            focus(&menu);
            || ()
        });
    }
    let entry = |(route, glyph, text): &(Route, Glyph, &'static str)| {
        let on_close = props.on_close.clone();
        let current = (nav.route() == route).then_some("page");
        html! {
            <li>
                <a href={route.to_fragment()} aria-current={current} onclick={move |_| on_close.emit(())}>
                    <Icon glyph={*glyph} />{ text }
                </a>
            </li>
        }
    };
    let places = [
        (
            Route::CreateResource {
                search: String::new(),
            },
            Glyph::Plus,
            "Create a resource",
        ),
        (Route::Home, Glyph::Home, "Home"),
    ];
    let favorites = [
        (Route::AllResources, Glyph::AllResources, "All resources"),
        (Route::ResourceGroups, Glyph::ResourceGroup, "Resource groups"),
        (Route::VirtualMachines, Glyph::VirtualMachine, "Virtual machines"),
        (Route::ScaleSets, Glyph::ScaleSet, "Virtual machine scale sets"),
        (Route::ActivityLog, Glyph::Log, "Activity log"),
    ];
    let onkeydown = {
        let on_close = props.on_close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on_close.emit(());
            }
        }
    };
    html! {
        <nav class="portal-menu" aria-label="Portal menu" tabindex="-1" ref={root} {onkeydown}>
            <ul>{ for places.iter().map(entry) }</ul>
            <h2><Icon glyph={Glyph::Star} />{ "Favorites" }</h2>
            <ul>{ for favorites.iter().map(entry) }</ul>
        </nav>
    }
}
