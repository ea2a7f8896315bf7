//! The runs that are not in hand, and what is told of them without opening them. Nothing here touches the browser.

use yew::AttrValue;

use crate::lab::{Published, Scenario};
use crate::platform::storage::{Record, Shelf};
use crate::session::share::Log;
use crate::session::{Session, What};

use super::Store;

/// A run that is not the one in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    pub id: AttrValue,
    /// It can be opened again; otherwise only downloaded.
    pub readable: bool,
    /// Wall time, milliseconds since 1970.
    pub saved: f64,
    /// The run as it was saved, with its lab if that is not a bundled one.
    pub text: AttrValue,
    /// What was noted of it when it was saved.
    about: Option<About>,
}

/// What is told of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Of which lab it is: [`lab_key`].
    pub lab: AttrValue,
    pub title: AttrValue,
    pub score: u32,
    pub of: u32,
    /// What was asked of the control plane, refused operations too.
    pub operations: usize,
}

/// What tells labs apart: the id of a bundled one; one that came by a link or a file may have the same id, and is told by
/// its text.
pub fn lab_key(scenario: &Scenario, own: bool) -> AttrValue {
    match own {
        true => format!("{} {:016x}", scenario.id, scenario.hash).into(),
        false => scenario.id.to_string().into(),
    }
}

impl About {
    /// What is told of a session; `lab` when it is not a bundled one.
    pub fn of(session: &Session, lab: Option<&Published>) -> About {
        let (scenario, grade) = (session.scenario(), session.grade());
        About {
            lab: lab_key(scenario, lab.is_some()),
            title: scenario.title.to_string().into(),
            score: grade.score,
            of: grade.of,
            operations: operations(session),
        }
    }

    /// A part a line, the title last.
    pub(super) fn text(&self) -> String {
        let About {
            lab,
            title,
            score,
            of,
            operations,
        } = self;
        format!("{lab}\n{score}\n{of}\n{operations}\n{title}")
    }

    fn parse(text: &str) -> Option<About> {
        let mut parts = text.splitn(5, '\n');
        let mut next = || parts.next();
        let (lab, score, of, operations, title) = (next()?, next()?, next()?, next()?, next()?);
        Some(About {
            lab: lab.to_owned().into(),
            title: title.to_owned().into(),
            score: score.parse().ok()?,
            of: of.parse().ok()?,
            operations: operations.parse().ok()?,
        })
    }
}

fn operations(session: &Session) -> usize {
    let entries = session.entries().iter();
    entries.filter(|entry| matches!(entry.what, What::Do(_))).count()
}

impl Earlier {
    pub(super) fn of(record: &Record) -> Earlier {
        Earlier {
            id: record.id.clone().into(),
            readable: record.shelf != Shelf::Aside,
            saved: record.saved,
            text: record.text.clone().into(),
            about: About::parse(&record.about),
        }
    }

    /// What is told of it; a run that was saved before anything was noted of one is played for it.
    pub fn about(&self) -> Option<About> {
        let played = || {
            let log = Log::parse(&self.text).ok()?;
            let session = log.open().ok()?.session;
            Some(About::of(&session, log.scenario.as_ref()))
        };
        self.about.clone().or_else(|| played().filter(|_| self.readable))
    }
}

impl Store {
    /// The run in hand, with its lab: what is kept, shared and put into a file.
    pub fn log(&self) -> Log {
        Log::of(&self.session, self.lab.clone())
    }

    /// What is told of the run in hand.
    pub fn about(&self) -> About {
        About::of(&self.session, self.lab.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use crate::lab::scenarios;

    use super::*;

    #[test]
    fn what_was_noted_of_a_run_is_what_playing_it_tells() {
        let session = Session::start(scenarios::flexible_orchestration(), 1);
        let about = About::of(&session, None);
        assert_eq!(About::parse(&about.text()), Some(about.clone()));
        let record = |about: String| Record {
            id: "a".into(),
            shelf: Shelf::Archived,
            holder: "tab".into(),
            saved: 0.0,
            text: session.to_run().to_json(),
            about,
        };
        for noted in [about.text(), String::new(), "nonsense".into()] {
            assert_eq!(Earlier::of(&record(noted)).about(), Some(about.clone()));
        }
        let lost = Record {
            text: "nonsense".into(),
            ..record(String::new())
        };
        assert_eq!(Earlier::of(&lost).about(), None);
    }
}
