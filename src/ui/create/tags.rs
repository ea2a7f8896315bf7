//! The Tags tab of both wizards: rows of name, value and kinds of resource, with a blank one always last.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::arm::Kind;
use crate::forms::tags::{TagRow, TagRows};
use crate::ui::kit::{Glyph, IconButton, MultiSelect, SelectOption, TextField};

#[derive(Properties, PartialEq)]
pub(super) struct TagGridProps {
    pub tags: TagRows,
    /// The kinds of resource that the wizard makes.
    pub kinds: &'static [Kind],
    pub on_change: Callback<TagRows>,
}

/// The grid.
#[component]
pub(super) fn TagGrid(props: &TagGridProps) -> Html {
    let mut rows = props.tags.0.clone();
    rows.push(TagRow::default());
    html! {
        <>
            <p class="prose">
                { "Tags are names with values that sort resources, and add up what they cost, across resource groups. The same tag can go on several resources." }
            </p>
            { for rows.iter().enumerate().map(|(index, row)| tag_row(props, index, row)) }
        </>
    }
}

/// Hands over the rows with row `index` changed.
fn changer<T: 'static>(props: &TagGridProps, index: usize, change: fn(&mut TagRow, T)) -> Callback<T> {
    let (rows, on_change) = (props.tags.clone(), props.on_change.clone());
    Callback::from(move |value: T| {
        let mut rows = rows.clone();
        if rows.0.len() <= index {
            rows.0.push(TagRow::default());
        }
        change(&mut rows.0[index], value);
        on_change.emit(rows);
    })
}

fn tag_row(props: &TagGridProps, index: usize, row: &TagRow) -> Html {
    let number = (index + 1).to_string();
    let text =
        |message: Option<crate::forms::form::Message>| message.map(|text| AttrValue::from(text.into_owned()));
    let remove = {
        let (rows, on_change) = (props.tags.clone(), props.on_change.clone());
        Callback::from(move |()| {
            let mut rows = rows.clone();
            rows.0.remove(index);
            on_change.emit(rows);
        })
    };
    html! {
        <fieldset class="tag-row" key={index}>
            <legend class="visually-hidden">{ ["Tag ", &number].concat() }</legend>
            <TextField
                id={["tag-name-", &number].concat()}
                label="Name"
                value={row.name.clone()}
                on_change={changer(props, index, |row, name| row.name = name)}
                error={text(props.tags.name_problem(index))}
                dirty={!row.name.is_empty()}
            />
            <TextField
                id={["tag-value-", &number].concat()}
                label="Value"
                value={row.value.clone()}
                on_change={changer(props, index, |row, value| row.value = value)}
                error={text(props.tags.value_problem(index))}
                dirty={!row.value.is_empty()}
            />
            { resources(props, index, row, &number) }
            if index < props.tags.0.len() {
                <IconButton glyph={Glyph::Trash} label={["Delete tag ", &row.name].concat()} on_click={remove} />
            }
        </fieldset>
    }
}

/// Which resources get the tag: all that the wizard makes, unless some are taken out.
fn resources(props: &TagGridProps, index: usize, row: &TagRow, number: &str) -> Html {
    let option = |kind: &Kind| SelectOption::new(kind.arm_type(), kind.display());
    let chosen = |kind: &&Kind| row.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
    let values: Rc<[AttrValue]> = props
        .kinds
        .iter()
        .filter(chosen)
        .map(|kind| kind.arm_type().into())
        .collect();
    let options: Rc<[SelectOption]> = props.kinds.iter().map(option).collect();
    let all = props.kinds.len();
    let set = changer(props, index, |row: &mut TagRow, kinds: Option<BTreeSet<Kind>>| {
        row.kinds = kinds
    });
    let on_change = set.reform(move |values: Vec<AttrValue>| {
        let kinds: BTreeSet<Kind> = values
            .iter()
            .filter_map(|value| Kind::from_arm_type(value))
            .collect();
        (kinds.len() < all).then_some(kinds)
    });
    html! {
        <MultiSelect id={["tag-resources-", number].concat()} label="Resource" {values} {options} {on_change} placeholder="None selected" />
    }
}
