//! `constant`: a column holds one value throughout.
//!
//! Rule: one distinct value in two rows or more, missing cells left aside. From ydata-profiling
//! (CONSTANT) and deepchecks (IsSingleValue). It matters because such a column tells rows apart
//! in nothing, and because a filter may have been left on when the file was made.

use super::Seen;
use crate::clean::DropColumns;
use crate::words::{quoted, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "constant";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if profile.distinct != 1 || profile.count < 2 {
        return None;
    }
    let value = profile.top.first().map(|top| top.value.to_string());
    let example = value.map_or(String::new(), |value| format!(", {}", quoted(&value)));
    let message = match profile.missing {
        0 => format!(
            "{} has the same value in all {}{example}",
            seen.name(),
            rows(profile.count)
        ),
        missing => format!(
            "{} has one value in {}{example}, and none in {}",
            seen.name(),
            rows(profile.count),
            rows(missing)
        ),
    };
    let finding = Finding::new(CODE, Kind::Constant, Severity::Note, message);
    // Where cells are missing, which they are may be what the column tells.
    let finding = match profile.missing {
        0 => finding.mend(&DropColumns {
            columns: vec![seen.name().to_owned()],
        }),
        _ => finding,
    };
    Some(
        finding
            .column(seen.name())
            .why(match profile.missing {
                0 => "A column that never varies explains nothing. Perhaps a filter was on when the file was made.",
                _ => "A blank may mean no, or that nobody looked: what it means decides whether these rows count.",
            })
            .evidence("values", profile.count as f64)
            .evidence("missing", profile.missing as f64)
            .count(1),
    )
}
