//! Some rows of a table, and columns put together, against a model that looks at one cell after
//! another.

use std::sync::Arc;

use glovebox::run::Context;
use glovebox::table::{Chunk, Table};
use proptest::prelude::*;

use super::ask::{cells, wait};
use super::roundtrip::{table, tables};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
        let rows: Vec<u32> = match whole.rows {
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
        let taken = wait(whole.take(Arc::clone(&rows), &columns, &Context::silent())).expect("rows");
        prop_assert_eq!(cells(&taken), expected.clone());
        // Read from the other table when asked for, in windows of any size.
        for size in [1usize, 7, 100] {
            let mut seen = Vec::new();
            for first in (0..rows.len()).step_by(size) {
                let places: Vec<usize> = (0..columns.len()).collect();
                let batch = taken.reader.window(&taken, &places, first as u64, size).expect("a window");
                let window = Table { batches: vec![Arc::new(batch)], ..taken.clone() };
                seen.extend(cells(&window));
            }
            prop_assert_eq!(&seen, &expected);
        }
    }

    #[test]
    fn parts_put_together_are_the_column((drawn, cuts) in tables()) {
        let whole = table(&drawn, &cuts);
        for at in 0..drawn.len() {
            let parts: Vec<&Chunk> = whole.batches.iter().map(|batch| &*batch.columns[at]).collect();
            let joined = Chunk::concat(&parts).expect("one column");
            let again: Vec<String> = (0..joined.len())
                .map(|row| joined.value(row).map(|value| value.to_string()).unwrap_or_default())
                .collect();
            prop_assert_eq!(again, shown(&whole, at));
        }
    }
}
