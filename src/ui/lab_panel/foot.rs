//! The panel's foot: the lab's time, and whether the run is kept.

use yew::prelude::*;

use crate::ui::kit::{Glyph, Icon};
use crate::ui::store::{SaveState, use_clock, use_store, use_world};

/// The bar under the lines.
#[component]
pub(super) fn Foot() -> Html {
    html! { <div class="lab__foot"><LabTime /><Keeping /></div> }
}

/// A leaf: it renders four times a second while time passes, and nothing else does.
#[component]
fn LabTime() -> Html {
    let offset = use_world().utc_offset_minutes();
    let now = use_clock().now.time_of_day(offset);
    html! {
        <span class="lab__clock">
            <Icon glyph={Glyph::Clock} />
            <span>{ "Lab time " }<b>{ now }</b></span>
        </span>
    }
}

/// Says so as long as the run is not in the browser's storage.
#[component]
fn Keeping() -> Html {
    match use_store().saving {
        SaveState::Failed(_) => html! { <span class="lab-small">{ "Not kept in this browser" }</span> },
        SaveState::Saved | SaveState::Saving => Html::default(),
    }
}
