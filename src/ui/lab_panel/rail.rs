//! The panel folded away: a mark, the score, and the state of the line in hand.

use std::rc::Rc;

use yew::prelude::*;

use super::state::Mark;
use super::view::PanelView;
use super::words::points_of;
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
            aria-label={name(view)}
            aria-expanded="false"
            {onclick}
        >
            <span class="lab__mark"><Icon glyph={Glyph::Flask} /></span>
            <span><b>{ view.score }</b>{ format!(" of {}", view.of) }</span>
            if let Some(line) = &view.in_hand {
                <span data-state={line.state.attribute()}>
                    <Mark state={line.state} />
                    <b>{ line.number.to_string() }</b>
                </span>
            }
        </button>
    }
}

/// What the rail shows, in words: `Open the lab panel: 8 of 30 points. Line 5: To do.`
fn name(view: &PanelView) -> String {
    let score = points_of(view.score, view.of);
    match &view.in_hand {
        Some(line) => format!(
            "Open the lab panel: {score}. Line {}: {}.",
            line.number,
            line.state.word()
        ),
        None => format!("Open the lab panel: {score}."),
    }
}
