//! The lenient mode: what a text was meant to be a date by, however it is written.
//!
//! Beyond what the strict mode accepts: months by name (whole, or cut after three letters), years of
//! two digits, small numbers without zeros in any order of day and month, commas and spaces, and
//! days that are in no calendar. It says that a text is a date and how it is put together, not
//! which day it is: nothing is read by it. A time of day after it is passed over, whatever it is.

use super::calendar::days;

/// How the parts of a date are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `2024-01-31`.
    YearFirst,
    /// `31/01/2024` or `01/31/2024`.
    YearLast,
    /// `Jan 31 2024` or `31 January 2024`.
    Named,
}

/// A written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// How it is written.
    pub form: Form,
    /// Whether the calendar has such a day.
    pub real: bool,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date that a text holds, a time of day after it passed over.
pub fn date(text: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(text).ok()?.trim();
    // The longest sensible date with a time and a zone is shorter than this.
    if text.len() < 6 || text.len() > 48 {
        return None;
    }
    let text = without_time(text);
    let mut parts = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty());
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let spaced = text.contains(' ');
    match (month(a), month(b), number(a), number(b), number(c)) {
        (None, None, Some((y, 4)), Some((m, 1..=2)), Some((d, 1..=2))) if !spaced => Some(Date {
            form: Form::YearFirst,
            real: is_day(y, m, d),
        }),
        (None, None, Some((x, 1..=2)), Some((z, 1..=2)), Some((y, 2 | 4))) if !spaced => Some(Date {
            form: Form::YearLast,
            real: is_day(y, z, x) || is_day(y, x, z),
        }),
        (Some(m), None, _, Some((d, 1..=2)), Some((y, 2 | 4)))
        | (None, Some(m), Some((d, 1..=2)), _, Some((y, 2 | 4))) => Some(Date {
            form: Form::Named,
            real: is_day(y, m, d),
        }),
        (None, Some(m), Some((y, 4)), _, Some((d, 1..=2))) => Some(Date {
            form: Form::Named,
            real: is_day(y, m, d),
        }),
        _ => None,
    }
}

/// The text before a time of day: before the `T` or space ahead of the first colon.
fn without_time(text: &str) -> &str {
    let before = text.find(':').and_then(|colon| text.get(..colon));
    let cut = before.and_then(|before| before.rfind(['T', ' ']));
    cut.and_then(|cut| text.get(..cut)).unwrap_or(text)
}

/// A whole number and how many digits it has.
fn number(part: &str) -> Option<(u32, usize)> {
    let digits = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if digits {
        Some((part.parse().ok()?, part.len()))
    } else {
        None
    }
}

/// The month of that name, which may be cut after three letters.
fn month(part: &str) -> Option<u32> {
    let name = part.to_ascii_lowercase();
    let found = MONTHS
        .iter()
        .position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u32::try_from(found + 1).ok()
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    days(i64::from(year), month, day).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_that_never_were() {
        let real = |form| Some(Date { form, real: true });
        assert_eq!(date(b"2024-01-02"), real(Form::YearFirst));
        assert_eq!(date(b"2024-01-02T10:11:12Z"), real(Form::YearFirst));
        assert_eq!(date(b"02/01/2024 10:11"), real(Form::YearLast));
        assert_eq!(date(b"31.12.99"), real(Form::YearLast));
        assert_eq!(date(b"Jan 3 2024"), real(Form::Named));
        assert_eq!(date(b"3-February-2024"), real(Form::Named));
        assert_eq!(
            date(b"2024-13-45"),
            Some(Date {
                form: Form::YearFirst,
                real: false
            })
        );
        for text in [
            "10 20 2024",
            "1.2.3",
            "555-12-3456",
            "May you live",
            "192.168.0.1",
            "2024",
        ] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }
}
