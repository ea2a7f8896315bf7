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
/// goes. Most maps of a world have one chunk and no list.
#[derive(Clone)]
pub struct SharedMap<K, V> {
    /// Empty where the map is.
    first: Chunk<K, V>,
    /// The other chunks; none of them is empty.
    rest: Option<Rc<Vec<Chunk<K, V>>>>,
    /// Entries at the front of the first chunk that are there no more. Their keys are below all others.
    gone: usize,
}

type Chunk<K, V> = Rc<Vec<(K, V)>>;

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        SharedMap {
            first: Rc::default(),
            rest: None,
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
        let first = self.first.iter().skip(self.gone);
        first.chain(self.rest().iter().flat_map(|chunk| chunk.iter()))
    }

    fn rest(&self) -> &[Chunk<K, V>] {
        self.rest.as_ref().map_or(&[], |rest| rest.as_slice())
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        let others: usize = self.rest().iter().map(|chunk| chunk.len()).sum();
        self.first.len() - self.gone + others
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.len() == self.gone
    }

    /// The entry with the smallest key.
    pub(super) fn get_min(&self) -> Option<&(K, V)> {
        self.first.get(self.gone)
    }

    /// Whether both are clones of one, unchanged since.
    pub(super) fn ptr_eq(&self, other: &Self) -> bool {
        let same = match (&self.rest, &other.rest) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        same && Rc::ptr_eq(&self.first, &other.first) && self.gone == other.gone
    }
}

fn rest_mut<K: Clone, V: Clone>(rest: &mut Option<Rc<Vec<Chunk<K, V>>>>) -> &mut Vec<Chunk<K, V>> {
    own(rest.get_or_insert_default(), 0)
}

/// A list to write in, without what is gone of it: a copy where clones share it, with room for one more.
fn own<T: Clone>(list: &mut Rc<Vec<T>>, gone: usize) -> &mut Vec<T> {
    if gone > 0 || Rc::get_mut(list).is_none() {
        let mut copy = Vec::with_capacity(list.len() - gone + 1);
        copy.extend_from_slice(&list[gone..]);
        *list = Rc::new(copy);
    }
    Rc::get_mut(list).expect("it is nobody else's, or has just been copied")
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// The place among the rest of the chunk that a key is in, or would be in; `None` for the first.
    fn chunk(&self, key: &K) -> Option<usize> {
        let after = self
            .rest()
            .partition_point(|chunk| chunk.first().is_some_and(|(first, _)| first <= key));
        after.checked_sub(1)
    }

    fn place(chunk: &[(K, V)], key: &K) -> Result<usize, usize> {
        chunk.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// The chunk and the place in it of a key that is there.
    fn find(&self, key: &K) -> Option<(Option<usize>, usize)> {
        let index = self.chunk(key);
        let (chunk, gone) = match index {
            None => (&self.first, self.gone),
            Some(index) => (self.rest().get(index)?, 0),
        };
        let at = Self::place(chunk.get(gone..)?, key).ok()?;
        Some((index, gone + at))
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let (index, at) = self.find(key)?;
        let chunk = index.map_or(Some(&self.first), |index| self.rest().get(index))?;
        chunk.get(at).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (index, at) = self.find(key)?;
        let (chunk, at) = match index {
            None => (&mut self.first, at - self.gone),
            Some(index) => (rest_mut(&mut self.rest).get_mut(index)?, at),
        };
        let gone = index.map_or_else(|| std::mem::take(&mut self.gone), |_| 0);
        own(chunk, gone).get_mut(at).map(|(_, value)| value)
    }

    /// The value of the key, put there when there was none.
    pub(super) fn entry(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        if self.find(key).is_none() {
            self.insert(key.clone(), V::default());
        }
        self.get_mut(key).expect("it was put there when it was missing")
    }

    /// Puts a value in the place of the key's, or in a new one.
    pub(super) fn insert(&mut self, key: K, value: V) {
        let index = self.chunk(&key);
        let (chunk, gone) = match index {
            None => (&mut self.first, std::mem::take(&mut self.gone)),
            Some(index) => (&mut rest_mut(&mut self.rest)[index], 0),
        };
        let place = Self::place(&chunk[gone..], &key);
        let length = chunk.len() - gone;
        // Most of what is added comes last: full chunks stay full.
        let last = place == Err(length) && length >= CHUNK;
        let rest = if last {
            vec![(key, value)]
        } else {
            let chunk = own(chunk, gone);
            match place {
                Ok(at) => chunk[at].1 = value,
                Err(at) => chunk.insert(at, (key, value)),
            }
            if chunk.len() <= CHUNK {
                return;
            }
            chunk.split_off(CHUNK / 2)
        };
        let after = index.map_or(0, |index| index + 1);
        rest_mut(&mut self.rest).insert(after, Rc::new(rest));
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let (index, at) = self.find(key)?;
        let Some(index) = index else {
            if at == self.gone {
                return self.remove_first();
            }
            let gone = std::mem::take(&mut self.gone);
            return Some(own(&mut self.first, gone).remove(at - gone).1);
        };
        let rest = rest_mut(&mut self.rest);
        let chunk = own(rest.get_mut(index)?, 0);
        let (_, value) = chunk.remove(at);
        if chunk.is_empty() {
            rest.remove(index);
        }
        Some(value)
    }

    /// Takes the entry with the smallest key.
    pub(super) fn remove_first(&mut self) -> Option<V> {
        let (_, value) = self.first.get(self.gone)?;
        let value = value.clone();
        self.gone += 1;
        if self.gone == self.first.len() {
            self.gone = 0;
            self.first = if self.rest().is_empty() {
                Rc::default()
            } else {
                rest_mut(&mut self.rest).remove(0)
            };
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
