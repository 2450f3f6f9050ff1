//! Repair: the steps that clean a table.
//!
//! One file per step: its parameters, and behind the feature `engine` how it is made ready for a
//! table. Never: a change without a step, or a guess that its effect does not tell.

mod append;
mod cast;
mod drop_columns;
mod drop_duplicates;
mod edit_cell;
mod fill_missing;
mod mend_text;
mod rename_columns;
mod reorder_columns;
mod replace_values;
#[cfg(feature = "engine")]
mod rewritten;
mod rows;
mod set_missing;
mod sort;

pub use append::{Append, OtherColumns};
pub use cast::{Cast, Misfits};
pub use drop_columns::DropColumns;
pub use drop_duplicates::{DropDuplicates, Keep};
pub use edit_cell::EditCell;
pub use fill_missing::{Fill, FillMissing};
pub use mend_text::{Mend, MendText};
pub use rename_columns::RenameColumns;
pub use reorder_columns::ReorderColumns;
pub use replace_values::ReplaceValues;
pub use rows::{DropRows, KeepRows};
pub use set_missing::SetMissing;
pub use sort::SortRows;

use crate::words;

/// "age", "age and city", "3 columns", or "every column" when none is named.
fn named(columns: &[String]) -> String {
    match columns.len() {
        0 => "every column".to_owned(),
        1..=3 => words::list(columns, "and"),
        many => words::plural(many as u64, "column", "columns"),
    }
}
