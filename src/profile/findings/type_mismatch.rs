//! `type.mismatch`: some cells are not what the rest of their column is.
//!
//! Rule: a cell does not fit the column's type. A column keeps a type that at least 99 % of its
//! cells have; the others stay as raw text and are counted here. From Rill and DuckDB, whose
//! readers stop or turn such cells into nothing. It matters because figures leave these cells
//! out, and because one of them is enough for other programs to read the column as text.

use super::Seen;
use super::look::first_invalid_texts;
use crate::table::{Comparison, Type};
use crate::words::{noun, percent, plural};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "type.mismatch";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let odd = seen.profile.out_of_type;
    if odd == 0 {
        return None;
    }
    let message = format!(
        "{} of {} {} {}: {} of its values",
        plural(odd, "value", "values"),
        seen.name(),
        noun(odd, "is", "are"),
        denied(seen.profile.r#type, odd),
        percent(odd, seen.profile.count)
    );
    Some(
        Finding::new(CODE, Kind::MixedTypes, Severity::Warning, message)
            .dimension(Dimension::Validity)
            .column(seen.name())
            .why("They are kept as raw text and left out of the figures. Other programs would read the whole column as text, or lose them.")
            .evidence("out of type", odd as f64)
            .evidence("share", odd as f64 / seen.profile.count.max(1) as f64)
            .rows(odd, first_invalid_texts(seen.chunks))
            .selection(seen.that(Comparison::OutOfType))
            .mend(&seen.missing_where(seen.that(Comparison::OutOfType))),
    )
}

/// That something is not of the type.
fn denied(r#type: Type, count: u64) -> &'static str {
    let (one, many) = match r#type {
        Type::Integer => ("no whole number", "no whole numbers"),
        Type::Float | Type::Decimal => ("no number", "no numbers"),
        Type::Boolean => ("neither true nor false", "neither true nor false"),
        Type::Date => ("no date", "no dates"),
        Type::Timestamp => ("no date and time", "no dates and times"),
        Type::Time => ("no time of day", "no times of day"),
        Type::Text => ("no text", "no text"),
    };
    noun(count, one, many)
}
