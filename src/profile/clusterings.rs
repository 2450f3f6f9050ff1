//! The order in which columns that go together stand together, for each measure.

use std::collections::BTreeMap;

use super::report::{Association, Clustering, Method};
use crate::stats::linkage;

/// Of associations that come by the order of their columns: so columns that are as near as others keep it.
pub fn clusterings(associations: &[Association]) -> Vec<Clustering> {
    let mut by_method: BTreeMap<Method, Vec<&Association>> = BTreeMap::new();
    for association in associations {
        by_method.entry(association.method).or_default().push(association);
    }
    by_method
        .into_iter()
        .map(|(method, pairs)| Clustering {
            method,
            columns: clustered(&pairs),
        })
        .collect()
}

fn clustered(pairs: &[&Association]) -> Vec<String> {
    let (mut names, mut places): (Vec<&str>, BTreeMap<&str, usize>) = Default::default();
    let mut sizes: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for pair in pairs {
        let [a, b] = [pair.a.as_str(), pair.b.as_str()].map(|name| {
            *places.entry(name).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            })
        });
        sizes.insert((a.min(b), a.max(b)), pair.value.map_or(0.0, f64::abs));
    }
    let near = |a: usize, b: usize| sizes.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
    let order = linkage::order(names.len(), near);
    order
        .into_iter()
        .filter_map(|at| names.get(at).map(|name| (*name).to_owned()))
        .collect()
}
