//! `distribution.skew`: a few values lie far from all others.
//!
//! Rule: the skewness (bias-adjusted) is beyond `skewness` (default 20), either way. From
//! ydata-profiling (SKEWED). It matters because the mean then says little about most rows, and a
//! few rows decide what a model learns.

use super::Seen;
use crate::words::figure;
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.skew";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let numbers = seen.profile.numbers.as_ref()?;
    let skewness = numbers.skewness?;
    if !skewness.is_finite() || skewness.abs() <= seen.options.skewness {
        return None;
    }
    let side = if skewness > 0.0 { "large" } else { "small" };
    let message = format!(
        "{} has a few very {side} values: its skewness is {}",
        seen.name(),
        figure(skewness)
    );
    let mut finding = Finding::new(CODE, Kind::Skew, Severity::Note, message)
        .column(seen.name())
        .why("The mean says little about most rows; the median, or a logarithm, may serve better. Look at the farthest values.")
        .evidence("skewness", skewness)
        .count(1);
    for (name, value) in [("mean", numbers.mean), ("median", seen.profile.quantile("0.5"))] {
        if let Some(value) = value {
            finding = finding.evidence(name, value);
        }
    }
    Some(finding)
}
