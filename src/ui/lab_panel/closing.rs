//! The closing card: what to take along, and what Flexible meant in this run where the lab is about that.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::assisted;
use super::knowledge::{self, invitation};
use super::words::{self, number};
use crate::arm::Kind;
use crate::lab::meaning::{Place, Row};
use crate::lab::{Meaning, meaning};
use crate::platform::page;
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon};
use crate::ui::route::Route;
use crate::ui::shell::hub::go;
use crate::ui::store::use_current;

#[derive(Properties, PartialEq)]
pub(super) struct ClosingProps {
    /// The steps of which the lab did a part.
    pub assisted: Vec<usize>,
}

/// The card at the end of the lab.
#[component]
pub(super) fn Closing(props: &ClosingProps) -> Html {
    let current = use_current();
    let scenario = current.session.scenario().clone();
    let closing = scenario.closing.as_ref();
    let compares = closing.is_some_and(|closing| closing.compare_with_uniform);
    let meaning = use_memo((current, compares), |(current, compares)| {
        compares.then(|| meaning(&current.world)).flatten()
    });
    let to_questions = Callback::from(|()| {
        page::focus_first(&["#", knowledge::TITLE].concat());
    });
    let to_labs = Callback::from(|()| go(&Route::Labs));
    let (title, subtitle) = match meaning.as_ref() {
        Some(meaning) => ("What Flexible meant here", resources(meaning)),
        None => (
            "Every line is done",
            "The run stays here to look at, and the timeline has how it came about.".to_owned(),
        ),
    };
    html! {
        <section class="closing" aria-labelledby="closing-title">
            <div class="closing__header">
                <h3 id="closing-title">{ title }</h3>
                <p>{ subtitle }</p>
            </div>
            <div class="closing__body">
                { meaning.as_ref().as_ref().map(table).unwrap_or_default() }
                if let Some(closing) = closing.filter(|closing| !closing.say.is_empty()) {
                    <p><b>{ "So: " }</b>{ words::prose(&closing.say) }</p>
                }
                { helped(&props.assisted) }
                <div class="lab-actions">
                    if let Some(text) = invitation(scenario.questions.len()) {
                        <Button kind={ButtonKind::Lab} small=true on_click={to_questions}>{ text }</Button>
                    }
                    <Button kind={ButtonKind::Lab} small=true on_click={to_labs}>{ "Other labs" }</Button>
                </div>
            </div>
        </section>
    }
}

/// `Seven resources to open, two of them machines.`
fn resources(meaning: &Meaning) -> String {
    let machines = match meaning.machines {
        1 => "one of them a machine".to_owned(),
        machines => format!("{} of them machines", number(machines).to_lowercase()),
    };
    format!("{} resources to open, {machines}.", number(meaning.listed))
}

fn table(meaning: &Meaning) -> Html {
    html! {
        <table class="lab-table">
            <caption class="visually-hidden">{ "What All resources lists, in your run and with Uniform" }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "In All resources" }</th>
                    <th scope="col">{ "Your run" }</th>
                    <th scope="col">{ "With Uniform" }</th>
                </tr>
            </thead>
            <tbody>{ for meaning.rows.iter().map(row) }</tbody>
        </table>
    }
}

/// What the lab did for the student, in words.
fn helped(steps: &[usize]) -> Html {
    let Some((last, first)) = steps.split_last() else {
        return Html::default();
    };
    let first: Vec<String> = first.iter().map(usize::to_string).collect();
    let text = match first.as_slice() {
        [] => format!("step {last}"),
        first => format!("steps {} and {last}", first.join(", ")),
    };
    html! { <p>{ assisted() }{ format!(": the lab did a part of {text} for you. Your points are the same.") }</p> }
}

fn row(row: &Row) -> Html {
    let href = row.id.as_ref().map(|id| Route::resource(id).to_fragment());
    let name = name(row);
    html! {
        <tr>
            <th scope="row">
                if let Some(href) = href {
                    <a class="lab-link" {href}>{ name }</a>
                } else {
                    { name }
                }
            </th>
            { place(row.in_your_run) }
            { place(row.with_uniform) }
        </tr>
    }
}

/// Sets and machines by their names, parts by what they are.
fn name(row: &Row) -> Rc<str> {
    let own = row
        .id
        .as_ref()
        .is_none_or(|id| matches!(id.kind(), Kind::ScaleSet | Kind::VirtualMachine));
    match (own, row.with_uniform) {
        (true, Place::NotPossible) => format!("{}, as a member", row.name).into(),
        (true, _) => row.name.clone(),
        (false, _) => row.what.into(),
    }
}

fn place(place: Place) -> Html {
    let listed = place == Place::Listed;
    html! {
        <td data-state={listed.then_some("done")}>
            if listed {
                <Icon glyph={Glyph::Check} />
            }
            { place.text() }
        </td>
    }
}
