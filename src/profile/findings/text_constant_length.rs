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
    let texts = seen.profile.texts.as_ref()?;
    let (min, max) = texts.min_length.zip(texts.max_length)?;
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
    use crate::profile::Texts;
    use crate::table::Type;

    #[test]
    fn codes_of_one_length_are_told() {
        let codes = |min, max, distinct| {
            let mut codes = profile("code", Type::Text, 9, distinct);
            codes.texts = Some(Texts {
                min_length: Some(min),
                max_length: Some(max),
                ..Texts::default()
            });
            codes
        };
        let found = holds(&codes(5, 5, 4), find).map(|finding| finding.message);
        assert_eq!(found.as_deref(), Some("code always has 5 characters"));
        for (min, max, distinct) in [(4, 5, 4), (5, 5, 1), (1, 1, 4)] {
            assert_eq!(holds(&codes(min, max, distinct), find), None);
        }
    }
}
