//! Which rows are in a selection? Each column is read once, however many conditions it has: held
//! as a whole where it fits the memory budget, else chunk by chunk, in one reading of the file for
//! all columns, unless a condition needs the whole column (how often a value occurs).

use std::sync::Arc;

use super::bound::Bound;
use super::condition::{Condition, Running, Search};
use super::{Batch, Chunk, Comparison, KeptId, MAX_ROWS, Predicate, RowSet, Selection, Table, Value};
use crate::run::Context;
use crate::table::duplicates;
use crate::{Error, Result};

/// The rows of a selection.
///
/// # Errors
/// When a named column does not exist, a value is of another kind than its column, a regular expression is none, what should be kept is not,
/// the source cannot be read any more, or the person said stop.
pub async fn select(table: &Table, selection: &Selection, cx: &Context) -> Result<RowSet> {
    let held = conditions(table, &selection.predicates(), cx).await?;
    let duplicates = match selection.has_duplicates() {
        true => {
            let groups = duplicates::groups(table, cx).await?;
            groups.into_iter().flatten().collect()
        }
        false => RowSet::none(),
    };
    let all = RowSet::range(table.numbered_rows()?);
    let mut parts = Parts {
        all,
        rows: u32::try_from(table.rows()).unwrap_or(MAX_ROWS),
        duplicates,
        held: held.into_iter(),
    };
    parts.join(selection)
}

/// Whether a value is of a kind that the values of a column, named by its place, can be compared with.
///
/// # Errors
/// When there is no such column, or the source cannot be read any more.
pub fn is_comparable(table: &Table, column: usize, value: &Value) -> Result<bool> {
    Ok(Bound::is_comparable(value, &*form(table, column)?))
}

/// How a column's cells are held: a chunk without rows.
fn form(table: &Table, column: usize) -> Result<Arc<Chunk>> {
    let form = table.window(&[column], 0, 0)?.columns.pop();
    form.ok_or_else(|| Error::internal("a column is gone"))
}

/// Whether a selection can be told of a table at all; no row is looked at.
///
/// # Errors
/// As [`select`], as far as they do not come from rows.
pub fn check_selection(table: &Table, selection: &Selection) -> Result<()> {
    bound(table, &selection.predicates()).map(|_| ())
}

/// The conditions, each with the place of its column.
fn bound<'a>(table: &Table, predicates: &[&'a Predicate]) -> Result<Vec<(usize, Condition<'a>)>> {
    let ready = predicates.iter().map(|predicate| {
        let column = table.position(&predicate.column);
        let column = column.ok_or_else(|| table.no_column("selection", &predicate.column))?;
        let condition = Condition::new(&predicate.test)?;
        condition.check(&predicate.column, &*form(table, column)?)?;
        Ok((column, condition))
    });
    ready.collect()
}

/// The rows for which each condition holds.
async fn conditions(table: &Table, predicates: &[&Predicate], cx: &Context) -> Result<Vec<RowSet>> {
    let ready = bound(table, predicates)?;
    let mut held = vec![RowSet::none(); ready.len()];
    cx.begin("finding rows", ready.len() as u64);
    let in_chunks: Vec<usize> = columns_of(ready.iter().filter(|(_, condition)| !condition.needs_column()));
    let in_chunks = if fits(table, &in_chunks, cx) {
        Vec::new()
    } else {
        in_chunks
    };
    let is_chunked =
        |(column, condition): &(usize, Condition<'_>)| !condition.needs_column() && in_chunks.contains(column);
    if !in_chunks.is_empty() {
        let chunked = ready.iter().zip(&mut held).filter(|(one, _)| is_chunked(one));
        let mut chunked: Vec<(usize, Running<'_>, &mut RowSet)> = chunked
            .filter_map(|((column, condition), rows)| {
                let at = in_chunks.iter().position(|c| c == column)?;
                Some((at, Running::new(condition), rows))
            })
            .collect();
        let update = |batch: &Batch| {
            for (at, running, _) in &mut chunked {
                let chunk = batch.columns.get(*at);
                running.update(chunk.ok_or_else(|| Error::internal("a column is gone"))?);
            }
            Ok(())
        };
        table.chunks(&in_chunks, chunk_bytes(cx), cx, update).await?;
        for (_, running, rows) in chunked {
            *rows = running.finish();
        }
    }
    let whole = columns_of(ready.iter().filter(|one| !is_chunked(one)));
    for group in table.groups(&whole, cx.memory() / 2) {
        let columns = table.columns(&group, cx).await?;
        cx.begin("finding rows", ready.len() as u64);
        for (one, rows) in ready.iter().zip(&mut held).filter(|(one, _)| !is_chunked(one)) {
            let at = group.iter().position(|c| *c == one.0);
            if let Some(column) = at.and_then(|at| columns.get(at)) {
                *rows = one.1.rows(column);
                cx.tick(1).await?;
            }
        }
    }
    Ok(held)
}

/// The columns of some conditions, each once, in order.
fn columns_of<'a>(conditions: impl Iterator<Item = &'a (usize, Condition<'a>)>) -> Vec<usize> {
    let mut columns: Vec<usize> = conditions.map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Whether the columns are in memory, or can be read together within half the budget: then they
/// are, by all threads. Else they are looked at chunk by chunk, in one reading.
fn fits(table: &Table, columns: &[usize], cx: &Context) -> bool {
    table.is_loaded() || columns.iter().map(|column| table.size(*column)).sum::<u64>() <= cx.memory() / 2
}

/// Bytes of a chunk: a part of the budget, and not so few that chunks cost more than cells.
fn chunk_bytes(cx: &Context) -> u64 {
    (cx.memory() / 4).max(1 << 18)
}

/// What a selection is joined from.
struct Parts<I> {
    all: RowSet,
    rows: u32,
    duplicates: RowSet,
    /// Rows of the conditions, in the order in which they stand in the selection.
    held: I,
}

impl<I: Iterator<Item = RowSet>> Parts<I> {
    fn join(&mut self, selection: &Selection) -> Result<RowSet> {
        Ok(match selection {
            Selection::All => self.all.clone(),
            Selection::Rows(rows) => rows.and(&self.all),
            Selection::Duplicates => self.duplicates.clone(),
            Selection::Where(_) => {
                let held = self.held.next();
                held.ok_or_else(|| Error::internal("a condition without rows"))?
            }
            Selection::Not(inner) => self.join(inner)?.not(self.rows),
            Selection::And(parts) => {
                let mut rows = self.all.clone();
                for part in parts {
                    rows = rows.and(&self.join(part)?);
                }
                rows
            }
            Selection::Or(parts) => {
                let mut rows = RowSet::none();
                for part in parts {
                    rows = rows.or(&self.join(part)?);
                }
                rows
            }
            Selection::Kept(id) => return Err(not_kept(*id)),
        })
    }
}

fn not_kept(id: KeptId) -> Error {
    Error::option("kept", format!("nothing is kept under number {}", id.0))
}

/// Rows with the text in any cell of the columns at these places (all when none is named), whatever its case.
///
/// # Errors
/// When a place has no column, the source cannot be read any more, or the person said stop.
pub async fn search(table: &Table, text: &str, columns: &[usize], cx: &Context) -> Result<RowSet> {
    let fields = table.fields().len();
    let all: Vec<usize> = match columns {
        [] => (0..fields).collect(),
        some => some.to_vec(),
    };
    if all.iter().any(|column| *column >= fields) {
        return Err(Error::option("search_in", "there is no such column"));
    }
    let test = Comparison::Contains(text.to_owned());
    let mut search = Search::new(&test)?;
    cx.begin("finding rows", all.len() as u64);
    if !fits(table, &all, cx) {
        let update = |batch: &Batch| {
            let chunks: Vec<&Chunk> = batch.columns.iter().map(|chunk| &**chunk).collect();
            search.update(batch.rows, &chunks);
            Ok(())
        };
        table.chunks(&all, chunk_bytes(cx), cx, update).await?;
        return Ok(search.finish());
    }
    let columns = table.columns(&all, cx).await?;
    cx.begin("finding rows", all.len() as u64);
    let mut found = RowSet::none();
    for column in &columns {
        found = found.or(&search.rows(column));
        cx.tick(1).await?;
    }
    Ok(found)
}
