//! The moments of the run as a list: what was asked, how it ended, which lines came and went. Each leads there.

use std::rc::Rc;

use yew::prelude::*;

use super::changes::Changes;
use super::waiting::Waiting;
use super::words::number;
use crate::session::{Branch, Stop, What};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon};
use crate::ui::shell::past::glyph;
use crate::ui::store::{use_dispatch, use_store};

/// The list, what changed, and the lines that were left.
#[component]
pub(super) fn Timeline() -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let session = &store.session;
    let stops = session.timeline().clone();
    let offset = session.world().utc_offset_minutes();
    let shown = store.travel.as_ref().map(|travel| travel.shown);
    let on_go = {
        let dispatch = dispatch.clone();
        Callback::from(move |shown: Option<usize>| dispatch.travel(shown))
    };
    // The last of the stops that are at the moment shown is the one in hand.
    let in_hand = shown.map(|shown| stops.partition_point(|stop| stop.shown <= shown));
    let row = |(index, stop): (usize, &Stop)| {
        let is_here = in_hand == Some(index + 1);
        let is_later = in_hand.is_some_and(|in_hand| index >= in_hand);
        html! { <Row key={index} stop={stop.clone()} {offset} {is_here} {is_later} on_go={&on_go} /> }
    };
    let branches = session.branches().iter().enumerate().map(|(index, branch)| {
        let dispatch = dispatch.clone();
        let on_click = Callback::from(move |()| dispatch.switch(index));
        html! {
            <li key={index}>
                <span>{ left(branch, offset) }</span>
                <Button kind={ButtonKind::Lab} small=true {on_click}>{ "Go over to it" }</Button>
            </li>
        }
    });
    html! {
        <>
            <Waiting />
            <h3 class="visually-hidden">{ "Moments of your run" }</h3>
            if stops.is_empty() {
                <p class="moments__none">{ "Nothing has happened yet. What you do in the portal is listed here, and you can look back at every moment of it." }</p>
            }
            <ol class="moments">
                { start(shown == Some(0), &on_go) }
                { for stops.iter().enumerate().map(row) }
                { now(shown.is_none(), &on_go) }
            </ol>
            <Changes />
            if !session.branches().is_empty() {
                <section class="lab-card" aria-labelledby="branches-title">
                    <h3 id="branches-title">{ "What you left" }</h3>
                    <ul class="branches">{ for branches }</ul>
                </section>
            }
        </>
    }
}

fn start(is_here: bool, on_go: &Callback<Option<usize>>) -> Html {
    let onclick = on_go.reform(|_: MouseEvent| Some(0));
    html! {
        <li>
            <button type="button" class="moment" aria-current={is_here.then_some("true")} {onclick}>
                <Icon glyph={Glyph::Flask} /><b>{ "The start of the lab" }</b>
            </button>
        </li>
    }
}

fn now(is_here: bool, on_go: &Callback<Option<usize>>) -> Html {
    let onclick = on_go.reform(|_: MouseEvent| None);
    html! {
        <li>
            <button type="button" class="moment" aria-current={is_here.then_some("true")} {onclick}>
                <Icon glyph={Glyph::ArrowRight} /><b>{ "Now" }</b>
            </button>
        </li>
    }
}

/// `4 operations, from 9:05:10 PM; the last at 9:21:33 PM`
fn left(branch: &Branch, offset: i32) -> String {
    let asked = branch
        .entries
        .iter()
        .filter(|entry| matches!(entry.what, What::Do(_)));
    let count = asked.count();
    let many = if count == 1 { "" } else { "s" };
    let from = branch.entries.first().map_or(branch.until, |entry| entry.at);
    let undone = if branch.ahead { ", undone" } else { "" };
    format!(
        "{} operation{many}{undone}, from {} to {}",
        number(count),
        from.time_of_day(offset),
        branch.until.time_of_day(offset)
    )
}

#[derive(Properties, PartialEq)]
struct RowProps {
    stop: Stop,
    offset: i32,
    is_here: bool,
    is_later: bool,
    on_go: Callback<Option<usize>>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let stop = &props.stop;
    let shown = stop.shown;
    let onclick = props.on_go.reform(move |_: MouseEvent| Some(shown));
    html! {
        <li>
            <button
                type="button"
                class="moment"
                data-later={props.is_later.then_some("true")}
                aria-current={props.is_here.then_some("true")}
                {onclick}
            >
                <time>{ stop.at.time_of_day(props.offset) }</time>
                <Icon glyph={glyph(stop.act)} />
                <span>
                    <b>{ stop.title.to_string() }</b>
                    if !stop.detail.is_empty() {
                        <small>{ stop.detail.to_string() }</small>
                    }
                    if stop.assisted {
                        <small><Icon glyph={Glyph::Flask} />{ "Assisted: the lab did it for you" }</small>
                    }
                    { lines(&stop.done, Glyph::DoneDisc, "done", "done") }
                    { lines(&stop.lost, Glyph::TurningArrow, "lapsed", "no longer held") }
                </span>
            </button>
        </li>
    }
}

/// `lines 1.4, 1.6 and 1.18 done`
fn lines(ids: &[Rc<str>], glyph: Glyph, state: &'static str, word: &'static str) -> Html {
    let Some((last, first)) = ids.split_last() else {
        return Html::default();
    };
    let text = match first {
        [] => format!("line {last} {word}"),
        first => format!("lines {} and {last} {word}", first.join(", ")),
    };
    html! { <small data-state={state}><Icon {glyph} />{ text }</small> }
}
