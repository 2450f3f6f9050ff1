//! `type.leading-zeros`: a column of digits whose zeros in front count.
//!
//! Rule: a text column of which at least 99 % of the values (but for blank ones) are digits only, and one at least
//! begins with a 0 that is not alone. From pandas' best known loss (`dtype=str` for zip codes) and
//! Data Wrangler. A warning where the file has no types of its own, by which other programs would know that it is text,
//! else a note. It matters because a program that reads it as numbers drops the zeros, and a
//! join on it then quietly finds nothing. Here it is kept as text.

use super::Seen;
use super::look::{each_text, first_rows};
use crate::table::chunk::{Chunk, Data};
use crate::table::{Comparison, Selection, Type, Value};
use crate::words::{noun, percent, plural, quoted};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "type.leading-zeros";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if profile.r#type != Type::Text || !mostly_digits(seen) || !may_begin_so(seen) {
        return None;
    }
    let (mut digits, mut zeros, mut blank, mut example) = (0u64, 0u64, 0u64, None);
    each_text(seen.chunks, |text, count| {
        blank += if text.trim_ascii().is_empty() { count } else { 0 };
        digits += if is_digits(text) { count } else { 0 };
        zeros += if has_leading_zero(text) { count } else { 0 };
        if example.is_none() && has_leading_zero(text) && is_digits(text) {
            example = Some(String::from_utf8_lossy(text).into_owned());
        }
    });
    let example = example.filter(|_| digits * 100 >= (profile.count - blank) * 99)?;
    let bare = match example.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    };
    let tests = [
        Comparison::StartsWith("0".into()),
        Comparison::NotEqual(Value::Text("0".into())),
    ];
    let message = format!(
        "{} of {} {} with 0: {} of its values, such as {}, which many programs make {bare}; all are kept as text",
        plural(zeros, "value", "values"),
        seen.name(),
        noun(zeros, "begins", "begin"),
        percent(zeros, profile.count),
        quoted(&example)
    );
    let severity = match profile.physical {
        Some(_) => Severity::Note,
        None => Severity::Warning,
    };
    Some(
        Finding::new(CODE, Kind::LeadingZeros, severity, message)
            .column(seen.name())
            .why("It is an identifier, not a quantity. Programs that read it as numbers lose the zeros, and a join on it finds nothing.")
            .evidence("leading zeros", zeros as f64)
            .evidence("digits only", digits as f64)
            .rows(zeros, first_rows(seen.chunks, |chunk, row| text_at(chunk, row).is_some_and(has_leading_zero)))
            .selection(Selection::And(tests.map(|test| seen.that(test)).to_vec())),
    )
}

/// Nearly all characters are digits: most columns of text are told apart without a look at a row.
fn mostly_digits(seen: &Seen) -> bool {
    let Some(c) = seen.profile.texts.as_ref().and_then(|texts| texts.characters) else {
        return true;
    };
    let all = c.upper + c.lower + c.digits + c.space + c.punctuation + c.control + c.beyond_ascii;
    c.digits > 0 && c.digits * 2 >= all
}

/// The least text begins with 0 or with what sorts before it.
fn may_begin_so(seen: &Seen) -> bool {
    match &seen.profile.min {
        Some(Value::Text(text)) => text.bytes().next().is_none_or(|byte| byte <= b'0'),
        _ => true,
    }
}

fn is_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

fn has_leading_zero(text: &[u8]) -> bool {
    text.len() > 1 && text.first() == Some(&b'0')
}

/// The bytes of a valid text cell.
fn text_at(chunk: &Chunk, row: usize) -> Option<&[u8]> {
    match &chunk.data {
        _ if !chunk.valid.get(row) => None,
        Data::Dictionary { codes, dictionary } => Some(dictionary.bytes(codes.get(row) as usize)),
        Data::Text(texts) => Some(texts.bytes(row)),
        _ => None,
    }
}
