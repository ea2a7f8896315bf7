//! Which notices are shown, as toasts and in the panel. Of the page, not of the run: as in the portal, a reload
//! forgets them (portal-ui.md §1.9), but for what is still under way.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use crate::session::{Notice, NoticeKind, notices};

use super::{Current, use_store};

/// What of the notices was seen. Positions are those of [`Notice::changed`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// The length of the history when the page opened the run.
    since: usize,
    /// How far the panel was read.
    read: usize,
    /// How far each notice was dismissed.
    dismissed: BTreeMap<Rc<str>, usize>,
    /// How far each toast was closed.
    closed: BTreeMap<Rc<str>, usize>,
}

impl Seen {
    /// Nothing that came after the first `since` events of the history was seen.
    pub(super) fn since(since: usize) -> Seen {
        Seen {
            since,
            read: since,
            ..Seen::default()
        }
    }

    /// The panel was read up to what is there now.
    #[must_use]
    pub(super) fn read_all(mut self, length: usize) -> Seen {
        self.read = length;
        self
    }

    /// Every notice was dismissed.
    #[must_use]
    pub(super) fn dismiss_all(mut self, length: usize) -> Seen {
        self.since = length;
        self
    }

    /// The notice was dismissed as it is now; a later change brings it back.
    #[must_use]
    pub(super) fn dismiss(mut self, id: &str, length: usize) -> Seen {
        self.dismissed.insert(id.into(), length);
        self
    }

    /// The toast was closed as it is now.
    #[must_use]
    pub(super) fn close(mut self, id: &str, length: usize) -> Seen {
        self.closed.insert(id.into(), length);
        self
    }

    fn lists(&self, notice: &Notice) -> bool {
        let gone = self
            .dismissed
            .get(&notice.id)
            .is_some_and(|at| notice.changed <= *at);
        !gone && (notice.kind == NoticeKind::Progress || notice.changed > self.since)
    }

    fn toasts(&self, notice: &Notice) -> bool {
        let closed = self
            .closed
            .get(&notice.id)
            .is_some_and(|at| notice.changed <= *at);
        notice.changed > self.since && !closed
    }
}

/// The notices that are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Notices {
    /// In the panel, the newest first.
    pub list: Rc<[Notice]>,
    /// As toasts, the newest first. The toast itself decides when its time is over ([`super::Dispatch::close_toast`]).
    pub toasts: Rc<[Notice]>,
    /// How many changed since the panel was read.
    pub unread: usize,
}

/// The notices, computed when the run changes: those of now, whatever moment is shown.
#[hook]
pub fn use_notices() -> Notices {
    let store = use_store();
    let now = Current {
        session: store.session.clone(),
        world: store.session.world().clone(),
    };
    let all = use_memo(now, |now| notices(&now.session));
    let seen = &store.seen;
    let list: Rc<[Notice]> = all.iter().filter(|notice| seen.lists(notice)).cloned().collect();
    Notices {
        toasts: list
            .iter()
            .filter(|notice| seen.toasts(notice))
            .cloned()
            .collect(),
        unread: list.iter().filter(|notice| notice.changed > seen.read).count(),
        list,
    }
}
