//! Cells of some rows, as the grid shows them.

use std::ops::Range;
use std::sync::Arc;

use super::order::ordered;
use super::select::select;
use super::{Cell, Column, MAX_ROWS, Reader, RowSet, Rows, RowsOptions, Selection, Store, Table};
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
    /// Its rows between two places as a set; `None` when they come in another order than in the file.
    pub fn set(&self, places: Range<u64>) -> Option<RowSet> {
        let number = |place: u64| u32::try_from(place.min(self.total)).unwrap_or(MAX_ROWS);
        match &self.order {
            Order::All => Some(RowSet::range(number(places.start)..number(places.end))),
            Order::Some(rows) if places.start == 0 => Some(rows.first(places.end)),
            Order::Some(rows) => Some(rows.first(places.end).minus(&rows.first(places.start))),
            Order::Listed(_) => None,
        }
    }

    /// The place of a row by its number; `None` where it is not among them.
    pub fn place_of(&self, row: u64) -> Option<u64> {
        let number = u32::try_from(row).ok()?;
        match &self.order {
            Order::All => (row < self.total).then_some(row),
            Order::Some(rows) => rows.has(number).then(|| rows.and(&RowSet::range(0..number)).len()),
            Order::Listed(rows) => rows
                .iter()
                .zip(0..)
                .find(|(at, _)| **at == number)
                .map(|(_, place)| place),
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
        let with_text = super::select::search(table, text, &options.search_in, cx).await?;
        match &mut listed {
            Some(rows) => rows.retain(|row| with_text.has(*row)),
            None => found = Some(found.map_or(with_text.clone(), |rows: RowSet| rows.and(&with_text))),
        }
    }
    if !options.sort.is_empty() {
        let sorted = match (listed.take(), found.take()) {
            (Some(rows), _) => ordered(table, rows.len() as u64, rows.into_iter(), &options.sort, cx).await,
            (None, Some(rows)) => ordered(table, rows.len(), rows.iter(), &options.sort, cx).await,
            (None, None) => ordered(table, table.rows(), table.numbered_rows()?, &options.sort, cx).await,
        };
        listed = Some(sorted?);
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
    let written = match table.written().filter(|_| options.written) {
        Some(reader) => from_disk(&**reader, &rows, &columns)?,
        None => Vec::new(),
    };
    Ok(Rows {
        total: view.total,
        cells: cells_of(table, &rows, &columns)?,
        rows,
        written,
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

/// The rows of a view in their order, from a place on and so many at most, with the columns at these places (all when
/// none is named), as a table of its own.
///
/// # Errors
/// When a place has no column, the source cannot be read any more, or the person said stop.
pub async fn chosen(table: &Table, view: &View, columns: &[usize], places: Range<u64>, cx: &Context) -> Result<Table> {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    let columns = if columns.is_empty() { &all } else { columns };
    if let Some(rows) = view.set(places.clone()) {
        // In the order of the file no list of numbers is needed, which may be longer than the table.
        let name = |at: &usize| table.fields().get(*at).map(|field| field.name.as_str());
        let names: Option<Vec<&str>> = columns.iter().map(name).collect();
        let chosen = table.reordered(&names.ok_or_else(|| Error::option("columns", "there is no such column"))?)?;
        return match rows.len() == table.rows() {
            true => Ok(chosen),
            false => chosen.take(&rows, cx).await,
        };
    }
    let rows = view.piece(places.start, places.end.saturating_sub(places.start));
    let rows: Arc<[u32]> = rows.into_iter().filter_map(|row| u32::try_from(row).ok()).collect();
    table.gather(rows, columns, cx).await
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

impl Table {
    /// That there is no column of that name, which an option asks for; with those that may be meant.
    pub fn no_column(&self, field: &str, name: &str) -> Error {
        let names = self.fields().iter().map(|field| field.name.as_str());
        super::names::unknown(field, name, names)
    }
}
