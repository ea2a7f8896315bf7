//! One choice of a question: what it shows, when it is right, and what is said about it.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Edits;
use super::steps::moves;
use crate::lab::author::{Draft, Outcome, RightWhen, selected_type};
use crate::ui::kit::{SelectField, SelectOption, TextField};
use crate::ui::shell::hub::ByPtr;

/// A question has as many choices at least.
const LEAST: usize = 2;

/// A property of something that a check is about, for a choice to show.
#[derive(Debug, PartialEq)]
pub(super) struct Property {
    expression: String,
    /// Where it is, and what it is after the solution.
    text: String,
    of: String,
}

impl Property {
    /// Those of everything that has a name in the lab.
    pub(super) fn all(draft: &Draft, outcome: &Outcome) -> Vec<Property> {
        let of_each = draft.bindings().into_iter().filter_map(|(bind, select)| {
            let arm_type = selected_type(&select)?;
            let name = draft.name_of(&bind).unwrap_or_default();
            let leaves = draft.leaves_of(outcome, arm_type, &name);
            let of = if name.is_empty() { bind.clone() } else { name };
            let property = move |leaf: &crate::lab::author::Leaf| Property {
                expression: leaf.of_binding(&bind),
                text: format!("{}: {}", leaf.path.join("."), leaf.shown()),
                of: of.clone(),
            };
            Some(leaves.iter().map(property).collect::<Vec<_>>())
        });
        of_each.flatten().collect()
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ChoiceEditorProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) edits: Edits,
    /// The JSON pointer to the question.
    pub(super) question: AttrValue,
    /// `2.1`: question and choice.
    pub(super) name: AttrValue,
    pub(super) place: usize,
    pub(super) of: usize,
    pub(super) properties: ByPtr<Vec<Property>>,
}

#[component]
pub(super) fn ChoiceEditor(props: &ChoiceEditorProps) -> Html {
    let (draft, edits, place) = (&props.draft, &props.edits, props.place);
    let pointer = format!("{}/choices/{place}", props.question);
    let id = |part: &str| AttrValue::from(format!("choice-{}-{part}", props.name.replace('.', "-")));
    let field = |part: &'static str, label: AttrValue, note: Option<&'static str>| {
        let at = format!("{pointer}/{part}");
        html! {
            <TextField
                id={id(part)}
                {label}
                value={draft.text_at(&at).to_owned()}
                // An empty text is a choice without words yet; without one it would be no choice.
                on_change={if part == "why" { edits.typing(at) } else { edits.wording(at) }}
                note={note.map(AttrValue::Static)}
            />
        }
    };
    let name = &props.name;
    let is_read = draft.is_read(&props.question, place);
    let right = draft.right_when(&props.question, place);
    html! {
        <div class="author-line" role="group" aria-label={format!("Choice {name}")}>
            <div class="author-step__head">
                { match is_read {
                    false => field("text", format!("Choice {name}").into(), None),
                    true => field("value", format!("Choice {name}").into(), Some("An expression, as az’s --query has them.")),
                } }
                { moves(edits, &pointer, &format!("choice {name}"), place, LEAST..props.of) }
            </div>
            { shows(props, is_read, id("shows")) }
            if is_read {
                <TakeProperty
                    id={id("property")}
                    edits={edits.clone()}
                    at={format!("{pointer}/value")}
                    value={draft.text_at(&format!("{pointer}/value")).to_owned()}
                    properties={props.properties.clone()}
                />
            }
            { is_right(props, right, id("right")) }
            if right == RightWhen::Holds {
                { field("rightIf", "Right if".into(), Some("An expression. What it finds in the student’s resources decides.")) }
            }
            { field("why", "Because".into(), Some("Said to who chose it.")) }
        </div>
    }
}

fn shows(props: &ChoiceEditorProps, is_read: bool, id: AttrValue) -> Html {
    let options: Rc<[SelectOption]> = [
        SelectOption::new("text", "These words"),
        SelectOption::new("value", "What the student has"),
    ]
    .into();
    let on_change = {
        let (edits, question, place) = (props.edits.clone(), props.question.clone(), props.place);
        Callback::from(move |value: String| {
            let question = question.clone();
            edits.change(move |draft| draft.set_read(&question, place, value == "value"));
        })
    };
    let value = if is_read { "value" } else { "text" };
    html! { <SelectField {id} label="Shows" {value} {options} {on_change} /> }
}

fn is_right(props: &ChoiceEditorProps, right: RightWhen, id: AttrValue) -> Html {
    let options: Rc<[SelectOption]> = [
        SelectOption::new("never", "Not right"),
        SelectOption::new("always", "Right"),
        SelectOption::new("if", "Right if an expression holds"),
    ]
    .into();
    let on_change = {
        let (edits, question, place) = (props.edits.clone(), props.question.clone(), props.place);
        Callback::from(move |value: String| {
            let when = match &*value {
                "always" => RightWhen::Always,
                "if" => RightWhen::Holds,
                _ => RightWhen::Never,
            };
            let question = question.clone();
            edits.change(move |draft| draft.set_right(&question, place, when));
        })
    };
    let value = match right {
        RightWhen::Never => "never",
        RightWhen::Always => "always",
        RightWhen::Holds => "if",
    };
    html! { <SelectField {id} label="Is" {value} {options} {on_change} /> }
}

#[derive(Properties, PartialEq)]
struct TakePropertyProps {
    id: AttrValue,
    edits: Edits,
    /// The JSON pointer to the expression.
    at: AttrValue,
    /// What it is now.
    value: AttrValue,
    properties: ByPtr<Vec<Property>>,
}

/// Writes the expression for a property that is picked.
#[component]
fn TakeProperty(props: &TakePropertyProps) -> Html {
    let options: Rc<[SelectOption]> = {
        let all = props.properties.iter();
        all.map(|property| {
            SelectOption::new(property.expression.clone(), property.text.clone())
                .in_group(property.of.clone())
        })
        .collect()
    };
    if options.is_empty() {
        return html! {
            <p class="lab-small">{ "Add a check first: what a check is about has properties to pick here." }</p>
        };
    }
    // What is picked stays picked: the arrows of a keyboard go on from there.
    let is_one = options.iter().any(|option| option.value == props.value);
    let value = if is_one { props.value.clone() } else { "".into() };
    let on_change = props.edits.wording(props.at.to_string());
    html! { <SelectField id={&props.id} label="Take a property" {value} placeholder="Pick one" {options} {on_change} /> }
}
