//! Some rows of a table, and columns put together, against a model that looks at one cell after
//! another.

use std::cmp::Ordering;
use std::sync::Arc;

use glovebox::Error;
use glovebox::run::Context;
use glovebox::table::{
    Batch, Chunk, Column, Loading, Reader, RowsOptions, Selection, Sort, Store, Table, rows as ordered_rows,
};
use proptest::prelude::*;

use super::ask::{cells, wait};
use super::roundtrip::{Drawn, PLANS, table, tables};

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

/// The order of two rows of a drawn column; what is missing comes last, whichever way the others go.
fn compared(column: &Drawn, a: usize, b: usize, descending: bool) -> Ordering {
    fn of<T>(
        values: &[Option<T>],
        at: (usize, usize),
        descending: bool,
        order: impl Fn(&T, &T) -> Ordering,
    ) -> Ordering {
        match (&values[at.0], &values[at.1]) {
            (Some(a), Some(b)) if descending => order(b, a),
            (Some(a), Some(b)) => order(a, b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
    let at = (a, b);
    match column {
        Drawn::Boolean(v) => of(v, at, descending, bool::cmp),
        Drawn::Integer(v) | Drawn::Decimal(v, _) | Drawn::Timestamp(v, ..) => of(v, at, descending, i64::cmp),
        Drawn::Large(v) => of(v, at, descending, u64::cmp),
        Drawn::Float(v) => of(v, at, descending, |a, b| a.partial_cmp(b).expect("no NaN is drawn")),
        Drawn::ShortFloat(v, _) | Drawn::Date(v) => of(v, at, descending, i32::cmp),
        Drawn::WideDecimal(v, _) => of(v, at, descending, i128::cmp),
        Drawn::Time(v, _) => of(v, at, descending, u32::cmp),
        Drawn::Text(v) => of(v, at, descending, |a, b| a.as_bytes().cmp(b.as_bytes())),
        Drawn::Dictionary(v) => of(v, at, descending, |a, b| {
            PLANS[*a as usize].as_bytes().cmp(PLANS[*b as usize].as_bytes())
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn rows_come_in_the_order_of_their_columns(
        (drawn, cuts) in tables(),
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..4),
        left_out in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let whole = table(&drawn, &cuts);
        let rows = whole.rows() as usize;
        let by: Vec<(usize, bool)> = picks.iter().map(|(pick, down)| (pick.index(drawn.len()), *down)).collect();
        let left_out: Vec<usize> = left_out.iter().filter(|_| rows > 0).map(|pick| pick.index(rows)).collect();
        let mut expected: Vec<u64> = (0..rows).filter(|row| !left_out.contains(row)).map(|row| row as u64).collect();
        let options = RowsOptions {
            selection: (!left_out.is_empty()).then(|| Selection::rows(expected.iter().copied())),
            sort: by
                .iter()
                .map(|(at, descending)| Sort { column: whole.fields()[*at].name.clone(), descending: *descending })
                .collect(),
            limit: 100,
            ..RowsOptions::default()
        };
        expected.sort_by(|a, b| {
            let orders = by.iter().map(|(at, down)| compared(&drawn[*at], *a as usize, *b as usize, *down));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        let sorted = wait(ordered_rows(&whole, &options, &Context::silent())).expect("rows");
        prop_assert_eq!(&sorted.rows, &expected);
        let lying = whole.with_store(Store::Disk(Arc::new(Lying::of(&whole))), whole.rows());
        let sorted = wait(ordered_rows(&lying, &options, &Context::silent())).expect("rows");
        prop_assert_eq!(&sorted.rows, &expected);
    }

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

#[test]
fn rows_are_not_sorted_beyond_the_memory_that_is_allowed() {
    let column = Column::from_integers((0..250_000).map(Some));
    let table = Table::new("t", [("n", column)]).expect("a table");
    let sorted = |selection: Option<Selection>| {
        let sort = vec![Sort {
            column: "n".to_owned(),
            descending: true,
        }];
        let options = RowsOptions {
            selection,
            sort,
            limit: 1,
            ..RowsOptions::default()
        };
        wait(ordered_rows(&table, &options, &Context::silent().with_memory(1 << 20)))
    };
    let refused = sorted(None).expect_err("too many rows");
    assert!(matches!(refused, Error::Memory { .. }), "{refused}");
    assert_eq!(
        refused.to_string(),
        "Sorting 250,000 rows needs about 15.3 MiB of memory; 8 MiB are allowed. Choose fewer rows or columns, or allow more memory."
    );
    let some = sorted(Some(Selection::rows(0..131_072))).expect("rows");
    assert_eq!((some.total, some.rows), (131_072, vec![131_071]));
}
