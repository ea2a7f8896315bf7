//! One line: its state, its text, and what was found for it. Renders when something about it changes, and only then.

use std::rc::Rc;

use yew::prelude::*;

use super::finding::FindingBox;
use super::state::{LineState, Mark};
use super::view::LineView;
use super::words::{Text, points, points_of};
use crate::ui::kit::{Glyph, Icon, IconButton};

/// What lines call. Kept for the life of the panel, so that they never make a line render again.
#[derive(Clone, PartialEq)]
pub(super) struct LineCalls {
    /// Opens what was found for a line, or closes it.
    pub on_toggle: Callback<Rc<str>>,
    /// Line, check, and which hint.
    pub on_hint: Callback<(Rc<str>, Rc<str>, u32)>,
    pub on_copy: Callback<AttrValue>,
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
            <Mark state={line.state} />
            <div>
                <LineText line={line.clone()} on_copy={&props.calls.on_copy} />
                <p class="line__state">{ state_words(line) }</p>
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
pub(super) struct LineTextProps {
    pub line: Rc<LineView>,
    pub on_copy: Callback<AttrValue>,
}

/// Number and text.
#[component]
pub(super) fn LineText(props: &LineTextProps) -> Html {
    let line = &props.line;
    html! {
        <p class="line__text">
            <span class="line__number">{ line.number.to_string() }</span>
            { " " }
            <Text text={line.text.clone()} copy={line.copy.clone()} on_copy={&props.on_copy} />
        </p>
    }
}

fn diagnosis(text: &Rc<str>) -> Html {
    html! { <p class="hint"><Icon glyph={Glyph::Bulb} /><span>{ text.to_string() }</span></p> }
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
    html! { <><b>{ word }</b>{ rest }</> }
}

fn since(line: &LineView) -> String {
    let points = format!(" · {} of {}", line.score, line.of);
    match &line.since {
        Some((at, _)) => format!("{points} · since {at}"),
        None => points,
    }
}
