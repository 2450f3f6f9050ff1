//! Rows of a table as points: their numbers in some columns, chunk after chunk.

use crate::run::Context;
use crate::table::{Batch, Chunk, Table};
use crate::{Error, Result};

/// Rows between two looks at whether the person said stop.
const LOOK: usize = 1 << 14;

/// Hands over each row in order: its numbers, all of them finite, or `None` when one is missing or
/// infinite. Memory follows the budget and not the rows, wherever those are.
pub async fn each_row(
    table: &Table,
    places: &[usize],
    cx: &Context,
    mut take: impl FnMut(Option<&[f64]>) -> Result<()>,
) -> Result<()> {
    // A part of the budget, and not so few bytes that chunks cost more than cells.
    let bytes = (cx.memory() / 4).max(1 << 18);
    let mut point = Vec::with_capacity(places.len());
    let batch = |batch: &Batch| {
        if batch.columns.len() != places.len() {
            return Err(Error::internal("a column is gone"));
        }
        for row in 0..batch.rows {
            if row % LOOK == 0 {
                cx.counters().check()?;
            }
            point.clear();
            point.extend(batch.columns.iter().map_while(|chunk| number(chunk, row)));
            take((point.len() == places.len()).then_some(point.as_slice()))?;
        }
        // A table on disk tells its bytes as it is read.
        cx.counters().add(if table.is_loaded() { batch.rows as u64 } else { 0 });
        Ok(())
    };
    table.chunks(places, bytes, cx, batch).await
}

/// A cell that is a finite number; its two zeros are one.
fn number(chunk: &Chunk, row: usize) -> Option<f64> {
    chunk.number(row).filter(|x| x.is_finite()).map(|x| x + 0.0)
}
