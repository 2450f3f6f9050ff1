//! Is this cell a number, and which? Exact: a mantissa and its decimals, or the nearest float.

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
    /// `mantissa / 10^decimals`, with at most 18 digits.
    Plain {
        /// All digits.
        mantissa: i64,
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
    let (negative, digits) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    if digits.len() > 18 {
        return slow(cell, style);
    }
    let (mut mantissa, mut decimals, mut point, mut any) = (0i64, 0u8, false, false);
    for &b in digits {
        let digit = b.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + i64::from(digit);
            decimals += u8::from(point);
            any = true;
        } else if b == style.point && !point {
            point = true;
        } else {
            return slow(cell, style);
        }
    }
    if !any {
        return slow(cell, style);
    }
    if let [b'0', b'0'..=b'9', ..] = digits
        && !style.lenient
    {
        return Number::LeadingZero;
    }
    // "-0.0" is read as 0: nothing that is counted can tell them apart.
    let mantissa = if negative { -mantissa } else { mantissa };
    Number::Plain {
        mantissa,
        decimals,
        point,
    }
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
            Ok(mantissa) => Number::Plain {
                mantissa,
                decimals: 0,
                point: false,
            },
            Err(_) => Number::No,
        };
    }
    if bare.starts_with('0') && bare.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && !style.lenient {
        return Number::No;
    }
    if style.point == b'.' {
        parse_float(text)
    } else if text.contains('.') {
        Number::No
    } else {
        parse_float(&text.replace(',', "."))
    }
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

    fn plain(mantissa: i64, decimals: u8, point: bool) -> Number {
        Number::Plain {
            mantissa,
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
}
