//! The question "what is in this table?" and its answer, as plain data.

mod column;
mod options;
mod pairs;
mod relations;
mod rows;
mod score;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Finding;
use crate::table::{SourceReport, Type};

pub use column::{Categories, ColumnProfile, Distribution, Monotonic, Numbers, Ordered, Times, TopValue};
pub use options::Options;
pub use pairs::{Association, Clustering, Method, PAIR_LEVELS};
pub use relations::{Dependency, Key};
pub use rows::{DuplicateGroup, Duplicates, MissingPattern};
pub use score::Score;
pub use text::{Alphabet, CharacterClasses, CharacterCount, PatternCount, TextKind, Texts, Words};

/// The version of the reports' JSON. A name that goes or means something else raises it; a new
/// name does not.
pub const VERSION: u32 = 1;

/// What is in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Version of this format, 1. Names may be added to a version; none goes or changes its meaning.
    pub version: u32,
    /// The file that the table came from, and how it was read; `None` of a table that was made.
    pub source: Option<SourceReport>,
    /// The table as a whole.
    pub table: TableProfile,
    /// Its columns, in order.
    pub columns: Vec<ColumnProfile>,
    /// All pairs of columns that a method applies to, by column order then method.
    pub associations: Vec<Association>,
    /// For each method that applies to a pair, the columns in an order in which those that go together
    /// stand together.
    #[serde(default)]
    pub clusterings: Vec<Clustering>,
    /// Which columns are missing together, most rows first.
    pub missing_patterns: Vec<MissingPattern>,
    /// Rows that are exact copies of others.
    pub duplicates: Duplicates,
    /// Columns that name the rows, alone or two together: single columns first.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// Columns that go by another, but for few rows.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
    /// What a person should know, gravest first.
    pub findings: Vec<Finding>,
}

/// The table as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableProfile {
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub columns: u64,
    /// Cells that are missing.
    pub missing_cells: u64,
    /// Rows with a missing cell.
    pub rows_with_missing: u64,
    /// Columns with a missing cell.
    pub columns_with_missing: u64,
    /// Columns in which nothing is there.
    pub columns_all_missing: u64,
    /// Values that stand for a missing one, by the findings: words such as "unknown", numbers such as -999.
    #[serde(default)]
    pub stand_in_cells: u64,
    /// Cells that do not fit their column's type.
    pub out_of_type_cells: u64,
    /// Values that do not fit what most of their column are, by the findings, where the column stays text for them.
    #[serde(default)]
    pub not_understood_cells: u64,
    /// Exact copies after the first of their kind (pandas `duplicated(keep="first")`).
    pub duplicate_rows: u64,
    /// Columns by type.
    pub types: BTreeMap<Type, u64>,
    /// Bytes that the loaded table takes.
    pub memory: u64,
    /// Quality scores from 0 to 100; `None` where there is nothing to judge by.
    pub quality: Score,
}
