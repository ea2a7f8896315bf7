//! The knowledge check: each question with its choices, and how it reads once the lab is solved.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::{ChoiceEditor, Property};
use super::desk::{Edits, name};
use super::steps::moves;
use crate::lab::author::{Draft, Outcome};
use crate::lab::question::Asked;
use crate::lab::scenario::file::Choose;
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon, NumberField, SelectField, SelectOption, TextArea};
use crate::ui::shell::hub::ByPtr;

#[derive(Properties, PartialEq)]
pub(super) struct QuestionsTabProps {
    pub(super) draft: ByPtr<Draft>,
    /// Where the solution leads; `None` until something could be played.
    pub(super) outcome: Option<ByPtr<Outcome>>,
    pub(super) edits: Edits,
}

/// What is the same for every question.
struct Shown<'a> {
    props: &'a QuestionsTabProps,
    /// `None` while it is no lab.
    asked: Rc<Option<Vec<Asked>>>,
    properties: Rc<Vec<Property>>,
    /// The id of the one that is open: it stays open where it is moved to.
    open: UseStateHandle<AttrValue>,
}

/// All that is asked.
#[component]
pub(super) fn QuestionsTab(props: &QuestionsTabProps) -> Html {
    let (draft, edits) = (&props.draft, &props.edits);
    let open = use_state_eq(|| name(draft, "/questions/0"));
    let seen = (draft.clone(), props.outcome.clone());
    let asked = use_memo(seen.clone(), |(draft, outcome)| {
        let outcome = outcome.as_ref()?;
        draft.asked(outcome).ok()
    });
    let properties = use_memo(seen, |(draft, outcome)| {
        let outcome = outcome.as_ref();
        outcome
            .map(|outcome| Property::all(draft, outcome))
            .unwrap_or_default()
    });
    let add = {
        let (draft, edits, open) = (draft.clone(), edits.clone(), open.setter());
        Callback::from(move |()| {
            open.set(draft.question_id().into());
            edits.change(|draft| {
                draft.add_question();
            });
        })
    };
    let shown = Shown {
        props,
        asked,
        properties,
        open,
    };
    html! {
        <>
            <p class="lab-small">
                { "Questions stand under the steps. Their points are apart from the lab’s, and the first answer counts. A choice may \
                   show what the student has: the name of a machine, say, that is another for everybody." }
            </p>
            { for (0..draft.count_at("/questions")).map(|place| question(&shown, place)) }
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={add}>{ "Add a question" }</Button>
        </>
    }
}

/// A question, folded to a line unless it is open.
fn question(shown: &Shown<'_>, place: usize) -> Html {
    let QuestionsTabProps { draft, edits, .. } = shown.props;
    let pointer = AttrValue::from(format!("/questions/{place}"));
    let number = place + 1;
    let name = name(draft, &pointer);
    let is_open = *shown.open == name;
    let onclick = {
        let open = shown.open.setter();
        move |_: MouseEvent| open.set(if is_open { "".into() } else { name.clone() })
    };
    let choices = draft.count_at(&format!("{pointer}/choices"));
    html! {
        <section class="check" key={place} aria-label={format!("Question {number}")}>
            <button type="button" class="check__head" aria-expanded={if is_open { "true" } else { "false" }} {onclick}>
                <span>{ format!("{number}. {}", draft.text_at(&format!("{pointer}/text"))) }</span>
                <small>{ format!("{choices} choices") }</small>
            </button>
            if is_open {
                <div class="check__body">
                    { asks(shown, &pointer, number) }
                    { for (0..choices).map(|choice| html! {
                        <ChoiceEditor
                            key={choice}
                            draft={draft.clone()}
                            edits={edits.clone()}
                            question={&pointer}
                            name={format!("{number}.{}", choice + 1)}
                            place={choice}
                            of={choices}
                            properties={ByPtr(shown.properties.clone())}
                        />
                    }) }
                    { foot(shown, &pointer, place) }
                </div>
            }
        </section>
    }
}

/// What is asked, how many answers it has, and what they are worth.
fn asks(shown: &Shown<'_>, pointer: &str, number: usize) -> Html {
    let QuestionsTabProps { draft, edits, .. } = shown.props;
    let text = format!("{pointer}/text");
    let id = |name: &str| AttrValue::from(format!("question-{number}-{name}"));
    let options: Rc<[SelectOption]> = [
        SelectOption::new("one", "One choice is right"),
        SelectOption::new("all", "Several may be right, and all of them are to be chosen"),
    ]
    .into();
    let on_choose = {
        let (edits, pointer) = (edits.clone(), pointer.to_owned());
        Callback::from(move |value: String| {
            let choose = if value == "all" { Choose::All } else { Choose::One };
            let pointer = pointer.clone();
            edits.change(move |draft| draft.set_choose(&pointer, choose));
        })
    };
    let points = format!("{pointer}/points");
    // Without a word about it a question is worth one point.
    let worth = draft
        .file()
        .pointer(&points)
        .map_or(1, |_| draft.number_at(&points));
    html! {
        <>
            <TextArea id={id("text")} label="Asks" value={draft.text_at(&text).to_owned()} on_change={edits.wording(text)} />
            <SelectField
                id={id("choose")}
                label="Answer"
                value={match draft.choose(pointer) { Choose::One => "one", Choose::All => "all" }}
                {options}
                on_change={on_choose}
            />
            <NumberField id={id("points")} label="Points" value={worth.to_string()} on_change={edits.counting(points)} />
        </>
    }
}

/// More choices, the explanation, when it is asked, and how it reads then.
fn foot(shown: &Shown<'_>, pointer: &str, place: usize) -> Html {
    let QuestionsTabProps { draft, edits, .. } = shown.props;
    let why = format!("{pointer}/why");
    let number = place + 1;
    let add = {
        let pointer = pointer.to_owned();
        edits.on_click(move |draft| draft.add_choice(&pointer))
    };
    let remove = {
        let pointer = pointer.to_owned();
        edits.on_click(move |draft| draft.remove(&pointer))
    };
    html! {
        <>
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={add}>{ "Add a choice" }</Button>
            <TextArea
                id={format!("question-{number}-why")}
                label="Explanation"
                note="Said once it is answered, right or not."
                value={draft.text_at(&why).to_owned()}
                on_change={edits.typing(why)}
            />
            { waits(shown, pointer) }
            { reads(shown, pointer) }
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} icon={Glyph::Trash} on_click={remove}>{ "Remove this question" }</Button>
                { moves(edits, pointer, &format!("question {number}"), place, draft.count_at("/questions")..draft.count_at("/questions")) }
            </div>
        </>
    }
}

/// What has to be there before it is asked.
fn waits(shown: &Shown<'_>, pointer: &str) -> Html {
    let QuestionsTabProps { draft, edits, .. } = shown.props;
    let bindings = draft.bindings();
    if bindings.is_empty() {
        return Html::default();
    }
    let tick = |(bind, _): (String, String)| {
        let label = match draft.name_of(&bind).filter(|name| !name.is_empty()) {
            Some(name) => format!("{name} ({bind})"),
            None => bind.clone(),
        };
        let checked = draft.waits_for(pointer, &bind);
        let onchange = {
            let (edits, pointer) = (edits.clone(), pointer.to_owned());
            move |event: Event| {
                let waits = event.target_unchecked_into::<HtmlInputElement>().checked();
                let (pointer, bind) = (pointer.clone(), bind.clone());
                edits.change(move |draft| draft.wait_for(&pointer, &bind, waits));
            }
        };
        html! { <label><input type="checkbox" {checked} {onchange} /><span>{ label }</span></label> }
    };
    html! {
        <fieldset class="ticks">
            <legend>{ "Asked once there is" }</legend>
            { for bindings.into_iter().map(tick) }
            <p class="lab-small">{ "Tick what its choices speak of. With no tick it is asked from the start." }</p>
        </fieldset>
    }
}

/// The question as it reads for who has done the solution.
fn reads(shown: &Shown<'_>, pointer: &str) -> Html {
    let id = shown.props.draft.text_at(&format!("{pointer}/id"));
    let Some(all) = &*shown.asked else {
        return html! {
            <p class="lab-small">{ "How it reads after the solution is shown here once the lab can be played. Proof tells what is wrong with it." }</p>
        };
    };
    let Some(asked) = all.iter().find(|asked| &*asked.id == id) else {
        return html! {
            <p class="lab-small">{
                "After the solution it can’t be asked: what it waits for is not there, or an expression has no value."
            }</p>
        };
    };
    let choice = |choice: &crate::lab::question::AskedChoice| {
        let (glyph, word, state) = match choice.right {
            true => (Glyph::DoneDisc, "Right", "done"),
            false => (Glyph::Ring, "Not right", "todo"),
        };
        html! {
            <li data-state={state}>
                <Icon {glyph} />
                <span>{ choice.text.to_string() }<small>{ word }</small></span>
            </li>
        }
    };
    html! {
        <div class="reads">
            <p><b>{ "After the solution it reads" }</b></p>
            <ul class="complaints">{ for asked.choices.iter().map(choice) }</ul>
        </div>
    }
}
