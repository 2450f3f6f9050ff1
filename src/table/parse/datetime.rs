//! Is this cell a day, an instant or a time of day, and which?
//!
//! Only separators `.`, `-`, `/`, space and `T`, and years of four digits: `41_10_1` and `12-3`
//! are no dates.

use crate::table::show;

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

/// Reads a cell; `None` when it is neither day nor time.
#[inline]
pub fn stamp(cell: &[u8], order: Order) -> Option<Stamp> {
    let first = *cell.first()?;
    if !first.is_ascii_digit() || cell.len() < 5 || cell.len() > 35 {
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
    let (days, small, rest) = day(cell, order)?;
    let mut stamp = Stamp {
        days: Some(days),
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
        let days = show::days(i64::from(y1) * 100 + i64::from(y2), u32::from(month), u32::from(day))?;
        return Some((days, None, rest));
    }
    if let [a, b, c, d, s1 @ (b'-' | b'/' | b'.'), m1, m2, s2, d1, d2, rest @ ..] = cell
        && s1 == s2
        && let (Some(y1), Some(y2), Some(month), Some(day)) = (two(*a, *b), two(*c, *d), two(*m1, *m2), two(*d1, *d2))
    {
        let days = show::days(i64::from(y1) * 100 + i64::from(y2), u32::from(month), u32::from(day))?;
        return Some((days, None, rest));
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
    let days = show::days(year, u32::from(month), u32::from(day))
        .or_else(|| show::days(year, u32::from(day), u32::from(month)))?;
    Some((days, Some((first, second)), rest))
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
fn zone(rest: &[u8]) -> Option<i16> {
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
            let mut text = s.days.map(show::date).unwrap_or_default();
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
