//! `distribution.imbalance`: one value outweighs the others by far.
//!
//! Rule: 1 − entropy / log2(values) is above `imbalance` (default 0.5) for a yes-or-no column or
//! text of few values. From ydata-profiling (IMBALANCE). It matters because a model can be right
//! nearly always by naming the common value, and because the rare ones are too few to judge.

use super::Seen;
use crate::words::{figure, percent};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "distribution.imbalance";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let imbalance = seen.profile.categories.as_ref()?.imbalance?;
    let common = seen.profile.top.first()?.count;
    if imbalance <= seen.options.imbalance || seen.profile.distinct < 2 {
        return None;
    }
    let message = format!(
        "{} of {} is one of its {} values: the imbalance is {}",
        percent(common, seen.profile.count),
        seen.name(),
        seen.profile.distinct,
        figure(imbalance)
    );
    Some(
        Finding::new(CODE, Kind::Imbalance, Severity::Note, message)
            .column(seen.name())
            .why("Whoever always guesses the common value is nearly always right, and the others may be too rare to judge.")
            .evidence("imbalance", imbalance)
            .evidence("most common", common as f64)
            .count(1),
    )
}
