//! Toasts and the list of notifications. What they say, and when they go, is the shell's.

use yew::prelude::*;

use super::button::IconButton;
use super::icon::{Glyph, Icon};
use super::message_bar::MessageKind;
use super::small::ProgressDots;

#[derive(Properties, PartialEq)]
pub struct NotificationProps {
    pub title: AttrValue,
    pub text: AttrValue,
    /// None while it is under way: moving dots.
    #[prop_or_default]
    pub kind: Option<MessageKind>,
    /// "3 min ago", in the list.
    #[prop_or_default]
    pub when: Option<AttrValue>,
    /// Buttons and links.
    #[prop_or_default]
    pub actions: Html,
    #[prop_or_default]
    pub on_dismiss: Option<Callback<()>>,
}

/// One notification, in a toast or in the list.
#[component]
pub fn Notification(props: &NotificationProps) -> Html {
    let kind = props.kind.map_or("progress", MessageKind::name);
    let word = props.kind.map_or("In progress: ", MessageKind::word);
    html! {
        <div class="notification" data-kind={kind}>
            if let Some(kind) = props.kind {
                <Icon glyph={kind.glyph()} />
            } else {
                <ProgressDots />
            }
            <div class="notification__body">
                <b><span class="visually-hidden">{ word }</span>{ &props.title }</b>
                <p>{ &props.text }</p>
                <div class="notification__actions">{ props.actions.clone() }</div>
            </div>
            if let Some(when) = &props.when {
                <span class="notification__when">{ when }</span>
            }
            if let Some(on_click) = &props.on_dismiss {
                <IconButton glyph={Glyph::Close} label={format!("Dismiss: {}", props.title)} {on_click} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct ToastsProps {
    /// `Notification`s with keys, the newest first. The region has to be mounted before the first comes, or it is not
    /// read out.
    pub children: Html,
}

/// The corner where toasts appear: a polite live region. A toast with a button must not go away by itself.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    html! { <div class="toasts" role="status" aria-label="Notification">{ props.children.clone() }</div> }
}

/// The notifications of a session, for the pane behind the bell. Give it keyed `Notification`s.
#[component]
pub fn NotificationList(props: &ToastsProps) -> Html {
    html! { <div class="notifications">{ props.children.clone() }</div> }
}
