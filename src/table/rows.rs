//! Cells of some rows, as the grid shows them.

use std::cmp::Ordering;

use super::chunk::{Chunk, Data};
use super::select::select;
use super::{Cell, Column, MAX_ROWS, Reader, RowSet, Rows, RowsOptions, Selection, Sort, Store, Table};
use crate::kernel::sort;
use crate::run::Context;
use crate::table::duplicates;
use crate::{Error, Result};

/// Most rows in one answer.
const MAX: u64 = 1_000;

/// The rows of a selection in their order, ready to be shown piece by piece. Kept by who asks
/// again and again for the next piece of the same question.
#[derive(Debug, Clone)]
pub struct View {
    order: Order,
    /// How many.
    pub total: u64,
}

/// In which order rows come.
#[derive(Debug, Clone)]
enum Order {
    /// All, as in the file.
    All,
    /// Some, as in the file.
    Some(RowSet),
    /// In this order.
    Listed(Vec<u32>),
}

impl View {
    /// Its row numbers in their order, at most so many; `None` when they are all rows of the table
    /// as in the file.
    pub fn rows(&self, limit: u64) -> Option<Vec<u32>> {
        if matches!(self.order, Order::All) && limit >= self.total {
            return None;
        }
        let rows = self.piece(0, limit);
        Some(rows.into_iter().filter_map(|row| u32::try_from(row).ok()).collect())
    }

    /// Its rows as a set, at most so many; `None` when they come in another order than in the file.
    pub fn set(&self, limit: u64) -> Option<RowSet> {
        let all = u32::try_from(self.total.min(limit)).unwrap_or(MAX_ROWS);
        match &self.order {
            Order::All => Some(RowSet::range(0..all)),
            Order::Some(rows) => Some(rows.first(limit)),
            Order::Listed(_) => None,
        }
    }

    /// Some of its row numbers: from a place on, at most so many.
    fn piece(&self, from: u64, count: u64) -> Vec<u64> {
        let limit = usize::try_from(count).unwrap_or(usize::MAX);
        match &self.order {
            Order::All => (from..self.total.min(from.saturating_add(count))).collect(),
            Order::Some(rows) => rows.from_place(from).take(limit).map(u64::from).collect(),
            Order::Listed(rows) => {
                let rest = usize::try_from(from)
                    .ok()
                    .and_then(|from| rows.get(from..))
                    .unwrap_or(&[]);
                rest.iter().take(limit).map(|row| u64::from(*row)).collect()
            }
        }
    }
}

/// Finds and orders the rows of a question.
///
/// # Errors
/// When a named column does not exist, the source cannot be read any more, or the person said stop.
pub async fn view(table: &Table, options: &RowsOptions, cx: &Context) -> Result<View> {
    let (mut found, mut listed) = (None, None);
    match &options.selection {
        None => {}
        // Copies are looked at beside each other.
        Some(Selection::Duplicates) if options.sort.is_empty() => {
            let groups = duplicates::groups(table, cx).await?;
            listed = Some(groups.into_iter().flatten().collect::<Vec<u32>>());
        }
        Some(selection) => found = Some(select(table, selection, cx).await?),
    }
    if let Some(text) = options.search.as_deref().filter(|t| !t.is_empty()) {
        let with_text = super::select::search(table, text, cx).await?;
        match &mut listed {
            Some(rows) => rows.retain(|row| with_text.has(*row)),
            None => found = Some(found.map_or(with_text.clone(), |rows: RowSet| rows.and(&with_text))),
        }
    }
    if !options.sort.is_empty() {
        let rows = match (listed.take(), found.take()) {
            (Some(rows), _) => rows,
            (None, Some(rows)) => rows.iter().collect(),
            (None, None) => table.numbered_rows()?.collect(),
        };
        listed = Some(ordered(table, rows, &options.sort, cx).await?);
    }
    let order = match (listed, found) {
        (Some(rows), _) => Order::Listed(rows),
        (None, Some(rows)) => Order::Some(rows),
        (None, None) => Order::All,
    };
    let total = match &order {
        Order::All => table.rows(),
        Order::Some(rows) => rows.len(),
        Order::Listed(rows) => rows.len() as u64,
    };
    Ok(View { order, total })
}

/// The cells of a piece of a view.
///
/// # Errors
/// When the source cannot be read any more.
pub fn cells(table: &Table, view: &View, options: &RowsOptions) -> Result<Rows> {
    let rows = view.piece(options.offset, options.limit.min(MAX));
    let columns: Vec<usize> = if options.columns.is_empty() {
        (0..table.fields().len()).collect()
    } else {
        options.columns.clone()
    };
    Ok(Rows {
        total: view.total,
        cells: cells_of(table, &rows, &columns)?,
        rows,
    })
}

/// For each of some rows, the cells of the columns at these places.
///
/// # Errors
/// When the source cannot be read any more.
pub fn cells_of(table: &Table, rows: &[u64], columns: &[usize]) -> Result<Vec<Vec<Cell>>> {
    match table.store() {
        Store::Memory(held) => Ok(from_memory(held, rows, columns)),
        Store::Disk(reader) => from_disk(&**reader, rows, columns),
    }
}

/// Finds, orders and shows in one go.
///
/// # Errors
/// As [`view`] and [`cells`].
pub async fn rows(table: &Table, options: &RowsOptions, cx: &Context) -> Result<Rows> {
    let view = view(table, options, cx).await?;
    cells(table, &view, options)
}

fn from_memory(held: &[Column], rows: &[u64], columns: &[usize]) -> Vec<Vec<Cell>> {
    let columns: Vec<&Column> = columns.iter().filter_map(|at| held.get(*at)).collect();
    let line = |row: &u64| {
        let row = usize::try_from(*row).unwrap_or(usize::MAX);
        columns.iter().filter_map(|column| column.cell(row)).collect()
    };
    rows.iter().map(line).collect()
}

/// Rows that follow each other are read together.
fn from_disk(reader: &dyn Reader, rows: &[u64], columns: &[usize]) -> Result<Vec<Vec<Cell>>> {
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
        let batch = reader.window(columns, first, run)?;
        for row in 0..run {
            out.push(batch.columns.iter().map(|column| column.cell(row)).collect());
        }
        at += run;
    }
    Ok(out)
}

/// Rows by several columns: by the first, equal rows by the next. What holds no value of its
/// column's type comes last, in the order in which it was.
///
/// # Errors
/// When a named column does not exist, the source cannot be read any more, or the person said stop.
pub async fn ordered(table: &Table, rows: Vec<u32>, sort: &[Sort], cx: &Context) -> Result<Vec<u32>> {
    let mut rows = rows;
    // Equal rows keep their places: so the last order comes first.
    for by in sort.iter().rev() {
        rows = sorted(table, rows, by, cx).await?;
    }
    Ok(rows)
}

/// Rows by one column; equal rows keep their places, and what holds no value of its type comes
/// last, in the order of the file.
async fn sorted(table: &Table, rows: Vec<u32>, by: &Sort, cx: &Context) -> Result<Vec<u32>> {
    let column = table
        .position(&by.column)
        .ok_or_else(|| table.no_column("sort", &by.column))?;
    let column = table.columns(&[column], cx).await?.pop();
    let ranks = ranks(&column.ok_or_else(|| Error::internal("a column is gone"))?);
    cx.tick(1).await?;
    let (missing, non_null): (Vec<u32>, Vec<u32>) = rows
        .into_iter()
        .partition(|row| ranks.get(*row as usize).is_none_or(|rank| *rank == u32::MAX));
    let keys: Vec<u64> = non_null
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
    let mut order = sort::rows_by_key_of(keys, non_null);
    order.extend(missing);
    Ok(order)
}

/// Each row's place among the values of its column; `u32::MAX` where there is none.
fn ranks(column: &Column) -> Vec<u32> {
    let all = || column.chunks().flat_map(|(_, c)| (0..c.len()).map(move |row| (c, row)));
    let valid: Vec<u32> = all()
        .zip(0u32..)
        .filter(|((c, row), _)| c.valid.get(*row))
        .map(|(_, at)| at)
        .collect();
    let cells: Vec<(&Chunk, usize)> = all().filter(|(c, row)| c.valid.get(*row)).collect();
    let key = |(column, row): &(&Chunk, usize)| match &column.data {
        Data::Boolean(v) => v.get(*row).map(|b| u64::from(*b)),
        Data::Fixed { values, .. } => Some(sort::unsigned(values.get(*row))),
        Data::Float(v) => v.get(*row).map(|x| sort::unsigned(sort::float_key(*x))),
        Data::Wide { .. } | Data::Dictionary { .. } | Data::Text(_) => None,
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
    let mut ranks = vec![u32::MAX; column.len()];
    let mut rank = 0u32;
    for (at, (place, same)) in order.iter().zip(equal).enumerate() {
        rank = if same { rank } else { at as u32 };
        if let Some(slot) = valid.get(*place as usize).and_then(|row| ranks.get_mut(*row as usize)) {
            *slot = rank;
        }
    }
    ranks
}

fn by_comparison(cells: &[(&Chunk, usize)]) -> (Vec<u32>, Vec<bool>) {
    let mut order: Vec<u32> = (0..cells.len() as u32).collect();
    let compare = |a: &u32, b: &u32| match (cells.get(*a as usize), cells.get(*b as usize)) {
        (Some(a), Some(b)) => compare_cells(*a, *b),
        _ => Ordering::Equal,
    };
    order.sort_by(compare);
    let equal = (0..order.len())
        .map(|at| at > 0 && matches!((order.get(at), order.get(at - 1)), (Some(a), Some(b)) if compare(a, b).is_eq()))
        .collect();
    (order, equal)
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

impl Table {
    /// That there is no column of that name, which an option asks for; with those that may be meant.
    pub fn no_column(&self, field: &str, name: &str) -> Error {
        let names = self.fields().iter().map(|field| field.name.as_str());
        super::names::unknown(field, name, names)
    }
}
