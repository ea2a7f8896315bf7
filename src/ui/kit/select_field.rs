//! The drop-down: a native `<select>`.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::form_row::{FormRow, described_by, flag};
use super::icon::{Glyph, Icon};

/// One entry of a drop-down.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SelectOption {
    pub value: AttrValue,
    pub text: AttrValue,
    /// A sentence about it, shown under the field while it is chosen.
    pub caption: Option<AttrValue>,
    /// Heading that it stands under. Entries of one group stand together in the list.
    pub group: Option<AttrValue>,
    pub disabled: bool,
}

impl SelectOption {
    pub fn new(value: impl Into<AttrValue>, text: impl Into<AttrValue>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    pub fn in_group(mut self, group: impl Into<AttrValue>) -> Self {
        self.group = Some(group.into());
        self
    }

    pub fn with_caption(mut self, caption: impl Into<AttrValue>) -> Self {
        self.caption = Some(caption.into());
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct SelectFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// `value` of the chosen option; empty for none. A value that is no longer offered stays, as an entry of its own.
    pub value: AttrValue,
    pub options: Rc<[SelectOption]>,
    pub on_change: Callback<String>,
    /// Text of the empty choice, shown while `value` is empty.
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub dirty: bool,
    #[prop_or_default]
    pub valid: bool,
    #[prop_or_default]
    pub required: bool,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    #[prop_or_default]
    pub nested: bool,
    #[prop_or_default]
    pub sub: Html,
}

/// A drop-down with optional groups. It shows `value` whatever was picked in it: Yew writes `selected` only where it
/// changed, and the browser stops reading it once a student has chosen, so the element is set after every render.
#[component]
pub fn SelectField(props: &SelectFieldProps) -> Html {
    let node = use_node_ref();
    let refresh = use_force_update();
    {
        let (node, value) = (node.clone(), props.value.clone());
        use_effect(move || {
            if let Some(select) = node.cast::<HtmlSelectElement>()
                && select.value() != value.as_str()
            {
                select.set_value(&value);
            }
        });
    }
    let on_change = props.on_change.clone();
    let onchange = move |event: Event| {
        on_change.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
        refresh.force_update();
    };
    let chosen = props.options.iter().find(|option| option.value == props.value);
    let note = props
        .note
        .clone()
        .or_else(|| chosen.and_then(|option| option.caption.clone()));
    html! {
        <FormRow
            id={&props.id}
            label={&props.label}
            required={props.required}
            tip={props.tip.clone()}
            error={props.error.clone()}
            note={note.clone()}
            dirty={props.dirty}
            valid={props.valid}
            nested={props.nested}
            sub={props.sub.clone()}
        >
            <div class="field">
                <select
                    class="field__input"
                    id={props.id.clone()}
                    ref={node}
                    disabled={props.disabled}
                    data-empty={flag(props.value.is_empty())}
                    aria-required={flag(props.required)}
                    aria-invalid={flag(props.error.is_some())}
                    aria-describedby={described_by(&props.id, props.error.is_some(), note.is_some())}
                    {onchange}
                >
                    if chosen.is_none() {
                        <option value={props.value.clone()} selected=true>{ missing(props) }</option>
                    }
                    { options(props) }
                </select>
                <Icon glyph={Glyph::ChevronDown} class="field__chevron" />
            </div>
        </FormRow>
    }
}

/// Text of the entry that stands for a value which none of the options has.
fn missing(props: &SelectFieldProps) -> &AttrValue {
    if props.value.is_empty() {
        &props.placeholder
    } else {
        &props.value
    }
}

fn options(props: &SelectFieldProps) -> Html {
    let entry = |option: &SelectOption| {
        html! {
            <option
                value={option.value.clone()}
                selected={option.value == props.value}
                disabled={option.disabled}
            >
                { &option.text }
            </option>
        }
    };
    props
        .options
        .chunk_by(|a, b| a.group == b.group)
        .map(|run| {
            let entries = run.iter().map(entry);
            match &run[0].group {
                Some(group) => html! { <optgroup label={group.clone()}>{ for entries }</optgroup> },
                None => entries.collect::<Html>(),
            }
        })
        .collect()
}
