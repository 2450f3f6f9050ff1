//! What domains compute with: a column as numbers, as categories, as texts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Column;
use crate::kernel::Bitmap;
use crate::kernel::sort::{float_key, unsigned};
use crate::table::chunk::{Chunk, Data};
use crate::table::{Type, Value};

/// A column as numbers.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// One per row: the value as a float, correctly rounded; NaN where there is none. Booleans are 0
    /// and 1, dates days since 1970, timestamps seconds since 1970, times seconds since midnight.
    pub values: Vec<f64>,
    /// Which rows hold a value of the column's type.
    pub valid: Bitmap,
}

/// A column as categories.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// One per row: the place of its value in `levels`, or [`Factor::NONE`].
    pub codes: Vec<u32>,
    /// The different values, ascending; texts by their bytes.
    pub levels: Vec<Value>,
}

impl Factor {
    /// Stands for a cell without a value.
    pub const NONE: u32 = u32::MAX;
}

impl Column {
    /// As numbers; `None` of text.
    pub fn numbers(&self) -> Option<Numbers> {
        if self.r#type() == Type::Text {
            return None;
        }
        let mut values = Vec::with_capacity(self.len());
        let mut valid = Bitmap::default();
        for (_, chunk) in self.chunks() {
            values.extend((0..chunk.len()).map(|row| chunk.number(row).unwrap_or(f64::NAN)));
            valid.append(&chunk.valid);
        }
        Some(Numbers { values, valid })
    }

    /// As categories, whatever the type; `None` when there are more than `limit` different values.
    pub fn factor(&self, limit: usize) -> Option<Factor> {
        // Values are numbered as they are met; their keys have the order of the values.
        let mut known: BTreeMap<Cow<'_, [u8]>, u32> = BTreeMap::new();
        let mut levels: Vec<Value> = Vec::new();
        let mut codes = Vec::with_capacity(self.len());
        for (_, chunk) in self.chunks() {
            let mut by_code: BTreeMap<u32, u32> = BTreeMap::new();
            for row in 0..chunk.len() {
                let quick = code(chunk, row);
                if let Some(level) = quick.and_then(|code| by_code.get(&code)) {
                    codes.push(*level);
                    continue;
                }
                let Some(key) = chunk.valid.get(row).then(|| key(chunk, row)) else {
                    codes.push(Factor::NONE);
                    continue;
                };
                let level = match known.get(&key) {
                    Some(level) => *level,
                    None => {
                        let level = levels.len() as u32;
                        if levels.len() == limit {
                            return None;
                        }
                        levels.push(level_of(chunk, row)?);
                        known.insert(key, level);
                        level
                    }
                };
                if let Some(code) = quick {
                    by_code.insert(code, level);
                }
                codes.push(level);
            }
        }
        Some(ascending(codes, levels, known.into_values()))
    }

    /// The cells' values as texts in full; `None` where there is no value of the column's type.
    pub fn texts(&self) -> impl Iterator<Item = Option<Cow<'_, str>>> {
        self.chunks()
            .flat_map(|(_, chunk)| (0..chunk.len()).map(|row| text(chunk, row)))
    }
}

/// A valid cell's code, where text has codes.
fn code(chunk: &Chunk, row: usize) -> Option<u32> {
    match &chunk.data {
        Data::Dictionary { codes, .. } if chunk.valid.get(row) => Some(codes.get(row)),
        _ => None,
    }
}

/// The value of a valid cell as a category: the two zeros of floats are one.
fn level_of(chunk: &Chunk, row: usize) -> Option<Value> {
    match &chunk.data {
        Data::Float(values) => values.get(row).map(|x| Value::float(x + 0.0)),
        _ => chunk.value(row),
    }
}

/// Bytes of a valid cell: equal for equal values of its column, and in the order of the values.
fn key(chunk: &Chunk, row: usize) -> Cow<'_, [u8]> {
    match &chunk.data {
        Data::Boolean(values) => Cow::Owned(vec![values.get(row).copied().unwrap_or(0)]),
        Data::Fixed { values, .. } => Cow::Owned(unsigned(values.get(row)).to_be_bytes().to_vec()),
        Data::Float(values) => {
            let key = float_key(values.get(row).copied().unwrap_or(0.0));
            Cow::Owned(unsigned(key).to_be_bytes().to_vec())
        }
        Data::Wide { values, .. } => {
            let value = values.get(row).copied().unwrap_or(0) as u128 ^ 1 << 127;
            Cow::Owned(value.to_be_bytes().to_vec())
        }
        Data::Dictionary { codes, dictionary } => Cow::Borrowed(dictionary.bytes(codes.get(row) as usize)),
        Data::Text(texts) => Cow::Borrowed(texts.bytes(row)),
    }
}

fn text(chunk: &Chunk, row: usize) -> Option<Cow<'_, str>> {
    if !chunk.valid.get(row) {
        return None;
    }
    Some(match &chunk.data {
        Data::Dictionary { codes, dictionary } => dictionary.text(codes.get(row) as usize),
        Data::Text(texts) => texts.text(row),
        _ => Cow::Owned(chunk.value(row)?.to_string()),
    })
}

/// The same categories, their values ascending: `order` has the levels in the order of their values.
fn ascending(codes: Vec<u32>, levels: Vec<Value>, order: impl Iterator<Item = u32>) -> Factor {
    let mut places = vec![Factor::NONE; levels.len()];
    let mut sorted = Vec::with_capacity(levels.len());
    for (level, place) in order.zip(0..) {
        if let (Some(slot), Some(value)) = (places.get_mut(level as usize), levels.get(level as usize)) {
            *slot = place;
            sorted.push(value.clone());
        }
    }
    let place = |level: u32| places.get(level as usize).copied().unwrap_or(Factor::NONE);
    Factor {
        codes: codes.into_iter().map(place).collect(),
        levels: sorted,
    }
}
