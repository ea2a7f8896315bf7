//! The commit side of an operation: the only code that changes a world under construction.
//!
//! Nothing here refuses. Whatever may refuse has looked before the first write.

use std::rc::Rc;

use super::advance::Due;
use super::apply::{Applied, Moment};
use super::catalog::durations::{self, OperationKind};
use super::catalog::regions;
use super::document::Document;
use super::error::ArmError;
use super::event::{Act, Event, EventStatus, Happening, Subject};
use super::id::{Kind, ResourceId};
use super::ids::{self, Beginning, Often, Stream};
use super::index::Footprint;
use super::spec::{ResourceSpec, Tags};
use super::world::*;

/// A world being written, and what has happened so far.
pub(super) struct Writer {
    pub(super) world: World,
    moments: Vec<Moment>,
    /// What the transition that is under way has told of: each is a moment when its world is whole.
    told: Vec<Event>,
    forgets: bool,
    /// What has been done so far, in the activity log's two wordings.
    words: Vec<(Act, Rc<str>, Rc<str>)>,
    begun: Vec<Begun>,
}

/// What the GUIDs of resources of one kind in one group are drawn from: a set has thousands.
struct Begun {
    group: Rc<str>,
    kind: Kind,
    what_for: &'static str,
    purpose: Beginning,
}

impl Begun {
    fn is_of(&self, id: &ResourceId, what_for: &str) -> bool {
        self.kind == id.kind() && self.what_for == what_for && id.is_in(&self.group)
    }
}

/// The part of an event that all events of one operation share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cause {
    pub(super) act: Act,
    pub(super) correlation_id: Rc<str>,
}

/// What resources have in common that are made together.
pub(super) struct Frame {
    pub(super) location: Rc<str>,
    pub(super) zones: Vec<u8>,
    pub(super) tags: Tags,
    pub(super) document: Option<Document>,
}

impl Frame {
    pub(super) fn of(spec: &ResourceSpec) -> Frame {
        let region = regions::find(&spec.location);
        Frame {
            location: region.map_or(spec.location.as_str(), |region| region.name).into(),
            zones: spec.zones.clone(),
            tags: spec.tags.clone(),
            document: spec.document.clone(),
        }
    }
}

impl Writer {
    pub(super) fn new(world: &World) -> Writer {
        Writer {
            world: world.clone(),
            moments: Vec::new(),
            told: Vec::new(),
            forgets: false,
            words: Vec::new(),
            begun: Vec::new(),
        }
    }

    /// One that keeps no moments.
    pub(super) fn forgetful(world: &World) -> Writer {
        Writer {
            forgets: true,
            ..Writer::new(world)
        }
    }

    /// One transition, whole: its events share the world that it ends with.
    pub(super) fn transition<T>(&mut self, happen: impl FnOnce(&mut Writer) -> T) -> T {
        let result = happen(self);
        if !self.told.is_empty() {
            let world = Rc::new(self.world.clone());
            self.moments.extend(self.told.drain(..).map(|event| Moment {
                event,
                world: world.clone(),
            }));
        }
        result
    }

    pub(super) fn done(self) -> Applied {
        Applied {
            world: self.world,
            moments: self.moments,
        }
    }

    /// How often something was drawn for `purpose` before: the `n` of the next draw.
    pub(super) fn turn(&mut self, purpose: &str) -> u32 {
        self.turn_of(ids::hash(purpose))
    }

    fn turn_of(&mut self, counted_as: u64) -> u32 {
        let count = self.world.draws.entry(&counted_as);
        let turn = *count;
        *count = turn.saturating_add(1);
        turn
    }

    pub(super) fn guid(&mut self, purpose: &str) -> Rc<str> {
        let purpose = ["guid ", purpose];
        let turn = self.turn_of(ids::hash_of(&purpose));
        ids::guid_of(self.world.seed, &purpose, turn)
    }

    /// The same of what is drawn once for each life of a resource: nothing is kept of what lives for the first time.
    /// The purpose is the id, after what it is for.
    pub(super) fn guid_of_life(&mut self, id: &ResourceId, what_for: &'static str) -> Rc<str> {
        let (seed, life) = (self.world.seed, self.life(id));
        let known = |begun: &&Begun| begun.is_of(id, what_for);
        if let Some(begun) = self.begun.iter().find(known) {
            return begun.purpose.guid(seed, id.name(), life);
        }
        let [a, b, c, d, e, name] = id.pieces();
        let purpose = Beginning::new(&["guid ", what_for, a, b, c, d, e]);
        let guid = purpose.guid(seed, name, life);
        self.begun.push(Begun {
            group: id.shared_group(),
            kind: id.kind(),
            what_for,
            purpose,
        });
        guid
    }

    /// The next draw for a purpose that much is drawn for.
    pub(super) fn draw<T>(&mut self, often: &Often, draw: impl FnOnce(&Often, u64, u32) -> T) -> T {
        let turn = self.turn_of(often.counted_as);
        draw(often, self.world.seed, turn)
    }

    /// How many lives of this id have ended.
    pub(super) fn life(&self, id: &ResourceId) -> u32 {
        self.world.lives.get(id).copied().unwrap_or(0)
    }

    /// How long an operation takes, in milliseconds.
    pub(super) fn duration(&mut self, kind: OperationKind) -> i64 {
        let purpose = kind.name();
        let turn = self.turn(purpose);
        durations::draw(kind, ids::unit(self.world.seed, Stream::Duration, purpose, turn)) as i64
    }

    pub(super) fn schedule(&mut self, after_ms: i64, due: Due) {
        let at = self.world.time.plus_ms(after_ms.max(0));
        self.world.due.insert((at, self.world.sequence), Rc::new(due));
        self.world.sequence += 1;
    }

    /// Schedules what happens when its time comes, and is not waited for.
    pub(super) fn schedule_standing(&mut self, after_ms: i64, due: Due) {
        let at = self.world.time.plus_ms(after_ms.max(0));
        let key = (at, self.world.sequence);
        self.world.standing.insert(key, Rc::new(due));
        self.world.sequence += 1;
    }

    pub(super) fn insert(&mut self, resource: Resource) {
        let id = resource.id.clone();
        let footprint = Footprint::of(&resource);
        self.world.index.set((&id, &resource.location), &footprint, true);
        self.world.resources.insert(id, Rc::new(resource));
    }

    /// Changes a resource, and its version with it. Says whether it exists. What the index knows of it stays:
    /// where that may change, [`Writer::reshape`] does it.
    pub(super) fn update(&mut self, id: &ResourceId, change: impl FnOnce(&mut Resource)) -> bool {
        let Some(slot) = self.world.resources.get_mut(id) else {
            return false;
        };
        let resource = Rc::make_mut(slot);
        resource.version += 1;
        change(resource);
        true
    }

    /// Changes what the platform remembers of a resource; nobody wrote, so its version stays.
    pub(super) fn remember(&mut self, id: &ResourceId, change: impl FnOnce(&mut Resource)) {
        if let Some(slot) = self.world.resources.get_mut(id) {
            change(Rc::make_mut(slot));
        }
    }

    /// Changes a resource and what the index knows of it: addresses, size, the set that it belongs to.
    pub(super) fn reshape(&mut self, id: &ResourceId, change: impl FnOnce(&mut Resource)) {
        let Some(slot) = self.world.resources.get_mut(id) else {
            return;
        };
        let resource = Rc::make_mut(slot);
        let before = Footprint::of(resource);
        resource.version += 1;
        change(resource);
        let after = Footprint::of(resource);
        if before != after {
            let key = (id, &resource.location);
            self.world.index.set(key, &before, false);
            self.world.index.set(key, &after, true);
        }
    }

    /// Takes a resource away, and lets go of what it held and what held it.
    pub(super) fn remove(&mut self, id: &ResourceId) {
        let Some(resource) = self.world.resources.remove(id) else {
            return;
        };
        *self.world.lives.entry(id) += 1;
        let footprint = Footprint::of(&resource);
        self.world.index.set((id, &resource.location), &footprint, false);
        self.release(&resource);
    }

    fn release(&mut self, gone: &Resource) {
        match &gone.body {
            Body::VirtualMachine(vm) => {
                for nic in &vm.spec.network_interfaces {
                    self.update(&nic.id, |nic| {
                        if let Body::NetworkInterface(nic) = &mut nic.body {
                            nic.virtual_machine = None;
                        }
                    });
                }
                for id in vm.data_disks.iter().map(|(_, id)| id).chain([&vm.os_disk]) {
                    self.update(id, |disk| {
                        if let Body::Disk(disk) = &mut disk.body {
                            disk.managed_by = None;
                        }
                    });
                }
            }
            Body::NetworkInterface(nic) => {
                let others = nic.spec.more.iter().filter_map(|more| more.public_ip.as_ref());
                for ip in nic.spec.public_ip.iter().chain(others) {
                    self.update(ip, |ip| {
                        if let Body::PublicIpAddress(ip) = &mut ip.body {
                            ip.network_interface = None;
                        }
                    });
                }
            }
            _ => {}
        }
    }

    /// A new resource in its frame.
    pub(super) fn frame(&mut self, id: ResourceId, frame: &Frame, body: Body) -> Resource {
        let unique_id = self.guid_of_life(&id, "");
        self.framed(id, frame, unique_id, body)
    }

    /// The same, where its GUID has been drawn already.
    pub(super) fn framed(&self, id: ResourceId, frame: &Frame, unique_id: Rc<str>, body: Body) -> Resource {
        Resource {
            id,
            location: frame.location.clone(),
            zones: frame.zones.clone(),
            tags: frame.tags.clone(),
            version: 1,
            unique_id,
            created: self.world.time,
            provisioning_state: ProvisioningState::Creating,
            body,
            document: frame.document.clone(),
        }
    }

    fn words(&mut self, act: Act) -> (Rc<str>, Rc<str>) {
        if let Some((_, operation, name)) = self.words.iter().find(|(known, ..)| *known == act) {
            return (operation.clone(), name.clone());
        }
        let (operation, name): (Rc<str>, Rc<str>) = (act.operation().into(), act.name().into());
        self.words.push((act, operation.clone(), name.clone()));
        (operation, name)
    }

    /// The resource as the subject of an event.
    pub(super) fn subject(&self, id: &ResourceId) -> Subject {
        let unique_id = self
            .world
            .resource(id)
            .map_or_else(|| "".into(), |resource| resource.unique_id.clone());
        Subject {
            id: id.clone(),
            unique_id,
        }
    }

    pub(super) fn emit(
        &mut self,
        cause: &Cause,
        status: EventStatus,
        happening: Option<Happening>,
        subjects: impl Into<Rc<[Subject]>>,
    ) {
        self.emit_in("", cause, status, happening, subjects.into(), None);
    }

    pub(super) fn emit_error(
        &mut self,
        cause: &Cause,
        subjects: impl Into<Rc<[Subject]>>,
        error: &Rc<ArmError>,
    ) {
        self.emit_in(
            "",
            cause,
            EventStatus::Failed,
            Some(Happening::Failed),
            subjects.into(),
            Some(error.clone()),
        );
    }

    /// Writes a line of the activity log. `group` is needed where there is no subject.
    pub(super) fn emit_in(
        &mut self,
        group: &str,
        cause: &Cause,
        status: EventStatus,
        happening: Option<Happening>,
        subjects: Rc<[Subject]>,
        error: Option<Rc<ArmError>>,
    ) {
        if self.forgets {
            return;
        }
        let of_subject = subjects.first().filter(|_| group.is_empty());
        let group = of_subject.map_or_else(|| group.into(), |subject| subject.id.shared_group());
        let (operation, operation_name) = self.words(cause.act);
        self.told.push(Event {
            at: self.world.time,
            correlation_id: cause.correlation_id.clone(),
            operation,
            operation_name,
            status,
            happening,
            group,
            subjects,
            error,
        });
    }
}
