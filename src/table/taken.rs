//! Some rows and columns of another table, in any order, as a table.

use std::sync::Arc;

use super::chunk::Chunk;
use super::{Batch, Column, Loading, Reader, Store, Table};
use crate::run::Context;
use crate::{Error, Result};

/// Rows of the other table that are read together at most.
const TOGETHER: u32 = 1 << 16;

/// Rows between two wanted ones over which it is quicker to read on than to read anew.
const NEAR: u32 = 1 << 10;

impl Table {
    /// The rows with these numbers, in this order, and the columns at these places. In memory when
    /// this table is, else read from it when they are asked for.
    ///
    /// # Errors
    /// When a row or a column does not exist, or the person said stop.
    pub async fn take(&self, rows: Arc<[u32]>, columns: &[usize], cx: &Context) -> Result<Table> {
        let fields: Option<Vec<_>> = columns.iter().map(|at| self.fields.get(*at).cloned()).collect();
        let fields = fields.ok_or_else(|| Error::internal("a column is gone"))?;
        if rows.iter().any(|row| u64::from(*row) >= self.rows) {
            return Err(Error::internal("a row is gone"));
        }
        let taken = Taken {
            parent: self.clone(),
            columns: columns.to_vec(),
            rows: Arc::clone(&rows),
        };
        let store = match self.is_loaded() {
            true => Store::Memory(taken.load_columns(&(0..columns.len()).collect::<Vec<_>>(), cx).await?),
            false => Store::Disk(Arc::new(taken)),
        };
        Ok(Table {
            source: self.source.clone(),
            fields,
            rows: rows.len() as u64,
            findings: Vec::new(),
            store,
        })
    }
}

/// Reads from the other table.
struct Taken {
    parent: Table,
    /// Places of the columns in the other table.
    columns: Vec<usize>,
    rows: Arc<[u32]>,
}

impl Taken {
    fn places(&self, columns: &[usize]) -> Vec<usize> {
        columns.iter().filter_map(|at| self.columns.get(*at).copied()).collect()
    }

    async fn load_columns(&self, columns: &[usize], cx: &Context) -> Result<Vec<Column>> {
        let whole = self.parent.columns(&self.places(columns), cx).await?;
        whole.iter().map(|column| column.gather(&self.rows)).collect()
    }

    /// Windows of the other table that hold these rows, which ascend.
    fn windows(rows: &[u32]) -> Vec<(u32, u32)> {
        let mut windows: Vec<(u32, u32)> = Vec::new();
        for &row in rows {
            match windows.last_mut() {
                Some((first, last)) if row - *first < TOGETHER && row - *last <= NEAR => *last = row,
                _ => windows.push((row, row)),
            }
        }
        windows
    }
}

impl Reader for Taken {
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a> {
        Box::pin(self.load_columns(columns, cx))
    }

    fn size(&self, column: usize) -> u64 {
        // The other table's column is read whole, and some of its rows are taken from it.
        let whole = self.columns.get(column).map_or(0, |at| self.parent.size(*at));
        let share = u128::from(whole) * self.rows.len() as u128 / u128::from(self.parent.rows.max(1));
        whole.saturating_add(u64::try_from(share).unwrap_or(u64::MAX))
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let from = usize::try_from(first).unwrap_or(usize::MAX).min(self.rows.len());
        let wanted = self.rows.get(from..from.saturating_add(count).min(self.rows.len()));
        let wanted = wanted.unwrap_or(&[]);
        let mut sorted = wanted.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let places = self.places(columns);
        let mut parts: Vec<Vec<Chunk>> = vec![Vec::new(); columns.len()];
        let mut rest = &sorted[..];
        for (start, last) in Taken::windows(&sorted) {
            let batch = window(&self.parent, &places, start, last)?;
            let (now, later) = rest.split_at(rest.partition_point(|row| *row <= last));
            rest = later;
            let inside: Vec<u32> = now.iter().map(|row| row - start).collect();
            let both = parts.iter_mut().zip(&batch.columns);
            both.for_each(|(parts, column)| parts.push(column.take(&inside)));
        }
        let order: Vec<u32> = wanted
            .iter()
            .map(|row| sorted.binary_search(row).map_or(u32::MAX, |at| at as u32))
            .collect();
        if parts.iter().any(Vec::is_empty) {
            // No row is wanted: the columns are there all the same.
            let none = window(&self.parent, &places, 0, 0)?;
            parts
                .iter_mut()
                .zip(&none.columns)
                .for_each(|(parts, column)| parts.push(column.take(&[])));
        }
        let column = |parts: Vec<Chunk>| {
            let parts: Vec<&Chunk> = parts.iter().collect();
            Ok(Arc::new(Chunk::concat(&parts)?.take(&order)))
        };
        Ok(Batch {
            rows: order.len(),
            columns: parts.into_iter().map(column).collect::<Result<_>>()?,
        })
    }
}

/// Rows `first` to `last` of some columns, wherever the table is.
fn window(table: &Table, columns: &[usize], first: u32, last: u32) -> Result<Batch> {
    table.window(columns, u64::from(first), (last - first) as usize + 1)
}
