//! Choosing one of two: the pill.

use yew::prelude::*;

use super::form_row::{FormRow, described_by, flag};

#[derive(Properties, PartialEq)]
pub struct ToggleProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// Whether the right part is chosen.
    pub value: bool,
    pub on_change: Callback<bool>,
    #[prop_or(AttrValue::Static("Disabled"))]
    pub off_text: AttrValue,
    #[prop_or(AttrValue::Static("Enabled"))]
    pub on_text: AttrValue,
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
}

/// The two-part pill `Disabled | Enabled`: a radio group of two.
#[component]
pub fn Toggle(props: &ToggleProps) -> Html {
    let refresh = use_force_update();
    let part = |on: bool, text: &AttrValue| {
        let (on_change, refresh) = (props.on_change.clone(), refresh.clone());
        let onchange = move |_: Event| {
            on_change.emit(on);
            refresh.force_update();
        };
        html! {
            <label>
                <input
                    type="radio"
                    name={props.id.clone()}
                    value={if on { "on" } else { "off" }}
                    checked={props.value == on}
                    disabled={props.disabled}
                    {onchange}
                />
                { text }
            </label>
        }
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
        >
            <fieldset
                class="toggle"
                id={props.id.clone()}
                role="radiogroup"
                aria-labelledby={format!("{}-label", props.id)}
                aria-required={flag(props.required)}
                aria-invalid={flag(props.error.is_some())}
                aria-describedby={described_by(&props.id, props.error.is_some(), props.note.is_some())}
            >
                { part(false, &props.off_text) }
                { part(true, &props.on_text) }
            </fieldset>
        </FormRow>
    }
}
