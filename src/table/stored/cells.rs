//! Single cells, from the chunks where they lie, as a file with types wants them. `None` where one is missing.

use std::ops::Range;

use super::rescaled;
use crate::table::chunk::{Chunk, Data};
use crate::table::pieces::Part;

/// Some rows of a column: chunks, and which rows of each.
pub type Rows<'a> = [(&'a Chunk, Range<usize>)];

/// The rows of a column.
pub fn rows(column: usize, parts: &[Part]) -> Vec<(&Chunk, Range<usize>)> {
    parts
        .iter()
        .filter_map(|part| Some((part.batch.columns.get(column)?.as_ref(), part.rows.clone())))
        .collect()
}

/// Whether a cell is true.
#[inline]
pub fn truth(chunk: &Chunk, row: usize) -> Option<bool> {
    let Data::Boolean(values) = &chunk.data else {
        return None;
    };
    let value = || values.get(row).is_some_and(|&value| value != 0);
    chunk.valid.get(row).then(value)
}

/// The unscaled value of a number or a time that is there, at a scale that is no smaller than its own.
#[inline]
pub fn unscaled(chunk: &Chunk, row: usize, wanted: i8) -> Option<i128> {
    match &chunk.data {
        Data::Fixed { values, scale } => rescaled(i128::from(values.get(row)), *scale as i8, wanted),
        Data::Wide { values, scale } => rescaled(values.get(row).copied()?, *scale, wanted),
        _ => None,
    }
}

/// A float; a NaN too, though it counts as missing.
#[inline]
pub fn float(chunk: &Chunk, row: usize) -> Option<f64> {
    match &chunk.data {
        Data::Float(values) => values.get(row).copied().filter(|v| chunk.valid.get(row) || v.is_nan()),
        _ => chunk.number(row),
    }
}

/// Does something with a cell's text, also of one that is out of type.
#[inline]
pub fn with_text<T>(chunk: &Chunk, row: usize, with: impl FnOnce(&[u8]) -> T) -> Option<T> {
    match &chunk.data {
        _ if !chunk.valid.get(row) => chunk.invalid_text(row).map(|text| with(text.as_bytes())),
        Data::Text(texts) => Some(with(texts.bytes(row))),
        Data::Dictionary { codes, dictionary } => Some(with(dictionary.bytes(codes.get(row) as usize))),
        _ => chunk.value(row).map(|value| with(value.to_string().as_bytes())),
    }
}
