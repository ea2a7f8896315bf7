//! What is written at once, before anything else happens: the newest entries, those that the database may not have yet.
//!
//! Three parts, a line each: the run's id, how many entries come before, and a run with the entries from there on, with
//! its lab's text where the database may not have that either. A journal
//! that was written after another line was gone to than the database has is whole, and wins however short it is.
//! Nothing here touches the browser.

use crate::lab::Published;
use crate::session::share::Log;
use crate::session::{OpenError, Run, Session};

/// The newest entries of a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Journal {
    /// The run's id.
    pub(super) run: String,
    /// How many entries come before.
    base: usize,
    /// The rest, as it was written.
    tail: String,
}

impl Journal {
    /// The journal of `session` when the database has its first `kept` entries. It holds the newest entry in any case:
    /// a database that promised more than it did must not cost it.
    pub(super) fn of(run: &str, session: &Session, lab: Option<&Published>, kept: usize) -> Journal {
        let mut tail = session.to_run();
        let base = kept.min(tail.entries.len().saturating_sub(1));
        tail.entries.drain(..base);
        if base > 0 {
            // The database has them: every change of theirs is a move, after which it is not counted on.
            tail.branches.clear();
        }
        let tail = Log {
            scenario: lab.filter(|_| base == 0).cloned(),
            run: tail,
        };
        Journal {
            run: run.into(),
            base,
            tail: tail.to_json(),
        }
    }

    /// As it is kept.
    pub(super) fn text(&self) -> String {
        format!("{}\n{}\n{}", self.run, self.base, self.tail)
    }

    /// Reads what [`Journal::text`] wrote.
    pub(super) fn parse(text: &str) -> Option<Journal> {
        let mut parts = text.splitn(3, '\n');
        let (run, base, tail) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Journal {
            run: run.into(),
            base: base.parse().ok()?,
            tail: tail.into(),
        })
    }

    /// The run that the database's record and the journal make together; the newer of the two wins.
    pub(super) fn complete(&self, saved: Option<&str>) -> Result<Log, OpenError> {
        let tail = Log::parse(&self.tail);
        let saved = saved.map(Log::parse);
        match (saved, tail) {
            (Some(Ok(saved)), Ok(tail)) => Ok(Log {
                scenario: saved.scenario.or(tail.scenario),
                run: self.join(saved.run, tail.run),
            }),
            (Some(Ok(saved)), Err(_)) => Ok(saved),
            (None | Some(Err(_)), Ok(tail)) if self.base == 0 => Ok(tail),
            (Some(Err(error)), _) | (None, Err(error)) => Err(error),
            (None, Ok(_)) => Err(OpenError::NotARun(format!(
                "its first {} operations are missing",
                self.base
            ))),
        }
    }

    fn join(&self, mut saved: Run, tail: Run) -> Run {
        if tail.moves != saved.moves {
            return if self.base == 0 && tail.moves > saved.moves {
                tail
            } else {
                saved
            };
        }
        let fits = self.base <= saved.entries.len();
        if fits && self.base + tail.entries.len() >= saved.entries.len() {
            saved.entries.truncate(self.base);
            saved.entries.extend(tail.entries);
            saved.until = saved.until.max(tail.until);
        }
        saved
    }
}

#[cfg(test)]
mod tests {
    use crate::arm::Operation;
    use crate::arm::spec::Tags;
    use crate::lab::scenarios;

    use super::*;

    /// A run with `entries` operations.
    fn session(entries: usize) -> Session {
        filled(Session::start(scenarios::flexible_orchestration(), 1), entries)
    }

    fn filled(start: Session, entries: usize) -> Session {
        (0..entries).fold(start, |session, number| {
            let group = Operation::PutGroup {
                name: format!("group-{number}"),
                location: "centralindia".into(),
                tags: Tags::new(),
                document: None,
            };
            session.perform(session.time(), group).0
        })
    }

    #[test]
    fn a_database_that_lags_is_completed_and_one_that_leads_wins() {
        let (all, run) = (session(5), session(5).to_run());
        for kept in 0..=5 {
            let journal = Journal::of("run", &all, None, kept);
            let journal = Journal::parse(&journal.text()).expect("it was just written");
            for saved in kept..=5 {
                let saved = session(saved).to_run().to_json();
                let complete = journal.complete(Some(&saved)).expect("both can be read");
                assert_eq!(complete.run.entries, run.entries);
            }
        }
        let older = Journal::of("run", &session(3), None, 2);
        let complete = older.complete(Some(&run.to_json())).expect("both can be read");
        assert_eq!(complete.run.entries, run.entries);
    }

    #[test]
    fn what_was_undone_stays_undone() {
        let all = session(3);
        let undone = all.undo().expect("something can be undone");
        let journal = Journal::of("run", &undone, None, 0);
        let saved = all.to_run().to_json();
        assert_eq!(journal.complete(Some(&saved)), Ok(Log::of(&undone, None)));
        let older = Journal::of("run", &all, None, 2);
        let saved = undone.to_run().to_json();
        assert_eq!(older.complete(Some(&saved)), Ok(Log::of(&undone, None)));
        let redone = undone.redo().expect("it can be redone");
        assert_eq!(redone.to_run().entries, all.to_run().entries);
    }

    #[test]
    fn without_a_database_a_journal_from_the_start_is_the_run() {
        let all = session(3);
        let journal = Journal::of("run", &all, None, 0);
        assert_eq!(journal.complete(None), Ok(Log::of(&all, None)));
        assert!(Journal::of("run", &all, None, 3).complete(None).is_err());
    }

    #[test]
    fn a_lab_that_is_not_bundled_comes_with_its_run() {
        let text = include_str!("../../../tests/data/links/own-lab.scenario.json");
        let lab = Published::of(text).expect("it is a sample");
        let all = filled(Session::start(lab.scenario.clone(), 1), 2);
        let whole = Log::of(&all, Some(lab.clone()));
        let first = Journal::of("run", &all, Some(&lab), 0);
        assert_eq!(first.complete(None), Ok(whole.clone()));
        // The database has the lab already.
        let later = Journal::of("run", &all, Some(&lab), 1);
        assert!(later.text().len() < lab.text.len());
        assert_eq!(later.complete(Some(&whole.to_json())), Ok(whole));
    }

    #[test]
    fn what_is_no_journal_is_none() {
        for text in ["", "run", "run\n1", "run\nx\n{}"] {
            assert_eq!(Journal::parse(text), None);
        }
        let damaged = Journal::parse("run\n0\n{").expect("it has three parts");
        assert!(damaged.complete(None).is_err());
        let saved = Log::of(&session(2), None);
        assert_eq!(damaged.complete(Some(&saved.to_json())), Ok(saved));
    }
}
