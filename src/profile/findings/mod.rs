//! What a person should know about a table, found from its profile: one file per finding.
//!
//! A file's head comment says what is found, by which rule with its default, where the rule comes
//! from and why it matters; it is the catalogue's only source. A new finding is a new file and a
//! line in [`OF_COLUMN`] or [`OF_TABLE`]. What was odd while reading is found by the formats.

mod association_high;
mod constant;
mod distribution_imbalance;
mod distribution_infinite;
mod distribution_skew;
mod distribution_uniform;
mod distribution_zeros;
mod duplicates_rows;
mod look;
mod missing_all;
mod missing_disguised;
mod missing_mixed_tokens;
mod missing_share;
#[cfg(test)]
mod sample;
mod text_case_variants;
mod text_kind;
mod text_outer_space;
mod type_formula_like;
mod type_leading_zeros;
mod type_mismatch;
mod type_mixed;
mod unique;
mod values_sentinel;

use std::cmp::Reverse;

use super::{Association, ColumnProfile, Duplicates, Options, TableProfile};
use crate::Finding;
use crate::clean::SetMissing;
use crate::few;
use crate::table::{Comparison, Selection};
pub use look::{Again, Chunks};

/// A column as the findings see it.
struct Seen<'a> {
    /// Its figures.
    profile: &'a ColumnProfile,
    /// Its chunks, in order.
    chunks: Chunks<'a>,
    /// What counts as much.
    options: &'a Options,
}

impl Seen<'_> {
    /// Rows, missing ones among them.
    fn rows(&self) -> u64 {
        self.profile.count + self.profile.missing
    }

    /// The column's name.
    fn name(&self) -> &str {
        &self.profile.name
    }

    /// Whether `chunk` is more of `of` than the share that matters.
    fn is_much(&self, part: u64, of: u64) -> bool {
        part > 0 && part as f64 > self.options.share * of as f64
    }

    /// The rows for which something holds of this column.
    fn that(&self, test: Comparison) -> Selection {
        Selection::of(self.profile.name.clone(), test)
    }

    /// The step that sets this column's cells missing in some rows.
    fn missing_where(&self, selection: Selection) -> SetMissing {
        SetMissing {
            columns: vec![self.profile.name.clone()],
            tokens: Vec::new(),
            selection: Some(selection),
        }
    }

    /// The rows for which one of several things holds of this column.
    fn that_any(&self, tests: impl IntoIterator<Item = Comparison>) -> Selection {
        let mut any: Vec<Selection> = tests.into_iter().map(|test| self.that(test)).collect();
        match (any.len(), any.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                any.extend(last);
                Selection::Or(any)
            }
        }
    }
}

/// A table as the findings see it.
struct OfTable<'a> {
    /// Its figures.
    table: &'a TableProfile,
    /// Its columns' figures.
    columns: &'a [ColumnProfile],
    /// How they go together.
    associations: &'a [Association],
    /// Rows that are copies.
    duplicates: &'a Duplicates,
    /// What counts as much.
    options: &'a Options,
}

/// All findings about one column.
const OF_COLUMN: [fn(&Seen) -> Option<Finding>; 18] = [
    missing_all::find,
    missing_disguised::find,
    missing_mixed_tokens::find,
    missing_share::find,
    values_sentinel::find,
    constant::find,
    unique::find,
    type_mismatch::find,
    type_mixed::find,
    type_leading_zeros::find,
    type_formula_like::find,
    distribution_skew::find,
    distribution_zeros::find,
    distribution_infinite::find,
    distribution_imbalance::find,
    distribution_uniform::find,
    text_outer_space::find,
    text_case_variants::find,
];

/// All findings about the table as a whole.
const OF_TABLE: [fn(&OfTable) -> Vec<Finding>; 2] = [duplicates_rows::find, association_high::find];

/// What is odd about one column. `chunks` are its chunks in order.
pub fn of_column(profile: &ColumnProfile, chunks: Chunks<'_>, options: &Options) -> Vec<Finding> {
    let seen = Seen {
        profile,
        chunks,
        options,
    };
    OF_COLUMN.iter().filter_map(|find| find(&seen)).collect()
}

/// What is odd about the table as a whole.
pub fn of_table(
    table: &TableProfile,
    columns: &[ColumnProfile],
    associations: &[Association],
    duplicates: &Duplicates,
    options: &Options,
) -> Vec<Finding> {
    let of = OfTable {
        table,
        columns,
        associations,
        duplicates,
        options,
    };
    OF_TABLE.iter().flat_map(|find| find(&of)).collect()
}

/// Gravest first, then those that concern most; what is equal stays as it came, which is by
/// column and then by the order of the lists above.
pub fn order(findings: &mut [Finding]) {
    few::sort_by_key(findings, |finding| (Reverse(finding.severity), Reverse(finding.count)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Severity};

    #[test]
    fn the_gravest_come_first_and_equal_ones_keep_their_place() {
        let finding = |code: &str, severity, count| Finding::new(code, Kind::Missing, severity, "").count(count);
        let mut all = vec![
            finding("a", Severity::Note, 9),
            finding("b", Severity::Warning, 1),
            finding("c", Severity::Warning, 5),
            finding("d", Severity::Critical, 1),
            finding("e", Severity::Warning, 5),
        ];
        order(&mut all);
        let codes: Vec<&str> = all.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, ["d", "c", "e", "b", "a"]);
    }
}
