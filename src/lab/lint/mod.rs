//! What a scenario's author is told before a student finds it (grading.md §1, decisions.md 20–22).
//!
//! Nothing here plays anything, and nothing here stops a scenario from running; [`super::proof`] has what playing tells.

mod controls;
mod questions;

use std::collections::BTreeSet;
use std::rc::Rc;

pub use controls::Controls;
use jmespath::ast::Ast;

use super::check::{Check, Rules};
use super::complaint::Complaint;
use super::jmes::{Expr, literals, reads};
use super::scenario::file::Clock;
use super::scenario::{Line, Scenario};
use super::text::{Span, spans};
use crate::arm::catalog::{Image, images, nearest};
use crate::arm::operation::Injection;

/// Everything that the lint finds, in the file's order.
pub fn lint(scenario: &Scenario, controls: &Controls) -> Vec<Complaint> {
    let mut linter = Linter {
        complaints: Vec::new(),
        ids: BTreeSet::new(),
        bound: BTreeSet::new(),
        names: BTreeSet::new(),
        controls,
    };
    linter.parameters(scenario);
    linter.start(scenario);
    linter.prose("title", &scenario.title);
    linter.prose("about", &scenario.about);
    for (index, step) in scenario.steps.iter().enumerate() {
        linter.prose(&format!("steps[{index}].title"), &step.title);
        if step.lines.is_empty() {
            linter.error(
                &format!("steps[{index}].lines"),
                "a step without lines says nothing",
            );
        }
        for (at, line) in step.lines.iter().enumerate() {
            linter.line(&format!("steps[{index}].lines[{at}]"), index + 1, line);
        }
    }
    linter.questions(scenario);
    for (index, diagnosis) in scenario.diagnoses.iter().enumerate() {
        let path = format!("diagnose[{index}].if");
        match &diagnosis.condition {
            Err(error) => linter.error(&path, error.clone()),
            Ok(condition) => linter.known(&path, owned(condition.references())),
        }
        linter.prose(&format!("diagnose[{index}].say"), &diagnosis.say);
    }
    if let Some(closing) = &scenario.closing {
        linter.prose("closing.say", &closing.say);
    }
    linter.complaints
}

struct Linter<'a> {
    complaints: Vec<Complaint>,
    ids: BTreeSet<Rc<str>>,
    bound: BTreeSet<String>,
    /// Literal names that a check with a binding expects: later checks refer to the binding.
    names: BTreeSet<String>,
    controls: &'a Controls,
}

fn owned<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}

/// ` Did you mean «ss»?`, or nothing.
fn advice<'a>(found: &str, allowed: impl Iterator<Item = &'a str>) -> String {
    match nearest(found, allowed, 1).first() {
        Some(near) => format!(". Did you mean «{near}»?"),
        None => String::new(),
    }
}

impl Linter<'_> {
    fn error(&mut self, path: &str, message: impl Into<String>) {
        self.complaints.push(Complaint::error(path, message));
    }

    fn warn(&mut self, path: &str, message: impl Into<String>) {
        self.complaints.push(Complaint::warning(path, message));
    }

    fn unique(&mut self, path: &str, id: &Rc<str>) {
        if id.is_empty() || !self.ids.insert(id.clone()) {
            self.error(path, format!("the id «{id}» is empty or used twice"));
        }
    }

    fn parameters(&mut self, scenario: &Scenario) {
        let unused = scenario
            .parameters
            .iter()
            .filter(|(name, _)| !scenario.uses(name));
        for name in unused.map(|(name, _)| name.to_owned()).collect::<Vec<_>>() {
            self.warn(
                &format!("parameters.{name}"),
                format!("nothing in the file says {{{{{name}}}}}"),
            );
        }
    }

    fn start(&mut self, scenario: &Scenario) {
        for (index, error) in scenario.started(scenario.seed).1 {
            self.error(&format!("start.operations[{index}]"), error.to_string());
        }
    }

    fn line(&mut self, path: &str, step: usize, line: &Line) {
        self.unique(&format!("{path}.id"), &line.id);
        if !line.id.starts_with(&format!("{step}.")) {
            self.error(
                &format!("{path}.id"),
                format!("a line of step {step} has an id that begins with «{step}.»"),
            );
        }
        if line.checks.is_empty() == line.ungraded.is_none() {
            self.error(path, "a line has either checks or the reason why it has none");
        }
        if let Some(happens) = &line.happens {
            self.prose(&format!("{path}.happens.button"), &happens.button);
            if happens.inject.is_empty() {
                self.error(
                    &format!("{path}.happens.inject"),
                    "a button that lets nothing happen is none",
                );
            }
            for (index, injection) in happens.inject.iter().enumerate() {
                self.injection(&format!("{path}.happens.inject[{index}]"), injection);
            }
        }
        self.prose(&format!("{path}.text"), &line.text);
        self.named(&format!("{path}.text"), &line.text);
        let codes: Vec<&str> = spans(&line.text).into_iter().filter_map(code).collect();
        for (index, value) in line
            .copy
            .iter()
            .enumerate()
            .filter(|(_, value)| !codes.contains(&&***value))
        {
            let near = advice(value, codes.iter().copied());
            self.error(
                &format!("{path}.copy[{index}]"),
                format!("«{value}» copies, but the text has no such code span{near}"),
            );
        }
        if let Some(route) = &line.where_ {
            self.route(&format!("{path}.where"), route);
        }
        for (index, check) in line.checks.iter().enumerate() {
            self.check(&format!("{path}.checks[{index}]"), check);
        }
    }

    /// Only the catalog's images have versions that come out.
    fn injection(&mut self, path: &str, injection: &Injection) {
        let Injection::ImageReleased {
            publisher,
            offer,
            sku,
            ..
        } = injection
        else {
            return;
        };
        if images::find(publisher, offer, sku).is_none() {
            let urn = [publisher, offer, sku].map(String::as_str).join(":");
            let of = |image: &Image| [image.publisher, image.offer, image.sku].join(":");
            let known: Vec<String> = images::all().iter().map(of).collect();
            let near = advice(&urn, known.iter().map(String::as_str));
            self.error(path, format!("the catalog has no image «{urn}»{near}"));
        }
    }

    /// A text that a student reads: not empty, its marks closed, its placeholders filled.
    fn prose(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.error(path, "it is empty");
        }
        if text.contains("{{") {
            self.error(path, "a placeholder in it is not closed");
        }
        if text.matches("**").count() % 2 == 1 || text.matches('`').count() % 2 == 1 {
            self.warn(path, "a ** or ` in it is not closed, and shows as it stands");
        }
    }

    fn check(&mut self, path: &str, check: &Check) {
        self.unique(&format!("{path}.id"), &check.id);
        let says = &check.says;
        for (index, hint) in says.hints.iter().enumerate() {
            self.prose(&format!("{path}.hints[{index}]"), hint);
            self.named(&format!("{path}.hints[{index}]"), hint);
        }
        if let Some(why) = &says.why {
            self.prose(&format!("{path}.why"), why);
        }
        if check.points > 0 && (says.hints.is_empty() || says.why.is_none()) {
            self.warn(
                path,
                "a check that gives points says why it matters and has a hint",
            );
        }
        if let Some(place) = &says.where_ {
            self.place(&format!("{path}.where"), place);
        }
        match &check.rules {
            Err(error) => self.error(path, error.clone()),
            Ok(rules) => self.rules(path, rules),
        }
    }

    fn rules(&mut self, path: &str, rules: &Rules) {
        self.looks(path, rules);
        let mut names: Vec<String> = rules
            .needs
            .iter()
            .chain(&rules.on)
            .map(ToString::to_string)
            .collect();
        let own = |name: &String| rules.bind.as_deref() != Some(name);
        names.extend(rules.references().into_iter().filter(own));
        self.known(path, names);
        let expected = rules
            .expect
            .iter()
            .flat_map(|expect| expect.texts("name"))
            .collect::<Vec<_>>();
        let repeated = rules
            .literals()
            .into_iter()
            .filter(|text| self.names.contains(text));
        for name in repeated.collect::<Vec<_>>() {
            self.error(
                path,
                format!("it repeats the literal name «{name}»: refer to the binding's name"),
            );
        }
        if let Some(unless) = rules.unless.as_ref().filter(|unless| names_something(unless)) {
            let message = format!(
                "«{}» leaves candidates out by name: names belong in expect",
                unless.source()
            );
            self.error(&format!("{path}.unless"), message);
        }
        if let Some(bind) = &rules.bind {
            self.names.extend(expected);
            self.bound.insert(bind.to_string());
        }
    }

    /// What a check looks at: something, and not two things of which one would be passed over.
    fn looks(&mut self, path: &str, rules: &Rules) {
        let Rules {
            expect,
            history,
            at,
            select,
            forbid,
            on,
            ..
        } = rules;
        if expect.is_none() && history.is_none() && at.is_none() && select.is_none() && forbid.is_none() {
            self.error(path, "it expects nothing: it would always pass");
        }
        if expect.is_none() && select.is_some() && at.is_none() {
            self.error(
                path,
                "a select without an expect passes for any resource of the type",
            );
        }
        let others = expect.is_some() || select.is_some() || at.is_some();
        if history.is_some() && (others || forbid.is_some()) {
            self.error(
                path,
                "a check with a history looks at nothing else: give each a check of its own",
            );
        }
        if forbid.is_some() && (others || on.is_some()) {
            self.error(
                path,
                "a check with a forbid looks at nothing else: give each a check of its own",
            );
        }
        if forbid.is_some() && rules.needs.is_empty() {
            self.error(path, "what is forbidden is not there before anything was done: say in needs what must be there first");
        }
        if at.is_some() && rules.clock == Clock::Ever {
            self.warn(
                &format!("{path}.clock"),
                "what is looked at when an event comes stays as it was: leave the clock out",
            );
        }
    }

    /// Names after a `$`, or in `needs` and `on`: bound by an earlier check.
    fn known(&mut self, path: &str, names: Vec<String>) {
        let unknown = |name: &String| name != "root" && !self.bound.contains(name);
        for name in names.into_iter().filter(unknown).collect::<BTreeSet<_>>() {
            let bound: Vec<&str> = self.bound.iter().map(String::as_str).collect();
            let allowed = match bound.as_slice() {
                [] => "; nothing is".to_owned(),
                bound => format!("; there are {}", bound.join(", ")),
            };
            let near = advice(&name, bound.into_iter());
            self.error(
                path,
                format!("«{name}» is bound by no earlier check{allowed}{near}"),
            );
        }
    }
}

fn code(span: Span<'_>) -> Option<&str> {
    match span {
        Span::Code(code) => Some(code),
        _ => None,
    }
}

/// Whether an expression compares a name with a literal.
fn names_something(expr: &Expr) -> bool {
    reads(expr.ast(), "name")
        && matches!(
            expr.ast(),
            Ast::Comparison { .. } | Ast::And { .. } | Ast::Or { .. } | Ast::Function { .. }
        )
        && !literals(expr.ast()).is_empty()
}
