//! Time travel: looking at an earlier moment, undoing and redoing, going on from an earlier moment.
//!
//! The log only grows: what is undone or left is a branch, and stays with the run. No world is restored: another line of the
//! log is played from the start, which is what makes it the world that it would be (`Session::open` does the same).

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::log::{Entry, What};
use super::session::Session;
use crate::arm::{Operation, Time};

/// A line of the log that was left: by undoing, or by going on from an earlier moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Branch {
    /// How many entries it shares with the line in hand, from the first.
    pub from: usize,
    /// Its own entries.
    pub entries: Vec<Rc<Entry>>,
    /// The simulated time reached.
    pub until: Time,
    /// It is what was undone, and can be redone; at most one is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ahead: bool,
    /// Of what was undone bit by bit, where each bit but the last ends: after how many entries, and at what time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<(usize, Time)>,
}

impl Branch {
    /// It is a branch like another: nothing of it is redone bit by bit.
    fn stand_by(&mut self) {
        self.ahead = false;
        self.stops.clear();
    }
}

impl Session {
    /// Lines of the log that were left, the oldest first.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// How often another line was gone to; it never falls in the life of a run.
    pub fn moves(&self) -> u32 {
        self.moves
    }

    /// The run as it was when the first `shown` of its history had happened. To be looked at: what is done to it is not part
    /// of this run.
    pub fn view(&self, shown: usize) -> Session {
        let shown = shown.min(self.history().len());
        let entries = self.marked().take_while(|(_, mark)| mark.begins < shown).count();
        self.cut(shown, entries)
    }

    /// The operation that [`Session::undo`] would take back.
    pub fn undoes(&self) -> Option<&Operation> {
        operation(self.entries().get(self.last_effect()?)?)
    }

    /// The operation that [`Session::redo`] would do again.
    pub fn redoes(&self) -> Option<&Operation> {
        let mut entries = self.ahead()?.entries.iter();
        entries.find_map(|entry| operation(entry))
    }

    /// The run before its last operation that changed something, at the time at which that was asked; `None` when there is
    /// none.
    pub fn undo(&self) -> Option<Session> {
        let last = self.last_effect()?;
        let at = self.entries().get(last)?.at;
        let mut undone = Branch {
            ahead: true,
            ..self.rest(last)
        };
        let mut branches = self.branches.as_ref().clone();
        // What was undone before comes after what is undone now.
        if let Some(before) = branches.iter().position(|branch| branch.ahead) {
            let before = branches.remove(before);
            let own = undone.entries.len();
            let later = before
                .stops
                .iter()
                .map(|(end, at)| (end.saturating_add(own), *at));
            undone.stops = std::iter::once((own, undone.until)).chain(later).collect();
            undone.entries.extend(before.entries);
            undone.until = before.until;
        }
        let mut session = self.line(last, at);
        session.branches = Rc::new(rebased(branches, &self.rest(last)));
        Rc::make_mut(&mut session.branches).push(undone);
        session.moves = self.moves + 1;
        Some(session)
    }

    /// The run after the operation that was undone last; `None` when there is none.
    pub fn redo(&self) -> Option<Session> {
        let ahead = self.ahead()?.clone();
        let mut session = self.clone();
        let mut played = 0;
        let mut effects = 0;
        let stop = ahead.stops.first().copied();
        let bit = stop.map_or(usize::MAX, |(end, _)| end);
        for entry in ahead.entries.iter().take(bit) {
            let before = session.clone();
            let result = session.play(entry.at, entry.what.clone());
            effects += usize::from(result.is_ok() && operation(entry).is_some());
            if effects > 1 {
                session = before;
                session.pass(entry.at);
                break;
            }
            played += 1;
        }
        let stop = stop.filter(|(end, _)| played >= *end);
        if let Some((_, until)) = stop {
            session.pass(until);
        }
        let rest = Branch {
            from: session.entries().len(),
            entries: ahead.entries[played..].to_vec(),
            stops: ahead
                .stops
                .iter()
                .skip(usize::from(stop.is_some()))
                .map(|(end, at)| (end.saturating_sub(played), *at))
                .collect(),
            ..ahead
        };
        let branches = Rc::make_mut(&mut session.branches);
        branches.retain(|branch| !branch.ahead);
        if rest.entries.is_empty() {
            session.pass(rest.until);
        } else {
            branches.push(rest);
        }
        session.moves += 1;
        Some(session)
    }

    /// Goes on from when the first `shown` of the history had happened. The line in hand becomes a branch.
    pub fn go_on_from(&self, shown: usize) -> Session {
        let past = self.view(shown);
        let entries = past.entries().len();
        let mut session = self.line(entries, past.time());
        self.leave(entries, &mut session, self.branches.as_ref().clone());
        session
    }

    /// Goes over to a branch, by its place in [`Session::branches`]; the line in hand becomes a branch. Where these rules play
    /// the branch differently from those under which it was made, what they make of it counts. An equal run where there is no
    /// such branch.
    pub fn switch(&self, branch: usize) -> Session {
        let mut others = self.branches.as_ref().clone();
        if branch >= others.len() {
            return self.clone();
        }
        let branch = others.remove(branch);
        let mut session = self.line(branch.from, Time::default());
        for entry in &branch.entries {
            // A refusal is an outcome like another.
            let _ = session.play(entry.at, entry.what.clone());
        }
        session.pass(branch.until);
        self.leave(branch.from, &mut session, others);
        session
    }

    /// Makes the line in hand a branch of `session`, which shares its first `from` entries with it.
    fn leave(&self, from: usize, session: &mut Session, branches: Vec<Branch>) {
        let rest = self.rest(from);
        let mut branches = rebased(branches, &rest);
        branches.iter_mut().for_each(Branch::stand_by);
        let is_more = !rest.entries.is_empty() || rest.until > session.time();
        if is_more {
            branches.push(rest);
        }
        session.branches = Rc::new(branches);
        session.moves = self.moves + 1;
    }

    /// What was undone is a branch like another once something else is done.
    pub(super) fn forget_ahead(&mut self) {
        if self.ahead().is_some() {
            Rc::make_mut(&mut self.branches)
                .iter_mut()
                .for_each(Branch::stand_by);
            self.moves += 1;
        }
    }

    fn ahead(&self) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.ahead)
    }

    /// The line in hand from its entry `from` on, as a branch.
    fn rest(&self, from: usize) -> Branch {
        Branch {
            from,
            entries: self.entries().iter().skip(from).cloned().collect(),
            until: self.time(),
            ahead: false,
            stops: Vec::new(),
        }
    }

    /// The first `count` entries played from the start, and time passed up to `until`.
    fn line(&self, count: usize, until: Time) -> Session {
        let mut line = self.anew();
        for entry in self.entries().iter().take(count) {
            let _ = line.play(entry.at, entry.what.clone());
        }
        line.pass(until);
        line
    }

    fn last_effect(&self) -> Option<usize> {
        let marks: Vec<bool> = self.marked().map(|(_, mark)| mark.took_effect).collect();
        marks.iter().rposition(|took_effect| *took_effect)
    }
}

fn operation(entry: &Entry) -> Option<&Operation> {
    match &entry.what {
        What::Do(operation) => Some(operation),
        What::Lab(_) => None,
    }
}

/// Branches of a line, told from where that line is left: those that began in its `rest` begin where it does.
fn rebased(branches: Vec<Branch>, rest: &Branch) -> Vec<Branch> {
    let rebase = |mut branch: Branch| {
        if let Some(more) = branch.from.checked_sub(rest.from).filter(|more| *more > 0) {
            let shared = rest.entries.iter().take(more).cloned();
            branch.entries = shared.chain(branch.entries).collect();
            branch.from = rest.from;
        }
        branch
    };
    branches.into_iter().map(rebase).collect()
}
