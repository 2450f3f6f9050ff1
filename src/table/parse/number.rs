//! Is this cell a number, and which? Exact: an unscaled value and its decimals, or the nearest float.

/// How numbers are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The decimal point: `.` or `,`.
    pub point: u8,
    /// As `pandas.read_csv`: leading zeros, a plus sign and outer spaces are no objection.
    pub lenient: bool,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// `unscaled / 10^decimals`, with at most 18 digits.
    Plain {
        /// All digits.
        unscaled: i64,
        /// Digits after the point.
        decimals: u8,
        /// Whether there was a point at all.
        point: bool,
    },
    /// A number that needs all bits of a float: an exponent, many digits, infinity.
    Float(f64),
    /// Digits with a zero before them: an identifier, not a number.
    LeadingZero,
    /// Anything else.
    No,
}

/// Reads a cell that is not empty.
#[inline]
pub fn number(cell: &[u8], style: Style) -> Number {
    match short(cell, style) {
        Some(digits) => Number::plain(digits),
        None => long(cell, style),
    }
}

impl Number {
    fn plain(digits: Digits) -> Self {
        Number::Plain {
            unscaled: digits.unscaled,
            decimals: digits.decimals,
            point: digits.point,
        }
    }
}

/// A plain number of at most eight characters and a sign, as nearly all are. `None` does not mean
/// that the cell is no number.
#[inline(always)]
pub fn short(cell: &[u8], style: Style) -> Option<Digits> {
    let negative = cell.first() == Some(&b'-');
    let text = cell.get(usize::from(negative)..)?;
    if has_leading_zero(text, style) {
        return None;
    }
    let digits = Digits::of_word(word(text)?, style.point)?;
    // A point alone is no number.
    (text.len() > usize::from(digits.point)).then(|| digits.signed(negative))
}

fn has_leading_zero(text: &[u8], style: Style) -> bool {
    matches!(text, [b'0', b'0'..=b'9', ..]) && !style.lenient
}

fn long(cell: &[u8], style: Style) -> Number {
    let (negative, text) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    match Digits::of(text, style.point) {
        None => slow(cell, style),
        Some(_) if has_leading_zero(text, style) => Number::LeadingZero,
        Some(digits) => Number::plain(digits.signed(negative)),
    }
}

/// At most 18 digits, and where the point is among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// All digits.
    pub unscaled: i64,
    /// Digits after the point.
    pub decimals: u8,
    /// Whether there was a point at all.
    pub point: bool,
}

/// Characters that are read at once, as one word.
const TOGETHER: usize = 8;

impl Digits {
    /// "-0.0" is read as 0: nothing that is counted can tell them apart.
    #[inline]
    fn signed(self, negative: bool) -> Self {
        let unscaled = if negative { -self.unscaled } else { self.unscaled };
        Digits { unscaled, ..self }
    }

    /// `None` of anything else, and of more digits than are counted here.
    fn of(text: &[u8], point: u8) -> Option<Self> {
        if text.len() > 18 {
            return None;
        }
        let mut found = Digits {
            unscaled: 0,
            decimals: 0,
            point: false,
        };
        for &b in text {
            let digit = b.wrapping_sub(b'0');
            if digit < 10 {
                found.unscaled = found.unscaled * 10 + i64::from(digit);
                found.decimals += u8::from(found.point);
            } else if b == point && !found.point {
                found.point = true;
            } else {
                return None;
            }
        }
        // A point alone is no number.
        (text.len() > usize::from(found.point)).then_some(found)
    }

    /// Of eight characters, the first in the lowest byte.
    #[inline]
    fn of_word(word: u64, point: u8) -> Option<Self> {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let mut digits = word ^ ZEROS;
        // The high bit of each byte that is more than 9. What a byte beyond ASCII carries into the
        // next changes nothing: its own bit is set.
        let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH;
        let mut decimals = 0;
        if others != 0 {
            let at = others.trailing_zeros() & !7;
            if others & (others - 1) != 0 || (word >> at) as u8 != point {
                return None;
            }
            // What stands before the point takes its place.
            let before = (1 << at) - 1;
            digits = (digits & before) << 8 | digits & !(before << 8 | 0xff);
            decimals = TOGETHER as u8 - 1 - (at / 8) as u8;
        }
        Some(Digits {
            unscaled: value(digits).cast_signed(),
            decimals,
            point: others != 0,
        })
    }
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// One to eight characters as a word, the last in the highest byte, zeros before the first.
#[inline]
fn word(text: &[u8]) -> Option<u64> {
    let missing = TOGETHER.checked_sub(text.len())? * 8;
    let word = match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << missing | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => match *text {
            [a] => u64::from(a) << 56,
            [a, b] => u64::from(a) << 48 | u64::from(b) << 56,
            [a, b, c] => u64::from(a) << 40 | u64::from(b) << 48 | u64::from(c) << 56,
            _ => return None,
        },
    };
    Some(word | ZEROS & ((1 << missing) - 1))
}

/// The number that eight digits are, the first in the lowest byte: pairs are made of neighbours,
/// and of pairs the whole in two products.
#[inline]
fn value(digits: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = digits * 10 + (digits >> 8);
    let first = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let second = (pairs >> 16 & PAIRS).wrapping_mul(1 + (10_000 << 32));
    first.wrapping_add(second) >> 32
}

#[cold]
fn slow(cell: &[u8], style: Style) -> Number {
    let Ok(text) = std::str::from_utf8(cell) else {
        return Number::No;
    };
    let trimmed = text.trim_matches([' ', '\t']);
    if trimmed.is_empty() {
        return Number::No;
    }
    if trimmed.len() < text.len() {
        return number(trimmed.as_bytes(), style);
    }
    if let Some(rest) = text.strip_prefix('+') {
        let signed = rest.starts_with(['+', '-']);
        return if style.lenient && !signed {
            number(rest.as_bytes(), style)
        } else {
            Number::No
        };
    }
    let bare = text.strip_prefix('-').unwrap_or(text);
    if matches!(bare, "inf" | "Inf" | "INF" | "infinity" | "Infinity" | "INFINITY") {
        return Number::Float(if text.starts_with('-') {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        });
    }
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == style.point as char) {
        return Number::No;
    }
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        if bare.starts_with('0') && digits > 1 && !style.lenient {
            return Number::LeadingZero;
        }
        // Nineteen digits may still fit; more are an identifier, and stay text.
        return match text.parse::<i64>() {
            Ok(unscaled) => Number::Plain {
                unscaled,
                decimals: 0,
                point: false,
            },
            Err(_) => Number::No,
        };
    }
    if bare.starts_with('0') && bare.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && !style.lenient {
        return Number::No;
    }
    let found = if style.point == b'.' {
        parse_float(text)
    } else if text.contains('.') {
        Number::No
    } else {
        parse_float(&text.replace(',', "."))
    };
    match found {
        // Nobody has measured it: the letter of an identifier was taken for an exponent.
        Number::Float(value) if value.is_infinite() && !style.lenient => Number::No,
        found => found,
    }
}

/// Whether a cell is digits, an E and digits, as identifiers are that happen to have that letter: `12E4`,
/// `804517E66302`. Programs that write numbers with an exponent write a point or a sign as well (`1.2E5`, `1E+05`); by
/// hand the letter is small and few digits stand before it. A column with decimals elsewhere knows better.
pub fn is_code(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let at = cell.iter().position(|b| matches!(b, b'e' | b'E'));
    let Some((before, [letter, after @ ..])) = at.and_then(|at| cell.split_at_checked(at)) else {
        return false;
    };
    digits(before) && digits(after) && (*letter == b'E' || before.len() > BY_HAND)
}

/// Digits before an exponent that a person writes.
const BY_HAND: usize = 3;

/// A whole number of more digits than 64 bits hold, as the nearest float: for columns that are to be floats. Elsewhere
/// it is no number, since it would lose digits.
pub fn long_whole(cell: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(cell).ok()?.trim_matches([' ', '\t']);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    text.parse::<f64>().ok().filter(|_| is_whole)
}

fn parse_float(text: &str) -> Number {
    let shape_is_number = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    match text.parse::<f64>() {
        Ok(value) if shape_is_number => Number::Float(value),
        _ => Number::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Style = Style {
        point: b'.',
        lenient: false,
    };

    fn plain(unscaled: i64, decimals: u8, point: bool) -> Number {
        Number::Plain {
            unscaled,
            decimals,
            point,
        }
    }

    #[test]
    fn digits_keep_their_value_to_the_last() {
        assert_eq!(number(b"-12.50", STRICT), plain(-1250, 2, true));
        assert_eq!(number(b"9223372036854775807", STRICT), plain(i64::MAX, 0, false));
        assert_eq!(number(b"1e-3", STRICT), Number::Float(0.001));
        assert_eq!(
            number(b"0.12345678901234567890", STRICT),
            Number::Float(0.123_456_789_012_345_68)
        );
    }

    #[test]
    fn what_only_looks_like_a_number_is_none() {
        for cell in [
            "12345678901234567890",
            "1.2.3",
            "1_000",
            "e5",
            "-",
            "--1",
            ".",
            "+31205551234",
            "0x10",
            "1 2",
        ] {
            assert_eq!(number(cell.as_bytes(), STRICT), Number::No, "{cell}");
        }
        for cell in ["007", "-01", "00", "01907", "0031205551234"] {
            assert_eq!(number(cell.as_bytes(), STRICT), Number::LeadingZero, "{cell}");
        }
    }

    #[test]
    fn a_comma_is_the_point_where_the_file_says_so() {
        let comma = Style {
            point: b',',
            lenient: false,
        };
        assert_eq!(number(b"3,50", comma), plain(350, 2, true));
        assert_eq!(number(b"3.50", comma), Number::No);
    }
    #[test]
    fn a_short_number_is_the_same_read_at_once_and_digit_by_digit() {
        let signs = *b"0719.-,/:\xe9";
        let mut seed = 1u64;
        for round in 0..200_000 {
            let length = round % 12;
            let text: Vec<u8> = (0..length)
                .map(|_| {
                    seed = seed
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    // Mostly digits, else nothing long would be a number.
                    let sign = (seed >> 33) as usize % 40;
                    signs.get(sign).copied().unwrap_or(b'0' + (sign % 10) as u8)
                })
                .collect();
            let expected = if text.is_empty() {
                Number::No
            } else {
                long(&text, STRICT)
            };
            let found = short(&text, STRICT).map(Number::plain);
            let plain = matches!(expected, Number::Plain { .. });
            let is_short = text.len() <= TOGETHER + usize::from(text.starts_with(b"-"));
            assert_eq!(
                found,
                Some(expected).filter(|_| plain && is_short),
                "{}",
                text.escape_ascii()
            );
        }
    }
}
