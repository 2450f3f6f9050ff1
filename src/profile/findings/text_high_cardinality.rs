//! `text.high-cardinality`: a text column has many different values.
//!
//! Rule: more than `cardinality` distinct values (default 50), though some repeat. From
//! ydata-profiling (HIGH_CARDINALITY). It matters because a chart or a model with one bar or one
//! column per value grows past use, and most values have too few rows to say anything.

use super::Seen;
use crate::table::Type;
use crate::words::{self, plural};
use crate::{Finding, Severity};

/// The finding's name.
pub const CODE: &str = "text.high-cardinality";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let many = profile.distinct > seen.options.cardinality && profile.distinct < profile.count;
    if profile.r#type != Type::Text || !many {
        return None;
    }
    let message = format!(
        "{} has {} different values in {}",
        seen.name(),
        words::count(profile.distinct),
        plural(profile.count, "row", "rows")
    );
    Some(
        Finding::new(CODE, Severity::Note, message)
            .column(seen.name())
            .why("Too many to treat as categories one by one: group them, or treat the column as free text.")
            .evidence("distinct", profile.distinct as f64)
            .evidence("once", profile.unique as f64)
            .count(1),
    )
}
