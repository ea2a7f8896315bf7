//! The panel's head: meter of points, grip of the sheet, title, menu, score.

use std::rc::Rc;

use yew::prelude::*;

use super::menu::LabMenu;
use super::view::{PanelView, StepView};
use super::words::points;
use crate::ui::kit::{Glyph, Icon, IconButton, Tab, Tabs};
use crate::ui::store::use_store;

/// How much of the sheet shows, where the panel is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sheet {
    Peek,
    #[default]
    Half,
    Full,
}

impl Sheet {
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Sheet::Peek => "peek",
            Sheet::Half => "half",
            Sheet::Full => "full",
        }
    }

    /// What the grip leads to next.
    pub(super) fn next(self) -> Sheet {
        match self {
            Sheet::Peek => Sheet::Half,
            Sheet::Half => Sheet::Full,
            Sheet::Full => Sheet::Peek,
        }
    }

    /// A full sheet covers the portal.
    pub(super) fn below_full(self) -> Sheet {
        match self {
            Sheet::Full => Sheet::Half,
            other => other,
        }
    }

    /// What pressing the grip does now.
    fn grip(self) -> &'static str {
        match self {
            Sheet::Peek => "Open the lab sheet by half",
            Sheet::Half => "Open the lab sheet fully",
            Sheet::Full => "Reduce the lab sheet to its title",
        }
    }
}

/// The strip of tabs.
pub(super) const TABS: &str = "lab-tabs";
/// The tab with the lines.
pub(super) const STEPS: &str = "steps";
/// The tab with the moments.
pub(super) const TIMELINE: &str = "timeline";

#[derive(Properties, PartialEq)]
pub(super) struct HeadProps {
    pub view: Rc<PanelView>,
    pub sheet: Sheet,
    /// The open tab: [`STEPS`] or [`TIMELINE`].
    pub tab: AttrValue,
    pub on_tab: Callback<AttrValue>,
    pub on_grip: Callback<()>,
    pub on_share: Callback<()>,
    /// Folds the panel into its rail.
    pub on_fold: Callback<()>,
    pub fold: NodeRef,
}

/// Everything above the lines.
#[component]
pub(super) fn Head(props: &HeadProps) -> Html {
    let view = &props.view;
    let tabs: Rc<[Tab]> = [Tab::new(STEPS, "Steps"), Tab::new(TIMELINE, "Timeline")].into();
    let onclick = {
        let on_grip = props.on_grip.clone();
        move |_: MouseEvent| on_grip.emit(())
    };
    html! {
        <>
            { meter(&view.steps) }
            <button
                type="button"
                class="lab__grip"
                aria-label={props.sheet.grip()}
                aria-expanded={if props.sheet == Sheet::Peek { "false" } else { "true" }}
                {onclick}
            />
            <div class="lab__header">
                <span class="lab__mark"><Icon glyph={Glyph::Flask} /></span>
                <div>
                    <p class="lab__kicker">{ "Lab · stays in this browser" }</p>
                    <h2 class="lab__title" id="lab-title">{ view.title.to_string() }</h2>
                </div>
                <div>
                    <LabMenu on_share={&props.on_share} />
                    <IconButton
                        lab={true}
                        class="lab__fold"
                        glyph={Glyph::FoldRight}
                        label="Collapse the lab panel"
                        expanded={true}
                        controls="lab-tabs-panel"
                        on_click={&props.on_fold}
                        node_ref={&props.fold}
                    />
                </div>
            </div>
            <div class="lab__bar">
                <Tabs
                    id={TABS}
                    label="Lab panel"
                    tabs={tabs}
                    selected={&props.tab}
                    on_select={&props.on_tab}
                    plain=true
                />
                { score(view) }
                <Now score={view.score} />
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NowProps {
    /// The points of the moment that is shown.
    score: u32,
}

/// While an earlier moment is shown: what the points are now.
#[component]
fn Now(props: &NowProps) -> Html {
    let store = use_store();
    let now = store.session.grade().score;
    match store.travel {
        Some(_) if now != props.score => {
            html! { <p class="score"><small>{ format!("now {now}") }</small></p> }
        }
        _ => Html::default(),
    }
}

/// `8 of 30 points · 2 lines need you`.
fn score(view: &PanelView) -> Html {
    html! {
        <p class="score">
            <b>{ view.score }</b>
            { format!(" of {}", points(view.of)) }
            if !view.note.is_empty() {
                <small>{ format!(" · {}", view.note) }</small>
            }
        </p>
    }
}

fn meter(steps: &[Rc<StepView>]) -> Html {
    let words: Vec<String> = steps.iter().map(|step| step_words(step)).collect();
    let part = |step: &Rc<StepView>| {
        let style = format!("--got:{};--way:{};--of:{}", step.score, step.way, step.of.max(1));
        html! { <span {style} /> }
    };
    html! {
        <div class="meter" role="img" aria-label={words.join(" ")}>{ for steps.iter().map(part) }</div>
    }
}

fn step_words(step: &StepView) -> String {
    let more = match step.way {
        0 => String::new(),
        way => format!(", {way} more on the way"),
    };
    format!(
        "Step {}: {} of {}{more}.",
        step.number,
        step.score,
        points(step.of)
    )
}
