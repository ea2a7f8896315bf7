//! One line: its state, its text, and what was found for it. Renders when something about it changes, and only then.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::assisted;
use super::finding::FindingBox;
use super::state::{LineState, mark};
use super::view::LineView;
use super::words::{points, points_of, prose, text};
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon, IconButton};
use crate::ui::store::use_dispatch;

/// What lines call. Kept for the life of the panel, so that they never make a line render again.
#[derive(Clone, PartialEq)]
pub(super) struct LineCalls {
    /// Opens what was found for a line, or closes it.
    pub on_toggle: Callback<Rc<str>>,
    pub on_copy: Callback<AttrValue>,
    /// A moment of the run is to be looked at.
    pub on_when: Callback<usize>,
    /// The portal has to be seen.
    pub on_portal: Callback<()>,
}

#[derive(Properties, PartialEq)]
pub(super) struct LineProps {
    pub line: Rc<LineView>,
    /// The one to deal with next.
    #[prop_or_default]
    pub in_hand: bool,
    /// What was found stands under it.
    #[prop_or_default]
    pub open: bool,
    /// Under the line in hand: what the state says about known mistakes.
    #[prop_or_default]
    pub diagnoses: Vec<Rc<str>>,
    pub calls: LineCalls,
}

/// A line with its state.
#[component]
pub(super) fn LineRow(props: &LineProps) -> Html {
    let line = &props.line;
    let on_click = {
        let (on_toggle, id) = (props.calls.on_toggle.clone(), line.id.clone());
        Callback::from(move |()| on_toggle.emit(id.clone()))
    };
    let finding = format!("finding-{}", line.id.replace('.', "-"));
    html! {
        <li class="line" data-state={line.state.attribute()} aria-current={props.in_hand.then_some("step")}>
            { mark(line.state) }
            <div>
                { line_text(line, &props.calls.on_copy) }
                <p class="line__state">{ state_words(line) }</p>
                if let Some(button) = &line.happens {
                    <Happens line={line.id.to_string()} button={button.to_string()} />
                }
                { for props.diagnoses.iter().map(diagnosis) }
            </div>
            <IconButton
                lab={true}
                class="line__toggle"
                glyph={Glyph::ChevronRight}
                label={format!("Details of line {}", line.number)}
                expanded={props.open}
                controls={props.open.then(|| AttrValue::from(finding.clone()))}
                {on_click}
            />
            if props.open {
                <FindingBox id={finding} line={line.clone()} calls={props.calls.clone()} />
            }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct HappensProps {
    line: AttrValue,
    button: AttrValue,
}

/// The button that lets something happen.
#[component]
fn Happens(props: &HappensProps) -> Html {
    let dispatch = use_dispatch();
    let line = props.line.clone();
    let on_click = Callback::from(move |()| dispatch.let_happen(&line));
    html! {
        <div class="lab-actions">
            <Button kind={ButtonKind::Lab} small=true changes=true icon={Glyph::Skip} {on_click}>{ &props.button }</Button>
        </div>
    }
}

/// Number and text.
pub(super) fn line_text(line: &LineView, on_copy: &Callback<AttrValue>) -> Html {
    html! {
        <p class="line__text">
            <span class="line__number">{ line.number.to_string() }</span>
            { " " }
            { text(&line.text, &line.copy, on_copy) }
        </p>
    }
}

fn diagnosis(text: &Rc<str>) -> Html {
    html! { <p class="hint"><Icon glyph={Glyph::Bulb} /><span>{ prose(text) }</span></p> }
}

/// The state in words: which, and what of it.
fn state_words(line: &LineView) -> Html {
    let word = match &line.blocked_by {
        Some((by, _)) if line.state == LineState::Blocked => format!("Blocked by {by}"),
        _ if line.state == LineState::Blocked => "Blocked".into(),
        _ => line.state.word().into(),
    };
    let rest = match line.state {
        LineState::Todo => match &line.form_says {
            Some(says) => format!(" · the form says {says}"),
            None => format!(" · {}", points_of(line.score, line.of)),
        },
        LineState::Way => format!(" · {} when it is made", points(line.of - line.score)),
        LineState::Done => format!(" · {}", points_of(line.score, line.of)),
        LineState::Lost => since(line),
        LineState::Settling => " · graded when it has settled".into(),
        LineState::Blocked | LineState::Error | LineState::Ungraded => String::new(),
    };
    html! {
        <>
            <b>{ word }</b>
            { rest }
            if line.assisted {
                { " · " }{ assisted() }
            }
        </>
    }
}

fn since(line: &LineView) -> String {
    let points = format!(" · {} of {}", line.score, line.of);
    match &line.since {
        Some((at, _)) => format!("{points} · since {at}"),
        None => points,
    }
}
