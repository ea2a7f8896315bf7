//! Collections that clones share until one of them changes: for what is few, or changes seldom.
//!
//! A change copies the whole, so nothing that grows with the number of resources is kept in one; that is what `imbl`'s
//! trees are for, each of which costs ten times the code.

use std::ops::Deref;
use std::rc::Rc;

/// Values by key, in the order of the keys.
#[derive(Debug, Clone)]
pub struct SharedMap<K, V>(Rc<Vec<(K, V)>>);

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        SharedMap(Rc::default())
    }
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let at = self.place(key).ok()?;
        Some(&self.0[at].1)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.place(key).ok()?;
        Some(&mut Rc::make_mut(&mut self.0)[at].1)
    }

    /// Puts a value in the place of the key's, or in a new one.
    pub(super) fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => Rc::make_mut(&mut self.0)[at].1 = value,
            Err(at) => Rc::make_mut(&mut self.0).insert(at, (key, value)),
        }
    }

    pub(super) fn remove(&mut self, key: &K) {
        if let Ok(at) = self.place(key) {
            Rc::make_mut(&mut self.0).remove(at);
        }
    }

    /// The entry with the smallest key.
    pub(super) fn get_min(&self) -> Option<&(K, V)> {
        self.0.first()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Whether both are clones of one, unchanged since.
    pub(super) fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A list. It reads as a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedList<T>(Rc<Vec<T>>);

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        SharedList(Rc::default())
    }
}

impl<T> Deref for SharedList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> FromIterator<T> for SharedList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        SharedList(Rc::new(items.into_iter().collect()))
    }
}

impl<T: Clone> SharedList<T> {
    pub fn push_back(&mut self, item: T) {
        Rc::make_mut(&mut self.0).push(item);
    }

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        Rc::make_mut(&mut self.0).iter_mut()
    }

    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        Rc::make_mut(&mut self.0).retain(keep);
    }
}

impl<'a, T> IntoIterator for &'a SharedList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
