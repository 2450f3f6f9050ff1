//! `duplicates.rows`: rows that are exact copies of earlier rows.
//!
//! Rule: at least one row equals an earlier one in every column, missing equal to missing. From
//! pandas (`duplicated(keep="first")`) and ydata-profiling (DUPLICATES). It matters because what
//! was recorded once is counted twice, and because a copy in both training and test data makes a
//! model look better than it is. A table of few columns may repeat itself rightly.

use super::OfTable;
use crate::clean::DropDuplicates;
use crate::finding::LISTED_ROWS;
use crate::table::Selection;
use crate::words::{noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "duplicates.rows";

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    // Rows that hold nothing are copies of each other: another finding tells of them.
    let empty = of.empty.as_ref().filter(|empty| empty.count > 1);
    let (empties, all) = empty.map_or((0, of.table.rows), |empty| (empty.count, of.table.rows - empty.count));
    let copies = of.duplicates.copies.saturating_sub(empties.saturating_sub(1));
    if copies == 0 {
        return Vec::new();
    }
    let in_groups = of.duplicates.rows_in_groups.saturating_sub(empties);
    let message = format!(
        "{} {}: {} of {}",
        rows(copies),
        noun(
            copies,
            "is an exact copy of an earlier row",
            "are exact copies of earlier rows"
        ),
        percent(copies, all),
        rows(all)
    );
    let mut listed: Vec<u64> = of
        .duplicates
        .largest
        .iter()
        .filter(|group| empty.is_none_or(|empty| !group.rows.iter().any(|row| empty.holds(*row))))
        .flat_map(|group| group.rows.iter().skip(1).copied())
        .collect();
    listed.sort_unstable();
    listed.truncate(LISTED_ROWS);
    vec![
        Finding::new(CODE, Kind::DuplicateRows, Severity::Warning, message)
            .dimension(Dimension::Uniqueness)
            .why("What happened once is counted twice, and a model may be tested on rows that it has learnt. In a narrow table copies can be rightful.")
            .evidence("copies", copies as f64)
            .evidence("rows_in_groups", in_groups as f64)
            .evidence("groups", of.duplicates.groups.saturating_sub(u64::from(empties > 0)) as f64)
            .evidence("share", copies as f64 / all.max(1) as f64)
            .rows(copies, listed)
            .selection(empty.map_or(Selection::Duplicates, |empty| empty.apart(Selection::Duplicates)))
            .mend(&DropDuplicates::default()),
    ]
}
