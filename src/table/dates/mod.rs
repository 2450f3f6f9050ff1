//! Dates and times as people write them: with names of months, years of two digits, the day first, a.m. and p.m.; months,
//! quarters and weeks.
//!
//! What readers take plainly is `table::parse::datetime`; everything else stays text until the whole column has decided
//! (`tally`, `decide`) on one [`Notation`], which then reads every cell (`fitted`). A cell by itself may say two things,
//! `03/04/2024` or `11-Sep-12`: its column, the other columns of the file or a person tells which.
//!
//! Years of two digits are read as POSIX has it for `strptime` (%y): 69 to 99 are 1969 to 1999, 0 to 68 are 2000 to
//! 2068; where a column of many years would reach beyond 2049, which is where RFC 5280 turns, the hundred years begin
//! behind the widest gap between its years. What is coarser than a day is its first day; weeks are those of ISO 8601.
//!
//! Never read as dates: numbers of three parts where a year of two digits stands behind hyphens or points and nothing
//! else speaks for it, such as `1-1-19`; a name that touches its number, such as `MAR1`; what lacks its year.

mod clock;
mod decide;
mod fitted;
mod form;
mod names;
mod open;
mod parts;
mod pattern;
mod serial;
mod shape;
mod swapped;
mod tally;
pub mod told;

use super::Column;
use super::notation::texts;
use super::parse::datetime::{Stamp, days};
pub use decide::{Choice, Decision, Known, decide};
pub use fitted::{How, Read};
pub use form::Form;
pub use names::{says_date, says_instant};
pub use open::{open, wanted};
pub use serial::{Serial, of_numbers};
pub use shape::{Day, Shape};
pub use tally::Tally;

/// The first of the hundred years into which years of two digits are read (POSIX).
pub const PIVOT: i64 = 1_969;

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notation {
    /// The forms that are read, by their bits.
    pub forms: u32,
    /// Whether 03/04/2024 is the third of April; such cells are not read while nothing tells.
    pub day_first: Option<bool>,
    /// Whether the year is first of three numbers of two digits, and before the name of a month.
    pub year_first: bool,
    /// The first of the hundred years into which years of two digits are read.
    pub pivot: i64,
    /// Whether instants have a zone.
    pub zoned: bool,
}

impl Notation {
    /// What a cell says; `None` where it is no date and no time in this notation.
    pub fn read(&self, text: &str) -> Option<Stamp> {
        self.stamp(&Shape::of(text)?)
    }

    /// The same of a cell that has been taken apart.
    pub fn stamp(&self, shape: &Shape) -> Option<Stamp> {
        if self.forms & shape.form.bit() == 0 {
            return None;
        }
        let days = match shape.form {
            Form::Clock => None,
            _ => Some(self.days(shape)?),
        };
        let zone = shape.clock.and_then(|clock| clock.zone);
        if days.is_some() && zone.is_some() != (self.zoned && shape.clock.is_some()) {
            return None;
        }
        Some(Stamp {
            days,
            seconds: shape.clock.map(|clock| clock.seconds),
            fraction: shape.clock.map_or((0, 0), |clock| clock.fraction),
            zone,
            small: None,
        })
    }

    fn days(&self, shape: &Shape) -> Option<i64> {
        match shape.day {
            Day::None => None,
            Day::Known(days) => Some(days),
            Day::Short(year, month, day) => match self.year_first && shape.form == Form::DayNameShort {
                true => days(self.year(day), month.into(), year.into()),
                false => days(self.year(year), month.into(), day.into()),
            },
            Day::Numbers(first, second, year) => self.ordered(first, second, year),
            Day::Three(year, month, day) if self.year_first => days(self.year(year), month.into(), day.into()),
            Day::Three(first, second, year) => self.ordered(first, second, self.year(year)),
        }
    }

    fn ordered(&self, first: u8, second: u8, year: i64) -> Option<i64> {
        let by = |day: u8, month: u8| days(year, month.into(), day.into());
        match self.day_first {
            Some(true) => by(first, second),
            Some(false) => by(second, first),
            None if first == second || first > 12 => by(first, second),
            None if second > 12 => by(second, first),
            None => None,
        }
    }

    /// A year of two digits as the year that it stands for.
    fn year(&self, short: u8) -> i64 {
        self.pivot + (i64::from(short) - self.pivot).rem_euclid(100)
    }
}

/// The notation of a column that is to be dates, as its cells show it.
pub fn of_column(column: &Column, known: Known) -> Notation {
    let mut tally = Tally::default();
    let mut add = |text: &str, cells: u64| tally.add(text, cells);
    column.chunks().for_each(|(_, chunk)| texts(chunk, &mut add));
    let choice = decide::given(&tally, known);
    let is_doubted = choice.doubted > 0;
    Notation {
        day_first: choice.notation.day_first.filter(|_| !is_doubted),
        ..choice.notation
    }
}
