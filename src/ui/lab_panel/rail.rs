//! The panel folded away: a mark, the score, and the state of the line in hand.

use std::rc::Rc;

use yew::prelude::*;

use super::state::mark;
use super::view::PanelView;
use crate::ui::kit::{Glyph, Icon};

#[derive(Properties, PartialEq)]
pub(super) struct RailProps {
    pub view: Rc<PanelView>,
    pub on_open: Callback<()>,
    pub node_ref: NodeRef,
}

/// One button that opens the panel. The styles show it while the panel is folded.
#[component]
pub(super) fn Rail(props: &RailProps) -> Html {
    let view = &props.view;
    let onclick = {
        let on_open = props.on_open.clone();
        move |_: MouseEvent| on_open.emit(())
    };
    html! {
        <button
            type="button"
            class="rail"
            ref={&props.node_ref}
            title="Open the lab panel"
            aria-expanded="false"
            {onclick}
        >
            <span class="lab__mark"><Icon glyph={Glyph::Flask} /></span>
            { unseen("Open the lab panel: ") }
            <span><b>{ view.score }</b>{ format!(" of {}", view.of) }</span>
            { unseen(if view.of == 1 { " point. " } else { " points. " }) }
            if let Some(line) = &view.in_hand {
                <span data-state={line.state.attribute()}>
                    { mark(line.state) }
                    { unseen("Line ") }
                    <b>{ line.number.to_string() }</b>
                    { unseen(&format!(" ({})", line.state.word())) }
                </span>
            }
        </button>
    }
}

/// The words between the figures, for those who don't see how they stand.
fn unseen(text: &str) -> Html {
    html! { <span class="visually-hidden">{ text.to_owned() }</span> }
}
