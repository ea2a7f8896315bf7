//! An address that is no page: what was read, and where to go instead.

use yew::prelude::*;

use crate::ui::kit::{EmptyState, Glyph};
use crate::ui::route::Route;
use crate::ui::shell::{Blade, links};

#[derive(Properties, PartialEq)]
pub struct NotFoundPageProps {
    /// The fragment, without its `#`.
    pub text: AttrValue,
}

#[component]
pub fn NotFoundPage(props: &NotFoundPageProps) -> Html {
    html! {
        <Blade title="Not found">
            <EmptyState
                glyph={Glyph::Search}
                title="There is no page at this address"
                text="It may have been cut off on the way here, or written for another version. Your run is as it was."
            >
                <p>{ "Read after #: " }<code>{ &props.text }</code></p>
                { links::to(&Route::Home, "Home") }
            </EmptyState>
        </Blade>
    }
}
