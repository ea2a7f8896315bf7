//! Values beside the versions of resources that they were made from.
//!
//! Nothing here knows what it keeps.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use crate::arm::spec::OrchestrationMode;
use crate::arm::world::ScaleSet;
use crate::arm::{Resource, Time};

/// Below this nothing is worth being forgotten.
const FEW: usize = 64;

/// Values by what they are of.
#[derive(Debug)]
pub(super) struct Memory<K, V> {
    values: RefCell<BTreeMap<K, (Sources, V)>>,
    /// How many there were when it was last gone through.
    pruned: Cell<usize>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Memory {
            values: RefCell::default(),
            pruned: Cell::new(0),
        }
    }
}

impl<K: Ord, V: Clone> Memory<K, V> {
    /// The value, made if there is none, or if the one there was made from something else.
    pub(super) fn get(&self, key: K, sources: Sources, make: impl FnOnce() -> V) -> V {
        if let Some((known, value)) = self.values.borrow().get(&key)
            && *known == sources
        {
            return value.clone();
        }
        let value = make();
        self.values.borrow_mut().insert(key, (sources, value.clone()));
        value
    }

    /// Forgets what is of nothing that is still anywhere, once there may be as much of that as of the rest.
    pub(super) fn prune(&self) {
        let mut values = self.values.borrow_mut();
        if values.len() > 2 * self.pruned.get().max(FEW) {
            values.retain(|_, (sources, _)| sources.of.strong_count() > 0);
            self.pruned.set(values.len());
        }
    }
}

/// The versions that a value was made from.
///
/// A version is known by its address while the weak pointer keeps that address from being used again: after an undo or
/// a second run, the same id, unique id and version number may well be another body.
#[derive(Debug)]
pub(super) struct Sources {
    of: Weak<dyn Any>,
    /// The incarnation of the scale set that it is in, and which of its models is the latest.
    set: Option<(Rc<str>, OrchestrationMode, Time)>,
    behind: Vec<Option<Weak<Resource>>>,
}

impl Sources {
    /// The one thing alone.
    pub(super) fn of<T: 'static>(thing: &Rc<T>) -> Sources {
        let of: Weak<T> = Rc::downgrade(thing);
        Sources {
            of,
            set: None,
            behind: Vec::new(),
        }
    }

    /// And its scale set, of which only the name and the date of the model are looked at.
    #[must_use]
    pub(super) fn in_set(mut self, set: &Resource) -> Sources {
        let of = |body: &ScaleSet| {
            let mode = body.spec.orchestration_mode;
            (set.unique_id.clone(), mode, body.profile_time_created)
        };
        self.set = set.scale_set().map(of);
        self
    }

    /// And what is behind it, there or not.
    #[must_use]
    pub(super) fn with<'a>(mut self, behind: impl IntoIterator<Item = Option<&'a Rc<Resource>>>) -> Sources {
        let behind = behind.into_iter().map(|resource| resource.map(Rc::downgrade));
        self.behind.extend(behind);
        self
    }
}

impl PartialEq for Sources {
    fn eq(&self, other: &Sources) -> bool {
        let same = |(a, b): (&Option<Weak<Resource>>, &Option<Weak<Resource>>)| match (a, b) {
            (Some(a), Some(b)) => a.ptr_eq(b),
            (None, None) => true,
            _ => false,
        };
        self.of.ptr_eq(&other.of)
            && self.set == other.set
            && self.behind.len() == other.behind.len()
            && self.behind.iter().zip(&other.behind).all(same)
    }
}
