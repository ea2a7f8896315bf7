//! "Do it for me": what the recorded solution would do next for a line, and which lines it was played for.
//!
//! A projection of the log. What is played is an operation like any other, with an event of the lab after it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::log::{LabEvent, What};
use super::session::Session;
use crate::arm::Operation;
use crate::lab::{Grade, LineStatus};

/// What the lab can do for a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The operation's place in the solution.
    pub index: u32,
    pub operation: Operation,
    /// Why it is of no use as things stand.
    pub obstacle: Option<Obstacle>,
}

/// What keeps an operation of the solution from bringing what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It would be refused, with this code.
    Refused(Rc<str>),
    /// It would change nothing of what is looked at.
    NoUse,
}

impl Session {
    /// What the lab can do for a line that is not done; `None` where it has no solution, or the line needs nothing of it.
    pub fn offer(&self, line: &str) -> Option<Offer> {
        let recorded = self.recorded()?;
        let ended = self.finish();
        let index = recorded.next(ended.grade(), ended.world(), line)?;
        let operation = recorded.operation(index)?.clone();
        let (then, result) = self.perform(self.time(), operation.clone());
        let brings = recorded.brings(index);
        let then = then.final_grade();
        let helps = brings.is_empty()
            || brings
                .iter()
                .any(|id| holds(&then, id) && !holds(ended.grade(), id));
        let obstacle = match result {
            _ if helps => None,
            Err(error) => Some(Obstacle::Refused(error.root().code.as_ref().into())),
            Ok(()) => Some(Obstacle::NoUse),
        };
        Some(Offer {
            index: u32::try_from(index).ok()?,
            operation,
            obstacle,
        })
    }

    /// The lines that hold, or are to hold, because the lab did it: those that were asked for, and those that were not
    /// done yet and came with them.
    pub fn assisted(&self) -> BTreeSet<Rc<str>> {
        let mut lines = BTreeSet::new();
        let mut asked = 0;
        for (entry, mark) in self.marked() {
            match &entry.what {
                What::Do(_) => asked = mark.begins,
                What::Lab(LabEvent::SolutionPlayed { line, operation }) => {
                    lines.extend(self.brought(line, *operation, asked));
                }
                What::Lab(_) => {}
            }
        }
        lines
    }

    /// The lines that an operation of the solution brought, which was asked when `asked` of the history had happened.
    fn brought(&self, line: &str, operation: u32, asked: usize) -> Vec<Rc<str>> {
        let recorded = self.recorded();
        let index = usize::try_from(operation).unwrap_or(usize::MAX);
        let brings = recorded.map(|recorded| recorded.brings(index));
        let before = self.view(asked).final_grade();
        let is_it = |grade: &&crate::lab::LineGrade| {
            let mut checks = grade.checks.iter();
            let comes = |id: &Rc<str>| brings.is_some_and(|brings| brings.contains(id));
            *grade.id == *line || grade.status != LineStatus::Done && checks.any(|check| comes(&check.id))
        };
        let lines = before.lines().filter(is_it);
        lines.map(|grade| grade.id.clone()).collect()
    }
}

fn holds(grade: &Grade, id: &str) -> bool {
    let mut checks = grade.lines().flat_map(|line| &line.checks);
    checks.any(|check| *check.id == *id && check.status == LineStatus::Done)
}
