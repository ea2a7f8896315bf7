//! Values, made once of what they are made from: bodies, and the views of a world.
//!
//! A memory and nothing else: what it gives is what would be made anew (tests/laws/grading.rs). A value of a
//! resource or a machine is held beside weak pointers to the very versions that it was made from (decisions.md 28); a view
//! of a world beside the world, and of few worlds.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jmespath::{Rcvar, Variable};
use serde_json::Value;

use super::inputs::Outcomes;
use super::jmes::null;
use super::machines::Machines;
use super::memory::{Memory, Sources};
use crate::arm::{Resource, ResourceId, World, json, views};

/// How many worlds a view is remembered of: the settled one, what is coming, and earlier ones that a check asks about.
const WORLDS: usize = 4;

/// Turns resources and worlds into values, once per version of each.
#[derive(Debug, Default)]
pub struct Converter {
    bodies: Memory<ResourceId, Rcvar>,
    heads: Memory<ResourceId, Rcvar>,
    machines: Machines,
    views: RefCell<BTreeMap<View, Vec<(World, Rcvar)>>>,
    pub(super) outcomes: Outcomes,
}

/// What is remembered of a whole world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum View {
    Named(&'static str),
    /// The machines that a port is open of, to the public or by the rules alone.
    Open(bool, u16),
}

impl Converter {
    /// A resource as it is graded.
    pub(super) fn body(&self, world: &World, resource: &Rc<Resource>) -> Rcvar {
        let make = || variable(json::graded(world, resource));
        if !json::stands_alone(resource.id.kind()) {
            return make();
        }
        self.bodies.get(resource.id.clone(), Sources::of(resource), make)
    }

    /// The fields of it that cost little: [`json::HEAD`].
    pub(super) fn head(&self, world: &World, resource: &Rc<Resource>) -> Rcvar {
        let make = || variable(json::head(world, resource));
        self.heads.get(resource.id.clone(), Sources::of(resource), make)
    }

    /// One of [`super::jmes::VIEWS`].
    pub(super) fn view(&self, world: &World, name: &str) -> Rcvar {
        let array = |rows: Vec<Rcvar>| Rcvar::new(Variable::Array(rows));
        let values = |rows: Vec<Value>| variable(rows.into());
        let made =
            |view, same, make: &dyn Fn() -> Rcvar| self.remembered(View::Named(view), world, same, make);
        let of_resources =
            |make: (&'static str, &dyn Fn() -> Rcvar)| made(make.0, World::same_resources, make.1);
        match name {
            "resources" => made("resources", same_bodies, &|| {
                let body = |resource| self.body(world, resource);
                array(world.resources().map(body).collect())
            }),
            "instances" => of_resources(("instances", &|| array(self.machines.instances(world)))),
            "parts" => of_resources(("parts", &|| array(self.machines.parts(world)))),
            "reachable" => of_resources(("reachable", &|| array(self.machines.reachable(world)))),
            "placement" => of_resources(("placement", &|| array(self.machines.placement(world)))),
            "autoscale" => of_resources(("autoscale", &|| values(views::autoscale(world)))),
            "locks" => made("locks", World::same, &|| values(views::locks(world))),
            _ => null(),
        }
    }

    /// The ids, in small letters, of the machines that `port` of is open to the public, or by the rules alone.
    pub(super) fn open(&self, world: &World, public: bool, port: u16) -> Rcvar {
        let make = || {
            let holds = Rcvar::new(Variable::Bool(true));
            let ids = self.machines.open(world, public, port).into_iter();
            Rcvar::new(Variable::Object(ids.map(|id| (id, holds.clone())).collect()))
        };
        self.remembered(View::Open(public, port), world, World::same_resources, &make)
    }

    /// A view of a world that is the `same`, or else one made anew. One that comes out as before is given as before, so
    /// that whoever looked at it can see that nothing changed.
    fn remembered(
        &self,
        view: View,
        world: &World,
        same: fn(&World, &World) -> bool,
        make: &dyn Fn() -> Rcvar,
    ) -> Rcvar {
        let known = |is: &dyn Fn(&(World, Rcvar)) -> bool| {
            let views = self.views.borrow();
            let known = views.get(&view).into_iter().flatten();
            known
                .rev()
                .find(|known| is(known))
                .map(|(_, value)| value.clone())
        };
        if let Some(value) = known(&|(of, _)| same(of, world)) {
            return value;
        }
        let made = make();
        let value = known(&|(_, before)| alike(before, &made)).unwrap_or(made);
        let mut views = self.views.borrow_mut();
        let known = views.entry(view).or_default();
        known.push((world.clone(), value.clone()));
        if known.len() > WORLDS {
            known.remove(0);
        }
        value
    }

    /// Forgets what is no longer anywhere.
    pub fn prune(&self) {
        self.bodies.prune();
        self.heads.prune();
        self.machines.prune();
        self.outcomes.prune();
    }
}

/// A body also has its group's name as the group writes it.
fn same_bodies(a: &World, b: &World) -> bool {
    a.same_resources(b) && a.same_groups(b)
}

/// Whether two lists, or two sets of names, are equal: mostly their rows are the very same.
fn alike(a: &Variable, b: &Variable) -> bool {
    match (a, b) {
        (Variable::Array(a), Variable::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Rc::ptr_eq(a, b) || a == b)
        }
        (a, b) => a == b,
    }
}

/// A value of serde's as one of jmespath's, moved rather than copied.
pub(super) fn variable(value: Value) -> Rcvar {
    Rcvar::new(match value {
        Value::Null => Variable::Null,
        Value::Bool(value) => Variable::Bool(value),
        Value::Number(value) => Variable::Number(value),
        Value::String(value) => Variable::String(value),
        Value::Array(values) => Variable::Array(values.into_iter().map(variable).collect()),
        Value::Object(values) => Variable::Object(
            values
                .into_iter()
                .map(|(key, value)| (key, variable(value)))
                .collect(),
        ),
    })
}
