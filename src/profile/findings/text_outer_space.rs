//! `text.outer-space`: texts begin or end with white space.
//!
//! Rule: at least one text differs from itself with outer white space cut off. From deepchecks
//! and OpenRefine ("trim leading and trailing whitespace", its first cleaning step). It matters
//! because `NL` and `NL ` look alike but do not join, group or filter alike.

use super::Seen;
use super::look::texts;
use crate::clean::{Mend, MendText};
use crate::finding::LISTED_ROWS;
use crate::table::Comparison;
use crate::words::{percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.outer-space";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.texts.as_ref()?.outer_space? == 0 {
        return None;
    }
    // Counted here too, so that the number is the number of rows that the selection opens.
    let (count, first) = texts(seen.chunks, LISTED_ROWS, |bytes| {
        std::str::from_utf8(bytes).is_ok_and(|text| text.trim() != text)
    });
    if count == 0 {
        return None;
    }
    let message = format!(
        "{} begins or ends with white space in {}: {} of its values",
        seen.name(),
        rows(count),
        percent(count, seen.profile.count)
    );
    Some(
        Finding::new(CODE, Kind::Whitespace, Severity::Warning, message)
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("Texts that look the same are then different: they do not join, group or filter alike.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
            .rows(count, first)
            .selection(seen.that(Comparison::OuterSpace))
            .mend(&MendText {
                columns: vec![seen.name().to_owned()],
                mend: vec![Mend::OuterSpace],
            }),
    )
}
