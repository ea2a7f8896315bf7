//! The knowledge check on the solved world: every question can be asked there, and has the answers that it says.

use std::collections::BTreeSet;

use crate::lab::complaint::Complaint;
use crate::lab::play::Played;
use crate::lab::question::asked;
use crate::lab::scenario::Scenario;
use crate::lab::scenario::file::Choose;

pub(super) fn prove(scenario: &Scenario, solved: &Played) -> Vec<Complaint> {
    let mut found = Vec::new();
    let all = asked(scenario, &solved.history, &solved.world);
    for (index, question) in scenario.questions.iter().enumerate() {
        let path = format!("questions[{index}]");
        let mut say = |message: String| found.push(Complaint::error(path.as_str(), message));
        let Some(asked) = all.iter().find(|asked| asked.id == question.id) else {
            say("it can't be asked of who has solved the lab: a name is not bound, or an expression has no value".into());
            continue;
        };
        let right = asked.choices.iter().filter(|choice| choice.right).count();
        match question.choose {
            Choose::One if right != 1 => say(format!("{right} choices are right, and one may be chosen")),
            Choose::All if right == 0 => say("no choice is right".into()),
            _ => {}
        }
        let texts: BTreeSet<&str> = asked.choices.iter().map(|choice| &*choice.text).collect();
        if texts.len() < asked.choices.len() {
            let shown: Vec<&str> = asked.choices.iter().map(|choice| &*choice.text).collect();
            say(format!("two choices read the same: {}", shown.join(", ")));
        }
    }
    found
}
