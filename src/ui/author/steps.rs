//! The steps and their lines, each with its checks.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::check::CheckEditor;
use super::desk::{Edits, name};
use crate::lab::author::{Draft, LineAt, Outcome, Subject};
use crate::ui::kit::{Button, ButtonKind, Glyph, IconButton, SelectField, SelectOption, TextArea, TextField};
use crate::ui::shell::hub::ByPtr;

#[derive(Properties, PartialEq)]
pub(super) struct StepsTabProps {
    pub(super) draft: ByPtr<Draft>,
    /// Where the solution leads; `None` until something could be played.
    pub(super) outcome: Option<ByPtr<Outcome>>,
    pub(super) edits: Edits,
}

/// What is the same for every line.
struct Shown<'a> {
    props: &'a StepsTabProps,
    subjects: Rc<Vec<Subject>>,
    /// The id of the check that is open: it stays open where its line is moved to.
    open: AttrValue,
    on_toggle: Callback<AttrValue>,
    /// Opens a check by its id.
    on_open: Callback<AttrValue>,
}

/// Everything that the student reads and does.
#[component]
pub(super) fn StepsTab(props: &StepsTabProps) -> Html {
    let open = use_state_eq(|| AttrValue::Static(""));
    let subjects = use_memo(props.outcome.clone(), |outcome| {
        let outcome = outcome.as_ref();
        outcome.map(|outcome| outcome.subjects()).unwrap_or_default()
    });
    let on_open = {
        let open = open.setter();
        Callback::from(move |check| open.set(check))
    };
    let on_toggle = {
        let (open, draft) = (open.clone(), props.draft.clone());
        Callback::from(move |check: AttrValue| {
            let name = name(&draft, &check);
            open.set(if *open == name { "".into() } else { name })
        })
    };
    let shown = Shown {
        props,
        subjects,
        open: (*open).clone(),
        on_toggle,
        on_open,
    };
    let steps = props.draft.count_at("/steps");
    html! {
        <>
            <p class="lab-small">
                { "A line is what the student does. In it, **bold** is for the portal’s own words, and `code` for values. A check is \
                   about a resource that your solution leads to; a line without one is not graded." }
            </p>
            { for (0..steps).map(|step| step_editor(&shown, step)) }
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={props.edits.on_click(Draft::add_step)}>
                { "Add a step" }
            </Button>
        </>
    }
}

fn step_editor(shown: &Shown<'_>, step: usize) -> Html {
    let StepsTabProps { draft, edits, .. } = shown.props;
    let pointer = format!("/steps/{step}");
    let title = format!("{pointer}/title");
    let lines = draft.count_at(&format!("{pointer}/lines"));
    let number = step + 1;
    let add_line = edits.on_click(move |draft| draft.add_line(step));
    html! {
        <section class="author-step" key={step} aria-label={format!("Step {number}")}>
            <div class="author-step__head">
                <TextField
                    id={format!("step-{step}")}
                    label={format!("Step {number}")}
                    value={draft.text_at(&title).to_owned()}
                    on_change={edits.wording(title)}
                />
                { moves(edits, &pointer, &format!("step {number}"), step, 1..draft.count_at("/steps")) }
            </div>
            { for (0..lines).map(|line| line_editor(shown, LineAt { step, line }, lines)) }
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={add_line}>{ format!("Add a line to step {number}") }</Button>
        </section>
    }
}

/// Up, down and away. `of`: how many there are at least, and how many there are now.
pub(super) fn moves(edits: &Edits, pointer: &str, what: &str, place: usize, of: Range<usize>) -> Html {
    let to = |up: bool| {
        let pointer = pointer.to_owned();
        edits.on_click(move |draft| draft.shift(&pointer, up))
    };
    let remove = {
        let pointer = pointer.to_owned();
        edits.on_click(move |draft| draft.remove(&pointer))
    };
    html! {
        <span class="author-moves">
            if place > 0 {
                <IconButton glyph={Glyph::ChevronUp} label={format!("Move {what} up")} on_click={to(true)} />
            }
            if place + 1 < of.end {
                <IconButton glyph={Glyph::ChevronDown} label={format!("Move {what} down")} on_click={to(false)} />
            }
            if !of.is_empty() {
                <IconButton glyph={Glyph::Trash} label={format!("Remove {what}")} on_click={remove} />
            }
        </span>
    }
}

fn line_editor(shown: &Shown<'_>, at: LineAt, of: usize) -> Html {
    let StepsTabProps {
        draft,
        outcome,
        edits,
    } = shown.props;
    let pointer = at.pointer();
    let number = format!("{}.{}", at.step + 1, at.line + 1);
    let text = format!("{pointer}/text");
    let checks = draft.count_at(&format!("{pointer}/checks"));
    let check = |index: usize| {
        let check = AttrValue::from(format!("{pointer}/checks/{index}"));
        html! {
            <CheckEditor
                key={index}
                draft={draft.clone()}
                outcome={outcome.clone()}
                edits={edits.clone()}
                open={shown.open == name(draft, &check)}
                at={check}
                on_toggle={&shown.on_toggle}
                on_open={&shown.on_open}
            />
        }
    };
    let ungraded = format!("{pointer}/ungraded");
    html! {
        <div class="author-line" key={at.line} role="group" aria-label={format!("Line {number}")}>
            <div class="author-step__head">
                <TextArea
                    id={format!("line-{}-{}", at.step, at.line)}
                    label={format!("Line {number}")}
                    value={draft.text_at(&text).to_owned()}
                    on_change={edits.wording(text)}
                />
                { moves(edits, &pointer, &format!("line {number}"), at.line, 1..of) }
            </div>
            if checks == 0 {
                <TextField
                    id={format!("ungraded-{}-{}", at.step, at.line)}
                    label="Not graded because"
                    value={draft.text_at(&ungraded).to_owned()}
                    on_change={edits.typing(ungraded)}
                />
            }
            { for (0..checks).map(check) }
            <AddCheck
                {at}
                edits={edits.clone()}
                draft={draft.clone()}
                subjects={ByPtr(shown.subjects.clone())}
                on_open={&shown.on_open}
            />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct AddCheckProps {
    at: LineAt,
    draft: ByPtr<Draft>,
    edits: Edits,
    subjects: ByPtr<Vec<Subject>>,
    /// Opens the new check by its id.
    on_open: Callback<AttrValue>,
}

/// Picks the resource that a new check is about.
#[component]
fn AddCheck(props: &AddCheckProps) -> Html {
    let chosen = use_state_eq(|| AttrValue::Static(""));
    let LineAt { step, line } = props.at;
    let number = format!("{}.{}", step + 1, line + 1);
    let options: Rc<[SelectOption]> = {
        let all = props.subjects.iter().enumerate();
        all.map(|(place, subject)| {
            let option = SelectOption::new(place.to_string(), option_text(subject));
            option.in_group(match subject.from_start {
                true => "There from the start",
                false => "Made by the solution",
            })
        })
        .collect()
    };
    if options.is_empty() {
        return html! {};
    }
    let add = {
        let (props_at, edits, draft) = (props.at, props.edits.clone(), props.draft.clone());
        let (subjects, on_open, chosen) = (props.subjects.clone(), props.on_open.clone(), chosen.clone());
        Callback::from(move |()| {
            let subject = chosen
                .parse()
                .ok()
                .and_then(|place: usize| subjects.get(place).cloned());
            let Some(subject) = subject else { return };
            on_open.emit(draft.check_id(&subject).into());
            edits.change(move |draft| {
                draft.add_check(props_at, &subject);
            });
            chosen.set("".into());
        })
    };
    let on_change = {
        let chosen = chosen.setter();
        Callback::from(move |value: String| chosen.set(value.into()))
    };
    let reason = chosen
        .is_empty()
        .then_some(AttrValue::Static("Pick a resource first."));
    html! {
        <div class="author-add">
            <SelectField
                id={format!("about-{step}-{line}")}
                label={format!("New check for line {number}, about")}
                value={(*chosen).clone()}
                placeholder="Pick a resource"
                {options}
                {on_change}
            />
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={add} disabled_reason={reason} label={format!("Add the check to line {number}")}>
                { "Add the check" }
            </Button>
        </div>
    }
}

fn option_text(subject: &Subject) -> String {
    let kind = subject.arm_type.rsplit('/').next().unwrap_or(&subject.arm_type);
    match subject.drawn {
        true => format!("any of {kind} (such as {})", subject.name),
        false => format!("{} ({kind})", subject.name),
    }
}
