//! Few items in order: columns, names, findings, top values; some thousands of them, not the rows
//! of a table.
//!
//! The standard library's sort is compiled anew for every type and every comparison, some 4 kB of
//! WebAssembly each time that everybody loads. Here one serves all: places are sorted, compared by
//! a call, and the list is brought into their order by swaps. A call per comparison is too dear for
//! the values of a column, which have sorts of their own.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts by a comparison; equals keep their order.
pub fn sort_by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = order(list.len(), |a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(&mut order, &mut |a, b| list.swap(a, b));
}

/// Sorts by a key, which is taken anew for every comparison; equals keep their order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a key, which is taken once of every item; equals keep their order.
pub fn sort_by_cached_key<T, K: Ord>(list: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    let mut order = order(list.len(), |a, b| keys.get(a).cmp(&keys.get(b)));
    arrange(&mut order, &mut |a, b| list.swap(a, b));
}

/// The places from 0 to `len` by a comparison of what lies there; equals keep their order.
pub fn order(len: usize, mut compare: impl FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    sorted(len, &mut compare)
}

// Where it were inlined, its callers would have a sort each again.
#[inline(never)]
fn sorted(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Swaps until at every place is what lay at the place that `order` names for it.
#[inline(never)]
fn arrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        // Round a ring of places, each of which takes from the next; what is done names itself.
        while let Some(slot) = order.get_mut(at) {
            let from = std::mem::replace(slot, at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

/// A map of few entries, the last of each key. `collect` would sort them before, with a sort of its
/// own for every kind of iterator.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

/// A set of few items, for the reason of [`map`].
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_the_standard_library_sorts_them() {
        let mut state = 7u64;
        for len in (0..40).chain([100, 1000, 5000]) {
            let mut next = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                state >> 40
            };
            // Few keys, so that the order of equals shows.
            let list: Vec<(u64, usize)> = (0..len).map(|at| (next() % 17, at)).collect();
            let (mut own, mut expected) = (list.clone(), list);
            sort_by_key(&mut own, |item| item.0);
            expected.sort_by_key(|item| item.0);
            assert_eq!(own, expected, "{len} items");
            sort_by(&mut own, |a, b| b.1.cmp(&a.1));
            expected.reverse();
            sort_by_cached_key(&mut expected, |item| std::cmp::Reverse(item.1));
            assert_eq!(own, expected, "{len} items");
            assert!(own.iter().map(|item| item.1).rev().eq(0..len), "{len} items");
        }
    }

    #[test]
    fn maps_keep_the_last_of_a_key() {
        let entries = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(map(entries), BTreeMap::from(entries));
        assert_eq!(set(["b", "a", "b"]), BTreeSet::from(["a", "b"]));
    }
}
