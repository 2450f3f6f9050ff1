//! What a cell's text could be, taken by itself. The column as a whole may say otherwise, and what
//! reads files is stricter in places; but nothing is called a number here that would lose a digit.

use super::Type;
use super::parse::datetime::{Order, Stamp, stamp};

/// Beyond this not every whole number has a float of its own.
const EXACT: u64 = 1 << 53;

/// Types that the text can be read as without loss; text itself is always the last.
pub fn candidate_types(text: &str) -> Vec<Type> {
    Type::ALL.into_iter().filter(|kind| fits(text, *kind)).collect()
}

/// What may surprise in these types, in a sentence.
pub fn why_candidates(text: &str) -> Option<&'static str> {
    let bare = unsigned(text);
    if has_leading_zero(bare) && bare.bytes().all(|b| b.is_ascii_digit()) {
        Some("A number would lose its leading zeros.")
    } else if is_whole(text) && !is_number(text) {
        Some("A number with decimals would round it.")
    } else if moment(text).is_some_and(|stamp| stamp.is_open()) {
        Some("Which of the two is the day, only other cells can tell.")
    } else {
        None
    }
}

fn fits(text: &str, kind: Type) -> bool {
    match kind {
        Type::Integer => is_whole(text),
        Type::Float => is_number(text),
        // Only typed files say that a decimal is exact.
        Type::Decimal => false,
        // As the filter's form reads them.
        Type::Boolean => ["true", "yes", "1", "false", "no", "0"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word)),
        Type::Date => moment(text).is_some_and(|stamp| stamp.days.is_some() && stamp.seconds.is_none()),
        Type::Timestamp => moment(text).is_some_and(|stamp| stamp.days.is_some() && stamp.seconds.is_some()),
        Type::Time => moment(text).is_some_and(|stamp| stamp.days.is_none()),
        Type::Text => true,
    }
}

/// Without spaces around it and without a sign.
fn unsigned(text: &str) -> &str {
    let text = text.trim_matches([' ', '\t']);
    text.strip_prefix('-').unwrap_or(text)
}

fn has_leading_zero(bare: &str) -> bool {
    matches!(bare.as_bytes(), [b'0', b'0'..=b'9', ..])
}

/// A whole number of 64 bits; longer runs of digits are names.
fn whole(text: &str) -> Option<i64> {
    let bare = unsigned(text);
    let is_digits = bare.bytes().all(|b| b.is_ascii_digit());
    if is_digits && !has_leading_zero(bare) {
        text.trim_matches([' ', '\t']).parse().ok()
    } else {
        None
    }
}

fn is_whole(text: &str) -> bool {
    whole(text).is_some()
}

fn is_number(text: &str) -> bool {
    let bare = unsigned(text);
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return whole(text).is_some_and(|n| n.unsigned_abs() <= EXACT);
    }
    if ["inf", "infinity"].iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return true;
    }
    let has_shape = bare
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = bare.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    has_shape && starts && !has_leading_zero(bare) && bare.parse().is_ok_and(f64::is_finite)
}

/// A day, an instant or a time of day, as it is read from files.
fn moment(text: &str) -> Option<Stamp> {
    stamp(text.as_bytes(), Order::MonthFirst)
}
