//! What a control shows: its value, its options and what is wrong with it. Nothing here knows a rule.

use super::form::{FieldInfo, Kind, Message, ON};

/// One option of a drop-down, a radio group or a multi-select.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What [`Form::set`] takes.
    pub value: Message,
    /// What the portal shows.
    pub label: Message,
    /// The rest of the label of a radio button whose label is set in bold: `Flexible:` and what follows.
    pub detail: Message,
    /// A sentence under the label; empty for none.
    pub caption: Message,
    /// Why it can't be chosen now.
    pub disabled_reason: Option<Message>,
    /// The heading that it stands under; empty for none.
    pub group: Message,
}

impl Choice {
    pub fn new(value: impl Into<Message>, label: impl Into<Message>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
            ..Choice::default()
        }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Message>) -> Choice {
        self.detail = detail.into();
        self
    }

    #[must_use]
    pub fn with_caption(mut self, caption: impl Into<Message>) -> Choice {
        self.caption = caption.into();
        self
    }

    #[must_use]
    pub fn in_group(mut self, group: impl Into<Message>) -> Choice {
        self.group = group.into();
        self
    }

    #[must_use]
    pub fn disabled_if(mut self, is: bool, reason: impl Into<Message>) -> Choice {
        if is {
            self.disabled_reason = Some(reason.into());
        }
        self
    }
}

/// Everything that a control shows. It has no `Debug`: its value may be a password.
#[derive(Clone, PartialEq)]
pub struct Control<F: 'static> {
    pub field: F,
    pub label: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub value: String,
    /// It differs from its default: the purple border.
    pub dirty: bool,
    /// Dirty and right: the green tick.
    pub valid: bool,
    /// What is wrong, once the field was touched or the form reviewed.
    pub error: Option<Message>,
    /// Why it can't be changed now.
    pub disabled: Option<Message>,
    /// A line under it.
    pub hint: Option<Message>,
    /// In order; those of one group stand together.
    pub options: Vec<Choice>,
}

impl<F> Control<F> {
    /// Whether the box is ticked, or the toggle on.
    pub fn is_on(&self) -> bool {
        self.value == ON
    }

    /// The values of a multi-select.
    pub fn values(&self) -> Vec<&str> {
        split(&self.value).collect()
    }
}

/// Something that keeps a form from being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError<F: FieldInfo> {
    pub tab: F::Tab,
    pub field: F,
    pub message: Message,
}

impl<F: FieldInfo> FieldError<F> {
    pub fn new(field: F, message: impl Into<Message>) -> FieldError<F> {
        FieldError {
            tab: field.info().tab,
            field,
            message: message.into(),
        }
    }
}

/// The values of a multi-select as one text.
pub fn join<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().collect::<Vec<_>>().join(",")
}

/// The values in the text of a multi-select.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|part| !part.is_empty())
}
