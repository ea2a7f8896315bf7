//! One row of a form: label, star, ⓘ, field, what is wrong with it, links under it.

use yew::prelude::*;

use super::info_tip::InfoTip;

#[derive(Properties, PartialEq)]
pub struct FormRowProps {
    /// Id of the control. The label is `<id>-label`, the error `<id>-error`, the note `<id>-note`, the tip `<id>-tip`.
    pub id: AttrValue,
    pub label: AttrValue,
    pub children: Html,
    /// The control is a group (radio buttons, a combobox that is no native element): it points at the label, not the
    /// label at it.
    #[prop_or_default]
    pub group: bool,
    #[prop_or_default]
    pub required: bool,
    #[prop_or_default]
    pub tip: Option<AttrValue>,
    /// The red sentence under the field.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// A grey sentence under the field: a caption, or why it is off.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// Edited by the student: purple.
    #[prop_or_default]
    pub dirty: bool,
    /// Edited and good: a green tick inside, where the field draws one.
    #[prop_or_default]
    pub valid: bool,
    /// Hangs below the row before it: the bracket.
    #[prop_or_default]
    pub nested: bool,
    /// Links under the field.
    #[prop_or_default]
    pub sub: Html,
}

/// The frame of every field. Pages use it directly only for what is no field of the kit (a value that is shown, a grid).
#[component]
pub fn FormRow(props: &FormRowProps) -> Html {
    let id = &props.id;
    let name = html! {
        <>
            { &props.label }
            if props.required {
                <span class="star" aria-hidden="true">{ " *" }</span>
            }
        </>
    };
    let has_sub = props.sub != Html::default();
    html! {
        <div
            class="form-row"
            data-dirty={flag(props.dirty)}
            data-valid={flag(props.valid && props.error.is_none())}
            data-error={flag(props.error.is_some())}
            data-nested={flag(props.nested)}
        >
            <div class="form-row__label">
                if props.group {
                    <span id={format!("{id}-label")}>{ name }</span>
                } else {
                    <label id={format!("{id}-label")} for={id.clone()}>{ name }</label>
                }
                if let Some(text) = &props.tip {
                    { " " }<InfoTip id={format!("{id}-tip")} about={props.label.clone()} {text} />
                }
            </div>
            <div class="form-row__field">
                { props.children.clone() }
                if let Some(error) = &props.error {
                    <span class="form-row__error" id={format!("{id}-error")}>{ error }</span>
                }
                if let Some(note) = &props.note {
                    <span class="form-row__note" id={format!("{id}-note")}>{ note }</span>
                }
                if has_sub {
                    <div class="form-row__sub">{ props.sub.clone() }</div>
                }
            </div>
        </div>
    }
}

/// A data attribute that is there or not.
pub(super) fn flag(on: bool) -> Option<&'static str> {
    on.then_some("true")
}

/// Value of `aria-describedby`: error first, then the note.
pub(super) fn described_by(id: &str, error: bool, note: bool) -> Option<AttrValue> {
    match (error, note) {
        (true, true) => Some(format!("{id}-error {id}-note").into()),
        (true, false) => Some(format!("{id}-error").into()),
        (false, true) => Some(format!("{id}-note").into()),
        (false, false) => None,
    }
}
