//! What a scenario's author is told before a student finds it (grading.md §1, decisions.md 20–22).
//!
//! Nothing here stops a scenario from running.

use std::collections::BTreeSet;
use std::rc::Rc;

use jmespath::ast::Ast;

use super::check::{Check, Rules};
use super::jmes::{Expr, literals};
use super::scenario::{Line, Scenario};
use super::text::{Span, spans};
use crate::arm::{World, apply};

/// Something to change, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// `line 1.5, check flexible`.
    pub place: String,
    pub message: String,
}

/// Everything that the lint finds, in the file's order.
pub fn lint(scenario: &Scenario) -> Vec<Complaint> {
    let mut linter = Linter::default();
    linter.start(scenario);
    for (number, step) in scenario.steps.iter().enumerate() {
        for line in &step.lines {
            linter.line(number + 1, line);
        }
    }
    for diagnosis in &scenario.diagnoses {
        if let Err(error) = &diagnosis.condition {
            linter.say("diagnose".into(), error.clone());
        }
        if let Ok(condition) = &diagnosis.condition {
            linter.known("diagnose", condition.references().map(str::to_owned).collect());
        }
    }
    linter.complaints
}

#[derive(Default)]
struct Linter {
    complaints: Vec<Complaint>,
    ids: BTreeSet<Rc<str>>,
    bound: BTreeSet<String>,
    /// Literal names that a check with a binding expects: later checks refer to the binding.
    names: BTreeSet<String>,
}

impl Linter {
    fn say(&mut self, place: String, message: String) {
        self.complaints.push(Complaint { place, message });
    }

    fn unique(&mut self, place: &str, id: &Rc<str>) {
        if !self.ids.insert(id.clone()) {
            self.say(place.to_owned(), format!("the id «{id}» is used twice"));
        }
    }

    fn start(&mut self, scenario: &Scenario) {
        let (start, operations) = scenario.start();
        let mut world = World::new(&start);
        for (index, operation) in operations.iter().enumerate() {
            match apply(&world, operation, index as u64) {
                Ok(applied) => world = applied.world,
                Err(refusal) => self.say(format!("start.operations[{index}]"), refusal.error.to_string()),
            }
        }
    }

    fn line(&mut self, step: usize, line: &Line) {
        let place = format!("line {}", line.id);
        self.unique(&place, &line.id);
        if !line.id.starts_with(&format!("{step}.")) {
            self.say(
                place.clone(),
                format!("a line of step {step} has an id that begins with «{step}.»"),
            );
        }
        if line.checks.is_empty() == line.ungraded.is_none() {
            self.say(
                place.clone(),
                "a line has either checks or the reason why it has none".into(),
            );
        }
        let codes: Vec<&str> = spans(&line.text)
            .into_iter()
            .filter_map(|span| {
                if let Span::Code(code) = span {
                    Some(code)
                } else {
                    None
                }
            })
            .collect();
        for value in line.copy.iter().filter(|value| !codes.contains(&&***value)) {
            self.say(
                place.clone(),
                format!("«{value}» copies, but the text has no such code span"),
            );
        }
        for check in &line.checks {
            self.check(&format!("{place}, check {}", check.id), check);
        }
    }

    fn check(&mut self, place: &str, check: &Check) {
        self.unique(place, &check.id);
        match &check.rules {
            Err(error) => self.say(place.into(), error.clone()),
            Ok(rules) => self.rules(place, rules),
        }
    }

    fn rules(&mut self, place: &str, rules: &Rules) {
        if rules.expect.is_none() && rules.history.is_none() && rules.at.is_none() && rules.select.is_none() {
            self.say(place.into(), "it expects nothing: it would always pass".into());
        }
        if rules.expect.is_none() && rules.select.is_some() && rules.at.is_none() {
            self.say(
                place.into(),
                "a select without an expect passes for any resource of the type".into(),
            );
        }
        let mut names: Vec<String> = rules
            .needs
            .iter()
            .chain(&rules.on)
            .map(|name| name.to_string())
            .collect();
        names.extend(
            rules
                .references()
                .into_iter()
                .filter(|name| rules.bind.as_deref() != Some(name)),
        );
        self.known(place, names);
        let expected = rules
            .expect
            .iter()
            .flat_map(|expect| expect.texts("name"))
            .collect::<Vec<_>>();
        let repeated: Vec<String> = rules
            .literals()
            .into_iter()
            .filter(|text| self.names.contains(text))
            .collect();
        for name in repeated {
            self.say(
                place.into(),
                format!("it repeats the literal name «{name}»: refer to the binding's name"),
            );
        }
        if let Some(unless) = rules.unless.as_ref().filter(|unless| names_something(unless)) {
            let message = format!(
                "«{}» leaves candidates out by name: names belong in expect",
                unless.source()
            );
            self.say(place.into(), message);
        }
        if let Some(bind) = &rules.bind {
            self.names.extend(expected);
            self.bound.insert(bind.to_string());
        }
    }

    fn known(&mut self, place: &str, names: Vec<String>) {
        let unknown = |name: &String| name != "root" && !self.bound.contains(name);
        for name in names.into_iter().filter(unknown).collect::<BTreeSet<_>>() {
            self.say(place.into(), format!("«{name}» is bound by no earlier check"));
        }
    }
}

/// Whether an expression compares a name with a literal.
fn names_something(expr: &Expr) -> bool {
    let has_name = format!("{:?}", expr.ast()).contains("name: \"name\"");
    has_name
        && matches!(
            expr.ast(),
            Ast::Comparison { .. } | Ast::And { .. } | Ast::Or { .. } | Ast::Function { .. }
        )
        && !literals(expr.ast()).is_empty()
}
