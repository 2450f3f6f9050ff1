//! What a step changed.

use serde::{Deserialize, Serialize};

use crate::table::{Field, Rows, Selection};
use crate::words;

/// What a step changed, or would.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Effect {
    /// Rows before.
    pub rows_before: u64,
    /// Rows after.
    pub rows_after: u64,
    /// Columns before.
    pub columns_before: u64,
    /// Columns after.
    pub columns_after: u64,
    /// Rows of the table before that are gone; `None` when none is.
    pub removed: Option<Selection>,
    /// Columns whose cells changed.
    pub cells: Vec<CellsChanged>,
    /// What else a person should know, a sentence each.
    pub notes: Vec<String>,
}

/// Cells of one column that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CellsChanged {
    /// The column, as it is called before.
    pub column: String,
    /// How many of its cells.
    pub count: u64,
    /// Their rows in the table before.
    pub selection: Selection,
    /// How many of them do not fit the column's new type, and are kept as text.
    pub invalid: u64,
}

/// Some rows before and after a step, to be looked at before it is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What it would change in the whole table.
    pub effect: Effect,
    /// Columns after.
    pub fields: Vec<Field>,
    /// The first rows that it changes, as they are; all columns.
    pub before: Rows,
    /// The first rows that it has changed, as they would be; all columns.
    pub after: Rows,
}

impl Effect {
    /// Whether nothing is changed.
    pub fn is_nothing(&self) -> bool {
        let kept = self.rows_before == self.rows_after && self.columns_before == self.columns_after;
        kept && self.cells.iter().all(|cells| cells.count == 0) && self.notes.is_empty()
    }

    /// In words, one line: "344 rows → 333; 12 cells of age".
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        let went = |before: u64, after: u64, one: &str, many: &str| {
            format!("{} → {}", words::count(before), words::plural(after, one, many))
        };
        if self.rows_before != self.rows_after {
            parts.push(went(self.rows_before, self.rows_after, "row", "rows"));
        }
        if self.columns_before != self.columns_after {
            parts.push(went(self.columns_before, self.columns_after, "column", "columns"));
        }
        for cells in &self.cells {
            let invalid = match cells.invalid {
                0 => String::new(),
                invalid => format!(", {} of them invalid", words::count(invalid)),
            };
            let count = words::plural(cells.count, "cell", "cells");
            parts.push(format!("{count} of {}{invalid}", cells.column));
        }
        parts.extend(self.notes.iter().cloned());
        match parts.is_empty() {
            true => "nothing changed".to_owned(),
            false => parts.join("; "),
        }
    }
}
