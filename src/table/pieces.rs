//! A table's rows in order, a few at a time, whether they are in memory or not: what writers need.

use std::ops::Range;

use super::{Batch, Table};
use crate::Result;
use crate::run::Context;

/// Rows of one batch.
pub struct Part {
    /// The batch, with all columns.
    pub batch: Batch,
    /// Which of its rows.
    pub rows: Range<usize>,
}

/// The rows from `first` on, `count` of them or fewer at the end. How a table is cut into batches
/// does not show in where pieces begin, so what is written does not depend on it either.
///
/// # Errors
/// When the rows are not in memory and the source cannot be read any more.
pub fn piece(table: &Table, first: u64, count: usize) -> Result<Vec<Part>> {
    let count = usize::try_from(table.rows().saturating_sub(first))
        .unwrap_or(count)
        .min(count);
    if count == 0 {
        return Ok(Vec::new());
    }
    if !table.is_loaded() {
        let columns: Vec<usize> = (0..table.fields().len()).collect();
        let batch = table.window(&columns, first, count)?;
        let rows = 0..batch.rows;
        return Ok(vec![Part { batch, rows }]);
    }
    let (mut parts, mut start, end) = (Vec::new(), 0u64, first + count as u64);
    for batch in table.batches() {
        let rows = batch.rows as u64;
        let from = first.clamp(start, start + rows) - start;
        let to = end.clamp(start, start + rows) - start;
        if from < to {
            let rows = from as usize..to as usize;
            parts.push(Part { batch, rows });
        }
        start += rows;
    }
    Ok(parts)
}

/// Hands over all rows once, in batches of so many where they are not in memory.
///
/// # Errors
/// When the rows cannot be read any more, or the person said stop.
pub async fn each(table: &Table, count: usize, cx: &Context, take: &mut (dyn FnMut(&Batch) + Send)) -> Result<()> {
    if table.is_loaded() {
        for batch in table.batches() {
            take(&batch);
            cx.tick(batch.rows as u64).await?;
        }
        return Ok(());
    }
    for first in (0..table.rows()).step_by(count) {
        let mut rows = 0;
        for part in piece(table, first, count)? {
            take(&part.batch);
            rows += part.batch.rows as u64;
        }
        cx.tick(rows).await?;
    }
    Ok(())
}
