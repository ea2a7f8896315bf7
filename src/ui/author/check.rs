//! One check: what it is called, what it is worth, what it says, and what it expects.

use serde_json::Value;
use yew::prelude::*;

use super::desk::{Edits, name_of};
use super::tree::Tree;
use crate::arm::json::pretty::pretty;
use crate::arm::json::read;
use crate::lab::author::{Draft, Outcome};
use crate::ui::kit::{Button, ButtonKind, Disclosure, Glyph, NumberField, TextArea, TextField, counted};
use crate::ui::shell::hub::ByPtr;

#[derive(Properties, PartialEq)]
pub(super) struct CheckProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) outcome: Option<ByPtr<Outcome>>,
    pub(super) edits: Edits,
    /// The JSON pointer to the check.
    pub(super) at: AttrValue,
    pub(super) open: bool,
    /// It is to be opened, or closed.
    pub(super) on_toggle: Callback<AttrValue>,
    /// Opens a check by what it is known by.
    pub(super) on_open: Callback<AttrValue>,
}

/// A check, folded to a line unless it is open.
#[component]
pub(super) fn CheckEditor(props: &CheckProps) -> Html {
    let (draft, at) = (&props.draft, &props.at);
    let label = match draft.text_at(&format!("{at}/label")) {
        "" => draft.text_at(&format!("{at}/id")),
        label => label,
    };
    let about = match draft.subject_of(at) {
        Some((arm_type, name)) if name.is_empty() => arm_type,
        Some((_, name)) => name,
        None => "what it selects".into(),
    };
    let onclick = {
        let (on_toggle, at) = (props.on_toggle.clone(), at.clone());
        move |_: MouseEvent| on_toggle.emit(at.clone())
    };
    let points = draft.number_at(&format!("{at}/points"));
    html! {
        <div class="check">
            <button type="button" class="check__head" aria-expanded={if props.open { "true" } else { "false" }} {onclick}>
                <span>{ format!("Check {label}") }</span>
                <small>{ format!("{about} · {}", counted(points as usize, "point")) }</small>
            </button>
            if props.open {
                { body(props) }
            }
        </div>
    }
}

fn body(props: &CheckProps) -> Html {
    let (draft, edits, at) = (&props.draft, &props.edits, &props.at);
    let id = |name: &str| AttrValue::from(format!("{}-{name}", at.trim_start_matches('/').replace('/', "-")));
    let text = |name: &'static str, label: &'static str, note: Option<&'static str>| {
        let pointer = format!("{at}/{name}");
        html! {
            <TextField
                id={id(name)}
                {label}
                value={draft.text_at(&pointer).to_owned()}
                on_change={edits.typing(pointer)}
                note={note.map(AttrValue::Static)}
            />
        }
    };
    let points = format!("{at}/points");
    let remove = {
        let (on_open, at) = (props.on_open.clone(), at.clone());
        let remove = edits.on_click(move |draft| draft.remove(&at));
        Callback::from(move |()| {
            // The next check may be known by the same, and is not to get what was half typed into this one.
            on_open.emit("".into());
            remove.emit(());
        })
    };
    html! {
        <div class="check__body">
            { text("label", "Called", Some("What the finding calls it: the property’s name in the portal.")) }
            <NumberField id={id("points")} label="Points" value={draft.number_at(&points).to_string()} on_change={edits.counting(points)} />
            if let Some(outcome) = &props.outcome {
                <Tree draft={draft.clone()} outcome={outcome.clone()} edits={edits.clone()} check={at.clone()} />
            } else {
                <p class="lab-small">{ match draft.count_at("/solution/operations") {
                    0 => "Record a solution first: the properties to tick are those of its resources.",
                    _ => "The properties to tick are shown here once the lab can be played. Proof tells what is wrong with it.",
                } }</p>
            }
            { text("why", "Why it matters", Some("A sentence for who got it wrong.")) }
            { text("where", "Where it is", Some("As Page ▸ Tab ▸ Field, with the portal’s words.")) }
            { hints(props) }
            <AsJson draft={draft.clone()} edits={edits.clone()} at={at.clone()} on_open={&props.on_open} />
            <Button kind={ButtonKind::Lab} icon={Glyph::Trash} on_click={remove}>{ "Remove this check" }</Button>
        </div>
    }
}

fn hints(props: &CheckProps) -> Html {
    let (draft, edits, at) = (&props.draft, &props.edits, &props.at);
    let list = format!("{at}/hints");
    let count = draft.count_at(&list);
    let hint = |index: usize| {
        let pointer = format!("{list}/{index}");
        let id = pointer.trim_start_matches('/').replace('/', "-");
        // A hint that is emptied stays where it is: the others keep their places.
        let set = edits.wording(pointer.clone());
        let remove = edits.on_click({
            let pointer = pointer.clone();
            move |draft| draft.remove(&pointer)
        });
        html! {
            <div class="check__hint" key={index}>
                <TextField {id} label={format!("Hint {}", index + 1)} value={draft.text_at(&pointer).to_owned()} on_change={set} />
                <Button kind={ButtonKind::Lab} icon={Glyph::Trash} label={format!("Remove hint {}", index + 1)} on_click={remove}>
                    { "Remove" }
                </Button>
            </div>
        }
    };
    let add = edits.on_click({
        let list = list.clone();
        move |draft| {
            if draft.count_at(&list) == 0 {
                draft.set(&list, Value::Array(Vec::new()));
            }
            let end = format!("{list}/{}", draft.count_at(&list));
            draft.set(&end, "");
        }
    });
    html! {
        <>
            { for (0..count).map(hint) }
            <Button kind={ButtonKind::Lab} icon={Glyph::Plus} on_click={add}>{ "Add a hint" }</Button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AsJsonProps {
    draft: ByPtr<Draft>,
    edits: Edits,
    at: AttrValue,
    on_open: Callback<AttrValue>,
}

/// The whole check, for what has no field: history clauses, words, conditions.
#[component]
fn AsJson(props: &AsJsonProps) -> Html {
    let at = props.at.trim_start_matches('/').replace('/', "-");
    // With its id the check gets another name: it stays open, and what is typed goes on.
    let on_replace = {
        let (on_open, at) = (props.on_open.clone(), props.at.clone());
        Callback::from(move |value: Value| on_open.emit(name_of(Some(&value), &at)))
    };
    html! {
        <Disclosure title="The whole check, as JSON">
            <JsonText
                id={format!("{at}-json")}
                label="Check as JSON"
                draft={props.draft.clone()}
                edits={props.edits.clone()}
                pointer={props.at.clone()}
                {on_replace}
            />
        </Disclosure>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct JsonTextProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    pub(super) draft: ByPtr<Draft>,
    pub(super) edits: Edits,
    /// The JSON pointer to what is shown; empty for the whole file.
    pub(super) pointer: AttrValue,
    /// What is to stand there now.
    #[prop_or_default]
    pub(super) on_replace: Callback<Value>,
}

/// A part of the file as text. It is taken over as soon as it is JSON; until then it stays as it was typed, and says why.
#[component]
pub(super) fn JsonText(props: &JsonTextProps) -> Html {
    // What is typed, while it is not what stands, and what is wrong with it.
    let typed = use_state_eq(|| None::<(AttrValue, Option<AttrValue>)>);
    let on_change = {
        let (typed, edits, pointer) = (typed.setter(), props.edits.clone(), props.pointer.clone());
        let on_replace = props.on_replace.clone();
        Callback::from(move |text: String| match read::value(&text) {
            Ok(value) => {
                typed.set(Some((text.into(), None)));
                on_replace.emit(value.clone());
                let pointer = pointer.clone();
                edits.change(move |draft| draft.replace(&pointer, value.clone()));
            }
            Err(fault) => typed.set(Some((text.into(), Some(fault.to_string().into())))),
        })
    };
    let on_blur = {
        let typed = typed.clone();
        Callback::from(move |()| {
            if typed.as_ref().is_some_and(|(_, fault)| fault.is_none()) {
                typed.set(None);
            }
        })
    };
    let (value, error) = (*typed).clone().unwrap_or_else(|| {
        let stands = props.draft.file().pointer(&props.pointer);
        (stands.map(pretty).unwrap_or_default().into(), None)
    });
    html! { <TextArea id={&props.id} label={&props.label} {value} {on_change} {on_blur} {error} /> }
}
