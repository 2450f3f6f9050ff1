//! Columns that name the rows, and columns that go by others.

use serde::{Deserialize, Serialize};

/// Columns whose values together differ in every row, no fewer of which do so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Key {
    /// The columns, one or two, in the order of the table.
    pub columns: Vec<String>,
}

/// A column whose value is the same wherever that of another is, but for one row in twenty at most. A missing cell is a
/// value here. Of tables of many rows those are listed that are more than chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dependency {
    /// The columns that it goes by; no key among them.
    pub determinant: Vec<String>,
    /// The column that goes by them.
    pub dependent: String,
    /// Rows to leave out so that it holds of all others; 0 where it holds.
    pub rows: u64,
    /// The same as a share of all rows (g3 of Huhtala et al. 1999).
    pub error: f64,
}
