//! The anatomy of a page (portal-ui.md §1.3): breadcrumb, title row, resource menu, command bar, content, and the pane
//! that may be open over all of it.

use std::rc::Rc;

use yew::prelude::*;

use super::hub::go;
use super::look::title_of;
use super::nav::use_nav;
use crate::ui::kit::{
    BladeHeader, Breadcrumb, Command, CommandBar, Glyph, Icon, MenuButton, MenuGroup, MenuItem, PaneHost,
    Place, ResourceMenu, focus::focus,
};

/// The menu of a resource.
#[derive(Clone, PartialEq)]
pub struct Menu {
    pub groups: Rc<[MenuGroup]>,
    /// `href` of the page that is open.
    pub current: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct BladeProps {
    pub title: AttrValue,
    /// The page behind the `|`.
    #[prop_or_default]
    pub part: Option<AttrValue>,
    #[prop_or_default]
    pub subtitle: Option<AttrValue>,
    #[prop_or_default]
    pub icon: Option<Glyph>,
    #[prop_or_default]
    pub commands: Option<Rc<[Command]>>,
    #[prop_or_default]
    pub menu: Option<Menu>,
    #[prop_or_default]
    pub pane: Option<Html>,
    /// What is above the content and stays when it scrolls: a search box, a message.
    #[prop_or_default]
    pub above: Html,
    /// Docked under the content: the buttons of a form.
    #[prop_or_default]
    pub footer: Html,
    pub children: Html,
}

/// A page. Its heading takes the focus when the page was navigated to.
#[component]
pub fn Blade(props: &BladeProps) -> Html {
    let nav = use_nav();
    let heading = use_node_ref();
    {
        let (heading, nav) = (heading.clone(), nav.clone());
        use_effect_with(nav.opened, move |_| {
            if nav.claim_focus() {
                focus(&heading);
            }
        });
    }
    let place = |route: &crate::ui::route::Route| Place::new(title_of(route), route.to_fragment());
    let places: Rc<[Place]> = nav.trail.crumbs().iter().map(place).collect();
    let on_close = {
        let back = nav.trail.back();
        (!places.is_empty()).then(|| Callback::from(move |()| go(&back)))
    };
    let whole = props.part.as_ref().map_or_else(
        || props.title.clone(),
        |part| format!("{} | {part}", props.title).into(),
    );
    html! {
        <PaneHost pane={props.pane.clone()}>
            if !places.is_empty() {
                <Breadcrumb {places} />
            }
            <BladeHeader
                title={props.title.clone()}
                part={props.part.clone()}
                subtitle={props.subtitle.clone()}
                icon={props.icon}
                {on_close}
                actions={narrow_menu(props)}
                node_ref={heading}
            />
            <div class="blade__body">
                if let Some(menu) = &props.menu {
                    <ResourceMenu
                        label={props.title.clone()}
                        groups={menu.groups.clone()}
                        current={menu.current.clone()}
                    />
                }
                <div class="blade__column">
                    if let Some(commands) = &props.commands {
                        <CommandBar label={format!("Commands of {}", props.title)} commands={commands.clone()} />
                    }
                    { props.above.clone() }
                    <div class="blade__scroll" tabindex="0" role="region" aria-label={format!("{whole}: content")}>
                        { props.children.clone() }
                    </div>
                    if props.footer != Html::default() {
                        <div class="blade__footer">{ props.footer.clone() }</div>
                    }
                </div>
            </div>
        </PaneHost>
    }
}

/// Where there is no room for the resource menu, its pages are behind a button beside the title.
fn narrow_menu(props: &BladeProps) -> Html {
    let Some(menu) = &props.menu else {
        return Html::default();
    };
    let item = |place: &Place| {
        let href = place.href.clone();
        let open = Callback::from(move |()| go(&crate::ui::route::Route::parse(&href)));
        MenuItem {
            icon: place.icon,
            current: place.href == menu.current,
            ..MenuItem::new(place.text.clone(), open)
        }
    };
    let places = menu.groups.iter().flat_map(|group| group.places.iter());
    let items: Rc<[MenuItem]> = places.map(item).collect();
    html! {
        <MenuButton
            id="blade-pages"
            {items}
            label={format!("Pages of {}", props.title)}
            button_class="icon-button"
            class="blade__pages"
        >
            <Icon glyph={Glyph::Menu} />
        </MenuButton>
    }
}
