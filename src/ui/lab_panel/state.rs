//! The states of a line: shape, word and colour, never one of them alone.

use yew::prelude::*;

use crate::lab::{LineGrade, LineStatus};
use crate::ui::kit::{Glyph, Icon};

/// A line's state as it is shown: a grade's, or that the open form would satisfy it (decisions.md 22 and 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineState {
    Todo,
    Way,
    Done,
    Lost,
    Blocked,
    Settling,
    Error,
    Ungraded,
}

impl LineState {
    /// The state of a line; `on_the_way`: the open form would satisfy it.
    pub(super) fn of(line: &LineGrade, on_the_way: bool) -> LineState {
        match line.status {
            LineStatus::Todo | LineStatus::Lost | LineStatus::Blocked if on_the_way => LineState::Way,
            LineStatus::Todo => LineState::Todo,
            LineStatus::Done => LineState::Done,
            LineStatus::Lost => LineState::Lost,
            LineStatus::Blocked => LineState::Blocked,
            LineStatus::Settling => LineState::Settling,
            LineStatus::Error => LineState::Error,
            LineStatus::Ungraded => LineState::Ungraded,
        }
    }

    /// Whether it is for the student to do something about it.
    pub(super) fn needs_student(self) -> bool {
        matches!(self, LineState::Todo | LineState::Lost | LineState::Error)
    }

    /// The value of `data-state`, which the styles colour by.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            LineState::Todo => "todo",
            LineState::Way => "way",
            LineState::Done => "done",
            LineState::Lost => "lost",
            LineState::Blocked => "blocked",
            LineState::Settling => "settling",
            LineState::Error => "error",
            LineState::Ungraded => "ungraded",
        }
    }

    /// The word.
    pub(super) fn word(self) -> &'static str {
        match self {
            LineState::Todo => "To do",
            LineState::Way => "On the way",
            LineState::Done => "Done",
            LineState::Lost => "Was done, no longer holds",
            LineState::Blocked => "Blocked by",
            LineState::Settling => "Being made",
            LineState::Error => "Can’t be graded",
            LineState::Ungraded => "Nothing to grade",
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            LineState::Todo => Glyph::Ring,
            LineState::Way | LineState::Settling => Glyph::HalfDisc,
            LineState::Done => Glyph::DoneDisc,
            LineState::Lost => Glyph::TurningArrow,
            LineState::Blocked => Glyph::Padlock,
            LineState::Error => Glyph::Warning,
            LineState::Ungraded => Glyph::Dash,
        }
    }
}

/// The shape alone; the word stands beside it. Its colour is that of the nearest `data-state`.
pub(super) fn mark(state: LineState) -> Html {
    html! { <span class="line__mark"><Icon glyph={state.glyph()} /></span> }
}
