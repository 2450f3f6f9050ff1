//! Cells of some rows, as the grid shows them.

use std::sync::Arc;

use super::column::Column;
use super::select::select;
use super::{Cell, Rows, RowsOptions, Shard, Sort, Table};
use crate::scan::{Progress, sort};
use crate::{Error, Result};

/// Most rows in one answer.
const MOST: u64 = 1_000;

/// The rows of a selection in their order, ready to be shown piece by piece. Kept by who asks
/// again and again for the next piece of the same question.
#[derive(Debug, Clone)]
pub struct View {
    /// Row numbers in order; `None` for all rows as in the file.
    pub order: Option<Vec<u32>>,
    /// How many.
    pub total: u64,
}

/// Finds and orders the rows of a question.
///
/// # Errors
/// When a named column does not exist, the source cannot be read any more, or the person said stop.
pub async fn view(table: &Table, options: &RowsOptions, progress: &Progress) -> Result<View> {
    let mut order = match &options.selection {
        Some(selection) => Some(select(table, selection, progress).await?),
        None => None,
    };
    if let Some(text) = options.search.as_deref().filter(|t| !t.is_empty()) {
        let found = super::select::search(table, text, progress).await?;
        order = Some(match order {
            None => found.rows(),
            Some(rows) => rows.into_iter().filter(|row| found.has(*row as usize)).collect(),
        });
    }
    if let Some(by) = &options.sort {
        let rows = match order {
            Some(rows) => rows,
            None => table.numbered_rows()?.collect(),
        };
        order = Some(sorted(table, rows, by, progress).await?);
    }
    let total = order.as_ref().map_or(table.rows, |rows| rows.len() as u64);
    Ok(View { order, total })
}

/// The cells of a piece of a view.
///
/// # Errors
/// When the source cannot be read any more.
pub fn cells(table: &Table, view: &View, options: &RowsOptions) -> Result<Rows> {
    let count = options.limit.min(MOST).min(view.total.saturating_sub(options.offset));
    let wanted = options.offset..options.offset + count;
    let rows: Vec<u64> = match &view.order {
        None => wanted.collect(),
        Some(order) => wanted
            .filter_map(|at| order.get(usize::try_from(at).ok()?).map(|row| u64::from(*row)))
            .collect(),
    };
    let columns: Vec<usize> = if options.columns.is_empty() {
        (0..table.fields.len()).collect()
    } else {
        options.columns.clone()
    };
    let cells = if table.is_loaded() {
        from_memory(table, &rows, &columns)
    } else {
        from_disk(table, &rows, &columns)?
    };
    Ok(Rows {
        total: view.total,
        rows,
        cells,
    })
}

/// Finds, orders and shows in one go.
///
/// # Errors
/// As [`view`] and [`cells`].
pub async fn rows(table: &Table, options: &RowsOptions, progress: &Progress) -> Result<Rows> {
    let view = view(table, options, progress).await?;
    cells(table, &view, options)
}

/// One cell.
pub fn cell(column: &Column, row: usize) -> Cell {
    match column.value(row) {
        Some(value) => Cell::Value(value.to_string()),
        None => match column.stray(row) {
            Some(text) => Cell::OutOfType(text.to_owned()),
            None => Cell::Missing(column.token(row).to_owned()),
        },
    }
}

fn from_memory(table: &Table, rows: &[u64], columns: &[usize]) -> Vec<Vec<Cell>> {
    let place = |row: u64| {
        let mut rest = usize::try_from(row).unwrap_or(usize::MAX);
        for shard in &table.shards {
            if rest < shard.rows {
                return Some((shard, rest));
            }
            rest -= shard.rows;
        }
        None
    };
    let line = |row: &u64| {
        let (shard, at) = place(*row)?;
        Some(
            columns
                .iter()
                .filter_map(|c| shard.columns.get(*c))
                .map(|column| cell(column, at))
                .collect(),
        )
    };
    rows.iter().map(|row| line(row).unwrap_or_default()).collect()
}

/// Rows that follow each other are read together.
fn from_disk(table: &Table, rows: &[u64], columns: &[usize]) -> Result<Vec<Vec<Cell>>> {
    let mut out = Vec::with_capacity(rows.len());
    let mut at = 0;
    while let Some(&first) = rows.get(at) {
        let run = rows
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .zip(first..)
            .take_while(|(row, next)| *row == next)
            .count();
        let shard = table.reader.window(table, columns, first, run)?;
        for row in 0..run {
            out.push(shard.columns.iter().map(|column| cell(column, row)).collect());
        }
        at += run;
    }
    Ok(out)
}

/// Rows by one column; equal rows keep their places, and what holds no value of its type comes
/// last, in the order of the file.
async fn sorted(table: &Table, rows: Vec<u32>, by: &Sort, progress: &Progress) -> Result<Vec<u32>> {
    let column = table
        .position(&by.column)
        .ok_or_else(|| no_column("sort", &by.column))?;
    let shards = table.load(&[column], progress).await?;
    let ranks = ranks(&shards);
    progress.tick(1).await?;
    let (gaps, there): (Vec<u32>, Vec<u32>) = rows
        .into_iter()
        .partition(|row| ranks.get(*row as usize).is_none_or(|rank| *rank == u32::MAX));
    let keys: Vec<u64> = there
        .iter()
        .map(|row| {
            let rank = u64::from(ranks.get(*row as usize).copied().unwrap_or(0));
            if by.descending {
                u64::from(u32::MAX) - rank
            } else {
                rank
            }
        })
        .collect();
    let mut order = sort::rows_by_key_of(keys, there);
    order.extend(gaps);
    Ok(order)
}

/// Each row's place among the values of its column; `u32::MAX` where there is none.
fn ranks(shards: &[Arc<Shard>]) -> Vec<u32> {
    use super::column::Data;
    let columns: Vec<&Column> = shards.iter().filter_map(|s| s.columns.first()).map(|c| &**c).collect();
    let all = || columns.iter().flat_map(|c| (0..c.len()).map(move |row| (*c, row)));
    let valid: Vec<u32> = all()
        .zip(0u32..)
        .filter(|((c, row), _)| c.valid.get(*row))
        .map(|(_, at)| at)
        .collect();
    let cells: Vec<(&Column, usize)> = all().filter(|(c, row)| c.valid.get(*row)).collect();
    let key = |(column, row): &(&Column, usize)| match &column.data {
        Data::Boolean(v) => v.get(*row).map(|b| u64::from(*b)),
        Data::Whole { values, .. } => Some(sort::unsigned(values.get(*row))),
        Data::Float(v) => v.get(*row).map(|x| sort::unsigned(sort::float_key(*x))),
        Data::Wide { .. } | Data::Coded { .. } | Data::Text(_) => None,
    };
    let keys: Option<Vec<u64>> = cells.iter().map(key).collect();
    let (order, equal): (Vec<u32>, Vec<bool>) = match keys {
        Some(keys) => {
            let (keys, order) = sort::sort(keys, (0..valid.len() as u32).collect());
            let equal = (0..keys.len())
                .map(|at| at > 0 && keys.get(at) == keys.get(at - 1))
                .collect();
            (order, equal)
        }
        None => by_comparison(&cells),
    };
    let mut ranks = vec![u32::MAX; columns.iter().map(|c| c.len()).sum()];
    let mut rank = 0u32;
    for (at, (place, same)) in order.iter().zip(equal).enumerate() {
        rank = if same { rank } else { at as u32 };
        if let Some(slot) = valid.get(*place as usize).and_then(|row| ranks.get_mut(*row as usize)) {
            *slot = rank;
        }
    }
    ranks
}

fn by_comparison(cells: &[(&Column, usize)]) -> (Vec<u32>, Vec<bool>) {
    let mut order: Vec<u32> = (0..cells.len() as u32).collect();
    let compare = |a: &u32, b: &u32| match (cells.get(*a as usize), cells.get(*b as usize)) {
        (Some(a), Some(b)) => super::select::compare_cells(*a, *b),
        _ => std::cmp::Ordering::Equal,
    };
    order.sort_by(compare);
    let equal = (0..order.len())
        .map(|at| at > 0 && matches!((order.get(at), order.get(at - 1)), (Some(a), Some(b)) if compare(a, b).is_eq()))
        .collect();
    (order, equal)
}

/// A question about a column that is not there.
pub fn no_column(field: &str, name: &str) -> Error {
    Error::option(field, format!("there is no column \"{name}\""))
}
