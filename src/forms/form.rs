//! What every form has: fields, what was typed into them, and what a control shows.
//!
//! A default is a function of the form and of the world, and is never stored: what was typed is kept whatever else
//! changes, and what was not typed is always up to date (decisions.md 13). There is nothing to reset here.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;

use super::control::{Choice, Control, FieldError};
use super::entries::Entries;
use super::shared::Shared;

/// A sentence for the student.
pub type Message = Cow<'static, str>;

/// The value of a ticked box; an unticked one is [`OFF`].
pub const ON: &str = "true";
/// The value of an unticked box.
pub const OFF: &str = "false";
/// The portal's sentence for a required field that is empty (portal-ui.md §6.1).
pub const EMPTY: &str = "The value must not be empty.";
/// Ours: a choice that was made is not among the options any more.
pub const NOT_OFFERED: &str = "What was chosen here is no longer offered. Choose another value.";

/// How a field is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text that can't be changed.
    Fixed,
    Text,
    Number,
    Password,
    /// A text of several lines.
    Area,
    DropDown,
    /// Several values, joined by commas in [`Control::value`]; see [`super::control::join`].
    MultiSelect,
    Radio,
    /// `Disabled | Enabled`; the value is [`ON`] or [`OFF`].
    Toggle,
    /// The value is [`ON`] or [`OFF`].
    CheckBox,
    /// A table with a model of its own (network interfaces, tags). It has errors, and no value.
    Grid,
}

/// What is known of a field without its form.
#[derive(Debug)]
pub struct Info<T: 'static> {
    /// Its name in a stored form.
    pub name: &'static str,
    /// The portal's label, without the asterisk.
    pub label: &'static str,
    /// The tab that has it; the first, where two show it.
    pub tab: T,
    pub kind: Kind,
    pub required: bool,
    /// What it is in both wizards.
    pub(super) shared: Option<Shared>,
}

/// An enum of fields; made by the macro [`fields`].
pub trait FieldInfo: Copy + Ord + fmt::Debug + 'static {
    type Tab: Copy + Ord + fmt::Debug + 'static;
    /// Every field, in the order of the screen.
    const ALL: &'static [Self];
    fn info(self) -> &'static Info<Self::Tab>;
}

/// Writes an enum of fields: `Variant Kind required @ Tab "Label" = Shared;`, the words `required` and `= Shared` left
/// out where they don't hold.
macro_rules! fields {
    (@required required) => { true };
    (@required) => { false };
    (@shared $shared:ident) => { Some($crate::forms::shared::Shared::$shared) };
    (@shared) => { None };
    (
        $(#[$doc:meta])*
        pub enum $name:ident: $tab:ty {
            $( $variant:ident $kind:ident $($required:ident)? @ $at:expr, $label:literal $(= $shared:ident)?; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( #[doc = $label] $variant ),* }

        impl $crate::forms::form::FieldInfo for $name {
            type Tab = $tab;
            const ALL: &'static [$name] = &[ $( $name::$variant ),* ];
            fn info(self) -> &'static $crate::forms::form::Info<$tab> {
                static INFO: &[$crate::forms::form::Info<$tab>] = &[ $( $crate::forms::form::Info {
                    name: stringify!($variant),
                    label: $label,
                    tab: $at,
                    kind: $crate::forms::form::Kind::$kind,
                    required: fields!(@required $($required)?),
                    shared: fields!(@shared $($shared)?),
                } ),* ];
                &INFO[self as usize]
            }
        }
    };
}
pub(super) use fields;

/// A form: what the screen knows, and what it becomes.
///
/// A form writes `default_value`, `problem`, `options`, `shown`, `disabled` and `hint`; the rest follows.
pub trait Form {
    type Field: FieldInfo;
    /// What the form is filled in against: the world, or what a pane knows of the tab behind it.
    type Context;

    fn entries(&self) -> &Entries<Self::Field>;
    fn entries_mut(&mut self) -> &mut Entries<Self::Field>;

    /// What the field holds before anything was typed.
    fn default_value(&self, field: Self::Field, context: &Self::Context) -> String;
    /// What is wrong with the field's value. Asked of fields that are shown, and whose required value is there.
    fn problem(&self, field: Self::Field, context: &Self::Context) -> Option<Message>;
    /// What can be chosen.
    fn options(&self, field: Self::Field, context: &Self::Context) -> Vec<Choice>;

    /// Whether the field is on the screen. A field that is not has no effect.
    fn shown(&self, field: Self::Field, context: &Self::Context) -> bool {
        let _ = (field, context);
        true
    }

    /// Why the field can't be changed now.
    fn disabled(&self, field: Self::Field, context: &Self::Context) -> Option<Message> {
        let _ = (field, context);
        None
    }

    /// A line under the field.
    fn hint(&self, field: Self::Field, context: &Self::Context) -> Option<Message> {
        let _ = (field, context);
        None
    }

    /// Takes what was typed or chosen.
    fn set(&mut self, field: Self::Field, value: impl Into<String>, context: &Self::Context)
    where
        Self: Sized,
    {
        let _ = context;
        self.entries_mut().put(field, value.into());
    }

    /// What the field holds.
    fn value(&self, field: Self::Field, context: &Self::Context) -> String {
        match self.entries().typed(field) {
            Some(typed) => typed.to_owned(),
            None => self.default_value(field, context),
        }
    }

    /// Whether the box is ticked, or the toggle on.
    fn is_on(&self, field: Self::Field, context: &Self::Context) -> bool {
        self.value(field, context) == ON
    }

    /// The field was left: its errors are shown from now on.
    fn touch(&mut self, field: Self::Field) {
        self.entries_mut().touch(field);
    }

    /// Everything that the field's control shows; `None` where the field is not on the screen.
    fn control(&self, field: Self::Field, context: &Self::Context) -> Option<Control<Self::Field>> {
        if !self.shown(field, context) {
            return None;
        }
        let info = field.info();
        let value = self.value(field, context);
        let dirty = value != self.default_value(field, context);
        let error = self.error(field, context);
        Some(Control {
            field,
            label: info.label,
            kind: info.kind,
            required: info.required,
            dirty,
            valid: dirty && error.is_none(),
            error: error.filter(|_| self.entries().shows_errors(field)),
            disabled: self.disabled(field, context),
            hint: self.hint(field, context),
            options: self.options(field, context),
            value,
        })
    }

    /// What keeps the field from being sent: its own problem, or the core's refusal.
    fn error(&self, field: Self::Field, context: &Self::Context) -> Option<Message> {
        if !self.shown(field, context) {
            return None;
        }
        let info = field.info();
        let missing = info.required && info.kind != Kind::Grid && self.value(field, context).is_empty();
        if missing {
            return Some(EMPTY.into());
        }
        self.problem(field, context)
            .or_else(|| self.entries().refusal(field))
    }

    /// Everything that keeps the form from being sent, in the order of the screen, whether shown yet or not.
    fn errors(&self, context: &Self::Context) -> Vec<FieldError<Self::Field>> {
        let fields = Self::Field::ALL.iter();
        fields
            .filter_map(|field| Some(FieldError::new(*field, self.error(*field, context)?)))
            .collect()
    }

    /// The tabs that have an error to show: the red marks.
    fn tab_errors(&self, context: &Self::Context) -> BTreeSet<<Self::Field as FieldInfo>::Tab> {
        let errors = self.errors(context).into_iter();
        errors
            .filter(|error| self.entries().shows_errors(error.field))
            .map(|error| error.tab)
            .collect()
    }

    /// Shows every error from now on.
    fn show_errors(&mut self) {
        self.entries_mut().review();
    }

    /// Forgets every password: the form was sent, or closed.
    fn clear_secrets(&mut self) {
        self.entries_mut().clear_secrets();
    }
}

/// Whether `value` is one of the options that can be chosen; an empty one is.
pub(super) fn offered(options: &[Choice], value: &str) -> Option<Message> {
    let known = |choice: &Choice| choice.value == value && choice.disabled_reason.is_none();
    (!value.is_empty() && !options.iter().any(known)).then_some(Message::Borrowed(NOT_OFFERED))
}

/// Reads a whole number in one of the core's ranges.
///
/// # Errors
/// As [`whole`].
pub(super) fn within(text: &str, range: &RangeInclusive<u32>) -> Result<u32, Message> {
    whole(text, *range.start(), *range.end())
}

/// Reads a whole number.
///
/// # Errors
/// The portal's sentence (portal-ui.md §2.5, INFERRED there).
pub(super) fn whole(text: &str, least: u32, most: u32) -> Result<u32, Message> {
    let number = text.trim().parse().ok();
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            let (least, most) = (least.to_string(), most.to_string());
            ["The value must be a number between ", &least, " and ", &most, "."]
                .concat()
                .into()
        })
}
