//! The panel's foot: the lab's time, and whether the run is kept.

use yew::prelude::*;

use crate::ui::kit::{Glyph, Icon, IconButton};
use crate::ui::store::{SaveState, use_clock, use_dispatch, use_store, use_world};

/// The bar under the lines.
#[component]
pub(super) fn Foot() -> Html {
    html! { <div class="lab__foot"><LabTime /><Keeping /><UndoRedo /></div> }
}

/// A leaf: it renders four times a second while time passes, and nothing else does.
#[component]
fn LabTime() -> Html {
    let offset = use_world().utc_offset_minutes();
    let clock = use_clock();
    let past = use_store().travel.as_ref().map(|travel| travel.session.time());
    let now = past.unwrap_or(clock.now).time_of_day(offset);
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

/// One operation back, and forth again.
#[component]
fn UndoRedo() -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let session = &store.session;
    let past = store.travel.is_some().then_some("Go back to now first.");
    let nothing = |can: bool, reason| past.or((!can).then_some(reason)).map(AttrValue::Static);
    let undo = nothing(session.undoes().is_some(), "Nothing was done yet.");
    let redo = nothing(session.redoes().is_some(), "Nothing was undone.");
    let on_undo = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.undo())
    };
    let on_redo = Callback::from(move |()| dispatch.redo());
    html! {
        <>
            <IconButton lab=true glyph={Glyph::Undo} label="Undo the last operation" disabled_reason={undo} on_click={on_undo} />
            <IconButton lab=true glyph={Glyph::Redo} label="Redo the operation" disabled_reason={redo} on_click={on_redo} />
        </>
    }
}
