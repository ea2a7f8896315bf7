//! What can be pressed: buttons, links that act, buttons that are only a picture.

use yew::prelude::*;

use super::frozen::use_reason;
use super::icon::{Glyph, Icon};

/// How loudly a button speaks. One `Primary` (or `Lab`) to a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    /// Ends something for good. The last button of a destructive path only.
    Danger,
    /// A quiet button on the lab's paper.
    Lab,
    /// The filled button on the lab's paper.
    LabPrimary,
}

impl ButtonKind {
    fn look(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Primary => ("button", Some("primary")),
            Self::Secondary => ("button", None),
            Self::Danger => ("button", Some("danger")),
            Self::Lab => ("lab-button", None),
            Self::LabPrimary => ("lab-button", Some("primary")),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    pub children: Html,
    #[prop_or_default]
    pub on_click: Callback<()>,
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// Off, with nothing to explain. Prefer `disabled_reason`.
    #[prop_or_default]
    pub disabled: bool,
    /// Off, and why: stays in the tab order, so that the reason can be reached, and does nothing.
    #[prop_or_default]
    pub disabled_reason: Option<AttrValue>,
    /// It changes the world: off where the page is only looked at.
    #[prop_or_default]
    pub changes: bool,
    /// Replaces the text as the accessible name. It has to contain the text.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// A smaller one, for the lab's findings.
    #[prop_or_default]
    pub small: bool,
    #[prop_or_default]
    pub node_ref: NodeRef,
}

/// A push button. `disabled_reason` turns it off and says why.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let (class, kind) = props.kind.look();
    let reason = use_reason(props.changes, &props.disabled_reason);
    let onclick = guarded(&props.on_click, reason.is_some());
    html! {
        <button
            type="button"
            ref={&props.node_ref}
            id={props.id.clone()}
            class={class}
            data-kind={kind}
            data-size={props.small.then_some("small")}
            disabled={props.disabled}
            aria-disabled={off(&reason)}
            aria-label={props.label.clone()}
            title={reason}
            {onclick}
        >
            if let Some(glyph) = props.icon {
                <Icon {glyph} />
            }
            { props.children.clone() }
        </button>
    }
}

/// `true` for `aria-disabled` where there is a reason.
pub(super) fn off(reason: &Option<AttrValue>) -> Option<&'static str> {
    reason.is_some().then_some("true")
}

/// A click handler that does nothing while `off`.
pub(super) fn guarded(on_click: &Callback<()>, off: bool) -> Callback<MouseEvent> {
    let on_click = on_click.clone();
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        if !off {
            on_click.emit(());
        }
    })
}

#[derive(Properties, PartialEq)]
pub struct LinkButtonProps {
    pub children: Html,
    pub on_click: Callback<()>,
    #[prop_or_default]
    pub disabled_reason: Option<AttrValue>,
    /// Replaces the text as the accessible name. It has to contain the text.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
}

/// A button that looks like a link, for what acts instead of leading somewhere ("Create new", "See all sizes").
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    html! {
        <button
            type="button"
            class={classes!("link", props.class.clone())}
            aria-disabled={off(&props.disabled_reason)}
            aria-label={props.label.clone()}
            title={props.disabled_reason.clone()}
            onclick={guarded(&props.on_click, props.disabled_reason.is_some())}
        >
            { props.children.clone() }
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct LinkProps {
    pub children: Html,
    /// A route (`#/…`), or the address of an outside page together with `external`.
    pub href: AttrValue,
    /// Opens outside the portal, in a new tab: marked with an arrow, and in words for those who don't see it.
    #[prop_or_default]
    pub external: bool,
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub class: Classes,
}

/// A link in the portal's blue. Hash routes make it a real one: middle click, copy and back all work.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    html! {
        <a
            class={classes!("link", props.class.clone())}
            href={props.href.clone()}
            aria-label={props.label.clone()}
            target={props.external.then_some("_blank")}
            rel={props.external.then_some("noopener noreferrer")}
        >
            { props.children.clone() }
            if props.external {
                { " " }<Icon glyph={Glyph::External} /><span class="visually-hidden">{ " (opens in a new tab)" }</span>
            }
        </a>
    }
}

#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    pub glyph: Glyph,
    /// The accessible name, shown as a tooltip too.
    pub label: AttrValue,
    pub on_click: Callback<()>,
    #[prop_or_default]
    pub disabled_reason: Option<AttrValue>,
    /// It changes the world: off where the page is only looked at.
    #[prop_or_default]
    pub changes: bool,
    /// Set for a button that shows and hides something.
    #[prop_or_default]
    pub expanded: Option<bool>,
    /// The id of what it shows.
    #[prop_or_default]
    pub controls: Option<AttrValue>,
    /// Drawn on the lab's paper instead of the portal.
    #[prop_or_default]
    pub lab: bool,
    #[prop_or_default]
    pub class: Classes,
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub node_ref: NodeRef,
}

/// A button that is only a picture, with a name.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let class = if props.lab {
        "lab-icon-button"
    } else {
        "icon-button"
    };
    let reason = use_reason(props.changes, &props.disabled_reason);
    let is_off = reason.is_some();
    html! {
        <button
            type="button"
            ref={&props.node_ref}
            id={props.id.clone()}
            class={classes!(class, props.class.clone())}
            aria-label={props.label.clone()}
            aria-expanded={props.expanded.map(|open| if open { "true" } else { "false" })}
            aria-controls={props.controls.clone()}
            aria-disabled={off(&reason)}
            title={reason.unwrap_or_else(|| props.label.clone())}
            onclick={guarded(&props.on_click, is_off)}
        >
            <Icon glyph={props.glyph} />
        </button>
    }
}
