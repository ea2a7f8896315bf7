//! What was found for a line, in the order in which a student reads it (grading.md §3): what was looked at, found and
//! expected side by side, what the open form says, why, where, the hints so far, and what can be done about it.
//!
//! Never "wrong": it says what there is, what the line asks for, and the next thing to do.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::Actions;
use super::line::LineCalls;
use super::place::{Spot, spot};
use super::state::{LineState, mark};
use super::view::{CheckView, LineView};
use super::words::{points_of, prose};
use crate::lab::{Finding, LineStatus};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon};
use crate::ui::store::use_world;

#[derive(Properties, PartialEq)]
pub(super) struct FindingProps {
    pub id: AttrValue,
    pub line: Rc<LineView>,
    pub calls: LineCalls,
}

/// The box under a line.
#[component]
pub(super) fn FindingBox(props: &FindingProps) -> Html {
    let line = &props.line;
    // One thing at a time: why, where and hints are those of the first check that is open.
    let next = line.open_check();
    let finding = next.and_then(|check| check.finding.as_ref());
    let world = use_world();
    let spot = finding.and_then(|finding| spot(finding, &world)).map(Rc::new);
    html! {
        <div class="finding" id={&props.id} role="group" aria-label={format!("What was found for line {}", line.number)}>
            { for line.checks.iter().map(compared) }
            { lost(line) }
            if let Some((by, id)) = line.blocked_by.as_ref().filter(|_| line.state == LineState::Blocked) {
                { blocked(by, id, &props.calls.on_toggle) }
            }
            if let Some(finding) = finding {
                { reasons(finding, spot.as_deref()) }
            }
            if let Some(check) = next {
                { hints(check) }
                <Actions line={line.clone()} spot={spot.clone()} calls={props.calls.clone()} />
            }
        </div>
    }
}

/// What was looked at, with its points; what was found, and what was expected.
fn compared(check: &CheckView) -> Html {
    html! {
        <>
            <p class="finding__check" data-state={state(check).attribute()}>
                { mark(state(check)) }
                <span>
                    <b>{ check.label.to_string() }</b>
                    { format!(" · {}", points_of(check.score, check.of)) }
                    if check.finding.is_none() && check.status != LineStatus::Blocked {
                        { format!(" · {}", state(check).word()) }
                    }
                </span>
            </p>
            if let Some(finding) = &check.finding {
                { compare(finding, check.says.as_ref()) }
            }
        </>
    }
}

fn state(check: &CheckView) -> LineState {
    match check.status {
        LineStatus::Todo => LineState::Todo,
        LineStatus::Done => LineState::Done,
        LineStatus::Lost => LineState::Lost,
        LineStatus::Blocked => LineState::Blocked,
        LineStatus::Settling => LineState::Settling,
        LineStatus::Error => LineState::Error,
        LineStatus::Ungraded => LineState::Ungraded,
    }
}

fn compare(finding: &Finding, says: Option<&Rc<str>>) -> Html {
    let subject = finding.looked_at.split_once(": ").map(|(subject, _)| subject);
    let found = subject.map_or_else(|| "Found".to_owned(), |subject| format!("Found in {subject}"));
    html! {
        <dl class="compare">
            <div><dt>{ found }</dt><dd>{ finding.found.to_string() }</dd></div>
            <div class="compare__expected"><dt>{ "Expected" }</dt><dd>{ finding.expected.to_string() }</dd></div>
            if let Some(says) = says {
                <div class="compare__form"><dt>{ "Your open form says" }</dt><dd>{ says.to_string() }</dd></div>
            }
        </dl>
    }
}

fn lost(line: &LineView) -> Html {
    match &line.since {
        Some((at, by)) if line.state == LineState::Lost => html! {
            <p class="finding__note">{ format!("It held until {at}: {by}.") }</p>
        },
        _ => Html::default(),
    }
}

fn blocked(by: &str, id: &Rc<str>, on_toggle: &Callback<Rc<str>>) -> Html {
    let on_click = {
        let (on_toggle, id) = (on_toggle.clone(), id.clone());
        Callback::from(move |()| on_toggle.emit(id.clone()))
    };
    html! {
        <>
            <p class="finding__note">{ format!("There is nothing to look at until {by} is done.") }</p>
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} small={true} {on_click}>{ format!("Show {by}") }</Button>
            </div>
        </>
    }
}

fn reasons(finding: &Finding, spot: Option<&Spot>) -> Html {
    let reason = |term: &'static str, text: Html| html! { <div><dt>{ term }</dt><dd>{ text }</dd></div> };
    let why = finding.why.as_ref().map(|why| reason("Why", prose(why)));
    let place = finding
        .where_
        .as_ref()
        .map(|words| reason("Where", place(words, spot)));
    if why.is_none() && place.is_none() {
        return Html::default();
    }
    html! { <dl class="reasons">{ for why }{ for place }</dl> }
}

/// The portal's words for a place, as a link where there is a page.
fn place(words: &str, spot: Option<&Spot>) -> Html {
    match spot.and_then(|spot| spot.route.as_ref()) {
        Some(route) => html! { <a class="lab-link" href={route.to_fragment()}>{ words.to_owned() }</a> },
        None => html! { { words.to_owned() } },
    }
}

/// The hints that were opened, in their order.
fn hints(check: &CheckView) -> Html {
    let Some(finding) = &check.finding else {
        return Html::default();
    };
    let all = finding.hints.len();
    let hint = |(index, text): (usize, &Rc<str>)| {
        html! {
            <p class="hint">
                <Icon glyph={Glyph::Bulb} />
                <span><b>{ format!("Hint {} of {all}.", index + 1) }</b>{ " " }{ prose(text) }</span>
            </p>
        }
    };
    let shown = finding.hints.iter().take(check.shown as usize);
    html! { <div role="status">{ for shown.enumerate().map(hint) }</div> }
}
