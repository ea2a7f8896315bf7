//! The rows of the views that tell of machines, one machine at a time: a VM, or an instance of a Uniform set.
//!
//! After an operation few machines are others. What a row is made from is looked up each time, and the row made again
//! when one of those is another version.

mod parts;

use std::net::Ipv4Addr;
use std::rc::Rc;

use jmespath::{Rcvar, Variable};
use serde_json::Value;

use super::converter::variable;
use super::lists::{Differences, Entry, Lists};
use super::memory::{Memory, Sources};
use crate::arm::network::outbound;
use crate::arm::network::reach::{self, Door};
use crate::arm::spec::OrchestrationMode;
use crate::arm::world::{NetworkInterface, PowerState, ScaleSet, UniformInstance, Vm};
use crate::arm::{Kind, Resource, ResourceId, World, json as body, query, views};

/// A VM's id and 0, or a Uniform set's id and the number of the instance.
type Key = (ResourceId, u32);

/// What is remembered of machines.
#[derive(Debug, Default)]
pub(super) struct Machines {
    instances: Memory<Key, Rcvar>,
    parts: Memory<Key, Rcvar>,
    reachable: Memory<ResourceId, Rcvar>,
    placement: Memory<ResourceId, Rcvar>,
    ways: Memory<Key, Rc<Ways>>,
    answers: Answers,
    lists: (Lists<Rcvar>, Lists<Rcvar>, Lists<Rc<Ways>>),
    differences: Differences,
}

/// The ways into a machine.
#[derive(Debug)]
struct Ways {
    /// Its id in small letters.
    id: String,
    runs: bool,
    doors: Vec<Way>,
}

#[derive(Debug)]
struct Way {
    guard: Option<Rc<Resource>>,
    public: bool,
    private_ip: Option<Ipv4Addr>,
}

/// A row's machine.
enum Machine<'a> {
    Vm(&'a Rc<Resource>, &'a Vm),
    Instance(&'a ScaleSet, &'a Rc<UniformInstance>),
}

impl Machines {
    /// The rows of `instances`.
    pub(super) fn instances(&self, world: &World) -> Vec<Rcvar> {
        let row = |set: &Rc<Resource>, machine: &Machine<'_>| {
            let row = match machine {
                Machine::Vm(resource, vm) => query::vm_row(world, resource, vm),
                Machine::Instance(body, instance) => query::uniform_row(world, body, instance),
            };
            views::instance(world, set, &row)
        };
        self.in_sets((&self.lists.0, &self.instances), world, true, &row)
    }

    /// The rows of `parts`: what All resources lists of each instance of each scale set, the names of its parts, null for
    /// one that is not there.
    ///
    /// Rows: `scaleSet`, `scaleSetId`, `instance`, `ofProfile`, `vm`, `disk`, `networkInterface`, `publicIp`.
    pub(super) fn parts(&self, world: &World) -> Vec<Rcvar> {
        self.in_sets((&self.lists.1, &self.parts), world, false, &|set, machine| {
            parts::row(world, set, machine)
        })
    }

    /// A row for each machine of each scale set, in the order of [`query::instance_rows`].
    fn in_sets(
        &self,
        (lists, memory): (&Lists<Rcvar>, &Memory<Key, Rcvar>),
        world: &World,
        way_out: bool,
        row: &dyn Fn(&Rc<Resource>, &Machine<'_>) -> Value,
    ) -> Vec<Rcvar> {
        let entry = |set: &Rc<Resource>, machine: &Machine<'_>| {
            let behind = machine.behind(world, way_out);
            let (key, sources) = machine.listed(set);
            let sources = sources.with(behind.iter().map(|(_, found)| *found));
            let own = &machine.resource(set).id;
            let looked_up = [own].into_iter().chain(behind.iter().map(|(id, _)| *id));
            Entry {
                of: own.clone(),
                looked_up: looked_up.cloned().collect(),
                value: memory.get(key, sources, || variable(row(set, machine))),
            }
        };
        let one = |id: &ResourceId| {
            let (resource, vm) = world.vm(id)?;
            let set = vm.spec.virtual_machine_scale_set.as_ref()?;
            Some(entry(world.resource(set)?, &Machine::Vm(resource, vm)))
        };
        let list = lists.of(world, &self.differences, || in_sets(world, &entry), one);
        list.iter().map(|entry| entry.value.clone()).collect()
    }

    /// The rows of `reachable`.
    pub(super) fn reachable(&self, world: &World) -> Vec<Rcvar> {
        of_each(world, |resource| {
            let sources = Sources::of(resource).with(guards(world, resource));
            let make = || variable(views::reachable_of(world, resource).into());
            self.reachable.get(resource.id.clone(), sources, make)
        })
    }

    /// The rows of `placement`.
    pub(super) fn placement(&self, world: &World) -> Vec<Rcvar> {
        of_each(world, |resource| {
            let make = || variable(views::placement_of(world, resource).into());
            self.placement
                .get(resource.id.clone(), Sources::of(resource), make)
        })
    }

    /// The ids, in small letters, of the machines that `port` of reaches, or is allowed to.
    pub(super) fn open(&self, world: &World, public: bool, port: u16) -> Vec<String> {
        let open = |entry: &&Entry<Rc<Ways>>| {
            let ways = &entry.value;
            (ways.runs || !public)
                && ways
                    .doors
                    .iter()
                    .any(|way| (way.public || !public) && self.answers.allows(way, port))
        };
        let id = |entry: &Entry<Rc<Ways>>| entry.value.id.clone();
        self.ways(world).iter().filter(open).map(id).collect()
    }

    /// The ways into every machine.
    fn ways(&self, world: &World) -> Rc<[Entry<Rc<Ways>>]> {
        let of_vm = |vm: &Rc<Resource>| {
            Some(Entry {
                of: vm.id.clone(),
                looked_up: looked_up(world, vm),
                value: self.ways_of_vm(world, vm)?,
            })
        };
        let of_instance = |set: &Rc<Resource>, instance: &Rc<UniformInstance>| Entry {
            of: set.id.clone(),
            looked_up: guard(instance).into_iter().cloned().collect(),
            value: self.ways_of_instance(world, set, instance),
        };
        let all = || {
            let vms = world.of_kind(Kind::VirtualMachine);
            let mut all: Vec<_> = vms.filter_map(of_vm).collect();
            for set in world.of_kind(Kind::ScaleSet) {
                let instances = set.scale_set().into_iter().flat_map(|body| &body.instances);
                all.extend(instances.map(|instance| of_instance(set, instance)));
            }
            all
        };
        let one = |id: &ResourceId| of_vm(world.resource(id)?);
        self.lists.2.of(world, &self.differences, all, one)
    }

    fn ways_of_vm(&self, world: &World, resource: &Rc<Resource>) -> Option<Rc<Ways>> {
        let vm = resource.vm()?;
        let sources = Sources::of(resource).with(guards(world, resource));
        let make = || {
            Ways::new(
                resource.id.path(&world.subscription().id),
                vm.power_state,
                reach::doors(world, vm),
            )
        };
        Some(self.ways.get((resource.id.clone(), 0), sources, make))
    }

    fn ways_of_instance(&self, world: &World, set: &Resource, instance: &Rc<UniformInstance>) -> Rc<Ways> {
        let door = reach::instance_door(world, instance);
        let sources = Sources::of(instance)
            .in_set(set)
            .with([door.as_ref().and_then(|door| door.nsg)]);
        let number = instance.instance_id;
        let make = || {
            let id = body::uniform_instance_path(world, &set.id, number);
            Ways::new(id, instance.power_state, door.into_iter().collect())
        };
        self.ways.get((set.id.clone(), number), sources, make)
    }

    /// Forgets what is no longer anywhere.
    pub(super) fn prune(&self) {
        self.instances.prune();
        self.parts.prune();
        self.reachable.prune();
        self.placement.prune();
        self.ways.prune();
        self.answers.prune();
    }
}

impl Ways {
    fn new(mut id: String, power: PowerState, doors: Vec<Door<'_>>) -> Rc<Ways> {
        id.make_ascii_lowercase();
        let way = |door: Door<'_>| Way {
            guard: door.nsg.cloned(),
            public: door.public_ip.is_some(),
            private_ip: door.private_ip,
        };
        Rc::new(Ways {
            id,
            runs: power == PowerState::Running,
            doors: doors.into_iter().map(way).collect(),
        })
    }
}

/// What security groups say of a port: machines behind one group mostly get one answer.
#[derive(Debug, Default)]
struct Answers(Memory<(ResourceId, u16, Option<Ipv4Addr>), bool>);

impl Answers {
    fn allows(&self, way: &Way, port: u16) -> bool {
        let Some(guard) = &way.guard else {
            return false;
        };
        let mut rules = guard.nsg().into_iter().flat_map(|nsg| &nsg.security_rules);
        let for_all = rules.all(|rule| rule.destination_address_prefix == "*");
        let private_ip = way.private_ip.filter(|_| !for_all);
        let make = || {
            let door = Door {
                nic: "",
                nsg: Some(guard),
                public_ip: None,
                private_ip: way.private_ip,
            };
            door.allows(port)
        };
        let key = (guard.id.clone(), port, private_ip);
        self.0.get(key, Sources::of(guard), make)
    }

    fn prune(&self) {
        self.0.prune();
    }
}

impl Machine<'_> {
    /// The VM, or the scale set whose instance it is.
    fn resource<'a>(&'a self, set: &'a Rc<Resource>) -> &'a Rc<Resource> {
        match self {
            Machine::Vm(resource, _) => resource,
            Machine::Instance(..) => set,
        }
    }

    /// What its rows look up beside itself, there or not: with `way_out`, for how it gets out to the Internet, too.
    fn behind<'a>(&'a self, world: &'a World, way_out: bool) -> Vec<Behind<'a>> {
        let find = |id: &'a ResourceId| (id, world.resource(id));
        let vm = match self {
            Machine::Vm(_, vm) => vm,
            Machine::Instance(_, instance) if way_out => {
                return outbound::behind_instance(instance)
                    .into_iter()
                    .map(find)
                    .collect();
            }
            Machine::Instance(..) => return Vec::new(),
        };
        let mut behind: Vec<_> = vm
            .spec
            .network_interfaces
            .iter()
            .map(|nic| find(&nic.id))
            .collect();
        for at in 0..behind.len() {
            if let Some(nic) = behind[at].1.and_then(|resource| resource.nic()) {
                behind.extend(nic.spec.public_ip.as_ref().map(find));
                if way_out {
                    behind.extend(outbound::behind_interface(nic).map(find));
                }
            }
        }
        behind.push(find(&vm.os_disk));
        behind
    }

    /// What its rows are known by, and the machine in its set, which they are made from with what is behind it.
    fn listed(&self, set: &Resource) -> (Key, Sources) {
        match self {
            Machine::Vm(resource, _) => ((resource.id.clone(), 0), Sources::of(resource).in_set(set)),
            Machine::Instance(_, instance) => (
                (set.id.clone(), instance.instance_id),
                Sources::of(instance).in_set(set),
            ),
        }
    }
}

/// A resource that is looked up, there or not.
type Behind<'a> = (&'a ResourceId, Option<&'a Rc<Resource>>);

fn public_ip<'a>(world: &'a World, nic: &NetworkInterface) -> Option<&'a Rc<Resource>> {
    world.resource(nic.spec.public_ip.as_ref()?)
}

/// What is of each machine of each scale set, in the order of [`query::instance_rows`].
fn in_sets<T>(world: &World, of: &dyn Fn(&Rc<Resource>, &Machine<'_>) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for set in world.of_kind(Kind::ScaleSet) {
        let Some(body) = set.scale_set() else {
            continue;
        };
        if body.spec.orchestration_mode == OrchestrationMode::Uniform {
            let instances = body.instances.iter();
            all.extend(instances.map(|instance| of(set, &Machine::Instance(body, instance))));
        } else {
            let members = world.members(&set.id);
            all.extend(members.filter_map(|vm| Some(of(set, &Machine::Vm(vm, vm.vm()?)))));
        }
    }
    all
}

/// The rows of all VMs, and of all scale sets.
fn of_each(world: &World, rows: impl Fn(&Rc<Resource>) -> Rcvar) -> Vec<Rcvar> {
    let kinds = [Kind::VirtualMachine, Kind::ScaleSet];
    let mut all = Vec::new();
    for resource in kinds.into_iter().flat_map(|kind| world.of_kind(kind)) {
        if let Variable::Array(rows) = &*rows(resource) {
            all.extend(rows.iter().cloned());
        }
    }
    all
}

/// What stands between the Internet and a VM, or a Uniform set's instances.
fn guards<'a>(world: &'a World, resource: &'a Resource) -> Vec<Option<&'a Rc<Resource>>> {
    let ids = in_the_way(world, resource).into_iter();
    let mut guards: Vec<_> = ids.map(|id| world.resource(id)).collect();
    for instance in resource.scale_set().into_iter().flat_map(|set| &set.instances) {
        guards.push(reach::instance_door(world, instance).and_then(|door| door.nsg));
    }
    guards
}

/// The resources that [`guards`] looks up for a VM, and the VM itself.
fn looked_up(world: &World, resource: &Resource) -> Rc<[ResourceId]> {
    let ids = in_the_way(world, resource).into_iter();
    [&resource.id].into_iter().chain(ids).cloned().collect()
}

/// A VM's interfaces, and what each of them names.
fn in_the_way<'a>(world: &'a World, resource: &'a Resource) -> Vec<&'a ResourceId> {
    let mut ids = Vec::new();
    for reference in resource
        .vm()
        .into_iter()
        .flat_map(|vm| &vm.spec.network_interfaces)
    {
        ids.push(&reference.id);
        if let Some(nic) = world.resource(&reference.id).and_then(|nic| nic.nic()) {
            ids.extend(nic.spec.network_security_group.iter().chain(&nic.spec.public_ip));
        }
    }
    ids
}

/// The security group of a Uniform set's instance.
fn guard(instance: &UniformInstance) -> Option<&ResourceId> {
    instance.first_nic()?.network_security_group.as_ref()
}
