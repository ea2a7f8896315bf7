//! Binds a field of a form to a component of the kit: one line in a tab.

use std::rc::Rc;

use yew::prelude::*;

use super::state::{Ctx, WizardForm};
use super::tips;
use crate::forms::control::{self, Control};
use crate::forms::form::{FieldInfo, Kind, Message, OFF, ON};
use crate::ui::kit;

/// What a page adds to a field.
#[derive(Default)]
pub(super) struct Extra {
    /// Links under the field.
    pub sub: Html,
    /// Hangs below the field before it.
    pub nested: bool,
    /// The empty choice of a drop-down.
    pub placeholder: &'static str,
    /// Says something under the field when the form does not.
    pub note: Option<&'static str>,
}

/// What a control does: tells what was typed, or that it was left.
#[derive(Clone, PartialEq)]
pub(super) struct Wire {
    /// Before the ids of the controls, so that a pane's differ from the page's.
    pub prefix: &'static str,
    pub on_set: Callback<String>,
    pub on_leave: Callback<()>,
}

/// The field's control; nothing where it is not on the screen.
pub(super) fn field<W: WizardForm>(ctx: &Ctx<W>, field: W::Field) -> Html {
    field_with(ctx, field, Extra::default())
}

/// The field's control, hanging below the one before it.
pub(super) fn nested<W: WizardForm>(ctx: &Ctx<W>, field: W::Field) -> Html {
    field_with(
        ctx,
        field,
        Extra {
            nested: true,
            ..Extra::default()
        },
    )
}

/// The field's control with links under it.
pub(super) fn field_over<W: WizardForm>(ctx: &Ctx<W>, field: W::Field, sub: Html) -> Html {
    field_with(
        ctx,
        field,
        Extra {
            sub,
            ..Extra::default()
        },
    )
}

/// The field's control with something of the page's own.
pub(super) fn field_with<W: WizardForm>(ctx: &Ctx<W>, field: W::Field, extra: Extra) -> Html {
    let Some(control) = ctx.form.control(field, &ctx.world) else {
        return Html::default();
    };
    let world = ctx.world.clone();
    let wire = Wire {
        prefix: PAGE,
        on_set: ctx.on(move |form: &mut W, value: String| form.set(field, value, &world)),
        on_leave: ctx.on(move |form: &mut W, ()| form.touch(field)),
    };
    draw(&control, &wire, extra)
}

fn text(message: Option<Message>) -> Option<AttrValue> {
    message.map(|message| AttrValue::from(message.into_owned()))
}

/// Before the ids of the controls of a wizard's tabs.
const PAGE: &str = "f";

/// The id of a field's control.
fn control_id<F: FieldInfo>(prefix: &str, field: F) -> AttrValue {
    [prefix, "-", field.info().name].concat().into()
}

/// Draws a control of any kind.
pub(super) fn draw<F: FieldInfo>(control: &Control<F>, wire: &Wire, extra: Extra) -> Html {
    let id = control_id(wire.prefix, control.field);
    let label = AttrValue::Static(control.label);
    let tip = tips::of(control.label).map(AttrValue::Static);
    let error = text(control.error.clone());
    let note =
        text(control.disabled.clone().or_else(|| control.hint.clone())).or(extra.note.map(AttrValue::Static));
    let disabled = control.disabled.is_some();
    let (dirty, valid, required) = (control.dirty, control.valid, control.required);
    let value = AttrValue::from(control.value.clone());
    let (nested, sub) = (extra.nested, extra.sub);
    let (on_change, on_blur) = (wire.on_set.clone(), wire.on_leave.clone());
    match control.kind {
        Kind::Text => html! {
            <kit::TextField {id} {label} {value} {on_change} {on_blur} {error} {note} {dirty} {valid} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Number => html! {
            <kit::NumberField {id} {label} {value} {on_change} {on_blur} {error} {note} {dirty} {valid} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Password => html! {
            <kit::PasswordField {id} {label} {value} {on_change} {on_blur} {error} {note} {dirty} {valid} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Area => html! {
            <kit::TextArea {id} {label} {value} {on_change} {on_blur} {error} {note} {dirty} {valid} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Fixed => html! {
            <kit::TextField {id} {label} {value} on_change={Callback::noop()} {note} disabled=true {tip} {nested} {sub} />
        },
        Kind::DropDown => {
            let placeholder = AttrValue::Static(extra.placeholder);
            html! {
                <kit::SelectField {id} {label} {value} options={select_options(control)} {placeholder} {on_change} {error} {note} {dirty} {valid} {required} {disabled} {tip} {nested} {sub} />
            }
        }
        Kind::MultiSelect => draw_multi(control, wire, id, tip, error, note, sub),
        Kind::Radio => html! {
            <kit::RadioGroup {id} {label} {value} choices={choices(control)} on_change={on_change.reform(|value: AttrValue| value.to_string())} {error} {note} {dirty} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Toggle => html! {
            <kit::Toggle {id} {label} value={control.is_on()} on_change={on_change.reform(switch)} {error} {note} {dirty} {required} {disabled} {tip} {nested} />
        },
        Kind::CheckBox => html! {
            <kit::Checkbox {id} {label} value={control.is_on()} on_change={on_change.reform(switch)} {error} {note} {dirty} {required} {disabled} {tip} {nested} {sub} />
        },
        Kind::Grid => Html::default(),
    }
}

fn switch(on: bool) -> String {
    if on { ON } else { OFF }.to_owned()
}

fn draw_multi<F: FieldInfo>(
    control: &Control<F>,
    wire: &Wire,
    id: AttrValue,
    tip: Option<AttrValue>,
    error: Option<AttrValue>,
    note: Option<AttrValue>,
    sub: Html,
) -> Html {
    let values: Rc<[AttrValue]> = control
        .values()
        .iter()
        .map(|value| AttrValue::from((*value).to_owned()))
        .collect();
    let on_change = wire
        .on_set
        .reform(|values: Vec<AttrValue>| control::join(values.iter().map(AttrValue::as_str)));
    let placeholder = if control.label == "Availability zone" {
        "None"
    } else {
        "Select one or more ports"
    };
    html! {
        <kit::MultiSelect
            {id}
            label={control.label}
            {values}
            options={select_options(control)}
            {on_change}
            {placeholder}
            {error}
            {note}
            dirty={control.dirty}
            valid={control.valid}
            required={control.required}
            disabled={control.disabled.is_some()}
            {tip}
            {sub}
        />
    }
}

fn filled(message: &Message) -> Option<AttrValue> {
    (!message.is_empty()).then(|| AttrValue::from(message.clone().into_owned()))
}

fn select_options<F: FieldInfo>(control: &Control<F>) -> Rc<[kit::SelectOption]> {
    let option = |choice: &control::Choice| kit::SelectOption {
        value: choice.value.clone().into_owned().into(),
        text: choice.label.clone().into_owned().into(),
        caption: filled(&choice.caption),
        group: filled(&choice.group),
        disabled: choice.disabled_reason.is_some(),
    };
    control.options.iter().map(option).collect()
}

fn choices<F: FieldInfo>(control: &Control<F>) -> Rc<[kit::Choice]> {
    let choice = |choice: &control::Choice| kit::Choice {
        value: choice.value.clone().into_owned().into(),
        text: choice.label.clone().into_owned().into(),
        detail: filled(&choice.detail),
        caption: filled(&choice.caption),
        disabled_reason: text(choice.disabled_reason.clone()),
    };
    control.options.iter().map(choice).collect()
}
