//! What a check sees: the resources as ARM returns them, the views, and what earlier checks bound.
//!
//! What is made of a world stays with the [`Converter`]; here is what one look at it needs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jmespath::{Rcvar, Variable};

use super::converter::Converter;
use super::jmes::{Expr, LooksAt, Scope, VIEWS, null};
use crate::arm::{Resource, ResourceId, World, json};

/// What a name is bound to: one incarnation of a resource (decisions.md 20).
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    pub id: ResourceId,
    pub unique_id: Rc<str>,
    pub value: Rcvar,
}

impl Bound {
    /// The resource's name.
    pub fn name(&self) -> &str {
        self.id.name()
    }
}

/// One world as checks see it.
pub struct Facts<'a> {
    world: &'a World,
    /// What the run began with: the first thing that happened is measured against it.
    start: &'a World,
    converter: &'a Converter,
    bound: BTreeMap<Rc<str>, Bound>,
    /// What was looked up in this world.
    views: RefCell<BTreeMap<String, Rcvar>>,
    open: RefCell<BTreeMap<(bool, u16), Rcvar>>,
    /// The values of expressions that look at names alone, as they are bound now.
    values: RefCell<BTreeMap<Rc<str>, Rcvar>>,
}

impl<'a> Facts<'a> {
    /// A world of a run that began with `start`, with nothing bound yet.
    pub fn new(world: &'a World, start: &'a World, converter: &'a Converter) -> Facts<'a> {
        Facts {
            world,
            start,
            converter,
            bound: BTreeMap::new(),
            views: RefCell::default(),
            open: RefCell::default(),
            values: RefCell::default(),
        }
    }

    /// Another moment's world, with the same names bound to what they were then.
    pub fn at<'b>(&self, world: &'b World) -> Facts<'b>
    where
        'a: 'b,
    {
        let mut facts = Facts::new(world, self.start, self.converter);
        for (name, bound) in &self.bound {
            if let Some(bound) = facts.find(bound) {
                facts.bind(name.clone(), bound);
            }
        }
        facts
    }

    /// What the run began with.
    pub fn start(&self) -> &'a World {
        self.start
    }

    /// The world.
    pub fn world(&self) -> &'a World {
        self.world
    }

    /// What is remembered of other looks.
    pub(super) fn converter(&self) -> &'a Converter {
        self.converter
    }

    /// A resource as checks see it.
    pub fn convert(&self, resource: &Rc<Resource>) -> Bound {
        Bound {
            id: resource.id.clone(),
            unique_id: resource.unique_id.clone(),
            value: self.converter.body(self.world, resource),
        }
    }

    /// What the expression is asked of, of a resource: its body, or as much of it as it looks at.
    pub(super) fn part_for(&self, expr: &Expr, resource: &Rc<Resource>) -> Rcvar {
        if expr.looks_at().only(&json::HEAD) {
            self.converter.head(self.world, resource)
        } else {
            self.converter.body(self.world, resource)
        }
    }

    /// The same incarnation in this world.
    pub fn find(&self, bound: &Bound) -> Option<Bound> {
        let resource = self.world.resource(&bound.id)?;
        (resource.unique_id == bound.unique_id).then(|| self.convert(resource))
    }

    /// What a name is bound to.
    pub fn bound(&self, name: &str) -> Option<&Bound> {
        self.bound.get(name)
    }

    /// Binds a name.
    pub fn bind(&mut self, name: Rc<str>, bound: Bound) {
        self.values.borrow_mut().clear();
        self.bound.insert(name, bound);
    }

    /// `{resources, instances, parts, reachable, placement, locks, autoscale}`.
    pub fn root(&self) -> Rcvar {
        self.root_for(&LooksAt::All)
    }

    /// As much of the root as is looked at; null where that is nothing.
    pub(super) fn root_for(&self, looks_at: &LooksAt) -> Rcvar {
        if looks_at.nothing() {
            return null();
        }
        let looked_at = VIEWS.into_iter().filter(|view| looks_at.includes(view));
        let all = looked_at.map(|name| (name.to_owned(), self.view(name)));
        Rcvar::new(Variable::Object(all.collect()))
    }

    /// What an expression is asked of that is about everything.
    pub fn data_for(&self, expr: &Expr) -> Rcvar {
        self.root_for(expr.looks_at())
    }
}

impl Scope for Facts<'_> {
    fn binding(&self, name: &str) -> Option<Rcvar> {
        match name {
            "root" => Some(self.root()),
            _ => self.bound(name).map(|bound| bound.value.clone()),
        }
    }

    fn view(&self, name: &str) -> Rcvar {
        if let Some(value) = self.views.borrow().get(name) {
            return value.clone();
        }
        let value = self.converter.view(self.world, name);
        self.views.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    fn machines(&self, question: &str, port: u16) -> Rcvar {
        let public = question == "reaches";
        let mut known = self.open.borrow_mut();
        let answer = known
            .entry((public, port))
            .or_insert_with(|| self.converter.open(self.world, public, port));
        answer.clone()
    }

    fn kept(&self, source: &str) -> Option<Rcvar> {
        self.values.borrow().get(source).cloned()
    }

    fn keep(&self, source: &Rc<str>, value: &Rcvar) {
        self.values.borrow_mut().insert(source.clone(), value.clone());
    }
}
