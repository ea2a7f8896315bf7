//! A step: its heading and its lines, or one row when it is behind.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::assisted;
use super::line::{LineCalls, LineRow, line_text};
use super::state::{LineState, mark};
use super::view::{FoldView, Item, LineView, StepView};
use super::words::{points, points_of};
use crate::ui::kit::{Glyph, Icon, counted};

#[derive(Properties, PartialEq)]
pub(super) struct StepProps {
    pub step: Rc<StepView>,
    pub in_hand: Option<Rc<LineView>>,
    pub diagnoses: Vec<Rc<str>>,
    /// The line whose finding is open.
    pub open: Option<Rc<str>>,
    pub calls: LineCalls,
}

/// A step with its lines.
#[component]
pub(super) fn StepSection(props: &StepProps) -> Html {
    let step = &props.step;
    let title = format!("Step {}. {}", step.number, step.title);
    let id = format!("step-{}", step.number);
    let lines = html! { <ol>{ for step.items.iter().map(|item| self::item(item, props)) }</ol> };
    if !step.folded {
        let score = format!("{} of {}", step.score, step.of);
        return html! {
            <section class="step" aria-labelledby={id.clone()}>
                <h3 class="step__title" {id}><span>{ title }</span><small>{ score }{ by_the_lab(step) }</small></h3>
                { lines }
            </section>
        };
    }
    html! {
        <details class="step step--fold" data-state="done">
            <summary>
                { mark(LineState::Done) }
                <div>
                    <h3 {id}>{ title }</h3>
                    <p class="line__state"><b>{ "Done" }</b>{ behind(step) }{ by_the_lab(step) }</p>
                </div>
                <Icon glyph={Glyph::ChevronRight} />
            </summary>
            { lines }
        </details>
    }
}

fn behind(step: &StepView) -> String {
    let hints = match step.hints {
        0 => String::new(),
        many => format!(" · {} used", counted(many as usize, "hint")),
    };
    let lines = counted(step.lines, "line");
    format!(" · {} · {lines}{hints}", points_of(step.score, step.of))
}

/// That the lab did a part of the step.
fn by_the_lab(step: &StepView) -> Html {
    if step.assisted {
        html! { <>{ " · " }{ assisted() }</> }
    } else {
        Html::default()
    }
}

fn item(item: &Item, props: &StepProps) -> Html {
    match item {
        Item::Line(line) => {
            let in_hand = props.in_hand.as_ref().is_some_and(|hand| hand.id == line.id);
            let diagnoses = if in_hand {
                props.diagnoses.clone()
            } else {
                Vec::new()
            };
            let open = props.open.as_ref() == Some(&line.id);
            html! {
                <LineRow key={&*line.id} line={line.clone()} {in_hand} {open} {diagnoses} calls={props.calls.clone()} />
            }
        }
        Item::Fold(fold) => {
            let first = fold.lines.first().map_or("", |line| &line.id);
            html! { <Fold key={format!("fold-{first}")} fold={fold.clone()} on_copy={&props.calls.on_copy} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct FoldProps {
    fold: Rc<FoldView>,
    on_copy: Callback<AttrValue>,
}

/// A run of lines in one row, that opens.
#[component]
fn Fold(props: &FoldProps) -> Html {
    let fold = &props.fold;
    let state = if fold.points.is_some() {
        LineState::Settling
    } else {
        LineState::Ungraded
    };
    html! {
        <li class="line line--fold" data-state={state.attribute()}>
            { mark(state) }
            <details open={fold.open}>
                <summary>
                    <Icon glyph={Glyph::ChevronRight} />
                    <span>{ range(&fold.lines) }{ " · " }{ what(fold) }</span>
                </summary>
                { for fold.lines.iter().map(|line| line_text(line, &props.on_copy)) }
            </details>
        </li>
    }
}

fn range(lines: &[Rc<LineView>]) -> String {
    match lines {
        [] => String::new(),
        [only] => format!("Line {}", only.number),
        [first, .., last] => format!("Lines {}–{}", first.number, last.number),
    }
}

fn what(fold: &FoldView) -> Html {
    match fold.points {
        None => html! { { "nothing to grade" } },
        Some(coming) => html! { <><b>{ "being made" }</b>{ format!(", {}", points(coming)) }</> },
    }
}
