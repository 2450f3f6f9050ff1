//! `missing.from`: the missing cells of a column stand in one part of the rows.
//!
//! Rule: of twenty missing cells or more, all but one in fifty stand in one stretch of rows, at most nine tenths of all, of
//! which nine in ten have no value. A note: that they are missing is told by itself. It matters because something changed
//! at that row (another source, a form without that field), so that the missing ones are not like the rest, and a split by
//! order has the column in one part only.

use super::Seen;
use crate::table::{RowSet, Selection};
use crate::words::{count, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.from";

const ROWS: u64 = 20;
/// One in so many at either end may stand elsewhere.
const ELSEWHERE: u64 = 100;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let (all, missing) = (seen.rows(), seen.profile.missing);
    if missing < ROWS || missing * 10 > all * 9 || seen.profile.count < ROWS {
        return None;
    }
    let dense = |few: u64| {
        let (first, last) = (missing_row(seen, few)?, missing_row(seen, missing - few - 1)?);
        let (span, within) = (u64::from(last - first) + 1, missing - 2 * few);
        (within * 10 >= span * 9 && span * 10 <= all * 9).then_some((first, last, span, within))
    };
    let (first, last, span, within) = dense(0).or_else(|| dense(missing / ELSEWHERE))?;
    let place = match (first, u64::from(last) + 1) {
        (0, end) => format!("up to row {}", count(end)),
        (first, end) if end == all => format!("from row {} on", count(u64::from(first) + 1)),
        (first, end) => format!("from row {} to {}", count(u64::from(first) + 1), count(end)),
    };
    let message = format!(
        "{} has no value {place}, and hardly a missing cell elsewhere: {} of {}",
        seen.name(),
        percent(span, all),
        rows(all)
    );
    let stretch = RowSet::range(first..last.saturating_add(1));
    Some(
        Finding::new(CODE, Kind::SortedOrBlocked, Severity::Note, message)
            .column(seen.name())
            .why("Something changed there: another source, a form without that field. What is missing is not like the rest, and a split by order has the column in one part only.")
            .evidence("first row", f64::from(first))
            .evidence("missing among them", within as f64 / span as f64)
            .rows(span, u64::from(first)..=u64::from(last))
            .selection(Selection::Rows(stretch)),
    )
}

/// The row of a missing cell by its number, from 0.
fn missing_row(seen: &Seen, number: u64) -> Option<u32> {
    let (mut left, mut found, mut base) = (number, None, 0u32);
    seen.chunks.each(|chunk| {
        let here = chunk.missing() as u64;
        if left < here {
            let row = usize::try_from(left)
                .ok()
                .and_then(|at| chunk.missing_rows().get(at).copied());
            found = row.map(|row| base + row);
            return false;
        }
        left -= here;
        base = base.saturating_add(chunk.len() as u32);
        true
    });
    found
}
