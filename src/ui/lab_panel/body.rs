//! The lines of the lab, with what comes before and after them: what scrolls in the panel.

use std::rc::Rc;

use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;
use yew::prelude::*;

use super::cards::Welcome;
use super::closing::Closing;
use super::knowledge::KnowledgeCheck;
use super::line::LineCalls;
use super::step::StepSection;
use super::view::{PanelView, StepView};
use super::waiting::Waiting;
use crate::ui::shell::hub::copy;
use crate::ui::store::{use_current, use_store};

#[derive(Properties, PartialEq)]
pub(super) struct BodyProps {
    pub view: Rc<PanelView>,
    pub open: UseReducerHandle<OpenLine>,
    /// A moment of the run is to be looked at.
    pub on_when: Callback<usize>,
    /// The portal has to be seen.
    pub on_portal: Callback<()>,
}

/// What scrolls: cards, steps, the closing card, the questions.
#[component]
pub(super) fn Body(props: &BodyProps) -> Html {
    let view = &props.view;
    let store = use_store();
    // What was opened comes first.
    let welcomed = store.welcomed || store.offer.is_some();
    let waiting = use_current().world.next_due().is_some();
    let body = use_node_ref();
    let open = &props.open;
    let calls = use_calls(props);
    use_focus_on_opened(&body, open);
    use_line_in_sight(&body, view, waiting, welcomed);
    let step = |step: &Rc<StepView>| {
        html! {
            <StepSection
                key={step.number}
                step={step.clone()}
                in_hand={view.in_hand.clone()}
                diagnoses={view.diagnoses.clone()}
                open={open.0.clone()}
                calls={calls.clone()}
            />
        }
    };
    html! {
        <div
            class="lab__body"
            id="lab-tabs-panel"
            ref={body}
            tabindex="0"
            role="tabpanel"
            aria-labelledby="lab-tabs-steps"
        >
            if !welcomed {
                <Welcome />
            }
            <Waiting />
            { for view.steps.iter().map(step) }
            if view.finished {
                <Closing assisted={view.assisted()} />
            }
            <KnowledgeCheck />
        </div>
    }
}

/// The line whose finding is open: one at a time.
#[derive(PartialEq, Default)]
pub(super) struct OpenLine(Option<Rc<str>>);

impl Reducible for OpenLine {
    type Action = Rc<str>;

    fn reduce(self: Rc<Self>, line: Rc<str>) -> Rc<Self> {
        Rc::new(OpenLine((self.0.as_ref() != Some(&line)).then_some(line)))
    }
}

/// What the lines call; the same for the life of the panel.
#[hook]
fn use_calls(props: &BodyProps) -> LineCalls {
    let open = props.open.dispatcher();
    LineCalls {
        on_toggle: use_callback((), move |line: Rc<str>, ()| open.dispatch(line)),
        on_copy: use_callback((), |text: AttrValue, ()| copy(&text)),
        on_when: props.on_when.clone(),
        on_portal: props.on_portal.clone(),
    }
}

/// A finding that was opened from another line: the focus goes to the line that it is of, and so it comes in sight.
#[hook]
fn use_focus_on_opened(body: &NodeRef, open: &OpenLine) {
    let body = body.clone();
    // What was open before the lines were shown again is not opened now.
    let first = use_mut_ref(|| true);
    use_effect_with(open.0.clone(), move |open| {
        let is_opened = !first.replace(false) && open.is_some();
        let body = body.cast::<HtmlElement>().filter(|_| is_opened);
        let toggle = body.and_then(|body| {
            body.query_selector(".line__toggle[aria-expanded=true]")
                .ok()
                .flatten()
        });
        if let Some(toggle) = toggle.and_then(|toggle| toggle.dyn_into::<HtmlElement>().ok()) {
            // A toggle that can't take it leaves the focus where it was.
            toggle.focus().ok();
        }
    });
}

/// Keeps in sight what matters now: the line in hand when it changes, the cards when a wait begins.
#[hook]
fn use_line_in_sight(body: &NodeRef, view: &PanelView, waiting: bool, welcomed: bool) {
    let line = view.in_hand.as_ref().map(|line| line.id.clone());
    let body = body.clone();
    use_effect_with((line, waiting, welcomed), move |(line, waiting, welcomed)| {
        let Some(body) = body.cast::<HtmlElement>() else {
            return;
        };
        let top = *waiting || !*welcomed || line.is_none();
        let line = body.query_selector("[aria-current=step]").ok().flatten();
        let line = line
            .filter(|_| !top)
            .and_then(|line| line.dyn_into::<HtmlElement>().ok());
        // Both are placed in the panel, so their offsets compare. The line stands a little above the middle: the lines
        // that lead to it are seen with it.
        let to = line.map_or(0, |line| {
            let above = (body.client_height() - line.offset_height()).max(0) * 2 / 5;
            line.offset_top() - body.offset_top() - above
        });
        body.set_scroll_top(to);
    });
}
