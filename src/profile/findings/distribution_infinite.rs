//! `distribution.infinite`: a number column holds infinite values.
//!
//! Rule: at least one; a warning, since a single one is enough. From ydata-profiling (INFINITE,
//! which waits for 1 %). It matters because most often something was divided by 0, and because
//! the moments of such a column leave these values out.

use super::Seen;
use super::look::first_rows;
use crate::table::Comparison;
use crate::words::{noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.infinite";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let (infinite, count) = (seen.profile.numbers.as_ref()?.infinite, seen.profile.count);
    if infinite == 0 {
        return None;
    }
    let message = format!(
        "{} {} an infinite {}: {} of its values",
        rows(infinite),
        noun(infinite, "has", "have"),
        seen.name(),
        percent(infinite, count)
    );
    Some(
        Finding::new(CODE, Kind::ImpossibleValues, Severity::Warning, message)
            .column(seen.name())
            .why("Most often something was divided by 0, or is too large for a float. Mean and standard deviation are of the finite values alone.")
            .evidence("infinite", infinite as f64)
            .evidence("share", infinite as f64 / count.max(1) as f64)
            .rows(
                infinite,
                first_rows(seen.chunks, |chunk, row| {
                    chunk.number(row).is_some_and(f64::is_infinite)
                }),
            )
            .selection(seen.that(Comparison::Infinite))
            .mend(&seen.missing_where(seen.that(Comparison::Infinite))),
    )
}
