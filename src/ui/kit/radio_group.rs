//! Choosing one of a few: radio buttons.

use std::rc::Rc;

use yew::prelude::*;

use super::form_row::{FormRow, described_by, flag};

/// One radio button.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Choice {
    pub value: AttrValue,
    pub text: AttrValue,
    /// Goes on after `text` in the same sentence; `text` is bold then ("**Flexible:** achieve high availability …").
    pub detail: Option<AttrValue>,
    /// A grey line under it.
    pub caption: Option<AttrValue>,
    /// Off, and why. The reason takes the place of the caption.
    pub disabled_reason: Option<AttrValue>,
}

impl Choice {
    pub fn new(value: impl Into<AttrValue>, text: impl Into<AttrValue>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    pub fn with_detail(mut self, detail: impl Into<AttrValue>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub fn with_caption(mut self, caption: impl Into<AttrValue>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    pub fn disabled_because(mut self, reason: impl Into<AttrValue>) -> Self {
        self.disabled_reason = Some(reason.into());
        self
    }
}

#[derive(Properties, PartialEq)]
pub struct RadioGroupProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// `value` of the chosen one.
    pub value: AttrValue,
    pub choices: Rc<[Choice]>,
    pub on_change: Callback<AttrValue>,
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

/// Radio buttons, one under the other.
#[component]
pub fn RadioGroup(props: &RadioGroupProps) -> Html {
    let refresh = use_force_update();
    let pick = {
        let on_change = props.on_change.clone();
        Callback::from(move |value: AttrValue| {
            on_change.emit(value);
            refresh.force_update();
        })
    };
    html! {
        <FormRow
            id={&props.id}
            label={&props.label}
            group=true
            required={props.required}
            tip={props.tip.clone()}
            error={props.error.clone()}
            note={props.note.clone()}
            dirty={props.dirty}
            nested={props.nested}
            sub={props.sub.clone()}
        >
            <fieldset
                id={props.id.clone()}
                role="radiogroup"
                aria-labelledby={format!("{}-label", props.id)}
                aria-required={flag(props.required)}
                aria-invalid={flag(props.error.is_some())}
                aria-describedby={described_by(&props.id, props.error.is_some(), props.note.is_some())}
            >
                { for props.choices.iter().map(|choice| radio(props, choice, &pick)) }
            </fieldset>
        </FormRow>
    }
}

fn radio(props: &RadioGroupProps, choice: &Choice, pick: &Callback<AttrValue>) -> Html {
    let id = format!("{}-{}", props.id, choice.value);
    let caption = choice.disabled_reason.as_ref().or(choice.caption.as_ref());
    let (pick, value) = (pick.clone(), choice.value.clone());
    html! {
        <div class="choice">
            <input
                type="radio"
                id={id.clone()}
                name={props.id.clone()}
                value={choice.value.clone()}
                checked={choice.value == props.value}
                disabled={props.disabled || choice.disabled_reason.is_some()}
                aria-describedby={caption.map(|_| format!("{id}-caption"))}
                onchange={move |_| pick.emit(value.clone())}
            />
            <div>
                <label for={id.clone()}>
                    if let Some(detail) = &choice.detail {
                        <b>{ &choice.text }</b>{ " " }{ detail }
                    } else {
                        { &choice.text }
                    }
                </label>
                if let Some(caption) = caption {
                    <span class="choice__caption" id={format!("{id}-caption")}>{ caption }</span>
                }
            </div>
        </div>
    }
}
