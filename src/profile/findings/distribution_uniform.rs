//! `distribution.uniform`: values are spread more evenly than chance would spread them.
//!
//! Rule: the p of a chi-squared test of evenness, over the histogram's bars or over the few values of
//! text, is above `uniformity` (default 0.999), with five rows to a bar at least (Cochran's rule for
//! the test), not where all values differ, and not where values rise or fall from row to row: a series
//! is even by its nature. From ydata-profiling (UNIFORM). It matters
//! because what is measured is hardly ever that even: the column was counted, dealt out or made up.

use super::Seen;
use crate::words::{figure, probability};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.uniform";

/// Rows to a bar.
const MIN: f64 = 5.0;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let test = seen.profile.chi_squared?;
    let bars = test.degrees as f64 + 1.0;
    let known = seen.profile.count.saturating_sub(seen.profile.out_of_type) as f64;
    let monotonic = seen.profile.ordered.as_ref().and_then(|ordered| ordered.monotonic);
    if monotonic.is_some()
        || seen.profile.r#type.is_time()
        || test.p <= seen.options.uniformity
        || known < MIN * bars
        || seen.profile.distinct == seen.profile.count
    {
        return None;
    }
    let spread = if seen.profile.histogram().is_some() {
        "is spread"
    } else {
        "spreads over its values"
    };
    let message = format!("{} {spread} more evenly than chance would make it", seen.name());
    Some(
        Finding::new(CODE, Kind::Key, Severity::Note, message)
            .column(seen.name())
            .why(format!(
                "What is measured is hardly ever this even (chi-squared test over {} bars: p is {}). It was probably counted, dealt out or made up.",
                figure(bars),
                probability(test.p)
            ))
            .evidence("statistic", test.statistic)
            .evidence("degrees", test.degrees as f64)
            .evidence("p", test.p)
            .count(1),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{holds, profile};
    use super::*;
    use crate::profile::ChiSquared;
    use crate::table::Type;

    #[test]
    fn a_spread_is_told_that_is_too_even() {
        let mut dealt = profile("dealt", Type::Integer, 100, 10);
        let even = ChiSquared {
            statistic: 0.1,
            degrees: 9,
            p: 0.9999,
        };
        dealt.chi_squared = Some(even);
        assert!(holds(&dealt, find).is_some());
        dealt.count = 49;
        assert_eq!(holds(&dealt, find), None, "too few rows to tell");
        dealt.count = 100;
        dealt.distinct = 100;
        assert_eq!(holds(&dealt, find), None, "unique says it");
        dealt.distinct = 10;
        dealt.chi_squared = Some(ChiSquared { p: 0.99, ..even });
        assert_eq!(holds(&dealt, find), None, "chance can do that");
    }
}
