//! `distribution.zeros`: many cells of a number column are 0.
//!
//! Rule: more than `share` of its values (default 0.01) are 0, and it has more than two distinct
//! values (else 0 is one side of a yes or no). A warning above one half. From ydata-profiling
//! (ZEROS, 1 %). It matters because 0 is often what a form writes where nothing was entered.

use super::Seen;
use super::look::first_rows;
use crate::table::{Comparison, Value};
use crate::words::{noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.zeros";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let (zeros, count) = (seen.profile.numbers.as_ref()?.zeros, seen.profile.count);
    if !seen.is_much(zeros, count) || seen.profile.distinct <= 2 {
        return None;
    }
    let message = format!(
        "{} {} 0 for {}: {} of its values",
        rows(zeros),
        noun(zeros, "has", "have"),
        seen.name(),
        percent(zeros, count)
    );
    let severity = if zeros * 2 > count {
        Severity::Warning
    } else {
        Severity::Note
    };
    Some(
        Finding::new(CODE, Kind::DisguisedMissing, severity, message)
            .column(seen.name())
            .why("A 0 may be measured, or be what was written where nothing was known; the mean is true only in the first case.")
            .evidence("zeros", zeros as f64)
            .evidence("share", zeros as f64 / count as f64)
            .rows(zeros, first_rows(seen.chunks, |chunk, row| chunk.number(row) == Some(0.0)))
            .selection(seen.that(Comparison::Equal(Value::Integer(0)))),
    )
}
