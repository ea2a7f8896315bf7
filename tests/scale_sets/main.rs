//! Scale sets, whole: facts.md §2.1 to §2.13 line by line.

#[path = "../support/mod.rs"]
mod support;

mod attach;
mod autoscale;
mod balancer;
mod creation;
mod deletion;
mod details;
mod faults;
mod health;
mod modes;
mod os_upgrades;
mod outbound;
mod placement;
mod powers;
mod rich;
mod scaling;
mod spot;
mod surge;
mod table;
mod unchangeable;
mod upgrades;

use flexlab::arm::operation::Injection;
use flexlab::arm::spec::*;
use flexlab::arm::world::*;
use flexlab::arm::*;
use serde_json::Value;
use support::*;

/// A world that operations are done to one after the other, each brought to its end.
pub(crate) struct Bench {
    pub(crate) world: World,
    pub(crate) moments: Vec<Moment>,
}

impl Bench {
    /// The latest rolling upgrade of `demo-set`.
    pub(crate) fn rollout(&self) -> Rollout {
        let rollout = self.set("demo-set").services.rollout.clone();
        Rollout::clone(&rollout.expect("it is kept"))
    }

    /// A subscription with room, an empty group and a network.
    pub(crate) fn new() -> Bench {
        let mut bench = Bench {
            world: with_group_in(&roomy()),
            moments: Vec::new(),
        };
        for part in [vnet(), nsg("basicNsgapp-grp-vnet-nic01")] {
            bench.put(part);
        }
        bench
    }

    /// Asks, and stops there.
    pub(crate) fn ask(&mut self, operation: &Operation) {
        let applied =
            apply(&self.world, operation, 0).unwrap_or_else(|refusal| panic!("{:?}", refusal.error));
        self.moments.extend(applied.moments);
        self.world = applied.world;
    }

    pub(crate) fn settle(&mut self) {
        let applied = settle(&self.world);
        self.moments.extend(applied.moments);
        self.world = applied.world;
    }

    pub(crate) fn pass_minutes(&mut self, minutes: i64) {
        let applied = advance(&self.world, self.world.time().plus_ms(minutes * 60_000));
        self.moments.extend(applied.moments);
        self.world = applied.world;
    }

    pub(crate) fn run(&mut self, operation: &Operation) {
        self.ask(operation);
        self.settle();
    }

    pub(crate) fn put(&mut self, resource: ResourceSpec) {
        self.run(&put(resource));
    }

    pub(crate) fn inject(&mut self, injection: Injection) {
        self.run(&Operation::Inject(injection));
    }

    /// The code, and whether the sentence is ours.
    pub(crate) fn refusal(&self, operation: &Operation) -> ArmError {
        match apply(&self.world, operation, 0) {
            Ok(_) => panic!("it is taken: {operation:?}"),
            Err(refusal) => refusal.error,
        }
    }

    pub(crate) fn spec(&self, set: &str) -> ScaleSetSpec {
        self.set(set).spec.clone()
    }

    pub(crate) fn set(&self, set: &str) -> &ScaleSet {
        self.world.scale_set(&id(Kind::ScaleSet, set)).expect("the set").1
    }

    pub(crate) fn vm(&self, vm: &str) -> &Vm {
        self.world.vm(&id(Kind::VirtualMachine, vm)).expect("the VM").1
    }

    /// A PUT of the set with something changed.
    pub(crate) fn changed(&self, set: &str, change: impl FnOnce(&mut ScaleSetSpec)) -> Operation {
        let mut spec = self.spec(set);
        change(&mut spec);
        let (known, _) = self.world.scale_set(&id(Kind::ScaleSet, set)).expect("the set");
        let mut resource = resource(set, SpecBody::ScaleSet(Box::new(spec)));
        resource.zones = known.zones.clone();
        put(resource)
    }

    pub(crate) fn change(&mut self, set: &str, change: impl FnOnce(&mut ScaleSetSpec)) {
        let operation = self.changed(set, change);
        self.run(&operation);
    }

    pub(crate) fn scale(&mut self, set: &str, capacity: u32) {
        self.change(set, |set| set.capacity = capacity);
    }

    /// The rows of the set's Instances page, as a check sees them.
    pub(crate) fn instances(&self, set: &str) -> Vec<Value> {
        let rows = views::instances(&self.world);
        rows.into_iter().filter(|row| row["scaleSet"] == set).collect()
    }

    pub(crate) fn names(&self, set: &str) -> Vec<String> {
        let text = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
        self.instances(set).iter().map(text).collect()
    }

    /// How many of a set's rows have `field` at `value`.
    pub(crate) fn count(&self, set: &str, field: &str, value: impl Into<Value>) -> usize {
        let value = value.into();
        self.instances(set)
            .iter()
            .filter(|row| row[field] == value)
            .count()
    }

    /// The words of the activity log since the beginning that are about something.
    pub(crate) fn log(&self, words: &str) -> usize {
        let is_it = |moment: &&Moment| &*moment.event.operation_name == words;
        self.moments.iter().filter(is_it).count()
    }

    pub(crate) fn body(&self, kind: Kind, name: &str) -> Value {
        let resource = self.world.resource(&id(kind, name)).expect("the resource");
        json::resource(&self.world, resource)
    }
}

pub(crate) fn put(resource: ResourceSpec) -> Operation {
    Operation::Put {
        group: GROUP.into(),
        resource,
    }
}

/// A Flexible set without public addresses.
pub(crate) fn flexible(capacity: u32) -> ScaleSetSpec {
    let mut spec = set_spec(OrchestrationMode::Flexible, capacity);
    profile_of(&mut spec).network_interfaces[0].public_ip = None;
    spec
}

/// A Uniform set without public addresses, and not overprovisioned: its numbers have no gaps.
pub(crate) fn uniform(capacity: u32) -> ScaleSetSpec {
    let mut spec = set_spec(OrchestrationMode::Uniform, capacity);
    profile_of(&mut spec).network_interfaces[0].public_ip = None;
    spec.overprovision = false;
    spec
}

pub(crate) fn set(name: &str, spec: ScaleSetSpec) -> ResourceSpec {
    resource(name, SpecBody::ScaleSet(Box::new(spec)))
}

/// The second zone goes down, or comes back.
pub(crate) fn zone(fails: bool) -> Injection {
    let location = REGION.to_owned();
    if fails {
        Injection::ZoneFails { location, zone: 2 }
    } else {
        Injection::ZoneReturns { location, zone: 2 }
    }
}

pub(crate) fn zonal(name: &str, zones: &[u8], spec: ScaleSetSpec) -> ResourceSpec {
    ResourceSpec {
        zones: zones.to_vec(),
        ..set(name, spec)
    }
}

/// Has the application health extension.
pub(crate) fn watched(mut spec: ScaleSetSpec) -> ScaleSetSpec {
    machine_of(&mut spec).application_health = Some(ApplicationHealth {
        protocol: "http".into(),
        port: 80,
        request_path: "/".into(),
        rich: None,
    });
    spec
}

/// Asks for Spot priority, of a size that has it.
pub(crate) fn spot(mut spec: ScaleSetSpec, eviction_policy: EvictionPolicy) -> ScaleSetSpec {
    let machine = machine_of(&mut spec);
    machine.vm_size = "Standard_D2s_v3".into();
    machine.spot = Some(SpotSpec {
        eviction_policy,
        max_price: -1.0,
    });
    spec
}

/// A VM by itself, with its interface.
pub(crate) fn lone_vm(name: &str, change: impl FnOnce(&mut VmSpec)) -> Vec<ResourceSpec> {
    let nic = NetworkInterfaceSpec {
        ip_configuration: "ipconfig1".into(),
        subnet: subnet(),
        public_ip: None,
        network_security_group: None,
        accelerated_networking: false,
        private_ip: None,
        pools: Vec::new(),
        more: Vec::new(),
    };
    let mut vm = vm_spec(None);
    vm.computer_name = name.into();
    vm.network_interfaces[0].id = id(Kind::NetworkInterface, &format!("{name}-nic"));
    change(&mut vm);
    vec![
        resource(&format!("{name}-nic"), SpecBody::NetworkInterface(nic)),
        resource(name, SpecBody::VirtualMachine(Box::new(vm))),
    ]
}
