//! `missing.all`: a column without a single value.
//!
//! Rule: every cell is missing, and there is at least one row. From ydata-profiling (EMPTY,
//! UNSUPPORTED). It matters because an export that lost a field looks just like this, and because
//! nothing can be learnt from the column.

use super::Seen;
use crate::clean::DropColumns;
use crate::table::Comparison;
use crate::words::rows;
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.all";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let missing = seen.profile.missing;
    if missing == 0 || seen.profile.count > 0 {
        return None;
    }
    let message = match missing {
        1 => format!("{} has no value in the only row", seen.name()),
        n => format!("{} has no value in any of {}", seen.name(), rows(n)),
    };
    Some(
        Finding::new(CODE, Kind::AllMissingColumn, Severity::Warning, message)
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("The field may have been lost when the file was made. If it was never filled, the column can go.")
            .evidence("missing", missing as f64)
            .rows(missing, 0..missing)
            .selection(seen.that(Comparison::Missing))
            .mend(&DropColumns {
                columns: vec![seen.name().to_owned()],
            }),
    )
}
