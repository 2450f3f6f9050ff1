//! Numbers as people write them: with thousands parted, a decimal comma, a currency, a unit, per cent, parentheses
//! around what is negative, letters for thousands and millions.
//!
//! A cell by itself may say two things: `1.234` is a bit more than one, or more than a thousand. So the whole column
//! decides on one [`Notation`] (`tally`, `decide`), which then reads every cell exactly (`fitted`): no digit is lost, a
//! unit is kept beside the column, and what does not fit stays with its text. How groups of digits are parted follows
//! Unicode's locale data (CLDR): by comma, point, space or apostrophe in groups of three, in India by comma in groups
//! of two before the last three.
//!
//! Never read as numbers: codes with zeros before them, groups of digits that are all alike as telephone numbers are,
//! dates, versions, ranges, scores and addresses, which have other marks between their digits.

mod candidates;
mod decide;
mod fitted;
mod groups;
mod open;
mod shape;
mod tally;
mod told;
mod units;

use super::parse::number::{Number, Style, long_whole, number};
use super::{Column, SourceReport, show, tokens};
pub use candidates::{each, samples};
pub use decide::{Decision, Known, decide};
pub use fitted::{Extent, Read, cells, text};
pub use open::{open, parted, wanted};
pub use shape::{Shape, Sign};
pub use tally::{Tally, texts, told as told_rows};
pub use units::Unit;

/// Digits that a whole number may have: more are a name.
const DIGITS: usize = 18;

/// Digits of a group, which may be decimals.
const GROUP: u8 = 3;

/// An unscaled value beyond this needs a float.
const LARGEST: i128 = 10i128.pow(DIGITS as u32);

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notation {
    /// The decimal point: `.` or `,`.
    pub point: u8,
    /// What parts thousands: `.`, `,`, a space or an apostrophe; 0 where nothing does.
    pub group: u8,
    /// What stands beside the numbers.
    pub unit: Unit,
    /// Seconds of the unit in which times are read, where all cells are times.
    pub seconds: Option<u32>,
    /// Whether zeros before a number are no objection, since a person said that it is one.
    pub lenient: bool,
    /// Whether texts that say that nothing is known are missing.
    pub phrases: bool,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// `unscaled / 10^decimals`.
    Exact(i64, u8),
    /// A number with an exponent or with too many digits for that, as the nearest float.
    Float(f64),
}

impl Notation {
    /// Numbers with a decimal point, and nothing else about them.
    pub fn plain(point: u8) -> Notation {
        Notation {
            point,
            group: 0,
            unit: Unit::NONE,
            seconds: None,
            lenient: false,
            phrases: false,
        }
    }

    /// With a decimal point and what parts groups.
    fn of((point, group): (u8, u8)) -> Notation {
        Notation {
            group,
            ..Notation::plain(point)
        }
    }

    /// What a cell says; `None` where it is no number in this notation.
    pub fn read(&self, text: &str) -> Option<Cell> {
        self.read_as(text, Shape::of(text).as_ref())
    }

    /// The same of a cell that has been taken apart.
    fn read_as(&self, text: &str, shape: Option<&Shape<'_>>) -> Option<Cell> {
        let Some((unscaled, decimals)) = shape.and_then(|shape| self.read_shape(shape)) else {
            return self.plainly(text);
        };
        let is_small = unscaled.abs() < LARGEST && usize::from(decimals) <= DIGITS;
        match i64::try_from(unscaled).ok().filter(|_| is_small) {
            Some(unscaled) => Some(Cell::Exact(unscaled, decimals)),
            None => i8::try_from(decimals)
                .ok()
                .map(|scale| Cell::Float(show::wide_float(unscaled, scale))),
        }
    }

    /// The same with all digits, as `unscaled / 10^decimals`; `None` of a number with an exponent, too.
    pub fn exact(&self, text: &str) -> Option<(i128, u8)> {
        self.read_shape(&Shape::of(text)?)
    }

    /// As any program reads it. An exponent is read only beside a decimal point: `12E4` may well be a code.
    fn plainly(&self, text: &str) -> Option<Cell> {
        let style = Style {
            point: self.point,
            lenient: self.lenient,
        };
        match number(text.as_bytes(), style) {
            Number::Plain {
                unscaled, decimals: 0, ..
            } => Some(Cell::Exact(unscaled, 0)),
            Number::Float(value) if text.as_bytes().contains(&self.point) => Some(Cell::Float(value)),
            _ if self.lenient => long_whole(text.as_bytes()).map(Cell::Float),
            _ => None,
        }
    }

    fn read_shape(&self, shape: &Shape<'_>) -> Option<(i128, u8)> {
        let (unscaled, decimals) = self.digits(shape.body.bytes())?;
        let signed = |(unscaled, decimals): (i128, u8)| (if shape.negative { -unscaled } else { unscaled }, decimals);
        if let Some(base) = self.seconds {
            return self.time(shape, (unscaled, decimals), base).map(signed);
        }
        // Nothing is the same in any unit; a number beside per cents may well be a fraction.
        let fits = shape.unit == self.unit || shape.unit == Unit::NONE && (unscaled == 0 || !self.unit.is_share());
        if !fits || shape.more.is_some() {
            return None;
        }
        raise(unscaled, decimals, shape.power).map(signed)
    }

    /// A time in units of so many seconds, of one number with its unit or several.
    fn time(&self, shape: &Shape<'_>, (unscaled, decimals): (i128, u8), base: u32) -> Option<(i128, u8)> {
        let seconds = match shape.unit {
            Unit::NONE if unscaled == 0 || self.unit != Unit::NONE => base,
            Unit::METRE => 60,
            unit => unit.seconds()?,
        };
        let first = unscaled.checked_mul(i128::from(seconds / base))?;
        let exact = seconds.is_multiple_of(base) && shape.power == 0;
        let Some(more) = shape.more else {
            return exact.then_some((first, decimals));
        };
        let next =
            Shape::of(more).filter(|next| exact && decimals == 0 && next.sign == Sign::Usual && !next.negative)?;
        // `7h30` may be a time of day; it is no sum of hours.
        if next.unit == Unit::NONE {
            return None;
        }
        let (rest, decimals) = self.time(&next, self.digits(next.body.bytes())?, base)?;
        let scaled = first.checked_mul(10i128.checked_pow(u32::from(decimals))?)?;
        Some((scaled.checked_add(rest)?, decimals))
    }

    /// The digits as `unscaled / 10^decimals`.
    fn digits(&self, body: &[u8]) -> Option<(i128, u8)> {
        let mut parts = body.split(|b| *b == self.point);
        let (whole, fraction) = (parts.next()?, parts.next().unwrap_or(&[]));
        if parts.next().is_some() || !fraction.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let zero_before = matches!(whole, [b'0', next, ..] if next.is_ascii_digit());
        if !self.is_grouped(whole) || zero_before && !self.lenient {
            return None;
        }
        let digits = || whole.iter().filter(|b| b.is_ascii_digit()).chain(fraction);
        let count = digits().count();
        if count == 0 || count > DIGITS && fraction.is_empty() {
            return None;
        }
        let unscaled = digits().fold(0i128, |sum, b| sum * 10 + i128::from(b - b'0'));
        Some((unscaled, u8::try_from(fraction.len()).ok()?))
    }

    /// Whether digits before the point stand in groups, or in one.
    fn is_grouped(&self, whole: &[u8]) -> bool {
        if whole.iter().all(u8::is_ascii_digit) {
            return true;
        }
        if self.group == 0 || !whole.iter().all(|b| b.is_ascii_digit() || *b == self.group) {
            return false;
        }
        let of = |most: usize, middle: usize| {
            let mut lengths = whole.split(|b| *b == self.group).map(<[u8]>::len);
            let first = lengths.next().is_some_and(|len| (1..=most).contains(&len));
            let last = lengths.next_back() == Some(3);
            first && last && lengths.all(|len| len == middle)
        };
        whole.first() != Some(&b'0') && (of(3, 3) || self.group == b',' && of(2, 2))
    }
}

/// The decimal point of plain numbers in a file.
fn point_of(source: &SourceReport) -> u8 {
    if source.decimal_comma { b',' } else { b'.' }
}

/// The notation of a column that is to be numbers, as its cells show it.
pub fn of_column(column: &Column, point: u8, known: Known) -> Option<Notation> {
    let mut tally = Tally::new(point);
    tally.phrases = known.phrases;
    let mut add = |text: &str, cells: u64| tally.add(text, cells);
    column.chunks().for_each(|(_, chunk)| tally::texts(chunk, &mut add));
    match decide(&tally, known) {
        Decision::Numbers(notation, _) | Decision::Mostly(notation) => Some(notation),
        Decision::Mixed | Decision::Ambiguous | Decision::Other => None,
    }
}

/// Whether a cell that plain reading does not take for a number is one in another notation; `unit`: with something
/// beside it, too.
pub fn is_written(cell: &[u8], point: u8, unit: bool) -> bool {
    // Most cells that are no number have letters.
    if !unit && cell.iter().any(u8::is_ascii_alphabetic) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(cell) else {
        return false;
    };
    let fits = |shape: &Shape<'_>| {
        let is_bare = shape.unit == Unit::NONE && shape.power == 0;
        (unit || is_bare)
            && tally::WAYS
                .iter()
                .any(|way| Notation::of(*way).digits(shape.body.bytes()).is_some())
    };
    !is_plain(text, point) && Shape::of(text).is_some_and(|shape| fits(&shape))
}

/// Whether a text says that there is no number: an answer among texts, and none among numbers.
pub fn is_missing(text: &str) -> bool {
    tokens::token(text.as_bytes()).is_some()
}

/// Whether a text is a number to any program.
fn is_plain(text: &str, point: u8) -> bool {
    let style = Style { point, lenient: false };
    matches!(number(text.as_bytes(), style), Number::Plain { .. } | Number::Float(_))
}

/// A number times a power of ten, with no more decimals than it needs for that.
fn raise(unscaled: i128, decimals: u8, power: u8) -> Option<(i128, u8)> {
    let left = decimals.saturating_sub(power);
    let factor = 10i128.checked_pow(u32::from(power.saturating_sub(decimals)))?;
    Some((unscaled.checked_mul(factor)?, left))
}
