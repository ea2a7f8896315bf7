//! The lab beside the portal: its lines, how each stands, and what the lab has to say.
//!
//! A projection of the run, as the portal is: nothing here grades, and nothing here keeps more than what is folded,
//! what is open and how far the sheet is drawn. No timer runs here, and nothing runs while the world is at rest.
//!
//! ```text
//! mod        the frame, and what joins it to the store
//! view       what is shown: a pure projection of scenario, grade and open form
//! head menu  meter, title, score; share, other labs, save, open, start over
//! offer share        what a link or a file has; a link or a file of this
//! step line finding   the lines
//! waiting making      while something is due
//! timeline changes   the moments of the run, and what came of each
//! cards closing foot rail announce
//! sight              where the focus goes, and how much of the sheet shows
//! ```

mod announce;
mod cards;
mod changes;
mod closing;
mod finding;
mod foot;
mod head;
mod line;
mod making;
mod menu;
mod offer;
mod rail;
mod share;
mod sight;
mod state;
mod step;
mod timeline;
mod view;
mod waiting;
mod words;

use std::rc::Rc;

use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;
use yew::prelude::*;

use self::announce::Announcer;
use self::cards::{Notices, Welcome};
use self::closing::Closing;
use self::foot::Foot;
use self::head::{Head, Sheet};
use self::line::LineCalls;
use self::rail::Rail;
use self::share::Share;
use self::sight::{use_focus_follows, use_focus_in_another_run, use_offer_in_sight, use_portal_in_sight};
use self::step::StepSection;
use self::timeline::Timeline;
use self::view::{HintsShown, PanelView, view};
use self::waiting::Waiting;
use super::kit::{PaneHost, TabPanel};
use super::shell::hub::copy;
use super::store::{Current, use_current, use_dispatch, use_store};
use crate::arm::Operation;
use crate::lab::{OnTheWay, on_the_way};
use crate::platform::page;
use crate::session::LabEvent;

#[derive(Properties, PartialEq)]
pub struct LabPanelProps {
    /// Open beside the portal, or folded into its rail.
    pub open: bool,
    pub on_open: Callback<bool>,
}

/// The panel. It stands beside the portal in `.app`.
///
/// The first frame of a visit is the portal's: grading and drawing the lines takes as long as all the rest of it.
#[component]
pub fn LabPanel(props: &LabPanelProps) -> Html {
    let is_drawn = use_after_the_first_frame();
    let sheet = use_state_eq(Sheet::default);
    let sharing = use_state_eq(|| false);
    let panel = use_node_ref();
    use_offer_in_sight(&sheet, &sharing);
    use_focus_in_another_run(&panel);
    use_portal_in_sight(&sheet);
    let on_grip = {
        let sheet = sheet.clone();
        Callback::from(move |()| sheet.set(sheet.next()))
    };
    let on_share = {
        let sharing = sharing.setter();
        Callback::from(move |open: bool| sharing.set(open))
    };
    let shown = if *sharing { Sheet::Full } else { *sheet };
    html! {
        <aside
            class="lab"
            id="lab"
            ref={panel}
            aria-labelledby="lab-title"
            data-sheet={shown.attribute()}
            tabindex="-1"
        >
            if is_drawn {
                <Inside open={props.open} on_open={&props.on_open} sheet={*sheet} {on_grip} sharing={*sharing} {on_share} />
            }
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct InsideProps {
    open: bool,
    on_open: Callback<bool>,
    sheet: Sheet,
    on_grip: Callback<()>,
    /// The pane "Share" is open.
    sharing: bool,
    on_share: Callback<bool>,
}

/// What is in the panel: head, lines, foot, and the rail that it folds into.
#[component]
fn Inside(props: &InsideProps) -> Html {
    let view = use_view();
    let tab = use_state_eq(|| AttrValue::Static(head::STEPS));
    let on_tab = {
        let tab = tab.setter();
        Callback::from(move |id: AttrValue| tab.set(id))
    };
    let (fold, rail) = (use_node_ref(), use_node_ref());
    use_focus_follows(props.open, &fold, &rail);
    let opens = |open: bool| {
        let on_open = props.on_open.clone();
        Callback::from(move |()| on_open.emit(open))
    };
    let on_share = props.on_share.reform(|()| true);
    let on_close = props.on_share.reform(|()| false);
    let pane = props.sharing.then(|| html! { <Share {on_close} /> });
    html! {
        <>
            <PaneHost {pane}>
                <Head
                    view={view.clone()}
                    sheet={props.sheet}
                    tab={(*tab).clone()}
                    {on_tab}
                    on_grip={&props.on_grip}
                    {on_share}
                    on_fold={opens(false)}
                    {fold}
                />
                <Notices />
                if *tab == head::STEPS {
                    <Body view={view.clone()} />
                } else {
                    <TabPanel tabs={head::TABS} selected={(*tab).clone()} class="lab__body"><Timeline /></TabPanel>
                }
                <Foot />
            </PaneHost>
            <Announcer view={view.clone()} />
            <Rail {view} on_open={opens(true)} node_ref={rail} />
        </>
    }
}

/// False in the frame that a visit begins with, true from then on, and wherever another run takes the place of this one.
#[hook]
fn use_after_the_first_frame() -> bool {
    let is_another_run = use_store().generation > 0;
    let is_after = use_state_eq(|| is_another_run);
    let setter = is_after.setter();
    use_effect_with((), move |()| {
        let frame = page::after_the_next_frame(move || setter.set(true));
        move || drop(frame)
    });
    *is_after
}

/// A request that is equal only to itself.
#[derive(Clone)]
struct Draft(Option<Rc<Operation>>);

impl PartialEq for Draft {
    fn eq(&self, other: &Draft) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        }
    }
}

/// The panel's view: computed when the run or the open form changes.
#[hook]
fn use_view() -> Rc<PanelView> {
    let current = use_current();
    let draft = Draft(use_store().draft.clone());
    let way = use_memo((current.clone(), draft), |(current, draft)| way(current, draft));
    use_memo((current, way), |(current, way)| {
        let session = &current.session;
        let offset = current.world.utc_offset_minutes();
        view(
            session.scenario(),
            &current.grade(),
            way,
            &hints_shown(current),
            offset,
        )
    })
}

fn way(current: &Current, draft: &Draft) -> OnTheWay {
    match &draft.0 {
        Some(draft) => on_the_way(
            current.session.scenario(),
            current.history(),
            &current.world,
            draft,
        ),
        None => OnTheWay::default(),
    }
}

fn hints_shown(current: &Current) -> HintsShown {
    let mut shown = HintsShown::new();
    for (_, event) in current.session.lab_events() {
        let LabEvent::HintShown { check, hint, .. } = event else {
            continue;
        };
        let most = shown.entry(check.as_str().into()).or_default();
        *most = (*most).max(hint.saturating_add(1));
    }
    shown
}

#[derive(Properties, PartialEq)]
struct BodyProps {
    view: Rc<PanelView>,
}

/// What scrolls: cards, steps, the closing card.
#[component]
fn Body(props: &BodyProps) -> Html {
    let view = &props.view;
    let store = use_store();
    // What was opened comes first.
    let welcomed = store.welcomed || store.offer.is_some();
    let waiting = use_current().world.next_due().is_some();
    let body = use_node_ref();
    let open = use_reducer_eq(OpenLine::default);
    let calls = use_calls(&open);
    use_focus_on_opened(&body, &open);
    use_line_in_sight(&body, view, waiting, welcomed);
    let step = |step: &Rc<view::StepView>| {
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
                <Closing />
            }
        </div>
    }
}

/// The line whose finding is open: one at a time.
#[derive(PartialEq, Default)]
struct OpenLine(Option<Rc<str>>);

impl Reducible for OpenLine {
    type Action = Rc<str>;

    fn reduce(self: Rc<Self>, line: Rc<str>) -> Rc<Self> {
        Rc::new(OpenLine((self.0.as_ref() != Some(&line)).then_some(line)))
    }
}

/// What the lines call; the same for the life of the panel.
#[hook]
fn use_calls(open: &UseReducerHandle<OpenLine>) -> LineCalls {
    let (dispatch, open) = (use_dispatch(), open.dispatcher());
    let on_toggle = use_callback((), move |line: Rc<str>, ()| open.dispatch(line));
    let on_hint = use_callback((), move |(line, check, hint): (Rc<str>, Rc<str>, u32), ()| {
        dispatch.hint_shown(&line, &check, hint);
    });
    let on_copy = use_callback((), |text: AttrValue, ()| copy(&text));
    LineCalls {
        on_toggle,
        on_hint,
        on_copy,
    }
}

/// A finding that was opened from another line: the focus goes to the line that it is of, and so it comes in sight.
#[hook]
fn use_focus_on_opened(body: &NodeRef, open: &OpenLine) {
    let body = body.clone();
    use_effect_with(open.0.clone(), move |open| {
        let body = body.cast::<HtmlElement>().filter(|_| open.is_some());
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
