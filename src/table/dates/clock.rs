//! The time of day within a cell: `7:10`, `07:10:09.5 p.m.`, `7 pm`, with a zone behind it.

use crate::table::parse::datetime;

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since midnight.
    pub seconds: u32,
    /// Decimals of a second, and how many digits they have.
    pub fraction: (u32, u8),
    /// Minutes east of Greenwich.
    pub zone: Option<i16>,
    /// Whether it says a.m. or p.m.
    pub half: bool,
}

/// Zones by their letters, as RFC 5322 has them.
const ZONES: [(&str, i16); 11] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
];

/// How a.m. and p.m. are written; whether it is the second.
const HALVES: [(&str, bool); 8] = [
    ("a.m.", false),
    ("p.m.", true),
    ("a. m.", false),
    ("p. m.", true),
    ("a.m", false),
    ("p.m", true),
    ("am", false),
    ("pm", true),
];

impl Clock {
    /// The clock in a text of small letters, where it begins and where it ends.
    pub fn find(text: &str) -> Option<(Clock, usize, usize)> {
        match text.find(':') {
            Some(colon) => Clock::around(text, colon),
            None => Clock::hour(text),
        }
    }

    /// With a colon between hours and minutes.
    fn around(text: &str, colon: usize) -> Option<(Clock, usize, usize)> {
        let (hours, start) = match digits_before(text, colon) {
            1 => (text.get(colon - 1..colon)?, colon - 1),
            2 => (text.get(colon - 2..colon)?, colon - 2),
            _ => return None,
        };
        let (minutes, mut rest) = two(text.get(colon + 1..)?)?;
        let (mut seconds, mut fraction) = (0, (0, 0));
        if let Some(after) = rest.strip_prefix(':') {
            (seconds, rest) = two(after)?;
            (fraction, rest) = decimals(rest)?;
        }
        if rest.starts_with(|c: char| c.is_ascii_digit() || c == ':') || minutes > 59 || seconds > 59 {
            return None;
        }
        let hours: u32 = hours.parse().ok()?;
        let (half, rest) = half(rest);
        let (zone, rest) = zone(rest);
        let clock = Clock {
            seconds: of_half(hours, half)? * 3_600 + minutes * 60 + seconds,
            fraction,
            zone,
            half: half.is_some(),
        };
        Some((clock, start, text.len() - rest.len()))
    }

    /// Of an hour alone, `7 p.m.`, at the end of the text.
    fn hour(text: &str) -> Option<(Clock, usize, usize)> {
        let (half, before) = HALVES
            .iter()
            .find_map(|(name, second)| Some((*second, text.strip_suffix(name)?)))?;
        let before = before.trim_end();
        let start = before.len() - digits_before(before, before.len());
        let hours = before.get(start..).filter(|hours| (1..=2).contains(&hours.len()))?;
        let clock = Clock {
            seconds: of_half(hours.parse().ok()?, Some(half))? * 3_600,
            fraction: (0, 0),
            zone: None,
            half: true,
        };
        Some((clock, start, text.len()))
    }
}

/// How many digits stand before a place.
fn digits_before(text: &str, end: usize) -> usize {
    let before = text.as_bytes().get(..end).unwrap_or(&[]);
    before.iter().rev().take_while(|b| b.is_ascii_digit()).count()
}

/// Two digits, and the rest.
fn two(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    let are_digits = digits.bytes().all(|b| b.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| are_digits)?, rest))
}

/// Decimals of a second, and the rest.
fn decimals(text: &str) -> Option<((u32, u8), &str)> {
    let Some(after) = text.strip_prefix(['.', ',']) else {
        return Some(((0, 0), text));
    };
    let end = after.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = after.split_at_checked(end).filter(|_| (1..=9).contains(&end))?;
    Some(((digits.parse().ok()?, u8::try_from(end).ok()?), rest))
}

/// Whether a.m. or p.m. follows, and the rest.
fn half(text: &str) -> (Option<bool>, &str) {
    let trimmed = text.trim_start();
    let ends = |rest: &&str| !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    for (name, second) in HALVES {
        if let Some(rest) = trimmed.strip_prefix(name).filter(ends) {
            return (Some(second), rest);
        }
    }
    // One letter that touches the minutes, before a month or at the end: `8:55aDec 1`.
    for (letter, second) in [('a', false), ('p', true)] {
        let Some(rest) = text.strip_prefix(letter) else {
            continue;
        };
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        if word.is_empty() || super::names::month(word).is_some() {
            return (Some(second), rest);
        }
    }
    (None, text)
}

/// Hours of the day.
fn of_half(hours: u32, half: Option<bool>) -> Option<u32> {
    match half {
        None => (hours <= 23).then_some(hours),
        Some(second) => (hours <= 12).then_some(hours % 12 + if second { 12 } else { 0 }),
    }
}

/// A zone behind the clock, and the rest.
fn zone(text: &str) -> (Option<i16>, &str) {
    let trimmed = text.trim_start();
    let end = trimmed.find([' ', ')', '(']).unwrap_or(trimmed.len());
    let (word, rest) = trimmed.split_at_checked(end).unwrap_or((trimmed, ""));
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == word) {
        return (Some(*minutes), rest);
    }
    match datetime::zone(word.as_bytes()) {
        Some(minutes) => (Some(minutes), rest),
        // O'clock.
        None if matches!(word, "uhr" | "h") => (None, rest),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_with_their_halves_and_zones() {
        let of = |text: &str| {
            Clock::find(text).map(|(clock, from, to)| (clock.seconds / 60, clock.half, clock.zone, from, to))
        };
        assert_eq!(of("7:10 a.m."), Some((430, true, None, 0, 9)));
        assert_eq!(of("12:05am"), Some((5, true, None, 0, 7)));
        assert_eq!(of("12:05 p.m."), Some((725, true, None, 0, 10)));
        assert_eq!(of("8:55adec 1"), Some((535, true, None, 0, 5)));
        assert_eq!(of("8:55apr 1"), Some((535, false, None, 0, 4)));
        assert_eq!(of("dec 2 - 5:22 p.m."), Some((1_042, true, None, 8, 17)));
        assert_eq!(of("oct 10 20:19:24 +0000 2018"), Some((1_219, false, Some(0), 7, 21)));
        assert_eq!(of("oct 10 20:19:24 est 2018"), Some((1_219, false, Some(-300), 7, 19)));
        assert_eq!(of("7 pm"), Some((1_140, true, None, 0, 4)));
        for none in [
            "1:2",
            "24:00",
            "13:00 pm",
            "7:61",
            "123:45",
            "1:2:3",
            "pm",
            "10:11:12:13",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
