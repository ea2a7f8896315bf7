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
//! body step line finding   the lines
//! actions place      what can be done about a finding
//! knowledge          the questions
//! waiting making      while something is due
//! timeline changes   the moments of the run, and what came of each
//! cards closing foot rail announce
//! sight              where the focus goes, and how much of the sheet shows
//! ```

mod actions;
mod announce;
mod body;
mod cards;
mod changes;
mod closing;
mod finding;
mod foot;
mod head;
mod knowledge;
mod line;
mod making;
mod menu;
mod offer;
mod place;
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

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::announce::Announcer;
use self::body::{Body, OpenLine};
use self::cards::Notices;
use self::foot::Foot;
use self::head::{Head, Sheet};
use self::rail::Rail;
use self::share::Share;
pub use self::share::{Made, Shared};
use self::sight::{use_focus_follows, use_focus_in_another_run, use_offer_in_sight, use_portal_in_sight};
use self::timeline::Timeline;
use self::view::{Helped, PanelView, view};
use super::kit::{PaneHost, TabPanel};
use super::store::{Current, use_current, use_dispatch, use_store};
use crate::arm::Operation;
use crate::lab::{OnTheWay, on_the_way};
use crate::platform::{page, point, rest};
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
    let on_portal = {
        let sheet = sheet.clone();
        Callback::from(move |()| sheet.set(sheet.below_full()))
    };
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
                <Inside open={props.open} on_open={&props.on_open} sheet={*sheet} {on_grip} sharing={*sharing} {on_share} {on_portal} />
            } else {
                <p class="lab__coming" id="lab-title" role="status">{ "Loading the lab…" }</p>
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
    /// The portal has to be seen.
    on_portal: Callback<()>,
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
    // What is open stays open while the moments are looked at.
    let open = use_reducer_eq(OpenLine::default);
    let on_when = {
        let (tab, dispatch) = (tab.setter(), use_dispatch());
        use_callback((), move |shown: usize, ()| {
            dispatch.travel(Some(shown));
            tab.set(head::TIMELINE.into());
            point::soon(|| {
                page::focus_first("#lab .moment[aria-current]");
            });
        })
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
                    <Body view={view.clone()} {open} {on_when} on_portal={&props.on_portal} />
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

/// False in the frame that a visit begins with, true as soon as the rest of the program is there, and wherever another
/// run takes the place of this one.
#[hook]
fn use_after_the_first_frame() -> bool {
    let is_another_run = use_store().generation > 0;
    let is_after = use_state_eq(|| is_another_run);
    let setter = is_after.setter();
    use_effect_with((), move |()| {
        let frame = page::after_the_next_frame(move || {
            spawn_local(async move {
                rest::arrived().await;
                setter.set(true);
            })
        });
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
    let helped = use_memo(current.clone(), helped);
    use_memo((current, way, helped), |(current, way, helped)| {
        let session = &current.session;
        let offset = current.world.utc_offset_minutes();
        view(session.scenario(), &current.grade(), way, helped, offset)
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

fn helped(current: &Current) -> Helped {
    let mut helped = Helped {
        assisted: current.session.assisted(),
        ..Helped::default()
    };
    for (_, event) in current.session.lab_events() {
        let LabEvent::HintShown { check, hint, .. } = event else {
            continue;
        };
        let most = helped.hints.entry(check.as_str().into()).or_default();
        *most = (*most).max(hint.saturating_add(1));
    }
    helped
}
