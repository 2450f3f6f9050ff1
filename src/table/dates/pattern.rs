//! Dates by a pattern that a person gave, as `strptime` of POSIX reads it.

use super::{PIVOT, names};
use crate::table::parse::datetime::{self, Stamp, days};

/// Names of halves of the day.
const HALVES: [(&str, bool); 6] = [
    ("a.m.", false),
    ("p.m.", true),
    ("am", false),
    ("pm", true),
    ("a", false),
    ("p", true),
];

/// A pattern such as `%d-%b-%y`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// What has been read.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    year: Option<i64>,
    month: Option<u32>,
    day: Option<u32>,
    of_year: Option<i64>,
    hours: Option<u32>,
    minutes: u32,
    seconds: u32,
    fraction: (u32, u8),
    half: Option<bool>,
    zone: Option<i16>,
}

impl Pattern {
    /// Of its text.
    pub fn new(text: &str) -> Pattern {
        Pattern(folded(text, false).unwrap_or_else(|| text.to_owned()))
    }

    /// What a text says; `None` where it is not written so.
    pub fn read(&self, text: &str) -> Option<Stamp> {
        let folded = folded(text.trim(), true)?;
        let (mut rest, mut found) = (folded.as_str(), Found::default());
        let mut pattern = self.0.chars();
        while let Some(c) = pattern.next() {
            rest = match c {
                '%' => found.take(pattern.next()?, rest)?,
                c if c.is_whitespace() => rest.trim_start(),
                c => rest.strip_prefix(c.to_ascii_lowercase())?,
            };
        }
        rest.trim().is_empty().then(|| found.stamp())?
    }
}

impl Found {
    /// Reads what a letter of the pattern stands for; the rest of the text.
    fn take<'a>(&mut self, letter: char, text: &'a str) -> Option<&'a str> {
        let small = |most: usize| {
            let (value, rest) = digits(text, most)?;
            Some((u32::try_from(value).ok()?, rest))
        };
        match letter {
            'd' | 'e' => set(&mut self.day, small(2)?),
            'm' => set(&mut self.month, small(2)?),
            'Y' => set(&mut self.year, digits(text, 4)?),
            'y' => {
                let (year, rest) = digits(text, 2)?;
                set(&mut self.year, (PIVOT + (year - PIVOT).rem_euclid(100), rest))
            }
            'j' => set(&mut self.of_year, digits(text, 3)?),
            'H' | 'I' => set(&mut self.hours, small(2)?),
            'M' => replace(&mut self.minutes, small(2)?),
            'S' => replace(&mut self.seconds, small(2)?),
            'f' => {
                let end = text.bytes().take_while(u8::is_ascii_digit).count();
                let (number, rest) = small(9)?;
                self.fraction = (number, u8::try_from(end).ok()?);
                Some(rest)
            }
            'b' | 'B' | 'h' => {
                let (word, rest) = word(text)?;
                self.month = Some(names::month(word)?.into());
                Some(rest.strip_prefix('.').unwrap_or(rest))
            }
            'a' | 'A' => {
                let (word, rest) = word(text)?;
                names::is_weekday(word).then(|| rest.strip_prefix('.').unwrap_or(rest))
            }
            'p' => {
                let found = HALVES
                    .iter()
                    .find_map(|(name, second)| Some((*second, text.strip_prefix(name)?)));
                set(&mut self.half, found?)
            }
            'z' => {
                let end = text.find(' ').unwrap_or(text.len());
                let (zone, rest) = text.split_at_checked(end)?;
                set(
                    &mut self.zone,
                    (datetime::zone(zone.to_ascii_uppercase().as_bytes())?, rest),
                )
            }
            '%' => text.strip_prefix('%'),
            _ => None,
        }
    }

    fn stamp(self) -> Option<Stamp> {
        let has_day = self.year.is_some() || self.month.is_some() || self.day.is_some() || self.of_year.is_some();
        let days = match (has_day, self.of_year) {
            (false, _) => None,
            (true, Some(of_year)) => Some(days(self.year?, 1, 1)? + of_year - 1),
            (true, None) => Some(days(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1))?),
        };
        let hours = match (self.hours, self.half) {
            (Some(hours), Some(second)) if hours <= 12 => Some(hours % 12 + if second { 12 } else { 0 }),
            (Some(_), Some(_)) => return None,
            (hours, _) => hours,
        };
        let is_clock = hours.is_none_or(|hours| hours < 24) && self.minutes < 60 && self.seconds < 60;
        let stamp = Stamp {
            days,
            seconds: hours.map(|hours| hours * 3_600 + self.minutes * 60 + self.seconds),
            fraction: self.fraction,
            zone: self.zone,
            small: None,
        };
        (is_clock && (days.is_some() || hours.is_some())).then_some(stamp)
    }
}

fn set<'a, T>(slot: &mut Option<T>, (value, rest): (T, &'a str)) -> Option<&'a str> {
    *slot = Some(value);
    Some(rest)
}

fn replace<'a, T>(slot: &mut T, (value, rest): (T, &'a str)) -> Option<&'a str> {
    *slot = value;
    Some(rest)
}

/// A number of so many digits at most, and the rest.
fn digits(text: &str, most: usize) -> Option<(i64, &str)> {
    let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

/// Letters at the beginning, and the rest.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    text.split_at_checked(end)
}

/// Without accents; a text in small letters.
fn folded(text: &str, small: bool) -> Option<String> {
    let letter = |c: char| match c.is_ascii() && !small {
        true => Some(c),
        false => names::letter(c).map(char::from),
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::parse::datetime::date;

    #[test]
    fn a_pattern_reads_what_it_says() {
        let read = |pattern: &str, text: &str| {
            let stamp = Pattern::new(pattern).read(text)?;
            let seconds = stamp.seconds.map_or(String::new(), |seconds| format!(" {seconds}"));
            Some(format!("{}{seconds}", stamp.days.map(date).unwrap_or_default()))
        };
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(read("%d-%b-%y", "23-Sep-11"), is("2011-09-23"));
        assert_eq!(read("%Y%m%d", "20110923"), is("2011-09-23"));
        assert_eq!(read("%d. %B %Y", "3. März 2011"), is("2011-03-03"));
        assert_eq!(read("%m/%d/%y %I:%M %p", "12/31/69 12:05 a.m."), is("1969-12-31 300"));
        assert_eq!(read("%Y-%j", "2012-366"), is("2012-12-31"));
        assert_eq!(read("%Hh%M", "7h30"), is(" 27000"));
        assert_eq!(read("%d.%m.%Y", "31.02.2011"), None);
        assert_eq!(read("%d.%m.%Y", "3.2.2011 x"), None);
    }
}
