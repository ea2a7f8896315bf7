//! Lists of what machines come to in a world, made from an earlier world's by what differs between both.
//!
//! Nothing here knows what is listed.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::arm::spec::OrchestrationMode;
use crate::arm::world::Body;
use crate::arm::{Kind, Resource, ResourceId, World};

/// How many worlds a list is remembered of: the settled one, what is coming, and earlier ones that a check asks about.
const WORLDS: usize = 4;
/// More differences than these are no few.
const FEW: usize = 64;

/// A machine's entry.
#[derive(Debug, Clone)]
pub(super) struct Entry<V> {
    /// The VM, or the scale set whose instance it is.
    pub(super) of: ResourceId,
    /// Every resource that was looked up for it, there or not.
    pub(super) looked_up: Rc<[ResourceId]>,
    pub(super) value: V,
}

type List<V> = Rc<[Entry<V>]>;

/// The lists of the last worlds that were looked at.
#[derive(Debug)]
pub(super) struct Lists<V>(RefCell<Vec<(World, List<V>)>>);

impl<V> Default for Lists<V> {
    fn default() -> Self {
        Lists(RefCell::default())
    }
}

impl<V: Clone> Lists<V> {
    /// The list of a world: all of it anew, or what differs from the last one's. `one` gives the entry of a VM, or of
    /// nothing that is no VM.
    pub(super) fn of(
        &self,
        world: &World,
        differences: &Differences,
        all: impl FnOnce() -> Vec<Entry<V>>,
        one: impl Fn(&ResourceId) -> Option<Entry<V>>,
    ) -> List<V> {
        let mut known = self.0.borrow_mut();
        if let Some((_, list)) = known.iter().find(|(of, _)| of.same_resources(world)) {
            return list.clone();
        }
        let patched = known.last().and_then(|(last, list)| {
            let differences = differences.between(last, world)?;
            let differs = |entry: &Entry<V>| entry.looked_up.iter().any(|id| differences.contains(id));
            let entry = |entry: &Entry<V>| match differs(entry) {
                true => one(&entry.of),
                false => Some(entry.clone()),
            };
            list.iter().map(entry).collect::<Option<List<V>>>()
        });
        let list = patched.unwrap_or_else(|| all().into());
        known.push((world.clone(), list.clone()));
        if known.len() > WORLDS {
            known.remove(0);
        }
        list
    }
}

/// What differs between the two worlds that were last compared: every list of one world asks for the same.
#[derive(Debug, Default)]
pub(super) struct Differences(RefCell<Option<(World, World, Option<Few>)>>);

type Few = Rc<[ResourceId]>;

impl Differences {
    /// The few resources that differ; none when they are many, or when other machines are listed.
    fn between(&self, from: &World, to: &World) -> Option<Few> {
        let mut last = self.0.borrow_mut();
        if let Some((known, other, differences)) = &*last
            && known.same_resources(from)
            && other.same_resources(to)
        {
            return differences.clone();
        }
        let differences = few(from, to).map(Few::from);
        *last = Some((from.clone(), to.clone(), differences.clone()));
        differences
    }
}

fn few(from: &World, to: &World) -> Option<Vec<ResourceId>> {
    let (mut before, mut after) = (from.resources().peekable(), to.resources().peekable());
    let mut differ = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return Some(differ),
            (Some(a), Some(b)) if Rc::ptr_eq(a, b) => {
                before.next();
                after.next();
                continue;
            }
            (Some(a), Some(b)) => a.id.cmp(&b.id),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        let a = before.next_if(|_| order != Ordering::Greater);
        let b = after.next_if(|_| order != Ordering::Less);
        if differ.len() == FEW || !lists_the_same(a, b) {
            return None;
        }
        differ.extend(a.or(b).map(|resource| resource.id.clone()));
    }
}

/// Whether as many machines are listed, in the same order, with the one as with the other, and no row changes but the
/// machine's own.
fn lists_the_same(a: Option<&Rc<Resource>>, b: Option<&Rc<Resource>>) -> bool {
    let listed =
        |resource: &Rc<Resource>| matches!(resource.id.kind(), Kind::VirtualMachine | Kind::ScaleSet);
    let (Some(a), Some(b)) = (a, b) else {
        return !a.or(b).is_some_and(listed);
    };
    match (&a.body, &b.body) {
        (Body::VirtualMachine(a), Body::VirtualMachine(b)) => {
            a.spec.virtual_machine_scale_set == b.spec.virtual_machine_scale_set
        }
        (Body::ScaleSet(one), Body::ScaleSet(other)) => {
            let flexible = OrchestrationMode::Flexible;
            a.unique_id == b.unique_id
                && one.spec.orchestration_mode == flexible
                && other.spec.orchestration_mode == flexible
                && one.profile_time_created == other.profile_time_created
        }
        _ => !listed(a) && !listed(b),
    }
}
