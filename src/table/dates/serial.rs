//! Numbers that count from a day: seconds and milliseconds of Unix, days of spreadsheets, Julian day numbers.

use super::names::{says_date, says_instant};
use crate::table::parse::datetime::Stamp;

const DAY: i64 = 86_400;

/// From what such numbers count, and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serial {
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// Days since 30 December 1899, as spreadsheets have them from March 1900 on.
    Excel,
    /// Days since 24 November 4714 BC, which begin at noon.
    Julian,
}

/// The days of each that are looked for: from 1990 to 2050 of instants, from 1954 to 2050 of days.
const RANGES: [(Serial, f64, f64); 4] = [
    (Serial::Unix, 631_152_000.0, 2_524_608_000.0),
    (Serial::UnixMs, 631_152_000_000.0, 2_524_608_000_000.0),
    (Serial::Excel, 20_000.0, 54_789.0),
    (Serial::Julian, 2_434_000.0, 2_469_808.0),
];

impl Serial {
    /// As a form or a flag has it.
    pub fn name(self) -> &'static str {
        match self {
            Serial::Unix => "unix",
            Serial::UnixMs => "unix-ms",
            Serial::Excel => "excel",
            Serial::Julian => "julian",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Serial::Unix => "seconds since 1970, as Unix counts them",
            Serial::UnixMs => "milliseconds since 1970, as Unix counts them",
            Serial::Excel => "days since 1900, as spreadsheets count them",
            Serial::Julian => "Julian day numbers",
        }
    }

    /// What a number says.
    pub fn read(self, text: &str) -> Option<Stamp> {
        let text = text.trim();
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let is_number = decimals.len() <= 9 && decimals.bytes().all(|b| b.is_ascii_digit());
        let whole: i64 = whole.parse().ok().filter(|_| is_number)?;
        let fraction = match decimals {
            "" => (0, 0),
            decimals => (decimals.parse().ok()?, u8::try_from(decimals.len()).ok()?),
        };
        if whole < 0 && fraction.0 > 0 {
            return None;
        }
        match self {
            Serial::Unix => instant(whole, fraction),
            Serial::UnixMs => {
                let milli = u32::try_from(whole.rem_euclid(1_000)).ok()?;
                instant(whole.div_euclid(1_000), if milli > 0 { (milli, 3) } else { (0, 0) })
            }
            Serial::Excel => day(whole.checked_sub(25_569)?, fraction),
            Serial::Julian => day(whole.checked_sub(2_440_588)?, (0, 0)),
        }
    }
}

/// So many seconds after 1970 at Greenwich.
fn instant(seconds: i64, fraction: (u32, u8)) -> Option<Stamp> {
    Some(Stamp {
        days: Some(seconds.div_euclid(DAY)),
        seconds: Some(u32::try_from(seconds.rem_euclid(DAY)).ok()?),
        fraction,
        zone: Some(0),
        small: None,
    })
}

/// A day and a part of it, to the second.
fn day(days: i64, (fraction, digits): (u32, u8)) -> Option<Stamp> {
    let power = 10i64.checked_pow(digits.into())?;
    let seconds = (i64::from(fraction) * DAY + power / 2) / power;
    let is_far = !(-1_000_000..=10_000_000).contains(&days);
    let stamp = Stamp {
        days: Some(days + seconds / DAY),
        seconds: (digits > 0).then_some(u32::try_from(seconds % DAY).ok()?),
        fraction: (0, 0),
        zone: None,
        small: None,
    };
    (!is_far).then_some(stamp)
}

/// What numbers from `least` to `most` may count, by the name of their column.
pub fn of_numbers(name: &str, least: f64, most: f64, are_whole: bool) -> Option<Serial> {
    let found = RANGES.iter().find(|(_, first, last)| least >= *first && most <= *last);
    let serial = found.map(|(serial, ..)| *serial)?;
    let is_told = match serial {
        Serial::Unix | Serial::UnixMs => says_instant(name),
        Serial::Excel => says_date(name),
        Serial::Julian => says_date(name) && are_whole,
    };
    is_told.then_some(serial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::parse::datetime::date;

    #[test]
    fn numbers_count_from_their_day() {
        let read = |serial: Serial, text: &str| {
            let stamp = serial.read(text)?;
            Some((date(stamp.days?), stamp.seconds))
        };
        assert_eq!(
            read(Serial::Unix, "1316736000"),
            Some(("2011-09-23".to_owned(), Some(0)))
        );
        assert_eq!(
            read(Serial::UnixMs, "1316739661500"),
            Some(("2011-09-23".to_owned(), Some(3_661)))
        );
        assert_eq!(read(Serial::Excel, "40809"), Some(("2011-09-23".to_owned(), None)));
        assert_eq!(
            read(Serial::Excel, "40809.5"),
            Some(("2011-09-23".to_owned(), Some(43_200)))
        );
        assert_eq!(read(Serial::Julian, "2455828"), Some(("2011-09-23".to_owned(), None)));
        assert_eq!(read(Serial::Unix, "x"), None);
    }

    #[test]
    fn what_numbers_count_shows_in_their_name_and_size() {
        assert_eq!(of_numbers("created_at", 1.3e9, 1.4e9, true), Some(Serial::Unix));
        assert_eq!(of_numbers("user_id", 1.3e9, 1.4e9, true), None);
        assert_eq!(of_numbers("ts", 1.3e12, 1.4e12, true), Some(Serial::UnixMs));
        assert_eq!(of_numbers("Start date", 38_000.0, 41_000.0, true), Some(Serial::Excel));
        assert_eq!(of_numbers("created_at", 38_000.0, 41_000.0, true), None);
        assert_eq!(
            of_numbers("c_first_sales_date_sk:", 2_449_028.0, 2_452_678.0, true),
            Some(Serial::Julian)
        );
    }
}
