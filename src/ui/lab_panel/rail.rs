//! The panel folded away: a mark, the score, and the state of the line in hand.

use std::rc::Rc;

use yew::prelude::*;

use super::state::Mark;
use super::view::PanelView;
use super::words::points;
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
            <span class="visually-hidden">{ "Open the lab panel: " }</span>
            <span><b>{ view.score }</b>{ format!(" of {}", view.of) }</span>
            <span class="visually-hidden">{ format!(" {}. ", if view.of == 1 { "point" } else { "points" }) }</span>
            if let Some(line) = &view.in_hand {
                <span data-state={line.state.attribute()}>
                    <Mark state={line.state} />
                    <b><span class="visually-hidden">{ "Line " }</span>{ line.number.to_string() }</b>
                    <span class="visually-hidden">{ format!(": {}", line.state.word()) }</span>
                </span>
            } else if view.finished {
                <span class="visually-hidden">{ format!("All {} are yours.", points(view.of)) }</span>
            }
        </button>
    }
}
