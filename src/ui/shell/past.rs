//! The portal at an earlier moment: the band over it that says so, and the way through the run under it.
//!
//! Nothing here changes the run but "Go on from here", which keeps what is left.

use std::rc::Rc;

use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

use crate::arm::Time;
use crate::session::{Act, Stop};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon, IconButton};
use crate::ui::store::{Travel, use_dispatch, use_store};

/// Why nothing can be changed, for what would change something.
pub(super) const REASON: &str = "You are looking at an earlier moment. Go back to now to change anything.";

/// The band. Shown while an earlier moment is.
#[component]
pub(super) fn Band() -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let Some(Travel { shown, session }) = store.travel.clone() else {
        return Html::default();
    };
    let offset = session.world().utc_offset_minutes();
    let on_branch = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.go_on_from(shown))
    };
    let on_now = Callback::from(move |()| dispatch.travel(None));
    html! {
        <section class="past" aria-label="Time travel">
            <Icon glyph={Glyph::Clock} />
            <p role="status">
                <b>{ format!("You are looking at {}.", session.time().time_of_day(offset)) }</b>
                { format!(" Nothing can be changed here; now is {}.", store.session.time().time_of_day(offset)) }
            </p>
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} small=true on_click={on_branch}>{ "Go on from here" }</Button>
                <Button kind={ButtonKind::LabPrimary} small=true on_click={on_now}>{ "Back to now" }</Button>
            </div>
        </section>
    }
}

/// The run from its start to now, under the page: a slider, and a picture of what happened when.
#[component]
pub(super) fn Dock() -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    let Some(travel) = &store.travel else {
        return Html::default();
    };
    let stops = store.session.timeline().clone();
    let at = place(&stops, travel.shown);
    let go = {
        let (stops, dispatch) = (stops.clone(), dispatch);
        Callback::from(move |to: usize| dispatch.travel(shown(&stops, to)))
    };
    let offset = store.session.world().utc_offset_minutes();
    let begin = store.session.view(0).time();
    let clock = |time: Time| time.time_of_day(offset);
    let oninput = {
        let go = go.clone();
        move |event: InputEvent| {
            let slider: Option<HtmlInputElement> = event.target_dyn_into();
            if let Some(to) = slider.and_then(|slider| slider.value().parse().ok()) {
                go.emit(to);
            }
        }
    };
    let step = |label: &'static str, glyph: Glyph, to: Option<usize>| {
        let reason = to
            .is_none()
            .then_some(AttrValue::Static("There is nothing further that way."));
        let on_click = go.reform(move |()| to.unwrap_or_default());
        html! { <IconButton lab=true {glyph} {label} disabled_reason={reason} {on_click} /> }
    };
    let told = match at.checked_sub(1).and_then(|index| stops.get(index)) {
        Some(stop) => format!("{}, after: {}", clock(stop.at), stop.title),
        None => format!("{}, the start", clock(begin)),
    };
    html! {
        <section class="dock" aria-labelledby="dock-title" style={format!("--stops:{}", stops.len() + 1)}>
            <div class="dock__header">
                <h2 id="dock-title">{ format!("Your run, {} to {}", clock(begin), clock(store.session.time())) }</h2>
                { step("Previous moment", Glyph::ChevronLeft, at.checked_sub(1)) }
                { step("Next moment", Glyph::ChevronRight, (at < stops.len()).then_some(at + 1)) }
            </div>
            { lanes(&stops, at) }
            <label class="dock__lane dock__moment">
                <span>{ "Moment" }</span>
                <input
                    type="range"
                    min="0"
                    max={stops.len().to_string()}
                    value={at.to_string()}
                    aria-valuetext={told}
                    {oninput}
                />
            </label>
        </section>
    }
}

/// What the slider shows, as a picture: for eyes alone, the list in the lab panel says it in words.
fn lanes(stops: &Rc<[Stop]>, at: usize) -> Html {
    let mark = |index: usize, glyph: Glyph, state: Option<&'static str>| {
        let style = format!("--x:{}", index + 1);
        html! { <span class="dock__mark" data-state={state} {style}><Icon {glyph} /></span> }
    };
    let indexed = || stops.iter().enumerate();
    let asked = indexed().filter(|(_, stop)| stop.act.is_asked());
    let asked = asked.map(|(index, stop)| mark(index, glyph(stop.act), (index + 1 == at).then_some("now")));
    let spans = indexed().filter_map(|(index, stop)| {
        let ended = stop.ended?;
        let until = stops[index..]
            .iter()
            .position(|other| !other.act.is_asked() && other.at == ended)?;
        let style = format!("--x:{};--w:{until}", index + 1);
        Some(html! { <span class="dock__span" {style} /> })
    });
    let graded = indexed().filter_map(
        |(index, stop)| match (stop.lost.is_empty(), stop.done.is_empty()) {
            (false, _) => Some(mark(index, Glyph::TurningArrow, Some("lapsed"))),
            (true, false) => Some(mark(index, Glyph::DoneDisc, Some("done"))),
            (true, true) => None,
        },
    );
    html! {
        <div class="dock__lanes" aria-hidden="true">
            <div class="dock__lane"><span>{ "You did" }</span><div>{ for asked }</div></div>
            <div class="dock__lane"><span>{ "Azure did" }</span><div>{ for spans }</div></div>
            <div class="dock__lane"><span>{ "Grade" }</span><div>{ for graded }</div></div>
        </div>
    }
}

/// The picture of what kind of thing happened.
pub fn glyph(act: Act) -> Glyph {
    match act {
        Act::Create => Glyph::Plus,
        Act::Change => Glyph::Pencil,
        Act::Delete => Glyph::Trash,
        Act::Refused => Glyph::Cancel,
        Act::Ended => Glyph::Check,
        Act::Failed => Glyph::Error,
    }
}

/// How many stops are at or before a moment.
fn place(stops: &[Stop], shown: usize) -> usize {
    stops.partition_point(|stop| stop.shown <= shown)
}

/// The moment after the first `to` stops; `None` is now.
fn shown(stops: &[Stop], to: usize) -> Option<usize> {
    match to.checked_sub(1) {
        None => Some(0),
        Some(index) => stops.get(index).map(|stop| stop.shown),
    }
}
