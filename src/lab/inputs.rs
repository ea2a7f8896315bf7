//! What a check's outcome depends on, so that it is not worked out again while none of it has changed.
//!
//! Values are compared by address: the [`super::converter::Converter`] gives the same one as long as it is of the same.
//! Nothing here evaluates a check.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::{Rc, Weak};

use jmespath::Rcvar;

use super::check::{Outcome, Rules};
use super::expect::Expect;
use super::facts::{Bound, Facts};
use super::jmes::{Expr, LooksAt, Scope, VIEWS};
use crate::arm::World;

/// How many outcomes of a check are remembered: on the settled world, and on what is coming.
const WORLDS: usize = 2;

/// What a check's outcome depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inputs {
    names: BTreeSet<String>,
    views: BTreeSet<&'static str>,
    asks: BTreeSet<(String, u16)>,
    /// What it looks at of the root, where it is about no resource in particular.
    pub(super) root: LooksAt,
}

impl Inputs {
    /// What the parts of a check name; `about` is what it is about, if it is about something.
    pub(super) fn new(
        expects: [Option<&Expect>; 2],
        exprs: [Option<&Expr>; 3],
        on: Option<&Rc<str>>,
        about: bool,
    ) -> Inputs {
        let mut looks_at = LooksAt::Fields(BTreeSet::new());
        let mut inputs = Inputs {
            names: on.into_iter().map(|on| on.to_string()).collect(),
            views: BTreeSet::new(),
            asks: BTreeSet::new(),
            root: LooksAt::All,
        };
        let mut all: Vec<&Expr> = exprs.into_iter().flatten().collect();
        for expr in &all {
            looks_at = looks_at.and(expr.looks_at().clone());
        }
        for expect in expects.into_iter().flatten() {
            looks_at = looks_at.and(expect.looks_at());
            expect.expressions(&mut all);
        }
        for expr in all {
            inputs.names.extend(expr.references().map(str::to_owned));
            inputs.views.extend(expr.views());
            inputs.asks.extend(expr.asks().cloned());
        }
        if !about {
            inputs
                .views
                .extend(VIEWS.into_iter().filter(|view| looks_at.includes(view)));
        }
        inputs.root = looks_at;
        inputs
    }

    fn values(&self, facts: &Facts<'_>) -> Vec<Option<Rcvar>> {
        let names = self
            .names
            .iter()
            .map(|name| facts.bound(name).map(|bound| bound.value.clone()));
        let views = self.views.iter().map(|view| Some(facts.view(view)));
        let asks = self
            .asks
            .iter()
            .map(|(question, port)| Some(facts.machines(question, *port)));
        names.chain(views).chain(asks).collect()
    }
}

/// How checks came out, by where their inputs are: while a weak pointer is held, nothing else is there.
#[derive(Debug, Default)]
pub(super) struct Outcomes(RefCell<BTreeMap<*const Inputs, OfCheck>>);

type OfCheck = (Weak<Inputs>, Vec<Known>);

#[derive(Debug)]
struct Known {
    /// Where candidates were chosen among.
    among: Option<World>,
    values: Vec<Option<Rcvar>>,
    outcome: Outcome,
    chosen: Option<Bound>,
}

impl Outcomes {
    /// How a check comes out that no history bears upon, and which candidate it chose: as it did on the same, or as `look`
    /// says.
    pub(super) fn of(
        &self,
        rules: &Rules,
        facts: &mut Facts<'_>,
        look: impl FnOnce(&mut Facts<'_>) -> Result<(Outcome, Option<Bound>), String>,
    ) -> Result<(Outcome, Option<Bound>), String> {
        let inputs = rules.inputs();
        let values = inputs.values(facts);
        let world = facts.world();
        if let Some((_, own)) = self.0.borrow().get(&Rc::as_ptr(inputs))
            && let Some(known) = own.iter().find(|known| known.holds(world, &values))
        {
            return Ok((known.outcome.clone(), known.chosen.clone()));
        }
        let (outcome, chosen) = look(facts)?;
        let mut all = self.0.borrow_mut();
        let fresh = || (Rc::downgrade(inputs), Vec::new());
        let (_, own) = all.entry(Rc::as_ptr(inputs)).or_insert_with(fresh);
        if own.len() >= WORLDS {
            own.remove(0);
        }
        own.push(Known {
            among: rules.select.map(|_| world.clone()),
            values,
            outcome: outcome.clone(),
            chosen: chosen.clone(),
        });
        Ok((outcome, chosen))
    }

    /// Forgets checks that are no more.
    pub(super) fn prune(&self) {
        self.0.borrow_mut().retain(|_, (of, _)| of.strong_count() > 0);
    }
}

impl Known {
    fn holds(&self, world: &World, values: &[Option<Rcvar>]) -> bool {
        let same = |(a, b): (&Option<Rcvar>, &Option<Rcvar>)| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let among = self
            .among
            .as_ref()
            .is_none_or(|among| among.same_resources(world) && among.same_groups(world));
        among && self.values.len() == values.len() && self.values.iter().zip(values).all(same)
    }
}
