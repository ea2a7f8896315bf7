//! What can be done about a finding: look at when, go to where, open the next hint, let the lab do it.

use std::rc::Rc;

use yew::prelude::*;

use super::line::LineCalls;
use super::place::{Spot, use_pointing};
use super::view::LineView;
use crate::platform::{page, point};
use crate::session::{LabEvent, Obstacle, Offer};
use crate::ui::kit::{Button, ButtonKind, ConfirmDialog, Glyph, Icon};
use crate::ui::store::{use_current, use_dispatch, use_store};

/// Why nothing is recorded while an earlier moment is shown.
pub(super) const PAST: &str = "You are looking at an earlier moment. Go back to now first.";

#[derive(Properties, PartialEq)]
pub(super) struct ActionsProps {
    /// A line of which a check is open.
    pub line: Rc<LineView>,
    /// Where to change what was found.
    pub spot: Option<Rc<Spot>>,
    pub calls: LineCalls,
}

/// The buttons under a finding, and what they have to say.
#[component]
pub(super) fn Actions(props: &ActionsProps) -> Html {
    let (current, dispatch) = (use_current(), use_dispatch());
    let is_past = use_store().travel.is_some();
    let check = props.line.open_check().map(|check| check.id.clone());
    let found = use_memo(
        (current, props.line.id.clone(), check, is_past),
        |(current, line, check, is_past)| {
            let session = &current.session;
            let offer = session.offer(line).filter(|_| !is_past);
            (session.when(check.as_deref().unwrap_or_default()), offer)
        },
    );
    let (when, offer) = &*found;
    let (show, note) = use_pointing();
    let show_where = props.spot.clone().map(|spot| {
        let covers = props.calls.on_portal.clone();
        Callback::from(move |()| {
            covers.emit(());
            show.emit(spot.clone());
        })
    });
    let show_when = when.map(|shown| props.calls.on_when.reform(move |()| shown));
    let line = props.line.clone();
    let next_hint = line.next_hint().map(|(check, hint)| {
        let line = line.id.to_string();
        let event = LabEvent::HintShown {
            line,
            check: check.to_string(),
            hint,
        };
        let dispatch = dispatch.clone();
        (hint, Callback::from(move |()| dispatch.record(event.clone())))
    });
    let possible = offer.clone().filter(|offer| offer.obstacle.is_none());
    let asking = use_state_eq(|| false);
    let ask = |open: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(open))
    };
    let on_confirm = {
        let (close, line, offer) = (ask(false), line.clone(), possible.clone());
        Callback::from(move |()| {
            close.emit(());
            if let Some(offer) = offer.clone() {
                dispatch.play_solution(&line.id, offer);
            }
            // The line is being made: what had the focus is gone, and the way to shorten the wait is at the top.
            point::soon(|| {
                page::focus_first("#lab .lab__body");
            });
        })
    };
    let past = is_past.then_some(AttrValue::Static(PAST));
    html! {
        <>
            <div class="lab-actions">
                if let Some(on_click) = show_when {
                    <Button kind={ButtonKind::LabPrimary} small=true {on_click}>{ "Show me when" }</Button>
                }
                if let Some(on_click) = show_where {
                    <Button kind={ButtonKind::Lab} small=true {on_click}>{ "Show me where" }</Button>
                }
                if let Some((hint, on_click)) = next_hint {
                    <Button kind={ButtonKind::Lab} small=true icon={Glyph::Bulb} disabled_reason={past} {on_click}>
                        { if hint == 0 { "Show a hint" } else { "Next hint" } }
                    </Button>
                }
                if possible.is_some() {
                    <Button kind={ButtonKind::Lab} small=true icon={Glyph::Flask} on_click={ask(true)}>{ "Do it for me" }</Button>
                }
            </div>
            if let Some(offer) = possible.filter(|_| *asking) {
                { question(&line.number, &offer, on_confirm, ask(false)) }
            }
            <p class="finding__note" role="status">{ note.unwrap_or_default() }</p>
            { obstacle(offer.as_ref()) }
        </>
    }
}

/// Why the lab can't do it as things stand.
fn obstacle(offer: Option<&Offer>) -> Html {
    let text = match offer.and_then(|offer| offer.obstacle.as_ref()) {
        None => return Html::default(),
        Some(Obstacle::Refused(code)) => format!(
            "What there is now stands in the way of what the lab would do: Azure would answer {code}. Delete it first, \
             or go back to before it was made."
        ),
        Some(Obstacle::NoUse) => {
            "What there is now stands in the way of what the lab would do. Delete it first, or go \
                                  back to before it was made."
                .to_owned()
        }
    };
    html! { <p class="finding__note lab-small">{ text }</p> }
}

/// "Do it for me" asks first, in words.
fn question(number: &str, offer: &Offer, on_confirm: Callback<()>, on_cancel: Callback<()>) -> Html {
    html! {
        <ConfirmDialog id="do-it" title="Do it for me?" confirm_text="Do it for me" {on_confirm} {on_cancel}>
            <p>{ format!("The lab takes the next step of its solution for line {number}, as if you had filled in the form and sent it:") }</p>
            <ul class="dialog__list">{ for offer.says.iter().map(|text| html! { <li>{ text.clone() }</li> }) }</ul>
            <p>{ "You keep every point. The lines that this brings are marked as assisted." }</p>
        </ConfirmDialog>
    }
}

/// The mark of what the lab did: a flag beside a state, never instead of one.
pub(super) fn assisted() -> Html {
    html! { <span class="assisted"><Icon glyph={Glyph::Flask} />{ "Assisted" }</span> }
}
