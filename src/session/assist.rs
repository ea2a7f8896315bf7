//! "Do it for me": what the recorded solution would do next for a line, and which lines it was played for.
//!
//! A projection of the log. What is played is an operation like any other, with an event of the lab after it.

use std::rc::Rc;

use super::intent::intent;
use super::log::{LabEvent, What};
use super::session::Session;
use crate::arm::Operation;
use crate::lab::LineStatus;
use crate::lab::recorded::holding;

/// What the lab can do for a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The operation's place in the solution.
    pub index: u32,
    pub operation: Operation,
    /// What it would do, in words.
    pub says: Vec<String>,
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
        let (before, after) = (holding(ended.grade()), holding(&then.final_grade()));
        let helps = brings.is_empty() || brings.iter().any(|check| after[*check] && !before[*check]);
        let obstacle = match result {
            _ if helps => None,
            Err(error) => Some(Obstacle::Refused(error.root().code.as_ref().into())),
            Ok(()) => Some(Obstacle::NoUse),
        };
        Some(Offer {
            index: u32::try_from(index).ok()?,
            says: intent(self.world(), &operation),
            operation,
            obstacle,
        })
    }

    /// The lines that hold, or are to hold, because the lab did it: those that were asked for, and those that were not
    /// done yet and came with them.
    pub fn assisted(&self) -> Vec<Rc<str>> {
        let mut lines = Vec::new();
        let mut asked = 0;
        for (entry, mark) in self.marked() {
            match &entry.what {
                What::Do(_) => asked = mark.begins,
                What::Lab(LabEvent::SolutionPlayed { line, operation }) => {
                    self.brought(line, *operation, asked, &mut lines);
                }
                What::Lab(_) => {}
            }
        }
        lines
    }

    /// Adds the lines that an operation of the solution brought, which was asked when `asked` of the history had happened.
    fn brought(&self, line: &str, operation: u32, asked: usize, lines: &mut Vec<Rc<str>>) {
        let index = usize::try_from(operation).unwrap_or(usize::MAX);
        let brings = self.recorded().map_or(&[][..], |recorded| recorded.brings(index));
        let mut check = 0;
        for before in self.view(asked).final_grade().lines() {
            let own = check..check + before.checks.len();
            check = own.end;
            let comes =
                before.status != LineStatus::Done && brings.iter().any(|brought| own.contains(brought));
            if (comes || *before.id == *line) && !lines.contains(&before.id) {
                lines.push(before.id.clone());
            }
        }
    }
}
