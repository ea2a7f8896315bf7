//! Collections that clones share until one of them changes.
//!
//! A change of a list copies the whole, so nothing that grows with the number of resources is kept in one; a map's
//! copies some of it. Resources themselves are in one of `imbl`'s trees, each of which costs ten times the code.

use std::ops::Deref;
use std::rc::Rc;

/// The most entries in a chunk.
const CHUNK: usize = 64;

/// Values by key, in the order of the keys.
///
/// Two levels: a change copies the one chunk that it is in, and the list of chunks. That is good for tens of thousands
/// of entries, in a tenth of the code of a tree.
#[derive(Debug, Clone)]
pub struct SharedMap<K, V>(Rc<Vec<Chunk<K, V>>>);

/// Never empty.
type Chunk<K, V> = Rc<Vec<(K, V)>>;

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        SharedMap(Rc::default())
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for SharedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.iter().eq(other.iter())
    }
}

impl<K, V> SharedMap<K, V> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.0.iter().flat_map(|chunk| chunk.iter())
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|chunk| chunk.len()).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entry with the smallest key.
    pub(super) fn get_min(&self) -> Option<&(K, V)> {
        self.0.first()?.first()
    }

    /// Whether both are clones of one, unchanged since.
    pub(super) fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// The chunk that a key is in, or would be in.
    fn chunk(&self, key: &K) -> usize {
        let after = self
            .0
            .partition_point(|chunk| chunk.first().is_some_and(|(first, _)| first <= key));
        after.saturating_sub(1)
    }

    fn place(chunk: &[(K, V)], key: &K) -> Result<usize, usize> {
        chunk.binary_search_by(|(known, _)| known.cmp(key))
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let chunk = self.0.get(self.chunk(key))?;
        let at = Self::place(chunk, key).ok()?;
        chunk.get(at).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let index = self.chunk(key);
        let at = Self::place(self.0.get(index)?, key).ok()?;
        let chunk = Rc::make_mut(&mut self.0).get_mut(index)?;
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
        let chunks = Rc::make_mut(&mut self.0);
        let Some(slot) = chunks.get_mut(index) else {
            chunks.push(Rc::new(vec![(key, value)]));
            return;
        };
        let chunk = Rc::make_mut(slot);
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
        let index = self.chunk(key);
        let at = Self::place(self.0.get(index)?, key).ok()?;
        let chunks = Rc::make_mut(&mut self.0);
        let chunk = Rc::make_mut(chunks.get_mut(index)?);
        let (_, value) = chunk.remove(at);
        if chunk.is_empty() {
            chunks.remove(index);
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
            if number.is_multiple_of(3) {
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
