//! The knowledge check: questions under the steps, with choices that are read from the student's own world.
//!
//! Its points stand beside the lab's, never among them. Never "wrong": an answer is right, or not yet.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::PAST;
use super::words::{number, points_of, prose};
use crate::lab::question::{Asked, AskedChoice, QuestionGrade};
use crate::lab::scenario::file::Choose;
use crate::session::LabEvent;
use crate::ui::kit::{Button, ButtonKind, Glyph, Icon};
use crate::ui::store::{Dispatch, use_current, use_dispatch, use_store};

/// What the section is found by.
pub(super) const TITLE: &str = "knowledge-title";

/// What is chosen and not checked yet, by question.
type Chosen = Vec<(Rc<str>, Vec<u32>)>;

/// The section; nothing in a lab without questions.
#[component]
pub(super) fn KnowledgeCheck() -> Html {
    let (current, dispatch) = (use_current(), use_dispatch());
    let is_past = use_store().travel.is_some();
    let stand = use_memo(current, |current| {
        (current.session.asked(), current.session.knowledge())
    });
    let chosen = use_state(Chosen::new);
    let (asked, knowledge) = &*stand;
    if knowledge.questions.is_empty() {
        return Html::default();
    }
    let now = |grade: &QuestionGrade| asked.iter().find(|asked| asked.id == grade.id);
    let question = |grade: &QuestionGrade| question(grade, now(grade), &chosen, is_past, &dispatch);
    let shown: Vec<Html> = knowledge.questions.iter().filter_map(question).collect();
    let hidden = knowledge.questions.len() - shown.len();
    html! {
        <section class="step knowledge" aria-labelledby={TITLE}>
            <h3 class="step__title" id={TITLE} tabindex="-1">
                <span>{ "Knowledge check" }</span>
                <small>{ points_of(knowledge.score, knowledge.of) }</small>
            </h3>
            <p class="lab-small">{ "Its points are apart from the lab’s. The first answer to each question counts." }</p>
            { for shown }
            if hidden > 0 {
                <p class="lab-small">{ more(hidden, knowledge.questions.len()) }</p>
            }
        </section>
    }
}

fn more(hidden: usize, all: usize) -> String {
    let many = if hidden == 1 {
        "question comes"
    } else {
        "questions come"
    };
    let more = if hidden == all { "" } else { " more" };
    format!(
        "{}{more} {many} once there is something of yours to ask about.",
        number(hidden)
    )
}

/// A question; `now`: as it is asked now, if it can be. None that can't be and never was.
fn question(
    grade: &QuestionGrade,
    now: Option<&Asked>,
    all: &UseStateHandle<Chosen>,
    is_past: bool,
    dispatch: &Dispatch,
) -> Option<Html> {
    let own = all
        .iter()
        .find(|(id, _)| *id == grade.id)
        .map(|(_, chosen)| chosen);
    let answer = grade.last.as_ref();
    let chosen = own
        .or(answer.map(|last| &last.chosen))
        .cloned()
        .unwrap_or_default();
    // An answer stands with the question as it was asked then, until something else is chosen.
    let last = answer.filter(|last| last.chosen == chosen);
    let asked = last
        .map(|last| &last.asked)
        .or(now)
        .or(answer.map(|last| &last.asked))?;
    let one = asked.choose == Choose::One;
    let choice = |(place, choice): (u32, &AskedChoice)| {
        let is_chosen = chosen.contains(&place);
        let (all, id, next) = (all.clone(), grade.id.clone(), toggled(&chosen, place, one));
        let onchange = move |_: Event| {
            let mut chosen = (*all).clone();
            chosen.retain(|(other, _)| *other != id);
            chosen.push((id.clone(), next.clone()));
            all.set(chosen);
        };
        html! {
            <label>
                <input type={if one { "radio" } else { "checkbox" }} name={grade.id.to_string()} checked={is_chosen} {onchange} />
                <span>{ prose(&choice.text) }</span>
            </label>
        }
    };
    let reason = match (last, now) {
        _ if is_past => Some(PAST),
        (Some(_), _) => Some("This answer is checked. Choose another one to try again."),
        (None, None) => Some("There is nothing of yours to ask about any more."),
        _ if chosen.is_empty() => Some("Choose an answer first."),
        _ => None,
    };
    let on_click = {
        let (question, choices) = (grade.id.to_string(), chosen.clone());
        let (event, dispatch) = (LabEvent::Answered { question, choices }, dispatch.clone());
        Callback::from(move |()| dispatch.record(event.clone()))
    };
    Some(html! {
        <div class="question" key={&*grade.id}>
            <fieldset disabled={is_past}>
                <legend>{ prose(&asked.text) }</legend>
                <p class="lab-small">{ if one { "Choose one." } else { "Choose all that apply." } }</p>
                { for (0..).zip(&asked.choices).map(choice) }
            </fieldset>
            <div role="status">
                if let Some(last) = last {
                    { result(grade, last.right, &chosen, asked) }
                }
            </div>
            <div class="lab-actions">
                <Button kind={ButtonKind::Lab} small=true disabled_reason={reason.map(AttrValue::Static)} {on_click}>
                    { "Check answer" }
                </Button>
            </div>
        </div>
    })
}

/// The choice `place` made, or taken back where several can be.
fn toggled(chosen: &[u32], place: u32, one: bool) -> Vec<u32> {
    if one {
        return vec![place];
    }
    let mut next: Vec<u32> = chosen.iter().copied().filter(|other| *other != place).collect();
    if next.len() == chosen.len() {
        next.push(place);
        next.sort_unstable();
    }
    next
}

/// Right, or not yet; and why, of each choice that was made and of the whole.
fn result(grade: &QuestionGrade, right: bool, chosen: &[u32], asked: &Asked) -> Html {
    let (glyph, state, word) = match right {
        true => (Glyph::DoneDisc, "done", "Right"),
        false => (Glyph::HalfDisc, "way", "Not yet"),
    };
    let count = match grade.tries {
        0 | 1 => points_of(grade.score, grade.of),
        _ => format!("the first answer had {}", points_of(grade.score, grade.of)),
    };
    let made = (0..)
        .zip(&asked.choices)
        .filter(|(place, _)| chosen.contains(place));
    let why = made.filter_map(|(_, choice)| Some((&choice.text, choice.why.as_ref()?)));
    let why = why.map(|(text, why)| {
        html! { <p><b>{ prose(text) }</b>{ ": " }{ prose(why) }</p> }
    });
    html! {
        <div class="hint answer" data-state={state}>
            <Icon {glyph} />
            <div>
                <p><b class="answer__word">{ word }</b>{ format!(" · {count}") }</p>
                if !right {
                    <p>{ difference(chosen, asked) }</p>
                }
                { for why }
                { for asked.why.iter().map(|why| html! { <p>{ prose(why) }</p> }) }
            </div>
        </div>
    }
}

/// How far an answer is from the right one, without telling which.
fn difference(chosen: &[u32], asked: &Asked) -> String {
    if asked.choose == Choose::One {
        return "This isn’t it.".to_owned();
    }
    let wanted = |(place, choice): &(u32, &AskedChoice)| choice.right && !chosen.contains(place);
    let spare = |(place, choice): &(u32, &AskedChoice)| !choice.right && chosen.contains(place);
    let count =
        |is: &dyn Fn(&(u32, &AskedChoice)) -> bool| (0..).zip(&asked.choices).filter(|one| is(one)).count();
    match (count(&wanted), count(&spare)) {
        (missing, 0) => format!("{} missing.", is(missing)),
        (0, spare) => format!("{} too many.", is(spare)),
        (missing, spare) => format!(
            "{} missing, and {} too many.",
            is(missing),
            is(spare).to_lowercase()
        ),
    }
}

fn is(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", number(count))
}

/// `Three questions`, for who is led here.
pub(super) fn invitation(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("One question".into()),
        count => Some(format!("{} questions", number(count))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(choose: Choose, right: &[bool]) -> Asked {
        let choice = |&right: &bool| AskedChoice {
            text: "".into(),
            right,
            why: None,
        };
        Asked {
            id: "q".into(),
            text: "".into(),
            points: 1,
            choose,
            choices: right.iter().map(choice).collect(),
            why: None,
        }
    }

    #[test]
    fn a_choice_is_made_and_taken_back() {
        assert_eq!(toggled(&[0], 2, true), [2]);
        assert_eq!(toggled(&[2], 0, false), [0, 2]);
        assert_eq!(toggled(&[0, 2], 0, false), [2]);
    }

    #[test]
    fn how_far_an_answer_is_away_is_said_without_telling_which() {
        let question = asked(Choose::All, &[true, true, false, false]);
        assert_eq!(difference(&[0], &question), "One is missing.");
        assert_eq!(difference(&[0, 1, 2], &question), "One is too many.");
        assert_eq!(
            difference(&[2, 3], &question),
            "Two are missing, and two are too many."
        );
        assert_eq!(
            difference(&[1], &asked(Choose::One, &[true, false])),
            "This isn’t it."
        );
    }

    #[test]
    fn questions_that_wait_are_counted() {
        assert_eq!(
            more(1, 3),
            "One more question comes once there is something of yours to ask about."
        );
        assert_eq!(
            more(2, 2),
            "Two questions come once there is something of yours to ask about."
        );
        assert_eq!(invitation(3).as_deref(), Some("Three questions"));
    }
}
