//! Some rows of a table, and columns put together, against a model that looks at one cell after
//! another.

use std::sync::Arc;

use glovebox::run::Context;
use glovebox::table::{Batch, Chunk, Column, Loading, Reader, Store, Table};
use proptest::prelude::*;

use super::ask::{cells, wait};
use super::roundtrip::{table, tables};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A table that is not in memory, as far as whoever uses it can tell.
struct Lying(Vec<Column>);

impl Lying {
    fn of(table: &Table) -> Self {
        match table.store() {
            Store::Memory(columns) => Lying(columns.clone()),
            Store::Disk(_) => panic!("in memory"),
        }
    }
}

impl Reader for Lying {
    fn load<'a>(&'a self, columns: &'a [usize], _: &'a Context) -> Loading<'a> {
        let columns = columns.iter().map(|at| self.0[*at].clone()).collect();
        Box::pin(std::future::ready(Ok(columns)))
    }

    fn size(&self, column: usize) -> u64 {
        self.0[column].memory()
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> glovebox::Result<Batch> {
        let rows = self.0.first().map_or(0, Column::len);
        let from = (first as usize).min(rows);
        let end = from.saturating_add(count).min(rows);
        let columns = columns.iter().map(|at| self.0[*at].slice(from..end).map(Arc::new));
        Ok(Batch {
            rows: end - from,
            columns: columns.collect::<glovebox::Result<_>>()?,
        })
    }
}

/// The cells of a column over all its batches, as they are shown.
fn shown(table: &Table, at: usize) -> Vec<String> {
    cells(table).into_iter().map(|mut row| row.swap_remove(at)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn what_is_taken_is_what_stands_there(
        (drawn, cuts) in tables(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..80),
        columns in prop::collection::vec(any::<prop::sample::Index>(), 1..5),
    ) {
        let whole = table(&drawn, &cuts);
        let rows: Vec<u32> = match whole.rows() {
            0 => Vec::new(),
            n => picks.iter().map(|pick| pick.index(n as usize) as u32).collect(),
        };
        let columns: Vec<usize> = columns.iter().map(|pick| pick.index(drawn.len())).collect();
        let all = cells(&whole);
        let expected: Vec<Vec<String>> = rows
            .iter()
            .map(|row| columns.iter().map(|at| all[*row as usize][*at].clone()).collect())
            .collect();
        let rows: Arc<[u32]> = rows.into();
        let taken = wait(whole.gather(Arc::clone(&rows), &columns, &Context::silent())).expect("rows");
        prop_assert_eq!(cells(&taken), expected.clone());
        // From a table that is not in memory: read from there when asked for, in windows of any size.
        let lying = whole.with_store(Store::Disk(Arc::new(Lying::of(&whole))), whole.rows());
        let taken = wait(lying.gather(Arc::clone(&rows), &columns, &Context::silent())).expect("rows");
        prop_assert!(!taken.is_loaded());
        let places: Vec<usize> = (0..columns.len()).collect();
        let store = Store::Memory(wait(taken.columns(&places, &Context::silent())).expect("columns"));
        prop_assert_eq!(cells(&taken.with_store(store, taken.rows())), expected.clone());
        for size in [1usize, 7, 100] {
            let mut seen = Vec::new();
            for first in (0..rows.len()).step_by(size) {
                let batch = taken.window(&places, first as u64, size).expect("a window");
                let column = |chunk: &Arc<Chunk>| Column::new(vec![(**chunk).clone()]).expect("a column");
                let store = Store::Memory(batch.columns.iter().map(column).collect());
                seen.extend(cells(&taken.with_store(store, batch.rows as u64)));
            }
            prop_assert_eq!(&seen, &expected);
        }
    }

    #[test]
    fn parts_put_together_are_the_column((drawn, cuts) in tables()) {
        let whole = table(&drawn, &cuts);
        for at in 0..drawn.len() {
            let batches = whole.batches();
            let parts: Vec<&Chunk> = batches.iter().map(|batch| &*batch.columns[at]).collect();
            let joined = Chunk::concat(&parts).expect("one column");
            let again: Vec<String> = (0..joined.len())
                .map(|row| joined.value(row).map(|value| value.to_string()).unwrap_or_default())
                .collect();
            prop_assert_eq!(again, shown(&whole, at));
        }
    }
}
