//! Which rows are in a selection? Each column is read once, however many conditions it has.

use super::condition::{Condition, holding_text};
use super::{KeptId, MAX_ROWS, Predicate, RowSet, Selection, Table};
use crate::run::{Context, Phase};
use crate::table::duplicates;
use crate::table::rows::no_column;
use crate::{Error, Result};

/// The rows of a selection.
///
/// # Errors
/// When a named column does not exist, a regular expression is none, what should be kept is not,
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

/// The rows for which each condition holds.
async fn conditions(table: &Table, predicates: &[&Predicate], cx: &Context) -> Result<Vec<RowSet>> {
    let mut ready = Vec::with_capacity(predicates.len());
    for predicate in predicates {
        let column = table.position(&predicate.column);
        let column = column.ok_or_else(|| no_column("selection", &predicate.column))?;
        ready.push((column, Condition::new(&predicate.test)?));
    }
    let mut columns: Vec<usize> = ready.iter().map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut held = vec![RowSet::none(); ready.len()];
    cx.begin(Phase::Rows, ready.len() as u64);
    for group in table.groups(&columns, cx.memory() / 2) {
        let columns = table.columns(&group, cx).await?;
        cx.begin(Phase::Rows, ready.len() as u64);
        for ((column, condition), rows) in ready.iter().zip(&mut held) {
            let at = group.iter().position(|c| c == column);
            if let Some(column) = at.and_then(|at| columns.get(at)) {
                *rows = condition.rows(column);
                cx.tick(1).await?;
            }
        }
    }
    Ok(held)
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

/// Rows with the text in any cell, whatever its case.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn search(table: &Table, text: &str, cx: &Context) -> Result<RowSet> {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    let mut found = RowSet::none();
    let mut done = 0;
    for group in table.groups(&all, cx.memory() / 2) {
        let columns = table.columns(&group, cx).await?;
        cx.begin(Phase::Rows, all.len() as u64);
        cx.tick(done).await?;
        for column in &columns {
            found = found.or(&holding_text(column, text));
            cx.tick(1).await?;
        }
        done += group.len() as u64;
    }
    Ok(found)
}
