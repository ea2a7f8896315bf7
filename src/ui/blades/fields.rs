//! The fields of a page that is filled in and saved. Each is drawn in one place: a field of the kit written out anew costs
//! the program half a kilobyte.

use std::rc::Rc;

use yew::prelude::*;

use crate::forms::Message;
use crate::ui::kit::{NumberField, SelectField, SelectOption, TextField};

/// A field, as it stands.
#[derive(Default)]
pub struct Line {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    pub on_change: Callback<String>,
    pub error: Option<Message>,
    /// A sentence under it; empty for none.
    pub note: &'static str,
    pub dirty: bool,
    pub nested: bool,
    /// No star.
    pub optional: bool,
    pub disabled: bool,
}

impl Line {
    fn error(&self) -> Option<AttrValue> {
        self.error.clone().map(|text| text.into_owned().into())
    }

    fn note(&self) -> Option<AttrValue> {
        (!self.note.is_empty()).then_some(AttrValue::Static(self.note))
    }
}

/// A number that has to be there.
#[inline(never)]
pub fn number(line: Line) -> Html {
    let (error, note) = (line.error(), line.note());
    html! {
        <NumberField
            id={line.id}
            label={line.label}
            required=true
            value={line.value}
            on_change={line.on_change}
            {error}
            {note}
            dirty={line.dirty}
            nested={line.nested}
        />
    }
}

/// A text that has to be there.
#[inline(never)]
pub fn text(line: Line) -> Html {
    let (error, note) = (line.error(), line.note());
    html! {
        <TextField
            id={line.id}
            label={line.label}
            required=true
            value={line.value}
            on_change={line.on_change}
            {error}
            {note}
            dirty={line.dirty}
            nested={line.nested}
            disabled={line.disabled}
        />
    }
}

/// A choice among values with their texts.
#[inline(never)]
pub fn select(line: Line, options: &mut dyn Iterator<Item = (AttrValue, AttrValue)>) -> Html {
    let note = line.note();
    let options: Rc<[SelectOption]> = options
        .map(|(value, text)| SelectOption::new(value, text))
        .collect();
    html! {
        <SelectField
            id={line.id}
            label={line.label}
            required={!line.optional}
            value={line.value}
            {options}
            on_change={line.on_change}
            {note}
            dirty={line.dirty}
            nested={line.nested}
        />
    }
}

/// Names that stand for themselves.
pub fn names(names: &[&'static str]) -> impl Iterator<Item = (AttrValue, AttrValue)> {
    names.iter().map(|name| ((*name).into(), (*name).into()))
}

/// Choices of a wizard's field.
pub fn choices(choices: Vec<crate::forms::Choice>) -> impl Iterator<Item = (AttrValue, AttrValue)> {
    choices
        .into_iter()
        .map(|choice| (choice.value.into_owned().into(), choice.label.into_owned().into()))
}
