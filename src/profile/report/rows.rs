//! Rows that lack the same cells, and rows that are equal.

use serde::{Deserialize, Serialize};

/// Rows in which exactly these columns are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingPattern {
    /// The missing columns, in table order; empty for rows that are complete.
    pub columns: Vec<String>,
    /// Rows of this pattern.
    pub count: u64,
    /// The first of them, at most 100.
    pub rows: Vec<u64>,
}

/// Rows that are exact copies of others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicates {
    /// Groups of equal rows.
    pub groups: u64,
    /// Rows in such groups, the first of each among them.
    pub rows_in_groups: u64,
    /// Copies after the first of their group.
    pub copies: u64,
    /// The largest groups, at most 100: size descending, then first row.
    pub largest: Vec<DuplicateGroup>,
}

/// Equal rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DuplicateGroup {
    /// How many rows are equal.
    pub count: u64,
    /// The first of them, ascending, at most 100.
    pub rows: Vec<u64>,
}
