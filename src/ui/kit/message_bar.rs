//! A strip with a sign and a sentence, above or inside what it is about.

use yew::prelude::*;

use super::icon::{Glyph, Icon};

/// What a message or a notification is. Said by a sign and a word, not by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MessageKind {
    #[default]
    Info,
    Ok,
    Warning,
    Error,
    Upsell,
}

impl MessageKind {
    pub(super) fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Ok => Glyph::Success,
            Self::Warning => Glyph::Warning,
            Self::Error => Glyph::Error,
            Self::Upsell => Glyph::Star,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Upsell => "upsell",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Info => "Information: ",
            Self::Ok => "Success: ",
            Self::Warning => "Warning: ",
            Self::Error => "Error: ",
            Self::Upsell => "Tip: ",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct MessageBarProps {
    pub children: Html,
    #[prop_or_default]
    pub kind: MessageKind,
    /// It appears as the answer to something that the student did, and is read out at once (errors) or in turn.
    #[prop_or_default]
    pub live: bool,
}

/// A message bar.
#[component]
pub fn MessageBar(props: &MessageBarProps) -> Html {
    let role = match (props.live, props.kind) {
        (false, _) => None,
        (true, MessageKind::Error) => Some("alert"),
        (true, _) => Some("status"),
    };
    html! {
        <div class="message-bar" data-kind={props.kind.name()} {role}>
            <Icon glyph={props.kind.glyph()} />
            <div class="message-bar__body">
                <span class="visually-hidden">{ props.kind.word() }</span>
                { props.children.clone() }
            </div>
        </div>
    }
}
