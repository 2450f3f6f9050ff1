//! What is said of columns, with the rows counted apart that are no records: totals and notes below the table, a
//! header that comes once more.
//!
//! They are told as such (`csv.footer`, `header.repeated`, `header.second-row`), with the step that drops them. One cause is one finding: what
//! is odd in a column in nothing but such rows is not told beside it, and of missing cells the share is that of the
//! records. Only where all rows of a finding are listed can it be said which they are; of a hundred more, a few rows
//! change nothing.

use super::{OfTable, missing_share};
use crate::table::{RowSet, Selection, records};
use crate::{Finding, Kind};

/// Takes rows that are no records from what was found in columns.
pub fn set_apart(found: &mut Vec<Finding>, of: &OfTable) {
    let none = records::none(found);
    if none.is_empty() {
        return;
    }
    found.retain_mut(|finding| keeps(finding, of, &none));
}

/// Whether a finding is told, of the records alone.
fn keeps(finding: &mut Finding, of: &OfTable, none: &RowSet) -> bool {
    let is_file = finding.kind < Kind::NumberFormat;
    let is_listed = finding.rows.len() as u64 == finding.count;
    if is_file || finding.rows.is_empty() || !is_listed {
        return true;
    }
    let is_none = |row: &u64| u32::try_from(*row).is_ok_and(|row| none.has(row));
    let out = finding.rows.iter().filter(|row| is_none(row)).count() as u64;
    if out == 0 || out == finding.count {
        return out == 0;
    }
    if finding.code != missing_share::CODE {
        return true;
    }
    finding.rows.retain(|row| !is_none(row));
    finding.count -= out;
    let (missing, all) = (finding.count, of.table.rows.saturating_sub(none.len()));
    let name = finding.columns.first().cloned().unwrap_or_default();
    finding.message = missing_share::message(&name, missing, all);
    finding.evidence.insert("missing".into(), missing as f64);
    let share = missing as f64 / all.max(1) as f64;
    finding.evidence.insert("share".into(), share);
    let apart = Selection::Not(Box::new(Selection::Rows(none.clone())));
    let selection = finding.selection.take();
    finding.selection = selection.map(|selection| Selection::And(vec![selection, apart]));
    true
}
