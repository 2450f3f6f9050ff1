//! Rows by the values of columns.

use std::cmp::Ordering;

use super::chunk::{Chunk, Data};
use super::{Column, Sort, Table};
use crate::kernel::sort;
use crate::run::Context;
use crate::{Error, Result, few};

/// Bytes that a row takes while it is sorted: its number, its key or where its text lies, and both again in the order
/// that is made.
const WORK: u64 = 64;

/// So many bytes it may always take: 131,072 rows.
const MIN: u64 = 8 << 20;

/// Some rows by several columns: by the first, equal rows by the next. Equal rows keep their places, and what holds no
/// value of its column's type comes last. `count` is how many rows there are.
///
/// # Errors
/// When a named column does not exist, the rows are more than the memory budget holds, the source cannot be read any
/// more, or the person said stop.
pub async fn ordered(
    table: &Table,
    count: u64,
    rows: impl Iterator<Item = u32>,
    sort: &[Sort],
    cx: &Context,
) -> Result<Vec<u32>> {
    let place = |by: &Sort| {
        table
            .position(&by.column)
            .ok_or_else(|| table.no_column("sort", &by.column))
    };
    let columns: Vec<usize> = sort.iter().map(place).collect::<Result<_>>()?;
    let (needed, allowed) = (count.saturating_mul(WORK), cx.memory().max(MIN));
    if needed > allowed {
        let what = format!("Sorting {} rows", crate::words::count(count));
        return Err(Error::Memory { what, needed, allowed });
    }
    let mut rows: Vec<u32> = rows.collect();
    // Equal rows keep their places: so the last order comes first.
    for (by, place) in sort.iter().zip(columns).rev() {
        let column = table.columns(&[place], cx).await?.pop();
        let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
        rows = sorted(&Cells::of(&column), rows, by.descending);
        cx.tick(1).await?;
    }
    Ok(rows)
}

/// Rows by one column.
fn sorted(cells: &Cells, rows: Vec<u32>, descending: bool) -> Vec<u32> {
    let mut chunk = 0;
    let (mut order, missing): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|row| {
        cells
            .at(*row, &mut chunk)
            .is_some_and(|(chunk, at)| chunk.valid.get(at))
    });
    order = match cells.keys(&order, descending) {
        Some(keys) => sort::rows_by_key_of(keys, order),
        None => by_comparison(cells, &order, descending),
    };
    order.extend(missing);
    order
}

fn by_comparison(cells: &Cells, rows: &[u32], descending: bool) -> Vec<u32> {
    let mut chunk = 0;
    let mut all: Vec<((&Chunk, usize), u32)> = rows
        .iter()
        .filter_map(|row| cells.at(*row, &mut chunk).map(|cell| (cell, *row)))
        .collect();
    all.sort_by(|(a, _), (b, _)| match descending {
        false => compare_cells(*a, *b),
        true => compare_cells(*b, *a),
    });
    all.into_iter().map(|(_, row)| row).collect()
}

/// The cells of a column, found by their rows.
struct Cells<'a> {
    chunks: Vec<(usize, &'a Chunk)>,
    /// Of a column of a dictionary: each code's place in the order of the texts.
    ranks: Vec<u32>,
}

impl<'a> Cells<'a> {
    fn of(column: &'a Column) -> Self {
        let chunks: Vec<(usize, &Chunk)> = column.chunks().collect();
        let ranks = chunks.first().map(|(_, chunk)| ranks(chunk)).unwrap_or_default();
        Cells { chunks, ranks }
    }

    /// A row's chunk and its place there. `near` is the chunk of the row before, which the next is often in too.
    fn at(&self, row: u32, near: &mut usize) -> Option<(&'a Chunk, usize)> {
        let row = row as usize;
        let within = |at: usize| {
            let (first, chunk) = *self.chunks.get(at)?;
            let place = row.checked_sub(first)?;
            (place < chunk.len()).then_some((chunk, place))
        };
        within(*near).or_else(|| {
            *near = self.chunks.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
            within(*near)
        })
    }

    /// A number for each row, of the order of its value; `None` when the type's values have none.
    fn keys(&self, rows: &[u32], descending: bool) -> Option<Vec<u64>> {
        let mut near = 0;
        let key = |row: &u32| {
            let (chunk, at) = self.at(*row, &mut near)?;
            let key = match &chunk.data {
                Data::Boolean(v) => u64::from(*v.get(at)?),
                Data::Fixed { values, .. } => sort::unsigned(values.get(at)),
                Data::Float(v) => sort::unsigned(sort::float_key(*v.get(at)?)),
                Data::Dictionary { codes, .. } => u64::from(*self.ranks.get(codes.get(at) as usize)?),
                Data::Wide { .. } | Data::Text(_) => return None,
            };
            Some(if descending { !key } else { key })
        };
        rows.iter().map(key).collect()
    }
}

/// Each code's place among the texts of a dictionary; equal texts have one place.
fn ranks(chunk: &Chunk) -> Vec<u32> {
    let Data::Dictionary { dictionary, .. } = &chunk.data else {
        return Vec::new();
    };
    let order = few::order(dictionary.len(), |a, b| dictionary.bytes(a).cmp(dictionary.bytes(b)));
    let mut ranks = vec![0; order.len()];
    let (mut rank, mut before) = (0, None);
    for code in order {
        let text = Some(dictionary.bytes(code));
        rank += u32::from(before.is_some() && before != text);
        before = text;
        if let Some(slot) = ranks.get_mut(code) {
            *slot = rank;
        }
    }
    ranks
}

/// The order of two valid cells of one column: of floats -0.0 is 0.0, of texts their bytes decide.
pub fn compare_cells((a, row_a): (&Chunk, usize), (b, row_b): (&Chunk, usize)) -> Ordering {
    match (&a.data, &b.data) {
        (Data::Wide { values: x, .. }, Data::Wide { values: y, .. }) => x.get(row_a).cmp(&y.get(row_b)),
        (Data::Text(x), Data::Text(y)) => x.bytes(row_a).cmp(y.bytes(row_b)),
        (
            Data::Dictionary {
                codes: x,
                dictionary: dx,
            },
            Data::Dictionary {
                codes: y,
                dictionary: dy,
            },
        ) => dx.bytes(x.get(row_a) as usize).cmp(dy.bytes(y.get(row_b) as usize)),
        (Data::Fixed { values: x, .. }, Data::Fixed { values: y, .. }) => x.get(row_a).cmp(&y.get(row_b)),
        _ => {
            let number = |chunk: &Chunk, row| chunk.number(row).unwrap_or(0.0) + 0.0;
            number(a, row_a).total_cmp(&number(b, row_b))
        }
    }
}
