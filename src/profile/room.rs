//! How the memory budget is shared out. The budget is for the table; what a profile needs beside
//! it is cut to the same measure, so that all together stay below three times the budget, as long
//! as a single column with what it takes to sort it does.

use crate::run::Context;
use crate::table::{Table, Type};

/// Bytes that summing up a column takes for a row: sorting has keys with rows, twice, then values,
/// counts and places.
const WORK: u64 = 40;

/// The same for a column of text: rows with their hashes.
const HASHED: u64 = 12;

/// Bytes of a chunk at least.
const MIN_CHUNK: u64 = 1 << 18;

/// The memory budget of a question about a table.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    budget: u64,
    rows: u64,
}

impl Room {
    /// Of a table.
    pub fn of(table: &Table, cx: &Context) -> Self {
        Room {
            budget: cx.memory(),
            rows: table.rows(),
        }
    }

    /// Of a table of so many rows.
    #[cfg(test)]
    pub fn with(budget: u64, rows: u64) -> Self {
        Room { budget, rows }
    }

    /// Bytes for columns that are compared with each other.
    pub fn pairs(self) -> u64 {
        self.budget.saturating_add(self.budget / 2)
    }

    /// Whether a column must be summed up in chunks: its cells, with what it takes to sort or number
    /// them, would be more than half as much again as the budget.
    pub fn is_too_large(self, table: &Table, column: usize) -> bool {
        let text = table
            .fields()
            .get(column)
            .is_some_and(|field| field.r#type == Type::Text);
        let work = self.rows.saturating_mul(if text { HASHED } else { WORK });
        let size = table.size(column);
        !table.is_loaded() && (size > self.budget || size.saturating_add(work) > self.pairs())
    }

    /// Bytes of a chunk of rows.
    pub fn chunk(self) -> u64 {
        (self.budget / 4).max(MIN_CHUNK)
    }

    /// Columns that are read together, one at least: all when the table is in memory.
    pub fn groups(self, table: &Table, columns: &[usize]) -> Vec<Vec<usize>> {
        table.groups(columns, self.budget / 2)
    }

    /// Threads that can each work on a column, one at least.
    pub fn threads(self, cx: &Context) -> usize {
        let work = self.rows.saturating_mul(WORK).max(1);
        let fitting = usize::try_from(self.budget / work).unwrap_or(usize::MAX);
        cx.threads().min(fitting).max(1)
    }
}
