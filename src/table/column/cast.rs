//! A column as another type: every cell on its own, so that no cut into chunks can change one.
//!
//! A cell fits when it is a value of the type, as casts to a nullable type in pandas have it (1.5 is
//! no integer); of an instant the day and the time of day can be taken, as in SQL, and a number becomes
//! the nearest float, which holds some 16 digits. What does not fit is kept as an invalid value with
//! its text.

use std::sync::Arc;

use super::Column;
use super::build::{Builder, Scalar};
use crate::table::chunk::{Chunk, Data, Kind};
use crate::table::notation::Notation;
use crate::table::parse::datetime::{Order, Stamp, value};
use crate::table::parse::number::{Number, Style, long_whole, number};
use crate::table::{Fitted, RowSet, Type};
use crate::table::{dates, parse, show};
use crate::{Error, Result};

const DAY: i128 = 86_400;

/// How numbers and days are written in texts that are cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// Which of the two numbers of 03/04/2024 is the day; such texts fit no day while that is `None`.
    pub order: Option<Order>,
    /// How numbers are written, where not plainly.
    pub notation: Option<Notation>,
    /// How dates are written, where not plainly.
    pub dates: Option<dates::Notation>,
}

impl Written {
    /// As it is known of a file, unless the texts themselves say which number is the day: one above 12.
    fn of(self, column: &Column) -> Written {
        let (mut first, mut second) = (false, false);
        let texts = column
            .chunks()
            .flat_map(|(_, chunk)| (0..chunk.len()).filter_map(|row| text(chunk, row)));
        for (day, other) in texts.filter_map(|text| value(text.trim(), Order::MonthFirst)?.small) {
            first |= day > 12;
            second |= other > 12;
        }
        let order = match (first, second) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => self.order,
        };
        Written { order, ..self }
    }

    /// A day or a time of day.
    fn stamp(self, text: &str) -> Option<Stamp> {
        let plain = match self.order {
            Some(order) => value(text, order).filter(|stamp| stamp.is_in(order)),
            // A day above 12 says for itself which number it is.
            None => value(text, Order::MonthFirst).filter(|stamp| !stamp.is_open()),
        };
        plain.or_else(|| self.dates?.read(text))
    }
}

/// A cast, made ready for a column: all its cells get one kind and are held in one way, whichever
/// chunk they are in.
#[derive(Debug, Clone)]
pub struct Cast {
    kind: Kind,
    scale: u8,
    written: Written,
    /// A chunk without rows that is held as all are.
    form: Chunk,
    /// Whether what does not fit is missing.
    drops: bool,
}

impl Cast {
    /// Made ready for a column, with the rows that hold something that does not fit; what is known of
    /// how its texts are written, they may know better.
    ///
    /// # Errors
    /// When decimals of different chunks have no common scale within 128 bits.
    pub fn of(column: &Column, to: Type, written: Written) -> Result<(Cast, RowSet)> {
        let is_text = column.r#type() == Type::Text;
        let written = if to.is_time() && is_text {
            written.of(column)
        } else {
            written
        };
        let kind = Kind {
            zone: (to == Type::Timestamp).then(|| column.zone()).flatten(),
            ..Kind::of(to)
        };
        let scale = match to {
            Type::Decimal | Type::Timestamp | Type::Time => column.finest(&kind, written),
            _ => 0,
        };
        let mut form = Builder::new(kind.clone(), scale).finish();
        let mut misfits = Vec::new();
        for (first, chunk) in column.chunks() {
            let chunk = cast(chunk, &kind, scale, written);
            misfits.extend(chunk.invalid.iter().map(|(row, _)| first as u32 + row));
            form = Chunk::concat(&[&form, &chunk.slice(0, 0)])?;
        }
        let drops = false;
        let cast = Cast {
            kind,
            scale,
            written,
            form,
            drops,
        };
        Ok((cast, misfits.into_iter().collect()))
    }

    /// The same, but what does not fit is missing.
    #[must_use]
    pub fn without_misfits(self) -> Cast {
        Cast { drops: true, ..self }
    }

    /// How all cells are held: a chunk without rows.
    pub fn form(&self) -> &Chunk {
        &self.form
    }

    /// Some cells of the column that it was made ready for.
    ///
    /// # Errors
    /// When they are of another column.
    pub fn cells(&self, chunk: &Chunk) -> Result<Arc<Chunk>> {
        let mut chunk = cast(chunk, &self.kind, self.scale, self.written);
        if self.drops {
            // Its cells are not valid as they are: without the text beside them they are missing.
            chunk.invalid.clear();
        }
        Chunk::like(&Arc::new(chunk), &self.form)
    }
}

impl Fitted for Cast {
    fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
        let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
        self.cells(chunk)
    }
}

impl Column {
    /// As another type, with the rows that hold something that does not fit it.
    ///
    /// Most values become what pandas (by Arrow) or DuckDB's `try_cast` makes of them. On purpose it
    /// differs from both where they lose or guess something:
    /// - of numbers only 0 and 1 are booleans; to both, any number but 0 is true;
    /// - an integer has up to 38 digits, so `1e20` is one; theirs have 64 bits;
    /// - a text with a time of day other than midnight, or with a zone, is no date; both cut it off;
    /// - a text with a zone is an instant at that offset; both turn it into UTC and drop the zone.
    ///
    /// Where they differ from each other, nothing is lost: 1.5 is no integer (DuckDB rounds), days and
    /// instants are no numbers (Arrow counts them), `yes` is no boolean (DuckDB's is).
    ///
    /// # Errors
    /// When decimals of different chunks have no common scale within 128 bits.
    pub fn cast(&self, to: Type) -> Result<(Column, RowSet)> {
        if to == self.r#type() {
            return Ok((self.clone(), RowSet::none()));
        }
        let (cast, misfits) = Cast::of(self, to, Written::default())?;
        let chunks: Vec<Arc<Chunk>> = self
            .chunks()
            .map(|(_, chunk)| cast.cells(chunk))
            .collect::<Result<_>>()?;
        Ok((Column::shared(&chunks)?, misfits))
    }

    /// Decimals of the cell that has most of them as a value of that kind.
    fn finest(&self, kind: &Kind, written: Written) -> u8 {
        let cells = self.chunks().flat_map(|(_, chunk)| {
            (0..chunk.len()).filter_map(move |row| as_kind(chunk, row, &text(chunk, row)?, kind, written))
        });
        let scales = cells.map(|cell| match cell {
            Scalar::Fixed(_, scale) => scale,
            _ => 0,
        });
        scales.max().unwrap_or(0)
    }

    /// The zone that instants of the column have once they are read as such: that of its first value.
    fn zone(&self) -> Option<Arc<str>> {
        if self.kind().zone.is_some() {
            return self.kind().zone.clone();
        }
        let mut zones = self.chunks().flat_map(|(_, chunk)| {
            (0..chunk.len()).filter_map(|row| {
                let text = text(chunk, row)?;
                value(text.trim(), Order::MonthFirst)
            })
        });
        let first = zones.next()?.zone?;
        Some(zone_name(first).into())
    }
}

/// How the zone of an instant is called, by its minutes east of Greenwich.
pub fn zone_name(minutes: i16) -> String {
    match minutes {
        0 => "UTC".to_owned(),
        _ => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}

/// The text of a cell, whether it fits the type or not; `None` where it is missing.
fn text(chunk: &Chunk, row: usize) -> Option<String> {
    match chunk.value(row) {
        Some(value) => Some(value.to_string()),
        None => chunk.invalid_text(row).map(str::to_owned),
    }
}

fn cast(chunk: &Chunk, kind: &Kind, scale: u8, written: Written) -> Chunk {
    let mut builder = Builder::new(kind.clone(), scale);
    for row in 0..chunk.len() {
        let Some(text) = text(chunk, row) else {
            builder.missing(chunk.token(row));
            continue;
        };
        let cell = as_kind(chunk, row, &text, kind, written);
        if !cell.is_some_and(|cell| builder.push(&cell)) {
            builder.invalid(&text);
        }
    }
    builder.finish()
}

/// A cell that is not missing, whose text is `text`, as a value of a kind.
fn as_kind(chunk: &Chunk, row: usize, text: &str, kind: &Kind, written: Written) -> Option<Scalar> {
    match chunk.valid.get(row) {
        true if chunk.kind.r#type != Type::Text => {
            convert(chunk, row, kind).or_else(|| parse(text, kind, Written::default()))
        }
        _ => parse(text, kind, written),
    }
}

/// A valid cell as another type, where that is not what its text says.
fn convert(chunk: &Chunk, row: usize, kind: &Kind) -> Option<Scalar> {
    let number = || chunk.number(row);
    let unscaled = || match &chunk.data {
        Data::Fixed { values, scale } => Some((i128::from(values.get(row)), *scale)),
        _ => None,
    };
    match (chunk.kind.r#type, kind.r#type) {
        (Type::Boolean, Type::Integer | Type::Decimal) => Some(Scalar::Fixed(number()? as i128, 0)),
        (Type::Boolean | Type::Integer | Type::Decimal, Type::Float) => number().map(Scalar::Float),
        (Type::Integer | Type::Float | Type::Decimal, Type::Boolean) => match number()? {
            0.0 => Some(Scalar::Boolean(false)),
            1.0 => Some(Scalar::Boolean(true)),
            _ => None,
        },
        (Type::Date, Type::Timestamp) => Some(Scalar::Fixed(unscaled()?.0 * DAY, 0)),
        (Type::Timestamp, Type::Date | Type::Time) => {
            let (at, scale) = local(chunk, unscaled()?)?;
            let day = DAY * 10i128.pow(u32::from(scale));
            match kind.r#type {
                Type::Date => Some(Scalar::Fixed(at.div_euclid(day), 0)),
                _ => Some(Scalar::Fixed(at.rem_euclid(day), scale)),
            }
        }
        _ => None,
    }
}

/// An instant as the clock in its zone shows it.
fn local(chunk: &Chunk, (at, scale): (i128, u8)) -> Option<(i128, u8)> {
    let offset = match &chunk.kind.zone {
        Some(zone) => show::offset_seconds(zone)?,
        None => 0,
    };
    Some((at + i128::from(offset) * 10i128.pow(u32::from(scale)), scale))
}

/// A text as a value of a kind: as in text files, with spaces around it, leading zeros and a plus
/// sign no objection, since the type is known.
pub fn parse(text: &str, kind: &Kind, written: Written) -> Option<Scalar> {
    if let Some(notation) = written.notation.filter(|_| kind.r#type.is_number()) {
        let plain = Written {
            decimal_comma: notation.point == b',',
            ..Written::default()
        };
        let exact = notation.exact(text);
        let digits = exact.map(|(unscaled, decimals)| show::decimal(unscaled, i32::from(decimals)));
        return match digits {
            Some(digits) => parse(&digits, kind, Written::default()),
            None => parse(text, kind, plain),
        };
    }
    let trimmed = text.trim();
    let pointed = match written.decimal_comma && kind.r#type.is_number() {
        // A point would part thousands, and is no number by itself.
        true if trimmed.contains('.') => return None,
        true => trimmed.replacen(',', ".", 1),
        false => String::new(),
    };
    let trimmed = if pointed.is_empty() { trimmed } else { &pointed };
    match kind.r#type {
        Type::Text => Some(Scalar::Text(text.to_owned())),
        Type::Boolean => parse::boolean(trimmed.as_bytes())
            .or(match trimmed {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            })
            .map(Scalar::Boolean),
        Type::Float => float(trimmed).map(Scalar::Float),
        Type::Integer => match decimal(trimmed)? {
            (unscaled, 0) => Some(Scalar::Fixed(unscaled, 0)),
            (unscaled, scale) => {
                let power = 10i128.checked_pow(u32::from(scale))?;
                (unscaled % power == 0).then(|| Scalar::Fixed(unscaled / power, 0))
            }
        },
        Type::Decimal => decimal(trimmed).map(|(unscaled, scale)| Scalar::Fixed(unscaled, scale)),
        Type::Date | Type::Timestamp | Type::Time => time(&written.stamp(trimmed)?, kind),
    }
}

fn float(text: &str) -> Option<f64> {
    let style = Style {
        point: b'.',
        lenient: true,
    };
    match number(text.as_bytes(), style) {
        Number::Plain { .. } | Number::Float(_) => text.trim_start_matches('+').parse().ok(),
        Number::LeadingZero => None,
        Number::No => long_whole(text.as_bytes()),
    }
}

/// A number with all its digits: the unscaled value and the decimals. An exponent is worked out.
fn decimal(text: &str) -> Option<(i128, u8)> {
    let (negative, text) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = [whole, fraction].concat();
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut unscaled: i128 = all.parse().ok()?;
    let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    if scale < 0 {
        unscaled = unscaled.checked_mul(10i128.checked_pow(u32::try_from(-scale).ok()?)?)?;
        scale = 0;
    }
    let signed = if negative { -unscaled } else { unscaled };
    Some((signed, u8::try_from(scale).ok().filter(|scale| *scale <= 38)?))
}

/// A day or a time of day as a value of a kind.
pub fn time(stamp: &Stamp, kind: &Kind) -> Option<Scalar> {
    let (fraction, digits) = stamp.fraction;
    let power = 10i128.pow(u32::from(digits));
    let of_day = stamp.seconds.map(i128::from);
    match kind.r#type {
        Type::Time if stamp.days.is_none() => Some(Scalar::Fixed(of_day? * power + i128::from(fraction), digits)),
        Type::Date => {
            let days = i128::from(stamp.days?);
            (of_day.unwrap_or(0) == 0 && fraction == 0 && stamp.zone.is_none()).then_some(Scalar::Fixed(days, 0))
        }
        Type::Timestamp => {
            // A day is its midnight; a time of day without zone is none among instants.
            let has_zone = stamp.zone.is_some();
            if has_zone != kind.zone.is_some() && !(kind.zone.is_none() && of_day.is_none()) {
                return None;
            }
            let offset = i128::from(stamp.zone.unwrap_or(0)) * 60;
            let seconds = i128::from(stamp.days?) * DAY + of_day.unwrap_or(0) - offset;
            Some(Scalar::Fixed(seconds * power + i128::from(fraction), digits))
        }
        _ => None,
    }
}
