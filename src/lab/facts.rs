//! What a check sees: the resources as ARM returns them, the views, and what earlier checks bound.
//!
//! Nothing here is kept longer than what it was made from: a resource's value is held beside a weak pointer to that
//! very version of it (decisions.md 28).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use jmespath::{Rcvar, Variable};
use serde_json::{Value, json};

use super::jmes::{Expr, Scope, VIEWS, null};
use crate::arm::network::reach;
use crate::arm::world::{PowerState, UniformInstance};
use crate::arm::{Kind, Resource, ResourceId, World, json, query, views};

/// Turns resources into values, once per version of each.
///
/// A version is known by its address while the weak pointer keeps that address from being used again: after an undo or
/// a second run, the same id, unique id and version number may well be another body.
#[derive(Debug, Default)]
pub struct Converter {
    cache: RefCell<BTreeMap<ResourceId, (Weak<Resource>, Rcvar)>>,
}

impl Converter {
    fn convert(&self, world: &World, resource: &Rc<Resource>) -> Rcvar {
        if !keeps(resource.id.kind()) {
            return variable(json::graded(world, resource));
        }
        if let Some((known, value)) = self.cache.borrow().get(&resource.id)
            && std::ptr::eq(known.as_ptr(), Rc::as_ptr(resource))
        {
            return value.clone();
        }
        let value = variable(json::graded(world, resource));
        let entry = (Rc::downgrade(resource), value.clone());
        self.cache.borrow_mut().insert(resource.id.clone(), entry);
        value
    }

    /// Forgets what is no longer anywhere.
    pub fn prune(&self) {
        self.cache
            .borrow_mut()
            .retain(|_, (known, _)| known.strong_count() > 0);
    }
}

/// Whether a kind's body tells of nothing but its own resource. A VM's does: its links are its own, and nothing is
/// looked up behind them.
fn keeps(kind: Kind) -> bool {
    kind == Kind::VirtualMachine || json::stands_alone(kind)
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
    views: RefCell<BTreeMap<String, Rcvar>>,
    machines: RefCell<BTreeMap<(bool, u16), Rcvar>>,
}

impl<'a> Facts<'a> {
    /// A world of a run that began with `start`, with nothing bound yet.
    pub fn new(world: &'a World, start: &'a World, converter: &'a Converter) -> Facts<'a> {
        Facts {
            world,
            start,
            converter,
            bound: BTreeMap::new(),
            views: RefCell::new(BTreeMap::new()),
            machines: RefCell::new(BTreeMap::new()),
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

    /// A resource as checks see it.
    pub fn convert(&self, resource: &Rc<Resource>) -> Bound {
        Bound {
            id: resource.id.clone(),
            unique_id: resource.unique_id.clone(),
            value: self.converter.convert(self.world, resource),
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
        self.bound.insert(name, bound);
    }

    /// `{resources, instances, parts, reachable, placement, locks, autoscale}`.
    pub fn root(&self) -> Rcvar {
        let all = VIEWS.into_iter().map(|name| (name.to_owned(), self.view(name)));
        Rcvar::new(Variable::Object(all.collect()))
    }

    /// What an expression is asked of: everything, or nothing when it looks at bindings alone.
    pub fn data_for(&self, expr: &Expr) -> Rcvar {
        if expr.looks_at_views() {
            self.root()
        } else {
            null()
        }
    }

    fn make_view(&self, name: &str) -> Rcvar {
        let rows = match name {
            "resources" => {
                let convert = |resource| self.converter.convert(self.world, resource);
                return Rcvar::new(Variable::Array(self.world.resources().map(convert).collect()));
            }
            "instances" => views::instances(self.world),
            "parts" => parts(self.world),
            "reachable" => views::reachable(self.world),
            "placement" => views::placement(self.world),
            "locks" => views::locks(self.world),
            "autoscale" => views::autoscale(self.world),
            _ => return null(),
        };
        variable(Value::Array(rows))
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
        let value = self.make_view(name);
        self.views.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    fn machines(&self, question: &str, port: u16) -> Rcvar {
        let public = question == "reaches";
        let mut known = self.machines.borrow_mut();
        let answer = known.entry((public, port)).or_insert_with(|| {
            let ids = machines(self.world, public, port).into_iter();
            let holds = Rcvar::new(Variable::Bool(true));
            Rcvar::new(Variable::Object(
                ids.map(|id| (id.to_ascii_lowercase(), holds.clone())).collect(),
            ))
        });
        answer.clone()
    }
}

/// The ids of the machines that `port` of reaches, or is allowed to: VMs, and instances of Uniform sets.
fn machines(world: &World, public: bool, port: u16) -> Vec<String> {
    let subscription = &world.subscription().id;
    let ask = if public { reach::reaches } else { reach::allows };
    let vms = world
        .of_kind(Kind::VirtualMachine)
        .filter(|vm| ask(world, &vm.id, port));
    let vms = vms.map(|vm| vm.id.path(subscription));
    let sets = world
        .of_kind(Kind::ScaleSet)
        .filter_map(|resource| Some((resource, resource.scale_set()?)));
    let instances = sets.flat_map(|(resource, set)| {
        let open = |instance: &&Rc<UniformInstance>| {
            let met =
                !public || (instance.public_ip.is_some() && instance.power_state == PowerState::Running);
            met && reach::instance_door(world, instance).is_some_and(|door| door.allows(port))
        };
        let id = |instance: &Rc<UniformInstance>| {
            format!(
                "{}/virtualMachines/{}",
                resource.id.path(subscription),
                instance.instance_id
            )
        };
        set.instances.iter().filter(open).map(id).collect::<Vec<String>>()
    });
    vms.chain(instances).collect()
}

/// What All resources lists of each instance of each scale set: the names of its parts, null for one that is not there.
///
/// Rows: `scaleSet`, `scaleSetId`, `instance`, `ofProfile`, `vm`, `disk`, `networkInterface`, `publicIp`.
fn parts(world: &World) -> Vec<Value> {
    let rows = world.of_kind(Kind::ScaleSet).flat_map(|set| {
        let row = |row: query::InstanceRow| {
            let vm = row.vm.as_ref().and_then(|id| world.vm(id)).map(|(_, vm)| vm);
            let nic = vm.and_then(|vm| query::primary_nic(world, vm));
            let listed =
                |id: Option<&ResourceId>| world.resource(id?).map(|resource| resource.id.name().to_owned());
            json!({
                "scaleSet": set.id.name(),
                "scaleSetId": set.id.path(&world.subscription().id),
                "instance": &*row.name,
                "ofProfile": row.of_profile,
                "vm": listed(row.vm.as_ref()),
                "disk": listed(vm.map(|vm| &vm.os_disk)),
                "networkInterface": listed(nic.map(|(nic, _)| &nic.id)),
                "publicIp": listed(nic.and_then(|(_, nic)| nic.spec.public_ip.as_ref())),
            })
        };
        query::instance_rows(world, &set.id)
            .into_iter()
            .map(row)
            .collect::<Vec<Value>>()
    });
    rows.collect()
}
