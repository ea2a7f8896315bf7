//! A check: what a scenario file says of it, compiled, and how it comes out on a world.
//!
//! Nothing here gives points or looks at an earlier state: that is `grade`'s.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jmespath::ast::{Ast, Comparator};
use jmespath::{Rcvar, Variable};

use super::expect::{Expect, Match, Mismatch};
use super::facts::{Bound, Facts};
use super::history::{Pattern, Sentence};
use super::inputs::Inputs;
use super::jmes::{EvalError, Expr, literals};
use super::scenario::file::{CheckFile, Clock};
use crate::arm::{Kind, Moment, settle};

/// A check of a scenario.
#[derive(Debug, Clone)]
pub struct Check {
    pub id: Rc<str>,
    pub points: u32,
    /// What it says to a student.
    pub says: Says,
    /// What it looks at, or why that can't be compiled.
    pub rules: Result<Rules, String>,
}

/// A check's words.
#[derive(Debug, Clone)]
pub struct Says {
    pub label: Option<Rc<str>>,
    pub absent: Option<Rc<str>>,
    pub expected: Option<Rc<str>>,
    pub words: BTreeMap<String, Rc<str>>,
    pub why: Option<Rc<str>>,
    pub hints: Vec<Rc<str>>,
    pub where_: Option<Rc<str>>,
}

/// A check's compiled part.
#[derive(Debug, Clone)]
pub struct Rules {
    pub select: Option<Kind>,
    pub unless: Option<Expr>,
    pub bind: Option<Rc<str>>,
    pub on: Option<Rc<str>>,
    pub expect: Option<Expect>,
    pub prefer: Option<Expect>,
    pub needs: Vec<Rc<str>>,
    pub at: Option<Pattern>,
    pub history: Option<Sentence>,
    pub clock: Clock,
    pub forbid: Option<Expr>,
    pub allow_empty: bool,
    pub found: Option<Expr>,
    /// Made when a grade first asks: a link may bring thousands of checks, and is told of before anything is graded.
    inputs: OnceCell<Rc<Inputs>>,
}

/// How a check comes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Pass,
    Fail(Failure),
    /// A name that it needs is not bound.
    Unmet(Rc<str>),
    /// The scenario's own fault.
    Broken(String),
}

/// What a check that didn't pass saw.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Failure {
    /// The name of what it looked at.
    pub subject: Option<Rc<str>>,
    /// Nothing was there to look at, or the event has not come.
    pub absent: bool,
    pub mismatches: Vec<Mismatch>,
    /// The value of the check's own `found` expression.
    pub found: Option<Rcvar>,
}

impl Check {
    /// Compiles a check; what can't be compiled is kept as the reason.
    pub fn compile(file: CheckFile) -> Check {
        let rules = Rules::compile(&file);
        Check {
            id: file.id,
            points: file.points,
            says: Says {
                label: file.label,
                absent: file.absent,
                expected: file.expected,
                words: file.words,
                why: file.why,
                hints: file.hints,
                where_: file.where_,
            },
            rules,
        }
    }

    /// How it comes out, after `history`, on the world of `facts`; binds its name there.
    pub fn evaluate(&self, facts: &mut Facts<'_>, history: &[Moment]) -> Outcome {
        let rules = match &self.rules {
            Ok(rules) => rules,
            Err(error) => return Outcome::Broken(error.clone()),
        };
        if let Some(name) = rules.needs.iter().find(|name| facts.bound(name).is_none()) {
            return Outcome::Unmet(name.clone());
        }
        let outcome = rules.look_once(facts, history).unwrap_or_else(Outcome::Broken);
        if let (None, Some(bind), Some(on), Outcome::Pass) = (&rules.select, &rules.bind, &rules.on, &outcome)
            && let Some(bound) = facts.bound(on).cloned()
        {
            facts.bind(bind.clone(), bound);
        }
        outcome
    }
}

impl Rules {
    fn compile(file: &CheckFile) -> Result<Rules, String> {
        let expr = |text: &Option<String>| text.as_deref().map(Expr::parse).transpose();
        let expect = |value: &Option<serde_json::Value>| value.as_ref().map(Expect::compile).transpose();
        Ok(Rules {
            inputs: OnceCell::new(),
            select: file.select.as_deref().map(selected_kind).transpose()?,
            unless: expr(&file.unless)?,
            bind: file.bind.clone(),
            on: file.on.clone(),
            expect: expect(&file.expect)?,
            prefer: expect(&file.prefer)?,
            needs: file.needs.clone(),
            at: file.at.as_deref().map(Pattern::parse).transpose()?,
            history: file.history.as_deref().map(Sentence::parse).transpose()?,
            clock: file.clock,
            forbid: expr(&file.forbid)?,
            allow_empty: file.allow_empty,
            found: expr(&file.found)?,
        })
    }

    /// Every name that it refers to by `$`.
    pub fn references(&self) -> Vec<String> {
        let of_expr = |expr: &Option<Expr>| -> Vec<String> {
            expr.iter()
                .flat_map(|expr| expr.references().map(str::to_owned))
                .collect()
        };
        let expects = [&self.expect, &self.prefer]
            .into_iter()
            .flatten()
            .flat_map(Expect::references);
        let events = self.at.iter().flat_map(Pattern::references);
        let sentences = self.history.iter().flat_map(Sentence::references);
        let mut names: Vec<String> = expects.chain(events).chain(sentences).collect();
        names.extend(of_expr(&self.unless));
        names.extend(of_expr(&self.forbid));
        names.extend(of_expr(&self.found));
        names
    }

    /// Every literal string in what it expects and looks for.
    pub fn literals(&self) -> Vec<String> {
        let expects = [&self.expect, &self.prefer]
            .into_iter()
            .flatten()
            .flat_map(Expect::literals);
        let found = [&self.found, &self.forbid]
            .into_iter()
            .flatten()
            .flat_map(|expr| literals(expr.ast()))
            .map(str::to_owned);
        expects.chain(found).collect()
    }

    /// What its outcome depends on.
    pub(super) fn inputs(&self) -> &Rc<Inputs> {
        self.inputs.get_or_init(|| {
            Rc::new(Inputs::new(
                [self.expect.as_ref(), self.prefer.as_ref()],
                [self.unless.as_ref(), self.forbid.as_ref(), self.found.as_ref()],
                self.on.as_ref(),
                self.forbid.is_none() && (self.select.is_some() || self.on.is_some()),
            ))
        })
    }

    /// What a history bears upon is looked at each time, anything else when it has changed.
    fn look_once(&self, facts: &mut Facts<'_>, history: &[Moment]) -> Result<Outcome, String> {
        if self.at.is_some() || self.history.is_some() {
            return Ok(self.look(facts, history)?.0);
        }
        let converter = facts.converter();
        let look = |facts: &mut Facts<'_>| self.look(facts, history);
        let (outcome, chosen) = converter.outcomes.of(self, facts, look)?;
        if let (Some(chosen), Some(bind)) = (chosen, &self.bind) {
            facts.bind(bind.clone(), chosen);
        }
        Ok(outcome)
    }

    /// How it comes out, and the candidate that it chose.
    fn look(&self, facts: &mut Facts<'_>, history: &[Moment]) -> Result<(Outcome, Option<Bound>), String> {
        let absent = || {
            Outcome::Fail(Failure {
                absent: true,
                ..Failure::default()
            })
        };
        if let Some(sentence) = &self.history {
            let outcome = match sentence.holds(history, facts) {
                true => Outcome::Pass,
                false => absent(),
            };
            return Ok((outcome, None));
        }
        if let Some(forbid) = &self.forbid {
            return Ok((self.nothing(forbid, facts)?, None));
        }
        if let Some(kind) = self.select {
            let Some(best) = self.best(kind, facts)? else {
                return Ok((absent(), None));
            };
            if let Some(bind) = &self.bind {
                facts.bind(bind.clone(), best.clone());
            }
            return Ok((self.test(Some(&best), facts, history)?, Some(best)));
        }
        let outcome = match self.on.as_deref().map(|on| facts.bound(on).cloned()) {
            Some(None) => absent(),
            bound => self.test(bound.flatten().as_ref(), facts, history)?,
        };
        Ok((outcome, None))
    }

    /// Passes if `forbid` finds nothing; what it finds is told by its names.
    fn nothing(&self, forbid: &Expr, facts: &Facts<'_>) -> Result<Outcome, String> {
        let found = match forbid.value(&facts.data_for(forbid), facts) {
            Ok(found) if !found.is_truthy() => return Ok(Outcome::Pass),
            Ok(found) => Some(names_of(&found)),
            Err(EvalError::Data(_)) => None,
            Err(EvalError::Expression(error)) => return Err(error),
        };
        Ok(Outcome::Fail(Failure {
            found,
            ..Failure::default()
        }))
    }

    fn test(&self, bound: Option<&Bound>, facts: &Facts<'_>, history: &[Moment]) -> Result<Outcome, String> {
        let Some(at) = &self.at else {
            return self.hold(bound, facts);
        };
        let mut last = Outcome::Fail(Failure {
            subject: bound.map(|bound| bound.name().into()),
            absent: true,
            ..Failure::default()
        });
        for moment in at.moments(history, facts) {
            let world = settle(&moment.world).world;
            let then = facts.at(&world);
            let bound = match bound {
                Some(bound) => match then.find(bound) {
                    Some(bound) => Some(bound),
                    None => continue,
                },
                None => None,
            };
            last = self.hold(bound.as_ref(), &then)?;
            if last == Outcome::Pass {
                break;
            }
        }
        Ok(last)
    }

    /// Holds the check's `expect` against what is bound, or against everything.
    fn hold(&self, bound: Option<&Bound>, facts: &Facts<'_>) -> Result<Outcome, String> {
        let data = bound.map_or_else(
            || facts.root_for(&self.inputs().root),
            |bound| bound.value.clone(),
        );
        let Some(expect) = &self.expect else {
            return Ok(Outcome::Pass);
        };
        let Match { mismatches, .. } = expect.test(&data, facts, self.allow_empty)?;
        if mismatches.is_empty() {
            return Ok(Outcome::Pass);
        }
        let found = match self.found.as_ref().map(|expr| expr.value(&data, facts)) {
            Some(Ok(found)) => Some(found),
            Some(Err(EvalError::Expression(error))) => return Err(error),
            Some(Err(EvalError::Data(_))) | None => None,
        };
        let subject = bound.map(|bound| bound.name().into());
        Ok(Outcome::Fail(Failure {
            subject,
            absent: false,
            mismatches,
            found,
        }))
    }

    /// The candidate that matches best; of equals, the newest. `expect` and `prefer` count together: a second set that is
    /// right but for its name is a better candidate than a first one that has the name alone.
    fn best(&self, kind: Kind, facts: &Facts<'_>) -> Result<Option<Bound>, String> {
        let mut best: Option<((u32, i64), Bound)> = None;
        let unless = self.unless.as_ref().map(|unless| unless.bound(facts));
        let wanted = [&self.expect, &self.prefer].into_iter().flatten();
        let wanted: Vec<_> = wanted.map(|expect| expect.bound(facts)).collect();
        for resource in facts.world().of_kind(kind) {
            if let Some(unless) = &unless {
                match unless.value(&facts.part_for(unless, resource), facts) {
                    Ok(value) if value.is_truthy() => continue,
                    Err(EvalError::Expression(error)) => return Err(error),
                    Ok(_) | Err(EvalError::Data(_)) => {}
                }
            }
            let candidate = facts.convert(resource);
            let mut matched = 0;
            for expect in &wanted {
                matched += expect.test(&candidate.value, facts, self.allow_empty)?.matched;
            }
            let rank = (matched, resource.created.0);
            if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                best = Some((rank, candidate));
            }
        }
        Ok(best.map(|(_, bound)| bound))
    }
}

/// Resources by their names; other values as they are.
fn names_of(found: &Rcvar) -> Rcvar {
    let name = |value: &Rcvar| match value.get_field("name") {
        name if name.is_null() => value.clone(),
        name => name,
    };
    match found.as_array() {
        Some(values) => Rcvar::new(Variable::Array(values.iter().map(name).collect())),
        None => name(found),
    }
}

/// The kind that a `select` names. It chooses by type alone (decisions.md 20).
fn selected_kind(text: &str) -> Result<Kind, String> {
    let expr = Expr::parse(text)?;
    let advice =
        || format!("«{text}»: a select chooses by type alone: resources[?type=='Microsoft.Compute/disks']");
    let Ast::Projection { lhs, rhs, .. } = expr.ast() else {
        return Err(advice());
    };
    let (Ast::Field { name, .. }, Ast::Condition { predicate, .. }) = (&**lhs, &**rhs) else {
        return Err(advice());
    };
    let Ast::Comparison {
        comparator: Comparator::Equal,
        lhs,
        rhs,
        ..
    } = &**predicate
    else {
        return Err(advice());
    };
    let (Ast::Field { name: key, .. }, Ast::Literal { value, .. }) = (&**lhs, &**rhs) else {
        return Err(advice());
    };
    let kind = value.as_string().and_then(|kind| Kind::from_arm_type(kind));
    kind.filter(|_| name == "resources" && key == "type")
        .ok_or_else(advice)
}

/// Every check of a scenario on one world, in order.
pub(super) fn evaluate_all<'a>(
    checks: impl Iterator<Item = &'a Check>,
    facts: &mut Facts<'_>,
    history: &[Moment],
) -> Vec<Outcome> {
    checks.map(|check| check.evaluate(facts, history)).collect()
}
