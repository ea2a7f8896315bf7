//! What a check can look at besides the resources: the grader's derived views (grading.md §1), as JSON.
//!
//! Each view has a function for one resource, so that the grader may keep what did not change; the functions for a
//! whole world are their sums. Nothing here grades, and nothing is kept.

use serde_json::{Map, Value, json};

use super::id::{Kind, ResourceId};
use super::json::{self, uniform_instance_path};
use super::network::reach::{self, Door, Flow, OpenPorts, Remote};
use super::query;
use super::spec::{Direction, Protocol, SecurityRule};
use super::world::{PowerState, Resource, UniformInstance, Vm, World};

/// What an expression is asked of: `{resources, instances, reachable, placement}`.
pub fn all(world: &World) -> Value {
    json!({
        "resources": resources(world),
        "instances": instances(world),
        "reachable": reachable(world),
        "placement": placement(world),
    })
}

/// Every resource as it is graded: ARM's body and `resourceGroup` ([`json::graded`]).
pub fn resources(world: &World) -> Vec<Value> {
    world
        .resources()
        .map(|resource| json::graded(world, resource))
        .collect()
}

/// The rows of every scale set's Instances page.
pub fn instances(world: &World) -> Vec<Value> {
    of_each(world, &[Kind::ScaleSet], instances_of)
}

/// What is reached from outside, for every VM and every instance of a Uniform set.
pub fn reachable(world: &World) -> Vec<Value> {
    of_each(world, &[Kind::VirtualMachine, Kind::ScaleSet], reachable_of)
}

/// Where every VM and every instance of a Uniform set stands, and why.
pub fn placement(world: &World) -> Vec<Value> {
    of_each(world, &[Kind::VirtualMachine, Kind::ScaleSet], placement_of)
}

fn of_each(world: &World, kinds: &[Kind], view: fn(&World, &Resource) -> Vec<Value>) -> Vec<Value> {
    kinds
        .iter()
        .flat_map(|kind| world.of_kind(*kind))
        .flat_map(|resource| view(world, resource))
        .collect()
}

fn path(world: &World, id: &ResourceId) -> String {
    id.path(&world.subscription().id)
}

/// The rows of one scale set's Instances page: `scaleSet`, `scaleSetId`, `orchestrationMode`, `id`, `name`,
/// `instanceId`, `computerName`, `type`, `powerState` (the portal's word), `provisioningState`, `privateIp`,
/// `publicIp`, `size`, `zone`, `faultDomain`, `ofProfile` (false for a VM that was added). Empty for other kinds.
pub fn instances_of(world: &World, set: &Resource) -> Vec<Value> {
    let Some(body) = set.scale_set() else {
        return Vec::new();
    };
    let rows = query::instance_rows(world, &set.id);
    let row = |row: &query::InstanceRow| {
        let id = match &row.vm {
            Some(vm) => path(world, vm),
            None => format!("{}/virtualMachines/{}", path(world, &set.id), row.instance_id),
        };
        json!({
            "scaleSet": set.id.name(),
            "scaleSetId": path(world, &set.id),
            "orchestrationMode": body.spec.orchestration_mode.text(),
            "resourceGroup": set.id.group(),
            "id": id,
            "name": &*row.name,
            "instanceId": &*row.instance_id,
            "computerName": &*row.computer_name,
            "type": row.type_text,
            "powerState": row.power_state.portal(),
            "provisioningState": row.provisioning_state.text(),
            "privateIp": row.private_ip,
            "publicIp": row.public_ip,
            "size": &*row.size,
            "zone": row.placement.zone,
            "faultDomain": row.placement.fault_domain,
            "ofProfile": row.of_profile,
        })
    };
    rows.iter().map(row).collect()
}

/// A machine that can be reached: a VM, or an instance of a Uniform set.
struct Machine<'a> {
    id: String,
    name: &'a str,
    power_state: PowerState,
    doors: Vec<Door<'a>>,
}

fn machines<'a>(world: &'a World, resource: &'a Resource) -> Vec<Machine<'a>> {
    let of_vm = |vm: &'a Vm| Machine {
        id: path(world, &resource.id),
        name: resource.id.name(),
        power_state: vm.power_state,
        doors: reach::doors(world, vm),
    };
    let instances = resource.scale_set().into_iter().flat_map(|set| {
        set.instances.iter().map(move |instance| Machine {
            id: uniform_instance_path(world, &resource.id, instance.instance_id),
            name: &instance.name,
            power_state: instance.power_state,
            doors: reach::instance_door(world, set, instance).into_iter().collect(),
        })
    });
    resource.vm().map(of_vm).into_iter().chain(instances).collect()
}

/// What is reached from outside of one VM, or of one Uniform set's instances: a row per (VM, source, protocol, from
/// port, to port), with the rule that opens it (decisions.md 24). The sources are `Internet`, which is anyone, and each
/// narrower range that a rule names. A machine without a public IP address, or that does not run, has no row.
pub fn reachable_of(world: &World, resource: &Resource) -> Vec<Value> {
    let mut rows = Vec::new();
    for machine in machines(world, resource) {
        let open = machine.doors.iter().filter(|door| door.public_ip.is_some());
        for door in open.filter(|_| machine.power_state == PowerState::Running) {
            add_door(&machine, door, &mut rows);
        }
    }
    rows
}

fn add_door(machine: &Machine<'_>, door: &Door<'_>, rows: &mut Vec<Value>) {
    let Some((group, nsg)) = door.nsg.and_then(|group| Some((group, group.nsg()?))) else {
        return;
    };
    for (source, remote) in sources(&nsg.security_rules) {
        for (protocol, word) in [
            (Protocol::Tcp, "Tcp"),
            (Protocol::Udp, "Udp"),
            (Protocol::Icmp, "Icmp"),
        ] {
            let flow = Flow {
                direction: Direction::Inbound,
                remote,
                local: door.private_ip,
                protocol,
                port: 0,
            };
            // ICMP has no ports: a rule about some of them does not speak of it.
            let open = reach::open_ports(nsg, &flow);
            let whole =
                |open: &OpenPorts| protocol != Protocol::Icmp || (open.from, open.to) == (0, u16::MAX);
            rows.extend(open.into_iter().filter(whole).map(|open| {
                json!({
                    "vm": machine.id,
                    "name": machine.name,
                    "source": source,
                    "protocol": word,
                    "fromPort": open.from,
                    "toPort": open.to,
                    "rule": open.rule,
                    "networkSecurityGroup": group.id.name(),
                })
            }));
        }
    }
}

/// Anyone, and every range of the Internet that an inbound rule names.
fn sources(rules: &[SecurityRule]) -> Vec<(String, Remote)> {
    let mut sources = vec![("Internet".to_owned(), Remote::Internet)];
    let inbound = rules.iter().filter(|rule| rule.direction == Direction::Inbound);
    for prefix in inbound.flat_map(|rule| rule.source_address_prefix.split(',')) {
        if let Some(range) = reach::range(prefix.trim())
            && range.prefix_len() > 0
            && !range.addr().is_private()
            && !sources.iter().any(|(_, known)| *known == Remote::Range(range))
        {
            sources.push((prefix.trim().to_owned(), Remote::Range(range)));
        }
    }
    sources
}

/// Where one VM, or one Uniform set's instances, stand: `vm`, `name`, `scaleSet`, `availabilitySet`, `location`,
/// `zone`, `faultDomain`, `why`. Empty for other kinds.
pub fn placement_of(world: &World, resource: &Resource) -> Vec<Value> {
    let row = |id: String, name: &str, placement: &super::world::Placement| {
        let mut row = Map::new();
        row.insert("vm".into(), id.into());
        row.insert("name".into(), name.into());
        row.insert("location".into(), (*resource.location).into());
        row.insert("zone".into(), placement.zone.into());
        row.insert("faultDomain".into(), placement.fault_domain.into());
        row.insert("why".into(), (*placement.why).into());
        row
    };
    if let Some(vm) = resource.vm() {
        let name_of = |id: &Option<ResourceId>| id.as_ref().map(|id| id.name().to_owned());
        let mut row = row(path(world, &resource.id), resource.id.name(), &vm.placement);
        row.insert(
            "scaleSet".into(),
            name_of(&vm.spec.virtual_machine_scale_set).into(),
        );
        row.insert(
            "availabilitySet".into(),
            name_of(&vm.spec.availability_set).into(),
        );
        return vec![row.into()];
    }
    let instances = resource.scale_set().into_iter().flat_map(|set| &set.instances);
    let instance_row = |instance: &std::rc::Rc<UniformInstance>| {
        let id = uniform_instance_path(world, &resource.id, instance.instance_id);
        let mut row = row(id, &instance.name, &instance.placement);
        row.insert("scaleSet".into(), resource.id.name().into());
        row.insert("availabilitySet".into(), Value::Null);
        Value::Object(row)
    };
    instances.map(instance_row).collect()
}

/// `allows(id, port)` of a scenario: whether the security rules alone let TCP from the Internet through to a VM's, or a
/// Uniform instance's, port. `None` when the text is the id of neither.
pub fn allows(world: &World, id: &str, port: u16) -> Option<bool> {
    with_machine(world, id, |machine| {
        machine.doors.iter().any(|door| door.allows(port))
    })
}

/// `reaches(id, port)` of a scenario: as [`allows`], and it has a public IP address and runs.
pub fn reaches(world: &World, id: &str, port: u16) -> Option<bool> {
    with_machine(world, id, |machine| {
        let open = |door: &Door<'_>| door.public_ip.is_some() && door.allows(port);
        machine.power_state == PowerState::Running && machine.doors.iter().any(open)
    })
}

fn with_machine<T>(world: &World, id: &str, ask: impl FnOnce(&Machine<'_>) -> T) -> Option<T> {
    // An instance's id is its set's with two more parts.
    let resource = match ResourceId::parse(id) {
        Some(vm) => world.resource(&vm)?,
        None => {
            let (rest, _) = id.rsplit_once('/')?;
            world.resource(&ResourceId::parse(rest.rsplit_once('/')?.0)?)?
        }
    };
    let machines = machines(world, resource);
    machines
        .iter()
        .find(|machine| machine.id.eq_ignore_ascii_case(id))
        .or_else(|| {
            // Without its subscription, as a log writes ids.
            machines.iter().find(|machine| {
                machine
                    .id
                    .to_ascii_lowercase()
                    .ends_with(&id.to_ascii_lowercase())
            })
        })
        .map(ask)
}
