//! What is said of columns, with the rows counted apart that are no records: totals and notes below the table, a
//! header that comes once more.
//!
//! They are told as such (`csv.footer`, `header.repeated`, `header.second-row`), with the step that drops them. One cause is one finding: what
//! is odd in a column in nothing but such rows is not told beside it, and of missing cells the share is that of the
//! records. Only where all rows of a finding are listed can it be said which they are; of a hundred more, a few rows
//! change nothing.

use super::{OfTable, missing_share, values_far};
use crate::table::{RowSet, Selection, records};
use crate::words::figure;
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
    let says: fn(&mut Finding, &OfTable, u64) = match finding.code.as_str() {
        missing_share::CODE => missing,
        values_far::CODE => far,
        _ => return true,
    };
    finding.rows.retain(|row| !is_none(row));
    finding.count -= out;
    says(finding, of, none.len());
    let apart = Selection::Not(Box::new(Selection::Rows(none.clone())));
    let selection = finding.selection.take();
    finding.selection = selection.map(|selection| Selection::And(vec![selection, apart]));
    true
}

/// Says it of missing cells, where so many rows are no records.
fn missing(finding: &mut Finding, of: &OfTable, none: u64) {
    let (missing, all) = (finding.count, of.table.rows.saturating_sub(none));
    let name = finding.columns.first().cloned().unwrap_or_default();
    finding.message = missing_share::message(&name, missing, all);
    finding.evidence.insert("missing".into(), missing as f64);
    finding
        .evidence
        .insert("share".into(), missing as f64 / all.max(1) as f64);
}

/// Says it of values that are far from all others: a total is the farthest of all.
fn far(finding: &mut Finding, of: &OfTable, none: u64) {
    let name = finding.columns.first().cloned().unwrap_or_default();
    let place = of.columns.iter().position(|column| column.name == name);
    let (Some(place), Some(median)) = (place, finding.evidence.get("median").copied()) else {
        return;
    };
    let number = |row: &u64| {
        let batch = of.source.window(&[place], *row, 1).ok()?;
        batch.columns.first()?.number(0)
    };
    let numbers: Vec<f64> = finding.rows.iter().filter_map(number).collect();
    let most = numbers.iter().copied().filter(|x| *x > median).reduce(f64::max);
    let least = numbers.iter().copied().filter(|x| *x < median).reduce(f64::min);
    let ends: Vec<String> = most.into_iter().chain(least).map(figure).collect();
    let all = of
        .columns
        .get(place)
        .map_or(0, |column| column.count.saturating_sub(none));
    finding.message = values_far::message(&name, (finding.count, all), &ends, median);
    finding.evidence.insert("values".into(), finding.count as f64);
    finding
        .evidence
        .insert("share".into(), finding.count as f64 / all.max(1) as f64);
}
