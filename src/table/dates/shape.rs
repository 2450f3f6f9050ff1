//! One cell taken apart: the numbers and names of a date, what parts them, and a time of day before or behind them.

use super::clock::Clock;
use super::form::Form;
use super::names;
use super::parts::{Gap, Item, items};
use crate::table::parse::datetime::{Order, civil, days, stamp};

/// Bytes of a cell that may be a date, at most.
const LONGEST: usize = 64;

/// Years that stand beside a month, a quarter or nothing; others are rather numbers.
const YEARS: std::ops::RangeInclusive<u32> = 1_800..=2_199;

/// The day that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// None, or not all of it.
    None,
    /// This one, in days since 1970.
    Known(i64),
    /// Of a year of two digits: year, month and day.
    Short(u8, u8, u8),
    /// Two numbers of which one is the day, and the year.
    Numbers(u8, u8, i64),
    /// Three numbers of two digits at most.
    Three(u8, u8, u8),
}

/// The parts of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// How it is written.
    pub form: Form,
    /// The day.
    pub day: Day,
    /// The time of day.
    pub clock: Option<Clock>,
    /// Whether all numbers of day and month have two digits.
    pub padded: bool,
}

impl Shape {
    /// `None` where the cell is no date and no time in any notation.
    pub fn of(text: &str) -> Option<Shape> {
        let trimmed = text.trim();
        if !(3..=LONGEST).contains(&trimmed.len()) || !trimmed.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        if let Some(plain) = Shape::plain(trimmed) {
            return Some(plain);
        }
        let folded: Option<Vec<u8>> = trimmed.chars().map(names::letter).collect();
        let folded = String::from_utf8(folded?).ok()?;
        match Clock::find(&folded) {
            Some((clock, start, end)) => Shape::with_clock(&folded, clock, start, end),
            None => Shape::date(&folded, None),
        }
    }

    /// As text files are read anyway.
    fn plain(text: &str) -> Option<Shape> {
        let found = stamp(text.as_bytes(), Order::MonthFirst)?;
        let clock = found.seconds.map(|seconds| Clock {
            seconds,
            fraction: found.fraction,
            zone: found.zone,
            half: false,
        });
        let mark = text.bytes().find(|b| !b.is_ascii_digit());
        let (form, day) = match (found.days, found.small) {
            (None, _) => (Form::Clock, Day::None),
            (Some(days), None) => match mark {
                Some(b'-') => (Form::Iso, Day::Known(days)),
                _ => (Form::YearFirst, Day::Known(days)),
            },
            (Some(days), Some((first, second))) => {
                let form = Form::of_numbers(Gap::of(mark?), false)?;
                (form, Day::Numbers(first, second, civil(days).0))
            }
        };
        // Two digits and a mark, twice.
        let padded = matches!(text.as_bytes(), [_, _, a, _, _, b, ..] if a == b && !a.is_ascii_digit());
        Some(Shape {
            form,
            day,
            clock,
            padded,
        })
    }

    /// A clock with what stands before and behind it.
    fn with_clock(text: &str, clock: Clock, start: usize, end: usize) -> Option<Shape> {
        let before = before_clock(text.get(..start)?);
        let behind = text.get(end..)?.trim_start_matches([' ', ',']);
        let behind = behind.strip_prefix("- ").unwrap_or(behind);
        let joined = match (before, behind) {
            ("", rest) | (rest, "") => Shape::date(rest, Some(clock)),
            _ => Shape::date(&format!("{before} {behind}"), Some(clock)),
        };
        // A time with words behind it.
        joined.or_else(|| {
            (before.is_empty() && clock.half).then_some(Shape {
                form: Form::Remark,
                day: Day::None,
                clock: Some(clock),
                padded: false,
            })
        })
    }

    /// What stands beside a clock, or all of a cell.
    fn date(text: &str, clock: Option<Clock>) -> Option<Shape> {
        let list = items(text)?;
        let (form, day) = match list.as_slice() {
            [] => (partial(clock, text)?, Day::None),
            [one] => alone(one)?,
            [a, b] => pair(a, b, clock.is_some())?,
            [a, b, c] => three(a, b, c)?,
            [a, Item::Week(_), w, d] => of_week(a, w, Some(d))?,
            _ => return None,
        };
        let padded = list.iter().all(|item| !matches!(item, Item::Number(_, 1, _)));
        Some(Shape {
            form,
            day,
            clock,
            padded,
        })
    }
}

/// The date before a clock, without the word or mark that leads to it.
fn before_clock(text: &str) -> &str {
    let text = text.trim_end_matches([' ', ',']);
    let is_dated = |before: &str| before.ends_with(|c: char| c.is_ascii_digit());
    if let Some(before) = text.strip_suffix('t').filter(|before| is_dated(before)) {
        return before;
    }
    for lead in [" -", " at", " um", " kl.", " kl", " om", " a"] {
        if let Some(before) = text.strip_suffix(lead) {
            return before.trim_end_matches([' ', ',']);
        }
    }
    text
}

/// A clock alone, or with a day of the week.
fn partial(clock: Option<Clock>, text: &str) -> Option<Form> {
    clock.map(|_| match text.trim().is_empty() {
        true => Form::Clock,
        false => Form::Weekday,
    })
}

fn alone(item: &Item) -> Option<(Form, Day)> {
    match *item {
        Item::Number(value, 4, _) if YEARS.contains(&value) => Some((Form::Year, known(value, 1, 1)?)),
        Item::Number(value, 8, _) => {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            let is_year = (1_000..=2_999).contains(&year);
            Some((Form::Compact, known(year, month, day).filter(|_| is_year)?))
        }
        _ => None,
    }
}

/// Month and year, quarter and year, day and month.
fn pair(a: &Item, b: &Item, has_clock: bool) -> Option<(Form, Day)> {
    match (*a, *b) {
        (Item::Month(month, _), Item::Number(year, 4, _)) | (Item::Number(year, 4, _), Item::Month(month, _))
            if YEARS.contains(&year) =>
        {
            Some((Form::MonthName, known(year, month.into(), 1)?))
        }
        (Item::Month(month, _), Item::Number(year, 2, gap)) => match gap {
            Gap::None => None,
            Gap::Space | Gap::Comma if (1..=31).contains(&year) => Some((Form::NameNumber, short(year, month, 1)?)),
            _ => Some((Form::MonthNameShort, short(year, month, 1)?)),
        },
        (Item::Month(..), Item::Number(1..=9, 1, Gap::Space)) => Some((Form::DayMonth, Day::None)),
        (Item::Number(1..=31, 1..=2, _), Item::Month(_, gap)) if gap != Gap::None => Some((Form::DayMonth, Day::None)),
        (Item::Number(year, 4, _), Item::Number(month, 2, Gap::Dash | Gap::Slash))
        | (Item::Number(month, 1..=2, _), Item::Number(year, 4, Gap::Dash | Gap::Slash))
            if YEARS.contains(&year) && !has_clock =>
        {
            Some((Form::MonthNumber, known(year, month, 1)?))
        }
        (Item::Number(1..=31, 1..=2, _), Item::Number(1..=31, 1..=2, Gap::Slash | Gap::Dot)) if has_clock => {
            Some((Form::DayMonth, Day::None))
        }
        _ => None,
    }
}

fn three(a: &Item, b: &Item, c: &Item) -> Option<(Form, Day)> {
    match (*a, *b, *c) {
        (Item::Number(x, 1..=2, _), Item::Number(y, 1..=2, gap), Item::Number(year, 4, again)) if gap == again => {
            let (first, second) = (u8::try_from(x).ok()?, u8::try_from(y).ok()?);
            let is_day = known(year, y, x).or_else(|| known(year, x, y)).is_some();
            let form = Form::of_numbers(gap, false).filter(|_| is_day)?;
            Some((form, Day::Numbers(first, second, year.into())))
        }
        (Item::Number(x, 1..=2, _), Item::Number(y, 1..=2, gap), Item::Number(z, 2, again)) if gap == again => {
            let of = |number: u32| u8::try_from(number).ok();
            Some((Form::of_numbers(gap, true)?, Day::Three(of(x)?, of(y)?, of(z)?)))
        }
        (Item::Number(year, 4, _), Item::Number(month, 1..=2, gap), Item::Number(day, 1..=2, again))
            if gap == again && matches!(gap, Gap::Dash | Gap::Slash | Gap::Dot) =>
        {
            Some((Form::YearFirst, known(year, month, day)?))
        }
        (Item::Number(day, 1..=2, _), Item::Month(month, before), Item::Number(year, digits, behind)) => {
            // Without marks all have their full length: `03NOV2010`.
            let touches = before == Gap::None || behind == Gap::None;
            match digits {
                4 => Some((Form::DayName, known(year, month.into(), day)?)),
                2 if !touches || before == behind && matches!(*a, Item::Number(_, 2, _)) => {
                    Some((Form::DayNameShort, short_named(year, month, day)?))
                }
                _ => None,
            }
        }
        (Item::Month(month, _), Item::Number(day, 1..=2, before), Item::Number(year, digits, behind))
            if before != Gap::None && behind != Gap::None =>
        {
            match digits {
                4 => Some((Form::NameDay, known(year, month.into(), day)?)),
                2 => Some((Form::NameDayShort, short(year, month, day)?)),
                _ => None,
            }
        }
        (Item::Number(year, 4, _), Item::Month(month, gap), Item::Number(day, 1..=2, again))
            if gap != Gap::None && again != Gap::None =>
        {
            Some((Form::YearName, known(year, month.into(), day)?))
        }
        (Item::Number(year, 4, _), Item::Quarter(_), Item::Number(quarter, 1, Gap::None))
        | (Item::Quarter(_), Item::Number(quarter, 1, Gap::None), Item::Number(year, 4, _))
        | (Item::Number(quarter, 1, _), Item::Quarter(_), Item::Number(year, 4, _))
            if YEARS.contains(&year) && (1..=4).contains(&quarter) =>
        {
            Some((Form::Quarter, known(year, quarter * 3 - 2, 1)?))
        }
        (Item::Number(..), Item::Week(_), Item::Number(_, 2, Gap::None)) => of_week(a, c, None),
        (Item::Week(_), Item::Number(_, 1..=2, _), Item::Number(..)) => of_week(c, b, None),
        _ => None,
    }
}

/// A week as ISO 8601 counts them: the first is the one with the fourth of January; its Monday where no day is named.
fn of_week(year: &Item, week: &Item, day: Option<&Item>) -> Option<(Form, Day)> {
    let (Item::Number(year, 4, _), Item::Number(week, 1..=2, _)) = (*year, *week) else {
        return None;
    };
    let day = match day {
        None => 1,
        Some(Item::Number(day, 1, Gap::Dash)) => i64::from(*day),
        Some(_) => return None,
    };
    if !YEARS.contains(&year) || !(1..=7).contains(&day) {
        return None;
    }
    let first = |year: i64| {
        let fourth = days(year, 1, 4)?;
        // The first of January 1970 was a Thursday.
        Some(fourth - (fourth + 3).rem_euclid(7))
    };
    let begin = first(year.into())? + 7 * (i64::from(week) - 1);
    let is_week = week > 0 && begin < first(i64::from(year) + 1)?;
    is_week.then_some((Form::Week, Day::Known(begin + day - 1)))
}

fn known(year: u32, month: u32, day: u32) -> Option<Day> {
    days(year.into(), month, day).map(Day::Known)
}

/// Of a year of two digits; in a year that has all days.
fn short(year: u32, month: u8, day: u32) -> Option<Day> {
    let is_day = days(2_000, month.into(), day).is_some();
    Some(Day::Short(u8::try_from(year).ok()?, month, u8::try_from(day).ok()?)).filter(|_| is_day)
}

/// The same where year and day may have changed places.
fn short_named(year: u32, month: u8, day: u32) -> Option<Day> {
    let turned = || short(day, month, year);
    let _is_either = short(year, month, day).or_else(turned)?;
    Some(Day::Short(u8::try_from(year).ok()?, month, u8::try_from(day).ok()?))
}
