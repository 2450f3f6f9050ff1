//! `unique`: no value of a column occurs twice, so that it may name the rows.
//!
//! Rule: as many distinct values as values, at least two of them, in a column of text or whole
//! numbers. From ydata-profiling (UNIQUE). It matters because such a column is a key to join by
//! and tells nothing that carries over to other rows: a model that is given it learns by heart.

use super::Seen;
use crate::table::Type;
use crate::words::plural;
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "unique";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let named = matches!(profile.r#type, Type::Text | Type::Integer);
    if !named || profile.count < 2 || profile.distinct != profile.count {
        return None;
    }
    let message = match profile.missing {
        0 => format!(
            "{} differs in all {}: it may name them",
            seen.name(),
            plural(profile.count, "row", "rows")
        ),
        _ => format!(
            "{} never repeats among its {}",
            seen.name(),
            plural(profile.count, "value", "values")
        ),
    };
    Some(
        Finding::new(CODE, Kind::Key, Severity::Note, message)
            .column(seen.name())
            .why(
                "It is probably an identifier: good to join by, but a model that is given it learns the rows by heart.",
            )
            .evidence("distinct", profile.distinct as f64)
            .evidence("missing", profile.missing as f64)
            .count(1),
    )
}
