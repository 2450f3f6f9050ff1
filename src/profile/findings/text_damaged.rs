//! `text.damaged`: letters were read or written in another encoding, or are written as HTML.
//!
//! Rule: a text holds a character reference of HTML (`&eacute;`, `&#233;`, `&amp;`), the marks that UTF-8 leaves where it
//! is read as Latin-1 or Windows-1252 (`Ã©`, `â€™`), or the character that stands for unreadable bytes; one at least among the first 100,000 cells, where the column is no
//! category. From ftfy's table of
//! such sequences and OpenRefine ("unescape HTML entities"). A warning. It matters because names that are spelt so do
//! not match themselves elsewhere, and are shown to readers as they are.

use super::Seen;
use super::look::{first_text, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type};
use crate::words::{noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.damaged";

/// What is left of UTF-8 read as Windows-1252, as a regular expression: a letter that begins a sequence, and what can
/// follow it; and what HTML writes for a letter.
const DAMAGED: &str = "&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});|\u{fffd}|[\u{c2}\u{c3}][\u{80}-\u{bf}]|\u{e2}\u{20ac}[\u{2122}\u{153}\u{9d}\u{2dc}\u{a6}\u{201c}\u{201d}]";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text {
        return None;
    }
    // Most texts are passed over at a glance.
    let classes = seen.profile.texts.as_ref()?.characters?;
    if classes.beyond_ascii + classes.punctuation == 0 {
        return None;
    }
    let example = first_text(seen.chunks, &is_damaged)?;
    let (count, first) = texts(seen.chunks, LISTED_ROWS, is_damaged);
    if count == 0 {
        return None;
    }
    let message = format!(
        "{} of {} {} damaged letters, such as {}: {} of its values",
        rows(count),
        seen.name(),
        noun(count, "has", "have"),
        quoted(&example),
        percent(count, seen.profile.count)
    );
    Some(
        Finding::new(CODE, Kind::EncodingDamage, Severity::Warning, message)
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("The text went through a program that took it for another encoding, or for HTML. The same name spelt well is another value.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
            .rows(count, first)
            .selection(seen.that(Comparison::Matches(DAMAGED.to_owned()))),
    )
}

/// Whether a text is damaged: as the expression says, without compiling one.
fn is_damaged(text: &[u8]) -> bool {
    if !may_be(text) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\u{fffd}', '\u{c2}', '\u{c3}', '\u{e2}']) {
        let (_, found) = rest.split_at(at);
        let mut letters = found.chars();
        let first = letters.next();
        let after = letters.as_str();
        let is_one = match first {
            Some('&') => is_reference(after),
            Some('\u{c2}' | '\u{c3}') => after.starts_with(|c| ('\u{80}'..='\u{bf}').contains(&c)),
            Some('\u{e2}') => after.strip_prefix('\u{20ac}').is_some_and(|rest| {
                rest.starts_with([
                    '\u{2122}', '\u{153}', '\u{9d}', '\u{2dc}', '\u{a6}', '\u{201c}', '\u{201d}',
                ])
            }),
            _ => true,
        };
        if is_one {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether it is worth a look, by its bytes: most texts are passed over so.
fn may_be(text: &[u8]) -> bool {
    // The first bytes of U+00C2, U+00C3, U+00E2 and U+FFFD.
    let is_one = |pair: &[u8]| matches!(pair, [0xc3, 0x82 | 0x83 | 0xa2] | [0xef, 0xbf]);
    text.contains(&b'&') || !text.is_ascii() && text.windows(2).any(is_one)
}

/// Whether what follows an ampersand makes it a character reference.
fn is_reference(after: &str) -> bool {
    let Some((name, _)) = after.split_once(';') else {
        return false;
    };
    let all = |text: &str, range: std::ops::RangeInclusive<usize>, holds: fn(u8) -> bool| {
        range.contains(&text.len()) && text.bytes().all(holds)
    };
    match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => all(digits, 2..=5, |b| b.is_ascii_hexdigit()),
        (None, Some(digits)) => all(digits, 2..=6, |b| b.is_ascii_digit()),
        (None, None) => all(name, 2..=8, |b| b.is_ascii_alphabetic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_known_by_what_it_leaves_and_the_expression_says_the_same() {
        let expression = regex::Regex::new(DAMAGED).expect("an expression");
        for (text, damaged) in [
            ("Fr&eacute;d&eacute;ric", true),
            ("T&amp;M", true),
            ("&#233;t&#xe9;", true),
            ("Gr\u{c3}\u{bc}nberg", true),
            ("it\u{e2}\u{20ac}\u{2122}s", true),
            ("a \u{fffd} b", true),
            ("T&M; Time & Materials", false),
            ("R & D; sales", false),
            ("\u{c3}o Paulo, \u{c2}ngela", false),
            ("f\u{ea}te \u{e2}ge", false),
            ("", false),
        ] {
            assert_eq!(is_damaged(text.as_bytes()), damaged, "{text}");
            assert_eq!(expression.is_match(text), damaged, "{text}");
        }
    }
}
