//! **Write a lab**: an instructor's page, on paper.
//!
//! ```text
//! mod       the page: its tabs, and what joins them
//! desk      the draft in hand, undo, the copy in this browser
//! begin     an empty desk
//! about solution steps check tree questions choice    what is written
//! done      what was done in the run in hand
//! proof     what is wrong with it, live
//! ```
//!
//! What a lab is, is [`crate::lab::author`]'s to know. Nothing here changes a run: trying a lab starts another.

mod about;
mod begin;
mod check;
mod choice;
mod desk;
mod done;
mod proof;
mod questions;
mod solution;
mod steps;
mod tree;

use std::rc::Rc;

use yew::prelude::*;

use self::about::AboutTab;
use self::begin::Begin;
use self::check::JsonText;
use self::desk::{Desk, Edit, Edits, use_desk};
use self::proof::{ProofTab, use_proof};
use self::questions::QuestionsTab;
use self::solution::SolutionTab;
use self::steps::StepsTab;
use crate::lab::author::{Draft, Outcome};
use crate::lab::{Published, Severity};
use crate::platform::{files, page};
use crate::session::share::Link;
use crate::ui::kit::{
    Button, ButtonKind, ConfirmDialog, FromTheLab, Glyph, MessageBar, MessageKind, Tab, TabPanel, Tabs,
};
use crate::ui::lab_panel::{Made, Shared};
use crate::ui::route::Route;
use crate::ui::shell::Blade;
use crate::ui::shell::hub::{ByPtr, go};
use crate::ui::store::{LockState, use_dispatch, use_store};

const TABS: &str = "author-tabs";

#[component]
pub fn AuthorPage() -> Html {
    let (desk, edits, kept) = use_desk();
    let is_mine = use_store().lock == LockState::Mine;
    let body = match (&desk.draft, is_mine) {
        (_, false) => html! {
            <p>{ "Another tab has your run and your draft. Take the run over to write on here." }</p>
        },
        (None, true) => html! { <Begin {edits} /> },
        (Some(draft), true) => html! {
            <>
                if !kept {
                    <MessageBar kind={MessageKind::Warning} live={true}>
                        { "The browser does not keep this draft. Save it as a file before you leave." }
                    </MessageBar>
                }
                <Writing desk={ByPtr(desk.clone())} draft={ByPtr(draft.clone())} {edits} />
            </>
        },
    };
    html! {
        <Blade title="Write a lab">
            <FromTheLab id="author-title-bar" title="For instructors">{ body }</FromTheLab>
        </Blade>
    }
}

#[derive(Properties, PartialEq)]
struct WritingProps {
    desk: ByPtr<Desk>,
    draft: ByPtr<Draft>,
    edits: Edits,
}

/// The desk with a draft on it.
#[component]
fn Writing(props: &WritingProps) -> Html {
    let (draft, edits) = (&props.draft, &props.edits);
    let tab = use_state_eq(|| AttrValue::Static("lab"));
    let told = use_proof(Some(&draft.0));
    use_question_before_leaving(!props.desk.saved);
    let published = use_memo(draft.clone(), |draft| Published::of_value(draft.file().clone()));
    let outcome = use_outcome(&draft.0, published.is_ok());
    let no_try = published
        .as_ref()
        .as_ref()
        .err()
        .map(|error| AttrValue::from(format!("It is no lab yet: {error}")));
    let on_try = {
        let (published, dispatch) = (published.clone(), use_dispatch());
        Callback::from(move |()| {
            if let Ok(published) = &*published {
                dispatch.start_own(published.clone());
                go(&Route::Home);
            }
        })
    };
    let on_tab = {
        let tab = tab.setter();
        Callback::from(move |to: AttrValue| tab.set(to))
    };
    let errors = told.count(Severity::Error) > 0;
    let tabs: Rc<[Tab]> = [
        Tab::new("lab", "Lab"),
        Tab::new("solution", "Solution"),
        Tab::new("steps", "Steps and checks"),
        Tab::new("questions", "Questions"),
        Tab::new("proof", "Proof").with_errors(errors),
        Tab::new("share", "Share"),
        Tab::new("file", "File"),
    ]
    .into();
    let shown = match tab.as_str() {
        "solution" => html! {
            <SolutionTab draft={draft.clone()} edits={edits.clone()} on_try={on_try.clone()} no_try={no_try.clone()} />
        },
        "steps" => html! {
            <StepsTab draft={draft.clone()} edits={edits.clone()} outcome={outcome.clone()} />
        },
        "questions" => html! {
            <QuestionsTab draft={draft.clone()} edits={edits.clone()} outcome={outcome.clone()} />
        },
        "proof" => html! { <ProofTab told={ByPtr(told.clone())} /> },
        "share" => share_tab(&published),
        "file" => html! {
            <JsonText id="author-file" label="The lab’s file" draft={draft.clone()} edits={edits.clone()} pointer="" />
        },
        _ => html! { <AboutTab draft={draft.clone()} edits={edits.clone()} /> },
    };
    html! {
        <>
            <Bar desk={props.desk.clone()} draft={draft.clone()} edits={edits.clone()} {on_try} {no_try} />
            <p class="author-told" role="status">{ told.words() }</p>
            <Tabs id={TABS} label="Write a lab" {tabs} selected={(*tab).clone()} on_select={on_tab} plain={true} />
            <TabPanel tabs={TABS} selected={(*tab).clone()} class="author-tab">{ shown }</TabPanel>
        </>
    }
}

fn share_tab(published: &Result<Published, crate::lab::ScenarioError>) -> Html {
    match published {
        Ok(published) => {
            let name = format!("flexlab-lab-{}.json", published.scenario.id);
            let made = Made::of(&Link::Scenario(published.clone()), name);
            html! {
                <>
                    <p class="prose">{
                        "What students get has no solution and none of your notes. Save the draft as a file to go on writing elsewhere."
                    }</p>
                    <Shared made={ByPtr(Rc::new(made))} />
                </>
            }
        }
        Err(error) => html! { <p>{ format!("It is no lab yet, and can’t be shared: {error}") }</p> },
    }
}

/// Where the solution leads. It is of the start and the solution: what is typed elsewhere leaves it as it is, and while the
/// draft is no lab it is what it was last.
#[hook]
fn use_outcome(draft: &Rc<Draft>, is_lab: bool) -> Option<ByPtr<Outcome>> {
    let last = use_mut_ref(|| None);
    let of =
        ["/start", "/solution", "/parameters", "/seed"].map(|pointer| draft.file().pointer(pointer).cloned());
    let outcome = use_memo((of, is_lab), |(of, _)| {
        let mut last = last.borrow_mut();
        if last.as_ref().is_none_or(|(was, _)| was != of)
            && let Ok(outcome) = draft.outcome()
        {
            *last = Some((of.clone(), ByPtr(Rc::new(outcome))));
        }
        last.as_ref().map(|(_, outcome)| outcome.clone())
    });
    (*outcome).clone()
}

/// The browser asks before the page is closed or loaded anew.
#[hook]
fn use_question_before_leaving(is_unsaved: bool) {
    use_effect_with(is_unsaved, |is_unsaved| {
        let asked = is_unsaved.then(page::ask_before_leaving);
        move || drop(asked)
    });
}

#[derive(Properties, PartialEq)]
struct BarProps {
    desk: ByPtr<Desk>,
    draft: ByPtr<Draft>,
    edits: Edits,
    on_try: Callback<()>,
    no_try: Option<AttrValue>,
}

/// What can be done with the draft as a whole.
#[component]
fn Bar(props: &BarProps) -> Html {
    let closing = use_state_eq(|| false);
    let on_save = {
        let (draft, edits) = (props.draft.clone(), props.edits.clone());
        Callback::from(move |()| {
            let name = format!("flexlab-lab-{}.json", draft.text_at("/id"));
            if files::download(&name, &draft.text()) {
                edits.send(Edit::Saved);
            }
        })
    };
    let edit = |edit: fn() -> Edit| {
        let edits = props.edits.clone();
        Callback::from(move |()| edits.send(edit()))
    };
    let close = edit(|| Edit::Close);
    let on_close = {
        let (closing, close, saved) = (closing.setter(), close.clone(), props.desk.saved);
        Callback::from(move |()| match saved {
            true => close.emit(()),
            false => closing.set(true),
        })
    };
    let on_cancel = {
        let closing = closing.setter();
        Callback::from(move |()| closing.set(false))
    };
    let nothing = (!props.desk.can_undo()).then_some(AttrValue::Static("Nothing was changed yet."));
    html! {
        <div class="lab-actions author-bar">
            <Button kind={ButtonKind::LabPrimary} icon={Glyph::Play} on_click={&props.on_try} disabled_reason={props.no_try.clone()}>
                { "Try it as a student" }
            </Button>
            <Button kind={ButtonKind::Lab} icon={Glyph::Download} on_click={on_save}>{ "Save as a file" }</Button>
            <Button kind={ButtonKind::Lab} icon={Glyph::Undo} on_click={edit(|| Edit::Undo)} disabled_reason={nothing}>
                { "Undo" }
            </Button>
            <Button kind={ButtonKind::Lab} icon={Glyph::Close} on_click={on_close}>{ "Close the draft" }</Button>
            <small>{ if props.desk.saved { "Saved." } else { "Kept in this browser; not saved as a file yet." } }</small>
            if *closing {
                <ConfirmDialog
                    id="close-draft"
                    title="Close the draft?"
                    confirm_text="Close without saving"
                    kind={ButtonKind::Danger}
                    on_confirm={close}
                    {on_cancel}
                >
                    <p>{ "It was changed and not saved as a file. Closed, it is gone." }</p>
                </ConfirmDialog>
            }
        </div>
    }
}
