//! What a column is in a file that has types: Parquet, Arrow.
//!
//! That is decided from the whole column ([`Stored::of`]), so that every part of the file has the same.
//! Types are kept; a column with cells out of type becomes text, and so does what no type of
//! such a file can hold.

mod cells;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

pub use self::cells::{Rows, float, rows, truth, unscaled, with_text};
use crate::Result;
use crate::run::Context;
use crate::table::chunk::{Chunk, Data, Kind};
use crate::table::pieces;
use crate::table::{Batch, Table, Type};

/// Rows that are looked at together, where a table is not in memory.
const STEP: usize = 131_072;

/// Digits of a decimal that fits 64 bits, and of one that fits 128.
const DIGITS: (u8, u8) = (18, 38);
/// Text of a column beyond this needs offsets of 64 bits in one batch or another of Arrow's.
const LARGE: usize = 1 << 30;

/// A column of a file.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub stored: &'a Stored,
}

/// What each column of a table becomes, decided from the whole column. A table that is not in memory is
/// read for it once more.
///
/// # Errors
/// When the rows cannot be read any more, or the person said stop.
pub async fn types(table: &Table, cx: &Context) -> Result<Vec<Stored>> {
    cx.begin("summing up columns", table.rows());
    let mut extents = vec![Extent::default(); table.fields().len()];
    let mut update = |batch: &Batch| {
        let both = extents.iter_mut().zip(&batch.columns);
        both.for_each(|(extent, column)| extent.update(column));
    };
    if table.rows() == 0 && !table.is_loaded() {
        // Columns without rows tell what they would hold.
        let all: Vec<usize> = (0..table.fields().len()).collect();
        update(&table.window(&all, 0, 0)?);
    }
    pieces::each(table, STEP, cx, &mut update).await?;
    Ok(extents.iter().map(Stored::of).collect())
}

/// The columns of a table as they are in a file.
pub fn columns<'a>(table: &'a Table, types: &'a [Stored]) -> Vec<Column<'a>> {
    let both = table.fields().iter().zip(types);
    both.map(|(field, stored)| Column {
        name: &field.name,
        stored,
    })
    .collect()
}

/// The names of columns that become text, since some of their cells are out of type.
pub fn became_text(table: &Table, types: &[Stored]) -> Vec<String> {
    let both = table.fields().iter().zip(types);
    let became = both.filter(|(field, stored)| field.r#type != Type::Text && stored.is_text());
    became.map(|(field, _)| field.name.clone()).collect()
}

/// What a column is in the file. A missing cell is null in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// Yes and no.
    Boolean,
    /// Integers of 64 bits.
    Integer,
    /// Integers of 64 bits without a sign.
    Unsigned,
    /// Floats of 64 bits.
    Double,
    /// Digits in all, and those behind the point.
    Decimal(u8, i8),
    /// Days since 1970.
    Date,
    /// Since midnight.
    Time(Unit),
    /// Since 1970: in UTC where there is a zone, else on the clock of the place.
    Timestamp(Unit, Option<Arc<str>>),
    /// UTF-8; `is_large` when it is too much for offsets of 32 bits.
    Text {
        /// Whether it is.
        is_large: bool,
    },
}

/// What times are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Milli,
    /// Millionths.
    Micro,
    /// Billionths.
    Nano,
}

impl Unit {
    /// Decimals of a second.
    pub fn scale(self) -> i8 {
        match self {
            Unit::Milli => 3,
            Unit::Micro => 6,
            Unit::Nano => 9,
        }
    }
}

/// What that depends on, gathered batch by batch.
#[derive(Debug, Clone, Default)]
pub struct Extent {
    kind: Option<Kind>,
    /// Whether a cell is out of type.
    invalid: bool,
    /// Least and greatest unscaled value at each scale.
    unscaled_values: BTreeMap<i8, (i128, i128)>,
    /// Bytes of text.
    bytes: usize,
}

impl Extent {
    /// Takes in a batch's column.
    pub fn update(&mut self, column: &Chunk) {
        self.kind.get_or_insert_with(|| column.kind.clone());
        self.invalid |= !column.invalid.is_empty();
        self.bytes = self.bytes.saturating_add(text_bytes(column));
        let (scale, range) = match &column.data {
            Data::Fixed { values, scale } => {
                let (min, max) = values.range();
                (*scale as i8, Some((i128::from(min), i128::from(max))))
            }
            Data::Wide { values, scale } => (*scale, ends(values.iter().copied())),
            _ => return,
        };
        let Some((min, max)) = range else { return };
        let known = self.unscaled_values.entry(scale).or_insert((min, max));
        *known = (known.0.min(min), known.1.max(max));
    }

    /// The largest scale, at which all unscaled values are whole.
    fn scale(&self) -> i8 {
        self.unscaled_values.keys().next_back().copied().unwrap_or(0).max(0)
    }

    /// Whether all unscaled values at this scale are between two.
    fn is_within(&self, scale: i8, min: i128, max: i128) -> bool {
        self.unscaled_values.iter().all(|(&own, &(a, b))| {
            let ends = rescaled(a, own, scale).zip(rescaled(b, own, scale));
            ends.is_some_and(|(a, b)| a >= min && b <= max)
        })
    }
}

fn ends(values: impl Iterator<Item = i128>) -> Option<(i128, i128)> {
    values.fold(None, |ends, v| {
        Some(ends.map_or((v, v), |(a, b): (i128, i128)| (a.min(v), b.max(v))))
    })
}

fn text_bytes(column: &Chunk) -> usize {
    match &column.data {
        Data::Text(texts) => texts.arena().len(),
        Data::Dictionary { codes, dictionary } => {
            let counts = codes.counts(dictionary.len()).into_iter().enumerate();
            let bytes = counts.map(|(code, count)| dictionary.bytes(code).len().saturating_mul(count as usize));
            bytes.fold(0, usize::saturating_add)
        }
        // A number or a time has never more digits than this.
        _ => column.len().saturating_mul(48),
    }
}

impl Stored {
    /// The type that holds a whole column.
    pub fn of(column: &Extent) -> Stored {
        let is_large = column.bytes > LARGE;
        let text = Stored::Text { is_large };
        let Some(kind) = column.kind.as_ref().filter(|_| !column.invalid) else {
            return text;
        };
        let stored = match kind.r#type {
            Type::Boolean => Some(Stored::Boolean),
            Type::Integer => integer(column),
            Type::Float => Some(Stored::Double),
            Type::Decimal => decimal(column, column.scale(), kind),
            Type::Date => column
                .is_within(0, i32::MIN.into(), i32::MAX.into())
                .then_some(Stored::Date),
            Type::Timestamp | Type::Time => instant(column, kind),
            Type::Text => None,
        };
        stored.unwrap_or(text)
    }

    /// Whether cells become text.
    pub fn is_text(&self) -> bool {
        matches!(self, Stored::Text { .. })
    }

    /// Decimals of the unscaled values that the type wants.
    pub fn scale(&self) -> i8 {
        match self {
            Stored::Decimal(_, scale) => *scale,
            Stored::Time(unit) | Stored::Timestamp(unit, _) => unit.scale(),
            _ => 0,
        }
    }

    /// What unscaled values are between.
    pub fn limits(&self) -> RangeInclusive<i128> {
        match self {
            Stored::Decimal(precision, _) => -greatest(*precision)..=greatest(*precision),
            Stored::Unsigned => 0..=u64::MAX.into(),
            _ if self.width() == 4 => i32::MIN.into()..=i32::MAX.into(),
            _ => i64::MIN.into()..=i64::MAX.into(),
        }
    }

    /// Bytes of a value in Parquet, where all have as many.
    pub fn width(&self) -> usize {
        match self {
            Stored::Date | Stored::Time(Unit::Milli) => 4,
            // As few as hold all digits and a sign.
            Stored::Decimal(precision, _) => match precision {
                ..=9 => 4,
                10..=18 => 8,
                _ => (129 - greatest(*precision).leading_zeros() as usize).div_ceil(8),
            },
            _ => 8,
        }
    }
}

/// The greatest value of so many digits.
fn greatest(precision: u8) -> i128 {
    10i128.pow(u32::from(precision.min(DIGITS.1))) - 1
}

fn integer(column: &Extent) -> Option<Stored> {
    if column.is_within(0, i64::MIN.into(), i64::MAX.into()) {
        Some(Stored::Integer)
    } else if column.is_within(0, 0, u64::MAX.into()) {
        Some(Stored::Unsigned)
    } else {
        decimal(column, 0, &Kind::of(Type::Decimal))
    }
}

/// With the digits that the file gave it, where all values fit them.
fn decimal(column: &Extent, scale: i8, kind: &Kind) -> Option<Stored> {
    let words = kind.physical.as_deref().and_then(|words| words.split_once('('));
    let given = words.and_then(|(_, inside)| {
        let mut numbers = inside.trim_end_matches(')').split(',').map(str::trim);
        let (precision, same) = (
            numbers.next()?.parse::<u8>().ok()?,
            numbers.next()? == scale.to_string(),
        );
        (same && precision <= DIGITS.1).then_some(precision)
    });
    let fits = |precision: u8| {
        let limit = greatest(precision);
        column.is_within(scale, -limit, limit)
    };
    let precision = given
        .into_iter()
        .chain([DIGITS.0, DIGITS.1])
        .find(|&p| i16::from(p) >= scale.into() && fits(p))?;
    Some(Stored::Decimal(precision, scale))
}

fn instant(column: &Extent, kind: &Kind) -> Option<Stored> {
    let unit = match column.scale() {
        ..=3 => Unit::Milli,
        4..=6 => Unit::Micro,
        7..=9 => Unit::Nano,
        _ => return None,
    };
    let (stored, limit) = match (kind.r#type, unit) {
        (Type::Timestamp, _) => (Stored::Timestamp(unit, kind.zone.clone()), i64::MAX),
        (_, Unit::Milli) => (Stored::Time(unit), i32::MAX.into()),
        _ => (Stored::Time(unit), i64::MAX),
    };
    column
        .is_within(unit.scale(), (-limit).into(), limit.into())
        .then_some(stored)
}

/// An unscaled value at a scale that is no smaller than its own.
pub fn rescaled(unscaled: i128, own: i8, wanted: i8) -> Option<i128> {
    let more = u32::try_from(i16::from(wanted) - i16::from(own)).ok()?;
    if more == 0 {
        return Some(unscaled);
    }
    unscaled.checked_mul(10i128.checked_pow(more)?)
}
