//! What a person should know about a table, found from its profile: one file per finding.
//!
//! A file's head comment says what is found, by which rule with its default, where the rule comes
//! from and why it matters; it is the catalogue's only source. A new finding is a new file and a
//! line in [`OF_COLUMN`] or [`OF_TABLE`]. What was odd while reading is found by the formats.

mod along;
mod association_high;
mod boolean_mixed;
mod constant;
mod dates_far;
mod dates_gaps;
mod dates_number;
mod distribution_imbalance;
mod distribution_infinite;
mod distribution_skew;
mod distribution_uniform;
mod duplicates_keys;
mod duplicates_near;
mod duplicates_rows;
mod look;
mod missing_all;
mod missing_disguised;
mod missing_from;
mod missing_mixed_tokens;
mod missing_rows;
mod missing_share;
mod missing_together;
mod missing_words;
mod named;
mod naming;
mod order;
mod personal_data;
mod records;
mod relation_by_level;
mod relation_dependency;
mod relation_doubled;
mod relation_order;
mod relation_same;
mod relation_sum;
mod reread;
mod rows_blocked;
mod rows_sorted;
#[cfg(test)]
mod sample;
mod spelling;
mod text_case_variants;
mod text_damaged;
mod text_invisible;
mod text_kind;
mod text_multi_valued;
mod text_outer_space;
mod text_typos;
mod type_formula_like;
mod type_leading_zeros;
mod type_mismatch;
mod type_mixed;
mod unique;
mod values_far;
mod values_impossible;
mod values_placeholder;
mod values_sentinel;
mod values_shift;
mod values_stuck;
mod values_top_coded;
mod values_zero;

use super::relations::Relations;
use super::{Association, ColumnProfile, Duplicates, MissingPattern, Options, TableProfile};
use crate::Finding;
use crate::clean::SetMissing;
use crate::table::{Cell, Comparison, Selection, SourceReport, Table};
use crate::words::quoted;
pub use look::{Again, Chunks};
use missing_rows::Empty;
pub use named::say as say_kind;
pub use order::settle;
pub use unique::is_named;

/// A column as the findings see it.
struct Seen<'a> {
    /// Its figures.
    profile: &'a ColumnProfile,
    /// Its chunks, in order.
    chunks: Chunks<'a>,
    /// How its file was read; `None` where it comes from none.
    source: Option<&'a SourceReport>,
    /// What counts as much.
    options: &'a Options,
}

impl OfTable<'_> {
    /// A column's name.
    fn name(&self, at: usize) -> &str {
        self.columns.get(at).map_or("", |column| &column.name)
    }

    /// A cell as it is shown, between quotes.
    fn cell(&self, column: usize, row: u32) -> String {
        let batch = self.source.window(&[column], u64::from(row), 1).ok();
        let cell = batch.and_then(|batch| batch.columns.first().map(|chunk| chunk.cell(0)));
        match cell {
            Some(Cell::Value(text) | Cell::OutOfType(text)) => quoted(&text),
            _ => "nothing".to_owned(),
        }
    }
}

/// The rows behind a finding, as many as a selection names one by one.
fn these(rows: &[u32]) -> Selection {
    Selection::rows(rows.iter().take(look::NAMED_ROWS).map(|row| u64::from(*row)))
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
    /// Which columns are missing together.
    missing: &'a [MissingPattern],
    /// Rows that hold nothing.
    empty: Option<Empty>,
    /// The table, for examples.
    source: &'a Table,
    /// How columns go together by their rows.
    relations: &'a Relations,
    /// What counts as much.
    options: &'a Options,
}

/// All findings about one column.
const OF_COLUMN: [fn(&Seen) -> Option<Finding>; 38] = [
    missing_all::find,
    missing_disguised::find,
    missing_mixed_tokens::find,
    missing_share::find,
    missing_words::find,
    values_sentinel::find,
    values_top_coded::find,
    values_far::find,
    values_placeholder::find,
    dates_far::find,
    dates_gaps::find,
    dates_number::find,
    constant::find,
    unique::find,
    duplicates_keys::find,
    type_mismatch::find,
    type_mixed::find,
    type_leading_zeros::find,
    type_formula_like::find,
    distribution_skew::find,
    values_zero::find,
    distribution_infinite::find,
    distribution_imbalance::find,
    distribution_uniform::find,
    text_outer_space::find,
    text_case_variants::find,
    text_typos::find,
    text_damaged::find,
    text_invisible::find,
    text_multi_valued::find,
    boolean_mixed::find,
    personal_data::find,
    values_impossible::find,
    values_stuck::find,
    values_shift::find,
    missing_from::find,
    rows_blocked::find,
    rows_sorted::find,
];

/// All findings about the table as a whole.
const OF_TABLE: [fn(&OfTable) -> Vec<Finding>; 10] = [
    duplicates_rows::find,
    duplicates_near::find,
    relation_same::find,
    association_high::find,
    missing_together::find,
    relation_dependency::find,
    relation_doubled::find,
    relation_order::find,
    relation_sum::find,
    relation_by_level::find,
];

/// What is odd about one column. `chunks` are its chunks in order.
pub fn of_column(
    profile: &ColumnProfile,
    chunks: Chunks<'_>,
    source: Option<&SourceReport>,
    options: &Options,
) -> Vec<Finding> {
    let seen = Seen {
        profile,
        chunks,
        source,
        options,
    };
    OF_COLUMN.iter().filter_map(|find| find(&seen)).collect()
}

/// Adds what is odd about the table as a whole to what was found in reading it and in its columns.
pub fn of_table(
    found: &mut Vec<Finding>,
    table: &TableProfile,
    columns: &[ColumnProfile],
    associations: &[Association],
    (duplicates, missing): (&Duplicates, &[MissingPattern]),
    (source, relations): (&Table, &Relations),
    options: &Options,
) {
    let mut of = OfTable {
        table,
        columns,
        associations,
        duplicates,
        missing,
        empty: None,
        source,
        relations,
        options,
    };
    records::set_apart(found, &of);
    of.empty = Empty::of(&of);
    if let Some(empty) = &of.empty {
        missing_rows::set_apart(found, &of, empty);
        found.extend(missing_rows::find(&of, empty, found));
    }
    found.extend(OF_TABLE.iter().flat_map(|find| find(&of)));
    records::set_apart(found, &of);
}
