//! Fields that are typed into. What was typed is in the value that the page holds, and nowhere else.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::form_row::{FormRow, described_by, flag};
use super::icon::{Glyph, Icon};

/// Properties of `TextField`, `NumberField`, `PasswordField` and `TextArea`.
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// Shown as it is, valid or not.
    pub value: AttrValue,
    /// Every keystroke, with the whole text.
    pub on_change: Callback<String>,
    /// The field was left: a moment to show what is wrong.
    #[prop_or_default]
    pub on_blur: Callback<()>,
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
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub node_ref: NodeRef,
}

/// One line of text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    line(props, "text", None)
}

/// A number. It is a text field with a number pad: a native number field loses whatever is no number.
#[component]
pub fn NumberField(props: &TextFieldProps) -> Html {
    line(props, "text", Some("decimal"))
}

/// A password: dots, never offered to be saved or filled in.
#[component]
pub fn PasswordField(props: &TextFieldProps) -> Html {
    line(props, "password", None)
}

fn line(props: &TextFieldProps, kind: &'static str, pad: Option<&'static str>) -> Html {
    let on_change = props.on_change.clone();
    let oninput = move |event: InputEvent| {
        on_change.emit(event.target_unchecked_into::<HtmlInputElement>().value());
    };
    let on_blur = props.on_blur.clone();
    let mark = match (&props.error, props.valid) {
        (Some(_), _) => Some(Glyph::Error),
        (None, true) => Some(Glyph::Check),
        (None, false) => None,
    };
    let field = html! {
        <div class="field">
            <input
                class="field__input"
                type={kind}
                id={props.id.clone()}
                ref={&props.node_ref}
                value={props.value.clone()}
                placeholder={props.placeholder.clone()}
                inputmode={pad}
                disabled={props.disabled}
                autocomplete={if kind == "password" { "new-password" } else { "off" }}
                autocapitalize="off"
                spellcheck="false"
                aria-required={flag(props.required)}
                aria-invalid={flag(props.error.is_some())}
                aria-describedby={described_by(&props.id, props.error.is_some(), props.note.is_some())}
                {oninput}
                onblur={move |_| on_blur.emit(())}
            />
            if let Some(glyph) = mark {
                <Icon {glyph} class="field__mark" />
            }
        </div>
    };
    row(props, field)
}

/// Several lines of text (an SSH public key, custom data).
#[component]
pub fn TextArea(props: &TextFieldProps) -> Html {
    let on_change = props.on_change.clone();
    let oninput = move |event: InputEvent| {
        on_change.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
    };
    let on_blur = props.on_blur.clone();
    let field = html! {
        <div class="field">
            <textarea
                class="field__input"
                id={props.id.clone()}
                ref={&props.node_ref}
                value={props.value.clone()}
                placeholder={props.placeholder.clone()}
                disabled={props.disabled}
                autocomplete="off"
                spellcheck="false"
                aria-required={flag(props.required)}
                aria-invalid={flag(props.error.is_some())}
                aria-describedby={described_by(&props.id, props.error.is_some(), props.note.is_some())}
                {oninput}
                onblur={move |_| on_blur.emit(())}
            />
        </div>
    };
    row(props, field)
}

fn row(props: &TextFieldProps, field: Html) -> Html {
    html! {
        <FormRow
            id={&props.id}
            label={&props.label}
            required={props.required}
            tip={props.tip.clone()}
            error={props.error.clone()}
            note={props.note.clone()}
            dirty={props.dirty}
            valid={props.valid}
            nested={props.nested}
            sub={props.sub.clone()}
        >
            { field }
        </FormRow>
    }
}
