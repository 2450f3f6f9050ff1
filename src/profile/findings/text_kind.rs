//! What a text was meant to be: a number, or a date, however it is written.
//!
//! Wider than what a column is read by: `8,5` and `1,234.50` count, and the dates of the lenient
//! mode. Used to tell what a column of text mostly holds.

use crate::table::Type;
use crate::table::parse::datetime::lenient::date;

/// Whether the text is a number: a sign, digits with points or commas, an exponent.
pub fn is_number(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    let (unscaled, exponent) = match text.iter().position(|b| matches!(b, b'e' | b'E')) {
        Some(at) => (text.get(..at).unwrap_or(&[]), text.get(at + 1..)),
        None => (text, None),
    };
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let power = exponent.is_none_or(|e| digits(e.strip_prefix(b"-").or_else(|| e.strip_prefix(b"+")).unwrap_or(e)));
    let points = unscaled.iter().filter(|b| **b == b'.').count();
    let commas = unscaled.iter().filter(|b| **b == b',').count();
    // One of them is the decimal sign and occurs once; the other may part thousands.
    power
        && points.min(commas) <= 1
        && (points <= 1 || commas == 1)
        && unscaled.iter().any(u8::is_ascii_digit)
        && unscaled.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// What a text is, for counting kinds in a column of text.
pub fn kind(text: &[u8]) -> Type {
    if is_number(text) {
        Type::Float
    } else if date(text).is_some() {
        Type::Date
    } else {
        Type::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_however_they_are_written() {
        for text in ["5", "-7.0", "+31", "1e-3", "1,234.50", "1.234,50", "8,5", " 9 ", "007"] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in ["", "-", "8 kg", "1e", "e5", "1.2.3,4,5", "nan", "1-2", ".", "12/3"] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }
}
