//! What a check can look at besides the resources: the grader's derived views (grading.md §1), as JSON.
//!
//! Each view has a function for one resource, so that the grader may keep what did not change; the functions for a
//! whole world are their sums. Nothing here grades, and nothing is kept.

use std::net::Ipv4Addr;
use std::rc::Rc;

use serde_json::Value;

use super::id::{Kind, ResourceId};
use super::json::shape::{shape, text};
use super::json::{self, uniform_instance_path};
use super::network::reach::{self, Door, Flow, OpenPorts, Remote};
use super::query;
use super::spec::{Direction, Protocol, SecurityRule};
use super::world::{Choice, Lock, Placement, PowerState, Resource, UniformInstance, Vm, World};

/// What an expression is asked of: `{resources, instances, reachable, placement, locks, autoscale}`.
pub fn all(world: &World) -> Value {
    shape(
        r#"{"resources":"$resources","instances":"$instances","reachable":"$reachable","placement":"$placement",
            "locks":"$locks","autoscale":"$autoscale"}"#,
        &mut [
            ("resources", resources(world).into()),
            ("instances", instances(world).into()),
            ("reachable", reachable(world).into()),
            ("placement", placement(world).into()),
            ("locks", locks(world).into()),
            ("autoscale", autoscale(world).into()),
        ],
    )
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

/// The rows of one scale set's Instances page: `scaleSet`, `scaleSetId`, `orchestrationMode`, `resourceGroup`, `id`,
/// `name`, `instanceId`, `computerName`, `type`, `powerState` (the portal's word), `provisioningState`, `ofProfile`
/// (false for a VM that was added), `size`, `outbound` (PublicIp, OutboundRule, BasicLoadBalancer, Default, None), and where
/// there are such `privateIp`, `publicIp`, `zone`, `faultDomain`. Empty for other kinds.
pub fn instances_of(world: &World, set: &Resource) -> Vec<Value> {
    let rows = query::instance_rows(world, &set.id);
    rows.iter().map(|row| instance(world, set, row)).collect()
}

/// One of [`instances_of`].
pub fn instance(world: &World, set: &Resource, row: &query::InstanceRow) -> Value {
    let id = match &row.vm {
        Some(vm) => path(world, vm),
        None => [
            path(world, &set.id).as_str(),
            "/virtualMachines/",
            &row.instance_id,
        ]
        .concat(),
    };
    let mode = set.scale_set().map(|set| set.spec.orchestration_mode.text());
    let address = |ip: Option<Ipv4Addr>| ip.map(|ip| ip.to_string()).into();
    shape(
        r#"{
            "scaleSet": "$set", "scaleSetId": "$set_id", "orchestrationMode": "$mode", "resourceGroup": "$group",
            "id": "$id", "name": "$name", "instanceId": "$instance", "computerName": "$computer", "type": "$type",
            "powerState": "$power", "provisioningState": "$state", "ofProfile": "$of_profile", "size": "$size",
            "privateIp": "$private", "publicIp": "$public", "zone": "$zone", "faultDomain": "$domain",
            "priority": "$priority", "health": "$health", "latestModel": "$latest", "trouble": "$trouble",
            "protectFromScaleIn": "$from_scale_in", "protectFromScaleSetActions": "$from_actions",
            "outbound": "$outbound"
        }"#,
        &mut [
            ("set", text(set.id.name())),
            ("set_id", path(world, &set.id).into()),
            ("mode", mode.into()),
            ("group", text(set.id.group())),
            ("id", id.into()),
            ("name", text(&row.name)),
            ("instance", text(&row.instance_id)),
            ("computer", text(&row.computer_name)),
            ("type", text(row.type_text)),
            ("power", text(row.power_state.portal())),
            ("state", text(row.provisioning_state.text())),
            ("of_profile", row.of_profile.into()),
            ("size", text(&row.size)),
            ("private", address(row.private_ip)),
            ("public", address(row.public_ip)),
            ("zone", row.placement.zone.into()),
            ("domain", row.placement.fault_domain.into()),
            ("priority", text(if row.spot { "Spot" } else { "Regular" })),
            ("health", text(row.health.text())),
            ("latest", row.latest_model.into()),
            ("trouble", text(row.trouble)),
            ("from_scale_in", row.protection.from_scale_in.into()),
            ("from_actions", row.protection.from_scale_set_actions.into()),
            ("outbound", text(row.outbound.text())),
        ],
    )
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
            doors: reach::instance_door(world, instance).into_iter().collect(),
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
                shape(
                    r#"{
                        "vm": "$vm", "name": "$name", "source": "$source", "protocol": "$protocol",
                        "fromPort": "$from", "toPort": "$to", "rule": "$rule", "networkSecurityGroup": "$group"
                    }"#,
                    &mut [
                        ("vm", text(&machine.id)),
                        ("name", text(machine.name)),
                        ("source", text(&source)),
                        ("protocol", text(word)),
                        ("from", open.from.into()),
                        ("to", open.to.into()),
                        ("rule", open.rule.into()),
                        ("group", text(group.id.name())),
                    ],
                )
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

/// Where one VM, or one Uniform set's instances, stand: `vm`, `name`, `location`, `why`, and where there are such
/// `scaleSet`, `availabilitySet`, `zone`, `faultDomain`, `updateDomain`. `choices` has what was chosen between: `of` (zone,
/// faultDomain, updateDomain, rack), what was `chosen`, and for each of the `candidates` its number, the `machines` that
/// stood there and what ruled it `out`. Empty for other kinds.
pub fn placement_of(world: &World, resource: &Resource) -> Vec<Value> {
    let row = |id: String,
               name: &str,
               at: &Placement,
               scale_set: Option<&ResourceId>,
               availability_set: Option<&ResourceId>| {
        let name_of = |id: Option<&ResourceId>| id.map(|id| id.name()).into();
        shape(
            r#"{
                "vm": "$vm", "name": "$name", "location": "$location", "zone": "$zone", "faultDomain": "$domain",
                "updateDomain": "$update", "why": "$why", "choices": "$choices", "scaleSet": "$scale_set", "availabilitySet": "$availability_set"
            }"#,
            &mut [
                ("vm", id.into()),
                ("name", text(name)),
                ("location", text(&resource.location)),
                ("zone", at.zone.into()),
                ("domain", at.fault_domain.into()),
                ("update", at.update_domain.into()),
                ("why", at.why().into()),
                (
                    "choices",
                    at.choices.iter().map(choice).collect::<Vec<_>>().into(),
                ),
                ("scale_set", name_of(scale_set)),
                ("availability_set", name_of(availability_set)),
            ],
        )
    };
    let (id, set) = (&resource.id, resource.scale_set());
    let of_vm = |vm: &Vm| {
        let spec = &vm.spec;
        let (set, availability) = (
            spec.virtual_machine_scale_set.as_ref(),
            spec.availability_set.as_ref(),
        );
        row(path(world, id), id.name(), &vm.placement, set, availability)
    };
    let of_instance = |instance: &Rc<UniformInstance>| {
        let path = uniform_instance_path(world, id, instance.instance_id);
        row(path, &instance.name, &instance.placement, Some(id), None)
    };
    let instances = set.into_iter().flat_map(|set| &set.instances);
    resource
        .vm()
        .map(of_vm)
        .into_iter()
        .chain(instances.map(of_instance))
        .collect()
}

fn choice(choice: &Choice) -> Value {
    let candidates = choice.candidates.iter().map(|candidate| {
        let out = candidate.verdict.text();
        shape(
            r#"{"number":"$number","machines":"$machines","out":"$out"}"#,
            &mut [
                ("number", candidate.number.into()),
                ("machines", candidate.machines.into()),
                ("out", (!out.is_empty()).then_some(out).into()),
            ],
        )
    });
    shape(
        r#"{"of":"$of","chosen":"$chosen","candidates":"$candidates"}"#,
        &mut [
            ("of", text(choice.between.text())),
            ("chosen", choice.chosen().into()),
            ("candidates", candidates.collect::<Vec<_>>().into()),
        ],
    )
}

/// The locks that there are: `name`, `level`, `scope` (a path, the subscription's left out), `notes`.
pub fn locks(world: &World) -> Vec<Value> {
    let row = |lock: &Rc<Lock>| {
        shape(
            r#"{"name":"$name","level":"$level","scope":"$scope","notes":"$notes"}"#,
            &mut [
                ("name", text(&lock.name)),
                ("level", text(lock.level.text())),
                ("scope", text(&lock.scope)),
                ("notes", lock.notes.as_deref().into()),
            ],
        )
    };
    world.locks().map(row).collect()
}

/// What autoscale did, or did not and why: `setting`, `scaleSet`, `at`, `profile`, `from`, `to`, `outcome` (scaled,
/// coolingDown, atLimit, wouldFlap, failed), `why`. The oldest first.
pub fn autoscale(world: &World) -> Vec<Value> {
    of_each(world, &[Kind::AutoscaleSetting], |_, resource| {
        let setting = resource.autoscale();
        let runs = setting.into_iter().flat_map(|setting| {
            setting.history.iter().map(move |run| {
                shape(
                    r#"{
                        "setting": "$setting", "scaleSet": "$set", "at": "$at", "profile": "$profile", "from": "$from",
                        "to": "$to", "outcome": "$outcome", "why": "$why"
                    }"#,
                    &mut [
                        ("setting", text(resource.id.name())),
                        ("set", text(setting.spec.target.name())),
                        ("at", run.at.iso().into()),
                        ("profile", text(&run.profile)),
                        ("from", run.from.into()),
                        ("to", run.to.into()),
                        ("outcome", text(run.outcome.text())),
                        ("why", text(&run.why)),
                    ],
                )
            })
        });
        runs.collect()
    })
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
