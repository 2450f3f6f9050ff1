//! Some rows and columns of another table, in any order, as a table.

use std::sync::Arc;

use crate::run::Context;
use crate::table::chunk::Chunk;
use crate::table::{Batch, Column, Loading, Reader, RowSet, Store, Table, Take, Taking};
use crate::{Error, Result};

/// Rows of the other table that are read together at most.
const TOGETHER: u32 = 1 << 16;

/// Rows between two wanted ones over which it is quicker to read on than to read anew.
const NEAR: u32 = 1 << 10;

impl Table {
    /// The rows of a set, in their order.
    ///
    /// # Errors
    /// When a row does not exist, the source cannot be read any more, or the person said stop.
    pub async fn take(&self, rows: &RowSet, cx: &Context) -> Result<Table> {
        if rows.last().is_some_and(|last| u64::from(last) >= self.rows()) {
            return Err(Error::internal("a row is gone"));
        }
        let all: Vec<usize> = (0..self.fields().len()).collect();
        self.taken(Rows::Set(rows.clone()), &all, cx).await
    }

    /// The rows with these numbers, in this order, and the columns at these places. A row may come
    /// several times. In memory when this table is, else read from it when they are asked for.
    ///
    /// # Errors
    /// When a row or a column does not exist, there are more rows than can be numbered, or the
    /// person said stop.
    pub async fn gather(&self, rows: Arc<[u32]>, columns: &[usize], cx: &Context) -> Result<Table> {
        if rows.iter().any(|row| u64::from(*row) >= self.rows()) {
            return Err(Error::internal("a row is gone"));
        }
        if u32::try_from(rows.len()).is_err() {
            return Err(Error::option("rows", "there are more than can be numbered"));
        }
        self.taken(Rows::Listed(rows), columns, cx).await
    }

    async fn taken(&self, rows: Rows, columns: &[usize], cx: &Context) -> Result<Table> {
        let fields: Option<Vec<_>> = columns.iter().map(|at| self.fields().get(*at).cloned()).collect();
        let fields = fields.ok_or_else(|| Error::internal("a column is gone"))?;
        let count = rows.len();
        let taken = Taken {
            parent: self.clone(),
            columns: columns.to_vec(),
            rows,
        };
        let fits = self.is_loaded() && (0..columns.len()).map(|at| taken.own_size(at)).sum::<u64>() <= cx.memory();
        if !fits {
            return self.read_by(fields, count, Arc::new(taken));
        }
        let places: Vec<usize> = (0..columns.len()).collect();
        let columns = taken.load_columns(&places, cx).await?;
        Ok(self.derived(fields, count, Store::Memory(columns)))
    }
}

/// Which rows, in which order.
enum Rows {
    /// In their own order.
    Set(RowSet),
    /// In this order.
    Listed(Arc<[u32]>),
}

impl Rows {
    fn len(&self) -> u64 {
        match self {
            Rows::Set(rows) => rows.len(),
            Rows::Listed(rows) => rows.len() as u64,
        }
    }

    /// Some of them: from a place on, at most so many.
    fn some(&self, first: u64, count: usize) -> Vec<u32> {
        match self {
            Rows::Set(rows) => rows.from_place(first).take(count).collect(),
            Rows::Listed(rows) => {
                let from = usize::try_from(first).unwrap_or(usize::MAX).min(rows.len());
                let to = from.saturating_add(count).min(rows.len());
                rows.get(from..to).unwrap_or(&[]).to_vec()
            }
        }
    }
}

/// Reads from the other table.
struct Taken {
    parent: Table,
    /// Places of the columns in the other table.
    columns: Vec<usize>,
    rows: Rows,
}

impl Taken {
    fn places(&self, columns: &[usize]) -> Vec<usize> {
        columns.iter().filter_map(|at| self.columns.get(*at).copied()).collect()
    }

    async fn load_columns(&self, columns: &[usize], cx: &Context) -> Result<Vec<Column>> {
        let whole = self.parent.columns(&self.places(columns), cx).await?;
        let ends = super::new::ends(usize::try_from(self.rows.len()).unwrap_or(usize::MAX));
        let mut taken = Vec::with_capacity(whole.len());
        for column in whole {
            taken.push(match &self.rows {
                Rows::Set(rows) => column.take(rows),
                Rows::Listed(rows) => column.gather(rows)?.cut(&ends)?,
            });
            cx.tick(0).await?;
        }
        Ok(taken)
    }

    /// Bytes that its rows of a column take, about.
    fn own_size(&self, column: usize) -> u64 {
        let whole = self.columns.get(column).map_or(0, |at| self.parent.size(*at));
        let share = u128::from(whole) * u128::from(self.rows.len()) / u128::from(self.parent.rows().max(1));
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// Those of a set, as the other table's chunks go by: the batch with its rows, if it has some.
    fn of_batch(rows: &RowSet, first: u32, of: &Batch) -> Option<Batch> {
        let end = first.saturating_add(u32::try_from(of.rows).unwrap_or(u32::MAX));
        let inside: Vec<u32> = rows.within(first..end).map(|row| row - first).collect();
        (!inside.is_empty()).then(|| Batch {
            rows: inside.len(),
            columns: match inside.len() == of.rows {
                true => of.columns.clone(),
                false => of.columns.iter().map(|column| Arc::new(column.take(&inside))).collect(),
            },
        })
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

    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(async move {
            let places = self.places(columns);
            if self.rows.len() == 0 {
                return take(&self.window(columns, 0, 0)?).map(drop);
            }
            if let Rows::Set(rows) = &self.rows {
                let mut first = 0u32;
                let mut of_parent = |of: &Batch| {
                    let batch = Taken::of_batch(rows, first, of);
                    first = first.saturating_add(u32::try_from(of.rows).unwrap_or(u32::MAX));
                    batch.map_or(Ok(true), |batch| take(&batch))
                };
                return self.parent.each_chunk(&places, bytes, cx, &mut of_parent).await;
            }
            // Rows that lie apart are found much quicker in whole columns, where those fit.
            if columns.iter().map(|at| self.size(*at)).sum::<u64>() <= cx.memory() / 2 {
                let whole = self.load_columns(columns, cx).await?;
                return crate::table::store::each_batch(&whole, self.rows.len(), take).map(drop);
            }
            for first in (0..self.rows.len()).step_by(TOGETHER as usize) {
                if !take(&self.window(columns, first, TOGETHER as usize)?)? {
                    break;
                }
                cx.tick(0).await?;
            }
            Ok(())
        })
    }

    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        if self.rows.len() == 0 {
            return take(&self.window(columns, 0, 0)?).map(drop);
        }
        if let Rows::Set(rows) = &self.rows {
            let mut first = 0u32;
            return self.parent.look_at(&self.places(columns), bytes, &mut |of: &Batch| {
                let batch = Taken::of_batch(rows, first, of);
                first = first.saturating_add(u32::try_from(of.rows).unwrap_or(u32::MAX));
                batch.map_or(Ok(true), |batch| take(&batch))
            });
        }
        for first in (0..self.rows.len()).step_by(TOGETHER as usize) {
            if !take(&self.window(columns, first, TOGETHER as usize)?)? {
                break;
            }
        }
        Ok(())
    }

    fn size(&self, column: usize) -> u64 {
        // The other table's column is read whole, and some of its rows are taken from it.
        let whole = self.columns.get(column).map_or(0, |at| self.parent.size(*at));
        whole.saturating_add(self.own_size(column))
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let wanted = self.rows.some(first, count);
        let mut sorted = wanted.clone();
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
