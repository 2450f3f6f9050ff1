//! `text.invisible`: characters that nobody sees, and blanks that are none of the usual.
//!
//! Rule: a text holds a no-break or another blank of Unicode (U+00A0, U+2000 to U+200A, U+202F, U+205F, U+3000), a
//! character without width (U+200B to U+200D, U+2060, U+FEFF, U+00AD), one that turns the direction of writing (U+200E,
//! U+200F, U+202A to U+202E, U+2066 to U+2069), or a control character that is no tab and no line end
//! (`table::text::hidden`); one at least among the first 100,000 cells, where the column is no category. From Unicode's
//! report 36 (security) and OpenRefine ("replace smart blanks"). A warning. It matters because two texts that look the same are different, and do
//! not join, group or filter alike.

use super::Seen;
use super::look::{first_text, texts};
use crate::clean::{Mend, MendText};
use crate::finding::LISTED_ROWS;
use crate::table::text::hidden::{HIDDEN, first};
use crate::table::{Comparison, Type};
use crate::words::{noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.invisible";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let classes = seen.profile.texts.as_ref()?.characters?;
    if seen.profile.r#type != Type::Text || classes.beyond_ascii + classes.control == 0 {
        return None;
    }
    let example = first_text(seen.chunks, &|text| first(text).is_some())?;
    let example = first(example.as_bytes())?;
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, |text| first(text).is_some());
    if count == 0 {
        return None;
    }
    let message = format!(
        "{} of {} {} a character that nobody sees, such as U+{:04X}{}: {} of its values",
        rows(count),
        seen.name(),
        noun(count, "has", "have"),
        u32::from(example),
        name(example),
        percent(count, seen.profile.count)
    );
    Some(
        Finding::new(CODE, Kind::InvisibleCharacters, Severity::Warning, message)
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("Texts that look the same are then different: they do not join, group or filter alike.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
            .rows(count, listed)
            .selection(seen.that(Comparison::Matches(HIDDEN.to_owned())))
            .mend(&MendText {
                columns: vec![seen.name().to_owned()],
                mend: vec![Mend::Invisible],
            }),
    )
}

/// What it is called, where many know it.
fn name(c: char) -> &'static str {
    match c {
        '\u{a0}' => " (no-break space)",
        '\u{ad}' => " (soft hyphen)",
        '\u{200b}' => " (zero-width space)",
        '\u{3000}' => " (ideographic space)",
        '\u{feff}' => " (byte-order mark)",
        _ => "",
    }
}
