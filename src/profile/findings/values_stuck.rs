//! `values.stuck`: a number stands still over a long run of rows, and is nowhere else.
//!
//! Rule: of a column of twenty different numbers or more, the most frequent is there in one row of twenty and in fifty at
//! least, five times as often as the next, and nine in ten of those rows follow each other without another between. From
//! the practice of sensor networks ("flat line", "stuck-at" faults: Ni et al. 2009). A warning; a note where it is 0. It matters
//! because something was not measured there: a program filled in one value, or a sensor had stopped.

use super::Seen;
use crate::table::{RowSet, Selection};
use crate::words::{count, figure, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.stuck";

const DISTINCT: u64 = 20;
const ROWS: u64 = 50;
/// One row of so many.
const SHARE: u64 = 20;
/// As many times as often as the next value.
const TIMES: u64 = 5;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let (top, next) = (profile.top.first()?, profile.top.get(1)?);
    let is_spike = top.count >= ROWS && top.count * SHARE >= profile.count && top.count >= next.count * TIMES;
    if !profile.r#type.is_number() || profile.distinct < DISTINCT || !is_spike || top.invalid {
        return None;
    }
    let value = top.value.number()?;
    let (first, run) = longest(seen, value);
    if run * 10 < top.count * 9 {
        return None;
    }
    let all = seen.rows();
    let place = match (first, first + run) {
        (0, _) => format!("in the first {}", rows(run)),
        (_, end) if end == all => format!("in the last {}", rows(run)),
        (first, end) => format!("in {}, from {} to {}", rows(run), count(first + 1), count(end)),
    };
    let message = format!(
        "{} stands at {} {place}, and hardly anywhere else: {} of its values",
        seen.name(),
        figure(value),
        percent(run, profile.count)
    );
    let severity = match value == 0.0 {
        true => Severity::Note,
        false => Severity::Warning,
    };
    let stuck = u32::try_from(first).ok()?..u32::try_from(first + run).ok()?;
    let cells = Selection::Rows(RowSet::range(stuck));
    Some(
        Finding::new(CODE, Kind::DisguisedMissing, severity, message)
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("Nothing was measured there: one value was filled in, or a sensor stood still. Every figure over these rows is of that one value.")
            .evidence("first row", first as f64)
            .evidence("share", run as f64 / profile.count.max(1) as f64)
            .rows(run, first..first + run)
            .selection(cells.clone())
            .mend(&seen.missing_where(cells)),
    )
}

/// The longest run of rows with a number: its first row, and how many; missing cells do not end it.
fn longest(seen: &Seen, value: f64) -> (u64, u64) {
    let (mut best, mut first, mut end, mut base) = ((0, 0), None, 0u64, 0u64);
    seen.chunks.each(|chunk| {
        for row in 0..chunk.len() {
            match chunk.number(row) {
                Some(number) if number == value => {
                    let from = *first.get_or_insert(base + row as u64);
                    end = base + row as u64 + 1;
                    if end - from > best.1 {
                        best = (from, end - from);
                    }
                }
                Some(_) => first = None,
                None => {}
            }
        }
        base += chunk.len() as u64;
        true
    });
    best
}
