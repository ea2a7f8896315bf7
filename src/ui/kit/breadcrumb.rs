//! Where a page stands: the breadcrumb, the title row, the menu of a resource.

use std::rc::Rc;

use yew::prelude::*;

use super::button::IconButton;
use super::icon::{Glyph, Icon, IconSize};

/// A place with a name. `href` is a route (`#/…`).
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    pub text: AttrValue,
    pub href: AttrValue,
    pub icon: Option<Glyph>,
}

impl Place {
    pub fn new(text: impl Into<AttrValue>, href: impl Into<AttrValue>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
            icon: None,
        }
    }

    pub fn with_icon(mut self, icon: Glyph) -> Self {
        self.icon = Some(icon);
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct BreadcrumbProps {
    /// From Home down to the page above this one. The page itself is not among them: the portal ends with a `>`.
    pub places: Rc<[Place]>,
}

/// `Home > Virtual machine scale sets >`
#[component]
pub fn Breadcrumb(props: &BreadcrumbProps) -> Html {
    let place = |place: &Place| {
        html! { <li><a class="link" href={place.href.clone()}>{ &place.text }</a></li> }
    };
    html! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>{ for props.places.iter().map(place) }</ol>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
pub struct BladeHeaderProps {
    pub title: AttrValue,
    /// The menu item after the bar: **demo-set** | Instances.
    #[prop_or_default]
    pub part: Option<AttrValue>,
    /// Type of the resource, or the directory on lists. None on create pages.
    #[prop_or_default]
    pub subtitle: Option<AttrValue>,
    /// None on create pages.
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// The ✕ at the far right.
    #[prop_or_default]
    pub on_close: Option<Callback<()>>,
    /// Small buttons after the title.
    #[prop_or_default]
    pub actions: Html,
    /// The heading can take the focus when a page opens: `kit::focus::focus(&node)`.
    #[prop_or_default]
    pub node_ref: NodeRef,
}

/// The title row. Its heading is the page's one `<h1>`.
#[component]
pub fn BladeHeader(props: &BladeHeaderProps) -> Html {
    let cut = props.part.is_some().then_some("true");
    let full = props.part.as_ref().map(|_| props.title.clone());
    html! {
        <div class="blade__header">
            if let Some(glyph) = props.icon {
                <Icon {glyph} size={IconSize::Px32} class="blade__icon" />
            }
            <div class="blade__titles">
                <h1 class="blade__title" data-cut={cut} tabindex="-1" ref={&props.node_ref} title={full}>
                    <b>{ &props.title }</b>
                    if let Some(part) = &props.part {
                        <span>{ " | " }{ part }</span>
                    }
                </h1>
                { " " }{ props.actions.clone() }
                if let Some(subtitle) = &props.subtitle {
                    <p class="blade__subtitle">{ subtitle }</p>
                }
            </div>
            if let Some(on_click) = &props.on_close {
                <IconButton glyph={Glyph::Close} label="Close" {on_click} />
            }
        </div>
    }
}

/// A group of a resource menu. The first has no heading.
#[derive(Clone, PartialEq, Debug)]
pub struct MenuGroup {
    pub heading: Option<AttrValue>,
    pub places: Rc<[Place]>,
}

#[derive(Properties, PartialEq)]
pub struct ResourceMenuProps {
    /// Accessible name: the name of the resource.
    pub label: AttrValue,
    pub groups: Rc<[MenuGroup]>,
    /// `href` of the page that is open.
    pub current: AttrValue,
}

/// The pages of a resource, at its left. Every entry is a page that works.
#[component]
pub fn ResourceMenu(props: &ResourceMenuProps) -> Html {
    let place = |place: &Place| {
        let current = (place.href == props.current).then_some("page");
        html! {
            <li>
                <a href={place.href.clone()} aria-current={current}>
                    if let Some(glyph) = place.icon {
                        <Icon {glyph} />
                    }
                    { &place.text }
                </a>
            </li>
        }
    };
    let group = |group: &MenuGroup| {
        html! {
            <>
                if let Some(heading) = &group.heading {
                    <h2>{ heading }</h2>
                }
                <ul>{ for group.places.iter().map(place) }</ul>
            </>
        }
    };
    html! {
        <nav class="resource-menu" aria-label={props.label.clone()}>
            { for props.groups.iter().map(group) }
        </nav>
    }
}
