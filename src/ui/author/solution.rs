//! The solution: what is recorded, and how to record it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::Edits;
use super::done::done;
use crate::arm::World;
use crate::lab::ScenarioError;
use crate::lab::author::{Done, Draft};
use crate::lab::play::{self, Timed};
use crate::session::intent;
use crate::ui::kit::{Button, ButtonKind, Glyph, counted};
use crate::ui::shell::hub::ByPtr;
use crate::ui::store::use_store;

#[derive(Properties, PartialEq)]
pub(super) struct SolutionTabProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) edits: Edits,
    /// Starts the draft as the run in hand.
    pub(super) on_try: Callback<()>,
    /// Why that can't be.
    pub(super) no_try: Option<AttrValue>,
}

#[component]
pub(super) fn SolutionTab(props: &SolutionTabProps) -> Html {
    let store = use_store();
    let session = &store.session;
    let is_this = store.lab.is_some() && *session.scenario().id == *props.draft.text_at("/id");
    let done = use_memo(
        (ByPtr(session.clone()), is_this),
        |(session, is_this)| match is_this {
            true => done(session),
            false => Done::default(),
        },
    );
    let kept = use_state_eq(|| false);
    let refused = done.refused.len();
    let taken = use_memo((ByPtr(done), *kept), |(done, kept)| match kept {
        true => (*done.0).clone(),
        false => done.straight(),
    });
    let take = {
        let taken = taken.clone();
        props.edits.on_click(move |draft| draft.record(&taken))
    };
    let recorded = props.draft.count_at("/solution/operations");
    let told = use_memo(props.draft.clone(), |draft| operations(draft));
    let nothing = taken
        .operations
        .is_empty()
        .then_some(AttrValue::Static(match is_this {
            true => "Nothing was done in the portal yet.",
            false => "The run in hand is of another lab. Do the solution in the portal first.",
        }));
    html! {
        <>
            <p class="prose">{
                "The solution is what you do in the portal yourself. It begins where a student would; what you did before is kept \
                 under Labs. Come back here when it is done, and take it over. Passwords are in none of it."
            }</p>
            <p><b>{ match recorded {
                0 => "No solution is recorded yet.".into(),
                1 => "1 operation is recorded.".into(),
                count => format!("{count} operations are recorded."),
            } }</b></p>
            { match &*told {
                _ if recorded == 0 => html! {},
                Ok(told) => html! {
                    <ol class="author-solution">{ for told.iter().map(|text| html! { <li>{ text }</li> }) }</ol>
                },
                Err(error) => html! { <p class="lab-small">{ format!("What they do can’t be read: {error}") }</p> },
            } }
            { refusals(refused, &kept) }
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} icon={Glyph::Play} on_click={&props.on_try} disabled_reason={props.no_try.clone()}>
                    { "Do the solution in the portal" }
                </Button>
                <Button kind={ButtonKind::LabPrimary} icon={Glyph::Check} on_click={take} disabled_reason={nothing}>
                    { match taken.operations.len() {
                        0 => "Take over what was done".into(),
                        count => format!("Take over what was done ({})", counted(count, "operation")),
                    } }
                </Button>
            </div>
        </>
    }
}

/// Whether what was refused is taken over, where something was.
fn refusals(count: usize, kept: &UseStateHandle<bool>) -> Html {
    if count == 0 {
        return Html::default();
    }
    let onchange = {
        let kept = kept.setter();
        move |event: Event| kept.set(event.target_unchecked_into::<HtmlInputElement>().checked())
    };
    html! {
        <fieldset class="ticks">
            <legend>{ format!("Refused: {}", counted(count, "operation")) }</legend>
            <label>
                <input type="checkbox" checked={**kept} {onchange} />
                <span>{ "Take over what was refused, too: the lab is about it" }</span>
            </label>
            <p class="lab-small">{ "With no tick it is left out: a solution goes straight." }</p>
        </fieldset>
    }
}

/// What each recorded operation does, in words, and when.
fn operations(draft: &Draft) -> Result<Vec<String>, ScenarioError> {
    let scenario = draft.scenario()?;
    let operations = draft.solution(&scenario)?;
    let worlds = play::worlds(&scenario, &operations);
    let told = |(timed, world): (&Timed, World)| {
        let says = intent(&world, &timed.operation).join("; ");
        match timed.at / 60 {
            0 => says,
            minutes => format!("{says} (after {minutes} min)"),
        }
    };
    let refused = |(place, says): (usize, String)| match draft.refusal_of(place) {
        Some(code) => format!("{says} (refused: {code})"),
        None => says,
    };
    let told = operations.iter().zip(worlds).map(told).enumerate();
    Ok(told.map(refused).collect())
}
