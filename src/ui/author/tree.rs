//! The properties of a resource, as a tree with tick boxes that writes `expect`.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::desk::Edits;
use crate::lab::author::{Draft, Leaf, Outcome, Use};
use crate::ui::kit::FilterBox;
use crate::ui::shell::hub::ByPtr;

#[derive(Properties, PartialEq)]
pub(super) struct TreeProps {
    pub(super) draft: ByPtr<Draft>,
    pub(super) outcome: ByPtr<Outcome>,
    pub(super) edits: Edits,
    /// The JSON pointer to the check.
    pub(super) check: AttrValue,
}

/// Ticks for what a check expects of its resource.
#[component]
pub(super) fn Tree(props: &TreeProps) -> Html {
    let filter = use_state_eq(|| AttrValue::Static(""));
    let Some((arm_type, name)) = props.draft.subject_of(&props.check) else {
        return html! { <p class="lab-small">{ "This check selects in a way of its own. Change it in the lab’s file." }</p> };
    };
    let leaves = props.draft.leaves_of(&props.outcome, &arm_type, &name);
    if leaves.is_empty() {
        let of = if name.is_empty() { &arm_type } else { &name };
        return html! {
            <p class="lab-small">{ format!("The recorded solution does not lead to {of}: there are no properties to tick.") }</p>
        };
    }
    let wanted = filter.trim().to_lowercase();
    let shows = |leaf: &&Leaf| {
        let path = leaf.path.join(".").to_lowercase();
        path.contains(&wanted) || leaf.shown().to_lowercase().contains(&wanted)
    };
    let on_filter = {
        let filter = filter.setter();
        Callback::from(move |text: String| filter.set(text.into()))
    };
    let shown: Vec<&Leaf> = leaves.iter().filter(shows).collect();
    let ticked = leaves
        .iter()
        .filter(|leaf| props.draft.expects(&props.check, leaf))
        .count();
    html! {
        <fieldset class="ticks">
            <legend>{ format!("Properties that count ({ticked} of {})", leaves.len()) }</legend>
            <FilterBox id="ticks-filter" label="Find a property" value={(*filter).clone()} on_change={on_filter} />
            if shown.is_empty() {
                <p class="lab-small">{ "No property has that in its name or value." }</p>
            }
            { level(props, &shown, 0) }
        </fieldset>
    }
}

/// The leaves that share the first `depth` members of their paths, as a list: each leaf, and a list for each member that
/// holds others. The depth is bounded by the shapes of our own JSON.
fn level(props: &TreeProps, leaves: &[&Leaf], depth: usize) -> Html {
    let same = |one: &&Leaf, next: &&Leaf| one.path.get(depth) == next.path.get(depth);
    let item = |group: &[&Leaf]| {
        let name = group.first().and_then(|leaf| leaf.path.get(depth));
        let name = name.cloned().unwrap_or_default();
        match group {
            [leaf] if leaf.path.len() == depth + 1 => {
                html! { <li key={name.clone()}>{ tick(props, leaf, &name) }</li> }
            }
            _ => html! {
                <li key={name.clone()}><span class="ticks__of">{ name }</span>{ level(props, group, depth + 1) }</li>
            },
        }
    };
    html! { <ul>{ for leaves.chunk_by(same).map(item) }</ul> }
}

fn tick(props: &TreeProps, leaf: &Leaf, name: &str) -> Html {
    let value = leaf.shown();
    let label = html! { <>{ name }{ " " }<code>{ value.clone() }</code></> };
    if let Use::Not(why) = &leaf.usable {
        return html! { <span class="ticks__not">{ label }<small>{ why }</small></span> };
    }
    let checked = props.draft.expects(&props.check, leaf);
    let onchange = {
        let (edits, check, leaf) = (props.edits.clone(), props.check.clone(), Rc::new(leaf.clone()));
        move |event: Event| {
            let is_expected = event.target_unchecked_into::<HtmlInputElement>().checked();
            let (check, leaf) = (check.clone(), leaf.clone());
            edits.change(move |draft| draft.expect(&check, &leaf, is_expected));
        }
    };
    let note = match &leaf.usable {
        Use::SameId(bind) => Some(format!("the {bind} of an earlier check")),
        _ => None,
    };
    html! {
        <label>
            <input type="checkbox" aria-label={format!("{} {value}", leaf.path.join("."))} {checked} {onchange} />
            <span>{ label }if let Some(note) = note { <small>{ note }</small> }</span>
        </label>
    }
}
