//! **Labs**: what there is to do, how far one got in each, and the runs that are kept. The lab's, not the portal's: it is
//! on paper.

use yew::prelude::*;

use crate::lab::{Scenario, scenarios};
use crate::platform::clock::date_words;
use crate::ui::kit::{Button, ButtonKind, ConfirmDialog, FromTheLab, Glyph, Icon, IconButton, counted};
use crate::ui::route::Route;
use crate::ui::shell::hub::{ByPtr, go};
use crate::ui::shell::{Blade, links};
use crate::ui::store::{About, Dispatch, Earlier, LockState, lab_key, use_dispatch, use_store};

/// A lab, and the newest run of it.
#[derive(Clone, PartialEq)]
struct Lab {
    title: AttrValue,
    /// What one learns; for one of Flexlab's own.
    scenario: Option<ByPtr<Scenario>>,
    newest: Option<Newest>,
}

#[derive(Clone, PartialEq)]
struct Newest {
    about: About,
    /// The run's id; `None` for the run in hand.
    id: Option<AttrValue>,
}

/// The bundled labs, then those that came by a link or a file and have a run.
fn labs(in_hand: &About, earlier: &[Run]) -> Vec<Lab> {
    let hand = Newest {
        about: in_hand.clone(),
        id: None,
    };
    let others = earlier.iter().filter_map(|(one, about)| {
        let (about, id) = (about.clone()?, Some(one.id.clone()));
        Some(Newest { about, id })
    });
    let mut newest: Vec<Newest> = Vec::new();
    for one in std::iter::once(hand).chain(others) {
        if newest.iter().all(|other| other.about.lab != one.about.lab) {
            newest.push(one);
        }
    }
    let mut labs = Vec::new();
    for scenario in scenarios::all() {
        let key = lab_key(&scenario, false);
        let at = newest.iter().position(|one| one.about.lab == key);
        labs.push(Lab {
            title: scenario.title.to_string().into(),
            newest: at.map(|at| newest.remove(at)),
            scenario: Some(ByPtr(scenario)),
        });
    }
    let own = newest.into_iter().map(|one| Lab {
        title: one.about.title.clone(),
        scenario: None,
        newest: Some(one),
    });
    labs.extend(own);
    labs
}

/// An earlier run, and what is told of it.
type Run = (Earlier, Option<About>);

#[component]
pub fn LabsPage() -> Html {
    let (store, dispatch) = (use_store(), use_dispatch());
    // What was saved before anything was noted of a run is played here: once.
    let earlier = use_memo(ByPtr(store.earlier.clone()), |earlier| -> Vec<Run> {
        earlier.iter().map(|one| (one.clone(), one.about())).collect()
    });
    let labs = labs(&store.about(), &earlier);
    let off = (store.lock != LockState::Mine)
        .then_some(AttrValue::Static("Another tab has your run. Take it over first."));
    let deleting = use_state_eq(|| None::<AttrValue>);
    let on_cancel = {
        let deleting = deleting.setter();
        Callback::from(move |()| deleting.set(None))
    };
    let on_confirm = {
        let (deleting, dispatch) = (deleting.clone(), dispatch.clone());
        Callback::from(move |()| {
            if let Some(id) = &*deleting {
                dispatch.forget(id);
            }
            deleting.set(None);
        })
    };
    let on_delete = {
        let deleting = deleting.setter();
        Callback::from(move |id: AttrValue| deleting.set(Some(id)))
    };
    html! {
        <Blade title="Labs">
            <FromTheLab id="labs-title" title="What you can do here">
                <p>{ "Each lab keeps its own run: going over to another loses nothing." }</p>
                <ul class="labs">{ for labs.iter().map(|lab| card(lab, &off, &dispatch)) }</ul>
            </FromTheLab>
            <FromTheLab id="author-link" title="For instructors">
                <p>{ "Write a lab of your own in the portal, and hand it round as a link: " }{ links::to(&Route::Author, "Write a lab") }{ "." }</p>
            </FromTheLab>
            <FromTheLab id="runs-title" title="Earlier runs">
                if earlier.is_empty() {
                    <p>{ "None yet. When you go over to another lab, or start over, the run that you leave is kept here." }</p>
                } else {
                    <ul class="runs">
                        { for earlier.iter().map(|run| row(run, &off, &dispatch, &on_delete)) }
                    </ul>
                }
            </FromTheLab>
            if deleting.is_some() {
                <ConfirmDialog
                    id="delete-run"
                    title="Delete this run?"
                    confirm_text="Delete"
                    kind={ButtonKind::Danger}
                    {on_confirm}
                    {on_cancel}
                >
                    <p>{ "It is removed from this browser for good. Download it first if you may want it again." }</p>
                </ConfirmDialog>
            }
        </Blade>
    }
}

fn card(lab: &Lab, off: &Option<AttrValue>, dispatch: &Dispatch) -> Html {
    let title = &lab.title;
    let (glyph, state, word) = standing(lab);
    let in_hand = lab.newest.as_ref().is_some_and(|newest| newest.id.is_none());
    let (kind, text) = match &lab.newest {
        None => (ButtonKind::Lab, "Start"),
        Some(Newest { id: None, .. }) => (ButtonKind::LabPrimary, "Go on"),
        Some(_) => (ButtonKind::LabPrimary, "Continue"),
    };
    let on_click = {
        let (lab, dispatch) = (lab.clone(), dispatch.clone());
        Callback::from(move |()| {
            go(&Route::Home);
            match (&lab.newest, &lab.scenario) {
                (Some(Newest { id: Some(id), .. }), _) => dispatch.reopen(id),
                (None, Some(scenario)) => dispatch.start_lab(scenario.0.clone()),
                _ => {}
            }
        })
    };
    let disabled_reason = off.clone().filter(|_| !in_hand);
    html! {
        <li class="lab-card labs__card" aria-current={in_hand.then_some("true")}>
            <h3>{ title }</h3>
            if let Some(scenario) = &lab.scenario {
                <p class="labs__about">{ scenario.about.to_string() }</p>
                <p class="lab-small">{ size(scenario) }</p>
            } else {
                <p class="labs__about">{ "It came by a link or a file; its text is kept with your run of it." }</p>
            }
            <p class="labs__state" data-state={state}>
                <Icon {glyph} /><b>{ word }</b>
                if let Some(Newest { about, .. }) = &lab.newest {
                    <span>{ format!(" · {} of {} points", about.score, about.of) }</span>
                }
            </p>
            <div class="lab-actions">
                <Button {kind} {disabled_reason} label={format!("{text}: {title}")} {on_click}>{ text }</Button>
            </div>
        </li>
    }
}

/// How far one got: shape, state and word.
fn standing(lab: &Lab) -> (Glyph, &'static str, &'static str) {
    match &lab.newest {
        None => (Glyph::Ring, "todo", "Not begun"),
        Some(newest) if newest.about.score >= newest.about.of => (Glyph::DoneDisc, "done", "Done"),
        Some(Newest { id: None, .. }) => (Glyph::HalfDisc, "way", "In hand"),
        Some(_) => (Glyph::HalfDisc, "way", "Begun"),
    }
}

/// `2 steps · 30 points · 4 questions`
fn size(scenario: &Scenario) -> String {
    let points: u32 = scenario.checks().map(|(_, check)| check.points).sum();
    let parts = [
        (scenario.steps.len(), "step"),
        (points as usize, "point"),
        (scenario.questions.len(), "question"),
    ];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, what)| counted(*count, what)).collect();
    told.join(" · ")
}

fn row(
    (run, about): &Run,
    off: &Option<AttrValue>,
    dispatch: &Dispatch,
    on_delete: &Callback<AttrValue>,
) -> Html {
    let when = date_words(run.saved);
    let (title, told) = match about {
        Some(about) => {
            let (score, of, operations) = (about.score, about.of, counted(about.operations, "operation"));
            let told = format!("{when} · {score} of {of} points · {operations}");
            (about.title.clone(), told)
        }
        None => (
            AttrValue::Static("A run that could not be opened"),
            format!("set aside {when}"),
        ),
    };
    let id = run.id.clone();
    let call = |act: fn(&Dispatch, &str)| {
        let (dispatch, id) = (dispatch.clone(), id.clone());
        Callback::from(move |()| act(&dispatch, &id))
    };
    let on_open = call(|dispatch, id| {
        go(&Route::Home);
        dispatch.reopen(id);
    });
    let on_download = call(|dispatch, id| {
        dispatch.download_earlier(id);
    });
    let on_delete = on_delete.reform(move |()| id.clone());
    let which = format!("the run of {title}, {when}");
    html! {
        <li key={run.id.to_string()}>
            <p><b>{ title }</b><small>{ told }</small></p>
            if about.is_some() {
                <Button
                    kind={ButtonKind::Lab}
                    small=true
                    disabled_reason={off.clone()}
                    label={format!("Open {which}")}
                    on_click={on_open}
                >
                    { "Open" }
                </Button>
            }
            <IconButton lab=true glyph={Glyph::Download} label={format!("Download {which}")} on_click={on_download} />
            <IconButton lab=true glyph={Glyph::Trash} label={format!("Delete {which}")} on_click={on_delete} />
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(lab: &str, score: u32) -> About {
        About {
            lab: lab.to_owned().into(),
            title: lab.to_owned().into(),
            score,
            of: 30,
            operations: 1,
        }
    }

    #[test]
    fn each_lab_shows_its_newest_run_and_one_of_ones_own_comes_last() {
        let seed = scenarios::flexible_orchestration();
        let key = lab_key(&seed, false);
        let found = labs(&about("own 1", 4), &[]);
        assert_eq!(found.len(), scenarios::all().len() + 1);
        let [first, .., own] = found.as_slice() else {
            panic!("there are two labs at least")
        };
        assert_eq!(standing(first).2, "Not begun");
        assert_eq!((own.title.as_str(), standing(own).2), ("own 1", "In hand"));
        let found = labs(&about(&key, 30), &[]);
        assert_eq!(found.iter().filter(|lab| standing(lab).2 == "Done").count(), 1);
        assert_eq!(size(&seed), "2 steps · 30 points · 3 questions");
    }
}
