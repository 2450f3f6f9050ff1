//! The order in which columns that go together stand together, for each measure and for pairs of all kinds.

use std::collections::BTreeMap;

use super::report::{Association, Clustering, Method};
use crate::Result;
use crate::run::Context;
use crate::stats::linkage;

/// Associations that are looked at between two turns.
const AT_ONCE: usize = 4096;

/// Of associations that come by the order of their columns: so columns that are as near as others keep it.
///
/// # Errors
/// When the person said stop.
pub async fn clusterings(associations: &[Association], cx: &Context) -> Result<Vec<Clustering>> {
    let mut by_method: BTreeMap<Option<Method>, Vec<&Association>> = BTreeMap::new();
    for association in associations {
        by_method.entry(Some(association.method)).or_default().push(association);
        if association.method.is_of_kinds() {
            by_method.entry(None).or_default().push(association);
        }
    }
    let start = cx.stopwatch().now();
    let mut all = Vec::with_capacity(by_method.len());
    cx.begin("ordering columns", by_method.len() as u64);
    for (method, pairs) in by_method {
        let columns = clustered(&pairs, cx).await?;
        all.push(Clustering { method, columns });
        cx.tick(1).await?;
    }
    cx.stopwatch().add("clusters of columns", start);
    Ok(all)
}

async fn clustered(pairs: &[&Association], cx: &Context) -> Result<Vec<String>> {
    let (mut names, mut places): (Vec<&str>, BTreeMap<&str, usize>) = Default::default();
    let mut sizes: Vec<(usize, usize, f64)> = Vec::with_capacity(pairs.len());
    for some in pairs.chunks(AT_ONCE) {
        for pair in some {
            let [a, b] = [pair.a.as_str(), pair.b.as_str()].map(|name| {
                *places.entry(name).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                })
            });
            sizes.push((a, b, pair.value.map_or(0.0, f64::abs)));
        }
        cx.tick(0).await?;
    }
    // Every pair is looked up many times: each has a place in a table, of both orders.
    let n = names.len();
    let mut table = vec![0.0; n * n];
    for (a, b, size) in sizes {
        for at in [a * n + b, b * n + a] {
            table.get_mut(at).into_iter().for_each(|slot| *slot = size);
        }
    }
    let near = |a: usize, b: usize| table.get(a * n + b).copied().unwrap_or(0.0);
    let order = linkage::order(n, near, cx).await?;
    Ok(order
        .into_iter()
        .filter_map(|at| names.get(at).map(|name| (*name).to_owned()))
        .collect())
}
