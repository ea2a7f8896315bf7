//! Small things: moving dots, the empty list, code that can be read.

use yew::prelude::*;

use super::icon::{Glyph, Icon};

#[derive(Properties, PartialEq)]
pub struct ProgressDotsProps {
    /// For a heading.
    #[prop_or_default]
    pub large: bool,
}

/// Three dots that move while something is under way (still ones under reduced motion). A picture only: say it in words
/// beside it.
#[component]
pub fn ProgressDots(props: &ProgressDotsProps) -> Html {
    html! {
        <span class="dots" data-size={props.large.then_some("large")} aria-hidden="true"><i /><i /><i /></span>
    }
}

#[derive(Properties, PartialEq)]
pub struct EmptyStateProps {
    pub glyph: Glyph,
    /// "No virtual machines to display"
    pub title: AttrValue,
    /// One sentence.
    #[prop_or_default]
    pub text: AttrValue,
    /// The button that makes the first one.
    #[prop_or_default]
    pub children: Html,
}

/// What a list shows while it has nothing.
#[component]
pub fn EmptyState(props: &EmptyStateProps) -> Html {
    html! {
        <div class="empty">
            <Icon glyph={props.glyph} />
            <h2 class="empty__title">{ &props.title }</h2>
            if !props.text.is_empty() {
                <p>{ &props.text }</p>
            }
            { props.children.clone() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct JsonViewProps {
    /// Accessible name ("Resource JSON of demo-set").
    pub label: AttrValue,
    /// The text as it is to be read, indented.
    pub text: AttrValue,
}

/// Read-only code that scrolls, and can be scrolled by keys.
#[component]
pub fn JsonView(props: &JsonViewProps) -> Html {
    html! {
        <pre class="json-view" tabindex="0" role="region" aria-label={props.label.clone()}>{ &props.text }</pre>
    }
}
