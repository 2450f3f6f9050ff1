//! Our columns as Arrow arrays: what other tools and formats take.
//!
//! A column's Arrow type is decided from the whole column ([`Shape::of`]), so that every batch of
//! a table has the same. Types are kept; a column with cells out of type becomes text, and so does
//! what no Arrow type can hold.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::GenericStringBuilder;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, GenericStringArray, Int64Array,
    OffsetSizeTrait, Time32MillisecondArray, Time64MicrosecondArray, Time64NanosecondArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, TimeUnit};

use super::Type;
use super::chunk::{Chunk, Data, Kind};
use super::pieces::Part;
use crate::{Error, Result};

/// Digits of a decimal that fits 64 bits, and of one that fits 128.
const DIGITS: (u8, u8) = (18, 38);
/// Text of a column beyond this needs offsets of 64 bits in one batch or another.
const LARGE: usize = 1 << 30;

/// What a column is in Arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The Arrow type.
    pub data: DataType,
    /// Decimals of the unscaled values that the type wants.
    scale: i8,
}

/// What a column's Arrow type depends on, gathered batch by batch.
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

impl Shape {
    /// The type that holds a whole column.
    pub fn of(column: &Extent) -> Shape {
        let text = plain(if column.bytes > LARGE {
            DataType::LargeUtf8
        } else {
            DataType::Utf8
        });
        let Some(kind) = column.kind.as_ref().filter(|_| !column.invalid) else {
            return text;
        };
        let shape = match kind.r#type {
            Type::Boolean => Some(plain(DataType::Boolean)),
            Type::Integer => integer(column),
            Type::Float => Some(plain(DataType::Float64)),
            Type::Decimal => decimal(column, column.scale(), kind),
            Type::Date => column
                .is_within(0, i32::MIN.into(), i32::MAX.into())
                .then(|| plain(DataType::Date32)),
            Type::Timestamp | Type::Time => instant(column, kind),
            Type::Text => None,
        };
        shape.unwrap_or(text)
    }

    /// Whether cells become text.
    pub fn is_text(&self) -> bool {
        matches!(self.data, DataType::Utf8 | DataType::LargeUtf8)
    }

    /// Some rows of a column as an array of this type.
    ///
    /// # Errors
    /// When a value does not fit, which cannot be if the shape is that of the whole column.
    pub fn array(&self, column: usize, parts: &[Part]) -> Result<ArrayRef> {
        let rows: Vec<(&Chunk, Range<usize>)> = parts
            .iter()
            .filter_map(|p| Some((p.batch.columns.get(column)?.as_ref(), p.rows.clone())))
            .collect();
        Ok(match &self.data {
            DataType::Boolean => Arc::new(BooleanArray::from_iter(each(&rows, |c, row| {
                let Data::Boolean(values) = &c.data else { return None };
                c.valid.get(row).then(|| values.get(row).is_some_and(|&b| b != 0))
            }))),
            DataType::Float64 => Arc::new(Float64Array::from_iter(each(&rows, float))),
            DataType::LargeUtf8 => Arc::new(texts::<i64>(&rows)),
            DataType::Utf8 => Arc::new(texts::<i32>(&rows)),
            _ => self.unscaled_values(&rows)?,
        })
    }

    fn unscaled_values(&self, rows: &[(&Chunk, Range<usize>)]) -> Result<ArrayRef> {
        let mut misfits = 0usize;
        let wide = each(rows, |c, row| {
            if c.valid.get(row) {
                unscaled(c, row, self.scale)
            } else {
                None
            }
        });
        let missing = rows
            .iter()
            .flat_map(|(c, range)| range.clone().map(|row| !c.valid.get(row)));
        let wide: Vec<Option<i128>> = wide.collect();
        misfits += wide
            .iter()
            .zip(missing)
            .filter(|(value, missing)| value.is_none() && !missing)
            .count();
        let narrow = |wide: &Option<i128>| wide.and_then(|v| i64::try_from(v).ok());
        let small = |wide: &Option<i128>| wide.and_then(|v| i32::try_from(v).ok());
        let array: ArrayRef = match &self.data {
            DataType::Int64 => Arc::new(Int64Array::from_iter(wide.iter().map(narrow))),
            DataType::UInt64 => Arc::new(UInt64Array::from_iter(
                wide.iter().map(|v| v.and_then(|v| u64::try_from(v).ok())),
            )),
            DataType::Decimal128(precision, scale) => {
                let array = Decimal128Array::from_iter(wide.iter().copied());
                Arc::new(
                    array
                        .with_precision_and_scale(*precision, *scale)
                        .map_err(|e| Error::internal(e.to_string()))?,
                )
            }
            DataType::Date32 => Arc::new(Date32Array::from_iter(wide.iter().map(small))),
            DataType::Time32(_) => Arc::new(Time32MillisecondArray::from_iter(wide.iter().map(small))),
            DataType::Time64(TimeUnit::Microsecond) => {
                Arc::new(Time64MicrosecondArray::from_iter(wide.iter().map(narrow)))
            }
            DataType::Time64(_) => Arc::new(Time64NanosecondArray::from_iter(wide.iter().map(narrow))),
            DataType::Timestamp(unit, zone) => {
                let values = wide.iter().map(narrow);
                match unit {
                    TimeUnit::Nanosecond => {
                        Arc::new(TimestampNanosecondArray::from_iter(values).with_timezone_opt(zone.clone()))
                    }
                    TimeUnit::Microsecond => {
                        Arc::new(TimestampMicrosecondArray::from_iter(values).with_timezone_opt(zone.clone()))
                    }
                    _ => Arc::new(TimestampMillisecondArray::from_iter(values).with_timezone_opt(zone.clone())),
                }
            }
            other => return Err(Error::internal(format!("no array is made of {other}"))),
        };
        let non_null = wide.iter().filter(|v| v.is_some()).count();
        misfits += non_null.saturating_sub(array.len() - array.null_count());
        if misfits > 0 {
            return Err(Error::internal(format!(
                "{misfits} values do not fit the column's Arrow type"
            )));
        }
        Ok(array)
    }
}

fn plain(data: DataType) -> Shape {
    Shape { data, scale: 0 }
}

fn integer(column: &Extent) -> Option<Shape> {
    if column.is_within(0, i64::MIN.into(), i64::MAX.into()) {
        Some(plain(DataType::Int64))
    } else if column.is_within(0, 0, u64::MAX.into()) {
        Some(plain(DataType::UInt64))
    } else {
        decimal(column, 0, &Kind::of(Type::Decimal))
    }
}

/// With the digits that the file gave it, where all values fit them.
fn decimal(column: &Extent, scale: i8, kind: &Kind) -> Option<Shape> {
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
        let limit = 10i128.pow(u32::from(precision.min(DIGITS.1))) - 1;
        column.is_within(scale, -limit, limit)
    };
    let precision = given
        .into_iter()
        .chain([DIGITS.0, DIGITS.1])
        .find(|&p| i16::from(p) >= scale.into() && fits(p))?;
    Some(Shape {
        data: DataType::Decimal128(precision, scale),
        scale,
    })
}

fn instant(column: &Extent, kind: &Kind) -> Option<Shape> {
    let (unit, scale) = match column.scale() {
        ..=3 => (TimeUnit::Millisecond, 3),
        4..=6 => (TimeUnit::Microsecond, 6),
        7..=9 => (TimeUnit::Nanosecond, 9),
        _ => return None,
    };
    let (data, limit) = match (kind.r#type, unit) {
        (Type::Timestamp, _) => (DataType::Timestamp(unit, kind.zone.clone()), i64::MAX),
        (_, TimeUnit::Millisecond) => (DataType::Time32(unit), i32::MAX.into()),
        _ => (DataType::Time64(unit), i64::MAX),
    };
    let shape = Shape { data, scale };
    column.is_within(scale, (-limit).into(), limit.into()).then_some(shape)
}

/// An unscaled value at a scale that is no smaller than its own.
fn rescaled(unscaled: i128, own: i8, wanted: i8) -> Option<i128> {
    let more = u32::try_from(i16::from(wanted) - i16::from(own)).ok()?;
    if more == 0 {
        return Some(unscaled);
    }
    unscaled.checked_mul(10i128.checked_pow(more)?)
}

fn unscaled(column: &Chunk, row: usize, wanted: i8) -> Option<i128> {
    match &column.data {
        Data::Fixed { values, scale } => rescaled(i128::from(values.get(row)), *scale as i8, wanted),
        Data::Wide { values, scale } => rescaled(values.get(row).copied()?, *scale, wanted),
        _ => None,
    }
}

/// A float; a NaN too, though it counts as missing.
fn float(column: &Chunk, row: usize) -> Option<f64> {
    match &column.data {
        Data::Float(values) => values.get(row).copied().filter(|v| column.valid.get(row) || v.is_nan()),
        _ => column.number(row),
    }
}

fn each<'a, T>(
    rows: &'a [(&Chunk, Range<usize>)],
    value: impl Fn(&Chunk, usize) -> Option<T> + Copy + 'a,
) -> impl Iterator<Item = Option<T>> + 'a {
    rows.iter()
        .flat_map(move |(column, range)| range.clone().map(move |row| value(column, row)))
}

fn texts<O: OffsetSizeTrait>(rows: &[(&Chunk, Range<usize>)]) -> GenericStringArray<O> {
    let count = rows.iter().map(|(_, range)| range.len()).sum();
    let mut builder = GenericStringBuilder::<O>::with_capacity(count, 0);
    for (column, range) in rows {
        for row in range.clone() {
            match &column.data {
                _ if !column.valid.get(row) => builder.append_option(column.invalid_text(row)),
                Data::Text(texts) => builder.append_value(texts.text(row)),
                Data::Dictionary { codes, dictionary } => {
                    builder.append_value(dictionary.text(codes.get(row) as usize))
                }
                _ => builder.append_option(column.value(row).map(|value| value.to_string())),
            }
        }
    }
    builder.finish()
}
