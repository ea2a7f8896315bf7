//! Collections that clones share until one of them changes.
//!
//! A change of a list copies the whole, so nothing that grows with the number of resources is kept in one; a map's
//! copies some of it. Resources themselves are in one of `imbl`'s trees, each of which costs ten times the code.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// The most entries in a chunk.
const CHUNK: usize = 64;

/// Values by key, in the order of the keys.
///
/// Two levels: a change copies the one chunk that it is in, and the list of chunks. That is good for tens of thousands
/// of entries, in a tenth of the code of a tree. What is taken from the front copies nothing: that is how what is due
/// goes.
#[derive(Clone)]
pub struct SharedMap<K, V> {
    chunks: Rc<Vec<Chunk<K, V>>>,
    /// Entries at the front of the first chunk that are there no more; fewer than it has. Their keys are below all others.
    gone: usize,
}

/// Never empty.
type Chunk<K, V> = Rc<Vec<(K, V)>>;

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        SharedMap {
            chunks: Rc::default(),
            gone: 0,
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SharedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for SharedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.ptr_eq(other) || self.iter().eq(other.iter())
    }
}

impl<K, V> SharedMap<K, V> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        let entries = self.chunks.iter().flat_map(|chunk| chunk.iter());
        entries.skip(self.gone)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        let entries: usize = self.chunks.iter().map(|chunk| chunk.len()).sum();
        entries - self.gone
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The entry with the smallest key.
    pub(super) fn get_min(&self) -> Option<&(K, V)> {
        self.chunks.first()?.get(self.gone)
    }

    /// Whether both are clones of one, unchanged since.
    pub(super) fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.chunks, &other.chunks) && self.gone == other.gone
    }
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// The chunk that a key is in, or would be in.
    fn chunk(&self, key: &K) -> usize {
        let after = self
            .chunks
            .partition_point(|chunk| chunk.first().is_some_and(|(first, _)| first <= key));
        after.saturating_sub(1)
    }

    fn place(chunk: &[(K, V)], key: &K) -> Result<usize, usize> {
        chunk.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// The chunk and the place in it of a key that is there.
    fn find(&self, key: &K) -> Option<(usize, usize)> {
        let index = self.chunk(key);
        let gone = if index == 0 { self.gone } else { 0 };
        let at = Self::place(self.chunks.get(index)?.get(gone..)?, key).ok()?;
        Some((index, gone + at))
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let (index, at) = self.find(key)?;
        self.chunks.get(index)?.get(at).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (index, at) = self.find(key)?;
        let chunk = Rc::make_mut(&mut self.chunks).get_mut(index)?;
        Rc::make_mut(chunk).get_mut(at).map(|(_, value)| value)
    }

    /// The value of the key, put there when there was none.
    pub(super) fn entry(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        if self.get(key).is_none() {
            self.insert(key.clone(), V::default());
        }
        self.get_mut(key).expect("it was put there when it was missing")
    }

    /// Puts a value in the place of the key's, or in a new one.
    pub(super) fn insert(&mut self, key: K, value: V) {
        let index = self.chunk(&key);
        let chunks = Rc::make_mut(&mut self.chunks);
        let Some(slot) = chunks.get_mut(index) else {
            chunks.push(Rc::new(vec![(key, value)]));
            return;
        };
        let chunk = Rc::make_mut(slot);
        if index == 0 {
            chunk.drain(..std::mem::take(&mut self.gone));
        }
        match Self::place(chunk, &key) {
            Ok(at) => chunk[at].1 = value,
            Err(at) if at == chunk.len() && at >= CHUNK => {
                // Most of what is added comes last: full chunks stay full.
                chunks.insert(index + 1, Rc::new(vec![(key, value)]));
            }
            Err(at) => {
                chunk.insert(at, (key, value));
                if chunk.len() > CHUNK {
                    let rest = chunk.split_off(CHUNK / 2);
                    chunks.insert(index + 1, Rc::new(rest));
                }
            }
        }
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let (index, at) = self.find(key)?;
        if index == 0 && at == self.gone {
            return self.remove_first();
        }
        let chunks = Rc::make_mut(&mut self.chunks);
        let chunk = Rc::make_mut(chunks.get_mut(index)?);
        let (_, value) = chunk.remove(at);
        if chunk.is_empty() {
            chunks.remove(index);
        }
        Some(value)
    }

    fn remove_first(&mut self) -> Option<V> {
        let chunk = self.chunks.first()?;
        let (_, value) = chunk.get(self.gone)?;
        let value = value.clone();
        if self.gone + 1 < chunk.len() {
            self.gone += 1;
        } else {
            Rc::make_mut(&mut self.chunks).remove(0);
            self.gone = 0;
        }
        Some(value)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_what_a_tree_of_the_standard_library_is() {
        let (mut map, mut tree) = (SharedMap::default(), std::collections::BTreeMap::new());
        let mut number = 1_u32;
        for step in 0..5_000_u32 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = (number >> 16) % 700;
            let kept = map.clone();
            if number.is_multiple_of(5) {
                let first = tree.keys().next().copied().unwrap_or_default();
                assert_eq!(map.remove(&first), tree.remove(&first));
            } else if number.is_multiple_of(3) {
                assert_eq!(map.remove(&key), tree.remove(&key));
            } else {
                map.insert(key, step);
                tree.insert(key, step);
            }
            assert_eq!(map.get(&key), tree.get(&key));
            assert_eq!(map.len(), tree.len());
            assert!(!map.ptr_eq(&kept) || !tree.contains_key(&key));
        }
        assert!(map.iter().map(|(key, value)| (key, value)).eq(tree.iter()));
        assert_eq!(map.get_min().map(|(key, _)| key), tree.keys().next());
    }
}
