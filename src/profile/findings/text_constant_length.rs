//! `text.constant-length`: all texts of a column have the same length.
//!
//! Rule: the shortest of several different texts is as long as the longest, two characters at least.
//! From ydata-profiling (CONSTANT_LENGTH), which tells it of single letters too. It matters because
//! such texts are codes of a fixed form: one of another length would be a mistake.

use super::Seen;
use crate::words::plural;
use crate::{Finding, Severity};

/// The finding's name.
pub const CODE: &str = "text.constant-length";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let (min, max) = seen.profile.min_length.zip(seen.profile.max_length)?;
    if min != max || min < 2 || seen.profile.distinct < 2 {
        return None;
    }
    let message = format!("{} always has {}", seen.name(), plural(min, "character", "characters"));
    Some(
        Finding::new(CODE, Severity::Note, message)
            .column(seen.name())
            .why("It is probably a code of a fixed form. A rule that asks for this length would catch what is mistyped later.")
            .evidence("length", min as f64)
            .count(1),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{holds, profile};
    use super::*;
    use crate::table::Type;

    #[test]
    fn codes_of_one_length_are_told() {
        let mut codes = profile("code", Type::Text, 9, 4);
        (codes.min_length, codes.max_length) = (Some(5), Some(5));
        let found = holds(&codes, find).map(|finding| finding.message);
        assert_eq!(found.as_deref(), Some("code always has 5 characters"));
        for (min, max, distinct) in [(4, 5, 4), (5, 5, 1), (1, 1, 4)] {
            (codes.min_length, codes.max_length, codes.distinct) = (Some(min), Some(max), distinct);
            assert_eq!(holds(&codes, find), None);
        }
    }
}
