//! The rows of the views that tell of machines, one machine at a time: a VM, or an instance of a Uniform set.
//!
//! After an operation few machines are others. What a row is made from is looked up each time, and the row made again
//! when one of those is another version.

use std::net::Ipv4Addr;
use std::rc::Rc;

use jmespath::{Rcvar, Variable};
use serde_json::{Value, json};

use super::converter::variable;
use super::memory::{Memory, Sources};
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
            let (key, sources) = machine.listed(world, set);
            self.instances.get(key, sources, || {
                let row = match machine {
                    Machine::Vm(resource, vm) => query::vm_row(world, resource, vm),
                    Machine::Instance(body, instance) => query::uniform_row(body, instance),
                };
                variable(views::instance(world, set, &row))
            })
        };
        in_sets(world, &row)
    }

    /// The rows of `parts`: what All resources lists of each instance of each scale set, the names of its parts, null for
    /// one that is not there.
    ///
    /// Rows: `scaleSet`, `scaleSetId`, `instance`, `ofProfile`, `vm`, `disk`, `networkInterface`, `publicIp`.
    pub(super) fn parts(&self, world: &World) -> Vec<Rcvar> {
        let row = |set: &Rc<Resource>, machine: &Machine<'_>| {
            let (key, sources) = machine.listed(world, set);
            self.parts
                .get(key, sources, || variable(parts(world, set, machine)))
        };
        in_sets(world, &row)
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
        let vms = world
            .of_kind(Kind::VirtualMachine)
            .filter_map(|vm| self.ways_of_vm(world, vm));
        let sets = world
            .of_kind(Kind::ScaleSet)
            .filter_map(|resource| Some((resource, resource.scale_set()?)));
        let instances = sets.flat_map(|(resource, set)| {
            let ways = |instance| self.ways_of_instance(world, resource, instance);
            set.instances.iter().map(ways)
        });
        let open = |ways: &Rc<Ways>| {
            (ways.runs || !public)
                && ways
                    .doors
                    .iter()
                    .any(|way| (way.public || !public) && self.answers.allows(way, port))
        };
        vms.chain(instances)
            .filter(open)
            .map(|ways| ways.id.clone())
            .collect()
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
    /// What its rows are known by and made from, as a machine of a set.
    fn listed(&self, world: &World, set: &Resource) -> (Key, Sources) {
        match self {
            Machine::Vm(resource, vm) => {
                let nic = query::primary_nic(world, vm);
                let ip = nic.and_then(|(_, nic)| public_ip(world, nic));
                let disk = world.resource(&vm.os_disk);
                let sources = Sources::of(resource).in_set(set);
                let sources = sources.with([nic.map(|(nic, _)| nic), ip, disk]);
                ((resource.id.clone(), 0), sources)
            }
            Machine::Instance(_, instance) => {
                let key = (set.id.clone(), instance.instance_id);
                (key, Sources::of(instance).in_set(set))
            }
        }
    }
}

fn public_ip<'a>(world: &'a World, nic: &NetworkInterface) -> Option<&'a Rc<Resource>> {
    world.resource(nic.spec.public_ip.as_ref()?)
}

fn parts(world: &World, set: &Resource, machine: &Machine<'_>) -> Value {
    let name = |resource: Option<&Rc<Resource>>| resource.map(|resource| resource.id.name().to_owned());
    let (instance, of_profile, [vm, disk, nic, ip]) = match machine {
        Machine::Vm(resource, vm) => {
            let nic = query::primary_nic(world, vm);
            let ip = nic.and_then(|(_, nic)| public_ip(world, nic));
            let nic = nic.map(|(nic, _)| nic);
            let parts = [Some(*resource), world.resource(&vm.os_disk), nic, ip];
            (resource.id.name(), vm.profile_time_created.is_some(), parts)
        }
        Machine::Instance(_, instance) => (&*instance.name, true, [None; 4]),
    };
    json!({
        "scaleSet": set.id.name(),
        "scaleSetId": set.id.path(&world.subscription().id),
        "instance": instance,
        "ofProfile": of_profile,
        "vm": name(vm),
        "disk": name(disk),
        "networkInterface": name(nic),
        "publicIp": name(ip),
    })
}

/// A row for each machine of each scale set, in the order of [`query::instance_rows`].
fn in_sets(world: &World, row: &dyn Fn(&Rc<Resource>, &Machine<'_>) -> Rcvar) -> Vec<Rcvar> {
    let mut rows = Vec::new();
    for set in world.of_kind(Kind::ScaleSet) {
        let Some(body) = set.scale_set() else {
            continue;
        };
        if body.spec.orchestration_mode == OrchestrationMode::Uniform {
            let instances = body.instances.iter();
            rows.extend(instances.map(|instance| row(set, &Machine::Instance(body, instance))));
        } else {
            let members = world.members(&set.id);
            rows.extend(members.filter_map(|vm| Some(row(set, &Machine::Vm(vm, vm.vm()?)))));
        }
    }
    rows
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
    let mut guards = Vec::new();
    for reference in resource
        .vm()
        .into_iter()
        .flat_map(|vm| &vm.spec.network_interfaces)
    {
        let nic = world.resource(&reference.id);
        guards.push(nic);
        if let Some(nic) = nic.and_then(|nic| nic.nic()) {
            let nsg = nic.spec.network_security_group.as_ref();
            guards.extend([nsg.and_then(|id| world.resource(id)), public_ip(world, nic)]);
        }
    }
    for instance in resource.scale_set().into_iter().flat_map(|set| &set.instances) {
        guards.push(reach::instance_door(world, instance).and_then(|door| door.nsg));
    }
    guards
}
