//! `text.invisible`: characters that nobody sees, and blanks that are none of the usual.
//!
//! Rule: a text holds a no-break or another blank of Unicode (U+00A0, U+2000 to U+200A, U+202F, U+205F, U+3000), a
//! character without width (U+200B to U+200D, U+2060, U+FEFF, U+00AD), one that turns the direction of writing (U+200E,
//! U+200F, U+202A to U+202E, U+2066 to U+2069), or a control character that is no tab and no line end; one at least among the first 100,000 cells, where the column is
//! no category. From Unicode's
//! report 36 (security) and OpenRefine ("replace smart blanks"). A warning. It matters because two texts that look the same are different, and do
//! not join, group or filter alike.

use super::Seen;
use super::look::{first_text, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type};
use crate::words::{noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.invisible";

/// The characters, as a class of a regular expression.
const INVISIBLE: &str = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u{a0}\\u{ad}\\u{2000}-\\u{200f}\\u{202a}-\\u{202f}\\u{205f}-\\u{2060}\\u{2066}-\\u{2069}\\u{3000}\\u{feff}]";

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
            .selection(seen.that(Comparison::Matches(INVISIBLE.to_owned()))),
    )
}

/// The first of them in a text. Emoji are joined by U+200D, which belongs to them.
fn first(text: &[u8]) -> Option<char> {
    // Most texts are passed over by their bytes: those that begin the characters below.
    let is_one = |pair: &[u8]| {
        matches!(
            pair,
            [0xc2, 0xa0 | 0xad] | [0xe2, 0x80 | 0x81] | [0xe3, 0x80] | [0xef, 0xbb]
        )
    };
    let may_be = !text.is_ascii() && text.windows(2).any(is_one);
    if !may_be && !text.iter().any(u8::is_ascii_control) {
        return None;
    }
    std::str::from_utf8(text).ok()?.chars().find(|c| is_invisible(*c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f' | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}'
        | '\u{202a}'..='\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{3000}' | '\u{feff}')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expression_holds_of_the_same_characters() {
        let expression = regex::Regex::new(INVISIBLE).expect("an expression");
        for c in (0..0x3100).chain(0xfe00..0x10000).filter_map(char::from_u32) {
            assert_eq!(
                expression.is_match(&c.to_string()),
                is_invisible(c),
                "U+{:04X}",
                u32::from(c)
            );
        }
    }
}
