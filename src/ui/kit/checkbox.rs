//! The tick.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::form_row::{FormRow, described_by, flag};
use super::info_tip::InfoTip;

#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: bool,
    pub on_change: Callback<bool>,
    /// Label right of the box and no row of its own: in dialogs, panes and lists.
    #[prop_or_default]
    pub inline: bool,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub dirty: bool,
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

/// A tick: label in the label column and box in the field column, or `inline`.
#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let refresh = use_force_update();
    let on_change = props.on_change.clone();
    let onchange = move |event: Event| {
        on_change.emit(event.target_unchecked_into::<HtmlInputElement>().checked());
        refresh.force_update();
    };
    let id = &props.id;
    let described = described_by(id, props.error.is_some() && !props.inline, props.note.is_some());
    let tick = html! {
        <input
            type="checkbox"
            id={id.clone()}
            checked={props.value}
            disabled={props.disabled}
            aria-required={flag(props.required)}
            aria-invalid={flag(props.error.is_some())}
            aria-describedby={described}
            {onchange}
        />
    };
    if props.inline {
        return html! {
            <div class="choice choice__tip" data-dirty={flag(props.dirty)} data-error={flag(props.error.is_some())}>
                { tick }
                <div>
                    <label for={id.clone()}>{ &props.label }</label>
                    if let Some(text) = &props.tip {
                        { " " }<InfoTip id={format!("{id}-tip")} about={props.label.clone()} {text} />
                    }
                    if let Some(note) = &props.note {
                        <span class="choice__caption" id={format!("{id}-note")}>{ note }</span>
                    }
                </div>
            </div>
        };
    }
    html! {
        <FormRow
            {id}
            label={&props.label}
            required={props.required}
            tip={props.tip.clone()}
            error={props.error.clone()}
            note={props.note.clone()}
            dirty={props.dirty}
            nested={props.nested}
            sub={props.sub.clone()}
        >
            { tick }
        </FormRow>
    }
}
