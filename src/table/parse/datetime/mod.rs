//! Is this text a day, an instant or a time of day, and which? The one grammar of dates, in two
//! modes.
//!
//! - **Strict** ([`stamp`]): what columns are read by, and therefore also what casts, selections and
//!   the page take ([`value`], which adds the signed years that are shown for far days). A day is
//!   `2024-02-29` with any of `-`, `/`, `.`, or small numbers and a year of four digits (`29.2.2024`),
//!   and is in the calendar; a time of day follows after a space or `T` (`7:05`, `07:05:09.25`), a
//!   zone after that (`Z`, `+02:00`). Everything else is none: `41_10_1`, `12-3`, `3 Jan 2024`.
//! - **Lenient** ([`lenient::date`]): what was meant as a date, for findings about columns of text
//!   that could not be read. It takes whatever has a day in the strict mode, and more.

pub mod calendar;
#[cfg(feature = "engine")]
pub mod lenient;

pub use calendar::{civil, date, days};

/// Which of two small numbers in 03/04/2024 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The first.
    DayFirst,
    /// The second.
    MonthFirst,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Days since 1970; `None` for a time of day alone.
    pub days: Option<i64>,
    /// Seconds since midnight; `None` for a day alone.
    pub seconds: Option<u32>,
    /// Decimals of a second, and how many digits they have.
    pub fraction: (u32, u8),
    /// Minutes east of Greenwich.
    pub zone: Option<i16>,
    /// First and second number where the order matters.
    pub small: Option<(u8, u8)>,
}

impl Stamp {
    /// Whether the day can be read in this order; always, where the year comes first.
    pub fn is_in(&self, order: Order) -> bool {
        self.small.is_none_or(|(first, second)| match order {
            Order::DayFirst => second <= 12,
            Order::MonthFirst => first <= 12,
        })
    }

    /// Whether it is another day in the other order.
    pub fn is_open(&self) -> bool {
        self.small.is_some_and(|(first, second)| first != second)
            && self.is_in(Order::DayFirst)
            && self.is_in(Order::MonthFirst)
    }
}

/// How a cell that has been read is written, as a bit: 0 of a time of day, 1 with the year first, 2, 4 and 8 with the year
/// last and slashes, hyphens or points.
pub fn form(cell: &[u8], stamp: &Stamp) -> u8 {
    if stamp.small.is_none() {
        return u8::from(stamp.days.is_some());
    }
    match cell.iter().find(|b| !b.is_ascii_digit()) {
        Some(b'/') => 2,
        Some(b'-') => 4,
        _ => 8,
    }
}

/// Reads a value as a person types it or as it is shown: a cell, or a day whose year has a sign, as
/// those beyond 9999 are written.
pub fn value(text: &str, order: Order) -> Option<Stamp> {
    let Some(unsigned) = text.strip_prefix(['+', '-']) else {
        return stamp(text.as_bytes(), order);
    };
    let (year, rest) = unsigned.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (day, rest) = rest.split_at_checked(2)?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(4..=12).contains(&year.len()) || month.len() != 2 || !is_digits(year) || !is_digits(month) || !is_digits(day) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    let year = if text.starts_with('-') { -year } else { year };
    let number = days(year, month.parse().ok()?, day.parse().ok()?)?;
    // What follows is read behind a day of four digits.
    let found = stamp(format!("1970-01-01{rest}").as_bytes(), order)?;
    Some(Stamp {
        days: Some(number),
        ..found
    })
}

/// Reads a cell; `None` when it is neither day nor time.
#[inline]
pub fn stamp(cell: &[u8], order: Order) -> Option<Stamp> {
    let first = *cell.first()?;
    if !first.is_ascii_digit() || cell.len() < 4 || cell.len() > 35 {
        return None;
    }
    if cell.get(2) == Some(&b':') || cell.get(1) == Some(&b':') {
        let (seconds, fraction, rest) = clock(cell)?;
        return rest.is_empty().then_some(Stamp {
            days: None,
            seconds: Some(seconds),
            fraction,
            zone: None,
            small: None,
        });
    }
    let (number, small, rest) = day(cell, order)?;
    let mut stamp = Stamp {
        days: Some(number),
        seconds: None,
        fraction: (0, 0),
        zone: None,
        small,
    };
    let rest = match rest {
        [] => return Some(stamp),
        [b'T' | b't' | b' ', rest @ ..] => rest,
        _ => return None,
    };
    let (seconds, fraction, rest) = clock(rest)?;
    stamp.seconds = Some(seconds);
    stamp.fraction = fraction;
    stamp.zone = match rest {
        [] => None,
        rest => Some(zone(rest)?),
    };
    Some(stamp)
}

/// A day, its small numbers where their order matters, and what follows it.
type Day<'a> = (i64, Option<(u8, u8)>, &'a [u8]);

/// A day at the start; what follows it.
fn day(cell: &[u8], order: Order) -> Option<Day<'_>> {
    if let Some((head, rest)) = cell.split_first_chunk::<8>()
        && let [d1, d2, rest @ ..] = rest
        && let (Some(pairs), Some(day)) = (Form::YEAR_FIRST.pairs(head), two(*d1, *d2))
    {
        let [y1, _, y2, _, _, month, ..] = pairs;
        let number = days(i64::from(y1) * 100 + i64::from(y2), u32::from(month), u32::from(day))?;
        return Some((number, None, rest));
    }
    if let [a, b, c, d, s1 @ (b'-' | b'/' | b'.'), m1, m2, s2, d1, d2, rest @ ..] = cell
        && s1 == s2
        && let (Some(y1), Some(y2), Some(month), Some(day)) = (two(*a, *b), two(*c, *d), two(*m1, *m2), two(*d1, *d2))
    {
        let number = days(i64::from(y1) * 100 + i64::from(y2), u32::from(month), u32::from(day))?;
        return Some((number, None, rest));
    }
    let (first, rest) = short(cell)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (second, rest) = short(rest)?;
    let (again, rest) = rest.split_first()?;
    let (a, b, c, d, rest) = match rest {
        [a, b, c, d, rest @ ..] => (*a, *b, *c, *d, rest),
        _ => return None,
    };
    if again != separator || rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let year = i64::from(two(a, b)?) * 100 + i64::from(two(c, d)?);
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    // Both orders are looked at, so that the caller learns which one the column needs.
    let number =
        days(year, u32::from(month), u32::from(day)).or_else(|| days(year, u32::from(day), u32::from(month)))?;
    Some((number, Some((first, second)), rest))
}

/// `H:MM`, `HH:MM`, `HH:MM:SS` with decimals; what follows it.
fn clock(cell: &[u8]) -> Option<(u32, (u32, u8), &[u8])> {
    let at_once = cell
        .split_first_chunk::<8>()
        .and_then(|(head, rest)| Some((Form::CLOCK.pairs(head)?, rest)));
    let (hours, minutes, seconds, mut rest) = match at_once {
        Some(([hours, _, _, minutes, _, _, seconds, _], rest)) => (hours, minutes, seconds, rest),
        None => hands(cell)?,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let mut fraction = (0u32, 0u8);
    if let [b'.' | b',', digits @ ..] = rest {
        let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, after) = digits.split_at_checked(length)?;
        if length == 0 || length > 9 {
            return None;
        }
        for digit in digits {
            fraction = (fraction.0 * 10 + u32::from(digit - b'0'), fraction.1 + 1);
        }
        rest = after;
    }
    Some((
        u32::from(hours) * 3600 + u32::from(minutes) * 60 + u32::from(seconds),
        fraction,
        rest,
    ))
}

/// Hours, minutes and seconds, and what follows them.
fn hands(cell: &[u8]) -> Option<(u8, u8, u8, &[u8])> {
    let (hours, rest) = short(cell)?;
    let [b':', m1, m2, rest @ ..] = rest else { return None };
    let minutes = two(*m1, *m2)?;
    Some(match rest {
        [b':', s1, s2, rest @ ..] => (hours, minutes, two(*s1, *s2)?, rest),
        rest => (hours, minutes, 0, rest),
    })
}

/// Where digits and where separators stand in eight characters that are looked at as one word.
struct Form {
    /// What they are, zeros for digits.
    like: u64,
    /// What, added to the difference from that, does not reach a byte's high bit.
    limit: u64,
}

impl Form {
    /// The beginning of `2024-02-29`.
    const YEAR_FIRST: Form = Form::of(*b"0000-00-");
    /// `07:11:59`.
    const CLOCK: Form = Form::of(*b"00:00:00");

    const fn of(like: [u8; 8]) -> Form {
        let mut limit = [0x7f; 8];
        let mut at = 0;
        while at < like.len() {
            if like[at] == b'0' {
                limit[at] = 0x7f - 9;
            }
            at += 1;
        }
        Form {
            like: u64::from_le_bytes(like),
            limit: u64::from_le_bytes(limit),
        }
    }

    /// The number that each digit makes with the next one; `None` of another form.
    #[inline]
    fn pairs(&self, text: &[u8; 8]) -> Option<[u8; 8]> {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let digits = u64::from_le_bytes(*text) ^ self.like;
        // What a byte carries into the next changes nothing: its own high bit is set.
        let others = (digits.wrapping_add(self.limit) | digits) & HIGH;
        (others == 0).then(|| (digits * 10 + (digits >> 8)).to_le_bytes())
    }
}

/// `Z`, `+02:00`, `+0200`, `+02`, ` UTC`: minutes east of Greenwich.
pub fn zone(rest: &[u8]) -> Option<i16> {
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let (sign, digits) = match rest {
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [h1, h2] => (two(*h1, *h2)?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two(*h1, *h2)?, two(*m1, *m2)?),
        _ => return None,
    };
    (hours <= 15 && minutes < 60).then(|| sign * (i16::from(hours) * 60 + i16::from(minutes)))
}

/// One or two digits at the start.
fn short(cell: &[u8]) -> Option<(u8, &[u8])> {
    match cell {
        [a, b, rest @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => Some((two(*a, *b)?, rest)),
        [a, rest @ ..] if a.is_ascii_digit() => Some((a - b'0', rest)),
        _ => None,
    }
}

#[inline]
fn two(a: u8, b: u8) -> Option<u8> {
    let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
    (a < 10 && b < 10).then(|| a * 10 + b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, expect: &str) {
        let said = stamp(cell.as_bytes(), Order::DayFirst).map(|s| {
            let mut text = s.days.map(date).unwrap_or_default();
            if let Some(seconds) = s.seconds {
                text.push_str(&format!(" {seconds}s"));
            }
            if let Some(zone) = s.zone {
                text.push_str(&format!(" {zone:+}"));
            }
            text
        });
        assert_eq!(said.unwrap_or_else(|| "no".into()), expect, "{cell}");
    }

    #[test]
    fn days_instants_and_times_are_told_apart() {
        check("2024-02-29", "2024-02-29");
        check("2023-02-29", "no");
        check("2020-01-28 07:11:11.126", "2020-01-28 25871s");
        check("2020-01-28T07:11:11+02:00", "2020-01-28 25871s +120");
        check("31.12.1999", "1999-12-31");
        check("3/4/2024", "2024-04-03");
        check("23:59", " 86340s");
        check("9:30", " 34200s");
    }

    /// Days, times of day and zones in all their forms, put together.
    fn forms() -> impl Iterator<Item = String> {
        let days = [
            "2024-02-29",
            "2024/02/29",
            "2024.02.29",
            "29.2.2024",
            "3/4/2024",
            "12-31-1999",
            "2024-1-2",
            "3.4.24",
            "31.02.2024",
        ];
        let times = [
            "",
            " 7:05",
            "T07:05:09",
            " 07:05:09.25",
            " 07:05:09,123456789",
            " 24:00",
            " 7:5",
        ];
        let zones = ["", "Z", " UTC", "+02", "-0330", "+02:00", "+16:00", "+2:00"];
        days.into_iter().flat_map(move |day| {
            times
                .into_iter()
                .flat_map(move |time| zones.into_iter().map(move |zone| format!("{day}{time}{zone}")))
        })
    }

    #[cfg(feature = "engine")]
    #[test]
    fn what_the_strict_mode_takes_the_lenient_mode_takes_as_a_real_day() {
        let mut taken = 0;
        for text in forms() {
            for order in [Order::DayFirst, Order::MonthFirst] {
                if stamp(text.as_bytes(), order).is_some() {
                    taken += 1;
                    assert!(lenient::date(text.as_bytes()).is_some_and(|date| date.real), "{text}");
                }
            }
        }
        assert!(taken > 100, "{taken}");
    }

    #[test]
    fn what_is_shown_is_read_again_as_a_value() {
        for number in [-800_000, -719_529, -1, 0, 19_782, 2_932_896, 2_932_897, 4_000_000] {
            for (rest, seconds) in [("", None), (" 07:11:59", Some(25_919))] {
                let text = format!("{}{rest}", date(number));
                let found = value(&text, Order::MonthFirst).unwrap_or_else(|| panic!("{text}"));
                assert_eq!((found.days, found.seconds), (Some(number), seconds), "{text}");
            }
        }
        for text in [
            "+",
            "-5",
            "+12:00",
            "+abc-01-01",
            "+12345-1-01",
            "+12345-02-30",
            "--2024-01-01",
            "+2024-+1-01",
        ] {
            assert!(value(text, Order::MonthFirst).is_none(), "{text}");
        }
    }

    #[test]
    fn a_day_is_open_where_the_other_order_gives_another() {
        let found = |text: &str| {
            stamp(text.as_bytes(), Order::DayFirst)
                .map(|s| (s.is_open(), s.is_in(Order::DayFirst), s.is_in(Order::MonthFirst)))
        };
        assert_eq!(found("03/04/2024"), Some((true, true, true)));
        assert_eq!(found("04/04/2024"), Some((false, true, true)));
        assert_eq!(found("31/12/2024"), Some((false, true, false)));
        assert_eq!(found("12/31/2024"), Some((false, false, true)));
        assert_eq!(found("2024-03-04"), Some((false, true, true)));
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for cell in [
            "41_10_1",
            "12-3",
            "2024-13-01",
            "1.2.3",
            "24:00",
            "2024-01-01x",
            "10-11-12",
            "2024-1",
        ] {
            check(cell, "no");
        }
    }

    #[test]
    fn what_is_read_at_once_is_what_is_read_digit_by_digit() {
        for form in [Form::YEAR_FIRST, Form::CLOCK] {
            let like = form.like.to_le_bytes();
            for at in 0..like.len() {
                for byte in 0..=u8::MAX {
                    let mut text = *b"19283746";
                    (0..8).filter(|at| like[*at] != b'0').for_each(|at| text[at] = like[at]);
                    text[at] = byte;
                    let fits = |at: usize| {
                        if like[at] == b'0' {
                            text[at].is_ascii_digit()
                        } else {
                            text[at] == like[at]
                        }
                    };
                    let pairs = form.pairs(&text);
                    assert_eq!(pairs.is_some(), (0..8).all(fits), "{}", text.escape_ascii());
                    for (at, pair) in pairs.unwrap_or_default().into_iter().enumerate().take(7) {
                        let number = two(text[at], text[at + 1]).filter(|_| pairs.is_some());
                        assert!(number.is_none_or(|number| number == pair), "{}", text.escape_ascii());
                    }
                }
            }
        }
    }
}
