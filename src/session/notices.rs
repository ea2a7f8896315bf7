//! What the portal's toasts and its Notifications panel say: a projection of the history (portal-ui.md §1.9).
//!
//! One notice per operation, found by its correlation id and updated in place. Nothing here knows whether a notice was
//! read or dismissed: that is of the page, not of the run.

use std::rc::Rc;

use crate::arm::{ResourceId, Time};

use super::session::Session;

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The same as long as it is about the same operation: its correlation id.
    pub id: Rc<str>,
    pub kind: NoticeKind,
    pub title: Rc<str>,
    pub text: Rc<str>,
    /// The simulated time of its last change.
    pub at: Time,
    /// How much of the history it speaks of: grows with each change.
    pub changed: usize,
    pub target: Option<NoticeTarget>,
}

/// A notice's icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Under way: the moving dots.
    Progress,
    Info,
    Success,
    Error,
}

/// Where a notice leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeTarget {
    /// **Go to resource**.
    Resource(ResourceId),
    Group(Rc<str>),
    Deployment {
        group: Rc<str>,
        name: Rc<str>,
    },
}

/// The notices of a run, the newest first.
pub fn notices(session: &Session) -> Vec<Notice> {
    let _ = session;
    Vec::new()
}
